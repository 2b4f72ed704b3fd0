"""Reads a sheet of a workbook (.xlsx) as rows of texts. Needs the openpyxl package.

A date is written as ISO 8601, with a time of day only if the sheet shows one. A formula becomes
the value that the spreadsheet program last stored for it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, time
from io import BytesIO
from typing import Any, Final
from warnings import catch_warnings, simplefilter
from zipfile import BadZipFile, ZipFile

from chrono.errors import InvalidError

ZIP: Final = b"PK\x03\x04"
OLD_WORKBOOK: Final = b"\xd0\xcf\x11\xe0"
_TEXTS: Final = re.compile(r'\[\$[^\]]*\]|"[^"]*"|\\.')
"""What a number format holds beside its codes: a locale, and texts."""
_TYPES: Final = "[Content_Types].xml"
"""What every workbook has in its archive."""
ENDINGS: Final = (".xlsx", ".xlsm")


def is_workbook(data: bytes) -> bool:
    return data.startswith((ZIP, OLD_WORKBOOK))


def sheet_rows(
    data: bytes, name: str, sheet: str = ""
) -> tuple[list[tuple[int, list[str]]], str, tuple[str, ...]]:
    """The numbered rows of a sheet, its name if there are several, and notices.

    Raises InvalidError if it cannot be read, or if several sheets have rows and `sheet` names none
    of them.
    """
    values, formulas = _load(data, name, True), _load(data, name, False)
    filled = [each.title for each in values.worksheets if _has_rows(each)]
    if not filled:
        raise InvalidError(f"{name}: has no sheet with rows.")
    if sheet and sheet not in values.sheetnames:
        raise InvalidError(f"{name}: has no sheet {sheet!r}; it has {', '.join(filled)}.")
    if not sheet and len(filled) > 1:
        named = ", ".join(map(repr, filled))
        raise InvalidError(f'{name}: has the sheets {named}: name one in the mapping: sheet = "…".')
    chosen = sheet or filled[0]
    rows = list(_rows(values[chosen], formulas[chosen], name))
    merged = len(formulas[chosen].merged_cells.ranges)
    told = (f"Only the first of the merged cells has the text: {merged}.",) if merged else ()
    return rows, chosen if len(filled) > 1 else "", told


def sheets(data: bytes, name: str) -> list[str]:
    """The names of the sheets that have rows."""
    return [each.title for each in _load(data, name, True).worksheets if _has_rows(each)]


def _load(data: bytes, name: str, values: bool) -> Any:
    if data.startswith(OLD_WORKBOOK):
        raise InvalidError(
            f"{name}: is an old workbook (.xls): save it as .xlsx, or as CSV (UTF-8)."
        )
    try:
        import openpyxl
    except ImportError as error:
        raise InvalidError(
            f"{name}: is a workbook: save the sheet as CSV (UTF-8), or install the openpyxl"
            " package: pip install 'chrono[xlsx]'."
        ) from error
    try:
        with ZipFile(BytesIO(data)) as archive:
            held = archive.namelist()
        if _TYPES not in held:
            raise InvalidError(
                f"{name}: is an archive ({', '.join(held[:3])}) and not a workbook (.xlsx): unpack"
                " it and import the file in it, or save the sheet as CSV (UTF-8)."
            )
        with catch_warnings():
            simplefilter("ignore")
            return openpyxl.load_workbook(BytesIO(data), data_only=values)
    except InvalidError:
        raise
    except BadZipFile as error:
        raise InvalidError(
            f"{name}: begins as a workbook and breaks off after {len(data):,} bytes, so it is not"
            " whole: copy or download it again, or save the sheet as CSV (UTF-8)."
        ) from error
    except Exception as error:  # a damaged part makes the library raise arbitrary errors
        raise InvalidError(
            f"{name}: is a workbook that cannot be read ({str(error)[:120]}): save the sheet as"
            " CSV (UTF-8)."
        ) from error


def _has_rows(sheet: Any) -> bool:
    return any(cell is not None for row in sheet.iter_rows(values_only=True) for cell in row)


def _rows(values: Any, formulas: Any, name: str) -> Iterator[tuple[int, list[str]]]:
    both = zip(values.iter_rows(), formulas.iter_rows(), strict=True)
    for number, (row, written) in enumerate(both, values.min_row):
        for cell, source in zip(row, written, strict=True):
            if cell.value is None and source.data_type == "f":
                raise InvalidError(
                    f"{name}: {source.coordinate} is a formula without a value: open the workbook"
                    " in a spreadsheet program, save it and import it again."
                )
        yield number, [_text(cell) for cell in row]


def _text(cell: Any) -> str:
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, datetime):
        if "h" not in _format(cell) and value.time() == time():
            return value.date().isoformat()
        return value.isoformat(timespec=_exactness(cell))
    if isinstance(value, time):
        return value.isoformat(timespec=_exactness(cell))
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**53:
        return str(int(value))
    return str(value)


def _format(cell: Any) -> str:
    """The number format of a cell, without the locale and the texts in it."""
    return _TEXTS.sub("", str(cell.number_format)).lower()


def _exactness(cell: Any) -> str:
    """What the time of a cell gives: minutes, if neither its format nor its value has seconds."""
    return "seconds" if "s" in _format(cell) or cell.value.second else "minutes"
