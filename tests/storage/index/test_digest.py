"""The extractor's fast path produces the same rows as the general path."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chrono.model.event import from_line, to_line
from chrono.storage.index.batch import Batch
from chrono.storage.index.declarations import DeclarationTracker
from chrono.storage.index.extract import Extractor
from chrono.storage.json_codec import dumps
from tests.moments import end
from tests.reference.worlds import VOCABULARY, Maker
from tests.storage.index.keeping import Kept, difference


def extracted(lines: list[tuple[int, bytes]], shortly: bool) -> tuple[list[object], list[object]]:
    tracker = DeclarationTracker(VOCABULARY)
    extractor = Extractor(
        VOCABULARY,
        tracker.documents,
        tracker.entities,
        tracker.begin,
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
    monkeypatch.setattr("chrono.storage.index.plain_lines.MAX_CACHED", 3)
    tracker = DeclarationTracker(VOCABULARY)
    extractor = Extractor(
        VOCABULARY,
        tracker.documents,
        tracker.entities,
        tracker.begin,
    )
    extractor.add(Batch(), lines)
    assert len(extractor._plain_lines._days) <= 3
    assert len(extractor._plain_lines._shapes) <= 4
    assert extracted(lines, True) == whole


@pytest.mark.parametrize(
    "said",
    [
        {"basis": "relative"},
        {"basis": "outside"},
        {"doubt": ["when"]},
        {"said": "2020-09-01"},
        {"via": ["sana"]},
        {"said": "2020-09-01", "basis": "relative"},
    ],
    ids=str,
)
@pytest.mark.parametrize("when", ["2020-09-03", "2020-09", "[2020-09-02..2020-09-04]"])
@pytest.mark.parametrize("modality", ["asserted", "reported", "planned"])
def test_what_qualifies_a_claim_is_in_its_row_though_a_plain_one_of_the_same_date_went_before(
    said: dict[str, object], when: str, modality: str, tmp_path: Path
) -> None:
    """The short way must leave to the fold each key that a claim carries."""
    plain = {
        "type": "BaseHeld",
        "when": when,
        "modality": modality,
        "data": {"base": "taji", "holder": "us"},
        "source": {"document": "001"},
    }
    declared = [
        {
            "type": "DocumentPublished",
            "when": "2020-09-10",
            "data": {"document": "001", "title": "One"},
        },
        *(
            {"type": "EntityDescribed", "data": {"entity": name, "kind": kind, "label": name}}
            for name, kind in (("taji", "base"), ("us", "force"), ("sana", "force"))
        ),
    ]
    stamp = {"recorder": "x", "recorded": "2021-01-01T00:00:00Z", "chain": "0" * 64}
    qualified = {**plain, **said, "speaker": "us"}
    for order in ([plain, plain, qualified], [qualified, plain, plain]):
        events = [
            {"id": f"{place:032x}", "modality": "asserted", **each, **stamp}
            for place, each in enumerate([*declared, *order])
        ]
        lines = [(place, dumps(each)) for place, each in enumerate(events)]
        assert extracted(lines, True) == extracted(lines, False)
    kept = Kept(tmp_path)
    kept.append(from_line(each, 0) for each in events)
    index = kept.index()
    assert not difference(index, kept.folded(), end("2020-09-12"))
    index.close()
