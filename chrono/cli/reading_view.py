"""Readings as rows of a terminal: the one layout that `state`, `why` and `diff` share.

A row is an attribute of an entity. Its first line has the value and its standing; the
lines below it, quieter, tell since when, who says so, what comes next, and what stands
beside the value. A collection is one row, whatever the number of its members.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import lru_cache

from rich.cells import cell_len

from chrono.cli import phrases
from chrono.cli.terminal import Line, Part, Pen, Screen
from chrono.model.claim import SIZE, Claim, Document, Reading, split_key
from chrono.render.lines import NO_BREAK, clean
from chrono.render.text import (
    GLYPHS,
    RULES,
    Names,
    claim_words,
    date_words,
    member_of,
    reading_words,
    standing_words,
)

OVER = frozenset({"fulfilled", "superseded"})
"""Plans that are told only when asked for all."""
MEMBERS = 20
"""More members than these are counted, and listed with `--all`."""


class Row:
    """One attribute of one entity, with the readings of all its cells."""

    def __init__(self, entity: str, attribute: str, readings: Sequence[Reading]) -> None:
        """`readings` are those of the members too, where it is a collection."""
        self.entity = entity
        self.attribute = attribute
        self.readings = readings
        self.label = readings[0].attribute.label

    def hidden(self) -> bool:
        """Whether there is nothing to tell but that it is unknown."""
        for each in self.readings:
            if each.standing != "unknown" or each.rule in ("ended", "between"):
                return False
            if each.annotations and any(
                annotations.status not in OVER for annotations in each.annotations
            ):
                return False
        return True


def rows(readings: Iterable[Reading]) -> list[Row]:
    """Readings by entity and attribute, the cells of a collection together."""
    held: dict[tuple[str, str], list[Reading]] = {}
    for reading in readings:
        entity, attribute, _, _ = split_key(reading.cell)
        held.setdefault((entity, attribute), []).append(reading)
    return [Row(entity, attribute, each) for (entity, attribute), each in held.items()]


class Hand:
    """With what rows are written on a screen: how its lines stand, and what things are called."""

    def __init__(self, screen: Screen, names: Names, left: int, everything: bool = False) -> None:
        """`left` is where the marks of values stand; `everything` as in `chrono state --all`."""
        self.names = names
        self.everything = everything
        self.text, self.detail = (left, left + 2), (left + 2, left + 2)
        self.side, self.behind = (left + 2, left + 4), (left + 4, left + 4)
        """How far lines, and what of them is wrapped, are indented."""
        self.pen, self.inner = screen.pen(left + 2), screen.pen(left + 4)
        """What marks the text of the first two, and that of the others."""


def row_lines(row: Row, hand: Hand) -> list[Line]:
    """What is told of a row, the first line its value and standing."""
    first = row.readings[0]
    if len(row.readings) == 1 and first.cell[-1] != "]" and "#" not in first.cell:
        return reading_lines(first, hand)
    return collection_lines(row, hand)


def reading_lines(reading: Reading, hand: Hand) -> list[Line]:
    """What is told of a single value."""
    if reading.known:
        said = reading_words(reading, hand.names)
        lines = [_value(reading.standing, said, hand), *_details(reading, hand)]
    elif reading.standing == "unknown":
        lines = _unknown(reading, hand)
    else:
        lines = _open([reading], hand)
    if reading.next is not None:
        lines += _following(reading, hand)
    if reading.annotations:
        lines += _besides(reading, hand)
    return lines


def _value(standing: str, said: str, hand: Hand, style: str = "strong") -> Line:
    """The line of a value, behind the mark of its standing."""
    pen = hand.pen
    return hand.text, f"{mark(standing, pen)}{pen.of[style]}{pen.text(said)}"


def mark(standing: str, pen: Pen) -> str:
    """The mark of a standing, that stands before what is told of it."""
    return f"{pen.of[standing]}{GLYPHS[standing]}{NO_BREAK}"


def _details(reading: Reading, hand: Hand) -> list[Line]:
    pen, names = hand.pen, hand.names
    told = f"{pen.of[reading.standing]}{pen.text(standing_words(reading))}{pen.dot}"
    dated = phrases.dated(reading)
    if dated:
        told += f"{pen.quiet}{pen.kept(dated)}{pen.dot}"
    lines = [(hand.detail, told + phrases.support(reading, reading.supports, names, pen))]
    if reading.judged:
        judged = phrases.judgements([reading])
        lines += [(hand.detail, f"{pen.quiet}{pen.text(f'judged: {said}')}") for said in judged]
    for claim in reading.disputed:
        verb = "denied" if claim.modality == "denied" else "against it"
        against = f"{pen.of['contested']}≠ {verb}: "
        told = phrases.side(claim, reading.attribute, names, pen)
        lines.append((hand.detail, against + told))
    return lines


def _open(group: list[Reading], hand: Hand, lead: str = "") -> list[Line]:
    """What is contested or only possible, with all its sides."""
    first, pen, names = group[0], hand.pen, hand.names
    lead = f"{pen.strong}{pen.text(lead)}" if lead else ""
    words = f"{pen.of[first.standing]}{pen.text(standing_words(first))}"
    rule = phrases.plainly(RULES[first.rule])
    head = f"{mark(first.standing, pen)}{lead}{words}{pen.dot}{pen.quiet}{pen.text(rule)}"
    lines = [(hand.text, head)]
    for reading in group:
        lines += _sides(reading, hand)
        for claim in reading.ended:
            said = claim_words(claim, reading.attribute, names)
            told = pen.text(f"or ended since: {said}, {phrases.when(claim)}")
            cited = phrases.cited([claim], names, pen)
            lines.append((hand.detail, f"{pen.quiet}{told}{pen.dot}{cited}"))
        for claim in reading.unapplied:
            said = claim_words(claim, reading.attribute, names)
            told = pen.text(f"not applied: {said}, {phrases.when(claim)}")
            cited = phrases.cited([claim], names, pen)
            lines.append((hand.detail, f"{pen.quiet}{told}{pen.dot}{cited}"))
    return lines


def _sides(reading: Reading, hand: Hand) -> list[Line]:
    """Each value that could be right, once, with whoever gives it."""
    names, attribute, pen = hand.names, reading.attribute, hand.inner
    member = member_of(reading, names) if reading.cell[-1] == "]" else ""
    held: dict[str, list[str]] = {}
    for claim in (*reading.candidates, *reading.foreign):
        said = claim_words(claim, attribute, names)
        if member and isinstance(claim.value, bool):
            said = member if claim.value else f"not {member}"
        if claim.role == "before":
            said = f"{said} until then"
        told = phrases.dated_and_cited(claim, attribute, names, pen)
        if said in held:
            held[said].append(told)
        else:
            held[said] = [told]
    lines: list[Line] = []
    dash = f"{pen.of[reading.standing]}– {pen.strong}"
    for said, sides in held.items():
        value = f"{dash}{pen.text(said)}"
        if len(sides) == 1:
            lines.append((hand.side, f"{value}{pen.dot}{sides[0]}"))
        else:
            lines.append((hand.side, value))
            lines += [(hand.behind, each) for each in sides]
    return lines


def _unknown(reading: Reading, hand: Hand) -> list[Line]:
    pen, names = hand.pen, hand.names
    level, told = _value("unknown", "unknown", hand, "unknown")
    if not hand.everything and reading.rule not in ("ended", "between"):
        return [(level, told)]
    rule = f": {phrases.plainly(RULES[reading.rule])}"
    lines = [(level, f"{told}{pen.quiet}{pen.text(rule)}")]
    for claim in (*reading.ended, *reading.bounds):
        said = claim_words(claim, reading.attribute, names)
        word = "was" if claim in reading.ended else "known"
        told = pen.text(f"{word}: {said}, {phrases.when(claim)}")
        cited = phrases.cited([claim], names, pen)
        lines.append((hand.detail, f"{pen.quiet}{told}{pen.dot}{cited}"))
    return lines


def _following(reading: Reading, hand: Hand, lead: str = "") -> list[Line]:
    if reading.next is None:
        return []
    pen = hand.pen
    lead = f"{pen.quiet}{pen.text(lead)}" if lead else ""
    return [(hand.detail, lead + phrases.following(reading, hand.names, pen))]


def _besides(reading: Reading, hand: Hand, member: str = "") -> list[Line]:
    lines: list[Line] = []
    for each in reading.annotations:
        if each.claim not in reading.disputed and (hand.everything or each.status not in OVER):
            told = phrases.aside(each, reading.attribute, hand.names, hand.pen, member)
            mark = f"{hand.pen.of['beside']}{phrases.ASIDE}{NO_BREAK}"
            lines.append((hand.text, mark + told))
    return lines


# ---------------------------------------------------------------------- collections


def collection_lines(row: Row, hand: Hand) -> list[Line]:
    """One row for all members: those present, by standing; those not; the stated number."""
    groups: dict[tuple[str, object], list[Reading]] = {}
    lines: list[Line] = []
    rest: list[Line] = []
    for reading in row.readings:
        member, part = split_key(reading.cell)[2:]
        if member is not None:
            key = (standing_words(reading), reading.value if reading.known else None)
            groups.setdefault(key, []).append(reading)
            rest += _besides(reading, hand, member_of(reading, hand.names))
    for (_, value), group in sorted(groups.items(), key=lambda pair: _order(*pair)):
        if group[0].standing != "unknown":
            lines += _members(group, value, hand)
        elif told := group if hand.everything else [one for one in group if one.rule == "ended"]:
            lines += _unknown_members(told, hand)
    for reading in row.readings:
        member, part = split_key(reading.cell)[2:]
        if member is None and (hand.everything or reading.known or reading.annotations):
            (level, first), *others = reading_lines(reading, hand)
            word = "in number: " if part == SIZE else "stated as none: "
            mark, _, said = first.partition(NO_BREAK)
            lines += [
                (level, f"{mark}{NO_BREAK}{hand.pen.plain}{hand.pen.text(word)}{said}"),
                *others,
            ]
    return [*lines, *rest] or [_value("unknown", "unknown", hand, "unknown")]


def _order(key: tuple[str, object], group: list[Reading]) -> tuple[bool, bool, str]:
    standing = group[0].standing
    return (standing == "unknown", key[1] is not True, standing)


def _members(group: list[Reading], value: object, hand: Hand) -> list[Line]:
    """Members of one standing, listed together."""
    first, names, pen = group[0], hand.names, hand.pen
    listed = sorted(member_of(reading, names) for reading in group)
    more = 0 if hand.everything else max(0, len(listed) - MEMBERS)
    said = ", ".join(listed[:MEMBERS] if more else listed) + (f" and {more} more" if more else "")
    if first.standing in ("contested", "possible"):
        return _open(group, hand, f"{said}: ")
    level, told = _value(first.standing, f"not {said}" if value is False else said, hand)
    if len(listed) > 1 and value is True:
        told += f"{pen.quiet}{pen.text(f' ({len(listed)} counted)')}"
    lines = [(level, told)]
    claims = [claim for reading in group for claim in reading.supports]
    if claims:
        lines.append((hand.detail, _shared(group, claims, hand)))
    for reading in group:
        lines += _following(reading, hand, f"{member_of(reading, names)}: ")
    return lines


def _unknown_members(group: list[Reading], hand: Hand) -> list[Line]:
    """Members of whom it is not known, and until when those were one of whom that is said."""
    names, pen = hand.names, hand.pen
    listed = ", ".join(sorted(member_of(reading, names) for reading in group))
    lines = [_value("unknown", f"unknown: {listed}", hand, "unknown")]
    for reading in group:
        for claim in reading.ended:
            was = f"was: {'not ' if claim.value is False else ''}{member_of(reading, names)}"
            told = pen.text(f"{was}, {phrases.when(claim)}")
            cited = phrases.cited([claim], names, pen)
            lines.append((hand.detail, f"{pen.quiet}{told}{pen.dot}{cited}"))
        lines += _following(reading, hand, f"{member_of(reading, names)}: ")
    return lines


def _shared(group: list[Reading], claims: list[Claim], hand: Hand) -> str:
    """What the members of one standing have in common."""
    first, pen = group[0], hand.pen
    told = f"{pen.of[first.standing]}{pen.text(standing_words(first))}{pen.dot}"
    dates = {phrases.dated(reading) for reading in group}
    if len(dates) == 1:
        told += f"{pen.quiet}{pen.kept(dates.pop())}{pen.dot}"
    return told + phrases.support(first, claims, hand.names, pen)


# ---------------------------------------------------------------------- on the screen


def labelled(row: Row, column: int, hand: Hand) -> list[Line]:
    """A row as it is shown: its label in a column, and beside it what is told of it."""
    lines = row_lines(row, hand)
    left = hand.text[0]
    label = _label(row.label, column) if left >= column + 2 else ""
    if label:
        lines[0] = (2, left + 2), label + lines[0][1]
    else:
        lines.insert(0, ((2, 4), hand.pen.text(row.label)))
    return lines


@lru_cache(maxsize=256)
def _label(text: str, column: int) -> str:
    """A label as wide as its column; "" where it is too long for it."""
    label = clean(text)
    gap = column - cell_len(label)
    return label + NO_BREAK * gap if gap >= 2 else ""


LEGEND = {
    "derived": "computed from other claims",
    "stale": "observed too long ago for this date",
    "contested": "the claims contradict each other",
    "possible": "depends on vague dates",
}


def legend(screen: Screen, shown: Collection[str]) -> None:
    """Writes what the marks of the standings shown mean, of those that are not at once clear."""
    said = [f"{GLYPHS[key]} {says}" for key, says in LEGEND.items() if key in shown]
    if said:
        screen.put((f"{' · '.join(said)} · see `chrono help standing`", "quiet"))


def brief(reading: Reading | None, names: Names, pen: Pen) -> str:
    """A reading on one line: its mark, its value or its sides, and its standing."""
    if reading is None or reading.standing == "unknown":
        return f"{pen.of['unknown']}unknown"
    words = f"{pen.of[reading.standing]}{pen.text(standing_words(reading))}"
    said = pen.text(reading_words(reading, names))
    if reading.known:
        return f"{mark(reading.standing, pen)}{pen.strong}{said}{pen.plain}{pen.text(', ')}{words}"
    return f"{mark(reading.standing, pen)}{words}{pen.plain}{pen.text(': ')}{pen.strong}{said}"


DOCUMENTS = 12
"""More documents than these are counted; `chrono list documents` has them all."""


def documents(screen: Screen, named: Iterable[str], known: Mapping[str, Document]) -> None:
    """Writes what the documents are whose ids stand behind what was told."""
    told = sorted({name for name in named if name in known})
    lines: list[tuple[Part, list[Part]]] = []
    for name in told[:DOCUMENTS]:
        each = known[name]
        published = date_words(each.when) if each.when else ""
        said = " · ".join(part for part in (each.title, each.publisher, published) if part)
        lines.append(((name, ""), [(said, "quiet")]))
    if lines:
        screen.write("\n")
        screen.put(("Documents", "quiet"))
        screen.table(lines)
    if len(told) > DOCUMENTS:
        more = f"and {len(told) - DOCUMENTS} more (`chrono list documents` lists all)"
        screen.put((more, "quiet"), indent=2, hang=2)


def named(rows: Iterable[Row]) -> set[str]:
    """The documents that some rows name, or count."""
    found: set[str | None] = set()
    for reading in [reading for row in rows for reading in row.readings]:
        found.update([claim.document for claim in reading.candidates])
        if reading.foreign:
            found.update([claim.document for claim in reading.foreign])
        if reading.annotations:
            found.update([each.claim.document for each in reading.annotations])
        if reading.next is not None:
            found.add(reading.next.document)
    return {name for name in found if name}
