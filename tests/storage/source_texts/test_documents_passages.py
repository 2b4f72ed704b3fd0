"""Finds a passage exactly, then ignoring spaces and quotes, but never by guessing."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chrono.errors import InvalidError, StorageError
from chrono.model.passage import digest
from chrono.storage.source_texts import file_digest, find_passage, line_of, read_text

TEXT = (
    "The troops left.\n"
    "“We  are leaving,” the officer’s aide said,\tand the troops\nleft – again…\n"
    "Nobody stayed."
)


def found(wanted: str, occurrence: int | None = None) -> str:
    start, end = find_passage(TEXT, wanted, occurrence)
    return TEXT[start:end]


def test_words_that_stand_in_the_text_once_are_found_to_the_letter() -> None:
    place = find_passage(TEXT, "Nobody stayed.")
    assert TEXT[place.start : place.end] == "Nobody stayed."
    assert not place.tolerant


def test_offsets_count_code_points_and_not_bytes_or_halves_of_a_pair() -> None:
    assert tuple(find_passage("é𝄞 — base", "base")) == (5, 9)


@pytest.mark.parametrize(
    ("wanted", "stands"),
    [
        ('"We are leaving,"', "“We  are leaving,”"),
        ("officer's aide", "officer’s aide"),
        ("said, and the", "said,\tand the"),
        ("left - again...", "left – again…"),
        ("  Nobody   stayed. ", "Nobody stayed."),
    ],
)
def test_spaces_and_the_style_of_quotes_and_dashes_are_overlooked_and_it_says_so(
    wanted: str, stands: str
) -> None:
    place = find_passage(TEXT, wanted)
    assert TEXT[place.start : place.end] == stands
    assert place.tolerant


def test_what_stands_to_the_letter_is_preferred_to_what_is_only_alike() -> None:
    text = "'so' and ‘so’"
    assert tuple(find_passage(text, "'so'")) == (0, 4)
    assert tuple(find_passage(text, "‘so’")) == (9, 13)


def test_another_spelling_is_not_overlooked() -> None:
    with pytest.raises(InvalidError):
        found("nobody stayed")


def test_words_that_stand_twice_are_refused_with_each_place_its_line_and_its_context() -> None:
    with pytest.raises(InvalidError) as caught:
        found("left")
    one, two = caught.value.problems
    assert "occurrence 1: line 1: " in one
    assert "The troops [left]." in one
    assert "occurrence 2: line 3: " in two
    assert "Give more of it" in str(caught.value)


def test_an_occurrence_chooses_among_them() -> None:
    assert find_passage(TEXT, "left", 1).start < find_passage(TEXT, "left", 2).start
    for wrong in (0, 3, -1):
        with pytest.raises(InvalidError, match="no occurrence"):
            found("left", wrong)


def test_of_very_many_places_only_the_first_are_listed() -> None:
    with pytest.raises(InvalidError) as caught:
        find_passage("so " * 100, "so")
    assert len(caught.value.problems) == 9
    assert caught.value.problems[-1] == "and 92 more"


def test_of_words_that_do_not_stand_there_the_nearest_passage_is_offered() -> None:
    with pytest.raises(InvalidError) as caught:
        found("Nobody stayed at Taji")
    assert "does not stand in the text" in str(caught.value)
    assert "line 4: " in caught.value.problems[0]
    assert "Nobody stayed." in caught.value.problems[0]


def test_the_nearest_passage_is_found_whatever_its_case_and_from_the_middle_of_a_long_quote() -> (
    None
):
    wanted = " ".join(["never"] * 20 + ["THE", "OFFICER'S", "AIDE"] + ["ever"] * 17)
    with pytest.raises(InvalidError) as caught:
        found(wanted)
    assert caught.value.problems


def test_where_nothing_is_near_it_asks_whether_it_is_the_right_document() -> None:
    with pytest.raises(InvalidError, match="another document"):
        found("zzz qqq xxx")


@pytest.mark.parametrize("nothing", ["", "   ", "\n\t"])
def test_no_words_are_no_passage(nothing: str) -> None:
    with pytest.raises(InvalidError, match="Nothing to look for"):
        found(nothing)


def test_what_is_told_of_a_text_holds_no_control_character() -> None:
    with pytest.raises(InvalidError) as caught:
        find_passage("a\x1b[31m left \x1b]52;c;x\x07 left\u202e", "left")
    assert "\x1b" not in str(caught.value)
    assert "\u202e" not in str(caught.value)


@given(st.text(max_size=80), st.text(min_size=1, max_size=20))
def test_whatever_the_text_and_the_words_it_finds_them_or_refuses(text: str, wanted: str) -> None:
    try:
        start, end = find_passage(text, wanted)
    except InvalidError:
        return
    assert 0 <= start < end <= len(text)


@given(
    st.text(max_size=40), st.text(min_size=1, max_size=20).filter(str.strip), st.text(max_size=40)
)
def test_what_stands_there_is_found(before: str, wanted: str, after: str) -> None:
    text = before + wanted + after
    count = text.count(wanted)
    for number in range(1, count + 1):
        start, end = find_passage(text, wanted, number)
        assert text[start:end] == wanted
    assert count > 1 or tuple(find_passage(text, wanted)) == (start, end)


def test_a_pattern_in_the_words_is_only_words() -> None:
    assert tuple(find_passage("a.c abc", "a.c")) == (0, 3)
    with pytest.raises(InvalidError):
        find_passage("abc", "a.c")
    assert tuple(find_passage("(x)  [y]", "(x) [y]")) == (0, 8)


def test_a_digest_is_that_of_the_characters_in_utf_8() -> None:
    assert digest("é") == "4a99557e4033c3539de2eb65472017cad5f9557f7a0625a09f1c3f6e2ba69c4c"
    assert len(digest("\ud800")) == 64


def test_lines_are_counted_from_one() -> None:
    assert [line_of("a\nb\n\nc", start) for start in (0, 2, 5)] == [1, 2, 4]


# ------------------------------------------------------------------------ reading texts


def test_a_text_is_read_as_it_stands_newlines_byte_order_mark_and_all(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes("\ufeffone\r\ntwo\rthree\n".encode())
    assert read_text(path) == "\ufeffone\r\ntwo\rthree\n"
    assert digest(read_text(path)) == file_digest(path)


def test_what_is_no_utf_8_is_refused_at_its_byte(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"caf\xe9")
    with pytest.raises(InvalidError, match="byte 4 is 0xe9"):
        read_text(path)


def test_a_text_that_is_not_there_is_an_error_of_storage(tmp_path: Path) -> None:
    for read in (read_text, file_digest):
        with pytest.raises(StorageError, match="No such file"):
            read(tmp_path / "none.txt")
