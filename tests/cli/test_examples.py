"""Every command has help with examples, and the examples work."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from chrono import Chronicle
from chrono.cli.commands import REGISTRY
from chrono.cli.group import Command, Group
from chrono.cli.main import cli
from tests.cli.conftest import event_of, run_in_process, shell

OWN = {"import", "export", "plot", "serve", "tui"}
"""Commands whose examples are tried by their own tests."""
BARE = {"document", "entity", "list"}
"""Groups: their commands have the examples."""


def commands() -> Iterator[tuple[str, click.Command]]:
    context = click.Context(cli)
    for name in (name for section in REGISTRY.values() for name in section if name not in OWN):
        found = cli.get_command(context, name)
        assert found is not None
        yield name, found
        if isinstance(found, Group) and name in BARE:
            yield from ((f"{name} {inner}", each) for inner, each in found.commands.items())


def examples() -> Iterator[tuple[str, str]]:
    for name, found in commands():
        if isinstance(found, Command | Group):
            yield from ((name, line) for _, line in found.examples)


@pytest.mark.parametrize(("name", "line"), list(examples()), ids=lambda text: text[:60])
def test_an_example_does_what_it_says(name: str, line: str, borderlands: Path) -> None:
    log = borderlands / "events" / "log.jsonl"
    for copy in ("base", "ours", "theirs"):
        shutil.copy(log, borderlands / f"{copy}.jsonl")
    new = '{"type": "PositionTaken", "data": {"body": "pact", "position": "it waits"}}\n'
    (borderlands / "events.jsonl").write_text(new)
    (borderlands / ".config/fish/completions").mkdir(parents=True)
    if line.startswith("git"):
        shell("git init -q", borderlands)
    answer = shell(known(line, borderlands), borderlands)
    expected = {0, 1} if "--exit-code" in line else {0}
    assert answer.code in expected, answer.err
    assert "Traceback" not in answer.err


def known(line: str, folder: Path) -> str:
    """An example with events that the borderlands hold."""
    for name, summary in (
        ("4f2a91c", "Reyes: 2,200 left, about 3,000 stay."),
        ("9b01d3e", "The relief force numbered 5,200."),
        ("77c2a10", "Reyes: 2,500 by January."),
    ):
        line = line.replace(name, event_of(folder, summary)[:7])
    return line.replace("3fa94c01", Chronicle.open(folder).repository.log.head().chain[:8])


@pytest.mark.parametrize("name", [name for name, _ in commands()])
def test_help_of_a_command_ends_in_examples(name: str, borderlands: Path) -> None:
    answer = run_in_process(*name.split(), "--help")
    assert answer.code == 0
    if name not in BARE and not name.startswith("list "):
        assert answer.out.count("\n    ") >= 2
    if name not in ("document", "entity"):
        assert "Examples:" in answer.out


@pytest.mark.parametrize("name", [name for name, _ in commands()])
def test_no_command_has_fewer_than_two_examples(name: str) -> None:
    found = dict(commands())[name]
    if name not in ("document", "entity"):
        assert isinstance(found, Command | Group)
        assert len(found.examples) >= 2


def test_the_help_of_a_type_has_examples_that_can_be_run(borderlands: Path) -> None:
    for name in Chronicle.open(borderlands).vocabulary.types:
        said = run_in_process("append", name, "--help").out
        lines = re.findall(r"^    (chrono append .*)$", said, re.M)
        assert len(lines) == 2
        for line in lines:
            answer = shell(line if "--dry-run" in line else f"{line} --dry-run", borderlands)
            assert answer.code == 0, (line, answer.err)


def test_the_first_page_groups_every_command() -> None:
    said = run_in_process("--help").out
    for section, names in REGISTRY.items():
        assert f"{section}:" in said
        for name, says in names.items():
            assert re.search(rf"^  {name} +{re.escape(says.split()[0])}", said, re.M)
