"""A state as an HTML table, which a notebook shows where the state is a cell's answer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from typing import TYPE_CHECKING, Any

from chrono.model.claim import split_key
from chrono.render import json as plain
from chrono.render.text import GLYPHS, Names, reading_words, standing_words

if TYPE_CHECKING:
    from chrono.model.view import State


def state_table(state: State) -> str:
    """A state as an HTML table, for a notebook; every text in it is escaped."""
    names = Names(state.entities, state.documents)
    rows = (
        [
            names.entity(split_key(each.cell)[0]),
            each.cell.partition(".")[2],
            reading_words(each, names) or "–",
            f"{GLYPHS[each.standing]} {standing_words(each)}",
        ]
        for each in state.readings
        if each.standing != "unknown"
    )
    known = plain.day(state.view.known_at)
    asked = f"At {plain.day(state.view.at)}" + (f", as known at {known}" if known else "")
    return table(["of", "what", "was", "standing"], rows, asked)


def table(columns: Sequence[str], rows: Iterable[Sequence[Any]], caption: str = "") -> str:
    """Rows under their columns as HTML; every text in it is escaped."""
    head = "".join(f"<th>{escape(column)}</th>" for column in columns)
    body = "".join(
        "<tr>"
        + "".join(
            f'<td dir="auto">{escape("" if cell is None else str(cell))}</td>' for cell in row
        )
        + "</tr>"
        for row in rows
    )
    told = f"<caption>{escape(caption)}</caption>" if caption else ""
    return f"<table>{told}<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
