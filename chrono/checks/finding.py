"""The result of a check. Records only."""

from __future__ import annotations

from typing import Final, Literal

from attrs import frozen

Severity = Literal["conflict", "gap", "hint"]
SEVERITIES: Final[tuple[Severity, ...]] = ("conflict", "gap", "hint")
"""`conflict`: what is recorded cannot all be right. `gap`: something is not known that one
would expect to be. `hint`: work on the chronicle that is likely to be worth it."""


@frozen
class Finding:
    """One item that needs the attention of whoever keeps the chronicle."""

    check: str
    """The name of the check that found it, a key of `CHECKS`."""
    severity: Severity
    cells: tuple[str, ...]
    events: tuple[str, ...]
    """The events that it is about, by their full ids."""
    day: int | None
    """The day that it is about, or None where it is about none."""
    sentence: str
    what_next: str
