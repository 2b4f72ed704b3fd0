"""Scrolling and selection in the event list, the state, the details and the key bar."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from textual.geometry import Size

from chrono.chronicle import Chronicle
from chrono.edtf import day_number, say_day
from chrono.edtf.clock import UTC_CLOCK
from chrono.render.text import LAYERS
from chrono.tui import keys
from chrono.tui.model.scrubber import Scrubber
from chrono.tui.model.styled_lines import Line, Piece, text_of
from chrono.tui.panels.detail import DetailPanel
from chrono.tui.panels.events import MARGIN, EventList
from chrono.tui.panels.state import empty_words
from chrono.tui.panels.status import Keys
from chrono.tui.theme import DARK, LIGHT, PALETTES, palette_for
from chrono.tui.theme_tokens import ANSI, PLAIN, SHAPES
from chrono.tui.theme_tokens import DARK as DARK_TONES
from chrono.tui.theme_tokens import LIGHT as LIGHT_TONES
from tests.tui.driving import scrubbing
from tests.tui.worlds import NOW


class Listed(EventList):
    """A list of events of a size, without a screen."""

    rows = 12
    wide = 70

    @property
    def size(self) -> Any:
        """As the test says."""
        return Size(self.wide, self.rows)

    @property
    def has_focus(self) -> Any:
        """In nobody's hand."""
        return False

    def draw(self) -> None:
        """Nothing to draw on."""

    def told(self) -> list[str]:
        """What is seen below the title."""
        return [text_of(line) for line in self.lines(self.wide, self.rows)[1:]]


def listed(scrubber: Scrubber, panel: Listed) -> Listed:
    """The list as the app shows it after a move."""
    panel.tell = lambda event: event.id
    panel.show(scrubber.timeline, scrubber.at, scrubber.index, "")
    return panel


@settings(max_examples=40)
@given(st.lists(st.integers(-4, 4), max_size=25), st.integers(2, 40))
def test_a_step_scrolls_the_list_no_more_than_it_must(
    arcadia_folder: Path, steps: list[int], rows: int
) -> None:
    scrubber = Scrubber(Chronicle(arcadia_folder, now=NOW), "2020-09-15")
    panel = Listed()
    panel.rows = rows
    listed(scrubber, panel)
    for step in steps:
        before = panel.first
        for _ in range(abs(step)):
            scrubber.step_event(1 if step > 0 else -1)
        listed(scrubber, panel)
        row = scrubber.index if scrubber.index < panel.split else scrubber.index + 1
        margin = min(MARGIN, (panel.room - 1) // 2)
        kept = before + margin <= row <= before + panel.room - 1 - margin
        assert not kept or panel.first == before, "what was well in sight is not recentred"
        assert panel.first <= max(0, row) < panel.first + panel.room
        assert 0 <= panel.first <= max(0, panel.total - panel.room)
        if not kept:
            wanted = min(abs(row - margin - before), abs(row - panel.room + 1 + margin - before))
            assert abs(panel.first - before) <= wanted, "and no further than needed"


@settings(max_examples=40)
@given(st.integers(day_number(2019, 12, 7), day_number(2021, 4, 20)), st.integers(2, 50))
def test_the_line_of_the_cursor_stands_after_what_has_happened_and_before_what_has_not(
    arcadia_folder: Path, day: int, rows: int
) -> None:
    scrubber = Scrubber(Chronicle(arcadia_folder, now=NOW), "2020-09-15")
    at = UTC_CLOCK.last(day)
    scrubber.go(at)
    panel = Listed()
    panel.rows = rows
    listed(scrubber, panel)
    told = panel.told()
    assert len(told) == min(panel.room, panel.total)
    line = scrubber.timeline
    cut = [place for place, row in enumerate(told) if f" {say_day(day)} " in row and "⠒" in row]
    if panel.first <= panel.split < panel.first + panel.room:
        assert cut == [panel.split - panel.first]
    else:
        assert cut == []
    for place, row in enumerate(told):
        if place in cut:
            continue
        index = panel.first + place - (panel.first + place > panel.split)
        assert line.event(index).id in row
        assert (line.times[index] <= at) == (panel.first + place < panel.split)
        assert row.startswith(">") == (index == scrubber.index)


def test_what_a_list_says_of_a_plan_is_that_it_is_one(chronicle: Chronicle) -> None:
    scrubber = Scrubber(chronicle, "2020-09-15")
    panel = Listed()
    panel.rows = 60
    listed(scrubber, panel)
    panel.tell = lambda event: f"{event.id} {scrubber.told_event(event.id)}"
    panel.wide = 160
    rows = panel.told()
    for index in range(len(scrubber.timeline)):
        event = scrubber.timeline.event(index)
        row = next(row for row in rows if event.id in row)
        begins = " denial: " if event.summary and event.modality == "denied" else None
        begins = begins or f" {LAYERS.get(event.modality)}: "
        assert (begins in row) == (event.modality not in ("asserted", "reported"))
        assert f" {event.document} " in row


def test_of_retracted_events_the_list_asks_for_those_that_are_seen(chronicle: Chronicle) -> None:
    scrubber = Scrubber(chronicle, "2020-09-15")
    panel, asked = Listed(), []
    listed(scrubber, panel)

    def gone(events: Any) -> set[str]:
        asked.append(list(events))
        return {asked[-1][0]}

    panel.gone = gone
    rows = panel.told()
    assert len(asked) == 1
    assert len(asked[0]) == len(rows) - 1
    assert [("retracted " in row) for row in rows if "⠒" not in row] == [True] + [False] * (
        len(asked[0]) - 1
    )


def test_what_was_retracted_is_asked_for_once_and_anew_when_the_log_has_grown(
    own: Chronicle, monkeypatch: pytest.MonkeyPatch
) -> None:
    scrubber = Scrubber(own, "2020-09-15")
    event = scrubber.timeline.event(5).id
    assert scrubber.retracted([event]) == set()
    asked = scrubber.known_at, lambda events: pytest.fail("asked again")
    monkeypatch.setattr(scrubber, "_telling", asked)
    assert scrubber.retracted([event]) == set()
    own.append(own.drafts.retraction(event, "why"), recorder="t")
    scrubber.adopt(scrubber.gather())
    other = scrubber.timeline.event(6).id
    assert scrubber.retracted([event, other]) == {event}


# ------------------------------------------------------------------ the details


class Page(DetailPanel):
    """Details of a size, in hand, without a screen."""

    rows = 8

    @property
    def size(self) -> Any:
        """As the test says."""
        return Size(40, self.rows)

    @property
    def has_focus(self) -> Any:
        """In hand."""
        return True

    def draw(self) -> None:
        """As far as there is nothing to draw on."""
        self.lines(40, self.rows)


PAGES = st.lists(st.sampled_from(["", "", "event:a", "event:b", "at:1"]), max_size=30)


@given(PAGES, st.lists(st.sampled_from([1, -1]), max_size=60), st.integers(2, 12))
def test_up_and_down_go_from_lead_to_lead_and_keep_the_one_in_hand_in_sight(
    targets: list[str], steps: list[int], rows: int
) -> None:
    page = Page()
    page.rows = rows
    made = [Line((Piece(f"line {n}"),), target=target) for n, target in enumerate(targets)]
    page.show("cell:x", "Cell", lambda width: made)
    for step in steps:
        before = page.cursor
        page.move(step)
        assert 0 <= page.first <= max(0, len(made) - rows + 1)
        if page.cursor != before:
            assert made[page.cursor].target, "a line that leads somewhere"
            assert (page.cursor > before) == (step > 0)
            assert page.first <= page.cursor < page.first + max(1, rows - 1)


@given(PAGES)
def test_every_lead_is_reached_by_going_down(targets: list[str]) -> None:
    page = Page()
    made = [Line((Piece(f"line {n}"),), target=target) for n, target in enumerate(targets)]
    page.show("cell:x", "Cell", lambda width: made)
    reached = set()
    for _ in range(3 * len(made) + 3):
        page.move(1)
        if page.cursor >= 0:
            reached.add(page.cursor)
    firsts = {n for n, target in enumerate(targets) if target and targets[n - 1 : n] != [target]}
    assert reached == firsts


def test_another_subject_is_told_from_its_top_and_the_same_one_where_one_was() -> None:
    page = Page()
    made = [Line((Piece(str(n)),), target="at:1" if n % 3 == 0 else "") for n in range(40)]
    page.show("cell:x", "Cell", lambda width: made)
    for _ in range(9):
        page.page(1)
    assert page.first == len(made) - page.rows + 1
    page.show("cell:x", "Cell", lambda width: made)
    assert page.first > 0
    page.show("cell:y", "Cell", lambda width: made)
    assert (page.first, page.cursor) == (0, -1)


# ------------------------------------------------------------------ the keys


@given(st.integers(1, 200), st.sampled_from(sorted(keys.FOOTERS)))
def test_the_last_row_shows_as_many_keys_as_fit_each_in_its_place(width: int, pane: str) -> None:
    bar = Keys()
    wanted = dict.fromkeys((*keys.FOOTERS[pane], *keys.ALWAYS))
    commands = [keys.BY_NAME[action] for action in wanted]
    bar.keys = [(each.shown, each.word, each.name, True) for each in commands]
    text = text_of(bar.lines(width, 1)[0])
    assert len(text) == width or width < 15
    for start, end, action in bar._spots:
        command = keys.BY_NAME[action]
        assert text[start:end] == f" {command.shown} {command.word} "
    if width >= 17:
        assert text.rstrip().endswith("q quit"), "how to leave is always there"
        assert "? help" in text


def test_a_key_that_does_nothing_now_is_greyed_and_still_there() -> None:
    bar = Keys()
    bar.keys = [
        ("b", "why", "why", False),
        ("f", "filter", "filter", True),
        ("?", "help", "help", True),
        ("q", "quit", "quit", True),
    ]
    tones = {piece.text.strip(): piece.tone for piece in bar.lines(60, 1)[0].pieces}
    assert (tones["b"], tones["why"]) == ("key-off", "key-off")
    assert (tones["f"], tones["filter"]) == ("key", "")


async def test_keys_are_greyed_where_they_would_do_nothing(chronicle: Chronicle) -> None:
    async with scrubbing(chronicle, at="2020-09-15") as driver:

        def active() -> dict[str, bool]:
            return {action: on for _, _, action, on in driver.app.workspace.keys.keys}

        assert active()["why"]
        driver.model.cell = None
        driver.app.workspace._paint_bars()
        assert not active()["why"]
        assert not active()["step_change(1)"]
        await driver.press("tab")
        assert not active()["go_back"]
        await driver.press("home")
        assert active()["go_back"]


def test_every_key_can_be_moved_by_its_id_and_none_needs_shift_or_alt_with_an_arrow() -> None:
    found = keys.bindings()
    names = [binding.id for binding in found]
    assert len(names) == len(set(names))
    assert all(names)
    for binding in found:
        for key in binding.key.split(","):
            parts = key.split("+")
            assert not {"shift", "alt"} & set(parts) or parts[-1] == "tab"


def test_the_keys_are_those_that_the_readme_names(chronicle: Chronicle) -> None:
    readme = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
    named = readme.partition("## Keys of the scrubber")[2].partition("##")[0]
    shown = {each.shown for each in keys.COMMANDS}
    for part in (
        "←",
        "→",
        ".",
        ",",
        "[",
        "]",
        "<",
        ">",
        "+",
        "-",
        "z",
        "Z",
        "t",
        "K",
        "/",
        "f",
        "=",
        "b",
        "m",
        "a",
        "?",
        "q",
    ):
        assert f"`{part}`" in named
        assert part in shown


async def test_many_keys_at_once_are_one_painting(
    chronicle: Chronicle, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What would queue up is left out: only the last place is drawn."""
    async with scrubbing(chronicle, at="2020-02-01") as driver:
        app, painted = driver.app, []
        slider = app.workspace.slider
        take = slider.take
        monkeypatch.setattr(
            slider, "take", lambda workspace: (painted.append(workspace.model.at), take(workspace))
        )
        for _ in range(30):
            app.navigation.step_days(1)
        await driver.settle()
        assert painted == [chronicle.moment("2020-03-02")]


# ------------------------------------------------------------------ tones


def test_every_tone_means_something_in_every_theme_or_is_plain_there() -> None:
    assert set(LIGHT_TONES) == set(DARK_TONES)
    assert set(ANSI) <= set(DARK_TONES)
    assert set(PLAIN) <= set(DARK_TONES)
    for tone in {*DARK_TONES, *SHAPES}:
        for palette in PALETTES.values():
            palette.style(tone)


def test_without_colour_no_tone_has_any_and_what_is_in_hand_is_still_told() -> None:
    plain = PALETTES["plain"]
    for tone in {*DARK_TONES, *SHAPES}:
        style = plain.style(tone)
        assert style.color is None
        assert style.bgcolor is None
    assert plain.style("select") != plain.style("")
    assert plain.style("title-on") != plain.style("title")
    assert plain.style("now") != plain.style("rule")
    assert plain.style("key-off") != plain.style("key")


def test_the_palette_is_that_of_the_theme_and_plain_where_none_is_wanted() -> None:
    from textual.theme import BUILTIN_THEMES

    assert palette_for(DARK, False) is PALETTES["dark"]
    assert palette_for(LIGHT, False) is PALETTES["light"]
    assert palette_for(BUILTIN_THEMES["ansi-dark"], False) is PALETTES["ansi"]
    for theme in (DARK, LIGHT):
        assert palette_for(theme, True) is PALETTES["plain"]


@pytest.mark.parametrize(
    ("filtered", "empty", "wanted"),
    [
        (False, True, "Press a to append"),
        (True, False, "Press f to change it"),
        (False, False, "Press u to show every cell"),
    ],
)
def test_a_state_without_rows_says_why_and_which_key_helps(
    filtered: bool, empty: bool, wanted: str
) -> None:
    text = " ".join(text_of(line) for line in empty_words(filtered, empty, 30))
    assert wanted in text
    key = wanted.split()[1]
    assert any(key == each.shown for each in keys.COMMANDS)
