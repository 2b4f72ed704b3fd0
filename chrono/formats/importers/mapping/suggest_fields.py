"""Proposes the fields of a type that the vocabulary has, from the names of the columns."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from chrono.formats.importers.mapping import column_names as names
from chrono.formats.importers.mapping.columns import Column
from chrono.formats.importers.mapping.questions import Decisions, Question
from chrono.formats.importers.mapping.suggest_dates import date_spec, some_values
from chrono.formats.importers.mapping.suggest_entities import named_entity, row_entity
from chrono.formats.importers.mapping.suggest_ranges import ENDS, end_of
from chrono.formats.importers.mapping.suggest_types import EACH_ROW, INCIDENT
from chrono.formats.importers.mapping.toml_text import cell
from chrono.model.vocabulary.schema import EventType, Field, Vocabulary


def likely_type(columns: Sequence[Column], vocabulary: Vocabulary) -> EventType | None:
    """The type whose fields match the columns best, if any does."""
    every = list(columns)
    trio = len(_trio(every)) == len(ENDS)
    best = max(
        vocabulary.types.values(), key=lambda kind: likeness(kind, every, trio), default=None
    )
    return best if best and likeness(best, every, trio)[0] else None


def likeness(kind: EventType, columns: Sequence[Column], trio: bool) -> tuple[int, int]:
    """How many fields of a type have a column, and how many that it must have do not."""
    fields = kind.fields.values()
    found = {field.name for field in fields if column_for(field.name, _fitting(field, columns))}
    left = [each.name for each in fields if each.type == "quantity" and each.name not in found]
    found |= set(left[:1] if trio else [])
    missing = sum(not field.optional and field.name not in found for field in fields)
    return len(found), -missing


def _fitting(field: Field, columns: Iterable[Column]) -> list[Column]:
    """The columns whose content a field can hold: dates are no quantities."""
    quantity = field.type == "quantity"
    return [each for each in columns if not quantity or each.formats is None or each.numeric]


def column_for(field: str, columns: Iterable[Column]) -> Column | None:
    """The column with a field's name, its words in the name, or a known form of it."""
    wanted = set(names.words(field))
    every = list(columns)
    near = [each for each in every if wanted <= set(names.words(each.name))]
    if not near and field in names.SUBJECTS:
        near = [each for each in every if names.subject(each.name) == field]
    return min(near, key=lambda each: len(each.name), default=None)


def _trio(columns: Iterable[Column]) -> dict[str, Column]:
    """The columns with the low, best and high figure of a quantity."""
    every = list(columns)
    found = {key: next((e for e in every if end_of(e.name) == key), None) for key in ENDS}
    return {key: each for key, each in found.items() if each is not None}


def field_lines(
    kind: EventType | None,
    columns: Sequence[Column],
    used: set[str],
    decide: Decisions,
    entities: list[str],
) -> list[str]:
    """The lines of a type's fields; the tables of their entities are added to `entities`."""
    lines = []
    for field in kind.fields.values() if kind else ():
        free = [each for each in columns if each.name not in used]
        column, trio = column_for(field.name, _fitting(field, free)), _trio(free)
        if column is None and field.type == "quantity" and len(trio) == len(ENDS):
            used.update(each.name for each in trio.values())
            told = ", ".join(f"{key} = {cell(each.name)}" for key, each in trio.items())
            lines.append(f"{field.name} = {{ {told} }}")
            continue
        if column is None and not field.optional:
            column, each_row = _missing(field, free, decide)
            if each_row:
                lines.append(f'{field.name} = {{ entity = "{field.name}" }}')
                first = (*field.kinds, "KIND")[0]
                entities += row_entity(field.name, first, columns, used, decide)
                continue
            if column is None:
                lines.append(f"# {field.name} = …   # {field.type}, and every event has one")
        if column is not None:
            lines.append(_field_line(field, column, columns, used, decide, entities))
    return lines


def _missing(field: Field, free: Sequence[Column], decide: Decisions) -> tuple[Column | None, bool]:
    """The column for a field that every event has, and whether each row makes its entity."""
    choices = [(each.name, some_values(each)) for each in free]
    if field.type == "entity":
        choices.append((EACH_ROW, f"none: each row is a new {(*field.kinds, field.name)[0]}"))
    if not choices:
        return None, False
    what = f" ({' or '.join(field.kinds)})" if field.kinds else f" ({field.type})"
    likely = EACH_ROW if INCIDENT in field.kinds else None
    answer = decide(
        Question(
            f"field {field.name}",
            f"Which column gives {field.name!r}{what}?",
            tuple(choices),
            likely,
        )
    )
    return next((each for each in free if each.name == answer), None), answer == EACH_ROW


def _field_line(
    field: Field,
    column: Column,
    columns: Sequence[Column],
    used: set[str],
    decide: Decisions,
    entities: list[str],
) -> str:
    used.add(column.name)
    if field.type == "entity":
        kind = (*field.kinds, "KIND")[0]
        placed = re.search(r"place|locat|base|town|city|site", field.name)
        entities += named_entity(field.name, kind, column.name, columns, used, decide, bool(placed))
        return f'{field.name} = {{ entity = "{field.name}" }}'
    if field.type == "date":
        return f"{field.name} = {date_spec(column, decide)}"
    return f"{field.name} = {cell(column.name)}"
