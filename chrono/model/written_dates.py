"""The words of a date beside its EDTF text, for each date of an event's line.

The words of `when` have a key of their own, `when_as_written`; those of `said` and of the dates in
`data` stand in the note, as in `died as written: 5 January 1066 (Julian)`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, MutableMapping
from typing import Any

from chrono.edtf import EdtfError, parse
from chrono.edtf.calendars import names_calendar
from chrono.edtf.typed import is_proleptic
from chrono.model.vocabulary.schema import Vocabulary


def keep_words(line: MutableMapping[str, Any], key: str, words: str) -> None:
    """Add the words of a date to a line that has none for it."""
    if key == "when":
        line.setdefault("when_as_written", words)
    elif not words_of(line, key):
        line["note"] = "; ".join(filter(None, (line.get("note"), f"{key} as written: {words}")))


def words_of(line: Mapping[str, Any], key: str) -> str:
    """The words of the date under a key; empty if there are none."""
    if key == "when":
        return str(line.get("when_as_written") or "")
    head = f"{key} as written: "
    parts = str(line.get("note") or "").split("; ")
    return next((part.removeprefix(head) for part in parts if part.startswith(head)), "")


def has_proleptic_date(line: Mapping[str, Any], vocabulary: Vocabulary) -> bool:
    """Whether a date is in the Gregorian calendar before its time, and names no other calendar."""
    for key, text in _dates(line, vocabulary):
        if names_calendar(words_of(line, key)):
            continue
        try:
            if is_proleptic(parse(text)):
                return True
        except EdtfError:
            continue  # validation refuses it
    return False


def _dates(line: Mapping[str, Any], vocabulary: Vocabulary) -> Iterator[tuple[str, str]]:
    data = line.get("data")
    dates = {key: line.get(key) for key in ("when", "said")}
    kind = vocabulary.types.get(str(line.get("type")))
    if kind is not None and isinstance(data, Mapping):
        dates |= {
            each.name: data.get(each.name) for each in kind.fields.values() if each.type == "date"
        }
    for key, value in dates.items():
        for text in value if isinstance(value, list | tuple) else (value,):
            if isinstance(text, str):
                yield key, text
