"""CloudEvents 1.0 in JSON: one, a batch, or one per line.

CloudEvents that chrono wrote hold the whole event and are restored unchanged. For others, the last
part of `type` must be a type of the vocabulary, and `data` (or `data_base64`) has its fields;
`time` is the event's date, without fractions of a second, and `source` the document.
"""

from __future__ import annotations

import json
import re
from base64 import b64decode
from typing import Any, Final

from chrono import edtf
from chrono.edtf import EdtfError
from chrono.errors import InvalidError
from chrono.formats.importers.batch import Batch, Draft, ImportOptions, Refusal
from chrono.formats.importers.jsonl import event
from chrono.formats.importers.mapping.rows import decode
from chrono.formats.importers.slugs import one_line, slug

PREFIX: Final = "chrono."
REQUIRED: Final = ("id", "source", "specversion", "type")
FRACTION: Final = re.compile(r"(?<=:\d\d)\.\d+")
"""Fractions of a second, which never change the day; the zone after them stays."""


def read(data: bytes, options: ImportOptions) -> Batch:
    """The drafts of all events. Raises InvalidError if the file is not JSON."""
    drafts: list[Draft] = []
    documents: dict[str, Draft] = {}
    refusals: list[Refusal] = []
    for number, found in enumerate(_objects(decode(data, name=options.name), options.name), 1):
        made = _one(found, number, options, documents)
        if isinstance(made, Refusal):
            refusals.append(made)
        else:
            drafts.append(made)
    return Batch((*documents.values(), *drafts), tuple(refusals))


def _objects(text: str, name: str) -> list[Any]:
    try:
        found = json.loads(text)
        return found if isinstance(found, list) else [found]
    except RecursionError as error:
        raise InvalidError(f"{name}: nested too deeply.") from error
    except ValueError as error:
        try:
            return [json.loads(line) for line in text.splitlines() if line.strip()]
        except (ValueError, RecursionError):
            raise InvalidError(f"{name}: not JSON: {error}") from error


def _one(
    found: Any, row: int, options: ImportOptions, documents: dict[str, Draft]
) -> Draft | Refusal:
    if not isinstance(found, dict):
        return Refusal(row, "", "is not a JSON object")
    for key in REQUIRED:
        if not isinstance(found.get(key), str) or not found[key]:
            return Refusal(row, key, "is missing, or not a text")
    if not found["specversion"].startswith("1."):
        return Refusal(row, "specversion", f"{found['specversion'][:20]!r}: only 1.0 is known")
    column = "data_base64" if "data_base64" in found else "data"
    data = _encoded(found[column]) if column == "data_base64" else found.get(column)
    if not isinstance(data, dict):
        return Refusal(row, column, "is not a JSON object")
    if found["type"].startswith(PREFIX) and "modality" in data and "data" in data:
        return event({"id": found["id"], **data}, row)
    return _foreign(found, data, row, options, documents)


def _encoded(text: Any) -> Any:
    """Decode JSON in base64; None if it is invalid."""
    try:
        return json.loads(b64decode(text, validate=True))
    except (ValueError, TypeError, RecursionError):
        return None


def _foreign(
    found: dict[str, Any],
    data: dict[str, Any],
    row: int,
    options: ImportOptions,
    made: dict[str, Draft],
) -> Draft | Refusal:
    name = found["type"].rpartition(".")[2].rpartition("/")[2]
    if name not in options.vocabulary.types:
        return Refusal(row, "type", f"{name[:80]!r} is not a type of the vocabulary")
    when, written = found.get("time"), None
    if when is not None:
        written, when = str(when), FRACTION.sub("", str(when).upper())
        try:
            edtf.parse(when)
        except EdtfError as error:
            return Refusal(row, "time", error.reason)
    document = slug(found["source"])
    declaration = {
        "type": "DocumentPublished",
        "when": f"[..{options.today}]",
        "modality": "asserted",
        "data": {"document": document, "title": one_line(found["source"])},
    }
    made.setdefault(document, Draft(declaration, row, made=True))
    source = {"document": document, "locator": f"CloudEvent {one_line(found['id'])}"}
    line = {"type": name, "when": when, "modality": "asserted", "data": data, "source": source}
    if written and len(written) > len(str(when)):
        line["when_as_written"] = written
    return Draft({key: value for key, value in line.items() if value is not None}, row)
