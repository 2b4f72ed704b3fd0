"""Proposes how a mapping reads the precision of a date, with a question for each code."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Final

from chrono.formats.importers.mapping import column_names as names
from chrono.formats.importers.mapping.columns import Column
from chrono.formats.importers.mapping.questions import Decisions, Question
from chrono.formats.importers.mapping.spans import PRECISIONS
from chrono.formats.importers.mapping.toml_text import cell, quoted
from chrono.formats.importers.slugs import one_line

MAX_CODES_SHOWN: Final = 12
PRECISION_MEANINGS: Final = {
    "day": "the day itself",
    "window": "one moment, some time between start and end",
    "week": "some day of a week",
    "month": "some time in the month",
    "year": "some time in the year",
    "held": "all the time from start through end",
}


def precision_of(columns: Iterable[Column], used: set[str], decide: Decisions) -> str:
    """The precision in a mapping's date, with a question for each code."""
    for column in columns:
        codes = Counter(column.values)
        shown = sorted(codes)[:MAX_CODES_SHOWN]
        if (
            not shown
            or not names.PRECISION.search(column.name)
            or names.OTHER_PRECISION.search(column.name)
        ):
            continue
        used.add(column.name)
        told = ", ".join(
            f"{quoted(code)} = {quoted(_meaning(code, column, codes, decide))}" for code in shown
        )
        return f", precision = {cell(column.name)}, precisions = {{ {told} }}"
    return ""


def _meaning(code: str, column: Column, codes: Counter[str], decide: Decisions) -> str:
    if {each.casefold() for each in codes} <= set(PRECISIONS):
        return code.casefold()
    return decide(
        Question(
            f"precision {code}",
            f"How exact is a date with {one_line(code)!r} in {one_line(column.name)!r}"
            f" ({codes[code]} of {sum(codes.values())} rows)?",
            tuple(PRECISION_MEANINGS.items()),
            None,
        )
    )
