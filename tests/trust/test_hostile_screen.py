"""The bytes that the scrubber sends to a real terminal for hostile text.

Two runs with the same keys, one over hostile text and one over harmless words. All that a
terminal would act on in the first must be of the kinds that Textual itself sent in the second.
"""

from __future__ import annotations

import fcntl
import os
import re
import struct
import termios
from pathlib import Path

import pytest

from tests.trust import hostile
from tests.trust.conftest import CHRONO
from tests.trust.nasty import TEXTS
from tests.trust.test_refusals import ended, in_terminal, until

SEQUENCE = re.compile(
    rb"\x1b\[[0-?]*[ -/]*[@-~]"  # CSI
    rb"|\x1b[P\]X^_][^\x07\x1b]*(?:\x07|\x1b\\)"  # strings: OSC, DCS, APC, PM, SOS
    rb"|\x1b[ -/]*[0-~]"  # all others
)
DOWN, RIGHT, LEFT, ESCAPE = b"\x1b[B", b"\x1b[C", b"\x1b[D", b"\x1b"
KEYS = (
    DOWN,
    DOWN,
    RIGHT,
    RIGHT,
    LEFT,
    b"b",
    b"\r",
    DOWN,
    DOWN,
    ESCAPE,
    b"\t",
    DOWN,
    b"\r",
    DOWN,
    ESCAPE,
    b"m",
    b"=",
    b">",
    b"<",
    b"]",
    b"[",
    b"K",
    b"K",
    b"?",
    ESCAPE,
    b"/alert\r",
    b"n",
    ESCAPE,
    b"fSaid1\r",
    ESCAPE,
    b"t2020-01-02\r",
    b"M",
    ESCAPE,
    b"a",
    b"Said1\r",
    ESCAPE,
    ESCAPE,
    b"\x10",
    b"said",
    ESCAPE,
    b"z",
    b"Z",
    b"e",
    b"e",
)


def driven(folder: Path, state: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[bytes, int]:
    """All bytes that the terminal was sent while the keys were pressed, and the exit code."""
    monkeypatch.setenv("XDG_STATE_HOME", str(state))
    process, master = in_terminal(
        folder, CHRONO, "tui", "--at", "2020-06-01", "--documents", "texts"
    )
    fcntl.ioctl(master, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 120, 0, 0))
    said = until(master, b"2020-01-02", 60)
    for key in KEYS:
        os.write(master, key)
        said += until(master, b"no such mark", 0.12)
    for key in (b"\x1b", b"\x1b", b"q"):
        os.write(master, key)
        said += until(master, b"no such mark", 0.4)
    code = ended(process)
    while rest := until(master, b"no such mark", 1):
        said += rest
    os.close(master)
    return said, code


def kind(sequence: bytes) -> bytes:
    """A sequence without what may differ from run to run: colours, places, counts."""
    if sequence.startswith(b"\x1b[") and sequence[-1:] in b"mHCABDGJKX":
        return b"\x1b[?" + sequence[-1:]
    return sequence


def acting(said: bytes, plain: bytes) -> set[str]:
    """All in the first that a terminal acts on, or hides, and that is not in the second."""
    ours, theirs = ({kind(each) for each in SEQUENCE.findall(run)} for run in (said, plain))
    text = SEQUENCE.sub(b"", said).decode("utf-8", "backslashreplace")
    hidden = {letter for letter in text if not letter.isprintable() and letter not in "\r\n\b\t"}
    return {repr(each) for each in ours - theirs} | {repr(letter) for letter in hidden}


@pytest.mark.parametrize("name", [name for name, text in TEXTS.items() if not text.isprintable()])
def test_what_would_act_on_the_terminal_is_seen(name: str) -> None:
    plain = b"\x1b[?1049h\x1b[31mred\x1b[1;2Hwords\r\n\x1b[?1049l"
    assert acting(plain, plain) == set()
    text = TEXTS[name].replace("\n", "").replace("\t", "").replace("\r", "")
    assert bool(acting(plain + text.encode(), plain)) == (not text.isprintable())


@pytest.mark.slow
def test_over_hostile_text_the_terminal_is_sent_what_it_is_sent_over_harmless_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    logs = {}
    for name, texts in (("hostile", TEXTS), ("plain", hostile.HARMLESS)):
        logs[name] = hostile.chronicle(tmp_path / name, texts).repository.log.path.read_bytes()
    said, code = driven(tmp_path / "hostile", tmp_path / "s1", monkeypatch)
    plain, plain_code = driven(tmp_path / "plain", tmp_path / "s2", monkeypatch)
    assert (code, plain_code) == (0, 0), said[-2000:]
    assert b"Traceback" not in said
    assert len(said) > 20_000, "the scrubber showed next to nothing"
    assert acting(said, plain) == set()
    for name, before in logs.items():
        assert (tmp_path / name / "events/log.jsonl").read_bytes() == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["hostile", "plain", "s1", "s2"]
    for mark in (b"[@click=app.quit]", rb"\x1b[31mred", rb"\u202e"):
        assert mark in said, f"{mark!r} was never on the screen"
