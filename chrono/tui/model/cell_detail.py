"""Formats a cell: its value, its supporting claims, its rivals, and its annotations.

Every line that names an event or a moment links to it. The words come from `render`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Final

from chrono.model.claim import Claim, Reading
from chrono.render.date_text import age_words, when_words
from chrono.render.names import Names
from chrono.render.overruling_text import overruling_sides
from chrono.render.text import (
    GLYPHS,
    LAYERS,
    RULES,
    annotation_value,
    cell_words,
    claim_words,
    collection_words,
    plan_words,
    side_words,
    standing_words,
    support_words,
)
from chrono.tui.drawing.plot import Plot, plot, ranges
from chrono.tui.model.axis import TimeRange, around
from chrono.tui.model.cell_history import History, Span, history
from chrono.tui.model.linked import claims_shown, links_shown, seen_from
from chrono.tui.model.row_text import value_of
from chrono.tui.model.scrubber import Scrubber
from chrono.tui.model.styled_lines import Line, Piece, line
from chrono.tui.model.wrap import folded, wrapped
from chrono.tui.sanitize import wrap

PLOT_HEIGHT = 6
BESIDE: Final[Mapping[str, str]] = {**LAYERS, "denied": "denials"}
"""The headings of annotations. A denial says itself what is not so."""
MAX_LINKS = 12
MAX_CLAIMS = 40
MAX_PASSAGES = 8
"""Only this many claims under a heading are shown with their passages."""
TITLES_FROM = 48
"""From this width on, documents are named by title and publisher, not by id."""


class CellDetail:
    """Formats cells, and caches the history of the last one."""

    def __init__(
        self,
        scrubber: Scrubber,
        words: Callable[[Claim, int], Sequence[Line]] = lambda claim, width: (),
    ) -> None:
        """`words` returns the passage of a claim, wrapped to a width."""
        self.scrubber = scrubber
        self._words = words
        self._history: tuple[object, History] | None = None
        self._plotted: tuple[History, object, Plot] | None = None
        self._rows: dict[tuple[int, bool], Sequence[Line]] = {}
        """The formatted spans of the history, because most are the same at the next step."""
        self._rows_of: tuple[History | None, int] = (None, 0)
        self.wanted: str | None = None
        """The cell whose history is computed in the background."""

    def lines(self, keys: Sequence[str], width: int) -> list[Line]:
        """Formats a row of the state: one cell, or the members of a collection."""
        film, names = self.scrubber.cache, self.scrubber.names
        readings = [found for key in keys if (found := film.now(key)) is not None]
        if not readings:
            return [line("Nothing has ever been claimed of it.")]
        if len(readings) == 1 and not readings[0].attribute.many:
            return self.one(readings[0], width)
        return list(self._members(readings, names, width))

    def _members(self, readings: Sequence[Reading], names: Names, width: int) -> Iterator[Line]:
        first = readings[0]
        title = cell_words(first.cell, self.scrubber.vocabulary, names).rpartition(": ")[0]
        yield line(Piece(title or first.cell, "entity"))
        yield from wrapped(collection_words(readings, names) or "-", width, "value")
        yield Line()
        for reading in readings:
            _, _, label = cell_words(reading.cell, self.scrubber.vocabulary, names).rpartition(": ")
            shown = (
                "yes"
                if reading.value is True
                else "no"
                if reading.value is False
                else value_of(reading, names)
            )
            found = line(
                Piece(f"{GLYPHS[reading.standing]} ", reading.standing),
                Piece(f"{label}: "),
                Piece(shown, "value"),
                Piece(f"  {standing_words(reading, names)}", "dim"),
                target=f"cell:{reading.cell}",
            )
            yield from folded(found, width)
            for claim in reading.candidates[:MAX_CLAIMS]:
                yield from folded(self.claim(claim, reading, names, "     "), width, " " * 7)
            yield from self._overrulings(reading, width)
            for each in reading.annotations:
                lead = "" if each.claim.layer == "denied" else f"{plan_words(each)}: "
                words = Piece(f"     {lead}", "beside bold")
                said = annotation_value(each, reading.attribute, names)
                beside = self.claim(each.claim, reading, names, "", said=said)
                beside = beside._replace(pieces=(words, *beside.pieces))
                yield from folded(beside, width, " " * 7)

    def one(self, reading: Reading, width: int) -> list[Line]:
        """Formats one cell."""
        names = self.scrubber.names
        found: list[Line] = []
        title = cell_words(reading.cell, self.scrubber.vocabulary, names)
        found += wrapped(title, width, "entity")
        found += self._value(reading, width)
        found += self._claims(reading, width)
        found += self._beside(reading, width)
        found += self._links(reading, width)
        found += self._plot(reading, width)
        found += self._spans(reading, width)
        if reading.attribute.says:
            found += [Line(), *wrapped(reading.attribute.says, width, "dim")]
        return found

    def _value(self, reading: Reading, width: int) -> Iterator[Line]:
        names = self.scrubber.names
        glyph = Piece(f"{GLYPHS[reading.standing]} ", reading.standing)
        shown = wrap(value_of(reading, names), width - 2)
        yield line(glyph, Piece(shown[0], f"value {reading.standing}"))
        for rest in shown[1:]:
            yield line("  ", Piece(rest, f"value {reading.standing}"))
        words = standing_words(reading, names)
        if reading.age is not None:
            words += f" · {age_words(reading.age)}"
        if reading.candidates:
            words += f" · {support_words(reading)}"
        yield from wrapped(words, width, reading.standing)
        yield from wrapped(RULES.get(reading.rule, reading.rule), width, "dim")
        change = self.scrubber.changes.get(reading.cell)
        if change is not None and self.scrubber.origin is not None:
            before = value_of(change.before, names) if change.before else "unknown"
            origin = self.scrubber.origin[0]
            yield from wrapped(
                f"Before this step ({self.scrubber.names.clock.say(origin)}): {before}",
                width,
                "changed",
            )
        pinned = self.scrubber.against.get(reading.cell)
        if pinned is not None and self.scrubber.base is not None:
            before = value_of(pinned.before, names) if pinned.before else "unknown"
            moment = self.scrubber.names.clock.say(self.scrubber.base.at)
            yield from wrapped(f"At the pinned base ({moment}): {before}", width, "base")
        if reading.next is not None:
            yield from folded(self._next(reading.next, reading, names), width)

    def _next(self, claim: Claim, reading: Reading, names: Names) -> Line:
        what = "Next observed" if reading.attribute.persistence == "observed" else "Next change"
        said = claim_words(claim, reading.attribute, names)
        return line(
            Piece(f"{what}: ", "dim"),
            said,
            Piece(f", {when_words(claim, self.scrubber.names.clock)}", "dim"),
            target=f"at:{claim.latest}",
        )

    def claim(
        self,
        claim: Claim,
        reading: Reading,
        names: Names,
        indent: str = "  ",
        source: bool = True,
        said: str = "",
    ) -> Line:
        """Formats a claim as a link to its event; with `source`, adds the document's id.

        `said` replaces the words of its value.
        """
        pieces = [Piece(indent)]
        if claim.document and source:
            pieces += [Piece(claim.document, "link"), Piece("  ")]
        pieces.append(Piece(said or side_words(claim, reading, names)))
        pieces.append(Piece(f", {when_words(claim, self.scrubber.names.clock)}", "dim"))
        if claim.speaker:
            pieces.append(Piece(f", {names.entity(claim.speaker)}", "dim"))
        if claim.derived:
            pieces.append(Piece(", derived", "derived"))
        if doubts := names.doubts(claim):
            pieces.append(Piece(f", {doubts}", "dim"))
        return Line(tuple(pieces), target=f"event:{claim.event}")

    def _claims(self, reading: Reading, width: int) -> Iterator[Line]:
        rivals = reading.standing in ("contested", "possible")
        groups: tuple[tuple[str, Iterable[Claim]], ...] = (
            ("Rivals" if rivals else "Says so", reading.candidates[:MAX_CLAIMS]),
            ("Against it, of another cell", reading.foreign),
            ("Known only", reading.bounds),
            ("Was so, and ended", reading.ended),
            ("Not applied: nothing says from what level", reading.unapplied),
            ("Disputed by", reading.disputed),
        )
        for title, claims in groups:
            many = list(claims)
            if many:
                yield Line()
                yield line(Piece(title, "head"))
                for place, claim in enumerate(many):
                    yield from self._with_words(claim, reading, width, place < MAX_PASSAGES)
        for link in reading.judged:
            yield from wrapped(f"Judged: {link.reason}", width, "good", f"event:{link.event}")
        yield from self._overrulings(reading, width)

    def _overrulings(self, reading: Reading, width: int) -> Iterator[Line]:
        """Formats what judgements prefer to what across cells."""
        for each in reading.overrulings:
            for word, claim in overruling_sides(each):
                found = self.claim(claim, reading, self.scrubber.names, f"  {word} ", source=False)
                cited = (Piece(" · "), Piece(claim.document, "link")) if claim.document else ()
                found = found._replace(pieces=(*found.pieces, *cited))
                yield from folded(found, width, " " * 4)

    def _with_words(
        self, claim: Claim, reading: Reading, width: int, passage: bool
    ) -> Iterator[Line]:
        """Formats a claim with the title and publisher of its document, and its passage."""
        names = self.scrubber.names
        document = names.documents.get(claim.document or "")
        if document is None or width < TITLES_FROM:
            yield from folded(self.claim(claim, reading, names), width)
        else:
            yield from folded(self.claim(claim, reading, names, source=False), width)
            said = ", ".join(filter(None, (document.title, document.publisher)))
            for each in wrapped(said, width - 4, "link", f"event:{claim.event}"):
                yield each._replace(pieces=(Piece("    "), *each.pieces))
        if passage:
            for each in self._words(claim, width - 2):
                found = each._replace(pieces=(Piece("  "), *each.pieces))
                yield found._replace(target=f"event:{claim.event}")

    def _links(self, reading: Reading, width: int) -> Iterator[Line]:
        """Formats the links of the shown claims, each with both of its events."""
        mine = dict.fromkeys(claim.event for claim in claims_shown(reading))
        links = links_shown(reading, mine)
        if not links:
            return
        yield Line()
        yield line(Piece("Linked", "head"))
        before = ""
        for link in links[:MAX_LINKS]:
            here, words, there = seen_from(link, mine)
            if here != before:
                told = Piece(self.scrubber.told_event(here))
                yield from folded(line("  ", told, target=f"event:{here}"), width, " " * 4)
            before = here
            other = Piece(self.scrubber.told_event(there))
            found = line(Piece(f"    {words}: ", "dim"), other, target=f"event:{there}")
            yield from folded(found, width, " " * 6)
        if len(links) > MAX_LINKS:
            yield line(Piece(f"  and {len(links) - MAX_LINKS:,} more links", "dim"))

    def _beside(self, reading: Reading, width: int) -> Iterator[Line]:
        names, layer = self.scrubber.names, ""
        for each in reading.annotations:
            if each.claim.layer != layer:
                layer = each.claim.layer
                yield Line()
                yield line(Piece(f"Beside it: {BESIDE[layer]}", "head"))
            said = annotation_value(each, reading.attribute, names)
            found = self.claim(each.claim, reading, names, said=said)
            status = plan_words(each).partition(", ")[2]
            if status:
                found = found._replace(pieces=(*found.pieces, Piece(f"  {status}", "beside bold")))
            if each.tentative:
                found = found._replace(
                    pieces=(*found.pieces, Piece("  may not be known yet", "dim"))
                )
            yield from folded(found, width)

    # ------------------------------------------------------------------ how it went

    def history(self, key: str) -> History | None:
        """Returns the history of a cell at the cursor's known-at; None while it is `wanted`."""
        film = self.scrubber.cache
        mark = (key, film.known_at, film)
        if self._history is None or self._history[0] != mark:
            if not film.is_held(key):
                self.wanted = key
                return None
            self._history = mark, self.work_out(key)
        return self._history[1]

    def work_out(self, key: str) -> History:
        """Computes the history of a cell; may run in a thread."""
        film, known_at = self.scrubber.cache, self.scrubber.known_at
        return history(film.breaks(key), lambda at: film.reading(key, at, known_at))

    def give(self, key: str, found: History) -> None:
        """Stores a computed history."""
        film = self.scrubber.cache
        self._history = (key, film.known_at, film), found
        self.wanted = None

    def _plot(self, reading: Reading, width: int) -> Iterator[Line]:
        if reading.attribute.type != "quantity":
            return
        found = self.history(reading.cell)
        if found is None:
            yield from (Line(),) * (PLOT_HEIGHT + 2)
            return
        mark = (self._stretch(found), width)
        if self._plotted is None or self._plotted[0] is not found or self._plotted[1] != mark:
            made = plot(found.spans, mark[0], width, PLOT_HEIGHT, self.scrubber.names.clock)
            self._plotted = found, mark, made
        drawn = self._plotted[2].at(self.scrubber.at)
        if drawn:
            yield Line()
            yield from drawn

    def _stretch(self, found: History) -> TimeRange:
        """Returns the time to plot: that of the bar, or that of the cell if the bar shows all."""
        scrubber = self.scrubber
        if scrubber.visible.length < scrubber.whole().length:
            return scrubber.visible
        drawn = (each.at for each in found.spans if any(ranges(each.reading)))
        first = next(drawn, None)
        return (
            scrubber.visible if first is None else around(first, found.spans[-1].at, scrubber.clock)
        )

    def _spans(self, reading: Reading, width: int) -> Iterator[Line]:
        found = self.history(reading.cell)
        if found is None:
            yield from (Line(), line(Piece("Working out how it went ...", "dim")))
            return
        if not found.spans:
            return
        yield Line()
        thinned = ", some of many" if found.thinned else ""
        yield line(Piece(f"How it went{thinned}", "head"))
        if self._rows_of[0] is not found or self._rows_of[1] != width:
            self._rows_of, self._rows = (found, width), {}
        current = found.at(self.scrubber.at)
        for span in _near(found.spans, self.scrubber.at):
            mark = (span.start, span.reading is current)
            if mark not in self._rows:
                self._rows[mark] = self._span(span, width, mark[1])
            yield from self._rows[mark]

    def _span(self, span: Span, width: int, here: bool) -> Sequence[Line]:
        """Formats a span of the history; `here` marks the one at the cursor."""
        found = line(
            Piece("> " if here else "  ", "now" if here else ""),
            Piece(f"from {self.scrubber.names.clock.say(span.start, starts=True)}  ", "dim"),
            Piece(f"{GLYPHS[span.reading.standing]} ", span.reading.standing),
            Piece(value_of(span.reading, self.scrubber.names), "bold" if here else ""),
            target=f"at:{span.at}",
        )
        return folded(found, width)


def _near(spans: Sequence[Span], at: int, most: int = 30) -> Sequence[Span]:
    if len(spans) <= most:
        return spans
    place = sum(1 for span in spans if span.start <= at)
    start = max(0, min(place - most // 2, len(spans) - most))
    return spans[start : start + most]
