"""Turns entries of timelines and calendars into events: one document, a strand per group.

Shared by formats whose entries only say that something occurred. Needs the type `Occurred`.
"""

from __future__ import annotations

from hashlib import sha256
from typing import Any

from chrono import edtf
from chrono.edtf import EdtfError
from chrono.formats.importers.batch import Draft, ImportOptions
from chrono.formats.importers.slugs import EntityIds, one_line, slug


def held(start: str, end: str | None) -> str:
    """The EDTF text for an interval between two dates, each with its own precision.

    An end that is the month or year of the start is some day of it. Raises EdtfError.
    """
    if not end or end == start:
        return edtf.parse(start).text
    if "T" in start and "T" in end:
        return edtf.parse(f"{start}/{end}").text
    start_day, end_day = start.partition("T")[0], end.partition("T")[0]
    if end_day == start_day:
        return edtf.parse(start).text
    if "T" in start or "T" in end:
        return edtf.parse(f"{start}/{end}").text
    first = None
    for unit in ("", "-XX", "-XX-XX"):
        try:
            return edtf.parse(f"{start_day}/{end_day}{unit}").text
        except EdtfError as error:
            first = first or error
    raise first or EdtfError(end, 0, "is not a date")


class Occurrences:
    """The drafts of one timeline or calendar."""

    def __init__(self, options: ImportOptions, data: bytes, title: str) -> None:
        """`title` is the file's own title."""
        self.options = options
        self.title = one_line(options.title or title or options.name) or "untitled"
        self.document = slug(options.title or options.name.rpartition(".")[0] or options.name)
        self.names = EntityIds(options.entities)
        self.strands: dict[str, Draft] = {}
        self.events: list[Draft] = []
        self._declared = {
            "document": self.document,
            "title": self.title,
            "file": one_line(options.name),
            "sha256": sha256(data).hexdigest(),
        }

    def add(self, row: int, what: str, when: str | None, strand: str = "", **more: Any) -> None:
        """Add one entry. `more` are further keys of the line; `data` adds fields to it."""
        label = one_line(strand) or self.title
        name = self.names.entity("strand", label)
        entity = {"entity": name, "kind": "strand", "label": label}
        line = {"type": "EntityDescribed", "modality": "asserted", "data": entity}
        self.strands.setdefault(name, Draft(line, row, made=True))
        data = {"what": what, "strand": name, **more.pop("data", {})}
        data = {key: value for key, value in data.items() if value}
        made: dict[str, Any] = {"type": "Occurred", "when": when, "modality": "asserted"}
        made |= {"data": data, "source": {"document": self.document}, **more}
        bare = {key: value for key, value in made.items() if value not in (None, "", [])}
        self.events.append(Draft(bare, row))

    def drafts(self) -> tuple[Draft, ...]:
        if not self.events:
            return ()
        when = self.options.published or f"[..{self.options.today}]"
        line = {
            "type": "DocumentPublished",
            "when": when,
            "modality": "asserted",
            "data": self._declared,
        }
        return (Draft(line, made=True), *self.strands.values(), *self.events)
