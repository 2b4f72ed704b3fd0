"""The words for dates, windows and ages, no more exact than their documents.

A window is described as a window, and a bound as the longest period whose bound it can be.
"""

from __future__ import annotations

import re
from functools import lru_cache

from chrono import edtf
from chrono.edtf import BEGINNING, FOREVER, EdtfError
from chrono.edtf.calendars import names_calendar
from chrono.edtf.clock import Clock
from chrono.model.claim import Claim, Document, Window


@lru_cache(maxsize=4096)
def date_words(text: str | None) -> str:
    """Return an EDTF date in words, or "undated"."""
    if text is None:
        return "undated"
    try:
        return edtf.say(text)
    except EdtfError:
        return text


def with_calendar(said: str, written: str | None) -> str:
    """Return a date in words, followed by its words in another calendar if it has any."""
    return f"{said} = {written}" if written and names_calendar(written) else said


def day_words(second: int, clock: Clock) -> str:
    """Return the day that a second ends, or the moment, in words, including ends without a date."""
    if second <= BEGINNING:
        return "the beginning"
    if second >= FOREVER:
        return "any time later"
    return clock.say(second)


@lru_cache(maxsize=4096)
def window_words(window: Window, clock: Clock) -> str:
    """Return a window in words: "10 September 2020", "on or before …", "between … and …"."""
    low, high = window
    if low == high:
        return day_words(low, clock)
    if low <= BEGINNING and high >= FOREVER:
        return "undated"
    if low <= BEGINNING:
        return f"on or before {clock.say(high)}"
    if high >= FOREVER:
        return f"on or after {clock.say(low, starts=True)}"
    return clock.say_window(low, high)


def when_words(claim: Claim, clock: Clock) -> str:
    """Return the start of a claim in words, no more exact than its document."""
    said = _begun_words(claim, clock)
    if claim.role != "before":
        return said
    if clock.is_day(*claim.event_window) or claim.event_window[0] == claim.event_window[1]:
        return f"just before {said}"
    dated = "" if said.startswith(("between ", "on ", "in ")) else "dated "
    return f"just before a change {dated}{said}"


def _begun_words(claim: Claim, clock: Clock) -> str:
    if claim.when is None or (
        claim.event_window != claim.written and (claim.end is None or claim.role == "before")
    ):
        return narrowed_words(
            claim.when or "", claim.event_window, claim.written, claim.known, clock
        )
    return date_words(claim.when)


@lru_cache(maxsize=4096)
def narrowed_words(
    when: str, window: Window, written: Window, published: Window, clock: Clock
) -> str:
    """Return a date that a publication or a link narrows: "2014, by 5 June 2014".

    An end that the date itself gives keeps the words of the date. For an end from elsewhere, a day
    is given only if it is not the bound of a year or month, since it may come from such a vague
    date; the day on which the document was `published` is given if only that day is possible.
    """
    low, high = window
    if low <= BEGINNING < high < FOREVER and (not when or high != written[1]):
        last = _last_words(high, published, clock)
        return f"{_on(last)} or before {last}"
    parts = _parts(when)
    if high >= FOREVER > low > BEGINNING:
        first = _bound_words(low, clock, starts=True)
        return f"{_on(first)} or after {first}"
    if low <= BEGINNING or high >= FOREVER or clock.is_day(low, high):
        return window_words(window, clock)
    own = low == written[0] and bool(parts), high == written[1] and bool(parts)
    first = date_words(parts[0]) if own[0] else _bound_words(low, clock, starts=True)
    last = _end_words(parts[-1], high, clock) if own[1] else _last_words(high, published, clock)
    if first == last:
        return first
    if len(parts) == 1 and low == written[0]:
        return f"{first}, by {last}"
    if len(parts) == 1 and high == written[1]:
        return f"{last}, from {first}"
    if first == clock.say(low, starts=True) and last == clock.say(high):
        return clock.say_window(low, high)
    return f"between {first} and {last}"


def latest_words(claim: Claim, clock: Clock) -> str:
    """Return the last moment at which a claim can have begun, in the style of `narrowed_words`."""
    high = claim.event_window[1]
    parts = _parts(claim.when or "")
    if parts and BEGINNING < high < FOREVER and high == claim.written[1]:
        return _end_words(parts[-1], high, clock)
    if high >= FOREVER:
        return day_words(high, clock)
    return _last_words(high, claim.known, clock)


def _parts(when: str) -> list[str]:
    """Return the dates in an EDTF text."""
    return [part for part in re.split(r"\.\.|[/,\[\]]", when) if part]


def _on(said: str) -> str:
    """Return the preposition before a date in words: "on" a day, "in" a month or year."""
    return "on" if said[:1].isdigit() and " " in said else "in"


def _end_words(part: str, second: int, clock: Clock) -> str:
    """Return the last moment of a window, in the words of the date that ends with it."""
    try:
        ends = clock.place(edtf.parse(part)).last == second
    except EdtfError:
        ends = False
    return date_words(part) if ends else _bound_words(second, clock, starts=False)


def _last_words(second: int, published: Window, clock: Clock) -> str:
    if second == published[1] and clock.is_day(*published):
        return clock.say(second)
    return _bound_words(second, clock, starts=False)


def ending_words(claim: Claim, clock: Clock) -> str:
    """Return the last moment at which a claim can have ended, no more exact than its document."""
    assert claim.end is not None
    second, parts = claim.end[1], _parts(claim.when or "")
    if not parts or not BEGINNING < second < FOREVER:
        return day_words(second, clock)
    return _end_words(parts[-1], second, clock)


def published_words(document: Document, clock: Clock) -> str:
    """Return when a document was published, as it was declared."""
    if document.when:
        return date_words(document.when)
    return window_words(document.published, clock)


def _bound_words(second: int, clock: Clock, *, starts: bool) -> str:
    """Return a bound as the longest of day, month and year whose bound it can be."""
    day = clock.day(second)
    if second != (clock.first(day) if starts else clock.last(day)):
        return clock.say(second, starts=starts)
    year, month, _ = edtf.civil(day)
    outside = edtf.civil(day - 1 if starts else day + 1)
    if outside[0] != year and 0 < year <= 9999:
        return date_words(f"{year:04d}")
    if outside[1] != month and 0 < year <= 9999:
        return date_words(f"{year:04d}-{month:02d}")
    return edtf.say_day(day)


def short_age_words(seconds: int) -> str:
    """Return an age of less than a day in hours, minutes or seconds."""
    for size, unit in ((3600, "hour"), (60, "minute")):
        if seconds >= 2 * size:
            return _old(seconds // size, unit)
    return _old(seconds, "second")


def _old(number: int, unit: str) -> str:
    return f"{number} {unit}{'' if number == 1 else 's'} old"


def age_words(days: int) -> str:
    """Return an age in days in everyday units."""
    if days < 1:
        return "that day"
    if days < 61:
        return _old(days, "day")
    months = int(days / 30.44)
    if months < 24:
        return f"{months} months old"
    return f"{int(days / 365.25)} years old"
