"""FTS5 search in the index finds the same events as the search rule."""

from __future__ import annotations

import sqlite3
import tempfile
from pathlib import Path
from random import Random

import pytest
from attrs import evolve
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chrono.fold import MemoryProjection
from chrono.model.event import Event
from chrono.render.search_text import EventMatcher, begins_any, parse_query, tokens
from chrono.storage.index import Index, search_text
from tests.reference.worlds import Maker, logs
from tests.storage.index.keeping import Kept
from tests.storage.index.test_index_equality import appended_in_steps

LAW = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
TEXTS = (
    "a withdrawal of 2,200 men",
    "Café Ǆungla STRASSE",
    "伊拉克の撤退",
    "it's",
    "हिन्दी",
    "null\x00byte",
)
LABELS = ("US troops", "Straße nach Basra", "美軍", "the 2nd Brigade")


def varied(events: list[Event], chance: Random) -> list[Event]:
    """The events with words of their own, and with labels that change."""
    made = []
    for event in events:
        data = dict(event.data)
        if event.type == "EntityDescribed" and chance.random() < 0.7:
            data["label"] = chance.choice(LABELS)
        made.append(
            evolve(
                event,
                data=data,
                summary=chance.choice((None, *TEXTS)),
                note=chance.choice((None, None, *TEXTS)),
                tags=tuple(chance.sample(("Force Levels", "bases"), chance.randint(0, 2))),
                when_as_written=chance.choice((None, "14 Muharram 1442")),
            )
        )
    return made


def words_of(kept: Kept, chance: Random) -> list[str]:
    """Queries that may find something: words of the log's own texts, whole and cut, and others."""
    texts = [
        *TEXTS,
        *LABELS,
        "levels doc:report",
        "doc:zzz",
        "doc:001",
        "posted",
        "zebra",
        "?!",
        "Muharram",
    ]
    for event in kept.log.read():
        texts += [event.summary or "", event.when or "", str(event.data.get("label", ""))]
    words = [word for text in texts for word in text.split()]
    cut = [word[: chance.randint(1, len(word))] for word in words]
    pairs = [f"{chance.choice(words)} {chance.choice(cut)}" for _ in range(10)]
    return chance.sample([*words, *cut, *pairs], 12)


def found_by_rule(kept: Kept, folded: MemoryProjection, text: str, upto: int | None) -> list[int]:
    query = parse_query(text)
    matches = EventMatcher(query, folded.vocabulary, folded.entities, folded.documents)
    return [event.offset for event in kept.log.read(0, upto) if matches(event)]


def found_by_index(index: Index, text: str) -> list[int]:
    found = index.search(parse_query(text))
    assert found is not None
    return list(found)


@LAW
@given(logs(), st.randoms(use_true_random=False), st.integers(0, 100))
def test_the_index_finds_what_the_rule_finds_now_and_as_of_any_line(
    world: tuple[list[Event], object], chance: Random, place: int
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        kept = Kept(Path(folder))
        appended_in_steps(kept, varied(world[0], chance), chance)
        offsets = [event.offset for event in kept.log.read()]
        for upto in (None, offsets[place % len(offsets)]):
            index, folded = kept.index(upto), kept.folded(upto)
            for text in words_of(kept, chance):
                assert found_by_index(index, text) == found_by_rule(kept, folded, text, upto), text
            index.close()


@LAW
@given(st.text(), st.text())
def test_tokens_are_those_of_their_own_text_and_an_engine_splits_them_at_spaces_alone(
    text: str, other: str
) -> None:
    made = tokens(text)
    assert tokens(" ".join(made)) == made
    kept = {1: made, 2: tokens(other)}
    db = sqlite3.connect(":memory:")
    db.executescript(search_text.TABLE)
    search_text.insert(db, [(place, " ".join(each)) for place, each in kept.items()])
    select = "SELECT rowid FROM event_text WHERE event_text MATCH ?"
    for word in made:
        found = [place for (place,) in db.execute(select, (f'"{word}" *',))]
        assert found == [place for place, each in kept.items() if begins_any(word, each)]


def test_without_fts5_the_index_serves_all_but_the_search(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search_text, "has_engine", lambda db: False)
    kept = Kept(tmp_path)
    kept.append(Maker(Random(1)).log(9))
    index = kept.index()
    assert index.search(parse_query("anything")) is None
    index.close()
    monkeypatch.undo()
    index = kept.index()
    assert index.search(parse_query("anything")) is None
    index.close()


def test_of_a_very_long_text_the_beginning_is_searched_by_rule_and_index_alike(
    tmp_path: Path,
) -> None:
    kept = Kept(tmp_path)
    (first, *others) = Maker(Random(1)).log(9)
    note = f"early {' '.join(f'word{number}' for number in range(100_000))} farther"
    kept.append([evolve(first, note=note), *others])
    index, folded = kept.index(), kept.folded()
    for text, found in {"early": 1, "word99": 1, "word99999": 0, "farther": 0}.items():
        assert len(found_by_rule(kept, folded, text, None)) == found
        assert len(found_by_index(index, text)) == found
    index.close()
