"""Help, usage errors and completion import nothing extra; a query imports what it needs."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

PROBE = """
import sys
sys.argv = ["chrono", *{arguments!r}]
import io, contextlib
from chrono.cli.main import main
def stream():
    return io.TextIOWrapper(io.BytesIO(), "utf-8")
with contextlib.redirect_stdout(stream()), contextlib.redirect_stderr(stream()):
    try:
        main()
    except SystemExit:
        pass
import json
sys.__stdout__.write(json.dumps(sorted(sys.modules)))
"""
HEAVY = {"cattrs", "textual", "rich.console", "orjson", "sqlite3", "tomllib"}
NOT_FOR_HELP = {"chrono.chronicle", "chrono.storage", "chrono.formats", "chrono.tui"}


def modules(folder: Path, *arguments: str, **environ: str) -> set[str]:
    """The modules that a command line leaves loaded."""
    import os

    done = subprocess.run(
        [sys.executable, "-c", PROBE.format(arguments=list(arguments))],
        cwd=folder,
        capture_output=True,
        env={**os.environ, **environ},
        check=True,
        timeout=60,
    )
    return set(json.loads(done.stdout))


@pytest.mark.parametrize(
    "line",
    [
        "--help",
        "--version",
        "",
        "stat",
        "--nonsense",
        "state --help",
        "state --nonsense",
        "log --help",
        "why",
        "diff",
        "date --help",
        "list --help",
        "document add --help",
        "help",
        "help dates",
        "completion bash",
        "verify --help",
    ],
)
def test_help_and_mistakes_open_no_chronicle(borderlands: Path, line: str) -> None:
    loaded = modules(borderlands, *line.split())
    assert not loaded & (HEAVY | NOT_FOR_HELP)


def test_the_first_page_imports_no_command(borderlands: Path) -> None:
    loaded = modules(borderlands, "--help")
    assert not {name for name in loaded if name.startswith("chrono.cli.commands.")}


@pytest.mark.parametrize(
    "line",
    [
        "state --at 2020-09-15",
        "state --at 2020 --json",
        "log",
        "show f4d8",
        "why camp-alder.holder",
        "list entities",
        "date 2020",
    ],
)
def test_a_question_imports_no_validation_and_no_screen(borderlands: Path, line: str) -> None:
    assert not modules(borderlands, *line.split()) & {"cattrs", "textual", "rich.console"}


def test_a_state_out_of_the_index_parses_no_vocabulary(borderlands: Path) -> None:
    modules(borderlands, "state", "--at", "2020-09-15")  # makes the index
    assert "tomllib" not in modules(borderlands, "state", "--at", "2020-09-15")


def test_completion_of_commands_and_options_opens_no_chronicle(borderlands: Path) -> None:
    for words, place in (("chrono st", "1"), ("chrono state --kn", "2")):
        loaded = modules(
            borderlands, _CHRONO_COMPLETE="bash_complete", COMP_WORDS=words, COMP_CWORD=place
        )
        assert not loaded & HEAVY
