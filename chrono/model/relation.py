"""How two events can belong together, and what each way says: once, for the log and all faces.

Apart from `event`, since the help of a command needs these and no event.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal

Relation = Literal["same", "follows", "contradicts", "fulfils", "corroborates"]
MEANS: Final[Mapping[Relation, str]] = {
    "same": "one happening, told twice",
    "follows": "this one came after that one",
    "contradicts": "both cannot be right",
    "fulfils": "this one is what that one planned",
    "corroborates": "this one bears that one out",
}
"""What each link says of this event and that one."""
RELATIONS: Final[tuple[Relation, ...]] = tuple(MEANS)
