"""Proposes a mapping for a table of figures: an event of a row for each column of figures."""

from __future__ import annotations

from collections.abc import Sequence

from attrs import evolve

from chrono.formats.importers.mapping import column_names as names
from chrono.formats.importers.mapping.additions import Additions
from chrono.formats.importers.mapping.columns import Column
from chrono.formats.importers.mapping.questions import OPEN, Decisions, Question
from chrono.formats.importers.mapping.suggest_dates import samples
from chrono.formats.importers.mapping.suggest_entities import named_entity
from chrono.formats.importers.mapping.suggest_ranges import Figure, in_one_column, ranged
from chrono.formats.importers.mapping.suggest_types import (
    EventLines,
    Layout,
    attribute_name,
    kind_word,
    likely_kind,
    measures,
    named_kind,
    several,
    texts_of,
    type_name,
    which,
    years_across,
)
from chrono.formats.importers.mapping.toml_text import quoted
from chrono.model.vocabulary.schema import Vocabulary


def figures(
    columns: Sequence[Column], vocabulary: Vocabulary, used: set[str], decide: Decisions
) -> Layout | None:
    """Each row as figures about something: an event for each column of figures."""
    about = texts_of(columns, used)
    if not about:
        return None
    # a table of units names their places as well
    about.sort(key=lambda each: names.subject(each.name) == "place")
    likely = next((each for each in about if _is_about(each, vocabulary)), about[0])
    column = which(
        decide, "about", "Which column names what the figures are about?", about, likely.name, False
    )
    if not column:
        return None
    used.add(column)
    kind = named_kind(decide, column, vocabulary, likely_kind(column, vocabulary))
    made = Additions(vocabulary)
    made.kind(kind)
    entities = named_entity(kind, kind, column, columns, used, decide)
    across = years_across(columns)
    if across:
        events = _by_year(across, kind, made, vocabulary, decide)
        used |= {each.name for each in across}
    else:
        ranges = ranged([e for e in measures(columns) if e.name not in used], used, decide)
        found = [each for each in measures(columns) if each.name not in used]
        events = [_figure(each, kind, made, vocabulary) for each in ranges]
        for each in several(decide, "figures", "Which columns give figures?", found, found):
            used.add(each.name)
            figure = in_one_column(each, attribute_name(each.name))
            events.append(_figure(figure, kind, made, vocabulary))
    return Layout(events, entities, made.text()) if events else None


def _is_about(column: Column, vocabulary: Vocabulary) -> bool:
    known = names.subject(column.name) in ("body", "place", "person")
    return (
        known
        or names.says(column.name, names.UNIT_OF)
        or any(word in vocabulary.kinds for word in names.words(column.name))
    )


def _by_year(
    across: Sequence[Column],
    kind: str,
    made: Additions,
    vocabulary: Vocabulary,
    decide: Decisions,
) -> list[EventLines]:
    """The events of a table with a column for each year."""
    listed_years = ", ".join(each.name for each in across[:4])
    said = decide(
        Question(
            "measure",
            f"What do the figures under {listed_years} … count? A word, as in population.",
            samples=samples(across[:1]),
            check=kind_word,
        )
    )
    attribute = "number" if said == OPEN else said
    figures = [evolve(in_one_column(each, attribute), unit=attribute) for each in across]
    found = [_figure(each, kind, made, vocabulary) for each in figures]
    return [
        EventLines(event.head, event.fields, column.name)
        for event, column in zip(found, across, strict=True)
    ]


def _figure(figure: Figure, kind: str, made: Additions, vocabulary: Vocabulary) -> EventLines:
    """The event for one figure: of a type that sets the attribute, or a new one."""
    known = _setting(kind, figure.attribute, vocabulary)
    if known:
        name, subject, value = known
    else:
        spec = {"type": "quantity", "unit": figure.unit, "persistence": "observed"}
        value = made.attribute(kind, figure.attribute, spec)
        name, subject = type_name(value, "counted"), kind
        while name in vocabulary.types:
            name += "Again"
        if value == subject:
            subject = f"of_{kind}"
        made.type(
            name,
            {
                "family": made.kinds[kind]["label"],
                "says": f"{{{subject}}} had {{{value}}}",
                "means": "A level at a moment, as a row of a table gives it.",
                "fields": {subject: kind, value: f"{kind}.{value}"},
                "effects": [{"set": f"{subject}.{value}", "to": value}],
            },
        )
    return EventLines(
        [f"type = {quoted(name)}", f"only = {figure.only}"],
        [f'{subject} = {{ entity = "{kind}" }}', f"{value} = {figure.value}"],
    )


def _setting(kind: str, attribute: str, vocabulary: Vocabulary) -> tuple[str, str, str] | None:
    """The type, its field for the entity and that for the value, which sets an attribute."""
    for each in vocabulary.types.values():
        for effect in each.effects:
            about = each.fields.get(effect.field)
            if (
                effect.verb == "set"
                and effect.attribute == attribute
                and effect.to
                and about is not None
                and kind in about.kinds
                and not any(
                    not other.optional and other.name not in (effect.field, effect.to)
                    for other in each.fields.values()
                )
            ):
                return each.name, effect.field, effect.to
    return None
