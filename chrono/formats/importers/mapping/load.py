"""Loads a mapping from TOML, and reports all mistakes in it at once.

Rejects unknown keys, so that a misspelt key is not silently ignored, and columns that the table
does not have.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from typing import Any, Final

from attrs import evolve, field, frozen

from chrono.errors import InvalidError, VocabularyError
from chrono.formats.importers.mapping.date_formats import problem_of
from chrono.formats.importers.mapping.dates import (
    COUNTS_OF_YEARS,
    PRECISIONS,
    Date,
    DateParts,
    DateRules,
    Span,
)
from chrono.formats.importers.mapping.schema import misshapen, unanswered
from chrono.formats.importers.mapping.templates import Quantity, SplitCell, Text, text
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
        "literal",
        "null_dates",
        "years",
        "year_spans",
        "two_digit_years",
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
QUANTITY_KEYS: Final = frozenset({"low", "best", "high", "about", "at_least", "at_most"})


@frozen
class EntityMapping:
    """How a row makes an entity."""

    kind: Text
    label: Text
    id: Text | None
    key: Text | None
    """Distinguishes two entities of one label."""
    coordinates: tuple[Text, Text] | None
    says: Text | None
    aliases: SplitCell | None

    @property
    def keyed_by_place(self) -> bool:
        """Whether the key consists only of the coordinates."""
        if self.key is None or self.coordinates is None:
            return False
        return {*self.key.columns} == {each for text in self.coordinates for each in text.columns}


@frozen
class DocumentMapping:
    """How to find a row's documents."""

    parts: Mapping[str, Any]
    """Specs of id, title, publisher, date, url, genre, and of scope, earliest, latest."""
    source: Text | None
    split: re.Pattern[str] | None
    pattern: re.Pattern[str] | None
    none: str
    """Title of the document for rows that name none; the file itself if empty."""


@frozen
class TableMapping:
    """A complete mapping, ready to be applied to rows."""

    name: str
    columns: tuple[str, ...]
    encoding: str
    delimiter: str
    sheet: str
    """The sheet of a workbook with several."""
    header: int
    """The line with the column names; 0 if there is none."""
    decimal: str
    vocabulary: str
    """Name of the preset's file with the types it needs."""
    equal_rows: str
    """What to do with a row that repeats another: "keep"; leave it out if empty."""
    empty: frozenset[str]
    literal: frozenset[str]
    nulls: frozenset[str]
    event: Mapping[str, Any]
    """Specs by key of the event line; `tags` is a tuple of them."""
    fields: Mapping[str, Any]
    """Specs by field; a string is the name of an entity below."""
    entities: Mapping[str, EntityMapping]
    documents: DocumentMapping | None
    needs: tuple[str, ...] = field(factory=tuple)
    """All columns that it reads."""
    dates: tuple[Date | DateParts | Span, ...] = ()
    """All specs of dates; they learn from the rows before use."""
    others: tuple[TableMapping, ...] = ()
    """If a row makes several events: the mappings of all but the first."""


class Reader:
    """Makes the specs of one mapping, and collects its mistakes."""

    def __init__(self, raw: Mapping[str, Any], vocabulary: Vocabulary | None) -> None:
        """`vocabulary` has the types of fields; without one, fields are read as words."""
        self.raw = raw
        self.vocabulary = vocabulary
        self.problems: list[str] = []
        self.needs: dict[str, None] = {}
        self.empty = frozenset(raw.get("empty", ()))
        self.literal = frozenset(raw.get("literal", ()))
        self.rules = self._date_rules()
        self.dates: list[Date | DateParts | Span] = []
        self.decimal = raw.get("decimal", ".")

    def _date_rules(self) -> DateRules:
        years = self.raw.get("years", "")
        if years not in ("", *COUNTS_OF_YEARS):
            self.problems.append(f"years: must be one of {', '.join(COUNTS_OF_YEARS)}")
        spans = self.raw.get("year_spans")
        if spans not in (None, True, False):
            self.problems.append(
                "year_spans: must be true where 1903-11 is 1903 through 1911, and false where it"
                " is November 1903"
            )
        return DateRules(
            frozenset(self.raw.get("null_dates", ())),
            str(years),
            self._first_year(),
            spans if isinstance(spans, bool) else None,
        )

    def _first_year(self) -> int | None:
        """The first of the hundred years of two-digit years."""
        given = self.raw.get("two_digit_years")
        if given is None:
            return None
        found = re.fullmatch(r"(\d{4})-(\d{4})", str(given))
        if not found or int(found[2]) - int(found[1]) != 99:
            self.problems.append(
                'two_digit_years: must name a hundred years, as in two_digit_years = "1930-2029"'
            )
            return None
        return int(found[1])

    def keys(self, path: str, table: Any, known: Iterable[str]) -> Mapping[str, Any]:
        """The table; reports its unknown keys."""
        if not isinstance(table, Mapping):
            self.problems.append(f"{path}: must be a table")
            return {}
        for key in table:
            if key not in known:
                near = get_close_matches(key, list(known), 1)
                hint = (
                    f"did you mean {near[0]!r}?" if near else f"known: {', '.join(sorted(known))}"
                )
                self.problems.append(f"{path}{'.' if path else ''}{key}: is not a key here; {hint}")
        return table

    def text(self, path: str, raw: Any) -> Text:
        more: dict[str, Any] = {}
        if isinstance(raw, Mapping):
            table = self.keys(path, raw, ("from", "map", "otherwise"))
            if "map" in table:
                more["map"] = {str(key): str(each) for key, each in table["map"].items()}
            if "otherwise" in table:
                more["otherwise"] = self.text(f"{path}.otherwise", table["otherwise"])
            raw = table.get("from")
        if not isinstance(raw, str):
            self.problems.append(f'{path}: must be a text such as "{{Column}}"')
            raw = ""
        made = text(raw, self.empty, literal=self.literal, **more)
        self.needs.update(dict.fromkeys(made.columns))
        return made

    def optional(self, path: str, table: Mapping[str, Any], key: str) -> Text | None:
        """The text of an optional key."""
        return self.text(f"{path}.{key}", table[key]) if key in table else None

    def date(self, path: str, raw: Any) -> Date | DateParts | Span:
        made: Date | DateParts | Span
        if isinstance(raw, Mapping) and "year" in raw and "from" not in raw:
            made = self._parts(path, raw)
        elif isinstance(raw, Mapping) and ("start" in raw or "end" in raw):
            made = self._span(path, raw)
        else:
            made = self._date(path, raw)
        self.dates.append(made)
        return made

    def _parts(self, path: str, raw: Mapping[str, Any]) -> DateParts:
        table = self.keys(path, raw, ("year", "month", "day", "time", "unknown"))
        month, day, time = (self.optional(path, table, key) for key in ("month", "day", "time"))
        year = self.text(f"{path}.year", table["year"])
        return DateParts(year, month, day, time, self.rules, frozenset(table.get("unknown", ())))

    def _date(self, path: str, raw: Any) -> Date:
        formats: Any = ()
        lead, lead_format = None, ""
        if isinstance(raw, Mapping) and "format" in raw:
            formats = raw["format"]
            formats = (formats,) if isinstance(formats, str) else tuple(formats)
            for key, form in (("year", "%Y"), ("date", "%Y-%m-%d")):
                if key in raw:
                    lead, lead_format = self.optional(path, raw, key), form
            for form in formats:
                if problem := problem_of(form, self.rules.first_year, lead is not None):
                    self.problems.append(f"{path}.format: {problem}")
            raw = {key: raw[key] for key in raw if key not in ("format", "year", "date")}
        return Date(self.text(path, raw), formats, self.rules, lead, lead_format)

    def _span(self, path: str, raw: Mapping[str, Any]) -> Span:
        table = self.keys(path, raw, ("start", "end", "precision", "precisions", "default"))
        precisions = {str(key): each for key, each in table.get("precisions", {}).items()}
        default = table.get("default", "held")
        for each in (*precisions.values(), default):
            if each not in PRECISIONS:
                self.problems.append(
                    f"{path}.precisions: {each!r} is none of {', '.join(PRECISIONS)}"
                )
        if "start" not in table:
            self.problems.append(f"{path}: has an end but no start")
        start = self.date(f"{path}.start", table.get("start", ""))
        end = self.date(f"{path}.end", table["end"]) if "end" in table else None
        return Span(start, end, self.optional(path, table, "precision"), precisions, default)

    def quantity(self, path: str, raw: Any) -> Quantity:
        """A quantity in any of its forms except part_of, which `fields` adds."""
        if isinstance(raw, str) or (isinstance(raw, Mapping) and "from" in raw):
            return Quantity({"text": self.text(path, raw)}, self.decimal)
        table = self.keys(path, raw, (*QUANTITY_KEYS, "part_of"))
        ends = {
            key: self.text(f"{path}.{key}", table[key]) for key in table if key in QUANTITY_KEYS
        }
        if not ends:
            self.problems.append(f"{path}: has none of {', '.join(sorted(QUANTITY_KEYS))}")
        return Quantity(ends, self.decimal)

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
                made[key] = Quantity(made[key].ends, self.decimal, whole)
        if "decimal" not in self.raw:
            for key, field_ in kinds.items():
                if field_.whole and isinstance(made.get(key), Quantity):
                    made[key] = evolve(made[key], unsure=True)
        return made

    def _field(self, path: str, raw: Any, kind: str) -> Any:
        if isinstance(raw, Mapping) and "entity" in raw:
            self.keys(path, raw, ("entity",))
            if raw["entity"] not in self.raw.get("entities", {}):
                self.problems.append(f"{path}.entity: no [entities.{raw['entity']}] in the mapping")
            return str(raw["entity"])
        if isinstance(raw, Mapping) and "split" in raw:
            self.keys(path, raw, ("from", "split"))
            return SplitCell(self.text(path, raw.get("from")), str(raw["split"]))
        if kind == "quantity":
            return self.quantity(path, raw)
        return self.date(path, raw) if kind == "date" else self.text(path, raw)

    def _kinds(self, types: Iterable[str]) -> dict[str, Field]:
        if self.vocabulary is None:
            return {}
        known = [self.vocabulary.types[name] for name in types if name in self.vocabulary.types]
        return {field.name: field for each in known for field in each.fields.values()}

    def entity(self, name: str, raw: Any) -> EntityMapping:
        path = f"entities.{name}"
        table = self.keys(path, raw, ENTITY_KEYS)
        place = table.get("coordinates")
        if place is not None and (not isinstance(place, list) or len(place) != 2):
            self.problems.append(f"{path}.coordinates: must be [latitude, longitude]")
            place = None
        aliases = table.get("aliases")
        return EntityMapping(
            kind=self.text(f"{path}.kind", table.get("kind", "")),
            label=self.text(f"{path}.label", table.get("label", "")),
            id=self.optional(path, table, "id"),
            key=self.optional(path, table, "key"),
            coordinates=self._pair(path, place),
            says=self.optional(path, table, "says"),
            aliases=SplitCell(self.text(f"{path}.aliases", aliases["from"]), aliases["split"])
            if isinstance(aliases, Mapping)
            else None,
        )

    def _pair(self, path: str, place: list[Any] | None) -> tuple[Text, Text] | None:
        if place is None:
            return None
        first, second = (self.text(f"{path}.coordinates", each) for each in place)
        return first, second

    def documents(self, raw: Any) -> DocumentMapping:
        table = self.keys("documents", raw, DOCUMENT_KEYS)
        parts: dict[str, Any] = {
            key: self.text(f"documents.{key}", table[key])
            for key in ("id", "title", "publisher", "url", "genre", "scope")
            if key in table
        }
        for key in ("date", "earliest", "latest"):
            if key in table:
                parts[key] = self.date(f"documents.{key}", table[key])
        if not table.keys() & {"title", "from", "none"}:
            self.problems.append("documents: has neither a title nor a `from` nor a `none`")
        return DocumentMapping(
            parts,
            self.optional("documents", table, "from"),
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
        table = self.keys("event", self.raw.get("event", {}), EVENT_KEYS)
        if "type" not in table:
            self.problems.append("event.type: is missing: which type are the rows events of?")
        made: dict[str, Any] = {}
        for key, raw in table.items():
            path = f"event.{key}"
            if key in ("when", "said"):
                made[key] = self.date(path, raw)
            elif key == "tags":
                made[key] = tuple(self.text(path, each) for each in raw)
            elif key in EVENT_KEYS:
                made[key] = self.text(path, raw)
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
    reader.keys("", raw, TOP_KEYS)
    event = reader.event()
    entities = {
        key: reader.entity(key, each)
        for key, each in reader.keys(
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
        decimal=reader.decimal,
        vocabulary=str(raw.get("vocabulary", "")),
        equal_rows=str(raw.get("equal_rows", "")),
        empty=reader.empty,
        literal=reader.literal,
        nulls=reader.rules.nulls,
        dates=tuple(reader.dates),
        event=event,
        fields=fields,
        entities=entities,
        documents=documents,
        needs=tuple(reader.needs),
    )
