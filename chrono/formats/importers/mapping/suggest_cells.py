"""Proposes how the cells of a whole table are read: encoding, codes for no value, decimal mark."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final

from chrono.errors import InvalidError
from chrono.formats.importers.mapping import column_names as names
from chrono.formats.importers.mapping.columns import Column
from chrono.formats.importers.mapping.questions import OPEN, Decisions, Question, listed, some_of
from chrono.formats.importers.mapping.rows import Table, decode
from chrono.formats.importers.mapping.suggest_dates import samples
from chrono.formats.importers.mapping.suggest_types import NOT_FIGURES
from chrono.formats.importers.mapping.templates import NO_VALUE
from chrono.formats.importers.mapping.toml_text import inline, quoted, texts
from chrono.formats.importers.slugs import one_line
from chrono.render.text import counted

ENCODINGS: Final = ("cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "mac_roman", "cp850")
"""What programs wrote before UTF-8, the likeliest first."""
MAX_ENCODINGS_SHOWN: Final = 5
MAX_WORDS: Final = 3
_WORD: Final = re.compile(rb"[^\s,;\t|\"]*[\x80-\xff][^\s,;\t|\"]*")
_COMMA: Final = re.compile(
    r"-?(\d{1,3}(\.\d{3})+|\d+),\d{1,2}|-?\d{1,3}(\.\d{3}){2,}|-?\d{1,3}(\.\d{3})+,\d+"
    r"|-?0,\d+|-?\d+,\d{4,}"
)
_POINT: Final = re.compile(
    r"-?\d+\.\d{1,2}|-?\d+\.\d{4,}|-?0\.\d+|-?\d{4,}\.\d+|-?\d{1,3}(,\d{3})+\.\d+"
    r"|-?\d{1,3}(,\d{3}){2,}"
)
_DOT_IN_DOUBT: Final = re.compile(r"-?[1-9]\d{0,2}\.\d{3}")
_COMMA_IN_DOUBT: Final = re.compile(r"-?[1-9]\d{0,2},\d{3}")


# ---------------------------------------------------------------- letters


def encoding_of(data: bytes, name: str, decide: Decisions) -> tuple[str, list[str]]:
    """The encoding to read a text table with, and the line of the mapping that names it."""
    try:
        decode(data, name=name)
    except InvalidError:
        pass
    else:
        return "", []
    words = list(dict.fromkeys(found[0] for found in _WORD.finditer(data)))[:MAX_WORDS]
    ways: dict[str, tuple[str, str]] = {}
    for codec in ENCODINGS:
        try:
            whole, shown = data.decode(codec), ", ".join(word.decode(codec) for word in words)
        except UnicodeDecodeError:
            continue
        ways.setdefault(whole, (codec, one_line(shown)))
    choices = tuple(ways.values())[:MAX_ENCODINGS_SHOWN]
    answer = decide(
        Question(
            "encoding",
            "The table is not in UTF-8. In which of these encodings are its letters right?",
            choices,
            None if choices else "latin-1",
            free=True,
            check=lambda text: _codec(text, data, name),
        )
    )
    if answer != OPEN:
        return answer, [f"encoding = {quoted(answer)}"]
    told = "; ".join(f"{codec}: {shown}" for codec, shown in choices)
    return choices[0][0], [f'encoding = "{OPEN}"   # it is not UTF-8. {told}']


def _codec(text: str, data: bytes, name: str) -> str:
    decode(data, text, name)
    return text


# ---------------------------------------------------------------- codes for no value


def codes(table: Table, columns: Sequence[Column], decide: Decisions) -> list[str]:
    """The codes for no value, in all columns or in some, and those that mean themselves."""
    empty: list[str] = []
    literal: list[str] = []
    within: dict[str, list[str]] = {}
    in_doubt: list[str] = []
    for code in sorted({code for each in columns for code in (*each.codes, *each.doubts)}):
        holding = [each for each in columns if code in (*each.codes, *each.doubts)]
        meant = [each for each in columns if code in each.values and code not in each.doubts]
        chosen = _holding_none(code, table, holding, meant, decide)
        if chosen is None:
            in_doubt.append(code)
        elif len(chosen) == len(holding) and not meant:
            empty.append(code)
        else:
            for column in chosen:
                within.setdefault(column.name, []).append(code)
            if code.casefold() in NO_VALUE or any(each.doubts for each in holding):
                literal.append(code)
    lines = [_empty_line(empty, in_doubt)] if empty or in_doubt else []
    if within:
        inner = ", ".join(f"{quoted(key)} = {inline(each)}" for key, each in within.items())
        lines.append(f"empty_in = {{ {inner} }}   # codes for no value, in these columns alone")
    return [*lines, *([f"literal = {texts(literal)}"] if literal else [])]


def _empty_line(empty: Sequence[str], in_doubt: Sequence[str]) -> str:
    """The line of the mapping for codes, which is a question while some are in doubt."""
    if not in_doubt:
        return f"empty = {texts(empty)}   # codes for no value: take out what means itself"
    return (
        f"empty = {quoted(OPEN)}   # {texts([*empty, *in_doubt])} where these are codes for no"
        f" year; {texts(empty)} where {', '.join(map(quoted, in_doubt))} is that year"
    )


def _holding_none(
    code: str,
    table: Table,
    holding: Sequence[Column],
    meant: Sequence[Column],
    decide: Decisions,
) -> list[Column] | None:
    """The columns in which a code stands for no value; None while that is in doubt."""
    places = ", ".join(f"{each.name} ({_count(table, each, code)})" for each in holding)
    by_name = " Yes, no, or the names of the columns in which it does."
    answer = decide(
        Question(
            f"code {code}",
            f"Does {code!r} mean that there is no value? It stands in {places}."
            + (by_name if len(holding) > 1 else ""),
            (
                ("yes", "a cell with it counts as empty"),
                ("no", "it means what it says"),
            ),
            None if any(each.doubts for each in holding) else "yes",
            (
                *(f"other values of {each}" for each in samples(holding)),
                *(f"it stays as it is in {each}" for each in samples(meant)),
            ),
            free=len(holding) > 1,
            check=some_of([each.name for each in holding], "a column with it"),
        )
    )
    if answer == OPEN:
        return None
    if answer in ("yes", "no"):
        return list(holding) if answer == "yes" else []
    return [each for each in holding if each.name in listed(answer)]


def _count(table: Table, column: Column, code: str) -> str:
    count = sum(row.cells.get(column.name, "").strip() == code for row in table.rows)
    return counted(count, "row")


# ---------------------------------------------------------------- numbers


def decimal(table: Table, columns: Sequence[Column], decide: Decisions) -> list[str]:
    """The mark before the fraction of a number, if the table does not show that it is a dot."""
    figures = [each for each in columns if _may_count(each)]
    cells = [value for each in figures for value in each.values]
    point = any(map(_POINT.fullmatch, cells)) or _placed_by_points(columns)
    comma = any(map(_COMMA.fullmatch, cells))
    doubt = next(filter(_DOT_IN_DOUBT.fullmatch, cells), "")
    if not doubt and table.delimiter == ";":
        doubt = next(filter(_COMMA_IN_DOUBT.fullmatch, cells), "")
    if point or not (comma or doubt):
        return []
    example = doubt or next(filter(_COMMA.fullmatch, cells))
    marked = [each for each in figures if any(mark in v for v in each.values for mark in ".,")]
    answer = decide(
        Question(
            "decimal",
            "Which mark stands before the fraction of a number?",
            ((",", _read_with(",", example)), (".", _read_with(".", example))),
            "," if comma else None,
            samples(marked[:2]),
        )
    )
    if answer == OPEN:
        told = " or ".join(f'"{mark}": {_read_with(mark, example)}' for mark in ",.")
        return [f'decimal = "{OPEN}"   # {told}']
    return [f"decimal = {quoted(answer)}   # {_read_with(answer, example)}"]


def _may_count(column: Column) -> bool:
    """Whether a column can hold figures: it has no dates, places or ids."""
    place = {*names.LATITUDE, *names.LONGITUDE}
    return (
        column.formats is None
        and not names.says(column.name, place)
        and not NOT_FIGURES.search(column.name)
    )


def _placed_by_points(columns: Iterable[Column]) -> bool:
    """Whether coordinates show a decimal point; their digits are never in groups."""
    place = {*names.LATITUDE, *names.LONGITUDE}
    return any("." in v for each in columns if names.says(each.name, place) for v in each.values)


def _read_with(mark: str, example: str) -> str:
    """The meaning of a number with one decimal mark: "1.250 is 1250"."""
    other = "." if mark == "," else ","
    name = {",": "comma", ".": "dot"}
    if mark not in example:
        return f"a {name[mark]}; {example} is {example.replace(other, '')}"
    if other in example or len(example.split(mark)) > 2:
        return f"a {name[mark]}"
    return f"a {name[mark]}; {example} is {_plainly(example, mark)}"


def _plainly(example: str, mark: str) -> str:
    return example.replace(mark, ".").rstrip("0").rstrip(".")
