"""TimelineJS: a slide for each event, with its EDTF date in words and its sources at the end.

A vague date is placed at its earliest start, one that is about a date at that date, and
`display_date` states what is known. A time is that of the chronicle's clock. An event
that is only known to be so by a day is on that day, with those words. Events with neither date are
omitted and counted. The slide holds the whole event under `chrono`, which TimelineJS ignores.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from html import escape
from typing import Any, Final

from chrono import edtf
from chrono.edtf import BEGINNING, FOREVER, Edtf
from chrono.edtf.clock import Clock
from chrono.edtf.time_part import Time
from chrono.formats.exporters.context import (
    ExportContext,
    Output,
    strip_metadata,
    who,
)
from chrono.model.claim import DECLARATION_TYPES
from chrono.model.event import Event
from chrono.render.source_text import source_words
from chrono.render.text import counted

SEASON: Final = re.compile(r"-?\d{4}-(2[1-9]|3\d|4[01])")
"""An EDTF date whose month is a season or another part of a year."""
ABOUT: Final = re.compile("[~%]")


def write(context: ExportContext) -> Output:
    slides: list[Event] = []
    undated: list[Event] = []
    for event in context.timeline:
        (slides if context.place(event) else undated).append(event)
    shown_ids = {event.id for event in slides}
    timeline: dict[str, Any] = {
        "title": {"text": {"headline": escape(context.title or context.name or "A chronology")}},
        "events": [slide(event, context) for event in slides],
        "chrono": {
            "declared": [strip_metadata(e) for e in context.events if e.type in DECLARATION_TYPES],
            "links": [
                strip_metadata(e)
                for e in context.events
                if e.type in ("Linked", "Judged") and _ends(e) <= shown_ids
            ],
        },
    }
    lost = _lost(context, len(undated), shown_ids)
    zoned = sum(1 for event in slides if _in_another_zone(event, context.clock))
    if zoned:
        lost += (
            f"{counted(zoned, 'event')} with a time in another zone: a timeline has no zones, so"
            f" the slide has the hour on the chronicle's clock ({context.clock.zone}).",
        )
    return Output((json.dumps(timeline, ensure_ascii=False, indent=1) + "\n").encode(), lost)


def _ends(event: Event) -> set[str]:
    data = event.data
    return {data["from"], data["to"]} if event.type == "Linked" else {data["prefer"], *data["over"]}


def _lost(context: ExportContext, undated: int, shown_ids: set[str]) -> tuple[str, ...]:
    lost = []
    if undated:
        lost.append(
            f"{undated} events have no date, nor has their document: they have"
            " no place on a timeline and are left out."
        )
    links = sum(
        1
        for event in context.events
        if event.type == "Retracted"
        or (event.type in ("Linked", "Judged") and not _ends(event) <= shown_ids)
    )
    if links:
        lost.append(
            f"{links} retractions, links or judgements are not in it; what is retracted is"
            " left out."
        )
    return tuple(lost)


def slide(event: Event, context: ExportContext) -> dict[str, Any]:
    low, high = context.place(event) or (BEGINNING, FOREVER)
    clock = context.clock
    date = edtf.parse(event.when) if event.when else None
    shown = context.when(event)
    low = high if low <= BEGINNING else low
    if date and date.form == "date" and date.approximate:
        low = clock.place(edtf.parse(ABOUT.sub("", date.text))).begins[0]
    made: dict[str, Any] = {
        "unique_id": f"e{event.id}",
        "start_date": _parts(event, date, low, clock),
        "display_date": escape(shown),
        "text": {"headline": escape(context.line(event)), "text": _body(event, context)},
        "chrono": strip_metadata(event),
    }
    made["start_date"]["display_date"] = made["display_date"]
    placed = clock.place(date) if date else None
    last = placed.ends[1] if placed and placed.ends else high
    season = SEASON.fullmatch(event.when or "")
    if placed and season:
        last = placed.last
    if date and (date.form != "date" or season) and low < last < FOREVER:
        end = _moment(last, _times(date, 1), clock)
        if season:
            del end["day"]
        made["end_date"] = {**end, "display_date": " "}
    family = (
        context.vocabulary.types[event.type].family
        if event.type in context.vocabulary.types
        else ""
    )
    if family:
        made["group"] = escape(family)
    return made


def _times(date: Edtf, side: int) -> list[Time]:
    """The times of day with which a date begins (side 0) or an interval ends (side 1)."""
    if date.parts is None:
        return []
    return [part.time for part in date.parts[side] or date.parts[0] if part.time]


def _in_another_zone(event: Event, clock: Clock) -> bool:
    """Whether an event has a time with an offset that the clock does not have then."""
    date = edtf.parse(event.when) if event.when else None
    if date is None or not date.timed:
        return False
    offset = clock.local(clock.place(date).last)[2]
    times = (*_times(date, 0), *_times(date, 1))
    return any(time.offset not in (None, offset) for time in times)


def _moment(second: int, times: Sequence[Time], clock: Clock) -> dict[str, Any]:
    """A day, with the time that the clock shows, as exact as some times are; none without them."""
    if not times:
        return _day(clock.day(second))
    day, seconds, _ = clock.local(second)
    minutes, rest = divmod(seconds, 60)
    made = {**_day(day), "hour": minutes // 60, "minute": minutes % 60}
    return made if any(time.last > time.first for time in times) else {**made, "second": rest}


def _parts(event: Event, date: Edtf | None, first: int, clock: Clock) -> dict[str, Any]:
    """The first day, with its time if there is one; a plain year or month keeps its precision."""
    when = event.when or ""
    low = clock.day(first)
    if date and (times := _times(date, 0)):
        return _moment(first, times, clock)
    if SEASON.fullmatch(when):
        start = _day(low)
        return {"year": start["year"], "month": start["month"]}
    if len(when) in (4, 7) and when.replace("-", "").isdigit():
        year, _, month = when.partition("-")
        if int(year):
            return {"year": int(year), "month": int(month)} if month else {"year": int(year)}
    return _day(low)


def _day(number: int) -> dict[str, Any]:
    """A day in TimelineJS's year numbering: 45 BC is year -45."""
    year, month, day = edtf.civil(number)
    return {"year": year if year > 0 else year - 1, "month": month, "day": day}


def _body(event: Event, context: ExportContext) -> str:
    said = who(event, context.names)
    lines = [f"<p>{escape(each)}</p>" for each in (context.detail(event), said) if each]
    source = source_words(event, context.names)
    if source:
        known = context.documents.get(event.document or "")
        lines.append(
            f"<p><small>{_linked(escape(source), known.url if known else None)}</small></p>"
        )
    return "".join(lines)


def _linked(text: str, url: str | None) -> str:
    if url and url.startswith(("https://", "http://")):
        return f'<a href="{escape(url)}">{text}</a>'
    return text
