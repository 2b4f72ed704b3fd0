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

from chrono.fold.derive import claims
from chrono.fold.evaluation import read
from chrono.fold.precedence import candidates
from chrono.fold.projection import MemoryProjection, fold
from chrono.model.claim import SourceFilter

__all__ = ["MemoryProjection", "SourceFilter", "candidates", "claims", "fold", "read"]
