"""A calendar (iCalendar, RFC 5545): an entry for each event. Needs the icalendar package.

A date becomes an entry over all of its possible days, and the title of a vague one states it in
words; a time of day becomes an entry at that instant in UTC, a vague or a lasting one an entry from
its first instant to its last. An event that is only known to be so by a day is
on that day, with those words. Events with neither date are omitted and counted. The entry holds the
whole event under X-CHRONO-EVENT, in Base64, which calendars ignore.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

from chrono import edtf
from chrono.edtf import BEGINNING, FOREVER, Edtf
from chrono.errors import InvalidError
from chrono.formats.exporters.context import (
    ExportContext,
    Output,
    strip_metadata,
    who,
)
from chrono.model.claim import DECLARATION_TYPES
from chrono.model.event import Event
from chrono.render.lines import printable
from chrono.render.source_text import source_words
from chrono.render.text import counted
from chrono.storage import json_codec as codec

EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


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
    placed = {event.id: days for event in context.timeline if (days := _days(event, context))}
    for event in context.events:
        if event.type in DECLARATION_TYPES:
            calendar.add("x-chrono-declared", _json(event))
        elif event.type == "Linked" and {event.data["from"], event.data["to"]} <= set(placed):
            calendar.add("x-chrono-linked", _json(event))
    for event in context.timeline:
        if event.id in placed:
            calendar.add_component(_entry(event, context, placed[event.id]))
    return Output(calendar.to_ical(), tuple(_lost(context, placed)))


def _lost(context: ExportContext, placed: Mapping[str, tuple[date, date]]) -> Iterator[str]:
    """What the calendar does not hold, in sentences."""
    left = len(context.timeline) - len(placed)
    if left:
        yield f"{left} events have no last day: a calendar has no place for them."
    links = sum(
        1
        for event in context.events
        if event.type == "Linked" and not {event.data["from"], event.data["to"]} <= set(placed)
    )
    if links:
        told = counted(links, "link")
        yield f"{told} not in it: an event that it joins is left out or retracted."
    if any(event.type in ("Retracted", "Judged") for event in context.events):
        yield "Retractions and judgements are not in it; what is retracted is left out."


def _days(event: Event, context: ExportContext) -> tuple[date, date] | None:
    """The first and last possible day of an event."""
    low, high = context.place(event) or (BEGINNING, FOREVER)
    when = context.clock.place(edtf.parse(event.when)) if event.when else None
    last = when.ends[1] if when and when.ends else high
    low = high if low <= BEGINNING else low
    if low <= BEGINNING or last >= FOREVER:
        return None
    first, final = context.clock.day(low), context.clock.day(last)
    if not 1 <= first <= final < date.max.toordinal():
        return None
    return date.fromordinal(first), date.fromordinal(final)


def _entry(event: Event, context: ExportContext, days: tuple[date, date]) -> Any:
    from icalendar import Event as Entry

    entry = Entry()
    entry.add("uid", f"{event.id}@chrono")
    entry.add("dtstamp", datetime.fromisoformat(event.recorded))
    instants = _instants(event, context)
    if instants is None:
        entry.add("dtstart", days[0])
        entry.add("dtend", days[1] + timedelta(days=1))
        exact = days[0] == days[1] and context.timings[event.id].event_window[0] > BEGINNING
    else:
        entry.add("dtstart", instants[0])
        exact = len(instants) == 1
        if not exact:
            entry.add("dtend", instants[1])
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
    if known and _is_web_address(known.url):
        entry.add("url", known.url)
    place = context.place_of(event)
    if place and place.coordinates:
        entry.add("geo", place.coordinates)
        entry.add("location", _plain(place.label))
    entry.add("x-chrono-event", _json(event))
    return entry


def _is_web_address(url: str | None) -> bool:
    return bool(url) and str(url).startswith(("https://", "http://")) and str(url).isprintable()


def _instants(event: Event, context: ExportContext) -> list[datetime] | None:
    """The instant of an event with a time of day, or its first and last; None without a time."""
    date = edtf.parse(event.when) if event.when else None
    if date is None or not date.timed:
        return None
    placed = context.clock.place(date)
    seconds = [placed.begins[0]]
    if placed.ends:
        seconds.append(placed.ends[1] + 1 - _time_written(date))
    elif date.form != "date" or date.approximate:
        seconds.append(placed.begins[1] + 1)
    try:
        return [EPOCH + timedelta(seconds=each) for each in seconds]
    except OverflowError:  # beyond the years of a calendar
        return None


def _time_written(date: Edtf) -> int:
    """The seconds from the start of the time with which an interval ends to its exclusive end.

    A calendar entry ends when a written time begins, but with the midnight after a day.
    """
    times = [part.time for part in (date.parts[1] if date.parts else ()) if part.time]
    return times[-1].last - times[-1].first + 1 if times else 0


def _json(event: Event) -> str:
    return b64encode(codec.dumps(strip_metadata(event))).decode()


def _plain(text: str) -> str:
    """A text without the control characters that a calendar's lines cannot hold."""
    return "\n".join(map(printable, text.split("\n")))
