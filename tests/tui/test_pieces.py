"""Small units: sanitizing, wrapping, playback, drawing and parsing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from chrono.chronicle import Chronicle
from chrono.edtf.calendar import DAY
from chrono.model.quantity_text import parse
from chrono.tui.drawing.canvas import Canvas
from chrono.tui.drawing.plot import plot, short
from chrono.tui.keys import COMMANDS, bindings
from chrono.tui.layout import layout_for
from chrono.tui.model.axis import TimeRange
from chrono.tui.model.cell_history import Span
from chrono.tui.model.form import FieldParser, FormField, fields_for, written
from chrono.tui.model.playback import SPEEDS, Play, speed_words
from chrono.tui.model.scrubber import Scrubber
from chrono.tui.model.styled_lines import text_of
from chrono.tui.panels.registry import ASIDE
from chrono.tui.sanitize import clean, clip, pad, wrap
from tests.tui.worlds import HOSTILE


@given(st.text())
def test_clean_text_is_printable_and_cleaning_it_again_changes_nothing(text: str) -> None:
    assert clean(text).isprintable()
    assert clean(clean(text)) == clean(text)


def test_what_a_terminal_would_act_on_is_shown_as_an_escape() -> None:
    shown = clean(HOSTILE)
    assert "\\x1b[31m" in shown
    assert "\\u202e" in shown
    assert "[@click=app.quit]" in shown


@given(st.text(), st.integers(0, 40))
def test_clipped_and_padded_text_has_the_width(text: str, width: int) -> None:
    assert cell_len(clip(clean(text), width)) <= width
    assert cell_len(pad(clean(text), width)) == width


@given(st.text(), st.integers(2, 40))
def test_wrapped_lines_fit_and_lose_no_word(text: str, width: int) -> None:
    lines = wrap(text, width)
    assert lines
    assert all(cell_len(line) <= width for line in lines)
    assert "".join(lines).replace(" ", "") == "".join(clean(text).split())


def test_playing_moves_by_elapsed_time_and_skips_what_is_empty() -> None:
    play = Play(SPEEDS.index(7 * DAY))
    play.start(100 * DAY, 0.0)
    at, skipped = play.advance(0.5, 104 * DAY, 1000 * DAY)
    assert (at // DAY, skipped) == (103, 0)
    at, skipped = play.advance(0.6, 400 * DAY, 1000 * DAY)
    assert skipped > 200 * DAY
    assert at < 400 * DAY


def test_playing_ends_at_the_end() -> None:
    play = Play(SPEEDS.index(365 * DAY))
    play.start(100 * DAY, 0.0)
    assert play.advance(1.0, None, 200 * DAY) == (200 * DAY, 0)
    assert not play.running


def test_a_sleeping_computer_does_not_make_playing_leap() -> None:
    play = Play(SPEEDS.index(DAY))
    play.start(100 * DAY, 0.0)
    at, _ = play.advance(3600.0, 101 * DAY, 10_000 * DAY)
    assert at == 101 * DAY


@pytest.mark.parametrize(
    ("days", "words"), [(1, "1 day a second"), (14, "2 weeks a second"), (365, "1 year a second")]
)
def test_speeds_are_said(days: int, words: str) -> None:
    assert speed_words(days * DAY) == words


@pytest.mark.parametrize(
    "value",
    [
        2200,
        {"about": 2500},
        {"at_least": 5},
        {"low": 3, "high": 9},
        {"low": 3, "best": 4, "high": 9},
    ],
)
def test_a_value_written_into_a_form_is_read_back_the_same(value: object) -> None:
    assert parse(written(value)) == value


def test_a_form_explains_dates_names_and_choices(chronicle: Chronicle) -> None:
    scrubber = Scrubber(chronicle)
    names = scrubber.names
    desk = FieldParser(scrubber.vocabulary, names.entities, names.documents, scrubber.today)
    fields = {field.name: field for field in fields_for(scrubber.vocabulary.types["BaseStatus"])}
    base = desk.understand(fields["data.base"], "Oak Fort")
    assert (base.value, base.said) == ("oak-fort", "Oak Fort, base")
    assert desk.understand(fields["data.base"], "City Watch").wrong
    assert desk.understand(fields["data.status"], "cl").value == "closed"
    assert desk.understand(fields["when"], "2020-09~").said == "about September 2020"
    late = desk.understand(fields["when"], "last week", "A1")
    assert not late.wrong
    assert "derived from the publication" in late.said
    assert desk.understand(fields["when"], "last week").wrong
    assert desk.matches(fields["data.base"], "fo")[0] == "Oak Fort"


def test_a_list_field_takes_several(chronicle: Chronicle) -> None:
    scrubber = Scrubber(chronicle)
    names = scrubber.names
    desk = FieldParser(scrubber.vocabulary, names.entities, names.documents, scrubber.today)
    field = FormField("data.member", "member", "entity", "", many=True)
    assert desk.understand(field, "City Watch; river-fleet").value == ["city-watch", "river-fleet"]


def test_a_plot_has_steps_and_gaps_and_no_slopes(chronicle: Chronicle) -> None:
    scrubber = Scrubber(chronicle)
    film = scrubber.cache
    days = film.breaks("northern-guard.strength")
    spans = []
    for first, last in days:
        reading = film.reading("northern-guard.strength", last, scrubber.known_at)
        assert reading is not None
        spans.append(Span(first, reading, last))
    made = plot(spans, TimeRange(days[0][0], days[-1][1]), 60, 6)
    assert len(made.lines) == 7, "six of dots, and the axis"
    assert "╵Jul 2020" in text_of(made.lines[-1])
    assert "5,200" in text_of(made.lines[0])
    assert all(len(text_of(line)) <= 60 for line in made.at(scrubber.at))


def test_nothing_to_plot_is_no_plot() -> None:
    assert plot([], TimeRange(0, 10), 60, 6).lines == []


@pytest.mark.parametrize(("value", "said"), [(5200, "5,200"), (1_200_000, "1.2M"), (45_000, "45k")])
def test_numbers_on_a_scale_are_short(value: int, said: str) -> None:
    assert short(value) == said


def test_dots_outside_a_canvas_are_left_out() -> None:
    canvas = Canvas(2, 1)
    canvas.dot(-1, 0)
    canvas.dot(0, 99)
    canvas.dot(0, 0)
    assert [text_of(line) for line in canvas.lines()] == ["⠁ "]


def test_every_command_has_help_and_its_own_keys() -> None:
    keys = [key for command in COMMANDS for key in command.keys.split(",") if key]
    assert len(keys) == len(set(keys))
    for command in COMMANDS:
        assert command.help
    assert all(binding.id for binding in bindings())


@pytest.mark.parametrize("width", [1, 20, 59, 60, 80, 99, 100, 300])
@pytest.mark.parametrize("height", [1, 2, 5, 14, 15, 24, 40, 100])
def test_at_every_size_the_panel_in_hand_is_seen(width: int, height: int) -> None:
    for focus in ("slider", "state", "detail", "events", *ASIDE):
        for alone in (False, True):
            found = layout_for(width, height, focus, alone, False, focus if focus in ASIDE else "")
            assert focus in found.seen
            assert found.slider >= 1
