"""Formats a row of the state: its values, standings and changes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from attrs import frozen
from rich.cells import cell_len

from chrono.chronicle import Change
from chrono.model.claim import STANDINGS, Reading, split_key
from chrono.model.vocabulary import Attribute, Vocabulary
from chrono.render.names import Names
from chrono.render.text import (
    GLYPHS,
    LAYERS,
    STANDING_WORDS,
    collection_words,
    nearby_words,
    plan_words,
    reading_words,
    unsure_words,
)
from chrono.tui.model.state_list import Row
from chrono.tui.model.styled_lines import Line, Piece
from chrono.tui.sanitize import clean, clip

MIN_CHANGE_WIDTH = 10
"""In fewer columns, a row does not describe its change; the details do."""
NARROW = 46
"""In fewer columns, only the sign shows the standing."""


def value_of(reading: Reading, names: Names) -> str:
    """Formats a reading on one line: its value, all its sides, or the nearest known value."""
    nearby = nearby_words(reading, names)
    return reading_words(reading, names) or (f"- ({nearby})" if nearby else "-")


def cell_or_collection(readings: Sequence[Reading], attribute: Attribute, names: Names) -> str:
    """Formats the content of a row: one value, or all members of a collection."""
    if attribute.many:
        return collection_words(readings, names) or "-"
    return value_of(readings[0], names)


def beside_of(readings: Iterable[Reading]) -> str:
    """Counts the annotations of a row: "1 planned, 2 alleged, 1 overdue"."""
    beside = [each for reading in readings for each in reading.annotations]
    counts = Counter(LAYERS[each.claim.layer] for each in beside)
    counts["overdue"] = sum(each.status == "overdue" for each in beside)
    return ", ".join(f"{count} {word}" for word, count in counts.items() if count)


def worst(readings: Iterable[Reading]) -> str:
    """Returns the standing that most needs attention among several."""
    order = ("contested", "possible", "stale", "derived", "stated", "unknown")
    found = {reading.standing for reading in readings}
    return next((standing for standing in order if standing in found), "unknown")


@frozen
class RowContext:
    """The context for formatting rows."""

    names: Names
    vocabulary: Vocabulary
    readings: Mapping[str, Reading]
    changes: Mapping[str, Change]
    base: Mapping[str, Change]
    """The differences from the pinned base, by cell."""


def row_line(row: Row, look: RowContext, width: int) -> Line:
    """Formats a row of the state as a line; the panel cuts it to its width."""
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
    tentative = any(reading.tentative for reading in readings)
    doubts = ", ".join(
        dict.fromkeys(filter(None, (unsure_words(each, look.names) for each in readings)))
    )
    annotations = beside_of(readings)
    stepped = change_words(row, look.changes, look)
    based = change_words(row, look.base, look)
    mark, pinned = "changed" if stepped else "", "base" if based else ""
    label_width = max(10, min(24, width // 4))
    label = f"{clip(clean(attribute.label), label_width - 1, '~'):<{label_width}}"
    was = stepped or based
    reserve = ["disputed"] * disputed + ["may not be known yet"] * tentative
    space = width - label_width
    if doubts:
        reserve.append(doubts if cell_len(clean(doubts)) <= space // 3 else "in doubt")
    # In a narrow row, the sign alone says how the value stands.
    tail = clean(", ".join(([] if width < NARROW else [word]) + reserve))
    room = max(8, width - 4 - label_width - 2 - cell_len(tail) - 2)
    annotations = f"  + {annotations}" if annotations else ""
    if cell_len(annotations) > room // 2:
        annotations = f"  + {sum(len(reading.annotations) for reading in readings)} beside"
    room -= cell_len(annotations)
    parts = [Piece(shown, f"{standing} value" if standing in STANDINGS[:3] else standing)]
    if was and room - cell_len(clean(shown)) >= MIN_CHANGE_WIDTH:
        parts.append(Piece(f"  {was}", "changed dim"))
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
    """Cuts or pads pieces to an exact width."""
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


def change_words(row: Row, changes: Mapping[str, Change], look: RowContext) -> str:
    """Describes a row's change: the value before, else the new standing or annotations.

    "" where none of its cells shows anything else.
    """
    mine = [changes[key] for key in row.keys if key in changes]
    if not mine:
        return ""
    befores = [
        changes[key].before if key in changes else look.readings.get(key) for key in row.keys
    ]
    before = _shown(befores, row, look)
    if before != _shown([look.readings.get(key) for key in row.keys], row, look):
        return f"was {before}"
    return ", ".join(
        dict.fromkeys(word for each in mine for word in turn_words(each.before, each.after))
    )


def turn_words(before: Reading | None, after: Reading | None) -> Iterator[str]:
    """Describes changes other than the value: "gone stale", "now alleged", "no longer planned"."""
    old, new = (each.standing if each else "unknown" for each in (before, after))
    if old != new:
        yield "gone stale" if new == "stale" else f"now {STANDING_WORDS[new]}"
    disputed = [bool(each and each.disputed) for each in (before, after)]
    if disputed[0] != disputed[1]:
        yield "now disputed" if disputed[1] else "no longer disputed"
    olds, news = _beside_words(before), _beside_words(after)
    yield from (f"now {word}" for word in news - olds)
    yield from (f"no longer {word}" for word in olds - news)


def _beside_words(reading: Reading | None) -> Counter[str]:
    return Counter(plan_words(each) for each in (reading.annotations if reading else ()))


def _shown(readings: Iterable[Reading | None], row: Row, look: RowContext) -> str:
    known = [each for each in readings if each is not None and each.standing != "unknown"]
    if not known:
        return "unknown"
    attribute = _attribute(row, look) or known[0].attribute
    return cell_or_collection(known, attribute, look.names)
