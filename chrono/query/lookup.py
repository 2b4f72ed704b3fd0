"""Resolves the names in a question. An unknown name raises an error with the nearest names."""

from __future__ import annotations

from collections.abc import Mapping

from chrono.errors import AmbiguousError, InvalidError, UnknownError, nearest
from chrono.model.claim import Cells, Document, Entity, cell_attribute, cell_key, split_key
from chrono.model.event import Event
from chrono.model.vocabulary import Attribute
from chrono.query.events import Events
from chrono.storage.repository import Repository


class Lookup:
    """Finds events, entities, documents and cells by their ids, labels and aliases."""

    def __init__(self, repository: Repository, events: Events | None = None) -> None:
        """This reads no file."""
        self.repository = repository
        self.events = events or Events(repository)

    def event(self, prefix: str) -> Event:
        """Return the event whose id begins with a prefix. Raises UnknownError unless one does."""
        prefix = prefix.strip().lower()
        found = self.events.starting_with(prefix) if prefix else []
        if len({event.id for event in found}) == 1:
            return found[0]
        if found:
            raise UnknownError(
                "Event",
                prefix,
                tuple(event.id[:12] for event in found[:5]),
                "More than one event begins with it; give more of its id.",
            )
        raise UnknownError("Event", prefix, hint="`chrono log` lists events with their ids.")

    def entity(self, name: str, cells: Cells | None = None) -> Entity:
        """Return the entity with that id, label or alias. Raises UnknownError with the nearest."""
        known = (cells or self.repository.cells()).entities
        if name in known:
            return known[name]
        folded = _folded(name)
        for matches in (_labelled(folded, known), _with_alias(folded, known)):
            if len(matches) == 1:
                self._tell_of_others(name, matches[0], known)
                return matches[0]
            if matches:
                raise AmbiguousError("Entity", name, {each.id: each.label for each in matches})
        spelled: Mapping[str, str] = {
            text.casefold(): each.id
            for each in known.values()
            for text in (each.id, each.label, *each.aliases)
        }
        near = tuple(dict.fromkeys(spelled[text] for text in nearest(folded, spelled)))
        raise UnknownError(
            "Entity",
            name,
            near,
            "`chrono list entities` names all.",
        )

    def _tell_of_others(self, name: str, chosen: Entity, known: Mapping[str, Entity]) -> None:
        """Note which entity a name was taken for, and which others it also names."""
        folded = _folded(name)
        others = [
            each
            for each in (*_labelled(folded, known), *_with_alias(folded, known))
            if each is not chosen
        ]
        notes = []
        if others:
            listed = " and ".join(f"{each.label} ({each.id})" for each in others)
            notes.append(
                f"{name!r} is taken for {chosen.label} ({chosen.id}); it also names {listed}."
            )
        elif name != chosen.id and folded != _folded(chosen.label):
            notes.append(f"{name!r} is another name of {chosen.label} ({chosen.id}).")
        for note in notes:
            if note not in self.repository.notices:
                self.repository.notices.append(note)

    def document(self, name: str) -> Document:
        """Return the document with that id. Raises UnknownError with the nearest."""
        known = self.repository.cells().documents
        if name not in known:
            raise UnknownError(
                "Document", name, nearest(name, known), "`chrono list documents` names all."
            )
        return known[name]

    def attribute_of(self, cell: str) -> Attribute | None:
        """Return the attribute in a cell's full name, or None."""
        entity, name, _, part = split_key(cell)
        known = self.repository.cells().entities.get(entity)
        attribute = self.repository.vocabulary.attribute(known.kind, name) if known else None
        return cell_attribute(attribute, part) if attribute else None

    def cell_name(self, text: str, cells: Cells | None = None) -> str:
        """Return the full name of a cell from `ENTITY.ATTRIBUTE`, with any name of the entity."""
        cells = cells or self.repository.cells()
        if "." not in text:
            kind = self.repository.vocabulary.kinds[self.entity(text, cells).kind]
            listed = ", ".join(f"{text}.{attribute}" for attribute in kind.attributes)
            raise InvalidError(
                f"{text!r} names no cell but an entity: say ENTITY.ATTRIBUTE,"
                f" of {listed or f'which {kind.label} have none'}."
            )
        name, attribute, member, part = split_key(text)
        entity = self.entity(name, cells)
        known = self.repository.vocabulary.kinds[entity.kind].attributes
        if attribute not in known:
            raise UnknownError(
                f"Attribute of {entity.kind}", attribute, nearest(attribute, known) or tuple(known)
            )
        if member is not None and known[attribute].type == "entity":
            member = self.entity(member, cells).id
        return cell_key(entity.id, attribute, member) + part


def _folded(name: str) -> str:
    """Return a name as it is compared: "the Pentagon" and "Pentagon" are the same."""
    return name.casefold().removeprefix("the ")


def _labelled(folded: str, known: Mapping[str, Entity]) -> list[Entity]:
    return [each for each in known.values() if _folded(each.label) == folded]


def _with_alias(folded: str, known: Mapping[str, Entity]) -> list[Entity]:
    return [
        each
        for each in known.values()
        if folded in map(_folded, each.aliases) and _folded(each.label) != folded
    ]
