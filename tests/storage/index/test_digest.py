"""The digester's shortcuts lead where the long way leads."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chrono.model.event import to_line
from chrono.storage.index.declarations import Tracker
from chrono.storage.index.extract import Batch, Digester
from chrono.storage.json_codec import dumps
from tests.reference.worlds import VOCABULARY, Maker


def digested(lines: list[tuple[int, bytes]], shortly: bool) -> tuple[list[object], list[object]]:
    tracker = Tracker(VOCABULARY)
    digester = Digester(VOCABULARY, tracker.documents, tracker.entities, tracker.begin)
    if not shortly:
        digester._simple = {}
    batch = Batch()
    digester.add(batch, lines)
    names = {number: name for number, name, _, _ in batch.cells}
    docs, voices = dict(batch.docs), {number: rest for number, *rest in batch.voices}
    rows = [(names[r[0]], *r[1:8], docs[r[8]], voices[r[9]], *r[10:]) for r in batch.rows]
    places = [(*e[:2], docs.get(e[2]), *e[3:5], voices[e[5]], e[6]) for e in batch.entries]
    return sorted(rows, key=repr), sorted(places, key=repr)


@settings(max_examples=150)
@given(st.randoms(use_true_random=False))
def test_the_short_way_makes_the_rows_of_the_long_way(chance: Random) -> None:
    lines = [
        (event.offset, dumps({**to_line(event), "chain": "0"})) for event in Maker(chance).log(40)
    ]
    assert digested(lines, True) == digested(lines, False)


@pytest.mark.parametrize("seed", range(3))
def test_many_lines_alike_make_the_rows_of_the_long_way(seed: int) -> None:
    maker = Maker(Random(seed))
    maker.declare()
    for _ in range(400):
        maker.deed(maker.one("BaseHeld", "StrengthStated"))
    lines = [(event.offset, dumps({**to_line(event), "chain": "0"})) for event in maker.events]
    assert digested(lines, True) == digested(lines, False)


def test_what_is_remembered_of_dates_has_an_end_and_changes_no_row(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A log has ever more dates: an index anew would hold more the longer it is."""
    maker = Maker(Random(5))
    maker.declare()
    for _ in range(400):
        maker.deed(maker.one("BaseHeld", "StrengthStated"))
    lines = [(event.offset, dumps({**to_line(event), "chain": "0"})) for event in maker.events]
    whole = digested(lines, True)
    monkeypatch.setattr("chrono.storage.index.extract._MOST", 3)
    tracker = Tracker(VOCABULARY)
    digester = Digester(VOCABULARY, tracker.documents, tracker.entities, tracker.begin)
    digester.add(Batch(), lines)
    assert len(digester._days) <= 3
    assert len(digester._shapes) <= 4
    assert digested(lines, True) == whole
