"""In what mode an event says something: what becomes a value, and what stands beside it.

Apart from `event`, since a question answered from the index needs these and no event.
"""

from __future__ import annotations

from typing import Final, Literal

Modality = Literal[
    "asserted", "reported", "alleged", "denied", "planned", "predicted", "conditional", "opinion"
]
MODALITIES: Final[tuple[Modality, ...]] = (
    "asserted",
    "reported",
    "alleged",
    "denied",
    "planned",
    "predicted",
    "conditional",
    "opinion",
)
FACTUAL: Final = frozenset({"asserted", "reported"})
"""Only these become values. The rest stands beside the value, never in it."""
AHEAD: Final = frozenset({"planned", "predicted", "conditional"})
"""These speak of what is to come, so no publication caps their dates."""
