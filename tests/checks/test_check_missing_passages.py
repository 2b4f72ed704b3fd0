"""The check reports events without a passage."""

from __future__ import annotations

from tests.checks.hand_made import event, findings, ident


def test_an_event_that_names_a_document_and_no_place_in_it_is_a_hint() -> None:
    bare = event("bare", "Raided", {"force": "us"}, source={"document": "d1"})
    (found,) = findings("missing-passages", bare)
    assert found.severity == "hint"
    assert found.events == (ident("bare"),)
    assert "--find" in found.what_next


def test_a_passage_or_a_page_is_place_enough() -> None:
    page = event("page", "Raided", {"force": "us"}, source={"document": "d1", "locator": "p. 4"})
    assert findings("missing-passages", page, event("passage", "Raided", {"force": "us"})) == []


def test_an_event_without_a_source_becomes_no_value_and_is_a_gap() -> None:
    (found,) = findings("missing-passages", event("mine", "Raided", {"force": "us"}, None, None))
    assert found.severity == "gap"
    assert "becomes no value" in found.sentence


def test_declarations_links_and_retractions_need_no_source() -> None:
    assert findings("missing-passages") == []
