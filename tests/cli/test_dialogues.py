"""Whole dialogues on a terminal: what is shown and what is written equal their transcripts."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from chrono import Chronicle
from tests.cli.conftest import HERE, shell
from tests.cli.terminal_sessions import answers, typed
from tests.cli.transcripts import head_of, settled, steps, written

DIALOGUES = HERE / "dialogues"
SESSIONS = sorted(DIALOGUES.glob("*.txt"))


@pytest.fixture
def desk() -> Iterator[Path]:
    """A folder with the tables, whose path is always as long: lines that name it are wrapped."""
    above = Path(tempfile.mkdtemp(prefix="chrono-", dir="/tmp"))
    for table in DIALOGUES.glob("*.csv"):
        shutil.copy(table, above)
    yield above
    shutil.rmtree(above, ignore_errors=True)


@pytest.mark.parametrize("path", SESSIONS, ids=lambda path: path.stem)
def test_a_dialogue_goes_as_its_transcript_says(path: Path, desk: Path) -> None:
    done = []
    for step in steps(path):
        code, shown = typed(step.line, answers(step.expected), desk)
        said = settled(shown) + (f"\n[exit {code}]" if code else "")
        done.append((step.line, said.strip("\n")))
    if os.environ.get("CHRONO_UPDATE"):
        path.write_text(written(head_of(path), done))
    assert written(head_of(path), done) == path.read_text()


def contents(folder: Path) -> dict[str, bytes]:
    """The log, the vocabulary and the mappings of a chronicle, by their paths."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in (folder / "events").rglob("*")
        if path.is_file() and path.name != "log.lock"
    }


@pytest.fixture
def fresh(desk: Path) -> Path:
    Chronicle.create(desk / "raids")
    return desk / "raids"


ALL_DEFAULTS = [""] * 16
"""Enter at each question about the raids, before the two about what was made of them."""


@pytest.mark.parametrize("count", [0, 1, 7, len(ALL_DEFAULTS), len(ALL_DEFAULTS) + 1])
@pytest.mark.parametrize("interrupt", [False, True])
def test_a_dialogue_that_is_left_leaves_nothing_behind(
    fresh: Path, count: int, interrupt: bool
) -> None:
    before = contents(fresh)
    given = [*ALL_DEFAULTS, ""][:count]
    code, shown = typed("chrono import ../raids.csv", given, fresh, interrupt)
    assert code == 130, shown
    assert contents(fresh) == before


@pytest.mark.parametrize("place", [0, 1])
def test_a_no_at_the_end_leaves_nothing_behind(fresh: Path, place: int) -> None:
    before = contents(fresh)
    given = [*ALL_DEFAULTS, *["yes"] * place, "no"]
    code, shown = typed("chrono import ../raids.csv", given, fresh)
    assert "(yes, no, back) [yes]: no" in shown
    assert code == 130, shown
    assert contents(fresh) == before


def test_outside_a_terminal_nothing_is_asked(fresh: Path) -> None:
    before = contents(fresh)
    answer = shell("chrono import ../raids.csv", fresh)
    assert answer.code != 0
    assert "--propose" in answer.err
    assert "--mapping" in answer.err
    assert contents(fresh) == before


def test_a_table_that_two_mappings_fit_is_refused_with_both(fresh: Path) -> None:
    folder = fresh / "events" / "mappings"
    folder.mkdir()
    for name in ("one", "two"):
        (folder / f"{name}.toml").write_text('columns = ["eventid", "city"]\n')
    answer = shell("chrono import ../raids.csv", fresh)
    said = " ".join(answer.err.split())
    assert answer.code != 0
    assert "one.toml" in said
    assert "two.toml. Name one with --mapping." in said
