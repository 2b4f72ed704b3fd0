"""`chrono correct`: put a corrected event in the place of another."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from chrono.cli import append_flow as writing
from chrono.cli import completion as completing
from chrono.cli.commands.retract import because
from chrono.cli.context import App, app
from chrono.cli.event_filters import MODALITIES
from chrono.cli.group import Command

if TYPE_CHECKING:
    from chrono.model.event import Event

SOURCE = ("document", "find", "occurrence", "locator", "reliability", "credibility")
LISTS = ("via", "doubt", "tags")
NUMBERS = ("nth", "occurrence", "credibility")
SHORT = ("when", "modality", "speaker", "document", "find", "occurrence", "locator", "note")
"""What has an option of its own, for it is corrected most."""
WORDS = ("when", "said", "modality", "speaker", "summary", "basis", "note", "when_as_written")


def short_options(function: Any) -> Any:
    """`--when` and the like: each short for `--set when=…`."""
    for name in reversed(SHORT):
        choices = {"type": click.Choice(MODALITIES), "metavar": "MODALITY"}
        more: dict[str, Any] = choices if name == "modality" else {"metavar": "VALUE"}
        function = click.option(f"--{name}", help=f"Short for --set {name}=….", **more)(function)
    return function


@click.command(
    "correct",
    cls=Command,
    examples=(
        (
            "A number that was misread:",
            "chrono correct 4f2a91c --set by=~2500 --reason 'It reads about 2,500.'",
        ),
        (
            "A vaguer date, and a doubt removed, as a dry run:",
            "chrono correct 4f2a91c --set when=2020-09 --unset doubt --reason 'No day is given.'"
            " --dry-run",
        ),
        (
            "Something that was only announced:",
            "chrono correct 4f2a91c --modality planned --reason 'It says: will be.' --dry-run",
        ),
    ),
)
@click.argument("event", metavar="ID", shell_complete=completing.events)
@click.option(
    "--set",
    "changes",
    multiple=True,
    metavar="KEY=VALUE",
    help="A field of the event's data, or when, said, modality, speaker, via, summary,"
    " basis, doubt, note, tags, document, find, locator. Repeat a list's for each element.",
)
@short_options
@click.option("--unset", "gone", multiple=True, metavar="KEY", help="Remove a key. Repeatable.")
@click.option("--reason", metavar="WORDS", help="The reason. Asked for on a terminal.")
@click.option(
    "--documents",
    "folder",
    metavar="DIR",
    type=click.Path(exists=True, file_okay=False),
    help="The folder with the documents' texts, for --find.",
)
@writing.write_options
def command(
    event: str,
    changes: tuple[str, ...],
    gone: tuple[str, ...],
    reason: str | None,
    folder: str | None,
    dry_run: bool,
    recorder: str | None,
    as_json: bool,
    **short: str | None,
) -> None:
    """Replace an event by a corrected one.

    Two events are written, both or none: the corrected event, and the retraction of the old
    one, which names it. Links to the old event then lead to the new one. A correction back to a
    retracted event also retracts that retraction.
    """
    run = app()
    changes += tuple(f"{key}={value}" for key, value in short.items() if value is not None)
    if not changes and not gone:
        raise click.UsageError(
            "Name a change, such as --when DATE, --set KEY=VALUE or --unset KEY.",
            click.get_current_context(),
        )
    found = run.chronicle.event(event)
    wanted = _changes(run, found, changes, gone)
    texts = writing.texts_of(run, folder)
    writing.record(
        run,
        run.chronicle.correction(event, wanted, reason or because(run), texts),
        dry_run=dry_run,
        as_json=as_json,
        recorder=recorder,
        texts=texts,
    )


def _changes(
    run: App, event: Event, changes: tuple[str, ...], gone: tuple[str, ...]
) -> dict[str, Any]:
    """The changed keys, those of `data` and `source` in their places. Raises InvalidError."""
    found: dict[str, Any] = {}
    for change in changes:
        key, equals, text = change.partition("=")
        if not equals:
            raise click.UsageError(f"{change!r} is not KEY=VALUE.", click.get_current_context())
        _set(run, event, found, key.strip(), text)
    for key in gone:
        place = _place(run, event, found, key)
        place[key] = None
    source = found.get("source", {})
    if "find" in source:  # the old place does not lead to the new passage
        found["source"] = {"start": None, "end": None, "sha256": None, **source}
    return found


def _place(run: App, event: Event, found: dict[str, Any], key: str) -> dict[str, Any]:
    """Where a key belongs: in the event itself, in its data, or in its source."""
    kind = run.chronicle.vocabulary.types.get(event.type)
    fields = set(kind.fields) if kind else set(event.data)
    if key in fields:
        place: dict[str, Any] = found.setdefault("data", {})
    elif key in SOURCE:
        place = found.setdefault("source", {})
    elif key in (*WORDS, *LISTS, *NUMBERS):
        place = found
    else:
        from chrono.errors import UnknownError, nearest

        known = [*fields, *SOURCE, *WORDS, *LISTS]
        raise UnknownError(
            "Key", key, nearest(key, known), f"{event.type} has {', '.join(sorted(fields))}."
        )
    return place


def _set(run: App, event: Event, found: dict[str, Any], key: str, text: str) -> None:
    from chrono.errors import InvalidError
    from chrono.model.quantity_text import value_of

    place = _place(run, event, found, key)
    kind = run.chronicle.vocabulary.types.get(event.type)
    field = kind.fields.get(key) if kind else None
    many = field.many if field else key in LISTS or isinstance(event.data.get(key), list | tuple)
    try:
        made = value_of(field.type, text) if field else int(text) if key in NUMBERS else text
    except ValueError as error:
        raise InvalidError("Nothing was appended.", (f"{key}: {error}",)) from error
    place[key] = [*place.get(key, []), made] if many else made
