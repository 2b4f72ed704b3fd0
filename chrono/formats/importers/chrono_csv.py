"""Reads tables that `chrono export csv` wrote, and restores their events."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, Final

from chrono.formats.importers.batch import Batch, Draft, ImportOptions, Refusal
from chrono.formats.importers.csv_formulas import restore_text
from chrono.formats.importers.mapping.rows import Table
from chrono.model.quantity_text import parse
from chrono.storage import json_codec as codec

NUMBER_COLUMNS: Final = frozenset(
    {"source.start", "source.end", "source.credibility", "source.page", "nth"}
)
JSON_COLUMNS: Final = frozenset({"data.coordinates", "data.pages", "source.norm", "source.more"})
LIST_COLUMNS: Final = frozenset(
    {
        "via",
        "doubt",
        "tags",
        "data.aliases",
        "data.draws_on",
        "data.over",
    }
)


def is_chrono_table(header: Sequence[str]) -> bool:
    """Whether a header belongs to a table that chrono wrote."""
    return {"id", "type", "modality"} <= set(header) and any(
        column.startswith("data.") for column in header
    )


def read_chrono_table(rows: Table, options: ImportOptions) -> Batch:
    drafts: list[Draft] = []
    refusals: list[Refusal] = []
    changed = 0
    for row in rows.rows:
        try:
            line, name = _line(row.cells, options)
        except ValueError as error:
            refusals.append(Refusal(row.number, "", f"cannot be read: {error}"))
            continue
        changed += bool(name) and codec.event_id(line) != name
        drafts.append(Draft(line, row.number, {column: column for column in rows.header}))
    notices: tuple[str, ...] = ()
    if changed:
        notices = (
            f"{changed} rows say something else than the event whose id they bear: they"
            " come in as events of their own.",
        )
    return Batch(tuple(drafts), tuple(refusals), (*rows.notices, *notices))


def _line(cells: Mapping[str, str], options: ImportOptions) -> tuple[dict[str, Any], str]:
    line: dict[str, Any] = {"data": {}}
    kind = options.vocabulary.types.get(cells.get("type", ""))
    for column, cell in cells.items():
        if not cell or column == "id":
            continue
        text = restore_text(cell)
        group, dot, name = column.partition(".")
        if not dot:
            line[column] = _value(column, text)
        elif group == "source":
            line.setdefault("source", {})[name] = _value(column, text)
        else:
            line["data"][name] = _field(kind and kind.fields.get(name), column, text)
    return line, cells.get("id", "")


def _value(column: str, text: str) -> Any:
    if column in NUMBER_COLUMNS:
        return int(text)
    if column in LIST_COLUMNS:
        return _listed(text)
    return json.loads(text) if column in JSON_COLUMNS else text


def _listed(text: str) -> list[Any]:
    if text.startswith("["):
        found = json.loads(text)
        if not isinstance(found, list):
            raise ValueError("a list was expected")
        return found
    return [each.strip() for each in text.split(";") if each.strip()]


def _field(field: Any, column: str, text: str) -> Any:
    """The value of a field, by its type in the vocabulary."""
    if field is None:
        return _value(column, text)
    if field.many:
        found = _listed(text)
        if field.type == "quantity":
            return [parse(each, exact=True) if isinstance(each, str) else each for each in found]
        return found
    return parse(text, exact=True) if field.type == "quantity" else text
