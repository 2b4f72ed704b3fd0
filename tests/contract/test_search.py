"""A search finds the same events everywhere: command line, scrubber and library, with or
without the index, by the rule that `render.search_text` states."""

from __future__ import annotations

import json
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chrono import Chronicle
from chrono.model.event import BUILT_IN
from chrono.render.search_text import EventMatcher, SearchTexts, parse_query
from chrono.storage.index import Index, search_text
from chrono.tui.model.scrubber import Scrubber
from chrono.tui.model.search import search_hits
from tests.cli.conftest import run_in_process
from tests.reference.worlds import Maker
from tests.storage.index.keeping import Kept

ROOT = Path(__file__).parents[2]


def words(chronicle: Chronicle, chance: Random, count: int) -> list[str]:
    """Words that some event holds, whole or cut, some in pairs, and words that none holds."""
    texts = SearchTexts(chronicle.vocabulary)
    labels = [entity.label for entity in chronicle.cells().entities.values()]
    held = sorted({token for event in chronicle.events for token in texts.of_event(event).tokens})
    held += [word for label in labels for word in label.split()]
    made = [f"doc:{title.title.split()[0]}" for title in chronicle.cells().documents.values()]
    for word in chance.sample(held, min(count, len(held))):
        made += [word, word[: chance.randint(1, len(word))], f"{word} {chance.choice(held)}"]
    return [*chance.sample(made, min(count, len(made))), "zebra", "modality", "?!"]


def expected(chronicle: Chronicle, text: str) -> list[int]:
    cells = chronicle.cells()
    matches = EventMatcher(parse_query(text), chronicle.vocabulary, cells.entities, cells.documents)
    return [event.offset for event in chronicle.events if matches(event)]


def found_by_command(chronicle: Chronicle, text: str) -> set[str]:
    answer = run_in_process("-C", str(chronicle.root), "log", "--all", "--json", f"--text={text}")
    return {each["id"] for each in json.loads(answer.out)["events"]}


def assert_found_everywhere(chronicle: Chronicle, scrubber: Scrubber, text: str) -> None:
    offsets = expected(chronicle, text)
    assert list(chronicle.search.offsets_holding(text)) == offsets, text
    line = scrubber.full
    shown = {line.offsets[n] for n in search_hits(frozenset(offsets), line, 0) if n is not None}
    scrubber.set_filter(text)
    assert set(scrubber.timeline.offsets) == shown == set(offsets) & set(line.offsets), text


@pytest.fixture(params=["index", "memory"])
def chronicle(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Chronicle:
    if request.param == "memory":
        monkeypatch.setattr(search_text, "has_table", lambda db: False)
    return Chronicle(ROOT)


def test_this_repository_is_searched_alike_by_library_and_scrubber(chronicle: Chronicle) -> None:
    scrubber = Scrubber(chronicle, "2020-10-01")
    for text in words(chronicle, Random(14), 12):
        assert_found_everywhere(chronicle, scrubber, text)


def test_this_repository_is_searched_alike_by_the_command(chronicle: Chronicle) -> None:
    by_offset = {event.offset: event.id for event in chronicle.events}
    for text in words(chronicle, Random(15), 6):
        offsets = expected(chronicle, text)
        assert found_by_command(chronicle, text) == {by_offset[each] for each in offsets}, text


@settings(max_examples=15, suppress_health_check=list(HealthCheck))
@given(st.integers(0, 10_000))
def test_random_worlds_are_searched_alike(
    tmp_path_factory: pytest.TempPathFactory, seed: int
) -> None:
    chance = Random(seed)
    kept = Kept(tmp_path_factory.mktemp("world"))
    kept.append(Maker(chance).log(20))
    chronicle = Chronicle(kept.log.path.parents[1])
    assert isinstance(chronicle.cells(), Index)
    scrubber = Scrubber(chronicle, "2020-09-10")
    for text in words(chronicle, chance, 6):
        assert_found_everywhere(chronicle, scrubber, text)


def test_the_events_of_the_vocabulary_s_types_are_those_that_the_command_lists_without_all(
    chronicle: Chronicle,
) -> None:
    answer = run_in_process("-C", str(ROOT), "log", "--json", "--text=report")
    listed = {each["id"] for each in json.loads(answer.out)["events"]}
    events = {event.offset: event for event in chronicle.events}
    found = [events[offset] for offset in chronicle.search.offsets_holding("report")]
    kinds = set(BUILT_IN) - {"Retracted"}
    assert listed == {event.id for event in found if event.type not in kinds}
