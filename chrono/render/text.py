"""The words for standings, rules, values, claims and readings, shared by all interfaces.

A sentence says only what the claim says.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from chrono.edtf import BEGINNING
from chrono.model.claim import (
    NONE,
    SIZE,
    Annotation,
    Claim,
    Reading,
    split_key,
)
from chrono.model.quantity import comparable, say
from chrono.model.vocabulary.schema import Attribute, Vocabulary
from chrono.render.date_text import date_words, ending_words, latest_words, when_words
from chrono.render.doubt_text import (
    BASIS_WORDS,
    PREPOSITIONS,
    in_doubt,
)
from chrono.render.names import Names

RULES: Final[Mapping[str, str]] = {
    "one": "One claim has happened by this date, and no known claim is certainly later.",
    "agree": "All claims that could be the last agree; of numbers and dates the narrowest is"
    " shown.",
    "about": "They differ, and a date among them is only about: either can be right.",
    "judged": "Claims contradict each other; a judgement in the chronicle settles it.",
    "overruled": "A judgement prefers a claim about something else; without the claim that it"
    " overrules, none gives a value on this date.",
    "judges-disagree": "Claims contradict each other, and so do the judgements: it stays open.",
    "contradicts": "A link says that the claims contradict each other.",
    "fixed": "It is true once and for all, and the claims cannot all be right.",
    "same-window": "Claims give the same date and cannot both be right.",
    "same-happening": "Claims about one happening cannot both be right.",
    "spans": "Claims say it held over times that both cover this day, and cannot both be right.",
    "inside-span": "One claim says it held throughout, another that it changed meanwhile.",
    "vague-order": "Which came last depends on how the vague dates fall.",
    "pending": "It may not have happened by this date: its date is vague, or its document may not"
    " have appeared.",
    "bounds": "Nothing says from when it holds: only that it held on a later day.",
    "may-have-ended": "The last claim may be a span that has ended, or may have ended; nothing says"
    " what followed it.",
    "ended": "The last span has ended; nothing says what followed it.",
    "none": "No claim gives a value on this date.",
    "between": "The last observation is too old, and the next one differs.",
    "change": "A change by an amount, applied to the one level known before it.",
    "changes": "Several changes by an amount: nothing says whether one already counts the other.",
    "change-pending": "A change by an amount may not have happened by this date.",
    "tally": "The sum of what was counted, each happening once.",
}
LAYERS: Final[Mapping[str, str]] = {
    "planned": "planned",
    "predicted": "predicted",
    "conditional": "on condition",
    "alleged": "alleged",
    "denied": "denied",
    "opinion": "opinion",
}
STANDING_WORDS: Final[Mapping[str, str]] = {
    "stated": "stated",
    "derived": "derived",
    "stale": "stale",
    "contested": "contested",
    "possible": "possible",
    "unknown": "unknown",
}
PART_WORDS: Final[Mapping[str, str]] = {SIZE: "stated number", NONE: "stated to be none"}
GLYPHS: Final[Mapping[str, str]] = {
    "stated": "●",
    "derived": "◆",
    "stale": "○",
    "contested": "≠",
    "possible": "◇",
    "unknown": "·",
}
"""A mark for each standing, beside the word and never instead of it."""


def value_words(value: Any, attribute: Attribute, names: Names) -> str:
    """Return a value in words: entities by their label, quantities with their unit."""
    if isinstance(value, str):
        if attribute.type == "entity":
            return names.entity(value)
        if attribute.type == "date":
            return date_words(value)
        if attribute.type == "choice":
            return value.replace("_", " ")
    return say(value, attribute.unit)


def shown_values(reading: Reading) -> list[Any]:
    """Return the value of a reading, and the words beside it that cannot be compared with it."""
    if not reading.known:
        return []
    if reading.attribute.type not in ("words", "quantity") or reading.rule == "tally":
        return [reading.value]
    kind, shown = reading.attribute.type, [reading.value]
    supports = reading.supports
    if len(supports) == 1 and supports[0].value == reading.value:
        return shown
    for claim in sorted(supports, key=lambda each: (each.latest, each.event)):
        if claim.value not in shown and not comparable(kind, claim.value, reading.value):
            shown.append(claim.value)
    return shown


def reading_words(reading: Reading, names: Names) -> str:
    """Return the value of a reading in words: all values side by side, or all sides.

    "" if it is unknown.
    """
    attribute = reading.attribute
    if reading.known:
        values = shown_values(reading)
        if reading.value is False:
            return absence_words(reading.cell, attribute, names)
        return "; ".join([value_words(value, attribute, names) for value in values])
    sides = dict.fromkeys(
        side_words(claim, reading, names) for claim in (*reading.candidates, *reading.foreign)
    )
    if reading.standing == "contested":
        return " against ".join(sides)
    if reading.standing == "possible":
        return " or ".join(sides) if len(sides) > 1 else f"perhaps {''.join(sides)}"
    return ""


def side_words(claim: Claim, reading: Reading, names: Names) -> str:
    """Return one side of a contest, after its cell if it is another: "US troops: 900 persons"."""
    said = claim_words(claim, reading.attribute_of(claim), names)
    return f"{foreign_words(claim, reading, names)}{said}"


def claimed_side(claim: Claim, reading: Reading, names: Names) -> str:
    """Return one side with the member that it adds or removes, and whether it is a level before."""
    said = claimed_member(claim, reading.attribute_of(claim), names)
    until = " until then" if claim.role == "before" else ""
    return f"{foreign_words(claim, reading, names)}{said}{until}"


def foreign_words(claim: Claim, reading: Reading, names: Names) -> str:
    """Return the other cell of a claim: "US troops in Syria, strength: "; "" for its own."""
    if claim not in (*reading.foreign, *(each.theirs for each in reading.overrulings)):
        return ""
    return f"{labelled_cell(claim.cell, reading.attribute_of(claim), names)}: "


def labelled_cell(key: str, attribute: Attribute, names: Names) -> str:
    """Return the name of a cell by its labels: "US troops in Syria, strength"."""
    entity, _, member, _ = split_key(key)
    more = f", {member_words(member, attribute, names)}" if member else ""
    return f"{names.entity(entity)}, {attribute.label}{more}"


def nearby_words(reading: Reading, names: Names) -> str:
    """Return the known values before or after the day of an unknown reading, or ""."""
    attribute = reading.attribute
    if reading.rule == "between" and len(reading.bounds) > 1:
        said = [claimed_member(claim, attribute, names) for claim in reading.bounds]
        return f"before: {said[0]}; after: {said[-1]}"
    noted = [(bound_words(claim, attribute, names), claim) for claim in reading.bounds]
    noted += [(unapplied_words(claim, attribute, names), claim) for claim in reading.unapplied]
    noted += [
        (_ended_words(claim, attribute, names), claim) for claim in reading.ended if claim.end
    ]
    lost = [each.ours for each in reading.overrulings if each.lost]
    noted += [(f"overruled: {claim_words(claim, attribute, names)}", claim) for claim in lost]
    said = [", ".join(filter(None, (words, names.doubts(claim)))) for words, claim in noted]
    return "; ".join(dict.fromkeys(said))


def _ended_words(claim: Claim, attribute: Attribute, names: Names) -> str:
    said = claimed_member(claim, attribute, names)
    if claim.role == "before":  # it ends the day before its event, which no document names
        return f"{said}, {when_words(claim, names.clock)}"
    return f"{said} until {ending_words(claim, names.clock)}"


def unapplied_words(claim: Claim, attribute: Attribute, names: Names) -> str:
    """Return a change that has no level to be applied to, or words that a tally cannot add up."""
    word = "not added up" if claim.role == "count" else "not applied"
    return f"{word}: {claim_words(claim, attribute, names)}, {when_words(claim, names.clock)}"


def bound_words(claim: Claim, attribute: Attribute, names: Names) -> str:
    """Return a bound from a later day: "about 900 persons from some day on, by 12 January"."""
    said = claimed_member(claim, attribute, names)
    if claim.end is not None or claim.role == "before" or claim.event_window[0] > BEGINNING:
        return f"{said}, {when_words(claim, names.clock)}"
    return f"{said} from some day on, by {latest_words(claim, names.clock)}"


def collection_words(readings: Iterable[Reading], names: Names) -> str:
    """Return the members of a collection in words, stated members first; "" for none."""
    inside: list[str] = []
    perhaps: list[str] = []
    outside: list[str] = []
    more: list[str] = []
    for reading in readings:
        _, _, member, part = split_key(reading.cell)
        if part == SIZE:
            if reading.standing != "unknown":
                more.append(f"stated number: {reading_words(reading, names)}")
        elif part == NONE:
            if reading.known:
                more.append("stated to be none")
        elif member is not None:
            label = member_words(member, reading.attribute, names)
            if reading.known:
                if reading.value is True:
                    inside.append(label)
                else:
                    outside.append(absence_words(reading.cell, reading.attribute, names))
            elif reading.standing != "unknown":
                perhaps.append(f"{label} ({STANDING_WORDS[reading.standing]})")
    return ", ".join([*inside, *perhaps, *outside, *more])


def member_words(member: str, attribute: Attribute | None, names: Names) -> str:
    """Return the words for a member of a collection."""
    return names.entity(member) if attribute and attribute.type == "entity" else member


def absence_words(cell: str, attribute: Attribute, names: Names) -> str:
    """Return that a member was removed, as the vocabulary says it: "left the al-Qaim base"."""
    member = split_key(cell)[2]
    if member is None:
        return "none"
    return f"{attribute.removed or 'without'} {member_words(member, attribute, names)}"


def claimed_member(claim: Claim, attribute: Attribute, names: Names) -> str:
    """Return the member that a claim adds or removes."""
    member = split_key(claim.cell)[2]
    if claim.value is False or member is None or claim.layer == "denied":
        return claim_words(claim, attribute, names)
    return member_words(member, attribute, names)


def member_of(reading: Reading, names: Names) -> str:
    """Return the words for the member that a reading concerns; "" for no member."""
    return member_words(split_key(reading.cell)[2] or "", reading.attribute, names)


def claim_words(claim: Claim, attribute: Attribute, names: Names) -> str:
    """Return a claim about its cell in words; a denial begins with its negation."""
    if claim.layer == "denied":
        return denial_words(claim, attribute, names)
    return _claimed(claim, attribute, names)


def _claimed(claim: Claim, attribute: Attribute, names: Names) -> str:
    if claim.role in ("less", "more"):
        return f"{claim.role} by {value_words(claim.value, attribute, names)}"
    if claim.value is False:
        return absence_words(claim.cell, attribute, names)
    if isinstance(claim.value, bool):
        return "yes"
    return value_words(claim.value, attribute, names)


def denial_words(claim: Claim, attribute: Attribute, names: Names) -> str:
    """Return what a claim denies: "not because of the attacks", "not held by the Guard".

    The words in front are the vocabulary's, else the label of the attribute. A label that does
    not end in a preposition cannot be negated by itself: "not so: strength 5,000 persons".
    """
    said = _claimed(claim, attribute, names)
    if claim.value is False:
        return f"not {said}"
    member = split_key(claim.cell)[2]
    if member is not None:
        said = member_words(member, attribute, names)
    if attribute.denied:
        return f"{attribute.denied} {said}"
    label = attribute.label
    so = "not" if label.rpartition(" ")[2] in PREPOSITIONS else "not so:"
    return f"{so} {label} {said}"


def standing_words(reading: Reading, names: Names, doubts: bool = True) -> str:
    """Return the standing of a reading in words, with all its noted.

    Set `doubts` to False where each side shows its own doubts.
    """
    said = STANDING_WORDS[reading.standing]
    if reading.standing == "stale" and any(c.derived for c in reading.candidates):
        said += ", derived"
    if reading.judged and reading.known:
        said += ", settled by judgement"
    if reading.disputed:
        said += ", disputed"
    if reading.tentative:
        said += ", may not have been known yet"
    noted = unsure_words(reading, names) if doubts else ""
    return f"{said}, {noted}" if noted else said


def unsure_words(reading: Reading, names: Names) -> str:
    """Return all reservations about the claims behind a reading, each once; "" for none."""
    return joint_doubts((*reading.supports, *reading.foreign), names)


def joint_doubts(claims: Iterable[Claim], names: Names) -> str:
    """Return all reservations about some claims, each once; "" for none."""
    unsure = [claim for claim in claims if claim.doubt or claim.basis]
    bases = {BASIS_WORDS[claim.basis] for claim in unsure if claim.basis in BASIS_WORDS}
    keys = sorted({key for claim in unsure for key in names.doubt_keys(claim)})
    return ", ".join(filter(None, (*sorted(bases), in_doubt(keys))))


def support_words(reading: Reading) -> str:
    """Return how many events, happenings and documents carry a value."""
    events = {claim.event for claim in reading.supports}
    parts = [counted(len(events), "event")]
    if reading.happenings and reading.happenings != len(events):
        parts.append(counted(reading.happenings, "happening"))
    documents = reading.documents
    if documents:
        parts.append(counted(len(documents), "document"))
    return ", ".join(parts)


def listed(words: Sequence[str]) -> str:
    """Return words as a list in a sentence: "a, b and c"."""
    return " and ".join(filter(None, (", ".join(words[:-1]), *words[-1:])))


def counted(number: int, noun: str) -> str:
    """Return a number with its noun: "1 event", "1,204 events"."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def annotation_words(annotation: Annotation, attribute: Attribute, names: Names) -> str:
    """Return an annotation, its modality first: "planned, overdue: to be completed".

    A denial negates instead: "denied: not because of …" would say the opposite.
    """
    said = annotation_value(annotation, attribute, names)
    return said if annotation.claim.layer == "denied" else f"{plan_words(annotation)}: {said}"


def annotation_value(annotation: Annotation, attribute: Attribute, names: Names) -> str:
    """Return what an annotation says of the cell: "to be completed", "signed, if …"."""
    claim = annotation.claim
    said = claimed_member(claim, attribute, names)
    if claim.layer == "planned" and attribute.type == "choice":
        said = f"to be {said}"
    condition = names.condition(claim)
    return f"{said}, if {condition}" if condition else said


def plan_words(annotation: Annotation) -> str:
    """Return the status of a plan, or the layer to which it belongs."""
    word = LAYERS[annotation.claim.layer]
    return f"{word}, {annotation.status}" if annotation.status else word


def cell_words(key: str, vocabulary: Vocabulary, names: Names) -> str:
    """Return the name of a cell for users: "Taji: holder"."""
    entity, name, member, part = split_key(key)
    known = names.entities.get(entity)
    attribute = vocabulary.attribute(known.kind, name) if known else None
    label = attribute.label if attribute else name
    return f"{names.entity(entity)}: {label}{part_words(member, part, attribute, names)}"


def part_words(member: str | None, part: str, attribute: Attribute | None, names: Names) -> str:
    """Return what follows the label of an attribute: its member or part; "" for a single value."""
    if member is not None:
        return f": {member_words(member, attribute, names)}"
    return f": {PART_WORDS[part]}" if part else ""
