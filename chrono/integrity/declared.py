"""The declarations that `verify` checks events against, as they stand at the end of the log."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from typing import Any

from attrs import frozen

from chrono.fold.links import replacement_rings, retractions
from chrono.integrity.report import Problem
from chrono.model.claim import BEGINNING, DECLARATION_TYPES, FOREVER, Document, Entity, Link
from chrono.model.event import Event
from chrono.model.rendering import Rendering, rendering_of


@frozen
class Declared:
    """The declarations of the events in force, whatever other faults the log has."""

    entities: Mapping[str, Entity]
    documents: Mapping[str, Document]
    events: frozenset[bytes | str]
    """The ids of all events, as `_brief` has them."""
    retracted: frozenset[str]
    declarations: Mapping[str, Event]
    """The event that declares each document."""
    renderings: Mapping[str, Sequence[Rendering]]
    """The texts of each document, in the order of the log."""
    rings: Mapping[str, Sequence[Link]]
    """The retractions that replace events by one another, by the first of them."""

    @classmethod
    def of(cls, events: Iterable[Event]) -> Declared:
        ids: set[bytes | str] = set()
        declaring: list[Event] = []
        ties: list[Link] = []
        for event in events:
            data = event.data
            if not isinstance(data, Mapping):
                continue
            ids.add(_brief(event.id))
            if event.type == "Retracted":
                gone = str(data.get("event"))
                instead = _text(data.get("replacement"))
                ties.append(Link(event.id, "retracts", event.id, gone, BEGINNING, instead))
            elif event.type in DECLARATION_TYPES or event.type == "DocumentRendered":
                declaring.append(event)
        retracted, _ = retractions(ties, FOREVER)
        entities: dict[str, Entity] = {}
        documents: dict[str, Document] = {}
        declarations: dict[str, Event] = {}
        renderings: dict[str, list[Rendering]] = {}
        for event in declaring:
            if event.id in retracted:
                continue
            data = event.data
            if event.type == "DocumentRendered":
                with suppress(KeyError, TypeError):  # another check names what is wrong with it
                    renderings.setdefault(data["document"], []).append(rendering_of(event))
            elif event.type == "EntityDescribed":
                name = str(data.get("entity"))
                kind, label = str(data.get("kind")), str(data.get("label"))
                entities.setdefault(name, Entity(name, kind, label, event=event.id))
            else:
                name = str(data.get("document"))
                declarations[name] = event
                documents[name] = Document(
                    name,
                    str(data.get("title")),
                    (BEGINNING, FOREVER),
                    event.when,
                    sha256=_text(data.get("sha256")),
                    file=_text(data.get("file")),
                    event=event.id,
                )
        rings = {ring[0].event: ring for ring in replacement_rings(ties, FOREVER)}
        return cls(entities, documents, frozenset(ids), retracted, declarations, renderings, rings)

    def has_event(self, name: str) -> bool:
        """Return whether the log has an event of that full id."""
        return _brief(name) in self.events


def ring_problem(number: int, name: str, ring: Sequence[Link]) -> Problem:
    named = ", ".join(dict.fromkeys(tie.target[:12] for tie in ring))
    ways = " or ".join(f"`chrono retract {tie.event[:12]}`" for tie in ring)
    what = f"events {named} are retracted and replaced by one another in a ring: none is in force."
    way_out = f"Take back the retraction of the event that is right: {ways}."
    return Problem(name, number, what, "valid", way_out)


def _brief(name: str) -> bytes | str:
    """Return an event's id in the fewest bytes, since all ids of a million events are in memory."""
    try:
        short = bytes.fromhex(name)
    except ValueError:
        return name
    return short if short.hex() == name else name


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) else None
