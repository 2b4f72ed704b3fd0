"""Change points: the days on which what a cell shows can change.

Between two change points a reading stays the same, except for its age. A superfluous day does no
harm; a missing day would show an old value. A reading at any (D, K) depends only on the end of a
window (of a claim, of its document or of a linked event), the day after such an end, or one of
these days moved by a duration that the attribute declares.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from functools import lru_cache
from typing import Final, Protocol

from chrono.edtf import BEGINNING, FOREVER
from chrono.edtf.durations import add, parse_duration, subtract
from chrono.model.claim import Cell, Window
from chrono.model.vocabulary.schema import Attribute

MAX_DAY: Final = (1 << 42) - 1
"""Days further off are not change points: the calendar of EDTF years ends long before."""


class ClaimDays(Protocol):
    """The days of a claim: the claim itself, or a row of the index with its windows alone."""

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
    """Return the days D on which a cell's reading can change, at any K."""
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


def change_points_of_windows(windows: Collection[ClaimDays], attribute: Attribute) -> set[int]:
    """Return the change points of a cell without links, from its claims' windows alone."""
    at, after, has_annotations = _claim_ends(windows)
    return _points(at, after, {each.seen for each in windows}, attribute, has_annotations)


def known_change_points(cell: Cell) -> set[int]:
    """Return the days K on which the knowledge of a cell can change."""
    found: set[int] = set()
    if cell.epochs is not None:
        found = set(cell.epochs.days()).union(*map(known_change_points, cell.epochs.each(cell)))
    for claim in cell.with_foreign:
        found.update(claim.known)
    for times in cell.links.moments.values():
        found.update(times.known)
    found.update(link.known for link in cell.links.links)
    return {day for day in found if is_finite(day)}


def is_finite(day: int) -> bool:
    """Return whether a day number is a day and not an open or unknown end."""
    return BEGINNING < day < FOREVER


def _claim_ends(claims: Iterable[ClaimDays]) -> tuple[set[int], set[int], bool]:
    """Return change points, days before change points, and whether there are annotations.

    A claim counts from the first and from the last day of its window on. A span ends after its
    last day. An annotation shows from when it was said, and a plan is overdue on the day after
    its window.
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
    found = at | {day + 1 for day in after}
    if attribute.stale_after and attribute.persistence == "observed":
        # A link can move a window, and with it the day from which an observation ages.
        aging = seen | (at | after if any_end_ages else set())
        limit = attribute.stale_after
        found |= {_later(day, limit) + 1 for day in aging if is_finite(day)}
    return {day for day in found if -MAX_DAY < day < MAX_DAY}


@lru_cache(maxsize=1 << 15)
def _later(day: int, duration: str) -> int:
    """Add a duration to a day. Cached, since many cells are observed on the same days."""
    return add(day, parse_duration(duration))


def _linked_ends(cell: Cell) -> set[int]:
    """Return every end of every window that a link can give to a claim of the cell."""
    ends: set[int] = set()
    for claim in cell.with_foreign:
        ends.update(
            (*claim.event_window, *claim.said, *claim.known, claim.seen, *(claim.end or ()))
        )
    for times in cell.links.moments.values():
        ends.update((times.earliest, times.latest, *times.said, *times.known))
    return {day for day in ends if is_finite(day)}


def _before_starts(cell: Cell, ends: Iterable[int]) -> set[int]:
    """Return the ends of the days on which a `before` claim shows, by `reach_back`."""
    back = parse_duration(cell.attribute.reach_back)
    days = {day for day in ends if is_finite(day)}
    for claim in cell.claims:
        days.update(day for day in claim.event_window if is_finite(day))
    return {moved for day in days for moved in (day, day - 1, subtract(day, back))}
