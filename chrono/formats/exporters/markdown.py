"""Markdown: a chronology for print, with a footnote for every passage.

Vague dates are in words. The line of a plan, allegation, denial or opinion says which of these it
is and who says it. All Markdown and HTML characters in texts are escaped.
"""

from __future__ import annotations

import re
from typing import Final

from chrono import edtf
from chrono.edtf import BEGINNING, FOREVER
from chrono.edtf.phrase_dates import year_text
from chrono.formats.exporters.context import ExportContext, Output, who
from chrono.model.event import Event
from chrono.render.doubt_text import doubts_of
from chrono.render.lines import printable
from chrono.render.source_text import place_words, source_words
from chrono.render.text import counted

MARKUP: Final = re.compile(r"([\\`*_{}\[\]<>#|~$^&@]|:(?=//)|(?<=www)\.|!(?=\[)|^[-+=])")


def write(context: ExportContext) -> Output:
    title = context.title or context.name or "A chronology"
    known = context.view.known_at
    documents = {event.document for event in context.timeline if event.document}
    intro = f"{counted(len(context.timeline), 'event')} from {counted(len(documents), 'document')}"
    if known < FOREVER:
        intro += f", as far as was known by {context.clock.say(known)}"
    lines = [f"# {text(title)}", "", f"{intro}."]
    notes = Notes(context)
    for heading, events in _sections(context):
        lines += ["", f"## {heading}"]
        for event in events:
            lines += ["", _entry(event, context, notes)]
    if notes.lines:
        lines += ["", "---", "", *notes.lines]
    lost = []
    if any(event.type in ("Linked", "Judged", "Retracted") for event in context.events):
        lost.append(
            "Links, judgements and retractions are not told in it; what is retracted is left out."
        )
    return Output(("\n".join(lines) + "\n").encode("utf-8", "replace"), tuple(lost))


def _sections(context: ExportContext) -> list[tuple[str, list[Event]]]:
    """The dated events by year, then the undated ones by document."""
    dated: dict[str, list[Event]] = {}
    undated: dict[str, list[Event]] = {}
    for event in context.timeline:
        if event.when is None:
            name = text(context.names.documents[event.document].title) if event.document else ""
            undated.setdefault(f"Without a date: {name}", []).append(event)
        else:
            date = edtf.parse(event.when)  # as written: what is about a year stands under that year
            year = edtf.civil(date.latest if date.earliest <= BEGINNING else date.earliest)[0]
            dated.setdefault(edtf.say(year_text(year)), []).append(event)
    return [*dated.items(), *undated.items()]


def _entry(event: Event, context: ExportContext, notes: Notes) -> str:
    said = who(event, context.names)
    when = f"**{text(_capital(context.when(event)))}.** " if event.when else ""
    body = f"{when}{text(context.line(event))}"
    if said:
        body += f" ({text(said)})"
    if detail := context.detail(event):
        body += f" {text(detail)}" if body.endswith(".") else f". {text(detail)}"
    if doubts := doubts_of(event, context.names.fields(event.type)):
        body += f" *[{text(doubts)}]*"
    return body + notes.mark(event)


def _capital(said: str) -> str:
    return said[:1].upper() + said[1:]


class Notes:
    """The footnotes: a full citation at a document's first note, later ones refer to that note."""

    def __init__(self, context: ExportContext) -> None:
        self.context = context
        self.lines: list[str] = []
        self._numbers: dict[tuple[str, str], int] = {}
        self._first: dict[str, int] = {}

    def mark(self, event: Event) -> str:
        """The mark of the note for an event's passage; each note is written once."""
        if event.source is None:
            return ""
        document, passage = event.source.document, place_words(event.source)
        number = self._numbers.setdefault((document, passage), len(self._numbers) + 1)
        if number > len(self.lines):
            self.lines.append(f"[^{number}]: {self._note(event, document, passage)}")
            self._first.setdefault(document, number)
        return f"[^{number}]"

    def _note(self, event: Event, document: str, passage: str) -> str:
        known = self.context.documents.get(document)
        if known and document in self._first:
            place = f", {passage}" if passage else ""
            return f"{text(f'{known.title}{place}')} (as in note {self._first[document]})."
        url = known.url if known else None
        link = f" <{url}>" if url and re.fullmatch(r"https?://[^\s<>\"'`\\]+", url) else ""
        return f"{text(source_words(event, self.context.names))}.{link}"


def text(said: str) -> str:
    """A text on one line without active Markdown."""
    plain = " ".join(printable(said).split())
    plain = MARKUP.sub(r"\\\1", plain)
    return re.sub(r"^(\d+)([.)])", r"\1\\\2", plain)
