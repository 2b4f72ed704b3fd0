"""chrono: the state of the world on a date, as known by another date, with its sources.

    from chrono import Chronicle
    chronicle = Chronicle.open("path/to/chronicle")
    state = chronicle.state(chronicle.view(at="2020-09-15"))

The packages, from the bottom: `edtf` (dates), `model` (the records), `fold` (their meaning),
`render` (text and JSON), `storage` and `validation` (the log and its rules), `query`, `checks`,
`recording`, `integrity`, `formats`, `chronicle` (the entry point to all of them), `cli` and `tui`
(the interfaces). Imports go down only.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
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

_MODULES = {
    "Chronicle": "chrono.chronicle",
    "Event": "chrono.model.event",
    "Reading": "chrono.model.claim",
    "State": "chrono.render.state",
    "View": "chrono.model.view",
}


def __getattr__(name: str) -> Any:
    """Import a public name on first use.

    Python runs this file before any module of the package. Importing the chronicle here would add
    0.1 s to every completion, `--help` and mistyped option, which need only click.
    """
    if name in __all__:
        return getattr(import_module(_MODULES.get(name, "chrono.errors")), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
