"""From the log to cells: collects the declarations, links and claims of all events by cell.

Events that a question leaves out, or that were recorded after its T, never get here. The order
of the log changes no answer, so nothing here may depend on it except labels.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from attrs import evolve, field, frozen

from chrono.edtf import FOREVER
from chrono.fold.contradictions import foreign_claims
from chrono.fold.derive import ALWAYS_KNOWN, claims, event_times, parse
from chrono.fold.links import retractions
from chrono.fold.shape import check_event
from chrono.model.claim import (
    BEGINNING,
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
    parts: Sequence[LinkSet]
    _canon: dict[int, dict[str, str]] = field(factory=dict, repr=False)
    _names: dict[int, dict[str, list[str]]] = field(factory=dict, repr=False)
    _by_event: dict[str, list[Claim]] = field(factory=dict, repr=False)

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
        day = known_at if self.same_as else FOREVER
        if day not in self._names:
            canon = self.canon(day)
            names: dict[str, list[str]] = {}
            for raw in self.gathered:
                names.setdefault(_renamed(raw, canon, self), []).append(raw)
            self._names[day] = dict(sorted(names.items()))
        return self._names[day]

    def keys(self, known_at: int = FOREVER) -> Iterable[str]:
        """Return the names of all cells of canonical entities, in order."""
        return self._raw(known_at)

    def cell(self, key: str, known_at: int = FOREVER) -> Cell | None:
        """Return the cell with all its claims, or None where no event makes a claim about it."""
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
        ties = self._ties(found)
        return Cell(
            key,
            attribute,
            tuple(found),
            ties,
            self._foreign(found, ties, known_at),
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
        for key in self._raw(known_at):
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

    def _ties(self, found: Iterable[Claim]) -> LinkSet:
        parts = sorted({self.component[c.event] for c in found if c.event in self.component})
        if len(parts) == 1:
            return self.parts[parts[0]]
        return LinkSet(
            tuple(link for part in parts for link in self.parts[part].links),
            {event: at for part in parts for event, at in self.parts[part].moments.items()},
        )

    def _foreign(
        self, found: Sequence[Claim], ties: LinkSet, known_at: int
    ) -> tuple[ForeignClaim, ...]:
        """Return the claims of other cells whose events contradict one of this cell by a link."""
        against = [link for link in ties.links if link.relation == "contradicts"]
        if not against:
            return ()
        if not self._by_event:
            for claim in (claim for many in self.gathered.values() for claim in many):
                self._by_event.setdefault(claim.event, []).append(claim)
        canon = self.canon(known_at)

        def claims_of(event: str) -> Iterable[Claim]:
            for claim in self._by_event.get(event, ()):
                name = _renamed(claim.cell, canon, self)
                yield claim if name == claim.cell else evolve(claim, cell=name)

        return foreign_claims(found, ties, claims_of, self.attribute)


def _renamed(raw: str, canon: Mapping[str, str], folded: MemoryProjection) -> str:
    if not canon:
        return raw
    entity, name, member, part = split_key(raw)
    entity = canon.get(entity, entity)
    if member is None:
        return f"{entity}.{name}{part}"
    known = folded.entities.get(entity)
    attribute = known and folded.vocabulary.attribute(known.kind, name)
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
    published = _publications(present)
    ties = [link for event in present for link in links_of(event, published)]
    gone, _ = retractions(ties, FOREVER)
    documents = _documents(present, gone, published)
    entities = _entities(present, gone)
    gathered: dict[str, list[Claim]] = {}
    for event in present:
        for claim in claims(event, vocabulary, documents, entities):
            gathered.setdefault(claim.cell, []).append(claim)
    named = {event for link in ties for event in _ends(link)}
    moments = {event.id: event_times(event, documents) for event in present if event.id in named}
    component, parts = _components(ties, moments)
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
        LinkSet(tuple(ties), moments),
        same_as,
        component,
        parts,
    )


def _publications(events: Iterable[Event]) -> dict[str, Window]:
    """Map each document to the window of its publication; of several declarations, their union."""
    declared = [event for event in events if event.type == "DocumentPublished"]
    ties = [link for event in events if event.type == "Retracted" for link in links_of(event, {})]
    gone, _ = retractions(ties, FOREVER)
    found: dict[str, Window] = {}
    for event in declared:
        if event.id not in gone:
            name = event.data["document"]
            date = parse(event.when) if event.when else None
            low, high = (date.earliest, date.latest) if date else (BEGINNING, FOREVER)
            before = found.get(name, (low, high))
            found[name] = min(low, before[0]), max(high, before[1])
    return found


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


def _ends(link: Link) -> list[str]:
    return [end for end in (link.event, link.source, link.target, link.replacement) if end]


def _components(
    ties: Sequence[Link], moments: Mapping[str, object]
) -> tuple[dict[str, int], list[LinkSet]]:
    parent: dict[str, str] = {}

    def root(event: str) -> str:
        while parent.setdefault(event, event) != event:
            parent[event] = parent[parent[event]]
            event = parent[event]
        return event

    for link in ties:
        first, *rest = _ends(link)
        for other in rest:
            parent[root(other)] = root(first)
    number: dict[str, int] = {}
    component = {event: number.setdefault(root(event), len(number)) for event in parent}
    grouped: list[list[Link]] = [[] for _ in number]
    for link in ties:
        grouped[component[link.event]].append(link)
    times: list[dict[str, object]] = [{} for _ in number]
    for event, index in component.items():
        if event in moments:
            times[index][event] = moments[event]
    return component, [
        LinkSet(tuple(many), at)  # type: ignore[arg-type]
        for many, at in zip(grouped, times, strict=True)
    ]


def _documents(
    events: Iterable[Event], gone: frozenset[str], published: Mapping[str, Window]
) -> dict[str, Document]:
    found: dict[str, Document] = {}
    for event in events:
        if event.type == "DocumentPublished" and event.id not in gone:
            data = dict(event.data)
            name = data.pop("document")
            data["draws_on"] = tuple(data.get("draws_on") or ())
            found[name] = Document(
                id=name, published=published[name], when=event.when, event=event.id, **data
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
