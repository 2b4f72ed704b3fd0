"""Axes label only numbers from documents; plots extend to the last visible value."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from chrono.edtf import FOREVER
from chrono.edtf.clock import UTC_CLOCK, Clock
from chrono.model.view import View
from chrono.render.plot import terminal_backend as terminal
from chrono.render.plot.axis import ticks
from chrono.render.plot.map import Map, Spot, on_map
from chrono.render.plot.series import Series, series
from tests.formats.importers.world import QUANTITIES, declarations, lines, material
from tests.moments import end, start
from tests.plot.test_plotting import counted, drawn, said

CALM = settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
TODAY = UTC_CLOCK.last(737_800)


def drawn_until(today: int | None, *drafts: dict[str, Any], **more: Any) -> Series:
    found = material([*declarations(), *drafts])
    cell = found.cells.cell("reds.strength")
    assert cell is not None
    made = series(cell, FOREVER, found.names, today=today, **more)
    assert made is not None
    return made


def labels(text: str) -> list[str]:
    """What stands left of the axis, from the top."""
    return [
        line.partition("│")[0].strip()
        for line in text.splitlines()
        if "│" in line and line.partition("│")[0].strip()
    ]


def test_the_axis_is_named_by_the_levels_themselves() -> None:
    made = drawn(counted("2020-01-01", 5200), counted("2020-02-01", 3000))
    assert labels(said(terminal.plot(made, 60, 14))) == ["5,200", "3,000", "0"]


def test_levels_that_fall_on_one_row_are_named_once() -> None:
    made = drawn(counted("2020-01-01", 5200), counted("2020-02-01", 5201))
    assert labels(said(terminal.plot(made, 60, 3))).count("5,200") == 1


def test_a_range_without_a_best_figure_is_named_by_its_ends() -> None:
    made = drawn(counted("2020-01-01", {"low": 100, "high": 300}))
    assert made.levels() == (100, 300)
    assert labels(said(terminal.plot(made, 60, 14)))[:2] == ["300", "100"]


def test_about_a_number_is_named_by_that_number() -> None:
    assert drawn(counted("2020-01-01", {"about": 2500})).levels() == (2500,)


def test_words_have_no_level() -> None:
    made = drawn(counted("2020-01-01", {"words": "a few"}), counted("2020-02-01", 7))
    assert made.levels() == (7,)


def test_far_from_nought_the_axis_does_not_begin_there() -> None:
    made = drawn(counted("2020-01-01", 5200), counted("2020-02-01", 5000))
    assert "0" not in labels(said(terminal.plot(made, 60, 14)))


@CALM
@given(
    st.lists(st.tuples(st.integers(1, 28), QUANTITIES), min_size=1, max_size=5),
    st.integers(20, 120),
    st.integers(3, 30),
)
def test_no_number_is_on_the_axis_that_no_claim_gives(
    found: list[tuple[int, Any]], width: int, height: int
) -> None:
    world = material(
        [*declarations(), *(counted(f"2020-02-{day:02d}", number) for day, number in found)]
    )
    cell = world.cells.cell("reds.strength")
    made = series(cell, FOREVER, world.names) if cell else None
    if made is None:
        return
    text = said(terminal.plot(made, width, height))
    allowed = {terminal.number(each) for each in (0, *made.levels())}
    if made.reach():
        assert set(labels(text)) <= allowed


@CALM
@given(st.lists(lines(), min_size=1, max_size=6), st.integers(26, 140))
def test_of_anything_a_picture_keeps_its_width(batch: list[dict[str, Any]], width: int) -> None:
    world = material([*declarations(), *batch])
    for key in tuple(world.cells.keys()):
        cell = world.cells.cell(key)
        made = series(cell, FOREVER, world.names, today=TODAY) if cell else None
        if made is not None:
            for line in said(terminal.plot(made, width)).splitlines():
                assert len(line.rstrip()) <= max(width, terminal.LABEL + 14)


def test_a_picture_goes_on_a_little_after_the_last_change() -> None:
    short = drawn_until(None, counted("2020-01-01", 5))
    longer = drawn_until(TODAY, counted("2020-01-01", 5))
    assert longer.first == short.first
    assert longer.last > short.last
    assert longer.stretches[-1].standing == "stale"


def test_a_picture_never_goes_on_beyond_today() -> None:
    last = drawn_until(None, counted("2020-01-01", 5)).last
    assert drawn_until(last + 3, counted("2020-01-01", 5)).last == last + 3
    assert drawn_until(last - 9, counted("2020-01-01", 5)).last == last


def test_the_days_that_are_asked_for_are_the_ends() -> None:
    made = drawn_until(
        TODAY,
        counted("2020-01-01", 5),
        first=UTC_CLOCK.first(737_400),
        last=UTC_CLOCK.last(737_450),
    )
    assert (made.first, made.last) == (UTC_CLOCK.first(737_400), UTC_CLOCK.last(737_450))
    assert made.stretches[0].sides == ()


@CALM
@given(st.lists(st.tuples(st.integers(1, 28), st.integers(0, 99)), min_size=1, max_size=6))
def test_the_stretches_lie_side_by_side_without_a_hole(found: list[tuple[int, int]]) -> None:
    made = drawn_until(
        TODAY, *(counted(f"2020-02-{day:02d}", number) for day, number in found)
    ).stretches
    for one, other in pairwise(made):
        assert other.start == one.end + 1
        assert (one.standing, one.sides, one.tentative) != (
            other.standing,
            other.sides,
            other.tentative,
        )


def test_the_key_names_each_standing_with_its_line() -> None:
    made = drawn_until(TODAY, counted("2020-01-01", 5))
    last = said(terminal.plot(made, 60)).splitlines()[-1]
    assert "stated" in last
    assert "stale" in last


def test_where_all_is_stated_no_key_is_needed() -> None:
    made = drawn_until(None, counted("2020-01-01", 5), last=UTC_CLOCK.last(737_430))
    assert "stated" not in said(terminal.plot(made, 60))


def test_a_narrow_picture_has_its_key_on_several_lines() -> None:
    contest = [counted("2020-01-01", 5), counted("2020-01-01", 9, "letter.2")]
    made = drawn_until(TODAY, *contest, counted("2020-02-01", 7))
    text = said(terminal.plot(made, 26, 5)).splitlines()
    assert all(len(line.rstrip()) <= 26 for line in text)
    assert {"contested", "stated", "stale"} <= set(" ".join(text).split())


@pytest.mark.parametrize(
    ("first", "last", "names"),
    [
        ("2020-08-13", "2025-02-12", ["2021", "2022", "2023", "2024", "2025"]),
        ("2020-01-15", "2020-05-02", ["2020-02", "2020-03", "2020-04", "2020-05"]),
        (
            "2020-01-01",
            "2021-01-20",
            ["2020-01", "2020-03", "2020-05", "2020-07", "2020-09", "2020-11", "2021-01"],
        ),
        ("2020-03-02", "2020-03-20", ["2020-03-02", "2020-03-09", "2020-03-16"]),
        ("2020-03-02", "2020-03-02", ["2020-03-02", "06:00", "12:00", "18:00"]),
        ("2020-03-02T10:02", "2020-03-02T10:58", ["2020-03-02 10:15", "10:30", "10:45"]),
        (
            "2020-03-02T10:02:03",
            "2020-03-02T10:02:16",
            ["2020-03-02 10:02:05", "10:02:10", "10:02:15"],
        ),
        ("2020-03-01T20:00", "2020-03-02T08:00", ["21:00", "2020-03-02", "03:00", "06:00"]),
        ("1000-06-01", "1990-01-01", ["1200", "1400", "1600", "1800"]),
    ],
)
def test_the_marks_of_days_are_beginnings_of_months_and_years(
    first: str, last: str, names: list[str]
) -> None:
    made = [text for _, text in ticks(start(first), end(last), 7, UTC_CLOCK)]
    assert made == names


def test_the_marks_of_a_day_of_twenty_five_hours_are_times_of_its_clock() -> None:
    clock = Clock("America/New_York")
    made = ticks(start("2024-11-03", clock), end("2024-11-03", clock), 7, clock)
    assert [text for _, text in made] == ["2024-11-03", "06:00", "12:00", "18:00"]
    assert made[1][0] - made[0][0] == 7 * 3600


LENGTHS = st.one_of(*(st.integers(0, most) for most in (100, 10_000, 10**6, 10**8, 10**11)))


@example(0, 42 * 24 * 3600, 2)
@given(st.integers(-(10**11), 10**11), LENGTHS, st.integers(2, 12))
def test_the_marks_lie_in_order_within_the_time_shown(first: int, length: int, most: int) -> None:
    made = ticks(first, first + length, most, UTC_CLOCK)
    moments = [each for each, _ in made]
    assert moments == sorted(set(moments))
    assert all(first <= each <= first + length for each in moments)
    assert 1 <= len(made) <= most + 1
    named = [text for _, text in made if ":" not in text]
    assert len(set(named)) == len(named)
    since: set[str] = set()
    for _, text in made:  # a time of day may return once another day was named
        since = since if ":" in text else set()
        assert text not in since
        since.add(text)


SHUT = {
    "type": "Shut",
    "when": "2020-01-01",
    "modality": "asserted",
    "data": {"camp": "alder", "state": "shut"},
    "source": {"document": "gazette"},
}


def test_a_map_of_a_day_before_shows_the_place_and_not_the_state() -> None:
    found = on_map(material([*declarations(), SHUT]).cells, View(UTC_CLOCK.last(737_000)))
    assert found is not None
    assert [(spot.label, spot.says, spot.tone) for spot in found.spots] == [
        ("Camp alder", "", ""),
        ("Camp birch", "", ""),
    ]


def test_a_map_is_of_the_attribute_and_the_entities_that_are_asked_for() -> None:
    cells = material([*declarations(), SHUT]).cells
    other = on_map(cells, View(UTC_CLOCK.last(737_500)), "nothing")
    assert other is not None
    assert {spot.says for spot in other.spots} == {""}
    one = on_map(cells, View(UTC_CLOCK.last(737_500)), entities=["birch"])
    assert one is not None
    assert [spot.entity for spot in one.spots] == ["birch"]
    assert on_map(cells, View(UTC_CLOCK.last(737_500)), entities=["reds"]) is None


def test_the_frame_holds_every_place_with_some_room() -> None:
    found = on_map(material([*declarations(), SHUT]).cells, View(UTC_CLOCK.last(737_500)))
    assert found is not None
    west, south, east, north = found.frame
    for spot in found.spots:
        assert west < spot.longitude < east
        assert south < spot.latitude < north


@pytest.mark.parametrize(
    ("latitude", "least", "most"), [(0, 0.99, 1.0), (60, 0.45, 0.55), (90, 0.05, 0.05)]
)
def test_a_degree_of_longitude_is_shorter_far_from_the_equator(
    latitude: float, least: float, most: float
) -> None:
    found = Map((), "", (0, latitude - 0.5, 1, latitude + 0.5))
    assert least <= round(found.stretch, 3) <= most


def spots(*places: tuple[float, float]) -> Map:
    made = tuple(
        Spot(f"e{number}", f"Place {number}", latitude, longitude, "held by: us ● stated", "stated")
        for number, (longitude, latitude) in enumerate(places, 1)
    )
    return Map(made, "", (0.0, 0.0, 10.0, 10.0))


def test_numbers_that_would_cover_each_other_stand_together() -> None:
    figure = pytest.importorskip("chrono.render.plot.matplotlib_backend")
    found = spots((5, 5), (5.05, 5.05), (9, 9))
    assert list(figure._together(found).values()) == [[1, 2], [3]]


def test_the_key_of_a_map_is_wrapped_and_numbered() -> None:
    from chrono.render.plot import matplotlib_backend as figure

    found = spots((5, 5))
    long = Spot("x", "A place", 1, 1, "said: " + "word " * 40 + "● stated", "stated")
    (first, _), (text, tone) = figure._key(Map((*found.spots, long), "", found.frame))
    assert first.startswith("1  Place 1 — held by")
    assert text.startswith("2  A place")
    assert max(map(len, text.splitlines())) <= figure.KEY_WIDTH
    assert tone == "stated"


def test_a_picture_in_a_file_names_places_and_levels() -> None:
    pytest.importorskip("matplotlib")
    from chrono.render.plot import matplotlib_backend as figure

    drawing = figure.draw_map(spots((5, 5), (9, 9)), "svg", "A map").decode()
    assert "1  Place 1 — held by: us ● stated" in drawing
    assert "° E" in drawing
    made = drawn_until(TODAY, counted("2020-01-01", 5200), counted("2020-02-01", 3000))
    steps = figure.plot(made, "svg", "Steps").decode()
    for word in ("5,200", "3,000", "stale", "persons"):
        assert f">{word}<" in steps


def test_levels_too_near_each_other_are_not_both_named() -> None:
    from chrono.render.plot import matplotlib_backend as figure

    assert figure._apart((5200, 5199, 3000), (3000, 5200)) == [0, 5200, 3000]
    assert figure._apart((5200, 5100), (5100, 5200)) == [5200]
