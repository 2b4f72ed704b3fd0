"""The append-only log of events: appending, reading, verifying, repairing and merging.

    records      Head, Tail, Metadata: the records that every reader uses
    report       Problem, Appended: the results of checking and appending
    line_format  how a line is framed in bytes      recovery  finds the end of the valid part
    files        locks, syncs, system errors        writer    the only module that writes
    log          `Log`, the public interface        as_of     the log as of an earlier time
    verify       checks every line                  repair    fixes a damaged log
    merge        merges two copies, also for git    access    file permissions

`writer`, `as_of`, `verify`, `repair` and `merge` are imported only when they are used, so that a
query does not pay for parsers that it does not need.
"""

from chrono.storage.log.log import Log
from chrono.storage.log.records import BEGINNING, Head, Tail
from chrono.storage.log.report import Appended, Problem

__all__ = ["BEGINNING", "Appended", "Head", "Log", "Problem", "Tail"]
