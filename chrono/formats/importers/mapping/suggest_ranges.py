"""Finds the columns that are one figure together: its lowest, best and highest value."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from attrs import frozen

from chrono.formats.importers.mapping import column_names as names
from chrono.formats.importers.mapping.columns import Column
from chrono.formats.importers.mapping.questions import OPEN, Decisions, Question
from chrono.formats.importers.mapping.suggest_dates import samples
from chrono.formats.importers.mapping.suggest_types import attribute_name, kind_word, unit_of
from chrono.formats.importers.mapping.toml_text import cell, quoted

ENDS: Final = {
    "low": re.compile(r"\b(low|lowest|min|minimum|least)\b", re.I),
    "best": re.compile(r"\b(best|likely|central)\b", re.I),
    "high": re.compile(r"\b(high|highest|max|maximum|most)\b", re.I),
}
NO_RANGE: Final = "none"
VAGUE: Final = frozenset({"", "estimate", "est", "figure", "value", "number"})
"""Names that do not say what a figure counts."""


@frozen
class Figure:
    """A figure of a row: one column, or a range in several."""

    attribute: str
    unit: str
    value: str
    """The TOML of its quantity in the mapping."""
    only: str
    """The TOML of the text that is empty where a row does not have it."""


def in_one_column(column: Column, attribute: str) -> Figure:
    place = cell(column.name)
    return Figure(attribute, unit_of(column.name, attribute), place, place)


def end_of(column: str) -> str:
    """The end of a range that a column's name gives: low, best or high; empty if none."""
    said = " ".join(names.words(column))
    return next((key for key, pattern in ENDS.items() if pattern.search(said)), "")


def stem_of(column: str) -> str:
    """A column's name without the word for an end of a range: "deaths" of "deaths_low"."""
    return " ".join(w for w in names.words(column) if not any(p.search(w) for p in ENDS.values()))


def ranges(columns: Sequence[Column]) -> list[Mapping[str, Column]]:
    """The columns with low and high of one figure, and with its best if there is one."""
    groups: dict[str, dict[str, Column]] = {}
    for column in columns:
        if end := end_of(column.name):
            groups.setdefault(stem_of(column.name), {}).setdefault(end, column)
    found: list[Mapping[str, Column]] = []
    for stem, group in groups.items():
        alone = next((each for each in columns if " ".join(names.words(each.name)) == stem), None)
        if "best" not in group and alone is not None:
            group["best"] = alone
        if {"low", "high"} <= set(group):
            found.append({key: group[key] for key in ENDS if key in group})
    return found


def ranged(
    columns: Sequence[Column], used: set[str], decide: Decisions, taken: Iterable[str] = ()
) -> list[Figure]:
    """The figures that several columns give together; their columns become used."""
    found: list[Figure] = []
    for group in ranges(columns):
        listed = ", ".join(each.name for each in group.values())
        stem = stem_of(group["low"].name)
        default = None if stem in VAGUE else attribute_name(stem)
        word = decide(
            Question(
                f"range {listed}",
                f"{listed} look like the bounds of one figure. What do they count? A word, as in"
                " killed; none if they are separate figures.",
                (),
                default,
                samples(group.values()),
                check=_word_or_none,
            )
        )
        if word in (NO_RANGE, *taken, *(each.attribute for each in found)):
            continue
        used.update(each.name for each in group.values())
        ends = ", ".join(f"{key} = {cell(each.name)}" for key, each in group.items())
        attribute = "number" if word == OPEN else word
        unit = "persons" if attribute in names.PERSONS else attribute.replace("_", " ")
        any_of = quoted("".join(f"{{{each.name}}}" for each in group.values()))
        found.append(Figure(attribute, unit, f"{{ {ends} }}", any_of))
    return found


def _word_or_none(text: str) -> str:
    if text.casefold() in (NO_RANGE, "-"):
        return NO_RANGE
    word = kind_word(text)
    return attribute_name(word) if names.subject(word) in names.PERSONS else word
