"""The text of every place of every interface, with the readings or the event it is about.

Everything is made by the interfaces' own models and renderers. Lines are so wide that nothing is
cut off.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from io import StringIO
from typing import Any, NamedTuple

from attrs import evolve

from chrono import Chronicle
from chrono.chronicle import display_key
from chrono.cli import reading_view
from chrono.cli.commands import diff, why
from chrono.cli.context import App
from chrono.cli.event_view import show_entries
from chrono.cli.terminal import Screen
from chrono.formats.exporters.context import ExportContext, collect
from chrono.formats.exporters.html_data import Page
from chrono.formats.exporters.markdown import write as write_markdown
from chrono.formats.exporters.timeline import trace
from chrono.model.claim import Reading
from chrono.model.event import BUILT_IN, Event
from chrono.model.view import View
from chrono.render.doubt_text import doubts_of
from chrono.render.event_text import event_line
from chrono.render.names import Names
from chrono.tui.model.cell_detail import PLOT_HEIGHT, CellDetail
from chrono.tui.model.event_detail import EventDetail
from chrono.tui.model.row_text import RowContext, row_line
from chrono.tui.model.scrubber import Scrubber
from chrono.tui.model.short_date import short_date
from chrono.tui.model.state_list import Row
from chrono.tui.model.styled_lines import text_of
from chrono.tui.panels.events import EventList

WIDE = 4000
"""Columns: more than any line has."""


class Place(NamedTuple):
    """One place of one interface, and what it is about."""

    interface: str
    name: str
    text: str
    readings: tuple[Reading, ...] = ()
    event: Event | None = None
    asked: frozenset[int] = frozenset()
    """The days that the question itself names."""


def names_of(chronicle: Chronicle) -> Names:
    cells = chronicle.cells()
    return Names(cells.entities, cells.documents, chronicle.vocabulary, chronicle.event)


# ------------------------------------------------------------------ the command line


def state_rows(chronicle: Chronicle, view: View) -> Iterator[Place]:
    """Each attribute of `state --all` and of `state -e`."""
    names = names_of(chronicle)
    screen = Screen(StringIO(), {"COLUMNS": "100"})
    for row in reading_view.rows(chronicle.state(view).readings):
        for interface, everything in (("state --all", True), ("state -e", False)):
            layout = reading_view.Layout(screen, names, 2, everything, whole=True)
            text = screen.lines(reading_view.row_lines(row, layout))
            name = f"{row.entity}.{row.attribute}"
            yield Place(interface, name, text, tuple(row.readings))


def app_of(chronicle: Chronicle) -> tuple[App, StringIO]:
    """The command line over a chronicle, and the stream of its answers."""
    run, stream = App(str(chronicle.root)), StringIO()
    run.out = Screen(stream, {"COLUMNS": "100"})
    return run, stream


def taken(stream: StringIO) -> str:
    text = stream.getvalue()
    stream.seek(0)
    stream.truncate()
    return text


def reasons(chronicle: Chronicle, view: View) -> Iterator[Place]:
    """What `why --all` says of each attribute, before its list of events."""
    run, stream = app_of(chronicle)
    for row in reading_view.rows(chronicle.state(view).readings):
        events = chronicle.queries.evidence(list(row.readings), view)
        why.show(run, view, row, events, None, everything=True)
        run.out.flush()
        said = taken(stream).partition("\n\n")[2].partition("\nEvents\n")[0]
        yield Place("why", f"{row.entity}.{row.attribute}", said, tuple(row.readings))


def differences(chronicle: Chronicle, one: View, two: View) -> Iterator[Place]:
    """What `diff` says of each cell, before the events that changed it."""
    run, stream = app_of(chronicle)
    for change in chronicle.diff(one, two):
        diff.show_change(run, change, names_of(chronicle))
        run.out.flush()
        text = re.split(r"\n +(?:by  \[|no event)", taken(stream))[0]
        readings = tuple(each for each in (change.before, change.after) if each)
        same = display_key(change.before) == display_key(change.after)
        yield Place(f"diff{' beside' if same else ''}", change.cell, text, readings)


def log_entries(chronicle: Chronicle) -> Iterator[Place]:
    names = names_of(chronicle)
    for event in told(chronicle):
        stream = StringIO()
        screen = Screen(stream, {"COLUMNS": "100"})
        show_entries(screen, [event], chronicle.vocabulary, names)
        screen.flush()
        yield Place("log", event.id, stream.getvalue(), (), event)


def told(chronicle: Chronicle) -> Iterator[Event]:
    return (event for event in chronicle.events if event.type not in BUILT_IN)


# ------------------------------------------------------------------ the scrubber


def scrubber_at(chronicle: Chronicle, view: View) -> Scrubber:
    """The model at a view, with all that the background gathers for it."""
    scrubber = Scrubber(chronicle, view.at, view.known_at)
    gathered = scrubber.cache.gather(scrubber.cells, lambda: False)
    assert gathered is not None
    scrubber.cache.take(gathered)
    return scrubber


def board_rows(scrubber: Scrubber) -> Iterator[Place]:
    """Each attribute on the board, whether the board shows or hides it."""
    cache = scrubber.cache
    for group in scrubber.state_list.groups:
        readings = tuple(found for key in group.keys if (found := cache.now(key)) is not None)
        look = RowContext(
            scrubber.names, scrubber.vocabulary, {each.cell: each for each in readings}, {}, {}
        )
        row = Row("cell", group.keys[0], group.keys)
        yield Place("board", group.keys[0], text_of(row_line(row, look, WIDE)), readings)


def without_plot(lines: list[str]) -> list[str]:
    """The lines of a panel without the picture of a value over time, which ends with its axis."""
    axis = next((place for place, text in enumerate(lines) if "╵" in text), None)
    return lines if axis is None else [*lines[: axis - PLOT_HEIGHT], *lines[axis + 1 :]]


def details(scrubber: Scrubber) -> Iterator[Place]:
    """The details of each attribute, before the links, the plot and the history."""
    for group in scrubber.state_list.groups:
        readings = tuple(
            found for key in group.keys if (found := scrubber.cache.now(key)) is not None
        )
        lines = [text_of(each) for each in CellDetail(scrubber).lines(group.keys, WIDE)]
        text = "\n".join(without_plot(lines))
        text = re.split(r"\n(?:Linked|How it went)", text)[0]
        yield Place("details", group.keys[0], text, readings)


def listed_events(scrubber: Scrubber) -> Iterator[Place]:
    """Each row of the list of events."""
    panel = EventList()
    documents, names = scrubber.names.documents, scrubber.names
    panel.date = lambda event: short_date(event, documents, scrubber.clock)
    panel.tell = lambda event: event_line(event, scrubber.vocabulary, names)
    panel.doubts = lambda event: doubts_of(event, names.fields(event.type))
    panel.timeline, panel.at, panel.split = scrubber.timeline, 0, 0
    for index, event in enumerate(scrubber.timeline.events(range(len(scrubber.timeline)))):
        panel.first = index + 1
        (_, row) = panel.lines(WIDE, 2)
        yield Place("events", event.id, text_of(row), (), event)


def event_details(scrubber: Scrubber) -> Iterator[Place]:
    """The details of each event, before what the recorder added."""
    detail = EventDetail(scrubber, None)
    for event in scrubber.timeline.events(range(len(scrubber.timeline))):
        lines = " |\n".join(text_of(each) for each in detail.lines(event, WIDE))
        text = re.split(r"\nrecorded ", lines)[0]
        asked = frozenset({scrubber.at, scrubber.known_at})
        yield Place("event details", event.id, text, (), event, asked)


# ------------------------------------------------------------------ files to read


def context_of(chronicle: Chronicle, view: View) -> ExportContext:
    return collect(chronicle.repository, view, every_k=True)


def page_data(chronicle: Chronicle, view: View) -> Iterator[Place]:
    """Every reading in the data of the page, of all D and K, as its script shows it."""
    context = context_of(chronicle, view)
    cells = [cell for key in tuple(context.cells.keys()) if (cell := context.cells.cell(key))]
    traced = trace(cells, view.at, view.known_at)
    for key, runs in traced.cells:
        data = Page(context, evolve(traced, cells=((key, runs),))).data()
        (cell,) = data["cells"]
        for run, numbers in zip(runs, cell["r"], strict=True):
            for (_, reading), (_, number) in zip(run.readings, numbers, strict=True):
                if number >= 0:
                    yield Place("page", key, in_page(data["readings"][number]), (reading,))


def in_page(found: dict[str, Any]) -> str:
    """One reading of the page's data on one line, in the order of `page.js`."""
    parts = [found["v"] or found["m"], found["w"]]
    for key in ("c", "near", "left"):
        parts += [f"{value} · {dated}" for value, dated, _ in found.get(key, ())]
    parts += [found.get("why", "")]
    parts += [f"settled: {why}" for why in found.get("j", ())]
    for said, dated, _, by in found.get("b", ()):
        parts.append(f"› {said}, {dated} — {by}")
    parts += [f"next: {found['next']}" if "next" in found else ""]
    return "\n".join(filter(None, parts))


def page_events(chronicle: Chronicle, view: View) -> Iterator[Place]:
    """Each event in the HTML of the page."""
    context = context_of(chronicle, view)
    page = chronicle.exports.write("html", view).data.decode()
    items = re.findall(r'<li id="e(\d+)"(.*?)</li>', page, re.DOTALL)
    for number, item in items:
        event = context.timeline[int(number)]
        said = re.sub(r'<code class="id">.*?</code>', " ", item)
        yield Place("page's list", event.id, plain(said.partition(">")[2]), (), event)


def plain(source: str) -> str:
    return html.unescape(re.sub(r"<[^>]*>", " ", source))


def markdown(chronicle: Chronicle, view: View) -> Iterator[Place]:
    """Each event of the chronology to print."""
    context = collect(chronicle.repository, view)
    text = write_markdown(context).data.decode()
    paragraphs = [each for each in text.split("\n---\n")[0].split("\n\n")[2:] if each[:1] != "#"]
    for event, paragraph in zip(_in_order(context), paragraphs, strict=True):
        said = re.sub(r"\[\^\d+\]", " ", re.sub(r"\\(.)", r"\1", paragraph))
        yield Place("markdown", event.id, said.replace("**", ""), (), event)


def _in_order(context: ExportContext) -> list[Event]:
    """The events as markdown has them: by year, then those without a date by document."""
    dated = [event for event in context.timeline if event.when is not None]
    undated: dict[str, list[Event]] = {}
    for event in context.timeline:
        if event.when is None:
            undated.setdefault(event.document or "", []).append(event)
    return [*dated, *(event for events in undated.values() for event in events)]
