"""Change points: the seconds from which what a cell shows can change.

Between two change points a reading stays the same, except for its age. A superfluous second does no
harm; a missing one would show an old value. A reading at any (D, K) depends only on the end of a
window (of a claim, of its document or of a linked event), the second after such an end, or one of
these seconds moved by a duration that the attribute declares.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Protocol

from chrono.edtf import BEGINNING, FOREVER
from chrono.edtf.clock import Clock
from chrono.fold.windows import just_before
from chrono.model.claim import Cell, Window
from chrono.model.vocabulary.schema import Attribute


class ClaimTimes(Protocol):
    """The windows of a claim: the claim itself, or a row of the index with its windows alone."""

    @property
    def earliest(self) -> int: ...
    @property
    def latest(self) -> int: ...
    @property
    def end(self) -> Window | None: ...
    @property
    def said(self) -> Window: ...
    @property
    def known(self) -> Window: ...
    @property
    def seen(self) -> int: ...
    @property
    def layer(self) -> str: ...


def change_points(cell: Cell) -> set[int]:
    """Return the seconds D from which a cell's reading can change, at any K."""
    if cell.epochs is not None:
        return set[int]().union(*map(change_points, cell.epochs.each(cell)))
    at, after, has_annotations = _claim_ends(cell.with_foreign)
    if cell.links:
        at |= _linked_ends(cell)
        after |= at
    if any(claim.role == "before" for claim in cell.claims):
        at |= _before_starts(cell, at)
        after |= at
    seen = {claim.seen for claim in cell.claims}
    return _points(at, after, seen, cell.attribute, bool(cell.links) or has_annotations)


def change_points_of_windows(windows: Collection[ClaimTimes], attribute: Attribute) -> set[int]:
    """Return the change points of a cell without links, from its claims' windows alone."""
    at, after, has_annotations = _claim_ends(windows)
    return _points(at, after, {each.seen for each in windows}, attribute, has_annotations)


def known_change_points(cell: Cell) -> set[int]:
    """Return the seconds K from which the knowledge of a cell can change."""
    found: set[int] = set()
    if cell.epochs is not None:
        found = set(cell.epochs.moments()).union(*map(known_change_points, cell.epochs.each(cell)))
    for claim in cell.with_foreign:
        found.update(claim.known)
    for times in cell.links.moments.values():
        found.update(times.known)
    found.update(link.known for link in cell.links.links)
    return {second for second in found if is_finite(second)}


def ends_of_days(points: Iterable[int], clock: Clock) -> set[int] | None:
    """Return the ends of the days with change points; None if a point lies within a day.

    Where dates have no times, what shows within a day (that something may have happened by then) is
    of no interest: a question about a day asks for its end.
    """
    found = set()
    for point in points:
        start, end = clock.start_of_day(point), clock.end_of_day(point)
        if point not in (start, start + 1, end):  # or the second after a bound
            return None
        found.add(end)
    return found


def is_finite(second: int) -> bool:
    """Return whether a bound is a moment and not an open or unknown end."""
    return BEGINNING < second < FOREVER


def _claim_ends(claims: Iterable[ClaimTimes]) -> tuple[set[int], set[int], bool]:
    """Return change points, seconds before change points, and whether there are annotations.

    A claim counts from the first and from the last second of its window on. A span ends after its
    last. An annotation shows from when it was said, and a plan is overdue after its window.
    """
    at: set[int] = set()
    after: set[int] = set()
    has_annotations = False
    for claim in claims:
        at.add(claim.earliest)
        at.add(claim.latest)
        if claim.end:
            after.update(claim.end)
        if claim.layer != "value":
            has_annotations = True
            at.update(claim.said)
            after.add(claim.latest)
    return at, after, has_annotations


def _points(
    at: set[int], after: set[int], seen: set[int], attribute: Attribute, any_end_ages: bool
) -> set[int]:
    found = at | {second + 1 for second in after if is_finite(second)}
    if attribute.stale_after and attribute.persistence == "observed":
        # A link can move a window, and with it the moment from which an observation ages.
        aging = seen | (at | after if any_end_ages else set())
        clock, limit = attribute.clock, attribute.stale_after
        found |= {clock.add(second, limit) + 1 for second in aging if is_finite(second)}
    return {second for second in found if is_finite(second)}


def _linked_ends(cell: Cell) -> set[int]:
    """Return every end of every window that a link can give to a claim of the cell."""
    ends: set[int] = set()
    for claim in cell.with_foreign:
        ends.update(
            (*claim.event_window, *claim.said, *claim.known, claim.seen, *(claim.end or ()))
        )
    for times in cell.links.moments.values():
        ends.update((times.earliest, times.latest, *times.said, *times.known))
    return {second for second in ends if is_finite(second)}


def _before_starts(cell: Cell, ends: Iterable[int]) -> set[int]:
    """Return the ends of the windows in which a `before` claim shows, by `reach_back`."""
    clock, back = cell.attribute.clock, cell.attribute.reach_back
    found = {second for second in ends if is_finite(second)}
    for claim in cell.claims:
        found.update(second for second in claim.event_window if is_finite(second))
    moved = {just_before(BEGINNING, each, clock)[1] for each in found}
    return found | moved | {clock.subtract(each, back) for each in found}
