"""An event's date in a list column, never more exact than in its document."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from chrono.chronicle import Timing, timing
from chrono.edtf import BEGINNING, FOREVER, Edtf, civil, format_day, parse
from chrono.edtf.clock import Clock
from chrono.model.claim import Document, Window
from chrono.model.event import Event

DATE_WIDTH: Final = 11
"""The most columns of a date: one sign and a day, as in `≤2024-09-14`."""


_TIME: Final = re.compile(r"([0-9]{2}(?::[0-9]{2}){0,2})(?:[.,][0-9]+)?(Z|[+-][0-9:]+)?([~?%]?)$")
"""The time of a date as written: to the second, its offset, and its qualifier."""


def short_date(event: Event, documents: Mapping[str, Document], clock: Clock) -> str:
    """Returns the date as written if it fits, else the period that contains it: `2003`, `2023-07…`.

    A time of day leaves the year out, `03-10 10:46`: the cursor's line has it. An event without a
    date shows the day by which it was said: `≤2024-09-14`.
    """
    if event.when is None:
        return _by(timing(event, documents, clock), clock)
    date = parse(event.when)
    if date.timed and date.form == "date":
        return _with_time(event.when, date, clock)
    if date.earliest <= BEGINNING:
        last = event.when.strip("[]").removeprefix("..").removeprefix("/").lstrip("/")
        if len(last) < DATE_WIDTH:
            return f"≤{last}"
    if event.when.endswith("/..") and len(event.when) - 2 <= DATE_WIDTH:
        return event.when if len(event.when) <= DATE_WIDTH else event.when[:-2]
    if date.earliest <= BEGINNING or len(event.when) > DATE_WIDTH:
        return period_text((date.earliest, date.latest), _qualifier(date))
    return event.when


def _with_time(when: str, date: Edtf, clock: Clock) -> str:
    """Returns a date with a time of day as written, less the year and what else does not fit.

    An offset is left out where the clock shows that time then, and only then.
    """
    day, _, written = when.partition("T")
    match = _TIME.match(written)
    assert match is not None, when
    time, offset, qualifier = match[1], match[2] or "", match[3]
    if clock.place(parse(f"{day}T{time}{qualifier}")) == clock.place(date):
        offset = ""
    rest = offset + qualifier
    texts = (
        *(f"{part} {time}{rest}" for part in (day[-5:], day[-2:])),
        *(f"{time}{rest}", f"{time[:5]}{rest}", f"{time[:5]}…"),
    )
    return next(text for text in texts if len(text) <= DATE_WIDTH)


def short_moment(second: int, clock: Clock) -> str:
    """Returns a day as ISO 8601, or a moment within it as `2024-03-10 10:46`."""
    day = format_day(clock.day(second))
    return day if second == clock.end_of_day(second) else f"{day} {clock.say_time(second)}"


def _by(when: Timing, clock: Clock) -> str:
    """Returns the day by which an undated event had been said, or the year or month.

    The last day of a month or year may only be the bound of such a vague date.
    """
    low, high = when.event_window
    last = clock.day(high)
    said_then = any(high == each[1] and clock.is_day(*each) for each in (when.said, when.known))
    if not low <= BEGINNING < high < FOREVER or said_then:
        return period_text((clock.day(low), last))
    (year, month, _), (next_year, next_month, _) = civil(last), civil(last + 1)
    day = format_day(last)
    return f"≤{day[:-6] if year != next_year else day[:-3] if month != next_month else day}"


def is_exact(event: Event, documents: Mapping[str, Document], clock: Clock) -> bool:
    """Whether an event can only have begun on the day at which the list places it."""
    low, high = timing(event, documents, clock).event_window
    return clock.day(low) == clock.day(high)


def _qualifier(date: Edtf) -> str:
    if date.uncertain and date.approximate:
        return "%"
    return "?" if date.uncertain else "~" if date.approximate else ""


def period_text(window: Window, qualifier: str = "") -> str:
    low, high = window
    if low <= BEGINNING and high >= FOREVER:
        return "undated"
    if low <= BEGINNING:
        return _fitted(f"≤{format_day(high)}", qualifier)
    if high >= FOREVER:
        return _fitted(f"≥{format_day(low)}", qualifier)
    if low == high:
        return _fitted(format_day(low), qualifier)
    (year, month, _), (last_year, last_month, _) = civil(low), civil(high)
    day = format_day(low)
    if year != last_year:
        return _fitted(f"{_year(low)}/{_year(high)}…", qualifier)
    return _fitted(f"{day[:-3] if month == last_month else day[:-6]}…", qualifier)


def _year(day: int) -> str:
    return format_day(day)[:-6]


def _fitted(text: str, qualifier: str) -> str:
    """Returns the text with its qualifier; cuts a long text and marks the cut."""
    if len(text + qualifier) <= DATE_WIDTH:
        return text + qualifier
    return text if len(text) <= DATE_WIDTH else f"{text[: DATE_WIDTH - 1]}…"
