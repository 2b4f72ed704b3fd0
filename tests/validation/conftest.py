"""A vocabulary with a field of every kind, its declarations, and a valid draft."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from chrono.model.claim import Document, Entity
from chrono.model.vocabulary import load
from chrono.validation import Known, Validator

VOCABULARY = load(
    """
[kinds.force]
attributes.strength = { type = "quantity", persistence = "observed" }
attributes.mood = { type = "choice", choices = ["high", "low"], persistence = "lasting" }
[kinds.base]
attributes.holder = { type = "entity", kinds = ["force", "body"], persistence = "lasting" }
[kinds.body]
[types.Counted]
fields = { force = "force", count = "quantity", mood = "force.mood?", since = "date?", as = "words?" }
[types.HandedOver]
fields = { base = "base", to = "force|body", witness = "any*?", rooms = "quantity*?" }
"""  # noqa: E501
)
HERE, THERE = "1" * 32, "2" * 32
"""Two events of the log."""
KNOWN = Known(
    {
        name: Entity(name, kind, name.title())
        for name, kind in (("us", "force"), ("iraq", "body"), ("taji", "base"), ("qaim", "base"))
    },
    {name: Document(name, name, (0, 0), None) for name in ("gazette", "letter.2")},
    {HERE, THERE}.__contains__,
)
Told = Callable[..., list[str]]


def counted(**more: Any) -> dict[str, Any]:
    """A sound draft, with other keys or without some (None)."""
    draft = {
        "type": "Counted",
        "modality": "reported",
        "speaker": "us",
        "when": "2020-09-09",
        "data": {"force": "us", "count": 3000},
        "source": {"document": "gazette"},
        **more,
    }
    return {key: value for key, value in draft.items() if value is not None}


def holding(**data: Any) -> dict[str, Any]:
    """The sound draft with more in its data."""
    return counted(data={"force": "us", "count": 3000, **data})


def handed(**data: Any) -> dict[str, Any]:
    """A base handed over, with more in its data."""
    return counted(type="HandedOver", data={"base": "taji", "to": "iraq", **data})


@pytest.fixture
def told() -> Told:
    """All problems of a draft."""
    validator = Validator(VOCABULARY)

    def problems(draft: dict[str, Any], known: Known = KNOWN) -> list[str]:
        return validator.problems(draft, known)

    return problems
