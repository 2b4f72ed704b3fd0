"""Questions of a chronicle: what was so on a date, as far as was known by another, and why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from chrono import edtf
from chrono.edtf import FOREVER
from chrono.errors import InvalidError, UnknownError, nearest
from chrono.fold.evaluation import read
from chrono.model.claim import NO_LINKS, Cell, Cells, Reading, SourceFilter
from chrono.model.view import State, View
from chrono.query.lookup import Naming
from chrono.query.text_search import search_text

if TYPE_CHECKING:
    from chrono.fold.diff import Change, Why


class Asking(Naming):
    """Answers from views: a date, a known-at, a recorded-at, and what is left out."""

    def view(
        self,
        at: str | int | None = None,
        known_at: str | int | None = None,
        recorded_at: str | None = None,
        without: Iterable[str] = (),
        only: Iterable[str] = (),
    ) -> View:
        """A view from texts: dates in EDTF (the end of a vague one), `before:ID`, `#N`.

        `without` and `only` hold texts such as `document:004`, `speaker:sana`, `event:1f3a`.
        Raises InvalidError or UnknownError.
        """
        return View(
            at=self.day(at),
            known_at=FOREVER if known_at is None else self.day(known_at),
            recorded_at=recorded_at,
            source_filter=SourceFilter(self._axes(without), self._axes(only)),
        )

    def day(self, text: str | int | None) -> int:
        """The day number a text names: its last day; today for None; `before:ID`.

        Raises EdtfError, or InvalidError where it has no last day.
        """
        if text is None or text == "today":
            return self.today()
        if isinstance(text, int):
            return text
        if text.startswith("before:"):
            from chrono.fold.derive import event_times

            event = self.event(text.removeprefix("before:"))
            earliest = event_times(event, self.cells().documents).earliest
            if earliest == edtf.BEGINNING:
                raise InvalidError(
                    f"{text}: nothing says when that event began, so no day is before it."
                )
            return earliest - 1
        day = self.date(text).latest
        if day == FOREVER:
            raise InvalidError(f"{text!r} has no last day to ask for.")
        return day

    def date(self, text: str) -> edtf.Edtf:
        """A date that somebody asks for: in EDTF, or as said today ("yesterday", "5 May 2020").

        Raises EdtfError, with what may have been meant.
        """
        try:
            return edtf.parse(text)
        except edtf.EdtfError:
            from chrono.edtf.suggest import understood

            return understood(text, self.today())

    def events_holding(self, text: str, recorded_at: str | None = None) -> Iterator[int]:
        """The offsets of the events in which each word of a text begins a token, in log order."""
        upto = None if recorded_at is None else self.prefix(recorded_at)
        return search_text(text, self.cells(recorded_at), self.vocabulary, self.log, upto)

    def _axes(self, texts: Iterable[str]) -> tuple[tuple[str, str], ...]:
        axes = []
        for text in texts:
            axis, _, name = text.partition(":")
            if axis == "event":
                name = self.event(name).id
            elif axis == "document":
                name = self.document(name).id
            elif axis == "speaker":
                name = self.entity(name).id
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
        """What every cell shows, of some entities or kinds if any are named."""
        cells = self.cells(view.recorded_at, view.source_filter)
        chosen = self._chosen(cells, entities, kinds)
        readings = tuple(
            read(cell, view.at, view.known_at)
            for cell in cells.slices(view.at, view.known_at, chosen)
        )
        head, vocabulary = self.answered_from()
        return State(
            view=view,
            readings=readings,
            documents=cells.documents,
            entities=cells.entities,
            head=head,
            vocabulary=vocabulary,
            events=len({claim.event for each in readings for claim in each.candidates}),
        )

    def _chosen(
        self, cells: Cells, entities: Iterable[str], kinds: Iterable[str]
    ) -> frozenset[str] | None:
        names = [self.entity(name, cells).id for name in entities]
        wanted = list(kinds)
        for kind in wanted:
            if kind not in self.vocabulary.kinds:
                raise UnknownError("Kind", kind, nearest(kind, self.vocabulary.kinds))
        if not names and not wanted:
            return None
        chosen = set(names) if names else set(cells.entities)
        if wanted:
            chosen = {name for name in chosen if cells.entities[name].kind in wanted}
        return frozenset(chosen)

    def reading(
        self, cell: str, at: str | int | View | None = None, known_at: str | int | None = None
    ) -> Reading:
        """What one cell shows. Raises UnknownError where there is no such cell."""
        view = at if isinstance(at, View) else self.view(at, known_at)
        cells = self.cells(view.recorded_at, view.source_filter)
        key = self.cell_name(cell, cells)
        found = cells.slice(key, view.at, view.known_at)
        return read(found or self._empty(key), view.at, view.known_at)

    def conditions(self, readings: Iterable[Reading]) -> dict[str, str]:
        """Of what stands beside some readings on a condition: each event's field `if`."""
        offsets = {
            each.claim.offset
            for reading in readings
            for each in reading.annotations
            if each.claim.layer == "conditional"
        }
        if not offsets:
            return {}
        found = self.log.data_at(sorted(offsets))
        return {event: data["if"] for event, data in found if isinstance(data.get("if"), str)}

    def _empty(self, key: str) -> Cell:
        """A cell of which no event says anything, from this view or from any: it is unknown."""
        attribute = self.attribute_of(key)
        if attribute is None:
            raise UnknownError("Cell", key, nearest(key, self.cells().keys()))
        return Cell(key, attribute, (), NO_LINKS)

    def why(self, cell: str, view: View) -> Why:
        """What a cell's reading rests on, with the events themselves."""
        from chrono.fold.diff import Why, support

        reading = self.reading(cell, view)
        cells = self.cells(view.recorded_at, view.source_filter)
        events = tuple(self.events_named(support(reading)))
        return Why(reading, events, cells.documents, cells.entities)

    def diff(self, one: View, two: View) -> tuple[Change, ...]:
        """What shows otherwise from the second view than from the first, and what did it."""
        from chrono.fold.diff import diff

        return diff(self.state(one).readings, self.state(two).readings)
