"""Turns a table (CSV, TSV or any other delimiter) into events by a mapping.

Without a mapping it accepts only tables that `chrono export csv` wrote. For other tables, the
refusal proposes a mapping, based on the header and the rows. The mapping language is described in
`chrono.formats.importers.mapping`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any, Final

from chrono.edtf.calendars import names_calendar
from chrono.errors import InvalidError
from chrono.formats.importers.batch import (
    Batch,
    Draft,
    ImportOptions,
    Refusal,
    Refused,
    proleptic_notices,
)
from chrono.formats.importers.chrono_csv import is_chrono_table, read_chrono_table
from chrono.formats.importers.mapping.dates import Date, DateParts
from chrono.formats.importers.mapping.load import load
from chrono.formats.importers.mapping.records import TableMapping
from chrono.formats.importers.mapping.rows import Row, Table, read_table
from chrono.formats.importers.mapping.sources import SourceDocuments
from chrono.formats.importers.mapping.spans import Span
from chrono.formats.importers.mapping.templates import Quantity, SplitCell, Text, coordinates
from chrono.formats.importers.presets import preset_for
from chrono.formats.importers.same_rows import EntityDifferences, RepeatedRows
from chrono.formats.importers.slugs import EntityIds, one_line, slug
from chrono.model.event import MODALITIES
from chrono.model.written_dates import keep_words
from chrono.render.text import counted

JULIAN_WAY: Final = '; calendar = "julian" at the top of the mapping reads them in the Julian one'
ROUNDED: Final = re.compile(r"\d[.,]?\d*E\+\d+", re.I)
"""A long number in the short form of spreadsheets: 2.00E+11."""


def read(data: bytes, options: ImportOptions) -> Batch:
    """The drafts of a table. Raises InvalidError if it is not a table, or has no mapping."""
    if not options.mapping:
        rows = read_table(data, options.name)
        if is_chrono_table(rows.header):
            return read_chrono_table(rows, options)
        if known := preset_for(rows.header):
            raise InvalidError(
                f"{options.name}: its header is that of the preset {known}: `chrono import"
                f" {options.name} --preset {known}`."
            )
        raise InvalidError(
            f"{options.name}: nothing says how its columns become events. `chrono import"
            f" {options.name} --propose` writes a first mapping to start from; --mapping FILE or"
            " --preset NAME uses one."
        )
    mapping = load(options.mapping, options.vocabulary, "the mapping")
    rows = read_table(
        data, options.name, mapping.encoding, mapping.delimiter, mapping.sheet, mapping.header
    )
    missing = [column for column in mapping.needs if column not in rows.header]
    if missing:
        from difflib import get_close_matches

        problems = tuple(
            f"column {column!r} is not in the table"
            + (f"; did you mean {near[0]!r}?" if near else "")
            for column in missing
            for near in [get_close_matches(column, rows.header, 1)]
        )
        raise InvalidError(f"{options.name}: not a table that the mapping fits:", problems)
    return MappingRun(mapping, options, data).batch(rows)


class MappingRun:
    """Applies a mapping to the rows of one table."""

    def __init__(self, mapping: TableMapping, options: ImportOptions, data: bytes) -> None:
        """`data` are the bytes of the table."""
        self.mapping = mapping
        self.options = options
        self.names = EntityIds(options.entities)
        self.library = SourceDocuments(mapping.documents, options, data, mapping.nulls)
        self.made: dict[str, Draft] = {}
        self.refusals: list[Refusal] = []
        self.crossed = 0
        self.entities = EntityDifferences()
        self.repeats = RepeatedRows(mapping.equal_rows == "keep")
        self._columns = self._places()

    def batch(self, rows: Table) -> Batch:
        """All drafts: documents, entities, then the events in row order."""
        events = []
        for number, count in rows.ragged:
            reason = f"has {count} cells, and the header {len(rows.header)}"
            self.refusals.append(Refusal(number, "", reason))
        runs = [self, *(self._beside(each) for each in self.mapping.others)]
        for run in runs:
            for date in run.mapping.dates:
                date.learn(rows.rows)
        for place, row in enumerate(rows.rows):
            if self.options.progress and place % 500 == 0:
                self.options.progress(place, len(rows.rows))
            events += [draft for run in runs if (draft := run.draft(row)) is not None]
        notices = [*rows.notices, *self._emptied(rows)]
        notices += dict.fromkeys(each for run in runs for each in run.years_like_codes())
        notices += [each for run in runs for each in run.repeats.notices()]
        notices += self.entities.notices()
        if rows.has_controls:
            notices.append("Control characters were taken out of its texts.")
        if crossed := sum(run.crossed for run in runs):
            notices.append(
                f"In {counted(crossed, 'row')} the figures do not ascend from low over best"
                " to high: the range holds all of them, and a note keeps them as they stand."
            )
        if not self.mapping.calendar:
            notices += proleptic_notices(events, self.options.vocabulary, JULIAN_WAY)
        drafts = (*self.library.drafts(), *self.made.values(), *events)
        return Batch(drafts, tuple(self.refusals), tuple(notices))

    def _beside(self, mapping: TableMapping) -> MappingRun:
        """A run for a further event of each row, with the same entities and documents."""
        run = MappingRun(mapping, self.options, b"")
        run.names, run.library, run.made = self.names, self.library, self.made
        run.refusals, run.entities = self.refusals, self.entities
        return run

    def draft(self, row: Row) -> Draft | None:
        """The event of a row; None if it makes none, is a repeat or is refused."""
        try:
            only = self.mapping.event.get("only")
            if only is not None and not only(row):
                return None
            return self.repeats.unless_repeated(self._event(row))
        except Refused as refused:
            self.refusals.append(Refusal(row.number, refused.column, refused.reason))
            return None

    def _emptied(self, rows: Table) -> Iterator[str]:
        """How many cells hold a code that the mapping treats as empty."""
        codes = Counter(
            cell
            for row in rows.rows
            for column in self.mapping.needs
            if (cell := row.cells.get(column, "").strip())
            and self.mapping.empty.holds(cell, column)
        )
        for code, count in sorted(codes.items()):
            said = "that says {!r} counts" if count == 1 else "that say {!r} count"
            yield f"{counted(count, 'cell')} {said.format(code)} as empty."

    def years_like_codes(self) -> Iterator[str]:
        """Years that are read as such and stand for no year in other tables."""
        for date in self.mapping.dates:
            if isinstance(date, Span) or not (date.rules.years or date.habits.early):
                continue
            read = date.year if isinstance(date, DateParts) else date.text
            for code, count in sorted(date.habits.codes.items()):
                if code not in read.literal:
                    said, counts = ("says", "counts") if count == 1 else ("say", "count")
                    yield (
                        f"{counted(count, 'cell')} of {read.where} that {said} {code!r} {counts} as"
                        f' that year. If it is a code for no year, list it in empty = ["{code}"];'
                        f' if not, in literal = ["{code}"].'
                    )

    def _event(self, row: Row) -> Draft:
        spec = self.mapping.event
        line: dict[str, Any] = {"type": spec["type"](row)}
        if not line["type"]:
            raise Refused(", ".join(spec["type"].columns), "names no type")
        when = spec["when"](row) if "when" in spec else None
        line["when"] = when
        line["when_as_written"] = spec["when"].written(row) if "when" in spec else None
        line["modality"] = self._modality(row)
        for key in ("said", "summary", "note"):
            line[key] = spec[key](row) if key in spec else None
        if "speaker" in spec and (speaker := spec["speaker"](row)):
            line["speaker"] = speaker
        notes, data = self._data(row)
        line["data"] = data
        for key, date in self._dates():
            if names_calendar(words := date.written(row)):
                keep_words(line, key, words)
        if notes:
            line["note"] = "; ".join(filter(None, (line["note"], *notes)))
            line["doubt"] = [key for key in data if key in self._doubtful(notes)]
        line["source"] = self._source(row, when)
        tags = [one_line(tag) for each in spec.get("tags", ()) if (tag := each(row))]
        line["tags"] = list(dict.fromkeys(tags))
        bare = {key: value for key, value in line.items() if value not in (None, [], "")}
        return Draft(bare, row.number, self._columns, numbered="locator" not in self.mapping.event)

    def _dates(self) -> Iterator[tuple[str, Date | DateParts | Span]]:
        """The specs of the dates whose words have no key of their own."""
        for key, spec in (*self.mapping.event.items(), *self.mapping.fields.items()):
            if key != "when" and isinstance(spec, Date | DateParts | Span):
                yield key, spec

    def _modality(self, row: Row) -> str:
        spec = self.mapping.event.get("modality")
        said = spec(row) if spec else "asserted"
        if said not in MODALITIES:
            column = ", ".join(spec.columns) if spec else ""
            raise Refused(column, f"{said!r} is not a modality: {', '.join(MODALITIES)}")
        return str(said)

    def _source(self, row: Row, when: str | None) -> dict[str, Any]:
        source: dict[str, Any] = {"document": self.library.cite(row, when)}
        for key in ("locator", "reliability", "credibility"):
            said = self.mapping.event[key](row) if key in self.mapping.event else None
            if said:
                source[key] = int(said) if key == "credibility" and said.isdigit() else said
        if "locator" not in self.mapping.event:
            # A document that the row cites is not the table, so the row needs the file's name.
            of = "" if self.library.is_file(source["document"]) else f" of {self.options.name}"
            source["locator"] = one_line(f"row {row.number}{of}")
        return source

    def _data(self, row: Row) -> tuple[list[str], dict[str, Any]]:
        """The fields of the event, and notes on figures that do not ascend."""
        data: dict[str, Any] = {}
        notes = []
        for key, spec in self.mapping.fields.items():
            value = self._entity(spec, row) if isinstance(spec, str) else spec(row)
            if value is None:
                continue
            data[key] = value
            if isinstance(spec, Quantity) and not spec.part_of and "low" in spec.ends:
                crossed = spec.crossed(row)
                if crossed:
                    self.crossed += 1
                    notes.append(f"{key} as given: {crossed}")
        return notes, data

    @staticmethod
    def _doubtful(notes: list[str]) -> set[str]:
        return {note.partition(" as given")[0] for note in notes}

    def _entity(self, name: str, row: Row) -> str | None:
        """The id of an entity of a row; declares it on first use."""
        spec = self.mapping.entities[name]
        said = spec.label(row)
        label = one_line(said) if said else ""
        kind = spec.kind(row)
        if not label or not kind:
            return None
        wanted = spec.id(row) if spec.id else None
        for part in (spec.id, spec.key):
            self._check_digits(part, row)
        key = (spec.key(row) if spec.key else "") or ""
        place = spec.coordinates and coordinates(spec.coordinates, self.mapping.decimal, row)
        placed = place if spec.keyed_by_place and place else None
        if placed:
            key = " ".join(map(str, placed))
        made = self.names.entity(kind, label, slug(wanted) if wanted else "", key, placed)
        self.entities.saw(made, row, spec, self.mapping.decimal)
        if made not in self.made:
            data: dict[str, Any] = {"entity": made, "kind": kind, "label": label}
            if place:
                data["coordinates"] = list(place)
            if spec.says and (says := spec.says(row)):
                data["says"] = says
            aliases = spec.aliases(row) if isinstance(spec.aliases, SplitCell) else None
            if aliases:
                data["aliases"] = aliases
            line = {"type": "EntityDescribed", "modality": "asserted", "data": data}
            self.made[made] = Draft(
                line, row.number, {"data.kind": ", ".join(spec.kind.columns)}, made=True
            )
        return made

    def _check_digits(self, part: Text | None, row: Row) -> None:
        """Raises Refused for an id that a spreadsheet has turned into a rounded number."""
        said = part(row) if part else None
        if part and said and ROUNDED.fullmatch(said) and said not in self.mapping.literal:
            raise Refused(
                part.where,
                f"{said!r} is an id whose last digits a spreadsheet took away: export the column as"
                f' text, or list it in literal = ["{said}"] where it means itself',
            )

    def _places(self) -> dict[str, str]:
        """Maps paths inside an event's line to their columns, for refusals."""
        found: dict[str, str] = {}
        for key, spec in self.mapping.event.items():
            columns = getattr(spec, "columns", ())
            path = f"source.{key}" if key in ("locator", "reliability", "credibility") else key
            found[path] = ", ".join(columns)
        for key, spec in self.mapping.fields.items():
            source = self.mapping.entities[spec].label if isinstance(spec, str) else spec
            found[f"data.{key}"] = ", ".join(source.columns)
        return found


__all__ = ["MappingRun", "read"]
