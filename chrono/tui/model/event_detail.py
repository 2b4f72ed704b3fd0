"""Formats an event: its content, its speaker, its document, and its passage."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from rich.cells import cell_len

from chrono.chronicle import Absent, Passage
from chrono.errors import ChronoError
from chrono.model.claim import Claim, cell_key
from chrono.model.event import Event
from chrono.model.quantity import say
from chrono.model.vocabulary import Field
from chrono.render.date_text import date_words, published_words
from chrono.render.doubt_text import doubt_words
from chrono.render.event_text import event_line, event_sentence
from chrono.render.source_text import place_words
from chrono.render.text import cell_words
from chrono.tui.model.scrubber import Scrubber
from chrono.tui.model.styled_lines import Line, Piece, line
from chrono.tui.model.timeline import known_status
from chrono.tui.model.wrap import wrapped
from chrono.tui.sanitize import clean

BASES = {
    "relative": "derived from the words of the text",
    "outside": "known from outside the documents",
}


AROUND_CLAIM = 60
"""The same below a claim of a cell."""
MAX_WORDS_KEPT = 300
AROUND = 160
"""Characters of a text that are shown before and after a passage."""


class EventDetail:
    """Formats events, and reads the documents that they cite."""

    def __init__(self, scrubber: Scrubber, documents: Path | None) -> None:
        self.scrubber = scrubber
        self.folder = documents
        self.library = scrubber.chronicle.documents.library(documents)
        self._words: dict[tuple[str, int, int], Sequence[Line]] = {}
        """The words below claims, in lines, by event and width."""

    def lines(self, event: Event, width: int) -> list[Line]:
        """Formats an event."""
        return [
            *self._heard(event, width),
            *self._says(event, width),
            *self._when(event, width),
            *self._who(event, width),
            *self._passage(event, width),
            *self._fields(event, width),
            *self._cells(event),
            *self._rest(event, width),
        ]

    def _heard(self, event: Event, width: int) -> Iterator[Line]:
        """Explains why an event was not, or perhaps not, known at the cursor's known-at."""
        known_at = self.scrubber.known_at
        documents = self.scrubber.cells.documents_at(known_at)
        found = known_status(event, documents, known_at)
        if found == "yes" or event.document is None:
            return
        clock = self.scrubber.names.clock
        by, published = clock.say(known_at), published_words(documents[event.document], clock)
        word = "Not known" if found == "no" else "Perhaps not known yet"
        tone = "later" if found == "no" else "possible"
        said = f"{word} by {by}: its document was published {published}."
        yield from wrapped(said, width, tone)
        yield Line()

    def _says(self, event: Event, width: int) -> Iterator[Line]:
        names, vocabulary = self.scrubber.names, self.scrubber.vocabulary
        yield from wrapped(event_line(event, vocabulary, names), width, "entity")
        if event.summary:
            yield from wrapped(event_sentence(event, vocabulary, names), width, "dim")
        if self.scrubber.retracted((event.id,)):
            gone = "Retracted: it stays in the log, and no longer counts."
            yield from wrapped(gone, width, "changed")

    def _when(self, event: Event, width: int) -> Iterator[Line]:
        yield Line()
        when = date_words(event.when)
        if event.when is None and event.document:
            when = "undated: by its publication"
        yield from labelled("when", when, width)
        if event.when_as_written:
            yield from labelled("written", f'"{event.when_as_written}"', width)
        if event.basis in BASES:
            yield from labelled("", BASES[event.basis], width, "dim")
        if event.said:
            yield from labelled("said", date_words(event.said), width)
        yield from labelled("type", f"{event.type}, {event.modality}", width)

    def _who(self, event: Event, width: int) -> Iterator[Line]:
        names = self.scrubber.names
        chain = [names.entity(name) for name in (*event.via, event.speaker) if name]
        if chain:
            yield from labelled("says so", " citing ".join(chain), width)
        if event.source is None:
            yield from labelled("source", "none: the chronicler's own voice", width)
            return
        document = names.documents.get(event.source.document)
        yield from labelled("document", names.document(event.source.document), width)
        if document is not None:
            published = f"published {published_words(document, names.clock)}"
            if document.publisher:
                published += f", {document.publisher}"
            yield from labelled("", published, width, "dim")
        if event.source.page:
            yield from labelled("place", place_words(event.source), width)
        marks = (event.source.reliability or "", str(event.source.credibility or ""))
        if any(marks):
            yield from labelled("rated", f"{''.join(marks)} (Admiralty scale)", width)

    def source_lines(self, event: Event, width: int) -> Iterator[Line]:
        """Formats the title of an event's document, and the passage."""
        if event.source is not None:
            yield from labelled(
                "document", self.scrubber.names.document(event.document or ""), width
            )
            yield from self._passage(event, width)

    def words_of(self, event: Event, around: int = 0) -> Passage | None:
        """Returns the passage of an event in its text; None if the text is not available."""
        declared = self.scrubber.names.documents.get(event.document or "")
        if event.source is None or declared is None:
            return None
        try:
            found = self.library.passage(event, declared, around)
        except ChronoError:
            return None  # the details of the event say why
        return None if isinstance(found, Absent) else found

    def words_lines(self, claim: Claim, width: int) -> Sequence[Line]:
        """Formats the passage of a claim with context, else its quotation, else nothing."""
        mark = (claim.event, width, id(self.scrubber.names))
        if mark not in self._words:
            if len(self._words) > MAX_WORDS_KEPT:
                self._words.clear()
            self._words[mark] = list(self._words_lines(claim, width))
        return self._words[mark]

    def _words_lines(self, claim: Claim, width: int) -> Iterator[Line]:
        try:
            event = self.scrubber.full.at_offset(claim.offset)
        except ChronoError:
            return
        found = self.words_of(event, AROUND_CLAIM)
        if found is not None:
            yield from marked_passage(*whole_words(found, AROUND_CLAIM), width)
        elif event.source is not None and event.source.quote:
            yield from wrapped(f'"{event.source.quote}"', width, "quote", indent="  ")

    def _passage(self, event: Event, width: int) -> Iterator[Line]:
        if event.source is None:
            return
        yield Line()
        yield line(Piece("In its words", "head"))
        if event.source.quote:
            yield from wrapped(f'"{event.source.quote}"', width, "quote", indent="  ")
        document = self.scrubber.names.documents.get(event.source.document)
        if document is None:
            why = f"Document {event.source.document} is not declared."
            yield from wrapped(why, width, "dim", indent="  ")
            return
        try:
            passages = self.library.passages(event, document, AROUND)
        except ChronoError as error:
            yield from wrapped(str(error), width, "error", indent="  ")
            return
        for found in passages:
            yield from self._one_passage(found, width)

    def _one_passage(self, found: Passage | Absent, width: int) -> Iterator[Line]:
        if isinstance(found, Absent):
            why = found.reason
            if found.kind != "wrong" and self.folder is None:
                why = "The texts are not at hand: start with --documents DIR to see the passage."
            yield from wrapped(why, width, "dim", indent="  ")
            return
        yield from marked_passage(*whole_words(found), width)
        place = f"p. {found.page}" if found.page else f"line {found.line:,} of the text"
        yield line(Piece(f"  {place}; its digest agrees", "dim"))

    def _fields(self, event: Event, width: int) -> Iterator[Line]:
        kind = self.scrubber.vocabulary.types.get(event.type)
        if not event.data:
            return
        yield Line()
        yield line(Piece("What it holds", "head"))
        for name, value in event.data.items():
            field = kind.fields.get(name) if kind else None
            yield from labelled(name, self._value(value, field), width)

    def _value(self, value: Any, field: Field | None) -> str:
        if isinstance(value, list | tuple):
            return ", ".join(self._value(each, field) for each in value)
        if isinstance(value, str):
            named = field is None or field.type == "entity"
            return self.scrubber.names.entity(value) if named else value
        return (
            say(value, field.unit if field else "")
            if value is None or isinstance(value, int | float | Mapping)
            else str(value)
        )

    def _cells(self, event: Event) -> Iterator[Line]:
        found = self.cells_of(event)
        if found:
            yield Line()
            yield line(Piece("What it speaks of", "head"))
            for key in found:
                words = cell_words(key, self.scrubber.vocabulary, self.scrubber.names)
                yield line(Piece("  "), Piece(words, "link"), target=f"cell:{key}")

    def cells_of(self, event: Event) -> list[str]:
        """Returns the cells of the chronicle that the event makes claims about."""
        kind = self.scrubber.vocabulary.types.get(event.type)
        if kind is None:
            return []
        found: dict[str, None] = {}
        known = self.scrubber.state_list.of_key
        for effect in kind.effects:
            entities = event.data.get(effect.field)
            for entity in entities if isinstance(entities, list | tuple) else [entities]:
                if not isinstance(entity, str):
                    continue
                members = (
                    event.data.get(effect.to or "") if effect.verb in ("add", "remove") else None
                )
                for member in members if isinstance(members, list | tuple) else [members]:
                    key = cell_key(
                        entity, effect.attribute, member if isinstance(member, str) else None
                    )
                    if key in known:
                        found[key] = None
        return list(found)

    def _rest(self, event: Event, width: int) -> Iterator[Line]:
        yield Line()
        if event.doubt:
            fields = self.scrubber.names.fields(event.type)
            said = doubt_words(event.doubt, fields).removeprefix("in doubt: ")
            yield from labelled("in doubt", said, width)
        if event.note:
            yield from labelled("note", event.note, width)
        if event.tags:
            yield from labelled("tags", ", ".join(event.tags), width)
        yield from labelled("recorded", f"{event.recorded} by {event.recorder}", width, "dim")
        yield from labelled("id", event.id, width, "dim")


def labelled(label: str, text: str, width: int, tone: str = "") -> list[Line]:
    """Formats a label in its column and the text beside it, or below a long label."""
    column = 11
    parts = wrapped(text, max(10, width - column), tone)
    rows = [Line((Piece(" " * column), *part.pieces)) for part in parts]
    named = clean(label)
    if cell_len(named) >= column:
        return [*wrapped(named, width, "dim"), *rows]
    head = Piece(named + " " * (column - cell_len(named)), "dim")
    return [Line((head, *parts[0].pieces)), *rows[1:]]


def whole_words(found: Passage, around: int = AROUND) -> tuple[str, str, str]:
    """Returns a passage with its context, cut between words."""
    before, after = found.before, found.after
    if len(before) >= around and len(words := before.split(None, 1)) == 2:
        before = f"… {words[1]}"
    if len(after) >= around and len(words := after.rsplit(None, 1)) == 2:
        after = f"{words[0]} …"
    return before, found.text, after


def marked_passage(before: str, text: str, after: str, width: int) -> list[Line]:
    """Formats a passage with its context; signs and tone mark the passage."""
    marked = f"{before}\ue000{text}\ue001{after}"
    found, inside = [], False
    for part in wrapped(_signs(marked), width - 2):
        pieces: list[Piece] = [Piece("  ")]
        for run in _runs(part.pieces[0].text):
            if run == "[[":
                inside = True
            elif run == "]]":
                inside = False
            elif run:
                pieces.append(Piece(run, "passage" if inside else "quote"))
        found.append(Line(tuple(pieces)))
    return found


def _signs(text: str) -> str:
    return (
        text.replace("[[", "[").replace("]]", "]").replace("\ue000", "[[").replace("\ue001", "]]")
    )


def _runs(text: str) -> list[str]:
    import re

    return re.split(r"(\[\[|\]\])", text)
