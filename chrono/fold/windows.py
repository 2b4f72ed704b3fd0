"""Gives a claim the days of its event's window on which it holds, by its role and by links."""

from __future__ import annotations

from attrs import evolve

from chrono.edtf import BEGINNING, FOREVER
from chrono.edtf.durations import parse_duration, subtract
from chrono.model.claim import Claim, Window
from chrono.model.vocabulary.schema import Attribute


def _seen_as_it_begins(claim: Claim) -> bool:
    """Return whether it ages from its beginning, not from a known end or the publication."""
    if claim.end is not None:
        return claim.end[1] == FOREVER
    return claim.when is None or "/" not in claim.when


def claim_window(claim: Claim, attribute: Attribute) -> Claim:
    """Return the claim on the days that its role gives it within its event's window.

    In an observed cell an open start is read as the last day of its window. A `before` claim
    concerns the day before the event: in an observed cell it shows for `reach_back` before the
    event's latest day; otherwise it is an open start that ends that day (RULES.md, section 4).
    """
    earliest, latest = claim.event_window
    observed = attribute.persistence == "observed" and claim.layer == "value"
    if claim.role == "before":
        ends = _day_before(earliest), _day_before(latest)
        if not observed:
            return evolve(
                claim, earliest=BEGINNING, latest=ends[1], end=ends, open_start=True, time=None
            )
        start = subtract(latest, parse_duration(attribute.reach_back))
        end = max(start, ends[1] if earliest == BEGINNING else ends[0]), ends[1]
        return evolve(
            claim, earliest=start, latest=start, end=end, open_start=False, seen=ends[1], time=None
        )
    if observed and earliest == BEGINNING:
        return evolve(claim, earliest=latest)
    return claim


def _day_before(day: int) -> int:
    return day if day in (BEGINNING, FOREVER) else day - 1


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
