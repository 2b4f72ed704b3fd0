"""Draws a series or a map in Braille, as rows of text in tones named by standing.

A solid line is stated or derived, a broken one stale, possible or contested; a checkerboard
is the range of a value. The caller turns tones into colours, or ignores them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from chrono.edtf import format_day
from chrono.edtf.calendar import DAY
from chrono.edtf.clock import Clock
from chrono.model.quantity import Number, number
from chrono.render.lines import clean, wrap
from chrono.render.plot.braille import Canvas, Piece
from chrono.render.plot.map import Map
from chrono.render.plot.series import Series, Side, Stretch

Lines = list[list[Piece]]
EVERY: Final = {"stated": 1, "derived": 1, "stale": 3, "possible": 4, "contested": 2}
"""The spacing of the dots in a line."""
LANES: Final = 16
LABEL: Final = 28


def plot(series: Series, width: int = 80, height: int = 14) -> Lines:
    """Return a series as rows of text, `width` columns wide."""
    reach = series.reach() if series.numeric else None
    return _numbers(series, reach, width, height) if reach else _lanes(series, width)


def _scale(reach: tuple[Number, Number]) -> tuple[float, float]:
    """Return the limits of the axis: from zero, unless that would flatten the curve."""
    low, high = float(reach[0]), float(reach[1])
    if low >= 0 and low < 0.6 * high:
        low = 0.0
    room = (high - low) * 0.06 or abs(high) * 0.1 or 1.0
    return (low if low == 0 else low - room), high + room


def _numbers(series: Series, reach: tuple[Number, Number], width: int, height: int) -> Lines:
    low, high = _scale(reach)
    levels = series.levels()
    gutter = max(len(number(each)) for each in (0, *levels)) + 2
    canvas = Canvas(max(10, width - gutter), height)

    def down(value: float) -> int:
        return round((high - value) / (high - low) * (canvas.height - 1))

    for stretch in series.stretches:
        start, end = _across(canvas, series, stretch)
        for side in stretch.sides:
            _side(canvas, stretch, side, start, end, down)
    rows = canvas.lines()
    marked = {} if low else {height - 1: "0"}
    for each in levels:
        marked.setdefault(down(each) >> 2, number(each))
    made: Lines = [
        [(f"{marked.get(place, ''):>{gutter - 2}} │", "quiet"), *row]
        for place, row in enumerate(rows)
    ]
    return [
        *made,
        *_dates(series, gutter, canvas.columns),
        *_legend(series, gutter, canvas.columns),
    ]


def _legend(series: Series, gutter: int, columns: int) -> Lines:
    """Return the legend of the lines, unless all of them are stated."""
    shown = dict.fromkeys(each.standing for each in series.stretches if each.sides)
    made: Lines = []
    room = 0
    for standing in shown if set(shown) > {"stated"} or "stated" not in shown else ():
        canvas = Canvas(3, 1)
        canvas.across(0, 5, 1, standing, EVERY.get(standing, 1))
        word = f" {standing}  "
        if len(word) + 3 > room:
            made.append([(" " * gutter, "")])
            room = columns
        made[-1] += [*canvas.lines()[0], (word, "quiet")]
        room -= len(word) + 3
    return made


def _across(canvas: Canvas, series: Series, stretch: Stretch) -> tuple[int, int]:
    days = max(1, series.last - series.first)
    start = round((stretch.start - series.first) / days * (canvas.width - 1))
    end = round((stretch.end - series.first) / days * (canvas.width - 1))
    return start, max(start, end)


def _side(canvas: Canvas, stretch: Stretch, side: Side, start: int, end: int, down: object) -> None:
    assert callable(down)
    if not side.numeric:
        return
    top = 0 if side.high is None else down(side.high)
    bottom = canvas.height - 1 if side.low is None else down(side.low)
    if bottom - top > 1:
        canvas.fill(start, end, top, bottom, stretch.standing)
    figure = side.figure
    every = EVERY.get(stretch.standing, 1)
    ends = [figure] if figure is not None else [side.low, side.high]
    for each in ends:
        if each is not None:
            canvas.across(start, end, down(each), stretch.standing, every)


def _lanes(series: Series, width: int) -> Lines:
    """Return a row for each value, with a bar on the days on which it shows."""
    values = series.values[:LANES]
    gutter = min(LABEL, max((len(value) for value in values), default=0)) + 2
    canvas = Canvas(max(10, width - gutter), len(values))
    for stretch in series.stretches:
        start, end = _across(canvas, series, stretch)
        for side in stretch.sides:
            if side.text in values:
                top = values.index(side.text) * 4
                every = EVERY.get(stretch.standing, 1)
                for line in (1, 2):
                    canvas.across(start, end, top + line, stretch.standing, every)
    made: Lines = []
    for value, row in zip(values, canvas.lines(), strict=True):
        label = value if len(value) <= gutter - 2 else value[: gutter - 3] + "…"
        made.append([(f"{label:>{gutter - 2}} │", ""), *row])
    if len(series.values) > LANES:
        made.append([(f"… and {len(series.values) - LANES} more values", "quiet")])
    return [
        *made,
        *_dates(series, gutter, canvas.columns),
        *_legend(series, gutter, canvas.columns),
    ]


def _moments(seconds: Sequence[int], clock: Clock) -> list[str]:
    """Return moments as days, or with the time of day where they lie within two days.

    Seconds show only where the moments lie within ten minutes.
    """
    length = seconds[-1] - seconds[0]
    if length > 2 * DAY or clock.is_day(seconds[0], seconds[-1]):
        return [format_day(clock.day(each)) for each in seconds]
    shown = (clock.say_time(each, starts=True)[: 5 if length > 600 else 8] for each in seconds)
    return [
        f"{format_day(clock.day(each))} {time}" for each, time in zip(seconds, shown, strict=True)
    ]


def _dates(series: Series, gutter: int, columns: int) -> Lines:
    """Return the axis of time: its first moment, its middle, its last."""
    days = [series.first, (series.first + series.last) // 2, series.last]
    texts = _moments(days, series.clock)
    line = " " * columns
    places = [0, max(0, (columns - len(texts[1])) // 2), max(0, columns - len(texts[2]))]
    for text, place in zip(texts, places, strict=True):
        if line[place : place + len(text)].strip() == "" and len(text) <= columns:
            line = line[:place] + text + line[place + len(text) :]
    axis = " " * (gutter - 1) + "└" + "─" * columns
    return [[(axis, "quiet")], [(" " * gutter + line[:columns], "quiet")]]


def step_rows(series: Series, width: int) -> Lines:
    """Return the start, the values and the documents of each step."""
    made: Lines = []
    said = [series.clock.say(start, starts=True) for start, _, _ in series.steps()]
    room = max(map(len, said), default=0)
    for day, (_, text, documents) in zip(said, series.steps(), strict=True):
        source = f" ({', '.join(documents)})" if documents else ""
        lines = wrap(clean(f"{text}{source}"), max(20, width - room - 2)) or [""]
        for place, line in enumerate(lines):
            made.append([(f"{day if place == 0 else '':<{room}}  ", "quiet"), (line, "")])
    return made


def draw_map(found: Map, width: int = 80, height: int = 20) -> Lines:
    """Return a map as rows of text: a number for each place, and the key below."""
    canvas = Canvas(width, height)
    west, south, east, north = found.frame
    stretch = found.stretch
    scale = min(
        canvas.width / max((east - west) * stretch, 1e-9), canvas.height / max(north - south, 1e-9)
    )
    left = (canvas.width - (east - west) * stretch * scale) / 2
    top = (canvas.height - (north - south) * scale) / 2
    for place, each in enumerate(found.spots, 1):
        x = round(left + (each.longitude - west) * stretch * scale)
        y = round(top + (north - each.latitude) * scale)
        canvas.dot(x, y, each.tone)
        label = str(place)
        column, row = min(x >> 1, canvas.columns - 1), min(max(0, y >> 2), canvas.rows - 1)
        for shift in (0, 1, -1, 2, -2):
            if canvas.free(column, row + shift, len(label)):
                canvas.write(column, row + shift, label, each.tone)
                break
    rule: list[Piece] = [("─" * width, "quiet")]
    frame: Lines = [rule, *canvas.lines(), rule]
    return [*frame, *_key(found)]


def _key(found: Map) -> Sequence[list[Piece]]:
    room = len(str(len(found.spots)))
    return [
        [
            (f"{place:>{room}} ", ""),
            (each.label, "strong"),
            (f"  {each.says}" if each.says else "", each.tone),
        ]
        for place, each in enumerate(found.spots, 1)
    ]
