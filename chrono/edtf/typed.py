"""Reads a date as a user types it, for commands, forms, drafts and mappings alike.

EDTF comes first, then the drafts of EDTF, then phrases that name their year, then phrases that
are counted from an anchor: the publication of a document, or today.
"""

from __future__ import annotations

import re
from contextlib import suppress

from attrs import frozen

from chrono.edtf import relative
from chrono.edtf.api import parse, say
from chrono.edtf.calendars import (
    GREGORIAN,
    GREGORIAN_FROM,
    NAMES,
    Calendar,
    calendar_named,
)
from chrono.edtf.calendars.convert import to_gregorian
from chrono.edtf.clock_phrases import resolve_clock
from chrono.edtf.date_part import TOO_FAR
from chrono.edtf.draft_2012 import modernized, no_date
from chrono.edtf.errors import EdtfError
from chrono.edtf.phrase_dates import Phrase
from chrono.edtf.phrases import read_words
from chrono.edtf.record import Edtf
from chrono.edtf.suggest import hinted

_CALENDAR = re.compile(rf"(.+?),? \(([^()]*(?:calendar|{'|'.join(NAMES)})[^()]*)\)", re.IGNORECASE)
_ANY_PUBLICATION = parse("2000-01-01")
_STYLE = re.compile(r".+\b(?:o\.? ?s|n\.? ?s|(?:old|new) style)\b\.?\)?", re.IGNORECASE)


_FRACTION = re.compile(r"(T\d\d:\d\d:\d\d)[.,]\d{1,100}")
_CUT = "a fraction of a second is cut, and kept in the words"


@frozen
class TypedDate:
    """A typed date and its reading."""

    date: Edtf
    """The date in EDTF, Gregorian."""
    as_written: str = ""
    """The words, if EDTF does not express all of their meaning."""
    notes: tuple[str, ...] = ()
    """The conventions by which it was read, as sentences without a full stop."""
    relative: bool = False
    """Whether it was counted from the anchor."""


def understand(text: str, anchor: Edtf | None = None, calendar: str = "") -> TypedDate:
    """Read a date that a user typed; `calendar` names the calendar of its days and months.

    Raises EdtfError, with suggestions, for a text that is not understood, that has two meanings, or
    that is counted from an anchor when no anchor is given.
    """
    bare, calendar_used = _split_calendar(text, calendar)
    found = _dated(bare) if calendar_used is GREGORIAN else _converted(text, bare, calendar_used)
    if found:
        if found.date.beyond:
            raise EdtfError(text, None, TOO_FAR)
        return found
    if anchor is None:
        raise _not_read(text)
    try:
        resolved = relative.resolve(bare, anchor)
    except EdtfError as error:
        if error.reason != relative.NOT_UNDERSTOOD:
            raise
        raise _not_read(text) from None
    return TypedDate(parse(resolved), text, relative=True)


def dated(text: str, calendar: str = "") -> TypedDate | None:
    """Read a typed date without an anchor; None if it may be a phrase that needs one."""
    bare, calendar_used = _split_calendar(text, calendar)
    return _dated(bare) if calendar_used is GREGORIAN else _converted(text, bare, calendar_used)


def from_words(text: str, calendar: str = "", language: str = "") -> TypedDate:
    """Read a cell of a table in words that give the year, in the calendar that it or the caller
    names. Raises EdtfError for any other text, EDTF included.
    """
    bare, calendar_used = _split_calendar(text, calendar)
    named = calendar_used.has_month_names
    phrase = read_words(bare, calendar_used, language) if named else None
    if phrase is None:
        raise EdtfError(text, None, "these are not words for a date with its year")
    if calendar_used is not GREGORIAN:
        return _converted(text, bare, calendar_used, language)
    return TypedDate(parse(phrase.text), text, phrase.notes)


def is_proleptic(date: Edtf) -> bool:
    """Return whether a date has a bound before the Gregorian calendar came into use."""
    starts = date.start == "known" and date.earliest < GREGORIAN_FROM
    return starts or (date.end == "known" and date.latest < GREGORIAN_FROM)


def _dated(text: str) -> TypedDate | None:
    whole = _FRACTION.sub(r"\1", text)
    try:
        date = parse(whole)
    except EdtfError:
        pass
    else:
        return TypedDate(date) if whole == text else TypedDate(date, text, (_CUT,))
    if rewritten := modernized(text):
        return TypedDate(parse(rewritten), notes=(f"rewritten as EDTF has it now, {rewritten}",))
    if shortened := re.fullmatch(r"-(\d{1,3})", text):
        year = int(shortened[1])
        reason = f"{text} may be {year} BC, written -{year - 1:04d}, or {year + 1} BC, -{year:04d}"
        raise EdtfError(text, None, reason.replace("-0000", "0000"))
    phrase = read_words(text)
    if phrase is None:
        return None
    return TypedDate(parse(phrase.text), text if phrase.notes else "", phrase.notes)


def _split_calendar(text: str, calendar: str) -> tuple[str, Calendar]:
    """Return the date, and the calendar named after it or by the caller."""
    if _STYLE.fullmatch(text):
        reason = "Old Style may mean the Julian calendar, or a year begun on 25 March, or both"
        raise EdtfError(text, None, f"{reason}; write the year from 1 January, and (Julian)")
    match = _CALENDAR.fullmatch(text)
    name = match[2].casefold().replace("calendar", "").strip() if match else calendar
    if match and calendar and name != calendar.casefold():
        raise EdtfError(text, None, f"it names another calendar than {calendar}")
    return match[1] if match else text, calendar_named(name) if name else GREGORIAN


def _converted(text: str, bare: str, calendar: Calendar, language: str = "") -> TypedDate:
    """Convert a date of another calendar into Gregorian days; its own words are kept."""
    found = read_words(bare, calendar, language) if calendar.has_month_names else None
    phrase = found or Phrase(bare)
    try:
        date = parse(to_gregorian(phrase.text, calendar))
    except EdtfError as error:
        raise EdtfError(text, None, error.reason) from None
    return TypedDate(date, as_written(bare, calendar), phrase.notes)


def as_written(text: str, calendar: Calendar) -> str:
    """Return a date of another calendar as it is kept beside the Gregorian one."""
    said = text
    if calendar.has_month_names:
        with suppress(EdtfError):  # words, and days that only the other calendar has
            said = say(text)
    return f"{said} ({calendar.name})"


def _not_read(text: str) -> EdtfError:
    """Say why a text is not a date: the rule of EDTF, or for words, the accepted phrases."""
    if meaning := no_date(text):
        return EdtfError(text, None, f"{meaning}; what has no date is left out")
    with suppress(EdtfError):
        relative.resolve(text, _ANY_PUBLICATION)
        reason = "it is counted from the publication of a document, and there is none here"
        missing = "day" if resolve_clock(text.strip().casefold(), _ANY_PUBLICATION) else "year"
        return EdtfError(text, None, f"{reason}; write the {missing} as well")
    try:
        parse(text)
    except EdtfError as error:
        worded = re.search(r"[^\W\d_]{3}", text) and not re.match(r"[\[{\d/.-]\S*$", text)
        return hinted(EdtfError(text, None, relative.NOT_UNDERSTOOD) if worded else error)
    raise AssertionError(text)
