"""Cells, the claims in them, and readings: the state of the world and its certainty.

These are records only, with the keys that name them. Their meaning is in `fold`.

A moment is a second of the axis (`edtf.clock`); a window is a pair of seconds, both included, with
`edtf.BEGINNING` and `edtf.FOREVER` for ends that are open or unknown.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final, Literal, Protocol, TypeAlias

from attrs import evolve, field, frozen

from chrono.edtf import BEGINNING, FOREVER
from chrono.model.event import Modality
from chrono.model.vocabulary.schema import Attribute, AttributeType

if TYPE_CHECKING:
    from chrono.model.event import Event

Window: TypeAlias = tuple[int, int]
Role = Literal["level", "before", "less", "more", "count"]
"""`level` is the state from then on, `before` the state just before, `less` and `more` the amount
of a change from a level that is not given, `count` adds to a tally."""
Standing = Literal["stated", "derived", "stale", "contested", "possible", "unknown"]
STANDINGS: Final[tuple[Standing, ...]] = (
    "stated",
    "derived",
    "stale",
    "contested",
    "possible",
    "unknown",
)
Status = Literal["expected", "fulfilled", "superseded", "overdue", ""]


def cell_key(entity: str, attribute: str, member: str | None = None) -> str:
    """Return the name of a cell: `taji.holder`, or `coalition.members[france]` for a member."""
    return f"{entity}.{attribute}" if member is None else f"{entity}.{attribute}[{member}]"


SIZE: Final = "#size"
"""Ends the name of the cell that holds a collection's stated size."""
NONE: Final = "#none"
"""Ends the name of the cell that holds that a collection was stated to be empty."""


@lru_cache(maxsize=8192)
def split_key(key: str) -> tuple[str, str, str | None, str]:
    """Return entity, attribute, member or None, and part ("", SIZE or NONE) of a cell's name."""
    entity, _, rest = key.partition(".")
    if rest.endswith("]"):
        attribute, _, member = rest[:-1].partition("[")
        return entity, attribute, member, ""
    attribute, mark, part = rest.partition("#")
    return entity, attribute, None, mark + part


def cell_attribute(attribute: Attribute, part: str) -> Attribute:
    """Return the attribute for one of its cells: the size of a collection is a quantity."""
    if part:
        kind: AttributeType = "quantity" if part == SIZE else "words"
        return evolve(attribute, type=kind, many=False, unit="", kinds=(), choices=())
    return attribute


@frozen
class Claim:
    """The statement of an event about one cell."""

    cell: str
    layer: Literal["value"] | Modality
    """`value`, or the modality that keeps it beside the value."""
    role: Role
    value: Any
    earliest: int
    latest: int
    """The window of seconds in which it begins, capped by what its document could know."""
    end: Window | None
    """The window in which it ends; None if the claim gives no end."""
    event_window: Window
    """The event's own window, before a role or an open start moved the claim within it."""
    written: Window
    """The window as the document's words give it, without a cap."""
    open_start: bool
    known: Window
    """The first and the last second at which its document can have appeared."""
    said: Window
    seen: int
    """The second from which an observation ages."""
    fraction: str | None
    """The digits after the second as written, which the axis of seconds does not hold."""
    event: str
    offset: int
    document: str | None
    speaker: str | None
    modality: Modality
    when: str | None
    basis: str | None
    doubt: tuple[str, ...]
    derived: bool
    """Whether the value was computed from what the event says."""


@frozen
class EventTimes:
    """The windows in which an event happened and was known, as a link to it needs."""

    earliest: int
    latest: int
    known: Window
    said: Window
    factual: bool
    """Asserted or reported: only such an event fulfils a plan."""


@frozen
class Link:
    """A link, retraction or judgement between two events."""

    event: str
    """The event that says so."""
    relation: Literal[
        "same", "follows", "contradicts", "fulfils", "corroborates", "retracts", "prefers"
    ]
    source: str
    """The source of a link, the retracting event, or the preferred event."""
    target: str
    known: int
    """The second from which it acts; BEGINNING in the chronicler's own voice."""
    replacement: str | None = None
    reason: str = ""

    @property
    def ends(self) -> list[str]:
        """Return the events that it names, that which says so first."""
        named = (self.event, self.source, self.target, self.replacement)
        return [event for event in named if event]


@frozen
class ForeignClaim:
    """A claim of another cell that a `contradicts` link sets against claims of a cell."""

    claim: Claim
    attribute: Attribute
    against: frozenset[str]
    """The events of the cell that it contradicts where the link is in force."""


@frozen
class Overruling:
    """A contest between claims of two cells that a judgement settles, seen from one of them."""

    ours: Claim
    """The claim of the cell itself."""
    theirs: Claim
    """The claim of the other cell."""
    judgement: Link

    @property
    def lost(self) -> bool:
        """Whether the other cell's claim is preferred, so that the cell is read without its own."""
        return self.judgement.source == self.theirs.event


DECLARATION_TYPES: Final = frozenset({"DocumentPublished", "EntityDescribed"})
"""The types of event that declare a document or an entity."""


@frozen
class SourceFilter:
    """The sources that a question leaves out, or admits: documents, speakers or events.

    It selects among events with a source; declarations and the chronicler's own voice stay.
    """

    without: tuple[tuple[str, str], ...] = ()
    """Pairs such as ("document", "004"), ("speaker", "sana"), ("event", full id)."""
    only: tuple[tuple[str, str], ...] = ()

    def __bool__(self) -> bool:
        return bool(self.without or self.only)

    def accepts(self, event: Event) -> bool:
        """Return whether an event exists for the question."""
        if event.source is None or event.type in DECLARATION_TYPES:
            return True
        if any(_matches(event, axis, value) for axis, value in self.without):
            return False
        return not self.only or any(_matches(event, axis, value) for axis, value in self.only)


def _matches(event: Event, axis: str, value: str) -> bool:
    if axis == "document":
        return event.document == value
    if axis == "speaker":
        return event.speaker == value or value in event.via
    return event.id == value


@frozen
class Document:
    """A source, as the chronicle declares it."""

    id: str
    title: str
    published: Window
    when: str | None = None
    publisher: str | None = None
    url: str | None = None
    sha256: str | None = None
    file: str | None = None
    genre: str | None = None
    draws_on: tuple[str, ...] = ()
    revises: str | None = None
    exhibit: str | None = None
    """Its number as an exhibit: K-12, Exhibit A."""
    bates: str | None = None
    """The first and last of the numbers stamped on its pages: ABC-000101 to ABC-000117."""
    event: str = ""


@frozen
class Entity:
    """A base, a force, a person, a body, a place, as the chronicle declares it."""

    id: str
    kind: str
    label: str
    aliases: tuple[str, ...] = ()
    coordinates: tuple[float, float] | None = None
    """Latitude and longitude in degrees, WGS 84."""
    says: str = ""
    event: str = ""


@frozen
class Annotation:
    """A plan, prediction, allegation, denial or opinion: beside a cell's value, never in it."""

    claim: Claim
    status: Status
    """The status of a plan; empty for other layers."""
    tentative: bool
    """Not certainly said by then, or in a document that may not be known yet."""
    by: tuple[str, ...] = ()
    """The events that fulfilled or superseded a plan."""


@frozen
class Reading:
    """The result for a cell at (D, K)."""

    cell: str
    attribute: Attribute
    at: int
    known_at: int
    standing: Standing
    value: Any
    """None if the reading is contested, possible or unknown."""
    rule: str
    """The rule of the fold that decided."""
    candidates: tuple[Claim, ...]
    """The claims that could be right, including all that support a value. Empty if unknown."""
    foreign: tuple[Claim, ...] = ()
    """Claims of other cells that are linked to contradict a candidate."""
    bounds: tuple[Claim, ...] = ()
    """For an unknown reading: claims with an open start, or observations on both sides."""
    ended: tuple[Claim, ...] = ()
    """Spans that could be the last and have ended."""
    annotations: tuple[Annotation, ...] = ()
    disputed: tuple[Claim, ...] = ()
    """Denials of the value, and allegations that contradict it."""
    judged: tuple[Link, ...] = ()
    """Judgements that settled it, or that leave it open because they disagree."""
    unapplied: tuple[Claim, ...] = ()
    """Changes by an amount without a single level to apply them to."""
    inputs: tuple[str, ...] = ()
    """The events from which a derived value was computed."""
    age: int | None = None
    """The age of an observation, in days."""
    next: Claim | None = None
    """The next known change; for an observed attribute, the next observation."""
    links: tuple[Link, ...] = ()
    """The links in force among all these events."""
    tentative: bool = False
    """Rests on a document that may not be known yet."""
    happenings: int = 0
    """The number of happenings in a tally."""
    led_by: tuple[str, ...] = ()
    """The retractions through which its links and judgements reached their replacements."""
    overrulings: tuple[Overruling, ...] = ()
    """The contests with claims of other cells that judgements settled, either way."""
    elsewhere: Mapping[str, Attribute] = field(factory=dict)
    """The attributes of the other cells whose claims it names, by the names of the cells."""

    def attribute_of(self, claim: Claim) -> Attribute:
        """Return the attribute of a claim: the cell's own, or that of another cell."""
        return self.elsewhere.get(claim.cell, self.attribute)

    @property
    def day(self) -> int:
        """Return the day of D on the chronicle's clock."""
        return self.attribute.clock.day(self.at)

    @property
    def age_seconds(self) -> int | None:
        """Return the age of an observation in seconds where a time decides it; else None.

        A time decides where the observation, D or the limit of its age is finer than a day.
        """
        if self.age is None or not self.candidates:
            return None
        clock, seen = self.attribute.clock, max(claim.seen for claim in self.candidates)
        limit = self.attribute.stale_after or ""
        whole = all(clock.end_of_day(second) == second for second in (seen, self.at))
        return None if whole and not limit.startswith("PT") else max(0, self.at - seen)

    @property
    def known(self) -> bool:
        """Return whether there is a single value to show."""
        return self.standing in ("stated", "derived", "stale")

    @property
    def supports(self) -> tuple[Claim, ...]:
        """Return the candidates that carry the value.

        A candidate with an open start is left out even if it agrees, because it has not certainly
        begun on that day. If there is no single value, all candidates are returned.
        """
        if len(self.candidates) < 2 or not self.known or self.rule == "tally":
            return self.candidates
        sure = tuple(c for c in self.candidates if not c.open_start or c.latest <= self.at)
        return sure or self.candidates

    @property
    def claims(self) -> tuple[Claim, ...]:
        """Return the claims that it was decided from, its candidates first."""
        return (
            *(*self.candidates, *self.foreign, *self.bounds, *self.ended),
            *(*self.disputed, *self.unapplied),
        )

    @property
    def unsure(self) -> tuple[str, ...]:
        """Return the chronicler's doubts about the claims behind it, and how it was dated."""
        if not [claim for claim in self.candidates if claim.doubt or claim.basis]:
            return ()
        marks: set[str] = set()
        for claim in self.supports:
            marks.update(claim.doubt)
            if claim.basis in ("relative", "outside"):
                marks.add(claim.basis)
        return tuple(sorted(marks))

    @property
    def documents(self) -> tuple[str, ...]:
        """Return the documents behind it, each once."""
        return tuple(sorted({claim.document for claim in self.supports if claim.document}))


@frozen
class Cell:
    """One attribute of one entity, with every claim needed to read it."""

    key: str
    attribute: Attribute
    claims: tuple[Claim, ...]
    links: LinkSet
    foreign: tuple[ForeignClaim, ...] = ()
    canon: Mapping[str, str] = field(factory=dict)
    """Maps entities that are the same as another to the id to use instead."""
    epochs: CellAtEachK | None = field(default=None, eq=False, repr=False)
    """The cell at each K, where errata of publication dates give it other claims; else None."""

    @property
    def with_foreign(self) -> tuple[Claim, ...]:
        """Return its claims, and those of other cells that links set against them."""
        return (*self.claims, *(each.claim for each in self.foreign))


class CellAtEachK(Protocol):
    """A cell whose claims depend on K, because errata correct publication dates."""

    def at(self, cell: Cell, known_at: int) -> Cell:
        """Return the cell as it is at K."""

    def each(self, cell: Cell) -> Iterable[Cell]:
        """Return the cell for each range of K with the same claims."""

    def moments(self) -> Iterable[int]:
        """Return the seconds K from which the claims can change."""


@frozen
class LinkSet:
    """All links, retractions and judgements that can affect a set of claims."""

    links: tuple[Link, ...] = ()
    moments: Mapping[str, EventTimes] = field(factory=dict)
    """The times of each event that a link names."""
    active: dict[int, Any] = field(factory=dict, init=False, eq=False, repr=False)
    """A cache by K of `fold.links.resolve_links`, shared by many cells."""

    def __bool__(self) -> bool:
        return bool(self.links)


class Cells(Protocol):
    """The folded log: the same answers whether it is in memory or in an index."""

    @property
    def documents(self) -> Mapping[str, Document]: ...

    @property
    def entities(self) -> Mapping[str, Entity]: ...

    def documents_at(self, known_at: int) -> Mapping[str, Document]:
        """Return the declared documents, with their publications as far as known at K."""

    def has_errata(self) -> bool:
        """Return whether, because of errata, the publication of a document depends on K."""

    def publication_bounds(self) -> set[int]:
        """Return the bounds of the publications, as known at any K."""

    def errata(self, documents: Iterable[str], known_at: int) -> tuple[str, ...]:
        """Return the events of other documents that correct publications of some, as known at K."""

    def canon(self, known_at: int) -> Mapping[str, str]:
        """Map each entity that is declared to be another to the id that stands for both at K."""

    def keys(self, known_at: int = FOREVER) -> Iterable[str]:
        """Return the names of all cells of canonical entities, in order."""

    def cell(self, key: str, known_at: int = FOREVER) -> Cell | None:
        """Return the cell with all its claims, or None where no event makes a claim about it."""

    def claims(self, key: str) -> Sequence[Claim]:
        """Return all claims about a cell."""

    def slices(
        self, at: int, known_at: int = FOREVER, entities: frozenset[str] | None = None
    ) -> Iterator[Cell]:
        """Yield every cell (of some entities), with at least the claims deciding it at (D, K)."""

    def slice(self, key: str, at: int, known_at: int = FOREVER) -> Cell | None:
        """Return one cell, with at least the claims that decide it at (D, K), or None."""


NO_LINKS: Final = LinkSet()
__all__ = [
    "BEGINNING",
    "DECLARATION_TYPES",
    "FOREVER",
    "NONE",
    "NO_LINKS",
    "SIZE",
    "STANDINGS",
    "Annotation",
    "Cell",
    "Cells",
    "Claim",
    "Document",
    "Entity",
    "EventTimes",
    "ForeignClaim",
    "Link",
    "LinkSet",
    "Overruling",
    "Reading",
    "Role",
    "SourceFilter",
    "Standing",
    "Status",
    "Window",
    "cell_attribute",
    "cell_key",
    "split_key",
]
