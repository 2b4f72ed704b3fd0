"""Sums of the hashes of rows, by which two sets of rows are compared without keeping either."""

from __future__ import annotations

from typing import Any, Final

_MASK: Final = (1 << 64) - 1


class Sums:
    """The number of rows under each name, and the sum of their hashes."""

    def __init__(self) -> None:
        self._found: dict[str, tuple[int, int]] = {}

    def add(self, name: str, *row: Any) -> None:
        """Add a row. Equal values must be of the same type: 1 differs from True."""
        count, total = self._found.get(name, (0, 0))
        # not the row's own hash: -1 and -2 have the same, and numbers 2**61 - 1 apart
        self._found[name] = count + 1, total + hash(repr(row)) & _MASK

    def differences(self, other: Sums) -> list[str]:
        """Where this, the index, differs from the other, the log; a phrase for each name."""
        found = []
        for name in sorted(self._found.keys() | other._found.keys()):
            mine, theirs = self._found.get(name, (0, 0)), other._found.get(name, (0, 0))
            if mine[0] != theirs[0]:
                found.append(f"{name}: {mine[0]:,} rows, where the log gives {theirs[0]:,}")
            elif mine[1] != theirs[1]:
                found.append(f"{name}: other content than the log gives")
        return found
