"""When the claims of all cells start and end, by one statement and without making claims.

For callers that only need the times at which something can change. Omits cells that a link,
retraction or merge affects: their times depend on more than their own rows.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple

from chrono.model.claim import Window
from chrono.storage.index.connection import Executor
from chrono.storage.index.row_codec import Names, meant_by
from chrono.storage.json_codec import loads_stored


class ClaimWindow(NamedTuple):
    """The windows of a claim, under the claim's own attribute names."""

    earliest: int
    latest: int
    end: Window | None
    said: Window
    known: Window
    seen: int
    layer: str


def windows(
    db: Executor, names: Names, cells: Collection[int]
) -> Iterator[tuple[int, set[ClaimWindow]]]:
    """The distinct windows of the claims of some cells, by cell number.

    Omits cells with a claim about the time before its event, or with a retracted claim.
    """
    retracted = {offset for (offset,) in db.execute("SELECT offset FROM retraction")}
    rows = db.execute(
        "SELECT cell, latest, earliest, doc, code, rest, offset FROM claim"
        " ORDER BY cell, layer, latest, offset, nth"
    )
    for number, mine in groupby(rows, itemgetter(0)):
        if number in cells:
            found = _found(mine, names, retracted)
            if found is not None:
                yield number, found


def _found(
    rows: Iterable[tuple[Any, ...]], names: Names, retracted: Collection[int]
) -> set[ClaimWindow] | None:
    found = set()
    for _, latest, earliest, doc, code, rest, offset in rows:
        layer, role = meant_by(code)
        if role == "before" or offset in retracted:
            return None
        known = names.published(doc)
        if rest is None:
            found.add(ClaimWindow(earliest, latest, None, known, known, latest, layer))
            continue
        end, _, _, said, seen, *_ = loads_stored(rest)
        end = (end[0], end[1]) if end else None
        found.add(ClaimWindow(earliest, latest, end, (said[0], said[1]), known, seen, layer))
    return found
