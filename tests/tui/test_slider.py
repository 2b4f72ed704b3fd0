"""The time bar places days, marks and clicks consistently."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from chrono.edtf.calendar import DAY
from chrono.edtf.clock import UTC_CLOCK
from chrono.tui.model.axis import HOUR, MINUTE, SIZE, TimeRange, snapped
from chrono.tui.model.mark_labels import SIGNS, mark_groups
from chrono.tui.model.marks import Mark, document_marks, neighbour
from chrono.tui.model.styled_lines import text_of
from chrono.tui.panels.timeline import Slider, TimelineState, bars
from chrono.tui.sanitize import clean

DOTLESS = " "
HUNDRED = TimeRange(0, 99)
Shape = Literal["document", "own", "base"]


def face_of(
    stretch: TimeRange = HUNDRED,
    times: Sequence[int] = (),
    marks: Sequence[Mark] = (),
    **more: Any,
) -> TimelineState:
    """What a bar shows; of all days unless a whole is given."""
    asked = {
        "whole": stretch,
        "at": stretch.start,
        "known_at": None,
        "latest": stretch.end,
        "in_hand": "valid",
        **more,
    }
    return TimelineState(visible=stretch, times=times, marks=tuple(marks), **asked)


def rows(face: TimelineState, width: int, height: int = 7) -> list[str]:
    """The bar as text, each row as wide as the panel."""
    slider = Slider()
    slider.face = face
    return [text_of(line).ljust(width) for line in slider.lines(width, height)]


def axis(face: TimelineState, width: int) -> str:
    """The row of the axis alone."""
    return rows(face, width, 1)[0]


STRETCHES = st.builds(
    lambda start, days: TimeRange(start, start + days - 1),
    st.integers(-(10**6), 10**6),
    st.integers(1, 40_000),
)


# ------------------------------------------------------------------ the histogram


@given(STRETCHES, st.lists(st.integers(0, 50_000), max_size=40), st.integers(1, 200))
def test_every_event_in_sight_has_a_bar_and_no_other_column_has_one(
    stretch: TimeRange, found: list[int], width: int
) -> None:
    days = sorted(stretch.start - 500 + offset for offset in found)
    (row,) = bars(days, stretch, width, 1)
    wanted = {stretch.column(day, width) for day in days if stretch.holds(day)}
    assert {column for column, char in enumerate(row) if char != DOTLESS} == wanted
    assert len(row) == width


@given(st.lists(st.integers(0, 99), min_size=1, max_size=60), st.integers(2, 6))
def test_more_events_are_never_a_lower_bar(found: list[int], height: int) -> None:
    stretch = TimeRange(0, 99)
    shown = bars(sorted(found), stretch, 10, height)

    def dots(column: int) -> int:
        return sum(bin(ord(row[column]) - 0x2800).count("1") for row in shown if row[column] > " ")

    counted = [(sum(day // 10 == column for day in found), dots(column)) for column in range(10)]
    for (few, low), (many, high) in zip(sorted(counted), sorted(counted)[1:], strict=False):
        assert few == many or low <= high


def test_a_single_event_beside_a_crowd_is_still_seen() -> None:
    (low, *_, high) = bars([5] + [55] * 100_000, TimeRange(0, 99), 10, 3)[::-1]
    assert low[0] != DOTLESS
    assert high[0] == DOTLESS
    assert high[5] != DOTLESS


@given(STRETCHES, st.integers(1, 200), st.integers(1, 8), st.integers(-10, 50_000))
def test_the_cursor_cuts_the_bars_into_before_at_and_after_it(
    stretch: TimeRange, width: int, height: int, offset: int
) -> None:
    at = stretch.start + offset
    slider = Slider()
    days = [stretch.start, stretch.end]
    slider.face = face_of(stretch, days, at=at)
    place = stretch.column(at, width)
    for line in slider.lines(width, height):
        tones = [piece.tone for piece in line.pieces for _ in piece.text]
        if "bar-later" in tones or "bar" in tones:
            assert tones.count("bar now-line") == (0 <= place < width)
            assert all(tone == "bar-later" for tone in tones[max(0, place + 1) :])


# ------------------------------------------------------------------ the axis


@given(STRETCHES, st.integers(2, 200), st.integers(-99, 50_000), st.integers(-99, 50_000))
def test_both_cursors_stand_at_their_days_or_point_to_where_they_are(
    stretch: TimeRange, width: int, at: int, known: int
) -> None:
    at, known = stretch.start + at, stretch.start + known
    row = axis(face_of(stretch, at=at, known_at=known), width)
    column = stretch.column(at, width)
    if column < 0:
        assert row[0] == "<"
    elif column >= width:
        assert row[-1] == ">"
    else:
        assert row[column] == "D", "the axis in hand is drawn over the other"
    if stretch.holds(known) and stretch.column(known, width) != min(width - 1, max(0, column)):
        assert row[stretch.column(known, width)] == "K"


def test_the_axis_in_hand_is_the_one_that_is_seen_where_both_stand_in_one_column() -> None:
    assert axis(face_of(at=50, known_at=50), 100)[50] == "D"
    assert axis(face_of(at=50, known_at=50, in_hand="known"), 100)[50] == "K"


def test_where_all_is_known_the_known_by_cursor_stands_at_the_latest_day() -> None:
    row = axis(face_of(at=10, known_at=None, latest=70), 100)
    assert (row[10], row[70]) == ("D", "K")


@pytest.mark.parametrize("height", range(1, 12))
def test_a_bar_of_any_height_has_no_more_rows_than_that_and_always_its_axis(height: int) -> None:
    marks = [Mark(20, "A1 Gazette", "document")]
    shown = rows(face_of(TimeRange(0, 99), [20], marks, whole=TimeRange(-900, 900)), 100, height)
    assert len(shown) == (height if height >= 3 else 1)
    assert sum(row.startswith("D") for row in shown) == 1
    assert any("A1 Gazette" in row for row in shown) == (height >= 6)
    assert any("[" in row for row in shown) == (height >= 7), "the overview"


@given(STRETCHES, st.integers(0, 60_000), st.integers(3, 200))
def test_the_overview_frames_the_days_that_are_shown(
    whole: TimeRange, start: int, width: int
) -> None:
    shown = TimeRange(whole.start + start % whole.length, 0)
    shown = TimeRange(shown.start, min(whole.end, shown.start + max(0, whole.length // 3 - 1)))
    if shown.length >= whole.length:
        return
    row = rows(face_of(shown, [whole.start, whole.end], whole=whole), width, 7)[-1]
    first, last = whole.column(shown.start, width), whole.column(shown.end, width)
    assert len(row) == width
    if last > first:
        assert (row[first], row[last]) == ("[", "]")
        assert row.count("[") == row.count("]") == 1


# ------------------------------------------------------------------ the mouse


class Wide(Slider):
    """A bar of a size, without a screen."""

    width = 80

    @property
    def size(self) -> Any:
        """As wide as the test says."""
        from textual.geometry import Size

        return Size(self.width, 7)


UNITS = st.sampled_from([1, MINUTE, HOUR, DAY])


def of_units(start: int, count: int, unit: int) -> TimeRange:
    """A bar of some seconds, minutes, hours or days."""
    return TimeRange(start * unit, (start + count) * unit - 1)


@given(
    st.builds(of_units, st.integers(-(10**6), 10**6), st.integers(60, 40_000), UNITS),
    st.integers(1, 200),
    st.integers(-5, 220),
    st.lists(st.integers(0, 50_000)),
    UNITS,
)
def test_a_click_leads_into_its_column_and_to_an_event_if_one_stands_there(
    stretch: TimeRange, width: int, x: int, found: list[int], unit: int
) -> None:
    slider = Wide()
    slider.width = width
    times = sorted(stretch.start + (offset + 1) * unit - 1 for offset in found)
    slider.face = face_of(stretch, times)
    second = slider._second_at(x)
    assert second is not None
    column = min(width - 1, max(0, x))
    first, last = stretch.first(column, width), stretch.last(column, width)
    inside = [each for each in times if first <= each <= last]
    pointed = inside[0] if inside else first
    assert second == snapped(pointed, stretch.grain, UTC_CLOCK), "the end of the unit shown there"
    if second == pointed or (not inside and stretch.length // width >= SIZE[stretch.grain]):
        assert first <= second <= last
        assert stretch.holds(second)


@given(
    st.builds(of_units, st.integers(-(10**6), 10**6), st.integers(60, 40_000), UNITS),
    st.integers(1, 200),
    st.integers(0, 10**10),
)
def test_a_click_on_the_cursor_s_own_column_stays_in_that_column(
    stretch: TimeRange, width: int, offset: int
) -> None:
    at = snapped(stretch.start + offset % stretch.length, stretch.grain, UTC_CLOCK)
    if not stretch.holds(at):
        return
    slider = Wide()
    slider.width = width
    slider.face = face_of(stretch, at=at)
    column = stretch.column(at, width)
    pointed = slider._second_at(column)
    assert pointed is not None
    assert stretch.column(pointed, width) == column


# ------------------------------------------------------------------ the names of marks

NAMES = st.sampled_from(["A1", "B2 Dispatch", "C3 Report of the council", "20200101-herald", "ö"])
MARKS = st.lists(
    st.builds(Mark, st.integers(-20, 120), NAMES, st.sampled_from(["document", "own", "base"])),
    max_size=14,
)


def labels(marks: Sequence[Mark], width: int) -> str:
    """The row of names, filled to the bar's width."""
    line = Slider()._mark_labels(face_of(marks=marks), width)
    return text_of(line).ljust(width)


def crowds(marks: Sequence[Mark], width: int) -> list[tuple[int, list[Mark], str]]:
    """Every label: where it begins, the marks it is of, and what it says."""
    row = labels(marks, width)
    found = mark_groups(HUNDRED, marks, width)
    ends = [*(column - 1 for column, _ in found[1:]), width]
    return [
        (column, members, row[column : max(column, end)].rstrip())
        for (column, members), end in zip(found, ends, strict=False)
    ]


def column_of(mark: Mark, width: int) -> int:
    """Where a mark stands on the bar of a hundred days."""
    return HUNDRED.column(mark.at, width)


@given(MARKS, st.integers(1, 220))
def test_every_mark_in_sight_belongs_to_one_label_and_that_begins_at_a_mark(
    marks: list[Mark], width: int
) -> None:
    found = crowds(marks, width)
    seen = [mark for mark in marks if 0 <= column_of(mark, width) < width]
    assert sorted(map(repr, seen)) == sorted(repr(mark) for _, many, _ in found for mark in many)
    assert all(column == column_of(many[0], width) for column, many, _ in found)


@given(MARKS, st.integers(1, 220))
def test_a_label_begins_by_the_sign_of_the_mark_below_it(marks: list[Mark], width: int) -> None:
    below = axis(face_of(marks=marks, at=-50, latest=-50), width)
    for column, _, said in crowds(marks, width):
        assert not said or column == 0 or said[0] == below[column], (said, below)


@given(MARKS, st.integers(1, 220))
def test_a_label_never_runs_over_a_mark_of_another_label(marks: list[Mark], width: int) -> None:
    """Else a name would be read as that mark's."""
    found = crowds(marks, width)
    for column, many, said in found:
        over = {
            column_of(mark, width)
            for _, others, _ in found
            if others is not many
            for mark in others
        }
        assert not over & set(range(column, column + len(said))), said


@given(MARKS, st.integers(1, 220))
def test_a_label_names_its_marks_in_their_order_or_counts_them(
    marks: list[Mark], width: int
) -> None:
    for _, many, said in crowds(marks, width):
        if len(many) == 1 or said.endswith("~") or said in ("", *SIGNS.values()):
            continue
        told, _, more = said.partition(" +")
        names = [name.lstrip("".join(SIGNS.values())) for name in told.split(", ")]
        labelled = [(mark.shape, clean(mark.label)) for mark in many]
        words = [label if own == "own" else label.partition(" ")[0] for own, label in labelled]
        places = [words.index(name) for name in names]
        assert places == sorted(places) or len(set(words)) < len(words)
        if not more:
            assert set(names) == set(words)


def test_in_a_crowd_without_room_the_rest_is_counted_and_the_next_mark_keeps_its_place() -> None:
    """Ten names in a row would run far to the right, over marks that are none of theirs."""
    crowd = [Mark(day, f"paper-{day}", "document") for day in range(10, 20)]
    late = Mark(30, "herald", "document")
    row = labels([*crowd, late], 100)
    assert row[10:19] == "▾paper-10"
    assert row[30:37] == "▾herald"
    assert row[19:30].strip() == "+9"


def test_a_mark_of_the_reader_s_own_has_its_name_over_it_though_a_document_is_near() -> None:
    row = labels([Mark(10, "A1", "document"), Mark(12, "turning", "own")], 100)
    assert row[10:20] == "▾ vturning"
    below = axis(face_of(marks=[Mark(10, "A1", "document"), Mark(12, "turning", "own")], at=0), 100)
    assert (below[10], below[12]) == ("▾", "v")


def test_names_of_another_sort_in_a_crowd_carry_their_own_sign() -> None:
    row = labels([Mark(10, "turning point", "own"), Mark(11, "A1 Gazette", "document")], 100)
    assert row.strip() == "vturning point, ▾A1"
    row = labels([Mark(10, "A1", "document"), Mark(11, "pinned base", "base")], 100)
    assert row.strip() == "▾A1, =pinned"


def test_of_marks_in_one_column_the_axis_shows_the_reader_s_own() -> None:
    marks = [Mark(10, "mine", "own"), Mark(10, "A1", "document"), Mark(10, "pinned", "base")]
    assert axis(face_of(marks=marks, at=0), 100)[10] == "v"


@given(MARKS, st.integers(1, 220))
def test_a_mark_of_the_reader_s_own_is_never_counted_under_a_document(
    marks: list[Mark], width: int
) -> None:
    for _, many, _ in crowds(marks, width):
        assert many[0].shape == "own" or all(mark.shape != "own" for mark in many)


@given(MARKS, st.integers(1, 220))
def test_the_row_of_names_is_no_wider_than_the_bar(marks: list[Mark], width: int) -> None:
    assert cell_len(labels(marks, width)) == width


# ------------------------------------------------------------------ which marks there are


def test_a_document_is_marked_on_the_last_day_it_can_have_appeared(chronicle: Any) -> None:
    documents = chronicle.cells().documents
    found = {mark.label: mark.at for mark in document_marks(documents, UTC_CLOCK)}
    assert found["C3 Report of the council"] == chronicle.moment("2020-10-20")
    assert found["A1 Gazette of the spring"] == chronicle.moment("2020-03-20")
    assert list(found.values()) == sorted(found.values())


def test_a_document_without_a_last_day_has_no_mark(chronicle: Any) -> None:
    from attrs import evolve

    from chrono.edtf import FOREVER

    known = chronicle.cells().documents["A1"]
    assert document_marks({"A1": evolve(known, published=(0, FOREVER))}, UTC_CLOCK) == ()


@given(st.lists(st.integers(0, 50), unique=True).map(sorted), st.integers(-5, 55))
def test_the_neighbour_of_a_day_is_the_nearest_other_one(days: list[int], day: int) -> None:
    assert neighbour(days, day, 1) == min((each for each in days if each > day), default=None)
    assert neighbour(days, day, -1) == max((each for each in days if each < day), default=None)


# ------------------------------------------------------------------ both cursors


@given(STRETCHES, st.integers(2, 200), st.integers(0, 50_000), st.sampled_from(["valid", "known"]))
def test_both_cursors_are_seen_where_they_meet(
    stretch: TimeRange, width: int, offset: int, in_hand: str
) -> None:
    day = min(stretch.end, stretch.start + offset)
    shown = axis(face_of(stretch, at=day, known_at=day, in_hand=in_hand), width)
    letters = {letter: shown.index(letter) for letter in "DK"}
    first = letters["D" if in_hand == "valid" else "K"]
    assert first == stretch.column(day, width)
    assert abs(letters["D"] - letters["K"]) == 1
