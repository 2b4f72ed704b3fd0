"""The check reports numbers and dates that stand in a summary and not in the event's data."""

from __future__ import annotations

from typing import Any

import pytest
from attrs import evolve

from tests.checks.hand_made import event, findings


def told(summary: str, data: dict[str, Any], when: str | None = "2020-09-10", **more: Any) -> list:
    made = evolve(event("deed", "Raided", {"force": "us", **data}, when, **more), summary=summary)
    return findings("unbacked-summaries", made)


@pytest.mark.parametrize(
    ("summary", "data", "said"),
    [
        ("The raid killed 12.", {}, '"12"'),
        ("The raid killed twelve.", {"killed": 11}, '"twelve" (12)'),
        ("It cost 347 million dollars.", {"killed": 347}, '"347 million"'),
        ("Twenty-one fell.", {"killed": 20}, '"Twenty-one" (21)'),
        ("About a hundred fell.", {"killed": 12}, '"a hundred" (100)'),
        ("It was in 2019.", {}, '"2019"'),
        ("It was in August.", {}, '"August"'),
        ("It was on 11 September 2020.", {}, '"11 September 2020"'),
        ("Five fell in March 2020.", {"killed": 4}, '"March 2020" and "Five" (5)'),
    ],
)
def test_a_figure_that_the_data_lack_is_found(
    summary: str, data: dict[str, Any], said: str
) -> None:
    (found,) = told(summary, data)
    assert f"has {said} in its summary" in found.sentence
    assert found.severity == "hint"
    assert "chrono correct" in found.what_next


@pytest.mark.parametrize(
    ("summary", "data", "when"),
    [
        ("The raid killed twelve.", {"killed": 12}, "2020-09-10"),
        ("About 2,500 fell.", {"killed": {"about": 2500}}, None),
        ("Three to nine fell.", {"killed": {"low": 3, "best": 4, "high": 9}}, None),
        ("A dozen fell.", {"killed": 12}, None),
        ("A few hundred fell.", {"killed": {"words": "a few hundred"}}, None),
        ("It cost 1.5 million.", {"note": "1.5 million dollars"}, None),
        ("Two states agree.", {"note": "bilateral cooperation"}, None),
        ("Two sides are held level.", {"note": "a balance between east and west"}, None),
        ("The one raid, the second of its kind.", {}, None),
        ("It was in September 2020.", {}, "2020-09-10"),
        ("It was in 2020.", {}, "2020-09-10"),
        ("It was on 10 September.", {}, "2020-09-10"),
        ("Between 2019 and May 2021.", {}, "[2019..2021-05-04]"),
        ("It appeared in October 2020.", {}, "2020-09-10"),
    ],
)
def test_a_figure_of_the_data_the_date_or_the_document_is_not(
    summary: str, data: dict[str, Any], when: str | None
) -> None:
    assert told(summary, data, when) == []


def test_the_length_of_a_list_counts_as_its_number() -> None:
    allies = event("deed", "Raided", {"force": ["us", "iraq"]}, "2020-09-10")
    assert findings("unbacked-summaries", evolve(allies, summary="The two raid a base.")) == []


def test_an_event_without_a_summary_is_not_found() -> None:
    assert findings("unbacked-summaries", event("deed", "Raided", {"force": "us"}, None)) == []
