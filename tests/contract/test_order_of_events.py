"""The events of a day stand in the same order in the log, the scrubber's list and every export.

Vaguer dates stand where they may have begun in the list and the exports, alike in both, and where
they have certainly begun in the log.
"""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest

from chrono import Chronicle
from chrono.chronicle import EventFilter
from chrono.formats.exporters.context import collect
from chrono.model.event import BUILT_IN
from chrono.tui.model.scrubber import Scrubber
from tests.tui.worlds import VOCABULARY, document, entity, make, said

IN_ORDER = (
    "2020-10-24",
    "2020-10-25T01:10:30",
    "2020-10-25T01:10",
    "2020-10-25T02:30+02:00",
    "2020-10-25T02:10+01:00",
    "2020-10-25T02:30",
    "[2020-10-25T03:00..2020-10-25T03:20]",
    "2020-10-25T02:30Z",
    "2020-10-25T11:46/2020-10-27",
    "2020-10-25",
    "[..2020-10-25]",
    "2020-10-25T23:59",
    "2020-10-26T00:00",
    "2020-10-26",
)
"""Dates on the clock of Berlin, by their ends; of one end, the earlier start is first."""
VAGUE = ("2020", "2020-10", "2020-10~", "2020-10-20/2020-11-03", "[2020-10-25..2020-11-02]", None)


@pytest.fixture
def chronicle(tmp_path: Path) -> Chronicle:
    """A chronicle of these dates, recorded out of order."""
    vocabulary = VOCABULARY.replace("\n[kinds", '\nzone = "Europe/Berlin"\n[kinds', 1)
    own = make(tmp_path / "berlin", vocabulary)
    dates = [*IN_ORDER, *VAGUE]
    Random(5).shuffle(dates)
    own.append(
        entity("oak-fort", "base", "Oak Fort"),
        document("A1", "Log of the guard", "2020-12-05"),
        *(said("BaseStatus", when, "A1", base="oak-fort", status="left") for when in dates),
        recorder="test",
    )
    return own


def test_a_day_of_events_stands_in_one_order_everywhere(chronicle: Chronicle) -> None:
    timeline = Scrubber(chronicle).timeline
    scrubbed = [timeline.event(place) for place in range(len(timeline))]
    exported = collect(chronicle.repository, chronicle.view()).timeline
    history = chronicle.history("oak-fort.status")
    logged = [
        each for each in chronicle.search.find(EventFilter()).events() if each.type not in BUILT_IN
    ]
    about = chronicle.search.naming("oak-fort", chronicle.view())
    told = [chronicle.event(entry.event) for entry in history]
    for listed in (scrubbed, exported, logged, about, told):
        dates = [each.when for each in listed if each.when in IN_ORDER]
        assert tuple(dates) == IN_ORDER
    assert [each.id for each in exported] == [each.id for each in scrubbed], "vague dates, too"
    assert {each.id for each in logged} == {each.id for each in scrubbed}
