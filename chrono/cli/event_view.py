"""Formats events for a terminal, for `log`, `show` and `why` alike."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Final

from chrono.cli import phrases
from chrono.cli.phrases import DOT, short
from chrono.cli.terminal import NoBreak, Screen, Styled, no_break
from chrono.edtf import FOREVER
from chrono.edtf.clock import Clock
from chrono.model.claim import SIZE
from chrono.model.event import BUILT_IN
from chrono.render.date_text import date_words, narrowed_words, with_calendar
from chrono.render.doubt_text import doubts_of
from chrono.render.event_text import event_line, said_words
from chrono.render.names import Names
from chrono.render.source_text import page_words
from chrono.render.text import LAYERS, claim_words, claimed_member

if TYPE_CHECKING:
    from chrono.chronicle import Absent, Passage, Timing
    from chrono.cli.context import App
    from chrono.model.claim import Claim, Document, Window
    from chrono.model.event import Event
    from chrono.model.vocabulary import Attribute, Vocabulary


def when_words(event: Event, names: Names) -> str:
    """Returns the date of an event in words, exactly as precise as its document."""
    from chrono.chronicle import timing  # here: `--help` and completion open no chronicle

    clock = names.clock
    told = said_words(event, names.documents, clock) if event.document else ""
    said = dated_words(event.when, timing(event, names.documents, clock), told, clock)
    return with_calendar(said, event.when_as_written)


def dated_words(when: str | None, times: Timing | Claim, said: str, clock: Clock) -> str:
    """Returns the date of an event in words, given its windows from its timing or a claim.

    `said` are the words for when it was said, for an event without a date.
    """
    if when is None and times.event_window[1] >= FOREVER:
        return f"undated, said {said}" if said else "undated"
    if when is None or times.event_window != times.written:
        return narrowed_words(when or "", times.event_window, times.written, times.known, clock)
    return date_words(when)


def who_words(event: Event, names: Names) -> str:
    """Names the speaker, the intermediary and the document."""
    if event.document is None:
        return "the chronicler"
    chain = [names.entity(name) for name in (event.speaker, *reversed(event.via)) if name]
    said = " by way of ".join(chain)
    word = LAYERS.get(event.modality, "")
    told = f"{word} by {said}" if word and said else word or said
    if word in ("planned", "opinion", "on condition") and said:  # who tells need not be who plans
        told = f"{word}, {said}"
    place = page_words(event.source)
    return f"{told} in {event.document}{place}" if told else f"{event.document}{place}"


def entry(
    event: Event, vocabulary: Vocabulary, names: Names, is_retracted: bool = False
) -> list[Styled]:
    """Formats the sentence of an event after its id."""
    said = event_line(event, vocabulary, names)
    parts: list[Styled] = [(no_break(f"[{short(event.id)}] "), "quiet")]
    parts.append((said, "quiet" if is_retracted else "strong"))
    return [*parts, (" (retracted)", "contested")] if is_retracted else parts


def claim_lines(screen: Screen, claim: Claim, attribute: Attribute, names: Names) -> str:
    """Formats an event's claim about a cell as a paragraph, after the event's id."""
    said = claim_words(claim, attribute, names)
    if claim.cell[-1] == "]":
        said = claimed_member(claim, attribute, names)
    elif claim.cell.endswith(SIZE):
        said = f"in number: {said}"
    if claim.role == "before":
        said = f"{said}, just before"
    lead = f"[{short(claim.event)}] {'' if claim.layer == 'value' else '› '}"
    end = "  derived" if claim.derived else ""
    parts = [(NoBreak(lead), "quiet"), (said, "strong"), (end, "derived")]
    return screen.flow(parts, 2, 12)


def source_line(event: Event, names: Names) -> list[Styled]:
    """Names the speaker and document, and any doubts."""
    style = "beside" if event.modality in LAYERS else "quiet"
    parts: list[Styled] = [
        (no_break(who_words(event, names)), style),
        DOT,
        (event.type, "quiet"),
    ]
    if doubts := doubts_of(event, names.fields(event.type)):
        parts += [DOT, (no_break(doubts), "quiet")]
    if event.tags:
        parts += [DOT, (" ".join(f"#{tag}" for tag in event.tags), "quiet")]
    return parts


def show_entries(
    screen: Screen,
    events: Iterable[Event],
    vocabulary: Vocabulary,
    names: Names,
    retracted: Callable[[Iterable[str]], frozenset[str]] | None = None,
) -> int:
    """Writes sorted events under one heading per date; returns how many.

    `retracted` returns those of some ids that are retracted. Events of the same day may be
    dated in different words: those with the same heading are grouped.
    """
    count, before = 0, ""
    for _, same_day in groupby(events, lambda event: _day_of(event, names)):
        held: dict[str, list[Event]] = {}
        for event in same_day:
            held.setdefault(_heading(event, names), []).append(event)
        for heading, some in held.items():
            if heading != before:
                screen.write("\n" if before else "")
                screen.put((heading, "head"))
                before = heading
            is_retracted = retracted(event.id for event in some) if retracted else frozenset()
            for event in some:
                _show_entry(screen, event, vocabulary, names, event.id in is_retracted)
            count += len(some)
    return count


def _day_of(event: Event, names: Names) -> Window:
    """Returns the first and last day on which an event may have begun."""
    from chrono.chronicle import window_of  # here: see `when_words`

    first, last = window_of(event, names.documents, names.clock)
    return names.clock.day(first), names.clock.day(last)


def _show_entry(
    screen: Screen, event: Event, vocabulary: Vocabulary, names: Names, is_retracted: bool
) -> None:
    hang = phrases.SHORT_ID_LENGTH + 3
    identity, *said = entry(event, vocabulary, names, is_retracted)
    at = _time(event, names)
    time: list[Styled] = [(f"{at} · ", "quiet")] if at else []
    screen.put(identity, *time, *said, indent=2, hang=2 + hang)
    screen.put(*source_line(event, names), indent=2 + hang, hang=2 + hang)
    if event.note and event.type in BUILT_IN:
        screen.put((f"note: {event.note}", "quiet"), indent=2 + hang, hang=2 + hang)


_MOMENT: Final = re.compile(r"(-?\d+-\d\d-\d\d)T(\d\d:\d\d(?::\d\d)?)(Z|[+-][\d:]+)?([~?%]?)")
_MARKS: Final = {"": "", "~": "about ", "?": "possibly ", "%": "possibly about "}


def _time(event: Event, names: Names) -> str:
    """Returns the time of day as written, or ""; with its day where another has the heading."""
    found = _MOMENT.fullmatch(event.when or "")
    if not found:
        return ""
    day = "" if date_words(found[1]) == _heading(event, names) else f"{date_words(found[1])}, "
    offset = " UTC" if found[3] == "Z" else f" UTC{found[3]}" if found[3] else ""
    return f"{day}{_MARKS[found[4]]}{found[2]}{offset}"


def _heading(event: Event, names: Names) -> str:
    """Returns the date of an event; of one with a time of day, the day on the clock."""
    if not _MOMENT.fullmatch(event.when or ""):
        return when_words(event, names)
    first, last = _day_of(event, names)
    return names.clock.say_window(names.clock.first(first), names.clock.last(last))


def passages_at_hand(run: App, event: Event, folder: str | None) -> list[Passage | Absent]:
    """Returns the passages that an event points at.

    If no folder was named, only those whose text is at hand; else also the reasons that others
    are missing.
    """
    from chrono.chronicle import Passage  # here: see `when_words`

    if event.document is None:
        return []
    documents = run.chronicle.documents
    place = documents.folder(Path(folder) if folder else None)
    found = documents.passages(event, place)
    return [each for each in found if folder or isinstance(each, Passage)]


def show_passages(
    run: App, event: Event, found: Iterable[Passage | Absent], names: Names, indent: int = 2
) -> None:
    """Writes passages of an event, highlighted within some context."""
    document = names.documents.get(event.document or "")
    if document is None:
        return
    for each in found:
        _show_passage(run.out, document, each, indent)


def _show_passage(screen: Screen, document: Document, found: Passage | Absent, indent: int) -> None:
    from chrono.chronicle import Passage  # here: see `when_words`

    if not isinstance(found, Passage):
        screen.put((found.reason, "warning"), indent=indent)
        return
    marks = ("", "") if screen.colour else ("»", "«")
    inside = " ".join(found.text.split())
    screen.put(
        (_before(found.before), "quiet"),
        (f"{marks[0]}{inside}{marks[1]}", "mark"),
        (_after(found.after), "quiet"),
        indent=indent,
    )
    place = f"p. {found.page}" if found.page else f"line {found.line}"
    screen.put((f"{document.title} ({document.id}), {place}", "quiet"), indent=indent)


CONTEXT = 120
"""Characters of a document before and after a passage."""


def _before(text: str) -> str:
    """Returns the text before a passage, on one line and cut at a word."""
    spaced = re.sub(r"\s+", " ", text)
    return spaced if len(spaced) <= CONTEXT else "… " + spaced[-CONTEXT:].partition(" ")[2]


def _after(text: str) -> str:
    """Returns the text after a passage, on one line and cut at a word."""
    spaced = re.sub(r"\s+", " ", text)
    return spaced if len(spaced) <= CONTEXT else spaced[:CONTEXT].rpartition(" ")[0] + " …"
