"""Errors for invalid dates name the problem, its position and a correction."""

from __future__ import annotations

import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chrono.edtf import EdtfError, parse
from chrono.edtf.errors import excerpt
from chrono.errors import ChronoError


def refusal(text: str) -> EdtfError:
    with pytest.raises(EdtfError) as caught:
        parse(text)
    return caught.value


def test_it_says_the_rule_and_points_at_the_place() -> None:
    error = refusal("2020-13-01")
    assert isinstance(error, ChronoError)
    assert (error.text, error.position) == ("2020-13-01", 5)
    assert str(error) == (
        "there is no month 13; months run 01 to 12, and seasons 21 to 41\n  2020-13-01\n       ^"
    )


@pytest.mark.parametrize(
    ("text", "position", "words_of_the_reason"),
    [
        ("", 0, "a date is missing here"),
        ("2020/2O21", 5, "a year of four digits"),
        ("1900-02-29", 8, "February 1900 runs from 01 to 28"),
        ("1985-04 -12", 7, "no spaces"),
        ("2004-(06)?-11", 5, "parentheses were dropped"),
        ("2020-21-05", 5, "21 is a season"),
        ("20200910", 4, "a year has four digits"),
        ("-0000", 0, "1 BC is written 0000"),
        ("2020-9-10", 4, "a month is two digits"),
        ("2020-09-1", 7, "a day is two digits"),
        ("2020-09-10-11", 10, "ends after its day"),
        ("2020-09-10X", 10, '"X" has no place here'),
        ("2020-09-10T10:61:00", 14, "there is no minute 61"),
        ("2020-09-10T10", 10, "hours:minutes, with or without seconds"),
        ("2020-09-10T10:00:00+15:00", 19, "-12:00 to +14:00"),
        ("2020/2021/2022", 9, "one slash"),
        ("2021/2020", 5, "the end is before the start"),
        ("2024-03-10T10:00/2024-03", 17, "the end is a month begun before the start"),
        ("../..", 0, "a date on one side"),
        ("[2020}", 5, "closed by ]"),
        ("[2019,..2020]", 6, "comes first"),
        ("[2020..,2021]", 1, "comes last"),
        ("Y17E7-12", 5, "stands alone"),
        ("Y2020", 1, "more than four digits"),
        ("Y99999999999999999", 1, "10 to the 15th"),
    ],
)
def test_each_mistake_has_its_place_and_its_rule(
    text: str, position: int, words_of_the_reason: str
) -> None:
    error = refusal(text)
    assert words_of_the_reason in error.reason
    assert error.position == position


def test_an_error_without_a_place_names_the_text() -> None:
    assert str(EdtfError("soon", None, "no date")) == '"soon": no date'


def test_control_characters_and_marks_that_turn_the_line_are_shown_and_not_obeyed() -> None:
    shown = str(refusal("20\x1b[31m\u202e\ud800"))
    assert "\x1b" not in shown
    assert "20\\x1b[31m\\u202e\\ud800" in shown


def test_a_caret_stands_under_its_place_after_what_was_escaped() -> None:
    assert excerpt("\x00\x00x", 2) == ("\\x00\\x00x", 8)


def test_an_error_survives_a_pickle() -> None:
    error = refusal("2020-13")
    assert str(pickle.loads(pickle.dumps(error))) == str(error)


@given(st.text(max_size=300), st.integers(0, 300))
def test_an_excerpt_is_one_short_printable_line_with_the_place_in_it(
    text: str, position: int
) -> None:
    line, column = excerpt(text, min(position, len(text)))
    assert len(line) <= 74
    assert 0 <= column <= len(line)
    assert line.isprintable()
