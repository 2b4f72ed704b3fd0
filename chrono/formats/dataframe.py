"""Chronicles as tables: plain dicts, or an Arrow stream.

    pandas.DataFrame(tables.to_dicts(state))
    polars.DataFrame(tables.Table(tables.to_dicts(state)))

Needs neither library. `Table` implements the Arrow PyCapsule interface if pyarrow is installed, so
that Polars, DuckDB and pandas read it without a copy through Python.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from chrono.errors import InvalidError
from chrono.model.claim import Cells, Reading, split_key
from chrono.model.quantity import best, span
from chrono.render import json as plain
from chrono.render.html_table import table
from chrono.render.names import Names
from chrono.render.state import State
from chrono.render.text import reading_words

Rows = list[dict[str, Any]]


def to_dicts(state: State) -> Rows:
    """One row per cell: entity, attribute, value as JSON and in words, status."""
    names = Names(state.entities, state.documents, clock=state.view.clock)
    return [_row(reading, names, state) for reading in state.readings]


def _row(reading: Reading, names: Names, state: State) -> dict[str, Any]:
    entity, attribute, member, part = split_key(reading.cell)
    known = state.entities.get(entity)
    low, high = span(reading.value) or (None, None)
    return {
        "cell": reading.cell,
        "entity": entity,
        "label": names.entity(entity),
        "kind": known.kind if known else None,
        "attribute": attribute,
        "member": member,
        "part": part.removeprefix("#") or None,
        "standing": reading.standing,
        "says": reading_words(reading, names) or None,
        "value": _text(reading.value),
        "low": low,
        "best": best(reading.value),
        "high": high,
        "unit": reading.attribute.unit or None,
        "age_days": reading.age,
        "tentative": reading.tentative,
        "disputed": bool(reading.disputed),
        "events": len({claim.event for claim in reading.candidates}),
        "documents": len(reading.documents),
        "at": plain.moment(reading.at, state.view.clock),
        "known_at": plain.moment(reading.known_at, state.view.clock),
    }


def claims(cells: Cells) -> Rows:
    """One row per claim of all cells, with its bounds as ISO dates."""
    rows: Rows = []
    for key in tuple(cells.keys()):
        cell = cells.cell(key)
        if cell is None:
            continue
        clock = cell.attribute.clock
        for claim in cell.claims:
            low, high = span(claim.value) or (None, None)
            rows.append(
                {
                    "cell": key,
                    "event": claim.event,
                    "document": claim.document,
                    "speaker": claim.speaker,
                    "modality": claim.modality,
                    "layer": claim.layer,
                    "role": claim.role,
                    "value": _text(claim.value),
                    "low": low,
                    "best": best(claim.value),
                    "high": high,
                    "when": claim.when,
                    "earliest": plain.moment(claim.earliest, clock, starts=True),
                    "latest": plain.moment(claim.latest, clock),
                    "known_earliest": plain.moment(claim.known[0], clock, starts=True),
                    "known_latest": plain.moment(claim.known[1], clock),
                    "derived": claim.derived,
                }
            )
    return rows


def _text(value: Any) -> str | None:
    """A value that is not a number as text; members as "true" and "false"."""
    if isinstance(value, bool):
        return str(value).lower()
    return value if isinstance(value, str) else None


class Table:
    """Rows that libraries read through the Arrow PyCapsule interface, which needs pyarrow."""

    def __init__(self, rows: Iterable[Mapping[str, Any]]) -> None:
        """`rows` are plain dicts with the same keys."""
        self.rows: Sequence[dict[str, Any]] = [_even(row) for row in rows]

    def __len__(self) -> int:
        return len(self.rows)

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        """The rows as a capsule that holds an Arrow stream."""
        try:
            import pyarrow as pa
        except ImportError as error:
            raise InvalidError(
                "Arrow needs the pyarrow package: pip install 'chrono[parquet]'; or use the rows."
            ) from error
        made = pa.Table.from_pylist(list(self.rows))
        kinds = [_kind(pa, each) for each in made.schema]
        return made.cast(pa.schema(kinds)).__arrow_c_stream__(requested_schema)

    def _repr_html_(self) -> str:
        """The rows as HTML, for a notebook."""
        columns = list(self.rows[0]) if self.rows else []
        return table(columns, ([row[column] for column in columns] for row in self.rows))


def _kind(pa: Any, column: Any) -> Any:
    """The type of a column: from its values, or from its name if no row has one."""
    if not pa.types.is_null(column.type):
        return column
    numbers = {
        "low": pa.float64(),
        "best": pa.float64(),
        "high": pa.float64(),
        "age_days": pa.int64(),
    }
    return column.with_type(numbers.get(column.name, pa.string()))


def _even(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row with all numbers as floats, since a column has one type."""
    return {
        key: float(value) if key in ("low", "best", "high") and value is not None else value
        for key, value in row.items()
    }
