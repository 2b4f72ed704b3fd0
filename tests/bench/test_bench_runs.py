"""A small benchmark run without peers writes a table with every limit, and a plot."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.bench import run
from tests.bench.plot import Line, drawn
from tests.bench.setting import Bar, Found, ratio
from tests.bench.timing import Case, Sample, interleaved


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where a quick run wrote its results."""
    into = tmp_path_factory.mktemp("bench")
    quick = "sizes,cells,singles,writers,batches,rebuilds,backdated,corrections"
    assert run.main(["--quick", "--only", quick, "--into", str(into)]) == 0
    return into


@pytest.mark.slow
def test_a_quick_run_writes_a_table_with_a_line_for_every_bar(results: Path) -> None:
    table = (results / "RESULTS.md").read_text("utf-8")
    for promise in (
        "DuckDB on the JSONL",
        "bare write and sync",
        "four writers",
        "a batch of",
        "ledger's transactions",
        "backdated thirty years",
        "corrected",
        "memory of",
        "chrono why",
    ):
        assert promise in table
    assert "left out of this run" in table
    assert "peer missing" in table


@pytest.mark.slow
def test_the_table_names_no_path_of_the_machine(results: Path) -> None:
    assert str(results) not in (results / "RESULTS.md").read_text("utf-8")
    assert str(Path.home()) not in (results / "RESULTS.md").read_text("utf-8")


@pytest.mark.slow
def test_the_plot_is_svg_with_a_line_for_each_contender(results: Path) -> None:
    tree = ElementTree.parse(results / "results.svg")
    texts = {each.text for each in tree.iter("{http://www.w3.org/2000/svg}text")}
    assert {"chrono state", "chrono state --json", "orjson in a bare loop"} <= texts


def test_labels_of_lines_that_end_together_do_not_overlap() -> None:
    lines = [Line(name, ((1_000, 0.1), (10_000, 0.1))) for name in ("one", "two", "three")]
    rows = {
        each.text: float(each.get("y", "0"))
        for each in ElementTree.fromstring(drawn(lines, "t", "x", "y"))
        if each.text in ("one", "two", "three")
    }
    places = sorted(rows.values())
    assert all(low + 12 <= high for low, high in pairwise(places))


def test_contenders_run_in_turn_and_the_first_round_does_not_count() -> None:
    order: list[str] = []

    def case(name: str, seconds: float) -> Case:
        return Case(name, lambda: (order.append(name), Sample(seconds))[1])

    taken = interleaved([case("a", 1.0), case("b", 2.0)], rounds=2)
    assert order == ["a", "b"] * 3
    assert taken["a"].rounds == 2
    assert taken["b"].seconds == 2.0


def test_what_is_too_slow_is_measured_once() -> None:
    taken = interleaved([Case("slow", lambda: Sample(100.0))], rounds=5, patience=60)
    assert taken["slow"].rounds == 1


def failing() -> Sample:
    raise RuntimeError("no such option")


def test_a_peer_that_fails_is_left_out_and_named_while_the_others_go_on() -> None:
    notes: list[str] = []
    cases = [Case("mine", lambda: Sample(1.0)), Case("theirs", failing, is_peer=True)]
    taken = interleaved(cases, rounds=3, notes=notes)
    assert list(taken) == ["mine"]
    assert taken["mine"].rounds == 3
    assert notes == ["theirs failed, and is missing: no such option"]
    assert ratio(taken, "mine", "theirs") is None


def test_what_is_no_peer_may_not_fail() -> None:
    with pytest.raises(RuntimeError, match="no such option"):
        interleaved([Case("mine", failing)], rounds=3)


def test_a_part_that_fails_is_named_in_the_table_and_the_others_are_measured(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(run.PARTS, "dates", lambda setting: Found([], [], [str(failing())]))
    monkeypatch.setitem(
        run.PARTS, "cells", lambda setting: Found([], [Bar("x", 1, "at most", 2)], [])
    )
    assert run.main(["--quick", "--only", "dates,cells", "--into", str(tmp_path)]) == 1
    table = (tmp_path / "RESULTS.md").read_text("utf-8")
    assert "dates could not be measured: no such option" in table
    assert "| x | 1.00 | ≤ 2.00 | met |" in table


def test_a_bar_without_its_peer_is_neither_met_nor_missed() -> None:
    assert Bar("x", None, "at most", 1.0).met is None
    assert Bar("x", 1.0, "at most", 1.0).met is True
    assert Bar("x", 0.5, "at least", 0.7).met is False
