"""The lanes and the belief map: which rows they have, and what was read of them.

Panels ask for the rows in sight; a background thread reads them. Rows that are not read yet are
shown without bars.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Collection, Sequence
from typing import TYPE_CHECKING

from attrs import frozen

from chrono.edtf import FOREVER
from chrono.model.claim import Cells
from chrono.render.names import Names
from chrono.render.plot.folded_axis import FoldedAxis, folded_axis
from chrono.render.plot.lanes import BeliefMap, Lane, belief_map, lane
from chrono.tui.model.axis import months_later

if TYPE_CHECKING:
    from chrono.model.vocabulary import Vocabulary
    from chrono.tui.model.scrubber import Scrubber

AT_ONCE = 40
"""The lanes that are read before those that were read are shown."""
MOST_BELIEFS = 8
"""The belief maps that are kept."""


@frozen
class Request:
    """What panels want to show and has not been read."""

    lanes: tuple[str, ...]
    belief: str
    """The cell of a belief map; empty for none."""
    known_at: int
    today: int
    mark: int
    """The number of the reading of the log to which it belongs."""
    ahead: bool = False
    """Whether nothing of it is in sight yet, so that it is read while no key is pressed."""


@frozen
class Found:
    """What was read for a request."""

    lanes: dict[str, Lane]
    belief: BeliefMap | None


class Pictures:
    """The rows of the lanes, and the lanes and belief maps that were read."""

    def __init__(self) -> None:
        self.starred: dict[str, None] = {}
        """The cells that are lanes although they are not of headline attributes."""
        self.lanes: dict[str, Lane] = {}
        self.beliefs: dict[str, BeliefMap] = {}
        self._mark = 0
        self._read_for: tuple[object, int] | None = None
        self._wanted: Request | None = None
        self._asked: Request | None = None
        self._rows: tuple[object, list[str]] | None = None
        self._axis: tuple[object, FoldedAxis] | None = None

    def refresh(self, model: Scrubber) -> None:
        """Forgets what was read of another log, or as known at another K."""
        mine = (model.cache.cells, model.known_at)
        before, self._read_for = self._read_for, mine
        if before is None or before[0] is not mine[0]:
            self._mark += 1
            self.lanes, self.beliefs, self._asked = {}, {}, None
        elif before[1] != mine[1]:
            self.lanes, self._asked = {}, None

    def rows(self, model: Scrubber) -> list[str]:
        """Returns the cells of the lanes: headline and starred ones, or all, as the filter says."""
        mark = (id(model.state_list), model.everything, model.filter.text, tuple(self.starred))
        if self._rows is None or self._rows[0] != mark:
            vocabulary = model.vocabulary
            found: list[str] = []
            for group in model.state_list.groups:
                known = vocabulary.attribute(group.kind, group.attribute)
                headline = known is not None and known.rank == "headline"
                starred = not self.starred.keys().isdisjoint(group.keys)
                if not (headline or starred or model.everything):
                    continue
                if model.filter and not model.filter.group(
                    group, model.cache.readings, model.told_group(group)
                ):
                    continue
                found += group.keys
            self._rows = mark, found
        return self._rows[1]

    def star(self, keys: Collection[str]) -> bool:
        """Stars some cells, or takes their stars away; returns whether they are starred now."""
        starred = not self.starred.keys().isdisjoint(keys)
        for key in keys:
            if starred:
                self.starred.pop(key, None)
            else:
                self.starred[key] = None
        return not starred

    def axis(self, model: Scrubber, width: int, found: BeliefMap | None = None) -> FoldedAxis:
        """Returns the axis of the time on the bar. A year or more without an event folds away.

        For a belief map, it is one without a change.
        """
        times = model.full.times
        mark = (model.visible, width, id(times), len(times), id(found))
        if self._axis is None or self._axis[0] != mark:
            start, end = model.visible.start, model.visible.end
            busy = found.edges() if found else _months_with(times, start, end, model)
            self._axis = mark, folded_axis((start, end), busy, width, model.clock)
        return self._axis[1]

    # ------------------------------------------------------------------ reading

    def want(
        self, model: Scrubber, lanes: Sequence[str] = (), seen: int = 0, belief: str = ""
    ) -> None:
        """Asks for lanes, the first `seen` of which are in sight, or for a belief map.

        It replaces what was asked for before.
        """
        near = tuple(key for key in lanes[:seen] if key not in self.lanes)
        missing = near or tuple(key for key in lanes if key not in self.lanes)
        belief = "" if belief in self.beliefs else belief
        ahead = not near and not belief
        self._wanted = Request(
            missing[:AT_ONCE], belief, model.known_at, model.today, self._mark, ahead
        )

    def request(self) -> Request | None:
        """Returns what is to be read, once; None if nothing is or if it is being read."""
        wanted, self._wanted = self._wanted, None
        if wanted is None or not (wanted.lanes or wanted.belief) or wanted == self._asked:
            return None
        self._asked = wanted
        return wanted

    def give(self, request: Request, found: Found) -> None:
        """Adopts what was read, unless the log or K has changed since."""
        if request == self._asked:
            self._asked = None
        if request.mark != self._mark or self._read_for is None:
            return
        if request.known_at == self._read_for[1]:
            self.lanes.update(found.lanes)
        if found.belief is not None:
            kept = list(self.beliefs.items())[-MOST_BELIEFS + 1 :]
            self.beliefs = {**dict(kept), request.belief: found.belief}


def work(
    request: Request,
    cells: Cells,
    vocabulary: Vocabulary,
    stopped: Callable[[], bool],
    rested: Callable[[], bool],
) -> Found:
    """Reads what was asked for from `cells`, which another thread may own.

    `rested` waits while keys are pressed. Both return whether to stop.
    """
    names = Names(cells.entities, cells.documents, vocabulary)
    lanes: dict[str, Lane] = {}
    for key in request.lanes:
        if rested() if request.ahead else stopped():
            break
        cell = cells.cell(key, request.known_at)
        if cell is not None:
            lanes[key] = lane(cell, request.known_at, names, request.today)
    belief = None
    if request.belief and not stopped():
        cell = cells.cell(request.belief, FOREVER)
        if cell is not None:
            belief = belief_map(cell, cells.documents_at(FOREVER).values(), names)
    return Found(lanes, belief)


def _months_with(times: Sequence[int], start: int, end: int, model: Scrubber) -> set[int]:
    """Returns a second of each month in which there is an event."""
    clock, found = model.clock, set[int]()
    place = bisect_left(times, start)
    while place < len(times) and times[place] <= end:
        found.add(times[place])
        later = months_later(times[place], 1, clock)
        place = max(place + 1, bisect_left(times, clock.start_of_day(later) - 27 * 86_400, place))
    return found
