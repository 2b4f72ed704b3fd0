"""Proposes how a mapping reads the date of a row, with a question for each doubt."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from attrs import frozen

from chrono import edtf
from chrono.errors import InvalidError
from chrono.formats.importers.mapping import column_names as names
from chrono.formats.importers.mapping.columns import ONGOING, Column, as_dates
from chrono.formats.importers.mapping.likely_formats import likely_formats
from chrono.formats.importers.mapping.questions import OPEN, Decisions, Question, one_of
from chrono.formats.importers.mapping.specs import REFUSED
from chrono.formats.importers.mapping.suggest_precision import precision_of
from chrono.formats.importers.mapping.toml_text import cell, quoted, texts
from chrono.formats.importers.slugs import one_line
from chrono.model.quantity_text import number

MOSTLY_EMPTY: Final = 0.5
"""A column with content in fewer of its rows is not proposed for the date."""
MAX_SAMPLES: Final = 3
MAX_SAMPLE: Final = 30
UNDATED: Final = "none"
NO_DATE: Final = '# when = "{…}"   # no column looks like a date'
LASTED: Final = '# it lasted from start through end; add default = "window" if it fell between them'


@frozen
class Candidate:
    """Columns that may give the date of a row."""

    name: str
    """How a person names them: "date", "iyear, imonth, iday" or "start to end"."""
    start: Column | Mapping[str, Column]
    end: Column | Mapping[str, Column] | None = None

    @property
    def columns(self) -> list[Column]:
        found: list[Column] = []
        for each in (self.start, self.end):
            if each is not None:
                found += [each] if isinstance(each, Column) else list(each.values())
        return found


def samples(columns: Iterable[Column]) -> tuple[str, ...]:
    """Some cells of columns, for a question about them."""
    return tuple(f"{each.name}: {some_values(each)}" for each in columns)


def some_values(column: Column) -> str:
    """The first different values of a column, shortened."""
    found = list(dict.fromkeys(_shortened(one_line(value)) for value in column.values))
    more = ", …" if len(found) > MAX_SAMPLES else ""
    return ", ".join(found[:MAX_SAMPLES]) + more if found else "empty"


def _shortened(text: str) -> str:
    return text if len(text) <= MAX_SAMPLE else f"{text[:MAX_SAMPLE].rstrip()}…"


def candidates(columns: Sequence[Column]) -> list[Candidate]:
    """What may be the date of a row, the likeliest first."""
    known = [each for each in columns if not names.is_planned(each.name)]
    in_months = names.date_parts(known)
    groups = [*(in_months or names.quarters(known)), *_years_alone(known)]
    parts = [column for group in groups for column in group.values()]
    dates = [each for each in known if each.formats is not None and each not in parts]
    dates = [each for each in dates if not names.PUBLISHED.search(each.name)] or dates
    dates.sort(key=_exactness)
    full = [each for each in dates if each.share >= MOSTLY_EMPTY]
    start = next((each for each in full if names.says(each.name, names.START)), None)
    end = next((each for each in dates if names.says(each.name, names.END) and each != start), None)
    pair = [Candidate(f"{start.name} to {end.name}", start, end)] if start and end else []
    named = [each for each in full if names.says(each.name, names.DATE)]
    other = [each for each in full if names.says(each.name, names.OTHER_EVENTS)]
    single = sorted(full, key=lambda each: (each != start, each in other, each not in named))
    return [*pair, *_in_parts(groups), *(Candidate(each.name, each) for each in single)]


def _years_alone(columns: Sequence[Column]) -> list[dict[str, Column]]:
    """Columns of years such as -55 and 866, which EDTF writes otherwise."""
    parts = {each.name for group in names.date_parts(columns) for each in group.values()}
    return [
        {"year": each}
        for each in columns
        if each.name not in parts
        and each.formats is None
        and names.says(each.name, names.YEAR)
        and each.values
        and all(re.fullmatch(r"-?\d{1,4}", value) for value in each.values)
    ]


def _exactness(column: Column) -> int:
    """The precision of a date by the length of its values: days before months before years."""
    return -max((len(value) for value in column.values), default=0)


def _in_parts(groups: Sequence[Mapping[str, Column]]) -> list[Candidate]:
    """The dates whose year, month and day are in separate columns."""
    full = [group for group in groups if group["year"].share >= MOSTLY_EMPTY]
    end = next((each for each in full if _ends(each["year"].name)), None)
    others = [each for each in full if each is not end]
    if end is not None and others:
        first = others.pop(0)
        both = f"{_named(first)} to {_named(end)}"
        return [Candidate(both, first, end), *(Candidate(_named(each), each) for each in others)]
    return [Candidate(_named(each), each) for each in full]


def _ends(name: str) -> bool:
    return bool(re.search(r"^(e\.|end|to[ _.]|until|fin)", name, re.I))


def _named(group: Mapping[str, Column]) -> str:
    parts = ("year", "quarter", "month", "day")
    return ", ".join(group[key].name for key in parts if key in group)


def when_lines(columns: Sequence[Column], used: set[str], decide: Decisions) -> list[str]:
    """The lines of a mapping that give the date of a row, with comments on what is in doubt."""
    found = candidates(columns)
    others = [Candidate(each.name, dated) for each in columns if (dated := _as_dates(each))]
    if not found and not others:
        return [NO_DATE]
    sparse = [each for each in others if _is_sparse(each, found)]
    choices = tuple((each.name, _shown(each)) for each in (*found, *sparse))
    chosen = decide(
        Question(
            "when",
            "Which column says when it happened?",
            (*choices, (UNDATED, "no date: the events are undated")),
            _likeliest(found),
            free=True,
            check=one_of([each.name for each in others], "a column with dates"),
        )
    )
    if chosen in ("", UNDATED):
        return ["# when: the events are undated" if found else NO_DATE]
    if chosen == OPEN:
        listed = ", ".join(one_line(each.name) for each in found)
        return [f"when = {quoted(OPEN)}   # which column says when it happened? There are {listed}"]
    date = next(each for each in (*found, *others) if each.name == chosen)
    used |= {each.name for each in date.columns}
    return _when(date, columns, used, decide)


def _likeliest(found: Sequence[Candidate]) -> str | None:
    """The column to propose for the date; None if all may be dates of something else."""
    if not found:
        return UNDATED
    other = all(names.says(each.name, names.OTHER_EVENTS) for each in found[0].columns)
    return None if other else found[0].name


def _is_sparse(date: Candidate, found: Iterable[Candidate]) -> bool:
    """Whether dates in one column are too few to be proposed."""
    shown = {each.name for one in found for each in one.columns}
    return date.name not in shown and all(each.share < MOSTLY_EMPTY for each in date.columns)


def _as_dates(column: Column) -> Column | None:
    """A column whose cells can be read as dates, whatever its name."""
    found = column if column.formats is not None else as_dates(column)
    return found if found.formats is not None else None


def _shown(date: Candidate) -> str:
    return "; ".join(some_values(each) for each in date.columns)


def _when(
    date: Candidate, columns: Sequence[Column], used: set[str], decide: Decisions
) -> list[str]:
    single = [each for each in (date.start, date.end) if isinstance(each, Column)]
    remarks = [line for each in single for line in comments(each, decide)]
    start, end = _spec(date.start, decide), date.end and _spec(date.end, decide)
    precision = precision_of(columns, used, decide) if single else ""
    if end:
        default = _span_default(date, precision, decide)
        lasted = [] if default or decide.given("span") else [LASTED]
        return [
            *remarks,
            f"when = {{ start = {start}, end = {end}{_open(date.end)}{precision}{default} }}",
            *lasted,
        ]
    if precision:
        return [*remarks, f"when = {{ start = {start}{precision} }}"]
    return [*remarks, f"when = {start}"]


def _open(end: Column | Mapping[str, Column] | None) -> str:
    """The cells of an end that say that it has not come."""
    misfits = end.misfits if isinstance(end, Column) else ()
    found = [each for each in misfits if ONGOING.fullmatch(each)]
    return f", open = {texts(found)}" if found else ""


def _span_default(date: Candidate, precision: str, decide: Decisions) -> str:
    """What a start with another end means, where no precision says it."""
    if precision:
        return ""
    answer = decide(
        Question(
            "span",
            "What do the two dates mean?",
            (
                ("held", "it lasted from the first through the second"),
                ("window", "it happened once, on some day between them"),
            ),
            "held",
            samples(date.columns),
        )
    )
    return ', default = "window"' if answer == "window" else ""


def _spec(date: Column | Mapping[str, Column], decide: Decisions) -> str:
    return date_spec(date, decide) if isinstance(date, Column) else _parts(date)


def date_spec(column: Column, decide: Decisions) -> str:
    """The TOML of a date in one column; "?" stands for a format that is in doubt."""
    place = cell(column.name)
    if not column.formats:
        return place
    if column.together:
        groups = [_alike(form, column) for form in column.formats]
        chosen = [form for group in groups for form in _meant(column, group, decide)]
    else:
        chosen = _meant(column, column.formats, decide)
    form = quoted(chosen[0]) if len(chosen) == 1 else texts(dict.fromkeys(chosen))
    more = _year(column, decide) if column.yearless else _ambiguous(column, decide)
    return f"{{ from = {place}, format = {form}{more} }}"


def _year(column: Column, decide: Decisions) -> str:
    """The year of days that are written without one, which must be answered."""

    def check(text: str) -> str:
        if not re.fullmatch(r"\d{4}|\{[^{}]+\}", text):
            raise InvalidError(
                f"{text!r} is neither a year of four digits nor a column, as in {{Year}}."
            )
        return text

    answer = decide(
        Question(
            f"year {column.name}",
            f"Which year are the days of {one_line(column.name)!r} in? As in 2014, or {{Year}} for"
            " the column that has it.",
            samples=samples([column]),
            check=check,
        )
    )
    return f", year = {quoted(answer)}"


def _ambiguous(column: Column, decide: Decisions) -> str:
    """How cells are read that fit several of the formats, with a question where there are some."""
    if not (both := column.both_ways()):
        return ""
    forms = [form for form in column.formats or () if column.read(both, form)]
    orders = [(form, f"as {_said(column.read(both, form))} ({_order(form)})") for form in forms]
    answer = decide(
        Question(
            f"ambiguous {column.name}",
            f"{one_line(column.name)!r} is written in both orders. How are cells read that fit"
            f" both, such as {one_line(both)!r}?",
            ((REFUSED, "not at all: these rows are refused"), *orders),
            None,
            samples([column]),
        )
    )
    return f", ambiguous = {quoted(answer)}"


def _meant(column: Column, formats: Sequence[str], decide: Decisions) -> list[str]:
    """Those of several formats that are meant: all that read every cell alike."""
    fitting = [each for each in column.values if all(column.read(each, form) for form in formats)]
    ways: dict[tuple[str | None, ...], list[str]] = {}
    for form in formats:
        ways.setdefault(tuple(column.read(each, form) for each in fitting), []).append(form)
    if len(ways) == 1:
        return list(formats)
    example = next(
        each for each in fitting if len({column.read(each, form) for form in formats}) > 1
    )
    meanings = {
        group[0]: f"{_said(column.read(example, group[0]))} ({_order(group[0])})"
        for group in ways.values()
    }
    answer = decide(
        Question(
            f"format {formats[0]} {column.name}",
            f"What does {one_line(example)!r} in {one_line(column.name)!r} mean?",
            tuple(meanings.items()),
            None,
            samples([column]),
        )
    )
    return next((group for group in ways.values() if group[0] == answer), [answer])


def _said(date: str | None) -> str:
    return edtf.say(date) if date else ""


def _order(form: str) -> str:
    """The order of a format's parts in words: "day, month, year"."""
    parts = {"d": "day", "m": "month", "b": "month", "B": "month", "Y": "year", "y": "year"}
    found = [parts[letter] for letter in re.findall(r"%(\w)", form) if letter in parts]
    return ", ".join(found) or form


def _alike(form: str, column: Column) -> list[str]:
    """A format, and all others that fit the same values."""
    fitting = [each for each in column.values if column.read(each, form)]
    known = likely_formats(fitting[:1])
    others = [each for each in known if each != form and all(column.read(v, each) for v in fitting)]
    return [form, *others] if form in known else [form]


def comments(column: Column, decide: Decisions) -> list[str]:
    """Comments on the cells of a date column that cannot be read, or in one way only."""
    name = one_line(column.name)
    lines = []
    refused = [each for each in column.misfits if not ONGOING.fullmatch(each)]
    if refused:
        some = ", ".join(repr(one_line(each)[:30]) for each in refused[:3])
        lines.append(f"# {name!r} has dates that will be refused: {some}.")
    if both := column.both_ways():
        lines.append(
            f"# {name!r} is written in both orders: say how cells that fit both, as {both!r}, are"
            f' read; ambiguous = "{REFUSED}" refuses them.'
        )
    groups = [_alike(form, column) for form in column.formats or ()]
    for group in groups if column.together else [list(column.formats or ())]:
        if len(group) > 1 and _meant(column, group, decide) == [OPEN]:
            told = " or ".join(map(quoted, group))
            lines.append(f"# {name!r} fits {told} alike: choose the one that is meant.")
    return lines


def _parts(group: Mapping[str, Column]) -> str:
    if quarter := group.get("quarter"):
        mark = "" if re.match("[Qq]", quarter.values[0]) else "Q"
        text = f"{{{group['year'].name}}} {mark}{{{quarter.name}}}"
        return f'{{ from = {quoted(text)}, format = "words" }}'
    told = [f"{key} = {cell(group[key].name)}" for key in ("year", "month", "day") if key in group]
    strange = {
        value
        for key, most in (("month", 12), ("day", 31))
        if key in group
        for value in (*group[key].values, *group[key].codes)
        if (figure := number(value)) is not None and figure != 0 and not 1 <= figure <= most
    }
    if strange:
        told.append(f"unknown = {texts(sorted(strange))}")
    return f"{{ {', '.join(told)} }}"
