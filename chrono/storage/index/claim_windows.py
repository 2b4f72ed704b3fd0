"""When the claims of all cells begin and end: one statement, and no claim is made for it.

For whoever wants to know on which days anything can change, not what it shows. Cells that a
link, a retraction or a merge touches are left out: their days hang on more than their rows.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple

from chrono.model.claim import Window
from chrono.storage.index.connection import Executor
from chrono.storage.index.row_codec import Names, meant_by, scan


class ClaimWindow(NamedTuple):
    """The days of a claim, by the names that the claim has for them."""

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
    """Of some cells, by number, the different windows of their claims, in order.

    Left out are cells with a claim about the day before its event, or with a retracted one.
    """
    gone = {offset for (offset,) in db.execute("SELECT offset FROM retraction")}
    rows = db.execute(
        "SELECT cell, latest, earliest, doc, code, rest, offset FROM claim"
        " ORDER BY cell, layer, latest, offset, nth"
    )
    for number, mine in groupby(rows, itemgetter(0)):
        if number in cells:
            found = _found(mine, names, gone)
            if found is not None:
                yield number, found


def _found(
    rows: Iterable[tuple[Any, ...]], names: Names, gone: Collection[int]
) -> set[ClaimWindow] | None:
    found = set()
    for _, latest, earliest, doc, code, rest, offset in rows:
        layer, role = meant_by(code)
        if role == "before" or offset in gone:
            return None
        known = names.published(doc)
        if rest is None:
            found.add(ClaimWindow(earliest, latest, None, known, known, latest, layer))
            continue
        (end, _, _, said, seen, *_), _ = scan(rest, 0)
        end = (end[0], end[1]) if end else None
        found.add(ClaimWindow(earliest, latest, end, (said[0], said[1]), known, seen, layer))
    return found
