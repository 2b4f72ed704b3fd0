"""Time zones: their offsets, from the tables of the tzdata package.

The tables say little about the years before 1900, so an earlier moment has the offset of 1900.
"""

from __future__ import annotations

from datetime import date, datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from chrono.edtf.calendar import DAY

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

EPOCH: Final = date(1970, 1, 1).toordinal()
"""The day of second 0."""
TABLES_FROM: Final = date(1900, 1, 1).toordinal()
TABLES_TO: Final = date(9999, 12, 30).toordinal()


@lru_cache(maxsize=64)
def zone_of(name: str) -> ZoneInfo:
    # Imported here because most chronicles count days in UTC and need no zone tables. They are
    # those of the tzdata package, not of the system, so that every machine gives the same answer.
    from importlib.resources import files
    from zoneinfo import ZoneInfo

    if not is_zone(name):
        raise ValueError(f"{name!r} is not an IANA time zone")
    with files("tzdata").joinpath("zoneinfo", *name.split("/")).open("rb") as table:
        return ZoneInfo.from_file(table, key=name)


@lru_cache(maxsize=1)
def _zone_names() -> frozenset[str]:
    from importlib.resources import files

    return frozenset(files("tzdata").joinpath("zones").read_text("utf-8").split())


def is_zone(name: str) -> bool:
    """Return whether a name is that of an IANA time zone."""
    return name == "UTC" or name in _zone_names()


def zone_tables_version() -> str:
    """Return the version of the zone tables in use: "2025b"."""
    import tzdata

    return str(tzdata.IANA_VERSION)


def seconds_east(moment: datetime) -> int:
    offset = moment.utcoffset()
    return 0 if offset is None else round(offset.total_seconds())


@lru_cache(maxsize=64)
def offset_of_1900(zone: str) -> int:
    return seconds_east(datetime(1900, 1, 1, tzinfo=zone_of(zone)))


@lru_cache(maxsize=1 << 16)
def midnight(zone: str, day: int) -> int:
    naive = (day - EPOCH) * DAY
    if not TABLES_FROM <= day <= TABLES_TO:
        return naive - offset_of_1900(zone)
    # The later of two midnights; of one that does not occur, the moment of the change.
    wall = datetime.fromordinal(day).replace(tzinfo=zone_of(zone))
    return naive - min(seconds_east(wall), seconds_east(wall.replace(fold=1)))


def offset_text(offset: int) -> str:
    """Return an offset in seconds as it is written: `+01:00`."""
    minutes = abs(offset) // 60
    return f"{'-' if offset < 0 else '+'}{minutes // 60:02d}:{minutes % 60:02d}"
