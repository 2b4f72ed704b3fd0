"""What is kept: the append-only log of events, its proof, its healing, its meeting a copy.

    records    Head, Tail, Stamp: what every reader holds
    problems   Problem, Appended: what only some are told
    framing    how a line is framed in bytes        tail      where the whole part ends
    guard      lock, sync, the system's refusals    writer    the only place that writes
    log        `Log`, the one door                  prefix    the log as of then
    verify     the proof                            repair    the way out of damage
    meeting    two copies become one, also in git

`writer`, `prefix`, `verify`, `repair` and `meeting` are imported only when they are used: a
question pays for no parser that it does not need.
"""

from chrono.storage.log.log import Log
from chrono.storage.log.records import BEGINNING, Head, Tail
from chrono.storage.log.report import Appended, Problem

__all__ = ["BEGINNING", "Appended", "Head", "Log", "Problem", "Tail"]
