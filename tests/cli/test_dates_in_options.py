"""A date is read in the same way by every option that takes one."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from chrono import Chronicle
from tests.cli.conftest import run_in_process

BACKWARDS = "counted\n  backwards"


@pytest.mark.parametrize("option", ["--from", "--to"])
def test_a_filter_says_how_an_early_day_is_read_unless_it_names_its_calendar(
    borderlands: Path, option: str
) -> None:
    assert BACKWARDS in run_in_process("log", option, "1500-01-01").err
    for text in ("1500-01-01 (Julian)", "1600-01-01", "1500"):
        assert BACKWARDS not in run_in_process("log", option, text).err


def test_the_publication_of_an_imported_file_is_given_in_words(
    borderlands: Path, tmp_path: Path
) -> None:
    slide = {
        "start_date": {"year": "2020", "month": "5", "day": "1"},
        "text": {"headline": "Guests"},
    }
    timeline = tmp_path / "guests.json"
    timeline.write_text(json.dumps({"events": [slide]}), encoding="utf-8")
    asked = ("import", str(timeline), "--add-types", "--title", "Guests")
    done = run_in_process(*asked, "--published", "5 May 2020")
    assert done.code == 0, done.err
    documents = Chronicle.open(borderlands).cells().documents.values()
    assert [each.when for each in documents if each.title == "Guests"] == ["2020-05-05"]
