"""Recurring entries of a calendar: each time that the calendar itself counts off.

A rule with an end (COUNT or UNTIL), and dates that are listed, name single days, so each is
an event of its own. A rule without an end is refused: how often it took place, nobody says.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from importlib import import_module
from typing import Any, Final

from chrono.formats.importers.batch import Refused

MAX_OCCURRENCES: Final = 2000
"""Times of one entry; more are taken for a mistake in the rule."""


def recurs(entry: Any) -> bool:
    """Whether an entry stands for several times."""
    return any(key in entry for key in ("RRULE", "RDATE"))


def times(entry: Any, start: date, replaced: frozenset[date]) -> list[date]:
    """When an entry took place, in order, without what it leaves out or another replaces.

    Raises Refused where its rule has no end or cannot be worked out.
    """
    found = {start, *_listed(entry, "RDATE")}
    if "RRULE" in entry:
        found |= set(_by_rule(entry, start))
    left_out = replaced | frozenset(_listed(entry, "EXDATE"))
    return sorted(found - left_out, key=str)


def _by_rule(entry: Any, start: date) -> Iterator[date]:
    rules = entry["RRULE"]
    if isinstance(rules, list):
        raise Refused("RRULE", "has several rules: enter each time that took place")
    if not {"COUNT", "UNTIL"} & set(rules):
        raise Refused("RRULE", "recurs without an end: enter each time that took place")
    whole_days = not isinstance(start, datetime)
    begins = datetime(start.year, start.month, start.day) if whole_days else start
    try:
        rule = import_module("dateutil.rrule").rrulestr(rules.to_ical().decode(), dtstart=begins)
        for number, moment in enumerate(rule):
            if number >= MAX_OCCURRENCES:
                raise Refused("RRULE", f"recurs more than {MAX_OCCURRENCES:,} times")
            yield moment.date() if whole_days else moment
    except (ValueError, TypeError, OverflowError) as error:
        raise Refused("RRULE", f"cannot be worked out: {str(error)[:120]}") from error


def _listed(entry: Any, key: str) -> Iterator[date]:
    given = entry.get(key, [])
    for each in given if isinstance(given, list) else [given]:
        for one in getattr(each, "dts", ()):
            moment = one.dt
            if not isinstance(moment, date):
                raise Refused(key, "lists spans, not days")
            yield moment
