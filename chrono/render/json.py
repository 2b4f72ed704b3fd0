"""Readings, claims and changes as JSON: one shape for all commands.

Of claims and readings an answer may have thousands. So their shape is written down as text,
and whoever wants a mapping gets what the text holds. Days are ISO 8601 dates, with null for
an end that is open or unknown.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import lru_cache
from json.encoder import c_make_encoder  # type: ignore[attr-defined]
from json.encoder import encode_basestring as quoted
from typing import TYPE_CHECKING, Any

from chrono.edtf import BEGINNING, FOREVER, format_day
from chrono.model.claim import Annotation, Claim, Link, Reading, Window
from chrono.model.view import View
from chrono.render.state import State
from chrono.render.text import shown_values

if TYPE_CHECKING:
    from chrono.fold.diff import Change

MANY = 50
"""Of a tally's claims, how many are listed; the number of all is always given."""


def day(number: int) -> str | None:
    """A day number as an ISO date, or null for an end without one."""
    return None if number <= BEGINNING or number >= FOREVER else format_day(number)


def window(days: Window) -> list[str | None]:
    """A window of days as two dates."""
    first = day(days[0])
    return [first, first if days[0] == days[1] else day(days[1])]


def claim(found: Claim) -> dict[str, Any]:
    """A claim: what it says, when, in which document, by whom."""
    return _held(claim_text(found))


def claim_text(found: Claim) -> str:
    """The same as JSON text."""
    days = _window_text(found.earliest, found.latest)
    text = (
        f'{{"value": {_value_text(found.value)}, "event": {quoted(found.event)},'
        f' "document": {_value_text(found.document)}, "when": {_value_text(found.when)},'
        f' "window": {days}'
    )
    if found.role != "level":
        text += f', "role": {quoted(found.role)}'
    if found.end is not None:
        text += f', "ends": {_window_text(*found.end)}'
    if found.speaker:
        text += f', "speaker": {quoted(found.speaker)}'
    if found.derived:
        text += ', "derived": true'
    if found.basis:
        text += f', "basis": {quoted(found.basis)}'
    if found.doubt:
        text += f', "doubt": {_value_text(found.doubt)}'
    return f"{text}}}"


def placed_text(found: Claim) -> str:
    """A claim with its cell and layer, as JSON text."""
    return _place_text(found.cell, found.layer) + claim_text(found)[1:]


@lru_cache(maxsize=64)
def _place_text(cell: str, layer: str) -> str:
    return f'{{"cell": {quoted(cell)}, "layer": {quoted(layer)}, '


def _beside_text(found: Annotation) -> str:
    """What stands beside a value."""
    text = f'{{"layer": {quoted(found.claim.layer)}, {claim_text(found.claim)[1:-1]}'
    if found.status:
        text += f', "status": {quoted(found.status)}'
    if found.by:
        text += f', "by": {_value_text(found.by)}'
    if found.tentative:
        text += ', "tentative": true'
    return f"{text}}}"


def _tie(found: Link) -> dict[str, Any]:
    """A link or judgement that acts."""
    plain = {
        "event": found.event,
        "relation": found.relation,
        "from": found.source,
        "to": found.target,
    }
    return {**plain, "reason": found.reason} if found.reason else plain


def reading(found: Reading) -> dict[str, Any]:
    """A reading, absent parts left out."""
    return _held(reading_text(found))


def reading_text(found: Reading) -> str:
    """The same as JSON text."""
    candidates = found.candidates
    text = (
        f'{{"cell": {quoted(found.cell)}, "standing": {quoted(found.standing)},'
        f' "value": {_value_text(found.value)}, "rule": {quoted(found.rule)}'
    )
    values = shown_values(found)
    if len(values) > 1:
        text += f', "values": {_value_text(values)}'
    if found.attribute.unit:
        text += f', "unit": {quoted(found.attribute.unit)}'
    if candidates:
        text += f', "claims": {_claims_text(candidates[:MANY])}'
    if len(candidates) > MANY:
        text += f', "claims_in_all": {len(candidates)}'
    if found.happenings:
        text += f', "happenings": {found.happenings}'
    text += _rest_text(found)
    if found.age is not None:
        text += f', "age_days": {found.age}'
    if found.tentative:
        text += ', "tentative": true'
    if found.next is not None:
        text += f', "next": {claim_text(found.next)}'
    return f"{text}}}"


def _rest_text(found: Reading) -> str:
    """What few readings have, after their claims."""
    text = ""
    for key in ("foreign", "bounds", "ended", "disputed", "unapplied"):
        if claims := getattr(found, key):
            text += f', "{key}": {_claims_text(claims)}'
    if found.annotations:
        text += f', "beside": [{", ".join(map(_beside_text, found.annotations))}]'
    if found.judged:
        text += f', "judged": {_value_text([_tie(each) for each in found.judged])}'
    if found.inputs:
        text += f', "inputs": {_value_text(found.inputs)}'
    return text


def _claims_text(found: Iterable[Claim]) -> str:
    return f"[{', '.join(map(claim_text, found))}]"


_encoder = json.JSONEncoder(ensure_ascii=False)
_encode = c_make_encoder(None, _encoder.default, quoted, None, ": ", ", ", False, False, True)
"""What `JSONEncoder.encode` makes anew for each of thousands of texts."""


def encoded(value: Any) -> str:
    """Plain data as JSON text."""
    return "".join(_encode(value, 0))


def _value_text(value: Any) -> str:
    """Any value as JSON text; those that are nearly always there by the shortest way."""
    if type(value) is str:
        return quoted(value)
    if value is None:
        return "null"
    return f"{value}" if type(value) is int else encoded(value)


@lru_cache(maxsize=8192)
def _window_text(first: int, last: int) -> str:
    one = _value_text(day(first))
    return f"[{one}, {one if first == last else _value_text(day(last))}]"


def _held(text: str) -> dict[str, Any]:
    """What a JSON text holds."""
    held: dict[str, Any] = json.loads(text)
    return held


def view(found: View) -> dict[str, Any]:
    """The three times of a question, and what it leaves out."""
    plain: dict[str, Any] = {
        "at": day(found.at),
        "known_at": day(found.known_at),
        "recorded_at": found.recorded_at,
    }
    if found.source_filter.without:
        plain["without"] = [":".join(pair) for pair in found.source_filter.without]
    if found.source_filter.only:
        plain["only"] = [":".join(pair) for pair in found.source_filter.only]
    return plain


def state(found: State) -> dict[str, Any]:
    """A whole state, with the head and the vocabulary it was answered from."""
    return {**heading(found), "cells": [reading(each) for each in found.readings]}


def heading(found: State) -> dict[str, Any]:
    """All of a state but its cells."""
    return {**view(found.view), "head": found.head, "vocabulary": found.vocabulary}


def change(found: Change) -> dict[str, Any]:
    """A cell that differs between two views."""
    return {
        "cell": found.cell,
        "before": reading(found.before) if found.before else None,
        "after": reading(found.after) if found.after else None,
        "events": list(found.events),
    }


__all__ = [
    "change",
    "claim",
    "claim_text",
    "day",
    "encoded",
    "heading",
    "placed_text",
    "reading",
    "reading_text",
    "state",
    "view",
    "window",
]
