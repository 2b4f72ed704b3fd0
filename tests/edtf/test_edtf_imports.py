"""Parsing dates is cheap to import and cheap per date."""

from __future__ import annotations

import subprocess
import sys
import timeit

HEAVY = ("hypothesis", "cattrs", "orjson", "sqlite3", "click", "textual", "rich", "json")


def modules_after(statement: str) -> set[str]:
    """What a fresh interpreter imports for a statement, beyond what attrs and re bring."""
    code = f"import attrs, re, sys; before = set(sys.modules); {statement}"
    code += "; print(*sorted(set(sys.modules) - before))"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return set(run.stdout.split())


def test_importing_it_brings_in_only_itself_errors_and_datetime() -> None:
    brought = modules_after("import chrono.edtf")
    ours = {name for name in brought if name.split(".")[0] == "chrono"}
    assert brought - ours <= {"datetime", "_datetime", "itertools", "math"}
    outside = {name for name in ours if not name.startswith("chrono.edtf")}
    assert outside == {"chrono", "chrono.errors"}


def test_phrases_and_durations_are_imported_by_those_who_need_them() -> None:
    brought = modules_after("import chrono.edtf")
    assert "chrono.edtf.relative" not in brought
    assert "chrono.edtf.durations" not in brought


def test_nothing_heavy_comes_with_phrases_either() -> None:
    assert not modules_after("import chrono.edtf.relative").intersection(HEAVY)


def test_a_plain_day_is_read_in_a_few_microseconds() -> None:
    # It takes about one on an idle machine; the bound leaves room for a busy one.
    best = min(
        timeit.repeat(
            "parse('2020-09-10')", "from chrono.edtf import parse", number=2_000, repeat=20
        )
    )
    assert best / 2_000 < 10e-6
