"""`log` through the index equals a full read and sort of the log, byte for byte."""

from __future__ import annotations

import json
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from typing import Any

import pytest
from attrs import evolve
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chrono import Chronicle
from chrono.chronicle import EventFilter, EventList
from chrono.errors import UnknownError
from chrono.model.event import BUILT_IN, Event
from chrono.query import event_search
from chrono.storage.index import EventIndex
from chrono.storage.index.event_rows import DOUBTFUL, TAGGED, UNDATED
from chrono.storage.log import Log
from chrono.storage.repository import Repository
from tests.cli.conftest import run_in_process
from tests.reference.worlds import TOML, Maker, logs
from tests.storage.index.keeping import Kept
from tests.storage.index.test_index_equality import appended_in_steps

PATIENT = settings(max_examples=30, suppress_health_check=list(HealthCheck))
NO_FILTER: dict[str, Any] = {
    "since": None,
    "until": None,
    "types": (),
    "kinds": (),
    "entities": (),
    "documents": (),
    "speakers": (),
    "modalities": (),
    "tags": (),
    "text": None,
}
DATES = st.sampled_from([None, None, "2020-09-03", "2020-09-07", "2020-09", "2019", "2020-08-31"])


def some(*names: str) -> st.SearchStrategy[tuple[str, ...]]:
    one = st.sampled_from(names).map(lambda name: (name,))
    return st.one_of(st.just(()), st.just(()), st.just(()), one)


@st.composite
def questions(draw: st.DrawFn) -> dict[str, Any]:
    """The options of `log`, most of them left out."""
    filters = {
        **NO_FILTER,
        "since": draw(DATES),
        "until": draw(DATES),
        "types": draw(some("StrengthStated", "Linked", "Retracted", "BaseHandedOver")),
        "kinds": draw(some("force", "base")),
        "entities": draw(some("us", "usa", "iraq", "taji")),
        "documents": draw(some("001")),
        "speakers": draw(some("us", "usa", "iraq")),
        "modalities": draw(some("planned", "asserted", "denied")),
        "tags": draw(some("bridge", "ford")),
        "text": draw(st.sampled_from([None, None, "us", "report", "STRASSE us", '"quiet"', "1e"])),
    }
    return {
        "filters": filters,
        "everything": draw(st.booleans()),
        "recorded_at": draw(st.sampled_from([None, None, "#4", "#7"])),
        "known_at": draw(st.sampled_from([None, None, "2020-09-06", "2020-09-12"])),
        "newest": draw(st.booleans()),
    }


@contextmanager
def by_reading(chronicle: Chronicle) -> Iterator[Chronicle]:
    """The same chronicle where no index can be kept."""
    plain = Chronicle(chronicle.root)
    plain.repository._opened_index = lambda: None  # type: ignore[method-assign]
    yield plain


def listed(
    chronicle: Chronicle,
    filters: dict[str, Any],
    everything: bool,
    recorded_at: str | None,
    known_at: str | None,
    newest: bool,
) -> EventList:
    return chronicle.search.find(
        EventFilter(**filters),
        built_in=everything,
        recorded_at=recorded_at,
        known_at=known_at,
        newest=newest,
    )


def places(found: EventList) -> list[int]:
    return [event.offset for event in found.events()]


def outcome(chronicle: Chronicle, question: dict[str, Any]) -> list[int] | str:
    """The places of the events found; the error where a name's declaration was retracted."""
    try:
        found = listed(chronicle, **question)
    except UnknownError as error:
        return str(error)
    assert found.count() == len(places(found))
    return places(found)


def kept(folder: Path, events: list[Event], chance: Random, vocabulary: str = TOML) -> Chronicle:
    """A chronicle of some events, its index brought up to date now and then."""
    made = Kept(folder, vocabulary)
    appended_in_steps(made, [dressed(event, chance) for event in events], chance)
    return Chronicle(folder)


def dressed(event: Event, chance: Random) -> Event:
    """The event with some of what few have: tags, doubts, a summary, no date."""
    worn: list[dict[str, Any]] = [
        {"tags": ("bridge",)},
        {"tags": ("ford", "bridge")},
        {"doubt": ("when",)},
        {"basis": "relative"},
        {"basis": "outside"},
        {"basis": "said"},
        {"summary": "Straße"},
        {"note": 'a "quiet" road\\'},
        {"summary": "1e22 of them"},
        {"tags": ("Straße",), "doubt": ("data",)},
    ]
    if event.when and event.type not in BUILT_IN:
        worn.append({"when": None})
    return evolve(event, **chance.choice(worn)) if chance.random() < 0.4 else event


@PATIENT
@given(logs(14), st.randoms(use_true_random=False), st.lists(questions(), min_size=6), st.data())
def test_the_index_lists_what_reading_lists_in_the_same_order(
    world: tuple[list[Event], object],
    chance: Random,
    asked: list[dict[str, Any]],
    more: st.DataObject,
) -> None:
    few = more.draw(st.sampled_from([0, 3, event_search.SORTED_UP_TO]))
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setattr(event_search, "SORTED_UP_TO", few)
        chronicle = kept(Path(folder), world[0], chance)
        with by_reading(chronicle) as plain:
            for question in asked:
                assert outcome(chronicle, question) == outcome(plain, question)
        chronicle.cells().close()  # type: ignore[attr-defined]


@pytest.mark.parametrize("seed", range(4))
def test_every_name_in_an_event_is_found_by_it_whatever_was_declared_after(
    seed: int, tmp_path: Path
) -> None:
    """Also names that nothing declares when they are first used, and those that no claim tells."""
    chance = Random(seed)
    events = Maker(chance).log(40)
    late = [event for event in events if event.data.get("entity") in ("us", "taji")]
    rest = [event for event in events if event not in late]
    chronicle = kept(tmp_path, rest[: len(rest) // 2] + late + rest[len(rest) // 2 :], chance)
    event_index = chronicle.repository.event_index()
    assert event_index is not None
    for name in ("us", "usa", "iraq", "taji", "kmtb", "high", "razed"):
        speaking = [event.offset for event in chronicle.events if name in _texts(event.data)]
        found = event_index.speaking_of([name])
        assert found is not None
        assert set(speaking) <= set(found)
        assert list(found) == sorted(set(found))


def _texts(data: Any) -> set[str]:
    every = [
        each for value in data.values() for each in (value if type(value) is list else [value])
    ]
    return {text for text in every if isinstance(text, str)}


def published(document: str, when: str) -> dict[str, Any]:
    told = {"document": document, "title": f"Report {document}"}
    return {"type": "DocumentPublished", "when": when, "data": told}


def described(entity: str, kind: str) -> dict[str, Any]:
    told = {"entity": entity, "kind": kind, "label": f"The {kind} {entity}"}
    return {"type": "EntityDescribed", "data": told}


def test_an_entity_whose_name_looks_like_a_year_is_found_by_reading(tmp_path: Path) -> None:
    chronicle = Chronicle.create(tmp_path / "c", TOML)
    chronicle.append(
        published("d", "2020-09-08"),
        described("1975", "base"),
        described("us", "force"),
        {
            "type": "BaseHeld",
            "when": "2020-09-02",
            "data": {"base": "1975", "holder": "us"},
            "source": {"document": "d"},
        },
    )
    event_index = chronicle.repository.event_index()
    assert event_index is not None
    assert event_index.speaking_of(["1975"]) is None
    found = listed(chronicle, {**NO_FILTER, "entities": ("1975",)}, False, None, None, False)
    assert [event.type for event in found.events()] == ["BaseHeld"]


def test_a_type_of_ones_own_with_a_document_among_its_fields_is_asked_by_it(
    tmp_path: Path,
) -> None:
    """`--document` finds what names one in its data, too: the index cannot tell that."""
    own = '\n[types.Leaked]\nsays = "{document} leaked"\nfields = { document = "words" }\n'
    chronicle = Chronicle.create(tmp_path / "c", TOML + own)
    chronicle.append(
        published("d", "2020-09-08"),
        published("e", "2020-09-09"),
        {
            "type": "Leaked",
            "when": "2020-09-02",
            "data": {"document": "d"},
            "source": {"document": "e"},
        },
    )
    found = listed(chronicle, {**NO_FILTER, "documents": ("d",)}, True, None, None, False)
    assert [event.type for event in found.events()] == ["Leaked", "DocumentPublished"]
    assert found.count() == 2


def deeds(chance: Random, many: int) -> list[Event]:
    """So many deeds of three types, after their declarations."""
    maker = Maker(chance)
    maker.declare()
    for _ in range(many):
        maker.deed(maker.one("BaseHeld", "StrengthStated", "Reduced"))
    return maker.events


def test_who_passes_something_on_is_found_as_who_says_it_is(tmp_path: Path) -> None:
    chronicle = Chronicle.create(tmp_path / "c", TOML)
    fact: dict[str, Any] = {"type": "BaseHeld", "source": {"document": "d"}}
    data = {"base": "taji", "holder": "us"}
    chronicle.append(
        published("d", "2020-09-08"),
        described("us", "force"),
        described("taji", "base"),
        described("sana", "force"),
        {**fact, "when": "2020-09-01", "data": data, "speaker": "sana"},
        {**fact, "when": "2020-09-02", "data": data, "speaker": "us", "via": ["sana"]},
        {**fact, "when": "2020-09-03", "data": data, "speaker": "us"},
        {**fact, "when": "2020-09-04", "data": data},
    )
    for who, days in (("sana", [1, 2]), ("us", [2, 3])):
        found = listed(chronicle, {**NO_FILTER, "speakers": (who,)}, False, None, None, False)
        assert [event.when for event in found.events()] == [f"2020-09-0{day}" for day in days]
        assert found.count() == 2


def marked(chronicle: Chronicle, marks: int) -> list[int]:
    event_index = chronicle.repository.event_index()
    assert event_index is not None
    return event_index.marked(marks)


@pytest.mark.parametrize("seed", range(5))
def test_what_is_tagged_undated_or_in_doubt_is_found_without_its_line(
    seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    chance = Random(seed)
    chronicle = kept(tmp_path, deeds(chance, 60), chance)
    events = list(chronicle.events)
    event_index = chronicle.repository.event_index()
    assert event_index is not None
    monkeypatch.setattr(Log, "lines", None)
    doubtful = [e.offset for e in events if e.doubt or e.basis in ("relative", "outside")]
    tagged = [e.offset for e in events if e.tags]
    assert tagged
    assert doubtful
    assert marked(chronicle, TAGGED) == tagged
    assert marked(chronicle, UNDATED) == [e.offset for e in events if e.when is None]
    assert marked(chronicle, DOUBTFUL) == doubtful
    assert marked(chronicle, TAGGED | DOUBTFUL) == sorted({*tagged, *doubtful})
    types = chronicle.vocabulary.types
    count = Counter(e.type for e in events)
    assert event_index.in_types(types) == {name: count[name] for name in types}


def test_as_of_an_earlier_state_of_the_log_only_what_stood_there_then_is_counted(
    tmp_path: Path,
) -> None:
    chronicle = kept(tmp_path, deeds(Random(7), 60), Random(7))
    events = list(chronicle.events)
    middle = events[len(events) // 2].offset
    event_index = chronicle.repository.event_index()
    assert event_index is not None
    then = EventIndex(event_index._db, chronicle.repository.log, middle)
    assert then.marked(TAGGED) == [e.offset for e in events if e.tags and e.offset < middle]
    assert sum(then.in_types(chronicle.vocabulary.types).values()) == sum(
        e.type in chronicle.vocabulary.types and e.offset < middle for e in events
    )


def test_an_event_of_a_type_that_the_vocabulary_lost_is_listed_and_is_of_none_of_the_others(
    tmp_path: Path,
) -> None:
    chance = Random(3)
    events = deeds(chance, 40)
    lost = TOML.replace("[types.BaseHeld]", "[types.BaseKept]")
    assert lost != TOML
    chronicle = kept(tmp_path, events, chance, lost)
    event_index = chronicle.repository.event_index()
    assert event_index is not None
    assert any(event.type == "BaseHeld" for event in events)
    assert event_index.in_types(chronicle.vocabulary.types)["BaseKept"] == 0
    asked = {**NO_FILTER, "types": ("BaseKept",)}
    assert places(listed(chronicle, asked, False, None, None, False)) == []
    found = listed(chronicle, NO_FILTER, False, None, None, False)
    assert "BaseHeld" in {event.type for event in found.events()}


OPTIONS = (
    (),
    ("--all",),
    ("--newest", "-n", "3"),
    ("--all", "-n", "4"),
    ("--from", "2020-09-01"),
    ("-e", "camp-birch"),
    ("-d", "d1", "--all"),
    ("--known-at", "2020-08-31", "--all"),
    ("--recorded-at", "#15"),
    ("-m", "denied"),
    ("-m", "opinion"),
    ("--to", "1900"),
    ("--cell", "camp-birch.status", "-d", "d2"),
    ("-s", "ana-reyes", "--all"),
    ("--tag", "toll"),
    ("--text", "camp birch"),
    ("-t", "Retracted"),
    ("-t", "HandedOver", "-m", "asserted"),
)


@pytest.mark.parametrize("terminal", [False, True], ids=["piped", "terminal"])
@pytest.mark.parametrize("asked", OPTIONS, ids=" ".join)
def test_what_is_written_is_the_same_to_the_byte(
    borderlands: Path,
    asked: tuple[str, ...],
    terminal: bool,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    told = [run_in_process("log", *asked, *more, terminal=terminal) for more in ((), ("--json",))]
    monkeypatch.setattr(Repository, "_opened_index", lambda self: None)
    read = [run_in_process("log", *asked, *more, terminal=terminal) for more in ((), ("--json",))]
    assert told == read
    whole = json.loads(told[1].out)
    shape = json.dumps(whole, ensure_ascii=False, indent=2 if terminal else None) + "\n"
    assert told[1].out == shape, "an event at a time makes the document that all at once make"
    assert list(whole)[:3] == ["total", "events", "retracted"]


def test_the_first_events_are_written_before_the_others_are_read(
    borderlands: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[int] = []
    whole = Log.events_at

    def counted(self: Log, offsets: Any) -> Iterator[Event]:
        for event in whole(self, offsets):
            read.append(event.offset)
            yield event

    monkeypatch.setattr(Log, "events_at", counted)
    written: list[int] = []

    def shown(screen: Any, events: Iterator[Event], *rest: Any) -> int:
        written.extend(len(read) for _ in events)
        return len(written)

    monkeypatch.setattr("chrono.cli.commands.log.show_entries", shown)
    monkeypatch.setattr("chrono.cli.commands.log.FIRST", 2)
    assert run_in_process("log", "--all").code == 0
    assert written[0] < len(read)
    assert len(read) == len(set(read)) > 4


def test_a_list_by_the_index_reads_the_lines_that_it_shows_and_no_other(
    borderlands: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run_in_process("log")
    read: list[int] = []
    whole = Log._lines_at

    def counted(self: Log, offsets: Any) -> Iterator[tuple[int, bytes]]:
        for offset, line in whole(self, offsets):
            read.append(offset)
            yield offset, line

    monkeypatch.setattr(Log, "_lines_at", counted)
    monkeypatch.setattr(Log, "lines", None)
    asked: list[tuple[str, ...]] = [
        ("--from", "2020-09", "-d", "d2"),
        ("-m", "asserted"),
        ("-t", "HandedOver"),
        ("-s", "ana-reyes"),
        ("-s", "ana-reyes", "-m", "reported", "-d", "d2"),
    ]
    for filters in asked:
        read.clear()
        answer = run_in_process("log", *filters, "-n", "1", "--json")
        assert answer.code == 0, answer.err
        told = json.loads(answer.out)
        assert len(told["events"]) == len(read) == 1
        assert told["total"] > 1, filters


def test_a_list_needs_no_sorting_of_all_events_by_sqlite(borderlands: Path) -> None:
    """Each of the lists that are merged comes out of a table or an index as it stands there."""
    chronicle = Chronicle.open(borderlands)
    event_index = chronicle.repository.event_index()
    assert isinstance(event_index, EventIndex)
    asked: list[str] = []
    event_index._db.raw.set_trace_callback(asked.append)
    found = listed(chronicle, NO_FILTER, True, None, None, True)
    next(found.events())
    statements = [each for each in asked if "ORDER BY" in each]
    assert len(statements) == 3
    for statement in statements:
        plan = " ".join(
            row[3] for row in event_index._db.execute(f"EXPLAIN QUERY PLAN {statement}")
        )
        assert "B-TREE FOR ORDER BY" not in plan  # events of one second may be sorted


def told_both_ways(
    monkeypatch: pytest.MonkeyPatch, *lines: tuple[str, ...]
) -> tuple[list[Any], list[Any]]:
    """What some command lines answer, by the index and by reading the whole log."""
    by_index = [run_in_process(*line) for line in lines]
    monkeypatch.setattr(Repository, "_opened_index", lambda self: None)
    return by_index, [run_in_process(*line) for line in lines]


def test_an_event_is_shown_with_its_ties_and_documents_are_counted_alike_without_the_index(
    borderlands: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    chronicle = Chronicle.open(borderlands)
    first, second, third, *_ = [e.id for e in chronicle.events if e.source][:5]
    chronicle.append(chronicle.drafts.link(first, "corroborates", second))
    chronicle.append(chronicle.drafts.retraction(third, "an error"))
    chronicle.append(chronicle.drafts.link(second, "follows", first, source={"document": "d2"}))
    shown = [("show", each.id, *more) for each in chronicle.events for more in ((), ("--json",))]
    told, read = told_both_ways(monkeypatch, *shown, ("list", "documents"), ("list", "entities"))
    assert told == read
    assert sum("corroborates" in each.out for each in told) >= 4
    assert sum("an error" in each.out for each in told) >= 2


def test_what_is_listed_by_type_tag_and_doubt_is_the_same_without_the_index(
    borderlands: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = [
        ("list", each, *more)
        for each in ("types", "tags", "undated", "doubtful")
        for more in ((), ("--json",))
    ]
    told, read = told_both_ways(monkeypatch, *asked)
    assert told == read
    assert all(len(json.loads(each.out)) for each in told[1::2])


@pytest.mark.parametrize("seed", range(3))
def test_the_built_in_events_of_a_type_and_those_that_name_an_event_are_those_of_the_log(
    seed: int, tmp_path: Path
) -> None:
    chance = Random(seed)
    chronicle = kept(tmp_path, Maker(chance).log(150), chance)
    with by_reading(chronicle) as plain:
        for name in ("DocumentPublished", "EntityDescribed", "Linked", "Retracted", "Judged"):
            assert list(chronicle.events.of_type(name)) == list(plain.events.of_type(name))
        naming = [
            (chronicle.events.naming(each.id), plain.events.naming(each.id))
            for each in plain.events
        ]
    assert all(mine == theirs for mine, theirs in naming)
    assert any(mine for mine, _ in naming)
    event_index = chronicle.repository.event_index()
    assert event_index is not None
    documents = [event.document for event in chronicle.events]
    assert event_index.in_documents() == {
        name: documents.count(name) for name in chronicle.cells().documents
    }


def test_what_completes_an_event_s_id_reads_the_events_that_begin_so(
    borderlands: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from chrono.cli import completion as completing

    chronicle = Chronicle.open(borderlands)
    event = next(iter(chronicle.events))
    offered = [list(completing._events(chronicle, event.id[:length])) for length in (1, 4, 8)]
    assert all(event.id[:8] in [name for name, _ in each] for each in offered)
    assert all(name.startswith(event.id[:1]) for name, _ in offered[0])
    monkeypatch.setattr(Log, "lines", None)
    assert list(completing._events(chronicle, event.id[:8])) == offered[2]
