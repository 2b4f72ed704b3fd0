"""Errata of publication dates through the public API, from the index and without one."""

from __future__ import annotations

from pathlib import Path

import pytest

from chrono.chronicle import Chronicle, EventFilter
from tests.moments import window
from tests.recording.conftest import DECLARED, NOW, VOCABULARY, handed

BEFORE, AFTER, CORRECTED = "2020-10-04", "2020-10-05", "2020-11-01"


@pytest.fixture(params=["index", "log"])
def chronicle(tmp_path: Path, request: pytest.FixtureRequest) -> Chronicle:
    """What a letter of 1 October says; from 5 October on, an erratum dates it 1 November."""
    made = Chronicle(Chronicle.create(tmp_path, VOCABULARY).root, NOW)

    def declared(name: str, when: str, **more: object) -> dict[str, object]:
        data = {"document": name, "title": f"The {name}"}
        return {"type": "DocumentPublished", "data": data, "when": when, **more}

    source = {"document": "erratum"}
    first = made.append(*DECLARED, declared("letter", "2020-10-01"), declared("erratum", AFTER))
    old = first.ids[len(DECLARED)]
    made.append(handed(when="2020-08-23", source={"document": "letter"}))
    data = {"event": old, "reason": "misdated", "replacement": "@new"}
    made.append(
        declared("letter", CORRECTED, source=source, label="new"),
        {"type": "Retracted", "data": data, "source": source},
    )
    if request.param == "log":
        index = tmp_path / "snapshots" / "index.db"
        index.unlink(missing_ok=True)
        index.mkdir()  # nothing can be stored there
    again = Chronicle(made.root, NOW)
    assert (again.repository.index() is None) == (request.param == "log")
    return again


def errata(chronicle: Chronicle) -> set[str]:
    return {event.id for event in chronicle.events if event.document == "erratum"}


def holder(chronicle: Chronicle, known_at: str) -> object:
    return chronicle.reading("taji.holder", at="2020-12-31", known_at=known_at).value


def test_an_answer_at_k_is_what_it_was_before_the_erratum(chronicle: Chronicle) -> None:
    shown = [holder(chronicle, day) for day in ("2020-09-30", BEFORE, AFTER, CORRECTED)]
    assert shown == [None, "iraq", None, "iraq"]


def test_why_names_the_erratum_from_its_own_publication_on(chronicle: Chronicle) -> None:
    for known_at, named in ((BEFORE, set()), (AFTER, errata(chronicle))):
        view = chronicle.view(at="2020-12-31", known_at=known_at)
        events = {event.id for event in chronicle.why("taji.holder", view).events}
        assert events & errata(chronicle) == named


def test_a_comparison_of_what_was_known_names_the_erratum(chronicle: Chronicle) -> None:
    views = [chronicle.view(at="2020-12-31", known_at=day) for day in (BEFORE, AFTER)]
    (change,) = chronicle.diff(*views)
    assert errata(chronicle) <= set(change.events)


def test_a_list_of_events_and_a_history_hold_what_was_known(chronicle: Chronicle) -> None:
    for known_at, known in ((BEFORE, 1), (AFTER, 0), (CORRECTED, 1)):
        wanted = EventFilter(documents=("letter",), types=("BaseHandedOver",))
        assert chronicle.search.find(wanted, known_at=known_at).count() == known
        assert len(chronicle.history("taji.holder", known_at=known_at)) == known


def test_a_state_shows_the_documents_as_they_were_known(chronicle: Chronicle) -> None:
    for known_at, published in ((BEFORE, "2020-10-01"), (AFTER, "2020-11-01")):
        state = chronicle.state(chronicle.view(at="2020-12-31", known_at=known_at))
        assert state.documents["letter"].published == window(published)


def test_every_day_on_which_the_publication_may_have_been_is_a_day_to_stop_at(
    chronicle: Chronicle,
) -> None:
    stops = chronicle.cells().publication_bounds()
    assert {*window("2020-10-01"), *window("2020-10-05"), *window("2020-11-01")} <= stops
