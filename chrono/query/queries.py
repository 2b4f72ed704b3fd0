"""Questions to a chronicle: the state on a date, as known by another date, and its sources."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from attrs import evolve, frozen

from chrono import edtf
from chrono.edtf import FOREVER
from chrono.edtf.clock import UTC_CLOCK, Clock
from chrono.edtf.typed import understand
from chrono.errors import InvalidError, UnknownError, nearest
from chrono.fold.derive import days_in, event_times
from chrono.fold.diff import Change, Why, diff, support
from chrono.fold.evaluation import read
from chrono.model.claim import (
    NO_LINKS,
    Cell,
    Cells,
    Claim,
    Reading,
    SourceFilter,
    Window,
    split_key,
)
from chrono.model.event import Event
from chrono.model.view import View
from chrono.query.lookup import Lookup
from chrono.render.state import State


@frozen
class HistoryEntry:
    """All claims of one event about a cell and its members."""

    event: str
    """The full id of the event."""
    offset: int
    """The byte at which its line begins in the log."""
    days: Window
    """The window in which it can have begun; the last day where its start is open."""
    claims: tuple[Claim, ...]


class Queries:
    """Answers from views: a date, a known-at, a recorded-at, and a filter of sources."""

    def __init__(self, lookup: Lookup) -> None:
        """This reads no file."""
        self.lookup = lookup
        self.repository = lookup.repository

    @property
    def clock(self) -> Clock:
        """The clock of the chronicle, from its vocabulary."""
        return self.repository.clock

    def view(
        self,
        at: str | int | None = None,
        known_at: str | int | None = None,
        recorded_at: str | None = None,
        without: Iterable[str] = (),
        only: Iterable[str] = (),
    ) -> View:
        """Make a view from texts: dates in EDTF (the end of a vague one), `before:ID`, `#N`.

        `without` and `only` hold texts such as `document:004`, `speaker:sana`, `event:1f3a`.
        Raises InvalidError or UnknownError.
        """
        if recorded_at and self._ahead(recorded_at):
            note = f"--recorded-at {recorded_at} is in the future: the whole log is used."
            self.repository.notices.append(note)
        return View(
            at=self.moment(at),
            known_at=FOREVER if known_at is None else self.moment(known_at),
            recorded_at=recorded_at,
            source_filter=SourceFilter(self._axes(without), self._axes(only)),
            clock=self.clock,
        )

    def _ahead(self, recorded_at: str) -> bool:
        """Return whether a recorded-at is certainly after now; False for "#N" or invalid text."""
        try:
            asked = UTC_CLOCK.place(edtf.parse(recorded_at.strip()))
            return asked.begins[0] > self.repository.now().timestamp()
        except edtf.EdtfError:
            return False

    def moment(self, text: str | int | None) -> int:
        """Return the last second of a date; the end of today for None. Also accepts `before:ID`.

        Raises EdtfError, or InvalidError if the date has no end.
        """
        if text is None or text == "today":
            return self.repository.today()
        if isinstance(text, int):
            return text
        if text.startswith("before:"):
            event = self.lookup.event(text.removeprefix("before:"))
            earliest = event_times(event, self.repository.cells().documents, self.clock).earliest
            if earliest == edtf.BEGINNING:
                raise InvalidError(
                    f"{text}: nothing says when that event began, so nothing is before it."
                )
            return earliest - 1
        last = self.clock.place(self.date(text)).last
        if last == FOREVER:
            raise InvalidError(f"{text!r} has no end to ask for.")
        return last

    def date(self, text: str) -> edtf.Edtf:
        """Read a date in a question: in EDTF, or counted from today ("yesterday", "5 May 2020").

        Raises EdtfError, with suggestions.
        """
        try:
            return edtf.parse(text)
        except edtf.EdtfError:
            today = self.clock.format(self.repository.today())
            return understand(text, edtf.parse(today)).date

    def _axes(self, texts: Iterable[str]) -> tuple[tuple[str, str], ...]:
        axes = []
        for text in texts:
            axis, _, name = text.partition(":")
            if axis == "event":
                name = self.lookup.event(name).id
            elif axis == "document":
                name = self.lookup.document(name).id
            elif axis == "speaker":
                name = self.lookup.entity(name).id
            else:
                raise InvalidError(
                    f"{text!r}: say document:ID, speaker:ENTITY or event:ID to choose by."
                )
            axes.append((axis, name))
        return tuple(sorted(axes))

    def state(
        self,
        view: View,
        entities: Iterable[str] = (),
        kinds: Iterable[str] = (),
    ) -> State:
        """Return the readings of all cells, or of those of some entities or kinds."""
        cells = self.repository.cells(view.recorded_at, view.source_filter)
        chosen = self._chosen(cells, view, entities, kinds)
        readings = tuple(
            read(cell, view.at, view.known_at)
            for cell in cells.slices(view.at, view.known_at, chosen)
        )
        head, vocabulary = self.repository.provenance()
        return State(
            view=view,
            readings=readings,
            documents=cells.documents_at(view.known_at),
            entities=cells.entities,
            head=head,
            vocabulary=vocabulary,
            events=len({claim.event for each in readings for claim in each.candidates}),
        )

    def canonical_entity(self, name: str, view: View) -> str:
        """Return the id under which an entity is shown: its own, or that of one it is merged into.

        Raises UnknownError.
        """
        cells = self.repository.cells(view.recorded_at, view.source_filter)
        entity = self.lookup.entity(name, cells).id
        return cells.canon(view.known_at).get(entity, entity)

    def _chosen(
        self, cells: Cells, view: View, entities: Iterable[str], kinds: Iterable[str]
    ) -> frozenset[str] | None:
        names = [self.canonical_entity(name, view) for name in entities]
        wanted = list(kinds)
        for kind in wanted:
            if kind not in self.repository.vocabulary.kinds:
                raise UnknownError("Kind", kind, nearest(kind, self.repository.vocabulary.kinds))
        if not names and not wanted:
            return None
        chosen = set(names) if names else set(cells.entities)
        if wanted:
            chosen = {name for name in chosen if cells.entities[name].kind in wanted}
        return frozenset(chosen)

    def reading(
        self, cell: str, at: str | int | View | None = None, known_at: str | int | None = None
    ) -> Reading:
        """Return the reading of one cell. Raises UnknownError if there is no such cell."""
        view = at if isinstance(at, View) else self.view(at, known_at)
        cells = self.repository.cells(view.recorded_at, view.source_filter)
        key = self.lookup.cell_name(cell, cells)
        found = cells.slice(key, view.at, view.known_at)
        return read(found or self._empty(key), view.at, view.known_at)

    def _empty(self, key: str) -> Cell:
        """Return a cell without claims, in this view or in all: it is unknown."""
        attribute = self.lookup.attribute_of(key)
        if attribute is None:
            raise UnknownError("Cell", key, nearest(key, self.repository.cells().keys()))
        return Cell(key, attribute, (), NO_LINKS)

    def history(
        self,
        cell: str,
        known_at: str | int | None = None,
        recorded_at: str | None = None,
    ) -> tuple[HistoryEntry, ...]:
        """Return every claim about a cell and its members, event by event, by day.

        Retracted claims are included: `events.retracted` tells which they are. Raises
        UnknownError if no event makes a claim about the cell.
        """
        cells = self.repository.cells()
        key = self.lookup.cell_name(cell, cells)
        attribute = self.lookup.attribute_of(key)
        members = [
            name
            for name in (cells.keys() if attribute and attribute.many else ())
            if name.startswith((f"{key}[", f"{key}#"))
        ]
        known = FOREVER if known_at is None else self.moment(known_at)
        found: dict[str, list[Claim]] = {}
        for name in (key, *members):
            for claim in self._claims(cells, name, known):
                found.setdefault(claim.event, []).append(claim)
        if not found:
            raise UnknownError(
                "Cell", key, nearest(key, cells.keys()), "Nothing was claimed of it."
            )
        size = None if recorded_at is None else self.repository.size_at(recorded_at)
        entries = [
            HistoryEntry(
                event,
                claims[0].offset,
                days_in(claims[0].event_window, claims[0].known, self.clock),
                tuple(claims),
            )
            for event, claims in found.items()
            if (size is None or claims[0].offset < size)
            and (known_at is None or claims[0].known[1] <= known)
        ]
        return tuple(sorted(entries, key=lambda each: (*reversed(each.days), each.offset)))

    def _claims(self, cells: Cells, name: str, known_at: int) -> Sequence[Claim]:
        """Return a cell's claims, in the windows that publications as known at K leave them."""
        if cells.documents_at(known_at) is cells.documents:
            return cells.claims(name)
        cell = cells.cell(name, known_at)
        return cell.claims if cell else ()

    def readings(self, cell: str, view: View) -> tuple[Reading, ...]:
        """Return the reading of a cell; for a collection, of each member and of its size."""
        cells = self.repository.cells(view.recorded_at, view.source_filter)
        key = self.lookup.cell_name(cell, cells)
        attribute = self.lookup.attribute_of(key)
        if attribute is None or not attribute.many or "[" in key or "#" in key:
            return (self.reading(cell, view),)
        entity, name, _, _ = split_key(key)
        found = tuple(
            reading
            for reading in self.state(view, [entity]).readings
            if split_key(reading.cell)[1] == name
        )
        return found or (self.reading(cell, view),)

    def events_for_words(self, readings: Iterable[Reading]) -> Callable[[str], Event]:
        """Return a look-up by id that holds the events whose data the words of readings need.

        These are the events of conditions and of doubts; they are read from the log together.
        """
        needed = {
            claim.event
            for reading in readings
            for claim in (
                *reading.claims,
                *(each.claim for each in reading.annotations),
                *((reading.next,) if reading.next else ()),
            )
            if claim.doubt or claim.layer == "conditional"
        }
        found = {event.id: event for event in self.lookup.events.by_ids(sorted(needed))}
        return lambda event: found.get(event) or self.lookup.event(event)

    def evidence(self, readings: Iterable[Reading], view: View) -> list[Event]:
        """Return the events behind readings, and those of the annotations beside them."""
        names: dict[str, None] = {}
        for reading in readings:
            names.update(dict.fromkeys((*support(reading), *self._errata(reading, view))))
            for each in reading.annotations:
                names.update(dict.fromkeys((each.claim.event, *each.by)))
        return self.lookup.events.by_ids(names)

    def why(self, cell: str, view: View) -> Why:
        """Return the basis of a cell's reading, with the events themselves."""
        reading = self.reading(cell, view)
        cells = self.repository.cells(view.recorded_at, view.source_filter)
        names = dict.fromkeys((*support(reading), *self._errata(reading, view)))
        events = tuple(self.lookup.events.by_ids(names))
        return Why(reading, events, cells.documents, cells.entities)

    def diff(self, one: View, two: View) -> tuple[Change, ...]:
        """Return the cells that differ between two views, and the events behind the difference."""
        changes = diff(self.state(one).readings, self.state(two).readings)
        return tuple(self._with_errata(change, one, two) for change in changes)

    def _with_errata(self, change: Change, one: View, two: View) -> Change:
        """Add the errata of publication dates that act at one view and not at the other."""
        before = self._errata(change.before, one) if change.before else ()
        after = self._errata(change.after, two) if change.after else ()
        new = [event for event in (*after, *before) if (event in before) != (event in after)]
        events = dict.fromkeys((*change.events, *new))
        return evolve(change, events=tuple(events)) if new else change

    def _errata(self, reading: Reading, view: View) -> tuple[str, ...]:
        """Return the errata of the publication dates on which a reading rests.

        Such an erratum can also be the reason that a claim is not known at K.
        """
        cells = self.repository.cells(view.recorded_at, view.source_filter)
        if not cells.has_errata():
            return ()
        cell = cells.cell(reading.cell, view.known_at)
        behind = set(support(reading))
        documents = {
            claim.document
            for claim in (cell.claims if cell else ())
            if claim.document and (claim.event in behind or claim.known[1] > view.known_at)
        }
        return cells.errata(sorted(documents), view.known_at)
