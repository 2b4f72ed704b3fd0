"""Finds a passage again in another text of its document, and says what changed in it.

If the earlier text is at hand, both texts are compared word by word, which finds every passage
and names what changed. Without it, only the digests that the event keeps can find the passage.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import pairwise
from typing import Final, Literal

from attrs import field, frozen

from chrono.model.event import Source
from chrono.model.passage import digest, find_norm, find_words, normal
from chrono.storage.source_texts import shown

Drift = Literal["there", "moved", "changed", "lost"]
_WORD: Final = re.compile(r"\S+")
LEAST_KEPT: Final = 0.4
"""The share of a passage's words that must be found for it to be changed and not lost."""
FEW: Final = 3
"""So many replaced words are a change even if nothing else of the passage is left."""
MAX_SHOWN: Final = 60
"""Characters of each side of a difference."""


@frozen
class FoundAgain:
    """Where a passage stands in another text, if it does."""

    drift: Drift
    start: int = 0
    end: int = 0
    difference: str = ""
    """The changed words, before and after."""


LOST: Final = FoundAgain("lost")


@frozen
class Words:
    """The words of a text, with their positions."""

    keys: Sequence[str]
    starts: Sequence[int]
    ends: Sequence[int]
    lines: Sequence[tuple[str, ...]]
    """The words of each line that has some."""
    firsts: Sequence[int]
    """The number of each line's first word, and at the end the number of all words."""

    @classmethod
    def of(cls, text: str) -> Words:
        """Split a text at white space; words compare in the tolerant normal form."""
        found = list(_WORD.finditer(text))
        known = {word: normal(word).text for word in {each[0] for each in found}}
        keys = [known[each[0]] for each in found]
        starts, ends = [each.start() for each in found], [each.end() for each in found]
        firsts = [
            place
            for place, start in enumerate(starts)
            if place == 0 or "\n" in text[ends[place - 1] : start]
        ]
        firsts.append(len(keys))
        lines = [tuple(keys[one:two]) for one, two in pairwise(firsts)]
        return cls(keys, starts, ends, lines, firsts)


@frozen
class Alignment:
    """Two texts of a document, compared word by word."""

    old: str
    new: str
    before: Words
    after: Words
    opcodes: Sequence[tuple[str, int, int, int, int]] = field(init=False)
    """As `difflib` gives them: what to do with each run of words."""

    @opcodes.default
    def _compared(self) -> Sequence[tuple[str, int, int, int, int]]:
        """Compare line by line, and word by word only where lines differ.

        A text of a thousand pages has too many equal words to compare all of them.
        """
        before, after = self.before, self.after
        found = []
        for tag, i1, i2, j1, j2 in SequenceMatcher(
            None, before.lines, after.lines, autojunk=False
        ).get_opcodes():
            one, two = before.firsts[i1], before.firsts[i2]
            three, four = after.firsts[j1], after.firsts[j2]
            if tag == "equal":
                found.append(("equal", one, two, three, four))
                continue
            inner = SequenceMatcher(None, before.keys[one:two], after.keys[three:four])
            found += [
                (str(how), one + a1, one + a2, three + b1, three + b2)
                for how, a1, a2, b1, b2 in inner.get_opcodes()
            ]
        return found

    @classmethod
    def of(cls, old: str, new: str) -> Alignment:
        """Compare two texts."""
        return cls(old, new, Words.of(old), Words.of(new))

    def find(self, start: int, end: int) -> FoundAgain:
        """Return where a passage of the old text stands in the new one."""
        first = bisect_right(self.before.ends, start)
        last = bisect_left(self.before.starts, end)
        pieces = list(self._pieces(first, last))
        kept = sum(i2 - i1 for same, i1, i2, _, _ in pieces if same)
        changed = sum(max(i2 - i1, j2 - j1) for same, i1, i2, j1, j2 in pieces if not same)
        places = [place for _, _, _, j1, j2 in pieces for place in (j1, j2) if j2 > j1]
        if not places or (kept < LEAST_KEPT * (last - first) and changed > FEW):
            return LOST
        one, two = min(places), max(places)
        found = self._place(start, end, first, last, one, two)
        passage, now = self.old[start:end], self.new[found[0] : found[1]]
        if normal(passage).text == normal(now).text:
            return FoundAgain("there" if found == (start, end) else "moved", *found)
        return FoundAgain("changed", *found, self._difference(pieces))

    def _pieces(self, first: int, last: int) -> Iterator[tuple[bool, int, int, int, int]]:
        """Yield the parts of each run that lie in a passage; `True` for equal words."""
        for tag, i1, i2, j1, j2 in self.opcodes:
            if i2 <= first and not (tag == "insert" and first < i1 < last):
                continue
            if i1 >= last:
                return
            low, high = max(i1, first), min(i2, last)
            if tag == "equal" or i2 - i1 == j2 - j1:
                yield tag == "equal", low, high, j1 + low - i1, j1 + high - i1
            elif low == i1 and high == i2:
                yield False, low, high, j1, j2
            else:  # a replaced run that goes on outside of the passage
                yield False, low, high, j1, j1

    def _place(
        self, start: int, end: int, first: int, last: int, one: int, two: int
    ) -> tuple[int, int]:
        """Return positions in the new text; a passage may begin or end inside a word."""
        skipped = start - self.before.starts[first]
        left = self.before.ends[last - 1] - end
        begins = self.after.starts[one]
        ends = self.after.ends[two - 1]
        if skipped > 0 and self.before.keys[first] == self.after.keys[one]:
            begins += skipped
        if left > 0 and self.before.keys[last - 1] == self.after.keys[two - 1]:
            ends -= left
        return begins, max(ends, begins + 1)

    def _difference(self, pieces: Sequence[tuple[bool, int, int, int, int]]) -> str:
        told = [
            _told(_between(self.old, self.before, i1, i2), _between(self.new, self.after, j1, j2))
            for same, i1, i2, j1, j2 in pieces
            if not same
        ]
        return "; ".join(told)

    def differences(self) -> list[str]:
        """Return every change from the old text to the new one."""
        return [
            _told(_between(self.old, self.before, i1, i2), _between(self.new, self.after, j1, j2))
            for tag, i1, i2, j1, j2 in self.opcodes
            if tag != "equal"
        ]


def _between(text: str, words: Words, first: int, last: int) -> str:
    return text[words.starts[first] : words.ends[last - 1]] if last > first else ""


def _told(old: str, new: str) -> str:
    old, new = shown(old, MAX_SHOWN), shown(new, MAX_SHOWN)
    if not new:
        return f"'{old}' is gone"
    return f"'{old}' is now '{new}'" if old else f"'{new}' is new"


def search(text: str, source: Source) -> FoundAgain:
    """Find a passage by what its event keeps: its digests, and its words if they were kept."""
    if source.start is None or source.end is None:
        return LOST
    found = _by_digest(text, source)
    tolerant = normal(text)
    if found is None and source.norm:
        found = find_norm(tolerant, source.norm, source.start)
    words = source.exact or source.quote
    if found is None and words:
        found = next(iter(find_words(tolerant, words)), None)
    if found is not None:
        there = found == (source.start, source.end)
        return FoundAgain("there" if there else "moved", *found)
    return _near(text, words) if words else LOST


def _by_digest(text: str, source: Source) -> tuple[int, int] | None:
    """Slide the passage's length over the text, the beginnings of words first."""
    if source.sha256 is None or source.start is None or source.end is None:
        return None
    length = source.end - source.start
    starts = [*(each.start() for each in _WORD.finditer(text)), *range(len(text) - length + 1)]
    found = (start for start in starts if digest(text[start : start + length]) == source.sha256)
    start = next(found, None) if length > 0 else None
    return None if start is None else (start, start + length)


def _near(text: str, words: str) -> FoundAgain:
    """Find the place that is most like some words."""
    alignment = Alignment.of(words, text)
    return alignment.find(0, len(words))
