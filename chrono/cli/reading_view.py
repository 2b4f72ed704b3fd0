"""Formats readings as rows for a terminal, for `state`, `why` and `diff` alike.

A row is an attribute of an entity. Its first line has the value and its standing; the
lines below it, dimmed, show its start, its sources, the next change, and its annotations.
A collection is one row, however many members it has.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import lru_cache

from rich.cells import cell_len

from chrono.cli import phrases
from chrono.cli.terminal import Formatter, Line, Screen, Styled
from chrono.model.claim import SIZE, Claim, Document, Reading, split_key
from chrono.render.date_text import date_words, latest_words, when_words
from chrono.render.lines import NO_BREAK, clean
from chrono.render.names import Names
from chrono.render.text import (
    GLYPHS,
    LAYERS,
    RULES,
    absence_words,
    bound_words,
    claim_words,
    claimed_member,
    claimed_side,
    member_of,
    nearby_words,
    reading_words,
    standing_words,
    unapplied_words,
)

FINISHED_PLANS = frozenset({"fulfilled", "superseded"})
"""Outcomes of plans that are shown only with `--all`, or of one entity."""
MAX_MEMBERS_SHOWN = 20
"""If there are more members, they are counted; `--all` lists them."""


class Row:
    """One attribute of one entity, with the readings of all its cells."""

    def __init__(self, entity: str, attribute: str, readings: Sequence[Reading]) -> None:
        """For a collection, `readings` include those of its members."""
        self.entity = entity
        self.attribute = attribute
        self.readings = readings
        self.label = readings[0].attribute.label

    def hidden(self, whole: bool = False) -> bool:
        """Whether the row only says that the value is unknown.

        With `whole`, a value known only by a later day counts as known, and so does a plan that
        is fulfilled or superseded.
        """
        for each in self.readings:
            if each.standing != "unknown" or each.rule in ("ended", "between"):
                return False
            if each.overrulings or (whole and each.bounds):
                return False
            if any(whole or one.status not in FINISHED_PLANS for one in each.annotations):
                return False
        return True

    def nearby(self, names: Names) -> str:
        """What is known of the row from later days: "about 900 persons from some day on, by …"."""
        return "; ".join(filter(None, (nearby_words(each, names) for each in self.readings)))


def rows(readings: Iterable[Reading]) -> list[Row]:
    """Groups readings by entity and attribute; the cells of a collection form one row."""
    held: dict[tuple[str, str], list[Reading]] = {}
    for reading in readings:
        entity, attribute, _, _ = split_key(reading.cell)
        held.setdefault((entity, attribute), []).append(reading)
    return [Row(entity, attribute, each) for (entity, attribute), each in held.items()]


class Layout:
    """The layout of rows on a screen: columns, indentation and labels."""

    def __init__(
        self,
        screen: Screen,
        names: Names,
        left: int,
        everything: bool = False,
        whole: bool = False,
    ) -> None:
        """`left` is the column of the marks; `everything` as in `chrono state --all`.

        With `whole`, values known only by a later day are shown too, and so are plans that are
        fulfilled or superseded.
        """
        self.names = names
        self.everything = everything
        self.whole = everything or whole
        self.text, self.detail = (left, left + 2), (left + 2, left + 2)
        self.side, self.behind = (left + 2, left + 4), (left + 4, left + 4)
        """The indentation of lines and of their wrapped parts."""
        self.fmt, self.inner = screen.formatter(left + 2), screen.formatter(left + 4)
        """The formatters of the first two kinds of lines, and of the others."""


def row_lines(row: Row, layout: Layout) -> list[Line]:
    """Formats a row; the first line has its value and standing."""
    first = row.readings[0]
    if len(row.readings) == 1 and first.cell[-1] != "]" and "#" not in first.cell:
        return reading_lines(first, layout)
    return collection_lines(row, layout)


def reading_lines(reading: Reading, layout: Layout) -> list[Line]:
    """Formats a single value."""
    if reading.known:
        said = reading_words(reading, layout.names)
        lines = [_value(reading.standing, said, layout), *_details(reading, layout)]
    elif reading.standing == "unknown":
        lines = _unknown(reading, layout)
    else:
        lines = _open([reading], layout)
    if reading.next is not None:
        lines += _following(reading, layout)
    if reading.annotations:
        lines += _besides(reading, layout)
    return lines


def _value(standing: str, said: str, layout: Layout, style: str = "strong") -> Line:
    """Formats a value's first line, after the mark of its standing."""
    fmt = layout.fmt
    return layout.text, f"{mark(standing, fmt)}{fmt.of[style]}{fmt.text(said)}"


def mark(standing: str, fmt: Formatter) -> str:
    """Returns the mark that precedes a value of this standing."""
    return f"{fmt.of[standing]}{GLYPHS[standing]}{NO_BREAK}"


def _details(reading: Reading, layout: Layout) -> list[Line]:
    fmt, names = layout.fmt, layout.names
    told = f"{fmt.of[reading.standing]}{fmt.text(standing_words(reading, names))}{fmt.dot}"
    dated = phrases.dated(reading)
    if dated:
        told += f"{fmt.quiet}{fmt.kept(dated)}{fmt.dot}"
    lines = [(layout.detail, told + phrases.support(reading, reading.supports, names, fmt))]
    lines += [*_judgements(reading, layout), *_disputes(reading, layout)]
    return [*lines, *_unapplied(reading, layout)]


def _disputes(reading: Reading, layout: Layout) -> list[Line]:
    """Formats the denials of a value and the allegations against it."""
    fmt, lines = layout.fmt, []
    for claim in reading.disputed:
        word = "" if claim.layer == "denied" else f"{LAYERS[claim.layer]}: "
        told = phrases.side(claim, reading.attribute, layout.names, fmt)
        lines.append((layout.detail, f"{fmt.of['contested']}≠ {word}{told}"))
    return lines


def _judgements(reading: Reading, layout: Layout) -> list[Line]:
    """Formats the reasons of judgements, and what they prefer to claims of other cells."""
    if not reading.judged:
        return []
    fmt = layout.fmt
    judged = phrases.judgements([reading])
    lines = [(layout.detail, f"{fmt.quiet}{fmt.text(f'judged: {said}')}") for said in judged]
    told = (phrases.overruling(each, reading, layout.names, fmt) for each in reading.overrulings)
    return [*lines, *((layout.detail, said) for said in dict.fromkeys(told))]


def _open(group: list[Reading], layout: Layout, lead: str = "") -> list[Line]:
    """Formats a contested or possible value with all its sides."""
    first, fmt, names = group[0], layout.fmt, layout.names
    lead = f"{fmt.strong}{fmt.text(lead)}" if lead else ""
    words = f"{fmt.of[first.standing]}{fmt.text(standing_words(first, names, doubts=False))}"
    rule = phrases.plainly(RULES[first.rule])
    head = f"{mark(first.standing, fmt)}{lead}{words}{fmt.dot}{fmt.quiet}{fmt.text(rule)}"
    lines = [(layout.text, head)]
    for reading in group:
        lines += _sides(reading, layout)
        lines += _judgements(reading, layout)
        for claim in reading.ended:
            said = claim_words(claim, reading.attribute, names)
            ended = f"or ended since: {said}, {when_words(claim, names.clock)}"
            lines.append(_sourced(claim, ended, layout))
        lines += _unapplied(reading, layout)
    return lines


def _unapplied(reading: Reading, layout: Layout) -> list[Line]:
    """Formats the changes that are not part of the value."""
    return [
        _sourced(claim, unapplied_words(claim, reading.attribute, layout.names), layout)
        for claim in reading.unapplied
    ]


def _sourced(claim: Claim, said: str, layout: Layout) -> Line:
    """Formats what is said of a claim, with its source and its doubts."""
    fmt = layout.fmt
    cited = phrases.sourced(claim, layout.names, fmt)
    return layout.detail, f"{fmt.quiet}{fmt.text(said)}{fmt.dot}{cited}"


def _sides(reading: Reading, layout: Layout) -> list[Line]:
    """Formats each possible value once, with its sources."""
    names, fmt = layout.names, layout.inner
    held: dict[str, list[str]] = {}
    for claim in (*reading.candidates, *reading.foreign):
        said = claimed_side(claim, reading, names)
        told = phrases.dated_and_cited(claim, reading.attribute_of(claim), names, fmt)
        if said in held:
            held[said].append(told)
        else:
            held[said] = [told]
    lines: list[Line] = []
    dash = f"{fmt.of[reading.standing]}– {fmt.strong}"
    for said, sides in held.items():
        value = f"{dash}{fmt.text(said)}"
        if len(sides) == 1:
            lines.append((layout.side, f"{value}{fmt.dot}{sides[0]}"))
        else:
            lines.append((layout.side, value))
            lines += [(layout.behind, each) for each in sides]
    return lines


def _unknown(reading: Reading, layout: Layout) -> list[Line]:
    fmt, names = layout.fmt, layout.names
    level, told = _value("unknown", "unknown", layout, "unknown")
    rule = f": {phrases.plainly(RULES[reading.rule])}"
    lines = [(level, f"{told}{fmt.quiet}{fmt.text(rule)}")]
    for claim in (*reading.ended, *reading.bounds):
        if claim in reading.ended:
            said = f"was: {claim_words(claim, reading.attribute, names)}"
            said += f", {when_words(claim, names.clock)}"
        elif reading.rule == "bounds":
            said = bound_words(claim, reading.attribute, names)
        else:
            said = claim_words(claim, reading.attribute, names)
            said += f", {when_words(claim, names.clock)}"
        lines.append(_sourced(claim, said, layout))
    return [*lines, *_unapplied(reading, layout), *_judgements(reading, layout)]


def _following(reading: Reading, layout: Layout, lead: str = "") -> list[Line]:
    if reading.next is None:
        return []
    fmt = layout.fmt
    lead = f"{fmt.quiet}{fmt.text(lead)}" if lead else ""
    return [(layout.detail, lead + phrases.following(reading, layout.names, fmt))]


def _besides(reading: Reading, layout: Layout) -> list[Line]:
    shown = [
        each
        for each in reading.annotations
        if each.claim not in reading.disputed
        and (layout.whole or each.status not in FINISHED_PLANS)
    ]
    mark = f"{layout.fmt.of['beside']}{phrases.ASIDE}{NO_BREAK}"
    told = phrases.asides(shown, reading.attribute, layout.names, layout.fmt)
    return [(layout.text, mark + each) for each in told]


# ---------------------------------------------------------------------- collections


def collection_lines(row: Row, layout: Layout) -> list[Line]:
    """Formats a collection: its members by standing, the absent ones, and the stated number."""
    groups: dict[tuple[str, object], list[Reading]] = {}
    lines: list[Line] = []
    rest: list[Line] = []
    for reading in row.readings:
        member, part = split_key(reading.cell)[2:]
        if member is not None:
            key = (standing_words(reading, layout.names), reading.value if reading.known else None)
            groups.setdefault(key, []).append(reading)
            rest += _besides(reading, layout)
    for (_, value), group in sorted(groups.items(), key=lambda pair: _order(*pair)):
        if group[0].standing != "unknown":
            lines += _members(group, value, layout)
        elif told := [
            one
            for one in group
            if layout.everything or one.ended or one.overrulings or (layout.whole and one.bounds)
        ]:
            lines += _unknown_members(told, layout)
    for reading in row.readings:
        member, part = split_key(reading.cell)[2:]
        shown = reading.standing != "unknown" or reading.ended or (layout.whole and reading.bounds)
        if member is None and (layout.everything or shown or reading.annotations):
            (level, first), *others = reading_lines(reading, layout)
            word = "in number: " if part == SIZE else "stated as none: "
            mark, _, said = first.partition(NO_BREAK)
            lines += [
                (level, f"{mark}{NO_BREAK}{layout.fmt.plain}{layout.fmt.text(word)}{said}"),
                *others,
            ]
    return [*lines, *rest] or [_value("unknown", "unknown", layout, "unknown")]


def _order(key: tuple[str, object], group: list[Reading]) -> tuple[bool, bool, str]:
    standing = group[0].standing
    return (standing == "unknown", key[1] is not True, standing)


def _members(group: list[Reading], value: object, layout: Layout) -> list[Line]:
    """Lists the members that share a standing."""
    first, names, fmt = group[0], layout.names, layout.fmt
    removed = value is False
    listed = sorted(
        absence_words(reading.cell, reading.attribute, names)
        if removed
        else member_of(reading, names)
        for reading in group
    )
    more = 0 if layout.everything else max(0, len(listed) - MAX_MEMBERS_SHOWN)
    said = ", ".join(listed[:MAX_MEMBERS_SHOWN] if more else listed) + (
        f" and {more} more" if more else ""
    )
    if first.standing in ("contested", "possible"):
        return _open(group, layout, f"{said}: ")
    level, told = _value(first.standing, said, layout)
    if len(listed) > 1 and value is True:
        told += f"{fmt.quiet}{fmt.text(f' ({len(listed)} counted)')}"
    lines = [(level, told)]
    claims = [claim for reading in group for claim in reading.supports]
    if claims:
        lines.append((layout.detail, _shared(group, claims, layout)))
    for reading in group:
        if reading.overrulings:
            lines += _judgements(reading, layout)
        lines += _disputes(reading, layout)
        lines += _following(reading, layout, f"{member_of(reading, names)}: ")
    return lines


def _unknown_members(group: list[Reading], layout: Layout) -> list[Line]:
    """Lists members of unknown standing, with the claims that ended or limit their membership."""
    names = layout.names
    listed = ", ".join(sorted(member_of(reading, names) for reading in group))
    lines = [_value("unknown", f"unknown: {listed}", layout, "unknown")]
    for reading in group:
        for claim in reading.ended:
            was = f"was: {claimed_member(claim, reading.attribute, names)}"
            lines.append(_sourced(claim, f"{was}, {when_words(claim, names.clock)}", layout))
        for claim in reading.bounds:
            by = f"from some day on, by {latest_words(claim, names.clock)}"
            lines.append(_sourced(claim, f"{member_of(reading, names)}: {by}", layout))
        lines += _judgements(reading, layout)
        lines += _following(reading, layout, f"{member_of(reading, names)}: ")
    return lines


def _shared(group: list[Reading], claims: list[Claim], layout: Layout) -> str:
    """Returns the details that all members of one standing share."""
    first, fmt = group[0], layout.fmt
    told = f"{fmt.of[first.standing]}{fmt.text(standing_words(first, layout.names))}{fmt.dot}"
    dates = {phrases.dated(reading) for reading in group}
    if len(dates) == 1:
        told += f"{fmt.quiet}{fmt.kept(dates.pop())}{fmt.dot}"
    return told + phrases.support(first, claims, layout.names, fmt)


# ---------------------------------------------------------------------- on the screen


def labelled(row: Row, column: int, layout: Layout) -> list[Line]:
    """Formats a row: its label in one column, its text in the next."""
    lines = row_lines(row, layout)
    left = layout.text[0]
    label = _label(row.label, column) if left >= column + 2 else ""
    if label:
        lines[0] = (2, left + 2), label + lines[0][1]
    else:
        lines.insert(0, ((2, 4), layout.fmt.text(row.label)))
    return lines


@lru_cache(maxsize=256)
def _label(text: str, column: int) -> str:
    """Pads a label to its column; returns "" if it does not fit."""
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
    """Explains the marks in use whose meaning is not obvious."""
    said = [f"{GLYPHS[key]} {says}" for key, says in LEGEND.items() if key in shown]
    if said:
        screen.put((f"{' · '.join(said)} · see `chrono help standing`", "quiet"))


def brief(reading: Reading | None, names: Names, fmt: Formatter) -> str:
    """Formats a reading on one line: its mark, its value or sides, and its standing."""
    if reading is None or reading.standing == "unknown":
        nearby = nearby_words(reading, names) if reading else ""
        more = f"{fmt.quiet}{fmt.text(f' ({nearby})')}" if nearby else ""
        return f"{fmt.of['unknown']}unknown{more}"
    words = f"{fmt.of[reading.standing]}{fmt.text(standing_words(reading, names))}"
    said = fmt.text(reading_words(reading, names))
    if reading.known:
        return f"{mark(reading.standing, fmt)}{fmt.strong}{said}{fmt.plain}{fmt.text(', ')}{words}"
    return f"{mark(reading.standing, fmt)}{words}{fmt.plain}{fmt.text(': ')}{fmt.strong}{said}"


MAX_DOCUMENTS_SHOWN = 12
"""If there are more documents, they are counted; `chrono list documents` lists them all."""


def documents(screen: Screen, named: Iterable[str], known: Mapping[str, Document]) -> None:
    """Lists the titles of the documents whose ids were shown."""
    told = sorted({name for name in named if name in known})
    lines: list[tuple[Styled, list[Styled]]] = []
    for name in told[:MAX_DOCUMENTS_SHOWN]:
        each = known[name]
        published = date_words(each.when) if each.when else ""
        said = " · ".join(part for part in (each.title, each.publisher, published) if part)
        lines.append(((name, ""), [(said, "quiet")]))
    if lines:
        screen.write("\n")
        screen.put(("Documents", "quiet"))
        screen.table(lines)
    if len(told) > MAX_DOCUMENTS_SHOWN:
        more = f"and {len(told) - MAX_DOCUMENTS_SHOWN} more (`chrono list documents` lists all)"
        screen.put((more, "quiet"), indent=2, hang=2)


def named(rows: Iterable[Row]) -> set[str]:
    """Returns the documents that the rows name or count."""
    found: set[str | None] = set()
    for reading in [reading for row in rows for reading in row.readings]:
        found.update([claim.document for claim in reading.candidates])
        if reading.foreign:
            found.update([claim.document for claim in reading.foreign])
        for side in reading.overrulings:
            found.update((side.ours.document, side.theirs.document))
        if reading.annotations:
            found.update([each.claim.document for each in reading.annotations])
        if reading.next is not None:
            found.add(reading.next.document)
    return {name for name in found if name}
