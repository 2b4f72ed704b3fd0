"""The state cache equals the chronicle's answers after any sequence of moves."""

from __future__ import annotations

import random
from collections.abc import Iterable

import pytest

from chrono.chronicle import Chronicle
from chrono.edtf import FOREVER
from chrono.edtf.calendar import DAY
from chrono.edtf.clock import UTC_CLOCK
from chrono.fold import fold
from chrono.fold.diff import changed, display_key
from chrono.model.claim import Cells, Reading
from chrono.tui.model.breaks import ChangeIndexBuilder, in_order
from chrono.tui.model.state_cache import StateCache
from tests.moments import end

DAYS = [UTC_CLOCK.last(737_000 + 3 * step) for step in range(400)]
"""The ends of days."""


def gathered(film: StateCache, cells: Cells) -> StateCache:
    """The film with its breaks."""
    found = film.gather(cells, lambda: False)
    assert found is not None
    film.take(found)
    return film


def shown(readings: dict[str, Reading]) -> dict[str, object]:
    """What a person sees of readings."""
    return {
        key: (display_key(reading), len(reading.annotations)) for key, reading in readings.items()
    }


@pytest.mark.parametrize("memory", [True, False], ids=["in memory", "through the index"])
def test_after_any_walk_the_film_shows_what_the_chronicle_answers(
    chronicle: Chronicle, memory: bool
) -> None:
    cells: Cells = chronicle.repository.folded() if memory else chronicle.cells()
    film = gathered(StateCache(cells, DAYS[0], FOREVER), cells)
    rng = random.Random(3)
    days = (737_500, 737_600, 737_700, 737_710, 737_830, 737_840)
    knowns = [FOREVER, *map(UTC_CLOCK.last, days)]
    for _ in range(120):
        at, known_at = rng.choice(DAYS), rng.choice(knowns)
        film.seek(at, known_at)
        assert not film.pending
        wanted = {r.cell: r for r in chronicle.state(chronicle.view(at, known_at)).readings}
        assert shown(film.readings) == shown(wanted), (at, known_at)


@pytest.mark.parametrize("held", [True, False], ids=["cells at hand", "cells of the index"])
def test_to_look_ahead_changes_nothing_that_is_shown_wherever_one_goes_then(
    chronicle: Chronicle, held: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not held:
        monkeypatch.setattr(StateCache, "_hold", lambda film, cell: None)
    cells = chronicle.cells()
    film = gathered(StateCache(cells, DAYS[0], FOREVER), cells)
    plain = gathered(StateCache(cells, DAYS[0], FOREVER), cells)
    rng = random.Random(7)
    for _ in range(120):
        at = rng.choice(DAYS)
        ahead = at if rng.random() < 0.7 else rng.choice(DAYS)
        film.look_ahead(ahead, FOREVER, film.keys[:5], film.keys[5:7])
        step, wanted = (
            each.seek(at, FOREVER, film.keys[:5], film.keys[5:7]) for each in (film, plain)
        )
        assert step == wanted
        assert film.readings == plain.readings
        assert [film.now(key) for key in film.keys] == [plain.now(key) for key in film.keys]


def test_a_step_that_was_looked_ahead_to_reads_no_cell(
    chronicle: Chronicle, monkeypatch: pytest.MonkeyPatch
) -> None:
    film = StateCache(chronicle.cells(), DAYS[200], FOREVER)
    asked: list[str] = []
    read = film.read

    def counted(keys: Iterable[str], at: int, known_at: int) -> dict[str, Reading]:
        some = list(keys)
        asked.extend(some)
        return read(some, at, known_at)

    monkeypatch.setattr(film, "read", counted)
    seen, watched = film.keys[:3], ("city-watch.strength",)
    film.look_ahead(DAYS[201], FOREVER, seen, watched)
    assert set(asked) == {*seen, *watched}
    film.look_ahead(DAYS[201], FOREVER, seen, watched)
    film.seek(DAYS[201], FOREVER, seen, watched)
    assert len(asked) == len({*seen, *watched}), "read once"
    film.seek(DAYS[202], FOREVER, seen, watched)
    assert len(asked) == 2 * len({*seen, *watched}), "another day is read as ever"


def test_a_step_tells_just_the_cells_that_show_otherwise(chronicle: Chronicle) -> None:
    cells = chronicle.repository.folded()
    film = gathered(StateCache(cells, DAYS[0], FOREVER), cells)
    before = dict(film.readings)
    for day in DAYS[1:]:
        step = film.seek(day, FOREVER)
        wanted = {key for key, new in film.readings.items() if changed(before[key], new)}
        assert set(step.changes) == wanted
        before = dict(film.readings)


def test_before_the_breaks_are_there_what_is_seen_is_read_and_the_rest_is_pending(
    chronicle: Chronicle,
) -> None:
    cells = chronicle.cells()
    film = StateCache(cells, DAYS[0], FOREVER)
    seen = film.keys[:3]
    film.seek(DAYS[-1], FOREVER, seen)
    assert film.pending
    late = {r.cell: r for r in chronicle.state(chronicle.view(DAYS[-1])).readings}
    assert all(display_key(film.readings[key]) == display_key(late[key]) for key in seen)
    step = film.finish(DAYS[-1], FOREVER, film.work(cells, DAYS[-1], FOREVER))
    assert step is not None
    assert not film.pending
    assert shown(film.readings) == shown(late)
    assert step.origin == (DAYS[0], FOREVER)


def test_what_was_read_for_a_day_that_was_left_is_thrown_away(chronicle: Chronicle) -> None:
    cells = chronicle.cells()
    film = StateCache(cells, DAYS[0], FOREVER)
    film.seek(DAYS[10], FOREVER)
    news = film.work(cells, DAYS[10], FOREVER)
    film.seek(DAYS[11], FOREVER)
    assert film.finish(DAYS[10], FOREVER, news) is None
    assert film.pending


def test_numbers_sorted_in_parts_are_sorted() -> None:
    from array import array

    rng = random.Random(1)
    numbers = array("q", (rng.randrange(-(1 << 50), 1 << 50) for _ in range(150_000)))
    wanted = sorted(numbers)
    assert list(in_order(numbers)) == wanted


def test_no_cells_have_no_breaks() -> None:
    days, knowns = ChangeIndexBuilder().made()
    assert days.between(0, 1 << 40) == set()
    assert knowns.between(-(1 << 60), 1 << 60) == set()


def test_entities_that_merge_at_a_known_at_are_read_anew(own: Chronicle) -> None:
    from tests.tui.worlds import said

    own.append(
        {
            "type": "EntityDescribed",
            "data": {"entity": "grey-mob", "kind": "force", "label": "Grey Mob"},
        },
        said("StrengthStated", "2020-05-01", "B2", force="grey-mob", strength=70),
        {
            "type": "EntityDescribed",
            "source": {"document": "D4"},
            "data": {
                "entity": "grey-mob",
                "kind": "force",
                "label": "Grey Mob",
                "same_as": "grey-band",
            },
        },
        recorder="test",
    )
    cells = fold(own.events, own.vocabulary)
    at = end("2020-06-24")
    film = gathered(StateCache(cells, at, FOREVER), cells)
    assert "grey-mob.strength" not in film.readings
    film.seek(at, end("2020-10-02"))
    assert "grey-mob.strength" in film.readings
    film.seek(at, FOREVER)
    assert film.readings["grey-band.strength"].value == 70


def test_a_step_reads_the_cell_of_the_details_in_the_same_go(
    chronicle: Chronicle, monkeypatch: pytest.MonkeyPatch
) -> None:
    cells = chronicle.cells()
    film = StateCache(cells, DAYS[200], FOREVER)
    asked: list[list[str]] = []
    read = film.read

    def counted(keys: Iterable[str], at: int, known_at: int) -> dict[str, Reading]:
        asked.append(list(keys))
        return read(asked[-1], at, known_at)

    monkeypatch.setattr(film, "read", counted)
    film.seek(DAYS[201], FOREVER, film.keys[:3], ("city-watch.strength",))
    told = film.now("city-watch.strength")
    assert len(asked) == 1
    assert told == chronicle.reading("city-watch.strength", chronicle.view(DAYS[201]))


def test_the_age_of_what_the_details_tell_is_that_of_the_day_though_no_value_changed(
    chronicle: Chronicle,
) -> None:
    cells = chronicle.cells()
    film = gathered(StateCache(cells, end("2020-03-16"), FOREVER), cells)
    for days in range(16, 35):
        at = end("2020-03-01") + days * DAY
        step = film.seek(at, FOREVER, (), ("city-watch.strength",))
        told = film.now("city-watch.strength")
        assert "city-watch.strength" not in step.changes
        assert told is not None
        assert told.age == days


def test_a_cell_that_the_chronicle_has_not_is_told_as_nothing_and_asked_for_once(
    chronicle: Chronicle,
) -> None:
    film = StateCache(chronicle.cells(), DAYS[0], FOREVER)
    film.seek(DAYS[1], FOREVER, (), ("nobody.strength",))
    assert film.now("nobody.strength") is None
