"""Flips single bytes of a log and checks the answers of each command.

A command may answer as before, or refuse with the number of the damaged line. It may never
give another answer. `python -m tests.trust.flips --every 1` tries every byte.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from attrs import frozen

from chrono import Chronicle
from chrono.errors import Exit
from tests.cli.conftest import BORDERLANDS, Answer, run_in_process

AT: Final = ("--at", "2020-12-31")


def commands(chronicle: Chronicle) -> list[tuple[str, ...]]:
    """One command of each kind that prints what lines of the log say."""
    last = list(chronicle.events)[-1].id
    cell = chronicle.state(chronicle.view(at="2020-12-31")).readings[0].cell
    return [
        ("state", *AT),
        ("state", *AT, "--recorded-at", "#20"),
        ("why", cell, *AT),
        ("log",),
        ("log", "--recorded-at", "#20", "--json"),
        ("show", last),
        ("snapshot", *AT),
        ("export", "jsonl"),
        ("export", "csv"),
        ("export", "markdown"),
    ]


@frozen
class Change:
    """A command that gave another answer because a byte was flipped."""

    place: int
    bit: int
    command: tuple[str, ...]
    before: Answer
    after: Answer


@frozen
class Flips:
    """A chronicle whose log is damaged and restored."""

    folder: Path
    has_index: bool

    def __attrs_post_init__(self) -> None:
        if not self.has_index:  # nobody can take a lock that is a folder
            (self.folder / "snapshots").mkdir(exist_ok=True)
            lock = self.folder / "snapshots" / "index.lock"
            lock.unlink(missing_ok=True)
            for left in self.folder.glob("snapshots/index.*"):
                left.unlink()
            lock.mkdir()

    def has_kept_index(self) -> bool:
        """Whether the index is still there, if there is one: a damaged log is not its fault."""
        return not self.has_index or (self.folder / "snapshots" / "index.db").exists()

    def ask(self, command: tuple[str, ...]) -> Answer:
        """What a command answers; a snapshot's file is part of the answer."""
        for old in self.folder.glob("snapshots/state-*"):
            old.unlink()
        answer = run_in_process("-C", str(self.folder), *command)
        kept = [path.read_text() for path in sorted(self.folder.glob("snapshots/state-*"))]
        return Answer(answer.code, "".join([answer.out, *kept]), answer.err)

    def changed(self, every: int, outcomes: Counter[str]) -> Iterator[Change]:
        """The commands that answer otherwise, with a bit of each `every`-th byte flipped."""
        log = self.folder / "events" / "log.jsonl"
        asked = commands(Chronicle.open(self.folder))
        right = {command: self.ask(command) for command in asked}
        if failed := [answer for answer in right.values() if answer.code]:
            raise AssertionError(failed[0].err)
        whole = log.read_bytes()
        places = sorted({*range(0, len(whole), every), len(whole) - 1})
        try:
            for number, place in enumerate(places):
                bit = number % 8
                flipped = bytes([whole[place] ^ 1 << bit])
                log.write_bytes(whole[:place] + flipped + whole[place + 1 :])
                for command in asked:
                    answer = self.ask(command)
                    if answer.code == right[command].code and answer.out == right[command].out:
                        outcomes["as before"] += 1
                    elif refuses(answer, right[command]) and self.has_kept_index():
                        outcomes["refused"] += 1
                    else:
                        yield Change(place, bit, command, right[command], answer)
        finally:
            log.write_bytes(whole)


def refuses(answer: Answer, right: Answer) -> bool:
    """Whether it names the damaged line and a way out, and printed nothing wrong before."""
    return (
        answer.code == Exit.DAMAGED
        and "log.jsonl:" in answer.err
        and "chrono repair" in answer.err
        and right.out.startswith(answer.out)
    )


def borderlands_in(folder: Path) -> Path:
    """The borderlands, made in a folder."""
    chronicle = Chronicle.create(folder, (BORDERLANDS / "vocabulary.toml").read_text())
    shutil.copytree(BORDERLANDS / "texts", folder / "texts")
    drafts = chronicle.drafts.parse((BORDERLANDS / "events.jsonl").read_bytes(), "events.jsonl")
    for draft in drafts:
        prepared = chronicle.drafts.prepare([draft], folder / "texts")
        chronicle.drafts.record(prepared, "clerk")
    return folder


def main() -> int:
    """Tries bytes with and without an index. 1 where any answer was another."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--every", type=int, default=1)
    parser.add_argument("--index", choices=("with", "without", "both"), default="both")
    chosen = parser.parse_args()
    worst = 0
    for has_index in (True, False):
        if chosen.index == ("without" if has_index else "with"):
            continue
        with tempfile.TemporaryDirectory() as above:
            outcomes: Counter[str] = Counter()
            folder = borderlands_in(Path(above) / "borderlands")
            for change in Flips(folder, has_index).changed(chosen.every, outcomes):
                outcomes["ANOTHER ANSWER"] += 1
                print(change, file=sys.stderr)
            print(f"{'with' if has_index else 'without'} an index: {dict(outcomes)}")
            worst = max(worst, int("ANOTHER ANSWER" in outcomes))
    return worst


if __name__ == "__main__":
    sys.exit(main())
