"""Every record is frozen, and is an instance of the class that made it."""

from __future__ import annotations

import copy
import pickle
from typing import Any

import attrs
import pytest
from attrs import frozen

from chrono.model.claim import NO_LINKS, Cell, Claim, EventTimes, Link, LinkSet
from chrono.model.vocabulary.schema import Attribute
from chrono.storage.log import Head

MOMENT = EventTimes(1, 2, (1, 2), (1, 1), True)
TIE = Link("e", "same", "one", "two", 0)
RECORDS = (MOMENT, TIE, NO_LINKS, Head("0" * 64, 0))


@pytest.mark.parametrize("made", RECORDS, ids=lambda made: type(made).__name__)
def test_nothing_of_a_record_can_be_changed_added_or_taken_away(made: Any) -> None:
    name = attrs.fields(type(made))[0].name
    before = getattr(made, name)
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        setattr(made, name, "something else")
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        delattr(made, name)
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        made.unheard_of = 1
    assert getattr(made, name) == before
    assert not hasattr(made, "__dict__")


@pytest.mark.parametrize(
    "copied",
    [copy.copy, copy.deepcopy, attrs.evolve, lambda made: pickle.loads(pickle.dumps(made))],
    ids=["copied", "copied deeply", "evolved", "pickled"],
)
def test_a_copy_of_a_record_is_as_frozen_as_it_and_equal_to_it(copied: Any) -> None:
    again = copied(MOMENT)
    assert again == MOMENT
    assert hash(again) == hash(MOMENT)
    assert type(again) is EventTimes
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        again.earliest = 7


def test_records_of_two_classes_are_never_equal_even_with_the_same_fields() -> None:
    @frozen
    class Near:
        """As a test needs it."""

        number: int

    @frozen
    class Far:
        """Another."""

        number: int

    assert Near(1) == Near(1) != Far(1)
    assert type(Near(1)) is Near
    assert isinstance(Near(1), Near)
    assert repr(Near(1)).endswith("Near(number=1)")


def test_a_record_that_lacks_a_field_is_not_made() -> None:
    with pytest.raises(TypeError, match="latest"):
        EventTimes(1)  # type: ignore[call-arg]


def test_a_field_that_nobody_gave_is_made_anew_for_each_record() -> None:
    attribute = Attribute("holder", "base", "words", "lasting", "holder")
    one, two = (Cell(key, attribute, (), LinkSet()) for key in ("a.holder", "b.holder"))
    assert one.canon == {}
    assert one.canon is not two.canon
    assert one.links.active is not two.links.active


def test_a_record_tells_where_it_is_from_and_what_it_is() -> None:
    assert (Claim.__module__, Claim.__qualname__) == ("chrono.model.claim", "Claim")
    assert Claim.__doc__ == "The statement of an event about one cell."
    assert Claim.__slots__[:3] == ("cell", "layer", "role")  # type: ignore[attr-defined]
