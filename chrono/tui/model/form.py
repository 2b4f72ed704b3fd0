"""Parses the text of a form's fields into the draft of an event, and explains each text.

The fields come from the vocabulary. Nothing is guessed: only a number is parsed as a number,
and the form shows the parsed value before anything is written.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final, Literal

from attrs import frozen

from chrono import edtf
from chrono.model.claim import Document, Entity
from chrono.model.event import MEANS, MODALITIES, RELATIONS, Event
from chrono.model.quantity import say, span
from chrono.model.quantity_text import QuantityError, parse, write
from chrono.model.vocabulary import EventType, Field, Vocabulary
from chrono.render.date_text import date_words
from chrono.tui.sanitize import clean

Shape = Literal["quantity", "choice", "entity", "date", "words", "document", "coordinates"]
SOME_DAYS: Final = ("2000-01-01", "2011-07-19")
"""Two placeholder publication dates: a date that differs between them is relative."""


@frozen
class FormField:
    """One field of a form."""

    name: str
    """The field's key: one of the event, or `data.KEY`, or `source.KEY`."""
    label: str
    shape: Shape
    hint: str
    optional: bool = True
    many: bool = False
    choices: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    unit: str = ""
    initial: str = ""


COMMON: Final = (
    FormField("when", "when", "date", "its own date, EDTF or as the text has it: last week"),
    FormField(
        "modality",
        "modality",
        "choice",
        "whose voice it is",
        False,
        choices=MODALITIES,
        initial="asserted",
    ),
    FormField("speaker", "speaker", "entity", "whose claim it is, if not the document's own"),
    FormField("said", "said", "date", "when the speaker said it"),
    FormField("source.document", "document", "document", "the document that says so"),
    FormField("source.find", "passage", "words", "its words, to be found in the text; not kept"),
    FormField("source.locator", "locator", "words", "page or timecode, if it is not a text"),
    FormField("summary", "summary", "words", "in your own words"),
    FormField("note", "note", "words", "why you read it so"),
)


def fields_for(kind: EventType) -> list[FormField]:
    """Returns the fields of an event type: its own, then those of every event."""
    own = [
        FormField(
            name=f"data.{field.name}",
            label=field.name,
            shape=field.type,
            hint=hint_of(field),
            optional=field.optional,
            many=field.many,
            choices=field.choices,
            kinds=field.kinds,
            unit=field.unit,
        )
        for field in kind.fields.values()
    ]
    return [*own, *COMMON]


def link_fields() -> list[FormField]:
    """Returns the fields of a link between two events."""
    hint = "; ".join(f"{name}: {means}" for name, means in MEANS.items())
    relation = FormField("relation", "relation", "choice", hint, False, choices=RELATIONS)
    kept = ("source.document", "note")
    return [relation, *(field for field in COMMON if field.name in kept)]


def hint_of(field: Field) -> str:
    """Returns the hint for a field."""
    parts = [field.says] if field.says else []
    if field.type == "entity":
        parts.append(" or ".join(field.kinds) or "any entity")
    elif field.type == "quantity":
        parts.append(f"{field.unit or 'number'}: 2200, about 2500, at least 5, 3 to 9 best 4")
    elif field.type == "choice":
        parts.append(", ".join(field.choices))
    else:
        parts.append({"date": "EDTF date", "words": "words"}[field.type])
    if field.many:
        parts.append("several, separated by ;")
    return "; ".join(parts)


def filled(fields: Iterable[FormField], event: Event) -> list[FormField]:
    """Fills the fields of a form with the values of an event."""
    from attrs import evolve

    found = []
    for field in fields:
        part, _, key = field.name.partition(".")
        value: Any
        if part == "data" and key:
            value = event.data.get(key)
        elif part == "source" and key:
            value = getattr(event.source, key, None) if event.source else None
        else:
            value = getattr(event, field.name, None)
        found.append(evolve(field, initial=written(value)))
    return found


def written(value: Any) -> str:
    """Formats a value as a user would type it."""
    if value is None:
        return ""
    if isinstance(value, list | tuple):
        return "; ".join(written(each) for each in value)
    if isinstance(value, str):
        return value
    return write(value)


# ------------------------------------------------------------------ understanding


@frozen
class ParsedField:
    """The parsed text of a field."""

    value: Any
    """None if the text is empty or invalid."""
    said: str
    """The parsed value, or the problem, in words."""
    wrong: bool = False


class FieldParser:
    """Parses fields with the names of the chronicle and today's date."""

    def __init__(
        self,
        vocabulary: Vocabulary,
        entities: Mapping[str, Entity],
        documents: Mapping[str, Document],
        today: int,
    ) -> None:
        self.vocabulary = vocabulary
        self.entities = entities
        self.documents = documents
        self.today = today

    def understand(self, field: FormField, text: str, document: str = "") -> ParsedField:
        """Parses the text of a field. Relative dates use the date of the form's `document`."""
        text = text.strip()
        if not text:
            return ParsedField(None, "" if field.optional else "must be given", not field.optional)
        if field.many:
            found = [
                self._one(field, part.strip(), document) for part in text.split(";") if part.strip()
            ]
            bad = next((each for each in found if each.wrong), None)
            said = ", ".join(each.said for each in found)
            return bad or ParsedField([each.value for each in found], said)
        return self._one(field, text, document)

    def _one(self, field: FormField, text: str, document: str) -> ParsedField:
        match field.shape:
            case "quantity":
                try:
                    value = parse(text)
                except QuantityError as error:
                    return ParsedField(text, str(error), True)
                said = say(value, field.unit)
                if span(value) is None:
                    said = f"kept as words, no number: {said}"
                return ParsedField(value, said)
            case "date":
                return self._date(text, document)
            case "choice":
                return self._choice(field, text)
            case "entity":
                return self._entity(field, text)
            case "document":
                known = self.documents.get(text)
                if known is None:
                    near = ", ".join(self.matches(field, text)[:6])
                    return ParsedField(text, f"no document {text!r}; there are {near}", True)
                return ParsedField(text, known.title)
            case "coordinates":
                return coordinates(text)
        return ParsedField(text, "")

    def _date(self, text: str, document: str) -> ParsedField:
        from chrono.edtf.calendars import names_calendar
        from chrono.edtf.typed import dated, is_proleptic, understand

        known = self.documents.get(document)
        published = known.when if known is not None else None
        days = [published] if published is not None else SOME_DAYS
        try:
            if (found := dated(text)) is not None:
                made, said = found.date.text, date_words(found.date.text)
                told = said if made == text else f"{made}: {said}"
                notes = found.notes
                if is_proleptic(found.date) and not names_calendar(found.as_written):
                    notes += (
                        "Gregorian, counted backwards: (Julian) after it reads the Julian day",
                    )
                return ParsedField(text, "; ".join((told, *notes)))
            resolved = [understand(text, edtf.parse(day)).date.text for day in days]
        except edtf.EdtfError as error:
            return ParsedField(text, str(error).split("\n", maxsplit=1)[0], True)
        if published is not None:
            said = f"{resolved[0]}: {date_words(resolved[0])}, derived from the publication"
            return ParsedField(text, said)
        return ParsedField(text, "derived from the publication of a document: name it", True)

    def _choice(self, field: FormField, text: str) -> ParsedField:
        folded = text.casefold()
        fits = [each for each in field.choices if each.casefold() == folded]
        fits = fits or [each for each in field.choices if each.casefold().startswith(folded)]
        if len(fits) == 1:
            return ParsedField(fits[0], fits[0])
        return ParsedField(text, f"one of: {', '.join(fits or field.choices)}", True)

    def _entity(self, field: FormField, text: str) -> ParsedField:
        found = self.entities.get(text)
        if found is None:
            folded = text.casefold()
            fits = [
                each
                for each in self.entities.values()
                if folded in (each.label.casefold(), *(alias.casefold() for alias in each.aliases))
            ]
            found = fits[0] if len(fits) == 1 else None
        if found is None:
            near = ", ".join(self.matches(field, text)[:6]) or "none"
            return ParsedField(text, f"not known yet; like it: {near}", True)
        if field.kinds and found.kind not in field.kinds:
            return ParsedField(
                found.id, f"{found.label} is a {found.kind}, not {' or '.join(field.kinds)}", True
            )
        return ParsedField(found.id, f"{found.label}, {found.kind}")

    def matches(self, field: FormField, text: str) -> list[str]:
        """Returns possible completions of a text, the most likely first."""
        folded = text.rpartition(";")[2].strip().casefold()
        pool: Iterable[tuple[str, str]]
        if field.shape == "entity":
            pool = (
                (name, each.id)
                for each in self.entities.values()
                if not field.kinds or each.kind in field.kinds
                for name in (each.label, each.id, *each.aliases)
            )
        elif field.shape == "choice":
            pool = ((each, each) for each in field.choices)
        elif field.shape == "document":
            pool = ((f"{each.id} {each.title}", each.id) for each in self.documents.values())
        else:
            return []
        hits: dict[str, int] = {}
        for name, key in pool:
            place = name.casefold().find(folded)
            if place >= 0:
                shown = key if field.shape == "document" else name
                hits[shown] = min(place, hits.get(shown, 1 << 16))
        return sorted(hits, key=lambda name: (hits[name], name.casefold()))


def coordinates(text: str) -> ParsedField:
    """Parses latitude and longitude in degrees."""
    parts = text.replace(",", " ").split()
    try:
        latitude, longitude = (float(part) for part in parts)
    except ValueError:
        return ParsedField(text, "two numbers, as 33.5 44.25", True)
    if not (abs(latitude) <= 90 and abs(longitude) <= 180):
        return ParsedField(text, "latitude is within 90, longitude within 180 degrees", True)
    north, east = "NS"[latitude < 0], "EW"[longitude < 0]
    said = f"{abs(latitude):g} {north}, {abs(longitude):g} {east}"
    return ParsedField([latitude, longitude], said)


def draft_of(kind: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """Builds the draft of an event from the values of a form."""
    draft: dict[str, Any] = {"type": kind, "data": {}}
    for name, value in values.items():
        part, dot, key = name.partition(".")
        if value in (None, "", []) or (dot and part == "source"):
            continue
        if dot and part == "data":
            draft["data"][key] = value
        else:
            draft[name] = value
    source = draft_source(values)
    return {**draft, "source": source} if source else draft


def draft_source(values: Mapping[str, Any]) -> dict[str, Any]:
    """Builds the source of a draft from the values of a form; empty if none is named."""
    named = ((name.partition("."), value) for name, value in values.items())
    return {
        key: value
        for (part, dot, key), value in named
        if dot and part == "source" and value not in (None, "", [])
    }


def changes_of(
    before: Mapping[str, str],
    fields: Iterable[FormField],
    values: Mapping[str, Any],
    texts: Mapping[str, str],
) -> dict[str, Any]:
    """Returns the changes of a correction: only fields whose text changed.

    A form shows text on one line; text that was only sanitized for this counts as unchanged.
    """
    changes: dict[str, Any] = {}
    for field in fields:
        if texts.get(field.name, "").strip() == clean(before.get(field.name, "")).strip():
            continue
        part, dot, key = field.name.partition(".")
        value = values.get(field.name)
        if dot:
            changes.setdefault(part, {})[key] = value
        else:
            changes[field.name] = value
    return changes
