"""Two views side by side: the pinned base and the current one, with the events that did it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Final

from rich.cells import cell_len

from chrono.chronicle import Change, diff
from chrono.edtf import FOREVER
from chrono.render.plot.lanes_text import cell_label
from chrono.render.text import GLYPHS, cell_words, counted
from chrono.tui.model.row_text import turn_words, value_of
from chrono.tui.model.styled_lines import Line, Piece
from chrono.tui.model.wrap import wrapped
from chrono.tui.sanitize import clean, clip

if TYPE_CHECKING:
    from chrono.model.claim import Reading
    from chrono.tui.model.scrubber import Scrubber

GROUPS: Final = ("new", "gone", "changed", "now contested")
MOST_ROWS: Final = 300
"""The most rows of a comparison; `chrono diff` lists all."""
MOST_EVENTS: Final = 3
"""The most events that a row names."""


def group_of(change: Change) -> str:
    """Returns the group of a change, by what can be said of the cell before and after."""
    old, new = (
        "unknown" if each is None else each.standing for each in (change.before, change.after)
    )
    if new == "contested" != old:
        return "now contested"
    if old == "unknown" != new:
        return "new"
    if new == "unknown" != old:
        return "gone"
    return "changed"


def grouped(changes: Iterable[Change]) -> dict[str, list[Change]]:
    """Returns the changes by group, in the order of GROUPS; no group is empty."""
    found: dict[str, list[Change]] = {name: [] for name in GROUPS}
    for change in changes:
        found[group_of(change)].append(change)
    return {name: each for name, each in found.items() if each}


def compare_lines(model: Scrubber, width: int) -> list[Line]:
    """Returns the rows that differ from the pinned base, with links to cells and events."""
    base = model.base
    if base is None:
        said = "Pin a base with =, go to another date or known-by date, and look again."
        return wrapped(said, width, indent=" ")
    if model.cache.pending:
        return [Line((Piece(" Looking for changes …", "dim"),))]
    order = {key: place for place, key in enumerate(model.state_list.of_key)}
    changes = sorted(model.against.values(), key=lambda each: order.get(each.cell, len(order)))
    columns = _columns(width)
    views = ((base.at, base.known_at), (model.at, model.known_at))
    heads = [_view_words(model, *view) for view in views]
    made = [_row("", heads, columns, ("", "head", "head"), "")]
    if not changes:
        return [*made, Line((Piece(" Both show the same.", "dim"),))]
    for name, there in grouped(changes[:MOST_ROWS]).items():
        made.append(
            Line((Piece(f"{name.upper()} ", "head"), Piece(f"{len(there)}", "dim")), "heading")
        )
        for change in there:
            made += _change_lines(model, change, columns, width)
    if len(changes) > MOST_ROWS:
        more = counted(len(changes) - MOST_ROWS, "cell")
        made += wrapped(f"{more} more differ: `chrono diff` lists all.", width, "dim", indent=" ")
    return made


def _columns(width: int) -> tuple[int, int, int]:
    label = max(8, min(36, width * 3 // 10))
    rest = max(8, width - label)
    return label, rest // 2, rest - rest // 2


def _view_words(model: Scrubber, at: int, known_at: int) -> str:
    known = "" if known_at >= FOREVER else f", known by {model.clock.say(known_at)}"
    return f"{model.clock.say(at)}{known}"


def _row(
    label: str,
    texts: Iterable[str],
    columns: tuple[int, int, int],
    tones: tuple[str, str, str],
    target: str,
) -> Line:
    pieces = []
    for text, room, tone in zip((f" {label}", *texts), columns, tones, strict=True):
        shown = clip(clean(text), room - 1, "~")
        pieces.append(Piece(shown + " " * (room - cell_len(shown)), tone))
    return Line(tuple(pieces), target=target)


def _change_lines(
    model: Scrubber, change: Change, columns: tuple[int, int, int], width: int
) -> Iterator[Line]:
    sides = (change.before, change.after)
    entity, _, attribute = cell_words(change.cell, model.vocabulary, model.names).partition(": ")
    label = cell_label(entity, attribute, columns[0] - 2)
    tones = ("entity", *(each.standing if each else "unknown" for each in sides))
    shown = [_shown(model, each) for each in sides]
    if shown[0] == shown[1]:
        turned = ", ".join(turn_words(*sides))
        shown[1] = f"{shown[1]} ({turned})" if turned else shown[1]
    yield _row(label, shown, columns, (tones[0], tones[1], tones[2]), f"cell:{change.cell}")
    found = diff(filter(None, (change.before,)), filter(None, (change.after,)))
    events = found[0].events if found else ()
    for event in events[:MOST_EVENTS]:
        said = clip(clean(model.told_event(event)), max(8, width - 4), "~")
        yield Line((Piece("   "), Piece(said, "link dim")), target=f"event:{event}")
    if len(events) > MOST_EVENTS:
        yield Line((Piece(f"   and {counted(len(events) - MOST_EVENTS, 'more event')}", "dim"),))
    if not events:
        yield Line((Piece("   only time has passed", "dim"),))


def _shown(model: Scrubber, reading: Reading | None) -> str:
    if reading is None:
        return f"{GLYPHS['unknown']} -"
    return f"{GLYPHS[reading.standing]} {value_of(reading, model.names)}"
