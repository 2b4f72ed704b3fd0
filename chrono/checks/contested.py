"""Contests: claims that cannot both be right and concern the same moment.

The check reports contests open on the view's day, contests open on any other day, and events
linked as contradicting each other that have no common cell. A contest that a judgement has
settled is not reported, nor a conflict that depends on how vague dates fall: the fold decides.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from heapq import heappop, heappush
from itertools import combinations
from operator import itemgetter

from chrono import edtf
from chrono.checks.context import SHORT, CheckContext, Looked
from chrono.checks.finding import Finding
from chrono.edtf import BEGINNING, FOREVER
from chrono.fold.resolution import QueryContext, contradiction
from chrono.model.claim import Claim, Reading
from chrono.model.quantity import Number, Range, agree, span
from chrono.model.vocabulary.schema import Attribute
from chrono.render.text import RULES, foreign_words

DAYS = 400
"""The most days on which one cell is examined for contests, the earliest first."""
MAX_REPORTED = 30
"""The most contests reported for one cell; beyond that, the whole cell needs attention."""

MANY = 40
"""More sides than this become one contest, not one for each pair: thousands of rivals have millions
of pairs."""
LISTED = 6
"""The most conflicting values that a finding lists."""

Pair = frozenset[str]


def find_contested(context: CheckContext) -> Iterator[Finding]:
    """Yield every contest once, however many days or cells it shows on."""
    linked: list[Reading] = []
    reported: set[Pair] = set()
    for key, found in context.looked.items():
        for reading in _contests(key, found, context):
            pairs = set(_pairs(reading, context))
            reported |= pairs
            if reading.rule == "contradicts" or reading.foreign:
                linked.append(reading)
            else:
                yield _finding([reading], context)
    for readings in _together(linked):
        yield _finding(readings, context)
    yield from _elsewhere(reported, context)


def _together(linked: list[Reading]) -> Iterable[list[Reading]]:
    """Merge readings contested by links that have the same events, or a subset of them."""
    groups: dict[Pair, list[Reading]] = {}
    having: dict[str, list[Pair]] = {}
    for reading in sorted(linked, key=lambda each: -len(_events(each))):
        events = _events(reading)
        around = having.get(next(iter(events)), ())
        whole = next((known for known in around if events <= known), events)
        if whole not in groups:
            for event in whole:
                having.setdefault(event, []).append(whole)
        groups.setdefault(whole, []).append(reading)
    return groups.values()


def _contests(key: str, found: Looked, context: CheckContext) -> Iterator[Reading]:
    """Yield the readings of a cell with contested claims that no earlier reading has."""
    seen: set[Pair] = set()
    reported = 0
    if found.reading.standing == "contested":
        seen |= set(_pairs(found.reading, context))
        yield found.reading
    if found.attribute.tally or (len(found.stating) < 2 and not found.foreign):
        return
    for day in _days(found, context, seen):
        reading = context.read(key, day)
        if reported >= MAX_REPORTED:
            return
        if reading is not None and reading.standing == "contested":
            new = set(_pairs(reading, context)) - seen
            seen |= new
            if new:
                reported += 1
                yield reading


def _days(found: Looked, context: CheckContext, seen: set[Pair]) -> list[int]:
    """Yield the days from which two new rivals may both be the last.

    A judgement may suppress one of them until the event that it prefers is past, on any day.
    """
    days: set[int] = set()
    for one, two in _rivals(found, context):
        if frozenset((one.event, two.event)) not in seen:
            days |= {one.earliest, two.earliest, one.latest, two.latest}
        if len(days) >= DAYS:
            break
    if days and context.active.prefers:
        days |= {claim.latest for claim in found.stating}
    finite = (each for each in days if BEGINNING < each < FOREVER)
    return sorted({context.clock.end_if_day_begins(each) for each in finite})[:DAYS]


def _rivals(found: Looked, context: CheckContext) -> Iterator[tuple[Claim, Claim]]:
    """Yield pairs of claims that may contradict each other on some day; each rival is in one."""
    levels = found.stating
    by_event = {claim.event: claim for claim in (*levels, *found.foreign)}
    for pair in context.opposed(by_event):
        sides = [by_event[event] for event in pair if event in by_event]
        if len(sides) == 2:
            yield sides[0], sides[1]
    attribute = found.attribute
    if found.attribute.persistence == "fixed":
        yield from _differing(levels, attribute)
    else:
        moments: dict[tuple[int, int] | str, list[Claim]] = {}
        for claim in levels:
            if claim.written[0] != BEGINNING:
                moments.setdefault(claim.written, []).append(claim)
            if claim.event in context.active.happening:
                moments.setdefault(context.happening(claim.event), []).append(claim)
        for together in moments.values():
            yield from _differing(together, attribute)
        yield from _in_spans(levels, attribute)


def _differing(claims: Iterable[Claim], attribute: Attribute) -> Iterator[tuple[Claim, Claim]]:
    """Yield pairs that differ: one for each two values, or for each of many values."""
    values = list({repr(claim.value): claim for claim in claims}.values())
    if len(values) <= MANY:
        pairs: Iterable[tuple[Claim, Claim]] = combinations(values, 2)
    else:
        ends = _extremes(values, attribute)
        pairs = ((each, end) for each in values for end in ends)
    for one, two in pairs:
        if not agree(attribute.type, one.value, two.value, attribute.clock):
            yield one, two


def _extremes(claims: Sequence[Claim], attribute: Attribute) -> list[Claim]:
    """Return a few claims: a claim that differs from any of all differs from one of these.

    For ranges these are the claims that end first and begin last; for other values, any two.
    """
    found = list(claims[:2])
    reaches = [
        (reach, claim) for claim in claims if (reach := _reach(claim, attribute)) is not None
    ]
    lows = [(low, claim) for (low, _), claim in reaches if low is not None]
    highs = [(high, claim) for (_, high), claim in reaches if high is not None]
    if lows:
        found.append(max(lows, key=itemgetter(0))[1])
    if highs:
        found.append(min(highs, key=itemgetter(0))[1])
    return found


def _reach(claim: Claim, attribute: Attribute) -> Range | None:
    """Return the range of a number or a date; a stated none is zero."""
    if claim.value is None:
        return 0, 0
    if attribute.type == "date":
        date = attribute.clock.place(edtf.parse(claim.value))
        return date.begins[0], date.last
    return span(claim.value)


def _in_spans(levels: Sequence[Claim], attribute: Attribute) -> Iterator[tuple[Claim, Claim]]:
    """Yield each span with the claims that differ from it and begin while it holds."""
    ordered = sorted(levels, key=lambda claim: (claim.earliest, claim.end is None))
    spans = _OpenSpans(attribute)
    for claim in ordered:
        for open_span in spans.at(claim.earliest):
            if not agree(attribute.type, open_span.value, claim.value, attribute.clock):
                yield open_span, claim
        if claim.end is not None:
            spans.add(claim, claim.end[0])


class _OpenSpans:
    """The spans that hold on a day: all of them, or the few of many that differ the most.

    A claim that differs from any span differs from one that is returned. Days only move forward.
    """

    def __init__(self, attribute: Attribute) -> None:
        self._attribute = attribute
        self._all: list[tuple[int, Claim]] = []
        self._longest: list[tuple[int, Claim]] = []
        """The two spans of different values that end last."""
        self._lows: list[tuple[Number, int, int, Claim]] = []
        self._highs: list[tuple[Number, int, int, Claim]] = []
        """Heaps: the span that begins highest comes first, and the one that ends lowest."""
        self._count = 0

    def add(self, claim: Claim, end: int) -> None:
        self._count += 1
        self._all.append((end, claim))
        by_value: dict[str, tuple[int, Claim]] = {}
        for each in sorted([*self._longest, (end, claim)], key=itemgetter(0)):
            by_value[repr(each[1].value)] = each
        self._longest = sorted(by_value.values(), key=itemgetter(0))[-2:]
        low, high = _reach(claim, self._attribute) or (None, None)
        if low is not None:
            heappush(self._lows, (-low, self._count, end, claim))
        if high is not None:
            heappush(self._highs, (high, self._count, end, claim))

    def at(self, day: int) -> list[Claim]:
        if len(self._all) <= MANY:
            self._all = [each for each in self._all if each[0] >= day]
            return [claim for _, claim in self._all]
        found = [claim for end, claim in self._longest if end >= day]
        for heap in (self._lows, self._highs):
            while heap and heap[0][2] < day:
                heappop(heap)
            if heap:
                found.append(heap[0][3])
        return found


def _events(reading: Reading) -> Pair:
    return frozenset(claim.event for claim in (*reading.candidates, *reading.foreign))


def _pairs(reading: Reading, context: CheckContext) -> Iterator[Pair]:
    """Return the pairs of events that contradict each other directly, not through a third."""
    if len(reading.candidates) + len(reading.foreign) > MANY:
        yield _events(reading)
        return
    asked = QueryContext(reading.attribute, reading.at, reading.known_at, context.active)
    for one, two in combinations(reading.candidates, 2):
        if contradiction(one, two, asked):
            yield frozenset((one.event, two.event))
    for mine in reading.candidates:
        for foreign in reading.foreign:
            pair = frozenset((mine.event, foreign.event))
            if pair in context.active.contradicts:
                yield pair


def _finding(readings: list[Reading], context: CheckContext) -> Finding:
    reading = readings[0]
    sides = (*reading.candidates, *reading.foreign)
    cells = tuple(dict.fromkeys(each.cell for each in readings))
    when = f"on {context.clock.say(reading.at)}"
    shown = " against ".join(_sides(sides, reading, context))
    where = f" (and in {len(cells) - 1} more)" if len(cells) > 1 else ""
    events = tuple(dict.fromkeys(claim.event for claim in sides))
    return Finding(
        check="contested",
        severity="conflict",
        cells=cells,
        events=events,
        at=reading.at,
        sentence=f"{context.opening_cell(reading.cell)}{where} is contested {when}: {shown}."
        f" {RULES[reading.rule]}",
        what_next="Read both passages. If one was misread, `chrono correct` it; if one deserves"
        f" more belief, `chrono judge {events[0][:SHORT]} --over {events[-1][:SHORT]}`.",
    )


def _sides(claims: Iterable[Claim], reading: Reading, context: CheckContext) -> list[str]:
    """Return one text for each value, with the claims that give it."""
    by_value: dict[str, list[Claim]] = {}
    for claim in claims:
        by_value.setdefault(
            f"{foreign_words(claim, reading, context.names)}{claim.value!r}", []
        ).append(claim)
    shown = []
    for together in list(by_value.values())[:LISTED]:
        more = f" and {len(together) - 1} more" if len(together) > 1 else ""
        attribute = reading.attribute_of(together[0])
        whose = foreign_words(together[0], reading, context.names)
        shown.append(whose + context.say_claim(together[0], attribute) + more)
    if len(by_value) > LISTED:
        shown.append(f"{len(by_value) - LISTED} other values")
    return shown


def _elsewhere(reported: set[Pair], context: CheckContext) -> Iterator[Finding]:
    """Yield links `contradicts` between events that have no common cell."""
    settled = {frozenset((tie.source, tie.target)) for tie in context.active.prefers}
    for link in context.active.links:
        pair = frozenset((link.source, link.target))
        if link.relation != "contradicts" or pair in reported or pair in settled:
            continue
        reported.add(pair)
        yield Finding(
            check="contested",
            severity="conflict",
            cells=(),
            events=(link.source, link.target),
            at=None,
            sentence=f"{context.opening(link.source)} is linked as contradicting"
            f" {context.name(link.target)}.",
            what_next="Nothing shows it in a cell. If one deserves more belief,"
            f" `chrono judge {link.source[:SHORT]} --over {link.target[:SHORT]}`.",
        )
