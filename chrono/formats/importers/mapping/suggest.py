"""A first mapping for a table, from its header and a look at its rows, for a person to finish.

It never decides what the rows leave open: whether 03/04 is in March or in April is asked
in a comment. Columns that it finds no use for are listed with an example.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final

from attrs import frozen

from chrono.formats.importers.mapping.date_formats import by_format
from chrono.formats.importers.mapping.dates import PRECISIONS
from chrono.formats.importers.mapping.rows import Table
from chrono.formats.importers.slugs import one_line
from chrono.model.quantity_text import number
from chrono.model.vocabulary.schema import EventType, Vocabulary

ROWS_EXAMINED: Final = 500
FORMATS: Final = (
    "%d/%m/%Y",
    "%m/%d/%Y",
    "%d.%m.%Y",
    "%d-%m-%Y",
    "%m-%d-%Y",
    "%Y/%m/%d",
    "%d %B %Y",
    "%d %b %Y",
    "%B %d, %Y",
    "%b %d, %Y",
    "%d-%b-%Y",
    "%d/%m/%y",
    "%m/%d/%y",
    "%Y%m%d",
    "%d/%m/%Y %H:%M",
    "%m/%d/%Y %H:%M",
    "%Y-%m-%d %H:%M:%S",
    "%Y-%m-%d %H:%M",
)
PARTIAL_FORMATS: Final = (
    "%m/%Y",
    "%m.%Y",
    "%m-%Y",
    "%B %Y",
    "%b %Y",
    "%Y",
    "XX/%m/%Y",
    "XX.%m.%Y",
    "XX-%m-%Y",
)
"""How the dates of a column may be written that gives some of them without a day."""
MISFIT_SHARE: Final = 10
"""One date in so many may be written in no way that is known."""
START: Final = re.compile(r"start|begin|from|onset", re.I)
END: Final = re.compile(r"(^|_|\b)(end|to|until|till)(_|\b|date)", re.I)
PRECISION: Final = re.compile(r"prec", re.I)
OTHER_PRECISION: Final = re.compile(r"geo|where|place|loc|spat", re.I)
QUANTITY_COLUMNS: Final = {
    "low": re.compile(r"\b(low|lowest|min|minimum|least)\b", re.I),
    "best": re.compile(r"\b(best|likely|central)\b", re.I),
    "high": re.compile(r"\b(high|highest|max|maximum|most)\b", re.I),
}
PUBLISHED: Final = re.compile(r"publi|source.?date|report.?date", re.I)
DOCUMENT: Final = {
    "title": re.compile(r"headline|title|article", re.I),
    "publisher": re.compile(r"publisher|office|outlet|^source$|newspaper", re.I),
    "url": re.compile(r"^url$|link|^source_?url", re.I),
}
LATITUDE: Final = re.compile(r"^(lat|latitude|y)$", re.I)
LONGITUDE: Final = re.compile(r"^(lon|lng|long|longitude|x)$", re.I)


@frozen
class Column:
    """What a look at a column shows."""

    name: str
    values: tuple[str, ...]
    formats: tuple[str, ...] | None
    """Formats that all its dates fit; empty for EDTF and ISO; None for no date."""
    together: bool = False
    """Whether it takes all of the formats to read the column, each for some of its dates."""
    misfits: tuple[str, ...] = ()
    """Values that are written in none of these ways."""

    @property
    def numeric(self) -> bool:
        """Whether all it says are numbers."""
        return bool(self.values) and all(number(value) is not None for value in self.values)


def propose(table: Table, vocabulary: Vocabulary, name: str, encoding: str = "") -> str:
    """The TOML text of a mapping, with comments where a person must decide.

    `encoding` is named in it where the table is not in UTF-8.
    """
    columns = [_look(table, column) for column in table.header if column]
    used: set[str] = set()
    kind = _type(columns, vocabulary)
    lines = [
        f"# A first mapping for {one_line(name)}: read it through, then try it with --dry-run.",
        "# The language of mappings: `chrono import --language`.",
        f"name = {_quoted(name)}",
        f"columns = [{', '.join(_quoted(column.name) for column in columns)}]",
        *(
            [f"encoding = {_quoted(encoding)}   # it is not UTF-8: are its letters right so?"]
            if encoding
            else []
        ),
        "",
        "[event]",
        *_type_lines(kind, columns, vocabulary, used),
        *_when(columns, used),
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


def _look(table: Table, name: str) -> Column:
    values = tuple(
        value for row in table.rows[:ROWS_EXAMINED] if (value := row.cells.get(name, "").strip())
    )
    if not values or (
        all(number(value) is not None for value in values)
        and not re.search(r"year|date|jahr", name, re.I)
    ):
        return Column(name, values, None)
    if all(by_format(value, "edtf") for value in values):
        return Column(name, values, ())
    fitting = tuple(form for form in FORMATS if all(by_format(each, form) for each in values))
    return Column(name, values, fitting) if fitting else _mixed(name, values)


def _mixed(name: str, values: tuple[str, ...]) -> Column:
    """A column whose dates are written in several ways, some without a day or month."""
    left = list(dict.fromkeys(values))
    misfits_allowed = len(left) // MISFIT_SHARE + (len(left) > 3)
    chosen: list[str] = []
    while left:
        rest = {
            form: [each for each in left if not by_format(each, form)]
            for form in ("edtf", *FORMATS, *PARTIAL_FORMATS)
        }
        best = min(rest, key=lambda form: len(rest[form]))
        if len(rest[best]) == len(left):
            break
        chosen.append(best)
        left = rest[best]
    if not chosen or len(left) > misfits_allowed:
        return Column(name, values, None)
    return Column(name, values, tuple(chosen), together=True, misfits=tuple(left))


def _type(columns: Iterable[Column], vocabulary: Vocabulary) -> EventType | None:
    """The type whose fields are most like the columns, if any is."""
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
    """The column that is called as a field is, or has its words in its name."""
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
    return f"{{ from = {place}, format = {_quoted(column.formats[0])} }}"


def _ambiguous(column: Column) -> list[str]:
    name = one_line(column.name)
    formats = column.formats or ()
    lines = []
    if column.misfits:
        some = ", ".join(repr(one_line(each)[:30]) for each in column.misfits[:3])
        lines.append(f"# {name!r} has dates that will be refused: {some}.")
    groups = [_alike(form, column.values) for form in formats] if column.together else [formats]
    for group in groups:
        if len(group) > 1:
            told = " or ".join(map(_quoted, group))
            lines.append(f"# {name!r} fits {told} alike: choose the one that is meant.")
    return lines


def _alike(form: str, values: Iterable[str]) -> list[str]:
    """A format, and each other one that fits all the values that it fits."""
    fitting = [each for each in values if by_format(each, form)]
    others = [each for each in FORMATS if each != form and all(by_format(v, each) for v in fitting)]
    return [form, *others]


def _when(columns: Sequence[Column], used: set[str]) -> list[str]:
    dates = [each for each in columns if each.formats is not None]
    dates = [each for each in dates if not PUBLISHED.search(each.name)] or dates
    dates.sort(key=_exactness)
    start = next((each for each in dates if START.search(each.name)), None)
    end = next((each for each in dates if END.search(each.name) and each != start), None)
    parts = {each.name.casefold(): each.name for each in columns}
    if not (start and end) and {"year", "month"} <= set(parts):
        found = {key: parts[key] for key in ("year", "month", "day") if key in parts}
        used.update(found.values())
        told = ", ".join(f"{key} = {_cell(name)}" for key, name in found.items())
        return [f"when = {{ {told} }}"]
    if start and end:
        used |= {start.name, end.name}
        lasted = (
            '# it lasted from start through end; add default = "window" if it fell between them'
        )
        when = f"when = {{ start = {_date(start)}, end = {_date(end)}@ }}"
        precision, asked = _precision(columns, used)
        return [*_ambiguous(start), *_ambiguous(end), when.replace("@", precision), lasted, *asked]
    only = start or next(
        (each for each in dates if re.search("date|when|day", each.name, re.I)),
        dates[0] if dates else None,
    )
    if only is None:
        return ['# when = "{…}"   # no column looks like a date']
    used.add(only.name)
    return [*_ambiguous(only), f"when = {_date(only)}"]


def _exactness(column: Column) -> int:
    """How much of a date its values hold, by their length: days before months before years."""
    return -max((len(value) for value in column.values), default=0)


def _precision(columns: Iterable[Column], used: set[str]) -> tuple[str, list[str]]:
    """The precision of a date as the mapping has it, and what a person must say of it."""
    for column in columns:
        if PRECISION.search(column.name) and not OTHER_PRECISION.search(column.name):
            codes = sorted(set(column.values))[:8]
            used.add(column.name)
            known = ", ".join(f"{_quoted(code)} = {_quoted(code.casefold())}" for code in codes)
            told = f", precision = {_cell(column.name)}, precisions = {{ {known} }}"
            if codes and {code.casefold() for code in codes} <= set(PRECISIONS):
                return told, []
            told = ", ".join(f'{_quoted(code)} = "…"' for code in codes)
            return "", [
                f"# Its precision: precision = {_cell(column.name)}, precisions = {{ {told} }}",
                "# with each day, window, week, month, year or held",
            ]
    return "", []


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
    """The words of a column's or field's name: "dateStart", "date_start" and "Date start" alike."""
    split = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name)
    return re.findall(r"[^\W_]+", split.casefold())


def _example(column: Column) -> str:
    return one_line(column.values[0])[:60] if column.values else "empty"


def _cell(column: str) -> str:
    """The text that stands for a column's cell."""
    return _quoted(f"{{{column}}}")


def _quoted(text: str) -> str:
    made = one_line(text).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{made}"'
