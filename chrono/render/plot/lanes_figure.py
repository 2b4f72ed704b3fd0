"""Draws lanes and belief maps with matplotlib, as SVG or PNG."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

from attrs import evolve

from chrono.edtf.clock import Clock
from chrono.model.claim import Window
from chrono.render.plot.caption import Caption
from chrono.render.plot.folded_axis import FoldedAxis, folded_axis
from chrono.render.plot.lanes import Bar, BeliefMap, Lane, Plan
from chrono.render.plot.matplotlib_backend import (
    COLOURS,
    NOTE_HEIGHT,
    PLAIN,
    as_file,
    captioned,
    clean,
    new_figure,
)
from chrono.render.text import GLYPHS, STANDING_WORDS

COLUMNS: Final = 1200
"""The resolution of the axis; a fold takes some of them."""
FOLD: Final = 28
TICK: Final = 150
"""The columns that the name of a tick needs."""
ROW: Final = 0.27
"""The height of a row, in inches."""
HEIGHT: Final = 0.78
"""The height of a bar, as a share of its row."""
PLAN: Final = "#1f5fae"
INK: Final = "#1c2430"
ALPHA: Final = {"stated": 0.24, "derived": 0.24, "stale": 0.1, "contested": 0.2, "possible": 0.08}
HATCH: Final = {"possible": "////", "contested": ""}
EDGE: Final = {"stale": (0, (3, 2)), "possible": (0, (1, 2))}
"""Line styles of frames that distinguish standings without colour."""
TEXT: Final = 7.0

Later = list[Callable[[Any], None]]
"""What writes text into the bars, once the layout has given them their size."""


def draw_lanes(
    lanes: Sequence[Lane], window: Window, clock: Clock, kind: str, caption: Caption
) -> bytes:
    """Draw lanes as a picture. Raises InvalidError if matplotlib is missing."""
    edges = set[int]().union(*(each.edges() for each in lanes))
    axis = folded_axis(window, edges, COLUMNS, clock, FOLD)
    tracks = [_tracks(axis, each.plans) for each in lanes]
    rows = len(lanes) + sum(0.8 * len(each) for each in tracks)
    figure, axes = new_figure(11, ROW * rows + 1.0 + NOTE_HEIGHT * len(caption.notes()))
    later: Later = []
    marks, labels = [], []
    y = 0.0
    for lane, plans in zip(lanes, tracks, strict=True):
        marks.append(y)
        labels.append(clean(lane.label))
        _bars(axes, axis, lane.bars, y, later)
        y += 1
        for track in plans:
            for plan in track:
                _plan(axes, axis, plan, y - 0.12, later)
            y += 0.8
    standings = [bar.standing for lane in lanes for bar in lane.bars]
    _frame(axes, axis, clock, y - 0.5, list(zip(marks, labels, strict=True)))
    _legend(axes, standings, any(tracks))
    captioned(figure, axes, _explained(caption, axis))
    return _finished(figure, axes, later, kind)


def draw_belief(
    found: BeliefMap, window: Window, clock: Clock, kind: str, caption: Caption
) -> bytes:
    """Draw a belief map as a picture. Raises InvalidError if matplotlib is missing."""
    axis = folded_axis(window, found.edges(), COLUMNS, clock, FOLD)
    figure, axes = new_figure(
        11, 1.6 * ROW * len(found.rows) + 1.3 + NOTE_HEIGHT * len(caption.notes())
    )
    later: Later = []
    marks = []
    for place, row in enumerate(found.rows):
        documents = f" ({', '.join(row.documents)})" if row.documents else ""
        marks.append((float(place), clean(f"{clock.say(row.known_at)}{documents}")))
        _bars(axes, axis, row.bars, place, later)
        x = axis.column(row.known_at)
        for y in (place - 0.45, place + 0.45):
            axes.plot([x, x], [y - 0.06, y + 0.06], color=INK, linewidth=2, zorder=4)
        axes.plot([x, x], [place - 0.5, place + 0.5], color=INK, linewidth=0.8, zorder=4)
    _frame(axes, axis, clock, len(found.rows) - 0.5, marks)
    axes.set_ylabel("as known by", fontsize=8)
    _legend(axes, [bar.standing for row in found.rows for bar in row.bars], False)
    captioned(figure, axes, _explained(caption, axis, "black line: the day of knowledge"))
    return _finished(figure, axes, later, kind)


def _frame(
    axes: Any, axis: FoldedAxis, clock: Clock, bottom: float, marks: list[tuple[float, str]]
) -> None:
    axes.set_ylim(bottom, -0.6)
    axes.set_xlim(0, axis.width)
    axes.set_yticks([y for y, _ in marks], [label for _, label in marks], fontsize=8, **PLAIN)
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)
    ticks = axis.ticks(clock, TICK)
    axes.set_xticks([column for column, _ in ticks], [name for _, name in ticks], fontsize=8)
    axes.grid(axis="x", alpha=0.25, linewidth=0.6)
    for fold in axis.folds:
        left, right = fold.start, fold.start + fold.width
        axes.axvspan(left + 8, right - 8, facecolor="white", zorder=3)
        for x in (left + 8, right - 8):
            axes.axvline(x, color=COLOURS[""], linewidth=0.6, linestyle=(0, (2, 2)), zorder=3)


def _explained(caption: Caption, axis: FoldedAxis, *more: str) -> Caption:
    """Return the caption with an explanation of the lines of the picture after its dates."""
    folded = "dotted gap: a year or more without a change" if axis.folds else ""
    return evolve(caption, dates=" · ".join(filter(None, (caption.dates, *more, folded))))


def _bars(axes: Any, axis: FoldedAxis, bars: Sequence[Bar], y: float, later: Later) -> None:
    for bar in bars:
        start, end = axis.column(bar.first), axis.column(bar.last + 1)
        if end < 0 or start >= axis.width:
            continue
        start, end = max(0, start), max(min(axis.width, end), start + 2)
        height = HEIGHT / len(bar.sides)
        for place, side in enumerate(bar.sides):
            top = y - HEIGHT / 2 + place * height
            _box(axes, bar, start, end, top, height * (0.94 if len(bar.sides) > 1 else 1.0))
            documents = f" ({', '.join(side.documents)})" if side.documents else ""
            sign = GLYPHS[bar.standing]
            full, short = f"{sign} {side.words}", f"{sign} {side.short}"
            forms = (f"{full}{documents}", full, short, sign)
            size = TEXT if len(bar.sides) == 1 else TEXT - 1.2
            _write(axes, forms, (start, end), top + height / 2, INK, size, later)
        if bar.begins_earlier:
            axes.text(
                start - 1,
                y,
                "‹",
                fontsize=10,
                ha="right",
                va="center_baseline",
                color=COLOURS[bar.standing],
            )


def _box(axes: Any, bar: Bar, start: int, end: int, top: float, height: float) -> None:
    colour = COLOURS[bar.standing]
    box = [(start, end - start)], (top, height)
    axes.broken_barh(*box, facecolor=colour, alpha=ALPHA[bar.standing], zorder=1)
    axes.broken_barh(
        *box,
        facecolor="none",
        edgecolor=colour,
        hatch=HATCH.get(bar.standing, ""),
        linewidth=0.5,
        linestyle=EDGE.get(bar.standing, "solid"),
        zorder=2,
    )
    axes.vlines(start, top, top + height, color=colour, linewidth=2, zorder=2)


def _tracks(axis: FoldedAxis, plans: Sequence[Plan]) -> list[list[Plan]]:
    """Return plans in rows, so that none covers another."""
    rows: list[list[Plan]] = []
    for plan in plans:
        if axis.column(plan.last) < 0 or axis.column(plan.first) >= axis.width:
            continue
        free = next((row for row in rows if row[-1].last < plan.first), None)
        if free is None:
            rows.append([plan])
        else:
            free.append(plan)
    return rows


def _plan(axes: Any, axis: FoldedAxis, plan: Plan, y: float, later: Later) -> None:
    start, end = max(0, axis.column(plan.first)), min(axis.width, axis.column(plan.last) + 1)
    box = [(start, max(2, end - start))], (y - 0.3, 0.6)
    axes.broken_barh(*box, facecolor="none", edgecolor=PLAN, linewidth=0.9, zorder=2)
    document = f" ({plan.claim.document})" if plan.claim.document else ""
    forms = (f"planned: {plan.words}{document}", f"planned: {plan.words}", "planned")
    _write(axes, forms, (start, end), y, PLAN, TEXT, later)


def _write(
    axes: Any,
    forms: Sequence[str],
    columns: tuple[int, int],
    y: float,
    colour: str,
    size: float,
    later: Later,
) -> None:
    """Write the longest of some texts that a bar has room for, once its size is known."""

    def write(renderer: Any) -> None:
        for form in forms:
            text = axes.text(
                columns[0] + 5,
                y,
                clean(form),
                fontsize=size,
                va="center_baseline",
                color=colour,
                zorder=5,
                bbox={"facecolor": "white", "edgecolor": "none", "alpha": 0.7, "pad": 0.6},
                **PLAIN,
            )
            text.set_in_layout(False)
            box = text.get_window_extent(renderer).transformed(axes.transData.inverted())
            if box.x1 <= columns[1] - 2:
                return
            text.remove()

    later.append(write)


def _legend(axes: Any, standings: Sequence[str], plans: bool) -> None:
    from matplotlib.patches import Patch

    shown = [name for name in STANDING_WORDS if name in standings]
    patches = [
        Patch(
            facecolor=(COLOURS[name], ALPHA[name]),
            edgecolor=COLOURS[name],
            hatch=HATCH.get(name, ""),
            linestyle=EDGE.get(name, "solid"),
            label=f"{GLYPHS[name]} {STANDING_WORDS[name]}",
        )
        for name in shown
        if name in ALPHA
    ]
    if plans:
        patches.append(Patch(facecolor="none", edgecolor=PLAN, label="planned"))
    if patches:
        axes.legend(
            handles=patches,
            frameon=False,
            fontsize=8,
            ncols=6,
            loc="lower right",
            bbox_to_anchor=(1.0, 1.0),
        )


def _finished(figure: Any, axes: Any, later: Later, kind: str) -> bytes:
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    renderer = FigureCanvasAgg(figure).get_renderer()
    figure.draw_without_rendering()
    for write in later:
        write(renderer)
    return as_file(figure, kind)
