"""Selects the entries of a calendar in force: the last revision of each, by UID and SEQUENCE."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

Group = tuple[str, str, str]


def in_force(entries: Iterable[Any]) -> tuple[list[tuple[int, Any]], int]:
    """The numbered entries without superseded revisions, and the count of those.

    A revision has the UID and RECURRENCE-ID of another, and a higher SEQUENCE; or the same
    SEQUENCE and start, and a later DTSTAMP. Entries that share a UID by mistake all stay.
    """
    numbered = list(enumerate(entries, 1))
    groups: dict[Group, list[Any]] = {}
    for _, entry in numbered:
        groups.setdefault(_group(entry), []).append(entry)
    kept = [
        (number, entry)
        for number, entry in numbered
        if not _superseded(entry, groups[_group(entry)])
    ]
    return kept, len(numbered) - len(kept)


def replaced_times(entries: Iterable[Any]) -> Mapping[str, list[date]]:
    """By UID, the occurrences of a recurring entry that another entry replaces."""
    found: dict[str, list[date]] = {}
    for entry in entries:
        moment = _moment(entry, "RECURRENCE-ID")
        if isinstance(moment, date):
            found.setdefault(str(entry.get("UID", "")), []).append(moment)
    return found


def split_series(entries: Iterable[Any]) -> frozenset[str]:
    """The UIDs of series where an entry changes an occurrence and all later ones."""
    return frozenset(str(entry.get("UID", "")) for entry in entries if _range(entry))


def _range(entry: Any) -> bool:
    params = getattr(entry.get("RECURRENCE-ID"), "params", None) or {}
    return str(params.get("RANGE", "")).upper() == "THISANDFUTURE"


def _group(entry: Any) -> Group:
    return entry.name, str(entry.get("UID", "")), str(_moment(entry, "RECURRENCE-ID"))


def _superseded(entry: Any, group: list[Any]) -> bool:
    if not entry.get("UID"):
        return False
    mine = _sequence(entry)
    return any(
        _sequence(other) > mine
        or (
            _sequence(other) == mine
            and _text(other, "DTSTART") == _text(entry, "DTSTART")
            and _text(other, "DTSTAMP") > _text(entry, "DTSTAMP")
        )
        for other in group
    )


def _sequence(entry: Any) -> int:
    given = entry.get("SEQUENCE", 0)
    return given if isinstance(given, int) else 0


def _text(entry: Any, key: str) -> str:
    return str(_moment(entry, key) or "")


def _moment(entry: Any, key: str) -> Any:
    """The value of a date property; None if it is missing or invalid."""
    try:
        return getattr(entry.get(key), "dt", None)
    except ValueError:  # the caller refuses the entry for it
        return None
