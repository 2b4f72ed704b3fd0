"""Readings as rows of a terminal: the one layout that `state`, `why` and `diff` share.

A row is an attribute of an entity. Its first line has the value and its standing; the
lines below it, quieter, tell since when, who says so, what comes next, and what stands
beside the value. A collection is one row, whatever the number of its members.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from chrono.cli import phrases
from chrono.cli.edge import Part, Screen, glue
from chrono.cli.unstyled import row_text
from chrono.state import Claim, Document, Reading, split_key
from chrono.telling.words import (
    GLYPHS,
    RULES,
    Names,
    claim_words,
    date_words,
    member_of,
    reading_words,
    standing_words,
)

Line = tuple[tuple[int, int], list[Part]]
"""A line, and how far it and what of it is wrapped are indented."""
Lines = list[Line]
TEXT, DETAIL, SIDE, BEHIND = (0, 2), (2, 2), (2, 4), (4, 4)
"""How far a line, and what of it is wrapped, stands behind the mark of its value."""
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
            if each.beside and any(beside.status not in OVER for beside in each.beside):
                return False
        return True


def rows(readings: Iterable[Reading]) -> list[Row]:
    """Readings by entity and attribute, the cells of a collection together."""
    held: dict[tuple[str, str], list[Reading]] = {}
    for reading in readings:
        entity, attribute, _, _ = split_key(reading.cell)
        held.setdefault((entity, attribute), []).append(reading)
    return [Row(entity, attribute, each) for (entity, attribute), each in held.items()]


def row_lines(row: Row, names: Names, everything: bool = False) -> Lines:
    """What is told of a row, the first line its value and standing."""
    if len(row.readings) == 1 and split_key(row.readings[0].cell)[2:] == (None, ""):
        return reading_lines(row.readings[0], names, everything)
    return collection_lines(row, names, everything)


def reading_lines(reading: Reading, names: Names, everything: bool = False) -> Lines:
    """What is told of a single value."""
    if reading.known:
        said = reading_words(reading, names)
        lines = [marked(reading.standing, said), *_details(reading, names)]
    elif reading.standing == "unknown":
        lines = _unknown(reading, names, everything)
    else:
        lines = _open([reading], names)
    return [*lines, *_following(reading, names), *_besides(reading, names, everything)]


def marked(standing: str, said: str, style: str = "strong") -> Line:
    """The line of a value, behind the mark of its standing."""
    return TEXT, [(glue(f"{GLYPHS[standing]} "), standing), (said, style)]


def _details(reading: Reading, names: Names) -> Lines:
    told: list[Part] = [(standing_words(reading), reading.standing), phrases.DOT]
    dated = phrases.dated(reading)
    if dated:
        told += [(glue(dated), "quiet"), phrases.DOT]
    lines: Lines = [(DETAIL, [*told, *phrases.support(reading, reading.supports, names)])]
    if reading.judged:
        judged = phrases.judgements([reading])
        lines += [(DETAIL, [(f"judged: {said}", "quiet")]) for said in judged]
    for claim in reading.disputed:
        verb = "denied" if claim.modality == "denied" else "against it"
        parts = phrases.side(claim, reading.attribute, names)
        lines.append((DETAIL, [(glue(f"≠ {verb}: "), "contested"), *parts]))
    return lines


def _open(group: list[Reading], names: Names, lead: str = "") -> Lines:
    """What is contested or only possible, with all its sides."""
    first = group[0]
    style = first.standing
    head: list[Part] = [(glue(f"{GLYPHS[style]} "), style), (lead, "strong")]
    rule = phrases.plainly(RULES[first.rule])
    head += [(standing_words(first), style), phrases.DOT, (rule, "quiet")]
    lines: Lines = [(TEXT, head)]
    for reading in group:
        lines += _sides(reading, names)
        for claim in reading.unapplied:
            said = claim_words(claim, reading.attribute, names)
            dated = phrases.when(claim)
            cited = phrases.cited([claim], names)
            lines.append(
                (DETAIL, [(f"not applied: {said}, {dated}", "quiet"), phrases.DOT, *cited])
            )
    return lines


def _sides(reading: Reading, names: Names) -> Lines:
    """Each value that could be right, once, with whoever gives it."""
    member = member_of(reading, names) if split_key(reading.cell)[2] is not None else ""
    held: dict[str, list[Claim]] = {}
    for claim in (*reading.candidates, *reading.foreign):
        said = claim_words(claim, reading.attribute, names)
        if member and isinstance(claim.value, bool):
            said = member if claim.value else f"not {member}"
        held.setdefault(f"{said} until then" if claim.role == "before" else said, []).append(claim)
    lines: Lines = []
    for said, claims in held.items():
        told = [phrases.dated_and_cited(claim, reading.attribute, names) for claim in claims]
        dash: list[Part] = [(glue("– "), reading.standing), (said, "strong")]
        if len(told) == 1:
            lines.append((SIDE, [*dash, phrases.DOT, *told[0]]))
        else:
            lines += [(SIDE, dash), *((BEHIND, each) for each in told)]
    return lines


def _unknown(reading: Reading, names: Names, everything: bool) -> Lines:
    lines: Lines = [marked("unknown", "unknown", "unknown")]
    if everything or reading.rule in ("ended", "between"):
        lines[0][1].append((f": {phrases.plainly(RULES[reading.rule])}", "quiet"))
        for claim in (*reading.ended, *reading.bounds):
            said = claim_words(claim, reading.attribute, names)
            word = "was" if claim in reading.ended else "known"
            told = f"{word}: {said}, {phrases.when(claim)}"
            lines.append((DETAIL, [(told, "quiet"), phrases.DOT, *phrases.cited([claim], names)]))
    return lines


def _following(reading: Reading, names: Names, lead: str = "") -> Lines:
    told = phrases.following(reading, names)
    return [(DETAIL, [(lead, "quiet"), *told])] if told else []


def _besides(reading: Reading, names: Names, everything: bool, member: str = "") -> Lines:
    lines: Lines = []
    for each in reading.beside:
        if each.claim not in reading.disputed and (everything or each.status not in OVER):
            told = phrases.aside(each, reading.attribute, names)
            if member:
                yes = each.claim.value is not False
                told[1] = (f": {member}" if yes else f": not {member}", "")
            lines.append((TEXT, [(glue(f"{phrases.ASIDE} "), "beside"), *told]))
    return lines


# ---------------------------------------------------------------------- collections


def collection_lines(row: Row, names: Names, everything: bool = False) -> Lines:
    """One row for all members: those present, by standing; those not; the stated number."""
    groups: dict[tuple[str, object], list[Reading]] = {}
    lines: Lines = []
    rest: Lines = []
    for reading in row.readings:
        member, part = split_key(reading.cell)[2:]
        if member is not None:
            key = (standing_words(reading), reading.value if reading.known else None)
            groups.setdefault(key, []).append(reading)
            rest += _besides(reading, names, everything, member_of(reading, names))
    for (_, value), group in sorted(groups.items(), key=lambda pair: _order(*pair)):
        if group[0].standing != "unknown":
            lines += _members(group, value, names, everything)
        elif told := group if everything else [each for each in group if each.rule == "ended"]:
            lines += _unknown_members(told, names)
    for reading in row.readings:
        member, part = split_key(reading.cell)[2:]
        if member is None and (everything or reading.known or reading.beside):
            (level, first), *others = reading_lines(reading, names, everything)
            word = "in number: " if part == "#size" else "stated to be none: "
            lines += [(level, [first[0], (word, ""), *first[1:]]), *others]
    return [*lines, *rest] or [marked("unknown", "unknown", "unknown")]


def _order(key: tuple[str, object], group: list[Reading]) -> tuple[bool, bool, str]:
    standing = group[0].standing
    return (standing == "unknown", key[1] is not True, standing)


def _members(group: list[Reading], value: object, names: Names, everything: bool) -> Lines:
    """Members of one standing, listed together."""
    first = group[0]
    listed = sorted(member_of(reading, names) for reading in group)
    more = 0 if everything else max(0, len(listed) - MEMBERS)
    said = ", ".join(listed[:MEMBERS] if more else listed) + (f" and {more} more" if more else "")
    if first.standing in ("contested", "possible"):
        return _open(group, names, f"{said}: ")
    lines = [marked(first.standing, f"not {said}" if value is False else said)]
    if len(listed) > 1 and value is True:
        lines[0][1].append((f" ({len(listed)} counted)", "quiet"))
    claims = [claim for reading in group for claim in reading.supports]
    if claims:
        lines.append((DETAIL, _shared(group, claims, names)))
    for reading in group:
        lines += _following(reading, names, f"{member_of(reading, names)}: ")
    return lines


def _unknown_members(group: list[Reading], names: Names) -> Lines:
    """Members of whom it is not known, and until when those were one of whom that is said."""
    listed = ", ".join(sorted(member_of(reading, names) for reading in group))
    lines = [marked("unknown", f"unknown: {listed}", "unknown")]
    for reading in group:
        for claim in reading.ended:
            was = f"was: {'not ' if claim.value is False else ''}{member_of(reading, names)}"
            told = (f"{was}, {phrases.when(claim)}", "quiet")
            lines.append((DETAIL, [told, phrases.DOT, *phrases.cited([claim], names)]))
        lines += _following(reading, names, f"{member_of(reading, names)}: ")
    return lines


def _shared(group: list[Reading], claims: list[Claim], names: Names) -> list[Part]:
    """What the members of one standing have in common."""
    first = group[0]
    told: list[Part] = [(standing_words(first), first.standing), phrases.DOT]
    dates = {phrases.dated(reading) for reading in group}
    if len(dates) == 1:
        told += [(glue(dates.pop()), "quiet"), phrases.DOT]
    return [*told, *phrases.support(first, claims, names)]


# ---------------------------------------------------------------------- on the screen


def show_row(screen: Screen, row: Row, column: int, names: Names, everything: bool = False) -> None:
    """Writes a row: its label in a column, and beside it what is told of it."""
    if not screen.colour and len(row.readings) == 1:
        text = row_text(screen, row.readings[0], row.label, column, names)
        if text:
            screen.write(text)
            return
    (_, first), *others = row_lines(row, names, everything)
    screen.row((row.label, ""), column, first, hang=2)
    room = screen.hang(column)
    for (indent, hang), line in others:
        screen.write(screen.flow(line, room + indent, room + hang))


LEGEND = {
    "derived": "worked out from other claims",
    "stale": "observed too long ago to stand for that day",
    "contested": "claims that cannot all be right",
    "possible": "hangs on how vague dates fall",
}


def legend(screen: Screen, shown: Collection[str]) -> None:
    """Writes what the marks of the standings shown mean, of those that are not at once clear."""
    said = [f"{GLYPHS[key]} {says}" for key, says in LEGEND.items() if key in shown]
    if said:
        screen.put((f"{' · '.join(said)} · `chrono help standing` says more.", "quiet"))


def brief(reading: Reading | None, names: Names) -> list[Part]:
    """A reading on one line: its mark, its value or its sides, and its standing."""
    if reading is None or (reading.standing == "unknown"):
        return [("unknown", "unknown")]
    mark: Part = (glue(f"{GLYPHS[reading.standing]} "), reading.standing)
    words = (standing_words(reading), reading.standing)
    if reading.known:
        return [mark, (reading_words(reading, names), "strong"), (", ", ""), words]
    sides = dict.fromkeys(
        claim_words(claim, reading.attribute, names)
        for claim in (*reading.candidates, *reading.foreign)
    )
    return [mark, words, (": ", ""), (" or ".join(sides), "strong")]


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
        more = f"and {len(told) - DOCUMENTS} more; `chrono list documents` names all."
        screen.put((more, "quiet"), indent=2, hang=2)


def named(rows: Iterable[Row]) -> set[str]:
    """The documents that some rows name, or count."""
    return {name for row in rows for name in _named(row)}


def _named(row: Row) -> Iterable[str]:
    """The documents that a row names, or counts."""
    for reading in row.readings:
        for claim in reading.candidates:
            yield claim.document or ""
        for claim in reading.foreign:
            yield claim.document or ""
        for each in reading.beside:
            yield each.claim.document or ""
        if reading.next:
            yield reading.next.document or ""
