"""An index updated after appends equals the fold of the whole log.

The tests append one late event (or two related ones) of every kind to a small chronicle. After
each, they query every cell on several days, with several known-at and recorded-at times, and
without a document or a speaker.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest

from chrono.edtf import FOREVER
from chrono.fold import SourceFilter
from chrono.model.event import Event, Source
from chrono.storage.index import build as building
from tests.reference.worlds import BASES, FORCES, Maker, after, day
from tests.storage.index.keeping import Kept, difference


class Small(Maker):
    """A chronicle of three documents, with an event of most kinds, by names one can read."""

    def __init__(self) -> None:
        super().__init__(Random(0))
        for name, on in (("001", day(4)), ("002", day(8)), ("003", f"[{day(9)}..{day(12)}]")):
            data = {"document": name, "title": f"Report {name}"}
            self.published = self.add("DocumentPublished", data, when=on)
        for kind, names in (("force", FORCES), ("base", BASES)):
            for name in names:
                data = {"entity": name, "kind": kind, "label": name}
                self.add("EntityDescribed", data)
        self.counted = self.says("StrengthStated", "001", day(2), force="us", count=3000)
        self.cut = self.says("Reduced", "002", day(6), force="us", by=1000, to=2000)
        self.recount = self.says("StrengthStated", "003", day(6), force="us", count=2500)
        self.held = self.says("BaseHeld", "001", day(1), base="taji", holder="us", status="held")
        self.handed = self.says(
            "BaseHandedOver", "002", f"[{day(4)}..{day(7)}]", base="taji", to="iraq", by="us"
        )
        self.other = self.says("BaseHeld", "003", day(5), base="taji", holder="usa")
        self.plan = self.says(
            "BaseHandedOver", "001", day(9), modality="planned", base="kmtb", to="iraq"
        )
        self.deed = self.says("BaseHandedOver", "003", day(10), base="kmtb", to="iraq")
        self.allied = self.says("Allied", "001", day(3), force="us", allies=["iraq", "usa"])
        self.fought = self.says("Fought", "001", day(3), force="us", dead=5, toll=5)
        self.again = self.says("Fought", "002", day(3), force="us", dead=7, toll=7)
        self.mine = self.says("StrengthStated", None, day(3), force="usa", count=10)

    def says(self, type_: str, document: str | None, when: str | None, /, **data: object) -> Event:
        """One more event, by a document or in the chronicler's own voice."""
        modality = data.pop("modality", "asserted")
        speaker = data.pop("speaker", "sana" if type_ == "Reduced" else None)
        source = Source(document) if document else None
        return self.add(
            type_, dict(data), when=when, modality=modality, speaker=speaker, source=source
        )

    def links(self, one: Event, relation: str, two: Event, document: str | None = None) -> Event:
        """A link between two events."""
        data = {"from": one.id, "relation": relation, "to": two.id}
        return self.says("Linked", document, None, **data)

    def retracts(self, event: Event, document: str | None = None, by: Event | None = None) -> Event:
        """A retraction: the chronicler's own, or an erratum; with a replacement if one is given."""
        data = {"event": event.id, "reason": "an error"}
        return self.says(
            "Retracted", document, None, **data, **({"replacement": by.id} if by else {})
        )

    def judges(self, prefer: Event, *over: Event) -> Event:
        """A judgement of one event over others."""
        ids = [each.id for each in over]
        return self.says("Judged", None, None, prefer=prefer.id, over=ids, reason="seen")

    def describes(self, entity: str, kind: str, document: str | None = None, **more: str) -> Event:
        """An entity declared, or declared anew."""
        data = {"entity": entity, "kind": kind, "label": entity.title(), **more}
        return self.says("EntityDescribed", document, None, **data)

    def publishes(self, document: str, when: str) -> Event:
        """A document declared, or declared anew."""
        data = {"document": document, "title": f"Report {document}"}
        return self.says("DocumentPublished", None, when, **data)


def id_to_come(world: Small, later: int) -> str:
    """The id of the event that will be added so many events after the next one."""
    number = len(world.events) + later
    return hashlib.sha256(f"{number}".encode()).hexdigest()[:32]


def link_before_its_end(it: Small) -> None:
    it.add("Linked", {"from": it.counted.id, "relation": "contradicts", "to": id_to_come(it, 1)})
    it.says("StrengthStated", "002", day(2), force="us", count=4000)


def retraction_before_its_target(it: Small) -> None:
    it.add("Retracted", {"event": id_to_come(it, 1), "reason": "known to be wrong"})
    it.says("StrengthStated", "002", day(7), force="us", count=4000)


def document_named_before_it_is_declared(it: Small) -> None:
    it.says("StrengthStated", "004", day(5), force="us", count=2200)
    it.publishes("004", day(7))


def link_by_a_document_declared_after_it(it: Small) -> None:
    it.links(it.counted, "same", it.recount, "004")
    it.links(it.cut, "follows", it.events[-1])
    it.publishes("004", day(7))


def entity_named_before_it_is_declared(it: Small) -> None:
    it.says("StrengthStated", "002", day(5), force="uk", count=900)
    it.says("BaseHandedOver", "002", day(6), base="taji", to="uk")
    it.describes("uk", "force")


def entity_declared_by_one_document_and_named_by_another(it: Small) -> None:
    it.describes("uk", "force", "002")
    it.says("StrengthStated", "003", day(5), force="uk", count=70)


def correction(it: Small) -> None:
    replacement = it.says("Reduced", "002", day(7), force="us", by=1000, to=2100, speaker="sana")
    it.retracts(it.cut, by=replacement)


def correction_of_a_correction(it: Small) -> None:
    correction(it)
    second = it.says("Reduced", "002", day(8), force="us", by=900, to=2100)
    it.retracts(it.events[-3], by=second)


def corrected_publication(it: Small) -> None:
    before = it.events[1]
    after = it.publishes("002", day(5))
    it.retracts(before, by=after)


def merged_and_parted_again(it: Small) -> None:
    same = it.describes("usa", "force", same_as="us")
    it.retracts(same, by=it.describes("usa", "force"))


def retracted_and_in_force_again(it: Small) -> None:
    first = it.retracts(it.cut)
    it.retracts(first)


def retracted_three_deep(it: Small) -> None:
    first = it.retracts(it.cut)
    second = it.retracts(first)
    it.retracts(second)


def tied_then_retracted(it: Small) -> None:
    it.links(it.counted, "same", it.recount)
    it.retracts(it.recount)


def retracted_then_tied(it: Small) -> None:
    it.retracts(it.recount)
    it.links(it.counted, "same", it.recount)


def chain_of_same(it: Small) -> None:
    it.links(it.counted, "same", it.cut, "003")
    it.links(it.cut, "same", it.recount)


LATE: dict[str, Callable[[Small], object]] = {
    "a fact older than all others": lambda it: it.says(
        "StrengthStated", "003", "1990-01-01", force="us", count=9000
    ),
    "a fact on a day that is taken": lambda it: it.says(
        "StrengthStated", "003", day(2), force="us", count=3300
    ),
    "a fact wider than a year": lambda it: it.says(
        "StrengthStated", "003", "201X", force="us", count=8000
    ),
    "a fact without a date": lambda it: it.says(
        "BaseHeld", "002", None, base="taji", holder="iraq"
    ),
    "a span that never ends": lambda it: it.says(
        "BaseHeld", "003", f"{day(3)}/..", base="taji", holder="usa"
    ),
    "the first word of a cell": lambda it: it.says(
        "StrengthStated", "003", day(3), force="iraq", count=100
    ),
    "a member who left": lambda it: it.says("Parted", "002", day(5), force="us", allies=["usa"]),
    "a collection that is empty": lambda it: it.says("Alone", "002", day(7), force="us"),
    "an allegation": lambda it: it.says(
        "StrengthStated", "003", day(6), modality="alleged", force="us", count=1
    ),
    "a denial": lambda it: it.says(
        "BaseHandedOver", "003", day(5), modality="denied", base="taji", to="iraq"
    ),
    "another plan": lambda it: it.says(
        "BaseHandedOver", "002", day(11), modality="planned", base="kmtb", to="us"
    ),
    "the chronicler's own voice": lambda it: it.says(
        "StrengthStated", None, day(5), force="us", count=1
    ),
    "a type that the vocabulary lacks": lambda it: it.says("Rumoured", "002", day(5), force="us"),
    "a link: same": lambda it: it.links(it.counted, "same", it.recount),
    "a link: same, by a document": lambda it: it.links(it.counted, "same", it.recount, "003"),
    "links: a chain of same": chain_of_same,
    "a link: follows": lambda it: it.links(it.recount, "follows", it.cut),
    "a link: contradicts": lambda it: it.links(it.recount, "contradicts", it.cut),
    "a link: contradicts, across cells": lambda it: it.links(it.fought, "contradicts", it.cut),
    "a link: fulfils": lambda it: it.links(it.deed, "fulfils", it.plan),
    "a link: corroborates": lambda it: it.links(it.recount, "corroborates", it.cut, "002"),
    "a link by a document declared after it": link_by_a_document_declared_after_it,
    "a link to what comes after it": link_before_its_end,
    "happenings counted as one": lambda it: it.links(it.fought, "same", it.again),
    "a retraction": lambda it: it.retracts(it.cut),
    "an erratum": lambda it: it.retracts(it.cut, "003"),
    "a retraction of what comes after it": retraction_before_its_target,
    "a retraction of the only word of a cell": lambda it: it.retracts(it.plan),
    "a retraction that was retracted": retracted_and_in_force_again,
    "retractions three deep": retracted_three_deep,
    "a correction": correction,
    "a correction of a correction": correction_of_a_correction,
    "tied, then retracted": tied_then_retracted,
    "retracted, then tied": retracted_then_tied,
    "a judgement": lambda it: it.judges(it.cut, it.recount),
    "a judgement that was retracted": lambda it: it.retracts(it.judges(it.cut, it.recount)),
    "a judgement of a toll": lambda it: it.judges(it.fought, it.again),
    "one entity is another": lambda it: it.describes("usa", "force", same_as="us"),
    "one entity is another, by a document": lambda it: it.describes(
        "usa", "force", "002", same_as="us"
    ),
    "one entity is another, no more": merged_and_parted_again,
    "an entity declared by a document": entity_declared_by_one_document_and_named_by_another,
    "an entity under another label": lambda it: it.describes("us", "force"),
    "an entity of another kind": lambda it: it.describes("us", "base"),
    "a document that appeared sooner": lambda it: it.publishes("002", day(5)),
    "a document that appeared later": lambda it: it.publishes("001", day(13)),
    "a publication corrected": corrected_publication,
    "a document named before it is declared": document_named_before_it_is_declared,
    "an entity named before it is declared": entity_named_before_it_is_declared,
}
SIEVES = (
    SourceFilter((("document", "002"),)),
    SourceFilter((), (("document", "001"), ("document", "003"))),
    SourceFilter((("speaker", "sana"),)),
)


@pytest.fixture
def kept(tmp_path: Path) -> Kept:
    return Kept(tmp_path)


def disagreement(kept: Kept, since: int) -> str:
    """The first thing on which the index and the fold differ; `since`: the earliest line asked."""
    offsets = [offset for offset, _ in kept.log.lines(since)]
    questions = [(None, None), *((upto, None) for upto in offsets), *((None, s) for s in SIEVES)]
    for upto, source_filter in questions:
        index, folded = kept.index(upto, source_filter), kept.folded(upto, source_filter)
        for at in (
            (after(0), after(3), after(6), after(11)) if upto is source_filter else (after(6),)
        ):
            for known_at in (at, after(9), FOREVER):
                found = difference(index, folded, at, known_at)
                if found:
                    return f"up to {upto}, {source_filter}: {found}"
        found = difference(index, folded, after(8), after(12), frozenset({"us", "taji"}))
        if found:
            return f"of two entities, up to {upto}, {source_filter}: {found}"
        index.close()
    return ""


@pytest.mark.parametrize("late", LATE)
def test_the_index_catches_up_with(late: str, kept: Kept) -> None:
    world = Small()
    kept.append(world.events)
    kept.index().close()
    size, known = kept.log.path.stat().st_size, len(world.events)
    LATE[late](world)
    kept.append(world.events[known:])
    assert not disagreement(kept, size)


@pytest.mark.parametrize("late", LATE)
def test_one_line_at_a_time_or_all_at_once_is_one(late: str, tmp_path: Path) -> None:
    """The tables themselves are the same, but for the numbers of names."""
    world = Small()
    LATE[late](world)
    slowly, at_once = Kept(tmp_path / "a"), Kept(tmp_path / "b")
    for event in world.events:
        slowly.append([event])
        slowly.index().close()
    at_once.append(world.events)
    assert told(slowly) == told(at_once)


@pytest.mark.parametrize("late", LATE)
def test_rows_that_waited_in_a_file_of_their_own_are_the_same_in_the_end(
    late: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = Small()
    LATE[late](world)
    at_once, waiting = Kept(tmp_path / "a"), Kept(tmp_path / "b")
    at_once.append(world.events)
    waiting.append(world.events)
    before = told(at_once)
    monkeypatch.setattr(building, "BATCH_LINES", 4)
    monkeypatch.setattr(building, "PARALLEL_FROM_BYTES", 0)
    monkeypatch.setattr(building.os, "cpu_count", lambda: 1)
    assert told(waiting) == before
    names = {each.name for each in waiting.path.parent.iterdir()}
    assert not [name for name in names if "new" in name or "apart" in name]


def told(kept: Kept) -> dict[str, list[object]]:
    """What the tables say, by names."""
    index = kept.index()
    ask = {
        "claims": "SELECT cell.name, layer, latest, offset, nth, earliest, known, doc.name, value"
        " FROM claim JOIN cell ON cell.id = cell LEFT JOIN doc ON doc.id = claim.doc",
        "gone": "SELECT * FROM retraction",
        "entries": "SELECT entry.first, offset, name"
        " FROM entry LEFT JOIN doc ON doc.id = entry.doc",
        "declared": "SELECT offset, name, event FROM declared",
        "ties": "SELECT offset, n, event, relation, source, target, replacement FROM link",
        "tied": "SELECT event, offset, earliest, latest, low, high FROM linked_event",
        "awaited": "SELECT id FROM dangling_ref",
    }
    found = {name: sorted(index._db.execute(sql), key=repr) for name, sql in ask.items()}
    index.close()
    return found


@pytest.mark.parametrize("seed", range(6))
def test_all_of_them_in_any_order(seed: int, kept: Kept, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(building, "BATCH_LINES", 3)
    chance = Random(seed)
    world = Small()
    kept.append(world.events)
    kept.index().close()
    for late in chance.sample(sorted(set(LATE) - {"an entity of another kind"}), 8):
        known = len(world.events)
        LATE[late](world)
        kept.append(world.events[known:])
        if chance.random() < 0.5:
            kept.index().close()
    index, folded = kept.index(), kept.folded()
    for at in map(after, range(-1, 15, 2)):
        assert not difference(index, folded, at, at + 2)
        assert not difference(index, folded, at)
