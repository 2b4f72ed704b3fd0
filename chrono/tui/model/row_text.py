"""A row of the board in words: what its cells show, how they stand, what they were before."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from attrs import frozen
from rich.cells import cell_len

from chrono.chronicle import Change
from chrono.model.claim import STANDINGS, Reading, split_key
from chrono.model.vocabulary import Attribute, Vocabulary
from chrono.render.text import (
    GLYPHS,
    LAYERS,
    STANDING_WORDS,
    Names,
    collection_words,
    nearby_words,
    reading_words,
)
from chrono.tui.model.state_list import Row
from chrono.tui.model.styled_lines import Line, Piece
from chrono.tui.sanitize import clean, clip

NARROW = 46
"""Columns below which the sign alone tells a standing."""


def value_of(reading: Reading, names: Names) -> str:
    """What a reading shows in one line: its value, all its sides, or what is known nearby."""
    nearby = nearby_words(reading, names)
    return reading_words(reading, names) or (f"- ({nearby})" if nearby else "-")


def cell_or_collection(readings: Sequence[Reading], attribute: Attribute, names: Names) -> str:
    """What a row shows: one value, or all members of a collection."""
    if attribute.many:
        return collection_words(readings, names) or "-"
    return value_of(readings[0], names)


def beside_of(reading: Reading) -> str:
    """How much stands beside a value: "1 planned (overdue), 2 alleged"."""
    counts: dict[str, int] = {}
    late = 0
    for each in reading.annotations:
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


@frozen
class RowContext:
    """What a row needs to be put into words."""

    names: Names
    vocabulary: Vocabulary
    readings: Mapping[str, Reading]
    changes: Mapping[str, Change]
    base: Mapping[str, Change]
    """What differs from the pinned base, by cell."""


def row_line(row: Row, look: RowContext, width: int) -> Line:
    """A row of the board as a line; the panel cuts it to its width."""
    if row.shape == "kind":
        kind = look.vocabulary.kinds.get(row.name)
        label = (kind.label if kind else row.name or "other").upper()
        return Line((Piece(f"{label} ", "head"), Piece(str(row.cells), "head dim")), "heading")
    if row.shape == "entity":
        return Line((Piece(" "), Piece(look.names.entity(row.name), "entity")))
    return _cell_line(row, look, width)


def _cell_line(row: Row, look: RowContext, width: int) -> Line:
    readings = [look.readings[key] for key in row.keys if key in look.readings]
    if not readings:
        return Line()
    attribute = _attribute(row, look) or readings[0].attribute
    standing = worst(readings)
    many = attribute.many
    shown = cell_or_collection(readings, attribute, look.names)
    word = _tally_words(readings) if many and len(readings) > 1 else STANDING_WORDS[standing]
    disputed = any(reading.disputed for reading in readings)
    annotations = "; ".join(filter(None, (beside_of(reading) for reading in readings[:4])))
    mark = "changed" if any(key in look.changes for key in row.keys) else ""
    pinned = "base" if any(key in look.base for key in row.keys) else ""
    label_width = max(10, min(24, width // 4))
    label = f"{clip(clean(attribute.label), label_width - 1, '~'):<{label_width}}"
    was = _was(row, look)
    tail = word + (", disputed" if disputed else "")
    if width < NARROW:
        tail = "disputed" if disputed else ""  # the sign says how it stands
    room = max(8, width - 4 - label_width - 2 - cell_len(tail) - 2)
    annotations = f"  + {annotations}" if annotations else ""
    if cell_len(annotations) > room // 2:
        annotations = f"  + {sum(len(reading.annotations) for reading in readings)} beside"
    room -= cell_len(annotations)
    parts = [Piece(shown, f"{standing} value" if standing in STANDINGS[:3] else standing)]
    if was:
        parts.append(Piece(f"  was {was}", "changed dim"))
    return Line(
        (
            Piece(" * " if mark else " = " if pinned else "   ", mark or pinned),
            Piece(label, "changed" if mark else "dim"),
            Piece(f"{GLYPHS[standing]} ", standing),
            *_fitted(parts, room),
            Piece(annotations, "beside"),
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


def _attribute(row: Row, look: RowContext) -> Attribute | None:
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


def _was(row: Row, look: RowContext) -> str:
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
    return cell_or_collection(known, attribute, look.names)
