"""GeoJSON (RFC 7946): the entities with coordinates, each with its state at (D, K)."""

from __future__ import annotations

import json
from typing import Any

from chrono.fold import read
from chrono.formats.exporters.context import ExportContext, Output
from chrono.model.claim import Entity
from chrono.render import json as plain
from chrono.render.text import reading_words, standing_words


def write(context: ExportContext) -> Output:
    """A FeatureCollection: one point per entity, its readings as properties."""
    on_map = {name: each for name, each in context.entities.items() if each.coordinates}
    states: dict[str, dict[str, Any]] = {name: {} for name in on_map}
    view = context.view
    for cell in context.cells.slices(view.at, view.known_at, frozenset(on_map)):
        reading = read(cell, view.at, view.known_at)
        name, _, attribute = cell.key.partition(".")
        if name in states and (reading.standing != "unknown" or reading.annotations):
            states[name][attribute] = {
                "says": reading_words(reading, context.names),
                "standing_words": standing_words(reading, context.names),
                **plain.reading(reading),
            }
    made = {
        "type": "FeatureCollection",
        "chrono": {**plain.view(view), "head": context.head, "vocabulary": context.digest},
        "features": [_feature(each, states[name]) for name, each in sorted(on_map.items())],
    }
    hidden = len(context.entities) - len(on_map)
    lost = (f"{hidden} entities have no coordinates: they are not on the map.",) if hidden else ()
    return Output((json.dumps(made, ensure_ascii=False, indent=1) + "\n").encode(), lost)


def _feature(entity: Entity, state: dict[str, Any]) -> dict[str, Any]:
    assert entity.coordinates is not None
    latitude, longitude = entity.coordinates
    properties: dict[str, Any] = {"name": entity.label, "kind": entity.kind}
    if entity.says:
        properties["says"] = entity.says
    return {
        "type": "Feature",
        "id": entity.id,
        "geometry": {"type": "Point", "coordinates": [longitude, latitude]},
        "properties": {**properties, "state": state},
    }
