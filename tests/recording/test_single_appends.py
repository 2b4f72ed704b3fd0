"""Single appends write the same lines as a batch."""

from __future__ import annotations

from typing import Any

import pytest

from chrono.chronicle import Chronicle
from chrono.errors import InvalidError
from tests.recording.conftest import NOW, handed, reduced


def asserted(draft: dict[str, Any]) -> dict[str, Any]:
    """A draft that says its modality, and leaves out what it does not say."""
    return {key: each for key, each in {"modality": "asserted", **draft}.items() if each}


SOUND = [
    asserted(handed()),
    asserted(reduced(by=2200, to=3000)),
    asserted(handed(speaker="iraq", modality="reported", summary="handed over", nth=2)),
]


def test_events_appended_one_by_one_are_those_of_a_batch(
    chronicle: Chronicle,
) -> None:
    together = chronicle.drafts.prepare(SOUND)
    one_by_one = [chronicle.append(draft, recorder="ada").ids[0] for draft in SOUND]
    assert one_by_one == list(together.ids)
    assert [event.id for event in chronicle.events][-3:] == one_by_one
    assert list(chronicle.repository.log.verify()) == []


def test_a_fact_refused_at_once_and_declared_by_another_since_is_let_in(
    chronicle: Chronicle,
) -> None:
    draft = asserted(handed(base="k1"))
    with pytest.raises(InvalidError, match="'k1' is not an entity"):
        chronicle.append(draft)
    other = Chronicle(chronicle.root, NOW)
    other.append(
        {"type": "EntityDescribed", "data": {"entity": "k1", "kind": "base", "label": "K1"}}
    )
    assert len(chronicle.append(draft).appended.new) == 1


def test_the_same_fact_at_once_a_second_time_is_known_whoever_wrote_it(
    chronicle: Chronicle,
) -> None:
    other = Chronicle(chronicle.root, NOW)
    draft = asserted(handed())
    first = chronicle.append(draft, recorder="ada")
    again = other.append(draft, recorder="bob")
    assert (first.ids, len(again.appended.new)) == (again.ids, 0)
    assert chronicle.append(draft).appended.already == again.appended.already


@pytest.mark.parametrize("recorder", [7, ["ada"], {"a": 1}, "\ud800"])
def test_a_recorder_that_could_not_be_read_back_is_refused_and_nothing_is_written(
    chronicle: Chronicle, recorder: Any
) -> None:
    before = chronicle.repository.log.head()
    with pytest.raises(InvalidError, match="CHRONO_RECORDER says who appends"):
        chronicle.append(asserted(handed()), recorder=recorder)
    assert chronicle.repository.log.head() == before
