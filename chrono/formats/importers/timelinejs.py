"""TimelineJS: its JSON, and the spreadsheet (as CSV) that most people use.

A missing month stays missing, and numbers may be texts. Years before the common era count as in
TimelineJS: -44 is 44 BC. HTML becomes the plain text that a reader sees. Slides that `chrono
export timelinejs` wrote hold the whole event and are restored unchanged.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, Final

from chrono.edtf import EdtfError
from chrono.errors import InvalidError
from chrono.extractors.html_text import visible_text
from chrono.formats.importers.batch import (
    Batch,
    Draft,
    ImportOptions,
    Refusal,
    Refused,
    proleptic_notices,
)
from chrono.formats.importers.jsonl import event
from chrono.formats.importers.mapping.date_rules import DateRules
from chrono.formats.importers.mapping.dates import DateParts
from chrono.formats.importers.mapping.rows import Row, decode, table
from chrono.formats.importers.mapping.templates import text
from chrono.formats.importers.occurrences import Occurrences, held
from chrono.formats.importers.slugs import clean, one_line
from chrono.model.quantity_text import number

PARTS: Final = ("year", "month", "day", "hour", "minute", "second")
DATE: Final = DateParts(
    text("{year}"), text("{month}"), text("{day}"), None, DateRules(years="astronomical")
)


def read(data: bytes, options: ImportOptions) -> Batch:
    """The drafts of a timeline. Raises InvalidError if it is not one."""
    source = decode(data, name=options.name)
    if source.lstrip()[:1] in "{[" and source.strip():
        timeline = _json(source, options.name)
    else:
        timeline = _spreadsheet(source, options.name)
    title = timeline.get("title")
    headline = _words(title, "headline") if isinstance(title, Mapping) else ""
    found = Occurrences(options, data, headline)
    own: list[Draft] = []
    refusals: list[Refusal] = []
    for row, slide, era in _slides(timeline):
        try:
            if isinstance(slide.get("chrono"), dict):
                made = event(slide["chrono"], row)
                (own if isinstance(made, Draft) else refusals).append(made)  # type: ignore[arg-type]
            else:
                _slide(found, row, slide, era)
        except Refused as refused:
            refusals.append(Refusal(row, refused.column, refused.reason))
    notices = proleptic_notices(found.events, options.vocabulary)
    return Batch((*own, *found.drafts()), tuple(refusals), tuple(notices))


def _json(source: str, name: str) -> dict[str, Any]:
    try:
        found = json.loads(source)
    except (ValueError, RecursionError) as error:
        raise InvalidError(f"{name}: not JSON: {error}") from error
    if not isinstance(found, dict) or not isinstance(found.get("events"), list):
        raise InvalidError(f"{name}: no TimelineJS timeline: it has no list of `events`.")
    return found


def _slides(timeline: Mapping[str, Any]) -> Iterator[tuple[int, Mapping[str, Any], bool]]:
    """Every slide with its number, from 1, or its line in the spreadsheet."""
    events, eras = timeline["events"], timeline.get("eras") or []
    if isinstance(timeline.get("chrono"), Mapping):
        for line in timeline["chrono"].get("declared") or ():
            yield 0, {"chrono": line}, False
    for place, found in enumerate([*events, *eras], 1):
        slide = found if isinstance(found, Mapping) else {}
        yield slide.get("row", place), slide, place > len(events)
    if isinstance(timeline.get("chrono"), Mapping):
        for line in timeline["chrono"].get("links") or ():
            yield 0, {"chrono": line}, False


def _words(slide: Mapping[str, Any], key: str) -> str:
    told = slide.get("text")
    return _plain(str(told.get(key) or "")) if isinstance(told, Mapping) else ""


def _slide(found: Occurrences, row: int, slide: Mapping[str, Any], era: bool) -> None:
    start = date(slide.get("start_date"), "start_date")
    if start is None:
        raise Refused("start_date", "is missing: a slide has a date")
    end = date(slide.get("end_date"), "end_date")
    try:
        when = held(start, end)
    except EdtfError as error:
        raise Refused("end_date", f"{start} to {end}: {error.reason}") from error
    headline, body = one_line(_words(slide, "headline")), _words(slide, "text")
    what = headline or one_line(body)[:200]
    if not what:
        raise Refused("text", "has neither a headline nor a text")
    shown = slide.get("display_date") or _of(slide.get("start_date"), "display_date")
    if not str(shown or "").strip() and end and "T" in end and end not in when:
        shown = f"{start} to {end}"  # the event's own date does not include an end time
    found.add(
        row,
        what,
        when,
        _plain(str(slide.get("group") or "")),
        summary=body,
        note=_media(slide.get("media")),
        tags=["era"] if era else [],
        when_as_written=one_line(_plain(str(shown or ""))),
        data={"entry": one_line(str(slide.get("unique_id") or ""))},
    )


def _of(table: Any, key: str) -> Any:
    return table.get(key) if isinstance(table, Mapping) else None


def _media(media: Any) -> str:
    url, credit, caption = (
        _plain(str(_of(media, key) or "")) for key in ("url", "credit", "caption")
    )
    told = [one_line(each) for each in (url, caption, credit and f"({credit})") if each]
    return f"Media: {' '.join(told)}" if told else ""


def date(raw: Any, key: str) -> str | None:
    """The EDTF text of a TimelineJS date, with the precision of its parts."""
    if not isinstance(raw, Mapping):
        return None
    cells = {
        part: str(raw.get(part) if raw.get(part) is not None else "").strip() for part in PARTS
    }
    if not any(cells.values()):
        return None
    year = number(cells["year"])
    if isinstance(year, int) and year < 0:
        cells["year"] = str(year + 1)
    try:
        made = DATE(Row(0, cells))
    except Refused as refused:
        raise Refused(f"{key}.{refused.column}", refused.reason) from refused
    if made and len(made) == 10 and "X" not in made and cells["hour"]:
        clock = [number(cells[part] or "0") for part in PARTS[3:]]
        if (
            all(isinstance(each, int) and 0 <= each <= 59 for each in clock)
            and int(clock[0] or 0) < 24
        ):
            text = "{}T{:02d}:{:02d}:{:02d}".format(made, *map(int, map(str, clock)))
            return text if cells["second"] else text[:-3]
        raise Refused(f"{key}.hour", "is not a time of day")
    return made


def _spreadsheet(source: str, name: str) -> dict[str, Any]:
    """The timeline in the template spreadsheet."""
    rows = table(source, name=name)
    if not {"Year", "Headline"} <= set(rows.header):
        raise InvalidError(
            f"{name}: no TimelineJS spreadsheet: it has no columns Year and Headline."
        )
    made: dict[str, Any] = {"events": [], "eras": []}
    for row in rows.rows:
        cell = {key: value.strip() for key, value in row.cells.items()}
        slide = {
            "row": row.number,
            "start_date": _parts(cell, ""),
            "end_date": _parts(cell, "End "),
            "text": {"headline": cell.get("Headline", ""), "text": cell.get("Text", "")},
            "media": {
                key: cell.get(column, "")
                for key, column in (
                    ("url", "Media"),
                    ("credit", "Media Credit"),
                    ("caption", "Media Caption"),
                )
            },
            "group": cell.get("Group", ""),
            "display_date": cell.get("Display Date", ""),
        }
        kind = cell.get("Type", "").casefold()
        if kind == "title":
            made["title"] = slide
        else:
            made["eras" if kind == "era" else "events"].append(slide)
    return made


def _parts(cell: Mapping[str, str], prefix: str) -> dict[str, str]:
    made = {part: cell.get(f"{prefix}{part.title()}", "") for part in PARTS[:3]}
    clock = cell.get(f"{prefix}Time", "")
    for part, said in zip(PARTS[3:], clock.split(":") if clock else (), strict=False):
        made[part] = said
    return made


def _plain(text: str) -> str:
    """The visible text of HTML, without control characters."""
    return clean(visible_text(text))
