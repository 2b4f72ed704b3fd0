"""The timeline: the position of each event, and the lines read from the log."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Any

import pytest

from chrono.chronicle import Chronicle
from chrono.edtf import BEGINNING, FOREVER
from chrono.edtf.calendar import DAY
from chrono.edtf.clock import UTC_CLOCK
from chrono.model.event import BUILT_IN, Event
from chrono.tui.model import timeline as timelines
from chrono.tui.model.timeline import Timeline, from_events, load_timeline, merged, place
from tests.moments import end, start
from tests.tui.worlds import VOCABULARY, document, entity, make, said


@pytest.fixture
def line(chronicle: Chronicle) -> Timeline:
    """The events of Arcadia."""
    return load_timeline(chronicle, chronicle.cells().documents)


def standing(own: Chronicle, when: str | None, **more: Any) -> int | None:
    """Where in time an event of a date stands, said by the Dispatch of 15 July 2020."""
    own.append(
        said("StrengthStated", when, "B2", force="grey-band", strength=77, **more), recorder="test"
    )
    event = [each for each in own.events if each.data.get("strength") == 77][-1]
    found = place(event, own.cells().documents, own.vocabulary.clock)
    return found[0] if found else None


@pytest.mark.parametrize(
    ("when", "moment"),
    [
        ("2020-05-04", "2020-05-04"),
        ("2020-05", "2020-05-01"),
        ("[2020-05-02..2020-05-09]", "2020-05-02"),
        ("2020-05-02/2020-05-09", "2020-05-02"),
        ("2020-05-02/..", "2020-05-02"),
        ("[..2020-05-09]", "2020-05-09"),
        ("2020-05-04T10:46", "2020-05-04T10:46"),
        ("2020-05-04T10:46:30", "2020-05-04T10:46:30"),
        ("2020-05-04T10:46+02:00", "2020-05-04T08:46"),
        ("[2020-05-04T10:46..2020-05-04T10:50]", "2020-05-04T10:50"),
        ("[2020-05-04T10:46..2020-05-06]", "2020-05-04"),
        ("2020-05-04T10:46/2020-05-05", "2020-05-04T10:46"),
        ("[..2020-05-09T10:46]", "2020-05-09T10:46"),
    ],
)
def test_an_event_stands_where_it_has_happened_or_at_the_end_of_its_first_day(
    own: Chronicle, when: str, moment: str
) -> None:
    assert standing(own, when) == end(moment)


def test_what_nothing_dates_stands_at_the_publication_that_says_it(own: Chronicle) -> None:
    assert standing(own, None) == end("2020-07-15")


def test_an_undated_plan_stands_where_it_was_said(own: Chronicle) -> None:
    assert standing(own, None, modality="planned", said="2020-06-30") == end("2020-06-30")


def test_declarations_stand_nowhere_in_the_list(chronicle: Chronicle, line: Timeline) -> None:
    events = list(chronicle.events)
    documents = chronicle.cells().documents
    for event in events:
        assert (place(event, documents, UTC_CLOCK) is None) == (event.type in BUILT_IN)
    assert len(line) == sum(event.type not in BUILT_IN for event in events)


def test_time_never_goes_back_and_no_event_is_there_twice(line: Timeline) -> None:
    assert all(one <= two for one, two in pairwise(line.times))
    assert len(set(line.offsets)) == len(line)
    assert all(BEGINNING < each < FOREVER for each in line.times)


def test_the_index_and_the_log_give_the_same_list(chronicle: Chronicle, line: Timeline) -> None:
    folded = from_events(chronicle, chronicle.events, chronicle.cells().documents)
    assert list(folded.offsets) == list(line.offsets)
    assert list(folded.times) == list(line.times)


@pytest.mark.parametrize("page", [1, 2, 7, 1000])
def test_the_list_is_the_same_whatever_pages_it_is_read_in(
    chronicle: Chronicle, line: Timeline, page: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(timelines, "PAGE", page)
    told: list[tuple[int, int]] = []
    cells = chronicle.cells()
    paged = load_timeline(chronicle, cells.documents, lambda *far: told.append(far))
    assert list(zip(paged.times, paged.offsets, strict=True)) == list(
        zip(line.times, line.offsets, strict=True)
    )
    assert [done for done, _ in told] == sorted(done for done, _ in told)
    assert told[-1][0] == told[-1][1]


def test_as_many_events_stand_before_a_moment_as_one_counts_by_hand(line: Timeline) -> None:
    for at in range(line.times[0] - 2 * DAY, line.times[-1] + 3 * DAY, 5 * DAY - 1):
        assert line.upto(at) == sum(each <= at for each in line.times)


def test_two_lists_become_one_in_the_order_of_time(chronicle: Chronicle, line: Timeline) -> None:
    from array import array

    rows = list(zip(line.times, line.offsets, strict=True))
    rng = random.Random(5)
    for _ in range(20):
        mine = [row for row in rows if rng.random() < 0.5]
        theirs = [row for row in rows if row not in mine]
        parts = [
            Timeline(chronicle, array("q", (d for d, _ in part)), array("q", (s for _, s in part)))
            for part in (mine, theirs)
        ]
        both = merged(chronicle, *parts)
        assert list(both.times) == [time for time, _ in rows]
        assert sorted(zip(both.times, both.offsets, strict=True)) == sorted(rows)


def test_an_event_is_found_by_its_line_and_another_is_not(line: Timeline) -> None:
    assert [line.find(offset) for offset in line.offsets] == list(range(len(line)))
    assert line.find(-1) is None


def test_only_what_a_filter_lets_in_is_left_in_the_same_order(line: Timeline) -> None:
    left = line.only(lambda event: event.document == "B2")
    kept = [place for place in range(len(line)) if line.event(place).document == "B2"]
    assert list(left.offsets) == [line.offsets[place] for place in kept]
    assert list(left.times) == [line.times[place] for place in kept]
    assert len(line.only(lambda event: False)) == 0


def test_one_walks_on_and_back_from_any_event(line: Timeline) -> None:
    middle = len(line) // 2
    on, back = list(line.walk(middle, 1)), list(line.walk(middle, -1))
    assert [place for place, _ in on] == list(range(middle, len(line)))
    assert [place for place, _ in back] == list(range(middle, -1, -1))
    assert all(event == line.event(place) for place, event in (*on, *back))


# ------------------------------------------------------------------ what is read of the log


class Counted:
    """Events that count how often they are asked for, and for which lines."""

    def __init__(self, events: Any) -> None:
        self._events = events
        self.asked: list[list[int]] = []

    def at(self, offsets: Iterable[int]) -> Iterator[Event]:
        """As the chronicle's own."""
        self.asked.append(list(offsets))
        return iter(list(self._events.at(self.asked[-1])))


@pytest.fixture
def counted(
    chronicle: Chronicle, line: Timeline, monkeypatch: pytest.MonkeyPatch
) -> tuple[Timeline, Counted]:
    """The events of Arcadia, none of them read yet, and where they are read from."""
    events = Counted(chronicle.events)
    monkeypatch.setattr(chronicle, "events", events)
    return Timeline(chronicle, line.times, line.offsets), events


def test_the_rows_of_a_screen_are_read_from_the_log_in_one_go(
    counted: tuple[Timeline, Counted],
) -> None:
    line, log = counted
    shown = line.events(range(4, 12))
    assert log.asked == [list(line.offsets[4:12])]
    assert [event.offset for event in shown] == list(line.offsets[4:12])


def test_a_list_that_scrolls_reads_only_what_comes_into_sight(
    counted: tuple[Timeline, Counted],
) -> None:
    line, log = counted
    line.events(range(4, 12))
    line.events(range(6, 14))
    line.event(8)
    assert log.asked[1:] == [list(line.offsets[12:14])]


def test_an_empty_screen_reads_nothing(counted: tuple[Timeline, Counted]) -> None:
    line, log = counted
    assert line.events(()) == []
    assert log.asked == []


def test_of_the_events_that_were_read_the_first_is_forgotten_first(
    counted: tuple[Timeline, Counted], monkeypatch: pytest.MonkeyPatch
) -> None:
    line, log = counted
    monkeypatch.setattr(timelines, "KEPT", 3)
    for number in (0, 1, 2, 3):
        line.event(number)
    log.asked.clear()
    line.event(3)
    line.event(1)
    assert log.asked == []
    line.event(0)
    assert log.asked == [[line.offsets[0]]]


def test_more_rows_than_are_remembered_are_all_told(
    counted: tuple[Timeline, Counted], monkeypatch: pytest.MonkeyPatch
) -> None:
    line, _ = counted
    monkeypatch.setattr(timelines, "KEPT", 3)
    assert [event.offset for event in line.events(range(10))] == list(line.offsets[:10])


# ------------------------------------------------------------------ times of day


def test_the_events_of_a_day_stand_in_order_of_time_whatever_zone_they_are_written_in(
    own: Chronicle,
) -> None:
    written = [
        ("2020-05-04T12:00", 5),
        ("2020-05-04T10:46:30", 2),
        ("2020-05-04T13:47+03:00", 3),
        ("2020-05-04", 1),
        ("2020-05-04T11:00Z", 4),
        ("2020-05-03T23:59-12:00", 6),
    ]
    own.append(
        *(said("StrengthStated", when, "B2", force="grey-band", strength=n) for when, n in written),
        recorder="test",
    )
    line = load_timeline(own, own.cells().documents)
    first, after = line.upto(start("2020-05-04") - 1), line.upto(end("2020-05-04"))
    told = [event.data["strength"] for event in line.events(range(first, after))]
    assert told == [2, 3, 4, 6, 5, 1], "that of the whole day has happened when the day is over"
    folded = from_events(own, own.events, own.cells().documents)
    assert list(folded.times) == list(line.times)
    assert list(folded.offsets) == list(line.offsets)


def test_a_day_of_a_chronicle_begins_by_its_own_clock(tmp_path: Any) -> None:
    zoned = make(
        tmp_path / "zoned", VOCABULARY.replace("\n[kinds", '\nzone = "Asia/Tokyo"\n[kinds', 1)
    )
    zoned.append(
        entity("watch", "force", "The Watch"),
        document("A1", "Gazette", "2020-01-03"),
        said("StrengthStated", "2020-01-01", "A1", force="watch", strength=3),
        said("StrengthStated", "2020-01-01T00:30", "A1", force="watch", strength=4),
        said("StrengthStated", "2019-12-31T15:45Z", "A1", force="watch", strength=5),
        recorder="test",
    )
    line = load_timeline(zoned, zoned.cells().documents)
    assert [line.event(n).data["strength"] for n in range(3)] == [4, 5, 3]
    assert line.times[2] == start("2020-01-01T15:00Z") - 1


def test_only_an_event_of_a_whole_day_or_less_is_exact(own: Chronicle) -> None:
    for n, when in enumerate(("2020-05-04T10:46", "2020-05-04", "2020-05")):
        own.append(
            said("StrengthStated", when, "B2", force="grey-band", strength=n), recorder="test"
        )
    documents = own.cells().documents
    line = load_timeline(own, documents)
    vague = line.vague(documents)
    told = {event.when: event.offset in vague for event in line.events(range(len(line)))}
    assert not told["2020-05-04T10:46"]
    assert not told["2020-05-04"]
    assert told["2020-05"]
    exact = line.exact_times(vague)
    assert end("2020-05-04T10:46") in exact
    assert end("2020-05-01") not in exact


# ------------------------------------------------------------------ small chronicles


def test_a_chronicle_without_an_event_has_an_empty_list(tmp_path: Any) -> None:
    empty = make(tmp_path / "empty")
    line = load_timeline(empty, {})
    assert (len(line), line.upto(10**6), line.events(())) == (0, 0, [])


def test_a_chronicle_of_one_event_has_a_list_of_one(tmp_path: Any) -> None:
    one = make(tmp_path / "one")
    one.append(
        entity("watch", "force", "The Watch"),
        document("A1", "Gazette", "2020-01-02"),
        said("StrengthStated", "2020-01-01", "A1", force="watch", strength=3),
        recorder="test",
    )
    line = load_timeline(one, one.cells().documents)
    assert list(line.times) == [end("2020-01-01")]
    assert line.event(0).data["strength"] == 3
