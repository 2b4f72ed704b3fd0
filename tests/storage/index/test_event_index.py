"""Log offsets by id, date, document and number, found without reading the log."""

from __future__ import annotations

import hashlib
from pathlib import Path
from random import Random

import pytest

from chrono.edtf.clock import UTC_CLOCK
from chrono.model.event import Event
from chrono.storage.index import events as catalogues
from tests.reference.worlds import FIRST, Maker
from tests.storage.index.keeping import Kept

START = UTC_CLOCK.first(FIRST)


@pytest.fixture
def kept(tmp_path: Path) -> Kept:
    made = Kept(tmp_path)
    made.append(Maker(Random(21)).log(40))
    return made


@pytest.fixture
def events(kept: Kept) -> list[Event]:
    return list(kept.log.read())


def test_an_event_is_found_by_any_prefix_of_its_id(kept: Kept, events: list[Event]) -> None:
    event_index = kept.index().events
    for event in events:
        for length in (4, 9, 15, 16, 17, 32):
            found = event_index.event_offsets(event.id[:length], 100)
            alike = sorted(each.offset for each in events if each.id.startswith(event.id[:length]))
            assert sorted(found) == alike
    assert event_index.event_offsets("no id") == []


def test_known_ids_are_told_from_unknown_ones(kept: Kept, events: list[Event]) -> None:
    known = kept.index().events.known([events[3].id, "0" * 32, events[5].id])
    assert known == {events[3].id: events[3].offset, events[5].id: events[5].offset}


def test_many_ids_are_one_look_into_the_index_and_none_into_the_log_for_what_it_lacks(
    kept: Kept, events: list[Event], monkeypatch: pytest.MonkeyPatch
) -> None:
    index = kept.index()
    index.events.known(["f" * 32])
    asked: list[str] = []
    index._db.raw.set_trace_callback(asked.append)
    twin = events[3].id[:16] + ("0" * 16 if events[3].id[16] != "0" else "f" * 16)
    held = [event.id for event in events[:20]]
    assert set(index.events.known([*held, twin])) == set(held), "a twin of 63 bits is another event"
    assert len(asked) == 1
    monkeypatch.setattr(type(kept.log), "_lines_at", None)
    assert index.events.known([f"{n:032x}" for n in range(1000)]) == {}
    assert len(asked) == 2


def test_whoever_asks_of_one_id_after_the_other_is_soon_told_without_a_look_into_the_index(
    kept: Kept, events: list[Event], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(catalogues, "MARK_AFTER_LOOKUPS", 3)
    monkeypatch.setattr(catalogues, "MARKS_PER_LOOKUP", 7)
    event_index = kept.index().events
    strange = [hashlib.sha256(b"no %d" % n).hexdigest()[:32] for n in range(200)]
    for name in [*strange, *(event.id for event in events)][: -(-len(events) // 7) + 3]:
        assert not event_index._is_marked
        assert bool(event_index.known([name])) == (name not in strange)
    assert event_index._is_marked
    asked: list[str] = []
    event_index._db.raw.set_trace_callback(asked.append)
    assert not any(event_index.known([name]) for name in strange)
    assert len(asked) < len(strange) / 4, "few share the digits of an id that is there"
    for event in events:
        assert event_index.known([event.id]) == {event.id: event.offset}
    assert event_index.known(["no id"]) == event_index.known(["f" * 33]) == {}
    twin = events[3].id[:16] + ("0" * 16 if events[3].id[16] != "0" else "f" * 16)
    assert event_index.known([twin]) == {}, "a twin of 63 bits is another event"


def test_every_event_of_the_world_is_listed_once_by_date(kept: Kept, events: list[Event]) -> None:
    event_index = kept.index().events
    listed = [row for page in event_index.all_by_time(1000) for row in page]
    said = {
        e.offset
        for e in events
        if e.type not in ("DocumentPublished", "EntityDescribed", "Linked", "Retracted", "Judged")
    }
    assert {offset for _, offset, _ in listed} == said
    assert listed == sorted(listed)
    assert event_index.count() == len(listed)
    earlier = kept.index(events[-8].offset).events
    assert earlier.count() == sum(offset < events[-8].offset for offset in said)


def test_the_first_lines_end_where_the_log_says(kept: Kept, events: list[Event]) -> None:
    event_index = kept.index().events
    assert event_index.lines() == len(events)
    for count in (0, 1, 7, len(events)):
        assert event_index.end_of(count) == kept.log.size_at(f"#{count}")
    assert event_index.end_of(len(events) + 1) is None


@pytest.mark.parametrize("page", [1, 7, 1000])
def test_the_whole_list_read_in_one_go_is_that_of_its_pages(kept: Kept, page: int) -> None:
    event_index = kept.index().events
    whole = list(event_index.all_by_time(page))
    assert all(0 < len(each) <= page for each in whole)
    rows = [row for each in whole for row in each]
    assert [rows] == list(event_index.all_by_time(10_000))
    assert all(first <= last for first, _, last in rows)
