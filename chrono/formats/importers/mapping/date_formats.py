"""The formats of dates in cells: strptime formats, and formats with a name.

strptime itself is lenient: it fills in a missing year, drops a zone given by name, and takes
"2020111" for 1 November. Here a format reads only what a text plainly says, and `problem_of`
rejects an ambiguous format when the mapping is loaded.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta, timezone
from functools import cache
from typing import Final

from attrs import evolve

from chrono import edtf
from chrono.edtf import EdtfError
from chrono.edtf.calendars import GREGORIAN, Calendar
from chrono.edtf.calendars.convert import to_gregorian
from chrono.edtf.languages import with_plain_first
from chrono.edtf.typed import TypedDate, from_words
from chrono.formats.importers.mapping.date_names import check_weekday, english_names
from chrono.formats.importers.mapping.date_rules import NO_RULES, DateRules
from chrono.formats.importers.mapping.zones import NAME, offset_of
from chrono.formats.importers.slugs import between
from chrono.model.quantity_text import number

YEARLESS: Final = "gives no year"
LEAP_YEAR: Final = "2000"

_BOTH_CALENDARS: Final = (
    "the calendar changed within it; write its first and its last day in a map, as in"
    ' map = { "…" = "1582-10-01/1582-10-31" }'
)
_DIRECTIVE: Final = re.compile(r"%(.)")
_DIGITS: Final = {"Y": 4, "m": 2, "d": 2, "H": 2, "I": 2, "M": 2, "S": 2, "y": 2, "j": 3}
_WORDS: Final = {
    "b": r"[^\W\d_]+\.?",
    "B": r"[^\W\d_]+\.?",
    "a": r"[^\W\d_]+(?:-feira)?\.?",
    "A": r"[^\W\d_]+(?:-feira)?\.?",
    "p": r"[AaPp]\.?[Mm]\.?",
    "z": r"(?:Z|[+-]\d\d(?::?\d\d)?)",
    "Z": NAME,
    "f": r"\d+",
    "G": r"\d{4}",
    "V": r"\d{2}",
    "U": r"\d{2}",
    "W": r"\d{2}",
    "u": r"\d",
    "w": r"\d",
    "%": "%",
}
_FRACTION: Final = re.compile(r"(?<=\d\d:\d\d:\d\d)[.,]\d+")
_CLOCK: Final = re.compile(
    r"(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d)(:\d\d)?(?:[.,]\d+)?(?: ?(Z|[+-]\d\d:?\d\d))?"
)
_ZONE: Final = re.compile(r"(Z|[+-]\d\d:\d\d)$")
_MIDNIGHT: Final = re.compile(rf"00:00(:00)?{_ZONE.pattern[:-1]}?")
_UNSPECIFIED: Final = re.compile(r"(?<=[\dXx]-)[Xx]{2}")


def by_format(said: str, form: str, rules: DateRules = NO_RULES) -> str | None:
    """The Gregorian date of a cell by a format; None if the cell does not match it.

    Has the precision of the format, and keeps the zone in the text.
    """
    if form in NAMED:
        return NAMED[form](said)
    try:
        if form == "edtf":
            return placed(plain_iso(said), rules)
        if form == "words":
            return words_in(said, rules).date.text
        made = _by_directives(said, form, rules)
        return None if made is None else placed(made, rules)
    except EdtfError:
        return None


def words_in(said: str, rules: DateRules) -> TypedDate:
    """A cell in words, which can name its calendar if the mapping names none. Raises EdtfError.

    Where the mapping says how years before our era are counted, a year without an era is AD.
    """
    if rules.gregorian_from is not None:
        return _words_in_either(said, rules, rules.gregorian_from)
    name = "" if rules.calendar is GREGORIAN else rules.calendar.name
    try:
        return from_words(said, name, rules.language)
    except EdtfError:
        if not rules.years:
            raise
        with suppress(EdtfError):
            return from_words(f"{said} AD", name, rules.language)
        raise


def _words_in_either(said: str, rules: DateRules, since: int) -> TypedDate:
    """A cell in words, in the calendar that was in use on its day. Raises EdtfError."""
    early = evolve(rules, gregorian_from=None)
    try:
        found = words_in(said, evolve(early, calendar=GREGORIAN))
    except EdtfError:  # such as 29 February 1500, a day of the earlier calendar only
        return words_in(said, early)
    if found.date.earliest < since <= found.date.latest:
        raise EdtfError(said, None, _BOTH_CALENDARS)
    return found if found.date.earliest >= since else words_in(said, early)


def placed(text: str, rules: DateRules) -> str:
    """Gregorian EDTF for EDTF in the calendar of the mapping. Raises EdtfError.

    A month or a year in which the calendar changed is the window of its days.
    """
    since = rules.gregorian_from
    if since is None:
        return to_edtf(text, rules.calendar)
    try:
        found = edtf.parse(text)
    except EdtfError:
        return to_edtf(text, rules.calendar)
    if found.earliest >= since:
        return found.text
    early = to_edtf(text, rules.calendar)
    if found.latest < since:
        return early
    if not re.fullmatch(r"\d{4}(-\d\d)?", text):
        raise EdtfError(text, None, _BOTH_CALENDARS)
    return between(edtf.parse(early).earliest, found.latest)


def to_edtf(text: str, calendar: Calendar) -> str:
    """Gregorian EDTF for EDTF of a calendar. Raises EdtfError."""
    return edtf.parse(text).text if calendar is GREGORIAN else to_gregorian(text, calendar)


def _by_directives(said: str, form: str, rules: DateRules) -> str | None:
    """EDTF in the cell's own calendar, by a format of strptime.

    Raises EdtfError if the cell names another weekday than that of its day.
    """
    if rules.language:
        said = with_plain_first(said)
    whole = _pattern(form).fullmatch(said)
    if not whole:
        return None
    year = int(whole["Y"]) if "%Y" in form and rules.calendar is not GREGORIAN else None
    try:
        made = datetime.strptime(_for_strptime(said, whole, year is not None, rules), form)
    except (ValueError, OverflowError):
        return None
    if year is None:
        year = made.year
    if "%y" in form and rules.first_year is not None:
        year = rules.first_year + (year - rules.first_year) % 100
    day = f"{year:04d}-{made.month:02d}-{made.day:02d}"
    if _gives_day(form) and {"a", "A"} & whole.groupdict().keys():
        check_weekday(
            said, whole.groupdict(), edtf.parse(placed(day, rules)).earliest, rules.language
        )
    if "%H" in form or "%I" in form:
        if "%Z" in form:
            east = offset_of(whole["Z"], made.replace(year=year, tzinfo=None), rules.zones)
            if east is None:
                return None
            made = made.replace(tzinfo=timezone(east))
        moment = _moment(made, form, to_minute="%S" not in form)
        return moment and day + moment[10:]
    return day if _gives_day(form) else day[:7] if _gives_month(form) else day[:4]


def problem_in(said: str, form: str, rules: DateRules) -> str:
    """Why a cell in a format is refused though it matches it; empty if it is not."""
    if form in NAMED or form in IN_A_CALENDAR:
        return ""
    try:
        _by_directives(said, form, rules)
    except EdtfError as error:
        return error.reason
    return ""


def zone_named(said: str, form: str) -> str:
    """The name of a zone in a cell, as a format shows it; empty if there is none."""
    whole = _pattern(form).fullmatch(said) if "%Z" in form else None
    return whole["Z"] if whole else ""


def _for_strptime(said: str, whole: re.Match[str], leap: bool, rules: DateRules) -> str:
    """A text with the parts that strptime does not know replaced by those that it does."""
    found = {key: each for key, each in whole.groupdict().items() if each}
    parts = {
        "f": found.get("f", "")[:6],  # at most six digits
        "p": found.get("p", "").replace(".", ""),
        "Z": "UTC",
        **english_names(found, rules.language),
    }
    if leap:  # it refuses 29 February 1100, which the Julian calendar has
        parts["Y"] = LEAP_YEAR
    if re.fullmatch(r"[+-]\d\d", found.get("z", "")):
        parts["z"] = f"{found['z']}00"
    for key in sorted(parts.keys() & found.keys(), key=whole.start, reverse=True):
        said = said[: whole.start(key)] + parts[key] + said[whole.end(key) :]
    return said


def problem_of(form: str, rules: DateRules, dated: bool) -> str:
    """Why a format is ambiguous; empty if it is not.

    `dated` says that the mapping itself gives the year, or the day of a time of day.
    """
    if form in NAMED or form in IN_A_CALENDAR:
        return ""
    used = set(_DIRECTIVE.findall(form))
    if unknown := used - set(_DIGITS) - set(_WORDS):
        return f"{form!r} has %{min(unknown)}, which is not read here"
    if "I" in used and "p" not in used:
        return f"{form!r} has %I without %p: morning or evening?"
    if "p" in used and "I" not in used:
        return f"{form!r} has %p without %I"
    if used & {"U", "W", "V"} and not used & {"u", "w", "a", "A"}:
        return f"{form!r} has a week and no day of it"
    if "d" in used and not _gives_month(form):
        return f"{form!r} gives a day and no month"
    counted = used & {"j", "U", "W", "V", "G"}
    if counted and rules.calendar is not GREGORIAN:
        return f"{form!r} has %{min(counted)}, which counts in the Gregorian calendar"
    if used & {"b", "B"} and not rules.calendar.has_month_names:
        return f"{form!r} has the name of a month, which is read in other calendars only"
    if dated:
        return ""
    if "V" in used and "G" not in used:
        return f"{form!r} has %V without %G, the year of its weeks"
    if not used & {"Y", "y", "G"}:
        return (
            f'{form!r} {YEARLESS}: name it, as in year = "2024" or year = "{{Year}}"; a time of'
            ' day takes its day from date = "2024-03-26" or date = "{Day}"'
        )
    if "y" in used and rules.first_year is None:
        return (
            f"{form!r} has years of two digits: say which hundred years they are of at the top"
            ' of the mapping, as in two_digit_years = "1930-2029"'
        )
    return ""


def _gives_day(form: str) -> bool:
    used = set(_DIRECTIVE.findall(form))
    return bool(used & {"d", "j"} or (used & {"U", "W", "V"} and used & {"u", "w", "a", "A"}))


def _gives_month(form: str) -> bool:
    return bool(set(_DIRECTIVE.findall(form)) & {"m", "b", "B"})


@cache
def _pattern(form: str) -> re.Pattern[str]:
    """The exact pattern of texts in a format, digit by digit."""
    parts: list[str] = []
    place = 0
    for found in _DIRECTIVE.finditer(form):
        parts.append(_literal(form[place : found.start()]))
        place = found.end()
        letter = found[1]
        if letter in _DIGITS:
            most = _DIGITS[letter]
            # Without a separator between two numbers, only a fixed width separates them.
            beside = form[found.end() : found.end() + 2], form[found.start() - 2 : found.start()]
            fixed = letter in "Yy" or any(e[:1] == "%" and e[1:] in _DIGITS for e in beside)
            digits = rf"[0-9]{{{most}}}" if fixed else rf"[0-9]{{1,{most}}}"
        else:
            digits = _WORDS.get(letter, ".+?")
        named = letter in "YfpzZbBaA" and f"(?P<{letter}>" not in "".join(parts)
        parts.append(rf"(?P<{letter}>{digits})" if named else digits)
    parts.append(_literal(form[place:]))
    return re.compile("".join(parts), re.IGNORECASE)


def _literal(text: str) -> str:
    return "".join(r"\s+" if each.isspace() else re.escape(each) for each in text)


def is_midnight(clock: str) -> bool:
    """Whether a time of EDTF is 00:00, whatever its zone."""
    return bool(_MIDNIGHT.fullmatch(clock))


def has_zone(clock: str) -> bool:
    """Whether a time of EDTF has a zone."""
    return bool(_ZONE.search(clock))


def _moment(made: datetime, form: str, *, to_minute: bool = False) -> str | None:
    """A date and time of day, with the zone in the text."""
    if re.search(r"(?<!%)Z$|%[MS]Z", form) and "%z" not in form:
        made = made.replace(tzinfo=UTC)
    text = made.replace(microsecond=0, tzinfo=None).isoformat()
    if to_minute:
        text = text[:-3]
    offset = made.utcoffset()
    if offset is None:
        return text
    minutes, rest = divmod(int(offset.total_seconds()), 60)
    if rest:
        return None
    sign = "-" if minutes < 0 else "+"
    hours = f"{abs(minutes) // 60:02d}:{abs(minutes) % 60:02d}"
    return f"{text}Z" if not minutes else f"{text}{sign}{hours}"


def plain_iso(said: str) -> str:
    """Convert variants that ISO 8601 and RFC 3339 allow to EDTF.

    Cuts fractions of a second, turns a blank before the time into T, adds the colon of an offset,
    and capitalises xx.
    """
    found = _CLOCK.fullmatch(said)
    if not found:
        return _UNSPECIFIED.sub("XX", _FRACTION.sub("", said))
    day, clock, seconds, zone = found.groups()
    if zone and len(zone) == 5:
        zone = f"{zone[:3]}:{zone[3:]}"
    return f"{day}T{clock}{seconds or ''}{zone or ''}"


def _unix(said: str) -> str | None:
    return _since(datetime(1970, 1, 1, tzinfo=UTC), said, timedelta(seconds=1))


def _unix_ms(said: str) -> str | None:
    return _since(datetime(1970, 1, 1, tzinfo=UTC), said, timedelta(milliseconds=1))


def _excel(said: str) -> str | None:
    value = number(said)
    # Before 61, Excel counts a 29 February 1900 that never was: such a serial has two readings.
    return _serial(said, datetime(1899, 12, 30)) if value is not None and value >= 61 else None


def _excel_1904(said: str) -> str | None:
    value = number(said)
    return _serial(said, datetime(1904, 1, 1)) if value is not None and value >= 1 else None


def _serial(said: str, origin: datetime) -> str | None:
    moment = _since(origin, said, timedelta(days=1))
    if moment and isinstance(number(said), int):
        return moment.partition("T")[0]
    # A serial does not say whether its whole minute was typed with seconds.
    return moment and moment.removesuffix(":00")


def _since(origin: datetime, said: str, unit: timedelta) -> str | None:
    value = number(said)
    if value is None:
        return None
    try:
        made = origin + value * unit
    except OverflowError:
        return None
    # A serial's fraction is seldom a whole second: 0.1 of a microsecond must not cut one off.
    if origin.tzinfo is None:
        made += timedelta(milliseconds=500)
    return _moment(made, "")


NAMED: Final[dict[str, Callable[[str], str | None]]] = {
    "unix": _unix,
    "unix-ms": _unix_ms,
    "excel": _excel,
    "excel-1904": _excel_1904,
}
"""Formats that count from a day, whatever the calendar: seconds since 1970, serial numbers."""
IN_A_CALENDAR: Final = ("edtf", "words")
"""Formats with a name whose days and months are those of a calendar: 1850-03, c. 886."""
