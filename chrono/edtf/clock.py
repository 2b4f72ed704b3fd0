"""The axis: every moment as a POSIX second, and the days of a chronicle's own clock.

A day is the day of the clock's zone, so it has 23 to 25 hours where the zone changes its offset.
Outside the years 1900 to 9999 a named zone counts as its offset of 1 January 1900, because zone
tables say little about earlier years. Leap seconds do not exist on the axis, as in POSIX:
23:59:60 is 23:59:59.

`place` puts a parsed date on the axis. What is written with an offset is placed by its instant;
everything else belongs to the clock. A part marked `~` is widened by a margin: one unit of the
finest component that bears the mark (five for minutes, sixty for seconds), unless the clock says
otherwise.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Final, Literal

from attrs import field, frozen

from chrono.edtf.calendar import (
    BEGINNING,
    DAY,
    FOREVER,
    day_number,
    format_day,
    say_day,
    say_days,
)
from chrono.edtf.durations import Duration, add, parse_duration, subtract
from chrono.edtf.errors import EdtfError
from chrono.edtf.margins import margin_of
from chrono.edtf.record import Edtf, Placed, Window
from chrono.edtf.time_part import read_time
from chrono.edtf.zones import (
    EPOCH,
    TABLES_FROM,
    TABLES_TO,
    midnight,
    offset_of_1900,
    offset_text,
    seconds_east,
    zone_of,
)

if TYPE_CHECKING:
    from chrono.edtf.date_part import Part


@frozen
class Clock:
    """The clock of a chronicle: its zone, and the margins of its dates that are about."""

    zone: str = "UTC"
    """A name of the IANA time zone database."""
    about: tuple[tuple[str, str], ...] = field(default=(), converter=tuple)
    """Pairs of a unit and its margin, an ISO 8601 duration, that replace those of `ABOUT`."""

    # ------------------------------------------------------------------ days

    def first(self, day: int) -> int:
        """Return the first second of a day; `BEGINNING` and `FOREVER` stay as they are."""
        if day <= BEGINNING or day >= FOREVER:
            return day
        if self.zone == "UTC":
            return (day - EPOCH) * DAY
        return midnight(self.zone, day)

    def last(self, day: int) -> int:
        """Return the last second of a day; `BEGINNING` and `FOREVER` stay as they are."""
        if day <= BEGINNING or day >= FOREVER:
            return day
        # Some zones have skipped a whole day: it counts as the second of the change.
        return max(self.first(day), self.first(day + 1) - 1)

    def day(self, second: int) -> int:
        """Return the day of a second; `BEGINNING` and `FOREVER` stay as they are."""
        if second <= BEGINNING or second >= FOREVER:
            return second
        shown = self.local(second)[0]
        if self.zone == "UTC":
            return shown
        # Where a clock is set back across midnight, it shows the old day once more.
        if second < self.first(shown):
            return shown - 1
        return shown + 1 if second >= self.first(shown + 1) else shown

    def start_of_day(self, second: int) -> int:
        """Return the first second of the day of a second."""
        return self.first(self.day(second))

    def end_of_day(self, second: int) -> int:
        """Return the last second of the day of a second."""
        return self.last(self.day(second))

    def end_if_day_begins(self, second: int) -> int:
        """Return the end of the day that a second begins; any other second as it is.

        A window's first second asks about its day as a whole where nothing finer is known.
        """
        return self.end_of_day(second) if second == self.start_of_day(second) else second

    def is_day(self, first: int, last: int) -> bool:
        """Return whether two seconds are the first and the last of one day."""
        return BEGINNING < first < last < FOREVER and self._is_one_day(first, last)

    def _is_one_day(self, first: int, last: int) -> bool:
        if self.zone == "UTC":
            return last - first == DAY - 1 and first % DAY == 0
        day = self.day(first)
        return self.first(day) == first and self.last(day) == last

    # ------------------------------------------------------------------ times of day

    def local(self, second: int) -> tuple[int, int, int]:
        """Return the day, the second of that day and the offset in seconds that the clock shows.

        Where a clock is set back across midnight, the day shown is not always that of `day`.
        """
        offset = self._offset(second)
        days, rest = divmod(second + offset, DAY)
        return days + EPOCH, rest, offset

    def instants(self, day: int, seconds: int) -> Window:
        """Return the first and the last instant at which the clock shows a time of a day.

        They differ for a time that occurs twice. A time that does not occur is read by the offset
        before the change. `seconds` counts from midnight, and may be 86,400.
        """
        naive = (day - EPOCH) * DAY + seconds
        if self.zone == "UTC" or not TABLES_FROM <= day <= TABLES_TO:
            offset = self._offset_of_1900()
            return naive - offset, naive - offset
        zone = zone_of(self.zone)
        wall = datetime.fromordinal(day) + timedelta(seconds=seconds)
        first = naive - seconds_east(wall.replace(tzinfo=zone))
        return first, max(first, naive - seconds_east(wall.replace(tzinfo=zone, fold=1)))

    def occurs(self, day: int, seconds: int) -> bool:
        """Return whether the clock ever shows a time of a day."""
        found = self.instants(day, seconds)[0]
        days, rest = divmod(seconds, DAY)
        return self.local(found)[:2] == (day + days, rest)

    def ends_early(self, date: Edtf) -> bool:
        """Return whether an interval ends before it begins on this clock, though not as written."""
        if date.form != "interval" or date.parts is None or not all(date.parts):
            return False
        starting, ending = date.parts
        return _span(ending, self)[1] < _span(starting, self)[0]

    def skips(self, date: Edtf | None) -> Part | None:
        """Return the first part of a date whose clock time does not occur, if there is one."""
        for part in date.all_parts if date and self.zone != "UTC" else ():
            time = part.time
            if time and time.offset is None and not self.occurs(part.earliest, time.first):
                return part
        return None

    def offsets(self, first: int, last: int) -> list[tuple[int, int]]:
        """Return the offsets between two moments, each with the second from which the clock has it.

        The first of them holds at `first`. Two changes within a week count as one.
        """
        made = [(first, self._offset(first))]
        for week in range(first, last, 7 * DAY):
            low, high = week, min(last, week + 7 * DAY)
            after = self._offset(high)
            if after == made[-1][1]:
                continue
            while high - low > 1:
                middle = (low + high) // 2
                low, high = (low, middle) if self._offset(middle) == after else (middle, high)
            made.append((high, after))
        return made

    def _offset(self, second: int) -> int:
        if self.zone == "UTC":
            return 0
        if not midnight(self.zone, TABLES_FROM) <= second < midnight(self.zone, TABLES_TO):
            return self._offset_of_1900()
        return seconds_east(datetime.fromtimestamp(second, zone_of(self.zone)))

    def _offset_of_1900(self) -> int:
        return 0 if self.zone == "UTC" else offset_of_1900(self.zone)

    # ------------------------------------------------------------------ durations

    def add(self, second: int, text: str) -> int:
        """Return the last second within an ISO 8601 duration after a second.

        P… counts whole days from the day of the second, so the answer is the end of a day; PT…
        counts seconds. Raises EdtfError for a text that is not a duration.
        """
        return self._moved(second, parse_duration(text), 1)

    def subtract(self, second: int, text: str) -> int:
        """Return the second a duration before; for P… the end of that day. Raises EdtfError."""
        return self._moved(second, parse_duration(text), -1)

    def _moved(self, second: int, duration: Duration, sign: Literal[1, -1]) -> int:
        if second <= BEGINNING or second >= FOREVER:
            return second
        if duration.seconds:
            return second + sign * duration.seconds
        day = self.day(second)
        return self.last(add(day, duration) if sign > 0 else subtract(day, duration))

    def age(self, seen: int, at: int) -> int:
        """Return the whole days from the day of one second to the day of another."""
        return self.day(at) - self.day(seen)

    # ------------------------------------------------------------------ dates

    def place(self, date: Edtf) -> Placed:
        """Return the windows in seconds in which a parsed date begins and ends."""
        return _place(date, self)

    # ------------------------------------------------------------------ text

    def format(self, second: int, *, starts: bool = False) -> str:
        """Return a second as a bare day if it ends one, else in RFC 3339 with its offset.

        With `starts`, a bare day is the first second of a day. The open bounds are written `..`.
        """
        if second <= BEGINNING or second >= FOREVER:
            return ".."
        if second == (self.start_of_day(second) if starts else self.end_of_day(second)):
            return format_day(self.day(second))
        return self.timestamp(second)

    def second(self, text: str) -> int:
        """Return the second that `format` writes: the last of a bare day, else the moment.

        Raises EdtfError for a text that is neither.
        """
        if text.startswith("+"):
            sign, text = 1, text[1:]
        else:
            sign, text = (-1, text[1:]) if text.startswith("-") else (1, text)
        day, has_time, time = text.partition("T")
        try:
            year, month, number = map(int, day.split("-"))
            found = day_number(sign * year, month, number)
        except ValueError as error:
            raise EdtfError(text, None, "this is not a day or a moment") from error
        if not has_time:
            return self.last(found)
        written = read_time(f"T{time}", 0, len(time) + 1)
        if written.offset is None:
            return self.instants(found, written.first)[0]
        return (found - EPOCH) * DAY + written.first - written.offset

    def timestamp(self, second: int) -> str:
        """Return a second in RFC 3339 with the clock's offset: `2024-03-10T10:46:00+01:00`."""
        # RFC 3339 knows no seconds of an offset, which zones had before they had hours.
        offset = self.local(second)[2] // 60 * 60
        days, seconds = divmod(second + offset, DAY)
        return f"{format_day(days + EPOCH)}T{_time(seconds)}{offset_text(offset)}"

    def say(self, second: int, *, starts: bool = False) -> str:
        """Return a second in words: `10 March 2024`, or `10 March 2024 at 10:46`.

        A bare day is the last second of a day; with `starts`, the first. A time that occurs twice
        has its offset: `25 October 2020 at 01:30 UTC+01:00`.
        """
        if second <= BEGINNING or second >= FOREVER:
            return say_day(second)
        if second == (self.start_of_day(second) if starts else self.end_of_day(second)):
            return say_day(self.day(second))
        return f"{say_day(self.day(second))} at {self.say_time(second, starts=starts)}"

    def say_window(self, low: int, high: int) -> str:
        """Return a window between two moments in words, as exact as its ends are.

        `10 March 2024` for a whole day, `10 March 2024 at 10:46` for a minute or a second, else
        `between 10 and 12 March 2024`.
        """
        day, end = self.day(low), self.day(high)
        starts, ends = low == self.first(day), high == self.last(end)
        if starts and ends:
            return say_day(day) if day == end else say_days(day, end)
        first, last = self.say(low, starts=True), self.say(high)
        if low == high or (high - low == 59 and first == last):
            return first
        if day == end:
            last = self.say_time(high)
        return f"between {first} and {last}"

    def say_time(self, second: int, *, starts: bool = False) -> str:
        """Return the time of day of a second: `10:46`, with the seconds where they matter.

        They do not where the second begins a minute, or ends one and `starts` is false. A time
        that the clock shows twice has its offset.
        """
        day, seconds, offset = self.local(second)
        shown = _time(seconds)
        whole = "00" if starts else "59"
        said = shown[:5] if shown[6:] in ("00", whole) else shown
        earlier, later = self.instants(day, seconds)
        return said if earlier == later else f"{said} UTC{offset_text(offset)}"


UTC_CLOCK: Final = Clock()


def _time(seconds: int) -> str:
    minutes, second = divmod(seconds, 60)
    return f"{minutes // 60:02d}:{minutes % 60:02d}:{second:02d}"


# ------------------------------------------------------------------ placing dates


@lru_cache(maxsize=8192)
def _place(date: Edtf, clock: Clock) -> Placed:
    if date.parts is None:
        begins = clock.first(date.begins[0]), clock.last(date.begins[1])
        if date.ends is None:
            return Placed(begins, None)
        return Placed(begins, (clock.last(date.ends[0]), clock.last(date.ends[1])))
    starting, ending = date.parts
    if date.form != "interval":
        low, high = _span(starting, clock)
        return Placed(
            (
                low if date.start == "known" else BEGINNING,
                high if date.end == "known" else FOREVER,
            ),
            None,
        )
    ends = _ends(ending, clock) if ending else None
    begins = _span(starting, clock) if starting else (BEGINNING, ends[1] if ends else FOREVER)
    if ends is None:
        ends = (FOREVER if date.end == "open" else begins[1], FOREVER)
    # Written with different offsets, an end can lie before its start on this clock alone.
    return Placed(begins, (ends[0], max(ends[1], begins[0])))


def _span(parts: Iterable[Part], clock: Clock) -> Window:
    """Return the window from the first second of any part to the last second of any."""
    found = [_bounds(part, clock) for part in parts]
    return min(low for low, _ in found), max(high for _, high in found)


def _bounds(part: Part, clock: Clock) -> Window:
    margin = margin_of(part, dict(clock.about))
    if part.time is None:
        low, high = part.earliest, part.latest
        if margin:
            if margin.seconds:
                return clock.first(low) - margin.seconds, clock.last(high) + margin.seconds
            # The end of a month or year stays one: about February reaches to the end of March.
            low, high = subtract(low, margin), max(add(high, margin), add(high + 1, margin) - 1)
        return clock.first(low), clock.last(high)
    low, high = _instants(part, clock)
    if margin is None:
        return low, high
    if margin.seconds:
        return low - margin.seconds, high + margin.seconds
    return (
        clock.first(subtract(clock.day(low), margin)) + low - clock.start_of_day(low),
        clock.first(add(clock.day(high), margin)) + high - clock.start_of_day(high),
    )


def _ends(parts: Iterable[Part], clock: Clock) -> Window:
    """Return the window in which an interval ends: through the end of a day, minute or second."""
    lows, highs = [], []
    for part in parts:
        low, high = _bounds(part, clock)
        if part.time is None:
            low = clock.end_of_day(low)
        else:
            low += part.time.last - part.time.first
        lows.append(low)
        highs.append(high)
    return min(lows), max(highs)


def _instants(part: Part, clock: Clock) -> Window:
    time = part.time
    assert time is not None
    if time.offset is None:
        return clock.instants(part.earliest, time.first)[0], clock.instants(
            part.earliest, time.last
        )[1]
    begins = (part.earliest - EPOCH) * DAY - time.offset
    return begins + time.first, begins + time.last
