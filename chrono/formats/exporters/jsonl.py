"""Our own lines, without the stamp: for `chrono import` into another chronicle. Loses nothing."""

from __future__ import annotations

from chrono.formats.exporters.context import Material, Output, bare
from chrono.storage import json_codec as codec


def write(material: Material) -> Output:
    """One event a line, in the order of the log."""
    return Output(b"".join(codec.dumps(bare(event)) + b"\n" for event in material.events))
