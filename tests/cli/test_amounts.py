"""Quantities as they are typed: what the document gives, and never a number made out of words."""

from __future__ import annotations

from typing import Any

import pytest

from chrono.cli.amounts import AmountError, metavar, number, quantity, value
from chrono.model.vocabulary.schema import Field


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("0", 0),
        ("2500", 2500),
        ("  2500  ", 2500),
        ("2,500", 2500),
        ("12,345,678", 12345678),
        ("2_500", 2500),
        ("2 500", 2500),
        ("2\u202f500", 2500),
        ("2.5", 2.5),
        ("2,500.25", 2500.25),
        ("-5", -5),
        ("007", 7),
        ("9" * 18, 999999999999999999),
        ("~2500", {"about": 2500}),
        ("~ 2,500", {"about": 2500}),
        ("~2.5", {"about": 2.5}),
        (">=5", {"at_least": 5}),
        (">= 5", {"at_least": 5}),
        ("≥5", {"at_least": 5}),
        ("<=9", {"at_most": 9}),
        ("≤9", {"at_most": 9}),
        ("3..9", {"low": 3, "high": 9}),
        ("3 .. 9", {"low": 3, "high": 9}),
        ("3..4..9", {"low": 3, "best": 4, "high": 9}),
        ("3..4..", {"low": 3, "best": 4}),
        ("..4..9", {"best": 4, "high": 9}),
        ("3..", {"at_least": 3}),
        ("..9", {"at_most": 9}),
        ("1.5..2.5", {"low": 1.5, "high": 2.5}),
        ("1,000..2,000", {"low": 1000, "high": 2000}),
        ("-5..-3", {"low": -5, "high": -3}),
        ("words:a few hundred", {"words": "a few hundred"}),
        ("words: a few hundred ", {"words": "a few hundred"}),
        ('words:"a few hundred"', {"words": "a few hundred"}),
        ("words:~5..9", {"words": "~5..9"}),
    ],
)
def test_a_quantity_keeps_what_was_typed(typed: str, meant: Any) -> None:
    assert quantity(typed) == meant
    assert type(quantity(typed)) is type(meant)


@pytest.mark.parametrize(
    "typed",
    [
        "",
        " ",
        "a few hundred",
        "2,50",
        "1e9",
        "~",
        "3..2..1..0",
        "..",
        "....",
        "words:",
        "٣",
        "9" * 19,
        "words:  ",
        'words:""',
        ">=",
        "<= ",
        "~~5",
        ">=5..9",
        "~5..9",
        "3...9",
        "5-9",
        "0x10",
        "1,0000",
        ",500",
        "5,",
        "5.",
        ".5",
        "+5",
        "nan",
        "inf",
        "-",
        "5 persons",
        "½",
        "1.2.3",
        "many..9",
        "3..few",
        "two",
    ],
)
def test_what_is_no_quantity_is_refused_and_told_what_is(typed: str) -> None:
    with pytest.raises(AmountError) as refused:
        quantity(typed)
    assert str(refused.value)


@pytest.mark.parametrize("typed", ["a few", "3..few", "~x", "5 persons", "1..2..3..4"])
def test_a_refusal_repeats_what_was_typed_and_how_to_type_it(typed: str) -> None:
    with pytest.raises(AmountError) as refused:
        quantity(typed)
    assert repr(typed) in str(refused.value)
    assert "words:a few hundred" in str(refused.value)


def test_a_number_with_too_many_digits_says_so_and_is_not_rounded() -> None:
    with pytest.raises(AmountError, match="more digits than can be kept"):
        number("1" * 19, "1" * 19)


@pytest.mark.parametrize(
    ("type_", "typed", "meant"),
    [
        ("quantity", "~5", {"about": 5}),
        ("words", "~5", "~5"),
        ("words", " spaces stay ", " spaces stay "),
        ("date", "2020-09~", "2020-09~"),
        ("choice", "open", "open"),
        ("entity", "camp-alder", "camp-alder"),
    ],
)
def test_only_a_quantity_is_read_as_one(type_: Any, typed: str, meant: Any) -> None:
    assert value(Field(name="x", type=type_), typed) == meant


@pytest.mark.parametrize(
    ("field", "shown"),
    [
        (Field(name="x", type="quantity"), "QUANTITY"),
        (Field(name="x", type="date"), "DATE"),
        (Field(name="x", type="words"), "WORDS"),
        (Field(name="x", type="entity"), "ENTITY"),
        (Field(name="x", type="entity", kinds=("base",)), "BASE"),
        (Field(name="x", type="entity", kinds=("person", "body")), "PERSON|BODY"),
        (Field(name="x", type="choice", choices=("open", "closed")), "open|closed"),
        (Field(name="x", type="choice", choices=("a" * 15, "b" * 15)), "CHOICE"),
        (Field(name="x", type="choice", choices=("a" * 14, "b" * 14)), f"{'a' * 14}|{'b' * 14}"),
    ],
)
def test_help_shows_what_a_field_takes(field: Field, shown: str) -> None:
    assert metavar(field) == shown
