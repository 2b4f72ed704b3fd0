"""Encodes a claim as a row of the index and back, and selects its layer.

Common values are not stored: the text of a plain date, and windows that equal another one. The
codec makes no decisions: decoding a row returns the claim that `fold.claims` made.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any, Final

from chrono.edtf import BEGINNING, format_day
from chrono.edtf.clock import Clock
from chrono.model.claim import Claim, Role, Window
from chrono.model.event import AHEAD as FUTURE
from chrono.model.event import FACTUAL, MODALITIES
from chrono.model.vocabulary.schema import Attribute
from chrono.storage.index.connection import Executor
from chrono.storage.index.schema import (
    CHANGE_LAYER,
    COUNT_LAYER,
    EXACT_LAYER,
    MAX_VAGUE,
    OPINION_LAYER,
    PLAN_LAYER,
    VAGUE_LAYER,
    WIDE_LAYER,
)
from chrono.storage.json_codec import loads_stored

ROLES: Final[tuple[Role, ...]] = ("level", "before", "less", "more", "count")
SPAN, OPEN, DERIVED, UNDATED = 8, 4, 2, 1
"""Bits of a row's code; above them is modality times five plus role."""
FLAG_BITS: Final = 4
"""The number of these bits."""

Row = tuple[Any, ...]
"""The columns of table `claim`, in order."""

COLUMNS: Final = (
    "c.cell, c.latest, c.offset, c.nth, c.earliest, c.event, c.doc, c.attribution, c.code,"
    " c.value, "
    'c."when", c.rest, c.layer, c.known'
)
"""The columns of a row that decoding needs, in order."""

_TEXTS: Final = {False: b"false", True: b"true", None: b"null"}
_VALUES: Final = {b"false": False, b"true": True, b"null": None}
_MEANS: Final = tuple(
    ("value" if modality in FACTUAL else modality, role, modality)
    for modality in MODALITIES
    for role in ROLES
)
_CODES: Final[dict[tuple[str, str], int]] = {
    (modality, role): place << FLAG_BITS for place, (_, role, modality) in enumerate(_MEANS)
}


def layer_of(claim: Claim, attribute: Attribute) -> int:
    """The layer of a claim, unless its event is linked."""
    if claim.layer != "value":
        return PLAN_LAYER if claim.layer in FUTURE else OPINION_LAYER
    if claim.role == "count":
        return COUNT_LAYER
    if claim.role in ("less", "more"):
        return CHANGE_LAYER
    width, one_day = claim.latest - claim.earliest, _is_within_a_day(claim, attribute.clock)
    if attribute.persistence == "fixed" or width > MAX_VAGUE or claim.latest > claim.known[1]:
        return WIDE_LAYER
    if claim.end is None:
        return EXACT_LAYER if one_day else VAGUE_LAYER
    return VAGUE_LAYER if claim.end[1] - claim.earliest <= MAX_VAGUE else WIDE_LAYER


def _is_within_a_day(claim: Claim, clock: Clock) -> bool:
    return clock.day(claim.earliest) == clock.day(claim.latest)


def row_of(
    cell: int, layer: int, nth: int, claim: Claim, doc: int, attribution: int, clock: Clock
) -> Row:
    """The row of a claim: `nth` distinguishes the claims of one event in one cell."""
    moment, written = claim.event_window, claim.written
    window = (claim.earliest, claim.latest)
    plain = (
        claim.end is None
        and moment == window
        and written == window
        and claim.said == claim.known
        and claim.seen == claim.latest
        and claim.fraction is None
        and claim.basis is None
        and not claim.doubt
    )
    rest = None
    if not plain:
        rest = json.dumps(
            (
                claim.end,
                moment,
                written,
                claim.said,
                claim.seen,
                claim.fraction,
                claim.basis,
                claim.doubt,
            ),
            separators=(",", ":"),
            ensure_ascii=False,
        )
    return (
        cell,
        layer,
        claim.latest,
        claim.offset,
        nth,
        claim.earliest,
        claim.known[1],
        bytes.fromhex(claim.event),
        doc,
        attribution,
        code_of(claim),
        value_in(claim.value),
        when_in(claim.when, moment, clock),
        rest,
    )


def code_of(claim: Claim) -> int:
    """Modality, role and three marks of a claim as one number."""
    return (
        _CODES[claim.modality, claim.role]
        | (SPAN if claim.end is not None else 0)
        | (OPEN if claim.open_start else 0)
        | (DERIVED if claim.derived else 0)
        | (UNDATED if claim.when is None else 0)
    )


def meant_by(code: int) -> tuple[str, Role]:
    """The layer and role in a code."""
    layer, role, _ = _MEANS[code >> FLAG_BITS]
    return layer, role


def plain_code(modality: str) -> int:
    """The code of a level without marks."""
    return _CODES[modality, "level"]


def value_in(value: Any) -> Any:
    """A value as SQLite stores it: integers and texts as they are, all others as JSON."""
    kind = type(value)
    if kind is str or (kind is int and -(1 << 63) <= value < 1 << 63):
        return value
    if value is None or kind is bool:
        return _TEXTS[value]
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False).encode()


def value_out(kept: Any) -> Any:
    """The inverse of `value_in`."""
    if type(kept) is not bytes:
        return kept
    return _VALUES[kept] if kept in _VALUES else json.loads(kept)


def when_in(when: str | None, moment: Window, clock: Clock) -> str | None:
    """A date's text, unless the day determines it."""
    if when is None or (clock.is_day(*moment) and format_day(clock.day(moment[0])) == when):
        return None
    return when


class _Cells(dict[int, str]):
    def __init__(self, db: Executor) -> None:
        super().__init__()
        self._db = db

    def __missing__(self, cell: int) -> str:
        self[cell] = self._db.execute("SELECT name FROM cell WHERE id = ?", (cell,)).fetchone()[0]
        return self[cell]


class Names:
    """Caches the cells, documents and attributions behind the index's numbers."""

    def __init__(self, db: Executor, clock: Clock) -> None:
        self._db = db
        self._clock = clock
        self.cells: dict[int, str] = _Cells(db)
        """Names of cells by number; missing ones are read on demand."""
        self._docs: dict[int, tuple[str | None, Window]] = {0: (None, (BEGINNING, BEGINNING))}
        self._attributions: dict[int, str | None] = {}

    def claims(self, rows: Iterable[Row]) -> list[Claim]:
        """Decode rows of `COLUMNS` into the claims that `fold.claims` made, in row order.

        Raises ValueError, TypeError or AttributeError for a row that `row_of` cannot have made.
        """
        cells, docs, attributions = self.cells, self._docs, self._attributions
        clock = self._clock
        made = []
        for row in rows:
            (
                cell,
                latest,
                offset,
                _,
                earliest,
                event,
                doc,
                attribution,
                code,
                value,
                when,
                rest,
                _,
                _,
            ) = row
            if not (type(latest) is type(earliest) is type(offset) is int):
                raise ValueError(f"the days of a claim in cell {cell} are not numbers")
            document, known = docs.get(doc) or self._doc(doc)
            layer, role, modality = _MEANS[code >> FLAG_BITS]
            end: Window | None = None
            moment = written = (earliest, latest)
            said, seen, fraction, basis, doubt = known, latest, None, None, ()
            if rest is not None:
                end, moment, written, said, seen, fraction, basis, doubt = loads_stored(rest)
                end = end and (end[0], end[1])
                moment, written = (moment[0], moment[1]), (written[0], written[1])
                said, doubt = (said[0], said[1]), tuple(doubt)
            if when is None and not code & UNDATED:
                when = format_day(clock.day(moment[0]))
            made.append(
                Claim(
                    cells[cell],
                    layer,
                    role,
                    value_out(value) if type(value) is bytes else value,
                    earliest,
                    latest,
                    end,
                    moment,
                    written,
                    code & OPEN > 0,
                    known,
                    said,
                    seen,
                    fraction,
                    event.hex(),
                    offset,
                    document,
                    attributions[attribution]
                    if attribution in attributions
                    else self._attribution(attribution),
                    modality,
                    when,
                    basis,
                    doubt,
                    code & DERIVED > 0,
                )
            )
        return made

    def published(self, doc: int) -> Window:
        """The window of a document's publication."""
        return (self._docs.get(doc) or self._doc(doc))[1]

    def _doc(self, doc: int) -> tuple[str | None, Window]:
        name, low, high = self._db.execute(
            "SELECT name, low, high FROM doc WHERE id = ?", (doc,)
        ).fetchone()
        if not (type(low) is type(high) is int):
            raise ValueError(f"the publication of document {name} is not in days")
        self._docs[doc] = name, (low, high)
        return self._docs[doc]

    def _attribution(self, attribution: int) -> str | None:
        found = self._db.execute(
            "SELECT speaker FROM attribution WHERE id = ?", (attribution,)
        ).fetchone()
        self._attributions[attribution] = found[0]
        return self._attributions[attribution]
