"""Draws lanes and belief maps as rows of text, for the terminal and for the scrubber.

A bar holds its sign, its value and its documents, as far as they fit. A number is never cut: it
loses its unit, or is left out. Signs and fills say what colours say.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Final

from rich.cells import cell_len

from chrono.edtf import FOREVER
from chrono.edtf.clock import Clock
from chrono.model.claim import Standing
from chrono.render.lines import clean
from chrono.render.plot.braille import Piece
from chrono.render.plot.folded_axis import FoldedAxis
from chrono.render.plot.lanes import Bar, Belief, Lane, Plan, Side, joined
from chrono.render.text import GLYPHS, STANDING_WORDS

FILLS: Final = {
    "stated": "━",
    "derived": "━",
    "stale": "╌",
    "contested": "═",
    "possible": "▒",
}
EARLIER: Final = "‹"
LATER: Final = "›"
FOLDED: Final = "//"
DATE_LINE: Final = "│"
KNOWN_LINE: Final = "┊"
COVERED: Final = frozenset({*FILLS.values(), DATE_LINE, KNOWN_LINE})
"""What a line through all rows covers; it never covers text."""
LEAST_TEXT: Final = 6
"""In fewer columns a bar shows no part of a word."""


class Strip:
    """One row of columns, each with a character and a tone."""

    def __init__(self, width: int) -> None:
        self.width = width
        self._cells = [(" ", "")] * width

    def put(self, column: int, text: str, tone: str) -> int:
        """Write text from a column on, and return the column after it; the rest is cut off."""
        for character in text:
            size = 1 if character.isascii() else cell_len(character)
            if column >= 0 and column + size <= self.width:
                self._cells[column] = character, tone
                for place in range(column + 1, column + size):
                    self._cells[place] = "", tone
            column += size
        return column

    def pieces(self) -> list[Piece]:
        """Return the row in pieces of one tone."""
        made: list[Piece] = []
        for tone, run in groupby(self._cells, key=itemgetter(1)):
            made.append(("".join(character for character, _ in run), tone))
        return made


def row(axis: FoldedAxis, bars: Sequence[Bar]) -> list[Piece]:
    """Return the bars of a lane or of a belief."""
    strip = Strip(axis.width)
    for bar, (start, end) in _placed(axis, bars):
        strip.put(start, FILLS[bar.standing] * (end - start + 1), bar.standing)
        if bar.begins_earlier and start > 0:
            strip.put(start - 1, EARLIER, bar.standing)
        column = start
        for text, quiet in _told(bar, end - start + 1):
            column = strip.put(column, text, "quiet" if quiet else f"{bar.standing} value")
    return strip.pieces()


def plan_rows(axis: FoldedAxis, plans: Iterable[Plan]) -> list[list[Piece]]:
    """Return plans as hollow bars, in as many rows as they need beside each other."""
    rows: list[tuple[Strip, int]] = []
    for plan in plans:
        place = _place(axis, plan.first, plan.last)
        if place is None:
            continue
        start, end = place[0], max(place[1], min(place[0] + 1, axis.width - 1))
        used = next((number for number, (_, taken) in enumerate(rows) if taken < start), None)
        strip = Strip(axis.width) if used is None else rows[used][0]
        _plan(strip, axis, plan, start, end)
        if used is None:
            rows.append((strip, end))
        else:
            rows[used] = strip, end
    return [strip.pieces() for strip, _ in rows]


def crossed(
    pieces: Sequence[Piece], axis: FoldedAxis, at: int | None, known_at: int | None
) -> list[Piece]:
    """Return a row with the lines of D and K where they are given. A line never covers text."""
    made = list(pieces)
    for second, sign, tone in ((known_at, KNOWN_LINE, "known-line"), (at, DATE_LINE, "now-line")):
        column = -1 if second is None else axis.column(second)
        if 0 <= column < axis.width:
            made = _crossed(made, column, sign, tone)
    return made


def _crossed(pieces: Iterable[Piece], column: int, sign: str, tone: str) -> list[Piece]:
    made: list[Piece] = []
    taken = 0
    for text, own in pieces:
        size = len(text) if text.isascii() else cell_len(text)
        if not taken <= column < taken + size:
            made.append((text, own))
        else:
            place = column - taken if size == len(text) else _index(text, column - taken)
            under = text[place]
            shown = sign if (under == " " and "value" not in own) or under in COVERED else under
            made += [
                (text[:place], own),
                (shown, f"{own} {tone}".strip()),
                (text[place + 1 :], own),
            ]
        taken += size
    return [each for each in made if each[0]]


def _index(text: str, column: int) -> int:
    """Return the index of the character at a column of a text with wide characters."""
    return next(end for end in range(len(text)) if cell_len(text[: end + 1]) > column)


def _place(axis: FoldedAxis, first: int, last: int) -> tuple[int, int] | None:
    """Return the first and the last column of a time; None if it is not on the axis."""
    start, end = axis.column(first), axis.column(last)
    if end < 0 or start >= axis.width:
        return None
    return max(0, start), min(axis.width - 1, end)


def _placed(axis: FoldedAxis, bars: Sequence[Bar]) -> Iterator[tuple[Bar, tuple[int, int]]]:
    """Yield each bar with its columns. A column that two bars share belongs to the later one,
    unless it is the only one of the earlier.
    """
    found = [(bar, place) for bar in bars if (place := _place(axis, bar.first, bar.last))]
    taken = -1
    for number, (bar, (first, last)) in enumerate(found):
        following = found[number + 1][1][0] if number + 1 < len(found) else axis.width
        start = max(first, taken + 1)
        end = min(last, max(start, following - 1))
        if start <= end:
            yield bar, (start, end)
            taken = end


def _told(bar: Bar, room: int) -> list[tuple[str, bool]]:
    """Return the text of a bar in parts, with whether each names documents."""
    sign = GLYPHS[bar.standing]
    for with_documents, short in ((True, False), (False, False), (False, True)):
        made: list[tuple[str, bool]] = []
        for side in bar.sides:
            made.append((f"{sign} {clean(side.short if short else side.words)} ", False))
            if with_documents and side.documents:
                made.append((f"({clean(', '.join(side.documents))}) ", True))
        if sum(cell_len(text) for text, _ in made) <= room:  # a blank stands before the next sign
            return made
    share = room // len(bar.sides)
    if share >= LEAST_TEXT:
        cut = [_cut(side, bar.standing, share) for side in bar.sides]
        if any(len(text) > 1 for text in cut):
            return [(f"{text} " if len(text) < share else text, False) for text in cut]
    return [(sign, False)]


def _cut(side: Side, standing: Standing, room: int) -> str:
    """Return the sign and as much of a value as has room; of a number all or nothing."""
    sign = GLYPHS[standing]
    words = clean(side.words)
    if any(character.isdigit() for character in words):
        short = f"{sign} {clean(side.short)}"
        return short if cell_len(short) < room else sign
    return f"{sign} {shortened(words, room - 3)}"


def shortened(text: str, room: int) -> str:
    """Return clean text, cut to some columns with an ellipsis if it is longer."""
    if cell_len(text) <= room:
        return text
    while text and cell_len(text) > room - 1:
        text = text[:-1]
    return f"{text.rstrip()}…" if room > 0 else ""


def _plan(strip: Strip, axis: FoldedAxis, plan: Plan, start: int, end: int) -> None:
    """Draw a plan as a hollow bar: brackets at its first and its last day, and its words."""
    opening = EARLIER if plan.first < axis.first else "["
    closing = LATER if plan.last > axis.last else "]"
    words, room = clean(plan.words), end - start - 1
    if cell_len(words) > room:
        number = any(character.isdigit() for character in words)
        words = "" if number or room < LEAST_TEXT else shortened(words, room)
    text = f"{opening}{words}{' ' * (room - cell_len(words))}{closing}"
    strip.put(start, text, "beside")


# ------------------------------------------------------------------ labels, axis and legend


def label_width(labels: Iterable[str], width: int) -> int:
    """Return the width of the column of labels, at most a third of the whole."""
    longest = max((cell_len(clean(label)) for label in labels), default=0)
    return max(8, min(longest, width * 3 // 8, 44))


def lane_label(lane: Lane, before: Lane | None, width: int) -> str:
    """Return the label of a row: after a row of the same entity, the attribute alone."""
    if before is not None and before.entity == lane.entity:
        return shortened(f"  {clean(lane.attribute)}", width)
    return cell_label(lane.entity, lane.attribute, width)


def cell_label(entity: str, attribute: str, width: int) -> str:
    """Return the name of a cell in some columns; the entity is cut before the attribute."""
    entity, attribute = clean(entity), clean(attribute)
    room = width - cell_len(attribute) - 2
    if room < LEAST_TEXT:
        return shortened(f"{entity}: {attribute}", width)
    return f"{shortened(entity, room)}: {attribute}"


def axis_rows(
    axis: FoldedAxis, clock: Clock, at: int | None = None, known_at: int | None = None
) -> tuple[list[Piece], list[Piece]]:
    """Return the rule below the rows, with folds and the letters of D and K, and its ticks."""
    rule = Strip(axis.width)
    rule.put(0, "─" * axis.width, "quiet")
    ticks = Strip(axis.width)
    for column, name in axis.ticks(clock):
        rule.put(column, "┬", "quiet")
        ticks.put(column, name, "quiet")
    for fold in axis.folds:
        rule.put(fold.start, FOLDED, "strong")
    if known_at is not None and known_at < FOREVER:
        rule.put(axis.column(known_at), "K", "known")
    if at is not None:
        rule.put(axis.column(at), "D", "now")
    return rule.pieces(), ticks.pieces()


def legend(bars: Iterable[Bar], plans: bool, folds: bool) -> list[Piece]:
    """Return the legend of the standings that are shown, of plans, of folds and of open starts."""
    bars = tuple(bars)
    shown = {bar.standing for bar in bars}
    made: list[Piece] = [
        (f"{GLYPHS[standing]}{FILLS[standing]} {STANDING_WORDS[standing]}  ", standing)
        for standing in GLYPHS
        if standing in shown and standing in FILLS
    ]
    if plans:
        made.append(("[ ] planned  ", "beside"))
    if any(bar.begins_earlier for bar in bars):
        made.append((f"{EARLIER} or from an earlier day on  ", "quiet"))
    if folds:
        made.append((f"{FOLDED} a year or more without a change  ", "quiet"))
    return made


def belief_label(rows: Sequence[Belief], clock: Clock) -> str:
    """Return the label of a row of the belief map: the day, or the days that show the same."""
    said = clock.say(rows[0].known_at)
    return said if len(rows) == 1 else f"{said} +{len(rows) - 1}"


def belief_groups(rows: Sequence[Belief], most: int) -> tuple[tuple[Belief, ...], ...]:
    """Return each row by itself, or equal neighbours together if there are more than `most`."""
    return tuple((row,) for row in rows) if len(rows) <= most else joined(rows)
