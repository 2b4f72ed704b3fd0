"""The fold: from events to cells, and from a cell to what it shows at (D, K).

Pure functions: no clock, no disk, no environment, no screen. The fold knows cells and effects,
never a type of event: what a type means stands in the vocabulary. RULES.md says what it all means.

- `derive`: the claims that an event makes (`claims`).
- `windows`: on which days of its event's window a claim stands.
- `projection`: claims become cells (`fold`, `MemoryProjection`); a question may leave events out.
- `links`: which links, retractions and judgements act at K, and how they move windows.
- `contradictions`: claims of other cells that a link sets against a claim.
- `precedence`: which claims could be the last at D (`candidates`), the heart.
- `resolution`: whether candidates agree, contradict, or depend on vague dates.
- `deltas`: changes whose document gives only the amount.
- `tally`: the sum of what was counted.
- `annotations`: what is planned, alleged, denied … beside the value.
- `evaluation`: all of it, for one cell at (D, K) (`read`).
- `change_points`: the days on which a reading can change.
"""

from __future__ import annotations

from chrono.fold.derive import claims
from chrono.fold.evaluation import read
from chrono.fold.precedence import candidates
from chrono.fold.projection import MemoryProjection, fold
from chrono.model.claim import SourceFilter

__all__ = ["MemoryProjection", "SourceFilter", "candidates", "claims", "fold", "read"]
