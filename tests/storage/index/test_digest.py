"""The digester's shortcuts lead where the long way leads."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chrono.model.event import to_line
from chrono.storage.index.declarations import DeclarationTracker
from chrono.storage.index.extract import Batch, Extractor
from chrono.storage.json_codec import dumps
from tests.reference.worlds import VOCABULARY, Maker


def extracted(lines: list[tuple[int, bytes]], shortly: bool) -> tuple[list[object], list[object]]:
    declaration_tracker = DeclarationTracker(VOCABULARY)
    extractor = Extractor(
        VOCABULARY,
        declaration_tracker.documents,
        declaration_tracker.entities,
        declaration_tracker.begin,
    )
    if not shortly:
        extractor._set_effects = {}
    batch = Batch()
    extractor.add(batch, lines)
    names = {number: name for number, name, _, _ in batch.cells}
    docs, voices = dict(batch.docs), {number: rest for number, *rest in batch.attributions}
    rows = [(names[r[0]], *r[1:8], docs[r[8]], voices[r[9]], *r[10:]) for r in batch.rows]
    places = [(*e[:2], docs.get(e[2]), *e[3:5], voices[e[5]], e[6]) for e in batch.entries]
    return sorted(rows, key=repr), sorted(places, key=repr)


@settings(max_examples=150)
@given(st.randoms(use_true_random=False))
def test_the_short_way_makes_the_rows_of_the_long_way(chance: Random) -> None:
    lines = [
        (event.offset, dumps({**to_line(event), "chain": "0"})) for event in Maker(chance).log(40)
    ]
    assert extracted(lines, True) == extracted(lines, False)


@pytest.mark.parametrize("seed", range(3))
def test_many_lines_alike_make_the_rows_of_the_long_way(seed: int) -> None:
    maker = Maker(Random(seed))
    maker.declare()
    for _ in range(400):
        maker.deed(maker.one("BaseHeld", "StrengthStated"))
    lines = [(event.offset, dumps({**to_line(event), "chain": "0"})) for event in maker.events]
    assert extracted(lines, True) == extracted(lines, False)


def test_what_is_remembered_of_dates_has_an_end_and_changes_no_row(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A log has ever more dates: an index anew would hold more the longer it is."""
    maker = Maker(Random(5))
    maker.declare()
    for _ in range(400):
        maker.deed(maker.one("BaseHeld", "StrengthStated"))
    lines = [(event.offset, dumps({**to_line(event), "chain": "0"})) for event in maker.events]
    whole = extracted(lines, True)
    monkeypatch.setattr("chrono.storage.index.extract.MAX_CACHED", 3)
    declaration_tracker = DeclarationTracker(VOCABULARY)
    extractor = Extractor(
        VOCABULARY,
        declaration_tracker.documents,
        declaration_tracker.entities,
        declaration_tracker.begin,
    )
    extractor.add(Batch(), lines)
    assert len(extractor._days) <= 3
    assert len(extractor._shapes) <= 4
    assert extracted(lines, True) == whole
