"""Derives EDTF from phrases such as `Tuesday`, `last week` or `two days ago` in a document.

Every phrase is read against the window in which the document was published, and the answer
covers the answers for every day of that window: a vague publication gives a vague date. Rules:

- a weekday, a month or a day of the year alone is the last one, on or before publication,
  because documents report the past; after `by` it is the next, so that `by Friday` covers both;
- `last Tuesday` is the one in the week before or the most recent one: if these differ, both;
- weeks are those of ISO 8601, Monday to Sunday, and `this week` is the whole week, since it may
  include the future; `earlier this week` ends with publication, `later` begins there;
- a clock time alone, such as `10:46`, is that of the day of publication;
- `a week ago` is as exact as its unit: half a week, month or year to either side; days are exact.

Refused: phrases that depend on another passage ("the day after"), and numbers without a value
("some days ago"). A phrase without a number never gets one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import partial

from chrono.edtf.calendar import (
    BEGINNING,
    FOREVER,
    MONTHS,
    civil,
    day_number,
    days_in_month,
    format_day,
)
from chrono.edtf.clock_phrases import EXAMPLES, resolve_clock
from chrono.edtf.durations import Duration, add, subtract
from chrono.edtf.errors import EdtfError
from chrono.edtf.languages import WEEKDAYS
from chrono.edtf.phrase_dates import (
    DAY,
    MONTH,
    PART,
    month_number,
    third_of_month,
)
from chrono.edtf.record import Edtf

Window = tuple[int, int]
Reading = tuple[Window, ...]
"""The windows that a phrase can mean, in order; usually one."""
Rule = Callable[[re.Match[str], int], Reading]
"""A function from the matched words and a day of publication to their reading."""

UNDERSTOOD = (
    *("yesterday", "today", "tomorrow", "last night"),
    *("Tuesday", "on Tuesday morning", "last Tuesday", "this Tuesday", "next Tuesday"),
    *("last week", "this month", "next year", "earlier this month", "later this year"),
    *("two days ago", "a week ago", "in three weeks", "in the past two months"),
    *("within ten days", "January 4", "on 4 January", "in July", "early July", "last July"),
    *("by then", "by Friday", "by the end of the year"),
    *EXAMPLES,
)
"""One phrase of every accepted shape."""

_NUMBERS = (
    *("one", "two", "three", "four", "five", "six"),
    *("seven", "eight", "nine", "ten", "eleven", "twelve"),
)
_UNITS = {"day": Duration(0, 1), "week": Duration(0, 7)}
_UNITS |= {"month": Duration(1, 0), "year": Duration(12, 0)}
_HALVES = {"day": Duration(0, 0), "week": Duration(0, 3)}
_HALVES |= {"month": Duration(0, 15), "year": Duration(6, 0)}
_LONGEST = 100
NOT_UNDERSTOOD = (
    "not a date or a known phrase; write EDTF, or words such as yesterday, last Tuesday,"
    " earlier this month, two weeks ago, 4 January, c. 886, 55 BC, spring 1204, before 1850"
)


def resolve(text: str, anchor: Edtf) -> str:
    """Return EDTF for a phrase of a document published in the window of `anchor`.

    The phrase is English, in any case, as in `UNDERSTOOD`. The answer is a day, month or year
    if the phrase names one, else `[a..b]`, one moment in between; a clock time is one of the
    day of publication. Raises EdtfError if the phrase is
    not understood, or if the publication has no bound and so the answer has none.
    """
    if len(text) > _LONGEST:
        raise EdtfError(text, None, NOT_UNDERSTOOD)
    try:
        return _resolve(" ".join(text.casefold().split()).strip(" .,;"), anchor)
    except EdtfError as error:
        raise EdtfError(text, None, error.reason) from None


def _resolve(phrase: str, anchor: Edtf) -> str:
    if timed := resolve_clock(phrase, anchor):
        return timed
    rule = _find(phrase)
    if rule is None:
        raise EdtfError(phrase, None, NOT_UNDERSTOOD)
    if anchor.earliest == anchor.latest:
        reading = rule(anchor.earliest)
        if len(reading) > 1:
            return f"[{','.join(_write(phrase, window) for window in reading)}]"
        return _write(phrase, reading[0])
    # Each rule is monotonic in the day of publication, so the two ends of the window are enough.
    first = BEGINNING if anchor.earliest <= BEGINNING else rule(anchor.earliest)[0][0]
    last = FOREVER if anchor.latest >= FOREVER else rule(anchor.latest)[-1][1]
    return _write(phrase, (first, last))


def _write(text: str, window: Window) -> str:
    first, last = window
    if first <= BEGINNING and last >= FOREVER:
        raise EdtfError(text, None, "nothing bounds it, for nothing bounds the publication")
    for bound in window:
        if BEGINNING < bound < FOREVER and not -9999 <= civil(bound)[0] <= 9999:
            raise EdtfError(text, None, "it falls outside the years -9999 to 9999")
    if first == last:
        return format_day(first)
    if first > BEGINNING and last < FOREVER:
        if window == period("month", first):
            return format_day(first)[:-3]
        if window == period("year", first):
            return format_day(first)[:-6]
    start = "" if first <= BEGINNING else format_day(first)
    end = "" if last >= FOREVER else format_day(last)
    return f"[{start}..{end}]"


def period(unit: str, day: int) -> Window:
    """Return the first and the last day of the day, ISO week, month or year that contains a day."""
    year, month, _ = civil(day)
    if unit == "week":
        monday = day - (day - 1) % 7
        return monday, monday + 6
    if unit == "month":
        return day_number(year, month, 1), day_number(year, month, days_in_month(year, month))
    if unit == "year":
        return day_number(year, 1, 1), day_number(year, 12, 31)
    return day, day


def _times(unit: str, count: int) -> Duration:
    one = _UNITS[unit]
    return Duration(one.months * count, one.days * count)


def _count(match: re.Match[str]) -> int:
    word = match["n"]
    if not word or word in ("a", "an"):
        return 1
    return _NUMBERS.index(word) + 1 if word in _NUMBERS else int(word)


def _same_day(match: re.Match[str], day: int) -> Reading:
    return ((day, day),)


def _offset(match: re.Match[str], day: int, *, first: int, last: int) -> Reading:
    return ((day + first, day + last),)


def _whole_period(match: re.Match[str], day: int) -> Reading:
    unit = match["unit"]
    start, end = period(unit, day)
    if match["which"] == "last":
        return (period(unit, start - 1),)
    if match["which"] == "next":
        return (period(unit, end + 1),)
    return ((start, end),)


def _part_of_period(match: re.Match[str], day: int) -> Reading:
    start, end = period(match["unit"], day)
    return ((start, day),) if match["which"] == "earlier" else ((day, end),)


def _weekday(match: re.Match[str], day: int) -> Reading:
    found = _weekday_until(match["weekday"], day)
    return ((found, found),)


def _weekday_until(name: str, day: int) -> int:
    """Return the last day of that name on or before a day. Day 1 was a Monday."""
    return day - (day - 1 - WEEKDAYS.index(name)) % 7


def _which_weekday(match: re.Match[str], day: int) -> Reading:
    sunday = period("week", day)[1]
    here = _weekday_until(match["weekday"], sunday)
    if match["which"] == "this":
        return ((here, here),)
    if match["which"] == "last":
        found = [here - 7, here] if here < day else [here - 7]
    else:
        found = [here, here + 7] if here > day else [here + 7]
    return tuple((one, one) for one in found)


def _ago(match: re.Match[str], day: int) -> Reading:
    middle = subtract(day, _times(match["unit"], _count(match)))
    half = _HALVES[match["unit"]]
    return ((subtract(middle, half), min(day, add(middle, half))),)


def _ahead(match: re.Match[str], day: int) -> Reading:
    middle = add(day, _times(match["unit"], _count(match)))
    half = _HALVES[match["unit"]]
    return ((max(day, subtract(middle, half)), add(middle, half)),)


def _past_span(match: re.Match[str], day: int) -> Reading:
    return ((subtract(day, _times(match["unit"], _count(match))), day),)


def _next_span(match: re.Match[str], day: int) -> Reading:
    return ((day, add(day, _times(match["unit"], _count(match)))),)


def _day_of_year(match: re.Match[str], day: int) -> Reading:
    year = civil(day)[0]
    return next(
        ((found, found),)
        for found in _days_of_years(match, range(year, year - 9, -1))
        if found <= day
    )


def _coming_day_of_year(match: re.Match[str], day: int) -> Reading:
    year = civil(day)[0]
    return next(
        ((found, found),) for found in _days_of_years(match, range(year, year + 9)) if found >= day
    )


def _days_of_years(match: re.Match[str], years: range) -> Iterator[int]:
    """Yield that day in each year that has it; any nine years in a row hold a 29 February."""
    month, number = month_number(match["month"]), int(match["day"])
    if number > days_in_month(2000, month):
        raise EdtfError(match.string, None, f"{MONTHS[month - 1]} has no day {number}")
    for year in years:
        if number <= days_in_month(year, month):
            yield day_number(year, month, number)


def _month(match: re.Match[str], day: int) -> Reading:
    year, current, _ = civil(day)
    month = month_number(match["month"])
    return (_part_of_month(match, year - (month > current), month),)


def _part_of_month(match: re.Match[str], year: int, month: int) -> Window:
    first, last = period("month", day_number(year, month, 1))
    part = match.groupdict().get("part")
    if not part:
        return first, last
    low, high = third_of_month(part, last - first + 1)
    return first + low - 1, first + high - 1


def _coming_month(match: re.Match[str], day: int) -> Reading:
    year, current, _ = civil(day)
    month = month_number(match["month"])
    return (_part_of_month(match, year + (month < current), month),)


def _coming_weekday(match: re.Match[str], day: int) -> Reading:
    found = _weekday_until(match["weekday"], day + 6)
    return ((found, found),)


def _which_month(match: re.Match[str], day: int) -> Reading:
    year, current, _ = civil(day)
    month = month_number(match["month"])
    years = [year]
    if match["which"] == "last":
        years = [year - 1, year] if month < current else [year - 1]
    elif match["which"] == "next":
        years = [year, year + 1] if month > current else [year + 1]
    return tuple(period("month", day_number(one, month, 1)) for one in years)


def _by_then(match: re.Match[str], day: int) -> Reading:
    return ((BEGINNING, day),)


def _by(coming: Rule, match: re.Match[str], day: int) -> Reading:
    return ((BEGINNING, coming(match, day)[-1][1]),)


_WEEKDAY = rf"(?P<weekday>{'|'.join(WEEKDAYS)})"
_HOUR = r"(?: morning| afternoon| evening| night)?"
_WHICH = r"(?P<which>last|this|next)"
_N = rf"(?P<n>an?|{'|'.join(_NUMBERS)}|[1-9][0-9]{{0,3}})"
_UNIT = r"(?P<unit>day|week|month|year)"

_RULES: tuple[tuple[re.Pattern[str], Rule], ...] = tuple(
    (re.compile(pattern), rule)
    for pattern, rule in (
        (r"(?:earlier |later )?today|tonight|this (?:morning|afternoon|evening)", _same_day),
        (rf"yesterday{_HOUR}", partial(_offset, first=-1, last=-1)),
        (r"the day before yesterday", partial(_offset, first=-2, last=-2)),
        (r"last night|overnight", partial(_offset, first=-1, last=0)),
        (rf"tomorrow{_HOUR}", partial(_offset, first=1, last=1)),
        (r"the day after tomorrow", partial(_offset, first=2, last=2)),
        (rf"(?:on )?(?:early |late )?{_WEEKDAY}{_HOUR}", _weekday),
        (rf"(?:on )?{_WHICH} {_WEEKDAY}{_HOUR}", _which_weekday),
        (rf"{_WHICH} (?P<unit>week|month|year)", _whole_period),
        (r"(?P<which>earlier|later) (?:this|in the) (?P<unit>week|month|year)", _part_of_period),
        (rf"{_N} {_UNIT}s? ago", _ago),
        (rf"in {_N} {_UNIT}s?", _ahead),
        (rf"(?:in|over|during|within) the (?:past|last) (?:{_N} )?{_UNIT}s?", _past_span),
        (rf"(?:in|over|during|within) the next (?:{_N} )?{_UNIT}s?", _next_span),
        (rf"within {_N} {_UNIT}s?", _next_span),
        (rf"(?:on )?{MONTH} {DAY}", _day_of_year),
        (rf"(?:on )?(?:the )?{DAY} (?:of )?{MONTH}", _day_of_year),
        (rf"(?:in |during )?{PART}?{MONTH}", _month),
        (rf"(?:in )?{_WHICH} {MONTH}", _which_month),
        (r"by then", _by_then),
    )
)

_COMING: dict[Rule, Rule] = {
    _weekday: _coming_weekday,
    _day_of_year: _coming_day_of_year,
    _month: _coming_month,
}
"""For phrases that recur every week or year: the rule for the next one instead of the last."""

_BY_END = re.compile(r"by (?:(?:the )?end of )?(?:the (?=(?:week|month|year)$))?")


def _find(phrase: str) -> Callable[[int], Reading] | None:
    """Return the reading of a phrase as a function of the day of publication, or None."""
    for pattern, rule in _RULES:
        if match := pattern.fullmatch(phrase):
            return partial(rule, match)
    opening = _BY_END.match(phrase)
    if opening is None:
        return None
    rest = phrase[opening.end() :]
    for pattern, rule in _RULES:
        for worded in (rest, f"this {rest}"):
            if match := pattern.fullmatch(worded):
                return partial(_by, _COMING.get(rule, rule), match)
    return None
