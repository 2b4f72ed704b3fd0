"""A table of events, one row each, for a spreadsheet; `chrono import` reads it back.

A text that a spreadsheet would run as a formula gets a leading apostrophe, which the import
removes. Fields have columns of their own, with the prefix `data.`.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping
from typing import Any, Final

from chrono.formats.exporters.context import ExportContext, Output, strip_metadata
from chrono.formats.importers.csv_formulas import neutralize_formula
from chrono.model.event import Event
from chrono.model.quantity_text import write as quantity

LEADING: Final = ("id", "type", "when", "said", "modality", "speaker", "via")
CLOSING: Final = (
    "summary",
    "source.document",
    "source.start",
    "source.end",
    "source.sha256",
    "source.locator",
    "source.reliability",
    "source.credibility",
    "source.quote",
    "source.page",
    "source.text",
    "source.norm",
    "source.prefix",
    "source.suffix",
    "source.exact",
    "source.more",
    "basis",
    "doubt",
    "note",
    "tags",
    "when_as_written",
    "nth",
)
SEPARATOR: Final = "; "


def write(context: ExportContext) -> Output:
    """The table, in UTF-8 with a byte order mark, so that Excel decodes it correctly."""
    rows = [flat(event) for event in context.events]
    fields = sorted({key for row in rows for key in row if key.startswith("data.")})
    columns = [*LEADING, *fields, *(key for key in CLOSING if any(key in row for row in rows))]
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(columns)
    nuls = 0
    for row in rows:
        cells = [neutralize_formula(row.get(column, "")) for column in columns]
        nuls += any("\0" in cell for cell in cells)
        writer.writerow([cell.replace("\0", "") for cell in cells])
    lost = (f"{nuls} events hold NUL characters, which a table cannot: left out.",) if nuls else ()
    return Output(b"\xef\xbb\xbf" + text.getvalue().encode("utf-8", "replace"), lost)


def flat(event: Event) -> dict[str, str]:
    """The cells of an event by column."""
    line = strip_metadata(event)
    made: dict[str, str] = {}
    for key, value in line.items():
        if key in ("data", "source"):
            made |= {
                f"{key}.{name}": json.dumps(each, ensure_ascii=False)
                if name in ("norm", "more")
                else cell(each)
                for name, each in value.items()
            }
        else:
            made[key] = cell(value)
    return made


def cell(value: Any) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, list | tuple):
        texts = [cell(each) for each in value]
        plain = all(
            each and each == each.strip() and ";" not in each and isinstance(value[place], str)
            for place, each in enumerate(texts)
        )
        if texts and plain and not texts[0].startswith("["):
            return SEPARATOR.join(texts)
        return json.dumps(list(value), ensure_ascii=False)
    if isinstance(value, Mapping) or (
        isinstance(value, int | float) and not isinstance(value, bool)
    ):
        return quantity(value)
    return json.dumps(value, ensure_ascii=False)
