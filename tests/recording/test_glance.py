"""A glance tells sound events, and never takes one for sound in which the walk finds a fault."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chrono.model.claim import Document, Entity
from chrono.model.event import EVENT_ID
from chrono.model.vocabulary import Vocabulary, load
from chrono.validation import Known, Validator

VOCABULARY = load(
    """
name = "Two kinds"
[kinds.force]
attributes.strength = { type = "quantity", persistence = "observed" }
[kinds.base]
attributes.holder = { type = "entity", kinds = ["force"], persistence = "lasting" }
[types.Counted]
says = "{force} counted {count}"
fields = { force = "force", count = "quantity", mood = "words?" }
effects = [ { set = "force.strength", to = "count" } ]
[types.HandedOver]
says = "{base} to {to}"
fields = { base = "base", to = "force" }
effects = [ { set = "base.holder", to = "to" } ]
"""
)
EVENT = "0" * 32


def known(vocabulary: Vocabulary) -> Known:
    """A force, a base, a document and one event."""
    entities = {"f": Entity("f", "force", "F"), "b": Entity("b", "base", "B")}
    documents = {"d": Document("d", "D", EVENT, (1, 1))}
    return Known(entities, documents, lambda name: name == EVENT and bool(EVENT_ID.match(name)))


SOUND: dict[str, Any] = {
    "type": "Counted",
    "when": "2000-01-01",
    "modality": "reported",
    "speaker": "f",
    "data": {"force": "f", "count": 5},
    "summary": "five",
    "source": {"document": "d", "start": 3, "end": 8},
}
HELD = {**SOUND, "type": "HandedOver", "data": {"base": "b", "to": "f"}}
LINK = {
    "type": "Linked",
    "modality": "asserted",
    "data": {"from": EVENT, "relation": "same", "to": "1" * 32},
}
ODD = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-5, 9),
    st.floats(),
    st.text(max_size=3),
    st.sampled_from(
        [
            "f",
            "b",
            "d",
            "x",
            "2000-02-30",
            "2000~",
            "{2000,2001}",
            "reported",
            "asserted",
            EVENT,
            "\ud800",
            " ",
            {},
            [],
            ["f"],
            ["b", "x"],
            {"low": 5, "high": 3},
            {"words": "a few"},
            {"about": 5},
            [None],
        ]
    ),
)
PLACES = (
    [(key,) for key in (*SOUND, "via", "doubt", "said", "tags", "nth", "basis", "x")]
    + [("data", key) for key in ("force", "count", "mood", "base", "to", "from", "relation", "x")]
    + [("source", key) for key in ("document", "start", "end", "sha256", "locator", "x")]
)


def changed(draft: dict[str, Any], place: tuple[str, ...], value: Any, drop: bool) -> None:
    """Puts a value into a draft, or takes what is there away."""
    held = draft
    for key in place[:-1]:
        if not isinstance(held.get(key), dict):
            return
        held = held[key]
    if drop:
        held.pop(place[-1], None)
    else:
        held[place[-1]] = value


SEASONED = Validator(VOCABULARY)
"""Remembers whatever it was shown in any test here."""


@settings(max_examples=600)
@given(
    st.sampled_from([SOUND, HELD, LINK]),
    st.lists(st.tuples(st.sampled_from(PLACES), ODD, st.booleans()), max_size=3),
)
def test_what_a_glance_finds_sound_the_walk_finds_sound(
    sound: dict[str, Any], changes: list[tuple[tuple[str, ...], Any, bool]]
) -> None:
    draft = {key: dict(each) if isinstance(each, dict) else each for key, each in sound.items()}
    for place, value, drop in changes:
        changed(draft, place, value, drop)
    anew, here = Validator(VOCABULARY), known(VOCABULARY)
    sound_anew = anew.glance.sound(draft, here)
    assert SEASONED.glance.sound(draft, here) is sound_anew, "whatever it has seen before"
    if sound_anew:
        assert anew.walk(draft, here) == []


@pytest.mark.parametrize("draft", [SOUND, HELD], ids=["counted", "handed over"])
def test_a_plain_event_is_found_sound_at_a_glance(draft: dict[str, Any]) -> None:
    assert Validator(VOCABULARY).glance.sound(draft, known(VOCABULARY))


def test_what_was_remembered_of_one_event_does_not_vouch_for_another_key() -> None:
    validator, here = Validator(VOCABULARY), known(VOCABULARY)
    assert validator.glance.sound(SOUND, here)
    assert not validator.glance.sound({**SOUND, "speaker": "2000-01-01"}, here)
    assert not validator.glance.sound({**SOUND, "when": "f"}, here)


def test_a_name_remembered_is_still_held_against_what_is_declared() -> None:
    validator, here = Validator(VOCABULARY), known(VOCABULARY)
    assert validator.glance.sound(SOUND, here)
    nothing = Known({}, {}, here.has_event)
    assert not validator.glance.sound(SOUND, nothing)
    assert any("speaker" in each for each in validator.walk(SOUND, nothing))


FAULTS: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {
    "a type nobody declared": lambda it: {**it, "type": "Nothing"},
    "a key too many": lambda it: {**it, "colour": "red"},
    "a passage that ends before it starts": lambda it: {
        **it,
        "source": {"document": "d", "start": 8, "end": 3},
    },
    "a text for a number": lambda it: {**it, "data": {"force": "f", "count": "77"}},
    "an entity of the wrong kind": lambda it: {**it, "data": {"force": "b", "count": 7}},
    "reported by nobody": lambda it: {key: it[key] for key in it if key != "speaker"},
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_never_sound_and_is_told(fault: str) -> None:
    validator, draft = Validator(VOCABULARY), FAULTS[fault](SOUND)
    assert not validator.glance.sound(draft, known(VOCABULARY))
    assert validator.problems(draft, known(VOCABULARY))
