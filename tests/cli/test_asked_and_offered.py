"""Prompts, shell completion, the view of a command, and the answers of recording commands."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
import pytest

from chrono import Chronicle
from chrono.cli import completion as completing
from chrono.cli import prompts as asking
from chrono.cli.append_flow import source_of, texts_of
from chrono.cli.context import App
from chrono.cli.event_options import metavar
from chrono.cli.main import cli
from chrono.errors import Exit
from chrono.model.vocabulary.schema import Field
from tests.cli.conftest import Run, event_of, run_in_process


def offered(completer: completing.Completer, typed: str) -> list[str]:
    context = click.Context(cli, info_name="chrono")
    context.params = {"directory": None}
    return [item.value for item in completer(context, click.Option(["--x"]), typed)]


@pytest.mark.parametrize(
    ("completer", "typed", "expected"),
    [
        (completing.entities, "CAMP", ["camp-alder", "camp-birch"]),
        (completing.entities, "birch", ["camp-birch"]),
        (completing.entities, "q", []),
        (completing.documents, "shrinks", ["d2"]),
        (completing.kinds, "b", ["base", "body"]),
        (completing.cells, "camp-alder.", ["camp-alder.holder", "camp-alder.status"]),
        (completing.cells, "nobody.", []),
        (completing.dates, "", ["2020", "2021", "today"]),
        (completing.dates, "2021", ["2021-01"]),
        (completing.publications, "", ["2020-08-20", "2020-09-14"]),
        (completing.sources, "d", ["document:d1", "document:d2"]),
        (completing.tags, "t", ["toll"]),
        (completing.types, "Ret", ["Retracted"]),
        (completing.entities_of(("person",)), "", ["ana-reyes", "mayor"]),
        (completing.entities_of(("person", "force")), "r", ["relief-force"]),
    ],
)
def test_the_shell_is_offered_what_fits(
    borderlands: Path, completer: completing.Completer, typed: str, expected: list[str]
) -> None:
    assert offered(completer, typed) == expected


def test_what_could_act_on_a_shell_or_a_terminal_is_not_offered(borderlands: Path) -> None:
    made = completing.completer(lambda _, typed: [("a\x1b[2J", ""), ("ab", "says\x07")])
    assert offered(made, "a") == ["ab"]


def test_a_damaged_chronicle_offers_nothing_and_says_nothing(borderlands: Path) -> None:
    (borderlands / "events" / "vocabulary.toml").write_text("kinds = 3\n")
    assert offered(completing.entities, "c") == []


def test_no_more_is_offered_than_anybody_reads(borderlands: Path) -> None:
    made = completing.completer(lambda _, typed: [(f"a{number}", "") for number in range(999)])
    assert len(offered(made, "a")) == completing.MAX_COMPLETIONS


# --------------------------------------------------------------------------- asking


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[str]]:
    """Puts answers in, and gives the prompts that they answered."""

    def put(*given: str) -> list[str]:
        prompts: list[str] = []
        waiting = iter(given)

        def prompt(what: str, default: Any = None, value_proc: Any = None, **_: Any) -> Any:
            while True:
                prompts.append(what)
                try:
                    return value_proc(next(waiting) or default)
                except click.UsageError:
                    continue

        monkeypatch.setattr(click, "prompt", prompt)
        return prompts

    return put


@pytest.mark.parametrize(
    ("field", "given", "meant", "prompt"),
    [
        (Field(name="number", type="quantity"), ["~5"], {"about": 5}, "number (2500, about 2500"),
        (Field(name="number", type="quantity"), ["5 men", "5"], 5, "number ("),
        (Field(name="seen_on", type="date"), ["2020"], "2020", "seen on (2020-09~, or c. 886)"),
        (Field(name="what", type="words", says="what it is"), ["x"], "x", "what (what it is)"),
        (Field(name="base", type="entity", kinds=("base",)), ["camp-birch"], "camp-birch", "base"),
        (Field(name="who", type="entity", many=True), ["a; b ;;"], ["a", "b"], "who, separated by"),
        (Field(name="n", type="quantity", many=True), ["1;~2"], [1, {"about": 2}], "n ("),
    ],
)
def test_a_field_is_asked_for_by_its_name_and_read_by_its_type(
    borderlands: Path,
    answers: Callable[..., list[str]],
    field: Field,
    given: list[str],
    meant: Any,
    prompt: str,
) -> None:
    prompts = answers(*given)
    assert asking.field_value(App(str(borderlands)), field) == meant
    assert len(prompts) == len(given)
    assert all(each.startswith(prompt) for each in prompts)


def test_an_empty_document_or_date_is_none(
    borderlands: Path, answers: Callable[..., list[str]]
) -> None:
    answers("", "")
    run = App(str(borderlands))
    assert asking.document(run) is None
    assert asking.when(run) is None


def test_nothing_is_asked_where_nobody_looks_on(chrono: Run) -> None:
    answer = chrono("append", "Counted", "--force", "relief-force")
    assert answer.code == Exit.INVALID
    assert "--number is missing" in answer.err


# ---------------------------------------------------------------- options and writing


def test_the_chronicle_of_an_option_is_asked_before_that_of_the_environment(
    borderlands: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Chronicle.create(borderlands.parent / "other", 'name = "The other"\n')
    monkeypatch.setenv("CHRONO_DIR", str(borderlands.parent / "other"))
    assert run_in_process("list", "tags").out == ""
    assert "toll" in run_in_process("-C", str(borderlands), "list", "tags").out


@pytest.mark.parametrize(
    ("more", "value"),
    [
        ([], "republic"),
        (["--at", "2020-08-17"], "pact"),
        (["--known-at", "2020-08-19"], None),
        (["--recorded-at", "#12"], None),
        (["--without", "document:d1"], None),
        (["--only", "document:d1"], "republic"),
        (["--only", "document:d2"], None),
    ],
)
def test_every_option_of_the_view_changes_from_where_one_looks(
    borderlands: Path, more: list[str], value: str | None
) -> None:
    at = [] if "--at" in more else ["--at", "2020-08-31"]
    told = json.loads(run_in_process("state", *at, *more, "--json").out)
    cells = {each["cell"]: each["value"] for each in told["cells"]}
    assert cells.get("camp-alder.holder") == value


@pytest.mark.parametrize(
    ("given", "source"),
    [
        ((None, None, None, None), None),
        (("d1", None, None, None), {"document": "d1"}),
        (
            ("d1", "words", 2, "p. 3"),
            {"document": "d1", "find": "words", "occurrence": 2, "locator": "p. 3"},
        ),
    ],
)
def test_a_source_is_what_the_options_name_of_it(given: Any, source: Any) -> None:
    with click.Context(cli):
        assert source_of(*given) == source


@pytest.mark.parametrize("given", [(None, "words", None, None), (None, None, None, "p. 3")])
def test_a_passage_without_its_document_is_refused(given: Any) -> None:
    with click.Context(cli), pytest.raises(click.UsageError, match="name it with --document"):
        source_of(*given)


def test_texts_are_those_named_or_named_before_or_the_chronicles_own_or_none(
    borderlands: Path,
) -> None:
    run = App(str(borderlands))
    assert texts_of(run, None) is None
    (borderlands / "documents").mkdir()
    assert texts_of(run, None) == run.chronicle.root / "documents"
    assert texts_of(run, "texts") == Path("texts")
    assert texts_of(run, None) == borderlands / "texts"


def test_what_is_written_is_answered_with_its_id_and_the_head(borderlands: Path) -> None:
    line = ["append", "PositionTaken", "--body", "pact", "--position", "it waits"]
    told = json.loads(run_in_process(*line, "--recorder", "ana", "--json").out)
    (name,) = told["ids"]
    assert told["appended"] == [name]
    assert told["head"] == Chronicle.open(borderlands).repository.log.head().chain
    assert list(Chronicle.open(borderlands).events)[-1].recorder == "ana"
    again = json.loads(run_in_process(*line, "--json").out)
    assert (again["ids"], again["appended"], again["already"]) == ([name], [], [name])


def test_a_batch_of_many_is_counted_and_not_told_one_by_one(borderlands: Path) -> None:
    lines = [
        {"type": "PositionTaken", "data": {"body": "pact", "position": f"position {number}"}}
        for number in range(6)
    ]
    given = "\n".join(map(json.dumps, lines)).encode()
    answer = run_in_process("append", "--json", "-", stdin=given)
    assert answer.code == 0, answer.err
    assert len(json.loads(answer.out)["appended"]) == 6
    assert event_of(borderlands, "Three died at the ford.")


@pytest.mark.parametrize(
    ("field", "shown"),
    [
        (Field(name="x", type="quantity"), "QUANTITY"),
        (Field(name="x", type="date"), "DATE"),
        (Field(name="x", type="words"), "WORDS"),
        (Field(name="x", type="entity"), "ENTITY"),
        (Field(name="x", type="entity", kinds=("base",)), "BASE"),
        (Field(name="x", type="entity", kinds=("person", "body")), "PERSON|BODY"),
        (Field(name="x", type="choice", choices=("open", "closed")), "open|closed"),
        (Field(name="x", type="choice", choices=("a" * 15, "b" * 15)), "CHOICE"),
        (Field(name="x", type="choice", choices=("a" * 14, "b" * 14)), f"{'a' * 14}|{'b' * 14}"),
    ],
)
def test_help_shows_what_a_field_takes(field: Field, shown: str) -> None:
    assert metavar(field) == shown
