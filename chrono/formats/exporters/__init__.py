"""Exporters: write events and readings as files for other programs. One module per format.

To add a format: write `chrono/formats/exporters/NAME.py` with `write(context: ExportContext) ->
Output`, add one line to FORMATS below, and a test file in `tests/formats/exporters/`. `write` is
pure: it takes an `ExportContext` (events, documents, cells, a view) and returns bytes, and
sentences on what the format could not hold. It escapes every text for its format.

Data without a place in the other program's format goes into an extension where the format allows
one, so that an import restores the same events.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import Final

from attrs import evolve, frozen

from chrono.formats import importers
from chrono.formats.exporters.context import ExportContext, Output, collect


@frozen
class Format:
    """An export format."""

    module: str
    says: str
    ending: str


FORMATS: Final[Mapping[str, Format]] = {
    "csv": Format("csv", "a table of events, for a spreadsheet", ".csv"),
    "jsonl": Format("jsonl", "event lines, for another chronicle", ".jsonl"),
    "markdown": Format("markdown", "a chronology to print, with footnotes to documents", ".md"),
    "html": Format("html", "one page with a slider, for readers", ".html"),
    "timelinejs": Format("timelinejs", "a TimelineJS timeline", ".json"),
    "ics": Format("ics", "a calendar (iCalendar)", ".ics"),
    "geojson": Format("geojson", "places with their state, for a map", ".geojson"),
    "cloudevents": Format("cloudevents", "CloudEvents 1.0, a JSON batch", ".cloudevents.json"),
    "annotations": Format(
        "annotations", "W3C Web Annotations in JSON-LD, an event each", ".annotations.json"
    ),
    "parquet": Format(
        "parquet", "the claims with their bounds, for DuckDB, Polars, Spark", ".parquet"
    ),
}


def write(name: str, context: ExportContext) -> Output:
    """The bytes in a format, and what the format could not hold."""
    made: Output = import_module(f"chrono.formats.exporters.{FORMATS[name].module}").write(context)
    if name in importers.FORMATS:
        return made
    last = f"{name} is made to be read: `chrono import` does not take it back."
    return evolve(made, lost=(*made.lost, last))


def guess(filename: str) -> str | None:
    """The format for a file name, longest suffix first; None if no suffix matches."""
    lower = filename.casefold()
    for key in sorted(FORMATS, key=lambda each: -len(FORMATS[each].ending)):
        if lower.endswith(FORMATS[key].ending):
            return key
    return "timelinejs" if lower.endswith(".json") else None


__all__ = ["FORMATS", "ExportContext", "Format", "Output", "collect", "guess", "write"]
