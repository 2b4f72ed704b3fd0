"""Prompts for missing arguments. Nothing is asked unless a user is at a terminal."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

import click

from chrono.cli.context import App
from chrono.model.quantity_text import QuantityError, value_of
from chrono.render.lines import clean

if TYPE_CHECKING:
    from chrono.model.vocabulary.schema import Field

MAX_CHOICES_LISTED = 12
"""Longer lists of choices are not shown."""


def on_terminal() -> bool:
    """Whether a user can answer prompts."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def ask(
    run: App,
    what: str,
    offers: Iterable[tuple[str, str]] = (),
    default: str | None = None,
    check: Callable[[str], Any] = str,
) -> Any:
    """Asks for one value, listing the choices; asks again while `check` raises QuantityError."""
    held = list(offers)
    if 0 < len(held) <= MAX_CHOICES_LISTED:
        run.err.table([((name, "strong"), [(says, "quiet")]) for name, says in held])
    elif held:
        run.tell(f"  {len(held)} possible values; `chrono list entities` lists them.")

    def proc(text: str) -> Any:
        try:
            return check(text)
        except QuantityError as error:
            raise click.UsageError(clean(str(error))) from error

    return click.prompt(
        clean(what), default=default, value_proc=proc, err=True, show_default=bool(default)
    )


def field_value(run: App, field: Field) -> Any:
    """Asks for one field of an event type."""
    offers: list[tuple[str, str]] = []
    if field.type == "entity":
        entities = run.chronicle.cells().entities.values()
        offers = [
            (each.id, each.label)
            for each in entities
            if not field.kinds or each.kind in field.kinds
        ]
    elif field.type == "choice":
        offers = [(choice, "") for choice in field.choices]
    what = field.name.replace("_", " ")
    says = field.says or {
        "quantity": "2500, about 2500, at least 5, 3 to 9, words:a few hundred",
        "date": "2020-09~, or c. 886",
    }.get(field.type, "")
    prompt = f"{what} ({says})" if says else what
    if not field.many:
        return ask(run, prompt, offers, check=lambda text: value_of(field.type, text))
    found = ask(run, f"{prompt}, separated by ;", offers)
    return [value_of(field.type, each.strip()) for each in found.split(";") if each.strip()]


def document(run: App) -> str | None:
    """Asks for the source document."""
    offers = [(each.id, each.title) for each in run.chronicle.cells().documents.values()]
    return ask(run, "document (empty for none: your own words)", offers, default="") or None


def when(run: App) -> str | None:
    """Asks for a date."""
    what = "when (2020-09~, [..2020-09-10], c. 886, spring 1204, last week; empty if undated)"
    return ask(run, what, default="") or None
