"""chrono: what was so on a date, as far as was known by another, and who says so.

    from chrono import Chronicle
    chronicle = Chronicle.open("path/to/chronicle")
    state = chronicle.state(chronicle.view(at="2020-09-15"))

The packages, from the bottom: `edtf` (dates), `model` (what can be said), `fold` (what it
means), `render` (how it reads), `storage` and `validation` (what is kept), `query`, `checks`,
`recording`, `integrity`, `formats`, `chronicle` (the way to all of it), `cli` and `tui` (the
interfaces). Imports go down only.
"""

from chrono.chronicle import Chronicle
from chrono.errors import (
    BusyError,
    ChronoError,
    DamagedError,
    InvalidError,
    NoChronicleError,
    StorageError,
    UnknownError,
    VocabularyError,
)
from chrono.model.claim import Reading
from chrono.model.event import Event
from chrono.model.view import View
from chrono.render.state import State

__version__ = "0.1.0"

__all__ = [
    "BusyError",
    "Chronicle",
    "ChronoError",
    "DamagedError",
    "Event",
    "InvalidError",
    "NoChronicleError",
    "Reading",
    "State",
    "StorageError",
    "UnknownError",
    "View",
    "VocabularyError",
    "__version__",
]
