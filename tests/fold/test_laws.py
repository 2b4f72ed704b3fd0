"""The laws of the fold (end of fold/RULES.md), over random logs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from random import Random

from attrs import evolve
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chrono.edtf import FOREVER
from chrono.edtf.clock import UTC_CLOCK
from chrono.fold import MemoryProjection, SourceFilter, fold, read
from chrono.fold.diff import support
from chrono.fold.publications import PublicationHistory
from chrono.model.claim import NONE, Cell, Reading
from chrono.model.event import Event
from chrono.model.vocabulary import Vocabulary
from tests.reference.asking import Shown, cell_name
from tests.reference.comparing import differences, plainly
from tests.reference.placing import could_be_last, ended_last, worlds
from tests.reference.reading import Naive
from tests.reference.worlds import (
    DAYS,
    DECLARATIONS,
    ELSEWHERE,
    FIRST,
    VOCABULARY,
    days,
    logs,
    moments,
    sieves,
)

EVERY_DAY = range(FIRST - 1, FIRST + DAYS + 6)
slowly = settings(
    max_examples=120,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
told = logs().map(lambda log: log[0])
told_of_days = logs(times=False).map(lambda log: log[0])
told_briefly = logs(5).map(lambda log: log[0])
vocabularies = st.sampled_from((VOCABULARY, ELSEWHERE))
known_days = st.one_of(st.just(FOREVER), days())
known_moments = st.one_of(st.just(FOREVER), moments())


def cells(folded: MemoryProjection, known_at: int) -> Iterable[Cell]:
    """All cells of which something is shown; that a collection is empty shows in its members."""
    for key in folded.keys(known_at):
        cell = folded.cell(key, known_at)
        if cell is not None and not key.endswith(NONE):
            yield cell


def answer_alike(
    one: Sequence[Event],
    two: Sequence[Event],
    at: int,
    known_at: int,
    source_filter: SourceFilter | None = None,
) -> None:
    """Holds every cell of either log against the same cell of the other."""
    folds = fold(one, VOCABULARY, source_filter), fold(two, VOCABULARY)
    for key in sorted({key for folded in folds for key in folded.keys(known_at)}):
        if not key.endswith(NONE):
            found = [folded.cell(key, known_at) for folded in folds]
            shown = [plainly(read(cell, at, known_at)) if cell else Shown() for cell in found]
            assert differences(*shown) == {}, key


@given(
    st.one_of(told, told_of_days),
    vocabularies,
    st.lists(known_moments, min_size=1, max_size=2),
    st.lists(moments(), max_size=4),
    sieves(),
)
@slowly
def test_every_cell_shows_what_the_naive_reference_shows(
    events: list[Event],
    vocabulary: Vocabulary,
    known: list[int],
    at: list[int],
    source_filter: tuple[tuple[tuple[str, str], ...], tuple[tuple[str, str], ...]],
) -> None:
    naive = Naive(events, vocabulary, *source_filter)
    folded = fold(events, vocabulary, SourceFilter(*source_filter))
    for known_at in known:
        assert set(naive.cells(known_at)) <= set(folded.keys(known_at))
        for cell in cells(folded, known_at):
            for second in at:
                mine = naive.show(cell.key, second, known_at)
                assert differences(mine, plainly(read(cell, second, known_at))) == {}


@given(told_briefly, known_moments, st.lists(moments(), min_size=1, max_size=8))
@slowly
def test_candidates_and_ended_spans_are_those_that_are_last_in_some_world(
    events: list[Event], known_at: int, asked: list[int]
) -> None:
    events = [event for event in events if event.type != "Judged"]
    said = Naive(events, VOCABULARY).claims(known_at)
    for cell in cells(fold(events, VOCABULARY), known_at):
        names = {cell.key, cell.key.partition("[")[0]}
        claims = [each for each in said.all if each.factual and cell_name(each.cell) in names]
        observed = cell.attribute.persistence == "observed"
        if (
            cell.attribute.tally
            or cell.attribute.persistence == "fixed"
            or any(claim.role != "level" or (observed and claim.open) for claim in claims)
        ):
            continue
        for at in asked:
            placed = worlds(said.known, claims, at)
            if not placed:
                continue
            reading = read(cell, at, known_at)
            found = {claim.event for claim in (*reading.candidates, *reading.bounds)}
            if reading.rule != "between":
                assert found == could_be_last(said.known, claims, at, placed)
            over = ended_last(said.known, claims, at, placed)
            assert not (reading.known and over)
            assert {claim.event for claim in reading.ended} == {
                claim.event for claim in claims if claim.event in over and claim.end[1] < at
            }
            if reading.rule == "may-have-ended":
                assert over


@given(told, moments(), known_moments, st.integers())
@slowly
def test_the_order_of_recording_changes_no_answer(
    events: list[Event], at: int, known_at: int, seed: int
) -> None:
    shuffled = events[:]
    Random(seed).shuffle(shuffled)
    shuffled = [evolve(event, offset=place) for place, event in enumerate(shuffled)]
    answer_alike(shuffled, events, at, known_at)


@given(told, moments(), moments())
@slowly
def test_nothing_known_after_k_changes_an_answer_at_k(
    events: list[Event], at: int, known_at: int
) -> None:
    published = fold(events, VOCABULARY).documents_at(known_at)
    open_declarations = PublicationHistory(events, UTC_CLOCK).at(known_at).declarations

    def unknown(event: Event) -> bool:
        document = published.get(event.document or "")
        return document is not None and document.published[0] > known_at

    kept = {event.id for event in events if event.type == "EntityDescribed"}
    for event in events:  # what retracts it stands at every K, and what retracts that
        if event.type == "Retracted" and event.data["event"] in kept:
            kept.add(event.id)
    named = {event.data["event"] for event in events if event.type == "Retracted"}
    new = {event.id for event in events if event.type == "DocumentPublished" and unknown(event)}
    known = [
        event
        for event in events
        # a retraction acts together with the declaration that replaces the retracted one
        if event.data.get("replacement") not in new
    ]
    known = [
        event
        for event in known
        if event.id in kept
        or (event.type == "Retracted" and event.id in named)
        or (
            (event.id in open_declarations or event.type != "DocumentPublished")
            and not unknown(event)
        )
    ]
    answer_alike(known, events, at, known_at)


@given(st.one_of(told, told_of_days), st.integers(0, 30), moments(), known_moments)
@slowly
def test_nothing_recorded_after_t_changes_an_answer_at_t(
    events: list[Event], upto: int, at: int, known_at: int
) -> None:
    """Links and replacements of which only one end is recorded by T included."""
    declared = [event.type for event in events].index("EntityDescribed") + 5
    first = events[: max(upto, declared)]
    naive = Naive(first, VOCABULARY)
    for cell in cells(fold(first, VOCABULARY), known_at):
        mine = naive.show(cell.key, at, known_at)
        assert differences(mine, plainly(read(cell, at, known_at))) == {}


def chronicler_retracts(event: str, number: int) -> Event:
    return Event(
        id=f"{number:032x}",
        type="Retracted",
        modality="asserted",
        recorder="tester",
        data={"event": event, "reason": "an error"},
        recorded="2022-01-01T00:00:00Z",
        chain="",
        offset=10**6 + number,
    )


@given(told, st.integers(0, 30), moments(), known_moments)
@slowly
def test_a_retracted_event_is_one_that_never_was_and_so_is_a_retracted_retraction(
    events: list[Event], chosen: int, at: int, known_at: int
) -> None:
    fair = [event for event in events if event.type not in DECLARATIONS]
    if not fair:
        return
    victim = fair[chosen % len(fair)]
    undoing = chronicler_retracts(victim.id, 1)
    redoing = chronicler_retracts(undoing.id, 2)
    with_replacements = [
        event
        for event in events
        if event.type == "Retracted"
        and event.data["event"] == victim.id
        and "replacement" in event.data
    ]
    if not with_replacements:
        never = [event for event in events if event is not victim]
        answer_alike([*events, undoing], never, at, known_at)
    answer_alike([*events, undoing, redoing], events, at, known_at)


@given(told, known_days)
@slowly
def test_what_has_happened_at_d_has_happened_at_every_later_day(
    events: list[Event], known_at: int
) -> None:
    """What lasts and has no end is never unknown again, unless a later claim ended."""
    for cell in cells(fold(events, VOCABULARY), known_at):
        ends = [claim.end for claim in cell.claims if claim.layer == "value"]
        if cell.attribute.persistence != "lasting" or any(ends):
            continue
        known = False
        for day in EVERY_DAY:
            reading = read(cell, UTC_CLOCK.last(day), known_at)
            assert not (known and reading.standing == "unknown")
            known = known or reading.known


@given(told, moments(), known_moments)
@slowly
def test_the_events_that_explain_a_reading_fold_alone_to_its_value(
    events: list[Event], at: int, known_at: int
) -> None:
    always = {event.id for event in events if event.type in DECLARATIONS}
    for event in events:  # a retraction stands after what it retracts
        if event.type == "Retracted" and event.data["event"] in always:
            always.add(event.id)
    for cell in cells(fold(events, VOCABULARY), known_at):
        reading = read(cell, at, known_at)
        explaining = always | set(support(reading))
        alone = fold([event for event in events if event.id in explaining], VOCABULARY)
        again = alone.cell(cell.key, known_at)
        assert _value(again and read(again, at, known_at)) == _value(reading)


def _value(reading: Reading | None) -> tuple[str, object]:
    return (reading.standing, reading.value) if reading else ("unknown", None)


@given(told, moments(), sieves())
@slowly
def test_what_is_left_out_never_was_but_declarations_and_the_chronicler_stay(
    events: list[Event],
    at: int,
    source_filter: tuple[tuple[tuple[str, str], ...], tuple[tuple[str, str], ...]],
) -> None:
    left_out = SourceFilter(*source_filter)
    kept = [event for event in events if event.source is None or left_out.accepts(event)]
    answer_alike(events, kept, at, FOREVER, left_out)
