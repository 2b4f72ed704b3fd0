"""The fold: from events to cells, and from a cell to what it shows at (D, K).

Pure functions: no clock, no disk, no environment, no screen. The fold knows cells and
effects, never a type of event: what a type means stands in the vocabulary.

- `claiming`: an event makes claims (`claims`).
- `placing`: on which days of its window a claim stands.
- `gathering`: claims become cells (`fold`, `Folded`), and a question may leave events out.
- `tying`: which links, retractions and judgements act at K, and how they move windows.
- `opposing`: what of other cells is linked to contradict a claim.
- `candidacy`: which claims could be the last at D (`candidates`), the heart.
- `settling`: whether candidates agree, contradict, or hang on vague dates.
- `changing`: a change whose document gives only by how much.
- `tallying`: the sum of what was counted.
- `besides`: what is planned, alleged, denied … beside the value.
- `reading`: all of it, for one cell at (D, K) (`read`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from chrono.fold.reading import read
from chrono.state import Sieve

if TYPE_CHECKING:
    from chrono.fold.candidacy import candidates
    from chrono.fold.claiming import claims
    from chrono.fold.gathering import Folded, fold

__all__ = ["Folded", "Sieve", "candidates", "claims", "fold", "read"]

_ROOMS = {
    "candidates": "candidacy",
    "claims": "claiming",
    "Folded": "gathering",
    "fold": "gathering",
}


def __getattr__(name: str) -> Any:
    """What a question answered from the index has no need of, imported when first asked for."""
    if name in _ROOMS:
        from importlib import import_module

        return getattr(import_module(f"chrono.fold.{_ROOMS[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
