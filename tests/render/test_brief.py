"""The brief of a state: what it leads with, what it counts, and that nothing is silent."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from random import Random
from typing import Any

from attrs import evolve
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chrono import Chronicle
from chrono.edtf import FOREVER
from chrono.edtf.clock import UTC_CLOCK
from chrono.fold import fold, read
from chrono.model.claim import Reading
from chrono.model.event import Event
from chrono.model.view import View
from chrono.model.vocabulary import Rank, Vocabulary, build, load
from chrono.render.brief import MAX_HEADLINES, MAX_LINES, Brief, make_brief
from chrono.render.brief_text import line_words
from chrono.render.names import Names
from chrono.render.state import State
from chrono.render.text import joint_doubts
from tests.reference.worlds import FIRST, VOCABULARY, days, logs

RANKS: tuple[Rank, ...] = ("headline", "detail", "background")
whenever = st.one_of(days(), st.just(FIRST + 500))
told = logs().map(lambda log: log[0])
known_days = st.one_of(st.just(FOREVER), days())
slowly = settings(
    max_examples=150, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


def ranked(seed: int) -> Vocabulary:
    """The vocabulary of the random worlds, with a rank for each attribute."""
    chance = Random(seed)
    kinds: dict[str, Any] = {
        name: {
            **kind,
            "attributes": {
                key: {**spec, "rank": chance.choice(RANKS)}
                for key, spec in kind["attributes"].items()
            },
        }
        for name, kind in VOCABULARY.raw["kinds"].items()
    }
    return build({**VOCABULARY.raw, "kinds": kinds})


def state_of(events: Sequence[Event], vocabulary: Vocabulary, at: int, known_at: int) -> State:
    """The state of a log in memory, as `chrono state` has it."""
    folded = fold(events, vocabulary)
    return State(
        view=View(at, known_at, clock=vocabulary.clock),
        readings=tuple(read(cell, at, known_at) for cell in folded.slices(at, known_at)),
        documents=folded.documents_at(known_at),
        entities=folded.entities,
        head="",
        vocabulary="",
    )


def shown(brief: Brief) -> list[Reading]:
    return [reading for line in brief.lines for reading in line.readings]


@slowly
@given(told, st.integers(0, 99), whenever, known_days)
def test_every_reading_is_on_one_line_or_in_one_count(
    events: list[Event], seed: int, at: int, known_at: int
) -> None:
    vocabulary = ranked(seed)
    state = state_of(events, vocabulary, UTC_CLOCK.last(at), known_at)
    single = [each for each in state.readings if not each.attribute.many and "#" not in each.cell]
    for readings in (state.readings, tuple(single)):
        brief = make_brief(evolve(state, readings=readings), vocabulary)
        cells = [each.cell for each in shown(brief)]
        assert len(cells) == len(set(cells)), "no reading is shown twice"
        rest = len(readings) - len(cells)
        assert brief.counted <= rest
        assert bool(brief.counted) == bool(rest)
    assert brief.counted == rest, "a value that is not a collection is one line or one count"


@slowly
@given(told, st.integers(0, 99), whenever, known_days)
def test_no_contest_is_silent_and_no_change_is_left_among_what_stands(
    events: list[Event], seed: int, at: int, known_at: int
) -> None:
    vocabulary = ranked(seed)
    brief = make_brief(state_of(events, vocabulary, UTC_CLOCK.last(at), known_at), vocabulary)
    open_ones = {
        each.cell for each in brief.state.readings if each.standing == "contested" or each.disputed
    }
    listed = {each.cell for line in brief.contests.lines for each in line.readings}
    assert listed <= open_ones
    assert listed == open_ones or brief.contests.counted
    ranks = [RANKS.index(line.rank) for line in brief.contests.lines]
    assert ranks == sorted(ranks), "headlines first"
    last = brief.state.view.at
    for line in brief.changes.lines:
        for reading in line.readings:
            begun = [*reading.supports, *reading.ended]
            assert any(claim.written[1] <= last for claim in begun)
            assert any(claim.written[0] >= brief.since or claim.end for claim in begun)
    for line in brief.standing.lines:
        for claim in (claim for each in line.readings for claim in each.supports):
            assert not brief.since <= claim.written[0] <= claim.written[1] <= last


@slowly
@given(told, st.integers(0, 99), whenever, known_days)
def test_a_line_has_every_doubt_of_what_it_shows_and_what_stands_beside_is_counted(
    events: list[Event], seed: int, at: int, known_at: int
) -> None:
    vocabulary = ranked(seed)
    state = state_of(events, vocabulary, UTC_CLOCK.last(at), known_at)
    brief = make_brief(state, vocabulary)
    names = Names(state.entities, state.documents, vocabulary, {e.id: e for e in events}.get)
    for line in brief.lines:
        words = line_words(line, names)
        said = " ".join((words.subject, words.value, *words.notes))
        for reading in line.readings if len(line.readings) < 5 else ():
            doubts = joint_doubts((*reading.supports, *reading.disputed), names)
            for doubt in filter(None, doubts.replace("in doubt: ", "").split(", ")):
                assert doubt in said
            if reading.tentative:
                assert "may not have been known yet" in said or reading.standing == "contested"
    beside = {each.claim.event for reading in state.readings for each in reading.annotations}
    told_of = {annotation.claim.event for _, annotation in brief.plans}
    told_of |= {claim.event for reading in state.readings for claim in reading.disputed}
    counted = sum(brief.beside.values()) + brief.more_plans
    assert counted == len(beside - told_of)


CROWD = """
name = "Crowd"
[kinds.town]
label = "towns"
attributes.people = { type = "quantity", rank = "headline", persistence = "observed" }
attributes.mayor = { type = "words", persistence = "lasting" }
[types.Counted]
fields = { town = "town", people = "quantity", mayor = "words?" }
effects = [ { set = "town.people", to = "people" }, { set = "town.mayor", to = "mayor" } ]
"""
CENSUS = "2020-09-01"


def crowd(folder: Path, towns: int, contested: int = 0) -> Chronicle:
    """A census of many towns on one day, which a second paper denies of some."""
    chronicle = Chronicle.create(folder / "crowd", CROWD)

    def counted(town: int, people: int, paper: str) -> dict[str, Any]:
        data = {"town": f"town-{town}", "people": people, "mayor": f"Mayor {town}"}
        return {"type": "Counted", "when": CENSUS, "source": {"document": paper}, "data": data}

    papers = ({"document": name, "title": name} for name in ("one", "two"))
    named = (
        {"entity": f"town-{each}", "kind": "town", "label": f"Town {each}"} for each in range(towns)
    )
    chronicle.append(
        *({"type": "DocumentPublished", "when": CENSUS, "data": each} for each in papers),
        *({"type": "EntityDescribed", "data": each} for each in named),
        *(counted(each, 1000 + each, "one") for each in range(towns)),
        *(counted(each, 5000 + each, "two") for each in range(contested)),
    )
    return chronicle


def brief_of(chronicle: Chronicle, at: str, since: str | None = None) -> Brief:
    first = chronicle.moment(since) if since else None
    return make_brief(chronicle.state(chronicle.view(at)), chronicle.vocabulary, first)


def test_contests_beyond_a_section_are_counted_by_kind(tmp_path: Path) -> None:
    brief = brief_of(crowd(tmp_path, 30, contested=30), "2020-09-20")
    assert len(brief.contests.lines) == MAX_LINES - 1
    assert brief.contests.more == {"town": 30 - MAX_LINES + 1}
    assert not brief.changes.lines


def test_more_than_sixty_headlines_become_a_table(tmp_path: Path) -> None:
    brief = brief_of(crowd(tmp_path, MAX_HEADLINES + 1, contested=2), "2021-09-20")
    assert brief.table == {("town", "stated"): MAX_HEADLINES - 1}
    assert len(brief.contests.lines) == 2
    assert not brief.standing.lines
    fewer = brief_of(crowd(tmp_path / "fewer", MAX_HEADLINES), "2021-06-20")
    assert not fewer.table
    assert len(fewer.standing.lines) + fewer.standing.counted == MAX_HEADLINES


def test_what_is_older_than_a_year_and_observed_is_never_told_as_present(tmp_path: Path) -> None:
    chronicle = crowd(tmp_path, 1)
    state = chronicle.state(chronicle.view("2021-10-01"))
    (line,) = make_brief(state, chronicle.vocabulary).standing.lines
    words = line_words(line, Names(state.entities, state.documents, chronicle.vocabulary))
    assert words.value == "last heard of in September 2020: 1,000"
    assert words.notes == ("one",)


def test_a_change_is_listed_for_thirty_days_or_since_the_day_asked_for(tmp_path: Path) -> None:
    chronicle = crowd(tmp_path, 1)
    for at, since, changed in (
        ("2020-09-30", None, True),
        ("2020-10-01", None, False),
        ("2020-12-31", "2020-08-31", True),
        ("2020-12-31", "2020-09-02", False),
    ):
        assert bool(brief_of(chronicle, at, since).changes.lines) == changed


def test_where_no_headline_is_known_the_details_take_their_place(tmp_path: Path) -> None:
    text = CROWD.replace('rank = "headline"', 'rank = "background"')
    chronicle = crowd(tmp_path, 2)
    vocabulary = load(text)
    state = State(
        view=chronicle.view("2021-01-01"),
        readings=tuple(
            read(cell, chronicle.moment("2021-01-01"))
            for cell in fold(list(chronicle.events), vocabulary).slices(
                chronicle.moment("2021-01-01"), FOREVER
            )
        ),
        documents={},
        entities={},
        head="",
        vocabulary="",
    )
    brief = make_brief(state, vocabulary)
    assert {line.rank for line in brief.standing.lines} == {"detail"}
    assert brief.left_out.background == 2
