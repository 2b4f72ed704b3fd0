"""Summaries that give a number or a date which the event's data lack.

A summary is free text: no view checks it. A figure that stands only there cannot be found by a
question, and may not be in the document at all. Numbers are read as digits and as words from
"two" on; "one" and ordinals are too often not meant as numbers.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from typing import Any, Final

from chrono.checks.context import SHORT, CheckContext
from chrono.checks.finding import Finding
from chrono.model.event import Event
from chrono.model.quantity import figures, number

SMALL: Final = (
    *("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven"),
    *("twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)
TENS: Final = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
WORDS: Final[Mapping[str, int]] = {
    **{word: value for value, word in enumerate(SMALL, 2)},
    **{word: 10 * value for value, word in enumerate(TENS, 2)},
    "dozen": 12,
    "dozens": 12,
}
SCALES: Final[Mapping[str, int]] = {
    "hundred": 100,
    "thousand": 1_000,
    "million": 1_000_000,
    "billion": 1_000_000_000,
}
PAIRS: Final = re.compile(r"\b(?:both|bilateral|pair|couple|between\b.+\band)\b", re.IGNORECASE)
"""Words in data that amount to "two": "a balance between American and Iranian influence"."""
FIGURE: Final = r"\d[\d,]*(?:\.\d+)?"
SPOKEN: Final = rf"(?:{'|'.join(TENS)})(?:-[a-z]+)?|{'|'.join((*SMALL, 'dozen'))}"
NUMBER: Final = re.compile(
    rf"(?<![\w.])(?:({FIGURE})|({SPOKEN}|an?(?= (?:{'|'.join(SCALES)})\b)))"
    rf"((?: (?:{'|'.join(SCALES)})\b)*)(?![\w])",
    re.IGNORECASE,
)
MONTHS: Final = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)
YEAR: Final = r"(?:1\d|20)\d\d"
DATE: Final = re.compile(
    rf"(?<![\w,.])(?:(?:(\d{{1,2}}) )?({'|'.join(MONTHS)})(?: (\d{{4}}))?|({YEAR}))(?!\w|,\d)"
)
"""A month, with or without a day and a year; or a year."""
ISO: Final = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?")

Date = tuple[int | None, int | None, int | None]
"""Year, month and day, as far as they are given."""


def find_unbacked_summaries(context: CheckContext) -> Iterator[Finding]:
    """Yield each event whose summary gives a number or a date that its data lack."""
    names: dict[str, set[str]] = {}
    """Names that hold a number, by their first word, which a summary with the name has too."""
    for entity in context.cells.entities.values():
        for name in (entity.label, *entity.aliases):
            if re.search(r"\d", name) or NUMBER.search(name):
                names.setdefault(_words(name)[0], set()).add(name)
    for event in context.facts():
        missing = list(_missing(event, context, names)) if event.summary else []
        if not missing:
            continue
        what = f"{', '.join(missing[:-1])} and {missing[-1]}" if missing[1:] else missing[0]
        yield Finding(
            check="unbacked-summaries",
            severity="hint",
            cells=context.cells_of(event.id),
            events=(event.id,),
            at=None,
            sentence=f"{context.opening(event.id)} has {what} in its summary, but not in its data.",
            what_next=f"`chrono show {event.id[:SHORT]}` shows its data; `chrono correct"
            f" {event.id[:SHORT]}` adds what the document gives, or rewords the summary.",
        )


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text)


def _missing(
    event: Event, context: CheckContext, names: Mapping[str, Collection[str]]
) -> Iterator[str]:
    """Yield each number and date of a summary that the event has nowhere, as it is written."""
    summary = event.summary or ""
    for name in sorted({name for word in _words(summary) for name in names.get(word, ())}):
        summary = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", " ", summary)
    texts = [*_texts(event.data), event.when_as_written or ""]
    dates = _dates_of(event, context, texts)
    for match in DATE.finditer(summary):
        if _date_of(match) not in dates:
            yield f'"{match[0]}"'
    summary = DATE.sub(" ", summary)
    numbers = set(_numbers(event.data))
    for text in texts:
        numbers |= {value for value, _ in read_numbers(text)}
        numbers |= {2} if PAIRS.search(text) else set()
    for value, written in read_numbers(summary):
        if value not in numbers and not any(
            written.casefold() in text.casefold() for text in texts
        ):
            said = f'"{written}"'
            yield said if written[:1].isdigit() else f"{said} ({number(value)})"


def read_numbers(text: str) -> Iterator[tuple[int | float, str]]:
    """Yield each number of a text, and how it is written there."""
    for match in NUMBER.finditer(text):
        digits, word, scales = match.groups()
        if digits:
            plain = digits.replace(",", "")
            value: int | float = float(plain) if "." in plain else int(plain)
        else:
            tens, _, unit = word.casefold().partition("-")
            value = WORDS.get(tens, 1) + (WORDS.get(unit, unit == "one") if unit else 0)
        for scale in scales.casefold().split():
            value *= SCALES[scale]
        yield value, match[0]


def _texts(value: Any) -> Iterator[str]:
    """Yield the free words in data."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for each in value.values():
            yield from _texts(each)
    elif isinstance(value, list | tuple):
        for each in value:
            yield from _texts(each)


def _numbers(data: Mapping[str, Any]) -> Iterator[int | float]:
    """Yield the figures in data, and the lengths of its lists: "the two provinces"."""
    for value in data.values():
        if isinstance(value, list | tuple):
            yield len(value)
            for each in value:
                yield from figures(each)
        elif not isinstance(value, str):
            yield from figures(value)


def _dates_of(event: Event, context: CheckContext, texts: list[str]) -> set[Date]:
    """Return every date that an event has, and what each says in fewer parts."""
    document = context.documents.get(event.document or "")
    labels = [
        entity.label for text in texts if (entity := context.cells.entities.get(text)) is not None
    ]
    found: set[Date] = set()
    for text in (event.when, event.said, document.when if document else None, *texts, *labels):
        for parts in ISO.findall(text or ""):
            year, month, day = (int(part) if part else None for part in parts)
            found |= {(year, None, None), (None, month, None), (year, month, None)}
            found |= {(year, month, day), (None, month, day)}
        found |= {_date_of(match) for match in DATE.finditer(text or "")}
    return found


def _date_of(match: re.Match[str]) -> Date:
    day, month, year, alone = match.groups()
    if alone:
        return int(alone), None, None
    return (int(year) if year else None, MONTHS.index(month) + 1, int(day) if day else None)
