"""Importers: turn files of other programs into drafts of events. One module per format.

To add a format: write `chrono/formats/importers/NAME.py` with `read(data: bytes, options:
ImportOptions) -> Batch`, add one line to FORMATS below, and a test file in
`tests/formats/importers/`. `read` is pure: it takes bytes and returns drafts and refusals, each
with its row and column. It keeps the file's own precision, invents nothing, and does not look at
the log: `plan` does that.

To add a preset for a table that many people have: add a mapping in `presets/NAME.toml` (the
language is described in `chrono.formats.importers.mapping`), and next to it `NAME.vocabulary.toml`
with the types that it needs, one line per attribute.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import Final

from attrs import frozen

from chrono.errors import InvalidError
from chrono.formats.importers.batch import Batch, Draft, ImportOptions, Refusal


@frozen
class Format:
    """An import format."""

    module: str
    says: str
    endings: tuple[str, ...]
    vocabulary: str = ""
    """The preset file with the types of the events, if they are always the same."""


FORMATS: Final[Mapping[str, Format]] = {
    "csv": Format(
        "csv",
        "a table or workbook, by a mapping or a preset",
        (".csv", ".tsv", ".tab", ".txt", ".xlsx", ".xlsm", ".xls"),
    ),
    "jsonl": Format("jsonl", "events of another chronicle", (".jsonl", ".ndjson")),
    "cloudevents": Format("cloudevents", "CloudEvents 1.0 in JSON", (".cloudevents.json",)),
    "timelinejs": Format(
        "timelinejs", "a TimelineJS timeline, JSON or spreadsheet", (".json",), "occurrence"
    ),
    "ics": Format("ics", "a calendar (iCalendar)", (".ics", ".ical"), "occurrence"),
}


def read(name: str, data: bytes, options: ImportOptions) -> Batch:
    """Read a file of a format. Raises InvalidError if the file does not have that format."""
    return import_module(f"chrono.formats.importers.{FORMATS[name].module}").read(data, options)  # type: ignore[no-any-return]


def guess(filename: str, data: bytes) -> str:
    """The name of a file's format, from its suffix and its first bytes."""
    lower = filename.casefold()
    head = data[:4096].lstrip(b"\xef\xbb\xbf \t\r\n")
    if lower.endswith((".csv", ".tsv")) and head.startswith(b"Year,Month,Day"):
        return "timelinejs"
    if b'"specversion"' in head:
        return "cloudevents"
    if head.startswith(b"BEGIN:VCALENDAR"):
        return "ics"
    for key, known in FORMATS.items():
        if lower.endswith(known.endings):
            return key
    raise InvalidError(
        f"{filename}: nothing shows what it is. Say --format {', --format '.join(FORMATS)}."
    )


__all__ = ["FORMATS", "Batch", "Draft", "Format", "ImportOptions", "Refusal", "guess", "read"]
