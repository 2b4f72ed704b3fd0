"""Reads the bytes of a table as rows: encoding, delimiter, header, rows with their numbers.

Independent of mappings. A row whose filled cells all start with `#` is a row of tags (HXL), not
data.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from attrs import evolve, frozen

from chrono.errors import InvalidError
from chrono.formats.importers.mapping.workbook import is_workbook, sheet_rows
from chrono.formats.importers.slugs import CONTROLS

DELIMITERS: Final = ",;\t|"
RARE: Final = "^~:\xa6\x01\x1e\x1f"
"""Delimiters of tables whose header has none of the usual ones."""
HEAD: Final = 50
"""Lines examined for the delimiter and the header."""
PREFACE: Final = 10
"""The maximum number of lines before the header."""
VALUE: Final = re.compile(
    r"[-+]?\d[\d.,\s]*%?|\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}.*|\w+://.*|www\..*", re.I
)
"""A number, a date or an address: typical of a data row, not of a header."""
MAX_UNNAMED: Final = 2
"""The most columns of a table that a header without a first name leaves unnamed."""
FIELD_LIMIT: Final = 1 << 20
"""Characters in one cell."""
MARKS: Final = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}


@frozen
class Row:
    """One row of a table."""

    number: int
    """The line of the file on which it ends, from 1."""
    cells: Mapping[str, str]


@frozen
class Table:
    """A header and its rows."""

    header: tuple[str, ...]
    rows: Sequence[Row]
    notices: tuple[str, ...] = ()
    ragged: tuple[tuple[int, int], ...] = ()
    """Rows with more cells than the header: their number, and how many cells."""
    delimiter: str = ","
    sheet: str = ""
    """The sheet of a workbook that has several."""
    has_controls: bool = False
    """Whether it has control characters."""


def decode(data: bytes, encoding: str = "", name: str = "the file") -> str:
    """Decode a file: UTF-8 unless its first bytes or `encoding` say otherwise."""
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


def read_table(
    data: bytes,
    name: str = "the file",
    encoding: str = "",
    delimiter: str = "",
    sheet: str = "",
    header: int = 1,
) -> Table:
    """Read the table in a file: a text, or a sheet of a workbook.

    `header` is the line with the column names; earlier lines are skipped. 0 is for a table without
    one: its columns are `column 1`, `column 2` and so on.
    """
    if is_workbook(data):
        rows, sheet, notices = sheet_rows(data, name, sheet)
        return _table(iter(rows), name, header, Table((), (), notices, sheet=sheet))
    return table(decode(data, encoding, name), delimiter, name, header)


def table(text: str, delimiter: str = "", name: str = "the file", header: int = 1) -> Table:
    """The header and the rows of a delimited text. Raises InvalidError if it has none."""
    if "\0" in text:
        raise InvalidError(f"{name}: holds NUL characters, so it is not a text table.")
    delimiter = delimiter or sniff(text.split("\n", header - 1)[-1] if header > 1 else text)
    blank = Table((), (), delimiter=delimiter, has_controls=bool(CONTROLS.search(text)))
    return _table(_lines(text, delimiter, name), name, header, blank)


def _lines(text: str, delimiter: str, name: str) -> Iterator[tuple[int, list[str]]]:
    """The rows of a text, each with the line on which it ends."""
    csv.field_size_limit(FIELD_LIMIT)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        for cells in reader:
            yield reader.line_num, cells
    except csv.Error as error:
        raise InvalidError(f"{name}:{reader.line_num}: not a table: {error}.") from error


def _table(lines: Iterator[tuple[int, list[str]]], name: str, header: int, blank: Table) -> Table:
    names: tuple[str, ...] = ()
    if not header:
        listed = list(lines)
        width = max((len(cells) for _, cells in listed), default=0)
        names, lines = tuple(f"column {place}" for place in range(1, width + 1)), iter(listed)
    rows: list[Row] = []
    ragged, tagged = [], 0
    for number, cells in lines:
        if not names:
            if number >= header:
                names = tuple(cell.strip() for cell in cells)
                _check_header(names, name, number)
        elif any(map(str.strip, cells)):
            if all(cell.startswith("#") for cell in cells if cell):
                tagged += 1
                continue
            if any(cell.strip() for cell in cells[len(names) :]):
                ragged.append((number, len(cells)))
            rows.append(Row(number, dict(zip(names, cells, strict=False))))
    if not names:
        _check_header((), name, 1)
    notices = (*blank.notices, f"Rows of HXL tags (#…) passed over: {tagged}.")
    notices = notices if tagged else blank.notices
    return evolve(blank, header=names, rows=rows, notices=notices, ragged=tuple(ragged))


def header_line(data: bytes, name: str, encoding: str = "", sheet: str = "") -> tuple[int, str]:
    """The likely header line, and a cell that makes it doubtful, or "".

    Lines before a header fill fewer cells than the rows under it do.
    """
    if is_workbook(data):
        head = sheet_rows(data, name, sheet)[0][:HEAD]
    else:
        lines = decode(data, encoding, name).split("\n", HEAD)[:HEAD]
        starts = ("\n".join(lines[first:]) for first in range(min(len(lines) - 1, PREFACE) + 1))
        delimiter = next(filter(None, map(_even, starts)), "") or sniff("\n".join(lines))
        head = list(_lines("\n".join(lines), delimiter, name))
    widths = [sum(1 for cell in cells if cell.strip()) for _, cells in head]
    usual = max(set(widths[1:] or widths), key=widths.count, default=0)
    for (number, cells), width in zip(head, widths, strict=True):
        named = number == 1 and width >= usual - MAX_UNNAMED and _names_all_but_first(cells)
        if named or (width and width >= usual and (width > 1 or usual == 1)):
            years = _years_in_order(cells)
            odd = next((c for c in cells if VALUE.fullmatch(c.strip()) and c not in years), "")
            return number, odd.strip()
    return 1, ""


def _names_all_but_first(cells: Sequence[str]) -> bool:
    """Whether cells are names and the first has none, as where a program numbered the rows."""
    names = [cell.strip() for cell in cells]
    return not names[0] and sum(map(bool, names)) > 1 and not any(map(VALUE.fullmatch, names))


def _years_in_order(cells: Sequence[str]) -> list[str]:
    """Cells that are several years, one after another: the names of a column for each year."""
    found = [cell for cell in cells if re.fullmatch(r"1[5-9]\d\d|20\d\d", cell.strip())]
    ordered = sorted(set(found))
    return found if len(found) > 1 and found in (ordered, ordered[::-1]) else []


def _check_header(header: Sequence[str], name: str, line: int) -> None:
    if not any(header):
        where = "its first line" if line == 1 else f"line {line}"
        raise InvalidError(f"{name}: is empty: {where} should name the columns.")
    twice = sorted({column for column in header if column and header.count(column) > 1})
    if twice:
        named = ", ".join(map(repr, twice))
        raise InvalidError(
            f"{name}:{line}: the header names {named} twice; give each its own name, or say in the"
            " mapping which line is the header: header = 2 (0: it has none)."
        )


def sniff(text: str) -> str:
    """The delimiter of a text, found by Python's sniffer in its first lines."""
    head = "\n".join(text.split("\n", HEAD)[:HEAD])[:65536]
    first = head.partition("\n")[0]
    if even := _even(head):
        return even
    known = DELIMITERS if any(each in first for each in DELIMITERS) else RARE
    counts = {each: first.count(each) for each in known}
    likely = max(counts, key=lambda each: counts[each])
    if '"' not in first and counts[likely] and sum(1 for each in counts.values() if each) == 1:
        return likely
    try:
        return csv.Sniffer().sniff(head, known).delimiter
    except csv.Error:
        return likely if counts[likely] else ","


def _even(head: str) -> str:
    """The delimiter that splits all lines into the same, largest number of cells."""
    best, most = "", 1
    for delimiter in DELIMITERS:
        try:
            rows = list(csv.reader(io.StringIO(head, newline=""), delimiter=delimiter, strict=True))
        except csv.Error:
            continue
        widths = {len(cells) for cells in rows[: HEAD - 1] if any(map(str.strip, cells))}
        if len(widths) == 1 and (width := widths.pop()) > most:
            best, most = delimiter, width
    return best
