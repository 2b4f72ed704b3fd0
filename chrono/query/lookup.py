"""What a chronicle's names and ids stand for; one it lacks is an error with the nearest."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from chrono.edtf import FOREVER
from chrono.errors import InvalidError, UnknownError, nearest
from chrono.model.claim import Cells, Document, Entity, cell_attribute, split_key
from chrono.storage.repository import Holding

if TYPE_CHECKING:
    from chrono.model.event import Event
    from chrono.model.vocabulary import Attribute


class Naming(Holding):
    """Finds events, entities, documents and cells by what people and other events call them."""

    def has_event(self, name: str) -> bool:
        """Whether an event of that full id is in the log."""
        catalogue = self.catalogue()
        return bool(catalogue.known([name]) if catalogue else self._scanned()([name]))

    def known_ids(self) -> tuple[Callable[[Iterable[str]], Mapping[str, int]], int]:
        """A look-up of full ids in the log, and the byte offset up to which it knows them.

        Warm, it is that of the last question: the log itself knows what came after.
        """
        if self._known is None:
            size = self.log.head().size
            catalogue = self.catalogue()
            self._known = (catalogue.known, size) if catalogue else (self._scanned(), size)
        return self._known

    def _scanned(self) -> Callable[[Iterable[str]], Mapping[str, int]]:
        offsets = {event.id: event.offset for event in self.log.read()}
        return lambda names: {name: offsets[name] for name in names if name in offsets}

    def events(self) -> Iterator[Event]:
        """All events, in the order of the log."""
        return self.log.read()

    def events_of_type(self, name: str) -> Iterator[Event]:
        """The events of one type, in the order of the log; of a built-in one, read alone."""
        from chrono.model.event import BUILT_IN

        catalogue = self.catalogue() if name in BUILT_IN else None
        if catalogue is not None:
            return self.log.events_at(catalogue.of_type(name))
        return (event for event in self.events() if event.type == name)

    def events_naming(self, name: str) -> list[Event]:
        """The links, retractions and judgements that name an event, by its full id.

        Those of a kind together, in the order of the log.
        """
        from chrono.fold.projection import links_of

        kinds = ("Linked", "Retracted", "Judged")
        catalogue = self.catalogue()
        likely = self.log.events_at(catalogue.naming(name)) if catalogue else self.events()
        found = [
            event
            for event in likely
            if event.type in kinds
            and event.id != name
            and any(
                name in (link.source, link.target, link.replacement) for link in links_of(event, {})
            )
        ]
        return sorted(found, key=lambda event: kinds.index(event.type))

    def is_retracted(self, name: str) -> bool:
        """Whether a retraction in force names the event."""
        return bool(self.retracted((name,)))

    def retracted(self, names: Iterable[str]) -> frozenset[str]:
        """Those of some events, by their full ids, that a retraction in force names."""
        return self.retracting()(names)

    def retracting(self, known_at: int = FOREVER) -> Callable[[Iterable[str]], frozenset[str]]:
        """What tells the events that are retracted as far as was known by K.

        For whoever asks of many events, some at a time.
        """
        cells, kept = self.cells(), self._kept
        if kept:
            return lambda events: kept.retracted(events, known_at)
        from chrono.fold.links import retractions
        from chrono.fold.projection import links_of

        published = {name: document.published for name, document in cells.documents.items()}
        retracting = self.events_of_type("Retracted")
        ties = [link for event in retracting for link in links_of(event, published)]
        return frozenset(retractions(ties, known_at)[0]).intersection

    def attribute_of(self, cell: str) -> Attribute | None:
        """The attribute that a cell's full name names, or None."""
        entity, name, _, part = split_key(cell)
        known = self.cells().entities.get(entity)
        attribute = self.vocabulary.attribute(known.kind, name) if known else None
        return cell_attribute(attribute, part) if attribute else None

    def events_named(self, ids: Iterable[str]) -> list[Event]:
        """The events of some full ids, in the order asked, less those that the log lacks."""
        catalogue = self.catalogue()
        if catalogue is not None:
            return catalogue.events(ids)
        wanted = dict.fromkeys(ids)
        found = {event.id: event for event in self.log.read() if event.id in wanted}
        return [found[name] for name in wanted if name in found]

    def event(self, prefix: str) -> Event:
        """The event whose id begins so. Raises UnknownError where none or several do."""
        prefix = prefix.strip().lower()
        catalogue = self.catalogue()
        if catalogue is not None and prefix:
            found = list(self.log.few_at(catalogue.event_offsets(prefix)))
        else:
            found = [each for each in self.log.read() if prefix and each.id.startswith(prefix)]
        if len({event.id for event in found}) == 1:
            return found[0]
        if found:
            raise UnknownError(
                "Event",
                prefix,
                tuple(event.id[:12] for event in found[:5]),
                "More than one event begins so; give more of its id.",
            )
        raise UnknownError("Event", prefix, hint="`chrono log` lists events with their ids.")

    def entity(self, name: str, cells: Cells | None = None) -> Entity:
        """The entity of that id, label or alias. Raises UnknownError with the nearest."""
        known = (cells or self.cells()).entities
        if name in known:
            return known[name]
        folded = name.casefold()
        matches = [
            each
            for each in known.values()
            if folded in (each.label.casefold(), *(alias.casefold() for alias in each.aliases))
        ]
        if len(matches) == 1:
            return matches[0]
        spelled: Mapping[str, str] = {
            text.casefold(): each.id
            for each in known.values()
            for text in (each.id, each.label, *each.aliases)
        }
        near = tuple(dict.fromkeys(spelled[text] for text in nearest(folded, spelled)))
        raise UnknownError(
            "Entity",
            name,
            near or tuple(each.id for each in matches),
            "`chrono list entities` names all.",
        )

    def document(self, name: str) -> Document:
        """The document of that id. Raises UnknownError with the nearest."""
        known = self.cells().documents
        if name not in known:
            raise UnknownError(
                "Document", name, nearest(name, known), "`chrono list documents` names all."
            )
        return known[name]

    def cell_name(self, text: str, cells: Cells | None = None) -> str:
        """The full name of a cell from `ENTITY.ATTRIBUTE`, the entity by any of its names."""
        from chrono.model.claim import cell_key

        cells = cells or self.cells()
        if "." not in text:
            kind = self.vocabulary.kinds[self.entity(text, cells).kind]
            listed = ", ".join(f"{text}.{attribute}" for attribute in kind.attributes)
            raise InvalidError(
                f"{text!r} names no cell but an entity: say ENTITY.ATTRIBUTE,"
                f" of {listed or f'which {kind.label} have none'}."
            )
        name, attribute, member, part = split_key(text)
        entity = self.entity(name, cells)
        known = self.vocabulary.kinds[entity.kind].attributes
        if attribute not in known:
            raise UnknownError(
                f"Attribute of {entity.kind}", attribute, nearest(attribute, known) or tuple(known)
            )
        if member is not None and known[attribute].type == "entity":
            member = self.entity(member, cells).id
        return cell_key(entity.id, attribute, member) + part
