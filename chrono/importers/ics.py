"""A calendar (iCalendar, RFC 5545): its entries become events. Needs the icalendar package.

An entry made before the day it is about is a plan; one made afterwards says what was. A
recurring entry is several events, so it is refused; a cancelled one is left out. Entries
that `chrono export ics` wrote hold the whole event and come back as it was.
"""

from __future__ import annotations

from base64 import b64decode
from datetime import UTC, date, datetime, timedelta
from typing import Any

from chrono import codec
from chrono.errors import InvalidError
from chrono.importers.batch import Asked, Batch, Draft, Refusal, Refused
from chrono.importers.jsonl import event
from chrono.importers.naming import clean, one_line
from chrono.importers.occurring import Occurrences

OWN = "X-CHRONO-EVENT"
UNREADABLE = (ValueError, TypeError, AttributeError, OverflowError)
"""What icalendar raises, and its values do, where a property is not what its name promises."""


def read(data: bytes, asked: Asked) -> Batch:
    """The drafts of a calendar. Raises InvalidError where it is none, or icalendar is missing."""
    calendars = parse(data, asked.name)
    title = next((str(each["X-WR-CALNAME"]) for each in calendars if "X-WR-CALNAME" in each), "")
    found = Occurrences(asked, data, title)
    own: list[Draft] = []
    refusals: list[Refusal] = []
    left_out = 0
    lines = [_own(each, asked) for calendar in calendars
             for each in _all(calendar, "X-CHRONO-DECLARED")]  # fmt: skip
    entries = [entry for calendar in calendars for entry in calendar.walk("VEVENT")]
    for row, entry in enumerate(entries, 1):
        if OWN in entry:
            lines.append(_own(entry[OWN], asked))
            continue
        if str(entry.get("STATUS", "")).upper() == "CANCELLED":
            left_out += 1
            continue
        try:
            _entry(found, row, entry)
        except Refused as refused:
            refusals.append(Refusal(row, refused.column, refused.reason))
        except UNREADABLE as error:
            refusals.append(Refusal(row, "", f"cannot be read: {str(error)[:200]}"))
    lines += [_own(each, asked) for calendar in calendars
              for each in _all(calendar, "X-CHRONO-LINKED")]  # fmt: skip
    for row, line in enumerate(lines, 1):
        made = event(line, row)
        (own if isinstance(made, Draft) else refusals).append(made)  # type: ignore[arg-type]
    notices = (f"{left_out} cancelled entries were left out.",) if left_out else ()
    return Batch((*own, *found.drafts()), tuple(refusals), notices)


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
    except (*UNREADABLE, LookupError, RecursionError) as error:
        raise InvalidError(f"{name}: no calendar: {str(error)[:200]}") from error
    if not found:
        raise InvalidError(f"{name}: holds no calendar.")
    return list(found)


def _own(found: Any, asked: Asked) -> dict[str, Any]:
    """The event that an entry of ours holds."""
    try:
        return codec.loads_strict(b64decode(str(found), validate=True))
    except ValueError as error:
        raise InvalidError(f"{asked.name}: an {OWN} was changed: it holds no event.") from error


def _all(calendar: Any, key: str) -> list[Any]:
    found = calendar.get(key, [])
    return found if isinstance(found, list) else [found]


def _entry(found: Occurrences, row: int, entry: Any) -> None:
    if entry.get("RRULE") or entry.get("RDATE"):
        raise Refused("RRULE", "recurs: those are several events; enter each that took place")
    start = _moment(entry, "DTSTART")
    if start is None:
        raise Refused("DTSTART", "is missing")
    end = _last_day(entry, start)
    when = _text(start) if end is None else f"{_day(start)}/{end.isoformat()}"
    what = one_line(str(entry.get("SUMMARY", "")))
    if not what:
        raise Refused("SUMMARY", "is missing")
    made = _moment(entry, "LAST-MODIFIED") or _moment(entry, "CREATED") or _moment(entry, "DTSTAMP")
    planned = made is not None and _day(made) < _day(start)
    found.add(
        row, what, when,
        modality="planned" if planned else "asserted",
        said=_day(made) if planned and made else None,
        summary=clean(str(entry.get("DESCRIPTION", ""))),
        note=one_line(str(entry.get("URL", ""))),
        tags=_tags(entry),
        data={"place": one_line(str(entry.get("LOCATION", ""))),
              "entry": one_line(str(entry.get("UID", "")))},
    )  # fmt: skip


def _moment(entry: Any, key: str) -> date | datetime | None:
    found = entry.get(key)
    moment = getattr(found, "dt", None)
    if found is not None and not isinstance(moment, date):
        raise Refused(key, "is no date")
    return moment


def _last_day(entry: Any, start: date | datetime) -> date | None:
    """The last day of what lasts more than one; an end in iCalendar is not included."""
    end = _moment(entry, "DTEND")
    if end is None and "DURATION" in entry:
        end = start + entry["DURATION"].dt
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


def _text(moment: date | datetime) -> str:
    if not isinstance(moment, datetime):
        return moment.isoformat()
    plain = moment.replace(microsecond=0, tzinfo=None).isoformat()
    return plain + "Z" if moment.tzinfo == UTC else plain


def _day(moment: date | datetime) -> str:
    return moment.isoformat()[:10]


def _tags(entry: Any) -> list[str]:
    found = entry.get("CATEGORIES")
    groups = found if isinstance(found, list) else [found] if found else []
    names = (one_line(str(each)) for group in groups for each in getattr(group, "cats", ()))
    return list(dict.fromkeys(name for name in names if name))
