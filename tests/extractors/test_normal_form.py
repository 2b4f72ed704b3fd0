"""The normal form of an extracted text: same text, same characters, whatever produced it."""

from __future__ import annotations

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from chrono.extractors.normal_form import normal_form

TEXTS = st.text(
    st.characters() | st.sampled_from("a-b\n\r\u00ad\u202e é\u0301\ufb01\x02A\t"), max_size=60
)


def of(*pages: str) -> str:
    return normal_form(pages)[0]


def test_parted_words_are_joined_only_where_the_whole_word_stands_elsewhere() -> None:
    assert of("The with-\ndrawal", "a withdrawal") == "The withdrawal\n\na withdrawal"
    assert of("a well-\nknown fact") == "a well-\nknown fact"
    assert of("with\u00ad\ndrawal, co\u00adopted") == "withdrawal, coopted"


def test_minus_signs_and_ranges_at_line_ends_stay() -> None:
    assert of("1990-\n1995 and 19901995") == "1990-\n1995 and 19901995"


@given(st.lists(TEXTS, min_size=1, max_size=4))
def test_the_normal_form_has_no_hidden_characters_and_normalising_again_changes_nothing(
    pages: list[str],
) -> None:
    text, offsets, _ = normal_form(pages)
    assert unicodedata.is_normalized("NFC", text)
    assert not {"\r", "\u00ad", "\u202e", "\x00", "\ufffe"} & set(text)
    text.encode()
    assert list(offsets) == sorted(set(offsets))
    assert len(offsets) == len(pages)
    for page, start in zip(pages, offsets, strict=True):
        assert of(of(page)) == of(page)
        assert start <= len(text)
