"""Renders a state as an HTML table, for a notebook cell whose result is the state."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from typing import Any

from chrono.edtf import FOREVER
from chrono.model.claim import Reading, split_key
from chrono.model.view import View
from chrono.render.names import Names
from chrono.render.text import GLYPHS, reading_words, standing_words


def readings_table(view: View, readings: Iterable[Reading], names: Names) -> str:
    """Return the readings of a state as an HTML table; every text in it is escaped."""
    rows = (
        [
            names.entity(split_key(each.cell)[0]),
            each.cell.partition(".")[2],
            reading_words(each, names) or "–",
            f"{GLYPHS[each.standing]} {standing_words(each, names)}",
        ]
        for each in readings
        if each.standing != "unknown"
    )
    known = f", as known at {view.clock.format(view.known_at)}" if view.known_at < FOREVER else ""
    asked = f"At {view.clock.format(view.at)}{known}"
    return table(["of", "what", "was", "standing"], rows, asked)


def table(columns: Sequence[str], rows: Iterable[Sequence[Any]], caption: str = "") -> str:
    """Return rows and column headings as HTML; every text in it is escaped."""
    head = "".join(f"<th>{escape(column)}</th>" for column in columns)
    body = "".join(
        "<tr>"
        + "".join(
            f'<td dir="auto">{escape("" if cell is None else str(cell))}</td>' for cell in row
        )
        + "</tr>"
        for row in rows
    )
    captioned = f"<caption>{escape(caption)}</caption>" if caption else ""
    return f"<table>{captioned}<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
