"""The places with coordinates, and what they show at the cursor, for any chronicle.

What has coordinates is told apart by one attribute of its kind, or by how well it is known.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from chrono.record import record
from chrono.state import cell_key
from chrono.telling.words import GLYPHS, STANDING_WORDS
from chrono.tui.model.board import value_of

if TYPE_CHECKING:
    from chrono.tui.model.scrubber import Scrubber


@record
class Way:
    """A way to tell places apart."""

    attribute: str
    label: str
    standing: bool = False


@record
class Place:
    """A place on the map."""

    entity: str
    label: str
    latitude: float
    longitude: float
    value: str
    """What it shows, in words; empty where nothing is known."""
    standing: str
    changed: bool


def ways(model: Scrubber) -> list[Way]:
    """The ways that fit: attributes of few values first, then standing."""
    kinds = {e.kind for e in model.names.entities.values() if e.coordinates is not None}
    found: dict[str, Way] = {}
    for kind in kinds:
        known = model.vocabulary.kinds.get(kind)
        for attribute in known.attributes.values() if known else ():
            fits = attribute.type in ("entity", "choice") and not attribute.many
            if fits and any(
                cell_key(e.id, attribute.name) in model.board.of_key
                for e in model.names.entities.values()
                if e.kind == kind and e.coordinates is not None
            ):
                found.setdefault(attribute.name, Way(attribute.name, attribute.label))
    first = list(found.values())
    more = [Way(way.attribute, f"how well known: {way.label}", True) for way in first[:1]]
    if kinds and not first:
        return [Way("", "name")]
    return [*first, *more]


def places(model: Scrubber, way: Way) -> list[Place]:
    """Every place, by a way."""
    found = []
    for entity in model.names.entities.values():
        if entity.coordinates is None:
            continue
        key = cell_key(entity.id, way.attribute)
        reading = model.film.readings.get(key)
        standing = reading.standing if reading is not None else "unknown"
        value = ""
        if reading is not None and standing != "unknown":
            value = STANDING_WORDS[standing] if way.standing else value_of(reading, model.names)
        latitude, longitude = entity.coordinates
        found.append(
            Place(
                entity.id, entity.label, latitude, longitude, value, standing, key in model.changes
            )
        )
    return sorted(found, key=lambda place: (-place.latitude, place.longitude, place.entity))


__all__ = ["GLYPHS", "Place", "Way", "places", "ways"]
