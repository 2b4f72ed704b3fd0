"""Checks that the chronicle's clock can place the dates of a draft."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from chrono import edtf
from chrono.edtf import EdtfError
from chrono.edtf.clock import Clock
from chrono.edtf.date_part import TOO_FAR, Part
from chrono.model.vocabulary.schema import Vocabulary


def unplaceable(draft: Mapping[str, Any], vocabulary: Vocabulary) -> Iterator[str]:
    """Return every date of a draft that is beyond the axis, or that the clock cannot show so.

    A stored line with such a date stays valid: a year beyond the axis is read as open, and a time
    that does not occur by the offset before.
    """
    for path, text in _dates(draft, vocabulary):
        try:
            date = edtf.parse(text)
        except EdtfError:
            continue  # the rule of its key reports it
        if date.beyond:
            yield f"{path}: {TOO_FAR}"
        if vocabulary.clock.ends_early(date):
            yield f"{path}: it ends before it begins on the clock of {vocabulary.clock.zone}"
        if part := vocabulary.clock.skips(date):
            yield _skipped(path, part, vocabulary.clock)


def _skipped(path: str, part: Part, clock: Clock) -> str:
    assert part.time is not None
    first = part.time.first
    written = f"{edtf.format_day(part.earliest)}T{first // 3600:02d}:{first // 60 % 60:02d}"
    instant = clock.timestamp(clock.instants(part.earliest, first)[0])
    return (
        f"{path}: {written} does not occur in {clock.zone}: its clocks were set forward past it."
        f" Write the time with the offset that the document means; the clocks show {instant} then"
    )


def _dates(draft: Mapping[str, Any], vocabulary: Vocabulary) -> Iterator[tuple[str, str]]:
    found = [(key, draft.get(key)) for key in ("when", "said")]
    kind, data = vocabulary.types.get(str(draft.get("type"))), draft.get("data")
    if kind is not None and isinstance(data, Mapping):
        found += [
            (f"data.{each.name}", data.get(each.name))
            for each in kind.fields.values()
            if each.type == "date"
        ]
    for path, value in found:
        for text in value if isinstance(value, list | tuple) else (value,):
            if isinstance(text, str):
                yield path, text
