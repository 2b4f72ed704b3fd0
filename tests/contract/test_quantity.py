"""A quantity typed in any interface is the same fact with the same id, or refused by all."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from chrono import Chronicle
from chrono.errors import InvalidError
from chrono.tui.model.form import FieldParser, draft_of, fields_for
from tests.cli.conftest import run_in_process

VOCABULARY = """
name = "The valley"
[kinds.force]
label = "forces"
attributes.strength = { type = "quantity", unit = "persons", persistence = "observed" }
[types.Counted]
says = "{force}: {number}"
fields = { force = "force", number = "quantity" }
effects = [ { set = "force.strength", to = "number" } ]
"""
MAPPING = """
[event]
type = "Counted"
when = "{When}"
[fields]
force = { entity = "force" }
number = "{Number}"
[entities.force]
kind = "force"
label = "{Force}"
[documents]
id = "gazette"
title = "Gazette"
"""
REFUSED = "refused"

Interface = Callable[[str], str]
"""From what is typed to the id of the fact, or REFUSED."""


@pytest.fixture(scope="module")
def chronicle(tmp_path_factory: pytest.TempPathFactory) -> Chronicle:
    made = Chronicle.create(tmp_path_factory.mktemp("contract") / "valley", VOCABULARY)
    gazette = {"document": "gazette", "title": "Gazette"}
    blues = {"entity": "blues", "kind": "force", "label": "Blues"}
    made.append(
        {"type": "DocumentPublished", "when": "2020-03-05", "data": gazette},
        {"type": "EntityDescribed", "data": blues},
    )
    return made


def by_library(chronicle: Chronicle, typed: str) -> str:
    draft = {
        "type": "Counted",
        "when": "2020-03",
        "data": {"force": "blues", "number": typed},
        "source": {"document": "gazette"},
    }
    prepared = chronicle.drafts.prepare([draft])
    return REFUSED if prepared.problems else prepared.ids[0]


def by_command_line(chronicle: Chronicle, typed: str) -> str:
    folder = ["-C", str(chronicle.root), "append", "Counted", "--dry-run", "--json"]
    facts = ["--force=blues", "--when=2020-03", "--document=gazette"]
    answer = run_in_process(*folder, *facts, f"--number={typed}")
    return json.loads(answer.out)["ids"][0] if answer.code == 0 else REFUSED


def by_form(chronicle: Chronicle, typed: str) -> str:
    cells, kind = chronicle.cells(), chronicle.vocabulary.types["Counted"]
    desk = FieldParser(chronicle.vocabulary, cells.entities, cells.documents, chronicle.today())
    texts = {
        "data.force": "Blues",
        "data.number": typed,
        "when": "2020-03",
        "modality": "asserted",
        "source.document": "gazette",
    }
    fields = [field for field in fields_for(kind) if field.name in texts]
    found = {field.name: desk.understand(field, texts[field.name]) for field in fields}
    if any(each.wrong for each in found.values()):
        return REFUSED
    draft = draft_of("Counted", {name: each.value for name, each in found.items()})
    prepared = chronicle.drafts.prepare([draft])
    return REFUSED if prepared.problems else prepared.ids[0]


def by_table(chronicle: Chronicle, typed: str) -> str:
    text = io.StringIO()
    csv.writer(text).writerows([["When", "Force", "Number"], ["2020-03", "Blues", typed]])
    try:
        found = chronicle.imports.plan(text.getvalue().encode(), "t.csv", mapping=MAPPING)
    except InvalidError:
        return REFUSED
    drafts = [draft for draft in found.prepared.drafts if draft["type"] == "Counted"]
    if found.refusals or not drafts:
        return REFUSED
    # A row says which one it is, which no typed fact does; all else is the same.
    source = {key: value for key, value in drafts[0]["source"].items() if key != "locator"}
    return chronicle.drafts.prepare([{**drafts[0], "source": source}]).ids[0]


DRIFTED = [
    "3..4..9",
    "3..9",
    "3..",
    "..9",
    "3..4..",
    "about 2500",
    "~2500",
    "c. 2500",
    "at least 5",
    ">=5",
    "5+",
    "at most 9",
    "up to 9",
    "3 to 9 (best 4)",
    "3-9",
    "8.0",
    "2 500",
    "1,5",
    "5 persons",
    "a few hundred",
    "words:5 or so",
]
"""The kinds of input that the interfaces once stored differently."""
PIECES = (
    *("about", "at least", "up to", "best", "to", "between", "and", "..", "-", "~", ">="),
    *("3", "9", "2,500", "4.0", "(best 4)", "words:", "few"),
)
TYPED = st.one_of(
    st.text(st.sampled_from("0123456789 .,-~<>=+"), min_size=1, max_size=9),
    st.lists(st.sampled_from(PIECES), min_size=1, max_size=4).map(" ".join),
)


def agreed(chronicle: Chronicle, typed: str) -> dict[str, str]:
    interfaces: dict[str, Any] = {
        "library": by_library,
        "command line": by_command_line,
        "form": by_form,
        "table": by_table,
    }
    return {name: interface(chronicle, typed) for name, interface in interfaces.items()}


@pytest.mark.parametrize("typed", DRIFTED)
def test_what_once_drifted_is_one_fact(chronicle: Chronicle, typed: str) -> None:
    found = agreed(chronicle, typed)
    assert len(set(found.values())) == 1, found
    assert (REFUSED in found.values()) == (typed in ("1,5", "5 persons"))


@settings(max_examples=60)
@given(TYPED.filter(str.strip))
@example("7")
def test_a_text_is_one_fact_in_every_interface_or_refused_by_all(
    chronicle: Chronicle, typed: str
) -> None:
    found = agreed(chronicle, typed)
    assert len(set(found.values())) == 1, found


def test_every_interface_takes_a_plain_number(chronicle: Chronicle) -> None:
    assert REFUSED not in agreed(chronicle, "2500").values()
