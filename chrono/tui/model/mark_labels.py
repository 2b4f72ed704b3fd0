"""The labels of marks above the bar: near marks share one, and none covers another's mark."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.cells import cell_len

from chrono.tui.model.axis import TimeRange
from chrono.tui.model.marks import Mark
from chrono.tui.sanitize import clean, pad

SIGNS = {"document": "▾", "own": "v", "base": "="}


def rank(mark: Mark) -> bool:
    """Ranks marks in one column: the user's own mark is the visible one."""
    return mark.shape != "own"


def mark_groups(
    visible: TimeRange, marks: Iterable[Mark], width: int
) -> list[tuple[int, list[Mark]]]:
    """Groups the visible marks that share a label by the column of the first.

    A mark joins a group if its own label could not be distinguished from the previous one. A
    user's own mark gets its own label unless another one has the same column.
    """
    placed = sorted(
        ((visible.column(mark.at, width), mark) for mark in marks),
        key=lambda each: (each[0], rank(each[1])),
    )
    groups: list[tuple[int, list[Mark]]] = []
    for column, mark in placed:
        if not 0 <= column < width:
            continue
        start, group = groups[-1] if groups else (-1, [])
        own = mark.shape == "own" and bool(group) and group[0].shape != "own" and column > start
        if group and not own and column <= start + cell_len(_least(group)) + 1:
            group.append(mark)
        else:
            groups.append((column, [mark]))
    return groups


def _names(marks: Sequence[Mark]) -> list[str]:
    """Returns short names of marks; a mark of another kind than its predecessor gets its sign.

    A document is named by the first word of its label; a user's mark by its whole label.
    """
    names: dict[str, None] = {}
    before = ""
    for mark in marks:
        sign = SIGNS[mark.shape]
        label = clean(mark.label)
        word = label if mark.shape == "own" else label.partition(" ")[0]
        names[word if sign == before else sign + word] = None
        before = sign
    return list(names)


def _least(marks: Sequence[Mark]) -> str:
    """Returns the shortest label of marks: the first name and the number of others."""
    names = _names(marks)
    return names[0] if len(names) == 1 else f"{names[0]} +{len(names) - 1}"


def label_of(marks: Sequence[Mark], room: int) -> str:
    """Returns the label of marks for the available columns."""
    if len(marks) == 1:
        return pad(SIGNS[marks[0].shape] + clean(marks[0].label), room).rstrip()
    names = _names(marks)
    for count in range(len(names), 0, -1):
        more = f" +{len(names) - count}" if count < len(names) else ""
        found = ", ".join(names[:count]) + more
        if cell_len(found) <= room:
            return found
    return pad(_least(marks), room).rstrip()
