"""Puts the lines of a brief into words: one line for a value, a collection or a contest.

A line shows every doubt of the value that it shows. Its dates are as exact as those of a full
answer, with the names of months cut to three letters.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from attrs import frozen

from chrono.edtf import BEGINNING, FOREVER
from chrono.model.claim import NONE, SIZE, Claim, Document, Reading, Standing, split_key
from chrono.model.event import Event
from chrono.render.brief import Brief, BriefLine, is_older, known_documents, standing_of
from chrono.render.date_text import date_words, latest_words, published_words, when_words
from chrono.render.names import Names
from chrono.render.source_text import deciding, origins_of, who
from chrono.render.text import (
    LAYERS,
    absence_words,
    claimed_member,
    claimed_side,
    counted,
    joint_doubts,
    listed,
    member_of,
    member_words,
    nearby_words,
    reading_words,
    standing_words,
    unapplied_words,
)

MAX_MEMBERS: Final = 5
MAX_SIDES: Final = 6
MAX_SPEAKERS: Final = 2
SHORT_MONTHS: Final = re.compile(
    r"\b(Jan)uary\b|\b(Feb)ruary\b|\b(Mar)ch\b|\b(Apr)il\b|\b(Jun)e\b|\b(Jul)y\b|\b(Aug)ust\b"
    r"|\b(Sep)tember\b|\b(Oct)ober\b|\b(Nov)ember\b|\b(Dec)ember\b"
)
PARENTHESIS: Final = re.compile(r" \([^()]*\)$")
COUNTED_LAYERS: Final = {
    "planned": "plan",
    "predicted": "prediction",
    "conditional": "conditional",
    "alleged": "allegation",
    "denied": "denial",
    "opinion": "opinion",
}


@frozen
class LineWords:
    """One line of a brief in words."""

    subject: str
    """The entity and the attribute."""
    standing: Standing
    value: str
    """The value, or the sides of a contest."""
    notes: tuple[str, ...]
    """The standing unless it is stated, doubts, since when, and who says so."""


def line_words(line: BriefLine, names: Names) -> LineWords:
    """Return a line in words."""
    reading = line.first
    is_contest = reading.standing == "contested" or bool(reading.disputed)
    if not is_contest and any(each.attribute.many for each in line.readings):
        return _collection(line, names)
    subject = subject_words(reading, names)
    if reading.standing in ("contested", "possible"):
        notes = (*_contested_since(reading, names), *_beside(reading, names))
        return LineWords(subject, reading.standing, _sides(reading, names), notes)
    if not reading.known:
        return LineWords(subject, "unknown", "unknown", _lost(reading, names))
    said = reading_words(reading, names)
    if reading.cell.endswith(SIZE):
        said = _size(reading, names)
    return LineWords(subject, reading.standing, _heard(line, said, names), _notes(line, names))


def subject_words(reading: Reading, names: Names) -> str:
    """Return what a line is about: "US troops in Iraq: strength"."""
    entity, _, member, _ = split_key(reading.cell)
    said = f"{names.entity(entity)}: {reading.attribute.label}"
    return f"{said}: {member_words(member, reading.attribute, names)}" if member else said


def short_date(said: str) -> str:
    """Return a date in words with short names of months: "13 Sep 2020"."""
    return SHORT_MONTHS.sub(lambda found: found[found.lastindex or 0], said)


def since_words(claim: Claim, names: Names) -> str:
    """Return since when a value holds: "by 13 Sep 2020", "2014", "23 Jan 2024"."""
    clock = names.clock
    if claim.role != "before" and claim.end is None and claim.event_window[0] <= BEGINNING:
        if claim.event_window[1] >= FOREVER:
            return "undated"
        return short_date(f"by {latest_words(claim, clock)}")
    return short_date(when_words(claim, clock))


# ------------------------------------------------------------------ parts of a line


def _notes(line: BriefLine, names: Names) -> tuple[str, ...]:
    reading = line.first
    said = [_standing(reading, names), *_dated(line, names), _cited(line, reading.supports, names)]
    return tuple(filter(None, (*said, *_beside(reading, names))))


def _standing(reading: Reading, names: Names) -> str:
    """Return the standing in words, and all doubts; "" where it is only stated, or disputed."""
    said = standing_words(reading, names).removeprefix("stated").removeprefix(", ")
    return said.removeprefix("disputed").removeprefix(", ")


def _heard(line: BriefLine, said: str, names: Names) -> str:
    """Return a value, of an observation older than a year not as if it were so on the day."""
    if not _is_old_observation(line):
        return said
    last = max(_deciding(line), key=lambda each: (each.seen, each.offset))
    month = re.sub(r"^\d{1,2} (?=\D)", "", latest_words(last, names.clock))
    return f"last heard of in {month}: {said}"


def _is_old_observation(line: BriefLine) -> bool:
    observed = line.first.attribute.persistence == "observed" and bool(_deciding(line))
    return observed and is_older(line.readings, line.first.at)


def _deciding(line: BriefLine) -> Sequence[Claim]:
    """Return the claims whose dates the line shows."""
    return line.deciding or [
        claim
        for each in line.readings
        if each.known and not each.attribute.tally and (claim := deciding(each))
    ]


def _dated(line: BriefLine, names: Names) -> list[str]:
    """Return since when the values hold; of several dates, the latest."""
    claims = _deciding(line)
    if not claims or _is_old_observation(line):
        return []
    last = max(claims, key=lambda each: (each.seen, each.offset))
    dates = {since_words(claim, names) for claim in claims}
    said = since_words(last, names)
    return [said if len(dates) == 1 else f"the latest {said}"]


def _cited(line: BriefLine, claims: Sequence[Claim], names: Names) -> str:
    """Return who says so; with many sources, how many documents."""
    claims = line.deciding or claims
    said = list(dict.fromkeys(who(claim, names) for claim in claims))
    documents = {claim.document for claim in claims if claim.document}
    if len(said) > MAX_SPEAKERS:
        return counted(len(documents), "document") + _origins(documents, names)
    return f"{listed(said)}{_origins(documents, names)}"


def _origins(documents: set[str], names: Names) -> str:
    origins = origins_of(documents, names) if len(documents) > 1 else documents
    return "" if len(origins) == len(documents) else f" ({counted(len(origins), 'origin')})"


def _beside(reading: Reading, names: Names) -> tuple[str, ...]:
    """Return what disputes a value, and the changes that are not part of it."""
    said = []
    for claim in reading.disputed:
        word = "" if claim.layer == "denied" else f"{LAYERS[claim.layer]}: "
        told = claimed_member(claim, reading.attribute, names)
        said.append(f"≠ {word}{told} ({_whence(claim, names)})")
    for claim in reading.unapplied:
        words = unapplied_words(claim, reading.attribute, names)
        said.append(", ".join(filter(None, (short_date(words), names.doubts(claim)))))
    return tuple(said)


def _whence(claim: Claim, names: Names) -> str:
    return ", ".join(
        filter(None, (since_words(claim, names), who(claim, names), names.doubts(claim)))
    )


def _sides(reading: Reading, names: Names) -> str:
    """Return each side of a contested or possible value, with its sources and doubts."""
    held: dict[str, dict[str, list[Claim]]] = {}
    for claim in (*reading.candidates, *reading.foreign):
        said = claimed_side(claim, reading, names)
        held.setdefault(said, {}).setdefault(_source(claim, reading, names), []).append(claim)
    told = []
    for said, sources in held.items():
        doubted = [
            ", ".join(filter(None, (source, joint_doubts(claims, names))))
            for source, claims in sources.items()
        ]
        told.append(f"{said} ({'; '.join(doubted)})")
    more = len(told) - MAX_SIDES
    if more > 0:
        told = [*told[:MAX_SIDES], counted(more, "more side")]
    ended = [f"ended since ({_whence(claim, names)})" for claim in reading.ended[:1]]
    return (" against " if reading.standing == "contested" else " or ").join([*told, *ended])


def _contested_since(reading: Reading, names: Names) -> list[str]:
    """Return when the last of the sides of a contest began."""
    if reading.standing != "contested" or reading.attribute.persistence == "fixed":
        return []
    return [since_words(max(reading.candidates, key=lambda each: each.latest), names)]


def _source(claim: Claim, reading: Reading, names: Names) -> str:
    """Return who makes a claim; of a possible value also when, since that is what it hangs on."""
    dated = reading.standing == "possible" or reading.attribute.persistence == "fixed"
    return f"{since_words(claim, names)}, {who(claim, names)}" if dated else who(claim, names)


def _lost(reading: Reading, names: Names) -> tuple[str, ...]:
    """Return what an unknown value was before, or is between."""
    claims = (*reading.ended, *reading.bounds)
    said = list(dict.fromkeys(who(claim, names) for claim in claims))
    return tuple(filter(None, (short_date(nearby_words(reading, names)), listed(said))))


def _collection(line: BriefLine, names: Names) -> LineWords:
    """Return the members of a collection on one line, at most five of them."""
    known = [each for each in line.readings if each.standing != "unknown"] or list(line.readings)
    members = [each for each in known if split_key(each.cell)[2] is not None]
    members.sort(key=lambda each: (not each.known, each.value is not True))
    shown = members[:MAX_MEMBERS]
    said = [_member(each, names) for each in shown]
    if len(members) > len(shown):
        said.append(f"{len(members) - len(shown)} more")
    parts = [listed(said)] if said else []
    for reading in known:
        part = split_key(reading.cell)[3]
        if part == SIZE:
            parts.append(_size(reading, names))
        elif part == NONE:
            parts.append("stated to be none")
        if part:
            shown.append(reading)
    doubts = dict.fromkeys(filter(None, (_standing(each, names) for each in shown)))
    claims = [claim for each in shown for claim in each.supports]
    whence = [*_dated(line, names), _cited(line, claims, names)]
    beside = [more for each in shown for more in _beside(each, names)]
    entity, label = split_key(line.first.cell)[0], line.first.attribute.label
    return LineWords(
        f"{names.entity(entity)}: {label}",
        standing_of(line),
        _heard(line, "; ".join(parts), names),
        tuple(filter(None, (*doubts, *whence, *beside))),
    )


def _size(reading: Reading, names: Names) -> str:
    """Return the stated number of a collection: "8 in number", "numerous"."""
    said = reading_words(reading, names)
    return f"{said} in number" if said[-1:].isdigit() else said


def _member(reading: Reading, names: Names) -> str:
    if reading.known and reading.value is False:
        return absence_words(reading.cell, reading.attribute, names)
    return member_of(reading, names)


# ------------------------------------------------------------------ around the lines


def due_words(event: Event) -> str:
    """Return when a plan is due, in the words of its document if they were kept; "" for never."""
    if event.when_as_written:
        return event.when_as_written
    return f"due {short_date(date_words(event.when))}" if event.when else ""


def documents_words(brief: Brief) -> str:
    """Return how many documents are known, and which is the last."""
    known = known_documents(brief.state)
    if not known:
        return "no documents"
    last = known[-1]
    when = _published(last, brief)
    if len(known) == 1:
        return f"1 document ({last.id}), published {when}"
    return f"{len(known):,} documents, the last ({last.id}) published {when}"


def sources_words(documents: Mapping[str, Document], cited: Iterable[str]) -> list[str]:
    """Return each document that is cited: its publisher, less what explains it, or its title."""
    found = [documents[name] for name in sorted(set(cited)) if name in documents]
    named = [(each.id, PARENTHESIS.sub("", each.publisher or "") or each.title) for each in found]
    return [" ".join(filter(None, each)) for each in named]


def _published(document: Document, brief: Brief) -> str:
    """Return when a document was published, or by when: "13 Sep 2020", "by 14 Sep 2024"."""
    clock, last = brief.state.view.clock, document.published[1]
    if document.when and document.when.startswith("[") and last < FOREVER:
        return f"by {short_date(clock.say(last))}"
    return short_date(published_words(document, clock))


def left_out_words(brief: Brief) -> str:
    """Return what a brief leaves out, as counts; "" for nothing."""
    left = brief.left_out
    values = [
        f"{counted(left.older, 'value')} older than a year" if left.older else "",
        counted(left.details, "detail") if left.details else "",
        f"{left.background:,} of background" if left.background else "",
        f"{left.unknown:,} unknown then" if left.unknown else "",
    ]
    beside = [
        f"{number:,} {_plural(COUNTED_LAYERS[layer], number)}"
        for layer, number in brief.beside.items()
    ]
    said = ", ".join(filter(None, values))
    if beside:
        said = f"{said}; beside them {', '.join(beside)}" if said else ", ".join(beside)
    return said


def _plural(noun: str, number: int) -> str:
    if number == 1:
        return noun
    return "denials" if noun == "denial" else f"{noun}s"


def more_words(more: Iterable[tuple[str, int]]) -> str:
    """Return the counts of further lines by kind: "bases 3, forces 12"."""
    return ", ".join(f"{label} {number:,}" for label, number in more)
