"""Laws of the checks, on random small logs, against a look at every single day.

A check reads only the days on which something can change. These tests read every day of a
quarter; the findings must equal what appears on some day.
"""

from __future__ import annotations

from itertools import combinations
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from chrono.checks import Finding, check
from chrono.edtf import FOREVER, day_number, format_day
from chrono.edtf.clock import UTC_CLOCK
from chrono.fold import MemoryProjection, fold, read
from chrono.fold.links import resolve_links
from chrono.fold.resolution import QueryContext, contradiction
from chrono.model.claim import Reading
from chrono.model.event import Event
from chrono.model.quantity import agree, span
from tests.checks.hand_made import (
    ENTITIES,
    VOCABULARY,
    document,
    entity,
    event,
    judge,
    link,
    retract,
)

FIRST = day_number(2020, 1, 1)
LAST = day_number(2020, 3, 31)
DECLARED = [
    *(entity(name, kind) for name, kind in ENTITIES.items()),
    document("d1", "2020-03-01"),
    document("d2", "2020-03-20"),
]

days = st.integers(FIRST, FIRST + 59)


@st.composite
def dates(draw: st.DrawFn) -> str | None:
    """A day, a month, a moment in a range, a span, an open start, or nothing."""
    low = draw(days)
    high = draw(st.integers(low, FIRST + 59))
    one, two = format_day(low), format_day(high)
    shapes = [one, one, one[:7], f"[{one}..{two}]", f"{one}/{two}", f"{one}/..", f"[..{two}]", None]
    return draw(st.sampled_from(shapes))


@st.composite
def logs(draw: st.DrawFn, kinds: tuple[str, ...], links: bool = True) -> list[Event]:
    """A few events of one base, one attack and three forces, with links between them."""
    made = []
    for number in range(draw(st.integers(1, 7))):
        force = draw(st.sampled_from(["us", "coalition"]))
        data: dict[str, dict[str, Any]] = {
            "Counted": {"force": force, "strength": draw(st.sampled_from([1, 2, 9]))},
            "Reduced": {"force": force, "by": draw(st.sampled_from([1, 7]))},
            "Joined": {"force": "us", "of": draw(st.sampled_from(["coalition", "iraq"]))},
            "HandedOver": {"base": "taji", "to": force},
            "Attacked": {"attack": "strike", "killed": draw(st.sampled_from([3, 5]))},
        }
        kind = draw(st.sampled_from(kinds))
        paper = draw(st.sampled_from(["d1", "d2"]))
        made.append(event(f"e{number}", kind, data[kind], draw(dates()), paper))
    labels = [each.summary or "" for each in made]
    if links and len(made) > 1:
        for _ in range(draw(st.integers(0, 2))):
            one, two = draw(st.permutations(labels))[:2]
            relation = draw(st.sampled_from(["same", "follows", "contradicts", "prefers"]))
            tie = judge(one, two) if relation == "prefers" else link(one, relation, two)
            made.append(tie)
    return made


def found(name: str, events: list[Event], day: int = LAST) -> list[Finding]:
    log = [*DECLARED, *events]
    return check(fold(log, VOCABULARY), log, VOCABULARY, UTC_CLOCK.last(day), only=[name])


def folded(events: list[Event]) -> MemoryProjection:
    return fold([*DECLARED, *events], VOCABULARY)


def every_reading(cells: MemoryProjection) -> list[Reading]:
    return [
        read(cell, UTC_CLOCK.last(day))
        for key in cells.keys()  # noqa: SIM118 - the cells are no mapping
        if (cell := cells.cell(key)) is not None
        for day in range(FIRST - 1, LAST + 1)
    ]


def at_odds(reading: Reading, cells: MemoryProjection) -> set[frozenset[str]]:
    """The pairs of events in a contested reading that contradict each other."""
    asked = QueryContext(
        reading.attribute, reading.at, FOREVER, resolve_links(cells.links, FOREVER)
    )
    pairs = {
        frozenset((one.event, two.event))
        for one, two in combinations(reading.candidates, 2)
        if contradiction(one, two, asked)
    }
    across = {
        frozenset((mine.event, other.event))
        for mine in reading.candidates
        for other in reading.foreign
    }
    return pairs | (across & asked.active.contradicts)


@given(logs(("HandedOver", "Attacked", "Counted")))
@settings(max_examples=50)
def test_every_contest_that_shows_on_some_day_is_found(events: list[Event]) -> None:
    """As a contest of values: which of several documents gives one of them may change.

    One between two cells is told if it is found in either.
    """
    told = found("contested", events)
    cells = folded(events)
    linked = resolve_links(cells.links, FOREVER).contradicts
    says: dict[str, set[str]] = {}
    for claims in cells.gathered.values():
        for claim in claims:
            says.setdefault(claim.event, set()).add(repr(claim.value))
    for reading in every_reading(cells):
        if reading.standing == "contested":
            for pair in at_odds(reading, cells):
                assert any(
                    (reading.cell in each.cells or pair in linked)
                    and all(any(says[side] & says[name] for name in each.events) for side in pair)
                    for each in told
                ), format_day(reading.day)


@given(logs(("HandedOver", "Attacked", "Counted")))
@settings(max_examples=50)
def test_every_contest_that_is_found_shows_on_its_day(events: list[Event]) -> None:
    cells = folded(events)
    for each in found("contested", events):
        if each.cells:
            cell = cells.cell(each.cells[0])
            assert cell is not None
            assert each.at is not None
            assert read(cell, each.at).standing == "contested"


@given(st.lists(st.tuples(days, days, st.sampled_from(["us", "iraq"])), min_size=2, max_size=6))
@settings(max_examples=50)
def test_moments_in_windows_that_differ_are_never_contested(
    drawn: list[tuple[int, int, str]],
) -> None:
    """Whatever windows overlap: in some order of their days every document is right."""
    windows = {(min(one, two), max(one, two)): to for one, two, to in drawn if one != two}
    events = [
        event(
            f"e{low}-{high}",
            "HandedOver",
            {"base": "taji", "to": to},
            f"[{format_day(low)}..{format_day(high)}]",
        )
        for (low, high), to in windows.items()
    ]
    assert found("contested", events) == []


@given(logs(("HandedOver", "Attacked", "Counted"), links=False))
@settings(max_examples=50)
def test_a_contest_whose_events_are_taken_back_is_gone(events: list[Event]) -> None:
    labels = {each.id: each.summary or "" for each in events}
    told = found("contested", events)
    gone = [retract(labels[name]) for name in {name for each in told for name in each.events}]
    assert found("contested", [*events, *gone]) == []


@given(logs(("HandedOver", "Counted", "Reduced")), days)
@settings(max_examples=50)
def test_what_is_possible_is_just_what_reads_so_on_the_day(events: list[Event], day: int) -> None:
    at = UTC_CLOCK.last(day)
    shown = {
        cell.key for cell in folded(events).slices(at) if read(cell, at).standing == "possible"
    }
    assert {key for each in found("possible", events, day) for key in each.cells} == shown


@given(logs(("Counted", "Reduced")), st.integers(0, 800))
@settings(max_examples=50)
def test_what_is_stale_is_just_what_reads_so_on_the_day(events: list[Event], after: int) -> None:
    at = UTC_CLOCK.last(FIRST + after)
    readings = [read(cell, at) for cell in folded(events).slices(at)]
    stale = {each.cell for each in readings if each.standing == "stale"}
    between = {each.cell for each in readings if each.rule == "between"}
    for name, shown in (("stale", stale), ("unobserved", between)):
        assert {key for each in found(name, events, FIRST + after) for key in each.cells} == shown


def larger(cells: MemoryProjection, at: int) -> bool:
    """Whether the force is shown as larger than the one it is shown to be a part of."""
    shown = {}
    for key in ("us.part_of", "us.strength"):
        cell = cells.cell(key)
        shown[key] = None if cell is None else read(cell, at)
    owner, mine = shown["us.part_of"], shown["us.strength"]
    if owner is None or mine is None or not owner.known or mine.standing == "stale":
        return False
    whole = cells.cell(f"{owner.value}.strength")
    theirs = None if whole is None else read(whole, at)
    if theirs is None or theirs.standing == "stale":
        return False
    low, high = span(mine.value), span(theirs.value)
    return bool(low and high and low[0] is not None and high[1] is not None and low[0] > high[1])


@given(logs(("Counted", "Reduced", "Joined", "Joined")))
@settings(max_examples=50)
def test_a_part_larger_than_its_whole_is_found_if_it_shows_so_on_any_day(
    events: list[Event],
) -> None:
    cells = folded(events)
    shown = [at for at in map(UTC_CLOCK.last, range(FIRST - 1, LAST + 1)) if larger(cells, at)]
    told = found("part-exceeds-whole", events)
    assert bool(told) == bool(shown)
    assert {each.at for each in told} <= set(shown)


@given(logs(("Counted", "Counted", "Reduced"), links=False))
@settings(max_examples=50)
def test_a_change_that_no_event_tells_is_found_only_where_the_order_is_certain(
    events: list[Event],
) -> None:
    """Of the two levels named, the second begins after the last day of the first."""
    windows = {
        claim.event: claim
        for claims in folded(events).gathered.values()
        for claim in claims
        if claim.role == "level"
    }
    for each in found("unexplained-changes", events):
        earlier, later = (windows[name] for name in each.events)
        assert earlier.latest < later.earliest
        assert not agree("quantity", earlier.value, later.value)
        between = [
            other
            for other in events
            if other.type == "Reduced" and other.data["force"] == each.cells[0].split(".")[0]
        ]
        for cut in between:
            moment = windows.get(cut.id)
            assert moment is None or moment.latest < earlier.earliest


@given(logs(("HandedOver", "Counted", "Attacked")), st.booleans())
@settings(max_examples=50)
def test_twins_come_from_several_documents_and_no_link_ties_them(
    events: list[Event], turned: bool
) -> None:
    by_id = {each.id: each for each in events}
    for each in found("duplicates", events[::-1] if turned else events):
        named = [by_id[name] for name in each.events]
        assert len({one.document for one in named}) > 1
        assert len({one.type for one in named}) == 1
        tied = {
            frozenset((one.data.get("from"), one.data.get("to")))
            for one in events
            if one.type == "Linked"
        }
        first, second = each.events[0], each.events[1]
        assert frozenset((first, second)) not in tied


@given(logs(("HandedOver", "Counted", "Attacked", "Reduced", "Joined")), days)
@settings(max_examples=50)
def test_no_check_ever_fails_on_a_log_and_none_names_an_event_that_is_not_there(
    events: list[Event], day: int
) -> None:
    at = UTC_CLOCK.last(day)
    log = [*DECLARED, *events]
    known = {each.id for each in log}
    for each in check(fold(log, VOCABULARY), log, VOCABULARY, at, at):
        assert set(each.events) <= known
        assert each.sentence
