"""Exported tables contain no formulas, and every cell keeps its exact text."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from chrono.formats.exporters import write
from chrono.formats.importers import read
from chrono.formats.importers.csv_formulas import neutralize_formula, restore_text
from tests.formats.importers.world import asked, declarations, drafts_of, events, material

FORMULA = "=+-@＝＋－＠"
NASTY = st.text(st.sampled_from("=+-@;|\t\r\n '\"a1＝\N{NO-BREAK SPACE}"), max_size=12)


@given(NASTY)
@example(";=1")
@example(";'=1")
@example("\n\n=1")
@example("'")
@example('a;"=1')
@example("-5")
def test_every_text_is_had_back(text: str) -> None:
    assert restore_text(neutralize_formula(text)) == text


@pytest.mark.parametrize("parting", [",", ";", "\t", "|"])
@given(text=NASTY)
@example(text="Gains:\n- one")
@example(text='sold;=HYPERLINK("http://x.example";"more")')
def test_whatever_parts_the_cells_none_begins_as_a_formula(parting: str, text: str) -> None:
    """As a program reads it that takes a quote for one only where a cell begins."""
    written = io.StringIO()
    csv.writer(written, lineterminator="\r\n").writerow(["id", neutralize_formula(text), "x"])
    read_back = io.StringIO(written.getvalue(), newline="")
    for row in csv.reader(read_back, delimiter=parting):
        for cell in row:
            seen = cell.lstrip(" \t\r\n\N{NO-BREAK SPACE}")
            if parting != ",":  # programs differ in what they make of a quote there
                seen = cell.lstrip(' \t\r\n"\N{NO-BREAK SPACE}')
            number = cell[1:].isdigit()
            assert number or not seen.startswith(tuple(FORMULA)), (written.getvalue(), row)


@pytest.mark.parametrize("number", ["-5", "-0.25"])
def test_a_number_below_zero_stays_a_number(number: str) -> None:
    assert neutralize_formula(number) == number


@pytest.mark.parametrize("text", ["3; 4", "north-east", "a = b", "a;b", "mail@x.example"])
def test_what_begins_no_formula_is_left_as_it_is(text: str) -> None:
    assert neutralize_formula(text) == text


def test_an_event_with_such_a_text_comes_back_from_the_table_as_it_was() -> None:
    line: dict[str, Any] = {
        "type": "Counted",
        "modality": "asserted",
        "data": {"force": "reds", "mood": "low;=1+1"},
        "summary": "Gains:\n- one\n- two; '=three",
        "tags": ["=a", "b;-c", "@d"],
        "source": {"document": "gazette"},
    }
    drafts = [*declarations(), line]
    made = write("csv", material(drafts)).data
    assert b";=" not in made
    assert b"\n-" not in made
    back = drafts_of(read("csv", made, asked()))
    assert json.dumps(back[-1]["tags"]) == json.dumps(line["tags"])
    assert [each.id for each in events(back)] == [each.id for each in events(drafts)]
