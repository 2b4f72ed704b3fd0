"""Tables in, pages and pictures out, as they are typed: what a person sees on the way."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from chrono.exporters import FORMATS, write
from chrono.importers import FORMATS as READ
from tests.cli.conftest import run_in_process
from tests.importers.test_commands import home
from tests.importers.world import declarations, material

__all__ = ["home"]

INCIDENTS = (
    "Date,Place (town),Incident,low,best,high,Source,What happened\n"
    '13/04/2021,Évian,A fall,2,3,5,Gazette,"Snow, then\nquiet"\n'
    "04/2021,Évian,A flood,1,1,1,Courier,Rain\n"
)


def incidents(encoding: str, delimiter: str = ",") -> None:
    Path("incidents.csv").write_bytes(INCIDENTS.replace(",", delimiter).encode(encoding))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_a_proposal_is_used_as_it_stands_whatever_the_encoding(home: Path, encoding: str) -> None:
    incidents(encoding)
    proposed = run_in_process("import", "incidents.csv", "--propose")
    assert proposed.code == 0, proposed.err
    assert ('encoding = "cp1252"' in proposed.out) == (encoding == "cp1252")
    Path("incidents.toml").write_text(proposed.out, encoding="utf-8")
    answer = run_in_process("import", "incidents.csv", "--mapping", "incidents.toml")
    assert answer.code == 0, answer.err
    assert "2 Happened" in answer.out
    assert "Évian" in run_in_process("list", "entities").out
    log = run_in_process("log", "--json").out
    assert '"2021-04-13"' in log
    assert '"2021-04"' in log


@pytest.mark.parametrize("delimiter", [";", "\t", "|"])
def test_any_delimiter_is_found_out(home: Path, delimiter: str) -> None:
    Path("incidents.csv").write_text(
        delimiter.join(("When", "Strand", "What")) + "\n"
        + delimiter.join(("2020-03-01", "Hills", "Snow, and more")) + "\n"
    )  # fmt: skip
    run_in_process("import", "timeline.json", "--add-types")
    answer = run_in_process("import", "incidents.csv", "--mapping", "mapping.toml")
    assert "1 Occurred" in answer.out, answer.err
    assert "Snow, and more" in run_in_process("log").out


def test_a_refused_row_is_named_with_its_line_though_cells_hold_line_breaks(home: Path) -> None:
    incidents("utf-8")
    Path("incidents.toml").write_text(
        run_in_process("import", "incidents.csv", "--propose").out, encoding="utf-8"
    )
    with Path("incidents.csv").open("a", encoding="utf-8") as file:
        file.write("31/02/2021,Évian,Another,1,1,1,Gazette,No such day\n")
    answer = run_in_process("import", "incidents.csv", "--mapping", "incidents.toml", "-n")
    assert "row 5, column Date: '31/02/2021'" in answer.out
    assert "Nothing was appended" in answer.err


def test_figures_that_do_not_ascend_are_told_in_good_english(home: Path) -> None:
    Path("incidents.csv").write_text(INCIDENTS.replace("2,3,5", "2,9,5"))
    Path("incidents.toml").write_text(run_in_process("import", "incidents.csv", "--propose").out)
    answer = run_in_process("import", "incidents.csv", "--mapping", "incidents.toml", "-n")
    assert "In 1 row the figures do not ascend" in answer.err
    assert "1 rows" not in answer.err


def opened(*more: str) -> int:
    answer = run_in_process("export", "html", "-o", "page.html", *more)
    assert answer.code == 0, answer.err
    found = re.search(r'"at":(\d+)', Path("page.html").read_text("utf-8"))
    assert found is not None
    return int(found[1])


def test_a_page_opens_on_the_day_of_its_last_event_unless_a_date_is_asked_for(home: Path) -> None:
    run_in_process("import", "timeline.json", "--add-types")
    run_in_process("import", "table.csv", "--mapping", "mapping.toml")
    assert opened() == 737_790  # the timeline says only 2020: the last day on which it can be
    assert opened("--text", "Snow") == 737_485
    assert opened("--at", "2021-05-01") == 737_911


@pytest.mark.parametrize("kind", sorted(set(FORMATS) - set(READ)))
def test_what_does_not_come_back_says_so(home: Path, kind: str) -> None:
    if kind == "parquet":
        pytest.importorskip("pyarrow")
    answer = run_in_process("export", kind, "-o", "out.file")
    assert answer.code == 0, answer.err
    assert f"{kind} is made to be read: `chrono import` does not take it back." in " ".join(
        answer.err.split()
    )


@pytest.mark.parametrize("kind", ["csv", "jsonl", "cloudevents"])
def test_what_comes_back_whole_says_nothing(kind: str) -> None:
    assert write(kind, material(declarations())).lost == ()


def test_the_query_of_a_parquet_file_can_be_copied_at_any_width(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("pyarrow")
    monkeypatch.setenv("COLUMNS", "40")
    answer = run_in_process("export", "parquet", "-o", "claims.parquet", "--at", "2020-09-15")
    assert "WITH asked AS (SELECT DATE '2020-09-15' AS d, DATE '9999-12-31' AS k)," in answer.err
    comments = [line for line in answer.err.splitlines() if line.startswith("--")]
    assert len(comments) == 6


def test_a_picture_ends_on_the_day_that_is_asked_for(home: Path) -> None:
    incidents("utf-8")
    Path("incidents.toml").write_text(
        run_in_process("import", "incidents.csv", "--propose").out, encoding="utf-8"
    )
    run_in_process("import", "incidents.csv", "--mapping", "incidents.toml")
    for option in ("--at", "--to"):
        answer = run_in_process("plot", "a-fall.killed", option, "2021-12-24", "--width", "60")
        assert answer.code == 0, answer.err
        assert answer.out.rstrip().endswith("2021-12-24")
    assert "3 │" in answer.out
