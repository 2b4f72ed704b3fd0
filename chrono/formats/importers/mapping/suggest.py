"""Proposes a mapping for a table, from its header and rows, for a person to complete.

Ambiguities stay open: a comment asks whether 03/04 is in March or in April. Unused columns are
listed with an example.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from chrono.errors import InvalidError
from chrono.formats.importers.mapping.columns import (
    FORMATS,
    ROWS_EXAMINED,
    Column,
    date_parts,
    examine,
)
from chrono.formats.importers.mapping.date_formats import by_format
from chrono.formats.importers.mapping.rows import Table, decode, header_line, read_table
from chrono.formats.importers.mapping.spans import PRECISIONS
from chrono.formats.importers.mapping.workbook import is_workbook, sheets
from chrono.formats.importers.presets import preset_for
from chrono.formats.importers.slugs import one_line
from chrono.model.quantity_text import number
from chrono.model.vocabulary.schema import EventType, Vocabulary

START: Final = re.compile(r"start|begin|from|onset", re.I)
END: Final = re.compile(r"(^|_|\b)(end|to|until|till)(_|\b|date)", re.I)
PRECISION: Final = re.compile(r"prec", re.I)
OTHER_PRECISION: Final = re.compile(r"geo|where|place|loc|spat", re.I)
QUANTITY_COLUMNS: Final = {
    "low": re.compile(r"\b(low|lowest|min|minimum|least)\b", re.I),
    "best": re.compile(r"\b(best|likely|central)\b", re.I),
    "high": re.compile(r"\b(high|highest|max|maximum|most)\b", re.I),
}
FORETOLD: Final = re.compile(
    r"anticipat|plan(ned)?(_|\b)|expect|schedul|(^|_|\b)due(_|\b)|project(ed|ion)|forecast|predict",
    re.I,
)
"""Column names for planned dates, which are never proposed as the date of an event."""
PART_OF_END: Final = re.compile(r"^(e\.|end|to[ _.]|until|fin)", re.I)
MOSTLY_EMPTY: Final = 0.5
"""A column with content in fewer of its rows is not proposed for the date."""
MAX_CODES_SHOWN: Final = 12
PUBLISHED: Final = re.compile(r"publi|source.?date|report.?date", re.I)
DOCUMENT: Final = {
    "title": re.compile(r"headline|title|article", re.I),
    "publisher": re.compile(r"publisher|office|outlet|^source$|newspaper", re.I),
    "url": re.compile(r"^url$|link|^source_?url", re.I),
}
LATITUDE: Final = re.compile(r"^(lat|latitude|y)$", re.I)
LONGITUDE: Final = re.compile(r"^(lon|lng|long|longitude|x)$", re.I)


def propose_for(data: bytes, vocabulary: Vocabulary, name: str) -> str:
    """The TOML text of a mapping for the bytes of a table, with the settings to read them."""
    top, encoding, sheet = [], "", ""
    if is_workbook(data):
        found = sheets(data, name)
        if len(found) > 1:
            sheet = found[0]
            others = ", ".join(map(one_line, found[1:]))
            top.append(f"sheet = {_quoted(sheet)}   # it has also: {others}")
    else:
        try:
            decode(data, name=name)
        except InvalidError:
            encoding = "cp1252"
            top.append(f'encoding = "{encoding}"   # it is not UTF-8: are its letters right so?')
    line, odd = header_line(data, name, encoding, sheet)
    if odd:
        top.append(
            f'header = "?"   # line {line} holds {one_line(odd)[:40]}. 0: it is a row, and the'
            f" columns have no names; {line}: it names them (then put its names below)"
        )
    elif line > 1:
        top.append(f"header = {line}   # the lines before it are passed over")
    found_table = read_table(data, name, encoding, sheet=sheet, header=0 if odd else line)
    return propose(found_table, vocabulary, name, top)


def propose(table: Table, vocabulary: Vocabulary, name: str, top: Sequence[str] = ()) -> str:
    """The TOML text of a mapping, with a "?" for every open decision.

    `top` are lines that say how to read the file.
    """
    columns = examine(table)
    used: set[str] = set()
    kind = _type(columns, vocabulary)
    when = _when(columns, used)
    lines = [
        f"# A first mapping for {one_line(name)}: read it through, then try it with --dry-run.",
        "# The language of mappings: `chrono import --language`.",
        *_preset(table),
        f"name = {_quoted(name)}",
        f"columns = [{', '.join(_quoted(column.name) for column in columns)}]",
        *top,
        *_top(table, columns, when),
        "",
        "[event]",
        *_type_lines(kind, columns, vocabulary, used),
        *when,
        *_summary(columns, used),
        "",
        "[fields]",
        *_fields(kind, columns, used),
        *_entities(kind, columns, used),
        *_documents(columns, used),
    ]
    rest = [column for column in columns if column.name not in used]
    if rest:
        lines += ["", "# No use was found for these columns:"]
        lines += [f"#   {one_line(each.name)}: {_example(each)}" for each in rest]
    return "\n".join(lines) + "\n"


def _preset(table: Table) -> list[str]:
    """The preset for the columns of a table, if there is one."""
    found = preset_for(table.header)
    return [f"# Its header is that of the preset {found}: use --preset {found}."] if found else []


def _top(table: Table, columns: Sequence[Column], when: Sequence[str]) -> list[str]:
    """Settings of the whole table: codes, the decimal mark, the numbering of years."""
    lines = []
    codes = sorted({code for column in columns for code in column.codes})
    if codes:
        listed = ", ".join(map(_quoted, codes))
        lines.append(f"empty = [{listed}]   # codes for no value: take out what means itself")
    if decimal_comma(table):
        lines.append('decimal = ","   # as in 2,5; 1.250 is one thousand two hundred and fifty')
    dates = [each for each in columns if any(_cell(each.name) in line for line in when)]
    if any(each.year_spans for each in dates):
        lines.append(
            'year_spans = "?"   # true: 1903-11 is 1903 through 1911; false: it is November 1903'
        )
    if any("%y" in form for each in dates for form in each.formats or ()) or any(
        re.fullmatch(r"\d\d", value) for each in dates if _is_year(each) for value in each.values
    ):
        lines.append('two_digit_years = "?"   # the hundred years they are of: "1930-2029"')
    if any(value.startswith("-") for each in dates if _is_year(each) for value in each.values):
        lines.append('years = "?"   # "historical": -55 is 55 BC; "astronomical": it is 56 BC')
    return lines


def _is_year(column: Column) -> bool:
    return bool(re.search(r"year|yr|jahr", column.name, re.I))


def decimal_comma(table: Table) -> bool:
    """Whether figures such as 2,5 show a decimal comma."""
    cells = [
        cell.strip() for row in table.rows[:ROWS_EXAMINED] for cell in row.cells.values() if cell
    ]
    comma = any(re.fullmatch(r"-?(\d{1,3}(\.\d{3})+|\d+),\d{1,2}", cell) for cell in cells)
    point = any(re.fullmatch(r"-?\d+\.\d{1,2}|-?\d+\.\d{4,}", cell) for cell in cells)
    grouped = any(re.fullmatch(r"-?\d{1,3}(\.\d{3})+", cell) for cell in cells)
    return not point and (comma or (grouped and table.delimiter == ";"))


def _type(columns: Iterable[Column], vocabulary: Vocabulary) -> EventType | None:
    """The type whose fields match the columns best, if any does."""
    every = list(columns)
    trio = len(_trio(every)) == len(QUANTITY_COLUMNS)

    def alike(kind: EventType) -> tuple[int, int]:
        fields = kind.fields.values()
        found = {field.name for field in fields if _column(field.name, every)}
        left = [each.name for each in fields if each.type == "quantity" and each.name not in found]
        found |= set(left[:1] if trio else [])
        missing = sum(not field.optional and field.name not in found for field in fields)
        return len(found), -missing

    best = max(vocabulary.types.values(), key=alike, default=None)
    return best if best and alike(best)[0] else None


def _column(field: str, columns: Iterable[Column]) -> Column | None:
    """The column with a field's name, or with its words in the name."""
    wanted = set(_words(field))
    near = [each for each in columns if wanted <= set(_words(each.name))]
    return min(near, key=lambda each: len(each.name), default=None)


def _trio(columns: Iterable[Column]) -> dict[str, Column]:
    """The columns with the low, best and high figure of a quantity."""
    every = list(columns)
    found = {
        key: next((each for each in every if pattern.search(" ".join(_words(each.name)))), None)
        for key, pattern in QUANTITY_COLUMNS.items()
    }
    return {key: each for key, each in found.items() if each is not None}


def _type_lines(
    kind: EventType | None, columns: Iterable[Column], vocabulary: Vocabulary, used: set[str]
) -> list[str]:
    for column in columns:
        if column.values and set(column.values) <= set(vocabulary.types):
            used.add(column.name)
            return [f"type = {_cell(column.name)}"]
    if kind:
        return [f"type = {_quoted(kind.name)}"]
    some = ", ".join(list(vocabulary.types)[:8]) or "none yet: add one to events/vocabulary.toml"
    return [f'type = "TYPE"   # which type are the rows events of? There are {some}']


def _date(column: Column) -> str:
    place = _cell(column.name)
    if not column.formats:
        return place
    if column.together:
        return f"{{ from = {place}, format = [{', '.join(map(_quoted, column.formats))}] }}"
    form = column.formats[0] if len(column.formats) == 1 else "?"
    return f"{{ from = {place}, format = {_quoted(form)} }}"


def _ambiguous(column: Column) -> list[str]:
    name = one_line(column.name)
    formats = column.formats or ()
    lines = []
    if column.misfits:
        some = ", ".join(repr(one_line(each)[:30]) for each in column.misfits[:3])
        lines.append(f"# {name!r} has dates that will be refused: {some}.")
    if both := column.both_ways():
        lines.append(
            f"# {name!r} is written in both orders: cells that fit both, as {both!r}, are refused."
        )
    groups = [_alike(form, column.values) for form in formats] if column.together else [formats]
    for group in groups:
        if len(group) > 1:
            told = " or ".join(map(_quoted, group))
            lines.append(f"# {name!r} fits {told} alike: choose the one that is meant.")
    return lines


def _alike(form: str, values: Iterable[str]) -> list[str]:
    """A format, and all others that fit the same values."""
    fitting = [each for each in values if by_format(each, form)]
    others = [each for each in FORMATS if each != form and all(by_format(v, each) for v in fitting)]
    return [form, *others]


def _when(columns: Sequence[Column], used: set[str]) -> list[str]:
    known = [each for each in columns if not FORETOLD.search(each.name)]
    dates = [each for each in known if each.formats is not None and not _is_part(each, known)]
    dates = [each for each in dates if not PUBLISHED.search(each.name)] or dates
    dates.sort(key=_exactness)
    full = [each for each in dates if each.share >= MOSTLY_EMPTY]
    start = next((each for each in full if START.search(each.name)), None)
    end = next((each for each in dates if END.search(each.name) and each != start), None)
    if not (start and end) and (parts := _in_parts(known, used)):
        return parts
    if start and end:
        used |= {start.name, end.name}
        lasted = (
            '# it lasted from start through end; add default = "window" if it fell between them'
        )
        when = f"when = {{ start = {_date(start)}, end = {_date(end)}{_precision(columns, used)} }}"
        return [*_ambiguous(start), *_ambiguous(end), when, lasted]
    only = start or next(
        (each for each in full if re.search("date|when|day|time", each.name, re.I)),
        full[0] if full else None,
    )
    if only is None:
        return ['# when = "{…}"   # no column looks like a date']
    used.add(only.name)
    if precision := _precision(columns, used):
        return [*_ambiguous(only), f"when = {{ start = {_date(only)}{precision} }}"]
    return [*_ambiguous(only), f"when = {_date(only)}"]


def _is_part(column: Column, columns: Sequence[Column]) -> bool:
    return any(column in group.values() for group in date_parts(columns))


def _in_parts(columns: Sequence[Column], used: set[str]) -> list[str]:
    """The date, if its year, month and day are in separate columns."""
    groups = [group for group in date_parts(columns) if group["year"].share >= MOSTLY_EMPTY]
    if not groups:
        return []
    end = next((each for each in groups if PART_OF_END.search(each["year"].name)), None)
    start = next((each for each in groups if each is not end), groups[0])
    used.update(each.name for each in start.values())
    if end is None or end is start:
        return [f"when = {_parts(start)}"]
    used.update(each.name for each in end.values())
    return [
        f"when = {{ start = {_parts(start)}, end = {_parts(end)} }}",
        '# it lasted from start through end; add default = "window" if it fell between them',
    ]


def _parts(group: Mapping[str, Column]) -> str:
    told = [f"{key} = {_cell(group[key].name)}" for key in ("year", "month", "day") if key in group]
    strange = {
        value
        for key, most in (("month", 12), ("day", 31))
        if key in group
        for value in (*group[key].values, *group[key].codes)
        if (figure := number(value)) is not None and figure != 0 and not 1 <= figure <= most
    }
    if strange:
        told.append(f"unknown = [{', '.join(map(_quoted, sorted(strange)))}]")
    return f"{{ {', '.join(told)} }}"


def _exactness(column: Column) -> int:
    """The precision of a date by the length of its values: days before months before years."""
    return -max((len(value) for value in column.values), default=0)


def _precision(columns: Iterable[Column], used: set[str]) -> str:
    """The precision in a mapping's date, with a question for each code."""
    for column in columns:
        if PRECISION.search(column.name) and not OTHER_PRECISION.search(column.name):
            codes = sorted(set(column.values))[:MAX_CODES_SHOWN]
            if not codes:
                continue
            used.add(column.name)
            known = {code.casefold() for code in codes} <= set(PRECISIONS)
            told = ", ".join(
                f"{_quoted(code)} = {_quoted(code.casefold() if known else '?')}" for code in codes
            )
            return f", precision = {_cell(column.name)}, precisions = {{ {told} }}"
    return ""


def _summary(columns: Iterable[Column], used: set[str]) -> list[str]:
    for column in columns:
        if column.name not in used and re.search(
            r"descr|notes|summary|text|what", column.name, re.I
        ):
            used.add(column.name)
            return [f"summary = {_cell(column.name)}"]
    return []


def _fields(kind: EventType | None, columns: Sequence[Column], used: set[str]) -> list[str]:
    lines = []
    for field in kind.fields.values() if kind else ():
        free = [each for each in columns if each.name not in used]
        column, trio = _column(field.name, free), _trio(free)
        if column is None and field.type == "quantity" and len(trio) == len(QUANTITY_COLUMNS):
            used.update(each.name for each in trio.values())
            told = ", ".join(f"{key} = {_cell(each.name)}" for key, each in trio.items())
            lines.append(f"{field.name} = {{ {told} }}")
            continue
        if column is None:
            if not field.optional:
                lines.append(f"# {field.name} = …   # {field.type}, and every event has one")
            continue
        used.add(column.name)
        if field.type == "entity":
            lines.append(f'{field.name} = {{ entity = "{field.name}" }}')
        elif field.type == "date":
            lines.append(f"{field.name} = {_date(column)}")
        else:
            lines.append(f"{field.name} = {_cell(column.name)}")
    return lines


def _entities(kind: EventType | None, columns: Sequence[Column], used: set[str]) -> list[str]:
    latitude = next((each.name for each in columns if LATITUDE.match(each.name)), None)
    longitude = next((each.name for each in columns if LONGITUDE.match(each.name)), None)
    lines: list[str] = []
    for field in kind.fields.values() if kind else ():
        column = _column(field.name, columns)
        if field.type != "entity" or column is None:
            continue
        lines += [
            "",
            f"[entities.{field.name}]",
            f"kind = {_quoted((*field.kinds, 'KIND')[0])}",
            f"label = {_cell(column.name)}",
        ]
        if latitude and longitude and re.search(r"place|locat|base|town|city|site", field.name):
            used |= {latitude, longitude}
            lines.append(f"coordinates = [{_cell(latitude)}, {_cell(longitude)}]")
    return lines


def _documents(columns: Sequence[Column], used: set[str]) -> list[str]:
    found = {}
    for key, pattern in DOCUMENT.items():
        column = next(
            (each for each in columns if pattern.search(each.name) and each.name not in used), None
        )
        if column:
            found[key] = column.name
            used.add(column.name)
    if "title" not in found and "publisher" in found:
        found["title"] = found.pop("publisher")
    if "title" not in found:
        return ["", "# Without [documents] the table itself is the document that says all of it."]
    lines = ["", "[documents]", *(f"{key} = {_cell(name)}" for key, name in found.items())]
    date = next(
        (each for each in columns if PUBLISHED.search(each.name) and each.formats is not None), None
    )
    if date:
        used.add(date.name)
        lines += [*_ambiguous(date), f"date = {_date(date)}"]
    return lines


def _words(name: str) -> list[str]:
    """The words of a name: "dateStart", "date_start" and "Date start" give the same."""
    split = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name)
    return re.findall(r"[^\W_]+", split.casefold())


def _example(column: Column) -> str:
    return one_line(column.values[0])[:60] if column.values else "empty"


def _cell(column: str) -> str:
    """The template for a column's cell."""
    return _quoted(f"{{{column}}}")


def _quoted(text: str) -> str:
    made = one_line(text).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{made}"'
