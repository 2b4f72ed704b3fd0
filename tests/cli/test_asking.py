"""Missing arguments lead to a prompt on a terminal, and to an error elsewhere."""

from __future__ import annotations

import os
import pty
import re
import subprocess
import sys
from pathlib import Path

from chrono import Chronicle

STYLE = re.compile(r"\x1b\[[0-9;]*m")


def on_a_terminal(line: str, answers: list[str], folder: Path) -> tuple[int, str]:
    """Runs a command on a terminal of its own, types the answers, and gives what was shown."""
    outer, inner = pty.openpty()
    process = subprocess.Popen(
        [str(Path(sys.executable).parent / "chrono"), *line.split()[1:]],
        cwd=folder,
        stdin=inner,
        stdout=inner,
        stderr=inner,
        env={**os.environ, "TERM": "xterm"},
        start_new_session=True,
    )
    os.close(inner)
    os.write(outer, "".join(f"{answer}\n" for answer in answers).encode())
    shown = b""
    while True:
        try:
            piece = os.read(outer, 4096)
        except OSError:  # the other side has closed
            break
        if not piece:
            break
        shown += piece
    code = process.wait(timeout=30)
    os.close(outer)
    return code, STYLE.sub("", shown.decode()).replace("\r", "")


def test_what_is_missing_is_asked_for_and_shown_before_it_is_written(borderlands: Path) -> None:
    answers = ["3..few", "~2800", "d2", "2020-09-12", "y"]
    code, shown = on_a_terminal("chrono append Counted --force relief-force", answers, borderlands)
    assert code == 0, shown
    assert "number" in shown
    assert "'3..few' is not a quantity" in shown
    assert "d1" in shown
    assert "Camp Alder changes hands" in shown
    assert "Changes at the end of 12 September 2020" in shown
    assert "Append this?" in shown
    event = list(Chronicle.open(borderlands).events)[-1]
    assert event.data == {"force": "relief-force", "number": {"about": 2800}}
    assert event.when == "2020-09-12"
    assert event.document == "d2"


def test_who_says_no_gets_nothing_written(borderlands: Path) -> None:
    size = (borderlands / "events/log.jsonl").stat().st_size
    code, shown = on_a_terminal(
        "chrono append Counted --force relief-force", ["5", "", "", "n"], borderlands
    )
    assert code == 130, shown
    assert (borderlands / "events/log.jsonl").stat().st_size == size


def test_the_type_itself_is_asked_for(borderlands: Path) -> None:
    answers = ["StatusChanged", "camp-birch", "open", "", "2020-10", "y"]
    code, shown = on_a_terminal("chrono append", answers, borderlands)
    assert code == 0, shown
    assert list(Chronicle.open(borderlands).events)[-1].data["status"] == "open"


def test_a_reason_and_an_entity_are_asked_for(borderlands: Path) -> None:
    code, shown = on_a_terminal("chrono retract f4d8443", ["misread"], borderlands)
    assert code == 0, shown
    code, shown = on_a_terminal("chrono entity add new-land", ["body", "", "y"], borderlands)
    assert code == 0, shown
    assert Chronicle.open(borderlands).entity("new-land").label == "New Land"


def test_a_document_is_asked_for_its_title_and_date(borderlands: Path) -> None:
    answers = ["", "The Courier", "2021-01", "y"]
    code, shown = on_a_terminal("chrono document add texts/third.txt", answers, borderlands)
    assert code == 0, shown
    document = Chronicle.open(borderlands).document("third")
    assert document.title == "THE RELIEF FORCE GOES ON SHRINKING"
    assert document.sha256
