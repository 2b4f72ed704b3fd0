"""Lanes: what cells show over time, each as a row of bars; and the belief map of one cell.

They are pure functions over `fold.rectangles`. The terminal, the scrubber and files draw them.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterable, Mapping, Sequence

from attrs import evolve, frozen

from chrono.edtf import BEGINNING, FOREVER
from chrono.edtf.calendar import DAY
from chrono.edtf.clock import Clock
from chrono.fold.change_points import is_finite
from chrono.fold.diff import display_key
from chrono.fold.rectangles import Span, has_whole_days, rectangles, spans
from chrono.model.claim import (
    Annotation,
    Cell,
    Claim,
    Document,
    Entity,
    Reading,
    Standing,
    Status,
    Window,
    split_key,
)
from chrono.model.vocabulary.builder import COUNTED
from chrono.model.vocabulary.schema import Vocabulary
from chrono.render.names import Names
from chrono.render.text import (
    annotation_value,
    part_words,
    reading_words,
    side_words,
    value_words,
)


@frozen
class Side:
    """One value of a bar: the value that is shown, or one of those that could be right."""

    words: str
    short: str
    """The same without the unit, for a narrow bar."""
    documents: tuple[str, ...]


@frozen
class Bar:
    """A time in which a cell shows one value, or the same sides of a contest.

    A bar that is `possible` is the vague edge of a value: it may not hold yet, or no longer.
    """

    first: int
    last: int
    """The last second, included; FOREVER if no known claim ends it."""
    standing: Standing
    sides: tuple[Side, ...]
    """One for a value; several if contested or if the order of vague dates decides."""
    begins_earlier: bool
    """Whether it began on an unknown earlier day, so that its start is only the last possible."""
    reading: Reading
    """The reading at its first second."""


@frozen
class Plan:
    """A plan beside the value, over the time for which it is expected."""

    first: int
    last: int
    """The last second; FOREVER if no date is expected."""
    words: str
    status: Status
    claim: Claim


@frozen
class Lane:
    """The row of a cell: its bars in order, with gaps where nothing is known, and its plans."""

    cell: str
    entity: str
    """The label of the entity."""
    attribute: str
    """The label of the attribute, and the member of a collection."""
    bars: tuple[Bar, ...]
    plans: tuple[Plan, ...]

    @property
    def label(self) -> str:
        """The name of the cell."""
        return f"{self.entity}: {self.attribute}"

    def edges(self) -> set[int]:
        """Return the seconds at which something in the row begins or ends."""
        ends = {second for bar in self.bars for second in (bar.first, bar.last)}
        ends |= {second for plan in self.plans for second in (plan.first, plan.last)}
        return {second for second in ends if is_finite(second)}


def lane_cells(
    keys: Iterable[str],
    entities: Mapping[str, Entity],
    vocabulary: Vocabulary,
    wanted: Collection[str] = (),
    *,
    headline: bool = True,
) -> list[str]:
    """Return the cells to draw, by kind, entity and attribute in the order of the vocabulary.

    `wanted` names entities or cells; without any, those of headline attributes are drawn, or all.
    """
    kinds = {name: place for place, name in enumerate(vocabulary.kinds)}
    ranked: list[tuple[tuple[int, str, str, int, str], str]] = []
    for key in keys:
        entity, name, _, _ = split_key(key)
        known = entities.get(entity)
        attribute = vocabulary.attribute(known.kind, name) if known else None
        if wanted:
            fits = entity in wanted or key in wanted or f"{entity}.{name}" in wanted
        else:
            fits = not headline or (attribute is not None and attribute.rank == "headline")
        if fits:
            kind = vocabulary.kinds.get(known.kind) if known else None
            order = list(kind.attributes).index(name) if kind and attribute else 1 << 16
            label = known.label.casefold() if known else entity
            place = kinds.get(known.kind, 1 << 16) if known else 1 << 16
            ranked.append(((place, label, entity, order, key), key))
    return [key for _, key in sorted(ranked)]


def lane(cell: Cell, known_at: int, names: Names, at: int = FOREVER) -> Lane:
    """Return the row of a cell as known at K; plans have the status that they have at D."""
    found = spans(cell, known_at, whole_days=has_whole_days(cell))
    return Lane(cell.key, *_labels(cell, names), _bars(found, names), _plans(found, at, names))


def _labels(cell: Cell, names: Names) -> tuple[str, str]:
    """Return the words for the entity of a cell, and for its attribute and member."""
    entity, _, member, part = split_key(cell.key)
    more = part_words(member, part, cell.attribute, names)
    return names.entity(entity), f"{cell.attribute.label}{more}"


def _bars(found: Iterable[Span], names: Names) -> tuple[Bar, ...]:
    made: list[Bar] = []
    after_gap = True
    for each in found:
        reading = each.reading
        if reading.standing == "unknown":
            after_gap = True
            continue
        if not after_gap and display_key(made[-1].reading) == display_key(reading):
            made[-1] = evolve(made[-1], last=each.last)  # only a plan or a denial came beside it
            continue
        opens = after_gap and any(claim.open_start for claim in reading.candidates)
        made.append(
            Bar(each.first, each.last, reading.standing, _sides(reading, names), opens, reading)
        )
        after_gap = False
    return tuple(made)


def _sides(reading: Reading, names: Names) -> tuple[Side, ...]:
    if reading.known:
        words = reading_words(reading, names)
        return (Side(words, _short(reading.value, words, reading, names), reading.documents),)
    found: dict[str, Side] = {}
    for claim in (*reading.candidates, *reading.foreign):
        words = side_words(claim, reading, names)
        documents = (claim.document,) if claim.document else ()
        own = claim not in reading.foreign and claim.role in ("level", "before", "count")
        short = _short(claim.value, words, reading, names) if own else words
        before = found.get(words)
        more = before.documents if before else ()
        found[words] = Side(words, short, tuple(dict.fromkeys((*more, *documents))))
    return tuple(found.values())


def _short(value: object, words: str, reading: Reading, names: Names) -> str:
    """Return a quantity without its unit if it counts persons or things; other values in full."""
    attribute = reading.attribute
    counts = attribute.type == "quantity" and attribute.unit in COUNTED
    full = value_words(value, attribute, names) if counts else ""
    return words.replace(full, value_words(value, evolve(attribute, unit=""), names)) or words


def _plans(found: Iterable[Span], at: int, names: Names) -> tuple[Plan, ...]:
    """Return the plans that were known by D and not replaced by others, with their status then."""
    kept: dict[tuple[str, str], tuple[Annotation, Reading]] = {}
    for each in found:
        if each.first > at:
            break
        for note in each.reading.annotations:
            if note.claim.layer == "planned":
                kept[note.claim.event, repr(note.claim.value)] = note, each.reading
    made = [
        _plan(note, reading, names)
        for note, reading in kept.values()
        if note.status != "superseded"
    ]
    return tuple(sorted(made, key=lambda each: (each.first, each.last, each.words)))


def _plan(note: Annotation, reading: Reading, names: Names) -> Plan:
    claim = note.claim
    said = annotation_value(note, reading.attribute, names)
    words = f"{said}, {note.status}" if note.status in ("overdue", "fulfilled") else said
    last = claim.latest if claim.end is None else claim.end[1]
    if claim.when is None:  # nothing says when it is expected
        last = FOREVER
    return Plan(max(claim.earliest, claim.said[0]), last, words, note.status, claim)


# ------------------------------------------------------------------ the belief map


@frozen
class Belief:
    """A row of the belief map: what a cell showed to a reader of the documents up to a day."""

    first: int
    """The first second of the day on which documents appeared; BEGINNING before all of them."""
    known_at: int
    """The last second of that day, as of which the row is known."""
    documents: tuple[str, ...]
    """The documents that appeared on that day, or may have."""
    bars: tuple[Bar, ...]
    changes: bool
    """Whether the row differs from the one before."""


@frozen
class BeliefMap:
    """What a cell shows at each D, as known on each day on which a document appeared."""

    cell: str
    entity: str
    attribute: str
    rows: tuple[Belief, ...]

    @property
    def label(self) -> str:
        """The name of the cell."""
        return f"{self.entity}: {self.attribute}"

    def edges(self) -> set[int]:
        """Return the seconds at which some row changes, and the days of the rows."""
        bars = (bar for row in self.rows for bar in row.bars)
        ends = {second for bar in bars for second in (bar.first, bar.last)}
        ends |= {row.known_at for row in self.rows}
        return {second for second in ends if is_finite(second)}


def belief_map(
    cell: Cell, documents: Iterable[Document], names: Names, known_at: int = FOREVER
) -> BeliefMap:
    """Return the belief map of a cell, up to K: a row for each day on which a document appeared.

    A document whose date is vague appears on the last day on which it can have done so.
    """
    clock = cell.attribute.clock
    bands = rectangles(cell, whole_days=has_whole_days(cell))
    drawn: dict[int, tuple[Bar, ...]] = {}
    rows: list[Belief] = []
    for end, appeared in _publication_days(documents, clock):
        if end > known_at:
            break
        place = bisect_right(bands, end, key=lambda band: band.first) - 1
        if place not in drawn:
            drawn[place] = _bars(bands[place].spans, names)
        bars = drawn[place]
        changes = not rows or not _same_bars(rows[-1].bars, bars)
        rows.append(Belief(clock.start_of_day(end), end, appeared, bars, changes))
    return BeliefMap(cell.key, *_labels(cell, names), tuple(rows))


def joined(rows: Sequence[Belief]) -> tuple[tuple[Belief, ...], ...]:
    """Return the rows in groups: one that changes, and those after it that show the same."""
    made: list[list[Belief]] = []
    for row in rows:
        if row.changes or not made:
            made.append([row])
        else:
            made[-1].append(row)
    return tuple(map(tuple, made))


def _publication_days(
    documents: Iterable[Document], clock: Clock
) -> list[tuple[int, tuple[str, ...]]]:
    found: dict[int, list[str]] = {}
    for each in documents:
        if BEGINNING < each.published[1] < FOREVER:
            found.setdefault(clock.end_of_day(each.published[1]), []).append(each.id)
    return [(end, tuple(sorted(ids))) for end, ids in sorted(found.items())]


def _same_bars(one: Sequence[Bar], two: Sequence[Bar]) -> bool:
    def shown(bars: Sequence[Bar]) -> list[object]:
        return [(bar.first, bar.last, bar.standing, bar.sides, bar.begins_earlier) for bar in bars]

    return shown(one) == shown(two)


def window_shown(edges: Iterable[int], today: int, clock: Clock) -> Window:
    """Return the time to draw: all edges, and some time after the last, but not after today."""
    found = sorted(edges) or [today]
    first, last = found[0], found[-1]
    room = max(30 * DAY, min(180 * DAY, (last - first) // 8))
    return clock.start_of_day(first), clock.end_of_day(max(last, min(today, last + room)))
