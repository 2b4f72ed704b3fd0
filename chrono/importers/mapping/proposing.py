"""A first mapping for a table, from its header and a look at its rows, for a person to finish.

It never decides what the rows leave open: whether 03/04 is in March or in April is asked
in a comment. Columns that it finds no use for are listed with an example.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final

from attrs import frozen

from chrono import edtf
from chrono.edtf import EdtfError
from chrono.importers.mapping.rows import Table
from chrono.importers.mapping.specs import MIDNIGHT, by_format
from chrono.importers.naming import one_line
from chrono.importers.quantities import number
from chrono.vocabulary.records import EventType, Vocabulary

LOOK: Final = 500
FORMATS: Final = (
    "%d/%m/%Y", "%m/%d/%Y", "%d.%m.%Y", "%d-%m-%Y", "%m-%d-%Y", "%Y/%m/%d", "%d %B %Y", "%d %b %Y",
    "%B %d, %Y", "%b %d, %Y", "%d-%b-%Y", "%d/%m/%y", "%m/%d/%y", "%Y%m%d", "%d/%m/%Y %H:%M",
    "%m/%d/%Y %H:%M", "%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M",
)  # fmt: skip
START: Final = re.compile(r"start|begin|from|onset", re.I)
END: Final = re.compile(r"(^|_|\b)(end|to|until|till)(_|\b|date)", re.I)
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

    @property
    def numeric(self) -> bool:
        """Whether all it says are numbers."""
        return bool(self.values) and all(number(value) is not None for value in self.values)


def propose(table: Table, vocabulary: Vocabulary, name: str) -> str:
    """The TOML text of a mapping, with comments where a person must decide."""
    columns = [_look(table, column) for column in table.header if column]
    used: set[str] = set()
    kind = _type(columns, vocabulary)
    lines = [
        f"# A first mapping for {one_line(name)}: read it through, then try it with --dry-run.",
        "# The language of mappings: `chrono import --language`.",
        f"name = {_quoted(name)}",
        f"columns = [{', '.join(_quoted(column.name) for column in columns)}]",
        "", "[event]", *_type_lines(kind, columns, vocabulary, used),
        *_when(columns, used), *_summary(columns, used),
        "", "[fields]", *_fields(kind, columns, used),
        *_entities(kind, columns, used), *_documents(columns, used),
    ]  # fmt: skip
    rest = [column for column in columns if column.name not in used]
    if rest:
        lines += ["", "# No use was found for these columns:"]
        lines += [f"#   {one_line(each.name)}: {_example(each)}" for each in rest]
    return "\n".join(lines) + "\n"


def _look(table: Table, name: str) -> Column:
    values = tuple(value for row in table.rows[:LOOK] if (value := row.cells.get(name, "").strip()))
    return Column(name, values, _dates(name, values))


def _dates(name: str, values: Sequence[str]) -> tuple[str, ...] | None:
    if not values or (all(number(value) is not None for value in values)
                      and not re.search(r"year|date|jahr", name, re.I)):  # fmt: skip
        return None
    if all(_is_edtf(value) for value in values):
        return ()
    fitting = tuple(
        form for form in FORMATS if all(by_format(value, form) is not None for value in values)
    )
    return fitting or None


def _is_edtf(value: str) -> bool:
    found = MIDNIGHT.fullmatch(value)
    try:
        edtf.parse(found[1] if found else value)
    except EdtfError:
        return False
    return True


def _type(columns: Iterable[Column], vocabulary: Vocabulary) -> EventType | None:
    """The type whose fields are most like the columns, if any is."""
    names = {_bare(column.name) for column in columns}
    best = max(
        vocabulary.types.values(),
        key=lambda each: sum(_bare(field) in names for field in each.fields),
        default=None,
    )
    return best if best and any(_bare(field) in names for field in best.fields) else None


def _type_lines(
    kind: EventType | None, columns: Iterable[Column], vocabulary: Vocabulary, used: set[str]
) -> list[str]:
    for column in columns:
        if column.values and set(column.values) <= set(vocabulary.types):
            used.add(column.name)
            return [f'type = "{{{column.name}}}"']
    if kind:
        return [f"type = {_quoted(kind.name)}"]
    some = ", ".join(list(vocabulary.types)[:8]) or "none yet: add one to events/vocabulary.toml"
    return [f'type = "TYPE"   # which type are the rows events of? There are {some}']


def _date(column: Column) -> str:
    place = f'"{{{column.name}}}"'
    if not column.formats:
        return place
    return f"{{ from = {place}, format = {_quoted(column.formats[0])} }}"


def _ambiguous(column: Column) -> list[str]:
    formats = column.formats or ()
    if len(formats) < 2:
        return []
    told = " or ".join(map(_quoted, formats))
    return [f"# {one_line(column.name)!r} fits {told} alike: choose the one that is meant."]


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
        told = ", ".join(f'{key} = "{{{name}}}"' for key, name in found.items())
        return [f"when = {{ {told} }}"]
    if start and end:
        used |= {start.name, end.name}
        lasted = (
            '# it lasted from start through end; add default = "window" if it fell between them'
        )
        when = f"when = {{ start = {_date(start)}, end = {_date(end)} }}"
        return [*_ambiguous(start), when, lasted, *_precision(columns)]
    only = start or next((each for each in dates if re.search("date|when|day", each.name, re.I)),
                         dates[0] if dates else None)  # fmt: skip
    if only is None:
        return ['# when = "{…}"   # no column looks like a date']
    used.add(only.name)
    return [*_ambiguous(only), f"when = {_date(only)}"]


def _exactness(column: Column) -> int:
    """How much of a date its values hold, by their length: days before months before years."""
    return -max((len(value) for value in column.values), default=0)


def _precision(columns: Iterable[Column]) -> list[str]:
    for column in columns:
        if re.search(r"prec", column.name, re.I) and re.search(r"date|time", column.name, re.I):
            codes = sorted(set(column.values))[:8]
            told = ", ".join(f'{_quoted(code)} = "…"' for code in codes)
            return [f'# Its precision: precision = "{{{column.name}}}", precisions = {{ {told} }}',
                    "# with each day, window, week, month, year or held"]  # fmt: skip
    return []


def _summary(columns: Iterable[Column], used: set[str]) -> list[str]:
    for column in columns:
        if column.name not in used and re.search(
            r"descr|notes|summary|text|what", column.name, re.I
        ):
            used.add(column.name)
            return [f'summary = "{{{column.name}}}"']
    return []


def _fields(kind: EventType | None, columns: Sequence[Column], used: set[str]) -> list[str]:
    lines = []
    by_name = {_bare(column.name): column for column in columns}
    for field in kind.fields.values() if kind else ():
        column = by_name.get(_bare(field.name))
        if column is None and field.type == "quantity" and {"low", "best", "high"} <= set(by_name):
            ends = {key: by_name.pop(key).name for key in ("low", "best", "high")}
            used.update(ends.values())
            told = ", ".join(f'{key} = "{{{name}}}"' for key, name in ends.items())
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
            lines.append(f'{field.name} = "{{{column.name}}}"')
    return lines


def _entities(kind: EventType | None, columns: Sequence[Column], used: set[str]) -> list[str]:
    by_name = {_bare(column.name): column for column in columns}
    latitude = next((each.name for each in columns if LATITUDE.match(each.name)), None)
    longitude = next((each.name for each in columns if LONGITUDE.match(each.name)), None)
    lines: list[str] = []
    for field in kind.fields.values() if kind else ():
        column = by_name.get(_bare(field.name))
        if field.type != "entity" or column is None:
            continue
        lines += ["", f"[entities.{field.name}]", f"kind = {_quoted((*field.kinds, 'KIND')[0])}",
                  f'label = "{{{column.name}}}"']  # fmt: skip
        if latitude and longitude and re.search(r"place|locat|base|town|city|site", field.name):
            used |= {latitude, longitude}
            lines.append(f'coordinates = ["{{{latitude}}}", "{{{longitude}}}"]')
    return lines


def _documents(columns: Sequence[Column], used: set[str]) -> list[str]:
    found = {}
    for key, pattern in DOCUMENT.items():
        column = next((each for each in columns if pattern.search(each.name)
                       and each.name not in used), None)  # fmt: skip
        if column:
            found[key] = column.name
            used.add(column.name)
    if "title" not in found and "publisher" in found:
        found["title"] = found.pop("publisher")
    if "title" not in found:
        return ["", "# Without [documents] the table itself is the document that says all of it."]
    lines = ["", "[documents]", *(f'{key} = "{{{name}}}"' for key, name in found.items())]
    date = next((each for each in columns if PUBLISHED.search(each.name)
                 and each.formats is not None), None)  # fmt: skip
    if date:
        used.add(date.name)
        lines += [*_ambiguous(date), f"date = {_date(date)}"]
    return lines


def _bare(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.casefold())


def _example(column: Column) -> str:
    return one_line(column.values[0])[:60] if column.values else "empty"


def _quoted(text: str) -> str:
    made = one_line(text).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{made}"'
