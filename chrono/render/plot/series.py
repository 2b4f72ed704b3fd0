"""A cell over time: stretches with the same reading, each with all its sides.

Levels are steps: nothing is interpolated between two readings, and an unknown value is a gap,
never a zero.
"""

from __future__ import annotations

from collections.abc import Iterable

from attrs import evolve, frozen

from chrono.edtf.calendar import DAY
from chrono.edtf.clock import UTC_CLOCK, Clock
from chrono.fold import read
from chrono.fold.change_points import change_points, ends_of_days
from chrono.model.claim import Cell, Claim, Reading, Standing
from chrono.model.quantity import Number, best, span
from chrono.render.names import Names
from chrono.render.text import value_words


@frozen
class Side:
    """One possible value of a stretch."""

    text: str
    low: Number | None
    """Least number; None for a value that is not a number or has no lower end."""
    high: Number | None
    best: Number | None
    numeric: bool

    @property
    def figure(self) -> Number | None:
        """The single number to draw: the best estimate, or the only possible number."""
        return self.best if self.best is not None or self.low != self.high else self.low


@frozen
class Stretch:
    """A time in which a cell has the same reading."""

    start: int
    end: int
    """The last second, included."""
    standing: Standing
    sides: tuple[Side, ...]
    """One for a value; several if it is contested or open; none for a gap."""
    reading: Reading
    """The reading at its start."""
    tentative: bool = False


@frozen
class Series:
    """All stretches of a cell between two moments."""

    cell: str
    numeric: bool
    unit: str
    stretches: tuple[Stretch, ...]
    clock: Clock = UTC_CLOCK

    @property
    def first(self) -> int:
        """The first second shown."""
        return self.stretches[0].start

    @property
    def last(self) -> int:
        """The last second shown."""
        return self.stretches[-1].end

    @property
    def values(self) -> tuple[str, ...]:
        """Every value shown, in words, in order of appearance."""
        seen = (side.text for each in self.stretches for side in each.sides)
        return tuple(dict.fromkeys(seen))

    def reach(self) -> tuple[Number, Number] | None:
        """The least and the greatest number shown; None if there is none."""
        ends = [
            end
            for each in self.stretches
            for side in each.sides
            for end in (side.low, side.best, side.high)
            if end is not None
        ]
        return (min(ends), max(ends)) if ends else None

    def steps(self) -> tuple[tuple[int, str, tuple[str, ...]], ...]:
        """Each stretch with a value: its start, its values in words, and their documents."""
        made = []
        for each in self.stretches:
            if each.sides:
                claims = (*each.reading.supports, *each.reading.foreign)
                documents = dict.fromkeys(claim.document for claim in claims if claim.document)
                joiner = " against " if each.standing == "contested" else " or "
                made.append(
                    (each.start, joiner.join(side.text for side in each.sides), tuple(documents))
                )
        return tuple(made)

    def levels(self) -> tuple[Number, ...]:
        """The numbers drawn as lines, in order of appearance.

        An axis may label them, because a document gives them or they are derived from one.
        """
        found: dict[Number, None] = {}
        for stretch in self.stretches:
            for side in stretch.sides:
                figure = side.figure
                for each in (figure,) if figure is not None else (side.low, side.high):
                    if each is not None and side.numeric:
                        found.setdefault(each)
        return tuple(found)


def series(
    cell: Cell,
    known_at: int,
    names: Names,
    first: int | None = None,
    last: int | None = None,
    today: int | None = None,
) -> Series | None:
    """Return the stretches of a cell, by default from its first claim to its last change.

    With `today`, the series extends a little beyond the last change, but not beyond that day, so
    that a continuing value is visible. None if there is nothing to show.
    """
    clock = cell.attribute.clock
    points = sorted(change_points(cell))
    if not points:
        return None
    low = first if first is not None else points[0]
    whole_days = ends_of_days((*points, low), clock) is not None
    least = 30 * DAY if whole_days else 600
    change = clock.end_if_day_begins(points[-1])
    high = last if last is not None else _beyond(low, change, today, least)
    wanted = sorted({low, *(each for each in points if low <= each <= high)})
    if whole_days:
        wanted = sorted({clock.start_of_day(each) for each in wanted})
    made: list[Stretch] = []
    for place, start in enumerate(wanted):
        end = wanted[place + 1] - 1 if place + 1 < len(wanted) else high
        reading = read(cell, clock.end_of_day(start) if whole_days else start, known_at)
        sides = _sides(reading, names)
        stretch = Stretch(start, end, reading.standing, sides, reading, reading.tentative)
        if made and _alike(made[-1], stretch):
            made[-1] = evolve(made[-1], end=end)
        else:
            made.append(stretch)
    made = _trimmed(made, first is None, last is None)
    if not made:
        return None
    numeric = cell.attribute.type == "quantity"
    return Series(cell.key, numeric, cell.attribute.unit, tuple(made), clock)


def _beyond(first: int, last: int, today: int | None, least: int) -> int:
    """Return a moment some time after the last change, at least `least`, but not after today."""
    if today is None:
        return last
    return max(last, min(today, last + max(least, (last - first) // 8)))


def _trimmed(made: list[Stretch], start: bool, end: bool) -> list[Stretch]:
    """Remove gaps at the ends, unless the caller asked for them."""
    while start and made and not made[0].sides:
        made = made[1:]
    while end and made and not made[-1].sides:
        made = made[:-1]
    return made


def _alike(one: Stretch, two: Stretch) -> bool:
    return (one.standing, one.sides, one.tentative) == (two.standing, two.sides, two.tentative)


def _sides(reading: Reading, names: Names) -> tuple[Side, ...]:
    """Return the possible values, each once."""
    if reading.known:
        values: Iterable[object] = [reading.value]
    elif reading.standing == "unknown":
        values = []
    else:
        values = [
            claim.value
            for claim in (*reading.candidates, *reading.foreign)
            if claim.role not in ("less", "more") and _same_unit(claim, reading)
        ]
    found: dict[str, Side] = {}
    for value in values:
        text = _text(value, reading, names)
        reach = span(value)
        low, high = reach if reach is not None else (None, None)
        found.setdefault(text, Side(text, low, high, best(value), reach is not None))
    return tuple(found.values())


def _same_unit(claim: Claim, reading: Reading) -> bool:
    """Return whether a claim, perhaps of another cell, has the unit of the cell's own values."""
    its, own = reading.attribute_of(claim), reading.attribute
    return (its.type, its.unit) == (own.type, own.unit)


def _text(value: object, reading: Reading, names: Names) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value_words(value, reading.attribute, names)
