"""TimelineJS: a slide for each event, with its EDTF date in words and its sources at the end.

A vague date is placed at its earliest start, and `display_date` states what is known. An event
that is only known to be so by a day is on that day, with those words. Events with neither date are
omitted and counted. The slide holds the whole event under `chrono`, which TimelineJS ignores.
"""

from __future__ import annotations

import json
import re
from html import escape
from typing import Any, Final

from chrono import edtf
from chrono.edtf import BEGINNING, FOREVER
from chrono.formats.exporters.context import (
    ExportContext,
    Output,
    source_words,
    strip_metadata,
    who,
)
from chrono.model.claim import DECLARATION_TYPES
from chrono.model.event import Event
from chrono.render.text import counted

SEASON: Final = re.compile(r"-?\d{4}-(2[1-9]|3\d|4[01])")
"""An EDTF date whose month is a season or another part of a year."""
CLOCK: Final = re.compile(r"^-?\d{4,}-\d\d-\d\dT(\d\d):(\d\d):(\d\d)")
ZONE: Final = re.compile(r"T.*(Z|[+-]\d\d:\d\d)$")


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
    zoned = sum(1 for event in slides if ZONE.search(event.when or ""))
    if zoned:
        lost += (
            f"{counted(zoned, 'event')} with a time in a zone: a timeline has no zones, so the"
            " slide has the hour as it is written.",
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
    date = edtf.parse(event.when) if event.when else None
    shown = context.when(event)
    low = high if low <= BEGINNING else low
    made: dict[str, Any] = {
        "unique_id": f"e{event.id}",
        "start_date": _parts(event, context.clock.day(low)),
        "display_date": escape(shown),
        "text": {"headline": escape(context.line(event)), "text": _body(event, context)},
        "chrono": strip_metadata(event),
    }
    made["start_date"]["display_date"] = made["display_date"]
    clock = context.clock
    placed = clock.place(date) if date else None
    last = placed.ends[1] if placed and placed.ends else high
    season = SEASON.fullmatch(event.when or "")
    if placed and season:
        last = placed.last
    if date and (date.form != "date" or season) and low < last < FOREVER:
        end = _day(clock.day(last))
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


def _parts(event: Event, low: int) -> dict[str, Any]:
    """The first day, with its time if there is one; a plain year or month keeps its precision."""
    when = event.when or ""
    if clock := CLOCK.search(when):
        hour, minute, second = map(int, clock.groups())
        day = edtf.parse(when.partition("T")[0]).earliest  # as written, in its own zone
        return {**_day(day), "hour": hour, "minute": minute, "second": second}
    if SEASON.fullmatch(when):
        first = _day(low)
        return {"year": first["year"], "month": first["month"]}
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
