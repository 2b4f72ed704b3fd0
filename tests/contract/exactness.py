"""Holds a text against what it is about: what it says that is not so, and what it leaves out.

A text is the place of one reading, or of one event, in one interface. It is read by itself,
without `chrono.render`: dates, quantities with their qualifiers, counts, ages and standings are
found in it as an English reader finds them. Each has to be one that the reading or the event has,
at its own precision; and each value, doubt and annotation that it has must be in the text.

Free words of the log (labels, titles, summaries, notes, reasons) are taken out first, whole, since
chrono only repeats them. A text that is cut off (at `~` or `…`) is held to say nothing wrong, and
to be complete only before the cut; interfaces are therefore asked for lines that are wide enough.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from attrs import define, field

from chrono.edtf import BEGINNING, FOREVER, format_day, parse
from chrono.edtf.clock import UTC_CLOCK
from chrono.model.claim import Annotation, Claim, Document, Entity, Reading, split_key
from chrono.model.event import Event
from chrono.model.vocabulary import Vocabulary

Date = tuple[int, ...]
"""A year; a year and a month; a year, a month and a day."""
Quantity = tuple[str, float, float | None, float | None]
"""A qualifier ("", "about", "at least", "at most"), a number or the lower end, upper end, best."""

MONTHS: Final = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)
MONTH: Final = "|".join(MONTHS)
DAY: Final = r"\d{1,2}(?:st|nd|rd|th)?"
SAID: Final = re.compile(
    rf"(?:({DAY}) (?:of )?)?(?:({MONTH}) )?(?<![\w.,])(\d{{4}})(?:s\b)?(?!\w|,\d)"
)
"""A year, a month of a year or a day, as English text says it."""
FIRST_OF_TWO: Final = re.compile(
    rf"\b(?:({DAY}) )?({MONTH})?,? ?"
    rf"(?=(?:and|to|or) (?:the )?(?:{DAY} )?(?:of )?(?:{MONTH}) \d{{4}})"
)
TO_THE: Final = re.compile(rf"\bthe ({DAY}) to the ({DAY}) of ({MONTH}) (\d{{4}})")
ISO: Final = re.compile(r"(?<![\d-])(\d{4})-[~?%]?(\d\d)(?:-[~?%]?(\d\d))?(?!\d)")
TIME: Final = re.compile(r"(?:at )?\b\d\d:\d\d(?::\d\d)?(?: UTC)?")
IDENTITIES: Final = re.compile(r"\[[0-9a-f\s]+\]")
WRITTEN: Final = re.compile(r"(\d{3}[\dX])(?:-(\d[\dX])(?:-(\d[\dX])|T|\b)?)?")
NUMBER: Final = r"-?\d[\d,]*(?:\.\d+)?"
QUANTITY: Final = re.compile(
    rf"(?:(about|at least|at most) )?(?<![\w.#])({NUMBER})(?: to ({NUMBER}))?"
    rf"(?: \(best ({NUMBER})\))?(?![\w])"
)
AGE: Final = re.compile(r"(?<![\d,])(\d+) (day|month|year)s? old")
COUNTED: Final = re.compile(
    r"(?<![\d,])([\d,]+) (event|happening|document|origin|claim|more link|beside)s?\b"
    r"|\(([\d,]+) counted\)|\band ([\d,]+) more\b"
)
TALLIED: Final = re.compile(
    r"(?<![\d,:])(\d+) (planned|predicted|on condition|alleged|denied|opinion|overdue|stated"
    r"|derived|stale|contested|possible)\b"
)
"""The annotations and the members of a collection, counted by layer and by standing."""
STANDINGS: Final = ("stated", "derived", "stale", "contested", "possible", "unknown")
DOUBT_WORDS: Final[Mapping[str, str]] = {
    "speaker": "who said it",
    "via": "who passed it on",
    "when": "the date",
    "said": "when it was said",
    "modality": "whether it is meant as a fact",
}
"""The words for keys that are not named themselves; a field's own name stands in its words."""
LAYER_WORDS: Final[Mapping[str, str]] = {
    "planned": "planned",
    "predicted": "predicted",
    "conditional": "on condition",
    "alleged": "alleged",
    "opinion": "opinion",
    "denied": "not ",
}
CLAIMS: Final = ("candidates", "foreign", "bounds", "ended", "disputed", "unapplied")


def flat(text: str) -> str:
    """The text on one line, without the ids of events."""
    return " ".join(IDENTITIES.sub(" ", text.replace("\u00a0", " ").replace("·", " | ")).split())


# ------------------------------------------------------------------ what a text says


def said_dates(text: str) -> set[Date]:
    """Every date that a text says, at the precision at which it says it."""
    return read_dates(flat(text))[0]


def read_dates(text: str) -> tuple[set[Date], str]:
    """Every date of a text, and the text without them."""
    found: set[Date] = set()

    def iso(match: re.Match[str]) -> str:
        found.add(tuple(int(part) for part in match.groups() if part))
        return " "

    def days_of_month(match: re.Match[str]) -> str:
        one, two, month, year = match.groups()
        for day in (one, two):
            found.add((int(year), MONTHS.index(month) + 1, number_of(day)))
        return " "

    def first_of_two(match: re.Match[str]) -> str:
        """Of "27 March and 10 April 2020", the first: its year, or month, is that of the second."""
        day, month = match.groups()
        later = SAID.search(match.string, match.end())
        if (not day and not month) or later is None:
            return match[0]
        name = month or later[2]
        date: Date = (int(later[3]), MONTHS.index(name) + 1)
        found.add((*date, number_of(day)) if day else date)
        return " "

    def said(match: re.Match[str]) -> str:
        day, month, year = match.groups()
        date: Date = (int(year),)
        if month:
            date += (MONTHS.index(month) + 1,)
            if day:
                date += (number_of(day),)
        found.add(date)
        return f"{day} " if day and not month else " "

    text = ISO.sub(iso, TIME.sub(" ", text))
    text = FIRST_OF_TWO.sub(first_of_two, TO_THE.sub(days_of_month, text))
    return found, SAID.sub(said, text)


def number_of(text: str) -> int:
    return int(re.sub(r"\D", "", text))


def said_quantities(text: str) -> Iterator[Quantity]:
    """Every quantity of a text from which dates, counts and ages have been taken."""
    for match in QUANTITY.finditer(text):
        qualifier, *numbers = match.groups()
        low, high, best = (None if each is None else figure(each) for each in numbers)
        assert low is not None
        if high is not None and text[: match.start()].endswith(("by ", "from ")):
            qualifier = "by"
        yield qualifier or "", low, high, best


def figure(text: str) -> float:
    return float(text.replace(",", ""))


# ------------------------------------------------------------------ what may be said


def written_dates(text: str | None) -> set[Date]:
    """Every date of an EDTF text, and what it says by being more precise: its month, its year.

    Digits that are left open ("2020-09-1X") stand for the least and the greatest that they can be.
    """
    found: set[Date] = set()
    for parts in WRITTEN.findall(re.sub("[~?%]", "", text or "")):
        given = [part for part in parts if part]
        for length in range(1, len(given) + 1):
            for digit in ("0", "9"):
                found.add(tuple(int(part.replace("X", digit)) for part in given[:length]))
    if text and "X" in text:
        try:
            date = parse(text)
        except ValueError:
            return found
        found |= days_of((date.earliest, date.latest))
    return found


def window_of(text: str) -> tuple[int, int]:
    date = parse(text)
    return date.earliest, date.latest


def days_of(days: Iterable[int]) -> set[Date]:
    found: set[Date] = set()
    for day in days:
        if BEGINNING < day < FOREVER:
            found |= written_dates(format_day(day))
    return found


def days_at(seconds: Iterable[int]) -> set[Date]:
    return days_of(UTC_CLOCK.day(each) for each in seconds if BEGINNING < each < FOREVER)


def quantities(value: Any) -> Iterator[Quantity]:
    """Every form in which a quantity may be said."""
    if isinstance(value, bool) or value is None:
        return
    if isinstance(value, int | float):
        yield "", float(value), None, None
    elif isinstance(value, str):
        yield from said_quantities(read_dates(flat(value))[1])
    elif isinstance(value, list | tuple):
        for each in value:
            yield from quantities(each)
    elif isinstance(value, Mapping):
        if "words" in value:
            yield from quantities(value["words"])
        for key, word in (("about", "about"), ("at_least", "at least"), ("at_most", "at most")):
            if key in value:
                yield word, float(value[key]), None, None
        low, high, best = (value.get(key) for key in ("low", "high", "best"))
        if low is not None and high is not None:
            yield "", float(low), float(high), None if best is None else float(best)
            if low == high:
                yield "", float(low), None, None
        elif low is not None:
            yield "at least", float(low), None, None if best is None else float(best)
        elif high is not None:
            yield "at most", float(high), None, None if best is None else float(best)
        elif best is not None:
            yield "", float(best), None, None


@define
class Evidence:
    """What a text about some readings or events may say."""

    dates: set[Date] = field(factory=set)
    quantities: set[Quantity] = field(factory=set)
    counts: set[int] = field(factory=set)
    ages: set[int] = field(factory=set)
    tallies: Counter[str] = field(factory=Counter)
    """How many annotations of a layer, and how many readings of a standing."""
    standings: set[str] = field(factory=set)
    words: set[str] = field(factory=set)
    """Free words of the log: labels, titles, summaries, notes, reasons."""

    def not_had(self, text: str) -> list[str]:
        """What a text says that is not so, or more exactly than it is known."""
        left = flat(text)
        for words in sorted(map(flat, self.words), key=len, reverse=True):
            if re.search(r"\d", words) and re.search(r"[^\W\d]|^0\d", words):
                left = re.sub(rf"(?<![\w,.]){re.escape(words)}(?!\w|,\d)", " ", left)
        problems = [f"{count} is not the count" for count in wrong_counts(left, self.counts)]
        problems += [f"an age of {age}" for age in wrong_ages(left, self.ages)]
        left = TALLIED.sub(self._without_tally, COUNTED.sub(" ", AGE.sub(" ", left)))
        dates, left = read_dates(left)
        problems += [f"the date {date}" for date in sorted(dates - self.dates)]
        said = set(said_quantities(left))
        problems += [f"the quantity {each}" for each in said if not self.has(each)]
        return problems

    def has(self, said: Quantity) -> bool:
        """Whether a quantity is had; "by 2 to 3" may be a range, or an amount and a level."""
        if said[0] != "by":
            return said in self.quantities
        _, low, high, best = said
        parts = {("", low, None, None), ("", high, None, None)}
        return ("", low, high, best) in self.quantities or parts <= self.quantities

    def _without_tally(self, match: re.Match[str]) -> str:
        """Nothing in place of a right tally. What is no tally may be a quantity before a word."""
        return " " if self.tallies[match[2]] == int(match[1]) else match[0]


def wrong_counts(text: str, counts: set[int]) -> Iterator[str]:
    for match in COUNTED.finditer(text):
        number = next(part for part in (match[1], match[3], match[4]) if part)
        if figure(number) not in counts:
            yield match[0]


def wrong_ages(text: str, ages: set[int]) -> Iterator[str]:
    days = {"day": 1.0, "month": 30.44, "year": 365.25}
    for number, unit in AGE.findall(text):
        if not any(int(age / days[unit]) == int(number) for age in ages):
            yield f"{number} {unit}s"


class Witness:
    """All that a chronicle has, from which the evidence for a place in an interface is taken."""

    def __init__(
        self,
        events: Iterable[Event],
        documents: Mapping[str, Document],
        entities: Mapping[str, Entity],
        vocabulary: Vocabulary,
    ) -> None:
        self.events = {event.id: event for event in events}
        self.documents = documents
        self.entities = entities
        self.vocabulary = vocabulary
        self.linked = set().union(
            *(
                written_dates(event.when) | written_dates(event.said)
                for event in self.events.values()
            ),
            *(self.published(name) for name in documents),
        )
        self.labels = {entity.label for entity in entities.values()}
        self.labels |= {name for name in entities if re.search(r"\d", name)}
        self.labels |= {event.document or "" for event in self.events.values()}
        for document in documents.values():
            self.labels |= {document.title, document.publisher or "", document.id}

    def published(self, document: str | None) -> set[Date]:
        found = self.documents.get(document or "")
        if found is None:
            return set()
        own = written_dates(found.when)
        if found.when is None or window_of(found.when) != found.published:
            own |= days_at(found.published)  # two declarations give two dates
        return own

    def of_claim(self, claim: Claim) -> set[Date]:
        event = self.events[claim.event]
        own = written_dates(claim.when) | written_dates(event.said) | self.published(claim.document)
        if claim.written != claim.event_window or claim.role == "before":
            own |= self.linked  # a link narrows it by the date of another event
        return own

    def of_readings(self, readings: Iterable[Reading]) -> Evidence:
        readings = list(readings)
        claims = [claim for reading in readings for claim in claims_of(reading)]
        found = Evidence(words=set(self.labels))
        for claim in claims:
            found.dates |= self.of_claim(claim)
            found.quantities |= set(quantities(claim.value))
            event = self.events[claim.event]
            found.words |= set(self._words(event))
            for value in event.data.values():
                found.dates |= written_dates(value) if isinstance(value, str) else set()
        for reading in readings:
            found.quantities |= set(quantities(reading.value))
            found.words |= {link.reason for link in reading.judged}
            found.words |= {f"{reading.attribute.label} ", reading.attribute.says}
            found.ages |= {reading.age} if reading.age is not None else set()
            found.standings.add(reading.standing)
            found.tallies[reading.standing] += 1
            for each in reading.annotations:
                word = "on condition" if each.claim.layer == "conditional" else each.claim.layer
                found.tallies[word] += 1
                found.tallies["overdue"] += each.status == "overdue"
            for size in (reading.supports, reading.candidates, reading.annotations):
                found.counts.add(len(size))
            found.counts |= {len({claim.event for claim in reading.supports}), reading.happenings}
            found.counts |= set(range(1, len(reading.documents) + 1))
        members = sum(reading.known and "[" in reading.cell for reading in readings)
        found.counts |= set(range(2, members + 1))
        found.counts |= {len({c.event for r in readings for c in r.supports})}
        found.counts |= set(range(1, len({c.document for c in claims}) + 1))
        found.counts |= {sum(r.standing == standing for r in readings) for standing in STANDINGS}
        return found

    def _words(self, event: Event) -> Iterator[str]:
        yield event.summary or ""
        yield event.note or ""
        for value in event.data.values():
            for each in value if isinstance(value, list | tuple) else (value,):
                if isinstance(each, str):
                    yield each
                elif isinstance(each, Mapping) and "words" in each:
                    yield each["words"]

    def of_event(self, event: Event) -> Evidence:
        found = Evidence(words={*self.labels, *self._words(event), *event.tags})
        found.words.add(event.when_as_written or "")
        found.dates = written_dates(event.when) | written_dates(event.said)
        found.dates |= self.published(event.document)
        if event.source is not None and event.source.start is not None:
            found.quantities.add(("", event.source.start, event.source.end, None))
        for value in event.data.values():
            found.quantities |= set(quantities(value))
            if isinstance(value, str):
                found.dates |= written_dates(value)
        return found


def claims_of(reading: Reading) -> Iterator[Claim]:
    """Every claim that a reading shows."""
    for name in CLAIMS:
        yield from getattr(reading, name)
    yield from (each.claim for each in reading.annotations)
    for each in reading.overrulings:
        yield from (each.ours, each.theirs)
    if reading.next is not None:
        yield reading.next


# ------------------------------------------------------------------ what must be said


def doubted(reading: Reading) -> Iterator[Claim]:
    """The claims whose doubts must stand in a text about a reading.

    Of several claims that agree, those that carry the value are shown.
    """
    shown = reading.supports if reading.known else reading.candidates
    yield from (*shown, *reading.foreign, *reading.bounds, *reading.ended, *reading.unapplied)
    yield from reading.disputed
    yield from (each.claim for each in reading.annotations)


def doubts_not_said(text: str, claims: Iterable[Claim | Event]) -> Iterator[str]:
    """The doubts of claims or events that a text leaves out."""
    said = flat(text)
    for claim in claims:
        if claim.basis == "relative" and "derived" not in said:
            yield "that the date is derived"
        if claim.basis == "outside" and "outside" not in said:
            yield "that the date is from outside"
        for key in claim.doubt:
            phrase = DOUBT_WORDS.get(key, key.replace("_", " "))
            if not re.search(rf"in doubt:? [^\[\]]*?\b{re.escape(phrase)}\b", said):
                yield f"the doubt about {key}"


def annotation_not_said(text: str, found: Annotation, words: Iterable[str]) -> Iterator[str]:
    """What of an annotation a text leaves out: its modality and its value (in `words`)."""
    said = flat(text)
    word = LAYER_WORDS[found.claim.layer]
    if word not in said:
        yield f"that it is {found.claim.layer}"
    for each in words:
        if flat(each) not in said:
            yield f"the {found.claim.layer} value {each!r}"
    if found.status and found.status != "expected" and found.status not in said:
        yield f"that the plan is {found.status}"


def values_not_said(
    text: str, claims: Iterable[Claim], reading: Reading, witness: Witness
) -> Iterator[str]:
    """The values of claims that a text leaves out, by their own words or numbers."""
    said = flat(text)
    numbers = set(said_quantities(read_dates(COUNTED.sub(" ", AGE.sub(" ", said)))[1]))
    numbers |= {("", *rest) for qualifier, *rest in numbers if qualifier == "by"}
    for claim in claims:
        words = [*value_texts(claim.value, claim.cell, reading, witness)]
        if words and isinstance(claim.value, bool):  # or what it is the same as
            words += value_texts(claim.value, reading.cell, reading, witness)
        if words and not any(flat(each) in said for each in words):
            yield f"the value {words[0]!r}"
        if not isinstance(claim.value, str):
            mine = [each for each in quantities(claim.value) if "words" not in str(claim.value)]
            if mine and not numbers.intersection(mine):
                yield f"the value {claim.value}"


def value_texts(value: Any, cell: str, reading: Reading, witness: Witness) -> Iterator[str]:
    """The words that must stand where a value is shown; none for numbers and dates."""
    if isinstance(value, str):
        entity, name, member, _ = split_key(cell)
        known = witness.entities.get(entity)
        attribute = witness.vocabulary.attribute(known.kind, name) if known else None
        kind = (attribute or reading.attribute).type
        if kind == "entity":
            yield witness.entities[value].label if value in witness.entities else value
        elif kind == "choice":
            yield value.replace("_", " ")
        elif kind == "words":
            yield value
    elif isinstance(value, bool):
        member = split_key(cell)[2]
        if member is not None:
            yield witness.entities[member].label if member in witness.entities else member
    elif isinstance(value, Mapping) and "words" in value:
        yield value["words"]
