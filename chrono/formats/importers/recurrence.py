"""Expands recurring entries of a calendar into the occurrences that the calendar determines.

A rule with an end (COUNT or UNTIL) and listed dates name single days, so each is an event of its
own. A rule without an end is refused: nobody says how often it took place. Calendars often write
an excluded or moved occurrence in another form than the rule, as a day or in another zone. Such an
occurrence is matched by its day, and refused if the match is ambiguous.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from importlib import import_module
from typing import Any, Final

from attrs import field, frozen

from chrono.formats.importers.batch import Refused

MAX_OCCURRENCES: Final = 2000
"""The limit of occurrences per entry; more indicate a mistake in the rule."""


@frozen
class Series:
    """The occurrences of one recurring entry, and how exactly its exclusions matched."""

    times: list[date]
    by_day: list[str] = field(factory=list)
    """Excluded occurrences that only match by day."""
    unmatched: list[str] = field(factory=list)
    """Excluded occurrences that the entry does not have."""


def recurs(entry: Any) -> bool:
    """Whether an entry recurs."""
    return any(key in entry for key in ("RRULE", "RDATE"))


def series(entry: Any, start: date, replaced: Iterable[date]) -> Series:
    """The occurrences of an entry, in order, without excluded and replaced ones.

    Raises Refused if its rule has no end or cannot be expanded.
    """
    for key, reason in (
        ("RECURRENCE-ID", "stands for one time of a series and recurs itself"),
        ("EXRULE", "leaves times out by a rule, which RFC 5545 no longer has"),
    ):
        if key in entry:
            raise Refused(key, f"{reason}: enter each time that took place")
    found = {start}
    for moment in _listed(entry, "RDATE"):
        if _form(moment) != _form(start):
            raise Refused("RDATE", "is a day or has no zone where DTSTART has one, or the reverse")
        found.add(moment)
    if "RRULE" in entry:
        found |= _by_rule(entry, start)
    made = Series([])
    pairs = [("EXDATE", moment) for moment in _listed(entry, "EXDATE")]
    pairs += [("RECURRENCE-ID", moment) for moment in replaced]
    exact = {moment for _, moment in pairs}
    left = {moment for moment in found if moment not in exact}
    for key, moment in pairs:
        if moment not in found:
            _strike(left, key, moment, start, made)
    made.times.extend(sorted(left, key=str))
    return made


def _strike(left: set[date], key: str, moment: date, start: date, made: Series) -> None:
    """Remove the single occurrence on the day of a moment that matches none exactly."""
    day = _day(moment, start)
    same = [each for each in left if _day(each, start) == day]
    if len(same) > 1:
        raise Refused(key, f"{moment.isoformat()} can be any of {len(same)} times on that day")
    if same:
        left.remove(same[0])
        made.by_day.append(f"{key} {moment.isoformat()}")
        return
    # If only one side has a zone, the day itself is in doubt.
    near = {day - timedelta(days=1), day + timedelta(days=1)}
    unlike = isinstance(moment, datetime) and _form(moment) != _form(start)
    if unlike and any(_day(each, start) in near for each in left):
        raise Refused(key, f"{moment.isoformat()} matches no time, and can be one a day from it")
    made.unmatched.append(f"{key} {moment.isoformat()}")


def _form(moment: date) -> str:
    if not isinstance(moment, datetime):
        return "day"
    return "floating" if moment.tzinfo is None else "zoned"


def _day(moment: date, start: date) -> date:
    """The day of a moment, in the zone of the entry if both have one."""
    if not isinstance(moment, datetime):
        return moment
    if moment.tzinfo and isinstance(start, datetime) and start.tzinfo:
        return moment.astimezone(start.tzinfo).date()
    return moment.date()


def _by_rule(entry: Any, start: date) -> set[date]:
    rules = entry["RRULE"]
    if isinstance(rules, list):
        raise Refused("RRULE", "has several rules: enter each time that took place")
    if not {"COUNT", "UNTIL"} & set(rules):
        raise Refused("RRULE", "recurs without an end: enter each time that took place")
    whole_days = not isinstance(start, datetime)
    if not whole_days and any(not isinstance(each, datetime) for each in rules.get("UNTIL", ())):
        raise Refused("RRULE", "its UNTIL is a day where DTSTART is a time: the last day is unsure")
    begins = datetime(start.year, start.month, start.day) if whole_days else start
    found: set[date] = set()
    try:
        rule = import_module("dateutil.rrule").rrulestr(rules.to_ical().decode(), dtstart=begins)
        for number, moment in enumerate(rule):
            if number >= MAX_OCCURRENCES:
                raise Refused("RRULE", f"recurs more than {MAX_OCCURRENCES:,} times")
            found.add(moment.date() if whole_days else moment)
    except (ValueError, TypeError, OverflowError) as error:
        raise Refused("RRULE", f"cannot be computed: {str(error)[:120]}") from error
    if "COUNT" in rules and start not in found:
        raise Refused("RRULE", "DTSTART is not a time of the rule, so its COUNT is unsure")
    return found


def _listed(entry: Any, key: str) -> Iterator[date]:
    given = entry.get(key, [])
    for each in given if isinstance(given, list) else [given]:
        for one in getattr(each, "dts", ()):
            moment = one.dt
            if not isinstance(moment, date):
                raise Refused(key, "lists periods of time: enter each time that took place")
            yield moment
