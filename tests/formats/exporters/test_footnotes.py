"""The printed chronology cites a document in full once, then by the note's number."""

from __future__ import annotations

import re
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from chrono.formats.exporters import write
from tests.formats.importers.world import declarations, material


def fell(dead: int, document: str = "gazette", **place: Any) -> dict[str, Any]:
    return {
        "type": "Fell",
        "when": f"2020-02-{dead:02d}",
        "modality": "asserted",
        "data": {"force": "reds", "dead": dead},
        "source": {"document": document, **place},
    }


def printed(*batch: dict[str, Any]) -> str:
    return write("markdown", material([*declarations(), *batch])).data.decode()


def notes(made: str) -> list[str]:
    return re.findall(r"^\[\^\d+\]: (.*)$", made, re.M)


def test_a_document_is_named_in_full_once_and_then_by_its_note() -> None:
    made = printed(fell(1, start=0, end=9), fell(2, start=20, end=30), fell(3, "letter.2"))
    assert notes(made) == [
        "The \\<b\\>Gazette\\</b\\>, =Press, 5 March 2020 (characters 0 to 9)."
        " <https://example.org/1>",
        "The \\<b\\>Gazette\\</b\\>, characters 20 to 30 (as in note 1).",
        "A letter, between 1 and 9 April 2020.",
    ]


def test_two_events_of_one_passage_share_a_note() -> None:
    made = printed(fell(1, start=0, end=9), fell(2, start=0, end=9))
    assert len(notes(made)) == 1
    assert made.count("[^1]") == 3


def test_a_passage_without_characters_is_named_by_its_locator() -> None:
    made = printed(fell(1, locator="page 4"), fell(2, locator="page 5"))
    assert "(page 4)." in notes(made)[0]
    assert notes(made)[1] == "The \\<b\\>Gazette\\</b\\>, page 5 (as in note 1)."


def test_the_chronicler_s_own_word_has_no_note() -> None:
    line = fell(1)
    del line["source"]
    made = printed(line)
    assert "[^" not in made
    assert "---" not in made


def test_a_document_that_no_chronicle_declares_is_named_by_its_id() -> None:
    made = printed(fell(1, "stray"), fell(2, "stray", locator="p. 2"))
    assert notes(made) == ["stray.", "stray (p. 2)."]


@settings(max_examples=40)
@given(
    st.lists(
        st.tuples(st.sampled_from(["gazette", "letter.2"]), st.integers(0, 3)),
        min_size=1,
        max_size=12,
    )
)
def test_every_mark_has_its_note_and_every_note_is_cited(cited: list[tuple[str, int]]) -> None:
    made = printed(
        *(fell(day, name, start=start, end=9) for day, (name, start) in enumerate(cited, 1))
    )
    marks = re.findall(r"\[\^(\d+)\](?!:)", made)
    defined = re.findall(r"^\[\^(\d+)\]:", made, re.M)
    assert defined == [str(number) for number in range(1, len(set(cited)) + 1)]
    assert set(marks) == set(defined)
    assert len(marks) == len(cited)
    for number in re.findall(r"as in note (\d+)", made):
        assert "as in note" not in notes(made)[int(number) - 1]
