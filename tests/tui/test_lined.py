"""Line panels: each row has the panel's exact width and is sent as drawn."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from chrono.chronicle import Chronicle
from chrono.tui.model.styled_lines import Line, Piece
from chrono.tui.panels.line_panel import LinePanel, thumb, with_thumb
from tests.tui.driving import scrubbing


class Page(LinePanel):
    """A panel without an app, of lines that a test gives it."""

    def lines(self, width: int, height: int) -> list[Line]:
        """None by itself."""
        return []

    def get_line_filters(self) -> list[object]:  # type: ignore[override]
        """No app, no filters."""
        return []


TEXTS = st.text(max_size=30) | st.sampled_from(["Größe", "東京湾", "a\u0301", "\x1b[31m", "é"])
PIECES = st.lists(st.builds(Piece, TEXTS, st.sampled_from(["", "dim", "bold hit", "value"])))


@given(PIECES, st.integers(1, 60), st.sampled_from(["", "▐"]), st.sampled_from(["", "select"]))
def test_a_strip_is_exactly_as_wide_as_the_panel(
    pieces: list[Piece], width: int, edge: str, fill: str
) -> None:
    strip = Page().strip(Line(tuple(pieces), fill, edge=edge), width)
    assert sum(cell_len(segment.text) for segment in strip) == width
    assert all(segment.text.isprintable() for segment in strip)
    assert strip.text.endswith(edge)


def test_nothing_follows_the_sign_of_a_cut() -> None:
    pieces = (Piece("fought and "), Piece("Iraq", "hit"))
    assert Page().strip(Line(pieces), 11).text == "fought and "
    assert Page().strip(Line((Piece("fought and more "), *pieces)), 12).text == "fought and~ "


@given(PIECES, st.integers(1, 60))
def test_a_fill_reaches_from_the_first_column_to_the_last(pieces: list[Piece], width: int) -> None:
    page = Page()
    ground = page.palette.style("", "select").bgcolor
    strip = page.strip(Line(tuple(pieces), "select"), width)
    plain = [segment for segment in strip if segment.style and "hit" not in str(segment.style)]
    coloured = page.palette.style("hit", "select").bgcolor
    assert {segment.style.bgcolor for segment in plain if segment.style} <= {ground, coloured}


@given(st.integers(0, 500), st.integers(0, 60), st.integers(0, 500))
def test_the_thumb_stands_where_the_rows_stand_among_all(
    total: int, shown: int, first: int
) -> None:
    first = min(first, max(0, total - shown))
    taken = thumb(first, shown, total)
    if total <= shown or not shown:
        assert not taken
        return
    assert 0 <= taken.start < taken.stop <= shown
    assert (taken.start == 0) or first > 0
    if first == total - shown:
        assert taken.stop == shown


@given(st.integers(1, 40), st.integers(0, 400))
def test_the_thumb_goes_down_as_the_rows_do(shown: int, total: int) -> None:
    starts = [thumb(first, shown, total).start for first in range(max(1, total - shown + 1))]
    assert starts == sorted(starts)


def test_a_list_that_is_seen_whole_has_no_scroll_bar() -> None:
    lines = [Line((Piece("one"),)), Line((Piece("two"),))]
    assert with_thumb(lines, 0, 2, 10) == lines
    assert [line.edge for line in with_thumb(lines, 2, 4, 10)] == [" ", "▐"]


THEMES = ["chrono-dark", "chrono-light", "ansi-dark"]


def told(strips: list[Strip]) -> list[list[tuple[str, str]]]:
    """Rows as texts with their styles, neighbours of one style together."""
    return [
        [(segment.text, str(segment.style)) for segment in strip.simplify() if segment.text]
        for strip in strips
    ]


@pytest.mark.parametrize("theme", [*THEMES, "no colour"])
async def test_rows_are_sent_as_textual_would_have_sent_them(
    chronicle: Chronicle, theme: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if theme == "no colour":
        monkeypatch.setenv("NO_COLOR", "1")
    async with scrubbing(chronicle, at="2020-09-15") as driver:
        if theme in THEMES:
            driver.app.theme = theme
            await driver.settle()
            await driver.settle()
        for panel in driver.app.workspace.panels.values():
            whole = Region(0, 0, *panel.size)
            part = Region(3, 0, max(1, panel.size.width - 5), panel.size.height)
            for region in (whole, part):
                wanted = told(Widget.render_lines(panel, region))
                assert told(panel.render_lines(region)) == wanted


async def test_rows_below_the_last_one_drawn_are_blank(chronicle: Chronicle) -> None:
    async with scrubbing(chronicle, at="2020-09-15") as driver:
        panel = driver.app.workspace.state_panel
        panel.forget()
        rows = panel.render_lines(Region(0, 0, panel.size.width, 3))
        assert [row.text for row in rows] == [" " * panel.size.width] * 3
