"""Proposes a mapping for a table, from its header and rows.

What the table leaves open becomes a `Question`. Without answers the mapping holds "?" in its
place, for a person to complete; the dialogue of `chrono import` asks it and proposes again with
the answer. Unused columns are listed with an example.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from chrono.formats.importers.mapping import column_names as names
from chrono.formats.importers.mapping import suggest_types as new
from chrono.formats.importers.mapping.columns import Column, examine
from chrono.formats.importers.mapping.questions import (
    OPEN,
    Decisions,
    Proposal,
    Question,
    one_of,
)
from chrono.formats.importers.mapping.rows import Table, header_line, read_table
from chrono.formats.importers.mapping.suggest_cells import codes, decimal, encoding_of
from chrono.formats.importers.mapping.suggest_dates import when_lines
from chrono.formats.importers.mapping.suggest_documents import document_lines
from chrono.formats.importers.mapping.suggest_fields import (
    column_for,
    field_lines,
    likely_type,
    likeness,
)
from chrono.formats.importers.mapping.suggest_figures import figures
from chrono.formats.importers.mapping.suggest_incidents import incidents
from chrono.formats.importers.mapping.suggest_ranges import end_of, ranges
from chrono.formats.importers.mapping.suggest_rules import rules
from chrono.formats.importers.mapping.suggest_types import EventLines, Layout
from chrono.formats.importers.mapping.toml_text import cell, quoted, texts
from chrono.formats.importers.mapping.workbook import is_workbook, sheets
from chrono.formats.importers.presets import preset_for
from chrono.formats.importers.slugs import one_line
from chrono.model.vocabulary.schema import EventType, Vocabulary

MAX_TYPES_OFFERED: Final = 4
ROW_SHOWN: Final = 70


def propose_for(data: bytes, vocabulary: Vocabulary, name: str) -> str:
    """The TOML text of a mapping for the bytes of a table, with "?" for every open question."""
    return suggest(data, vocabulary, name).draft()


def propose(table: Table, vocabulary: Vocabulary, name: str) -> str:
    """The same for a table that is read already."""
    return _proposal(table, vocabulary, name, [], Decisions()).draft()


def suggest(
    data: bytes, vocabulary: Vocabulary, name: str, answers: Mapping[str, str] | None = None
) -> Proposal:
    """A mapping for the bytes of a table, as far as the answers decide it."""
    decide = Decisions(answers or {})
    top, encoding, sheet = [], "", ""
    if is_workbook(data):
        found = sheets(data, name)
        if len(found) > 1:
            sheet = _sheet(found, decide)
            others = ", ".join(one_line(each) for each in found if each != sheet)
            top.append(f"sheet = {quoted(sheet)}   # it has also: {others}")
    else:
        encoding, told = encoding_of(data, name, decide)
        top += told
    line, odd = header_line(data, name, encoding, sheet)
    header = "0" if odd else str(line)
    if odd:
        header = _header(line, odd, decide)
        top.append(
            f"header = {quoted(OPEN) if header == OPEN else header}   # line {line} holds"
            f" {one_line(odd)[:40]}. 0: it is a row, and the columns have no names; {line}: it"
            " names them (then put its names below)"
        )
    elif line > 1:
        top.append(f"header = {line}   # the lines before it are passed over")
    read = read_table(
        data, name, encoding, sheet=sheet, header=0 if header == OPEN else int(header)
    )
    return _proposal(read, vocabulary, name, top, decide)


def _sheet(found: Sequence[str], decide: Decisions) -> str:
    choices = tuple((each, "") for each in found)
    return decide(Question("sheet", "Which sheet of the workbook?", choices, found[0]))


def _header(line: int, odd: str, decide: Decisions) -> str:
    answer = decide(
        Question(
            "header",
            f"Line {line} holds {one_line(odd)[:40]}. Does it name the columns?",
            (
                ("row", "no, it is a row; the columns are then called column 1, column 2 …"),
                ("names", "yes, these are the names of the columns"),
            ),
        )
    )
    return {"row": "0", "names": str(line)}.get(answer, answer)


def _proposal(
    table: Table, vocabulary: Vocabulary, name: str, top: Sequence[str], decide: Decisions
) -> Proposal:
    every = examine(table)
    columns = [each for each in every if not re.search(r"[{}]", each.name)]
    used: set[str] = set()
    typed = _typed_column(columns, vocabulary)
    kind = likely_type(columns, vocabulary)
    rows = "" if typed else _rows(columns, kind, vocabulary, decide)
    empty = codes(table, columns, decide)
    when = (
        []
        if rows == new.FIGURES and new.years_across(columns)
        else when_lines(columns, used, decide)
    )
    marks, dated = decimal(table, columns, decide), rules(columns, used, decide)
    summary = _summary(columns, used)
    layout = _layout(rows, typed, columns, vocabulary, name, used, decide)
    documents = document_lines(columns, name, used, decide)
    labels = [line for line in layout.entities if line.startswith("label =")]
    used |= {each.name for each in columns if any(f"{{{each.name}}}" in line for line in labels)}
    lines = [
        "# The language of mappings: `chrono import --language`.",
        *_preset(table),
        f"name = {quoted(name)}",
        f"columns = {texts(column.name for column in every)}",
        *top,
        *empty,
        *marks,
        *dated,
        *_events(layout, when, summary),
        *layout.entities,
        *documents,
        *_rest(every, used),
    ]
    unused = tuple(each.name for each in every if each.name not in used)
    questions = tuple(each for key, each in decide.asked.items() if not decide.given(key))
    return Proposal("\n".join(lines) + "\n", layout.vocabulary, questions, one_line(name), unused)


def _events(layout: Layout, when: Sequence[str], summary: Sequence[str]) -> list[str]:
    """The tables of the events, in the list `events` if a row makes several."""
    lines: list[str] = []
    if len(layout.events) == 1:
        event = layout.events[0]
        return ["", "[event]", *event.head, *when, *summary, "", "[fields]", *event.fields]
    for event in layout.events:
        dated = [f"when = {quoted(event.date)}"] if event.date else when
        lines += ["", "[[events]]", *event.head, *dated, *summary]
        lines += ["", "[events.fields]", *event.fields]
    return lines


def _rest(columns: Sequence[Column], used: set[str]) -> list[str]:
    rest = [column for column in columns if column.name not in used]
    if not rest:
        return []
    listed = [f"#   {one_line(each.name)}: {_example(each)}" for each in rest]
    return ["", "# No use was found for these columns:", *listed]


def _preset(table: Table) -> list[str]:
    """The preset for the columns of a table, if there is one."""
    found = preset_for(table.header)
    return [f"# Its header is that of the preset {found}: use --preset {found}."] if found else []


# ---------------------------------------------------------------- the type of event


def _typed_column(columns: Iterable[Column], vocabulary: Vocabulary) -> str:
    """The column whose cells name types; empty if there is none."""
    return next(
        (
            each.name
            for each in columns
            if each.values and set(each.values) <= set(vocabulary.types)
        ),
        "",
    )


def _rows(
    columns: Sequence[Column], kind: EventType | None, vocabulary: Vocabulary, decide: Decisions
) -> str:
    """What a row is: the name of a type, an incident of a new type, or figures."""
    ranked = sorted(
        (each for each in vocabulary.types.values() if _is_near(likeness(each, columns, False))),
        key=lambda each: likeness(each, columns, False),
        reverse=True,
    )
    if kind:
        ranked = [kind, *(each for each in ranked if each != kind)]
    choices = [(each.name, each.means or each.says) for each in ranked[:MAX_TYPES_OFFERED]]
    choices.append((new.INCIDENT, "something that happened once; a new type of event is made"))
    if _has_figures(columns):
        choices.append((new.FIGURES, "figures about something that a column names"))
    return decide(
        Question(
            "rows",
            "What is a row of this table? Any type of event, or one of these.",
            tuple(choices),
            _likely_rows(columns, kind),
            _first_row(columns),
            free=True,
            check=one_of(list(vocabulary.types), "a type of event"),
        )
    )


def _is_near(likeness: tuple[int, int]) -> bool:
    """Whether a type has a column for all that it must have, or for all but one of several."""
    found, missing = likeness
    return found > 0 and (missing == 0 or (missing == -1 and found > 1))


def _first_row(columns: Sequence[Column]) -> tuple[str, ...]:
    """The beginning of the first cells, on one line of a terminal."""
    shown = " · ".join(one_line(each.values[0])[:16] for each in columns if each.values)
    return (shown if len(shown) <= ROW_SHOWN else f"{shown[:ROW_SHOWN].rpartition(' ')[0]} …",)


def _has_figures(columns: Sequence[Column]) -> bool:
    numeric = new.years_across(columns) or new.measures(columns)
    return bool(numeric and new.texts_of(columns, ()))


def _likely_rows(columns: Sequence[Column], kind: EventType | None) -> str | None:
    """The likeliest answer; None if nothing speaks for one."""
    quantities = (
        [each.name for each in kind.fields.values() if each.type == "quantity"] if kind else []
    )
    counted = any(column_for(each, columns) for each in quantities)
    measures = new.measures(columns)
    figures = [each for each in measures if not end_of(each.name)]
    known = any(names.subject(each.name) in names.PERSONS for each in figures)
    wide = len(figures) + len(ranges(measures)) > 1 or new.years_across(columns)
    if wide and not counted and not known and _has_figures(columns) and _subject(columns):
        return new.FIGURES
    if kind is None:
        return None
    unused = known and not all(_column_of(each, kind) for each in figures)
    return new.INCIDENT if unused and not _is_whole(likeness(kind, columns, False)) else kind.name


def _column_of(column: Column, kind: EventType) -> bool:
    return any(column_for(name, [column]) for name in kind.fields)


def _is_whole(likeness: tuple[int, int]) -> bool:
    """Whether every field that a type must have has a column."""
    return likeness[1] == 0


def _subject(columns: Sequence[Column]) -> bool:
    """Whether a column names what figures can be about."""
    return bool(new.texts_of(columns, ()))


def _layout(
    rows: str,
    typed: str,
    columns: Sequence[Column],
    vocabulary: Vocabulary,
    name: str,
    used: set[str],
    decide: Decisions,
) -> Layout:
    """How a row becomes events, by the answer to what it is."""
    if rows == new.INCIDENT and rows not in vocabulary.types:
        return incidents(columns, vocabulary, name, used, decide)
    if rows == new.FIGURES and rows not in vocabulary.types:
        found = figures(columns, vocabulary, used, decide)
        if found:
            return found
    kind = vocabulary.types.get(rows) or (likely_type(columns, vocabulary) if typed else None)
    head = _type_lines(kind, typed, vocabulary, used)
    entities: list[str] = []
    fields = field_lines(kind, columns, used, decide, entities)
    return Layout([EventLines(head, fields)], entities)


def _type_lines(
    kind: EventType | None, typed: str, vocabulary: Vocabulary, used: set[str]
) -> list[str]:
    if typed:
        used.add(typed)
        return [f"type = {cell(typed)}"]
    if kind:
        return [f"type = {quoted(kind.name)}"]
    some = ", ".join(list(vocabulary.types)[:8]) or "none yet: add one to events/vocabulary.toml"
    return [f"type = {quoted(OPEN)}   # which type are the rows events of? There are {some}"]


def _summary(columns: Iterable[Column], used: set[str]) -> list[str]:
    for column in columns:
        if column.name not in used and re.search(
            r"descr|notes|summary|text|what", column.name, re.I
        ):
            used.add(column.name)
            return [f"summary = {cell(column.name)}"]
    return []


def _example(column: Column) -> str:
    return one_line(column.values[0])[:60] if column.values else "empty"
