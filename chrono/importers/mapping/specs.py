"""What a mapping's texts, dates and quantities give for a row.

Each is made once from the mapping and then called with every row. What a cell does not
say is None; what it says wrongly raises Refused, with the column.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Final, Protocol

from attrs import frozen

from chrono import edtf
from chrono.edtf import EdtfError
from chrono.edtf.calendar import days_in_month
from chrono.importers.batch import Refused
from chrono.importers.mapping.rows import Row
from chrono.importers.naming import between, clean
from chrono.importers.quantities import number, read

PLACE: Final = re.compile(r"\{([^{}]+)\}")
UNKNOWN: Final = frozenset({"XX", "X", "?", "??", "0", "00", "unknown"})
MIDNIGHT: Final = re.compile(r"(\d{4}-\d\d-\d\d)[T ]00:00(:00)?(\.0+)?")
PRECISIONS: Final = ("day", "window", "week", "month", "year", "held")


class Spec(Protocol):
    """Anything that gives a value for a row."""

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns it reads."""

    def __call__(self, row: Row) -> Any:
        """Its value; None where the row says nothing of it."""


@frozen
class Text:
    """A template with cells in it, perhaps translated."""

    parts: tuple[tuple[str, str], ...]
    """Each a piece of plain text, and the column that follows it ("" at the end)."""
    columns: tuple[str, ...]
    empty: frozenset[str]
    map: Mapping[str, str] | None = None
    otherwise: str | None = None

    def __call__(self, row: Row) -> str | None:
        """The text, cleaned; None where all of its cells are empty."""
        made, said = [], not self.columns
        for plain, column in self.parts:
            made.append(plain)
            cell = row.cells.get(column, "").strip() if column else ""
            if cell and cell not in self.empty:
                made.append(cell)
                said = True
        text = clean("".join(made)) if said else ""
        if self.map is None:
            return text or self.otherwise
        if text in self.map:
            return self.map[text] or None
        if self.otherwise is not None or not text:
            return self.otherwise
        known = ", ".join(map(repr, list(self.map)[:12]))
        raise Refused(self.where, f"{text!r} is not in the map; it has {known}")

    @property
    def where(self) -> str:
        """The columns, for a refusal."""
        return ", ".join(self.columns)


def text(template: str, empty: frozenset[str] = frozenset(), **more: Any) -> Text:
    """The spec of a template."""
    parts, start = [], 0
    for found in PLACE.finditer(template):
        parts.append((template[start : found.start()], found[1]))
        start = found.end()
    parts.append((template[start:], ""))
    columns = tuple(dict.fromkeys(column for _, column in parts if column))
    return Text(tuple(parts), columns, empty, **more)


@frozen
class Date:
    """A date in one text."""

    text: Text
    formats: tuple[str, ...]
    nulls: frozenset[str]

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns it reads."""
        return self.text.columns

    def __call__(self, row: Row) -> str | None:
        """The EDTF text."""
        said = self.text(row)
        if not said:
            return None
        found = MIDNIGHT.fullmatch(said)
        said = found[1] if found else said
        if said in self.nulls:
            return None
        for form in self.formats:
            made = by_format(said, form)
            if made:
                return None if made in self.nulls else made
        if self.formats:
            raise Refused(
                self.text.where, f"{said!r} is not written as {' or '.join(self.formats)}"
            )
        try:
            edtf.parse(said)
        except EdtfError as error:
            hint = 'Say in the mapping how it is written: format = "%d/%m/%Y"'
            reason = f"{said!r} is no EDTF date: {error.reason}. {hint}"
            raise Refused(self.text.where, reason) from error
        return said


def by_format(said: str, form: str) -> str | None:
    """A date by one format: no more exact than the format says, no time unless it has one."""
    if form == "edtf":
        try:
            return edtf.parse(said).text
        except EdtfError:
            return None
    try:
        if form == "unix":
            return datetime.fromtimestamp(float(said), UTC).strftime("%Y-%m-%d")
        made = datetime.strptime(said, form)
    except (ValueError, OverflowError, OSError):
        return None
    if "%H" in form or "%I" in form:
        return made.replace(microsecond=0, tzinfo=None).isoformat()
    exact = any(each in form for each in ("%d", "%x", "%j", "%c"))
    month = any(each in form for each in ("%m", "%b", "%B"))
    day = f"{made.year:04d}-{made.month:02d}-{made.day:02d}"
    return day if exact else day[:7] if month else day[:4]


@frozen
class Parted:
    """A date whose year, month and day stand in cells of their own."""

    year: Text
    month: Text | None
    day: Text | None
    time: Text | None

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns it reads."""
        given = (self.year, self.month, self.day, self.time)
        return tuple(column for each in given if each for column in each.columns)

    def __call__(self, row: Row) -> str | None:
        """The EDTF text: a month or day that is empty is left out, an unknown one is XX."""
        year = self.year(row)
        month = self._two(self.month, row, 12)
        day = self._two(self.day, row, 31)
        if not year:
            if month or day:
                raise Refused(self.year.where, "has no year, but a month or day stands beside it")
            return None
        made = calendar_year(year, self.year.where)
        if month or day:
            made += f"-{month or 'XX'}"
        if day:
            made += f"-{day}"
        clock = self.time(row) if self.time else None
        if clock and day and "X" not in made:
            made += "T" + clock
        try:
            return edtf.parse(made).text
        except EdtfError as error:
            raise Refused(", ".join(self.columns), f"{made}: {error.reason}") from error

    @staticmethod
    def _two(spec: Text | None, row: Row, most: int) -> str | None:
        said = spec(row) if spec else None
        if not said or spec is None:
            return None
        if said in UNKNOWN:
            return "XX"
        value = number(said)
        if not isinstance(value, int) or not 1 <= value <= most:
            raise Refused(spec.where, f"{said!r} is not a number from 1 to {most}")
        return f"{value:02d}"


def calendar_year(said: str, column: str) -> str:
    """A year as EDTF writes it: four digits, a minus before it, or Y for longer ones."""
    value = number(said.replace(",", ""))
    if not isinstance(value, int):
        if re.fullmatch(r"\d{1,3}X{1,3}", said) and len(said) == 4:
            return said
        raise Refused(column, f"{said!r} is no year")
    sign = "-" if value < 0 else ""
    return f"{sign}{abs(value):04d}" if abs(value) <= 9999 else f"Y{value}"


@frozen
class Span:
    """A date from a start, an end and how exactly they are known."""

    start: Spec
    end: Spec | None
    precision: Text | None
    precisions: Mapping[str, str]
    default: str

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns it reads."""
        given = (self.start, self.end, self.precision)
        return tuple(column for each in given if each for column in each.columns)

    def __call__(self, row: Row) -> str | None:
        """The EDTF text, neither wider nor narrower than start, end and precision together say."""
        start = self.start(row)
        end = self.end(row) if self.end else None
        how = self._how(row)
        if start is None and end is None:
            return None
        try:
            return spanned(start, end, how)
        except EdtfError as error:
            raise Refused(", ".join(self.columns), error.reason) from error

    def _how(self, row: Row) -> str:
        code = self.precision(row) if self.precision else None
        if code is None or self.precision is None:
            return self.default
        if code not in self.precisions:
            raise Refused(self.precision.where, f"precision {code!r} is not in `precisions`")
        return self.precisions[code]


def spanned(start: str | None, end: str | None, how: str) -> str:
    """The EDTF text of a start and an end. Raises EdtfError."""
    if start is None or end is None or start == end:
        return _one_ended(start, None if start else end, how)
    if how == "held":
        return edtf.parse(f"{start}/{end}").text
    first, last = edtf.parse(start), edtf.parse(end)
    if last.latest < first.earliest:
        raise EdtfError(f"{start}/{end}", 0, "the end is before the start; the earlier comes first")
    return whole(first.earliest, last.latest) or between(first.earliest, last.latest)


def _one_ended(start: str | None, end: str | None, how: str) -> str:
    only = start or end or ""
    if start is None and how == "held":
        return f"/{only}"
    if start is None:
        return f"[..{only}]"
    date = edtf.parse(only)
    if how == "week":
        return between(date.earliest - 6, date.latest + 6)
    year, month, _ = edtf.civil(date.earliest)
    if how == "month":
        return f"{year:04d}-{month:02d}"
    return f"{year:04d}" if how == "year" else only


def whole(low: int, high: int) -> str | None:
    """The EDTF text of a whole month or year, if two days are its first and its last."""
    year, month, day = edtf.civil(low)
    if day != 1 or not 0 <= year <= 9999:
        return None
    if (year, month, days_in_month(year, month)) == edtf.civil(high):
        return f"{year:04d}-{month:02d}"
    return f"{year:04d}" if month == 1 and (year, 12, 31) == edtf.civil(high) else None


@frozen
class Quantity:
    """A quantity in one cell, or with its ends in several."""

    ends: Mapping[str, Text]
    """By key of the JSON form; `text` for a cell that holds it all."""
    decimal: str
    part_of: Quantity | None = None

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns it reads."""
        return tuple(column for spec in self.ends.values() for column in spec.columns)

    def __call__(self, row: Row) -> Any:
        """The quantity in its JSON form."""
        if "text" in self.ends:
            said = self.ends["text"](row)
            return None if said is None else read(said, self.decimal)
        found = {
            key: value
            for key, spec in self.ends.items()
            if (value := self._number(spec, row)) is not None
        }
        if not found:
            return None
        return self._part(found, row) if self.part_of else plainest(found)

    def _number(self, spec: Text, row: Row) -> Any:
        said = spec(row)
        if said is None:
            return None
        found = number(said, self.decimal)
        if found is None:
            raise Refused(spec.where, f"{said!r} is not a number")
        return found

    def _part(self, found: Mapping[str, Any], row: Row) -> Any:
        """One part's range: of what is doubtful in the whole, all or none may be its own."""
        best = found["best"]
        whole = self.part_of(row) if self.part_of else None
        if not isinstance(whole, Mapping) or not {"low", "best", "high"} <= set(whole):
            return best
        low = max(0, best - (whole["best"] - whole["low"]))
        return plainest({"low": low, "best": best, "high": best + whole["high"] - whole["best"]})

    def crossed(self, row: Row) -> str | None:
        """The figures as they stand, where they do not ascend from low over best to high."""
        given = [(key, self.ends[key](row)) for key in ("low", "best", "high") if key in self.ends]
        values = [number(said, self.decimal) for _, said in given if said]
        known = [value for value in values if value is not None]
        if known == sorted(known):
            return None
        return ", ".join(f"{key} {said}" for key, said in given if said)


def plainest(found: Mapping[str, Any]) -> Any:
    """Low, best and high as one value: a number where they are one, all kept otherwise.

    Where they do not ascend, the range holds all of them: nothing says which is wrong.
    """
    if not set(found) <= {"low", "best", "high"}:
        return dict(found)
    values = list(found.values())
    if {"low", "high"} <= set(found) and len(set(values)) == 1:
        return values[0]
    made = {key: found[key] for key in ("low", "best", "high") if key in found}
    if [*made.values()] != sorted(made.values()):
        made |= {"low": min(values), "high": max(values)}
        made = {key: made[key] for key in ("low", "best", "high") if key in made}
    return made


@frozen
class Listed:
    """Several values in one cell."""

    text: Text
    split: str

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns it reads."""
        return self.text.columns

    def __call__(self, row: Row) -> list[str] | None:
        """The texts, empty ones left out."""
        said = self.text(row)
        made = [part.strip() for part in said.split(self.split) if part.strip()] if said else []
        return made or None


def coordinates(specs: Sequence[Text], decimal: str, row: Row) -> tuple[float, float] | None:
    """Latitude and longitude, or None where the row has none."""
    said = [spec(row) for spec in specs]
    if not any(said):
        return None
    found = [number(each, decimal) if each else None for each in said]
    for spec, value, most in zip(specs, found, (90, 180), strict=True):
        if value is None or abs(value) > most:
            raise Refused(spec.where, f"{spec(row)!r} is no number of degrees within {most}")
    latitude, longitude = (float(value or 0) for value in found)
    return latitude, longitude
