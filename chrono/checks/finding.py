"""The result of a check. Records only."""

from __future__ import annotations

from typing import Final, Literal

from attrs import frozen

Severity = Literal["conflict", "gap", "hint"]
SEVERITIES: Final[tuple[Severity, ...]] = ("conflict", "gap", "hint")
"""`conflict`: the records cannot all be right. `gap`: expected information is missing. `hint`: an
improvement of the chronicle that is likely to be worthwhile."""


@frozen
class Finding:
    """One item that needs the attention of the chronicle's maintainer."""

    check: str
    """The name of the check, a key of `CHECKS`."""
    severity: Severity
    cells: tuple[str, ...]
    events: tuple[str, ...]
    """The events concerned, by their full ids."""
    at: int | None
    """The second concerned, or None; for a day, its last."""
    sentence: str
    what_next: str
