"""Panels: their content, cut and wrapped to the available space, and their clicks."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from chrono.chronicle import Chronicle
from chrono.tui.drawing.chart import chart
from chrono.tui.model.axis import TimeRange
from chrono.tui.model.map import Place, places, ways
from chrono.tui.model.marks import Mark
from chrono.tui.model.row_text import NARROW
from chrono.tui.model.scrubber import Scrubber
from chrono.tui.model.styled_lines import Line, Piece, text_of
from chrono.tui.model.wrap import folded
from chrono.tui.panels.status import StatusBar
from chrono.tui.panels.timeline import Slider, TimelineState
from chrono.tui.sanitize import clean
from tests.tui.driving import scrubbing
from tests.tui.worlds import HOSTILE

# ------------------------------------------------------------------ going from panel to panel


@pytest.mark.parametrize("size", [(30, 10), (59, 14), (80, 24), (120, 40), (200, 60)])
async def test_tab_reaches_every_panel_and_shift_tab_comes_back(
    chronicle: Chronicle, size: tuple[int, int]
) -> None:
    async with scrubbing(chronicle, size, at="2020-08-01") as driver:
        seen = []
        for _ in range(4):
            seen.append(driver.app.workspace.pane)
            assert driver.app.workspace.panels[driver.app.workspace.pane].display
            await driver.press("tab")
        assert sorted(seen) == ["detail", "events", "slider", "state"]
        assert driver.app.workspace.pane == seen[0]
        await driver.press("shift+tab")
        assert driver.app.workspace.pane == seen[-1]


async def test_under_sixty_by_fifteen_the_panel_in_hand_has_all_the_room(
    chronicle: Chronicle,
) -> None:
    async with scrubbing(chronicle, (59, 14), at="2020-08-01") as driver:
        for _ in range(4):
            panel = driver.app.workspace.panels[driver.app.workspace.pane]
            assert panel.size.height == 12
            others = {"state", "detail", "slider", "events"} - {driver.app.workspace.pane}
            assert not any(driver.app.workspace.panels[name].display for name in others)
            await driver.press("tab")


async def test_tab_does_not_leave_the_prompt(chronicle: Chronicle) -> None:
    async with scrubbing(chronicle, at="2020-08-01") as driver:
        await driver.press("t", "tab")
        await driver.type("2020-02-03")
        assert driver.model.at == chronicle.moment("2020-02-03")


# ------------------------------------------------------------------ both dates, and the notice


def status(width: int, notice: str) -> str:
    """The line with both dates."""
    bar = StatusBar()
    bar.dates = "State at 15 September 2020 · as known by today"
    bar.short, bar.notice, bar.right = "2020-09-15 · known today", notice, "360 events"
    return text_of(bar.lines(width, 1)[0])


def test_a_notice_is_told_whole_before_anything_is_counted() -> None:
    notice = "Filter: 20 events of 360. It hides; it changes no answer."
    assert notice in status(120, notice)
    assert "State at 15 September 2020" in status(120, notice)
    assert "360 events" not in status(120, notice)
    assert "360 events" in status(120, "")


def test_where_a_notice_has_no_room_the_dates_are_short_but_there() -> None:
    notice = "Filter: 20 events of 360. It hides; it changes no answer."
    assert "2020-09-15 · known today" in status(90, notice)
    assert notice in status(90, notice)
    assert "2020-09-15 · known today" in status(60, notice)


def test_what_the_keys_do_now_is_never_left_out_for_a_notice() -> None:
    bar = StatusBar()
    bar.dates = "State at 15 September 2020 · as known by 14 September 2020"
    bar.short, bar.notice = "2020-09-15 · known 2020-09-14", "No later publication. " * 3
    bar.right, bar.mode = "moving KNOWN BY (K: the date) ", True
    for width in (80, 100, 120, 200):
        shown = text_of(bar.lines(width, 1)[0])
        assert "moving KNOWN BY" in shown
        assert "known 2020-09-14" in shown or "known by 14 September 2020" in shown
        assert cell_len(shown.rstrip()) <= width


@given(st.integers(60, 200), st.text("No later publication.", min_size=1, max_size=200))
def test_a_long_notice_does_not_run_into_what_the_keys_do_now(width: int, notice: str) -> None:
    bar = StatusBar()
    bar.dates = "State at 15 September 2020 · as known by 14 September 2020"
    bar.short, bar.notice = "2020-09-15 · known 2020-09-14", notice
    bar.right, bar.mode = "moving KNOWN BY (K: the date) ", True
    before, found, _ = text_of(bar.lines(width, 1)[0]).partition("moving KNOWN")
    assert found
    assert before.endswith("  ")


@given(st.integers(24, 200), st.text(max_size=80))
def test_the_status_line_never_outgrows_the_screen_and_always_has_both_dates(
    width: int, notice: str
) -> None:
    shown = status(width, notice)
    assert "2020" in shown
    assert "known" in shown
    assert cell_len(shown.rstrip()) <= max(width, 26)


# ------------------------------------------------------------------ the chosen row


async def test_the_chosen_row_stays_where_nothing_is_known_of_it(chronicle: Chronicle) -> None:
    async with scrubbing(chronicle, at="2020-09-15") as driver:
        driver.model.cell = "northern-guard.strength"
        driver.app.workspace.paint()
        await driver.press("home")
        assert driver.model.cell == "northern-guard.strength"
        assert "northern-guard.strength" in {
            row.name for row in driver.app.workspace.state_panel.rows
        }
        assert "unknown" in driver.words("state")


async def test_a_row_of_which_nothing_is_known_goes_when_another_is_chosen(
    chronicle: Chronicle,
) -> None:
    async with scrubbing(chronicle, at="2020-09-15") as driver:
        driver.model.cell = "northern-guard.strength"
        driver.app.workspace.paint()
        await driver.press("home")
        first = next(
            row.name for row in driver.app.workspace.state_panel.rows if row.shape == "cell"
        )
        driver.model.cell = first
        driver.app.workspace.paint()
        await driver.press(".")
        names = {row.name for row in driver.app.workspace.state_panel.rows}
        assert ("northern-guard.strength" in names) == (first == "northern-guard.strength")


async def test_a_filter_that_hides_the_chosen_row_chooses_one_that_is_seen(
    chronicle: Chronicle,
) -> None:
    async with scrubbing(chronicle, at="2020-09-15") as driver:
        driver.model.cell = "oak-fort.holder"
        await driver.press("f")
        await driver.type("kind:attack")
        await driver.press("enter")
        shown = {key for row in driver.app.workspace.state_panel.rows for key in row.keys}
        assert driver.model.cell in shown
        title = driver.words("detail")
        assert driver.model.names.entity(driver.model.cell.partition(".")[0]) in title


async def test_a_filter_that_nothing_fits_says_so_and_not_that_nothing_is_known(
    chronicle: Chronicle,
) -> None:
    async with scrubbing(chronicle, at="2020-09-15") as driver:
        await driver.press("f")
        await driver.type("kind:nowhere")
        await driver.press("enter")
        assert "fits the filter" in driver.words("state")
        assert "Nothing is known" not in driver.words("state")


async def test_where_there_is_no_room_for_the_word_the_sign_tells_the_standing(
    chronicle: Chronicle,
) -> None:
    async with scrubbing(chronicle, (NARROW - 1, 14), at="2020-09-15") as driver:
        words = driver.words("state")
        assert "●" in words
        assert "stated" not in words
    async with scrubbing(chronicle, (59, 14), at="2020-09-15") as driver:
        assert "stated" in driver.words("state")


# ------------------------------------------------------------------ searching


async def test_escape_in_the_prompt_takes_back_the_search_that_was_begun(
    chronicle: Chronicle,
) -> None:
    async with scrubbing(chronicle, at="2020-09-15") as driver:
        await driver.press("/")
        await driver.type("raid")
        assert driver.model.query == "raid"
        await driver.press("escape")
        assert driver.model.query == ""
        assert driver.model.hits == []


async def test_escape_in_the_prompt_keeps_the_search_before(chronicle: Chronicle) -> None:
    async with scrubbing(chronicle, at="2020-09-15") as driver:
        await driver.press("/")
        await driver.type("raid")
        await driver.press("enter", "/", "end", "x", "escape")
        assert driver.model.query == "raid"
        assert driver.model.hits


# ------------------------------------------------------------------ marks on the bar


def label_row(marks: list[Mark], width: int = 80) -> str:
    """The names above the bar of a hundred days."""
    slider = Slider()
    face = TimelineState(TimeRange(0, 99), TimeRange(0, 99), 0, None, 99, "valid", tuple(marks), [])
    return text_of(slider._mark_labels(face, width))


def test_a_mark_with_room_shows_its_whole_name() -> None:
    assert label_row([Mark(10, "A1 The Gazette", "document")]).strip() == "▾A1 The Gazette"


def test_marks_without_room_share_their_ids() -> None:
    row = label_row([Mark(10, "A1 The Gazette", "document"), Mark(12, "B2 Dispatch", "document")])
    assert row.strip() == "▾A1, B2"


def test_a_mark_of_the_reader_s_own_comes_first_in_a_crowd() -> None:
    row = label_row([Mark(10, "A1 The Gazette", "document"), Mark(10, "turning point", "own")])
    assert row.strip() == "vturning point, ▾A1"


def test_no_marks_are_an_empty_row() -> None:
    assert label_row([]) == ""


@given(
    st.lists(st.tuples(st.integers(-20, 120), st.text(min_size=1, max_size=20)), max_size=12),
    st.integers(1, 200),
)
def test_names_of_marks_fit_the_bar_and_begin_at_their_columns(
    placed: list[tuple[int, str]], width: int
) -> None:
    marks = [Mark(day, label, "document") for day, label in placed]
    row = label_row(marks, width)
    assert cell_len(row) <= width
    columns = {TimeRange(0, 99).column(day, width) for day, _ in placed}
    first = cell_len(row) - cell_len(row.lstrip())
    if row.strip():
        assert first in columns


# ------------------------------------------------------------------ folding


@given(
    st.lists(st.tuples(st.text(max_size=40), st.sampled_from(["", "dim", "link"])), max_size=6),
    st.integers(4, 60),
)
def test_a_folded_line_fits_loses_no_word_and_leads_where_it_led(
    parts: list[tuple[str, str]], width: int
) -> None:
    line = Line(tuple(Piece(*part) for part in parts), target="event:x")
    rows = folded(line, width)
    squeezed = "".join(clean(text) for text, _ in parts).replace(" ", "")
    assert "".join(clean(text_of(row)) for row in rows).replace(" ", "") == squeezed
    assert all(row.target == "event:x" for row in rows)
    assert all(cell_len(clean(text_of(row))) <= width for row in rows)


def test_folding_keeps_the_tones() -> None:
    line = Line((Piece("a long claim ", "value"), Piece("by somebody else", "dim")))
    rows = folded(line, 14, "  ")
    assert [text_of(row) for row in rows] == ["a long claim", "  by somebody", "  else"]
    assert {piece.tone for piece in rows[2].pieces if piece.text.strip()} == {"dim"}


def test_a_line_that_fits_is_left_alone() -> None:
    line = Line((Piece("short"),), fill="select", target="at:1")
    assert folded(line, 20) == (line,)


async def test_the_details_cut_nothing_off(chronicle: Chronicle) -> None:
    async with scrubbing(chronicle, (120, 40), at="2020-09-15") as driver:
        for key in driver.model.state_list.of_key:
            lines = driver.app.workspace.cell_detail.lines((key,), 40)
            for line in lines:
                plot = any("now-line" in piece.tone for piece in line.pieces)
                assert plot or cell_len(clean(text_of(line))) <= 40, text_of(line)


async def test_up_and_down_go_over_a_folded_lead_in_one_step(chronicle: Chronicle) -> None:
    async with scrubbing(chronicle, (60, 40), at="2020-09-15") as driver:
        driver.model.cell = "northern-guard.strength"
        await driver.press("b")
        detail = driver.app.workspace.detail_panel
        visited = []
        for _ in range(6):
            if detail.cursor >= 0:
                visited.append(detail._made[detail.cursor].target)
            await driver.press("down")
        leads = [b for a, b in zip([None, *visited], visited, strict=False) if a != b]
        assert len(set(leads)) > 1
        for index in {detail.cursor}:
            assert detail._lead(index) == index


# ------------------------------------------------------------------ the map


def place(entity: str, latitude: float, longitude: float, value: str = "", **more: bool) -> Place:
    """A place on a map of two."""
    return Place(
        entity,
        entity.title(),
        latitude,
        longitude,
        value,
        "stated",
        more.get("changed", False),
        more.get("fits", True),
    )


def drawn(found: list[Place], width: int = 60, height: int = 16, chosen: str = "") -> str:
    """A map as text."""
    return "\n".join(text_of(line) for line in chart(found, width, height, chosen).lines)


def test_north_is_up_and_east_is_right() -> None:
    rows = drawn([place("north", 40, 10, "x"), place("south", 30, 20, "x")]).split("\n")
    north = next(y for y, row in enumerate(rows) if "North" in row)
    south = next(y for y, row in enumerate(rows) if "South" in row)
    assert north < south
    assert rows[north].index("A") < rows[south].index("A")


def test_of_two_places_in_one_spot_the_known_one_is_shown_and_the_other_counted() -> None:
    near = [
        place("camp", 33.0, 44.0),
        place("fort", 33.0001, 44.0, "City"),
        place("far", 20.0, 50.0),
    ]
    text = drawn(near)
    assert "Fort +1" in text
    assert "A City" in text
    assert "nothing known  2" in text


def test_places_of_other_kinds_do_not_count_as_unknown() -> None:
    text = drawn(
        [
            place("fort", 30, 40, "City"),
            place("camp", 31, 41, "City"),
            place("town", 30.5, 40.5, fits=False),
        ]
    )
    assert "nothing known" not in text
    assert "other places  1" in text
    assert "Town" in text


def test_the_frame_is_that_of_the_places_which_the_map_is_about() -> None:
    text = drawn(
        [
            place("fort", 30, 40, "City"),
            place("camp", 31, 41, "City"),
            place("antipodes", -60, -120, fits=False),
        ]
    )
    assert "Antipodes" not in text
    assert "other places  1 (1 beyond the edge)" in text


def test_what_has_just_changed_is_marked_by_a_sign() -> None:
    assert "*Fort" in drawn([place("fort", 30, 40, "City", changed=True), place("camp", 31, 41)])


def test_more_values_than_there_is_room_for_are_counted() -> None:
    many = [place(f"p{n}", 30 + n, 40, f"value {n}") for n in range(20)]
    assert "more values" in drawn(many, height=12)


@given(
    st.lists(
        st.tuples(
            st.floats(-90, 90), st.floats(-180, 180), st.sampled_from(["", "x", "y"]), st.booleans()
        ),
        min_size=1,
        max_size=12,
    ),
    st.integers(1, 120),
    st.integers(1, 40),
)
def test_any_map_fits_its_panel_and_shows_each_place_it_is_about_once(
    spots: list[tuple[float, float, str, bool]], width: int, height: int
) -> None:
    found = [
        place(f"p{n}", latitude, longitude, value, fits=fits)
        for n, (latitude, longitude, value, fits) in enumerate(spots)
    ]
    made = chart(found, width, height)
    shown = [each.entity for there in made.spots.values() for each in there]
    assert len(shown) == len(set(shown))
    assert {each.entity for each in found if each.fits} <= set(shown)
    assert (
        all(
            cell_len(text_of(line)) <= width
            for line in made.lines
            if "known" not in text_of(line)
            and "other" not in text_of(line)
            and "more" not in text_of(line)
        )
        or width < 30
    )


def test_the_first_way_is_the_vocabulary_s_first_and_no_two_are_called_alike(
    chronicle: Chronicle,
) -> None:
    scrubber = Scrubber(chronicle, "2020-08-01")
    found = ways(scrubber)
    assert found[0].attribute == "holder"
    assert found[-1].standing
    assert len({way.label for way in found}) == len(found)
    shown = {each.entity: each.value for each in places(scrubber, found[0])}
    assert shown["elm-field"] == "City Watch"


async def test_the_map_is_walked_by_keys_and_a_place_opened(chronicle: Chronicle) -> None:
    async with scrubbing(chronicle, at="2020-08-01") as driver:
        await driver.press("M", "tab")
        assert driver.app.workspace.pane == "map"
        seen = []
        for _ in range(len(places(driver.model, ways(driver.model)[0]))):
            await driver.press("down")
            seen.append(driver.app.workspace.map_panel.chosen)
        assert len(set(seen)) == len(seen), "every place once, before the first again"
        await driver.press("up", "enter")
        assert driver.app.workspace.pane == "detail"
        assert driver.model.names.entity(seen[-2]) in driver.words("detail")


async def test_a_click_on_a_place_chooses_it(chronicle: Chronicle) -> None:
    async with scrubbing(chronicle, at="2020-08-01") as driver:
        await driver.press("M")
        panel = driver.app.workspace.map_panel
        (column, row), there = next(
            each for each in panel._spots.items() if each[1][0].entity == "ash-camp"
        )
        await driver.pilot.click(panel, offset=(column, row + 1))
        await driver.settle()
        assert driver.model.cell == "ash-camp.holder"
        assert there[0].entity == panel.chosen


async def test_hostile_names_on_the_map_reach_the_screen_as_text(chronicle: Chronicle) -> None:
    text = drawn([place("fort", 30, 40, HOSTILE), place("camp", 31, 41)])
    assert "A " in text
    assert "\x1b" not in clean(text.replace("\n", " "))


async def test_the_chosen_row_has_others_in_sight_above_and_below_it(chronicle: Chronicle) -> None:
    async with scrubbing(chronicle, (80, 24), at="2020-09-15") as driver:
        board = driver.app.workspace.state_panel
        for _ in range(len(board.rows)):
            await driver.pilot.press("down")
            await driver.pilot.pause()
            place = board._cursor - board.first
            assert place >= min(2, board._cursor)
            assert board.room - 1 - place >= min(2, len(board.rows) - 1 - board._cursor)
