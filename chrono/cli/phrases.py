"""Short phrases about claims and events, for lines of a terminal.

Standings, rules, values and dates get their words from `telling`; here they are only
put together: who says so and where, since when, and the marks in front.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Final

from chrono.cli.terminal import Formatter, Styled
from chrono.edtf import BEGINNING, FOREVER
from chrono.edtf.clock import Clock
from chrono.model.claim import Annotation, Claim, Overruling, Reading
from chrono.model.view import View
from chrono.model.vocabulary.schema import Attribute
from chrono.render.date_text import age_words, latest_words, short_age_words, when_words
from chrono.render.names import Names
from chrono.render.overruling_text import overruling_sides
from chrono.render.source_text import deciding, origins_of, who
from chrono.render.text import (
    annotation_words,
    claim_words,
    claimed_member,
    counted,
    plan_words,
    side_words,
)

SHORT_ID_LENGTH = 7
"""The length of a displayed event id; commands accept it."""
MAX_EVENTS_CITED = 3
"""If there are more events, they are counted, not listed."""
ASIDE = "›"
DOT: Final[Styled] = (" · ", "quiet")


def short(event: str) -> str:
    """Shortens an event's id for display; commands accept the short form."""
    return event[:SHORT_ID_LENGTH]


def since(claim: Claim, attribute: Attribute) -> str:
    """Says when a value began: "since 3 March 2020", or "as of …" for an observation."""
    clock = attribute.clock
    if attribute.persistence == "fixed" or claim.role == "before":
        return when_words(claim, clock)
    if claim.end is not None and claim.end[0] < FOREVER:
        said = when_words(claim, clock)
        return said if said.startswith(("until", "from")) else f"from {said}"
    observed = attribute.persistence == "observed"
    if observed and claim.when is not None and claim.when.endswith("/.."):
        observed = False  # it is said to go on
    low, high = claim.event_window
    if claim.open_start or low <= BEGINNING:
        said = f"{latest_words(claim, clock)} or earlier" if high < FOREVER else "an unknown day"
    else:
        said = when_words(claim, clock)
    return _since(said, observed)


@lru_cache(maxsize=4096)
def _since(said: str, observed: bool) -> str:
    said = said.removeprefix("from ")
    if said.startswith("between"):
        said = f"some day {said}"
    return f"as of {said}" if observed else f"since {said}"


def cited_once(claim: Claim, names: Names) -> str:
    """Names the speaker, document and event of one claim: "Kayleigh McEnany in 002 [1f3ab2c]"."""
    return f"{who(claim, names)} [{claim.event[:SHORT_ID_LENGTH]}]"


def sourced(claim: Claim, names: Names, fmt: Formatter) -> str:
    """Names the speaker and document of a claim, and its doubts."""
    return cited((claim,), names, fmt) + doubted(claim, names, fmt)


def doubted(claim: Claim, names: Names, fmt: Formatter) -> str:
    """Returns the doubts of a claim after a separating dot, or ""."""
    said = names.doubts(claim)
    return f"{fmt.dot}{fmt.quiet}{fmt.kept(said)}" if said else ""


def cited(claims: Sequence[Claim], names: Names, fmt: Formatter) -> str:
    """Names the speakers, documents and events of claims: "Kayleigh McEnany in 002 [1f3ab2c]"."""
    if len(claims) == 1:  # nearly always
        return fmt.quiet + fmt.kept(cited_once(claims[0], names))
    held: dict[str, dict[str, None]] = {}
    for claim in claims:
        held.setdefault(who(claim, names), {})[short(claim.event)] = None
    told = [fmt.quiet + fmt.kept(f"{name} [{' '.join(events)}]") for name, events in held.items()]
    return f"{fmt.quiet}{fmt.text(', ')}".join(told)


def support(reading: Reading, claims: Sequence[Claim], names: Names, fmt: Formatter) -> str:
    """Names the sources that support a value, or counts them if there are many."""
    if len(claims) == 1:
        return cited(claims, names, fmt)
    each = {claim.event: claim for claim in claims}
    documents = {claim.document for claim in each.values() if claim.document}
    if len(each) <= MAX_EVENTS_CITED:
        told = cited(list(each.values()), names, fmt)
    else:
        shown = sorted(documents)
        listed = ", ".join(shown[:MAX_EVENTS_CITED]) + (
            " …" if len(shown) > MAX_EVENTS_CITED else ""
        )
        counts = _counts(reading, len(each), len(documents))
        told = fmt.quiet + fmt.text(f"{counts}: {listed}")
    if len(documents) < 2:
        return told
    origins = origins_of(documents, names)
    if len(origins) < len(documents):
        counts = f"{counted(len(documents), 'document')}, {counted(len(origins), 'origin')}"
        told += fmt.quiet + fmt.text(f" ({counts})")
    return told


def _counts(reading: Reading, events: int, documents: int) -> str:
    parts = [counted(events, "event")]
    if reading.happenings and reading.happenings != events:
        parts.append(counted(reading.happenings, "happening"))
    return ", ".join([*parts, counted(documents, "document")])


def dated(reading: Reading) -> str:
    """Says when a value began, and how old an observation is."""
    claim = deciding(reading)
    if claim is None or reading.attribute.tally:
        return ""
    return dated_by(claim, reading)


def dated_by(claim: Claim, reading: Reading) -> str:
    """Says when a value began, from the claim whose date is shown."""
    said = since(claim, reading.attribute)
    if reading.age:
        return f"{said}, {age_words(reading.age)}"
    return f"{said}, {short_age_words(reading.age_seconds)}" if reading.age_seconds else said


def following(reading: Reading, names: Names, fmt: Formatter) -> str:
    """Names the next known change, or returns ""."""
    claim = reading.next
    if claim is None:
        return ""
    said = fmt.text(f"{next_word(reading)}: {claim_words(claim, reading.attribute, names)}, ")
    return (
        f"{fmt.quiet}{said}{fmt.quiet}{fmt.text(when_words(claim, names.clock))}{fmt.dot}"
        f"{sourced(claim, names, fmt)}"
    )


def next_word(reading: Reading) -> str:
    """Returns the word for the next claim; a later observation is not always a change."""
    return "next observed" if reading.attribute.persistence == "observed" else "next known"


@lru_cache(maxsize=64)
def plainly(rule: str) -> str:
    """Turns a rule's sentence into the end of another sentence."""
    return rule[0].lower() + rule[1:].rstrip(".")


def dated_and_cited(claim: Claim, attribute: Attribute, names: Names, fmt: Formatter) -> str:
    """Says when a claim begins, and who makes it."""
    dated, by = fmt.kept(since(claim, attribute)), fmt.kept(cited_once(claim, names))
    return f"{fmt.quiet}{dated}{fmt.dot}{fmt.quiet}{by}{doubted(claim, names, fmt)}"


def side(claim: Claim, attribute: Attribute, names: Names, fmt: Formatter) -> str:
    """Describes one side of a contest, or one of several possible values."""
    said = claimed_member(claim, attribute, names)
    if claim.role == "before":
        said = f"{said} until then"
    return f"{fmt.strong}{fmt.text(said)}{fmt.dot}{dated_and_cited(claim, attribute, names, fmt)}"


def overruling(found: Overruling, reading: Reading, names: Names, fmt: Formatter) -> str:
    """Says what a judgement prefers to what across cells, with the sources of both claims."""
    parts = []
    for word, claim in overruling_sides(found):
        said = f"{word} {side_words(claim, reading, names)}, {when_words(claim, names.clock)}"
        parts.append(f"{fmt.quiet}{fmt.text(said)}{fmt.dot}{sourced(claim, names, fmt)}")
    return f"{fmt.quiet}{fmt.text(', ')}".join(parts)


def asides(
    annotations: Iterable[Annotation], attribute: Attribute, names: Names, fmt: Formatter
) -> list[str]:
    """Lists the annotations of a value (planned, alleged, denied …), equal ones once."""
    held: dict[str, list[Claim]] = {}
    for each in annotations:
        held.setdefault(_aside(each, attribute, names, fmt), []).append(each.claim)
    told = []
    for said, claims in held.items():
        if len(claims) == 1:
            told.append(f"{said}{fmt.dot}{sourced(claims[0], names, fmt)}")
            continue
        sources = []
        for claim in claims:
            doubts = names.doubts(claim)
            by = cited_once(claim, names)
            sources.append(fmt.kept(f"{by} ({doubts})" if doubts else by))
        told.append(f"{said}{fmt.dot}{fmt.quiet}{', '.join(sources)}")
    return told


def _aside(found: Annotation, attribute: Attribute, names: Names, fmt: Formatter) -> str:
    """Describes one annotation of a value, without its source."""
    claim = found.claim
    said = annotation_words(found, attribute, names)
    lead = "" if claim.layer == "denied" else plan_words(found)
    text = fmt.of["beside"] + fmt.text(lead) + fmt.plain + fmt.text(said.removeprefix(lead))
    told = when_words(claim, names.clock) if claim.when is not None else ""
    if claim.layer == "planned":
        told = f"for {told}" if told else "no date given"
    if told:
        text += fmt.quiet + fmt.text(f", {told}")
    if found.tentative:
        text += fmt.quiet + fmt.text(", may not have been said yet")
    if found.by:
        word = "by" if found.status == "fulfilled" else "by later plan"
        text += fmt.quiet + fmt.text(f", {word} [{' '.join(map(short, found.by))}]")
    return text


def headline(view: View, today: int) -> str:
    """Describes a view in one sentence."""
    at = f"today, {view.clock.say(today)}" if view.at == today else at_words(view.at, view.clock)
    return f"State {at}, {known(view)}"


def at_words(second: int, clock: Clock) -> str:
    """Names a moment: "at the end of 10 March 2024", or "on 10 March 2024 at 10:46:30"."""
    if second == clock.end_of_day(second):
        return f"at the end of {clock.say(second)}"
    return f"on {clock.say(second)}"


def known(view: View) -> str:
    """Describes the known-at and recorded-at times and the source filter of a view."""
    if view.known_at >= FOREVER:
        said = "as far as is known today"
    else:
        said = f"as far as was known {at_words(view.known_at, view.clock)}"
    if view.recorded_at:
        first = view.recorded_at.startswith("#")
        said += (
            f", by the first {view.recorded_at[1:]} events of the log"
            if first
            else (f", as recorded by {view.recorded_at}")
        )
    for word, axes in (
        ("without", view.source_filter.without),
        ("only from", view.source_filter.only),
    ):
        if axes:
            said += f", {word} {' and '.join(f'{axis} {name}' for axis, name in axes)}"
    return said


def judgements(readings: Iterable[Reading]) -> list[str]:
    """Lists the judgements that settled the readings, each once, with its reason and events."""
    links = (link for reading in readings for link in reading.judged)
    return list(dict.fromkeys(f"{link.reason} [{short(link.event)}]" for link in links))
