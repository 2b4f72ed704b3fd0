"""The options of an event: those of its type, from the vocabulary, and those of every type.

`append` and `correct` share them.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import reduce
from typing import TYPE_CHECKING, Any, TypeVar

import click

from chrono.cli import completion
from chrono.cli.append_flow import source_options
from chrono.cli.options import calendar_option
from chrono.model.event import BASES, MODALITIES

if TYPE_CHECKING:
    from chrono.model.vocabulary.schema import Field

F = TypeVar("F", bound=Callable[..., Any])
COMMON_OPTIONS = frozenset(
    {
        "when",
        "said",
        "modality",
        "speaker",
        "via",
        "document",
        "find",
        "occurrence",
        "documents",
        "locator",
        "basis",
        "doubt",
        "note",
        "summary",
        "tag",
        "follows",
        "nth",
        "reliability",
        "credibility",
        "dry-run",
        "recorder",
        "json",
        "help",
        "when-as-written",
        "calendar",
    }
)
"""A field with one of these names gets the option --data-NAME."""


def option_name(field: str) -> str:
    """The option of a field."""
    dashed = field.replace("_", "-")
    return f"--data-{dashed}" if dashed in COMMON_OPTIONS else f"--{dashed}"


def metavar(field: Field) -> str:
    """The placeholder of a field's value in help."""
    if field.type == "entity":
        return "|".join(field.kinds).upper() or "ENTITY"
    if field.type == "choice":
        return "|".join(field.choices) if len("|".join(field.choices)) < 30 else "CHOICE"
    return {"quantity": "QUANTITY", "date": "DATE", "words": "WORDS"}[field.type]


def field_attributes(field: Field) -> dict[str, Any]:
    """The attributes of the option of a field."""
    return {
        "multiple": field.many,
        "metavar": metavar(field),
        "help": _field_help(field),
        "shell_complete": _completer(field),
    }


def _field_help(field: Field) -> str:
    parts = [field.says.rstrip(".")] if field.says else []
    if field.type == "choice":
        parts.append("one of " + ", ".join(field.choices))
    if field.unit:
        parts.append(f"in {field.unit}")
    if field.many:
        parts.append("repeatable")
    parts.append("optional" if field.optional else "required")
    said = "; ".join(parts)
    return f"{said[:1].upper()}{said[1:]}."


def _completer(field: Field) -> completion.Completer | None:
    if field.type == "entity":
        return completion.entities_of(field.kinds)
    if field.type == "choice":
        return completion.completer(lambda chronicle, typed: [(c, "") for c in field.choices])
    return completion.dates if field.type == "date" else None


def event_options(function: F) -> F:
    """Adds the options that every type of event has."""
    many: dict[str, Any] = {"multiple": True}
    options = [
        click.option(
            "--when",
            metavar="DATE",
            shell_complete=completion.dates,
            help="When it happened, in EDTF or in words (c. 886, spring 1204, 55 BC); or in the"
            " document's words (Tuesday, last week), derived from its date of publication."
            " See `chrono help dates`.",
        ),
        calendar_option,
        click.option("--said", metavar="DATE", help="The date on which the speaker said it."),
        click.option(
            "-m",
            "--modality",
            type=click.Choice(MODALITIES),
            metavar="MODALITY",
            help=f"{', '.join(MODALITIES)}. Default: `reported` with a --speaker,"
            " otherwise `asserted`, in the document's own words.",
        ),
        click.option(
            "-s",
            "--speaker",
            metavar="ENTITY",
            shell_complete=completion.entities,
            help="Who makes the claim.",
        ),
        click.option(
            "--via",
            metavar="ENTITY",
            shell_complete=completion.entities,
            help="Who relays it, outermost first. Repeatable.",
            **many,
        ),
        source_options,
        click.option(
            "--reliability",
            type=click.Choice(tuple("ABCDEF")),
            help="The reliability of the source on the Admiralty scale; shown, never weighed.",
        ),
        click.option(
            "--credibility",
            type=click.IntRange(1, 6),
            help="The credibility of the information on the Admiralty scale.",
        ),
        click.option("--basis", type=click.Choice(BASES), help="How the date is known."),
        click.option(
            "--doubt",
            metavar="KEY",
            help="A key of whose value you are unsure. Repeatable.",
            **many,
        ),
        click.option(
            "--note", metavar="WORDS", help="A remark, such as why it is recorded this way."
        ),
        click.option("--summary", metavar="WORDS", help="The content in your own words."),
        click.option(
            "--tag",
            "tags",
            metavar="TAG",
            shell_complete=completion.tags,
            help="Repeatable.",
            **many,
        ),
        click.option(
            "--nth", type=click.IntRange(min=1), help="Distinguishes equal facts in one passage."
        ),
    ]
    return reduce(lambda inner, option: option(inner), reversed(options), function)


def follows_option(function: F) -> F:
    """`--follows`."""
    return click.option(
        "--follows",
        multiple=True,
        metavar="ID",
        shell_complete=completion.events,
        help="An event that this one follows; also writes the link. Repeatable.",
    )(function)
