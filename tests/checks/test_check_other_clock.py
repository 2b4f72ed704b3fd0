"""A change of the zone is told, as long as a state made on the earlier clock is kept."""

from __future__ import annotations

from chrono.checks import check
from chrono.fold import fold
from tests.checks.hand_made import VOCABULARY
from tests.moments import end


def told(kept: dict[str, str]) -> list[str]:
    cells = fold([], VOCABULARY)
    found = check(cells, [], VOCABULARY, end("2020-12-31"), only=["other-clock"], kept_zones=kept)
    return [each.sentence for each in found]


def test_a_state_made_on_the_clock_of_another_zone_is_found_and_both_zones_are_named() -> None:
    (sentence,) = told({"snapshots/state-2020-09-15.json": "Europe/London"})
    assert "The zone of the vocabulary is UTC" in sentence
    assert "snapshots/state-2020-09-15.json" in sentence
    assert "Europe/London" in sentence


def test_many_states_of_one_zone_are_one_finding() -> None:
    (sentence,) = told({f"snapshots/state-{year}.json": "Asia/Tokyo" for year in (2019, 2020)})
    assert "state-2019.json and 1 more" in sentence


def test_states_made_on_the_same_clock_are_no_finding() -> None:
    assert told({"snapshots/state-2020-09-15.json": "UTC"}) == []
    assert told({}) == []
