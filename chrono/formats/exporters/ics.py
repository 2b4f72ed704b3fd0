"""A calendar (iCalendar, RFC 5545): an entry for each event. Needs the icalendar package.

A date becomes an entry over all of its possible days, and the title of a vague one states it in
words; a time of day becomes an entry at that time. An event that is only known to be so by a day is
on that day, with those words. Events with neither date are omitted and counted. The entry holds the
whole event under X-CHRONO-EVENT, in Base64, which calendars ignore.
"""

from __future__ import annotations

import re
from base64 import b64encode
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final

from chrono import edtf
from chrono.edtf import BEGINNING, FOREVER
from chrono.errors import InvalidError
from chrono.formats.exporters.context import (
    ExportContext,
    Output,
    source_words,
    strip_metadata,
    who,
)
from chrono.model.claim import DECLARATION_TYPES
from chrono.model.event import Event
from chrono.render.lines import printable
from chrono.render.text import counted
from chrono.storage import json_codec as codec

ZONE: Final = re.compile(r"Z$|[+-]\d\d:\d\d$")


def write(context: ExportContext) -> Output:
    """The calendar. Raises InvalidError if icalendar is missing."""
    try:
        from icalendar import Calendar
    except ImportError as error:
        raise InvalidError(
            "Calendars need the icalendar package: pip install 'chrono[ics]'."
        ) from error
    calendar = Calendar()
    calendar.add("prodid", "-//chrono//chronology//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", _plain(context.title or context.name or "A chronology"))
    placed = {}
    for event in context.told:
        days = _days(event, context)
        if days is not None:
            placed[event.id] = days
    for event in context.events:
        if event.type in DECLARATION_TYPES:
            calendar.add("x-chrono-declared", _json(event))
        elif event.type == "Linked" and {event.data["from"], event.data["to"]} <= set(placed):
            calendar.add("x-chrono-linked", _json(event))
    for event in context.told:
        if event.id in placed:
            calendar.add_component(_entry(event, context, placed[event.id]))
    lost = []
    left = len(context.told) - len(placed)
    if left:
        lost.append(f"{left} events have no last day: a calendar has no place for them.")
    links = sum(
        1
        for event in context.events
        if event.type == "Linked" and not {event.data["from"], event.data["to"]} <= set(placed)
    )
    if links:
        lost.append(
            f"{counted(links, 'link')} not in it: an event that it joins is left out or retracted."
        )
    if any(event.type in ("Retracted", "Judged") for event in context.events):
        lost.append("Retractions and judgements are not in it; what is retracted is left out.")
    return Output(calendar.to_ical(), tuple(lost))


def _days(event: Event, context: ExportContext) -> tuple[date, date] | None:
    """The first and last possible day of an event."""
    low, high = context.place(event) or (BEGINNING, FOREVER)
    when = edtf.parse(event.when) if event.when else None
    last = when.ends[1] if when and when.ends else high
    low = high if low <= BEGINNING else low
    if low <= BEGINNING or last >= FOREVER or not 1 <= low <= last < date.max.toordinal():
        return None
    return date.fromordinal(low), date.fromordinal(last)


def _entry(event: Event, context: ExportContext, days: tuple[date, date]) -> Any:
    from icalendar import Event as Entry

    entry = Entry()
    entry.add("uid", f"{event.id}@chrono")
    entry.add("dtstamp", datetime.fromisoformat(event.recorded))
    moment = _moment(event, days)
    if moment is None:
        entry.add("dtstart", days[0])
        entry.add("dtend", days[1] + timedelta(days=1))
    else:
        entry.add("dtstart", moment)
    exact = days[0] == days[1] and context.timings[event.id].event_window[0] > BEGINNING
    said = context.line(event)
    entry.add("summary", _plain(said if exact else f"{said} ({context.when(event)})"))
    told = [
        context.when(event),
        who(event, context.names),
        context.detail(event),
        source_words(event, context.names),
    ]
    entry.add("description", _plain("\n".join(line for line in told if line)))
    entry.add("transp", "TRANSPARENT")
    if event.modality in ("planned", "predicted", "conditional"):
        entry.add("status", "TENTATIVE")
    if event.tags:
        entry.add("categories", [_plain(tag) for tag in event.tags])
    known = context.documents.get(event.document or "")
    if (
        known
        and known.url
        and known.url.startswith(("https://", "http://"))
        and known.url.isprintable()
    ):
        entry.add("url", known.url)
    place = context.place_of(event)
    if place and place.coordinates:
        entry.add("geo", place.coordinates)
        entry.add("location", _plain(place.label))
    entry.add("x-chrono-event", _json(event))
    return entry


def _moment(event: Event, days: tuple[date, date]) -> datetime | None:
    """The time of day of an event, in UTC if it has a zone; None if it has none."""
    when = edtf.parse(event.when) if event.when else None
    if when is None or when.time is None or days[0].toordinal() != when.earliest:
        return None
    zone = ZONE.search(when.text)
    midnight = datetime.combine(days[0], time.min, UTC if zone else None)
    try:
        moment = midnight + timedelta(seconds=when.time)
        return moment - _offset(zone[0]) if zone else moment
    except OverflowError:  # beyond the last year of a calendar
        return None


def _offset(zone: str) -> timedelta:
    if zone == "Z":
        return timedelta()
    hours, minutes = int(zone[1:3]), int(zone[4:6])
    return timedelta(hours=hours, minutes=minutes) * (-1 if zone[0] == "-" else 1)


def _json(event: Event) -> str:
    return b64encode(codec.dumps(strip_metadata(event))).decode()


def _plain(text: str) -> str:
    """A text without the control characters that a calendar's lines cannot hold."""
    return "\n".join(map(printable, text.split("\n")))
