"""Command groups: a mistyped command gets a suggestion, and help has the examples."""

from __future__ import annotations

import click
import pytest

from chrono.cli.commands import REGISTRY
from chrono.cli.group import Command, Group, LazyGroup
from chrono.cli.main import cli
from chrono.errors import Exit
from tests.cli.conftest import run_in_process

NAMES = [name for section in REGISTRY.values() for name in section]


def context() -> click.Context:
    return click.Context(cli, info_name="chrono")


@pytest.mark.parametrize("name", NAMES)
def test_every_command_of_the_registry_is_there_under_its_name(name: str) -> None:
    found = cli.get_command(context(), name)
    assert found is not None
    assert found.name == name
    assert isinstance(found, Command | Group)


@pytest.mark.parametrize("name", NAMES)
def test_every_command_has_help_in_one_short_line_and_at_length(name: str) -> None:
    (says,) = (section[name] for section in REGISTRY.values() if name in section)
    assert says
    assert len(says) < 80
    assert "\n" not in says
    found = cli.get_command(context(), name)
    assert found is not None
    assert found.help
    assert run_in_process(name, "--help").out == run_in_process(name, "-h").out


@pytest.mark.parametrize("name", ["import", "export"])
def test_a_command_that_is_a_keyword_of_python_is_found_all_the_same(name: str) -> None:
    assert cli.get_command(context(), name) is not None


def test_a_name_that_is_none_is_no_command() -> None:
    assert cli.get_command(context(), "stat") is None
    assert cli.get_command(context(), "__init__") is None


@pytest.mark.parametrize(
    ("typed", "near"),
    [
        ("stat", "state"),
        ("sate", "state"),
        ("lgo", "log"),
        ("shwo", "show"),
        ("dif", "diff"),
        ("apend", "append"),
        ("retrac", "retract"),
        ("corect", "correct"),
        ("exprot", "export"),
        ("improt", "import"),
        ("snapshoot", "snapshot"),
        ("verfiy", "verify"),
        ("docment", "document"),
        ("entities", "entity"),
    ],
)
def test_a_mistyped_command_is_told_the_nearest_first(typed: str, near: str) -> None:
    answer = run_in_process(typed)
    assert answer.code == Exit.USAGE
    assert answer.out == ""
    said = " ".join(answer.err.split())
    assert f"{typed!r} is not a command. Did you mean {near!r}" in said


def test_what_is_like_nothing_is_told_where_all_are_listed() -> None:
    said = " ".join(run_in_process("qqqqqq").err.split())
    assert "is not a command. See `chrono --help`." in said
    assert "Did you mean" not in said


def test_a_command_is_not_run_by_the_beginning_of_its_name() -> None:
    assert run_in_process("stat", "--help").code == Exit.USAGE


def test_the_first_page_lists_the_commands_in_the_order_of_the_registry() -> None:
    assert cli.list_commands(context()) == NAMES
    said = run_in_process("--help").out
    places = [said.index(f"\n  {name} ") for name in NAMES]
    assert places == sorted(places)


def test_examples_are_told_as_a_sentence_and_the_line_below_it() -> None:
    made = Command("x", examples=(("One:", "chrono x"), ("Two:", "chrono x --all")))
    told = made.get_help(click.Context(made, info_name="x"))
    assert told.endswith("Examples:\n  One:\n    chrono x\n\n  Two:\n    chrono x --all")


def test_a_long_example_is_not_broken_so_that_it_can_be_copied() -> None:
    line = "chrono append " + " ".join(f"--option-{number} value" for number in range(20))
    made = Command("x", examples=(("Long:", line),))
    assert f"    {line}" in made.get_help(click.Context(made, info_name="x"))


def test_examples_may_be_made_when_they_are_asked_for_and_not_before() -> None:
    made: list[int] = []

    def examples() -> list[tuple[str, str]]:
        made.append(1)
        return [("Made:", "chrono made")]

    command = Command("x", examples=examples)
    assert made == []
    assert "chrono made" in command.get_help(click.Context(command, info_name="x"))


def test_no_examples_make_no_section() -> None:
    command = Command("x")
    assert "Examples" not in command.get_help(click.Context(command, info_name="x"))


def test_help_is_clean_of_what_a_vocabulary_puts_into_it() -> None:
    for made in (
        Command("x", help="a\x1b[31mb", examples=(("\x07:", "chrono \u202ex"),)),
        Group("x", help="a\x1b[31mb"),
    ):
        told = made.get_help(click.Context(made, info_name="x"))
        assert all(line.isprintable() for line in told.split("\n"))
        assert "a\\x1b[31mb" in told


def test_the_shell_is_offered_the_commands_that_begin_so() -> None:
    assert isinstance(cli, LazyGroup)
    found = [item.value for item in cli.shell_complete(context(), "re")]
    assert found == [name for name in NAMES if name.startswith("re")]
    assert len(cli.shell_complete(context(), "")) == len(NAMES)
    helps = {item.value: item.help for item in cli.shell_complete(context(), "state")}
    assert helps["state"] == cli.helps["state"]
