"""The names of months and weekdays in cells, in the language that a mapping names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from chrono.edtf import EdtfError
from chrono.edtf.calendar import MONTHS
from chrono.edtf.languages import LANGUAGES, WEEKDAYS, month_in, spoken, weekday_in

ABBREVIATED: Final = 3
"""The letters of an abbreviated name in English."""


def english_names(found: Mapping[str, str], language: str) -> dict[str, str]:
    """The names that a format found in a cell, each as strptime reads it, by its directive."""
    names: dict[str, str] = {}
    for letter in found.keys() & {"b", "B", "a", "A"}:
        said = found[letter].rstrip(".")
        name = _english(said, letter in "bB", language)
        names[letter] = (name[:ABBREVIATED] if letter in "ba" else name) or said
    return names


def _english(said: str, is_month: bool, language: str) -> str:
    """The English name for a name; empty if it is one already, or is unknown."""
    if not language:
        return "September" if said.casefold() == "sept" else ""
    if is_month:
        number = month_in(said, language)
        return MONTHS[number - 1] if number else ""
    day = weekday_in(said, language)
    return "" if day is None else WEEKDAYS[day].title()


def check_weekday(said: str, found: Mapping[str, str | None], day: int, language: str) -> None:
    """Raises EdtfError if a cell names another weekday than that of its day."""
    given = found.get("A") or found.get("a")
    is_it = WEEKDAYS[(day - 1) % 7].title()
    if given and not is_it.startswith((_english(given, False, language) or given)[:3].title()):
        raise EdtfError(said, None, f"that day was a {is_it}: which of the two is right?")


def languages_of(values: Iterable[str]) -> list[str]:
    """The languages in which some cell names a month otherwise than in English."""
    found = {code for value in values for code in spoken(value)}
    return [code for code in LANGUAGES if code in found]


def language_hint(said: str) -> str:
    """How a mapping can name the language of a cell with the name of a month; empty for none."""
    if not (found := spoken(said)):
        return ""
    ways = " or ".join(f'language = "{code}" ({LANGUAGES[code].name})' for code in found)
    return f"Say at the top of the mapping which language its month is in, with {ways}"
