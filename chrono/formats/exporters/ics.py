"""A calendar (iCalendar, RFC 5545): an entry for each event. Needs the icalendar package.

A calendar knows only days: a vague date is an entry over all the days it can be, and its
title says so in words; what is only said to be so by a day stands on that day, with those
words. What has neither is left out and counted. The whole event lies in the entry under
X-CHRONO-EVENT, in Base64, which calendars pass over.
"""

from __future__ import annotations

from base64 import b64encode
from datetime import date, datetime, timedelta
from typing import Any

from chrono import edtf
from chrono.edtf import BEGINNING, FOREVER
from chrono.errors import InvalidError
from chrono.formats.exporters.context import Material, Output, bare, source_words, who
from chrono.model.claim import DECLARATION_TYPES
from chrono.model.event import Event
from chrono.render.text import date_words
from chrono.storage import json_codec as codec


def write(material: Material) -> Output:
    """The calendar. Raises InvalidError where icalendar is missing."""
    try:
        from icalendar import Calendar
    except ImportError as error:
        raise InvalidError(
            "Calendars need the icalendar package: pip install 'chrono[ics]'."
        ) from error
    calendar = Calendar()
    calendar.add("prodid", "-//chrono//chronology//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", _plain(material.title or material.name or "A chronology"))
    placed = {}
    for event in material.told:
        days = _days(event, material)
        if days is not None:
            placed[event.id] = days
    for event in material.events:
        if event.type in DECLARATION_TYPES:
            calendar.add("x-chrono-declared", _json(event))
        elif event.type == "Linked" and {event.data["from"], event.data["to"]} <= set(placed):
            calendar.add("x-chrono-linked", _json(event))
    for event in material.told:
        if event.id in placed:
            calendar.add_component(_entry(event, material, placed[event.id]))
    lost = []
    left = len(material.told) - len(placed)
    if left:
        lost.append(f"{left} events have no last day: a calendar has no place for them.")
    if any(event.type in ("Retracted", "Judged") for event in material.events):
        lost.append("Retractions and judgements are not in it; what is retracted is left out.")
    return Output(calendar.to_ical(), tuple(lost))


def _days(event: Event, material: Material) -> tuple[date, date] | None:
    """The first and the last day that an event can touch."""
    low, high = material.place(event) or (BEGINNING, FOREVER)
    when = edtf.parse(event.when) if event.when else None
    last = when.ends[1] if when and when.ends else high
    low = high if low <= BEGINNING else low
    if low <= BEGINNING or last >= FOREVER or not 1 <= low <= last < date.max.toordinal():
        return None
    return date.fromordinal(low), date.fromordinal(last)


def _entry(event: Event, material: Material, days: tuple[date, date]) -> Any:
    from icalendar import Event as Entry

    entry = Entry()
    entry.add("uid", f"{event.id}@chrono")
    entry.add("dtstamp", datetime.fromisoformat(event.recorded))
    entry.add("dtstart", days[0])
    entry.add("dtend", days[1] + timedelta(days=1))
    exact = days[0] == days[1] and material.timings[event.id].event_window[0] > BEGINNING
    said = material.line(event)
    entry.add("summary", _plain(said if exact else f"{said} ({_when(event, material)})"))
    told = [
        _when(event, material),
        who(event, material.names),
        material.detail(event),
        source_words(event, material.names),
    ]
    entry.add("description", _plain("\n".join(line for line in told if line)))
    entry.add("transp", "TRANSPARENT")
    if event.modality in ("planned", "predicted", "conditional"):
        entry.add("status", "TENTATIVE")
    if event.tags:
        entry.add("categories", [_plain(tag) for tag in event.tags])
    known = material.documents.get(event.document or "")
    if (
        known
        and known.url
        and known.url.startswith(("https://", "http://"))
        and known.url.isprintable()
    ):
        entry.add("url", known.url)
    place = material.place_of(event)
    if place and place.coordinates:
        entry.add("geo", place.coordinates)
        entry.add("location", _plain(place.label))
    entry.add("x-chrono-event", _json(event))
    return entry


def _when(event: Event, material: Material) -> str:
    return date_words(event.when) if event.when else material.undated(event)


def _json(event: Event) -> str:
    return b64encode(codec.dumps(bare(event))).decode()


def _plain(text: str) -> str:
    """A text without the control characters that a calendar's lines cannot hold."""
    return "".join(each if each.isprintable() or each == "\n" else " " for each in text)
