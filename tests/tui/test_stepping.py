"""Laws of navigation: bar, list and dates always agree, and steps can be undone."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chrono.chronicle import Chronicle
from chrono.edtf import FOREVER, day_number
from chrono.edtf.calendar import DAY
from chrono.edtf.clock import UTC_CLOCK
from chrono.fold.diff import changed, display_key
from chrono.tui.model.playback import EMPTY, SPEEDS, Play
from chrono.tui.model.scrubber import Scrubber
from chrono.tui.model.state_cache import StateCache, differences
from tests.tui.worlds import NOW, document, entity, make, said

FIRST, LAST = day_number(2019, 12, 7), day_number(2022, 2, 14)
"""Days around those of Arcadia."""
ENDS = tuple(UTC_CLOCK.last(day) for day in range(FIRST, LAST))


def scrubber_at(chronicle: Chronicle, at: str = "2020-09-15", known: str | None = None) -> Scrubber:
    """The model at a date, with all that the background gathers for it."""
    found = Scrubber(chronicle, at, known)
    breaks = found.cache.gather(found.cells, lambda: False)
    assert breaks is not None
    found.cache.take(breaks)
    return found


@pytest.fixture
def scrubber(chronicle: Chronicle) -> Scrubber:
    """Arcadia on 15 September 2020."""
    return scrubber_at(chronicle)


def stand(scrubber: Scrubber) -> tuple[int, int, int]:
    """Both dates and the chosen event."""
    return scrubber.at, scrubber.known_at, scrubber.index


def agree(scrubber: Scrubber) -> None:
    """What must be so after any move."""
    line, at = scrubber.timeline, scrubber.at
    assert scrubber.visible.holds(scrubber.cursor), "the bar does not show where one is"
    assert scrubber.whole().length >= scrubber.visible.length
    if line.upto(at) == 0:
        assert scrubber.index == -1
    else:
        chosen = line.times[scrubber.index]
        assert chosen == line.times[line.upto(at) - 1], "the list shows another day's event"
    assert scrubber.known_at == FOREVER or scrubber.known_at < scrubber.latest_known()
    base = scrubber.base
    if base is not None:
        assert dict(scrubber.against) == differences(base.readings, scrubber.cache.readings)


Move = Callable[[Scrubber], object]
MOVES: dict[str, Move] = {
    "event on": lambda s: s.step_event(1),
    "event back": lambda s: s.step_event(-1),
    "day on": lambda s: s.step_days(1),
    "day back": lambda s: s.step_days(-1),
    "week on": lambda s: s.step_days(7),
    "month back": lambda s: s.step_months(-1),
    "mark on": lambda s: s.step_mark(1),
    "mark back": lambda s: s.step_mark(-1),
    "change on": lambda s: s.step_change(1),
    "change back": lambda s: s.step_change(-1),
    "first": lambda s: s.to_end(-1),
    "last": lambda s: s.to_end(1),
    "half": lambda s: s.to_share(0.5),
    "start": lambda s: s.to_share(0),
    "known by": lambda s: s.turn_axis(),
    "all known": lambda s: s.go_both(s.at, FOREVER),
    "zoom in": lambda s: s.zoom(0.5),
    "zoom out": lambda s: s.zoom(2.0),
    "pin": lambda s: s.pin(),
    "remember": lambda s: s.remember(),
    "back": lambda s: s.back(),
    "filter": lambda s: s.set_filter("document:B2"),
    "no filter": lambda s: s.set_filter(""),
    "nothing fits": lambda s: s.set_filter("kind:x"),
    "an event": lambda s: s.to_event(3),
    "play on": lambda s: s.play_on(0.7),
    "look ahead": lambda s: s.look_ahead(),
    "far back": lambda s: s.go(UTC_CLOCK.last(-(10**6))),
}


@settings(max_examples=60)
@given(st.lists(st.sampled_from(sorted(MOVES)), max_size=25))
def test_after_any_moves_bar_list_dates_and_base_agree(
    arcadia_folder: Path, names: list[str]
) -> None:
    scrubber = scrubber_at(Chronicle(arcadia_folder, now=NOW))
    scrubber.cell = "ash-camp.holder"
    for name in names:
        MOVES[name](scrubber)
        agree(scrubber)
    view = scrubber.chronicle.view(scrubber.at, scrubber.known_at)
    wanted = {
        reading.cell: display_key(reading) for reading in scrubber.chronicle.state(view).readings
    }
    assert {key: display_key(reading) for key, reading in scrubber.cache.readings.items()} == wanted


@settings(max_examples=40)
@given(
    st.lists(st.sampled_from(sorted(MOVES)), max_size=12),
    st.sampled_from([("step_days", 1), ("step_days", 7), ("step_days", -1), ("step_days", 400)]),
)
def test_some_days_on_and_as_many_back_is_where_one_was(
    arcadia_folder: Path, names: list[str], step: tuple[str, int]
) -> None:
    scrubber = scrubber_at(Chronicle(arcadia_folder, now=NOW))
    for name in names:
        MOVES[name](scrubber)
    if scrubber.axis == "known":
        scrubber.turn_axis()
    at = scrubber.at
    getattr(scrubber, step[0])(step[1])
    getattr(scrubber, step[0])(-step[1])
    assert scrubber.at == at


@given(st.sampled_from(ENDS))
@settings(max_examples=40)
def test_an_event_on_and_back_is_at_the_event_before_or_where_one_was(
    arcadia_folder: Path, at: int
) -> None:
    scrubber = scrubber_at(Chronicle(arcadia_folder, now=NOW))
    scrubber.go(at)
    index = scrubber.index
    scrubber.step_event(1)
    if scrubber.notice:
        assert "No later event" in scrubber.notice
        assert stand(scrubber) == (at, FOREVER, index)
        return
    assert scrubber.index == index + 1, "none is passed over"
    assert scrubber.at > at
    scrubber.step_event(-1)
    if index < 0:
        assert "No earlier event" in scrubber.notice
    else:
        assert (scrubber.index, scrubber.at) == (
            index,
            scrubber.timeline.times[index],
        )


def test_the_first_event_is_the_first_though_others_are_of_its_day(own: Chronicle) -> None:
    own.append(
        said("StrengthStated", "2020-01-01", "A1", force="grey-band", strength=9), recorder="t"
    )
    scrubber = scrubber_at(own)
    scrubber.to_end(-1)
    assert scrubber.index == 0
    scrubber.step_event(-1)
    assert "No earlier event" in scrubber.notice


def test_from_one_mark_on_and_back_is_that_mark(scrubber: Scrubber) -> None:
    days = sorted({mark.at for mark in scrubber.marks()})
    for one, two in pairwise(days):
        scrubber.go(one)
        scrubber.step_mark(1)
        assert scrubber.at == two
        scrubber.step_mark(-1)
        assert scrubber.at == one
    scrubber.go(days[-1])
    scrubber.step_mark(1)
    assert (scrubber.at, scrubber.notice) == (days[-1], "No later mark.")


def test_publications_are_gone_through_one_by_one_and_back_to_all_that_is_known(
    scrubber: Scrubber,
) -> None:
    scrubber.turn_axis()
    stops = scrubber.known_stops()
    gone = []
    while not scrubber.notice.startswith("No earlier"):
        scrubber.step_event(-1)
        gone.append(scrubber.known_at)
    assert gone[:-1] == stops[::-1]
    for day in stops[1:]:
        scrubber.step_event(1)
        assert scrubber.known_at == day
    scrubber.step_event(1)
    assert scrubber.known_at == FOREVER
    scrubber.step_event(1)
    assert scrubber.notice == "No later publication."


def test_where_a_publication_may_lie_ahead_stepping_on_from_all_known_takes_none_away(
    tmp_path: Path,
) -> None:
    """A document of "2021" may appear until the end of that year, which is not over yet."""
    chronicle = make(tmp_path / "ahead")
    chronicle.append(
        entity("watch", "force", "The Watch"),
        document("A1", "Yearbook", "2021"),
        document("B2", "Summer letters", "2021-06"),
        said("StrengthStated", "2021-01-01", "A1", force="watch", strength=3),
        recorder="t",
    )
    scrubber = scrubber_at(chronicle, "2021-02-01")
    scrubber.turn_axis()
    scrubber.step_event(1)
    assert scrubber.known_at == FOREVER
    assert scrubber.notice == "No later publication."
    scrubber.step_event(-1)
    assert UTC_CLOCK.format(scrubber.known_at) == "2021-06-30", (
        "none is passed over on the way back"
    )
    agree(scrubber)


# ------------------------------------------------------------------ changes of a cell


def runs(scrubber: Scrubber, key: str) -> list[int]:
    """The ends of the first days of what a cell shows, found by asking for every day."""
    shown = [scrubber.cache.reading(key, at, scrubber.known_at) for at in ENDS]
    return [
        at for at, one, two in zip(ENDS[1:], shown, shown[1:], strict=False) if changed(one, two)
    ]


@pytest.mark.parametrize(
    "key",
    [
        "ash-camp.holder",
        "elm-field.holder",
        "northern-guard.strength",
        "league.members[city-watch]",
    ],
)
def test_changes_are_gone_to_as_one_finds_them_by_asking_for_every_day(
    scrubber: Scrubber, key: str
) -> None:
    scrubber.cell = key
    starts = runs(scrubber, key)
    assert starts
    for at in ENDS[::23]:
        later = [start for start in starts if start > at]
        earlier = [start for start in starts if start < at]
        scrubber.go(at)
        scrubber.step_change(1)
        assert scrubber.at == (later[0] if later else at)
        scrubber.go(at)
        scrubber.step_change(-1)
        assert scrubber.at == (earlier[-1] if earlier else at)
        if not earlier:
            assert scrubber.notice == "It shows nothing else before this."


def test_without_a_chosen_cell_it_is_said_that_one_is_wanted(scrubber: Scrubber) -> None:
    at = scrubber.at
    scrubber.cell = None
    scrubber.step_change(1)
    assert scrubber.at == at
    assert "Choose a cell first" in scrubber.notice


def test_on_the_known_by_axis_a_change_is_the_publication_that_brought_it(
    scrubber: Scrubber,
) -> None:
    scrubber.go(scrubber.chronicle.moment("2020-12-01"))
    scrubber.turn_axis()
    scrubber.cell = "ash-camp.status"
    scrubber.step_change(-1)
    before = scrubber.cache.readings[scrubber.cell]
    assert not before.known
    scrubber.step_change(1)
    assert UTC_CLOCK.format(scrubber.known_at) == "2020-10-20"
    assert scrubber.cache.readings[scrubber.cell].value == "closed"
    assert UTC_CLOCK.format(scrubber.at) == "2020-12-01"
    scrubber.step_change(1)
    assert "Nothing known at another time" in scrubber.notice


def test_on_the_known_by_axis_the_change_before_is_of_an_earlier_publication(
    scrubber: Scrubber,
) -> None:
    day = scrubber.chronicle.moment
    scrubber.cell = "ash-camp.holder"
    scrubber.go_both(day("2020-08-01"), day("2020-07-14"))
    scrubber.turn_axis()
    assert scrubber.cache.readings["ash-camp.holder"].value == "northern-guard"
    scrubber.step_change(-1)
    assert scrubber.known_at == day("2020-07-14"), "no earlier one tells otherwise but by silence"
    assert "Nothing known at another time" in scrubber.notice
    scrubber.step_change(1)
    assert UTC_CLOCK.format(scrubber.known_at) == "2020-07-15"


# ------------------------------------------------------------------ what grows, and going back


def test_the_step_after_something_was_appended_never_goes_the_other_way(own: Chronicle) -> None:
    scrubber = scrubber_at(own)
    at = scrubber.at
    for when in ("2020-09-12", "2020-09-15"):
        own.append(said("StrengthStated", when, "C3", force="grey-band", strength=40), recorder="t")
    scrubber.adopt(scrubber.gather())
    scrubber.step_event(1)
    assert scrubber.at > at
    scrubber.go(at)
    scrubber.adopt(scrubber.gather())
    seen = []
    while scrubber.at > own.moment("2020-09-01"):
        before = scrubber.at
        scrubber.step_event(-1)
        assert scrubber.at <= before
        seen.append(UTC_CLOCK.format(scrubber.at))
    assert "2020-09-12" in seen


def test_going_back_after_a_filter_finds_the_event_and_not_its_place_in_the_list(
    scrubber: Scrubber,
) -> None:
    scrubber.to_event(20)
    event = scrubber.timeline.event(20).id
    scrubber.remember()
    scrubber.to_end(-1)
    scrubber.set_filter("document:C3")
    scrubber.back()
    assert scrubber.timeline.event(scrubber.index).id == event
    agree(scrubber)
    scrubber.remember()
    scrubber.to_end(-1)
    scrubber.set_filter("document:A1")
    scrubber.back()
    agree(scrubber)
    scrubber.step_event(-1)
    assert not scrubber.notice, "there are earlier ones in the filter"


def test_a_log_that_was_rewritten_moves_no_date_and_chooses_an_event_of_it(own: Chronicle) -> None:
    lines = own.repository.log.path.read_bytes().splitlines(keepends=True)
    scrubber = scrubber_at(own)
    at, count = scrubber.at, len(scrubber.full)
    own.repository.log.path.write_bytes(b"".join(lines[:-12]))
    fresh = Chronicle(own.root, now=NOW)
    scrubber.chronicle = fresh
    new, gone = scrubber.adopt(scrubber.gather())
    assert new == 0
    assert gone > 0
    assert len(scrubber.full) == count - gone
    assert scrubber.at == at
    agree(scrubber)
    own.repository.log.path.write_bytes(b"".join(lines))
    scrubber.chronicle = Chronicle(own.root, now=NOW)
    assert scrubber.adopt(scrubber.gather()) == (gone, 0)
    agree(scrubber)


def test_another_event_where_the_chosen_one_stood_in_the_log_is_not_taken_for_it(
    own: Chronicle,
) -> None:
    before = own.repository.log.path.read_bytes()
    one = said("StrengthStated", "2020-09-12", "C3", force="grey-band", strength=40)
    other = said("StrengthStated", "2021-01-20", "D4", force="grey-band", strength=40)
    own.append(one, recorder="t")
    scrubber = scrubber_at(own)
    assert scrubber.timeline.event(scrubber.index).when == "2020-09-12"
    own.repository.log.path.write_bytes(before)
    scrubber.chronicle = Chronicle(own.root, now=NOW)
    scrubber.chronicle.append(other, recorder="t")
    scrubber.adopt(scrubber.gather())
    agree(scrubber)
    assert scrubber.timeline.event(scrubber.index).when == "[..2020-09-10]"


# ------------------------------------------------------------------ the pinned base


def test_a_view_of_which_not_all_has_been_read_is_not_pinned(chronicle: Chronicle) -> None:
    """Else what was read for another day would be taken for the base."""
    scrubber = Scrubber(chronicle, "2020-01-05")
    scrubber.go(chronicle.moment("2020-08-01"))
    assert scrubber.cache.pending
    scrubber.pin()
    assert scrubber.base is None
    assert "Not all of this view has been read yet" in scrubber.notice
    film = scrubber.cache
    scrubber.finish(film.at, film.known_at, film.work(scrubber.cells, film.at, film.known_at))
    scrubber.pin()
    assert scrubber.base is not None
    assert scrubber.base.readings["ash-camp.holder"].value == "city-watch"


def test_what_is_again_as_at_the_base_is_no_longer_marked_though_the_rest_is_pending(
    chronicle: Chronicle,
) -> None:
    scrubber = Scrubber(chronicle, "2020-08-01")
    scrubber.seen = ("ash-camp.holder",)
    scrubber.pin()
    scrubber.go(chronicle.moment("2020-06-01"))
    assert set(scrubber.against) == {"ash-camp.holder"}
    scrubber.go(chronicle.moment("2020-08-02"))
    assert scrubber.against == {}


def test_the_base_is_read_anew_when_the_log_grows(own: Chronicle) -> None:
    scrubber = scrubber_at(own, "2020-08-01")
    scrubber.pin()
    own.append(
        said("StrengthStated", "2020-07-30", "C3", force="grey-band", strength=40), recorder="t"
    )
    scrubber.adopt(scrubber.gather())
    assert scrubber.against == {}, "both views show it"
    assert scrubber.base is not None
    assert scrubber.base.readings["grey-band.strength"].value == 40


# ------------------------------------------------------------------ entities that become one


def merged(own: Chronicle) -> Chronicle:
    """A mob that was known to be the Grey Band only from the last document on."""
    where = {"document": "D4"}
    own.append(
        entity("grey-mob", "force", "Grey Mob"),
        said("StrengthStated", "2020-05-01", "B2", force="grey-mob", strength=70),
        {**entity("grey-mob", "force", "Grey Mob", same_as="grey-band"), "source": where},
        recorder="t",
    )
    return own


def test_breaks_gathered_for_other_cells_are_not_taken(own: Chronicle) -> None:
    """They name cells by number; numbered anew, a step would read the wrong ones."""
    chronicle = merged(own)
    scrubber = Scrubber(chronicle, "2020-08-01")
    film: StateCache = scrubber.cache
    breaks = film.gather(scrubber.cells, lambda: False)
    assert breaks is not None
    scrubber.go_both(scrubber.at, chronicle.moment("2020-12-01"))
    assert "grey-mob.strength" in film.readings, "they are two again"
    film.take(breaks)
    assert film.touched(ENDS[0], film.known_at) is None, "any cell may be another"


def test_gathering_ends_where_the_cells_are_others_meanwhile(own: Chronicle) -> None:
    chronicle = merged(own)
    scrubber = Scrubber(chronicle, "2020-08-01")
    asked = 0

    def meanwhile() -> bool:
        nonlocal asked
        asked += 1
        if asked == 3:
            scrubber.go_both(scrubber.at, chronicle.moment("2020-12-01"))
        return False

    assert scrubber.cache.gather(scrubber.cells, meanwhile) is None
    assert asked < len(scrubber.cache.keys)


# ------------------------------------------------------------------ playing


@given(
    st.integers(0, len(SPEEDS) - 1),
    st.lists(st.floats(0.0, 3.0), min_size=1, max_size=40),
    st.lists(st.integers(-3000, 3000), max_size=12).map(sorted),
    st.integers(-3000, 3000),
    st.sampled_from([1, 60, DAY]),
)
def test_playing_never_goes_back_never_passes_the_end_and_skips_no_event(
    speed: int, pauses: list[float], places: list[int], start: int, unit: int
) -> None:
    play, end, now = Play(speed), 3100 * unit, 0.0
    events = [place * unit for place in places]
    at = start * unit
    play.start(at, now)
    for pause in pauses:
        now += pause
        ahead = next((each for each in events if each > at), None)
        before, (at, skipped) = at, play.advance(now, ahead, end)
        assert before <= at <= end
        assert skipped >= 0
        if skipped:
            assert ahead is not None
            assert at < ahead, "what is skipped is empty"
            assert ahead - at <= EMPTY * SPEEDS[speed]
        assert play.running == (at < end)
        if not play.running:
            return


@given(st.integers(-3000, 3000), st.integers(0, len(SPEEDS) - 1), st.floats(0.01, 1.0))
def test_a_moment_is_shown_when_its_time_has_come_and_not_before(
    start: int, speed: int, elapsed: float
) -> None:
    play = Play(speed)
    play.start(start * DAY, 10.0)
    at, _ = play.advance(10.0 + elapsed, None, 10**7 * DAY)
    assert at <= start * DAY + elapsed * SPEEDS[speed] + 1e-6


STEPS: dict[str, Callable[[Any], object]] = {
    "an event": lambda s: s.step_event(-1),
    "a day": lambda s: s.step_days(3),
    "back": lambda s: s.back(),
    "a place on the bar": lambda s: s.go(s.at - 40 * DAY),
    "a hit": lambda s: s.to_event(2),
    "both dates": lambda s: s.go_both(s.at - 9 * DAY, FOREVER),
}


@pytest.mark.parametrize("name", STEPS)
def test_any_move_by_hand_pauses(scrubber: Scrubber, name: str) -> None:
    scrubber.remember()
    scrubber.to_end(-1)
    scrubber.play.start(scrubber.at, 0.0)
    scrubber.play_on(0.3)
    assert scrubber.play.running
    STEPS[name](scrubber)
    at = scrubber.at
    assert not scrubber.play.running
    assert scrubber.at == at


def test_playing_goes_on_over_what_is_empty_and_says_how_much_it_left_out(
    scrubber: Scrubber,
) -> None:
    scrubber.go(scrubber.chronicle.moment("2020-10-21"))
    scrubber.play.speed = SPEEDS.index(4 * DAY)
    scrubber.play.start(scrubber.at, 0.0)
    scrubber.play_on(0.1)
    assert scrubber.notice.startswith("Skipped 6")
    assert scrubber.notice.endswith("days without an event.")
    assert scrubber.at < scrubber.chronicle.moment("2020-12-24")
    assert scrubber.play.running


def test_playing_ends_at_the_end_of_the_bar_and_on_the_other_axis_where_all_is_known(
    scrubber: Scrubber,
) -> None:
    scrubber.go(scrubber.whole().end - DAY)
    scrubber.play.speed = len(SPEEDS) - 1
    scrubber.play.start(scrubber.at, 0.0)
    scrubber.play_on(0.9)
    assert scrubber.at == scrubber.whole().end
    assert scrubber.notice.startswith("The end: ")
    assert not scrubber.play.running
    scrubber.turn_axis()
    scrubber.go(scrubber.latest_known() - 3 * DAY)
    scrubber.play.start(scrubber.cursor, 1.0)
    scrubber.play_on(1.9)
    assert scrubber.known_at == FOREVER
    assert not scrubber.play.running
