"""`chrono correct`: replace an event by a corrected one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

import click

from chrono.cli import append_flow, completion
from chrono.cli.commands.retract import because
from chrono.cli.context import App, app, app_of
from chrono.cli.event_options import event_options, field_attributes, option_name
from chrono.cli.group import Command
from chrono.errors import ChronoError, InvalidError, UnknownError, nearest
from chrono.model.quantity_text import value_of

if TYPE_CHECKING:
    from chrono.model.event import Event
    from chrono.model.vocabulary.schema import EventType

SOURCE: Final = ("document", "find", "occurrence", "locator", "reliability", "credibility")
SOURCE_PREFIX: Final = "source."
LISTS: Final = ("via", "doubt", "tags")
NUMBERS: Final = ("nth", "occurrence", "credibility")
WORDS: Final = (
    "when",
    "calendar",
    "said",
    "modality",
    "speaker",
    "summary",
    "basis",
    "note",
    "when_as_written",
)
OWN_OPTIONS: Final = frozenset({"reason", "set", "unset"})
TYPE_KEY: Final = "chrono.correct.type"
"""The context key of the event's type, set once its id is parsed."""


def option_of(field: str) -> str:
    """The option of a field, named as in `append` unless `correct` has an option of that name."""
    return f"--data-{field}" if field in OWN_OPTIONS else option_name(field)


class CorrectCommand(Command):
    """A command with the options of the type of the event that it is given.

    The id may follow the options, so the parser accepts those of every type; `--help` and
    completion offer the options of the event's type once its id is given.
    """

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Finds the event's id for `--help`, which click shows before it parses the id."""
        if not set(args).isdisjoint(ctx.help_option_names):
            for each in args:
                remember_type(ctx, each)
        return super().parse_args(ctx, args)

    def get_params(self, ctx: click.Context) -> list[click.Parameter]:
        """Returns the parameters, including the options of the type."""
        kind: EventType | None = ctx.meta.get(TYPE_KEY)
        try:
            kinds = [kind] if kind else list(app_of(ctx).chronicle.vocabulary.types.values())
        except ChronoError:  # help is shown without a chronicle as well
            kinds = []
        fields = {field.name: field for each in kinds for field in each.fields.values()}
        options = [
            click.Option(
                [option_of(name), f"field_{name}"],
                hidden=kind is None,
                **{**field_attributes(field), "multiple": True},
            )
            for name, field in fields.items()
        ]
        return [*options, *super().get_params(ctx)]


def remember_type(ctx: click.Context, name: str) -> None:
    """Stores the type of that event in the context, if the event exists."""
    try:
        chronicle = app_of(ctx).chronicle
        kind = chronicle.vocabulary.types.get(chronicle.event(name).type)
    except ChronoError:
        return
    if kind is not None:
        ctx.meta[TYPE_KEY] = kind


def remember_type_of(ctx: click.Context, _: click.Parameter, name: str | None) -> str | None:
    """Click callback of the id argument."""
    remember_type(ctx, name or "")
    return name


@click.command(
    "correct",
    cls=CorrectCommand,
    examples=(
        (
            "A number that was misread:",
            "chrono correct 4f2a91c --by ~2500 --reason 'It reads about 2,500.'",
        ),
        (
            "A vaguer date, and a doubt removed, as a dry run:",
            "chrono correct 4f2a91c --when 2020-09 --unset doubt --reason 'No day is given.' -n",
        ),
        (
            "Something that was only announced:",
            "chrono correct 4f2a91c --modality planned --reason 'It says: will be.' -n",
        ),
        (
            "The date of a document, by an erratum that document d2 published:",
            "chrono correct 4f2a91c --when 2020-09-11 -d d2 --reason 'It says so.' -n",
        ),
    ),
)
@click.argument(
    "event",
    metavar="ID",
    callback=remember_type_of,
    shell_complete=completion.events,
)
@click.option(
    "--set",
    "changes",
    multiple=True,
    metavar="KEY=VALUE",
    help="Set any key, such as a field of a built-in type. Repeatable; repeat a list's key for"
    " each element.",
)
@event_options
@click.option("--unset", "removed", multiple=True, metavar="KEY", help="Remove a key. Repeatable.")
@click.option("--reason", metavar="WORDS", help="The reason. Asked for on a terminal.")
@append_flow.write_options
def command(
    event: str,
    changes: tuple[str, ...],
    removed: tuple[str, ...],
    reason: str | None,
    folder: str | None,
    dry_run: bool,
    recorder: str | None,
    as_json: bool,
    **options: Any,
) -> None:
    """Replace an event by a corrected one.

    Two events are written, both or none: the corrected event, and the retraction of the old
    one, which names it. Links to the old event then lead to the new one. A correction back to a
    retracted event also retracts that retraction.

    The options are those of `chrono append TYPE`: `chrono correct ID --help` lists them for the
    type of an event. A list that is given replaces the old one.

    A correction applies at every date. For the declaration of a document, -d names the erratum
    that corrects it: the corrected date of publication then applies from the erratum's own
    publication on. For another event, -d changes the document that it is taken from; what an
    erratum says about it is appended from the erratum, and replaces it by `chrono retract ID
    --replacement NEW -d ERRATUM`.
    """
    run = app()
    given = {key: value for key, value in options.items() if value is not None and value != ()}
    if not changes and not removed and not given:
        raise click.UsageError(
            "Name a change, such as --when DATE, --set KEY=VALUE or --unset KEY.",
            click.get_current_context(),
        )
    found = run.chronicle.event(event)
    changes += _as_changes(run, found, given)
    wanted = _changes(run, found, changes, removed)
    if found.when_as_written and "when" in wanted:  # those words were of the old date
        wanted.setdefault("when_as_written", None)
    texts = append_flow.texts_of(run, folder)
    append_flow.record(
        run,
        run.chronicle.drafts.correction(event, wanted, reason or because(run), texts),
        dry_run=dry_run,
        as_json=as_json,
        recorder=recorder,
        texts=texts,
    )


def _as_changes(run: App, event: Event, given: Mapping[str, Any]) -> tuple[str, ...]:
    """Converts options to KEY=VALUE. Raises click.UsageError for an option of another type."""
    kind = run.chronicle.vocabulary.types.get(event.type)
    found: list[str] = []
    for name, value in given.items():
        key = name.removeprefix("field_")
        field = kind.fields.get(key) if kind and name.startswith("field_") else None
        if name.startswith("field_") and field is None:
            raise click.UsageError(
                f"No such option {option_of(key)!r} for an event of type {event.type}.",
                click.get_current_context(),
            )
        values = list(value) if isinstance(value, tuple) else [value]
        if field is not None and not field.many:
            values = values[-1:]
        if key in SOURCE:  # a declaration of a document has a field of the same name
            key = SOURCE_PREFIX + key
        found += [f"{key}={each}" for each in values]
    return tuple(found)


def _changes(
    run: App, event: Event, changes: tuple[str, ...], removed: tuple[str, ...]
) -> dict[str, Any]:
    """Builds the changed keys, nested under `data` and `source`. Raises InvalidError."""
    found: dict[str, Any] = {}
    for change in changes:
        key, equals, text = change.partition("=")
        if not equals:
            raise click.UsageError(f"{change!r} is not KEY=VALUE.", click.get_current_context())
        _set(run, event, found, key.strip(), text)
    for key in removed:
        place = _place(run, event, found, key)
        place[key.removeprefix(SOURCE_PREFIX)] = None
    source = found.get("source", {})
    if "find" in source:  # the old place does not lead to the new passage
        found["source"] = {"start": None, "end": None, "sha256": None, **source}
    return found


def _place(run: App, event: Event, found: dict[str, Any], key: str) -> dict[str, Any]:
    """Returns where a key belongs: the event itself, its data, or its source.

    SOURCE_PREFIX before a key names the source, whatever fields the event has.
    """
    kind = run.chronicle.vocabulary.types.get(event.type)
    fields = set(kind.fields) if kind else set(event.data)
    if key in fields:
        place: dict[str, Any] = found.setdefault("data", {})
    elif key.removeprefix(SOURCE_PREFIX) in SOURCE:
        place = found.setdefault("source", {})
    elif key in (*WORDS, *LISTS, *NUMBERS):
        place = found
    else:
        known = [*fields, *SOURCE, *WORDS, *LISTS]
        raise UnknownError(
            "Key", key, nearest(key, known), f"{event.type} has {', '.join(sorted(fields))}."
        )
    return place


def _set(run: App, event: Event, found: dict[str, Any], key: str, text: str) -> None:
    place = _place(run, event, found, key)
    key = key.removeprefix(SOURCE_PREFIX)
    kind = run.chronicle.vocabulary.types.get(event.type)
    field = kind.fields.get(key) if kind else None
    many = field.many if field else key in LISTS or isinstance(event.data.get(key), list | tuple)
    try:
        made = value_of(field.type, text) if field else int(text) if key in NUMBERS else text
    except ValueError as error:
        raise InvalidError("Nothing was appended.", (f"{key}: {error}",)) from error
    place[key] = [*place.get(key, []), made] if many else made
