"""Steps through time: events, days, months, marks and changes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from chrono.chronicle import Chronicle
from chrono.edtf import FOREVER
from chrono.edtf.clock import UTC_CLOCK
from chrono.model.event import Event
from chrono.tui.model.scrubber import FARTHEST, Scrubber
from chrono.tui.model.session import Session
from tests.tui.worlds import make, said


@pytest.fixture
def scrubber(chronicle: Chronicle) -> Scrubber:
    """Arcadia on 15 September 2020."""
    found = Scrubber(chronicle, "2020-09-15")
    breaks = found.cache.gather(found.cells, lambda: False)
    assert breaks is not None
    found.cache.take(breaks)
    return found


def where(scrubber: Scrubber) -> str:
    """The cursor's date."""
    return UTC_CLOCK.format(scrubber.at)


def test_back_goes_to_the_last_event_and_on_to_the_next(scrubber: Scrubber) -> None:
    scrubber.step_event(-1)
    assert where(scrubber) == "2020-09-09"
    scrubber.step_event(1)
    assert where(scrubber) == "2020-09-20"


def test_events_of_one_day_are_stepped_through_one_by_one(scrubber: Scrubber) -> None:
    scrubber.step_event(1)
    first = scrubber.index
    scrubber.step_event(1)
    assert (where(scrubber), scrubber.index) == ("2020-09-20", first + 1)
    scrubber.step_event(1)
    assert where(scrubber) == "2020-09-28"


def test_there_and_back_again_is_where_one_was(scrubber: Scrubber) -> None:
    scrubber.to_end(-1)
    places = [(scrubber.at, scrubber.index)]
    for _ in range(len(scrubber.timeline) - 1):
        scrubber.step_event(1)
        places.append((scrubber.at, scrubber.index))
    for at, index in places[-2::-1]:
        scrubber.step_event(-1)
        assert (scrubber.at, scrubber.index) == (at, index)


def test_the_events_of_the_next_such_step_are_read_before_it_is_taken(
    chronicle: Chronicle, monkeypatch: pytest.MonkeyPatch
) -> None:
    scrubber = Scrubber(chronicle, "2020-06-01")
    scrubber.step_months(1)
    scrubber.look_ahead()
    read: list[int] = []
    log = scrubber.chronicle.repository.log
    events_at = log.events_at

    def counted(offsets: Iterable[int]) -> Iterator[Event]:
        some = list(offsets)
        read.extend(some)
        return events_at(some)

    monkeypatch.setattr(log, "events_at", counted)
    scrubber.step_months(1)
    place = scrubber.timeline.upto(scrubber.at)
    scrubber.timeline.events(range(max(0, place - 3), min(len(scrubber.timeline), place + 3)))
    assert read == []


def test_where_nothing_was_stepped_or_a_step_leads_out_of_time_nothing_is_read_ahead(
    chronicle: Chronicle, monkeypatch: pytest.MonkeyPatch
) -> None:
    scrubber = Scrubber(chronicle, "2020-06-01")
    asked: list[int] = []
    monkeypatch.setattr(scrubber.cache, "look_ahead", lambda at, *more: asked.append(at))
    scrubber.look_ahead()
    scrubber.go(FARTHEST)
    scrubber.look_ahead()
    assert asked == []


def test_beyond_the_last_event_it_says_so_and_stays(scrubber: Scrubber) -> None:
    scrubber.to_end(1)
    at = scrubber.at
    scrubber.step_event(1)
    assert scrubber.at == at
    assert "No later event" in scrubber.notice


def test_next_change_of_a_cell_is_the_first_day_on_which_it_shows_otherwise(
    scrubber: Scrubber,
) -> None:
    scrubber.cell = "ash-camp.holder"
    scrubber.to_end(-1)
    days = []
    for _ in range(5):
        scrubber.step_change(1)
        days.append(where(scrubber))
        if scrubber.notice:
            break
    assert days[:3] == ["2020-01-10", "2020-02-09", "2020-02-10"] or days[-2] == "2020-07-04"
    assert "nothing else" in scrubber.notice


def test_the_change_before_is_the_day_since_which_the_earlier_value_held(
    scrubber: Scrubber,
) -> None:
    scrubber.cell = "elm-field.holder"
    scrubber.step_change(-1)
    assert where(scrubber) == "2020-07-01"
    scrubber.step_change(-1)
    assert scrubber.at < scrubber.chronicle.moment("2020-07-01")


def test_marks_are_the_publications(scrubber: Scrubber) -> None:
    scrubber.step_mark(1)
    assert where(scrubber) == "2020-10-20"
    scrubber.step_mark(-1)
    assert where(scrubber) == "2020-07-15"


def test_known_by_moves_with_the_same_keys_from_publication_to_publication(
    scrubber: Scrubber,
) -> None:
    scrubber.turn_axis()
    scrubber.step_event(-1)
    assert UTC_CLOCK.format(scrubber.known_at) == "2021-01-30"
    scrubber.step_event(-1)
    assert UTC_CLOCK.format(scrubber.known_at) == "2020-10-20"
    assert where(scrubber) == "2020-09-15"


def test_what_was_not_known_yet_vanishes_and_the_step_says_so(scrubber: Scrubber) -> None:
    scrubber.go_both(scrubber.chronicle.moment("2020-07-20"), FOREVER)
    assert scrubber.cache.readings["ash-camp.holder"].value == "city-watch"
    scrubber.turn_axis()
    scrubber.go(scrubber.chronicle.moment("2020-03-31"))
    assert scrubber.cache.readings["ash-camp.holder"].value == "northern-guard"
    assert "ash-camp.holder" in scrubber.changes


def test_known_by_the_latest_day_is_all_that_is_known(scrubber: Scrubber) -> None:
    scrubber.turn_axis()
    scrubber.go(scrubber.chronicle.moment("2020-04-01"))
    scrubber.to_end(1)
    assert scrubber.known_at == FOREVER


def test_against_a_pinned_base_every_difference_is_marked(scrubber: Scrubber) -> None:
    scrubber.pin()
    scrubber.to_end(1)
    scrubber.step_event(-1)
    assert "league.members[city-watch]" in scrubber.against
    scrubber.go(scrubber.chronicle.moment("2020-09-15"))
    assert scrubber.against == {}


def test_a_filter_hides_events_and_changes_no_answer(scrubber: Scrubber) -> None:
    before = dict(scrubber.cache.readings)
    scrubber.set_filter("document:B2")
    assert 0 < len(scrubber.timeline) < len(scrubber.full)
    assert all(scrubber.timeline.event(i).document == "B2" for i in range(len(scrubber.timeline)))
    assert scrubber.cache.readings == before
    scrubber.set_filter("")
    assert len(scrubber.timeline) == len(scrubber.full)


def test_a_filter_with_an_unknown_key_is_told(scrubber: Scrubber) -> None:
    scrubber.set_filter("colour:red")
    assert "no key 'colour'" in scrubber.notice


def test_rows_can_be_filtered_by_standing(scrubber: Scrubber) -> None:
    scrubber.set_filter("standing:contested")
    names = {row.name for row in scrubber.rows() if row.shape == "cell"}
    assert names == {"dock-fire.killed"}


def test_back_returns_to_before_the_jump(scrubber: Scrubber) -> None:
    scrubber.remember()
    scrubber.to_end(1)
    scrubber.back()
    assert where(scrubber) == "2020-09-15"


def test_a_new_event_is_taken_in_without_losing_the_place(own: Chronicle) -> None:
    scrubber = Scrubber(own, "2020-09-15")
    index, at = scrubber.index, scrubber.at
    own.append(
        said("StrengthStated", "2020-09-14", "C3", force="grey-band", strength=40), recorder="test"
    )
    assert scrubber.grown()
    assert scrubber.adopt(scrubber.gather()) == (1, 0)
    assert scrubber.at == at
    assert scrubber.index == index
    assert scrubber.cache.readings["grey-band.strength"].value == 40


def test_an_empty_chronicle_can_be_walked_through(tmp_path: Path) -> None:
    scrubber = Scrubber(make(tmp_path / "empty"))
    for move in (
        lambda: scrubber.step_event(1),
        lambda: scrubber.step_event(-1),
        lambda: scrubber.to_end(1),
        lambda: scrubber.to_share(0.5),
        lambda: scrubber.step_mark(1),
        lambda: scrubber.step_change(1),
        scrubber.turn_axis,
        lambda: scrubber.step_event(1),
        lambda: scrubber.to_end(-1),
        scrubber.pin,
        lambda: scrubber.zoom(0.5),
        lambda: scrubber.zoom(9.0),
    ):
        move()
    assert scrubber.rows() == []


def test_marks_and_place_are_there_the_next_time(own: Chronicle) -> None:
    scrubber = Scrubber(own, "2020-05-01")
    scrubber.mark("here [/]")
    scrubber.cell = "oak-fort.holder"
    Session.of(own).save(scrubber)
    again = Scrubber(own)
    Session.of(own).restore(again)
    assert where(again) == "2020-05-01"
    assert again.cell == "oak-fort.holder"
    assert [mark.label for mark in again.own_marks] == ["here [/]"]


@pytest.mark.parametrize("text", ["", "[]", "{", '{"at": "x", "marks": [1, [2], ["a", 1, 2]]}'])
def test_a_spoilt_memory_costs_only_the_comfort(own: Chronicle, text: str) -> None:
    kept = Session.of(own)
    kept.path.parent.mkdir(parents=True)
    kept.path.write_text(text)
    scrubber = Scrubber(own)
    kept.restore(scrubber)
    assert scrubber.own_marks == []


def test_a_far_date_is_gone_to_and_the_bar_reaches_it(scrubber: Scrubber) -> None:
    scrubber.go(scrubber.chronicle.moment("-0044-03-15"))
    assert scrubber.visible.holds(scrubber.at)
    scrubber.go(10**30)
    assert scrubber.visible.holds(scrubber.at)
