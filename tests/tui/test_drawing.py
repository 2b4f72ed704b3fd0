"""Plots and maps draw only values from documents, at their true positions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from chrono.chronicle import Chronicle
from chrono.edtf.calendar import DAY
from chrono.model.claim import Reading
from chrono.render.plot.braille import BITS, BLANK
from chrono.tui.drawing.canvas import Canvas
from chrono.tui.drawing.chart import OTHER, UNKNOWN, chart
from chrono.tui.drawing.plot import Plot, plot, ranges
from chrono.tui.model.axis import TimeRange
from chrono.tui.model.cell_history import Span, history
from chrono.tui.model.map import MapView, Place, places, ways
from chrono.tui.model.scrubber import Scrubber
from chrono.tui.model.styled_lines import Line, text_of
from chrono.tui.sanitize import clean
from tests.tui.worlds import entity, make, said


def cells(line: Line) -> list[str]:
    """What stands in each column: a letter that takes two leaves the second empty."""
    found: list[str] = []
    for char in text_of(line):
        size = cell_len(char)
        found += [char, *[""] * (size - 1)] if size else []
    return found


# ------------------------------------------------------------------ dots

SPOTS = st.tuples(st.integers(-3, 30), st.integers(-3, 30))


@given(st.integers(0, 12), st.integers(0, 6), st.lists(SPOTS, max_size=30))
def test_a_dot_stands_where_it_was_set_and_nowhere_else(
    columns: int, rows: int, spots: list[tuple[int, int]]
) -> None:
    canvas = Canvas(columns, rows)
    for x, y in spots:
        canvas.dot(x, y)
    shown = {
        (2 * column + right, 4 * row + down)
        for row, line in enumerate(canvas.lines())
        for column, char in enumerate(text_of(line))
        for right in range(2)
        for down in range(4)
        if char != " " and (ord(char) - BLANK) & BITS[right][down]
    }
    assert shown == {(x, y) for x, y in spots if 0 <= x < canvas.width and 0 <= y < canvas.height}


WORDS = st.text(st.sampled_from("abc de 東京湾é\u0301"), max_size=12)


@given(st.integers(1, 30), st.lists(st.tuples(st.integers(0, 29), WORDS), max_size=4))
def test_a_row_is_as_wide_as_the_canvas_whatever_letters_are_written_on_it(
    columns: int, written: list[tuple[int, str]]
) -> None:
    canvas = Canvas(columns, 1)
    for column, text in written:
        if canvas.free(column, 0, cell_len(text)):
            canvas.write(column, 0, text)
    assert cell_len(text_of(canvas.lines()[0])) == columns


def test_a_letter_of_two_cells_moves_nothing_that_stands_after_it() -> None:
    canvas = Canvas(12, 1)
    canvas.write(0, 0, "東京")
    canvas.write(6, 0, "A", "bold")
    canvas.dot(20, 0)
    row = cells(canvas.lines()[0])
    assert (row[0], row[2], row[6], row[10]) == ("東", "京", "A", "⠁")


def test_an_accent_stays_with_its_letter() -> None:
    canvas = Canvas(4, 1)
    canvas.write(0, 0, "e\u0301x")
    assert text_of(canvas.lines()[0]) == "e\u0301x  "


def test_where_text_stands_there_is_no_room_for_other_text() -> None:
    canvas = Canvas(10, 2)
    canvas.write(2, 0, "東京")
    assert not canvas.free(5, 0, 2)
    assert canvas.free(6, 0, 4)
    assert not canvas.free(6, 0, 5), "beyond the edge"
    assert canvas.free(5, 1, 2), "another row"
    assert not canvas.free(0, 2, 1)


# ------------------------------------------------------------------ plots


@pytest.fixture
def known(chronicle: Chronicle) -> Reading:
    """A reading of 5,200 persons."""
    reading = chronicle.reading("northern-guard.strength", at="2020-01-20")
    assert reading.value == 5200
    return reading


def valued(reading: Reading, value: Any, standing: str = "stated") -> Reading:
    """The same reading with another value, or of another standing."""
    return evolve(reading, value=value, standing=standing)


def unknown(reading: Reading) -> Reading:
    """The same cell on a day of which nothing is known."""
    return evolve(reading, value=None, standing="unknown", candidates=(), bounds=())


def dots(made: Plot) -> dict[int, list[int]]:
    """The rows in which dots stand, by their column of dots."""
    found: dict[int, list[int]] = {}
    for row, line in enumerate(made.lines[:-1]):
        for column, char in enumerate(text_of(line)[made.margin :]):
            for right in range(2):
                for down in range(4):
                    if ord(char) >= BLANK and (ord(char) - BLANK) & BITS[right][down]:
                        found.setdefault(2 * column + right, []).append(4 * row + down)
    return found


VALUES = st.none() | st.integers(0, 9000) | st.builds(lambda n: {"about": n}, st.integers(1, 9000))
STANDS = st.sampled_from(["stated", "derived", "stale"])


@given(
    st.lists(st.tuples(st.integers(1, 60), VALUES, STANDS), min_size=1, max_size=8),
    st.integers(1, 90),
    st.integers(0, 40),
)
def test_dots_stand_only_over_days_of_which_something_is_known(
    arcadia_folder: Any, parts: list[tuple[int, Any, str]], width: int, before: int
) -> None:
    reading = Chronicle(arcadia_folder).reading("northern-guard.strength", at="2020-01-20")
    spans, day = [], 1000
    for length, value, standing in parts:
        shown = unknown(reading) if value is None else valued(reading, value, standing)
        spans.append(Span(day, shown))
        day += length
    stretch = TimeRange(1000 - before, day - 1)
    made = plot(spans, stretch, width + 8, 6)
    if not made.lines:
        assert all(value is None for _, value, _ in parts)
        return
    across = made.columns * 2
    for x in dots(made):
        there = [span for span in spans if span.start <= stretch.last(x, across)]
        assert there, "before the first day"
        assert there[-1].reading.known, "a gap is a gap"


@given(st.integers(0, 9000), st.integers(0, 9000), st.integers(20, 90), st.integers(3, 8))
def test_between_two_values_there_is_a_step_and_no_slope(
    arcadia_folder: Any, one: int, two: int, width: int, height: int
) -> None:
    reading = Chronicle(arcadia_folder).reading("northern-guard.strength", at="2020-01-20")
    spans = [Span(0, valued(reading, one)), Span(50, valued(reading, two))]
    made = plot(spans, TimeRange(0, 99), width, height)
    shown = dots(made)
    levels = [{min(rows), max(rows)} for _, rows in sorted(shown.items())]
    steps = [place for place, level in enumerate(levels) if len(level) > 1]
    assert len(steps) <= 1, "a slope would need several columns"
    assert len({tuple(sorted(level)) for level in levels if len(level) == 1}) <= 2


def test_a_value_after_a_gap_is_not_tied_to_the_one_before_it(known: Reading) -> None:
    spans = [Span(0, valued(known, 9000)), Span(40, unknown(known)), Span(60, valued(known, 10))]
    made = plot(spans, TimeRange(0, 99), 60, 6)
    shown = dots(made)
    across = made.columns * 2
    gap = [x for x in range(across) if 40 <= TimeRange(0, 99).last(x, across) < 60]
    assert gap
    assert not set(gap) & set(shown)
    assert all(len(set(rows)) == 1 for rows in shown.values()), "no upright line at either side"


def test_what_is_stale_is_dotted_and_what_is_stated_is_not(known: Reading) -> None:
    whole = dots(plot([Span(0, known)], TimeRange(0, 99), 60, 6))
    stale = dots(plot([Span(0, valued(known, 5200, "stale"))], TimeRange(0, 99), 60, 6))
    assert len(stale) < len(whole) / 2
    assert set(stale) < set(whole)


def test_a_range_is_a_band_as_wide_as_the_range(known: Reading) -> None:
    spans = [Span(0, valued(known, {"low": 1000, "high": 9000})), Span(50, valued(known, 5000))]
    shown = dots(plot(spans, TimeRange(0, 99), 60, 8))
    band, line = shown[0], shown[max(shown)]
    assert max(band) - min(band) >= 20
    assert len(line) == 1


def test_at_least_so_many_reaches_to_the_top_and_at_most_to_the_bottom(known: Reading) -> None:
    for value, edge in (({"at_least": 2500}, 0), ({"at_most": 2500}, 23)):
        spans = [Span(0, valued(known, value)), Span(50, valued(known, {"low": 0, "high": 5000}))]
        shown = dots(plot(spans, TimeRange(0, 99), 60, 6))
        reached = {*shown[0], *shown[1], *shown[2]}
        assert min(abs(edge - row) for row in reached) <= 1, "a band is every second dot"
        assert not any(abs(23 - edge - row) <= 6 for row in reached), "and not to the other end"


def test_words_are_no_number_and_are_not_drawn(known: Reading) -> None:
    assert plot([Span(0, valued(known, {"words": "a few"}))], TimeRange(0, 99), 60, 6).lines == []


def test_of_a_contest_each_side_is_a_range_of_its_own(chronicle: Chronicle) -> None:
    found = list(ranges(chronicle.reading("dock-fire.killed", at="2020-08-01")))
    assert sorted(reach for reach, _ in found) == [(2, 2), (5, 5)]
    assert {standing for _, standing in found} == {"contested"}
    assert list(ranges(unknown(chronicle.reading("dock-fire.killed", at="2020-08-01")))) == []


@given(st.integers(1, 130), st.integers(0, 12))
def test_a_plot_fits_its_room_or_is_the_least_there_can_be(width: int, height: int) -> None:
    reading = RESTING
    made = plot([Span(0, reading)], TimeRange(0, 99), width, height)
    assert bool(made.lines) == (height >= 2)
    if made.lines:
        assert len(made.lines) == height + 1
        widths = {cell_len(text_of(line)) for line in made.lines}
        assert widths == {max(width, made.margin + 4)}


@given(st.integers(-50, 150))
def test_the_cursor_is_marked_on_every_row_in_the_column_of_its_day(day: int) -> None:
    made = plot([Span(0, RESTING)], TimeRange(0, 99), 66, 6)
    for line in made.at(day):
        tones = [piece.tone for piece in line.pieces for _ in piece.text]
        marked = [place for place, tone in enumerate(tones) if "now-line" in tone]
        held = TimeRange(0, 99).holds(day)
        assert marked == (
            [made.margin + TimeRange(0, 99).column(day, made.columns)] if held else []
        )
    assert [text_of(line) for line in made.at(day)] == [text_of(line) for line in made.lines]


class _Resting:
    """A reading of ten persons, as far as a plot asks."""

    known, value, standing, candidates = True, 10, "stated", ()


RESTING: Any = _Resting()


def test_a_history_says_what_was_so_on_each_of_its_days(chronicle: Chronicle) -> None:
    scrubber = Scrubber(chronicle, "2020-08-01")
    film, key = scrubber.cache, "northern-guard.strength"
    found = history(film.breaks(key), lambda at: film.reading(key, at, scrubber.known_at))
    assert not found.thinned
    for at in range(chronicle.moment("2020-01-01"), chronicle.moment("2021-03-01"), 7 * DAY):
        wanted, shown = film.reading(key, at, scrubber.known_at), found.at(at)
        assert wanted is not None
        assert shown is not None
        assert (shown.value, shown.standing) == (wanted.value, wanted.standing)


# ------------------------------------------------------------------ maps


def spot(name: str, latitude: float, longitude: float, value: str = "", **more: Any) -> Place:
    """A place of a map."""
    return Place(
        name,
        more.get("label", name),
        latitude,
        longitude,
        value,
        "stated",
        more.get("changed", False),
        more.get("fits", True),
    )


def signs(found: Sequence[Place], width: int, height: int, chosen: str = "") -> dict[str, str]:
    """The sign that stands on the map where each place that is shown first lies."""
    made = chart(found, width, height, chosen)
    rows = [cells(line) for line in made.lines]
    return {there[0].entity: rows[row][column] for (column, row), there in made.spots.items()}


LABELS = st.text(st.sampled_from("abc 東京湾é\u0301[]"), min_size=1, max_size=20)
PLACED = st.lists(
    st.tuples(
        st.floats(-80, 80),
        st.floats(-170, 170),
        st.sampled_from(["", "x", "y"]),
        LABELS,
        st.booleans(),
    ),
    min_size=1,
    max_size=14,
)


@given(PLACED, st.integers(8, 120), st.integers(5, 40))
def test_every_place_on_the_map_has_its_own_sign_where_it_lies_whatever_it_is_called(
    found: list[tuple[float, float, str, str, bool]], width: int, height: int
) -> None:
    every = [
        spot(f"p{n}", north, east, value, label=label, fits=fits)
        for n, (north, east, value, label, fits) in enumerate(found)
    ]
    made = chart(every, width, height)
    shown = [place.entity for there in made.spots.values() for place in there]
    assert len(shown) == len(set(shown)), "no place is there twice"
    by_name = {place.entity: place for place in every}
    letters: dict[str, str] = {}
    for name, sign in signs(every, width, height).items():
        place = by_name[name]
        if place.value:
            assert letters.setdefault(place.value, sign) == sign
            assert sign.isupper()
        else:
            assert sign == (UNKNOWN if place.fits else OTHER)
    assert len(set(letters.values())) == len(letters)


@given(PLACED, st.integers(30, 120), st.integers(8, 40))
def test_places_stand_on_the_map_in_the_order_in_which_they_lie(
    found: list[tuple[float, float, str, str, bool]], width: int, height: int
) -> None:
    every = [spot(f"p{n}", north, east) for n, (north, east, *_) in enumerate(found)]
    made = chart(every, width, height)
    at = {place.entity: there for there, many in made.spots.items() for place in many}
    assert set(at) == {place.entity for place in every}, "each is on it"
    for one in every:
        for two in every:
            if one.longitude < two.longitude:
                assert at[one.entity][0] <= at[two.entity][0]
            if one.latitude < two.latitude:
                assert at[one.entity][1] >= at[two.entity][1]


def test_the_chosen_place_is_the_one_that_is_seen_of_several_in_one_spot() -> None:
    near = [spot("camp", 30, 40, "x"), spot("fort", 30, 40, "y"), spot("far", 31, 41)]
    assert "camp" in signs(near, 60, 12)
    assert "fort" in signs(near, 60, 12, chosen="fort")


def test_a_legend_counts_what_the_map_shows() -> None:
    found = [
        spot("a", 30, 40, "x"),
        spot("b", 31, 40, "x"),
        spot("c", 32, 40, "y"),
        spot("d", 33, 40),
        spot("e", 30, 41, fits=False),
    ]
    text = [text_of(line).strip() for line in chart(found, 60, 14).lines]
    assert "A x  2" in text
    assert "B y  1" in text
    assert f"{UNKNOWN} nothing known  1 {OTHER} other places  1" in text


def test_a_place_shows_what_its_cell_shows_and_one_without_says_nothing(
    chronicle: Chronicle,
) -> None:
    scrubber = Scrubber(chronicle, "2020-08-01")
    holder = next(way for way in ways(scrubber) if way.attribute == "holder")
    found = {place.entity: place for place in places(scrubber, holder)}
    for name, place in found.items():
        reading = chronicle.reading(f"{name}.holder", scrubber.chronicle.view(scrubber.at))
        assert place.standing == reading.standing
        assert bool(place.value) == (reading.standing != "unknown")
    assert found["bay-dock"].value == "", "held only from October on"
    assert [place.latitude for place in places(scrubber, holder)] == sorted(
        (place.latitude for place in found.values()), reverse=True
    )


def test_by_standing_a_place_says_how_well_it_is_known(chronicle: Chronicle) -> None:
    scrubber = Scrubber(chronicle, "2020-10-01")
    found = {place.entity: place.value for place in places(scrubber, ways(scrubber)[-1])}
    assert found["fir-hill"] == "contested"
    assert found["oak-fort"] == "stated"
    assert "contested" not in {place.value for place in places(scrubber, ways(scrubber)[0])}


def test_a_step_marks_the_places_that_it_changed(chronicle: Chronicle) -> None:
    scrubber = Scrubber(chronicle, "2020-06-30")
    breaks = scrubber.cache.gather(scrubber.cells, lambda: False)
    assert breaks is not None
    scrubber.cache.take(breaks)
    scrubber.go(chronicle.moment("2020-07-04"))
    changed = {place.entity for place in places(scrubber, ways(scrubber)[0]) if place.changed}
    assert changed == {"elm-field", "ash-camp"}


def test_places_without_any_attribute_to_tell_them_apart_are_shown_by_name(tmp_path: Any) -> None:
    vocabulary = '[kinds.town]\nlabel = "towns"\nsays = "A town."\n'
    chronicle = make(tmp_path / "towns", vocabulary)
    assert ways(Scrubber(chronicle)) == []
    chronicle.append(entity("ford", "town", "Ford", coordinates=[1.0, 2.0]), recorder="t")
    scrubber = Scrubber(chronicle)
    (way,) = ways(scrubber)
    assert way == MapView("", "name")
    (place,) = places(scrubber, way)
    assert (place.label, place.value) == ("Ford", "")
    assert "Ford" in "\n".join(text_of(line) for line in chart([place], 40, 8).lines)


def test_what_a_place_holds_that_is_contested_is_told_with_every_side(chronicle: Chronicle) -> None:
    scrubber = Scrubber(chronicle, "2020-10-01")
    found = {place.entity: place.value for place in places(scrubber, ways(scrubber)[0])}
    assert found["fir-hill"] == "City Watch against Grey Band"


def test_text_of_a_label_is_cleaned_before_it_is_measured() -> None:
    evil = spot("evil", 30, 40, "x", label="\x1b[31m\u202eA\x00")
    rows = [text_of(line) for line in chart([evil, spot("far", 31, 41)], 70, 10).lines]
    assert any("\\x1b[31m\\u202eA\\x00" in row for row in rows)
    assert all(row == clean(row) for row in rows)


def test_an_entity_of_another_kind_has_no_value_on_a_map_of_what_it_cannot_have(
    own: Chronicle,
) -> None:
    own.append(
        entity("hq", "force", "Headquarters", coordinates=[33.0, 44.0]),
        said("StrengthStated", "2020-05-01", "B2", force="hq", strength=20),
        recorder="t",
    )
    scrubber = Scrubber(own, "2020-08-01")
    place = next(each for each in places(scrubber, ways(scrubber)[0]) if each.entity == "hq")
    assert not place.fits
    assert place.value == ""
