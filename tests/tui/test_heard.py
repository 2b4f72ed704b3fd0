"""The known-by axis: no panel shows what was not yet known."""

from __future__ import annotations

import pytest

from chrono.chronicle import Chronicle
from chrono.tui.model.event_detail import EventDetail
from chrono.tui.model.scrubber import Scrubber
from chrono.tui.model.styled_lines import text_of
from chrono.tui.model.timeline import known_status
from tests.tui.driving import scrubbing
from tests.tui.worlds import by_summary

CUT = "Reed: 1,500 left, 3,000 stay."  # by C3, of 1 to 20 October 2020


@pytest.mark.parametrize(
    ("known_at", "wanted"),
    [
        ("2020-09-30", "no"),
        ("2020-10-01", "perhaps"),
        ("2020-10-19", "perhaps"),
        ("2020-10-20", "yes"),
        ("2021-01-01", "yes"),
    ],
)
def test_an_event_is_known_once_its_document_certainly_has_appeared(
    chronicle: Chronicle, known_at: str, wanted: str
) -> None:
    documents = dict(chronicle.cells().documents)
    assert known_status(by_summary(chronicle, CUT), documents, chronicle.moment(known_at)) == wanted


def test_what_no_document_says_was_known_at_all_times(chronicle: Chronicle) -> None:
    remark = next(event for event in chronicle.events if event.document is None)
    assert known_status(remark, dict(chronicle.cells().documents), -(10**9)) == "yes"


def test_the_state_rests_on_no_event_that_the_list_calls_unknown(chronicle: Chronicle) -> None:
    """The rule of the list is that of the fold."""
    documents = dict(chronicle.cells().documents)
    by_id = {event.id: event for event in chronicle.events}
    seen = set()
    for known_at in ("2020-03-20", "2020-07-14", "2020-07-15", "2020-10-05", "2020-10-20", "2021"):
        view = chronicle.view("2021-02-01", known_at)
        for reading in chronicle.state(view).readings:
            for claim in reading.supports:
                found = known_status(by_id[claim.event], documents, view.known_at)
                assert found != "no", (reading.cell, known_at)
                seen.add(found)
            for claim in reading.candidates:
                assert known_status(by_id[claim.event], documents, view.known_at) != "no"
    assert "yes" in seen


async def test_a_list_moved_back_in_what_was_known_tells_nothing_that_was_not(
    chronicle: Chronicle,
) -> None:
    async with scrubbing(chronicle, at="2021-02-01") as driver:
        shown = driver.words("events")
        assert "At least 2,500 of the Guard are left." in shown
        assert "not yet known" not in shown
        await driver.press("K", "left", "left")
        assert "as known by" in driver.status()
        shown = driver.words("events")
        assert "At least 2,500" not in shown
        assert "not yet known" in shown
        assert "2021-01-05" in shown, "its place in the list is kept"
        await driver.press("A")
        assert "At least 2,500 of the Guard are left." in driver.words("events")


async def test_rows_of_the_list_are_chosen_while_what_was_known_is_in_hand(
    chronicle: Chronicle,
) -> None:
    """Up and down choose rows: on the known-by axis neither date moves by them."""
    async with scrubbing(chronicle, at="2020-09-15") as driver:
        await driver.press("K", "left", "tab", "tab")
        assert driver.app.workspace.pane == "events"
        model = driver.model
        dates, index = (model.at, model.known_at), model.index
        await driver.press("up", "up", "up", "down")
        assert (model.at, model.known_at) == dates
        assert model.index == index - 2
        assert "Event" in driver.words("detail")
        await driver.press(*["down"] * 40)
        assert model.index == len(model.timeline) - 1, "and no further than the last"


async def test_what_may_not_have_been_known_yet_says_so_in_words(chronicle: Chronicle) -> None:
    async with scrubbing(chronicle, at="2020-09-10", known_at="2020-10-05") as driver:
        assert f"perhaps not yet known: {CUT[:8]}" in driver.words("events")


@pytest.mark.parametrize(
    ("known_at", "wanted"),
    [
        ("2020-09-30", "Not known by 30 September 2020: its document was published"),
        ("2020-10-05", "Perhaps not known yet by 5 October 2020: its document was published"),
        ("2020-10-20", ""),
        (None, ""),
    ],
)
def test_an_event_that_is_looked_at_says_first_whether_it_was_known(
    chronicle: Chronicle, known_at: str | None, wanted: str
) -> None:
    scrubber = Scrubber(chronicle, "2020-09-15", known_at)
    lines = EventDetail(scrubber, None).lines(by_summary(chronicle, CUT), 200)
    first = text_of(lines[0])
    assert first.startswith(wanted or CUT)
    assert ("between 1 and 20 October 2020" in first) == bool(wanted)


@pytest.mark.parametrize("indexed", [True, False], ids=["through the index", "in memory"])
def test_an_erratum_retracts_from_its_publication_on_and_the_list_says_so_from_then_on(
    own: Chronicle, indexed: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    event = by_summary(own, "Elm Field changed hands at last.")
    own.append(
        {
            "type": "Retracted",
            "source": {"document": "D4"},
            "data": {"event": event.id, "reason": "an erratum in the letters"},
        },
        recorder="test",
    )
    if not indexed:
        monkeypatch.setattr(type(own.repository), "event_index", lambda self: None)
    assert (own.repository.event_index() is not None) == indexed
    for known_at, wanted in (("2021-01-29", set()), ("2021-01-30", {event.id})):
        scrubber = Scrubber(own, "2020-09-15", known_at)
        assert scrubber.retracted([event.id]) == wanted
    scrubber.go_both(scrubber.at, own.moment("2020-12-31"))
    assert scrubber.retracted([event.id]) == set()


# ------------------------------------------------------------------ what a row was


async def test_a_member_that_left_a_collection_is_told_by_name_and_not_as_yes(
    chronicle: Chronicle,
) -> None:
    async with scrubbing(chronicle, (250, 40), at="2021-02-01") as driver:
        row = next(row for row in driver.rows() if "made up of" in row)
        assert "City Watch" in row
        await driver.press("K", "left", "left")
        row = next(row for row in driver.rows() if "made up of" in row)
        assert "was " in row
        assert "City Watch" in row
        assert "was yes" not in driver.text()
        await driver.press("left", "left", "left", "left", "left", ",")
        row = next(row for row in driver.rows() if "made up of" in row)
        assert "was Northern Guard" in row or "was River Fleet" in row
