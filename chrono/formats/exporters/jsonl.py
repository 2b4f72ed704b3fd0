"""Log lines without metadata, for `chrono import` into another chronicle. Lossless."""

from __future__ import annotations

from chrono.formats.exporters.context import ExportContext, Output, strip_metadata
from chrono.storage import json_codec as codec


def write(context: ExportContext) -> Output:
    """One event per line, in log order."""
    return Output(b"".join(codec.dumps(strip_metadata(event)) + b"\n" for event in context.events))
