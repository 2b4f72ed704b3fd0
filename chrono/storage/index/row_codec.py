"""A claim as a row of the index and back, and in which layer it is kept.

What most claims share is not stored: a plain date's text, and windows that equal another.
Nothing is decided here: `fold.claims` made the claim, and the row gives the same again.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date
from typing import Any, Final

from chrono.edtf import BEGINNING
from chrono.model.claim import Claim, Role, Window
from chrono.model.event import AHEAD as FUTURE
from chrono.model.event import FACTUAL, MODALITIES
from chrono.model.vocabulary.schema import Attribute
from chrono.storage.index.connection import Executor
from chrono.storage.index.schema import (
    CHANGE_LAYER,
    COUNT_LAYER,
    EXACT_LAYER,
    MAX_VAGUE_DAYS,
    OPINION_LAYER,
    PLAN_LAYER,
    VAGUE_LAYER,
    WIDE_LAYER,
)

ROLES: Final[tuple[Role, ...]] = ("level", "before", "less", "more", "count")
SPAN, OPEN, DERIVED, UNDATED = 8, 4, 2, 1
"""Bits of a row's code; above them stands the modality times five plus the role."""
FLAG_BITS: Final = 4
"""How many bits they take."""

scan = json.JSONDecoder().scan_once  # type: ignore[attr-defined]
"""Gives what a JSON text holds, and where that ends: of small texts quicker than `loads`."""
_day = date.fromordinal
Row = tuple[Any, ...]
"""The columns of table `claim`, in their order."""

COLUMNS: Final = (
    "c.cell, c.latest, c.offset, c.nth, c.earliest, c.event, c.doc, c.attribution, c.code,"
    " c.value, "
    'c."when", c.rest, c.layer, c.known'
)
"""What `claim_of` needs of a row, in its order."""

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
    """In which layer a claim is kept, unless its event is tied."""
    if claim.layer != "value":
        return PLAN_LAYER if claim.layer in FUTURE else OPINION_LAYER
    if claim.role == "count":
        return COUNT_LAYER
    if claim.role in ("less", "more"):
        return CHANGE_LAYER
    width = claim.latest - claim.earliest
    if attribute.persistence == "fixed" or width > MAX_VAGUE_DAYS or claim.latest > claim.known[1]:
        return WIDE_LAYER
    if claim.end is None:
        return VAGUE_LAYER if width else EXACT_LAYER
    return VAGUE_LAYER if claim.end[1] - claim.earliest <= MAX_VAGUE_DAYS else WIDE_LAYER


def row_of(cell: int, layer: int, nth: int, claim: Claim, doc: int, attribution: int) -> Row:
    """The row of a claim: `nth` tells the claims of one event in one cell apart."""
    moment, written = claim.event_window, claim.written
    window = (claim.earliest, claim.latest)
    plain = (
        claim.end is None
        and moment == window
        and written == window
        and claim.said == claim.known
        and claim.seen == claim.latest
        and claim.time is None
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
                claim.time,
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
        when_in(claim.when, moment),
        rest,
    )


def code_of(claim: Claim) -> int:
    """Modality, role and three marks of a claim in one number."""
    return (
        _CODES[claim.modality, claim.role]
        | (SPAN if claim.end is not None else 0)
        | (OPEN if claim.open_start else 0)
        | (DERIVED if claim.derived else 0)
        | (UNDATED if claim.when is None else 0)
    )


def meant_by(code: int) -> tuple[str, Role]:
    """Layer and role of the claim that a code is of."""
    layer, role, _ = _MEANS[code >> FLAG_BITS]
    return layer, role


def plain_code(modality: str) -> int:
    """The code of a level without any mark."""
    return _CODES[modality, "level"]


def value_in(value: Any) -> Any:
    """A value as SQLite keeps it: whole numbers and texts as such, the rest as JSON."""
    kind = type(value)
    if kind is str or (kind is int and -(1 << 63) <= value < 1 << 63):
        return value
    if value is None or kind is bool:
        return _TEXTS[value]
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False).encode()


def value_out(kept: Any) -> Any:
    """The value that `value_in` kept."""
    if type(kept) is not bytes:
        return kept
    return _VALUES[kept] if kept in _VALUES else json.loads(kept)


def when_in(when: str | None, moment: Window) -> str | None:
    """A date's text, unless the day tells it."""
    first = moment[0]
    if when is None or (
        first == moment[1] and 0 < first < 3652060 and date.fromordinal(first).isoformat() == when
    ):
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
    """Cells, documents and speakers by their numbers in the index, each read once."""

    def __init__(self, db: Executor) -> None:
        self._db = db
        self.cells: dict[int, str] = _Cells(db)
        """Names of cells by number; those not put in are read when they are asked for."""
        self._docs: dict[int, tuple[str | None, Window]] = {0: (None, (BEGINNING, BEGINNING))}
        self._attributions: dict[int, str | None] = {}

    def claims(self, rows: Iterable[Row]) -> list[Claim]:
        """The claims of rows of `COLUMNS`, in the rows' order, as `fold.claims` made them."""
        cells, docs, attributions = self.cells, self._docs, self._attributions
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
            document, known = docs.get(doc) or self._doc(doc)
            layer, role, modality = _MEANS[code >> FLAG_BITS]
            end: Window | None = None
            moment = written = (earliest, latest)
            said, seen, time, basis, doubt = known, latest, None, None, ()
            if rest is not None:
                (end, moment, written, said, seen, time, basis, doubt), _ = scan(rest, 0)
                end = end and (end[0], end[1])
                moment, written = (moment[0], moment[1]), (written[0], written[1])
                said, doubt = (said[0], said[1]), tuple(doubt)
            if when is None and not code & UNDATED:
                when = _day(moment[0]).isoformat()
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
                    time,
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
        self._docs[doc] = name, (low, high)
        return self._docs[doc]

    def _attribution(self, attribution: int) -> str | None:
        found = self._db.execute(
            "SELECT speaker FROM attribution WHERE id = ?", (attribution,)
        ).fetchone()
        self._attributions[attribution] = found[0]
        return self._attributions[attribution]
