"""From the bytes of a table to its rows: encoding, delimiter, header, rows with their numbers.

Knows no mapping. A row whose filled cells all begin with `#` is a row of tags (HXL), no data.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from typing import Final

from attrs import frozen

from chrono.errors import InvalidError

DELIMITERS: Final = ",;\t|"
RARE: Final = "^~:\xa6\x01\x1e\x1f"
"""Delimiters of tables whose header has none of the usual ones."""
FIELD_LIMIT: Final = 1 << 20
"""Characters in one cell."""
MARKS: Final = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}


@frozen
class Row:
    """One row of a table."""

    number: int
    """Line of the file on which it ends, from 1."""
    cells: Mapping[str, str]


@frozen
class Table:
    """A header and its rows."""

    header: tuple[str, ...]
    rows: Sequence[Row]
    notices: tuple[str, ...] = ()
    ragged: tuple[tuple[int, int], ...] = ()
    """Rows with more cells than the header has: their number, and how many cells."""
    delimiter: str = ","


def decode(data: bytes, encoding: str = "", name: str = "the file") -> str:
    """The text of a file: UTF-8 unless its first bytes or `encoding` say otherwise."""
    for mark, known in MARKS.items():
        if data.startswith(mark):
            encoding = known
    try:
        return data.decode(encoding or "utf-8")
    except LookupError as error:
        raise InvalidError(f"{name}: no encoding is called {encoding!r}.") from error
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise InvalidError(
            f"{name}:{line}: not {encoding or 'UTF-8'}: byte {data[error.start]:#04x}."
            ' Name its encoding in the mapping: encoding = "cp1252" is what Excel often writes.'
        ) from error


def table(text: str, delimiter: str = "", name: str = "the file") -> Table:
    """The header and the rows of a delimited text. Raises InvalidError where it has none."""
    if "\0" in text:
        raise InvalidError(f"{name}: holds NUL characters, so it is not a text table.")
    csv.field_size_limit(FIELD_LIMIT)
    delimiter = delimiter or sniff(text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows: list[Row] = []
    ragged, tagged = [], 0
    try:
        header = tuple(cell.strip() for cell in next(reader, ()))
        _check_header(header, name)
        for cells in reader:
            if not any(map(str.strip, cells)):
                continue
            if all(cell.startswith("#") for cell in cells if cell):
                tagged += 1
                continue
            if any(cell.strip() for cell in cells[len(header) :]):
                ragged.append((reader.line_num, len(cells)))
            rows.append(Row(reader.line_num, dict(zip(header, cells, strict=False))))
    except csv.Error as error:
        raise InvalidError(f"{name}:{reader.line_num}: not a table: {error}.") from error
    notices = (f"Rows of HXL tags (#…) passed over: {tagged}.",) if tagged else ()
    return Table(header, rows, notices, tuple(ragged), delimiter)


def _check_header(header: Sequence[str], name: str) -> None:
    if not any(header):
        raise InvalidError(f"{name}: is empty: its first line should name the columns.")
    twice = sorted({column for column in header if column and header.count(column) > 1})
    if twice:
        named = ", ".join(map(repr, twice))
        raise InvalidError(f"{name}:1: the header names {named} twice; give each its own name.")


def sniff(text: str) -> str:
    """The delimiter of a text: what Python's sniffer finds in its first lines."""
    head = "\n".join(text.split("\n", 50)[:50])[:65536]
    first = head.partition("\n")[0]
    known = DELIMITERS if any(each in first for each in DELIMITERS) else RARE
    counts = {each: first.count(each) for each in known}
    likely = max(counts, key=lambda each: counts[each])
    if '"' not in first and counts[likely] and sum(1 for each in counts.values() if each) == 1:
        return likely
    try:
        return csv.Sniffer().sniff(head, known).delimiter
    except csv.Error:
        return likely if counts[likely] else ","
