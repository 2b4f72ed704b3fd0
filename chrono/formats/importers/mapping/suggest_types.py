"""What proposals for new types of events share: names for columns, and questions about them.

A row is either something that happened once, an incident with an entity of its own
(`suggest_incidents`), or gives figures about something that a column names (`suggest_figures`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final

from attrs import frozen

from chrono.errors import InvalidError
from chrono.formats.importers.mapping import column_names as names
from chrono.formats.importers.mapping.columns import Column
from chrono.formats.importers.mapping.questions import (
    OPEN,
    Decisions,
    Question,
    listed,
    some_of,
)
from chrono.formats.importers.mapping.suggest_dates import some_values
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
        and not names.says(each.name, names.YEAR)
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
