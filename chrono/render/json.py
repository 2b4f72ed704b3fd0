"""Readings, claims and changes as JSON data: one shape for all commands.

A bound is an ISO 8601 date where it begins or ends a day of the chronicle's clock, otherwise a
moment in RFC 3339 with its offset; null for an end that is open or unknown.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from chrono.edtf import BEGINNING, FOREVER
from chrono.edtf.clock import Clock
from chrono.model.claim import Annotation, Claim, Link, Overruling, Reading, Window
from chrono.model.view import View
from chrono.render.state import State
from chrono.render.text import shown_values

if TYPE_CHECKING:
    from chrono.fold.diff import Change

MAX_CLAIMS_LISTED = 50
"""A tally can have thousands of claims: `claims_in_all` gives their number."""


def moment(second: int, clock: Clock, *, starts: bool = False) -> str | None:
    """Return the day that a second ends (or `starts`), else the moment; null for an open end."""
    if second <= BEGINNING or second >= FOREVER:
        return None
    return clock.format(second, starts=starts)


def window(bounds: Window, clock: Clock) -> list[str | None]:
    """Return a window as two dates or moments."""
    if bounds[0] == bounds[1]:
        only = moment(bounds[1], clock)
        return [only, only]
    return [moment(bounds[0], clock, starts=True), moment(bounds[1], clock)]


def _end(bounds: Window, clock: Clock) -> list[str | None]:
    """Return the window in which a span ends; it holds through the days that these seconds end."""
    return [moment(each, clock) for each in bounds]


def claim(found: Claim, clock: Clock) -> dict[str, Any]:
    """Return a claim: its value, dates, document and speaker."""
    plain: dict[str, Any] = {
        "value": found.value,
        "event": found.event,
        "document": found.document,
        "when": found.when,
        "window": window((found.earliest, found.latest), clock),
    }
    if found.role != "level":
        plain["role"] = found.role
    if found.end is not None:
        plain["ends"] = _end(found.end, clock)
    if found.speaker:
        plain["speaker"] = found.speaker
    if found.derived:
        plain["derived"] = True
    if found.basis:
        plain["basis"] = found.basis
    if found.doubt:
        plain["doubt"] = list(found.doubt)
    return plain


def placed_claim(found: Claim, clock: Clock) -> dict[str, Any]:
    """Return a claim with its cell and layer."""
    return {"cell": found.cell, "layer": found.layer, **claim(found, clock)}


def _annotation(found: Annotation, clock: Clock) -> dict[str, Any]:
    plain: dict[str, Any] = {"layer": found.claim.layer, **claim(found.claim, clock)}
    if found.status:
        plain["status"] = found.status
    if found.by:
        plain["by"] = list(found.by)
    if found.tentative:
        plain["tentative"] = True
    return plain


def _link(found: Link) -> dict[str, Any]:
    plain = {
        "event": found.event,
        "relation": found.relation,
        "from": found.source,
        "to": found.target,
    }
    return {**plain, "reason": found.reason} if found.reason else plain


def _overruling(found: Overruling, clock: Clock) -> dict[str, Any]:
    sides = {found.ours.event: found.ours, found.theirs.event: found.theirs}
    return {
        "judgement": found.judgement.event,
        "preferred": placed_claim(sides[found.judgement.source], clock),
        "overruled": placed_claim(sides[found.judgement.target], clock),
    }


def reading(found: Reading) -> dict[str, Any]:
    """Return a reading without absent parts."""
    clock = found.attribute.clock
    plain: dict[str, Any] = {
        "cell": found.cell,
        "standing": found.standing,
        "value": found.value,
        "rule": found.rule,
    }
    values = shown_values(found)
    if len(values) > 1:
        plain["values"] = values
    if found.attribute.unit:
        plain["unit"] = found.attribute.unit
    if found.candidates:
        plain["claims"] = [claim(each, clock) for each in found.candidates[:MAX_CLAIMS_LISTED]]
    if len(found.candidates) > MAX_CLAIMS_LISTED:
        plain["claims_in_all"] = len(found.candidates)
    if found.happenings:
        plain["happenings"] = found.happenings
    for key in ("foreign", "bounds", "ended", "disputed", "unapplied"):
        if claims := getattr(found, key):
            plain[key] = [claim(each, clock) for each in claims]
    if found.annotations:
        plain["beside"] = [_annotation(each, clock) for each in found.annotations]
    if found.judged:
        plain["judged"] = [_link(each) for each in found.judged]
    if found.overrulings:
        plain["overrulings"] = [_overruling(each, clock) for each in found.overrulings]
    if found.inputs:
        plain["inputs"] = list(found.inputs)
    if found.age is not None:
        plain["age_days"] = found.age
    if found.age_seconds is not None:
        plain["age_seconds"] = found.age_seconds
    if found.tentative:
        plain["tentative"] = True
    if found.next is not None:
        plain["next"] = claim(found.next, clock)
    return plain


def view(found: View) -> dict[str, Any]:
    """Return the three times of a question, and the sources that it leaves out."""
    plain: dict[str, Any] = {
        "at": moment(found.at, found.clock),
        "known_at": moment(found.known_at, found.clock),
        "recorded_at": found.recorded_at,
    }
    if found.source_filter.without:
        plain["without"] = [":".join(pair) for pair in found.source_filter.without]
    if found.source_filter.only:
        plain["only"] = [":".join(pair) for pair in found.source_filter.only]
    return plain


def state(found: State) -> dict[str, Any]:
    """Return a whole state, with the head and the vocabulary behind it."""
    return {**heading(found), "cells": [reading(each) for each in found.readings]}


def ranked_state(found: State) -> dict[str, Any]:
    """Return the same with the rank of each cell, which says how to show it, not what was so."""
    cells = [{**reading(each), "rank": each.attribute.rank} for each in found.readings]
    return {**heading(found), "cells": cells}


def heading(found: State) -> dict[str, Any]:
    """Return all of a state except its cells."""
    return {**view(found.view), "head": found.head, "vocabulary": found.vocabulary}


def change(found: Change) -> dict[str, Any]:
    """Return a cell that differs between two views."""
    return {
        "cell": found.cell,
        "before": reading(found.before) if found.before else None,
        "after": reading(found.after) if found.after else None,
        "events": list(found.events),
    }


__all__ = [
    "change",
    "claim",
    "heading",
    "moment",
    "placed_claim",
    "ranked_state",
    "reading",
    "state",
    "view",
    "window",
]
