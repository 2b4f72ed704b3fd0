"""What stands around a picture: whose it is, its dates, the sides of its contests, its sources."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from attrs import frozen

from chrono.model.claim import Reading
from chrono.render.contest_sides import sides
from chrono.render.date_text import published_words
from chrono.render.names import Names
from chrono.render.text import labelled_cell


@frozen
class Contest:
    """A contest that a picture shows."""

    cell: str
    """The name of the cell in words."""
    sides: tuple[str, ...]
    """Each with its date, speaker, doubts and document."""


@frozen
class Caption:
    """The words around a picture."""

    chronicle: str = ""
    title: str = ""
    dates: str = ""
    """The time shown, and the time of knowledge."""
    contests: tuple[Contest, ...] = ()
    sources: tuple[str, ...] = ()
    """The documents behind what is shown, each with id, title, publisher and date."""

    @property
    def headline(self) -> str:
        """The title, after the name of the chronicle if it has one."""
        return " · ".join(filter(None, (self.chronicle, self.title)))

    def notes(self) -> list[str]:
        """Return contests and sources, a line each, for the margin of a picture."""
        made = []
        for contest in self.contests:
            made.append(f"≠ {contest.cell}")
            made += [f"    – {side}" for side in contest.sides]
        return [*made, *self.sources]


def caption(
    readings: Iterable[Reading], names: Names, chronicle: str, title: str, dates: str
) -> Caption:
    """Return the words around a picture that shows some readings."""
    shown = tuple(readings)
    return Caption(chronicle, title, dates, _contests(shown, names), _sources(shown, names))


def _contests(readings: Sequence[Reading], names: Names) -> tuple[Contest, ...]:
    found: dict[tuple[str, tuple[str, ...]], None] = {}
    for reading in readings:
        if reading.standing == "contested":
            documents = {
                claim.event: claim.document for claim in (*reading.candidates, *reading.foreign)
            }
            told = tuple(
                f"{said} ({documents[event]})" if documents[event] else said
                for event, said in sides(reading, names).items()
            )
            found.setdefault((labelled_cell(reading.cell, reading.attribute, names), told))
    return tuple(Contest(cell, told) for cell, told in found)


def _sources(readings: Sequence[Reading], names: Names) -> tuple[str, ...]:
    used = {
        claim.document
        for reading in readings
        for claim in (*reading.supports, *reading.foreign)
        if claim.document
    }
    return tuple(source_words(name, names) for name in sorted(used))


def source_words(document: str, names: Names) -> str:
    """Return a document with id, title, publisher and the date of its publication."""
    found = names.documents.get(document)
    if found is None:
        return document
    said = ", ".join(
        filter(None, (found.title, found.publisher, published_words(found, names.clock)))
    )
    return f"{document}  {said}"
