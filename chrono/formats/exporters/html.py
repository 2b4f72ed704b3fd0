"""One page for readers: slider, state, known-by axis, events with their status and source.

Self-contained: no network, and a content security policy that allows only its own script and
style, by their digests. Without JavaScript it is a plain chronology with the state at one date.
Every text is escaped, or is in a data block that the script inserts only as text.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib import resources

from chrono.edtf import FOREVER
from chrono.formats.exporters.context import ExportContext, Output, who
from chrono.formats.exporters.escape import data_block, digest, shown
from chrono.formats.exporters.html_data import Page
from chrono.formats.exporters.timeline import trace
from chrono.model.claim import Cell
from chrono.model.event import Event
from chrono.render.date_text import date_words, day_words
from chrono.render.doubt_text import doubts_of
from chrono.render.source_text import source_words
from chrono.render.text import counted


def write(context: ExportContext) -> Output:
    chosen = {event.id for event in context.timeline}
    cells = [cell for cell in _cells(context) if any(c.event in chosen for c in cell.claims)]
    traced = trace(cells, context.view.at, context.view.known_at, _moments(context))
    page = Page(context, traced)
    assets = resources.files("chrono.formats.exporters") / "assets"
    style = (assets / "page.css").read_text("utf-8")
    script = (assets / "page.js").read_text("utf-8")
    title = shown(context.title or context.name or "A chronology")
    parts = {
        "TITLE": title,
        "CSP": f"default-src 'none'; style-src '{digest(style)}'; script-src '{digest(script)}';"
        " base-uri 'none'; form-action 'none'; img-src data:",
        "STYLE": style,
        "SCRIPT": script,
        "INTRO": shown(_intro(context)),
        "STATE": page.static_state(),
        "WHEN": shown(_asked(context)),
        "EVENTS": "\n".join(
            _item(event, number, context) for number, event in enumerate(context.timeline)
        ),
        "SOURCES": "\n".join(_source(name, context) for name in page.documents),
        "DATA": data_block(page.data()),
        "STEP": "a day" if traced.unit == "day" else "a minute, with Shift an hour",
        "FOOT": f"Made with chrono from log head <code>{context.head[:16]}</code>,"
        f" vocabulary <code>{context.digest[:16]}</code>.",
    }
    text = (assets / "page.html").read_text("utf-8")
    pieces = text.split("@@")
    text = "".join(piece if place % 2 == 0 else parts[piece] for place, piece in enumerate(pieces))
    lost = []
    if traced.coarse:
        moments = "dates" if traced.unit == "day" else "moments"
        first, last = (context.clock.format(traced.days[each]) for each in (0, -1))
        lost.append(
            f"The chronicle is large: the page holds the state at {len(traced.days)} {moments} from"
            f" {first} to {last}, as known at {len(traced.known)}, and says so."
        )
    return Output(text.encode("utf-8", "replace"), tuple(lost))


def _cells(context: ExportContext) -> list[Cell]:
    found = (context.cells.cell(key) for key in tuple(context.cells.keys()))
    return [cell for cell in found if cell is not None]


def _moments(context: ExportContext) -> Iterator[int]:
    """The ends of the windows of the listed events, and the moments of retractions."""
    for event in context.timeline:
        yield from context.timings[event.id].event_window
        yield from context.timings[event.id].known
        yield from context.place(event) or ()
    yield from context.retracted.values()


def _intro(context: ExportContext) -> str:
    documents = {event.document for event in context.timeline if event.document}
    return (
        f"{counted(len(context.timeline), 'event')} from {counted(len(documents), 'document')}:"
        " what was so on a date, as far as was known by another, and who says so."
    )


def _asked(context: ExportContext) -> str:
    view, clock = context.view, context.clock
    known = "" if view.known_at >= FOREVER else f", as known by {day_words(view.known_at, clock)}"
    before = "At the end of" if clock.end_of_day(view.at) == view.at else "On"
    return f"{before} {day_words(view.at, clock)}{known}"


def _item(event: Event, number: int, context: ExportContext) -> str:
    """One event of the chronology, for readers without JavaScript."""
    when = context.when(event)
    said = who(event, context.names)
    source = source_words(event, context.names)
    doubts = doubts_of(event, context.names.fields(event.type))
    told = context.line(event)
    detail = context.detail(event)
    lines = [
        f'<li id="e{number}" data-n="{number}"><code class="id">{event.id[:8]}</code>'
        f'<span class="when">{shown(when)}</span>',
        f'<span class="says" dir="auto">{shown(told)}</span>',
        f'<span class="who">{shown(said)}</span>' if said else "",
        f'<span class="doubt">{shown(doubts)}</span>' if doubts else "",
        f'<span class="more" dir="auto">{shown(detail)}</span>' if detail else "",
        f'<cite dir="auto">{_linked(source, event, context)}</cite>' if source else "",
        "</li>",
    ]
    return "".join(lines)


def _linked(source: str, event: Event, context: ExportContext) -> str:
    place = context.numbers.get(event.document or "", -1)
    return f'<a href="#d{place}">{shown(source)}</a>' if place >= 0 else shown(source)


def _source(name: str, context: ExportContext) -> str:
    document = context.documents[name]
    told = [document.publisher or "", date_words(document.when) if document.when else "undated"]
    title = f'<span dir="auto">{shown(document.title)}</span>'
    if document.url and document.url.startswith(("https://", "http://")):
        title = f'<a href="{shown(document.url)}" rel="noreferrer noopener">{title}</a>'
    place = context.numbers[name]
    said = shown(", ".join(filter(None, told)))
    return f'<li id="d{place}">{title}. {said} <code>{shown(name)}</code></li>'
