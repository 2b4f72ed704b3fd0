"""The command lines of `chrono import`, `export`, `plot` and `serve`."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from chrono import Chronicle
from chrono.errors import Exit, InvalidError
from chrono.formats.exporters import FORMATS as WRITTEN
from chrono.formats.importers import FORMATS as READ
from tests.cli.conftest import Answer, borderlands, made, run_in_process, shell
from tests.formats.importers.test_ucdp import table as ucdp

TABLE = "When,Strand,What\n2020-03-01,Hills,Snow\n2020-04,Hills,Thaw\n"
MAPPING = """
[event]
type = "Occurred"
when = "{When}"
[fields]
what = "{What}"
strand = { entity = "strand" }
[entities.strand]
kind = "strand"
label = "{Strand}"
"""


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CHRONO_DIR", str(tmp_path / "mine"))
    monkeypatch.setenv("COLUMNS", "100")
    assert run_in_process("init", "mine").code == 0
    Path("table.csv").write_text(TABLE)
    Path("mapping.toml").write_text(MAPPING)
    timeline = {"events": [{"start_date": {"year": 2020}, "text": {"headline": "It was so"}}]}
    Path("timeline.json").write_text(json.dumps(timeline))
    return tmp_path


__all__ = ["borderlands", "made"]


def examples() -> list[str]:
    from chrono.cli.commands import export, import_, plot

    found = (import_.command, export.command, plot.command)
    return [line for each in found for _, line in each.examples]  # type: ignore[attr-defined]


@pytest.mark.parametrize("line", examples())
def test_an_example_of_the_help_does_what_it_says(line: str, borderlands: Path) -> None:
    if ".svg" in line:
        pytest.importorskip("matplotlib")
    timeline = {"events": [{"start_date": {"year": 2020}, "text": {"headline": "It was so"}}]}
    Path("timeline.json").write_text(json.dumps(timeline))
    Path("clippings.csv").write_text("Date,Body,Position\n2020-03-01,pact,it waits\n")
    Path("clippings.toml").write_text(
        '[event]\ntype = "PositionTaken"\nwhen = "{Date}"\n'
        '[fields]\nbody = "{Body}"\nposition = "{Position}"\n'
    )
    Path("events.csv").write_bytes(ucdp({}))
    theirs = borderlands.parent / "theirs" / "events"
    theirs.mkdir(parents=True)
    shutil.copy("events/log.jsonl", theirs)
    if "--map" in line:
        camp = Chronicle.open(".").entity("camp-alder")
        data = {"entity": camp.id, "kind": camp.kind, "label": camp.label}
        place = {"type": "EntityDescribed", "data": {**data, "coordinates": [33.5, 44.2]}}
        Chronicle.open(".").append(place)
    answer = shell(line, borderlands)
    assert answer.code == 0, answer.err
    assert "Traceback" not in answer.err


def take_in(*more: str) -> Answer:
    return run_in_process("import", "timeline.json", "--add-types", *more)


def test_a_dry_run_counts_and_writes_nothing(home: Path) -> None:
    before = Path("mine/events/vocabulary.toml").read_bytes()
    answer = run_in_process("import", "timeline.json", "--dry-run", "--json")
    assert answer.code == 0, answer.err
    told = json.loads(answer.out)
    assert told["new"] == {"DocumentPublished": 1, "EntityDescribed": 1, "Occurred": 1}
    assert not told["appended"]
    assert Path("mine/events/log.jsonl").read_bytes() == b""
    assert Path("mine/events/vocabulary.toml").read_bytes() == before


def test_an_import_again_finds_everything_there(home: Path) -> None:
    assert "3 appended" in take_in().out
    assert "3 already in the log" in take_in().out


def test_an_import_of_what_is_retracted_says_so_and_how_to_take_that_back(home: Path) -> None:
    take_in()
    mine = Chronicle.open("mine")
    (event,) = (each for each in mine.events if each.type == "Occurred")
    gone = mine.append(mine.drafts.retraction(event.id, "misread")).ids[0]
    told = " ".join(take_in().err.split())
    assert f"is in the log already and retracted, by {gone[:12]} (misread)" in told
    answer = run_in_process("retract", gone[:12], "--reason", "it was right")
    assert answer.code == 0, answer.err
    assert "retracted" not in take_in().err


def test_one_refused_row_keeps_everything_out(home: Path) -> None:
    take_in()
    Path("table.csv").write_text(TABLE + "someday,Hills,Flood\n")
    answer = run_in_process("import", "table.csv", "--mapping", "mapping.toml")
    assert answer.code == Exit.INVALID
    assert "row 4, column When" in answer.out
    assert "Nothing was appended" in answer.err
    assert (
        run_in_process("import", "table.csv", "--mapping", "mapping.toml", "--skip-refused").code
        == 0
    )


def test_hostile_cells_reach_no_terminal(home: Path) -> None:
    take_in()
    Path("table.csv").write_text('When,Strand,What\n"\x1b]0;x\x07soon",Hills,x\n')
    answer = run_in_process("import", "table.csv", "--mapping", "mapping.toml", terminal=True)
    assert "\x1b]" not in answer.out + answer.err
    assert "\x07" not in answer.out + answer.err


def test_a_mapping_is_proposed_and_its_language_told(home: Path) -> None:
    assert "[event]" in run_in_process("import", "table.csv", "--propose").out
    assert "part_of" in run_in_process("import", "--language").out
    answer = run_in_process("import", "table.csv")
    assert answer.code == Exit.INVALID
    assert "--propose" in answer.err


def test_a_preset_says_what_types_it_needs(home: Path) -> None:
    answer = run_in_process("import", "table.csv", "--preset", "ucdp-ged")
    assert answer.code == Exit.INVALID
    assert "--add-types" in answer.err
    answer = run_in_process("import", "table.csv", "--preset", "unheard")
    assert "ucdp-ged" in answer.err


@pytest.mark.parametrize(
    "kind", ["csv", "jsonl", "markdown", "html", "timelinejs", "geojson", "cloudevents"]
)
def test_every_format_goes_to_a_file_or_to_standard_output(home: Path, kind: str) -> None:
    take_in()
    plain = run_in_process("export", kind)
    assert plain.code == 0, plain.err
    assert run_in_process("export", kind, "-o", "file.x").code == 0
    assert "It was so" in plain.out or kind == "geojson"
    assert Path("file.x").read_bytes() == plain.out.encode()


@pytest.mark.parametrize(("command", "formats"), [("import", READ), ("export", WRITTEN)])
def test_the_help_of_the_command_lists_every_format_of_the_registry(
    command: str, formats: Mapping[str, Any]
) -> None:
    help_text = run_in_process(command, "--help").out
    for name, each in formats.items():
        assert f"{name} " in help_text
        assert each.says in " ".join(help_text.split())


def test_an_export_is_filtered_as_the_log_is(home: Path) -> None:
    take_in()
    run_in_process("import", "table.csv", "--mapping", "mapping.toml")
    answer = run_in_process("export", "markdown", "--text", "thaw")
    assert "Thaw" in answer.out
    assert "Snow" not in answer.out
    until = run_in_process("export", "markdown", "--at", "2020-03-15").out
    assert "Snow" in until
    assert "Thaw" not in until


def test_a_value_is_drawn_in_the_terminal(home: Path) -> None:
    take_in()
    run_in_process("import", "table.csv", "--mapping", "mapping.toml")
    answer = run_in_process("plot", "hills.latest", "--width", "60")
    assert answer.code == 0, answer.err
    assert "Thaw │" in answer.out
    assert run_in_process("plot", "--map").code == Exit.INVALID
    assert run_in_process("plot").code == Exit.USAGE
    assert run_in_process("plot", "hills.latest", "-o", "x.gif").code == Exit.USAGE


def test_serving_to_others_must_be_meant(home: Path) -> None:
    answer = run_in_process("serve", "--host", "0.0.0.0")
    assert answer.code == Exit.USAGE
    assert "who has the address with its token" in " ".join(answer.err.split()).lower()


def test_only_the_loopback_is_taken_for_it() -> None:
    from chrono.tui.web import Service, is_loopback

    assert is_loopback("127.0.0.1")
    assert is_loopback("::1")
    assert is_loopback("localhost")
    assert not is_loopback("0.0.0.0")
    assert not is_loopback("example.org")
    assert "'/tmp/a b; rm'" in Service(Path("/tmp/a b; rm")).line()


def test_a_chronicle_gives_tables_to_libraries_and_notebooks(home: Path) -> None:
    from chrono.formats import dataframe as tables

    take_in()
    chronicle = Chronicle.open("mine")
    state = chronicle.state(chronicle.view("2021"))
    (row,) = tables.to_dicts(state)
    assert (row["attribute"], row["says"], row["standing"]) == ("latest", "It was so", "stated")
    assert tables.claims(chronicle.cells())[0]["earliest"] == "2020-01-01"
    assert '<td dir="auto">It was so</td>' in state._repr_html_()
    pa = pytest.importorskip("pyarrow")
    made = pa.table(tables.Table(tables.to_dicts(state)))
    assert made.column("says").to_pylist() == ["It was so"]


def test_a_column_has_one_type_whether_or_not_a_row_fills_it(home: Path) -> None:
    from chrono.formats import dataframe as tables

    pa = pytest.importorskip("pyarrow")
    take_in()
    chronicle = Chronicle.open("mine")
    before, after = (
        pa.table(tables.Table(tables.to_dicts(chronicle.state(chronicle.view(day)))))
        for day in ("2019", "2021")
    )
    assert before.column("value").to_pylist() == [None]
    assert after.column("value").to_pylist() == ["It was so"]
    assert before.schema == after.schema
    assert after.schema.field("low").type == pa.float64()
    assert pa.concat_tables([before, after]).num_rows == 2


def test_a_notebook_takes_no_markup_out_of_a_chronicle() -> None:
    from chrono.render.html_table import table

    assert '<td dir="auto">&lt;b&gt; &amp; co</td>' in table(["of"], [["<b> & co"]])
    assert table(["<i>"], [], "a<b").startswith("<table><caption>a&lt;b</caption>")


def test_a_claim_of_a_member_has_the_value_that_its_reading_has() -> None:
    from chrono.formats import dataframe as tables
    from tests.iraq.asking import chronicle

    asked = chronicle()
    rows = [
        row
        for row in tables.claims(asked.cells())
        if "[" in row["cell"] and row["layer"] == "value"
    ]
    assert {row["value"] for row in rows} <= {"true", "false"}
    assert rows


def test_pandas_and_polars_take_a_whole_state_and_all_claims() -> None:
    from chrono.formats import dataframe as tables
    from tests.iraq.asking import chronicle

    asked = chronicle()
    state = asked.state(asked.view("2020-09-15"))
    for rows in (tables.to_dicts(state), tables.claims(asked.cells())):
        assert len({tuple(row) for row in rows}) == 1, "every row has the same keys"
        frame = pytest.importorskip("pandas").DataFrame(rows)
        assert frame.shape == (len(rows), len(rows[0]))
        pytest.importorskip("pyarrow")
        frame = pytest.importorskip("polars").DataFrame(tables.Table(rows))
        assert frame.shape == (len(rows), len(rows[0]))
        assert frame["cell"].to_list() == [row["cell"] for row in rows]
        assert frame["low"].dtype.is_float()


BROKEN = [
    pytest.param(["import", "bad.csv", "--preset", "ucdp-ged"], id="a row is refused"),
    pytest.param(["import", "table.csv", "--preset", "ucdp-ged"], id="another table"),
    pytest.param(["import", "bad.json", "--format", "timelinejs"], id="no JSON"),
]


@pytest.mark.parametrize("line", BROKEN)
def test_an_import_that_brings_nothing_in_leaves_the_vocabulary_as_it_was(
    home: Path, line: list[str]
) -> None:
    """All or nothing: the types that the rows need are part of it."""
    Path("bad.csv").write_bytes(ucdp({"date_start": "2016-13-40"}))
    Path("bad.json").write_text("{")
    before = Path("mine/events/vocabulary.toml").read_bytes()
    answer = run_in_process(*line, "--add-types")
    assert answer.code == Exit.INVALID
    assert Path("mine/events/vocabulary.toml").read_bytes() == before
    assert Path("mine/events/log.jsonl").read_bytes() == b""
    if "Added" in answer.err:
        assert "are removed again" in " ".join(answer.err.split())


def test_a_vocabulary_that_somebody_changed_meanwhile_is_not_put_back(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from chrono.formats import importers

    path = Path("mine/events/vocabulary.toml")

    def edited(*_: object) -> None:
        path.write_text(path.read_text() + "\n# a remark of the chronicler's\n")
        raise InvalidError("no such row")

    monkeypatch.setattr(importers, "read", edited)
    assert take_in().code == Exit.INVALID
    assert path.read_text().endswith("# a remark of the chronicler's\n")
    assert "[types.Occurred]" in path.read_text()


def test_types_that_came_with_events_stay(home: Path) -> None:
    assert take_in().code == 0
    assert "[types.Occurred]" in Path("mine/events/vocabulary.toml").read_text()
    assert "Nothing was imported" not in take_in().err
