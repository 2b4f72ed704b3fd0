"""The brief of a state: what an answer leads with, what it leaves out, and how much that is.

Every reading is on one line or in one count, so that a reader can tell what is missing. A brief
holds no words: `brief_text` puts its lines into words, and each interface shows those.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from typing import Final

from attrs import evolve, field, frozen

from chrono.edtf import BEGINNING
from chrono.model.claim import (
    STANDINGS,
    Annotation,
    Claim,
    Document,
    Reading,
    Standing,
    split_key,
)
from chrono.model.event import MODALITIES, Modality
from chrono.model.vocabulary.schema import RANKS, Rank, Vocabulary
from chrono.render.state import State

MAX_LINES: Final = 20
"""The most lines of a section; beyond that, the last of them counts the rest by kind."""
MAX_HEADLINES: Final = 60
"""With more lines of headline rank, the values are counted by kind and standing."""
ROOM_FOR_OLDER: Final = 12
"""Values older than a year are shown only while the section has fewer lines than this."""
MAX_PLANS: Final = 6
DAYS_OF_CHANGE: Final = 30
FINISHED_PLANS: Final = frozenset({"fulfilled", "superseded"})


@frozen
class BriefLine:
    """One line of a brief: a value, a collection, or a contest of one or more cells."""

    readings: tuple[Reading, ...]
    deciding: tuple[Claim, ...] = ()
    """The claims for which a change is listed; empty on other lines."""

    @property
    def first(self) -> Reading:
        """The reading that names the line; of a contest between cells, the one with all sides."""
        return self.readings[0]

    @property
    def cell(self) -> str:
        """The cell of that reading, which no other line has."""
        return self.first.cell

    @property
    def kind(self) -> str:
        """The kind of the entity."""
        return self.first.attribute.kind

    @property
    def rank(self) -> Rank:
        """The highest rank of the attributes."""
        return min((each.attribute.rank for each in self.readings), key=RANKS.index)


Place = Callable[[BriefLine], tuple[int, str, int]]
"""The place of a line among others: its kind, its entity and its attribute."""


Sides = frozenset[tuple[str, str]]
"""The claims of a contest, each by its cell and its event."""


@frozen
class Section:
    """The lines of one part of a brief, and how many more there are, by kind."""

    lines: tuple[BriefLine, ...] = ()
    """The most important first."""
    more: Mapping[str, int] = field(factory=dict)
    place: Place | None = field(default=None, eq=False, repr=False)
    """The order in which to show them; None for their own."""

    def first(self, number: int) -> Section:
        """Return the most important lines, and count the rest."""
        rest = Counter(each.kind for each in self.lines[number:])
        return evolve(self, lines=self.lines[:number], more=Counter(self.more) + rest)

    @property
    def in_order(self) -> Sequence[BriefLine]:
        """The lines in the order in which to show them."""
        return sorted(self.lines, key=self.place) if self.place else self.lines

    @property
    def counted(self) -> int:
        """How many lines are counted instead of shown."""
        return sum(self.more.values())


@frozen
class LeftOut:
    """How many values a brief leaves out, each counted once."""

    older: int = 0
    """Values older than a year, of any rank."""
    details: int = 0
    background: int = 0
    unknown: int = 0
    """Attributes without a known value on the day."""

    @property
    def total(self) -> int:
        """All of them."""
        return self.older + self.details + self.background + self.unknown


@frozen
class Brief:
    """What a state leads with, and the counts of what it leaves out."""

    state: State
    since: int
    """The second from which changes are listed."""
    contests: Section
    """What is contested or disputed, whatever its rank."""
    changes: Section
    """Headlines that begin, as written, after `since`."""
    standing: Section
    """The other headlines, by kind; empty where `table` counts them."""
    table: Mapping[tuple[str, Standing], int]
    """The other headlines by kind and standing, where they are too many for lines; else empty."""
    plans: tuple[tuple[Reading, Annotation], ...]
    """Plans for headlines without a known outcome, the latest said first."""
    left_out: LeftOut
    beside: Mapping[Modality, int]
    """The events beside all values by modality, without what is shown as a plan or a dispute."""
    more_plans: int = 0
    """Further plans for headlines without a known outcome."""

    @property
    def lines(self) -> tuple[BriefLine, ...]:
        """All lines that show readings."""
        return (*self.contests.lines, *self.changes.lines, *self.standing.lines)

    @property
    def readings(self) -> Iterator[Reading]:
        """The readings that are shown, and those whose plans are."""
        for line in self.lines:
            yield from line.readings
        for reading, _ in self.plans:
            yield reading

    @property
    def counted(self) -> int:
        """How many lines are counted instead of shown."""
        more = sum(each.counted for each in (self.contests, self.changes, self.standing))
        return more + sum(self.table.values()) + self.left_out.total


def make_brief(state: State, vocabulary: Vocabulary, since: int | None = None) -> Brief:
    """Return the brief of a state; changes count from the second `since`, else for 30 days."""
    at, clock = state.view.at, state.view.clock
    if since is None:
        since = clock.first(clock.day(at) - DAYS_OF_CHANGE + 1)
    place = _places(state, vocabulary)
    contests = list(_contests(state.readings))
    open_to_doubt = {each.cell for line in contests for each in line.readings}
    settled = [each for each in state.readings if each.cell not in open_to_doubt]
    changes, others = _changes(settled, since, at)
    known = [line for line in others if any(map(_tells_something, line.readings))]
    leading = _leading_rank([*contests, *changes, *known])
    headlines = [each for each in known if each.rank == leading]
    leading_changes = [each for each in changes if each.rank == leading]
    rest = [each for each in (*changes, *known) if each.rank != leading]
    leading_contests = sum(each.rank == leading for each in contests)
    table: Mapping[tuple[str, Standing], int] = {}
    if leading_contests + len(leading_changes) + len(headlines) > MAX_HEADLINES:
        table = Counter((each.kind, standing_of(each)) for each in headlines)
        headlines = []
    fresh, older = _split(headlines, at)
    room = max(0, ROOM_FOR_OLDER - len(fresh))
    rest += older[room:]
    plans = _open_plans(state.readings, leading)
    told = {claim.event for line in contests for each in line.readings for claim in each.disputed}
    told |= {each.claim.event for _, each in plans}
    return Brief(
        state=state,
        since=since,
        contests=_section(sorted(contests, key=lambda each: (RANKS.index(each.rank), place(each)))),
        changes=_section(sorted(leading_changes, key=lambda each: (-_begun(each), place(each)))),
        standing=_section([*fresh, *older[:room]], place),
        table=table,
        plans=tuple(plans[:MAX_PLANS]),
        more_plans=max(0, len(plans) - MAX_PLANS),
        left_out=_left_out(rest, len(others) - len(known), at),
        beside=_beside(state.readings, told),
    )


def known_documents(state: State) -> list[Document]:
    """Return the documents that can have appeared by K and that the view admits, the last last."""
    view = state.view
    without = {name for axis, name in view.source_filter.without if axis == "document"}
    only = {name for axis, name in view.source_filter.only if axis == "document"}
    found = [
        each
        for each in state.documents.values()
        if each.published[0] <= view.known_at
        and each.id not in without
        and (not only or each.id in only)
    ]
    return sorted(found, key=lambda each: (each.published[1], each.published[0], each.id))


def standing_of(line: BriefLine) -> Standing:
    """Return the standing of a line: of a collection, that of its best known part."""
    standings = {each.standing for each in line.readings}
    return next(each for each in STANDINGS if each in standings)


def is_older(readings: Iterable[Reading], at: int) -> bool:
    """Return whether nothing of the readings was heard of in the year before a second."""
    found = list(readings)
    return found[0].attribute.clock.add(_last_heard(found), "P1Y") < at


def _last_heard(readings: Iterable[Reading]) -> int:
    claims = [claim for each in readings for claim in (*each.candidates, *each.ended)]
    claims = claims or [each.bounds[0] for each in readings if each.bounds]
    return max((claim.seen for claim in claims), default=BEGINNING)


# ------------------------------------------------------------------ choosing the lines


def _places(state: State, vocabulary: Vocabulary) -> Place:
    """Return the order of lines: by kind, entity and attribute, as the vocabulary has them."""
    kinds = {name: number for number, name in enumerate(vocabulary.kinds)}
    attributes = {
        (kind.name, name): number
        for kind in vocabulary.kinds.values()
        for number, name in enumerate(kind.attributes)
    }

    def place(line: BriefLine) -> tuple[int, str, int]:
        attribute, entity = line.first.attribute, split_key(line.first.cell)[0]
        known = state.entities.get(entity)
        label = (known.label if known else entity).casefold().removeprefix("the ")
        return kinds[line.kind], label, attributes[line.kind, attribute.name]

    return place


def _contests(readings: Iterable[Reading]) -> Iterator[BriefLine]:
    """Yield what is contested or disputed; cells that contest one another share a line."""
    groups: dict[Sides, list[Reading]] = {}
    contested = [each for each in readings if each.standing == "contested"]
    contested.sort(key=lambda each: -len(_sides(each)))
    for reading in contested:
        sides = _sides(reading)
        if reading.foreign:
            sides = next((each for each in groups if sides <= each), sides)
        groups.setdefault(sides, []).append(reading)
    for group in groups.values():
        yield BriefLine(tuple(group))
    for reading in readings:
        if reading.disputed and reading.standing != "contested":
            yield BriefLine((reading,))


def _sides(reading: Reading) -> Sides:
    return frozenset((each.cell, each.event) for each in (*reading.candidates, *reading.foreign))


def _changes(
    readings: Iterable[Reading], since: int, at: int
) -> tuple[list[BriefLine], list[BriefLine]]:
    """Return the lines of what began, as written, in the time before D; and those of the rest."""
    begun: dict[tuple[str, str, frozenset[str]], list[Reading]] = {}
    deciding: dict[str, tuple[Claim, ...]] = {}
    others: dict[tuple[str, str], list[Reading]] = {}
    for reading in readings:
        entity, name, _, _ = split_key(reading.cell)
        if claims := tuple(_began_within(reading, since, at)):
            deciding[reading.cell] = claims
            events = frozenset(claim.event for claim in claims)
            begun.setdefault((entity, name, events), []).append(reading)
        else:
            others.setdefault((entity, name), []).append(reading)
    return (
        [BriefLine(tuple(each), deciding[each[0].cell]) for each in begun.values()],
        [BriefLine(tuple(each)) for each in others.values()],
    )


def _began_within(reading: Reading, since: int, at: int) -> Iterator[Claim]:
    """Yield the deciding claims whose whole window, as written, is within the time."""
    for claim in reading.supports:
        if since <= claim.written[0] and claim.written[1] <= at:
            yield claim
    for claim in reading.ended:
        if claim.end is not None and since <= claim.end[0] and claim.end[1] <= at:
            yield claim


def _tells_something(reading: Reading) -> bool:
    """Return whether a reading has a value, or says that an earlier one no longer holds."""
    has_lost = reading.rule in ("ended", "between") or bool(reading.overrulings)
    return reading.standing != "unknown" or has_lost


def _leading_rank(lines: Sequence[BriefLine]) -> Rank:
    """Return the rank that leads: the highest that any line has."""
    return min((each.rank for each in lines), key=RANKS.index, default="headline")


def _split(lines: Iterable[BriefLine], at: int) -> tuple[list[BriefLine], list[BriefLine]]:
    """Return the lines of the last year, and the older ones, each the most important first.

    Numbers come first, then what was heard of last; what happened once and for all comes after.
    """
    fresh: list[BriefLine] = []
    older: list[BriefLine] = []

    def importance(line: BriefLine) -> tuple[bool, bool, int]:
        attribute = line.first.attribute
        is_fixed, is_number = attribute.persistence == "fixed", attribute.type == "quantity"
        return is_fixed, not is_number, -_last_heard(line.readings)

    for line in sorted(lines, key=importance):
        (older if is_older(line.readings, at) else fresh).append(line)
    return fresh, older


def _section(lines: Iterable[BriefLine], place: Place | None = None) -> Section:
    """Return a section of lines in the order of importance, without those beyond its limit."""
    whole = Section(tuple(lines), place=place)
    return whole if len(whole.lines) <= MAX_LINES else whole.first(MAX_LINES - 1)


def _begun(line: BriefLine) -> int:
    return max(claim.latest for claim in line.deciding)


def _left_out(rest: Iterable[BriefLine], unknown: int, at: int) -> LeftOut:
    counts = Counter[str]("older" if is_older(each.readings, at) else each.rank for each in rest)
    return LeftOut(counts["older"], counts["detail"], counts["background"], unknown)


# ------------------------------------------------------------------ beside the values


def _open_plans(readings: Iterable[Reading], rank: Rank) -> list[tuple[Reading, Annotation]]:
    """Return the plans of a rank without a known outcome, each event once, the latest first."""
    found: dict[str, tuple[Reading, Annotation]] = {}
    for reading in readings:
        for each in reading.annotations if reading.attribute.rank == rank else ():
            if each.claim.layer == "planned" and each.status not in FINISHED_PLANS:
                found.setdefault(each.claim.event, (reading, each))
    return sorted(found.values(), key=lambda pair: (-pair[1].claim.said[1], pair[1].claim.offset))


def _beside(readings: Iterable[Reading], told: Set[str]) -> Mapping[Modality, int]:
    """Return the number of events beside the values, by modality, less those told elsewhere."""
    held: dict[Modality, set[str]] = {}
    for reading in readings:
        for each in reading.annotations:
            if each.claim.event not in told:
                held.setdefault(each.claim.modality, set()).add(each.claim.event)
    return {modality: len(held[modality]) for modality in MODALITIES if modality in held}
