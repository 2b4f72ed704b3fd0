"""The fold: from events to cells, and from a cell to its reading at (D, K).

Pure functions: no clock, no disk, no environment, no screen. The fold knows cells and effects,
never a type of event: the vocabulary defines the meaning of each type. RULES.md states the rules.

- `derive`: the claims that an event makes (`claims`).
- `windows`: the days of its event's window on which a claim holds.
- `projection`: claims become cells (`fold`, `MemoryProjection`); a question may leave events out.
- `publications`: when each document was published, as far as was known at K.
- `epochs`: the projections, where errata of publications give several.
- `links`: which links, retractions and judgements act at K, and how they move windows.
- `contradictions`: claims of other cells that a link sets against a claim.
- `precedence`: which claims could be the last at D (`candidates`), the core of the fold.
- `resolution`: whether candidates agree, contradict, or depend on vague dates.
- `deltas`: changes whose document gives only the amount.
- `tally`: the sum of counts.
- `annotations`: what is planned, alleged or denied, beside the value.
- `evaluation`: all steps combined, for one cell at (D, K) (`read`).
- `change_points`: the days on which a reading can change.
"""

from __future__ import annotations

from chrono.fold.derive import claims
from chrono.fold.evaluation import read
from chrono.fold.precedence import candidates
from chrono.fold.projection import MemoryProjection, fold
from chrono.model.claim import SourceFilter

__all__ = ["MemoryProjection", "SourceFilter", "candidates", "claims", "fold", "read"]
