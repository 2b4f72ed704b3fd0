"""Reads the texts and quantities of a row by a mapping; dates are in `dates`.

Each spec is made once from the mapping and called with every row. A cell without content gives
None; an invalid one raises Refused, with the column.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final, Protocol

from attrs import field, frozen

from chrono.formats.importers.batch import Refused
from chrono.formats.importers.mapping.rows import Row
from chrono.formats.importers.slugs import clean
from chrono.model.quantity_text import QuantityError, number, parse

NO_VALUE: Final = frozenset({"na", "n/a", "#n/a", "null", "nan", "<na>", "unspecified"})
"""Lowercase codes that programs write into a cell without a value."""
THOUSANDS: Final = re.compile(r"(?<!\d)(?<!\d[.,])\d{1,3}(\.\d{3})+(?!\d|[.,]\d)")
"""Thousands in one country, a fraction in another."""
PLACE: Final = re.compile(r"\{([^{}]+)\}")


class Spec(Protocol):
    """Reads a value from a row."""

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns it reads."""

    def __call__(self, row: Row) -> Any:
        """Its value; None if the row has none."""


@frozen
class EmptyCodes:
    """The codes that count as an empty cell, besides the empty text."""

    everywhere: frozenset[str] = frozenset()
    by_column: Mapping[str, frozenset[str]] = field(factory=dict)

    def holds(self, cell: str, column: str) -> bool:
        """Whether a cell of a column is one of them."""
        return cell in self.everywhere or cell in self.by_column.get(column, ())


@frozen
class Text:
    """A template with cells in it, optionally translated."""

    parts: tuple[tuple[str, str], ...]
    """Each a piece of plain text, and the column that follows it ("" at the end)."""
    columns: tuple[str, ...]
    empty: EmptyCodes
    map: Mapping[str, str] | None = None
    otherwise: Text | None = None
    literal: frozenset[str] = frozenset()
    """Values that look like a code for no value but are meant literally."""

    def __call__(self, row: Row) -> str | None:
        """The cleaned text; None if all of its cells are empty."""
        made, said = [], not self.columns
        for plain, column in self.parts:
            made.append(plain)
            cell = row.cells.get(column, "").strip() if column else ""
            if cell and not self.empty.holds(cell, column):
                self._check(cell, column)
                made.append(cell)
                said = True
        text = clean("".join(made)) if said else ""
        if self.map is None:
            return text or self._rest(row)
        if text in self.map:
            return self.map[text] or None
        if self.otherwise is not None or not text:
            return self._rest(row)
        known = ", ".join(map(repr, list(self.map)[:12]))
        raise Refused(self.where, f"{text!r} is not in the map; it has {known}")

    def _rest(self, row: Row) -> str | None:
        return self.otherwise(row) if self.otherwise else None

    def _check(self, cell: str, column: str) -> None:
        """Raises Refused for a code that usually means no value."""
        if (
            cell.casefold() in NO_VALUE
            and cell not in self.literal
            and cell not in (self.map or ())
        ):
            raise Refused(
                column,
                f"{cell!r} looks like a code for no value: list it at the top of the mapping, in"
                f' empty = ["{cell}"], or in literal = ["{cell}"] where it means itself',
            )

    @property
    def where(self) -> str:
        return ", ".join(self.columns)


def text(template: str, empty: EmptyCodes = EmptyCodes(), **more: Any) -> Text:
    parts, start = [], 0
    for found in PLACE.finditer(template):
        parts.append((template[start : found.start()], found[1]))
        start = found.end()
    parts.append((template[start:], ""))
    columns = tuple(dict.fromkeys(column for _, column in parts if column))
    return Text(tuple(parts), columns, empty, **more)


@frozen
class Quantity:
    """A quantity in one cell, or with its bounds in several."""

    ends: Mapping[str, Text]
    """By key of the JSON form; `text` for a cell with the whole quantity."""
    decimal: str
    part_of: Quantity | None = None
    unsure: bool = False
    """Whole numbers where a dot may or may not group thousands."""

    @property
    def columns(self) -> tuple[str, ...]:
        return tuple(column for spec in self.ends.values() for column in spec.columns)

    def __call__(self, row: Row) -> Any:
        """The quantity in its JSON form."""
        if "text" in self.ends:
            return self._whole(self.ends["text"], row)
        found = {
            key: value
            for key, spec in self.ends.items()
            if (value := self._number(spec, row)) is not None
        }
        if not found:
            return None
        return self._part(found, row) if self.part_of else simplest_quantity(found)

    def _whole(self, spec: Text, row: Row) -> Any:
        said = self._said(spec, row)
        if said is None:
            return None
        try:
            return parse(said, self.decimal)
        except QuantityError as error:
            raise Refused(spec.where, str(error)) from error

    def _said(self, spec: Text, row: Row) -> str | None:
        said = spec(row)
        if said and self.unsure and THOUSANDS.search(said):
            raise Refused(
                spec.where,
                f"{said!r} can be thousands: say at the top of the mapping what a dot is, with"
                ' decimal = "," where it groups thousands, or decimal = "." where a fraction'
                " follows it",
            )
        return said

    def _number(self, spec: Text, row: Row) -> Any:
        said = self._said(spec, row)
        if said is None:
            return None
        found = number(said, self.decimal)
        if found is None:
            raise Refused(spec.where, f"{said!r} is not a number")
        return found

    def _part(self, found: Mapping[str, Any], row: Row) -> Any:
        """The range of one part: up to all of the whole's doubtful amount may be in it."""
        best = found["best"]
        whole = self.part_of(row) if self.part_of else None
        if not isinstance(whole, Mapping) or not {"low", "best", "high"} <= set(whole):
            return best
        low = max(0, best - (whole["best"] - whole["low"]))
        return simplest_quantity(
            {"low": low, "best": best, "high": best + whole["high"] - whole["best"]}
        )

    def crossed(self, row: Row) -> str | None:
        """The figures, if they do not ascend from low over best to high."""
        given = [(key, self.ends[key](row)) for key in ("low", "best", "high") if key in self.ends]
        values = [number(said, self.decimal) for _, said in given if said]
        known = [value for value in values if value is not None]
        if known == sorted(known):
            return None
        return ", ".join(f"{key} {said}" for key, said in given if said)


def simplest_quantity(found: Mapping[str, Any]) -> Any:
    """Low, best and high as one value: a number if they are equal, otherwise all of them.

    If they do not ascend, the range includes all of them: nothing says which is wrong.
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
class SplitCell:
    """Several values in one cell."""

    text: Text
    split: str

    @property
    def columns(self) -> tuple[str, ...]:
        return self.text.columns

    def __call__(self, row: Row) -> list[str] | None:
        """The texts, empty ones left out."""
        said = self.text(row)
        made = [part.strip() for part in said.split(self.split) if part.strip()] if said else []
        return made or None


def coordinates(specs: Sequence[Text], decimal: str, row: Row) -> tuple[float, float] | None:
    """Latitude and longitude, or None if the row has none."""
    said = [spec(row) for spec in specs]
    if not any(said):
        return None
    found = [number(each, decimal) if each else None for each in said]
    for spec, value, most in zip(specs, found, (90, 180), strict=True):
        if value is None or abs(value) > most:
            raise Refused(spec.where, f"{spec(row)!r} is not a number of degrees within {most}")
    latitude, longitude = (float(value or 0) for value in found)
    return latitude, longitude
