"""Small logs for tests: numbered events and a fixed clock."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from chrono.storage.log import Log

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)


def noon() -> datetime:
    return NOON


def cut_by(number: int, **more: Any) -> dict[str, Any]:
    """The draft of an event: a force was reduced by so many."""
    return {
        "type": "TroopsReduced",
        "when": "2020-09-09",
        "modality": "reported",
        "speaker": "kayleigh-mcenany",
        "data": {"force": "us-troops-iraq", "by": number},
        **more,
    }


def new_log(folder: Path, *batches: int) -> Log:
    """A log in a new folder, with a batch of so many events for each number."""
    log = Log(folder / "events" / "log.jsonl", patience=1)
    log.create()
    number = 0
    for size in batches:
        drafts = [cut_by(number + each) for each in range(size)]
        log.append(drafts, recorder="ada", now=noon)
        number += size
    return log


def numbers(log: Log) -> list[int]:
    """By how much each event of the log cuts, in the log's order."""
    return [event.data["by"] for event in log.read()]


def faults(log: Log, head: Any = None) -> list[str]:
    """What `verify` finds, in short."""
    return [problem.fault for problem in log.verify(head)]
