"""From the log to cells: collects the declarations, links and claims of all events by cell.

Events that a question leaves out, or that were recorded after its T, never get here. The order
of the log changes no answer, so nothing here may depend on it except labels.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from attrs import evolve, field, frozen

from chrono.edtf import FOREVER
from chrono.fold.contradictions import foreign_claims
from chrono.fold.derive import claims, event_times
from chrono.fold.epochs import CellEpochs, Epochs
from chrono.fold.links import retractions
from chrono.fold.publications import ALWAYS_KNOWN, PublicationHistory, Publications
from chrono.fold.shape import check_event
from chrono.model.claim import (
    NONE,
    Cell,
    Claim,
    Document,
    Entity,
    ForeignClaim,
    Link,
    LinkSet,
    SourceFilter,
    Window,
    cell_attribute,
    split_key,
)
from chrono.model.event import FACTUAL, Event
from chrono.model.vocabulary.schema import Attribute, Vocabulary


@frozen
class SameAs:
    """A declaration that one entity is another."""

    event: str
    entity: str
    target: str
    known: int


@frozen
class MemoryProjection:
    """The whole log, folded in memory. One of the two implementations of `Cells`."""

    documents: Mapping[str, Document]
    entities: Mapping[str, Entity]
    vocabulary: Vocabulary
    gathered: Mapping[str, Sequence[Claim]]
    links: LinkSet
    same_as: tuple[SameAs, ...]
    component: Mapping[str, int]
    """Maps each event that a link names to the set of linked events that holds it."""
    link_sets: Sequence[LinkSet]
    epochs: Epochs | None = field(default=None, eq=False, repr=False)
    """The projections at each K; None where no erratum of a publication date divides K."""
    _canon: dict[int, dict[str, str]] = field(factory=dict, repr=False)
    _names: dict[int, dict[str, list[str]]] = field(factory=dict, repr=False)
    _by_event: dict[str, list[Claim]] = field(factory=dict, repr=False)

    def at(self, known_at: int) -> MemoryProjection:
        """Return the projection that answers questions at K."""
        return self.epochs.at(known_at) if self.epochs else self

    def documents_at(self, known_at: int) -> Mapping[str, Document]:
        """Return the declared documents, with their publications as far as known at K."""
        return self.at(known_at).documents

    def has_errata(self) -> bool:
        """Return whether, because of errata, the publication of a document depends on K."""
        return self.epochs is not None

    def publication_bounds(self) -> set[int]:
        """Return the bounds of the publications, as known at any K."""
        found = {bound for document in self.documents.values() for bound in document.published}
        return found | self.epochs.history.publication_bounds() if self.epochs else found

    def errata(self, documents: Iterable[str], known_at: int) -> tuple[str, ...]:
        """Return the events of other documents that correct publications of some, as known at K."""
        if self.epochs is None:
            return ()
        found = self.epochs.history.at(known_at)
        return tuple(event for name in documents for event in found.errata(name))

    def retracted(self, known_at: int) -> frozenset[str]:
        """Return the events that a retraction in force at K names."""
        return retractions(self.at(known_at).links.links, known_at)[0]

    def canon(self, known_at: int) -> dict[str, str]:
        """Map each entity that is declared to be another to the id that stands for both at K."""
        if not self.same_as:
            return {}
        if known_at not in self._canon:
            retracted, _ = retractions(self.links.links, known_at)
            self._canon[known_at] = merge(
                (same.entity, same.target)
                for same in self.same_as
                if same.known <= known_at and same.event not in retracted
            )
        return self._canon[known_at]

    def _raw(self, known_at: int) -> dict[str, list[str]]:
        """Map the names of cells at K to the names under which their claims were collected."""
        moment = known_at if self.same_as else FOREVER
        if moment not in self._names:
            canon = self.canon(moment)
            names: dict[str, list[str]] = {}
            for raw in self.gathered:
                name = canonical_key(raw, canon, self.entities, self.vocabulary)
                names.setdefault(name, []).append(raw)
            self._names[moment] = dict(sorted(names.items()))
        return self._names[moment]

    def keys(self, known_at: int = FOREVER) -> Iterable[str]:
        """Return the names of all cells of canonical entities, in order."""
        return self.at(known_at)._raw(known_at)

    def cell(self, key: str, known_at: int = FOREVER) -> Cell | None:
        """Return the cell with all its claims, or None where no event makes a claim about it."""
        if self.epochs is None:
            return self._cell(key, known_at)
        found = self.epochs.at(known_at)._cell(key, known_at)
        if found is None or not self.epochs.history.affects(found):
            return found
        return evolve(found, epochs=CellEpochs(self.epochs.history, known_at, self._cell_at))

    def _cell_at(self, key: str, known_at: int) -> Cell | None:
        return self.at(known_at)._cell(key, known_at)

    def _cell(self, key: str, known_at: int) -> Cell | None:
        names = self._raw(known_at)
        entity, name, member, _ = split_key(key)
        attribute = self.attribute(key)
        if attribute is None:
            return None
        found = [claim for raw in names.get(key, ()) for claim in self.gathered[raw]]
        if member is not None:
            for raw in names.get(f"{entity}.{name}{NONE}", ()):
                found.extend(evolve(claim, value=False) for claim in self.gathered[raw])
        if not found:
            return None
        links = self._links_of_claims(found)
        return Cell(
            key,
            attribute,
            tuple(found),
            links,
            self._foreign(found, links, known_at),
            self.canon(known_at),
        )

    def claims(self, key: str) -> Sequence[Claim]:
        """Return all claims about a cell."""
        cell = self.cell(key)
        return cell.claims if cell else ()

    def slices(
        self, at: int, known_at: int = FOREVER, entities: frozenset[str] | None = None
    ) -> Iterator[Cell]:
        """Yield every cell in full: in memory, reading only a part saves nothing."""
        for key in self.keys(known_at):
            if entities is None or split_key(key)[0] in entities:
                found = self.cell(key, known_at)
                if found is not None:
                    yield found

    def slice(self, key: str, at: int, known_at: int = FOREVER) -> Cell | None:
        """Return one cell in full; None where no event makes a claim about it."""
        return self.cell(key, known_at)

    def attribute(self, key: str) -> Attribute | None:
        """Return the attribute that a cell's name refers to, or None if there is none."""
        entity, name, _, part = split_key(key)
        known = self.entities.get(entity)
        attribute = known and self.vocabulary.attribute(known.kind, name)
        return cell_attribute(attribute, part) if attribute else None

    def _links_of_claims(self, found: Iterable[Claim]) -> LinkSet:
        numbers = sorted({self.component[c.event] for c in found if c.event in self.component})
        if len(numbers) == 1:
            return self.link_sets[numbers[0]]
        return LinkSet(
            tuple(link for number in numbers for link in self.link_sets[number].links),
            {event: at for n in numbers for event, at in self.link_sets[n].moments.items()},
        )

    def _foreign(
        self, found: Sequence[Claim], links: LinkSet, known_at: int
    ) -> tuple[ForeignClaim, ...]:
        """Return the claims of other cells whose events contradict one of this cell by a link."""
        against = [link for link in links.links if link.relation == "contradicts"]
        if not against:
            return ()
        if not self._by_event:
            for claim in (claim for many in self.gathered.values() for claim in many):
                self._by_event.setdefault(claim.event, []).append(claim)
        canon = self.canon(known_at)

        def claims_of(event: str) -> Iterable[Claim]:
            for claim in self._by_event.get(event, ()):
                name = canonical_key(claim.cell, canon, self.entities, self.vocabulary)
                yield claim if name == claim.cell else evolve(claim, cell=name)

        return foreign_claims(found, links, claims_of, self.attribute)


def canonical_key(
    key: str,
    canon: Mapping[str, str],
    entities: Mapping[str, Entity],
    vocabulary: Vocabulary,
) -> str:
    """Return a cell's name with the canonical ids of its entity and of a member that is one."""
    if not canon:
        return key
    entity, name, member, part = split_key(key)
    entity = canon.get(entity, entity)
    if member is None:
        return f"{entity}.{name}{part}"
    known = entities.get(entity)
    attribute = known and vocabulary.attribute(known.kind, name)
    if attribute and attribute.type == "entity":
        member = canon.get(member, member)
    return f"{entity}.{name}[{member}]"


def merge(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Map each entity that is the same as others to one id for all of them.

    The id is that of the entity not itself declared to be another; of several, the first by name.
    """
    pairs = sorted(set(pairs))
    group: dict[str, set[str]] = {}
    for one, two in pairs:
        together = group.get(one, {one}) | group.get(two, {two})
        for entity in together:
            group[entity] = together
    said = {one for one, _ in pairs}
    canon = {}
    for entity, together in group.items():
        chosen = min(together - said or together)
        if entity != chosen:
            canon[entity] = chosen
    return canon


def fold(
    events: Iterable[Event], vocabulary: Vocabulary, source_filter: SourceFilter | None = None
) -> MemoryProjection:
    """Fold events into cells. The events may come in any order; all were recorded by T.

    Claims need the declarations of the whole log: their windows are capped by publications, and
    their attributes depend on kinds. So declarations and retractions are read first, in a pass of
    their own, which also makes the result independent of the order of the log. Links are only
    collected: which of them act depends on K, and one fold answers for every K. Raises
    InvalidEventError for an event with data that the fold cannot use.
    """
    present = []
    for event in events:
        check_event(event, vocabulary)
        if source_filter is None or source_filter.accepts(event):
            present.append(event)
    history = PublicationHistory(present, vocabulary.clock)
    whole = _projected(present, vocabulary, history.at(FOREVER))
    if not history.moments:
        return whole
    epochs = Epochs(history, whole, lambda found: _projected(present, vocabulary, found, whole))
    return evolve(whole, epochs=epochs)


def _projected(
    present: Sequence[Event],
    vocabulary: Vocabulary,
    publications: Publications,
    whole: MemoryProjection | None = None,
) -> MemoryProjection:
    """Return the projection with some publications; `whole` is one of the same events."""
    published = publications.windows
    links = [link for event in present for link in links_of(event, published)]
    documents = _documents(present, publications)
    if whole is None:
        entities: Mapping[str, Entity] = _entities(present, retractions(links, FOREVER)[0])
        gathered: Mapping[str, Sequence[Claim]] = _gathered(
            present, vocabulary, documents, entities
        )
    else:
        entities = whole.entities
        gathered = _regathered(present, whole, documents)
    named = {event for link in links for event in link.ends}
    moments = {
        event.id: event_times(event, documents, vocabulary.clock)
        for event in present
        if event.id in named
    }
    component = components(links)
    link_sets = _link_sets(links, component, moments)
    same_as = tuple(
        SameAs(event.id, event.data["entity"], event.data["same_as"], _known(event, published))
        for event in present
        if event.type == "EntityDescribed"
        and event.data.get("same_as")
        and event.modality in FACTUAL
    )
    return MemoryProjection(
        documents,
        entities,
        vocabulary,
        gathered,
        LinkSet(tuple(links), moments),
        same_as,
        component,
        link_sets,
    )


def _gathered(
    events: Iterable[Event],
    vocabulary: Vocabulary,
    documents: Mapping[str, Document],
    entities: Mapping[str, Entity],
) -> dict[str, list[Claim]]:
    found: dict[str, list[Claim]] = {}
    for event in events:
        for claim in claims(event, vocabulary, documents, entities):
            found.setdefault(claim.cell, []).append(claim)
    return found


def _regathered(
    events: Iterable[Event], whole: MemoryProjection, documents: Mapping[str, Document]
) -> Mapping[str, Sequence[Claim]]:
    """Return the claims by cell, those of documents that were published otherwise made again."""
    other = {
        name
        for name in whole.documents.keys() | documents.keys()
        if _published(whole.documents, name) != _published(documents, name)
    }
    again = [event for event in events if event.document in other]
    new = _gathered(again, whole.vocabulary, documents, whole.entities)
    gathered = dict(whole.gathered)
    for cell, found in new.items():
        remade = iter(found)
        gathered[cell] = [
            next(remade) if claim.document in other else claim for claim in gathered[cell]
        ]
    return gathered


def _published(documents: Mapping[str, Document], name: str) -> Window | None:
    document = documents.get(name)
    return document.published if document else None


def links_of(event: Event, published: Mapping[str, Window]) -> list[Link]:
    """Return the links that a Linked, Retracted or Judged event makes; none for other events."""
    data, known = event.data, _known(event, published)
    if event.type == "Linked":
        return [Link(event.id, data["relation"], data["from"], data["to"], known)]
    if event.type == "Retracted":
        return [
            Link(
                event.id,
                "retracts",
                event.id,
                data["event"],
                known,
                data.get("replacement"),
                data.get("reason", ""),
            )
        ]
    if event.type == "Judged":
        return [
            Link(event.id, "prefers", data["prefer"], loser, known, None, data.get("reason", ""))
            for loser in data["over"]
        ]
    return []


def _known(event: Event, published: Mapping[str, Window]) -> int:
    return published.get(event.document or "", ALWAYS_KNOWN)[1]


def components(links: Iterable[Link]) -> dict[str, int]:
    """Number the groups of events that links connect, and return each event's number."""
    parent: dict[str, str] = {}

    def root(event: str) -> str:
        while parent.setdefault(event, event) != event:
            parent[event] = parent[parent[event]]
            event = parent[event]
        return event

    for link in links:
        first, *rest = link.ends
        for other in rest:
            parent[root(other)] = root(first)
    number: dict[str, int] = {}
    return {event: number.setdefault(root(event), len(number)) for event in parent}


def _link_sets(
    links: Sequence[Link], component: Mapping[str, int], moments: Mapping[str, object]
) -> list[LinkSet]:
    count = len(set(component.values()))
    grouped: list[list[Link]] = [[] for _ in range(count)]
    for link in links:
        grouped[component[link.event]].append(link)
    times: list[dict[str, object]] = [{} for _ in range(count)]
    for event, index in component.items():
        if event in moments:
            times[index][event] = moments[event]
    return [
        LinkSet(tuple(many), at)  # type: ignore[arg-type]
        for many, at in zip(grouped, times, strict=True)
    ]


def _documents(events: Iterable[Event], publications: Publications) -> dict[str, Document]:
    found: dict[str, Document] = {}
    for event in events:
        if event.id in publications.declarations:
            data = dict(event.data)
            name = data.pop("document")
            data["draws_on"] = tuple(data.get("draws_on") or ())
            window = publications.windows[name]
            found[name] = Document(
                id=name, published=window, when=event.when, event=event.id, **data
            )
    return found


def _entities(events: Iterable[Event], gone: frozenset[str]) -> dict[str, Entity]:
    found: dict[str, Entity] = {}
    for event in events:
        if event.type != "EntityDescribed" or event.id in gone or event.modality not in FACTUAL:
            continue
        data = event.data
        name = data["entity"]
        before = found.get(name)
        place = data.get("coordinates")
        aliases = (*(before.aliases if before else ()), *(data.get("aliases") or ()))
        found[name] = Entity(
            id=name,
            kind=before.kind if before else data["kind"],
            label=data.get("label") or (before.label if before else name),
            aliases=tuple(dict.fromkeys(aliases)),
            coordinates=(place[0], place[1]) if place else before.coordinates if before else None,
            says=data.get("says") or (before.says if before else ""),
            event=before.event if before else event.id,
        )
    return found
