"""Writes the brief of a state: one line a value, contests and changes first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import accumulate
from typing import TYPE_CHECKING

from rich.cells import cell_len

from chrono.cli import phrases
from chrono.cli.phrases import DOT, short
from chrono.cli.terminal import NoBreak, Styled, no_break
from chrono.model.claim import STANDINGS, Document
from chrono.render.brief import DAYS_OF_CHANGE, MAX_LINES, Brief, Section
from chrono.render.brief_text import (
    LineWords,
    documents_words,
    due_words,
    left_out_words,
    line_words,
    more_words,
    sources_words,
)
from chrono.render.event_text import event_words
from chrono.render.lines import NO_BREAK, clean
from chrono.render.names import Names
from chrono.render.source_text import who
from chrono.render.text import GLYPHS, STANDING_WORDS, counted

if TYPE_CHECKING:
    from chrono.cli.context import App
    from chrono.render.brief import BriefLine

EMPTY_LOG = "The log is empty. `chrono append --help` explains how to add events."
NO_MATCH = "No matching events. `chrono log` lists all events."
MAX_SOURCES = 6
MAX_KEPT = 24
"""The longest note that is kept on one line."""
HANG = 4
"""The indentation of wrapped lines."""
WIDEST_SUBJECT = 0.36
"""The share of the width in which the values of a section begin in one column."""
LINES_OF_A_SCREEN, LINES_OF_A_NARROW_SCREEN, WIDE = 44, 62, 100
"""The lines of a whole brief, on a screen of at least `WIDE` columns or a narrower one."""
FEWEST_LINES = 5
"""The lines that what stands has in any case."""


def show(run: App, brief: Brief, names: Names) -> None:
    """Writes a brief: a headline, its sections, and what it leaves out.

    What stands gives way, so that the whole fits on a screen.
    """
    writer = Writer(run, brief, names)
    above = [writer.head(), writer.contests(), writer.changes()]
    below = [writer.plans(), writer.close()]
    lines = sum(text.count("\n") for text in (*above, *below))
    screen = LINES_OF_A_SCREEN if run.out.width >= WIDE else LINES_OF_A_NARROW_SCREEN
    standing = writer.standing(max(FEWEST_LINES, min(MAX_LINES, screen - lines - 1)))
    run.out.write("".join((*above, standing, *below)))


class Writer:
    """Formats the parts of a brief for a screen. Each begins with an empty line, or is empty."""

    def __init__(self, run: App, brief: Brief, names: Names) -> None:
        self.run = run
        self.out = run.out
        self.brief = brief
        self.names = names
        self.vocabulary = run.chronicle.vocabulary

    def put(self, *parts: Styled, indent: int = 2, hang: int = HANG) -> str:
        """Formats one paragraph."""
        return self.out.flow(parts, indent, hang)

    def head(self) -> str:
        """Formats the view, the chronicle, and its documents."""
        view, name = self.brief.state.view, self.vocabulary.name
        title = f"{name} · " if name else ""
        return self.put(
            (phrases.headline(view, self.run.chronicle.today()), "head"), indent=0, hang=0
        ) + self.put((f"{title}{documents_words(self.brief)}", "quiet"), indent=0, hang=0)

    def contests(self) -> str:
        """Formats what is contested or disputed."""
        return self.section("CONTESTED OR DISPUTED", self.brief.contests, MAX_LINES)

    def changes(self) -> str:
        """Formats what changed lately."""
        view, since = self.brief.state.view, self.brief.since
        days = view.clock.day(view.at) - view.clock.day(since) + 1
        heading = f"CHANGED SINCE {view.clock.say(since, starts=True).upper()}"
        if days == DAYS_OF_CHANGE:
            heading = f"CHANGED IN THE LAST {DAYS_OF_CHANGE} DAYS"
        return self.section(heading, self.brief.changes, MAX_LINES)

    def standing(self, room: int) -> str:
        """Formats what stands, by kind: as lines, or as a table of counts."""
        if self.brief.table:
            return self.table()
        return self.section("WHAT STANDS", self.brief.standing, room)

    def section(self, heading: str, section: Section, room: int) -> str:
        """Formats as many lines as there is room for, heading and count included."""
        if not section.lines:
            return ""
        text = self.lines(section.lines)
        heights = list(accumulate(text[each.cell].count("\n") for each in section.lines))
        if section.more or heights[-1] + 1 > room:
            section = section.first(sum(height + 2 <= room for height in heights))
        shown = "".join(text[each.cell] for each in section.in_order)
        return f"\n{self.put((heading, 'kind'), indent=0)}{shown}{self.more(section)}"

    def lines(self, lines: Sequence[BriefLine]) -> dict[str, str]:
        """Formats lines, each by its cell.

        Where their subjects are short, the values begin in one column.
        """
        told = [(line, line_words(line, self.names)) for line in lines]
        widths = {line.cell: cell_len(clean(words.subject)) for line, words in told}
        widest = int(self.out.width * WIDEST_SUBJECT)
        column = max((each for each in widths.values() if each <= widest), default=0) + 2
        return {
            line.cell: self.line(line, words, max(column - widths[line.cell], 2))
            for line, words in told
        }

    def line(self, line: BriefLine, words: LineWords, gap: int) -> str:
        """Formats one line, the value after a gap."""
        parts: list[Styled] = [
            (words.subject, ""),
            (NoBreak(NO_BREAK * gap), ""),
            (no_break(f"{GLYPHS[words.standing]} "), words.standing),
        ]
        if words.standing in ("contested", "possible"):
            parts.append((f"{STANDING_WORDS[words.standing]}: ", words.standing))
        parts.append((words.value, "strong" if words.standing != "unknown" else "unknown"))
        parts += self.notes(words.notes)
        if line.deciding:
            events = dict.fromkeys(short(claim.event) for claim in line.deciding)
            parts.append((no_break(f" [{' '.join(events)}]"), "quiet"))
        return self.put(*parts)

    def notes(self, notes: Iterable[str]) -> Iterator[Styled]:
        """Formats notes after dots; a short one, such as a date, stays on one line."""
        for note in filter(None, notes):
            yield DOT
            yield kept(note), "quiet"

    def more(self, section: Section) -> str:
        """Counts the lines of a section that are not shown."""
        if not section.counted:
            return ""
        counts = more_words(
            (kind.label, section.more[name])
            for name, kind in self.vocabulary.kinds.items()
            if section.more.get(name)
        )
        return self.put((f"and {section.counted:,} more (`--all`): {counts}", "quiet"))

    def table(self) -> str:
        """Formats how many values there are of each kind and standing."""
        text = "\n" + self.put(("WHAT STANDS, BY KIND", "kind"), indent=0)
        for name, kind in self.vocabulary.kinds.items():
            counts = [
                (standing, number)
                for standing in STANDINGS
                if (number := self.brief.table.get((name, standing)))
            ]
            parts: list[Styled] = [(kind.label, "")]
            for standing, number in counts:
                parts += [DOT, (no_break(f"{GLYPHS[standing]} {number:,} {standing}"), standing)]
            text += self.put(*parts) if counts else ""
        return text + self.put(("`-e ENTITY` and `--all` show them", "quiet"))

    def plans(self) -> str:
        """Formats the plans for headlines, in their own words."""
        brief, names = self.brief, self.names
        if not brief.plans:
            return ""
        text = "\n" + self.put(("PLANNED · NO OUTCOME KNOWN", "kind"), indent=0)
        named = [annotation.claim.event for _, annotation in brief.plans]
        events = {event.id: event for event in self.run.chronicle.events.by_ids(named)}
        for _, annotation in brief.plans:
            claim, event = annotation.claim, events[annotation.claim.event]
            said = event.summary or event_words(event, self.vocabulary, names)
            parts: list[Styled] = [(f"{phrases.ASIDE} ", "beside"), (said.rstrip("."), "")]
            parts += self.notes((due_words(event), who(claim, names), names.doubts(claim)))
            text += self.put(*parts)
        if brief.more_plans:
            text += self.put((f"and {counted(brief.more_plans, 'more plan')} (`--all`)", "quiet"))
        return text

    def close(self) -> str:
        """Formats where the sources come from, and what the brief leaves out."""
        brief = self.brief
        text = "\n"
        if not brief.lines and not brief.table and not brief.left_out.total:
            empty = not self.run.chronicle.events.size()
            text += self.put((EMPTY_LOG if empty else NO_MATCH, ""), indent=0)
        if sources := sources_line(brief.state.documents, _cited(brief)):
            text += self.put((sources, "quiet"), indent=0)
        if said := left_out_words(brief):
            text += self.put((f"Not shown (`--all`): {said}", "quiet"), indent=0)
        return text


def _cited(brief: Brief) -> list[str]:
    """The documents that a brief cites."""
    claims = [claim for each in brief.lines for one in each.readings for claim in one.claims]
    claims += [annotation.claim for _, annotation in brief.plans]
    return [claim.document for claim in claims if claim.document]


def kept(note: str) -> str:
    """Keeps a short note on one line, such as a date."""
    return no_break(note) if len(note) <= MAX_KEPT else note


def sources_line(documents: Mapping[str, Document], cited: Iterable[str]) -> str:
    """Names who published the documents cited; "" for none."""
    sources = sources_words(documents, cited)
    listed = sources[:MAX_SOURCES]
    if len(sources) > len(listed):
        listed.append(f"and {len(sources) - len(listed)} more (`chrono list documents`)")
    return f"Sources: {' · '.join(listed)}" if listed else ""
