"""Makes the pictures of `chrono plot` with their captions: lines of the terminal, or files."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Sequence
from typing import TYPE_CHECKING, Final

from attrs import frozen

from chrono.cli import phrases
from chrono.cli.terminal import NARROWEST
from chrono.edtf.calendar import DAY
from chrono.errors import InvalidError, UnknownError
from chrono.render.ascii_signs import in_ascii, is_bare, lacks_utf8
from chrono.render.lines import clean, wrap
from chrono.render.plot import lanes_text
from chrono.render.plot.caption import Caption, caption
from chrono.render.plot.folded_axis import FoldedAxis, folded_axis
from chrono.render.plot.lanes import (
    Bar,
    BeliefMap,
    Lane,
    belief_map,
    lane,
    lane_cells,
    window_shown,
)
from chrono.render.plot.map import on_map
from chrono.render.plot.series import series
from chrono.render.text import cell_words

if TYPE_CHECKING:
    from chrono.cli.context import App
    from chrono.model.claim import Cell, Reading, Window
    from chrono.model.view import View
    from chrono.render.names import Names
    from chrono.render.plot.braille import Piece

Rows = list[list["Piece"]]
STYLE_OF: Final = {"stated", "derived", "stale", "contested", "possible", "unknown", "beside"} | {
    "quiet",
    "strong",
}
"""The tones of a picture that are styles of the terminal."""


@frozen
class Order:
    """A request to `chrono plot`."""

    run: App
    view: View
    kind: str | None
    """`svg` or `png`; None for the terminal."""
    width: int
    height: int | None
    since: str | None
    until: str | None

    @property
    def names(self) -> Names:
        """The labels of entities and documents."""
        return self.run.names()

    def window(self, edges: Iterable[int]) -> Window:
        """Returns the time to draw: as asked, or all edges."""
        first, last = window_shown(edges, self.run.chronicle.today(), self.view.clock)
        asked_first, asked_last = self.bounds()
        first = first if asked_first is None else asked_first
        last = last if asked_last is None else asked_last
        if first >= last:
            raise InvalidError("The picture would end before it begins: see --from and --to.")
        return first, last

    def bounds(self) -> tuple[int | None, int | None]:
        """Returns the first and the last second that were asked for."""
        chronicle = self.run.chronicle
        since = self.since
        first = self.view.clock.place(chronicle.date(since)).begins[0] if since else None
        return first, chronicle.moment(self.until) if self.until else None

    def captioned(self, readings: Iterable[Reading], title: str, window: Window) -> Caption:
        """Returns the words around a picture of a time."""
        clock, (first, last) = self.view.clock, window
        if last - first > 2 * DAY:
            first, last = clock.start_of_day(first), clock.end_of_day(last)
        dates = f"{clock.say(first, starts=True)} to {clock.say(last)}"
        return self.labelled(readings, title, f"{dates}, {phrases.known(self.view)}")

    def labelled(self, readings: Iterable[Reading], title: str, dates: str) -> Caption:
        """Returns the words around a picture."""
        return caption(readings, self.names, self.run.chronicle.vocabulary.name, title, dates)


def draw_lanes(order: Order, wanted: tuple[str, ...], everything: bool) -> bytes | None:
    """Draws lanes: the headline cells, or those of the entities and cells named."""
    run, view, names = order.run, order.view, order.names
    cells = run.chronicle.cells(view.recorded_at, view.source_filter)
    keys = lane_cells(
        cells.keys(view.known_at),
        cells.entities,
        run.chronicle.vocabulary,
        _resolved(order, wanted),
        headline=not everything,
    )
    found = [cells.cell(key, view.known_at) for key in keys]
    made = [lane(each, view.known_at, names, view.at) for each in found if each is not None]
    made = [each for each in made if each.bars or each.plans]
    if not made:
        raise InvalidError(
            "No cell has anything to draw here. Name entities or cells, or use --all."
        )
    edges = set[int]().union(*(each.edges() for each in made))
    window = order.window(edges)
    title = _lanes_title(made, wanted, everything)
    told = order.captioned((bar.reading for each in made for bar in each.bars), title, window)
    if order.kind:
        from chrono.render.plot import lanes_figure

        return lanes_figure.draw_lanes(made, window, view.clock, order.kind, told)
    gutter = lanes_text.label_width((each.label for each in made), order.width)
    axis = folded_axis(window, edges, max(10, order.width - gutter - 2), view.clock)
    _show(order, told, _lane_rows(made, axis, gutter, order))
    return None


def _resolved(order: Order, wanted: Iterable[str]) -> set[str]:
    """Returns the names of entities and cells with the entity's id."""
    made = set()
    for name in wanted:
        entity, dot, rest = name.partition(".")
        if dot:
            made.add(order.run.chronicle.lookup.cell_name(name))
        else:
            made.add(f"{order.run.chronicle.entity(entity).id}{rest}")
    return made


def _lanes_title(made: Collection[Lane], wanted: tuple[str, ...], everything: bool) -> str:
    if wanted:
        entities = list(dict.fromkeys(each.entity for each in made))
        more = f" and {len(entities) - 2} more" if len(entities) > 3 else ""
        return ", ".join(entities[:2] if more else entities) + more
    return "every cell" if everything else "the headlines"


def _lane_rows(made: list[Lane], axis: FoldedAxis, gutter: int, order: Order) -> Rows:
    rows: Rows = []
    at, known = _lines(order, axis)
    before = None
    for each in made:
        label = lanes_text.lane_label(each, before, gutter)
        drawn = [lanes_text.row(axis, each.bars), *lanes_text.plan_rows(axis, each.plans)]
        for number, row in enumerate(drawn):
            name = _right(label if number == 0 else "", gutter)
            rows.append([(f"{name} │", ""), *lanes_text.crossed(row, axis, at, known)])
        before = each
    bars = [bar for each in made for bar in each.bars]
    plans = any(each.plans for each in made)
    return [*rows, *_foot(axis, gutter, order, bars, plans)]


def _right(label: str, width: int) -> str:
    from rich.cells import cell_len

    return " " * (width - cell_len(label)) + label


def _lines(order: Order, axis: FoldedAxis) -> tuple[int | None, int | None]:
    """Returns D and K where they are within the picture."""
    at, known = order.view.at, order.view.known_at
    inside = at if axis.first < at < axis.last else None
    return inside, known if axis.first < known < axis.last else None


def _foot(
    axis: FoldedAxis,
    gutter: int,
    order: Order,
    bars: list[Bar],
    plans: bool,
    more: Sequence[Piece] = (),
) -> Rows:
    rule, ticks = lanes_text.axis_rows(axis, order.view.clock, *_lines(order, axis))
    rows: Rows = [[(f"{' ' * gutter} └", "quiet"), *rule], [(" " * (gutter + 2), ""), *ticks]]
    line: list[Piece] = []
    taken = 0
    legend = lanes_text.legend(bars, plans, bool(axis.folds))
    for text, tone in (*legend, *more):
        if line and taken + len(text.rstrip()) > order.width:
            rows.append(line)
            line, taken = [], 0
        line.append((text, tone))
        taken += len(text)
    return [*rows, line]


def draw_belief(order: Order, name: str) -> bytes | None:
    """Draws the belief map of a cell."""
    cell = _cell(order, name)
    run, view, names = order.run, order.view, order.names
    cells = run.chronicle.cells(view.recorded_at, view.source_filter)
    found = belief_map(cell, cells.documents_at(view.known_at).values(), names, view.known_at)
    if not found.rows:
        raise InvalidError("No document had appeared on that date, so there is no belief to draw.")
    window = order.window(found.edges())
    readings = (bar.reading for row in found.rows for bar in row.bars)
    told = order.captioned(readings, f"{found.label}, as each day's readers knew it", window)
    if order.kind:
        from chrono.render.plot import lanes_figure

        return lanes_figure.draw_belief(found, window, view.clock, order.kind, told)
    _show(order, told, _belief_rows(found, window, order))
    return None


def _belief_rows(found: BeliefMap, window: Window, order: Order) -> Rows:
    clock = order.view.clock
    groups = lanes_text.belief_groups(found.rows, order.height or 40)
    labels = [lanes_text.belief_label(group, clock) for group in groups]
    gutter = max(map(len, [*labels, "As known by"]))
    axis = folded_axis(window, found.edges(), max(10, order.width - gutter - 2), clock)
    rows: Rows = [[(f"{'As known by':>{gutter}} │", "quiet")]]
    for label, group in zip(labels, groups, strict=True):
        row = lanes_text.row(axis, group[0].bars)
        row = lanes_text.crossed(row, axis, None, group[0].known_at)
        rows.append([(f"{label:>{gutter}} │", ""), *row])
    bars = [bar for row in found.rows for bar in row.bars]
    foot = _foot(axis, gutter, order, bars, False, (("┊ the day of knowledge", "quiet"),))
    joined = len(groups) < len(found.rows)
    more = "+N: so many later days of publication show the same" if joined else ""
    return [*rows, *foot, *([[(more, "quiet")]] if more else [])]


def _cell(order: Order, name: str) -> Cell:
    view = order.view
    cells = order.run.chronicle.cells(view.recorded_at, view.source_filter)
    key = order.run.chronicle.lookup.cell_name(name, cells)
    found = cells.cell(key, view.known_at)
    if found is None:
        raise UnknownError("Cell", key, (), "No event makes a claim about it.")
    return found


def draw_series(order: Order, name: str) -> bytes | None:
    """Draws a value over time."""
    cell, view = _cell(order, name), order.view
    today = order.run.chronicle.today()
    found = series(cell, view.known_at, order.names, *order.bounds(), today)
    if found is None:
        raise UnknownError("Cell", cell.key, (), "None of its claims has a date.")
    title = cell_words(cell.key, order.run.chronicle.vocabulary, order.names)
    readings = (each.reading for each in found.stretches)
    told = order.captioned(readings, title, (found.first, found.last))
    if order.kind:
        from chrono.render.plot import matplotlib_backend as figure

        return figure.plot(found, order.kind, title, told)
    from chrono.render.plot import terminal_backend as terminal

    unit = f" ({found.unit})" if found.unit else ""
    rows = terminal.plot(found, order.width, order.height or 14)
    _show(order, told, [*rows, [], *terminal.step_rows(found, order.width)], unit)
    return None


def draw_map(order: Order, attribute: str) -> bytes | None:
    """Draws the entities with coordinates as a map."""
    run, view = order.run, order.view
    found = on_map(run.chronicle.cells(view.recorded_at, view.source_filter), view, attribute)
    if found is None:
        raise InvalidError("No entity has coordinates. See `chrono entity add --help`.")
    readings = [spot.reading for spot in found.spots if spot.reading is not None]
    told = order.labelled(readings, "map", phrases.headline(view, run.chronicle.today()))
    if order.kind:
        from chrono.render.plot import matplotlib_backend as figure

        return figure.draw_map(found, order.kind, told.headline, told)
    from chrono.render.plot import terminal_backend as terminal

    _show(order, told, terminal.draw_map(found, order.width, order.height or 20))
    return None


# ------------------------------------------------------------------ in the terminal


def _show(order: Order, told: Caption, rows: Rows, unit: str = "") -> None:
    """Writes a picture with its title, its dates, its contests and its sources."""
    out = order.run.out
    letters = lacks_utf8(os.environ, getattr(out.stream, "encoding", None) or "")
    plain = letters or is_bare(os.environ)

    def signed(text: str) -> str:
        return in_ascii(clean(text), letters) if plain else clean(text)

    def say(text: str, style: str, indent: int = 0, hang: int = 0) -> None:
        """Writes a paragraph as wide as the picture."""
        for line in wrap(signed(text), max(order.width, NARROWEST), indent, hang):
            out.write(f"{out.paint(line, style)}\n")

    say(f"{told.headline}{unit}", "head")
    say(told.dates, "quiet")
    out.write("\n")
    for row in rows:
        parts = [(signed(text), tone.partition(" ")[0]) for text, tone in row]
        if parts:
            parts[-1] = parts[-1][0].rstrip(), parts[-1][1]
        out.write(
            "".join(out.paint(text, tone if tone in STYLE_OF else "") for text, tone in parts)
            + "\n"
        )
    if told.notes():
        out.write("\n")
    for contest in told.contests:
        say(f"≠ {contest.cell}", "contested", hang=2)
        for side in contest.sides:
            say(f"– {side}", "", indent=2, hang=4)
    if told.sources:
        say("Sources", "")
    for source in told.sources:
        say(source, "quiet", indent=2, hang=4)
