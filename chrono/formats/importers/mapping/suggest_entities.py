"""Proposes the entities of a mapping: those that a column names, and those that each row makes."""

from __future__ import annotations

import re
from collections.abc import Sequence

from chrono.errors import InvalidError
from chrono.formats.importers.mapping import column_names as names
from chrono.formats.importers.mapping.columns import Column
from chrono.formats.importers.mapping.questions import Decisions, Question
from chrono.formats.importers.mapping.suggest_dates import samples
from chrono.formats.importers.mapping.suggest_types import (
    NO_COLUMN,
    NOT_FIGURES,
    texts_of,
    which,
)
from chrono.formats.importers.mapping.toml_text import cell, quoted


def named_entity(
    name: str,
    kind: str,
    column: str,
    columns: Sequence[Column],
    used: set[str],
    decide: Decisions,
    placed: bool = False,
) -> list[str]:
    """The table of an entity that a column names; a place has the coordinates of the row."""
    lines = [
        "",
        f"[entities.{name}]",
        f"kind = {quoted(kind)}",
        f"label = {cell(column)}",
    ]
    if mark := _mark(column, columns, decide):
        used.add(mark)
        lines.append(f"key = {cell(mark)}   # tells apart two of one name")
    place = names.coordinates(columns)
    if place and (placed or kind == "place"):
        used.update(place)
        lines.append(f"coordinates = [{cell(place[0])}, {cell(place[1])}]")
    return lines


def _mark(column: str, columns: Sequence[Column], decide: Decisions) -> str:
    """The column that tells apart entities of one name; empty if none has to."""
    known = {each.name: each for each in columns}
    labels = len(set(known[column].values))
    for mark in names.marks_of((column,), tuple(known)):
        if len(set(known[mark].values)) <= labels:
            continue
        answer = decide(
            Question(
                f"key {column}",
                f"{mark!r} has more values than {column!r} has names. Are they different ones of"
                " the same name?",
                (
                    ("yes", f"{mark!r} tells them apart"),
                    ("no", "a name stands for one and the same in all rows"),
                ),
                "yes",
                samples([known[column], known[mark]]),
            )
        )
        return mark if answer == "yes" else ""
    return ""


def row_entity(
    name: str, kind: str, columns: Sequence[Column], used: set[str], decide: Decisions
) -> list[str]:
    """The table of an entity that each row makes: its id and its label."""
    rows = max((len(each.values) for each in columns), default=0)
    free = [each for each in columns if each.name not in used]
    unique = [each for each in free if rows and len(set(each.values)) == rows]
    ids = [
        each
        for each in unique
        if names.says(each.name, names.IDENTITY) or NOT_FIGURES.search(each.name)
    ]
    choices = [*ids, *(each for each in unique if each not in ids and each.formats is None)]
    chosen = which(
        decide,
        f"id {name}",
        f"Which column has a number or name of its own for each {kind}?",
        choices,
        ids[0].name if ids else NO_COLUMN,
    )
    used.update({chosen} - {""})
    label = _row_label(name, kind, chosen, columns, decide)
    lines = ["", f"[entities.{name}]", f"kind = {quoted(kind)}", f"label = {quoted(label)}"]
    if chosen:
        return [*lines, f"id = {quoted(f'{kind} {{{chosen}}}')}"]
    every = " ".join(f"{{{each.name}}}" for each in columns)
    return [*lines, f"key = {quoted(every)}   # all cells: no column tells the rows apart"]


def _row_label(
    name: str, kind: str, identity: str, columns: Sequence[Column], decide: Decisions
) -> str:
    category = next(
        (each for each in texts_of(columns, ()) if names.says(each.name, names.CATEGORY)), None
    )
    title = next(
        (each for each in texts_of(columns, ()) if names.DOCUMENT["title"].search(each.name)), None
    )
    place = next((e for e in texts_of(columns, ()) if names.subject(e.name) == "place"), None)
    lead = f"{{{category.name}}}" if category else kind.capitalize()
    tail = identity or (place.name if place else "")
    default = f"{{{title.name}}}" if title else f"{lead} {{{tail}}}" if tail else lead
    known = [each.name for each in columns]

    def check(text: str) -> str:
        missing = [each for each in re.findall(r"\{([^{}]*)\}", text) if each not in known]
        if missing:
            raise InvalidError(f"{missing[0]!r} is not a column; there are {', '.join(known)}.")
        if not re.search(r"\{[^{}]+\}", text) and identity:
            raise InvalidError(f"Name a column in braces, as in {default}.")
        return text

    return decide(
        Question(
            f"label {name}",
            f"What shall each {kind} be called? A text with columns in braces.",
            (),
            default,
            check=check,
        )
    )
