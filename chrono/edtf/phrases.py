"""Reads EDTF from phrases that name their year: the inverse of `humanize`, and more.

    about 886 · between 47 and 50 BC · before 1850 · spring 1204 to 26 October 1206

Every phrase that `words` writes for a date is read back as that date, or refused with the reason.
Every interface reads dates with `typed.understand`, and a mapping with `typed.from_words`; both
call this module.

Conventions: `before` and `after` exclude the date that they name, `on or before` and `in or after`
include it; the first date of a range takes what only the last one gives (`47 to 44 BC`, `May to
June 2020`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from attrs import evolve

from chrono.edtf.api import parse, say
from chrono.edtf.calendar import format_day
from chrono.edtf.calendars import GREGORIAN, Calendar
from chrono.edtf.clock_phrases import read_dated_clock
from chrono.edtf.errors import EdtfError
from chrono.edtf.languages import in_english
from chrono.edtf.phrase_dates import MONTH, Phrase, read_date, year_text
from chrono.edtf.phrase_doubts import (
    DOUBT,
    DOUBTED_PARTS,
    doubtful_words,
    marked,
    marked_by_part,
    marked_parts,
)
from chrono.edtf.unspecified import read_unspecified

_LONGEST = 300
_MAX_PARTS = 12
"""The most parts of a list; a longer list must be written in EDTF."""

_OPEN = re.compile(r"(?P<at>on|in) or (?P<way>before|after) (?P<rest>.+)")
_OUTSIDE = re.compile(r"(?P<way>before|after) (?P<rest>.+)")
_NARROWED = re.compile(r"(?P<rest>.+), (?P<way>by|from) (?P<bound>.+)")
"""A date of which one bound comes from elsewhere: `2014, by 5 June 2014`."""
_SHORT_SPAN = re.compile(r"(\d{4})–(\d\d)")
_ERA_WORDS = re.compile(
    r"(?<![^\W_])(?:(a\.? ?d|c\.? ?e)|(b\.? ?c\.? ?e|b\.? ?c))\b\.?(?=$|[\s,;:)–/?~%-])"
)
_ERA_FIRST = re.compile(r"\b(ad|bc) (\d+(?:,\d{3})*)\b(?! ?(?:ad|bc)\b)(?!st|nd|rd|th)")
_NUMBER_ERA = re.compile(r"(?<=\d)(?=(?:ad|bc)\b)")
_MONTH_NAME = re.sub(r"\?P<\w+>", "?:", MONTH)
_HYPHENS = (
    (re.compile(rf"\b({_MONTH_NAME}) (\d\d?) ?[-–] ?(\d\d?),? (\d{{4}})\b"), r"\2–\3 \1 \4"),
    (re.compile(rf"\b(\d\d?)-(?=\d\d? {_MONTH_NAME}|{_MONTH_NAME} \d)"), r"\1–"),
    (re.compile(rf"({_MONTH_NAME})-(?={_MONTH_NAME})"), r"\1–"),
    (re.compile(r"^(\d{4})-(?=\d{4}$)"), r"\1–"),
)
"""Ranges with a hyphen, which no date has in these places, and the same with a dash."""
_TO = (" to ", " until ", " through ", " till ", " – ", "–", " - ")


def read_words(text: str, calendar: Calendar = GREGORIAN, language: str = "") -> Phrase | None:
    """Return EDTF for a phrase that names its year, in the given calendar.

    Whole names of months are read in every language of `languages`, and abbreviations in the given
    one. None if the phrase is not understood. Raises EdtfError if it has two meanings, which the
    error names, or if the date does not exist.
    """
    if len(text) > _LONGEST:
        return None
    phrase, replaced = in_english(" ".join(text.casefold().split()), language)
    phrase = _plain(phrase)
    if re.fullmatch(r"\d{3}\??", phrase):
        raise EdtfError(text, None, f"a year of three digits has its era, as in AD {phrase[:3]}")
    try:
        found = _Reader(calendar).whole(phrase)
        if found is not None and calendar is GREGORIAN:
            parse(found.text)
    except EdtfError as error:
        raise EdtfError(text, None, error.reason) from None
    return found and evolve(found, notes=(*found.notes, *replaced))


def _plain(text: str) -> str:
    """Return a phrase in small letters with each era after its year, as `ad` or `bc`."""
    phrase = re.sub(r" ?\(\?\)", "?", text.replace("\u2212", "-")).strip(" .,;")
    for hyphenated, dashed in _HYPHENS:
        phrase = hyphenated.sub(dashed, phrase)
    phrase = _ERA_WORDS.sub(lambda era: "ad" if era[1] else "bc", phrase)
    return _ERA_FIRST.sub(r"\2 \1", _NUMBER_ERA.sub(" ", phrase))


class _Reader:
    """Reads phrases in one calendar. An ambiguous phrase raises only if no other reading fits."""

    def __init__(self, calendar: Calendar) -> None:
        self.calendar = calendar

    def whole(self, phrase: str) -> Phrase | None:
        """Read a date, an interval, a choice or several moments."""
        return _first(
            phrase,
            (
                *(self.element, self._short_span, self._interval),
                *(self._one_of, self._all_of),
            ),
        )

    # ------------------------------------------------------------------ one date

    def date(self, phrase: str) -> Phrase | None:
        """Read one date with its doubts."""
        if opening := DOUBT.match(phrase):
            found = self.date(phrase[opening.end() :])
            return found and marked(found, "?" if opening["possibly"] else "~")
        if phrase[-1:] in ("?", "~", "%") and "?" not in phrase[:-1]:
            found = self._undoubted(phrase[:-1].rstrip())
            return found and marked(found, phrase[-1])
        if match := DOUBTED_PARTS.fullmatch(phrase):
            found = self._undoubted(match[1])
            return found and marked_by_part(found, match[2])
        if "?" in phrase:
            bare, doubted = doubtful_words(phrase)
            found = self._undoubted(bare)
            return found and marked_parts(found, dict.fromkeys(doubted, "?"))
        return self._undoubted(phrase)

    def _undoubted(self, phrase: str) -> Phrase | None:
        found = read_dated_clock(phrase, self._day) or read_date(phrase, self.calendar)
        if found is None and self.calendar is GREGORIAN:
            text = read_unspecified(phrase)
            return Phrase(text) if text else None
        return found

    def _day(self, phrase: str) -> Phrase | None:
        """Read the day that a time of day belongs to, in words or in EDTF."""
        if re.fullmatch(r"\d{4}-\d\d-\d\d", phrase):
            return Phrase(phrase)
        return read_date(phrase, self.calendar)

    def element(self, phrase: str) -> Phrase | None:
        """Read one date, or a range that contains one moment."""
        if match := _OPEN.fullmatch(phrase):
            found = self.date(match["rest"])
            return found and _open(found, match["way"])
        if match := _OUTSIDE.fullmatch(phrase):
            return self._outside(match["rest"], match["way"])
        if found := self._narrowed(phrase):
            return found
        if phrase.startswith("between "):
            return read_dated_clock(phrase, self._day) or self._between(
                phrase.removeprefix("between ")
            )
        if phrase.startswith("by "):
            found = self.date(re.sub("^by (the )?(end of )?(the year )?", "", phrase))
            return found and _open(found, "before")
        return self.date(phrase)

    def _between(self, phrase: str) -> Phrase | None:
        for left, right in self._pairs(phrase, (" and ",)):
            return Phrase(f"[{left.ends[0]}..{right.ends[1]}]", left.notes + right.notes)
        return None

    def _narrowed(self, phrase: str) -> Phrase | None:
        """Read `2014, by 5 June 2014`: from the first day of the one to the last of the other."""
        match = _NARROWED.fullmatch(phrase) if self.calendar is GREGORIAN else None
        found = match and self.date(match["rest"])
        bound = match and self.date(match["bound"])
        if not match or not found or not bound:
            return None
        first, last = (found, bound) if match["way"] == "by" else (bound, found)
        low, high = parse(first.text).earliest, parse(last.text).latest
        return Phrase(f"[{format_day(low)}..{format_day(high)}]", found.notes + bound.notes)

    def _outside(self, rest: str, way: str) -> Phrase | None:
        """Read `before 1850`, which excludes 1850; `before about 1850` surely excludes no day."""
        found = self.date(rest)
        if found is None:
            return None
        edge = found.ends[0 if way == "before" else 1]
        if edge[-1] in "~%":
            return _open(found, way)
        mark = "?" if edge[-1] == "?" else ""
        edge = self._neighbour(edge.rstrip("?"), -1 if way == "before" else 1, rest) + mark
        return Phrase(f"[..{edge}]" if way == "before" else f"[{edge}..]", found.notes)

    def _neighbour(self, text: str, step: int, rest: str) -> str:
        """Return the year, month or day before (-1) or after (1) a date; a day for other shapes."""
        match = re.fullmatch(r"(-?\d{4})(?:-(\d\d))?(?:-(\d\d))?", text)
        if match and not match[2]:
            return year_text(int(match[1]) + step)
        if match and not match[3] and int(match[2]) < 13:
            months = int(match[1]) * 12 + int(match[2]) - 1 + step
            return f"{year_text(months // 12)}-{months % 12 + 1:02d}"
        if match and match[3]:
            day = self.calendar.day_number(*(int(group) for group in match.groups()))
            return self._day_text(day + step)
        if self.calendar is not GREGORIAN:
            raise EdtfError(rest, None, "before and after take a day, a month or a year here")
        date = parse(text)
        return self._day_text(date.earliest - 1 if step < 0 else date.latest + 1)

    def _day_text(self, day: int) -> str:
        year, month, number = self.calendar.civil(day)
        return f"{year_text(year)}-{month:02d}-{number:02d}"

    # ------------------------------------------------------------------ intervals and times

    def _interval(self, phrase: str) -> Phrase | None:
        if match := re.fullmatch(r"(?:from|since) (.+?)(, end unknown| on(?:wards?)?)?", phrase):
            found = self.date(match[1])
            if found is not None:
                return _span(found, None, "" if match[2] == ", end unknown" else "..")
        if match := re.fullmatch(r"until (.+?)(, start unknown)?", phrase):
            found = self.date(match[1])
            if found is not None:
                return _span(None, found, "" if match[2] else "..")
        for left, right in self._pairs(phrase.removeprefix("from "), _TO):
            return _span(left, right, "")
        return None

    def _short_span(self, phrase: str) -> Phrase | None:
        """Read `1831–35`: years, unless the last two digits can be a month or a season."""
        match = _SHORT_SPAN.fullmatch(phrase)
        if match is None:
            return None
        first, last = match[1], match[1][:2] + match[2]
        if last <= first:
            return None
        try:
            other = say(f"{first}-{match[2]}")
        except EdtfError:
            return Phrase(f"{first}/{last}")
        reason = f"this may be {first} to {last}, or {other}; write {first}/{last} for the years"
        raise EdtfError(phrase, None, reason)

    def _pairs(self, phrase: str, joints: tuple[str, ...]) -> Iterator[tuple[Phrase, Phrase]]:
        """Return both sides of a range; the first takes what only the last one gives."""
        failed: EdtfError | None = None
        for joint in joints:
            place = phrase.find(joint)
            while place >= 0:
                left, right = phrase[:place], phrase[place + len(joint) :]
                try:
                    pair = self._completed(left.strip(), right.strip())
                except EdtfError as error:
                    failed, pair = failed or error, None
                if pair:
                    yield pair
                    return
                place = phrase.find(joint, place + 1)
        if failed:
            raise failed

    def _completed(self, left: str, right: str) -> tuple[Phrase, Phrase] | None:
        last = self.date(right)
        if last is None:
            return None
        completions = _completions(left, right)
        failed: EdtfError | None = None
        for each in completions:
            try:
                first = self.date(each)
            except EdtfError as error:
                failed, first = failed or error, None
            if first is not None:
                return first, last
        if failed:
            raise failed
        return None

    # ------------------------------------------------------------------ lists

    def _one_of(self, phrase: str) -> Phrase | None:
        found = self._listed(phrase, "or", self.element)
        if found is None:
            return None
        notes = tuple(note for each in found for note in each.notes)
        return Phrase(f"[{','.join(_bare(each.text) for each in found)}]", notes)

    def _all_of(self, phrase: str) -> Phrase | None:
        found = self._listed(phrase, "and", self._all)
        if found is None and phrase.startswith("all "):
            only = self._all(phrase)
            found = None if only is None else [only]
        if found is None:
            return None
        return Phrase(f"{{{','.join(_bare(each.text) for each in found)}}}")

    def _all(self, phrase: str) -> Phrase | None:
        if match := re.fullmatch(r"all from (.+) on", phrase):
            found = self.date(match[1])
            return found and _open(found, "after")
        if match := re.fullmatch(r"all up to (.+)", phrase):
            found = self.date(match[1])
            return found and _open(found, "before")
        if phrase.startswith("all from "):
            for left, right in self._pairs(phrase.removeprefix("all from "), (" to ",)):
                return Phrase(f"[{left.text}..{right.text}]")
        return self.date(phrase)

    def _listed(
        self, phrase: str, joint: str, read: Callable[[str], Phrase | None]
    ) -> list[Phrase] | None:
        """Return the parts of a list, split at commas and at the final `or` or `and`."""
        if phrase.count(", ") + phrase.count(f" {joint} ") > _MAX_PARTS:
            return None
        place = phrase.rfind(f" {joint} ")
        while place >= 0:
            last = _tried(read, phrase[place + len(joint) + 2 :])
            if last is not None:
                head = self._commas(phrase[:place].removesuffix(","), read)
                if head is not None:
                    return [*head, last]
            place = phrase.rfind(f" {joint} ", 0, place)
        return None

    def _commas(self, phrase: str, read: Callable[[str], Phrase | None]) -> list[Phrase] | None:
        whole = _tried(read, phrase)
        if whole is not None:
            return [whole]
        place = phrase.find(", ")
        while place >= 0:
            first = _tried(read, phrase[:place])
            rest = self._commas(phrase[place + 2 :], read) if first is not None else None
            if first is not None and rest is not None:
                return [first, *rest]
            place = phrase.find(", ", place + 1)
        return None


def _first(phrase: str, readers: Iterable[Callable[[str], Phrase | None]]) -> Phrase | None:
    """Return the result of the first reader that understands a phrase.

    If no reader understands it, raises the EdtfError of the first reader that refuses it.
    """
    failed: EdtfError | None = None
    for read in readers:
        try:
            found = read(phrase)
        except EdtfError as error:
            failed, found = failed or error, None
        if found is not None:
            return found
    if failed:
        raise failed
    return None


def _completions(left: str, right: str) -> list[str]:
    """Return what the first date of a range can take from the last one: `10`, `May`, `47`."""
    if quarter := re.fullmatch(r"q[1-4] (\d{4})", right):
        return [f"{left} {quarter[1]}", left]
    bare = re.search(
        rf"(?P<tail>(?:{MONTH}\?? )?(?P<year>\d+(?:,\d{{3}})*(?: (?:ad|bc))?))$", right
    )
    if bare is None:
        return [left]
    if bare["month"] and re.fullmatch(r"\d{1,2}(?:st|nd|rd|th)?\??", left):
        return [f"{left} {bare['tail']}"]
    yearless = bare["month"] or re.fullmatch(rf"{MONTH} \d\d?", left)
    with_year = [f"{left} {bare['year']}"] if yearless else []
    era = bare["year"][-3:] if bare["year"].endswith((" ad", " bc")) else ""
    with_era = [left + era] if era and left[-1:].isdigit() else []
    return [*with_year, *with_era, left]


def _tried(read: Callable[[str], Phrase | None], phrase: str) -> Phrase | None:
    try:
        return read(phrase)
    except EdtfError:
        return None


def _bare(text: str) -> str:
    """Return a member of a set: a range without its brackets."""
    return text[1:-1] if text.startswith("[") else text


def _open(found: Phrase, way: str) -> Phrase:
    first, last = found.ends
    return Phrase(f"[..{last}]" if way == "before" else f"[{first}..]", found.notes)


def _span(left: Phrase | None, right: Phrase | None, other: str) -> Phrase:
    """Return an interval; `other` replaces a side without a date."""
    for each in (left, right):
        if each is not None and each.text.startswith("["):
            reason = "a period begins and ends on a date, a month or a year, not in a longer window"
            raise EdtfError(each.text, None, f"{reason}; write its first and its last date")
    sides = (each.text if each else other for each in (left, right))
    return Phrase("/".join(sides), sum((each.notes for each in (left, right) if each), ()))
