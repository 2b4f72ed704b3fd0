"""Entities with coordinates and their values at the cursor.

The map distinguishes places by one attribute of their kind, or by its standing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import frozen

from chrono.model.claim import cell_key
from chrono.render.text import STANDING_WORDS
from chrono.tui.model.row_text import value_of

if TYPE_CHECKING:
    from chrono.tui.model.scrubber import Scrubber


@frozen
class MapView:
    """One view of the map: the attribute that it shows."""

    attribute: str
    label: str
    standing: bool = False


@frozen
class Place:
    """A place on the map."""

    entity: str
    label: str
    latitude: float
    longitude: float
    value: str
    """The value in words; empty if unknown."""
    standing: str
    changed: bool
    fits: bool = True
    """Whether its kind has the attribute at all; other places are there to find one's way."""


def ways(model: Scrubber) -> list[MapView]:
    """Returns the available views in the order of the vocabulary, then one by standing."""
    on_map = [each for each in model.names.entities.values() if each.coordinates is not None]
    found: dict[str, MapView] = {}
    for name, kind in model.vocabulary.kinds.items():
        mine = [entity.id for entity in on_map if entity.kind == name]
        for attribute in kind.attributes.values():
            fits = attribute.type in ("entity", "choice") and not attribute.many
            if fits and any(cell_key(id, attribute.name) in model.state_list.of_key for id in mine):
                same = any(way.label == attribute.label for way in found.values())
                label = f"{attribute.label} ({kind.label})" if same else attribute.label
                found.setdefault(attribute.name, MapView(attribute.name, label))
    first = list(found.values())
    more = [MapView(way.attribute, f"how well known: {way.label}", True) for way in first[:1]]
    if on_map and not first:
        return [MapView("", "name")]
    return [*first, *more]


def places(model: Scrubber, way: MapView) -> list[Place]:
    """Returns every place in a view, from north to south."""
    found = []
    for entity in model.names.entities.values():
        if entity.coordinates is None:
            continue
        key = cell_key(entity.id, way.attribute)
        kind = model.vocabulary.kinds.get(entity.kind)
        reading = model.cache.readings.get(key)
        standing = reading.standing if reading is not None else "unknown"
        value = ""
        if reading is not None and standing != "unknown":
            value = STANDING_WORDS[standing] if way.standing else value_of(reading, model.names)
        found.append(
            Place(
                entity.id,
                entity.label,
                *entity.coordinates,
                value,
                standing,
                key in model.changes,
                kind is not None and way.attribute in kind.attributes,
            )
        )
    return sorted(found, key=lambda place: (-place.latitude, place.longitude, place.entity))
