"""Turns the entries of a calendar (iCalendar, RFC 5545) into events. Needs the icalendar package.

An entry created before its day is a plan, and so is a tentative one; one created afterwards
reports an event. A recurring entry makes an event per occurrence (`recurrence`); cancelled entries
and superseded revisions (`revisions`) are left out. Time zones and end times are kept as written.
Entries that `chrono export ics` wrote hold the whole event and are restored unchanged.
"""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any, Final
from warnings import catch_warnings, simplefilter

from chrono.edtf.clock import Clock
from chrono.errors import InvalidError
from chrono.formats.importers.batch import (
    Batch,
    Draft,
    ImportOptions,
    Refusal,
    Refused,
    proleptic_notices,
)
from chrono.formats.importers.jsonl import event
from chrono.formats.importers.occurrences import Occurrences
from chrono.formats.importers.recurrence import recurs, series
from chrono.formats.importers.revisions import in_force, replaced_times, split_series
from chrono.formats.importers.slugs import clean, one_line
from chrono.render.text import counted
from chrono.storage import json_codec as codec

EVENT_PROPERTY = "X-CHRONO-EVENT"
KINDS: Final = ("VEVENT", "VJOURNAL")
LIBRARY_ERRORS = (ValueError, TypeError, AttributeError, OverflowError)
"""The errors of icalendar and its values for an invalid property."""


def read(data: bytes, options: ImportOptions) -> Batch:
    """The drafts of a calendar. Raises InvalidError if it is not one, or icalendar is missing."""
    with catch_warnings():
        simplefilter("ignore")  # the library guesses zones with a warning; our notices report them
        return _read(data, options)


def _read(data: bytes, options: ImportOptions) -> Batch:
    calendars = parse(data, options.name)
    title = next((str(each["X-WR-CALNAME"]) for each in calendars if "X-WR-CALNAME" in each), "")
    found = Occurrences(options, data, title)
    own: list[Draft] = []
    refusals: list[Refusal] = []
    lines = [
        _own(each, options)
        for calendar in calendars
        for each in _all(calendar, "X-CHRONO-DECLARED")
    ]
    entries = [entry for kind in KINDS for calendar in calendars for entry in calendar.walk(kind)]
    kept, superseded = in_force(entry for entry in entries if EVENT_PROPERTY not in entry)
    lines += [_own(entry[EVENT_PROPERTY], options) for entry in entries if EVENT_PROPERTY in entry]
    reader = _EntryReader(found, [entry for _, entry in kept])
    for row, entry in kept:
        try:
            reader.entry(row, entry)
        except Refused as refused:
            refusals.append(Refusal(row, refused.column, refused.reason))
        except LIBRARY_ERRORS as error:
            refusals.append(Refusal(row, *_broken(entry, error)))
    lines += [
        _own(each, options) for calendar in calendars for each in _all(calendar, "X-CHRONO-LINKED")
    ]
    for row, line in enumerate(lines, 1):
        made = event(line, row)
        (own if isinstance(made, Draft) else refusals).append(made)  # type: ignore[arg-type]
    notices = [*reader.notices(), *_passed_over(calendars, superseded)]
    notices += proleptic_notices(found.events, options.vocabulary)
    return Batch((*own, *found.drafts()), tuple(refusals), tuple(notices))


def _passed_over(calendars: list[Any], superseded: int) -> Iterator[str]:
    if superseded:
        yield f"Superseded revisions of entries left out: {superseded}."
    count = sum(len(calendar.walk("VTODO")) for calendar in calendars)
    if count:
        yield f"Entries passed over, being no events but VTODO: {count}."


def _broken(entry: Any, error: Exception) -> tuple[str, str]:
    """The invalid property, and why it is invalid."""
    for key, reason in getattr(entry, "errors", ()):
        return str(key or ""), f"cannot be read: {reason[:120]}"
    return "", f"cannot be read: {str(error)[:200]}"


def parse(data: bytes, name: str) -> list[Any]:
    try:
        from icalendar import Calendar
    except ImportError as error:
        raise InvalidError(
            "Calendars need the icalendar package: pip install 'chrono[ics]'."
        ) from error
    try:
        found = Calendar.from_ical(data, multiple=True)
    except (*LIBRARY_ERRORS, LookupError, RecursionError) as error:
        raise InvalidError(f"{name}: no calendar: {str(error)[:200]}") from error
    if not found:
        raise InvalidError(f"{name}: holds no calendar.")
    return list(found)


def _own(found: Any, options: ImportOptions) -> dict[str, Any]:
    """The event inside an entry that chrono wrote."""
    try:
        return codec.loads_strict(b64decode(str(found), validate=True))
    except ValueError as error:
        raise InvalidError(
            f"{options.name}: an {EVENT_PROPERTY} was changed: it holds no event."
        ) from error


def _all(calendar: Any, key: str) -> list[Any]:
    found = calendar.get(key, [])
    return found if isinstance(found, list) else [found]


class _EntryReader:
    """Makes events of the entries that are in force."""

    def __init__(self, found: Occurrences, entries: list[Any]) -> None:
        self.found = found
        self.cancelled = 0
        self.zones: dict[str, dict[int, None]] = {}
        """Unreadable zones, with the rows of their entries."""
        self.guessed: dict[str, str] = {}
        self.matches: list[str] = []
        self._replaced = replaced_times(entries)
        self._split = split_series(entries)

    def notices(self) -> Iterator[str]:
        """Notices for the user about the entries."""
        if self.cancelled:
            yield f"Cancelled entries left out: {self.cancelled}."
        for zone, rows in self.zones.items():
            named = ", ".join(map(str, rows))
            yield (
                f"The zone {zone!r} cannot be read: the times of {counted(len(rows), 'entry')}"
                f" (row {named}) have none, and keep it as it is written."
            )
        for zone, read_as in self.guessed.items():
            yield f"The zone {zone!r} is read as {read_as}."
        yield from self.matches

    def entry(self, row: int, entry: Any) -> None:
        """Add the events of one entry. Raises Refused."""
        uid = str(entry.get("UID", ""))
        if uid in self._split and (recurs(entry) or "RECURRENCE-ID" in entry):
            raise Refused(
                "RECURRENCE-ID",
                "an entry of this series changes a time and all that follow"
                " (RANGE=THISANDFUTURE): enter each time that took place",
            )
        if str(entry.get("STATUS", "")).upper() == "CANCELLED":
            self.cancelled += 1
            return
        _moment(entry, "RECURRENCE-ID")
        start = _moment(entry, "DTSTART")
        if start is None and entry.name != "VJOURNAL":
            raise Refused("DTSTART", "is missing")
        end = _end(entry, start) if start else None
        self._look_at_zone(row, entry)
        if start is None or not recurs(entry):
            self._occurred(row, entry, start, end)
            return
        found = series(entry, start, self._replaced.get(uid, ()))
        for moment in found.times:
            self._occurred(row, entry, moment, None if end is None else moment + (end - start))
        for each in found.by_day:
            self.matches.append(f"Row {row}: {each} is the time of the series on that day.")
        for each in found.unmatched:
            self.matches.append(f"Row {row}: {each} is not a time of the series.")

    def _look_at_zone(self, row: int, entry: Any) -> None:
        for key in ("DTSTART", "DTEND"):
            zone, moment = _zone(entry, key), getattr(entry.get(key), "dt", None)
            if not zone or not isinstance(moment, datetime):
                continue
            known = getattr(moment.tzinfo, "key", zone)
            if moment.tzinfo is None:
                self.zones.setdefault(zone, {})[row] = None
            elif known != zone:
                self.guessed[zone] = known

    def _occurred(self, row: int, entry: Any, start: date | None, end: date | None) -> None:
        """Add one occurrence of an entry, past or planned."""
        when = None if start is None else _when(start, end, self.found.options.vocabulary.clock)
        what = one_line(str(entry.get("SUMMARY", "")))
        if not what:
            raise Refused("SUMMARY", "is missing")
        made = next(
            filter(None, (_moment(entry, key) for key in ("LAST-MODIFIED", "CREATED", "DTSTAMP"))),
            None,
        )
        before = made is not None and start is not None and _day(made) < _day(start)
        planned = before or str(entry.get("STATUS", "")).upper() == "TENTATIVE"
        self.found.add(
            row,
            what,
            when,
            modality="planned" if planned else "asserted",
            said=_day(made) if before and made else None,
            when_as_written=_written(entry, start, end),
            summary=clean("\n".join(map(str, _all(entry, "DESCRIPTION")))),
            note=one_line(str(entry.get("URL", ""))),
            tags=_tags(entry),
            data={
                "place": one_line(str(entry.get("LOCATION", ""))),
                "entry": one_line(str(entry.get("UID", ""))),
            },
        )


def _zone(entry: Any, key: str) -> str:
    """The zone that a time names."""
    return one_line(str(getattr(entry.get(key), "params", {}).get("TZID", "")))


def _when(start: date, end: date | None, clock: Clock) -> str:
    """EDTF for an entry: through its end, a time or the last of its days."""
    last = _last_day(start, end)
    if isinstance(start, datetime) and isinstance(end, datetime):
        if _text(end) == _text(start):
            return _text(start)
        return f"{_text(start)}/{_day_before(end, clock) or _text(end)}"
    return _text(start) if last is None else f"{_day(start)}/{last.isoformat()}"


def _day_before(end: datetime, clock: Clock) -> str:
    """The day that ends with a midnight on the chronicle's clock, or "": an end is exclusive."""
    midnight = clock.first(end.toordinal())
    second = midnight if end.tzinfo is None else round(end.timestamp())
    at_midnight = end.tzinfo is not None or end.time() == time(0)
    if not at_midnight or second != clock.start_of_day(second):
        return ""
    return date.fromordinal(clock.day(second - 1)).isoformat()


def _written(entry: Any, start: date | None, end: date | None) -> str:
    """The times as written, if the zone of the start is unreadable."""
    said = []
    for key, moment in (("DTSTART", start), ("DTEND", end)):
        if isinstance(moment, datetime):
            zone = "" if moment.tzinfo else _zone(entry, key)
            said.append(f"{_text(moment)} {zone}".strip())
    lost = isinstance(start, datetime) and start.tzinfo is None and _zone(entry, "DTSTART")
    return " to ".join(said) if lost else ""


def _moment(entry: Any, key: str) -> date | None:
    found = entry.get(key)
    moment = getattr(found, "dt", None)
    if isinstance(found, list):
        raise Refused(key, f"stands {len(found)} times in one entry, and can stand once")
    if found is not None and not isinstance(moment, date):
        raise Refused(key, "is not a date")
    return moment


def _end(entry: Any, start: date) -> date | None:
    """The exclusive end of an entry."""
    end = _moment(entry, "DTEND")
    if end is None and "DURATION" in entry:
        end = start + entry["DURATION"].dt
    if end is not None and isinstance(end, datetime) != isinstance(start, datetime):
        raise Refused("DTEND", "is a day where DTSTART is a time, or the other way round")
    if isinstance(end, datetime) and isinstance(start, datetime) and _is_before(end, start):
        raise Refused("DTEND", f"{_text(end)} is before DTSTART, {_text(start)}")
    return end


def _is_before(one: datetime, two: datetime) -> bool:
    """Whether a time is certainly before another: one with a zone and one without are not."""
    return (one.tzinfo is None) == (two.tzinfo is None) and one < two


def _last_day(start: date, end: date | None) -> date | None:
    """The last day of an entry of several days."""
    if end is None:
        return None
    if isinstance(end, datetime):
        last = (end - timedelta(seconds=1)).date()
    else:
        last = end - timedelta(days=1)
    first = start.date() if isinstance(start, datetime) else start
    if last < first - timedelta(days=1):
        raise Refused("DTEND", "is before DTSTART")
    return last if last > first else None


def _text(moment: date) -> str:
    if not isinstance(moment, datetime):
        return moment.isoformat()
    text = moment.replace(microsecond=0).isoformat()
    offset = moment.utcoffset()
    if offset is None or offset.seconds % 60:
        return text[:19]
    return f"{text[:19]}Z" if moment.tzname() == "UTC" else text


def _day(moment: date) -> str:
    return moment.isoformat()[:10]


def _tags(entry: Any) -> list[str]:
    found = entry.get("CATEGORIES")
    groups = found if isinstance(found, list) else [found] if found else []
    names = (one_line(str(each)) for group in groups for each in getattr(group, "cats", ()))
    return list(dict.fromkeys(name for name in names if name))
