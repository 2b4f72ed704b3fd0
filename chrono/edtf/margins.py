"""The margins of dates that are about: how far `~` widens a date."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from chrono.edtf.durations import Duration, parse_duration

if TYPE_CHECKING:
    from chrono.edtf.date_part import AboutUnit, Part

ABOUT: Final[Mapping[AboutUnit, str]] = MappingProxyType(
    {
        "second": "PT1M",
        "minute": "PT5M",
        "day": "P1D",
        "month": "P1M",
        "season": "P3M",
        "year": "P1Y",
        "decade": "P10Y",
        "century": "P100Y",
        "millennium": "P1000Y",
    }
)
"""The margin of a date that is about, for each unit, where a vocabulary names none."""


def margin_of(part: Part, own: Mapping[str, str]) -> Duration | None:
    """Return the margin of a part that is about; `own` margins replace those of `ABOUT`."""
    unit = part.about
    if unit is None:
        return None
    return parse_duration(own.get(unit) or ABOUT[unit])
