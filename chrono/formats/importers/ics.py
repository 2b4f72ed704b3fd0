"""A calendar (iCalendar, RFC 5545): its entries become events. Needs the icalendar package.

An entry made before the day it is about is a plan; one made afterwards says what was. A
recurring entry is an event for each time (`recurring`), a cancelled one is left out. The time
zone is kept, and so is the hour at which an entry ends, as it is written. Entries that
`chrono export ics` wrote hold the whole event and come back as it was.
"""

from __future__ import annotations

from base64 import b64decode
from datetime import date, datetime, timedelta
from typing import Any

from chrono.errors import InvalidError
from chrono.formats.importers.batch import Batch, Draft, ImportOptions, Refusal, Refused
from chrono.formats.importers.jsonl import event
from chrono.formats.importers.occurrences import Occurrences
from chrono.formats.importers.recurrence import recurs, times
from chrono.formats.importers.slugs import clean, one_line
from chrono.storage import json_codec as codec

EVENT_PROPERTY = "X-CHRONO-EVENT"
LIBRARY_ERRORS = (ValueError, TypeError, AttributeError, OverflowError)
"""What icalendar raises, and its values do, where a property is not what its name promises."""


def read(data: bytes, options: ImportOptions) -> Batch:
    """The drafts of a calendar. Raises InvalidError where it is none, or icalendar is missing."""
    calendars = parse(data, options.name)
    title = next((str(each["X-WR-CALNAME"]) for each in calendars if "X-WR-CALNAME" in each), "")
    found = Occurrences(options, data, title)
    own: list[Draft] = []
    refusals: list[Refusal] = []
    left_out = 0
    replaced = _replaced(calendars)
    lines = [
        _own(each, options)
        for calendar in calendars
        for each in _all(calendar, "X-CHRONO-DECLARED")
    ]
    entries = [entry for calendar in calendars for entry in calendar.walk("VEVENT")]
    for row, entry in enumerate(entries, 1):
        if EVENT_PROPERTY in entry:
            lines.append(_own(entry[EVENT_PROPERTY], options))
            continue
        if str(entry.get("STATUS", "")).upper() == "CANCELLED":
            left_out += 1
            continue
        try:
            _entry(found, row, entry, replaced.get(str(entry.get("UID", "")), frozenset()))
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
    return Batch((*own, *found.drafts()), tuple(refusals), _notices(calendars, left_out))


def _notices(calendars: list[Any], left_out: int) -> tuple[str, ...]:
    """What was passed over."""
    said = [f"Cancelled entries left out: {left_out}."] if left_out else []
    for kind in ("VTODO", "VJOURNAL"):
        count = sum(len(calendar.walk(kind)) for calendar in calendars)
        if count:
            said.append(f"Entries passed over, being no events but {kind}: {count}.")
    return tuple(said)


def _broken(entry: Any, error: Exception) -> tuple[str, str]:
    """The property that cannot be read, and why."""
    for key, reason in getattr(entry, "errors", ()):
        return str(key or ""), f"cannot be read: {reason[:120]}"
    return "", f"cannot be read: {str(error)[:200]}"


def _replaced(calendars: list[Any]) -> dict[str, frozenset[date]]:
    """By UID, the times of a recurring entry that another entry stands in for."""
    found: dict[str, set[date]] = {}
    for calendar in calendars:
        for entry in calendar.walk("VEVENT"):
            moment = getattr(entry.get("RECURRENCE-ID"), "dt", None)
            if isinstance(moment, date):
                found.setdefault(str(entry.get("UID", "")), set()).add(moment)
    return {name: frozenset(moments) for name, moments in found.items()}


def parse(data: bytes, name: str) -> list[Any]:
    """The calendars of a file."""
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
    """The event that an entry of ours holds."""
    try:
        return codec.loads_strict(b64decode(str(found), validate=True))
    except ValueError as error:
        raise InvalidError(
            f"{options.name}: an {EVENT_PROPERTY} was changed: it holds no event."
        ) from error


def _all(calendar: Any, key: str) -> list[Any]:
    found = calendar.get(key, [])
    return found if isinstance(found, list) else [found]


def _entry(found: Occurrences, row: int, entry: Any, replaced: frozenset[date]) -> None:
    start = _moment(entry, "DTSTART")
    if start is None:
        raise Refused("DTSTART", "is missing")
    end = _end(entry, start)
    for moment in times(entry, start, replaced) if recurs(entry) else [start]:
        _occurred(found, row, entry, moment, None if end is None else moment + (end - start))


def _occurred(found: Occurrences, row: int, entry: Any, start: date, end: date | None) -> None:
    """One time that an entry took place, or will."""
    last = _last_day(start, end)
    when = _text(start) if last is None else f"{_day(start)}/{last.isoformat()}"
    written = f"{_text(start)} to {_text(end)}" if isinstance(end, datetime) else ""
    what = one_line(str(entry.get("SUMMARY", "")))
    if not what:
        raise Refused("SUMMARY", "is missing")
    made = _moment(entry, "LAST-MODIFIED") or _moment(entry, "CREATED") or _moment(entry, "DTSTAMP")
    planned = made is not None and _day(made) < _day(start)
    found.add(
        row,
        what,
        when,
        modality="planned" if planned else "asserted",
        said=_day(made) if planned and made else None,
        when_as_written=written,
        summary=clean(str(entry.get("DESCRIPTION", ""))),
        note=one_line(str(entry.get("URL", ""))),
        tags=_tags(entry),
        data={
            "place": one_line(str(entry.get("LOCATION", ""))),
            "entry": one_line(str(entry.get("UID", ""))),
        },
    )


def _moment(entry: Any, key: str) -> date | None:
    found = entry.get(key)
    moment = getattr(found, "dt", None)
    if found is not None and not isinstance(moment, date):
        raise Refused(key, "is not a date")
    return moment


def _end(entry: Any, start: date) -> date | None:
    """Where an entry ends: in iCalendar that is not included."""
    end = _moment(entry, "DTEND")
    if end is None and "DURATION" in entry:
        end = start + entry["DURATION"].dt
    if end is not None and isinstance(end, datetime) != isinstance(start, datetime):
        raise Refused("DTEND", "is a day where DTSTART is a time, or the other way round")
    return end


def _last_day(start: date, end: date | None) -> date | None:
    """The last day of what lasts more than one."""
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
