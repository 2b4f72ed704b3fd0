"""`export`, `import`, `plot` and `serve` in the borderlands: help, JSON and refusals."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from chrono import Chronicle
from chrono.errors import Exit
from chrono.tui.web import Service
from tests.cli.conftest import Run, run_in_process


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("export", ["--output", "--title", "--at", "--known-at", "--without", "--tag"]),
        ("import", ["--format", "--preset", "--mapping", "--dry-run", "--skip-refused", "--json"]),
        (
            "plot",
            ["--lanes", "--belief", "--map", "--output", "--from", "--to", "--width", "--known-at"],
        ),
        ("serve", ["--host", "--port", "--public-url", "--open-to-others", "--visitors", "--at"]),
    ],
)
def test_help_tells_every_option_and_has_examples(
    borderlands: Path, name: str, options: list[str]
) -> None:
    answer = run_in_process(name, "--help")
    assert answer.code == 0
    assert answer.out.startswith(f"Usage: chrono {name}")
    for option in options:
        assert option in answer.out
    assert "Examples:" in answer.out


@pytest.mark.parametrize(
    ("line", "code", "says"),
    [
        ("export", Exit.USAGE, "Name a FORMAT: one of csv, jsonl"),
        ("export docx", Exit.USAGE, "'docx' is not one of"),
        ("export -o file.unheard", Exit.USAGE, "Name a FORMAT"),
        ("export csv -o nowhere/file.csv", Exit.STORAGE, "nowhere/file.csv: No such file"),
        ("export csv -o texts", Exit.USAGE, "is a directory"),
        ("export csv --at soon", Exit.INVALID, "not a date or a known phrase"),
        ("export csv -e nobody", Exit.UNKNOWN, "Entity 'nobody'"),
        ("export csv -t Ambush", Exit.UNKNOWN, "Did you mean 'Ambushed'?"),
        ("export csv --without d1", Exit.INVALID, "say document:ID"),
        ("import", Exit.USAGE, "Name a FILE"),
        ("import nowhere.csv", Exit.STORAGE, "nowhere.csv: No such file"),
        ("import texts", Exit.USAGE, "is a directory"),
        ("import events/log.jsonl --format docx", Exit.USAGE, "'docx' is not one of"),
        ("import a --preset x --mapping texts/first.txt", Exit.STORAGE, "a: No such file"),
        ("import a --mapping nowhere.toml", Exit.USAGE, "nowhere.toml' does not exist"),
        ("import events/log.jsonl --published soon", Exit.INVALID, "not a date or a known phrase"),
        ("plot", Exit.USAGE, "Name a cell as ENTITY.ATTRIBUTE, or use --lanes or --map."),
        ("plot relief-force", Exit.INVALID, "names no cell"),
        ("plot relief-force.strenght", Exit.UNKNOWN, "Did you mean 'strength'?"),
        ("plot nobody.strength", Exit.UNKNOWN, "Entity 'nobody'"),
        ("plot pact.position", Exit.UNKNOWN, "No event makes a claim about it."),
        ("plot relief-force.strength -o x.gif", Exit.USAGE, "the extension must be .svg or .png"),
        (
            "plot relief-force.strength -o strength",
            Exit.USAGE,
            "the extension must be .svg or .png",
        ),
        ("plot relief-force.strength --width 3", Exit.USAGE, "3 is not in the range"),
        ("plot relief-force.strength --height 1", Exit.USAGE, "1 is not in the range"),
        ("plot relief-force.strength --from soon", Exit.INVALID, "not a date or a known phrase"),
        ("plot --map", Exit.INVALID, "No entity has coordinates."),
        ("serve --port 65536", Exit.USAGE, "65536 is not in the range"),
        ("serve --port http", Exit.USAGE, "'http' is not a valid integer"),
        ("serve --host 0.0.0.0", Exit.USAGE, "--open-to-others"),
        ("serve --host example.org", Exit.USAGE, "Nothing is encrypted"),
        ("-C nowhere serve", Exit.NO_CHRONICLE, "is not a chronicle"),
        ("-C nowhere export csv", Exit.NO_CHRONICLE, "is not a chronicle"),
        ("-C nowhere plot a.b", Exit.NO_CHRONICLE, "is not a chronicle"),
        ("-C nowhere import events/log.jsonl", Exit.NO_CHRONICLE, "is not a chronicle"),
    ],
)
def test_what_they_refuse_has_its_code_and_says_what_next(
    chrono: Run, line: str, code: Exit, says: str
) -> None:
    log = Path("events/log.jsonl").read_bytes()
    answer = chrono(*line.split())
    assert answer.code == code, answer.err
    assert answer.out == ""
    assert says in " ".join(answer.err.split())
    assert Path("events/log.jsonl").read_bytes() == log


# --------------------------------------------------------------------------- export


def exported(kind: str, *more: str) -> str:
    answer = run_in_process("export", kind, *more)
    assert answer.code == 0, answer.err
    return answer.out


@pytest.mark.parametrize(
    ("more", "number"),
    [
        ([], 12),
        (["-t", "Ambushed"], 2),
        (["-d", "d1"], 4),
        (["--tag", "toll", "-s", "ana-reyes"], 1),
        (["-m", "denied"], 1),
        (["--known-at", "2020-08-31"], 4),
        (["--without", "document:d2"], 4),
        (["--only", "speaker:ana-reyes"], 3),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_a_table_has_the_events_that_the_filters_let_in(
    borderlands: Path, more: list[str], number: int
) -> None:
    rows = list(csv.DictReader(io.StringIO(exported("csv", *more).lstrip("\ufeff"))))
    types = set(Chronicle.open(".").vocabulary.types)
    assert len([row for row in rows if row["type"] in types]) == number


def test_lines_of_json_can_be_taken_in_by_another_chronicle(
    borderlands: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run_in_process("export", "jsonl", "-o", "all.jsonl").code == 0
    Chronicle.create("other", Path("events/vocabulary.toml").read_text())
    answer = run_in_process("-C", "other", "import", "all.jsonl", "--json")
    assert answer.code == 0, answer.err
    told = json.loads(answer.out)
    assert sum(told["new"].values()) == 24
    assert told["refused"] == []
    states = [
        run_in_process("-C", where, "state", "--at", "2020-09-15").out for where in (".", "other")
    ]
    assert states[0] == states[1]


@pytest.mark.parametrize(
    ("name", "begins"),
    [("a.csv", ""), ("a.jsonl", "{"), ("a.md", "#"), ("a.html", "<!"), ("a.geojson", "{")],
)
def test_the_ending_of_the_file_tells_the_format(borderlands: Path, name: str, begins: str) -> None:
    answer = run_in_process("export", "-o", name)
    assert answer.code == 0, answer.err
    written = Path(name).read_text("utf-8-sig")
    assert written.lower().startswith(begins)
    assert answer.out == ""
    assert f"Wrote {name} (" in answer.err
    assert not list(Path().glob("*.part"))


def test_a_file_that_cannot_be_replaced_is_left_as_it_was(
    borderlands: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Path("a.csv").write_text("mine")

    def replace(self: Path, target: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", replace)
    answer = run_in_process("export", "-o", "a.csv")
    assert answer.code == Exit.STORAGE
    assert "No space left" in answer.err
    assert Path("a.csv").read_text() == "mine"


def test_a_title_is_put_on_the_page(borderlands: Path) -> None:
    assert "A page of mine" in exported("markdown", "--title", "A page of mine")
    assert "A page of mine" in exported("html", "--title", "A page of mine")


def test_a_page_as_known_then_tells_nothing_that_came_later(borderlands: Path) -> None:
    told = exported("markdown", "--known-at", "2020-08-31")
    assert "5,200" in told
    assert "2,200" not in told
    assert "d2" not in told


# --------------------------------------------------------------------------- import


def test_lines_from_standard_input_come_in(borderlands: Path) -> None:
    line = {"type": "PositionTaken", "data": {"body": "pact", "position": "it waits"}}
    given = json.dumps(line).encode()
    answer = run_in_process("import", "-", "--format", "jsonl", "--json", stdin=given)
    assert answer.code == 0, answer.err
    told = json.loads(answer.out)
    assert told["appended"] is True
    assert told["new"] == {"PositionTaken": 1}
    assert "it waits" in run_in_process("log").out


def test_refused_rows_are_told_in_json_with_their_reason(borderlands: Path) -> None:
    lines = [
        {"type": "PositionTaken", "data": {"body": body, "position": "x"}}
        for body in ("pact", "nobody")
    ]
    Path("new.jsonl").write_text("\n".join(map(json.dumps, lines)))
    log = Path("events/log.jsonl").read_bytes()
    answer = run_in_process("import", "new.jsonl", "--json")
    assert answer.code == Exit.INVALID
    told = json.loads(answer.out)
    assert told["appended"] is False
    assert [each["row"] for each in told["refused"]] == [2]
    assert "nobody" in told["refused"][0]["reason"]
    assert Path("events/log.jsonl").read_bytes() == log
    assert run_in_process("import", "new.jsonl", "--skip-refused").code == 0
    assert len(Path("events/log.jsonl").read_bytes().splitlines()) == 25


def test_a_dry_run_says_what_would_be_new_and_writes_nothing(chrono: Run) -> None:
    Path("new.jsonl").write_text(
        json.dumps({"type": "PositionTaken", "data": {"body": "pact", "position": "x"}})
    )
    log = Path("events/log.jsonl").read_bytes()
    answer = chrono("import", "new.jsonl", "-n")
    assert answer.code == 0
    assert "1 would be new: 1 PositionTaken" in answer.out
    assert Path("events/log.jsonl").read_bytes() == log


# ------------------------------------------------------------------ plot and serve


def test_a_plot_has_its_title_and_its_unit_and_keeps_its_size(chrono: Run) -> None:
    answer = chrono("plot", "relief-force.strength", "--width", "50", "--height", "8")
    assert answer.code == 0, answer.err
    assert answer.out.startswith("The borderlands · the relief force: strength\n(persons)\n")
    assert max(map(len, answer.out.splitlines())) <= 50


def test_a_plot_as_known_then_has_not_what_came_later(chrono: Run) -> None:
    now = chrono("plot", "relief-force.strength", "--width", "60").out
    then = chrono("plot", "relief-force.strength", "--width", "60", "--known-at", "2020-08-31").out
    assert then != now
    assert chrono("plot", "relief-force.strength", "--known-at", "2020-01").code == Exit.UNKNOWN


def test_a_map_shows_what_has_coordinates(borderlands: Path) -> None:
    data = {"entity": "camp-alder", "kind": "base", "label": "Camp Alder"}
    Chronicle.open(".").append(
        {"type": "EntityDescribed", "data": {**data, "coordinates": [33.5, 44.2]}}
    )
    answer = run_in_process("plot", "--map", "--at", "2020-09-15", "--width", "60")
    assert answer.code == 0, answer.err
    assert answer.out.startswith("The borderlands · map\nState at the end of 15 September 2020")
    assert "Camp Alder" in answer.out
    assert "Camp Birch" not in answer.out


@pytest.mark.parametrize(
    ("more", "host", "port", "warns"),
    [
        ([], "127.0.0.1", 8000, False),
        (["--host", "localhost", "--port", "9000"], "localhost", 9000, False),
        (["--host", "::1"], "::1", 8000, False),
        (["--host", "0.0.0.0", "--open-to-others"], "0.0.0.0", 8000, True),
    ],
)
def test_serving_listens_where_it_is_told_and_warns_of_others(
    borderlands: Path,
    monkeypatch: pytest.MonkeyPatch,
    more: list[str],
    host: str,
    port: int,
    warns: bool,
) -> None:
    served = []

    def serve(service: Service, ready: Callable[[str], None]) -> None:
        served.append(service)
        ready("http://there/?token=x")

    monkeypatch.setattr("chrono.tui.web.serve", serve)
    answer = run_in_process("serve", *more)
    assert answer.code == 0, answer.err
    (service,) = served
    assert service.root.resolve() == borderlands.resolve()
    assert (service.host, service.port, service.public_url) == (host, port, None)
    assert ("warning: " in answer.err) is warns
    assert answer.out == "http://there/?token=x\n"
