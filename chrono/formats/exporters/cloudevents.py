"""CloudEvents 1.0 in the JSON batch format. Lossless: `data` is the whole event.

`id` is the event's own id, `source` its document (or the chronicle), `time` the time when it was
recorded; the event's date is in `data.when`, since CloudEvents cannot express a vague date.
"""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote

from chrono.formats.exporters.context import ExportContext, Output, strip_metadata
from chrono.model.event import Event


def write(context: ExportContext) -> Output:
    """A JSON list of CloudEvents, one per line."""
    lines = [
        json.dumps(cloud(event), ensure_ascii=False, separators=(",", ":"))
        for event in context.events
    ]
    return Output(("[\n" + ",\n".join(lines) + "\n]\n").encode())


def cloud(event: Event) -> dict[str, Any]:
    line = strip_metadata(event)
    name = line.pop("id")
    document = event.document
    made: dict[str, Any] = {
        "specversion": "1.0",
        "id": name,
        "source": f"/documents/{quote(document)}" if document else "/chronicle",
        "type": f"chrono.{event.type}",
        "time": event.recorded,
        "datacontenttype": "application/json",
    }
    subject = next(
        (str(each) for each in event.data.values() if isinstance(each, str) and each), ""
    )
    if subject and len(subject) <= 128 and subject.isascii():
        made["subject"] = subject
    made["modality"] = event.modality
    made["data"] = line
    return made
