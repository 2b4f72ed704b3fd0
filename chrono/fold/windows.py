"""Gives a claim the part of its event's window in which it holds, by its role and by links."""

from __future__ import annotations

from attrs import evolve

from chrono.edtf import BEGINNING, FOREVER
from chrono.edtf.clock import Clock
from chrono.model.claim import Claim, Window
from chrono.model.vocabulary.schema import Attribute


def _seen_as_it_begins(claim: Claim) -> bool:
    """Return whether it ages from its beginning, not from a known end or the publication."""
    if claim.end is not None:
        return claim.end[1] == FOREVER
    return claim.when is None or "/" not in claim.when


def claim_window(claim: Claim, attribute: Attribute) -> Claim:
    """Return the claim in the window that its role gives it within its event's window.

    In an observed cell an open start is read as the last second of its window. A `before` claim
    concerns the second before the event: in an observed cell it shows for `reach_back` before the
    event's latest second; otherwise it is an open start that ends then (RULES.md, section 4).
    """
    earliest, latest = claim.event_window
    observed = attribute.persistence == "observed" and claim.layer == "value"
    if claim.role == "before":
        ends = just_before(earliest, latest, attribute.clock)
        if not observed:
            return evolve(claim, earliest=BEGINNING, latest=ends[1], end=ends, open_start=True)
        start = attribute.clock.subtract(latest, attribute.reach_back)
        end = max(start, ends[1] if earliest == BEGINNING else ends[0]), ends[1]
        return evolve(claim, earliest=start, latest=start, end=end, open_start=False, seen=ends[1])
    if observed and earliest == BEGINNING:
        return evolve(claim, earliest=latest)
    return claim


def just_before(earliest: int, latest: int, clock: Clock) -> Window:
    """Return the window of the second before an event.

    Of an event that may fall anywhere in a day, the whole day is the event: just before the last
    day of its window is the end of the day before.
    """
    whole = BEGINNING < latest < FOREVER and latest == clock.end_of_day(latest)
    last = clock.start_of_day(latest) if whole else latest
    low = earliest if earliest in (BEGINNING, FOREVER) else earliest - 1
    return low, max(low, last if last in (BEGINNING, FOREVER) else last - 1)


def moved(claim: Claim, window: Window, attribute: Attribute) -> Claim:
    """Return the claim of an event whose window a link has moved."""
    if window == claim.event_window:
        return claim
    shifted = evolve(
        claim,
        event_window=window,
        earliest=window[0],
        latest=window[1],
        open_start=window[0] == BEGINNING,
        seen=window[1] if _seen_as_it_begins(claim) else claim.seen,
    )
    return claim_window(shifted, attribute)
