"""The check reports completed events that are dated after their document."""

from __future__ import annotations

import pytest

from tests.checks.hand_made import document, event, findings


@pytest.mark.parametrize("modality", ["asserted", "reported", "alleged", "denied"])
def test_a_deed_dated_after_its_own_document_is_found(modality: str) -> None:
    deed = event("deed", "Raided", {"force": "us"}, "2020-10-02", modality=modality)
    (found,) = findings("dated-after-source", deed)
    assert found.severity == "conflict"
    assert "2 October 2020" in found.sentence
    assert "1 October 2020" in found.sentence
    assert "planned" in found.what_next


@pytest.mark.parametrize("modality", ["planned", "predicted", "conditional", "opinion"])
def test_what_looks_ahead_may_be_dated_after_it(modality: str) -> None:
    assert (
        findings(
            "dated-after-source", event("x", "Raided", {"force": "us"}, "2030", "d1", modality)
        )
        == []
    )


@pytest.mark.parametrize(
    "when", ["2020-10-01", "2020-10", "2020", "[2020-09-30..2020-10-09]", None]
)
def test_a_vague_date_that_can_be_before_the_document_is_not_found(when: str | None) -> None:
    assert findings("dated-after-source", event("deed", "Raided", {"force": "us"}, when)) == []


def test_the_last_day_on_which_the_document_can_have_appeared_counts() -> None:
    vague = document("d1", "2020-10")
    assert (
        findings(
            "dated-after-source", event("deed", "Raided", {"force": "us"}, "2020-10-20"), vague
        )
        == []
    )
    after = event("deed", "Raided", {"force": "us"}, "2020-11-01")
    assert len(findings("dated-after-source", after, vague)) == 1


def test_a_deed_dated_after_it_was_said_is_found_even_if_before_the_document() -> None:
    deed = event("deed", "Raided", {"force": "us"}, "2020-09-20", said="2020-09-10")
    (found,) = findings("dated-after-source", deed)
    assert "it was said by 10 September 2020" in found.sentence
    said = event("deed", "Raided", {"force": "us"}, "2020-09-20", said="2020-09")
    assert findings("dated-after-source", said) == []
