"""Parses EDTF text into its record: dates, times, intervals and sets.

Conventions, where test suites and ISO 8601-2 leave a choice:

- an empty side of an interval is unknown and `..` is open: neither gets an invented bound;
- an interval whose end is before its start is refused, and so is one whose end names a
  season, month or year begun before its start (`2004-06-11/2004-06`); `2004-06-11/2004-06-XX` says
  that it ended on some day of that month;
- zones run from -12:00 to +14:00; the days of a record are those that are written, whatever
  the zone.

Refused: `/`, `../..` and any other text without a date; sets within sets; spaces; a text of
more than 10,000 characters.

The parser is written by hand so that each error names the character at fault and the rule.
"""

from __future__ import annotations

from chrono.edtf.calendar import BEGINNING, DAY, FOREVER
from chrono.edtf.date_part import Part, read_part
from chrono.edtf.errors import EdtfError
from chrono.edtf.record import Bound, Edtf, Form

_LONGEST = 10_000


def parse_any(text: str) -> Edtf:
    """Read EDTF text of any shape; see `chrono.edtf.parse`.

    The first character and the presence of `/` or `T` decide the shape before anything is read,
    so a text has only one reading and its error concerns that reading.
    """
    if len(text) > _LONGEST:
        raise EdtfError(text, _LONGEST, f"a date has no more than {_LONGEST:,} characters")
    if text[:1] in ("[", "{"):
        return _set(text)
    if "/" in text:
        return _interval(text)
    return _date(text, read_part(text, 0, len(text)))


def _date(text: str, part: Part) -> Edtf:
    window = (part.earliest, part.latest)
    return Edtf(
        text,
        part.level,
        "date",
        *window,
        "known",
        "known",
        window,
        None,
        *_doubts((part,)),
        _kept((part,)),
        part.beyond,
    )


def _kept(
    starting: tuple[Part, ...], ending: tuple[Part, ...] = ()
) -> tuple[tuple[Part, ...], tuple[Part, ...]] | None:
    """Return the parts if a clock needs more of them than their days."""
    needed = any(part.time or part.about for part in (*starting, *ending))
    return (starting, ending) if needed else None


def _doubts(parts: tuple[Part, ...]) -> tuple[bool, bool]:
    """Return whether any component of any part is uncertain, and whether any is approximate."""
    marks = "".join(
        "".join(part.qualified) + (part.time.qualified if part.time else "") for part in parts
    )
    return "?" in marks or "%" in marks, "~" in marks or "%" in marks


def _interval(text: str) -> Edtf:
    slash = text.index("/")
    if (second := text.find("/", slash + 1)) >= 0:
        raise EdtfError(text, second, "an interval has one slash, between its start and its end")
    start, end = _bound(text[:slash]), _bound(text[slash + 1 :])
    left = read_part(text, 0, slash) if start == "known" else None
    right = read_part(text, slash + 1, len(text)) if end == "known" else None
    if left is None and right is None:
        reason = "an interval needs a date on one side at least, as in ../2020 or 2020/"
        raise EdtfError(text, 0, reason)
    if left and right:
        _check_order(text, left, right, slash + 1)
    parts = tuple(part for part in (left, right) if part)
    vague = any(part.kind == "unspecified" for part in parts)
    doubts = _doubts(parts)
    at_least = 2 if vague else 1 if any(doubts) or len(parts) == 1 else 0
    latest = right.latest if right else FOREVER
    begins = (left.earliest, left.latest) if left else (BEGINNING, latest)
    ends = (right.earliest if right else FOREVER if end == "open" else begins[1], latest)
    level = max(at_least, *(part.level for part in parts))
    kept = _kept((left,) if left else (), (right,) if right else ())
    bounds = begins[0], latest, start, end, begins, ends
    return Edtf(text, level, "interval", *bounds, *doubts, kept, any(p.beyond for p in parts))


def _bound(side: str) -> Bound:
    return "unknown" if not side else "open" if side == ".." else "known"


def _check_order(text: str, left: Part, right: Part, place: int) -> None:
    """Refuse an end that lies before its start, or names a month or year begun before it."""
    if _is_before(right, left):
        raise EdtfError(text, place, "the end is before the start; the earlier comes first")
    if right.earliest < left.earliest and right.kind not in ("day", "unspecified", "significant"):
        unit = {"month": "-XX", "year": "-XX-XX"}.get(right.kind, "")
        hint = f"; write it with {unit} for some day of it" if unit else ""
        raise EdtfError(text, place, f"the end is a {right.kind} begun before the start{hint}")


def _is_before(one: Part, two: Part) -> bool:
    """Return whether one date lies before another on every clock.

    Only a clock can order an instant, which has an offset, and a day or a time that has none: on
    some clock they can be a day closer than they are written.
    """
    offsets = [part.time.offset if part.time else None for part in (one, two)]
    if offsets[0] is None and offsets[1] is None:
        if one.latest != two.earliest or one.time is None or two.time is None:
            return one.latest < two.earliest
        return one.time.last < two.time.first
    if one.time and two.time and offsets[0] is not None and offsets[1] is not None:
        days = (two.earliest - one.latest) * DAY
        return one.time.last - offsets[0] < days + two.time.first - offsets[1]
    return one.latest + 1 < two.earliest


def _set(text: str) -> Edtf:
    form: Form = "one_of" if text[0] == "[" else "all_of"
    closing = "]" if text[0] == "[" else "}"
    if len(text) < 2 or text[-1] != closing:
        reason = f"a set opened by {text[0]} is closed by {closing} at its end"
        raise EdtfError(text, max(len(text) - 1, 0), reason)
    parts, start, end = read_elements(text)
    members = tuple(part for pair in parts for part in pair if part)
    earliest = min(part.earliest for part in members) if start == "known" else BEGINNING
    latest = max(part.latest for part in members) if end == "known" else FOREVER
    return Edtf(
        text,
        2,
        form,
        earliest,
        latest,
        start,
        end,
        (earliest, latest),
        None,
        *_doubts(members),
        _kept(members),
        any(part.beyond for part in members),
    )


Element = tuple[Part | None, Part | None]
"""A range from one date to another, None for an open end; a single date is the same Part twice."""


def read_elements(text: str) -> tuple[list[Element], Bound, Bound]:
    """Return the elements of a set in order, and whether its start and its end are open."""
    start: Bound = "known"
    end: Bound = "known"
    elements: list[Element] = []
    place, last = 1, len(text) - 1
    while place <= last:
        comma = text.find(",", place, last)
        stop = last if comma < 0 else comma
        element = _element(text, place, stop)
        if element[0] is None:
            start = "open"
            if place != 1:
                raise EdtfError(text, place, "an open start, as in ..1984, comes first in a set")
        if element[1] is None:
            end = "open"
            if stop != last:
                raise EdtfError(text, place, "an open end, as in 1984.., comes last in a set")
        elements.append(element)
        place = stop + 1
    return elements, start, end


def _element(text: str, place: int, stop: int) -> Element:
    dots = text.find("..", place, stop)
    if dots < 0:
        part = read_part(text, place, stop)
        return part, part
    left = read_part(text, place, dots) if dots > place else None
    right = read_part(text, dots + 2, stop) if dots + 2 < stop else None
    if left is None and right is None:
        raise EdtfError(text, place, "a range needs a date on one side at least, as in ..1984")
    if left and right:
        _check_order(text, left, right, dots + 2)
    return left, right
