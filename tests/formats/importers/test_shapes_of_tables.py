"""Workbooks, tables without a header, and tables with lines before it."""

from __future__ import annotations

import tomllib
from datetime import date, datetime
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest

from chrono.errors import InvalidError
from chrono.formats.importers import guess, read
from chrono.formats.importers.mapping.rows import read_table
from chrono.formats.importers.mapping.suggest import propose_for
from tests.formats.importers.world import VOCABULARY, asked

openpyxl = pytest.importorskip("openpyxl")


def workbook(sheets: dict[str, list[list[Any]]]) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


ROWS: list[list[Any]] = [
    ["Day", "Force", "Number", "Code"],
    [date(2021, 3, 4), "Reds", 1250, 7.0],
    [datetime(2021, 3, 5, 14, 30), "Blues", 2.5, True],
    [None, "Greens", "about 40", None],
]
COUNTED = """
[event]
type = "Counted"
when = "{Day}"
[fields]
force = { entity = "force" }
[entities.force]
kind = "force"
label = "{Force}"
"""


def test_a_workbook_is_a_table_whose_dates_are_dates() -> None:
    found = read_table(workbook({"One": ROWS}), "kept.xlsx")
    assert found.header == ("Day", "Force", "Number", "Code")
    assert [tuple(row.cells.values()) for row in found.rows] == [
        ("2021-03-04", "Reds", "1250", "7"),
        ("2021-03-05T14:30:00", "Blues", "2.5", "TRUE"),
        ("", "Greens", "about 40", ""),
    ]
    assert [row.number for row in found.rows] == [2, 3, 4]


def test_a_workbook_comes_in_by_a_mapping() -> None:
    data = workbook({"One": ROWS, "Empty": []})
    assert guess("kept.xlsx", data) == "csv"
    batch = read("csv", data, asked(mapping=COUNTED, name="kept.xlsx"))
    whens = [each.line.get("when") for each in batch.drafts if each.line["type"] == "Counted"]
    assert whens == ["2021-03-04", "2021-03-05T14:30:00", None]


def test_a_workbook_that_is_not_whole_or_none_is_refused_with_a_way_out() -> None:
    data = workbook({"One": ROWS})
    for size in (38, len(data) // 2, len(data) - 1):
        with pytest.raises(
            InvalidError, match=f"breaks off after {size:,} bytes.*copy or download"
        ):
            read_table(data[:size], "kept.xlsx")
    with pytest.raises(InvalidError, match=r"old workbook \(\.xls\): save it as"):
        propose_for(b"\xd0\xcf\x11\xe0" + bytes(99), VOCABULARY, "kept.xls")
    out = BytesIO()
    with ZipFile(out, "w") as archive:
        archive.writestr("losses.csv", "a,b\n")
    with pytest.raises(InvalidError, match=r"archive \(losses\.csv\).*unpack"):
        read_table(out.getvalue(), "kept.zip")


def test_of_several_sheets_the_mapping_names_one() -> None:
    data = workbook({"Notes": [["a"], ["b"]], "Losses": ROWS})
    with pytest.raises(InvalidError, match="'Notes', 'Losses'"):
        read_table(data, "kept.xlsx")
    assert len(read_table(data, "kept.xlsx", sheet="Losses").rows) == 3
    with pytest.raises(InvalidError, match="no sheet 'Gains'"):
        read_table(data, "kept.xlsx", sheet="Gains")
    assert tomllib.loads(propose_for(data, VOCABULARY, "kept.xlsx"))["sheet"] == "Notes"


def test_a_formula_without_a_value_is_refused_by_its_cell() -> None:
    with pytest.raises(InvalidError, match="A2 is a formula without a value"):
        read_table(workbook({"One": [["n"], ["=1+1"]]}), "kept.xlsx")


@pytest.mark.parametrize("data", [b"PK\x03\x04 cut off", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old"])
def test_a_workbook_that_cannot_be_read_is_named_as_one(data: bytes) -> None:
    with pytest.raises(InvalidError, match=r"workbook.*CSV \(UTF-8\)"):
        read_table(data, "kept.xlsx")


def test_the_delimiter_is_the_one_that_divides_all_lines_alike() -> None:
    text = "7\tUr, Sumer\t1\n8\tUruk, Sumer\t2\n9\tLagash, Sumer\t3\n"
    assert read_table(text.encode(), header=0).rows[0].cells["column 2"] == "Ur, Sumer"


def test_decimal_commas_do_not_divide_a_table_of_semicolons() -> None:
    found = read_table(b"a;b;c\nx;2,5;3,5\ny;1,5;0,5\n")
    assert found.header == ("a", "b", "c")


@pytest.mark.parametrize(
    "first", ["1001,Reds,Ur", "x,2021-03-04,Ur", "x,Ur,https://example.org/a", "x,3.4.2021,y"]
)
def test_a_first_line_that_looks_like_a_row_is_asked_about(first: str) -> None:
    made = propose_for(f"{first}\n{first}\n".encode(), VOCABULARY, "kept.csv")
    assert tomllib.loads(made)["header"] == "?"
    assert tomllib.loads(made)["columns"] == ["column 1", "column 2", "column 3"]


def test_lines_before_the_header_are_passed_over() -> None:
    rows = "Day,Force,Number\n2021-03-04,Reds,5\n2021-03-05,Blues,6\n"
    text = f"Losses of the war\n\nas of 1 May\n{rows}"
    mapping = tomllib.loads(propose_for(text.encode(), VOCABULARY, "kept.csv"))
    assert (mapping["header"], mapping["columns"]) == (4, ["Day", "Force", "Number"])
    batch = read("csv", text.encode(), asked(mapping=f"header = 4\n{COUNTED}"))
    assert [each.row for each in batch.drafts if each.line["type"] == "Counted"] == [5, 6]


def test_columns_without_names_are_called_by_their_place() -> None:
    mapping = COUNTED.replace("{Day}", "{column 1}").replace("{Force}", "{column 2}")
    data = b"2021-03-04,Reds\n2021-03-05,Blues\n"
    batch = read("csv", data, asked(mapping=f"header = 0\n{mapping}"))
    assert len([each for each in batch.drafts if each.line["type"] == "Counted"]) == 2


def test_a_header_of_plain_names_is_not_asked_about() -> None:
    made = propose_for(b"Day,Force\n2021-03-04,Reds\n", VOCABULARY, "kept.csv")
    assert "header" not in tomllib.loads(made)
