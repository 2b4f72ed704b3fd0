"""Loads a mapping from TOML, and reports all mistakes in it at once.

Rejects unknown keys, so that a misspelt key is not silently ignored, and columns that the table
does not have.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from typing import Any, Final

from attrs import evolve

from chrono.edtf.calendars import GREGORIAN
from chrono.errors import InvalidError, VocabularyError
from chrono.formats.importers.mapping.records import (
    DocumentMapping,
    EntityMapping,
    TableMapping,
)
from chrono.formats.importers.mapping.schema import misshapen, unanswered
from chrono.formats.importers.mapping.specs import QUANTITY_KEYS, Specs
from chrono.formats.importers.mapping.templates import Quantity, SplitCell, Text
from chrono.model.vocabulary.loader import parsed
from chrono.model.vocabulary.schema import Field, Vocabulary

TOP_KEYS: Final = frozenset(
    {
        "name",
        "says",
        "columns",
        "encoding",
        "sheet",
        "header",
        "delimiter",
        "decimal",
        "equal_rows",
        "empty",
        "empty_in",
        "calendar",
        "gregorian_from",
        "language",
        "literal",
        "null_dates",
        "years",
        "year_spans",
        "midnight",
        "two_digit_years",
        "zones",
        "vocabulary",
        "event",
        "events",
        "fields",
        "entities",
        "documents",
    }
)
EVENT_KEYS: Final = frozenset(
    {
        "type",
        "modality",
        "summary",
        "note",
        "when",
        "said",
        "speaker",
        "tags",
        "locator",
        "reliability",
        "credibility",
        "only",
    }
)
ENTITY_KEYS: Final = frozenset({"kind", "label", "id", "key", "coordinates", "says", "aliases"})
DOCUMENT_KEYS: Final = frozenset(
    {
        "id",
        "title",
        "publisher",
        "date",
        "url",
        "genre",
        "from",
        "split",
        "pattern",
        "scope",
        "earliest",
        "latest",
        "none",
    }
)


class Reader:
    """Makes the parts of one mapping: its event, fields, entities and documents."""

    def __init__(self, raw: Mapping[str, Any], vocabulary: Vocabulary | None) -> None:
        """`vocabulary` has the types of fields; without one, fields are read as words."""
        self.raw = raw
        self.vocabulary = vocabulary
        self.specs = Specs(raw)
        self.problems = self.specs.problems

    def fields(self, types: Iterable[str]) -> dict[str, Any]:
        """The specs of all fields, by their types in the vocabulary."""
        kinds = self._kinds(types)
        table = self.raw.get("fields", {})
        made: dict[str, Any] = {}
        for key, raw in table.items():
            path = f"fields.{key}"
            kind = kinds.get(key)
            if kinds and kind is None:
                near = get_close_matches(key, list(kinds), 1)
                hint = f"; did you mean {near[0]!r}?" if near else f"; it has {', '.join(kinds)}"
                self.problems.append(f"{path}: is not a field of the type{hint}")
            made[key] = self._field(path, raw, kind.type if kind else _guess(raw))
        for key, raw in table.items():
            if isinstance(raw, Mapping) and "part_of" in raw:
                whole = made.get(raw["part_of"])
                if not isinstance(whole, Quantity) or "best" not in made[key].ends:
                    self.problems.append(f"fields.{key}.part_of: names no quantity, or has no best")
                    continue
                made[key] = Quantity(made[key].ends, self.specs.decimal, whole)
        if "decimal" not in self.raw:
            for key, field_ in kinds.items():
                if field_.whole and isinstance(made.get(key), Quantity):
                    made[key] = evolve(made[key], unsure=True)
        return made

    def _field(self, path: str, raw: Any, kind: str) -> Any:
        if isinstance(raw, Mapping) and "entity" in raw:
            self.specs.keys(path, raw, ("entity",))
            if raw["entity"] not in self.raw.get("entities", {}):
                self.problems.append(f"{path}.entity: no [entities.{raw['entity']}] in the mapping")
            return str(raw["entity"])
        if isinstance(raw, Mapping) and "split" in raw:
            self.specs.keys(path, raw, ("from", "split"))
            return SplitCell(self.specs.text(path, raw.get("from")), str(raw["split"]))
        if kind == "quantity":
            return self.specs.quantity(path, raw)
        return self.specs.date(path, raw) if kind == "date" else self.specs.text(path, raw)

    def _kinds(self, types: Iterable[str]) -> dict[str, Field]:
        if self.vocabulary is None:
            return {}
        known = [self.vocabulary.types[name] for name in types if name in self.vocabulary.types]
        return {field.name: field for each in known for field in each.fields.values()}

    def entity(self, name: str, raw: Any) -> EntityMapping:
        path = f"entities.{name}"
        table = self.specs.keys(path, raw, ENTITY_KEYS)
        place = table.get("coordinates")
        if place is not None and (not isinstance(place, list) or len(place) != 2):
            self.problems.append(f"{path}.coordinates: must be [latitude, longitude]")
            place = None
        aliases = table.get("aliases")
        return EntityMapping(
            kind=self.specs.text(f"{path}.kind", table.get("kind", "")),
            label=self.specs.text(f"{path}.label", table.get("label", "")),
            id=self.specs.optional(path, table, "id"),
            key=self.specs.optional(path, table, "key"),
            coordinates=self._pair(path, place),
            says=self.specs.optional(path, table, "says"),
            aliases=SplitCell(self.specs.text(f"{path}.aliases", aliases["from"]), aliases["split"])
            if isinstance(aliases, Mapping)
            else None,
        )

    def _pair(self, path: str, place: list[Any] | None) -> tuple[Text, Text] | None:
        if place is None:
            return None
        first, second = (self.specs.text(f"{path}.coordinates", each) for each in place)
        return first, second

    def documents(self, raw: Any) -> DocumentMapping:
        table = self.specs.keys("documents", raw, DOCUMENT_KEYS)
        parts: dict[str, Any] = {
            key: self.specs.text(f"documents.{key}", table[key])
            for key in ("id", "title", "publisher", "url", "genre", "scope")
            if key in table
        }
        for key in ("date", "earliest", "latest"):
            if key in table:
                # The calendar at the top is that of the events; a publication names its own.
                gregorian = evolve(self.specs.rules, calendar=GREGORIAN, gregorian_from=None)
                parts[key] = self.specs.date(f"documents.{key}", table[key], gregorian)
        if not table.keys() & {"title", "from", "none"}:
            self.problems.append("documents: has neither a title nor a `from` nor a `none`")
        return DocumentMapping(
            parts,
            self.specs.optional("documents", table, "from"),
            self._pattern("split", table),
            self._pattern("pattern", table),
            str(table.get("none", "")),
        )

    def _pattern(self, key: str, table: Mapping[str, Any]) -> re.Pattern[str] | None:
        try:
            return re.compile(table[key], re.DOTALL) if key in table else None
        except (re.error, TypeError) as error:
            self.problems.append(f"documents.{key}: is not a regular expression: {error}")
            return None

    def event(self) -> dict[str, Any]:
        table = self.specs.keys("event", self.raw.get("event", {}), EVENT_KEYS)
        if "type" not in table:
            self.problems.append("event.type: is missing: which type are the rows events of?")
        made: dict[str, Any] = {}
        for key, raw in table.items():
            path = f"event.{key}"
            if key in ("when", "said"):
                made[key] = self.specs.date(path, raw)
            elif key == "tags":
                made[key] = tuple(self.specs.text(path, each) for each in raw)
            elif key in EVENT_KEYS:
                made[key] = self.specs.text(path, raw)
        return made

    def types(self) -> list[str]:
        """The types that the rows' events can have, as far as the mapping determines them."""
        raw = self.raw.get("event", {}).get("type", "")
        if isinstance(raw, Mapping):
            found = [*raw.get("map", {}).values(), raw.get("otherwise", "")]
            return [str(each) for each in found if each]
        return [raw] if isinstance(raw, str) and "{" not in raw else []


def _guess(raw: Any) -> str:
    """The likely type of a field by its spec, without a vocabulary."""
    if isinstance(raw, Mapping):
        if set(raw) & QUANTITY_KEYS:
            return "quantity"
        if set(raw) & {"format", "year", "start"}:
            return "date"
    return "words"


def load(source: str, vocabulary: Vocabulary | None, name: str = "the mapping") -> TableMapping:
    """The mapping in a TOML text. Raises InvalidError with all mistakes."""
    try:
        raw = parsed(source, name)
    except VocabularyError as error:
        raise InvalidError(str(error)) from error
    if wrong := (*unanswered(raw), *misshapen(raw)):
        raise InvalidError(f"{name}: not a mapping that can be used:", wrong)
    parts = [_made(each, vocabulary, name) for each in _one_event_each(raw)]
    needs = dict.fromkeys(column for part in parts for column in part.needs)
    return evolve(parts[0], others=tuple(parts[1:]), needs=tuple(needs))


def _one_event_each(raw: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The mapping itself; or one for each of its `events`, with all that they share."""
    if "events" not in raw:
        return [dict(raw)]
    shared = {key: value for key, value in raw.items() if key != "events"}
    return [
        {
            **shared,
            "event": {key: value for key, value in each.items() if key != "fields"},
            "fields": each.get("fields", {}),
        }
        for each in raw["events"]
    ]


def _made(raw: Mapping[str, Any], vocabulary: Vocabulary | None, name: str) -> TableMapping:
    reader = Reader(raw, vocabulary)
    reader.specs.keys("", raw, TOP_KEYS)
    event = reader.event()
    entities = {
        key: reader.entity(key, each)
        for key, each in reader.specs.keys(
            "entities", raw.get("entities", {}), raw.get("entities", {})
        ).items()
    }
    fields = reader.fields(reader.types())
    documents = reader.documents(raw["documents"]) if "documents" in raw else None
    if reader.problems:
        raise InvalidError(f"{name}: not a mapping that can be used:", tuple(reader.problems))
    return TableMapping(
        name=str(raw.get("name", "")),
        columns=tuple(raw.get("columns", ())),
        encoding=str(raw.get("encoding", "")),
        delimiter=str(raw.get("delimiter", "")),
        sheet=str(raw.get("sheet", "")),
        header=raw.get("header", 1),
        decimal=reader.specs.decimal,
        vocabulary=str(raw.get("vocabulary", "")),
        calendar=str(raw.get("calendar", "")),
        equal_rows=str(raw.get("equal_rows", "")),
        empty=reader.specs.empty,
        literal=reader.specs.literal,
        nulls=reader.specs.rules.nulls,
        dates=tuple(reader.specs.dates),
        event=event,
        fields=fields,
        entities=entities,
        documents=documents,
        needs=tuple(reader.specs.needs),
    )
