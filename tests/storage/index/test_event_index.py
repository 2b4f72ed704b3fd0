"""Log offsets by id, date, document and number, found without reading the log."""

from __future__ import annotations

import hashlib
from pathlib import Path
from random import Random

import pytest

from chrono.edtf import FOREVER
from chrono.edtf.calendar import DAY
from chrono.edtf.clock import UTC_CLOCK
from chrono.model.event import Event
from chrono.storage.index import events as catalogues
from tests.reference.worlds import DAYS, FIRST, Maker
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
    pages = [event_index.events_by_time(offset, 7) for offset in range(0, len(events) + 7, 7)]
    listed = [row for page in pages for row in page]
    said = {
        e.offset
        for e in events
        if e.type not in ("DocumentPublished", "EntityDescribed", "Linked", "Retracted", "Judged")
    }
    assert {seq for _, seq in listed} == said
    assert listed == sorted(listed)
    assert event_index.count() == len(listed)
    assert event_index.position(START + 4 * DAY) == len(
        [first for first, _ in listed if first < START + 4 * DAY]
    )


def test_the_timeline_counts_what_the_list_lists(kept: Kept) -> None:
    event_index = kept.index().events
    listed = [day for day, _ in event_index.events_by_time(0, 1000) if day < FOREVER]
    buckets = event_index.timeline(START, START + DAYS * DAY - 1, 7)
    inside = [first for first in listed if START <= first < START + DAYS * DAY]
    assert sum(buckets) == len(inside)
    assert buckets[0] == len([first for first in inside if first < START + 2 * DAY])
    assert event_index.extent() == (min(listed), max(listed))


@pytest.mark.parametrize("axis", ["valid", "reported", "recorded"])
def test_an_earlier_recorded_at_counts_the_earlier_events(
    kept: Kept, events: list[Event], axis: str
) -> None:
    whole = kept.index().events.timeline(START - 400 * DAY, START + 400 * DAY, 3, axis)  # type: ignore[arg-type]
    part = kept.index(events[-8].offset).events.timeline(
        START - 400 * DAY, START + 400 * DAY, 3, axis
    )  # type: ignore[arg-type]
    assert all(few <= many for few, many in zip(part, whole, strict=True))


def test_the_events_of_a_document_and_the_document_of_an_event(
    kept: Kept, events: list[Event]
) -> None:
    event_index = kept.index().events
    for name in ("001", "002"):
        for seq in event_index.of_document(name):
            assert event_index.document_of(seq) == name


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
    assert [(first, offset) for first, offset, _ in rows] == event_index.events_by_time(0, 1000)
    assert all(first <= last for first, _, last in rows)
