"""The offset of a zone named beside a time of day: CET, EST or Europe/Berlin.

An abbreviation can be that of several zones, so a mapping says which offset it has: `zones`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final

from chrono.edtf.clock import Clock
from chrono.edtf.zones import is_zone

UTC_NAMES: Final = frozenset({"z", "utc", "gmt"})
NAME: Final = r"[A-Za-z]+(?:/[A-Za-z0-9_+-]+)*"
OFFSET: Final = re.compile(r"([+-])([01]\d):([0-5]\d)")
ABBREVIATIONS: Final[Mapping[str, tuple[str, ...]]] = {
    "WET": ("+00:00",),
    "WEST": ("+01:00",),
    "BST": ("+01:00", "+06:00"),
    "IST": ("+05:30", "+01:00", "+02:00"),
    "CET": ("+01:00",),
    "MEZ": ("+01:00",),
    "CEST": ("+02:00",),
    "MESZ": ("+02:00",),
    "SAST": ("+02:00",),
    "EET": ("+02:00",),
    "EEST": ("+03:00",),
    "EAT": ("+03:00",),
    "MSK": ("+03:00",),
    "AST": ("-04:00", "+03:00"),
    "GST": ("+04:00",),
    "PKT": ("+05:00",),
    "JST": ("+09:00",),
    "KST": ("+09:00",),
    "AWST": ("+08:00",),
    "AEST": ("+10:00",),
    "AEDT": ("+11:00",),
    "NZST": ("+12:00",),
    "NZDT": ("+13:00",),
    "BRT": ("-03:00",),
    "ART": ("-03:00",),
    "EST": ("-05:00",),
    "EDT": ("-04:00",),
    "CST": ("-06:00", "+08:00"),
    "CDT": ("-05:00",),
    "MST": ("-07:00", "+08:00"),
    "MDT": ("-06:00",),
    "PST": ("-08:00", "+08:00"),
    "PDT": ("-07:00",),
    "AKST": ("-09:00",),
    "HST": ("-10:00",),
}
"""The usual offsets of abbreviations, for a proposed mapping; several where they are in doubt."""
FIRST_OFFSETS: Final = {name: offsets[0] for name, offsets in ABBREVIATIONS.items()}
"""Enough to see the form of a cell, where its offset is not yet decided."""
_EPOCH: Final = datetime(1970, 1, 1)


def is_offset(text: str) -> bool:
    """Whether a text is an offset, such as +01:00, or an IANA zone, such as Europe/Berlin.

    The IANA zone CET is not one here: in summer its clocks show CEST.
    """
    return bool(OFFSET.fullmatch(text)) or ("/" in text and is_zone(text))


def offset_of(name: str, wall: datetime, zones: Mapping[str, str]) -> timedelta | None:
    """How far east a zone is at a time of its clock; None if that is not known or in doubt."""
    if name.casefold() in UTC_NAMES:
        return timedelta()
    given = zones.get(name) or zones.get(name.upper()) or name
    if found := OFFSET.fullmatch(given):
        east = timedelta(hours=int(found[2]), minutes=int(found[3]))
        return -east if found[1] == "-" else east
    if not is_offset(given):
        return None
    clock, seconds = Clock(given), wall.hour * 3600 + wall.minute * 60 + wall.second
    first, last = clock.instants(wall.toordinal(), seconds)
    if first != last or not clock.occurs(wall.toordinal(), seconds):
        return None
    return wall - _EPOCH - timedelta(seconds=first)
