"""Dates in the list, slider and marks are never more exact than in the documents."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from chrono.chronicle import Chronicle
from chrono.edtf import BEGINNING, day_number, format_day
from chrono.edtf.clock import UTC_CLOCK
from chrono.tui.model.axis import TimeRange
from chrono.tui.model.marks import Mark
from chrono.tui.model.short_date import DATE_WIDTH, period_text, short_date
from chrono.tui.model.styled_lines import text_of
from chrono.tui.panels.timeline import Slider, TimelineState, bars
from tests.tui.driving import scrubbing
from tests.tui.worlds import document, said


def shown(own: Chronicle, when: str | None, **more: str) -> str:
    """What the list shows as the date of an event appended with a date."""
    own.append(
        said("StrengthStated", when, "B2", force="grey-band", strength=77, **more), recorder="test"
    )
    event = [each for each in own.events if each.data.get("strength") == 77][-1]
    return short_date(event, own.cells().documents, own.vocabulary.clock)


@pytest.mark.parametrize(
    ("when", "text"),
    [
        ("2003", "2003"),
        ("2003~", "2003~"),
        ("2003-02", "2003-02"),
        ("2003-02-01", "2003-02-01"),
        ("2003-02-01?", "2003-02-01?"),
        ("200X", "200X"),
        ("2003/2004", "2003/2004"),
        ("2003-02/2004-01", "2003/2004…"),
        ("[2003-07-03..2003-07-19]", "2003-07…"),
        ("[2003-06-03..2003-07-19]", "2003…"),
        ("[2002-06-03..2003-07-19]", "2002/2003…"),
        ("[2003-07-03~..2003-07-19]", "2003-07…~"),
        ("/2004-09-14", "≤2004-09-14"),
        ("[..2004-09-14]", "≤2004-09-14"),
        ("2003/..", "2003/.."),
        ("2003-02-01/..", "2003-02-01/"),
        ("2003-02-01T10:46", "02-01 10:46"),
        ("2003-02-01T10:46~", "01 10:46~"),
        ("2003-02-01T10:46:30", "01 10:46:30"),
        ("2003-02-01T10:46:30Z", "01 10:46:30"),
        ("2003-02-01T10:46+05:00", "10:46+05:00"),
        ("[2003-02-01T10:46..2003-02-01T10:50]", "2003-02-01"),
        ("2003-02-01T10:46/2003-02-02", "2003-02…"),
        ("[..2004-09-14T10:46]", "≤2004-09-14"),
    ],
)
def test_a_date_is_shown_as_written_or_as_the_period_that_holds_it(
    own: Chronicle, when: str, text: str
) -> None:
    assert shown(own, when) == text


def test_an_undated_event_shows_the_day_by_which_its_document_was_published(own: Chronicle) -> None:
    assert shown(own, None) == f"≤{UTC_CLOCK.format(own.cells().documents['B2'].published[1])}"


@given(
    st.integers(day_number(-30, 1, 1), day_number(12_000, 1, 1)),
    st.integers(0, 40_000),
)
def test_a_period_never_names_a_day_inside_it(first: int, days: int) -> None:
    text = period_text((first, first + days))
    assert cell_len(text) <= DATE_WIDTH
    if days:
        assert text.endswith("…")
        assert not text.startswith(f"{format_day(first)}")
    assert period_text((BEGINNING, first))[0] == "≤"


# ------------------------------------------------------------------ the slider


def test_a_bar_of_vague_events_alone_is_half_as_broad() -> None:
    stretch = TimeRange(0, 9)
    (row,) = bars([2, 5], stretch, 10, 1, exact=[5])
    assert (row[2], row[5]) == ("⡇", "⣿")


@given(st.lists(st.integers(0, 99), min_size=1).map(sorted), st.data())
def test_every_event_shows_on_the_slider_however_vague(
    days: list[int], data: st.DataObject
) -> None:
    exact = sorted(data.draw(st.lists(st.sampled_from(days))))
    stretch = TimeRange(0, 99)
    rows = bars(days, stretch, 40, 3, exact)
    for day in days:
        assert rows[-1][stretch.column(day, 40)] not in (" ", "⠀")


async def test_the_slider_tells_vague_events_from_exact_ones(own: Chronicle) -> None:
    own.append(said("StrengthStated", "1990", "B2", force="grey-band", strength=5), recorder="test")
    own.append(
        said("StrengthStated", "1995-05-05", "B2", force="grey-band", strength=6), recorder="test"
    )
    async with scrubbing(own) as driver:
        model = driver.model
        days = model.timeline.times
        assert own.moment("1995-05-05") in model.exact_times()
        assert days[0] == own.moment("1990-01-01")
        assert days[0] not in model.exact_times()


async def test_the_list_shows_a_year_as_a_year(own: Chronicle) -> None:
    own.append(said("StrengthStated", "1990", "B2", force="grey-band", strength=5), recorder="test")
    async with scrubbing(own, at="1990-12-31") as driver:
        assert "1990-01-01" not in driver.words("events")
        assert ">1990 B2" in driver.words("events")


# ------------------------------------------------------------------ marks


def test_the_window_of_a_publication_is_drawn_on_the_axis() -> None:
    slider = Slider()
    slider.face = TimelineState(
        visible=TimeRange(0, 99), whole=TimeRange(0, 99), at=0, known_at=None, latest=99,
        in_hand="valid", marks=(Mark(30, "A1", "document", window=(20, 30)),), times=[],
    )  # fmt: skip
    axis = next(
        line for line in slider.lines(100, 6) if "▾" in text_of(line) and "D" in text_of(line)
    )
    tones = [piece.tone for piece in axis.pieces for _ in piece.text]
    assert tones[20:31] == ["mark"] * 11
    assert "mark" not in tones[:20] + tones[31:]


async def test_a_click_on_a_mark_goes_to_its_day(own: Chronicle) -> None:
    async with scrubbing(own, at="2020-09-15") as driver:
        slider = driver.app.workspace.slider
        for mark in driver.model.marks():
            column = slider.face.visible.column(mark.at, slider.size.width)
            for row in (0, 5):
                driver.model.go(own.moment("2020-08-15"))
                driver.app.workspace.paint()
                await driver.settle()
                await driver.pilot.click(slider, offset=(column, row))
                await driver.settle()
                assert driver.model.at == mark.at, (mark.label, row)


async def test_the_list_of_marks_shows_the_window_of_a_publication(own: Chronicle) -> None:
    own.append(document("Z9", "Leaflet", "2020-10"), recorder="test")
    async with scrubbing(own) as driver:
        await driver.press("'")
        assert "October 2020  Z9 Leaflet" in driver.text()
        assert "31 October 2020  Z9" not in driver.text()
