"""Quantities as they are typed: what the document gives, and never a number made out of words."""

from __future__ import annotations

from typing import Any

import pytest

from chrono.cli.amounts import AmountError, quantity


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("2500", 2500),
        ("2,500", 2500),
        ("2.5", 2.5),
        ("-5", -5),
        ("~2500", {"about": 2500}),
        (">=5", {"at_least": 5}),
        ("≥5", {"at_least": 5}),
        ("<=9", {"at_most": 9}),
        ("3..9", {"low": 3, "high": 9}),
        ("3..4..9", {"low": 3, "best": 4, "high": 9}),
        ("3..", {"at_least": 3}),
        ("..9", {"at_most": 9}),
        ("1.5..2.5", {"low": 1.5, "high": 2.5}),
        ("words:a few hundred", {"words": "a few hundred"}),
        ('words:"a few hundred"', {"words": "a few hundred"}),
    ],
)
def test_a_quantity_keeps_what_was_typed(typed: str, meant: Any) -> None:
    assert quantity(typed) == meant


@pytest.mark.parametrize(
    "typed",
    ["", " ", "a few hundred", "2,50", "1e9", "~", "3..2..1..0", "..", "words:", "٣", "9" * 19],
)
def test_what_is_no_quantity_is_refused_and_told_what_is(typed: str) -> None:
    with pytest.raises(AmountError):
        quantity(typed)
