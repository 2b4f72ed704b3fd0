"""A search matches if each word is a prefix of a token of the event."""

from __future__ import annotations

import pytest
from attrs import evolve

from chrono.model.claim import Document, Entity
from chrono.model.event import Event, from_line, to_line
from chrono.model.vocabulary import load
from chrono.render.search_text import EventMatcher, SearchTexts, parse_query, tokens

VOCABULARY = load(
    """
[kinds.force]
[types.TroopsReduced]
says = "{force} reduced[ by {by}][ until {until}]"
fields = { force = "force", by = "quantity?", until = "date?", secret = "words?" }
effects = []
"""
)
ENTITIES = {
    "us-troops": Entity("us-troops", "force", "American soldiers", (), None, "", "00"),
    "sana": Entity("sana", "force", "Syrian Arab News Agency", (), None, "", "00"),
}
EVENT = from_line(
    {
        "id": "0" * 32,
        "type": "TroopsReduced",
        "when": "2020-09-10",
        "modality": "reported",
        "speaker": "sana",
        "data": {"force": "us-troops", "by": 2200, "until": "2021-05", "secret": "hidden cache"},
        "summary": "Café closed",
        "source": {"document": "d1"},
        "note": "seen twice",
        "tags": ["force-levels"],
        "when_as_written": "22 Muharram 1442",
        "recorder": "somebody",
        "recorded": "2026-01-01T00:00:00Z",
        "chain": "0" * 64,
    },
    0,
)
DOCUMENT = Document("d1", "Pentagon briefing", (0, 0), event="00")


def finds(text: str, event: Event = EVENT) -> bool:
    documents = {"d1": DOCUMENT}
    return EventMatcher(parse_query(text), VOCABULARY, ENTITIES, documents)(event)


@pytest.mark.parametrize(
    "text",
    [
        "café", "CAFE\u0301", "clos", "reduced until", "2200", "2,200", "may 2021", "2020-09",
        "muharram", "twice", "force lev", "american", "syrian soldiers", "us-troops", "sana",
        "doc:pentagon", "doc:brief reduced",
    ],
)  # fmt: skip
def test_a_word_finds_by_its_beginning_in_all_that_an_event_says(text: str) -> None:
    assert finds(text)


@pytest.mark.parametrize(
    "text",
    [
        "losed", "closed zebra", "secret", "data", "summary", "modality", "hidden", "pentagon",
        "doc:closed", "?!", "",
    ],
)  # fmt: skip
def test_no_key_no_field_that_is_not_shown_and_no_title_is_looked_through(text: str) -> None:
    assert not finds(text)


def test_a_part_of_a_template_counts_only_where_its_fields_are_given() -> None:
    event = evolve(EVENT, data={"force": "us-troops"})
    assert finds("reduced", event)
    assert not finds("until", event)


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("It's US-led", ["it", "s", "us", "led"]),
        ("2,200 of 12,34 and 1,234,567", ["2200", "of", "12", "34", "and", "1234567"]),
        ("伊拉克2003年", ["伊", "拉", "克", "2003", "年"]),
        ("ＳＴＲＡẞＥ ﬁn", ["strasse", "fin"]),
        ("हिन्दी", ["हिन्दी"]),
        ("snake_case", ["snake", "case"]),
    ],
)
def test_tokens_are_runs_of_letters_and_digits_and_cjk_characters(
    text: str, made: list[str]
) -> None:
    assert tokens(text) == made


def test_a_line_gives_the_same_text_as_its_event() -> None:
    texts = SearchTexts(VOCABULARY)
    assert texts.of_line(to_line(EVENT)) == texts.of_event(EVENT)
