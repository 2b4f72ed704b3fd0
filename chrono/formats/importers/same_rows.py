"""Finds rows of a table that repeat each other or contradict each other about an entity."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, Final

from attrs import evolve

from chrono.formats.importers.batch import Draft, Refused
from chrono.formats.importers.mapping.column_names import marks_of
from chrono.formats.importers.mapping.records import EntityMapping
from chrono.formats.importers.mapping.rows import Row
from chrono.formats.importers.mapping.templates import coordinates
from chrono.formats.importers.slugs import one_line
from chrono.render.text import counted

MAX_SHOWN: Final = 5


class RepeatedRows:
    """Finds the rows that make the same event as an earlier one."""

    def __init__(self, keep: bool) -> None:
        """`keep` makes each of them an event of its own."""
        self.keep = keep
        self._first: dict[str, tuple[int | None, int]] = {}
        self._pairs: list[str] = []

    def unless_repeated(self, draft: Draft) -> Draft | None:
        """The draft; None if it repeats another and is left out."""
        key = json.dumps(without_row(draft.line) if draft.numbered else draft.line, default=str)
        first, times = self._first.get(key, (draft.row, 0))
        self._first[key] = first, times + 1
        if not times:
            return draft
        self._pairs.append(f"row {draft.row} = row {first}")
        return evolve(draft, line={**draft.line, "nth": times + 1}) if self.keep else None

    def notices(self) -> Iterator[str]:
        """Notices for the user."""
        count = len(self._pairs)
        if not count:
            return
        more = f", and {count - MAX_SHOWN:,} more" if count > MAX_SHOWN else ""
        says = "repeats another" if count == 1 else "repeat others"
        what = (
            "each is an event of its own."
            if self.keep
            else 'left out; equal_rows = "keep" in the mapping makes each an event of its own.'
        )
        listed = ", ".join(self._pairs[:MAX_SHOWN])
        yield f"{counted(count, 'row')} {says} of this file ({listed}{more}): {what}"


def without_row(line: Mapping[str, Any]) -> dict[str, Any]:
    """An event's line without the locator that gives its row in the file."""
    source = {key: value for key, value in line["source"].items() if key != "locator"}
    return {**line, "source": source}


class EntityDifferences:
    """Finds entities that rows describe differently: one id may stand for two entities of one
    name.
    """

    def __init__(self) -> None:
        self._said: dict[str, dict[str, tuple[int, str]]] = {}
        self._differ: dict[tuple[str, str], str] = {}

    def saw(self, entity: str, row: Row, spec: EntityMapping, decimal: str) -> None:
        """Compare a row's description of an entity with that of an earlier row."""
        known = self._said.setdefault(entity, {})
        for key, said in (*_attributes(row, spec, decimal), *_marks(row, spec)):
            number, before = known.setdefault(key, (row.number, said))
            if before != said and (entity, key) not in self._differ:
                self._differ[entity, key] = (
                    f"The rows {number} and {row.number} make one entity, {entity}, with different"
                    f" {key}: {before!r} and {said!r}."
                )

    def notices(self) -> Iterator[str]:
        """Notices for the user."""
        listed = list(self._differ.values())
        yield from listed[:MAX_SHOWN]
        if len(listed) > MAX_SHOWN:
            yield f"So do {len(listed) - MAX_SHOWN:,} more."
        if listed:
            yield "`id` or `key` in the mapping tells them apart where these are two entities."


def _marks(row: Row, spec: EntityMapping) -> Iterator[tuple[str, str]]:
    """Cells that the mapping does not read and that tell two of one name apart, by column."""
    if spec.id is not None or spec.key is not None:
        return
    for column in marks_of(spec.label.columns, tuple(row.cells)):
        if said := one_line(row.cells[column] or ""):
            yield repr(column), said


def _attributes(row: Row, spec: EntityMapping, decimal: str) -> Iterator[tuple[str, str]]:
    parts = (("ids", spec.id), ("labels", spec.label), ("descriptions", spec.says))
    for key, part in parts:
        said = part(row) if part else None
        if said:
            yield key, one_line(said)
    try:
        place = spec.coordinates and coordinates(spec.coordinates, decimal, row)
    except Refused:
        place = None
    if place:
        yield "coordinates", ", ".join(map(str, place))
    aliases = spec.aliases(row) if spec.aliases else None
    if aliases:
        yield "aliases", ", ".join(map(one_line, aliases))
