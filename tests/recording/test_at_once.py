"""One sound event at a time, as programs append: the short way writes what the long way would."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chrono.chronicle import Chronicle
from chrono.errors import InvalidError
from chrono.recording.drafts import Batch
from chrono.storage import json_codec as codec
from chrono.validation import Known
from tests.recording.conftest import DECLARED, NOW, VOCABULARY, handed, reduced


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chronicle]:
    """A chronicle that many drafts are held against, and none is appended to."""
    made = Chronicle.create(tmp_path_factory.mktemp("at-once") / "small", VOCABULARY)
    made = Chronicle(made.root, NOW)
    made.append(*DECLARED, recorder="tester")
    yield made
    made.repository.log.close()


def asserted(draft: dict[str, Any]) -> dict[str, Any]:
    """A draft that says its modality, and leaves out what it does not say."""
    return {key: each for key, each in {"modality": "asserted", **draft}.items() if each}


ODD = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-3, 3),
    st.floats(),
    st.text(max_size=3),
    st.sampled_from(
        [
            "taji",
            "camp taji",
            "iraq",
            "coalition",
            "us-troops",
            "early",
            "nobody",
            "2020-08-23",
            "[..2020-08]",
            "Tuesday",
            "reported",
            "planned",
            [],
            ["iraq"],
            ["us-troops", "x"],
            {},
            {"about": 2500},
            {"words": "a few"},
            2**70,
            "\ud800",
            "ö",
            " ",
        ]
    ),
)
SOUND = [
    asserted(handed()),
    asserted(reduced(by=2200, to=3000)),
    asserted(handed(speaker="iraq", modality="reported", summary="handed over", nth=2)),
]
PLACES = (
    [
        (key,)
        for key in (
            "type",
            "when",
            "said",
            "modality",
            "speaker",
            "via",
            "summary",
            "source",
            "doubt",
            "basis",
            "tags",
            "nth",
            "label",
            "id",
        )
    ]
    + [("data", key) for key in ("base", "to", "from", "by", "force", "x")]
    + [("source", key) for key in ("document", "start", "end", "find")]
)


@given(st.sampled_from(SOUND), st.lists(st.tuples(st.sampled_from(PLACES), ODD), max_size=3))
def test_what_goes_the_short_way_is_just_what_the_long_way_makes_of_it(
    kept: Chronicle, sound: dict[str, Any], changes: list[tuple[tuple[str, ...], Any]]
) -> None:
    draft = {key: dict(each) if isinstance(each, dict) else each for key, each in sound.items()}
    for (*above, key), value in changes:
        held = draft[above[0]] if above else draft
        if isinstance(held, dict):
            held[key] = value
    recording = kept.drafts.service()
    short = recording._at_once(draft)
    if short is None:
        return
    batch = Batch(Known(kept.cells().entities, kept.cells().documents, kept.events.has))
    full, name, problems = recording._filled(dict(draft), batch)
    assert problems == []
    assert short == (name, codec.pack(full)[1])


def test_the_plainest_events_do_go_the_short_way(kept: Chronicle) -> None:
    for draft in SOUND:
        assert kept.drafts.service()._at_once(draft) is not None


@pytest.mark.parametrize(
    "draft",
    [
        handed(),
        asserted(handed(base="camp taji")),
        asserted(handed(when="Tuesday")),
        asserted({**handed(), "label": "a"}),
        asserted(
            {"type": "EntityDescribed", "data": {"entity": "k1", "kind": "base", "label": "K1"}}
        ),
        asserted({**handed(), "source": {"document": "late", "find": "handed"}}),
    ],
    ids=[
        "no modality",
        "a name to be made full",
        "a date to be worked out",
        "a label",
        "a declaration",
        "a passage to be found",
    ],
)
def test_whatever_has_to_be_made_full_or_declares_goes_the_long_way(
    kept: Chronicle, draft: dict[str, Any]
) -> None:
    assert kept.drafts.service()._at_once(draft) is None


def test_events_appended_one_by_one_are_those_of_a_batch(
    chronicle: Chronicle, kept: Chronicle
) -> None:
    one_by_one = [chronicle.append(draft, recorder="ada").ids[0] for draft in SOUND]
    together = kept.drafts.prepare(SOUND)
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
