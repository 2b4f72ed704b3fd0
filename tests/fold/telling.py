"""Builds small chronicles for tests: documents, claims and a query.

Built in memory, without a log or a disk. The vocabulary is a small one of bases and troops.
"""

from __future__ import annotations

import hashlib
from typing import Any

from chrono.edtf import FOREVER
from chrono.fold import SourceFilter, fold, read
from chrono.model.claim import Reading
from chrono.model.event import Event, Modality, Source
from chrono.model.quantity import say
from chrono.model.vocabulary import Vocabulary, load
from tests.moments import end

TOML = """
name = "Withdrawal from Iraq"

[kinds.base]
label = "bases"
attributes.holder = { type = "entity", kinds = ["force"], persistence = "lasting" }
attributes.status = { type = "choice", choices = ["in use", "left"], persistence = "lasting" }
attributes.known_as = { type = "words", persistence = "lasting" }

[kinds.force]
label = "forces"
attributes.leader = { type = "entity", kinds = ["person"], persistence = "lasting" }
attributes.bases = { type = "entity", kinds = ["base"], many = true, persistence = "lasting" }
attributes.call_signs = { type = "words", many = true, persistence = "lasting" }
attributes.killed = { type = "quantity", unit = "persons", tally = true, persistence = "lasting" }
attributes.budget = { type = "quantity", unit = "dollars", persistence = "lasting" }

[kinds.force.attributes.strength]
type = "quantity"
unit = "persons"
persistence = "observed"
stale_after = "P6M"

[kinds.person]
label = "people"

[kinds.attack]
label = "attacks"
attributes.killed = { type = "quantity", unit = "persons", persistence = "fixed" }
attributes.perpetrator = { type = "entity", kinds = ["force"], persistence = "fixed" }

[types.Held]
fields = { base = "base", holder = "force" }
effects = [ { set = "base.holder", to = "holder" } ]

[types.HandedOver]
fields = { base = "base", to = "force", from = "force?" }
effects = [ { set = "base.holder", to = "to", from = "from" } ]

[types.Razed]
fields = { base = "base" }
effects = [ { clear = "base.holder" } ]

[types.Left]
fields = { base = "base" }
effects = [ { set = "base.status", value = "left" } ]

[types.Burnt]
fields = { thing = "any" }
effects = [ { set = "thing.status", value = "left" } ]

[types.Called]
fields = { base = "base", words = "words" }
effects = [ { set = "base.known_as", to = "words" } ]

[types.Led]
fields = { force = "force", leader = "person" }
effects = [ { set = "force.leader", to = "leader" } ]

[types.Strength]
fields = { force = "force", count = "quantity" }
effects = [ { set = "force.strength", to = "count" } ]

[types.Reduced]
fields = { force = "force", by = "quantity?", to = "quantity?", from = "quantity?" }
effects = [ { change = "force.strength", less = "by", to = "to", from = "from" } ]

[types.Sent]
fields = { force = "force", more = "quantity?", to = "quantity?" }
effects = [ { change = "force.strength", more = "more", to = "to" } ]

[types.Established]
fields = { force = "force", bases = "base*", number = "quantity?" }
effects = [ { add = "force.bases", member = "bases" }, { size = "force.bases", to = "number" } ]

[types.Answered]
fields = { force = "force", to = "words*" }
effects = [ { add = "force.call_signs", member = "to" } ]

[types.Departed]
fields = { force = "force", bases = "base*" }
effects = [ { remove = "force.bases", member = "bases" } ]

[types.NoBases]
fields = { force = "force" }
effects = [ { clear = "force.bases" } ]

[types.Likened]
fields = { entity = "force", same_as = "force" }

[types.Lost]
fields = { force = "force", killed = "quantity" }
effects = [ { count = "force.killed", by = "killed" } ]

[types.Attacked]
fields = { attack = "attack", by = "force?", killed = "quantity?" }
effects = [ { set = "attack.perpetrator", to = "by" }, { set = "attack.killed", to = "killed" } ]
"""
VOCABULARY: Vocabulary = load(TOML)
ENTITIES = {
    "base": ("taji", "k1", "qayyarah"),
    "force": ("us", "usa", "iraq", "is"),
    "person": ("white", "calvert"),
    "attack": ("strike",),
}


def chosen_by(text: str | None) -> tuple[tuple[str, str], ...]:
    """What a question leaves out or lets in, as the fold takes it."""
    if not text:
        return ()
    axis, _, value = text.rpartition(":")
    return ((axis or "document", value),)


class Told:
    """What was told so far, and what a cell shows of it."""

    def __init__(self, **documents: str) -> None:
        """Documents by name, with the day on which each appeared: `reuters="2020-09-09"`."""
        self.events: list[Event] = []
        for kind, names in ENTITIES.items():
            for name in names:
                self._add("EntityDescribed", {"entity": name, "kind": kind, "label": name})
        for name, when in documents.items():
            self.published(name, when)

    def published(self, document: str, when: str | None, **more: Any) -> str:
        data = {"document": document, "title": document, **more}
        return self._add("DocumentPublished", data, when=when)

    def says(
        self,
        document: str,
        type_: str,
        when: str | None,
        modality: Modality = "asserted",
        said: str | None = None,
        speaker: str | None = None,
        via: tuple[str, ...] = (),
        **data: Any,
    ) -> str:
        data = {key.rstrip("_"): value for key, value in data.items()}
        source = Source(document) if document else None
        return self._add(
            type_,
            data,
            when=when,
            modality=modality,
            said=said,
            source=source,
            speaker=speaker,
            via=via,
        )

    def link(self, source: str, relation: str, target: str, by: str = "") -> str:
        data = {"from": source, "relation": relation, "to": target}
        return self._add("Linked", data, source=Source(by) if by else None)

    def retract(self, event: str, replacement: str | None = None, by: str = "") -> str:
        data = {"event": event, "reason": "an error"}
        if replacement:
            data["replacement"] = replacement
        return self._add("Retracted", data, source=Source(by) if by else None)

    def judge(self, prefer: str, *over: str, by: str = "") -> str:
        data = {"prefer": prefer, "over": list(over), "reason": "seen"}
        return self._add("Judged", data, source=Source(by) if by else None)

    def describes(
        self, entity: str, kind: str, by: str = "", modality: Modality = "asserted", **more: Any
    ) -> str:
        """An entity, declared by the chronicler or by a document."""
        data = {"entity": entity, "kind": kind, "label": entity, **more}
        source = Source(by) if by else None
        return self._add("EntityDescribed", data, source=source, modality=modality)

    def same_as(
        self, entity: str, other: str, by: str = "", modality: Modality = "asserted"
    ) -> str:
        return self.describes(entity, "force", by, modality, same_as=other)

    def _add(self, type_: str, data: dict[str, Any], **rest: Any) -> str:
        number = len(self.events)
        event = Event(
            id=hashlib.sha256(str(number).encode()).hexdigest()[:32],
            type=type_,
            data=data,
            recorder="",
            recorded="2022-01-01T00:00:00Z",
            chain="",
            offset=number,
            modality=rest.pop("modality", "asserted"),
            **rest,
        )
        self.events.append(event)
        return event.id

    def ask(
        self,
        cell: str,
        at: str,
        known_at: str | None = None,
        without: str | None = None,
        only: str | None = None,
    ) -> Reading:
        """`without` and `only` name a document, or, as in `speaker:us`, something else."""
        source_filter = (
            SourceFilter(chosen_by(without), chosen_by(only)) if without or only else None
        )
        known = end(known_at) if known_at else FOREVER
        found = fold(self.events, VOCABULARY, source_filter).cell(cell, known)
        assert found is not None, f"nothing is said of {cell}"
        return read(found, end(at), known)

    def shows(
        self,
        cell: str,
        at: str,
        known_at: str | None = None,
        without: str | None = None,
        only: str | None = None,
    ) -> str:
        """What a cell shows, in words: "stated 3,000", "possible 3,000 | 5,200"."""
        reading = self.ask(cell, at, known_at, without, only)
        if reading.known:
            return f"{reading.standing} {say(reading.value)}"
        sides = sorted({say(claim.value) for claim in reading.candidates})
        return " ".join([reading.standing, " | ".join(sides)]).strip()
