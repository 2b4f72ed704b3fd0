"""Puts an EDTF text into plain English.

A phrase says only what the text says: an open or unknown bound is described as such or left
out, and a month or day that the text does not give is not named. Years follow the usage of
historians: `45 BC` for -0044, `AD 79` for 0079, `2020`.
"""

from __future__ import annotations

from chrono.edtf import masks
from chrono.edtf.calendar import MONTHS, civil, days_in_month, say_year
from chrono.edtf.date_part import Part, read_part
from chrono.edtf.parser import Element, read_elements
from chrono.edtf.record import Edtf
from chrono.edtf.time_part import Time

DOUBTS = {"?": "possibly ", "~": "about ", "%": "possibly about "}
"""The words before a date in doubt, by its sign."""
_SEASON_NAMES = {
    **{21: "spring", 22: "summer", 23: "autumn", 24: "winter"},
    **{25: "northern spring", 26: "northern summer"},
    **{27: "northern autumn", 28: "northern winter"},
    **{29: "southern spring", 30: "southern summer"},
    **{31: "southern autumn", 32: "southern winter"},
    **{33: "the first quarter of", 34: "the second quarter of"},
    **{35: "the third quarter of", 36: "the last quarter of"},
    **{37: "the first third of", 38: "the second third of", 39: "the last third of"},
    **{40: "the first half of", 41: "the second half of"},
}
_OVER_NEW_YEAR = (24, 28, 30)

_DOUBTFUL = {"?": "uncertain", "~": "approximate", "%": "uncertain and approximate"}


def words(date: Edtf) -> str:
    """Return a parsed date in English, without a full stop: `on or before 10 September 2020`."""
    if date.form == "interval":
        return _say_interval(date)
    if date.form == "one_of":
        return _join([_say_one(element) for element in read_elements(date.text)[0]], "or")
    if date.form == "all_of":
        return _join([_say_all(element) for element in read_elements(date.text)[0]], "and")
    return say_part(read_part(date.text, 0, len(date.text)))


def _say_time(time: Time) -> str:
    minutes, second = divmod(time.first, 60)
    said = f"{minutes // 60:02d}:{minutes % 60:02d}"
    if time.last == time.first:
        said += f":{second:02d}"
    if time.offset is None:
        zone = ""
    elif time.offset == 0:
        zone = " UTC"
    else:
        east = abs(time.offset) // 60
        zone = f" UTC{'-' if time.offset < 0 else '+'}{east // 60:02d}:{east % 60:02d}"
    return f"{DOUBTS.get(time.qualified, '')}{said}{zone}"


def _say_interval(date: Edtf) -> str:
    slash = date.text.index("/")
    left = read_part(date.text, 0, slash) if date.start == "known" else None
    right = read_part(date.text, slash + 1, len(date.text)) if date.end == "known" else None
    if left and right:
        return " to ".join(say_pair(left, right))
    if left:
        return f"from {say_part(left)}" + (", end unknown" if date.end == "unknown" else "")
    until = f"until {say_part(right)}" if right else ""
    return until + (", start unknown" if date.start == "unknown" else "")


def _say_one(element: Element) -> str:
    left, right = element
    if left and right:
        if left is right:
            return say_part(left)
        return "between {} and {}".format(*say_pair(left, right))
    only = left or right
    assert only is not None
    return f"{_at(only)} or {'after' if left else 'before'} {say_part(only)}"


def _say_all(element: Element) -> str:
    left, right = element
    if left and right:
        if left is right:
            return say_part(left)
        return "all from {} to {}".format(*say_pair(left, right))
    if left:
        return f"all from {say_part(left)} on"
    return f"all up to {say_part(right)}" if right else ""


def _at(part: Part) -> str:
    return "on" if part.kind == "day" else "in"


def _join(phrases: list[str], last: str) -> str:
    if len(phrases) == 1:
        return phrases[0]
    # A phrase that contains "or" or "and" is set off, so that the list stays readable as a list.
    comma = "," if any(" or " in phrase or " and " in phrase for phrase in phrases) else ""
    return f"{', '.join(phrases[:-1])}{comma} {last} {phrases[-1]}"


def say_pair(left: Part, right: Part) -> tuple[str, str]:
    """Return two dates of one range; the first omits what the second repeats: `24`, `28 May`."""
    plain = not any(left.qualified + right.qualified) and not (left.time or right.time)
    if plain and left.kind == right.kind and left.kind in ("day", "month"):
        if left.year == right.year and left.month != right.month:
            day = f"{left.day} " if left.kind == "day" else ""
            return f"{day}{MONTHS[left.month - 1]}", say_part(right)
        if left.year == right.year and left.day != right.day:
            return str(left.day), say_part(right)
    return say_part(left), say_part(right)


def say_part(part: Part) -> str:
    """Return one date with its doubts: `about March 2020`, `11 June 2004 (year uncertain)`."""
    said = _say_plain(part)
    if part.time:
        return f"{said} at {_say_time(part.time)}"
    given = [
        (name, mark)
        for name, digits, mark in zip(
            ("year", "month", "day"), part.digits, part.qualified, strict=True
        )
        if digits
    ]
    marks = {mark for _, mark in given}
    if len(marks) == 1:
        return DOUBTS.get(marks.pop(), "") + said
    doubts = []
    for doubt in ("?", "~", "%"):
        names = [name for name, mark in given if mark == doubt]
        if names:
            doubts.append(f"{' and '.join(names)} {_DOUBTFUL[doubt]}")
    return f"{said} ({', '.join(doubts)})"


def _say_plain(part: Part) -> str:
    year = say_year(part.year)
    if part.kind == "day":
        return f"{part.day} {MONTHS[part.month - 1]} {year}"
    if part.kind == "month":
        return f"{MONTHS[part.month - 1]} {year}"
    if part.kind == "season":
        return _say_season(part)
    if part.kind == "unspecified":
        return _say_unspecified(part)
    if part.significant:
        first, last = map(say_year, part.significant)
        return f"some year from {first} to {last}, estimated as {year}"
    return f"the year {year}" if part.year > 9999 else year


def _say_season(part: Part) -> str:
    name, year = _SEASON_NAMES[part.month], say_year(part.year)
    if part.month not in _OVER_NEW_YEAR:
        return f"{name} {year}"
    return f"{name} {year}–{say_year(part.year + 1)}"


def _say_unspecified(part: Part) -> str:
    month, day = part.digits[1:]
    if not month:
        return _say_years(part)
    months = _possible_months(part)
    if month == "XX" and day == "XX":
        return f"some day in {_say_years(part).removeprefix('some year in ')}"
    if day == "XX":
        return f"some day in {_say_months(months, part)}"
    said = _say_months(months, part)
    if not day:
        return said
    if "X" not in day and len(months) == 1:
        return f"{int(day)} {said}"
    return f"{_say_days(part, months)} of {said}"


def _possible_months(part: Part) -> list[int]:
    year, month, day = part.digits
    return [
        number
        for number in masks.months_of(month or "XX")
        if masks.bounds(year, [number], masks.days_of(day or "XX"))
    ]


def _say_months(months: list[int], part: Part) -> str:
    years = _say_years(part)
    joint = " " if part.year or "X" not in part.digits[0] else " of "
    if len(months) == 12 or (part.digits[1] == "XX" and len(months) > 3):
        return f"some month {'of' if joint == ' of ' else 'in'} {years}"
    if len(months) > 3 and months[-1] - months[0] == len(months) - 1:
        names = f"some month from {MONTHS[months[0] - 1]} to {MONTHS[months[-1] - 1]}"
    else:
        names = _join([MONTHS[month - 1] for month in months], "or")
    return f"{names}{joint}{years}"


def _say_days(part: Part, months: list[int]) -> str:
    longest = max(_longest_month(part, month) for month in months)
    days = masks.days_of(part.digits[2], longest)
    if len(days) > 4:
        return f"some day from the {ordinal(days[0])} to the {ordinal(days[-1])}"
    return "the " + _join([ordinal(day) for day in days], "or")


def _longest_month(part: Part, month: int) -> int:
    """Return the days of a month in the longest of the years that the part can be in."""
    year = part.digits[0]
    return 29 if month == 2 and masks.bounds(year, [2], [29]) else days_in_month(1, month)


def _say_years(part: Part) -> str:
    year = part.digits[0]
    if "X" not in year:
        return say_year(int(year))
    # "The 1900s" can mean ten years or a hundred, so the years are named instead.
    if year[-1] == "X" and "X" not in year[:-1] and int(year[:-1]) >= 100 and year[-2] != "0":
        decade = f"{year[:-1]}0s"
        return f"the {decade}" if not part.digits[1] else f"some year in the {decade}"
    first, last = civil(part.earliest)[0], civil(part.latest)[0]
    if year.rstrip("X").count("X"):
        return f"some year like {year}, from {say_year(first)} to {say_year(last)}"
    return f"some year from {say_year(first)} to {say_year(last)}"


def ordinal(number: int) -> str:
    """Return a day of the month as an ordinal: `1st`, `22nd`, `13th`."""
    if number % 100 in (11, 12, 13):
        return f"{number}th"
    return f"{number}{ {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th') }"
