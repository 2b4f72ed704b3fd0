"""Small handwritten logs, and the findings of a check in them.

Events have labels, and findings refer to these labels. Every log has two
forces, two bases and a coalition; documents are declared where a log needs them.
"""

from __future__ import annotations

from hashlib import sha256
from typing import Any

from chrono.checks import Finding, check
from chrono.edtf import FOREVER
from chrono.fold import fold
from chrono.model.event import Event, from_line
from chrono.model.vocabulary import Vocabulary, load
from tests.moments import end

VOCABULARY: Vocabulary = load("""
name = "a small war"
[kinds.force.attributes]
strength = { type = "quantity", persistence = "observed", stale_after = "P6M", within = "part_of" }
part_of = { type = "entity", kinds = ["force"], persistence = "lasting" }
seats = { type = "quantity", persistence = "lasting", within = "part_of" }
members = { type = "entity", kinds = ["force"], many = true, persistence = "lasting" }
dead = { type = "quantity", tally = true, persistence = "lasting" }
mood = { type = "words", persistence = "observed" }
[kinds.base.attributes]
holder = { type = "entity", kinds = ["force"], persistence = "lasting" }
[kinds.attack.attributes]
killed = { type = "quantity", persistence = "fixed" }
by = { type = "entity", kinds = ["force"], persistence = "fixed" }

[types.Counted]
fields = { force = "force", strength = "quantity" }
effects = [ { set = "force.strength", to = "strength" } ]
[types.Reduced]
fields = { force = "force", from = "quantity?", by = "quantity?", to = "quantity?" }
effects = [ { change = "force.strength", less = "by", from = "from", to = "to" } ]
[types.Joined]
fields = { force = "force", of = "force" }
effects = [ { set = "force.part_of", to = "of" } ]
[types.Seated]
fields = { force = "force", seats = "quantity" }
effects = [ { set = "force.seats", to = "seats" } ]
[types.Enlisted]
fields = { force = "force", member = "force" }
effects = [ { add = "force.members", member = "member" } ]
[types.HandedOver]
fields = { base = "base", to = "force" }
effects = [ { set = "base.holder", to = "to" } ]
[types.Attacked]
fields = { attack = "attack", killed = "quantity?", by = "force?" }
effects = [ { set = "attack.killed", to = "killed" }, { set = "attack.by", to = "by" } ]
[types.Raided]
says = "a raid, which no cell keeps"
fields = { force = "force", place = "base?", killed = "quantity?", note = "words?" }
[types.Mourned]
fields = { force = "force", dead = "quantity" }
effects = [ { count = "force.dead", by = "dead" } ]
[types.Felt]
fields = { force = "force", mood = "words" }
effects = [ { set = "force.mood", to = "mood" } ]
""")
ENTITIES = {
    "us": "force",
    "iraq": "force",
    "coalition": "force",
    "taji": "base",
    "qaim": "base",
    "strike": "attack",
}


def ident(label: str) -> str:
    """The id of the event with that label."""
    return sha256(label.encode()).hexdigest()[:32]


def event(
    label: str,
    kind: str,
    data: dict[str, Any],
    when: str | None = None,
    document: str | None = "d1",
    modality: str = "asserted",
    **more: Any,
) -> Event:
    """An event of the world, said by a document unless that is None."""
    source = {"source": {"document": document, "start": 0, "end": 9}} if document else {}
    return line(label, kind, data, modality=modality, when=when, **{**source, **more})


def line(label: str, kind: str, data: dict[str, Any], **more: Any) -> Event:
    """Any event at all."""
    given = {"modality": "asserted", **more}
    metadata = {"recorder": "", "recorded": "2026-01-01T00:00:00Z", "chain": ""}
    return from_line(
        {"id": ident(label), "type": kind, "data": data, "summary": label, **given, **metadata}, 0
    )


def document(name: str, when: str | None) -> Event:
    """A document's declaration; its label is the document's name."""
    return line(name, "DocumentPublished", {"document": name, "title": f"Paper {name}"}, when=when)


def entity(name: str, kind: str, modality: str = "asserted", **more: Any) -> Event:
    """An entity's declaration; its label is `is NAME`, and more where it says more."""
    data = {"entity": name, "kind": kind, "label": name.upper(), **more}
    return line(f"is {name} {more} {modality}", "EntityDescribed", data, modality=modality)


def link(one: str, relation: str, two: str) -> Event:
    """A link from one labelled event to another; its label is the three words."""
    data = {"from": ident(one), "relation": relation, "to": ident(two)}
    return line(f"{one} {relation} {two}", "Linked", data)


def retract(label: str, replacement: str | None = None) -> Event:
    """A retraction; its label is `retract LABEL`."""
    data = {"event": ident(label), "reason": "misread"}
    more = {"replacement": ident(replacement)} if replacement else {}
    return line(f"retract {label}", "Retracted", {**data, **more})


def judge(prefer: str, *over: str) -> Event:
    """A judgement; its label is `prefer PREFER`."""
    data = {"prefer": ident(prefer), "over": [ident(each) for each in over], "reason": "closer"}
    return line(f"prefer {prefer}", "Judged", data)


def findings(
    name: str, *events: Event, at: str = "2020-12-31", known_at: str | None = None
) -> list[Finding]:
    """What one check finds in a log, the entities and documents d1 and d2 declared in it.

    Documents d1 and d2 appeared on 1 October and 1 November 2020, unless declared.
    """
    declared = {each.data.get("document") for each in events if each.type == "DocumentPublished"}
    papers = {"d1": "2020-10-01", "d2": "2020-11-01"}
    log = [
        *(entity(each, kind) for each, kind in ENTITIES.items()),
        *(document(each, when) for each, when in papers.items() if each not in declared),
        *events,
    ]
    known = FOREVER if known_at is None else end(known_at)
    cells = fold(log, VOCABULARY)
    return check(cells, log, VOCABULARY, end(at), known, [name])


def about(finding: Finding, *events: Event) -> set[str]:
    """The labels of the events that a finding is about, of those given."""
    labels = {each.id: each.summary or "" for each in events}
    return {labels[each] for each in finding.events if each in labels}
