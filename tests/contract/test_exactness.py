"""No text shows a date, a number or a standing that a reading or event does not have.

One checker for every interface: it takes a text and what it is about, and finds the dates that
are said more precisely than any date behind it, the doubts and annotations that are missing, and
standings that are not its own. It reads the text by itself, with no help from `chrono.render`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from io import StringIO
from pathlib import Path

import pytest

from chrono import Chronicle, edtf
from chrono.cli import phrases
from chrono.cli import reading_view as cells
from chrono.cli.event_view import show_entries
from chrono.cli.terminal import Screen
from chrono.edtf import BEGINNING, FOREVER
from chrono.model.claim import Claim, Document, Reading, Window
from chrono.model.event import Event
from chrono.render.state import State
from chrono.render.text import LAYERS, Names

ROOT = Path(__file__).parents[2]
DAYS_ASKED = ("2014", "2020-04-10", "2020-09-15", "2024-01-20", "2026-01-01")
MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
SAID = re.compile(rf"(?:(\d{{1,2}}) )?(?:({'|'.join(MONTHS)}) )?(?<![\w.,])(\d{{4}})(?!\w|,\d)")
"""A year, a month of a year or a day, as English text says it."""
IDENTITIES = re.compile(r"\[[0-9a-f\s]+\]")
WRITTEN = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?")
STANDINGS = ("stated", "derived", "stale", "contested", "possible", "unknown")

Date = tuple[int, ...]
"""A year; a year and a month; a year, a month and a day."""


def said_dates(text: str) -> set[Date]:
    """Every date that a text says, at the precision at which it says it."""
    found: set[Date] = set()
    for day, month, year in SAID.findall(" ".join(IDENTITIES.sub("", text).split())):
        date: Date = (int(year),)
        if month:
            date += (MONTHS.index(month) + 1,)
            if day:
                date += (int(day),)
        found.add(date)
    return found


def written_dates(text: str | None) -> set[Date]:
    """Every date of an EDTF text, and what it says by being more precise: its month, its year."""
    found: set[Date] = set()
    for parts in WRITTEN.findall(text or ""):
        numbers = tuple(int(part) for part in parts if part)
        found.update(numbers[:length] for length in range(1, len(numbers) + 1))
    return found


def days_of(window: Window) -> set[Date]:
    """The ends of a window of days whose exact days a document gives."""
    found: set[Date] = set()
    for day in window:
        if BEGINNING < day < FOREVER:
            found |= written_dates(edtf.format_day(day))
    return found


class Evidence:
    """The dates that may be said of some claims or events."""

    def __init__(
        self, chronicle: Chronicle, documents: Iterable[Document], links: Iterable[str]
    ) -> None:
        """`links` are the dates of all events: a link may narrow a claim by any of them."""
        self.chronicle = chronicle
        self.published = {document.id: days_of(document.published) for document in documents}
        self.said = {event.id: written_dates(event.said) for event in chronicle.events}
        self.linked = set().union(*(written_dates(when) for when in links))

    def of_claim(self, claim: Claim) -> set[Date]:
        own = written_dates(claim.when) | self.published.get(claim.document or "", set())
        own |= self.said[claim.event]
        if claim.written != claim.event_window or claim.role == "before":
            own |= self.linked
        return own

    def of_reading(self, reading: Reading) -> set[Date]:
        return set().union(*(self.of_claim(claim) for claim in claims_of(reading)), set())

    def of_event(self, event: Event) -> set[Date]:
        own = written_dates(event.when) | written_dates(event.said)
        own |= self.published.get(event.document or "", set())
        return own | said_dates(f"{event.summary} {event.note} {' '.join(texts_of(event))}")


def texts_of(event: Event) -> Iterator[str]:
    for value in event.data.values():
        if isinstance(value, str):
            yield value


def claims_of(reading: Reading) -> Iterator[Claim]:
    """Every claim that a reading shows."""
    for name in ("candidates", "foreign", "bounds", "ended", "disputed", "unapplied"):
        yield from getattr(reading, name)
    yield from (each.claim for each in reading.annotations)
    for each in reading.overrulings:
        yield from (each.ours, each.theirs)
    if reading.next is not None:
        yield reading.next


def dates_in_values(reading: Reading) -> set[Date]:
    """The dates that the words of values have in them, such as "the attack of 4 January 2024"."""
    return said_dates(" ".join(str(claim.value) for claim in claims_of(reading)))


def labels(names: Names) -> set[Date]:
    """The dates in the names of entities."""
    return said_dates(" ".join(each.label for each in names.entities.values()))


def shown(row: cells.Row, names: Names, width: str = "100") -> str:
    """A row as `state --all` and `why --all` write it, on one line."""
    screen = Screen(StringIO(), {"COLUMNS": width})
    lines = cells.row_lines(row, cells.Layout(screen, names, 2, everything=True))
    return screen.lines(lines)


def flat(text: str) -> str:
    return " ".join(text.replace(" · ", " ").split())


@pytest.fixture(scope="module")
def chronicle() -> Chronicle:
    return Chronicle.open(ROOT)


@pytest.fixture(scope="module")
def evidence(chronicle: Chronicle) -> Evidence:
    documents = chronicle.cells().documents.values()
    return Evidence(chronicle, documents, [event.when or "" for event in chronicle.events])


def rows_at(chronicle: Chronicle, day: str) -> tuple[State, Names, list[cells.Row]]:
    state = chronicle.state(chronicle.view(day))
    names = Names(state.entities, state.documents, chronicle.vocabulary, chronicle.event)
    return state, names, cells.rows(state.readings)


@pytest.mark.parametrize("day", DAYS_ASKED)
def test_every_date_of_a_state_is_one_that_its_claims_have(
    chronicle: Chronicle, evidence: Evidence, day: str
) -> None:
    _, names, rows = rows_at(chronicle, day)
    for row in rows:
        allowed = set().union(*(evidence.of_reading(each) for each in row.readings))
        allowed |= set().union(*(dates_in_values(each) for each in row.readings)) | labels(names)
        assert said_dates(shown(row, names)) <= allowed, f"{row.entity}.{row.attribute}"


@pytest.mark.parametrize("day", DAYS_ASKED)
def test_every_doubt_and_every_annotation_is_said(chronicle: Chronicle, day: str) -> None:
    _, names, rows = rows_at(chronicle, day)
    for row in rows:
        text = flat(shown(row, names))
        for reading in row.readings:
            for each in reading.annotations:
                if each.claim not in reading.disputed:
                    assert f"› {LAYERS[each.claim.layer]}" in text.replace("\u00a0", " ")
                assert f"[{each.claim.event[:7]}" in text
            doubted = [claim for claim in claims_of(reading) if claim.doubt]
            told = {claim.event for claim in reading.supports} if reading.known else set()
            for claim in doubted:
                agrees_but_is_hidden = claim in reading.candidates and claim.event not in told
                if reading.known and agrees_but_is_hidden:
                    continue
                if reading.standing == "unknown" and "[" in reading.cell and claim.role != "level":
                    continue
                assert "in doubt: " in text, (reading.cell, claim.event)


@pytest.mark.parametrize("day", DAYS_ASKED)
def test_every_standing_in_a_state_is_one_that_a_reading_has(
    chronicle: Chronicle, day: str
) -> None:
    _, names, rows = rows_at(chronicle, day)
    for row in rows:
        found = re.findall(
            rf"^\s*({'|'.join(STANDINGS)})\b(?! date)", shown(row, names), re.MULTILINE
        )
        assert set(found) <= {each.standing for each in row.readings}


def test_every_date_of_a_difference_is_one_that_its_claims_have(
    chronicle: Chronicle, evidence: Evidence
) -> None:
    one, two = chronicle.view("2020-01-01"), chronicle.view("2024-09-30")
    screen = Screen(StringIO(), {"COLUMNS": "100"})
    names = Names(chronicle.cells().entities, chronicle.cells().documents)
    for change in chronicle.diff(one, two):
        for reading in (change.before, change.after):
            if reading is None:
                continue
            pen = screen.pen(8)
            text = cells.brief(reading, names, pen)
            text += " ".join(phrases.asides(reading.annotations, reading.attribute, names, pen))
            allowed = evidence.of_reading(reading) | dates_in_values(reading) | labels(names)
            assert said_dates(text) <= allowed, change.cell
            if any(claim.doubt for claim in reading.supports):
                assert "in doubt: " in text


def test_every_date_and_doubt_of_the_log_is_one_that_the_event_has(
    chronicle: Chronicle, evidence: Evidence
) -> None:
    names = Names(chronicle.cells().entities, chronicle.cells().documents)
    for event in chronicle.events:
        if event.document is None:
            continue
        stream = StringIO()
        show_entries(Screen(stream, {"COLUMNS": "100"}), [event], chronicle.vocabulary, names)
        text = stream.getvalue()
        allowed = evidence.of_event(event) | labels(names)
        assert said_dates(text) <= allowed, event.id
        assert ("in doubt: " in text) == bool(event.doubt)
        if event.modality in LAYERS:
            word = "denial" if event.modality == "denied" else LAYERS[event.modality]
            assert f"] {word}: " in flat(text.replace("\u00a0", " "))


def test_a_date_that_is_too_exact_is_found() -> None:
    """The checker itself: what it is there for does not pass it."""
    assert not said_dates("since 1 January 2003") <= written_dates("2003")
    assert not said_dates("as of March 2003") <= written_dates("2003")
    assert said_dates("in 2003, or March 2004") <= written_dates("[2003,2004-03-05]")
    assert said_dates("1,500 persons, 2003") == {(2003,)}
