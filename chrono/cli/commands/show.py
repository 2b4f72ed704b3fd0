"""`chrono show`: shows one event in full, with its links and its passage."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click

from chrono.cli import completion
from chrono.cli.context import App, app
from chrono.cli.event_view import entry, passages_at_hand, show_passages, when_words, who_words
from chrono.cli.group import Command
from chrono.cli.options import documents_option, json_option
from chrono.cli.terminal import Styled, no_break
from chrono.model.event import to_line
from chrono.model.quantity import say
from chrono.render import json as plain
from chrono.render.date_text import date_words
from chrono.render.doubt_text import doubt_words
from chrono.render.event_text import event_line, event_sentence
from chrono.render.source_text import characters_words, exhibit_words, place_words
from chrono.render.text import LAYERS, cell_words, claim_words

if TYPE_CHECKING:
    from chrono.chronicle import Absent, Passage
    from chrono.model.event import Event
    from chrono.render.names import Names

Rows = list[tuple[Styled, list[Styled]]]


@click.command(
    "show",
    cls=Command,
    examples=(
        ("An event, by the first digits of its id:", "chrono show 4f2a91c"),
        (
            "With its passage, from a folder with the documents:",
            "chrono show 4f2a91c --documents texts",
        ),
    ),
)
@click.argument("event", metavar="ID", shell_complete=completion.events)
@documents_option
@json_option
def command(event: str, documents: str | None, as_json: bool) -> None:
    """One event in full: its data, its source, its claims and its links."""
    run = app()
    found = run.chronicle.event(event)
    if as_json:
        run.out.json(_plain(run, found, documents))
        return
    names = run.names()
    _sentence(run, found, names)
    run.out.table(_envelope(run, found, names))
    _claims(run, found, names)
    _links(run, found, names)
    shown = passages_at_hand(run, found, documents)
    if shown:
        _heading(run, "Passage" if len(shown) == 1 else "Passages")
        show_passages(run, found, shown, names)


def _heading(run: App, text: str) -> None:
    run.out.write("\n")
    run.out.put((text, "head"))


def _sentence(run: App, event: Event, names: Names) -> None:
    gone = run.chronicle.events.is_retracted(event.id)
    run.out.put(
        (event_line(event, run.chronicle.vocabulary, names), "head"),
        (" (retracted)" if gone else "", "contested"),
    )
    if event.summary:
        run.out.put(event_sentence(event, run.chronicle.vocabulary, names))
    run.out.write("\n")


def _envelope(run: App, event: Event, names: Names) -> Rows:
    written = f" (as written: {event.when_as_written})" if event.when_as_written else ""
    dated = f"{event.when} · " if event.when else ""
    said: list[tuple[str, Any]] = [
        ("id", event.id),
        ("type", event.type),
        ("when", f"{dated}{when_words(event, names)}{written}"),
        ("said", event.said),
        ("modality", f"{event.modality} · {who_words(event, names)}"),
        *((name, _value(run, event, name, names)) for name in event.data),
        ("document", _source(event, names)),
        ("basis", event.basis),
        ("in doubt", doubt_words(event.doubt, names.fields(event.type)).removeprefix("in doubt: ")),
        ("note", event.note),
        ("tags", ", ".join(event.tags)),
        (
            "recorded",
            f"{event.recorded} by {event.recorder or 'an unnamed recorder'},"
            f" line {run.chronicle.events.line_number(event):,} of the log",
        ),
    ]
    return [((name, "quiet"), [(text, "")]) for name, text in said if text]


def _value(run: App, event: Event, name: str, names: Names) -> str:
    """Returns one field of the data in words."""
    value = event.data[name]
    kind = run.chronicle.vocabulary.types.get(event.type)
    field = kind.fields.get(name) if kind else None

    def told(each: Any) -> str:
        if field is None:
            return each if isinstance(each, str) else json.dumps(each, ensure_ascii=False)
        if field.type == "entity":
            label = names.entity(str(each))
            return f"{label} ({each})" if label != each else label
        if field.type == "date":
            return f"{each} · {date_words(each)}"
        return say(each, field.unit)

    return ", ".join(told(each) for each in value) if isinstance(value, list) else told(value)


def _source(event: Event, names: Names) -> str:
    source = event.source
    if source is None:
        return "none: the chronicler's own voice"
    parts = [names.document(source.document)]
    known = names.documents.get(source.document)
    parts += [exhibit_words(known) if known else "", place_words(source)]
    if source.start is not None and source.page:
        parts.append(characters_words(source))
    elif source.start is not None and source.locator:
        parts.append(source.locator)
    if source.reliability or source.credibility:
        parts.append(f"rated {source.reliability or '–'}{source.credibility or '–'}")
    return ", ".join(filter(None, parts))


def _claims(run: App, event: Event, names: Names) -> None:
    """Lists the cells that the event makes claims about, with the claims."""
    chronicle = run.chronicle
    made = chronicle.events.claims(event)
    if made:
        _heading(run, "Claims")
    for claim in made:
        attribute = chronicle.lookup.attribute_of(claim.cell)
        if attribute is None:
            continue
        layer = LAYERS.get(claim.layer, "")
        run.out.put(
            (no_break("› " if layer else "● "), "beside" if layer else "stated"),
            f"{cell_words(claim.cell, chronicle.vocabulary, names)}: ",
            (claim_words(claim, attribute, names), "strong"),
            (f" {layer}" if layer else "", "beside"),
            (" just before" if claim.role == "before" else "", ""),
            (", derived" if claim.derived else "", "derived"),
            indent=2,
            hang=4,
        )


def _links(run: App, event: Event, names: Names) -> None:
    links = run.chronicle.events.naming(event.id)
    if links:
        _heading(run, "Links")
    for link in links:
        gone = run.chronicle.events.is_retracted(link.id)
        run.out.put(*entry(link, run.chronicle.vocabulary, names, gone), indent=2, hang=12)
        for key in ("from", "to", "replacement", "prefer"):
            other = link.data.get(key)
            if other and other != event.id and run.chronicle.events.has(other):
                found = run.chronicle.event(other)
                said = event_line(found, run.chronicle.vocabulary, names)
                run.out.put((f"{found.id[:7]}: {said}", "quiet"), indent=12, hang=12)


def _plain(run: App, event: Event, folder: str | None) -> dict[str, Any]:
    made, clock = run.chronicle.events.claims(event), run.chronicle.vocabulary.clock
    answer: dict[str, Any] = {
        "event": to_line(event),
        "line": run.chronicle.events.line_number(event),
        "retracted": run.chronicle.events.is_retracted(event.id),
        "claims": [
            {"cell": each.cell, "layer": each.layer, **plain.claim(each, clock)} for each in made
        ],
        "links": [to_line(each) for each in run.chronicle.events.naming(event.id)],
    }
    if shown := passages_at_hand(run, event, folder):
        answer["passage"] = plain_passage(shown[0])
    if len(shown) > 1:
        answer["more_passages"] = [plain_passage(each) for each in shown[1:]]
    return answer


def plain_passage(found: Passage | Absent) -> dict[str, Any]:
    """Returns a passage as JSON, or the reason that it is missing."""
    from chrono.chronicle import Passage

    if isinstance(found, Passage):
        page = {"page": found.page} if found.page else {}
        return {
            "text": found.text,
            "before": found.before,
            "after": found.after,
            "line": found.line,
            **page,
        }
    return {"absent": found.reason}
