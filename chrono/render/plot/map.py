"""Collects the entities that have coordinates for a map, each with one attribute at (D, K)."""

from __future__ import annotations

from collections.abc import Iterable
from math import cos, radians

from attrs import frozen

from chrono.fold import read
from chrono.model.claim import Cells, Reading, split_key
from chrono.model.view import View
from chrono.model.vocabulary.schema import RANKS
from chrono.render.names import Names
from chrono.render.text import GLYPHS, reading_words, standing_words


@frozen
class Spot:
    """One entity on the map."""

    entity: str
    label: str
    latitude: float
    longitude: float
    says: str
    """The value shown at that time; empty if unknown."""
    tone: str
    """The standing, or empty."""
    reading: Reading | None = None
    """The reading that is shown."""


@frozen
class Map:
    """All spots, and the bounds around them."""

    spots: tuple[Spot, ...]
    attribute: str
    frame: tuple[float, float, float, float]
    """West, south, east, north, in degrees."""

    @property
    def stretch(self) -> float:
        """The ratio of a degree of longitude to one of latitude, at the middle of the map."""
        return max(0.05, cos(radians((self.frame[1] + self.frame[3]) / 2)))


def on_map(
    cells: Cells, view: View, attribute: str = "", entities: Iterable[str] = ()
) -> Map | None:
    """Return the map at a view, of some entities or all; None if none of them has coordinates.

    Without an attribute, each entity shows the first known attribute of the highest rank.
    """
    chosen = set(entities)
    placed = {
        name: each
        for name, each in cells.entities.items()
        if each.coordinates and (not chosen or name in chosen)
    }
    if not placed:
        return None
    shown: dict[str, list[Reading]] = {name: [] for name in placed}
    for cell in cells.slices(view.at, view.known_at, frozenset(placed)):
        entity, name, member, part = split_key(cell.key)
        if entity in shown and member is None and not part and attribute in ("", name):
            reading = read(cell, view.at, view.known_at)
            if reading.standing != "unknown":
                shown[entity].append(reading)
    names = Names(cells.entities, cells.documents, clock=view.clock)
    spots = []
    for readings in shown.values():
        readings.sort(key=lambda reading: RANKS.index(reading.attribute.rank))
    for name, entity_ in sorted(placed.items(), key=lambda pair: pair[1].label.casefold()):
        readings = shown[name]
        says = " · ".join(_says(reading, names) for reading in readings[:1])
        tone = readings[0].standing if readings else ""
        latitude, longitude = entity_.coordinates or (0.0, 0.0)
        shown_one = readings[0] if readings else None
        spots.append(Spot(name, entity_.label, latitude, longitude, says, tone, shown_one))
    return Map(tuple(spots), attribute, _frame(spots))


def _says(reading: Reading, names: Names) -> str:
    said = reading_words(reading, names) or "open"
    standing = f"{GLYPHS[reading.standing]} {standing_words(reading, names)}"
    documents = f" ({', '.join(reading.documents)})" if reading.documents else ""
    return f"{reading.attribute.label}: {said} {standing}{documents}"


def _frame(spots: list[Spot]) -> tuple[float, float, float, float]:
    west, east = min(s.longitude for s in spots), max(s.longitude for s in spots)
    south, north = min(s.latitude for s in spots), max(s.latitude for s in spots)
    aside = max((east - west) * 0.06, 0.05)
    above = max((north - south) * 0.06, 0.05)
    return west - aside, south - above, east + aside, north + above
