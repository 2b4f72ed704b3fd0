"""Change points of cells: from whole cells, from windows alone, and the cells that steps read."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from chrono.chronicle import Chronicle
from chrono.edtf import BEGINNING, FOREVER, day_number
from chrono.edtf.calendar import DAY
from chrono.edtf.clock import UTC_CLOCK
from chrono.fold.change_points import (
    change_points,
    change_points_of_windows,
    known_change_points,
)
from chrono.fold.diff import changed
from chrono.tui.model import state_cache as films
from chrono.tui.model.breaks import FARTHEST, ChangeIndex, in_order
from chrono.tui.model.state_cache import StateCache
from tests.bench.generate import write
from tests.moments import end, start
from tests.tui.worlds import said


@pytest.fixture(scope="module")
def generated(tmp_path_factory: pytest.TempPathFactory) -> Chronicle:
    """Three thousand events of the benchmark's own."""
    folder = tmp_path_factory.mktemp("generated") / "c"
    write(folder, 3000, entities=60, documents=20)
    return Chronicle.open(folder)


@pytest.fixture(params=["arcadia", "generated"])
def many(request: pytest.FixtureRequest, arcadia_folder: Path) -> Chronicle:
    """Each chronicle that is big enough to have everything."""
    if request.param == "arcadia":
        return Chronicle.open(arcadia_folder)
    found: Chronicle = request.getfixturevalue("generated")
    return found


def test_windows_alone_give_the_same_moments_as_the_whole_cells(many: Chronicle) -> None:
    cells: Any = many.cells()
    seen = 0
    for key, attribute, windows in cells.windows(0):
        cell = cells.cell(key)
        assert change_points_of_windows(windows, attribute) == change_points(cell), key
        known = {at for each in windows for at in each.known if BEGINNING < at < FOREVER}
        assert known == known_change_points(cell), key
        seen += 1
    assert seen > 5


def test_cells_that_are_linked_or_retracted_are_left_to_be_read_whole(own: Chronicle) -> None:
    victim = next(e for e in own.events if e.data.get("base") == "yew-yard")
    cells: Any = own.cells()
    assert "yew-yard.holder" in {key for key, _, _ in cells.windows(0)}
    own.append(own.drafts.retraction(victim.id, "a slip"), recorder="test")
    cells = own.cells()
    keys = {key for key, _, _ in cells.windows(0)}
    assert "yew-yard.holder" not in keys
    assert "elm-field.holder" not in keys, "its events are linked"
    assert "oak-fort.status" in keys


def test_what_a_change_says_of_the_day_before_it_leaves_its_cell_out(own: Chronicle) -> None:
    cells: Any = own.cells()
    assert "northern-guard.strength" not in {key for key, _, _ in cells.windows(0)}


@pytest.mark.parametrize("known_at", [FOREVER, None])
def test_gathering_by_one_statement_finds_what_gathering_by_cells_finds(
    many: Chronicle, monkeypatch: pytest.MonkeyPatch, known_at: int | None
) -> None:
    day = many.moment("2020-08-01") if known_at is None else known_at
    cells = many.cells()
    film = StateCache(cells, many.moment("2020-08-01"), day)
    by_cells = film.gather(cells, lambda: False)
    monkeypatch.setattr(films, "HELD", 0)
    by_windows = film.gather(cells, lambda: False)
    assert by_cells is not None
    assert by_windows is not None
    for one, two in zip(by_cells, by_windows, strict=True):
        assert one._packed == two._packed


def test_gathering_is_given_up_when_it_is_wanted_no_longer(
    many: Chronicle, monkeypatch: pytest.MonkeyPatch
) -> None:
    film = StateCache(many.cells(), 0, FOREVER)
    assert film.gather(many.cells(), lambda: True) is None
    monkeypatch.setattr(films, "HELD", 0)
    assert film.gather(many.cells(), lambda: True) is None


def test_a_large_cell_is_not_held_and_still_shows_the_same(
    generated: Chronicle, monkeypatch: pytest.MonkeyPatch
) -> None:
    cells = generated.cells()
    start = day_number(2001, 1, 1)
    whole, sliced = (StateCache(cells, UTC_CLOCK.last(start), FOREVER) for _ in range(2))
    found = whole.gather(cells, lambda: False)
    assert found is not None
    whole.take(found)
    monkeypatch.setattr(films, "LONG", 0)
    found = sliced.gather(cells, lambda: False)
    assert found is not None
    sliced.take(found)
    assert whole._held
    assert not sliced._held
    for day in range(start, start + 400, 40):
        whole.seek(UTC_CLOCK.last(day), FOREVER, whole.keys)
        sliced.seek(UTC_CLOCK.last(day), FOREVER, sliced.keys)
        for key in whole.keys:
            assert not changed(whole.readings.get(key), sliced.readings.get(key)), (key, day)


def test_between_names_the_cells_with_a_second_after_one_up_to_the_other() -> None:
    packed = in_order(films_packed([(10, 1), (20, 2), (20, 3), (30, 1)]))
    breaks = ChangeIndex(packed)
    assert breaks.between(10, 20) == {2, 3}
    assert breaks.between(20, 10) == {2, 3}, "either way"
    assert breaks.between(9, 10) == {1}
    assert breaks.between(20, 20) == set()
    assert breaks.between(BEGINNING, FOREVER) == {1, 2, 3}


def films_packed(pairs: list[tuple[int, int]]) -> Any:
    """Seconds and numbers as they are kept."""
    from array import array

    from chrono.tui.model.breaks import SPLIT

    return array("q", ((second << SPLIT) | number for second, number in reversed(pairs)))


def test_many_numbers_are_sorted_part_by_part_as_few_are() -> None:
    from array import array
    from random import Random

    chance = Random(7)
    numbers = [chance.randrange(-(1 << 50), 1 << 50) for _ in range(120_000)]
    assert list(in_order(array("q", numbers))) == sorted(numbers)


def test_every_change_of_every_cell_falls_on_one_of_its_days(own: Chronicle) -> None:
    own.append(
        said("TroopsReduced", "2020-05-01/2020-05-10", "B2", force="city-watch", by=100),
        recorder="test",
    )
    cells = own.cells()
    film = StateCache(cells, own.moment("2020-08-01"), FOREVER)
    start, end = own.moment("2019-12-01"), own.moment("2021-09-01")
    for key in film.keys:
        days = {last for _, last in film.breaks(key)}
        before = film.reading(key, start, FOREVER)
        for at in range(start + DAY, end, DAY):
            now = film.reading(key, at, FOREVER)
            assert not changed(before, now) or at in days, (key, UTC_CLOCK.say(at))
            before = now


def test_within_a_day_every_change_falls_on_a_change_point(own: Chronicle) -> None:
    own.append(
        said("BaseStatus", "2020-05-04T10:46", "B2", base="fir-hill", status="in use"),
        said("BaseStatus", "2020-05-04T10:46:30", "B2", base="fir-hill", status="left"),
        said("BaseStatus", "2020-05-04T12:00:00+02:00", "B2", base="fir-hill", status="closed"),
        said("AttackCarriedOut", "2020-05-04T11:02", "B2", attack="dock-fire", killed=1),
        recorder="test",
    )
    film = StateCache(own.cells(), own.moment("2020-05-03"), FOREVER)
    found = gathered(film, own)
    first, last = start("2020-05-04T09:58"), end("2020-05-04T11:05")
    changes: dict[str, int] = {}
    for key in ("fir-hill.status", "dock-fire.killed", "oak-fort.status"):
        before = film.reading(key, first - 1, FOREVER)
        for at in range(first, last + 1):
            now = film.reading(key, at, FOREVER)
            if changed(before, now):
                changes[key] = changes.get(key, 0) + 1
                assert film.keys.index(key) in found[0].between(at - 1, at), UTC_CLOCK.say(at)
                assert any(low <= at <= high for low, high in film.breaks(key)), UTC_CLOCK.say(at)
            before = now
    assert changes["fir-hill.status"] >= 3


def gathered(film: StateCache, chronicle: Chronicle) -> tuple[ChangeIndex, ChangeIndex]:
    """The change points of all cells."""
    found = film.gather(chronicle.cells(), lambda: False)
    assert found is not None
    return found


# ------------------------------------------------------------------ far away


def test_beyond_the_reach_of_the_index_every_far_cell_may_change() -> None:
    far = FARTHEST + 10**9
    found = ChangeIndex(in_order(films_packed([(-FARTHEST, 1), (0, 2), (FARTHEST, 3)])))
    assert found.between(far, far + 10**6) == {3}
    assert found.between(far + 10**6, far) == {3}, "either way"
    assert found.between(-far, -far + 10) == {1}
    assert found.between(-far, 0) == {1, 2}
    assert found.between(0, far) == {3}
    assert found.between(-far, far) == {1, 2, 3}
    assert found.between(1, FARTHEST - 1) == set()


def test_steps_200_000_years_away_show_what_the_chronicle_answers(own: Chronicle) -> None:
    own.append(
        said("BaseStatus", "Y-200000", "B2", base="fir-hill", status="in use"),
        said("BaseStatus", "Y-160000", "B2", base="fir-hill", status="left"),
        said("BaseStatus", "Y-130000", "B2", base="fir-hill", status="closed"),
        said("BaseHandedOver", "Y160000", "B2", base="fir-hill", to="league"),
        said("BaseHandedOver", "Y200000", "B2", base="fir-hill", to="grey-band"),
        recorder="test",
    )
    film = StateCache(own.cells(), own.moment("2020-08-01"), FOREVER)
    film.take(gathered(film, own))
    years = ("Y-210000", "Y-199999", "Y-159999", "2021", "Y-129999", "Y-199998", "Y159999")
    seen = set()
    for year in (*years, "Y160001", "Y200001", "Y210000", "Y160002", "Y-210000"):
        film.seek(own.moment(year), FOREVER)
        assert not film.pending, year
        state = own.state(own.view(own.moment(year)))
        for reading in state.readings:
            assert not changed(film.readings.get(reading.cell), reading), (year, reading.cell)
            if reading.cell.startswith("fir-hill."):
                seen.add(str(reading.value))
    assert {"in use", "left", "closed", "league", "grey-band"} <= seen
