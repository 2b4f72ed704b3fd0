"""The check reports undeclared or unused names, undated documents, and possible duplicates."""

from __future__ import annotations

from tests.checks.hand_made import ENTITIES, document, entity, event, findings, ident, retract

USED = [
    event("a", "Joined", {"force": "us", "of": "coalition"}, "2020-01-01"),
    event("b", "HandedOver", {"base": "taji", "to": "iraq"}, "2020-01-01"),
    event("c", "HandedOver", {"base": "qaim", "to": "iraq"}, "2020-01-01"),
    event("d", "Attacked", {"attack": "strike"}, "2020-01-01"),
]
"""Refers to every entity of the log."""


def test_where_all_is_declared_and_used_nothing_is_found() -> None:
    assert findings("unused-names", *USED) == []


def test_an_entity_that_an_event_names_and_nothing_declares_is_found() -> None:
    lost = event("lost", "Counted", {"force": "nato", "strength": 1}, "2020-01-01")
    (found,) = findings("unused-names", *USED, lost)
    assert found.severity == "conflict"
    assert "'nato'" in found.sentence
    assert found.events == (ident("lost"),)


def test_a_speaker_and_one_who_passes_it_on_have_to_be_declared_as_well() -> None:
    said = event("said", "Raided", {"force": "us"}, speaker="sana", via=["reuters"])
    found = findings("unused-names", *USED, said)
    assert [("'sana'" in each.sentence, "'reuters'" in each.sentence) for each in found] == [
        (False, True),
        (True, False),
    ]


def test_a_document_that_nothing_declares_is_found() -> None:
    (found,) = findings("unused-names", *USED, event("x", "Raided", {"force": "us"}, None, "d9"))
    assert "Document 'd9'" in found.sentence


def test_entities_that_nothing_refers_to_are_one_hint_with_all_their_declarations() -> None:
    (found,) = findings("unused-names")
    assert found.severity == "hint"
    assert len(found.events) == len(ENTITIES)
    assert "and 1 more" in found.sentence


def test_an_entity_used_only_by_what_was_retracted_is_unused() -> None:
    nato = entity("nato", "force")
    use = event("use", "Raided", {"force": "nato"})
    assert findings("unused-names", *USED, nato, use) == []
    (found,) = findings("unused-names", *USED, nato, use, retract("use"))
    assert "NATO" in found.sentence


def test_an_entity_used_by_a_document_that_is_not_known_yet_is_not_called_unused() -> None:
    nato, use = entity("nato", "force"), event("use", "Raided", {"force": "nato"}, None, "d2")
    assert findings("unused-names", *USED, nato, use, known_at="2020-10-15") == []


def test_a_document_without_a_first_or_last_day_is_found_and_a_vague_one_is_not() -> None:
    (found,) = findings("undated", document("d3", "[..2026-11-21]"))
    assert "d3" in found.sentence
    assert "21 November 2026" in found.sentence
    assert len(findings("undated", document("d3", None))) == 1
    assert findings("undated", document("d3", "2020")) == []


def test_a_proposal_that_two_are_one_is_found_until_it_is_asserted_or_denied() -> None:
    maybe = entity("us", "force", "alleged", same_as="coalition")
    (found,) = findings("same-as", maybe)
    assert "coalition" in found.sentence
    assert found.severity == "hint"
    for modality in ("asserted", "denied"):
        settled = entity("coalition", "force", modality, same_as="us")
        assert findings("same-as", maybe, settled) == []


def test_a_proposal_is_settled_by_way_of_a_third_name_too() -> None:
    maybe = entity("us", "force", "opinion", same_as="coalition")
    third = entity("us", "force", same_as="iraq"), entity("iraq", "force", same_as="coalition")
    assert findings("same-as", maybe, *third) == []
