"""Output on a terminal: colour, lines that fit, and no control sequences from data."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from rich.cells import cell_len as width_of

from chrono import Chronicle
from chrono.cli.terminal import json_clean
from chrono.render.lines import clean
from tests.cli.conftest import Run, run_in_process, shell

STYLE = re.compile(r"\x1b\[[0-9;]*m")
NASTY = "\x1b[31mred\x1b]0;title\x07 \x9b2J \u202eedoc\u200b\ud800 \r\n\ttab \x00"
SAFE = NASTY.replace("\ud800", "")


def test_colour_is_for_terminals_alone(chrono: Run) -> None:
    assert "\x1b[" not in chrono("state", "--at", "2020-09-15").out
    painted = chrono("state", "--at", "2020-09-15", terminal=True).out
    assert "\x1b[" in painted
    assert STYLE.sub("", painted).split() == chrono("state", "--at", "2020-09-15").out.split()


@pytest.mark.parametrize(("name", "value"), [("NO_COLOR", "1"), ("TERM", "dumb")])
def test_who_wants_no_colour_gets_none(
    chrono: Run, monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    assert "\x1b" not in chrono("state", "--at", "2020-09-15", terminal=True).out
    answer = chrono("state", "--at", "nonsense", terminal=True)
    assert "\x1b" not in answer.err


@pytest.mark.parametrize("columns", [24, 40, 60, 80, 110, 300])
@pytest.mark.parametrize(
    "line",
    [
        "state --at 2020-09-15 --all",
        "log",
        "why relief-force.strength --documents texts",
        "show f4d8443",
        "list kinds",
        "check",
        "help standing",
        "diff 2020-08-01 2020-10-01",
    ],
)
def test_lines_fit_the_terminal_however_narrow(
    chrono: Run, monkeypatch: pytest.MonkeyPatch, columns: int, line: str
) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    answer = chrono(*line.split())
    assert answer.code == 0
    assert max(map(width_of, answer.out.split("\n"))) <= columns


@pytest.mark.parametrize(
    "text", [NASTY, "\u2066x\u2069", "\x7f", "\ufeff", "a\u00adb", "\U000e0041"]
)
def test_what_a_terminal_acts_on_or_hides_is_shown_as_an_escape(text: str) -> None:
    assert clean(text).isprintable()
    assert all(line.isprintable() for line in json_clean(text.replace("\n", "")).split("\n"))


def test_json_is_clean_and_still_the_same() -> None:
    text = json.dumps({"a": SAFE + "\U000e0041"}, ensure_ascii=False)
    assert json.loads(json_clean(text)) == json.loads(text)
    assert json_clean(text).isprintable()


def test_letters_of_every_script_stay_as_they_are() -> None:
    for text in ("العراق", "Łódź", "伊拉克", "naïve – “x”", "é"):
        assert clean(text) == text
    assert width_of("伊拉克") == 6
    assert width_of("e\u0301") == 1


@pytest.fixture
def hostile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A chronicle whose every text tries to act on the terminal."""
    vocabulary = json.dumps(SAFE)
    chronicle = Chronicle.create(
        tmp_path / "hostile",
        f"name = {vocabulary}\n[kinds.thing]\nlabel = {vocabulary}\nsays = {vocabulary}\n"
        f'attributes.said = {{ type = "words", persistence = "lasting", label = {vocabulary} }}\n'
        f"[types.Said]\nfamily = {vocabulary}\nsays = {json.dumps(SAFE + '{thing} {words}')}\n"
        f"means = {vocabulary}\n"
        'fields = { thing = "thing", words = "words" }\n'
        'effects = [{ set = "thing.said", to = "words" }]\n',
    )
    text = tmp_path / "hostile" / "text.txt"
    text.write_text(SAFE, newline="")
    from chrono.storage.source_texts import file_digest

    chronicle.append(
        {
            "type": "DocumentPublished",
            "when": "2020-01-01",
            "data": {
                "document": "d",
                "title": SAFE,
                "publisher": SAFE,
                "genre": SAFE,
                "sha256": file_digest(text),
            },
        },
        {
            "type": "EntityDescribed",
            "data": {"entity": "it", "kind": "thing", "label": SAFE, "aliases": [SAFE]},
        },
        recorder=SAFE,
    )
    chronicle.drafts.service(text.parent).append(
        [
            {
                "type": "Said",
                "data": {"thing": "it", "words": SAFE},
                "note": SAFE,
                "summary": SAFE,
                "tags": [SAFE],
                "when_as_written": SAFE,
                "basis": "relative",
                "when": "2020",
                "source": {"document": "d", "start": 0, "end": 3, "locator": SAFE, "quote": SAFE},
            },
            {
                "type": "Said",
                "modality": "alleged",
                "data": {"thing": "it", "words": SAFE + "!"},
                "when": "2019",
                "source": {"document": "d"},
            },
        ]
    )
    monkeypatch.chdir(tmp_path / "hostile")
    return tmp_path / "hostile"


@pytest.mark.parametrize("as_json", [False, True])
@pytest.mark.parametrize(
    "line",
    [
        "state --at 2020",
        "state --all --at 2018",
        "why it.said",
        "diff 2018 2021",
        "log",
        "log --cell it.said",
        "list documents",
        "list entities",
        "list types",
        "list kinds",
        "list tags",
        "list undated",
        "list doubtful",
        "check",
        "verify",
        "append Said --help",
        "append --help",
        "append Said --thing it --words x --document d --dry-run",
        "state --entity \x1b[31m",
        "state --at \x1b[31m",
        "date \x1b[31m",
        "show \x9b",
        "\x1b[2J",
        "log --text \x1b[31m",
    ],
)
def test_hostile_text_never_reaches_a_terminal(hostile: Path, line: str, as_json: bool) -> None:
    more = ["--json"] if as_json and "--help" not in line else []
    answer = run_in_process(*line.split(" "), *more, terminal=True)
    for said in (answer.out, answer.err):
        told = STYLE.sub("", said).replace("\n", "")
        assert told.isprintable(), [c for c in told if not c.isprintable()]
        assert not re.search(r"\x1b\[31mred", said)


def test_a_hostile_event_is_shown_with_its_passage(hostile: Path) -> None:
    event = next(each for each in Chronicle.open(hostile).events if each.type == "Said")
    answer = run_in_process("show", event.id, "--documents", ".", terminal=True)
    assert answer.code == 0
    assert STYLE.sub("", answer.out).replace("\n", "").isprintable()
    assert r"\x1b[31mred" in answer.out


def test_a_reader_that_has_had_enough_is_no_error(borderlands: Path) -> None:
    for line in (
        "chrono log | head -1",
        "chrono log --json | true",
        "chrono --help | true",
        "chrono state --at 2020 | head -1",
    ):
        answer = shell(f"set -o pipefail; {line}", borderlands)
        assert answer.err.replace("\n", "") in ("", "".join(answer.err.split("\n")))
        assert "Traceback" not in answer.err
        assert "Broken" not in answer.err
        assert answer.code == 0


def test_an_encoding_that_lacks_a_letter_gets_an_escape(borderlands: Path) -> None:
    answer = shell(
        "chrono state --at 2020-09-15",
        borderlands,
        PYTHONUTF8="0",
        PYTHONIOENCODING="ascii",
        LC_ALL="C",
    )
    assert answer.code == 0
    assert r"\u25cf the Republic" in answer.out


def test_ctrl_c_is_quiet_and_has_its_code(borderlands: Path) -> None:
    chrono = str(Path(sys.executable).parent / "chrono")
    reading, writing = os.pipe()
    process = subprocess.Popen(
        [chrono, "date"], cwd=borderlands, stdin=reading, stderr=subprocess.PIPE
    )
    os.write(writing, b"2020\n")
    import fcntl
    import signal
    import termios
    import time

    left, deadline = b"?", time.monotonic() + 20
    while any(left) and time.monotonic() < deadline:  # until it has taken what there is to read
        left = fcntl.ioctl(reading, termios.FIONREAD, b"\0" * 4)
        time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=20)
    os.close(writing)
    os.close(reading)
    assert process.returncode == 130
    assert b"Traceback" not in said
