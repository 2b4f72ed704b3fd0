"""Terminals that lack signs or colours: everything on them is ASCII, and the cursors are seen."""

from __future__ import annotations

import os

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.segment import Segment
from textual.widgets import Input

from chrono.chronicle import Chronicle
from chrono.render.ascii_signs import in_ascii, lacks_utf8
from tests.tui.driving import Driver, scrubbing

PRINTABLE = st.text(st.characters(exclude_categories=("C", "Z")), max_size=20)


@given(text=PRINTABLE)
def test_ascii_is_as_wide_as_what_it_replaces(text: str) -> None:
    found = in_ascii(text, letters=True)
    assert found.isascii()
    assert cell_len(found) == sum(map(cell_len, text))


@given(text=PRINTABLE)
def test_a_console_with_utf8_keeps_the_letters_of_a_document(text: str) -> None:
    letters = [char for char in text if char.isalpha() or char.isascii()]
    found = in_ascii(text, letters=False)
    assert [char for char in found if char.isalpha() and not char.isascii()] == [
        char for char in letters if not char.isascii()
    ]


def test_no_replacement_says_more_about_a_date_than_the_sign() -> None:
    assert in_ascii("2023-07…", letters=False) == "2023-07_"
    assert "~" not in in_ascii("…≤≥", letters=True)
    assert in_ascii("≤2024-09-14", letters=False) == "/2024-09-14"


@pytest.mark.parametrize(
    "environment",
    [
        {"LC_ALL": "C", "LANG": "en_GB.UTF-8"},
        {"LC_ALL": "POSIX"},
        {"LANG": "C", "LC_CTYPE": "C.UTF-8"},  # LC_CTYPE is what Python adds to LANG=C
        {"LANG": "de_DE.ISO-8859-1"},
        {"LC_CTYPE": "de_DE@euro", "LANG": "de_DE.UTF-8"},
    ],
)
def test_a_locale_without_utf8_is_recognised(environment: dict[str, str]) -> None:
    assert lacks_utf8(environment, "utf-8")


@pytest.mark.parametrize(
    "environment",
    [
        {},
        {"LANG": "C.UTF-8"},
        {"LC_CTYPE": "C.UTF-8"},
        {"LANG": "en_GB.utf8", "LC_ALL": ""},
        {"LC_ALL": "en_GB.UTF-8", "LANG": "C"},
    ],
)
def test_a_locale_with_utf8_is_recognised(environment: dict[str, str]) -> None:
    assert not lacks_utf8(environment, "UTF-8")
    assert lacks_utf8(environment, "ascii")  # as PYTHONIOENCODING says


def sent(driver: Driver) -> list[Segment]:
    """Every piece of the screen as the terminal gets it."""
    strips = driver.app.screen._compositor.render_strips()
    return [segment for strip in strips for segment in strip]


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch) -> None:
    """A text console."""
    for name in ("LC_ALL", "LC_CTYPE", "LANG", "NO_COLOR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "linux")


async def test_on_a_text_console_every_view_is_ascii(chronicle: Chronicle, bare: None) -> None:
    async with scrubbing(chronicle, at="2020-09-15") as driver:
        driver.model.cell = "northern-guard.strength"
        for keys in ([], ["M"], ["M", "z"], ["?"], ["escape", "a"], ["enter"], ["escape", "'"]):
            await driver.press(*keys)
            shown = "".join(segment.text for segment in sent(driver))
            assert shown.strip()
            assert shown.isascii(), keys


async def test_elsewhere_signs_stay_as_they_are(
    chronicle: Chronicle, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    async with scrubbing(chronicle, at="2020-09-15") as driver:
        assert "●" in driver.text()


async def test_with_another_charset_nothing_but_ascii_is_sent(
    chronicle: Chronicle, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("LC_ALL", "C")
    async with scrubbing(chronicle, at="2020-09-15") as driver:
        assert "".join(segment.text for segment in sent(driver)).isascii()


@pytest.fixture(params=["NO_COLOR", "ansi-dark"])
def plain(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """A terminal with its own colours, or with none."""
    monkeypatch.delenv("NO_COLOR", raising=False)
    if request.param == "NO_COLOR":
        monkeypatch.setenv("NO_COLOR", "1")
    return str(request.param)


async def in_theme(driver: Driver, plain: str) -> None:
    """Goes to the theme in question."""
    if "NO_COLOR" not in os.environ:
        driver.app.theme = plain
        await driver.settle()


async def test_the_chosen_row_of_a_list_is_seen(chronicle: Chronicle, plain: str) -> None:
    async with scrubbing(chronicle, at="2020-09-15") as driver:
        await in_theme(driver, plain)
        for opener in ("a", "'", "ctrl+p"):
            await driver.press(opener)
            await driver.pilot.pause(0.3)
            await driver.press("down")
            marked = [s for s in sent(driver) if s.style is not None and s.style.underline]
            assert any(segment.text.strip() for segment in marked), opener
            await driver.press("escape")


async def test_the_text_cursor_and_the_field_in_hand_are_seen(
    chronicle: Chronicle, plain: str
) -> None:
    async with scrubbing(chronicle, at="2020-09-15") as driver:
        await in_theme(driver, plain)
        for keys in (["t"], ["escape", "a"], ["enter"]):
            await driver.press(*keys)
            box = driver.app.screen.focused
            assert isinstance(box, Input)
            assert box.get_component_rich_style("input--cursor").reverse
        labels = [s.text for s in sent(driver) if s.style and s.style.reverse and s.text.strip()]
        assert driver.app.screen._fields[0].label in " ".join(labels)  # type: ignore[attr-defined]
