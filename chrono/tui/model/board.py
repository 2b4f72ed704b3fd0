"""The readings as rows: kinds of entity, entities, and a row an attribute.

The members of a collection share one row. What is unknown and has nothing beside it is
left out unless asked for, or unless it has just become so.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from rich.cells import cell_len

from chrono.query import Change
from chrono.record import record
from chrono.state import NONE, SIZE, STANDINGS, Entity, Reading, split_key
from chrono.telling.words import (
    GLYPHS,
    LAYERS,
    STANDING_WORDS,
    Names,
    claim_words,
    day_words,
    value_words,
)
from chrono.tui.clean import clean, clip
from chrono.tui.model.lines import Line, Piece
from chrono.vocabulary import Attribute, Vocabulary

NARROW = 46
"""Columns below which the sign alone tells a standing."""


class Row(NamedTuple):
    """One row of the board."""

    shape: str
    """`kind`, `entity` or `cell`."""
    name: str
    """Of a kind or an entity: its id. Of a cell: the first of its keys."""
    keys: tuple[str, ...] = ()
    cells: int = 0


@record
class Group:
    """The cells that share a row."""

    kind: str
    entity: str
    attribute: str
    keys: tuple[str, ...]


class Board:
    """The rows of a chronicle, and which of them are seen."""

    def __init__(
        self, vocabulary: Vocabulary, entities: Mapping[str, Entity], keys: Iterable[str]
    ) -> None:
        self.vocabulary = vocabulary
        self.entities = entities
        self.folded: set[str] = set()
        """Kinds whose rows are put away."""
        self.groups = _grouped(vocabulary, entities, keys)
        self.of_key = {key: group for group in self.groups for key in group.keys}
        self._places = {key: place for place, group in enumerate(self.groups) for key in group.keys}
        self._worth = bytearray(len(self.groups))
        self._marked: set[int] = set()
        self._touched: set[int] = set()
        """Places whose rows may be seen, or no longer, since the rows were asked for."""
        self._rows = Rows(self.groups)
        self._settings: object = None
        self._kept: int | None = None

    def first(self, count: int, chosen: str | None) -> list[str]:
        """The cells of the first rows, or of those around a chosen one."""
        place = self.groups.index(self.of_key[chosen]) if chosen in self.of_key else 0
        start = max(0, place - count // 2)
        return [key for group in self.groups[start : start + count] for key in group.keys]

    def weigh(
        self, fresh: Iterable[str], readings: Mapping[str, Reading], marked: Collection[str]
    ) -> None:
        """Which rows are worth showing, looking only at what may be otherwise than before.

        `marked` are the cells that a step changed or that differ from the base.
        """
        touched = {self._places[key] for key in fresh if key in self._places}
        touched |= self._marked
        self._marked = {self._places[key] for key in marked if key in self._places}
        touched |= self._marked
        for place in touched:
            keys = self.groups[place].keys
            self._worth[place] = place in self._marked or any(
                _worth(readings.get(key)) for key in keys
            )
        self._touched |= touched

    def hidden(self, key: str | None) -> int | None:
        """The place of the row of a cell of which nothing is known; None for any other."""
        place = None if key is None else self._places.get(key)
        return None if place is None or self._worth[place] else place

    def rows(
        self,
        everything: bool = False,
        lets_in: Callable[[Group], bool] | None = None,
        chosen: str | None = None,
        sieve: object = None,
    ) -> list[Row]:
        """The rows to show, with headings for kinds and entities. Not to be changed.

        `sieve` names what `lets_in` lets in: while it is the same, only rows that a step
        touched are looked at. The row of the `chosen` cell stays where nothing is known of
        it: it is being watched.
        """
        settings = (everything, sieve, lets_in is None, frozenset(self.folded))
        kept = self.hidden(chosen)

        def seen(place: int) -> bool:
            wanted = self._worth[place] or everything or place == kept
            return bool(wanted) and (lets_in is None or lets_in(self.groups[place]))

        if settings != self._settings:
            self._settings = settings
            self._rows.begin(frozenset(self.folded), seen)
        else:
            touched = self._touched.union(p for p in (self._kept, kept) if p is not None)
            for place in touched:
                self._rows.put(place, seen(place))
        self._touched, self._kept = set(), kept
        return self._rows.shown


class Rows:
    """Rows in their order, where one can come or go without the others being made anew."""

    def __init__(self, groups: Sequence[Group]) -> None:
        self.shown: list[Row] = []
        self._codes: list[int] = []
        """Of each row three times its place, and 0 for a kind, 1 an entity, 2 a cell."""
        self._groups = groups
        self._on = bytearray(len(groups))
        self._kinds = _starts(group.kind for group in groups)
        self._entities = _starts(group.entity for group in groups)
        self._cells = [Row("cell", group.keys[0], group.keys) for group in groups]
        self._counts: Counter[int] = Counter()
        """Rows seen of each kind and each entity, by the code of its heading."""
        self._folded: frozenset[str] = frozenset()

    def begin(self, folded: frozenset[str], seen: Callable[[int], bool]) -> None:
        """All rows, made anew. The cells of a `folded` kind are counted and not shown."""
        self.shown, self._codes, self._counts, self._folded = [], [], Counter(), folded
        for place, group in enumerate(self._groups):
            self._on[place] = seen(place)
            if not self._on[place]:
                continue
            kind, entity = 3 * self._kinds[place], 3 * self._entities[place] + 1
            self._counts[kind] += 1
            if self._counts[kind] == 1:
                self._append(kind, Row("kind", group.kind))
            if group.kind in folded:
                continue
            self._counts[entity] += 1
            if self._counts[entity] == 1:
                self._append(entity, Row("entity", group.entity))
            self._append(3 * place + 2, self._cells[place])
        for index, row in enumerate(self.shown):
            if row.shape == "kind":
                self.shown[index] = row._replace(cells=self._counts[self._codes[index]])

    def put(self, place: int, seen: bool) -> None:
        """One row comes or goes."""
        if seen == bool(self._on[place]):
            return
        self._on[place] = seen
        self._count(place, 1 if seen else -1)
        if self._groups[place].kind not in self._folded:
            if seen:
                self._insert(3 * place + 2, self._cells[place])
            else:
                self._remove(3 * place + 2)

    def _count(self, place: int, step: int) -> None:
        """The headings above a row that comes or goes."""
        group, kind, heading = (
            self._groups[place], 3 * self._kinds[place], 3 * self._entities[place] + 1,
        )  # fmt: skip
        if self._counts[kind]:
            self._remove(kind)
        self._counts[kind] += step
        if self._counts[kind]:
            self._insert(kind, Row("kind", group.kind, cells=self._counts[kind]))
        if group.kind in self._folded:
            return
        self._counts[heading] += step
        if step > 0 and self._counts[heading] == 1:
            self._insert(heading, Row("entity", group.entity))
        elif not self._counts[heading]:
            self._remove(heading)

    def _append(self, code: int, row: Row) -> None:
        self._codes.append(code)
        self.shown.append(row)

    def _insert(self, code: int, row: Row) -> None:
        index = bisect_left(self._codes, code)
        self._codes.insert(index, code)
        self.shown.insert(index, row)

    def _remove(self, code: int) -> None:
        index = bisect_left(self._codes, code)
        del self._codes[index], self.shown[index]


def _starts(names: Iterable[str]) -> list[int]:
    """For each of some names, where the run of its equals begins."""
    found: list[int] = []
    before = None
    for place, name in enumerate(names):
        found.append(found[-1] if name == before else place)
        before = name
    return found


def _worth(reading: Reading | None) -> bool:
    """Whether a reading says something of its day, and not only of later ones."""
    if reading is None:
        return False
    known = reading.standing != "unknown" or reading.rule == "between"
    return known or bool(reading.beside or reading.ended)


def _grouped(
    vocabulary: Vocabulary, entities: Mapping[str, Entity], keys: Iterable[str]
) -> list[Group]:
    kinds = {name: place for place, name in enumerate(vocabulary.kinds)}
    orders = {
        name: {attribute: place for place, attribute in enumerate(kind.attributes)}
        for name, kind in vocabulary.kinds.items()
    }
    gathered: dict[tuple[str, str], list[str]] = {}
    for key in keys:
        entity, attribute, _, _ = split_key(key)
        gathered.setdefault((entity, attribute), []).append(key)
    ranked = []
    for (entity, attribute), many in gathered.items():
        known = entities.get(entity)
        kind = known.kind if known else ""
        order = orders.get(kind, {}).get(attribute, 1 << 16)
        label = known.label.casefold() if known else entity
        rank = (kinds.get(kind, 1 << 16), kind, label, entity, order)
        ranked.append((rank, Group(kind, entity, attribute, tuple(many))))
    ranked.sort(key=lambda each: each[0])
    return [group for _, group in ranked]


# ------------------------------------------------------------------ a row in words


def value_of(reading: Reading, names: Names) -> str:
    """What a reading shows, in words: one value, all sides, or nothing."""
    attribute = reading.attribute
    if reading.known:
        return value_words(reading.value, attribute, names)
    sides = dict.fromkeys(
        claim_words(claim, attribute, names) for claim in (*reading.candidates, *reading.foreign)
    )
    if reading.standing == "contested":
        return " against ".join(sides)
    if reading.standing == "possible":
        return " or ".join(sides) if len(sides) > 1 else f"perhaps {''.join(sides)}"
    return _around(reading, names)


def _around(reading: Reading, names: Names) -> str:
    """What is known around a day of which nothing is known."""
    attribute = reading.attribute
    if reading.rule == "between" and len(reading.bounds) > 1:
        said = [claim_words(claim, attribute, names) for claim in reading.bounds]
        return f"- (before: {said[0]}; after: {said[-1]})"
    if reading.bounds:
        claim = reading.bounds[0]
        return f"- ({claim_words(claim, attribute, names)} by {day_words(claim.latest)})"
    if reading.ended:
        claim = reading.ended[0]
        until = day_words(claim.end[1]) if claim.end else ""
        return f"- ({claim_words(claim, attribute, names)} until {until})"
    return "-"


def beside_of(reading: Reading) -> str:
    """How much stands beside a value: "1 planned (overdue), 2 alleged"."""
    counts: dict[str, int] = {}
    late = 0
    for each in reading.beside:
        word = LAYERS[each.claim.layer]
        counts[word] = counts.get(word, 0) + 1
        late += each.status == "overdue"
    parts = [f"{count} {word}" for word, count in counts.items()]
    if late and parts:
        parts.append(f"{late} overdue")
    return ", ".join(parts)


def worst(readings: Iterable[Reading]) -> str:
    """The standing that most wants a look among several."""
    order = ("contested", "possible", "stale", "derived", "stated", "unknown")
    found = {reading.standing for reading in readings}
    return next((standing for standing in order if standing in found), "unknown")


def members_of(readings: Iterable[Reading], names: Names) -> str:
    """The members of a collection in words, those that are stated first."""
    inside: list[str] = []
    perhaps: list[str] = []
    outside: list[str] = []
    more: list[str] = []
    for reading in readings:
        _, _, member, part = split_key(reading.cell)
        if part == SIZE:
            if reading.standing != "unknown":
                more.append(f"stated number: {value_of(reading, names)}")
        elif part == NONE:
            if reading.known:
                more.append("stated to be none")
        elif member is not None:
            label = names.entity(member)
            if reading.known:
                (inside if reading.value is True else outside).append(label)
            elif reading.standing != "unknown":
                perhaps.append(f"{label} ({STANDING_WORDS[reading.standing]})")
    parts = [*inside, *perhaps, *(f"not {label}" for label in outside), *more]
    return ", ".join(parts) or "-"


@record
class Look:
    """What a row needs to be put into words."""

    names: Names
    vocabulary: Vocabulary
    readings: Mapping[str, Reading]
    changes: Mapping[str, Change]
    base: Mapping[str, Change]
    """What differs from the pinned base, by cell."""


def row_line(row: Row, look: Look, width: int) -> Line:
    """A row of the board as a line; the panel cuts it to its width."""
    if row.shape == "kind":
        kind = look.vocabulary.kinds.get(row.name)
        label = (kind.label if kind else row.name or "other").upper()
        return Line((Piece(f"{label} ", "head"), Piece(str(row.cells), "head dim")), "heading")
    if row.shape == "entity":
        return Line((Piece(" "), Piece(look.names.entity(row.name), "entity")))
    return _cell_line(row, look, width)


def _cell_line(row: Row, look: Look, width: int) -> Line:
    readings = [look.readings[key] for key in row.keys if key in look.readings]
    if not readings:
        return Line()
    attribute = _attribute(row, look) or readings[0].attribute
    standing = worst(readings)
    many = attribute.many
    shown = members_of(readings, look.names) if many else value_of(readings[0], look.names)
    word = _tally_words(readings) if many and len(readings) > 1 else STANDING_WORDS[standing]
    disputed = any(reading.disputed for reading in readings)
    beside = "; ".join(filter(None, (beside_of(reading) for reading in readings[:4])))
    mark = "changed" if any(key in look.changes for key in row.keys) else ""
    pinned = "base" if any(key in look.base for key in row.keys) else ""
    label_width = max(10, min(24, width // 4))
    label = f"{clip(clean(attribute.label), label_width - 1, '~'):<{label_width}}"
    was = _was(row, look)
    tail = word + (", disputed" if disputed else "")
    if width < NARROW:
        tail = "disputed" if disputed else ""  # the sign says how it stands
    room = max(8, width - 4 - label_width - 2 - cell_len(tail) - 2)
    beside = f"  + {beside}" if beside else ""
    if cell_len(beside) > room // 2:
        beside = f"  + {sum(len(reading.beside) for reading in readings)} beside"
    room -= cell_len(beside)
    parts = [Piece(shown, f"{standing} value" if standing in STANDINGS[:3] else standing)]
    if was:
        parts.append(Piece(f"  was {was}", "changed dim"))
    return Line(
        (
            Piece(" * " if mark else " = " if pinned else "   ", mark or pinned),
            Piece(label, "changed" if mark else "dim"),
            Piece(f"{GLYPHS[standing]} ", standing),
            *_fitted(parts, room),
            Piece(beside, "beside"),
            Piece(f"  {tail}", f"{standing} dim"),
        ),
        target=f"cell:{row.name}",
    )


def _fitted(parts: Iterable[Piece], room: int) -> Iterator[Piece]:
    """Pieces cut and filled to exactly a width."""
    for text, tone in parts:
        shown = clip(clean(text), room, "~")
        room -= cell_len(shown)
        yield Piece(shown, tone)
    yield Piece(" " * max(0, room))


def _attribute(row: Row, look: Look) -> Attribute | None:
    entity, name, _, _ = split_key(row.name)
    known = look.names.entities.get(entity)
    return look.vocabulary.attribute(known.kind, name) if known else None


def _tally_words(readings: Iterable[Reading]) -> str:
    counts: dict[str, int] = {}
    for reading in readings:
        if reading.standing != "unknown":
            word = STANDING_WORDS[reading.standing]
            counts[word] = counts.get(word, 0) + 1
    if len(counts) == 1:
        return next(iter(counts))
    return ", ".join(f"{count} {word}" for word, count in counts.items()) or "unknown"


def _was(row: Row, look: Look) -> str:
    """What a row showed before the step, or else in the pinned base, where that was something
    else."""
    olds = look.changes if any(key in look.changes for key in row.keys) else look.base
    if not any(key in olds for key in row.keys):
        return ""
    befores = [olds[key].before if key in olds else look.readings.get(key) for key in row.keys]
    known = [each for each in befores if each is not None and each.standing != "unknown"]
    if not known:
        return "unknown"
    attribute = _attribute(row, look) or known[0].attribute
    return members_of(known, look.names) if attribute.many else value_of(known[0], look.names)
