"""Typed quantities keep what the document gives; words never become numbers."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chrono.model.quantity_text import QuantityError, begins_like_a_number, parse, value_of, write


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
        ("a few hundred", {"words": "a few hundred"}),
        ("two", {"words": "two"}),
        ("nan", {"words": "nan"}),
        ("about-turn", {"words": "about-turn"}),
        ("candidates", {"words": "candidates"}),
        ('"many"', {"words": '"many"'}),
        ("8.0", 8),
        ("2\u00a0500", 2500),
        ("2'500", 2500),
        ("\N{MINUS SIGN}5", -5),
        ("about 2500", {"about": 2500}),
        ("ABOUT 2,500", {"about": 2500}),
        ("about5", {"about": 5}),
        ("c. 2500", {"about": 2500}),
        ("ca 2500", {"about": 2500}),
        ("approx. 2500", {"about": 2500}),
        ("\u2248 2500", {"about": 2500}),
        ("at least 5", {"at_least": 5}),
        ("more than 5", {"at_least": 5}),
        ("> 5", {"at_least": 5}),
        ("500+", {"at_least": 500}),
        ("at most 9", {"at_most": 9}),
        ("up to 9", {"at_most": 9}),
        ("fewer than 9", {"at_most": 9}),
        ("best 4", {"best": 4}),
        ("3-9", {"low": 3, "high": 9}),
        ("3 \u2013 9", {"low": 3, "high": 9}),
        ("3 TO 9", {"low": 3, "high": 9}),
        ("3to9", {"low": 3, "high": 9}),
        ("between 3 and 9", {"low": 3, "high": 9}),
        ("3 to 9 (best 4)", {"low": 3, "best": 4, "high": 9}),
        ("3 to 9 best 4", {"low": 3, "best": 4, "high": 9}),
        ("2 500 - 3 000", {"low": 2500, "high": 3000}),
        ('{"low": 3, "best": 4}', {"low": 3, "best": 4}),
        ("words:~5..9", {"words": "~5..9"}),
    ],
)
def test_a_quantity_keeps_what_was_typed(typed: str, meant: Any) -> None:
    assert parse(typed) == meant
    assert type(parse(typed)) is type(meant)


@pytest.mark.parametrize(
    "typed",
    [
        "",
        " ",
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
        "0x10",
        "1,0000",
        ",500",
        "5,",
        "5.",
        ".5",
        "+5",
        "-",
        "5 persons",
        "½",
        "2 5 0",
        "1 234,567",
        "3 and 9",
        "9-3",
        "3..9..4",
        "3 to 9 (best 12)",
        "2020-09-10",
        "about",
        "about a dozen",
        "over there",
        "between the wars",
        "best guess",
        "5 or 6",
        "\u2013 5",
        "1.2.3",
        "3..few",
    ],
)
def test_what_is_no_quantity_is_refused_and_told_what_is(typed: str) -> None:
    with pytest.raises(QuantityError) as refused:
        parse(typed)
    assert str(refused.value)


@pytest.mark.parametrize("typed", ["3..few", "~x", "5 persons", "1..2..3..4"])
def test_a_refusal_repeats_what_was_typed_and_how_to_type_it(typed: str) -> None:
    with pytest.raises(QuantityError) as refused:
        parse(typed)
    assert repr(typed) in str(refused.value)
    assert "words:a few hundred" in str(refused.value)


def test_a_number_with_too_many_digits_says_so_and_is_not_rounded() -> None:
    with pytest.raises(QuantityError, match="more digits than can be kept"):
        parse("1" * 19)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("1.200,5", 1200.5), ("2,5", 2.5), ("1.250..2.500", {"low": 1250, "high": 2500})],
)
def test_a_comma_can_be_the_decimal_mark(typed: str, meant: Any) -> None:
    assert parse(typed, ",") == meant


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
    assert value_of(type_, typed) == meant


NUMBERS = st.one_of(
    st.integers(-(10**15), 10**15), st.floats(-1e12, 1e12, allow_nan=False, allow_infinity=False)
)
ASCENDING = st.lists(NUMBERS, min_size=3, max_size=3).map(sorted)
QUANTITIES = st.one_of(
    NUMBERS,
    st.tuples(st.sampled_from(["about", "at_least", "at_most", "best"]), NUMBERS).map(
        lambda pair: {pair[0]: pair[1]}
    ),
    ASCENDING.map(lambda ends: {"low": ends[0], "high": ends[2]}),
    ASCENDING.map(lambda ends: {"low": ends[0], "best": ends[1], "high": ends[2]}),
    ASCENDING.map(lambda ends: {"low": ends[0], "best": ends[1]}),
    ASCENDING.map(lambda ends: {"best": ends[1], "high": ends[2]}),
    st.text(min_size=1).filter(str.strip).map(lambda words: {"words": words}),
)


@given(QUANTITIES)
def test_a_stored_quantity_is_written_so_that_it_is_read_back_the_same(value: Any) -> None:
    assert repr(parse(write(value), exact=True)) == repr(value)


@given(st.text(st.sampled_from("words: .,-+~<>=0123459 abotlesm\u00bd\u0663"), min_size=1))
def test_a_text_is_words_or_a_number_or_refused_and_never_a_number_without_a_digit(
    text: str,
) -> None:
    try:
        value = parse(text)
    except QuantityError:
        typed = text.strip()
        assert not typed or begins_like_a_number(typed) or typed.startswith("words:")
        return
    if isinstance(value, dict) and "words" in value:
        assert value["words"] in text
    else:
        assert any(char.isdigit() for char in text)
