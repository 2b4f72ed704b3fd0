"""chrono: what was so on a date, as far as was known by another, and who says so.

    from chrono import Chronicle
    chronicle = Chronicle.open("path/to/chronicle")
    state = chronicle.state(chronicle.view(at="2020-09-15"))

The rooms, from the ground up: `edtf` (dates), `event` and `vocabulary` (what can be said),
`fold` (what it means), `log` and `index` (what is kept), `chronicle` (the one door), `cli`
and `tui` (the faces). Imports go down only.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"
__all__ = ["Chronicle", "__version__"]

if TYPE_CHECKING:
    from chrono.chronicle import Chronicle


def __getattr__(name: str) -> Any:
    """`Chronicle`, imported when first asked for, so that `chrono --version` stays quick."""
    if name == "Chronicle":
        from chrono.chronicle import Chronicle

        return Chronicle
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
