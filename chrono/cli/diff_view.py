"""Writes the changes between two views: headlines first, a line a change, on two screens."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from chrono.cli import phrases
from chrono.cli.brief_view import (
    HANG,
    LINES_OF_A_NARROW_SCREEN,
    LINES_OF_A_SCREEN,
    WIDE,
    kept,
    sources_line,
)
from chrono.cli.phrases import DOT, short
from chrono.cli.terminal import Styled, no_break
from chrono.model.claim import split_key
from chrono.model.vocabulary import RANKS, Rank
from chrono.render.brief_text import more_words
from chrono.render.change_text import change_words
from chrono.render.names import Names
from chrono.render.text import GLYPHS, STANDING_WORDS

if TYPE_CHECKING:
    from chrono.chronicle import Change
    from chrono.cli.context import App

SCREENS = 2
"""The screens on which a comparison fits."""
FEWEST_LINES = 6
"""The lines that each section has in any case."""
MAX_EVENTS = 3
HEADINGS: Mapping[Rank, str] = {"headline": "HEADLINES", "detail": "DETAILS"}


def show(run: App, changes: Sequence[Change], names: Names) -> None:
    """Writes the changes of headlines, then details as far as there is room; counts the rest."""
    place = _places(run, names)
    ranked: dict[Rank, list[Change]] = {rank: [] for rank in RANKS}
    for change in sorted(changes, key=place):
        ranked[_rank(change)].append(change)
    screen = LINES_OF_A_SCREEN if run.out.width >= WIDE else LINES_OF_A_NARROW_SCREEN
    room = SCREENS * screen - 8  # the headline, the sources and the count at the end
    for rank, heading in HEADINGS.items():
        room -= _section(run, heading, ranked[rank], names, max(room, FEWEST_LINES))
    run.out.write("\n")
    if sources := sources_line(names.documents, _cited(changes)):
        run.out.put((sources, "quiet"), hang=HANG)
    if hidden := len(ranked["background"]):
        run.out.put((f"Not shown (`--all`): {hidden:,} of background", "quiet"), hang=HANG)


def _cited(changes: Sequence[Change]) -> list[str]:
    """The documents behind changed headlines and details."""
    found = [each.after for each in changes if each.after and _rank(each) in HEADINGS]
    return [claim.document for each in found for claim in each.claims if claim.document]


def _rank(change: Change) -> Rank:
    reading = change.after or change.before
    assert reading is not None
    return reading.attribute.rank


def _places(run: App, names: Names) -> Callable[[Change], tuple[bool, int, str, str]]:
    """The order of changes: contests, then by kind and entity."""
    kinds = list(run.chronicle.vocabulary.kinds)

    def place(change: Change) -> tuple[bool, int, str, str]:
        found = [each for each in (change.after, change.before) if each]
        is_contest = any(each.standing == "contested" or each.disputed for each in found)
        label = names.entity(split_key(change.cell)[0]).casefold().removeprefix("the ")
        return not is_contest, kinds.index(found[0].attribute.kind), label, change.cell

    return place


def _section(run: App, heading: str, changes: Sequence[Change], names: Names, room: int) -> int:
    """Writes the changes for which there is room, and counts the rest; returns the lines."""
    if not changes:
        return 0
    run.out.write("\n")
    run.out.put((heading, "kind"))
    used, rest = 2, Counter[str]()
    for change in changes:
        text = run.out.flow(_parts(change, names), 2, HANG)
        height = text.count("\n")
        if rest or used + height + 1 > room:
            rest[_kind(run, change)] += 1
        else:
            run.out.write(text)
            used += height
    if rest:
        said = f"and {rest.total():,} more (`--all`): {more_words(rest.items())}"
        run.out.put((said, "quiet"), indent=2, hang=HANG)
    return used + 1


def _kind(run: App, change: Change) -> str:
    reading = change.after or change.before
    assert reading is not None
    return run.chronicle.vocabulary.kinds[reading.attribute.kind].label


def _parts(change: Change, names: Names) -> list[Styled]:
    """A change as styled text."""
    words = change_words(change, names)
    parts: list[Styled] = [(f"{words.subject}  " if words.now else words.subject, "")]
    if words.was:
        standing, said = words.was
        parts += [
            (no_break(f"{GLYPHS[standing]} "), standing),
            (f"{said} → " if said else "→ ", "quiet"),
        ]
    if words.now:
        standing, said = words.now
        parts.append((no_break(f"{GLYPHS[standing]} "), standing))
        if standing in ("contested", "possible"):
            parts.append((f"{STANDING_WORDS[standing]}: ", standing))
        parts.append((said, "strong" if standing != "unknown" else "unknown"))
    for note in words.notes:
        parts += [DOT, (kept(note), "quiet")]
    for said in words.beside:
        parts += [(f" {phrases.ASIDE} ", "beside"), (said, "quiet")]
    events = [short(event) for event in change.events[:MAX_EVENTS]]
    if len(change.events) > MAX_EVENTS:
        events.append("…")
    cited = f" [{' '.join(events)}]" if events else " (only time has passed)"
    return [*parts, (no_break(cited), "quiet")]
