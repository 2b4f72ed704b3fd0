"""Reads one date in words, not an interval or set: `26 October 899`, `spring 1204`.

Only a date with its year is read here; `relative` reads dates that depend on a publication. A
phrase with two meanings raises an EdtfError that names both: `the 1800s`, `winter 1204`, `47`.

Conventions, each reported in a note where it applies:

- the 15th century is 1401 to 1500, and the 1st century BC is 100 BC to 1 BC;
- a quarter such as `2020Q3` is one of the calendar year, and `2020-W23` a week of ISO 8601, as the
  window of its days;
- early, mid and late are the first, the middle and the last third: of a month the days 1 to 10,
  11 to 20 and from 21 on, of a year four months each, of a decade the years 0 to 3, 4 to 6 and
  7 to 9, of a century 33, 33 and 34 years.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import NoReturn

from attrs import frozen

from chrono.edtf.calendar import MONTHS, say_year
from chrono.edtf.calendars import GREGORIAN, Calendar
from chrono.edtf.date_part import SEASONS
from chrono.edtf.errors import EdtfError
from chrono.edtf.languages import WEEKDAYS

MONTH = (
    rf"(?P<month>{'|'.join(MONTHS).casefold()}"
    r"|(?:jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\b\.?)"
)
DAY = r"(?P<day>0?[1-9]|[12][0-9]|3[01])(?:st|nd|rd|th|\.)?"
PART = r"(?:(?P<part>early|mid|late)(?:-| in (?:the )?| )(?:the )?)"
_YEAR = r"(?P<year>\d+(?:,\d{3})*)(?: (?P<era>ad|bc))?"
_SURE_YEAR = r"(?P<year>\d{3,}(?:,\d{3})*|\d+(?:,\d{3})*(?= (?:ad|bc)))(?: (?P<era>ad|bc))?"
"""A year that is not the day of a month: `January 4` has none."""
_SHORT_YEAR = r"(?P<year>\d{1,4}|\d+(?:,\d{3})+|\d+(?= (?:ad|bc)))(?: (?P<era>ad|bc))?"
"""A year that is not a date without hyphens: `20200915` is none."""
_ERA = r"(?: (?P<era>ad|bc))?"
_SEASON = (
    r"(?P<season>(?:northern |southern )?(?:spring|summer|autumn|fall)|northern winter"
    r"|southern winter|winter)"
)
_ORDINALS = ("first", "second", "third", "fourth")
_PIECES = {"half": 2, "third": 3, "quarter": 4}
_SEASON_NUMBERS = {
    **{"spring": 21, "summer": 22, "autumn": 23, "winter": 24},
    **{"northern spring": 25, "northern summer": 26, "northern autumn": 27, "northern winter": 28},
    **{"southern spring": 29, "southern summer": 30, "southern autumn": 31, "southern winter": 32},
}
_PIECE_NUMBERS = {"quarter": 33, "third": 37, "half": 40}
THIRDS = {"early": "first", "mid": "middle", "late": "last"}
LONGEST_YEAR = 16


@frozen
class Phrase:
    """EDTF for a phrase, with the conventions by which it was read."""

    text: str
    """EDTF in the calendar of the words: `1850-03`, or a window, `[1401..1500]`."""
    notes: tuple[str, ...] = ()

    @property
    def ends(self) -> tuple[str, str]:
        """Return the first and the last date of a window; both are the text if it is one date."""
        if self.text.startswith("["):
            first, _, last = self.text[1:-1].partition("..")
            return first, last
        return self.text, self.text


def month_number(name: str) -> int:
    """Return the number of a month from its name or an abbreviation of it."""
    return next(i for i, month in enumerate(MONTHS, 1) if month.casefold().startswith(name[:3]))


def year_text(year: int) -> str:
    """Return a year as EDTF writes it: `0079`, `-0044`, `Y12345`."""
    sign = "-" if year < 0 else ""
    return f"{sign}{abs(year):04d}" if abs(year) <= 9999 else f"Y{year}"


def third_of_month(part: str, longest: int) -> tuple[int, int]:
    """Return the first and the last day of the early, mid or late part of a month."""
    return {"early": (1, 10), "mid": (11, 20), "late": (21, longest)}[part]


def third_note(part: str) -> str:
    """Return the note that explains early, mid or late."""
    return f'"{part}" is read as the {THIRDS[part]} third'


def read_date(phrase: str, calendar: Calendar = GREGORIAN) -> Phrase | None:
    """Read one date from a phrase in small letters, its eras written `ad` and `bc`.

    None if the phrase is not such a date. Raises EdtfError if the date has two meanings or does not
    exist in the calendar.
    """
    if trailing := _WEEKDAY_LAST.fullmatch(phrase):
        phrase = f"{trailing['weekday']} {trailing['rest']}"
    for pattern, rule in _RULES:
        if match := pattern.fullmatch(phrase):
            return rule(match, calendar)
    return None


def _year(match: re.Match[str], year: str = "year") -> int:
    """Return the year, counted astronomically. Raises EdtfError if its era is ambiguous."""
    digits, era = match[year].replace(",", ""), match.groupdict().get("era")
    if len(digits) > LONGEST_YEAR:
        _refuse(match, "years are counted up to 10 to the 15th")
    number = int(digits)
    if era:
        if not number:
            _refuse(match, "there is no year 0 in an era; 1 BC comes before AD 1")
        return 1 - number if era == "bc" else number
    if len(digits) < 3:
        century = f" or {1900 + number}" if len(digits) == 2 else ""
        _refuse(match, f"{number} may be AD {number}, {number} BC{century}; write the era")
    return number


def _refuse(match: re.Match[str], reason: str) -> NoReturn:
    raise EdtfError(match.string, None, reason)


def _day(match: re.Match[str], calendar: Calendar) -> Phrase:
    year, month, day = _year(match), month_number(match["month"]), int(match["day"])
    if day > calendar.days_in_month(year, month):
        where = "" if calendar is GREGORIAN else f" in the {calendar.name} calendar"
        _refuse(match, f"{MONTHS[month - 1]} {year_text(year)} has no day {day}{where}")
    made = f"{year_text(year)}-{month:02d}-{day:02d}"
    _check_weekday(match, calendar.day_number(year, month, day), made)
    return Phrase(made)


def _iso_day(match: re.Match[str], calendar: Calendar) -> Phrase | None:
    year, month, day = (int(match[part]) for part in ("year", "number", "day"))
    if not 1 <= month <= calendar.months or not 1 <= day <= calendar.days_in_month(year, month):
        return None
    made = f"{year_text(year)}-{month:02d}-{day:02d}"
    _check_weekday(match, calendar.day_number(year, month, day), made)
    return Phrase(made)


def _check_weekday(match: re.Match[str], day: int, made: str) -> None:
    """Raise EdtfError if a day has another weekday than the phrase says."""
    given, is_it = match["weekday"], WEEKDAYS[(day - 1) % 7]
    if given and not is_it.startswith(given[:3]):
        _refuse(match, f"{made} was a {is_it.title()}")


def _month(match: re.Match[str], calendar: Calendar) -> Phrase:
    year, month = _year(match), month_number(match["month"])
    made, part = f"{year_text(year)}-{month:02d}", match.groupdict().get("part")
    if not part:
        return Phrase(made)
    first, last = third_of_month(part, calendar.days_in_month(year, month))
    return Phrase(f"[{made}-{first:02d}..{made}-{last:02d}]", (third_note(part),))


def _whole_year(match: re.Match[str], _: Calendar) -> Phrase:
    year = year_text(_year(match))
    part = match.groupdict().get("part")
    if not part:
        return Phrase(year)
    first = {"early": 1, "mid": 5, "late": 9}[part]
    return Phrase(f"[{year}-{first:02d}..{year}-{first + 3:02d}]", (third_note(part),))


def _season(match: re.Match[str], _: Calendar) -> Phrase:
    name = match["season"].replace("fall", "autumn")
    number, year = _SEASON_NUMBERS[name], _year(match)
    first, length = SEASONS[number]
    if first + length > 13:  # it spans the New Year, so the year is ambiguous
        earlier, later = f"{say_year(year - 1)}–{say_year(year)}", say_year(year + 1)
        _refuse(match, f"write both years: {name} {earlier} or {name} {say_year(year)}–{later}")
    return Phrase(f"{year_text(year)}-{number}")


def _winter(match: re.Match[str], _: Calendar) -> Phrase:
    number = _SEASON_NUMBERS[match["season"]]
    first, length = SEASONS[number]
    digits, era = match["year"], match["first_era"] or match["era"]
    year = _year_in(digits, era, match)
    following = match["next"]
    if not match["first_era"] and len(following) < len(digits) and era != "bc":
        following = digits[: len(digits) - len(following)] + following
    if first + length <= 13 or _year_in(following, match["era"] or era, match) != year + 1:
        _refuse(match, f"{match['season']} lasts from one year into the next, as in 1204–1205")
    return Phrase(f"{year_text(year)}-{number}")


def _year_in(digits: str, era: str | None, match: re.Match[str]) -> int:
    if not era and len(digits) < 3:
        _refuse(match, f"{digits} may be AD {digits} or {digits} BC; write the era")
    return 1 - int(digits) if era == "bc" else int(digits)


def _decade_years(match: re.Match[str]) -> tuple[int, int]:
    digits, era = match["decade"], match["era"]
    number = int(digits)
    if not era and len(digits) < 3:
        _refuse(match, f"the {digits}s may be those of any century; write all digits, or the era")
    if number % 100 == 0:
        end = f" {era.upper()}" if era else ""
        _refuse(
            match,
            f"the {digits}s{end} may be ten years or a hundred; write between {number} and"
            f" {number + 9}{end}, or between {number} and {number + 99}{end}",
        )
    return (-8 - number, 1 - number) if era == "bc" else (number, number + 9)


def _decade(match: re.Match[str], _: Calendar) -> Phrase:
    first, last = _decade_years(match)
    part = match.groupdict().get("part")
    if part:
        low, high = {"early": (0, 3), "mid": (4, 6), "late": (7, 9)}[part]
        return Phrase(_window(first + low, first + high), (third_note(part),))
    return Phrase(f"{first // 10:03d}X" if first > 0 else _window(first, last))


def _window(first: int, last: int) -> str:
    return f"[{year_text(first)}..{year_text(last)}]"


def _century_years(match: re.Match[str]) -> tuple[int, int, str]:
    number, era = int(match["century"]), match["era"]
    first = 1 - 100 * number if era == "bc" else 100 * number - 99
    words = f"{number * 100} BC to {number * 100 - 99} BC" if era == "bc" else ""
    words = words or f"{first} to {first + 99}"
    return first, first + 99, f"the century is read as {words}"


def _century(match: re.Match[str], _: Calendar) -> Phrase:
    first, last, note = _century_years(match)
    part = match.groupdict().get("part")
    if part:
        low, high = {"early": (0, 32), "mid": (33, 65), "late": (66, 99)}[part]
        return Phrase(_window(first + low, first + high), (note, third_note(part)))
    return Phrase(_window(first, last), (note,))


def _piece(match: re.Match[str]) -> tuple[int, int]:
    """Return the index of a piece and the number of pieces."""
    count = _PIECES[match["piece"]]
    which = count - 1 if match["which"] == "last" else _ORDINALS.index(match["which"])
    if which >= count:
        _refuse(match, f"there is no {match['which']} {match['piece']}")
    return which, count


def _piece_of_year(match: re.Match[str], _: Calendar) -> Phrase:
    which, _count = _piece(match)
    return Phrase(f"{year_text(_year(match))}-{_PIECE_NUMBERS[match['piece']] + which}")


def _piece_of_century(match: re.Match[str], _: Calendar) -> Phrase:
    first, _last, note = _century_years(match)
    which, count = _piece(match)
    low, high = first + which * 100 // count, first + (which + 1) * 100 // count - 1
    return Phrase(_window(low, high), (note,))


def _quarter(match: re.Match[str], _: Calendar) -> Phrase:
    note = "the quarter is one of the calendar year"
    return Phrase(f"{match['year']}-{32 + int(match['quarter'] or match['number'])}", (note,))


def _iso_week(match: re.Match[str], calendar: Calendar) -> Phrase:
    """Read a week of ISO 8601 as the window of its days, or one of its days."""
    year, week, number = int(match["year"]), int(match["week"]), match["number"]
    if calendar is not GREGORIAN:
        _refuse(match, "weeks of ISO 8601 are Gregorian")
    try:
        first, last = (date.fromisocalendar(year, week, int(number or end)) for end in (1, 7))
    except ValueError:
        _refuse(match, f"there is no week {week} in {year}")
    if number:
        return Phrase(first.isoformat())
    return Phrase(f"[{first}..{last}]", ("the week is one of ISO 8601, Monday to Sunday",))


def _some_week(match: re.Match[str], _: Calendar) -> NoReturn:
    iso = f"{match['year']}-W{int(match['week']):02d}"
    _refuse(match, f"weeks are counted in several ways; write {iso} for the one of ISO 8601")


def _some_years(match: re.Match[str], _: Calendar) -> Phrase:
    """Read a range of years with an estimate as EDTF with significant digits."""
    low, high = (
        _year_in(match[year].replace(",", ""), match[f"{year}_era"], match)
        for year in ("low", "high")
    )
    year = _year(match)
    unit = high - low + 1
    digits = len(str(abs(year))) if abs(year) > 9999 else 4
    shown = len(str(abs(year))) - len(str(unit)) + 1
    if shown < 1 or unit != 10 ** (len(str(unit)) - 1) or digits < shown:
        _refuse(match, "these are not the years that significant digits leave")
    return Phrase(f"{year_text(year)}S{shown}")


def _dual(match: re.Match[str], _: Calendar) -> NoReturn:
    year = int(match["year"])
    _refuse(
        match,
        f"{year} and {year + 1} are one winter's year in two reckonings; write the year that began"
        f" on 1 January, {year + 1}",
    )


Rule = Callable[[re.Match[str], Calendar], Phrase | None]
_OPENING = r"(?:on |in |during )?(?:the )?"
_WEEKDAY_NAME = rf"(?P<weekday>{'|'.join(WEEKDAYS)}|(?:mon|tues?|wed|thu(?:rs?)?|fri|sat|sun)\b\.?)"
_WEEKDAY = rf"(?:{_WEEKDAY_NAME},? )?"
_WEEKDAY_LAST = re.compile(rf"(?P<rest>.*\d.*?),? \(?{_WEEKDAY_NAME}\)?")
_CENTURY = rf"(?P<century>\d\d?)(?:st|nd|rd|th)(?:[ -]century|[ -]cent\.?| c\.?){_ERA}"
_PIECE = rf"(?P<which>{'|'.join(_ORDINALS)}|last) (?P<piece>half|third|quarter)"
_SIDE = r"{0}>\d+(?:,\d{{3}})*)(?: (?P<{0}_era>ad|bc))?"

_RULES: tuple[tuple[re.Pattern[str], Rule], ...] = tuple(
    (re.compile(pattern), rule)
    for pattern, rule in (
        (rf"(?:on )?{_WEEKDAY}(?:the )?{DAY}(?: of)? {MONTH},?(?: of)? {_YEAR}", _day),
        (rf"(?:on )?{_WEEKDAY}{MONTH} {DAY},? {_YEAR}", _day),
        (
            rf"(?:on )?{_WEEKDAY_NAME},? (?P<year>\d{{4}})-(?P<number>\d\d)-(?P<day>\d\d)",
            _iso_day,
        ),
        (rf"{_OPENING}{PART}?{MONTH},?(?: of)? {_SURE_YEAR}", _month),
        (rf"(?:in )?(?:{PART}|the year )?{_SHORT_YEAR}", _whole_year),
        (rf"{_OPENING}{_SEASON}(?: of|,)? {_YEAR}", _season),
        (
            rf"{_OPENING}{_SEASON}(?: of|,)? (?P<year>\d+)(?: (?P<first_era>ad|bc))?"
            rf" ?[–/-] ?(?P<next>\d+){_ERA}",
            _winter,
        ),
        (rf"{_OPENING}{PART}?(?P<decade>\d{{1,3}}0)'?s{_ERA}", _decade),
        (rf"{_OPENING}{PART}?{_CENTURY}", _century),
        (rf"{_OPENING}{_PIECE} of {_YEAR}", _piece_of_year),
        (rf"{_OPENING}{_PIECE} of the {_CENTURY}", _piece_of_century),
        (
            rf"some year from (?P<{_SIDE.format('low')} to (?P<{_SIDE.format('high')},"
            rf" estimated as {_YEAR}",
            _some_years,
        ),
        (r"(?P<year>\d{4})[ /-]?q(?P<quarter>[1-4])(?P<number>)", _quarter),
        (r"(?:q(?P<quarter>[1-4])|(?P<number>[1-4])q)[ /-]?(?P<year>\d{4})", _quarter),
        (r"(?P<year>\d{4})[ -]?w(?P<week>\d\d)(?:-?(?P<number>[1-7]))?", _iso_week),
        (
            r"(?:calendar )?(?:week|w|wk|kw) ?(?P<week>\d\d?)(?: of |/|,? )(?P<year>\d{4})",
            _some_week,
        ),
        (rf"{DAY} {MONTH} (?P<year>\d{{3,4}})/\d{{1,2}}", _dual),
    )
)
