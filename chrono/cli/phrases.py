"""Short phrases about claims and events, for lines of a terminal.

Standings, rules, values and dates get their words from `telling`; here they are only
put together: who says so and where, since when, and the marks in front.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Final

from chrono.cli.edge import Part, glue
from chrono.edtf import BEGINNING, FOREVER, say_day
from chrono.state import Beside, Claim, Reading
from chrono.telling.words import (
    Names,
    age_words,
    claim_words,
    counted,
    date_words,
    plan_words,
    window_words,
)
from chrono.view import View
from chrono.vocabulary.records import Attribute

SHORT = 7
"""Digits of an event's id that are shown: enough to name it again."""
SEVERAL = 3
"""More events than these are counted, not listed."""
ASIDE = "›"
DOT: Final[Part] = (" · ", "quiet")

day = lru_cache(maxsize=4096)(say_day)


def short(event: str) -> str:
    """An event's id as it is shown, and as commands take it."""
    return event[:SHORT]


def when(claim: Claim) -> str:
    """When a claim begins, as its document has it and no more exactly."""
    if claim.role == "before":
        exact = claim.moment[0] == claim.moment[1]
        return f"just before {'' if exact else 'a change '}{window_words(claim.moment)}"
    if claim.when is None or claim.moment != claim.written:
        return window_words(claim.moment) if claim.end is None else date_words(claim.when)
    return date_words(claim.when)


def since(claim: Claim, attribute: Attribute) -> str:
    """From when a value holds: "since 3 March 2020", "as of …" where it was only observed."""
    if attribute.persistence == "fixed" or claim.role == "before":
        return when(claim)
    if claim.end is not None and claim.end[0] < FOREVER:
        said = when(claim)
        return said if said.startswith(("until", "from")) else f"from {said}"
    low, high = claim.moment
    if claim.open_start or low <= BEGINNING:
        said = f"{day(high)} or earlier" if high < FOREVER else "some day untold"
    else:
        said = when(claim).removeprefix("from ")
        if said.startswith("between"):
            said = f"some day {said}"
    goes_on = claim.when is not None and claim.when.endswith("/..")
    return (
        f"as of {said}" if not goes_on and attribute.persistence == "observed" else f"since {said}"
    )


def who(claim: Claim, names: Names) -> str:
    """Who says so, and in which document: "Kayleigh McEnany in 002"."""
    document = claim.document or "the chronicler"
    return f"{names.entity(claim.speaker)} in {document}" if claim.speaker else document


def cited_once(claim: Claim, names: Names) -> str:
    """Who makes a claim, in which document, by which event: "Kayleigh McEnany in 002 [1f3ab2c]"."""
    return f"{who(claim, names)} [{short(claim.event)}]"


def cited(claims: Sequence[Claim], names: Names) -> list[Part]:
    """Who says so, in which document, by which events: "Kayleigh McEnany in 002 [1f3ab2c]"."""
    if len(claims) == 1:  # nearly always
        return [(glue(cited_once(claims[0], names)), "quiet")]
    held: dict[str, dict[str, None]] = {}
    for claim in claims:
        held.setdefault(who(claim, names), {})[short(claim.event)] = None
    parts: list[Part] = []
    for name, events in held.items():
        parts += [(", " if parts else "", "quiet"), (glue(f"{name} [{' '.join(events)}]"), "quiet")]
    return parts


def support(reading: Reading, claims: Sequence[Claim], names: Names) -> list[Part]:
    """All that carries a value: who says so, or, where they are many, how many do."""
    if len(claims) == 1:
        return cited(claims, names)
    each = {claim.event: claim for claim in claims}
    documents = {claim.document for claim in each.values() if claim.document}
    if len(each) <= SEVERAL:
        parts = cited(list(each.values()), names)
    else:
        shown = sorted(documents)
        listed = ", ".join(shown[:SEVERAL]) + (" …" if len(shown) > SEVERAL else "")
        parts = [(f"{_counts(reading, len(each), len(documents))}: {listed}", "quiet")]
    if len(documents) < 2:
        return parts
    origins = names_of_origins(documents, names)
    if len(origins) < len(documents):
        told = f" ({counted(len(documents), 'document')}, {counted(len(origins), 'origin')})"
        parts.append((told, "quiet"))
    return parts


def _counts(reading: Reading, events: int, documents: int) -> str:
    parts = [counted(events, "event")]
    if reading.happenings and reading.happenings != events:
        parts.append(counted(reading.happenings, "happening"))
    return ", ".join([*parts, counted(documents, "document")])


def names_of_origins(documents: Iterable[str], names: Names) -> set[str]:
    """The documents that some draw on, in place of those that draw on them."""
    found: set[str] = set()
    waiting, seen = list(documents), set()
    while waiting:
        name = waiting.pop()
        known = names.documents.get(name)
        if name in seen:
            continue
        seen.add(name)
        if known and known.draws_on:
            waiting += known.draws_on
        else:
            found.add(name)
    return found


def deciding(reading: Reading) -> Claim | None:
    """The claim whose date is told: of those that give the shown value, the earliest known."""
    claims = reading.supports
    if len(claims) == 1:
        return claims[0]
    claims = tuple(claim for claim in claims if claim.value == reading.value) or claims
    return min(claims, key=lambda claim: (claim.latest, claim.seq), default=None)


def dated(reading: Reading) -> str:
    """Since when a value holds, and how old an observation is."""
    claim = deciding(reading)
    if claim is None or reading.attribute.tally:
        return ""
    return dated_by(claim, reading)


def dated_by(claim: Claim, reading: Reading) -> str:
    """The same by the claim whose date is told."""
    said = since(claim, reading.attribute)
    return f"{said}, {age_words(reading.age)}" if reading.age else said


def following(reading: Reading, names: Names) -> list[Part]:
    """The next known change, or nothing."""
    claim = reading.next
    if claim is None:
        return []
    said = f"{next_word(reading)}: {claim_words(claim, reading.attribute, names)}, "
    return [(said, "quiet"), (when(claim), "quiet"), DOT, *cited([claim], names)]


def next_word(reading: Reading) -> str:
    """What the next known change is called: of what is only observed, it need be no change."""
    return "next observed" if reading.attribute.persistence == "observed" else "next known"


def plainly(rule: str) -> str:
    """A rule's sentence as the end of another."""
    return rule[0].lower() + rule[1:].rstrip(".")


def dated_and_cited(claim: Claim, attribute: Attribute, names: Names) -> list[Part]:
    """Since when a claim holds, and who makes it."""
    return [(glue(since(claim, attribute)), "quiet"), DOT, *cited([claim], names)]


def side(claim: Claim, attribute: Attribute, names: Names) -> list[Part]:
    """One side of a contest, or one of several possible values."""
    said = claim_words(claim, attribute, names)
    if claim.role == "before":
        said = f"{said} until then"
    return [(said, "strong"), DOT, *dated_and_cited(claim, attribute, names)]


def aside(found: Beside, attribute: Attribute, names: Names) -> list[Part]:
    """What is planned, alleged, denied … beside a value, with its speaker."""
    claim = found.claim
    said = claim_words(claim, attribute, names)
    parts: list[Part] = [(plan_words(found), "beside"), (f": {said}", "")]
    told = when(claim) if claim.when is not None else ""
    if claim.event in names.conditions:
        parts.append((f", if {names.conditions[claim.event]}", ""))
    if claim.layer == "planned":
        told = f"for {told}" if told else "no date given"
    if told:
        parts.append((f", {told}", "quiet"))
    if found.tentative:
        parts.append((", may not have been said yet", "quiet"))
    if found.by:
        word = "by" if found.status == "fulfilled" else "by later plan"
        parts.append((f", {word} {' '.join(short(each) for each in found.by)}", "quiet"))
    return [*parts, DOT, *cited([claim], names)]


def headline(view: View, today: int) -> str:
    """From where the chronicle is looked at, as a sentence."""
    day = f"today, {say_day(view.at)}" if view.at == today else f"at the end of {say_day(view.at)}"
    return f"State {day}, {known(view)}"


def known(view: View) -> str:
    """As far as what was known, and recorded, and from which sources."""
    if view.known_at >= FOREVER:
        said = "as far as is known today"
    else:
        said = f"as far as was known at the end of {say_day(view.known_at)}"
    if view.recorded_at:
        first = view.recorded_at.startswith("#")
        said += f", by the first {view.recorded_at[1:]} events of the log" if first else (
            f", as recorded by {view.recorded_at}"
        )  # fmt: skip
    for word, axes in (("without", view.sieve.without), ("only from", view.sieve.only)):
        if axes:
            said += f", {word} {' and '.join(f'{axis} {name}' for axis, name in axes)}"
    return said


def judgements(readings: Iterable[Reading]) -> list[str]:
    """Why some readings were settled, and by which events: each once, whatever it is over."""
    ties = (tie for reading in readings for tie in reading.judged)
    return list(dict.fromkeys(f"{tie.reason} [{short(tie.event)}]" for tie in ties))
