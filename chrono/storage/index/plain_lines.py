"""Makes the rows of plain lines without making their events and claims.

Nearly all lines can take one of two shortcuts: a value set on a plain day is a claim of that day
and nothing else, and a value whose date and document occurred before reuses that row's shape. A
test compares both with the fold.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final, NamedTuple

from chrono.edtf import BEGINNING, EdtfError
from chrono.edtf.api import plain_day
from chrono.fold.derive import fraction_of, timing
from chrono.fold.shape import is_plain_value
from chrono.model.claim import Claim, Document, Window
from chrono.model.event import FACTUAL, MODALITIES, Modality, named_in
from chrono.model.vocabulary.schema import Vocabulary
from chrono.storage.index.batch import Batch
from chrono.storage.index.event_rows import DAY_SPAN, MODALITY_MARKS, TAGGED, time_span
from chrono.storage.index.numbers import UNKNOWN_CELL, KnownCell, Numbers
from chrono.storage.index.row_codec import OPEN, Row, layer_of, plain_code, row_of, value_in
from chrono.storage.index.schema import EXACT_LAYER

_PLAIN: Final[dict[str, int]] = {each: plain_code(each) for each in MODALITIES if each in FACTUAL}
"""The codes of a value set on a plain day."""
Shape = tuple[int, int, int, int, int, str | None, str | None, int, int | None]
"""The columns that rows of one date and document share: layer, latest, earliest, known, code, the
date's text, rest, and the event's times in the lists by time.
"""
SetEffect = tuple[str, str, str | None, dict[str, KnownCell]]
"""An effect that sets a value: the field of the entity, the field of the value or the value
itself, and the known cells.
"""
_LISTS: Final = (list, tuple)
_EXACTLY: Final = 1 << EXACT_LAYER
MAX_CACHED: Final = 1 << 13
"""The size limit of the caches of dates and shapes: a long log has ever more of them."""


class _Dated(NamedTuple):
    """The fields of a simple event that `timing` reads."""

    document: str
    when: str
    modality: Modality
    said: None = None


class _PlainType(NamedTuple):
    """A type of event that only sets single values."""

    effects: list[SetEffect]
    fields: Mapping[str, str]
    """The type of each field."""
    unused: tuple[str, ...]
    """The fields that no effect uses."""
    number: int


class PlainLines:
    """The fast path of a build, for the types of event that only set single values."""

    def __init__(
        self,
        vocabulary: Vocabulary,
        documents: Mapping[str, Document],
        numbers: Numbers,
        types: Mapping[str, int],
    ) -> None:
        """`types` numbers the vocabulary's types."""
        self._vocabulary = vocabulary
        self._documents = documents
        self._numbers = numbers
        self.types = {
            name: _PlainType(
                set_effects,
                {field.name: field.type for field in kind.fields.values()},
                _unused_fields(kind.fields, set_effects),
                types[name],
            )
            for name, kind in vocabulary.types.items()
            if (set_effects := self._setting(name))
        }
        self._days: dict[str, Window] = {}
        self._shapes: dict[tuple[str, str, tuple[str, str], str], Shape] = {}

    def forget(self) -> None:
        """Drop the shapes: a declaration changed."""
        self._shapes.clear()

    def _setting(self, name: str) -> list[SetEffect]:
        """The effects of a type that only sets single values; empty for other types."""
        effects = self._vocabulary.types[name].effects
        found = [
            (
                effect.field,
                effect.to or "",
                effect.value,
                self._numbers.known_cells.setdefault(effect.attribute, {}),
            )
            for effect in effects
            if effect.verb == "set" and not (effect.before or effect.before_value)
        ]
        return found if len(found) == len(effects) else []

    def add(
        self,
        batch: Batch,
        found: dict[str, Any],
        offset: int,
        event: bytes,
        plain: _PlainType,
    ) -> bool:
        """Add a line's rows without making its event and claims; return whether that was possible.

        The fast path of a build. It returns False for anything unusual (several values, a doubt,
        an undeclared name), before it changes the batch's rows; the caller then takes the path
        through `fold.claims`.
        """
        source, when = found.get("source"), found.get("when")
        if not source or when is None:
            return False
        if _has_unusual_keys(found):
            return False
        document, data, modality = source["document"], found["data"], found["modality"]
        modality_marks = MODALITY_MARKS.get(modality)
        if modality_marks is None:
            return False
        declared = self._documents.get(document)
        if declared is None:
            return False
        (stands, ends), known = self._days.get(when) or self._day(when), declared.published[1]
        code = _PLAIN.get(modality, -1) if stands < ends <= known else -1
        doc = self._numbers.doc(batch, document)
        attribution = self._numbers.attribution(batch, found.get("speaker"), ())
        rows: list[Row] = []
        names: list[str] = []
        day_last = None if ends - stands == DAY_SPAN else ends
        on_day: Shape = (EXACT_LAYER, ends, stands, known, code, None, None, stands, day_last)
        for field, to, constant, cells in plain.effects:
            entity = data.get(field)
            value = data.get(to) if constant is None else constant
            if type(entity) is not str or type(value) in _LISTS:
                return False
            if value is None:
                names.append(entity)
                continue
            cell, bits, opened, attribute = cells.get(entity, UNKNOWN_CELL)
            if type(value) is str:
                if constant is None:
                    names.append(value)
            else:
                value = value_in(value)
            shape = on_day if code >= 0 and bits & _EXACTLY else None
            if shape is None:
                key = (when, document, attribute, modality)
                shape = self._shapes.get(key) or self._shape(*key)
                if shape is None or not bits & 1 << shape[0] or (shape[4] & OPEN and not opened):
                    return False
            layer, latest, earliest, seen, mark, written, rest, first, last = shape
            place = (cell, layer, latest, offset, len(rows), earliest, seen)
            rows.append((*place, event, doc, attribution, mark, value, written, rest))
        if not rows:
            return False
        batch.rows += rows
        marks = modality_marks | TAGGED if found.get("tags") else modality_marks
        batch.entries.append((first, offset, doc, last, plain.number, attribution, marks))
        if plain.unused:
            names += named_in({field: data.get(field) for field in plain.unused})
        batch.mention(names, offset)
        return True

    def _day(self, when: str) -> Window:
        """The first and last second of a text that is a plain day; (0, 0) for any other text."""
        day, clock = plain_day(when), self._vocabulary.clock
        found = (0, 0) if day is None else (clock.first(day), clock.last(day))
        if len(self._days) < MAX_CACHED:
            self._days[when] = found
        return found

    def _shape(
        self, when: str, document: str, attribute: tuple[str, str], modality: Modality
    ) -> Shape | None:
        """The shape of a value set on one day or in a short window; None for spans and other
        cases.
        """
        known = self._vocabulary.attribute(*attribute) if attribute[1] else None
        if known is None:
            return None
        dated: Any = _Dated(document, when, modality)
        try:
            found = timing(dated, self._documents, self._vocabulary.clock)
        except EdtfError:
            return None  # `check_event` reports the mistake
        if found.end is not None or found.ongoing or found.event_window[0] == BEGINNING:
            return None
        claim = Claim(
            cell="",
            layer="value" if modality in FACTUAL else modality,
            role="level",
            value=None,
            earliest=found.event_window[0],
            latest=found.event_window[1],
            end=None,
            event_window=found.event_window,
            written=found.written,
            open_start=False,
            known=found.known,
            said=found.said,
            seen=found.event_window[1],
            fraction=None,
            event="",
            offset=0,
            document=document,
            speaker=None,
            modality=modality,
            when=when,
            basis=None,
            doubt=(),
            derived=False,
        )
        row = row_of(0, layer_of(claim, known), 0, claim, 0, 0, known.clock)
        return self.remember(claim, attribute, row)

    def remember(self, claim: Claim, attribute: tuple[str, str], row: Row) -> Shape:
        """Keep the shape of a claim's row for lines with the same date and document."""
        if len(self._shapes) > MAX_CACHED:
            self._shapes.clear()
        key = claim.when or "", claim.document or "", attribute, claim.modality
        stands = time_span(claim.event_window, claim.known, self._vocabulary.clock)
        shape = self._shapes[key] = (*row[1:3], *row[5:7], row[10], *row[12:14], *stands)
        return shape


def _has_unusual_keys(found: Mapping[str, Any]) -> bool:
    """Whether a line says more of its date or its claim than the fast path can take."""
    if "said" in found or "basis" in found or "doubt" in found or "via" in found:
        return True
    return "when_as_written" in found and fraction_of(found["when_as_written"]) is not None


def _unused_fields(fields: Iterable[str], effects: Iterable[SetEffect]) -> tuple[str, ...]:
    """The fields of a type that no effect uses."""
    claimed = {name for field, to, *_ in effects for name in (field, to)}
    return tuple(name for name in fields if name not in claimed)


def is_plain(data: Mapping[str, Any], kinds: Mapping[str, str]) -> bool:
    """Whether all data are single values of their field's type."""
    for name, value in data.items():
        kind = kinds.get(name)
        if type(value) is str:
            if kind is None or kind == "quantity":
                return False
        elif kind is None or not is_plain_value(kind, value):
            return False
    return True
