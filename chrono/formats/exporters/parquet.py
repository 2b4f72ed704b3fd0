"""Parquet: the claims table, one row per claim with its bounds. Needs the pyarrow package.

The SQL query for the state at D is in the file's metadata under `chrono.sql`, and `chrono export
parquet` prints it. It returns the candidates and whether they agree as texts. Links, judgements,
ages, changes by an amount and overlapping ranges need the fold and are not in the table. A tally
is the sum of its counts, unless two of them are linked as one.

The bounds are days of the chronicle's clock. Where dates have times of day, each bound also stands
beside its day as a second in UTC (`earliest_at`, …), and the query compares those.
"""

from __future__ import annotations

import io
import json
import re
from datetime import date, datetime, timedelta
from typing import Any, Final

from chrono.edtf import BEGINNING, FOREVER
from chrono.edtf.clock import Clock
from chrono.errors import InvalidError
from chrono.fold import RULES
from chrono.fold.change_points import ends_of_days, is_finite
from chrono.formats.exporters.context import ExportContext, Output
from chrono.model.claim import Cell, Claim, split_key
from chrono.model.quantity import best, span

EPOCH: Final = datetime(1970, 1, 1)  # in UTC; without a zone every engine compares it
SQL: Final = """\
-- The claims that could be the last at day D, as known at day K.
-- DuckDB:  CREATE VIEW claims AS FROM 'FILE.parquet';
-- Polars:  polars.SQLContext(claims=polars.scan_parquet("FILE.parquet"))
-- Spark:   spark.read.parquet("FILE.parquet").createOrReplaceTempView("claims")
-- Then this, with your own days in the next line. A null start is open to
-- the past, a null end to the future. Claims whose role is 'count' add up:
-- from the sum of number_low where happened to that of number_high, which
-- has no upper end where one of them is null beside a number_low.
WITH asked AS (SELECT DATE '{at}' AS d, DATE '{known}' AS k),
known AS (
  SELECT c.*, d,
         COALESCE(c.latest, DATE '9999-12-31') <= d
         AND COALESCE(c.known_latest, DATE '9999-12-31') <= k AS happened
  FROM claims AS c CROSS JOIN asked
  WHERE c.layer = 'value' AND c.role IN ('level', 'before', 'count')
    AND NOT c.retracted
    AND COALESCE(c.earliest, DATE '0001-01-01') <= d
    AND COALESCE(c.known_earliest, DATE '0001-01-01') <= k
),
bars AS (
  SELECT cell,
         MAX(CASE WHEN happened
             THEN COALESCE(earliest, DATE '0001-01-01') END) AS bar
  FROM known GROUP BY cell
  HAVING MAX(CASE WHEN happened OR earliest IS NOT NULL OR role = 'count'
             THEN 1 END) = 1
)
SELECT k.cell, k.value, k.happened, k.earliest, k.latest, k.document, k.event,
       k.role, k.number_low, k.number_high
FROM known AS k JOIN bars AS b ON b.cell = k.cell
WHERE (b.bar IS NULL OR k.fixed OR k.role = 'count'
       OR COALESCE(k.latest, DATE '9999-12-31') >= b.bar
       OR (k.span AND COALESCE(k.latest, DATE '9999-12-31') <= k.d
           AND k.ends_earliest >= k.d))
  AND (k.fixed OR k.role = 'count' OR NOT k.span
       OR COALESCE(k.ends_latest, DATE '9999-12-31') >= k.d)
ORDER BY k.cell, k.earliest, k.event
"""
"""Runs unchanged in DuckDB (`claims` is 'FILE.parquet'), in Spark SQL (a temporary view called
claims) and in Polars' SQLContext (registered as claims).
"""


def write(context: ExportContext) -> Output:
    """The Parquet file. Raises InvalidError if pyarrow is missing."""
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError as error:
        raise InvalidError(
            "Parquet needs the pyarrow package: pip install 'chrono[parquet]'."
        ) from error
    timed = has_times(context)
    rows = table(context, timed)
    day, text, number = pa.date32(), pa.string(), pa.float64()
    kinds = {
        "number_low": number,
        "number_best": number,
        "number_high": number,
        "span": pa.bool_(),
        "fixed": pa.bool_(),
        "derived": pa.bool_(),
        "retracted": pa.bool_(),
        **dict.fromkeys(DAYS, day),
        **dict.fromkeys(MOMENTS, pa.timestamp("s")),
    }
    columns = (*COLUMNS, *MOMENTS) if timed else COLUMNS
    schema = pa.schema([(name, kinds.get(name, text)) for name in columns])
    meta = {
        "chrono.sql": _sql_of_seconds() if timed else SQL,
        "chrono.head": context.head,
        "chrono.model.vocabulary": context.digest,
        "chrono.rules": str(RULES),
    }
    made = pa.Table.from_pylist(rows, schema=schema).replace_schema_metadata(meta)
    file = io.BytesIO()
    pq.write_table(made, file, compression="zstd")
    lost = (
        "Days outside the years 1 to 9999 are written as open; links and judgements are not in"
        " it. The state at D is one query, below."
    )
    return Output(file.getvalue(), (lost,), sql(context))


def sql(context: ExportContext) -> str:
    """The query, with the days or the moments of the view."""
    view, clock = context.view, context.clock
    if has_times(context):
        at, known = (str(_utc(each) or "9999-12-31 23:59:59") for each in (view.at, view.known_at))
        return _sql_of_seconds().format(at=at, known=known)
    at = _iso(view.at, clock) or "9999-12-31"
    return SQL.format(at=at, known=_iso(view.known_at, clock) or "9999-12-31")


def has_times(context: ExportContext) -> bool:
    """Whether a bound lies within a day, or the view is of a moment within one."""
    clock = context.clock
    asked = (context.view.at, context.view.known_at)
    if any(is_finite(each) and clock.end_of_day(each) != each for each in asked):
        return True
    cells = (context.cells.cell(key) for key in tuple(context.cells.keys()))
    bounds = {
        each
        for cell in cells
        if cell is not None
        for claim in cell.claims
        for each in _bounds(claim).values()
        if each is not None and is_finite(each)
    }
    return ends_of_days(bounds, clock) is None


def _sql_of_seconds() -> str:
    """The query on the columns of moments."""
    names = "|".join(DAYS)
    made = re.sub(rf"\b({names})\b", r"\1_at", SQL)
    made = made.replace("DATE '0001-01-01'", "TIMESTAMP '0001-01-01 00:00:00'")
    made = made.replace("DATE '9999-12-31'", "TIMESTAMP '9999-12-31 23:59:59'")
    made = made.replace("DATE '", "TIMESTAMP '")
    made = made.replace("at day D, as known at day K", "at moment D, as known at K")
    return made.replace("with your own days in the next line", "with your moments, in UTC, below")


DAYS: Final = (
    "earliest",
    "latest",
    "ends_earliest",
    "ends_latest",
    "known_earliest",
    "known_latest",
    "said_earliest",
    "said_latest",
)
MOMENTS: Final = tuple(f"{name}_at" for name in DAYS)
COLUMNS: Final = (
    "cell",
    "entity",
    "kind",
    "attribute",
    "member",
    "part",
    "type",
    "unit",
    "layer",
    "role",
    "value",
    "text",
    "number_low",
    "number_best",
    "number_high",
    "earliest",
    "latest",
    "span",
    "ends_earliest",
    "ends_latest",
    "known_earliest",
    "known_latest",
    "said_earliest",
    "said_latest",
    "fixed",
    "derived",
    "retracted",
    "when",
    "event",
    "event_type",
    "document",
    "speaker",
    "modality",
    "basis",
)


def table(context: ExportContext, timed: bool = False) -> list[dict[str, Any]]:
    """The claims of the chosen events, one plain row each; `timed` adds the columns of moments."""
    types = {event.id: event.type for event in context.events}
    rows = []
    for key in tuple(context.cells.keys()):
        cell = context.cells.cell(key)
        if cell is None:
            continue
        for claim in cell.claims:
            if claim.event in types:
                retracted = claim.event in context.retracted
                made = row(cell, claim, context, types[claim.event], retracted)
                if timed:
                    bounds = _bounds(claim)
                    made |= {f"{name}_at": _utc(each) for name, each in bounds.items()}
                rows.append(made)
    return rows


def row(
    cell: Cell, claim: Claim, context: ExportContext, kind: str, retracted: bool
) -> dict[str, Any]:
    entity, name, member, part = split_key(cell.key)
    known = context.entities.get(entity)
    attribute = context.vocabulary.attribute(known.kind, name) if known else None
    low, high = span(claim.value) or (None, None)
    days = {name: _date(each, context.clock) for name, each in _bounds(claim).items()}
    return {
        "cell": cell.key,
        "entity": entity,
        "kind": known.kind if known else None,
        "attribute": name,
        "member": member,
        "part": part or None,
        "type": attribute.type if attribute else None,
        "unit": (attribute.unit if attribute else "") or None,
        "layer": claim.layer,
        "role": claim.role,
        "value": json.dumps(claim.value, ensure_ascii=False, sort_keys=True),
        "text": claim.value if isinstance(claim.value, str) else None,
        "number_low": low,
        "number_best": best(claim.value),
        "number_high": high,
        **days,
        "span": claim.end is not None,
        "fixed": cell.attribute.persistence == "fixed",
        "derived": claim.derived,
        "retracted": retracted,
        "when": claim.when,
        "event": claim.event,
        "event_type": kind,
        "document": claim.document,
        "speaker": claim.speaker,
        "modality": claim.modality,
        "basis": claim.basis,
    }


def _bounds(claim: Claim) -> dict[str, int | None]:
    """The bounds of a claim in seconds, by the names of the columns of their days."""
    ends = claim.end or (None, None)
    bounds = (claim.earliest, claim.latest, *ends, *claim.known, *claim.said)
    return dict(zip(DAYS, bounds, strict=True))


def _utc(second: int | None) -> datetime | None:
    """A second as a date and time in UTC; None if it is open or outside the years 1 to 9999."""
    if second is None or not is_finite(second):
        return None
    try:
        return EPOCH + timedelta(seconds=second)
    except OverflowError:
        return None


def _date(second: int | None, clock: Clock) -> Any:
    if second is None or second in (BEGINNING, FOREVER):
        return None
    day = clock.day(second)
    return date.fromordinal(day) if 1 <= day <= date.max.toordinal() else None


def _iso(second: int, clock: Clock) -> str | None:
    found = _date(second, clock)
    return found.isoformat() if found else None
