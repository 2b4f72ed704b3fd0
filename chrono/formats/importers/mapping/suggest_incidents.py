"""Proposes a new type for a table whose rows are incidents, each with an entity of its own.

Every addition to the vocabulary is a few lines of TOML for a person to read: nothing is added
without a yes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import PurePath
from typing import Any

from chrono.errors import InvalidError
from chrono.formats.importers.mapping import column_names as names
from chrono.formats.importers.mapping.additions import Additions
from chrono.formats.importers.mapping.columns import Column
from chrono.formats.importers.mapping.questions import Decisions, Question
from chrono.formats.importers.mapping.suggest_entities import named_entity, row_entity
from chrono.formats.importers.mapping.suggest_ranges import Figure, in_one_column, ranged
from chrono.formats.importers.mapping.suggest_types import (
    INCIDENT,
    NO_COLUMN,
    EventLines,
    Layout,
    attribute_name,
    measures,
    several,
    texts_of,
    type_name,
    which,
)
from chrono.formats.importers.mapping.toml_text import cell, quoted
from chrono.model.vocabulary.schema import Vocabulary
from chrono.model.vocabulary.validate import TYPE_NAME


def incidents(
    columns: Sequence[Column], vocabulary: Vocabulary, name: str, used: set[str], decide: Decisions
) -> Layout:
    """Each row as an incident of a new type."""
    made = Additions(vocabulary)
    made.kind(INCIDENT, "Something that happened once.")
    fields: dict[str, str] = {INCIDENT: INCIDENT}
    lines = [f'{INCIDENT} = {{ entity = "{INCIDENT}" }}']
    entities = row_entity(INCIDENT, INCIDENT, columns, used, decide)
    for key, kind, text in (
        ("place", "place", "Which column names the place?"),
        ("by", "body", "Which column names who did it?"),
    ):
        if column := _named_column(key, kind, text, columns, used, decide):
            spec = {"type": "entity", "kinds": [kind], "persistence": "fixed"}
            attribute = made.attribute(INCIDENT, key, spec)
            fields[attribute] = f"{kind}?"
            lines.append(f'{attribute} = {{ entity = "{attribute}" }}')
            entities += named_entity(attribute, kind, column, columns, used, decide)
    for wanted, spec, value in _said(columns, used, decide):
        attribute = made.attribute(INCIDENT, wanted, {**spec, "persistence": "fixed"})
        fields[attribute] = f"{INCIDENT}.{attribute}?"
        lines.append(f"{attribute} = {value}")
    kind = _new_type(name, vocabulary, decide)
    made.type(kind, _incident_type(fields, made))
    return Layout([EventLines([f"type = {quoted(kind)}"], lines)], entities, made.text())


def _said(
    columns: Sequence[Column], used: set[str], decide: Decisions
) -> Iterator[tuple[str, dict[str, Any], str]]:
    """The figures and words of an incident: each an attribute, its type, and its value."""
    for each in _counted(columns, used, decide):
        yield each.attribute, {"type": "quantity", "unit": each.unit}, each.value
    left = texts_of(columns, used)
    likely = [each for each in left if names.says(each.name, names.CATEGORY)]
    text = "Which columns shall be kept as words?"
    for column in several(decide, "words", text, left, likely):
        used.add(column.name)
        yield attribute_name(column.name), {"type": "words"}, cell(column.name)


def _counted(columns: Sequence[Column], used: set[str], decide: Decisions) -> list[Figure]:
    """The figures of an incident, each of its own attribute."""
    ranges = ranged([e for e in measures(columns) if e.name not in used], used, decide)
    figures = [each for each in measures(columns) if each.name not in used]
    likely = [each for each in figures if names.subject(each.name) in names.PERSONS]
    likely = likely or ([] if ranges else figures)
    found = {each.attribute: each for each in ranges}
    for column in several(decide, "figures", "Which columns count something?", figures, likely):
        used.add(column.name)
        attribute = attribute_name(column.name)
        if attribute in found:
            attribute = "_".join(names.words(column.name))
        found[attribute] = in_one_column(column, attribute)
    return list(found.values())


def _named_column(
    key: str, kind: str, text: str, columns: Sequence[Column], used: set[str], decide: Decisions
) -> str:
    left = texts_of(columns, used)
    if not left:
        return ""
    likely = next((each.name for each in left if names.subject(each.name) == kind), NO_COLUMN)
    column = which(decide, key, text, left, likely)
    used.update({column} - {""})
    return column


def _incident_type(fields: Mapping[str, str], made: Additions) -> dict[str, Any]:
    rest = [key for key in fields if key != INCIDENT]
    attributes = made.kinds[INCIDENT]["attributes"]
    told = {
        key: f"[{', ' if place else ': '}{{{key}}} {key.replace('_', ' ')}]"
        for place, key in enumerate(k for k in rest if attributes[k].get("type") == "quantity")
    }
    place = "[ at {place}]" if "place" in fields else ""
    by = "[ by {by}]" if "by" in fields else ""
    return {
        "family": "incidents",
        "says": f"{{{INCIDENT}}}{place}{by}{''.join(told.values())}",
        "means": "A row of a table: something that happened once, with what the row says of it.",
        "fields": dict(fields),
        "effects": [{"set": f"{INCIDENT}.{key}", "to": key} for key in rest],
    }


def _new_type(name: str, vocabulary: Vocabulary, decide: Decisions) -> str:
    stem = PurePath(name).stem
    word = type_name(stem.removesuffix("s")) if re.fullmatch(r"[a-zA-Z]{3,20}", stem) else ""
    default = word if word and word not in vocabulary.types else "IncidentReported"
    while default in vocabulary.types:
        default += "Again"

    def check(text: str) -> str:
        if not TYPE_NAME.match(text):
            raise InvalidError(f"{text!r} is not a name for a type; write letters, as in Raid.")
        if text in vocabulary.types:
            raise InvalidError(f"The vocabulary has a type {text} with another meaning.")
        return text

    return decide(
        Question("type", "What shall the new type of event be called?", (), default, check=check)
    )
