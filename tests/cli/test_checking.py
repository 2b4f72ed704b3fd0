"""`chrono check` on a terminal: groups findings by check and limits their number."""

from __future__ import annotations

import json
from pathlib import Path

from chrono import Chronicle
from chrono.cli.commands.check import LISTED
from tests.cli.conftest import run_in_process


def with_undated_documents(folder: Path, number: int) -> None:
    """Appends documents of which nothing tells when they appeared."""
    data = [{"document": f"u{each}", "title": f"Undated {each}"} for each in range(number)]
    Chronicle.open(folder).append(
        *({"type": "DocumentPublished", "modality": "asserted", "data": each} for each in data)
    )


def told(*arguments: str) -> list[str]:
    """The lines of an answer."""
    return run_in_process("check", *arguments).out.splitlines()


def openings(lines: list[str], word: str) -> int:
    """How many findings begin with a word."""
    return sum(line.startswith(f"  {word}") for line in lines)


def test_past_a_dozen_the_findings_of_a_check_are_counted_and_the_way_to_them_told(
    borderlands: Path,
) -> None:
    before = openings(told("undated", "--all"), "Nothing says when document")
    with_undated_documents(borderlands, LISTED + 3)
    shown = told("undated")
    assert openings(shown, "Nothing says when document") == LISTED
    assert f"  and {before + 3} more (`chrono check undated --all` lists them)" in shown
    whole = told("undated", "--all")
    assert openings(whole, "Nothing says when document") == before + LISTED + 3
    assert not any("more:" in line for line in whole)


def test_as_many_as_are_listed_are_no_reason_to_count(borderlands: Path) -> None:
    assert openings(told("undated", "--all"), "Nothing says when document") == 0
    with_undated_documents(borderlands, LISTED)
    shown = told("undated")
    assert openings(shown, "Nothing says when document") == LISTED
    assert not any("more:" in line for line in shown)


def test_what_is_counted_on_the_screen_is_whole_in_the_sum_and_in_json(borderlands: Path) -> None:
    with_undated_documents(borderlands, LISTED + 3)
    assert run_in_process("check", "undated").err.strip().endswith(f"{LISTED + 3} gaps.")
    found = json.loads(run_in_process("check", "undated", "--json").out)["findings"]
    assert len(found) == LISTED + 3


def test_what_is_only_stale_is_one_line_unless_it_is_asked_for(borderlands: Path) -> None:
    lines = told("--at", "2022-06-01")
    (stale,) = [line for line in lines if line.startswith("stale")]
    assert "1 value, last observed too long ago (`chrono check stale`)" in stale
    assert openings(told("stale", "--at", "2022-06-01"), "The relief force: strength is stale") == 1
