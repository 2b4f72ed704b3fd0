"""Queries with a locked index, and with long chains of links."""

from __future__ import annotations

import fcntl
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import pytest

from chrono import Chronicle
from chrono.edtf import parse
from chrono.fold import read
from chrono.model.event import Event, Source
from tests.reference.worlds import TOML, Maker
from tests.storage.index.keeping import Kept, difference

AT = parse("2020-09-15").latest


def test_a_process_that_keeps_the_index_locked_delays_a_question_by_two_seconds(
    tmp_path: Path,
) -> None:
    kept = Kept(tmp_path / "c")
    kept.append(chain(Maker(Random(1)), 2))
    lock = kept.path.with_suffix(".lock")
    lock.parent.mkdir(parents=True, exist_ok=True)
    held = os.open(lock, os.O_CREAT | os.O_RDWR)
    fcntl.flock(held, fcntl.LOCK_EX)  # as a process does that is stopped while it builds
    try:
        asked = Chronicle(tmp_path / "c")
        begun = time.monotonic()
        assert asked.reading("us.strength", at="2020-08-16").value == 900
        assert time.monotonic() - begun < 8
        (said,) = asked.notices
        assert "Answered without the index" in said
        assert "nothing was appended" not in said
    finally:
        os.close(held)
    assert Chronicle(tmp_path / "c").notices == []


def chain(maker: Maker, length: int, relation: str = "", by: str = "") -> list[Event]:
    """An event, and as many retractions of retractions of it; or events that are linked in a row.

    `by` is the document that retracts or links.
    """
    maker.events = []
    maker.documents = 1
    maker.add("DocumentPublished", {"document": "001", "title": "One"}, when="2020-09-01")
    maker.add("EntityDescribed", {"entity": "us", "kind": "force", "label": "us"})
    source, voice = Source("001"), Source(by) if by else None
    when = "[2020-08-01..2020-08-31]" if relation else "2020-08-15"

    def told(number: int) -> Event:
        data = {"force": "us", "count": number}
        return maker.add("StrengthStated", data, when=when, source=source)

    last = told(900)
    for number in range(length):
        if relation:
            new = told(number)
            data = {"from": new.id, "relation": relation, "to": last.id}
            maker.add("Linked", data, source=voice)
        else:
            data = {"event": last.id, "reason": "no"}
            new = maker.add("Retracted", data, source=voice)
        last = new
    return maker.events


@pytest.mark.parametrize("by", ["", "001"])
@pytest.mark.parametrize("at_once", [True, False])
def test_a_chain_of_retractions_reads_as_it_folds_at_every_recorded_at(
    tmp_path: Path, by: str, at_once: bool
) -> None:
    kept = Kept(tmp_path / "c", TOML)
    events = chain(Maker(Random(1)), 24, by=by)
    for event in [None] if at_once else events:
        kept.append(events if event is None else [event])
        kept.index().close()
    for event in [*kept.log.read()][3:]:
        index, folded = kept.index(event.offset), kept.folded(event.offset)
        assert not difference(index, folded, AT), event.offset
        index.close()
    assert not difference(kept.index(), kept.folded(), AT)


def calls(work: Callable[[], Any]) -> int:
    """How many functions are called: a count of steps that no clock decides."""
    count = 0

    def counted(_frame: Any, event: str, _arg: Any) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(counted)
    try:
        work()
    finally:
        sys.setprofile(None)
    return count


@pytest.mark.parametrize("relation", ["", "follows", "same", "corroborates"])
def test_steps_grow_with_the_log_and_not_with_the_square_of_its_chains(
    tmp_path: Path, relation: str
) -> None:
    counts = []
    for length in (100, 200):
        kept = Kept(tmp_path / str(length), TOML)
        kept.append(chain(Maker(Random(1)), length, relation))

        def work(kept: Kept = kept) -> None:
            folded = kept.folded().cell("us.strength")
            assert folded is not None
            read(folded, AT)
            index = kept.index()
            indexed = index.cell("us.strength")
            assert indexed is not None
            read(indexed, AT)
            index.close()

        counts.append(calls(work))
    assert counts[1] < 2.5 * counts[0], counts
