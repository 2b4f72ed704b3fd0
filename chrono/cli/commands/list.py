"""`chrono list`: lists the contents of a chronicle, and its undated and doubtful events."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

import click

from chrono.cli.context import App, app
from chrono.cli.group import Command, Group
from chrono.cli.options import json_option
from chrono.cli.phrases import short
from chrono.model.event import BUILT_IN
from chrono.render import json as plain
from chrono.render.date_text import published_words
from chrono.render.doubt_text import doubts_of
from chrono.render.event_text import event_line, event_words
from chrono.render.source_text import exhibit_words
from chrono.render.text import counted

if TYPE_CHECKING:
    from chrono.chronicle import Mark
    from chrono.cli.terminal import Styled
    from chrono.model.event import Event

Row = dict[str, Any]


@click.group(
    "list",
    cls=Group,
    examples=(
        ("The documents, with their dates:", "chrono list documents"),
        ("All names and aliases, for a script:", "chrono list entities --json"),
    ),
)
def command() -> None:
    """List what a chronicle contains."""


def listing(name: str, says: str) -> Callable[[Callable[[App], list[Row]]], Any]:
    """Turns a function that returns rows into a command.

    A row has `id` and `said`, `under` for a section heading, and `more` for a second line.
    The JSON output is the whole row.
    """

    def make(rows: Callable[[App], list[Row]]) -> Any:
        def run_it(as_json: bool) -> None:
            run = app()
            found = rows(run)
            if as_json:
                run.out.json(
                    [{key: value for key, value in row.items() if key != "said"} for row in found]
                )
            else:
                _show(run, found, name)

        run_it.__doc__ = says
        examples = (
            (f"All {name}:", f"chrono list {name}"),
            ("For a script:", f"chrono list {name} --json"),
        )
        made = command.command(name, cls=Command, examples=examples, short_help=says)
        return made(json_option(run_it))

    return make


def _show(run: App, rows: list[Row], name: str) -> None:
    sections: dict[str, list[tuple[Styled, list[Styled]]]] = {}
    for row in rows:
        said: list[Styled] = [(row["said"], "")]
        sections.setdefault(row.get("under") or "", []).append(((row["id"], "strong"), said))
    for number, (section, held) in enumerate(sections.items()):
        run.out.write("\n" if number else "")
        if section:
            run.out.put((section.upper() if name in ("entities", "types") else section, "kind"))
        run.out.table(held, indent=2 if section else 0)
    if not rows:
        run.tell(f"No {name}.")


@listing("documents", "The documents, with title, publication, publisher and number of events.")
def documents(run: App) -> list[Row]:
    """The documents."""
    count, clock = run.chronicle.events.count_by_document(), run.chronicle.vocabulary.clock
    rows = []
    for each in run.chronicle.cells().documents.values():
        published = published_words(each, clock)
        parts = [
            each.title,
            f"published {published}",
            each.publisher,
            each.genre,
            exhibit_words(each),
            f"draws on {', '.join(each.draws_on)}" if each.draws_on else None,
            f"revises {each.revises}" if each.revises else None,
            counted(count[each.id], "event"),
        ]
        rows.append(
            {
                "id": each.id,
                "said": " · ".join(part for part in parts if part),
                "title": each.title,
                "when": each.when,
                "published": plain.window(each.published, clock),
                "publisher": each.publisher,
                "url": each.url,
                "sha256": each.sha256,
                "draws_on": list(each.draws_on),
                "revises": each.revises,
                "exhibit": each.exhibit,
                "bates": each.bates,
                "events": count[each.id],
            }
        )
    return sorted(rows, key=lambda row: row["id"])


PROPOSALS: Final = {
    "alleged": "alleged to be the same as",
    "denied": "denied to be the same as",
    "opinion": "perhaps the same as",
    "planned": "planned to be the same as",
    "predicted": "predicted to be the same as",
    "conditional": "on condition the same as",
}
"""The words, by modality, for a `same_as` that does not merge its two entities."""


def _identities(run: App) -> tuple[dict[str, str], dict[str, list[tuple[str, str]]]]:
    """Describes the identities of each entity: those that hold, are proposed, or are denied."""
    same: dict[str, str] = {}
    claimed: dict[str, list[tuple[str, str]]] = {}
    for event in run.chronicle.events.of_type("EntityDescribed"):
        other = event.data.get("same_as")
        if not other or run.chronicle.events.is_retracted(event.id):
            continue
        if words := PROPOSALS.get(event.modality):
            claimed.setdefault(event.data["entity"], []).append((words, other))
        else:
            same[event.data["entity"]] = other
    return same, claimed


@listing("entities", "The entities by kind, with their labels and aliases.")
def entities(run: App) -> list[Row]:
    """The entities."""
    same, claimed = _identities(run)
    kinds = run.chronicle.vocabulary.kinds
    order = list(kinds)
    rows = []
    for each in run.chronicle.cells().entities.values():
        also = f" (also {', '.join(each.aliases)})" if each.aliases else ""
        merged = f" = {same[each.id]}" if each.id in same else ""
        proposals = [f"{words} {other}" for words, other in claimed.get(each.id, ())]
        merged += f" ({', '.join(proposals)})" if proposals else ""
        rows.append(
            {
                "id": each.id,
                "said": f"{each.label}{also}{merged}",
                "kind": each.kind,
                "label": each.label,
                "aliases": list(each.aliases),
                "same_as": same.get(each.id),
                "claimed_same_as": [
                    {"says": words, "entity": other} for words, other in claimed.get(each.id, ())
                ],
                "coordinates": each.coordinates,
                "under": kinds[each.kind].label,
            }
        )
    return sorted(rows, key=lambda row: (order.index(row["kind"]), row["id"]))


@listing("types", "The types of events, with the number of events.")
def types(run: App) -> list[Row]:
    """The types of event."""
    held = run.chronicle.vocabulary.types
    count = run.chronicle.events.count_by_type()
    return [
        {
            "id": each.name,
            "said": f"{each.means or each.says} ({count[each.name]})",
            "family": each.family,
            "says": each.says,
            "means": each.means,
            "fields": list(each.fields),
            "events": count[each.name],
            "under": each.family,
        }
        for each in sorted(held.values(), key=lambda each: each.family)
    ]


@listing("kinds", "The kinds of entities, with their attributes.")
def kinds(run: App) -> list[Row]:
    """The kinds of entity."""
    count = Counter(each.kind for each in run.chronicle.cells().entities.values())
    rows = []
    for each in run.chronicle.vocabulary.kinds.values():
        names = ", ".join(each.attributes)
        said = f"{each.says} {count[each.name]} known. Attributes: {names or 'none'}."
        rows.append(
            {
                "id": each.name,
                "said": said.strip(),
                "label": each.label,
                "says": each.says,
                "entities": count[each.name],
                "attributes": list(each.attributes),
            }
        )
    return rows


@listing("tags", "The tags, with the number of events.")
def tags(run: App) -> list[Row]:
    """The tags."""
    gone = {event.id for event in run.chronicle.events.all_retracted()}
    tagged = (event for event in run.chronicle.events.marked("tagged") if event.id not in gone)
    count = Counter(tag for event in tagged for tag in event.tags)
    return [
        {"id": tag, "said": counted(number, "event"), "events": number}
        for tag, number in sorted(count.items())
    ]


@listing("undated", "The events without a date of their own.")
def undated(run: App) -> list[Row]:
    """Events without a date."""
    return _events(run, "undated", lambda event: event.when is None, lambda event: "")


@listing("doubtful", "The events with a doubt, or with a derived date.")
def doubtful(run: App) -> list[Row]:
    """Events with a doubt."""
    names = run.names()

    def why(event: Event) -> str:
        said = doubts_of(event, names.fields(event.type))
        return f"{said}: {event.when_as_written}" if said and event.when_as_written else said

    return _events(run, "doubtful", lambda event: bool(why(event)), why)


def _events(
    run: App, mark: Mark, test: Callable[[Event], bool], why: Callable[[Event], str]
) -> list[Row]:
    """Returns matching events in force that carry a mark, each with a sentence."""
    names, vocabulary = run.names(), run.chronicle.vocabulary
    gone = {event.id for event in run.chronicle.events.all_retracted()}
    rows = []
    for event in run.chronicle.events.marked(mark):
        if event.type in BUILT_IN or event.id in gone or not test(event):
            continue
        said = event_line(event, vocabulary, names)
        reason = why(event)
        rows.append(
            {
                "id": short(event.id),
                "said": f"{said} · {reason}" if reason else said,
                "event": event.id,
                "type": event.type,
                "document": event.document,
                "when": event.when,
                "doubt": list(event.doubt),
                "basis": event.basis,
                "sentence": event_words(event, vocabulary, names),
                "under": names.document(event.document) if event.document else "the chronicler",
            }
        )
    return rows
