"""Proposes new kinds, attributes and types of events for a table that no type fits.

A row is either something that happened once, an incident with an entity of its own, or gives
figures about something that a column names. Every addition is a few lines of TOML for a person to
read: nothing is added without a yes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import PurePath
from typing import Any, Final

from attrs import frozen

from chrono.errors import InvalidError
from chrono.formats.importers.mapping import column_names as names
from chrono.formats.importers.mapping.additions import Additions
from chrono.formats.importers.mapping.columns import Column
from chrono.formats.importers.mapping.questions import (
    OPEN,
    Decisions,
    Question,
    listed,
    some_of,
)
from chrono.formats.importers.mapping.suggest_dates import samples, some_values
from chrono.formats.importers.mapping.toml_text import cell, quoted
from chrono.formats.importers.slugs import slug
from chrono.model.vocabulary.schema import Vocabulary
from chrono.model.vocabulary.validate import TYPE_NAME

INCIDENT: Final = "incident"
FIGURES: Final = "figures"
NO_COLUMN: Final = "none"
NOT_FIGURES: Final = re.compile(
    r"(^|_|\b)(id|code|nr|no|key|prec|precision|zip|postcode|phone|rank|index|row)(_|\b|$)|id$",
    re.I,
)
EMPTY_WORDS: Final = ("txt", "text", "name")
"""Words in a column's name that say nothing of its subject."""
EACH_ROW: Final = "each row"


@frozen
class EventLines:
    """One event of a row: the lines of its tables in the mapping."""

    head: list[str]
    fields: list[str]
    date: str = ""
    """A date that stands for the whole column; empty if the row gives it."""


@frozen
class Layout:
    """How rows become events: the lines of the mapping, and what the vocabulary lacks."""

    events: list[EventLines]
    entities: list[str]
    vocabulary: str = ""


# ---------------------------------------------------------------- columns


def measures(columns: Iterable[Column]) -> list[Column]:
    """The columns with figures that may count something: no ids, dates or coordinates."""
    every = list(columns)
    place = names.coordinates(every) or ()
    parts = {each.name for group in names.date_parts(every) for each in group.values()}
    return [
        each
        for each in every
        if each.numeric
        and each.formats is None
        and each.name not in (*parts, *place)
        and not NOT_FIGURES.search(each.name)
        and not names.PRECISION.search(each.name)
    ]


def years_across(columns: Iterable[Column]) -> list[Column]:
    """Columns of figures whose names are years: a table with a column a year."""
    found = [
        each for each in columns if each.numeric and re.fullmatch(r"1[5-9]\d\d|20\d\d", each.name)
    ]
    return found if len(found) > 1 else []


def texts_of(columns: Iterable[Column], used: Iterable[str]) -> list[Column]:
    """The columns of words that have no use yet."""
    taken = set(used)
    return [
        each
        for each in columns
        if each.values
        and not each.numeric
        and not each.formats
        and each.name not in taken
        and each.formats is None
    ]


def attribute_name(column: str) -> str:
    """The name of an attribute for a column: a known subject, or the column's own words."""
    known = names.subject(column)
    own = [word for word in names.words(column) if word not in EMPTY_WORDS]
    made = known if known in names.PERSONS else "_".join(own or names.words(column))
    made = re.sub(r"[^a-z0-9_]", "", made).strip("_")
    return made if re.match(r"[a-z]", made) else f"in_{made}" if made else slug(column)[:20]


def type_name(*parts: str) -> str:
    """The parts as the name of a type: "soldiers", "counted" gives SoldiersCounted."""
    found = [word.capitalize() for part in parts for word in re.findall(r"[a-zA-Z0-9]+", part)]
    made = "".join(found)
    return made if TYPE_NAME.match(made) else f"In{made}"


def unit_of(column: str, attribute: str) -> str:
    return "persons" if attribute in names.PERSONS else " ".join(names.words(column))


# ---------------------------------------------------------------- questions about columns


def which(
    decide: Decisions,
    key: str,
    text: str,
    columns: Sequence[Column],
    default: str | None,
    optional: bool = True,
) -> str:
    """The column that gives something; empty for none."""
    choices = [(each.name, some_values(each)) for each in columns]
    if optional:
        choices.append((NO_COLUMN, "no column"))
    answer = decide(Question(key, text, tuple(choices), default))
    return "" if answer in (NO_COLUMN, OPEN) else answer


def several(
    decide: Decisions, key: str, text: str, columns: Sequence[Column], default: Iterable[Column]
) -> list[Column]:
    """The columns that give something."""
    known = [each.name for each in columns]
    if not known:
        return []
    choices = tuple((each.name, some_values(each)) for each in columns)
    answer = decide(
        Question(
            key,
            f"{text} (names or numbers, with commas between; none)",
            choices,
            "\n".join(each.name for each in default),
            free=True,
            check=some_of(known, "a column here"),
        )
    )
    chosen = listed(answer)
    return [each for each in columns if each.name in chosen]


def named_kind(decide: Decisions, column: str, vocabulary: Vocabulary, default: str) -> str:
    """The kind of the entities that a column names."""
    answer = decide(
        Question(
            f"kind {column}",
            f"What kind of thing does {column!r} name? One of these, or a new word.",
            tuple((name, each.says) for name, each in vocabulary.kinds.items()),
            default,
            free=True,
            check=kind_word,
        )
    )
    return default if answer == OPEN else answer


def kind_word(text: str) -> str:
    made = "_".join(names.words(text))
    if not re.match(r"[a-z][a-z0-9_]*\Z", made):
        raise InvalidError(f"{text!r} is not a name for a kind; use a word such as unit.")
    return made


def likely_kind(column: str, vocabulary: Vocabulary) -> str:
    """The kind that a column's name suggests."""
    own = [word for word in names.words(column) if word in vocabulary.kinds]
    known = names.subject(column)
    if own:
        return own[0]
    if known in ("body", "place", "person"):
        return known
    found = [word for word in names.words(column) if word.isascii() and word not in EMPTY_WORDS]
    return found[0] if found else "thing"


# ---------------------------------------------------------------- incidents


def incidents(
    columns: Sequence[Column], vocabulary: Vocabulary, name: str, used: set[str], decide: Decisions
) -> Layout:
    """Each row as an incident of a new type."""
    made = Additions(vocabulary)
    made.kind(INCIDENT, "Something that happened once.")
    fields: dict[str, str] = {INCIDENT: INCIDENT}
    lines = [f'{INCIDENT} = {{ entity = "{INCIDENT}" }}']
    entities = row_entity(INCIDENT, INCIDENT, columns, used, decide)
    for key, kind, text in (
        ("place", "place", "Which column names the place?"),
        ("by", "body", "Which column names who did it?"),
    ):
        if column := _named_column(key, kind, text, columns, used, decide):
            spec = {"type": "entity", "kinds": [kind], "persistence": "fixed"}
            attribute = made.attribute(INCIDENT, key, spec)
            fields[attribute] = f"{kind}?"
            lines.append(f'{attribute} = {{ entity = "{attribute}" }}')
            entities += named_entity(attribute, kind, column, columns, used, decide)
    for wanted, spec, column in _said(columns, used, decide):
        attribute = made.attribute(INCIDENT, wanted, {**spec, "persistence": "fixed"})
        fields[attribute] = f"{INCIDENT}.{attribute}?"
        lines.append(f"{attribute} = {cell(column)}")
    kind = _new_type(name, vocabulary, decide)
    made.type(kind, _incident_type(fields, made))
    return Layout([EventLines([f"type = {quoted(kind)}"], lines)], entities, made.text())


def _said(
    columns: Sequence[Column], used: set[str], decide: Decisions
) -> Iterator[tuple[str, dict[str, Any], str]]:
    """The figures and words of an incident: each an attribute, its type, and its column."""
    for attribute, column in _counted(columns, used, decide).items():
        unit = unit_of(column.name, attribute)
        yield attribute, {"type": "quantity", "unit": unit}, column.name
    left = texts_of(columns, used)
    likely = [each for each in left if names.says(each.name, names.CATEGORY)]
    text = "Which columns shall be kept as words?"
    for column in several(decide, "words", text, left, likely):
        used.add(column.name)
        yield attribute_name(column.name), {"type": "words"}, column.name


def _counted(columns: Sequence[Column], used: set[str], decide: Decisions) -> dict[str, Column]:
    """The columns with figures of an incident, by attribute."""
    figures = [each for each in measures(columns) if each.name not in used]
    known = [each for each in figures if names.subject(each.name) in names.PERSONS]
    found: dict[str, Column] = {}
    for column in several(
        decide, "figures", "Which columns count something?", figures, known or figures
    ):
        used.add(column.name)
        attribute = attribute_name(column.name)
        if attribute in found:
            attribute = "_".join(names.words(column.name))
        found[attribute] = column
    return found


def _named_column(
    key: str, kind: str, text: str, columns: Sequence[Column], used: set[str], decide: Decisions
) -> str:
    left = texts_of(columns, used)
    if not left:
        return ""
    likely = next((each.name for each in left if names.subject(each.name) == kind), NO_COLUMN)
    column = which(decide, key, text, left, likely)
    used.update({column} - {""})
    return column


def _incident_type(fields: Mapping[str, str], made: Additions) -> dict[str, Any]:
    rest = [key for key in fields if key != INCIDENT]
    attributes = made.kinds[INCIDENT]["attributes"]
    told = {
        key: f"[{', ' if place else ': '}{{{key}}} {key.replace('_', ' ')}]"
        for place, key in enumerate(k for k in rest if attributes[k].get("type") == "quantity")
    }
    place = "[ at {place}]" if "place" in fields else ""
    by = "[ by {by}]" if "by" in fields else ""
    return {
        "family": "incidents",
        "says": f"{{{INCIDENT}}}{place}{by}{''.join(told.values())}",
        "means": "A row of a table: something that happened once, with what the row says of it.",
        "fields": dict(fields),
        "effects": [{"set": f"{INCIDENT}.{key}", "to": key} for key in rest],
    }


def _new_type(name: str, vocabulary: Vocabulary, decide: Decisions) -> str:
    stem = PurePath(name).stem
    word = type_name(stem.removesuffix("s")) if re.fullmatch(r"[a-zA-Z]{3,20}", stem) else ""
    default = word if word and word not in vocabulary.types else "IncidentReported"
    while default in vocabulary.types:
        default += "Again"

    def check(text: str) -> str:
        if not TYPE_NAME.match(text):
            raise InvalidError(f"{text!r} is not a name for a type; write letters, as in Raid.")
        if text in vocabulary.types:
            raise InvalidError(f"The vocabulary has a type {text} with another meaning.")
        return text

    return decide(
        Question("type", "What shall the new type of event be called?", (), default, check=check)
    )


def named_entity(
    name: str,
    kind: str,
    column: str,
    columns: Sequence[Column],
    used: set[str],
    decide: Decisions,
    placed: bool = False,
) -> list[str]:
    """The table of an entity that a column names; a place has the coordinates of the row."""
    lines = [
        "",
        f"[entities.{name}]",
        f"kind = {quoted(kind)}",
        f"label = {cell(column)}",
    ]
    if mark := _mark(column, columns, decide):
        used.add(mark)
        lines.append(f"key = {cell(mark)}   # tells apart two of one name")
    place = names.coordinates(columns)
    if place and (placed or kind == "place"):
        used.update(place)
        lines.append(f"coordinates = [{cell(place[0])}, {cell(place[1])}]")
    return lines


def _mark(column: str, columns: Sequence[Column], decide: Decisions) -> str:
    """The column that tells apart entities of one name; empty if none has to."""
    known = {each.name: each for each in columns}
    labels = len(set(known[column].values))
    for mark in names.marks_of((column,), tuple(known)):
        if len(set(known[mark].values)) <= labels:
            continue
        answer = decide(
            Question(
                f"key {column}",
                f"{mark!r} has more values than {column!r} has names. Are they different ones of"
                " the same name?",
                (
                    ("yes", f"{mark!r} tells them apart"),
                    ("no", "a name stands for one and the same in all rows"),
                ),
                "yes",
                samples([known[column], known[mark]]),
            )
        )
        return mark if answer == "yes" else ""
    return ""


def row_entity(
    name: str, kind: str, columns: Sequence[Column], used: set[str], decide: Decisions
) -> list[str]:
    """The table of an entity that each row makes: its id and its label."""
    rows = max((len(each.values) for each in columns), default=0)
    free = [each for each in columns if each.name not in used]
    unique = [each for each in free if rows and len(set(each.values)) == rows]
    ids = [
        each
        for each in unique
        if names.says(each.name, names.IDENTITY) or NOT_FIGURES.search(each.name)
    ]
    choices = [*ids, *(each for each in unique if each not in ids and each.formats is None)]
    chosen = which(
        decide,
        f"id {name}",
        f"Which column has a number or name of its own for each {kind}?",
        choices,
        ids[0].name if ids else NO_COLUMN,
    )
    used.update({chosen} - {""})
    label = _row_label(name, kind, chosen, columns, decide)
    lines = ["", f"[entities.{name}]", f"kind = {quoted(kind)}", f"label = {quoted(label)}"]
    if chosen:
        return [*lines, f"id = {quoted(f'{kind} {{{chosen}}}')}"]
    every = " ".join(f"{{{each.name}}}" for each in columns)
    return [*lines, f"key = {quoted(every)}   # all cells: no column tells the rows apart"]


def _row_label(
    name: str, kind: str, identity: str, columns: Sequence[Column], decide: Decisions
) -> str:
    category = next(
        (each for each in texts_of(columns, ()) if names.says(each.name, names.CATEGORY)), None
    )
    title = next(
        (each for each in texts_of(columns, ()) if names.DOCUMENT["title"].search(each.name)), None
    )
    place = next((e for e in texts_of(columns, ()) if names.subject(e.name) == "place"), None)
    lead = f"{{{category.name}}}" if category else kind.capitalize()
    tail = identity or (place.name if place else "")
    default = f"{{{title.name}}}" if title else f"{lead} {{{tail}}}" if tail else lead
    known = [each.name for each in columns]

    def check(text: str) -> str:
        missing = [each for each in re.findall(r"\{([^{}]*)\}", text) if each not in known]
        if missing:
            raise InvalidError(f"{missing[0]!r} is not a column; there are {', '.join(known)}.")
        if not re.search(r"\{[^{}]+\}", text) and identity:
            raise InvalidError(f"Name a column in braces, as in {default}.")
        return text

    return decide(
        Question(
            f"label {name}",
            f"What shall each {kind} be called? A text with columns in braces.",
            (),
            default,
            check=check,
        )
    )
