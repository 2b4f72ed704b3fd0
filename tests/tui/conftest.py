"""One Arcadia chronicle for all reading tests, and a temporary folder for user state."""

from __future__ import annotations

from pathlib import Path

import pytest

from chrono.chronicle import Chronicle
from tests.tui.worlds import NOW, arcadia


@pytest.fixture(scope="session")
def arcadia_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the chronicle of Arcadia. Not to be written to."""
    folder = tmp_path_factory.mktemp("arcadia") / "chronicle"
    arcadia(folder)
    return folder


@pytest.fixture
def chronicle(arcadia_folder: Path) -> Chronicle:
    """The chronicle of Arcadia, opened anew. Not to be written to."""
    return Chronicle(arcadia_folder, now=NOW)


@pytest.fixture
def own(tmp_path: Path) -> Chronicle:
    """A chronicle of Arcadia that a test may write to."""
    return arcadia(tmp_path / "own")


@pytest.fixture(autouse=True)
def _state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.delenv("NO_COLOR", raising=False)


@pytest.fixture(autouse=True)
def _capable_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """A terminal with every sign, wherever the tests run."""
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
