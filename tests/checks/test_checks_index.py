"""The checks find the same with cells in memory and in the index."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from chrono.checks import check
from chrono.chronicle import Chronicle

VOCABULARY = """
name = "Small"
[kinds.base.attributes]
holder = { type = "entity", kinds = ["force"], persistence = "lasting" }
[kinds.force.attributes]
strength = { type = "quantity", persistence = "observed", stale_after = "P6M", within = "part_of" }
part_of = { type = "entity", kinds = ["force"], persistence = "lasting" }
[types.HandedOver]
fields = { base = "base", to = "force" }
effects = [{ set = "base.holder", to = "to" }]
[types.Counted]
fields = { force = "force", strength = "quantity" }
effects = [{ set = "force.strength", to = "strength" }]
[types.Joined]
fields = { force = "force", of = "force" }
effects = [{ set = "force.part_of", to = "of" }]
"""


@pytest.fixture
def chronicle(tmp_path: Path) -> Chronicle:
    made = Chronicle.create(tmp_path / "small", VOCABULARY)
    made = Chronicle(made.root, datetime(2021, 1, 1, tzinfo=UTC))
    made.append(
        *(
            {"type": "DocumentPublished", "when": when, "data": {"document": name, "title": name}}
            for name, when in (("d1", "2020-10-01"), ("d2", "2020-11-01"))
        ),
        *(
            {"type": "EntityDescribed", "data": {"entity": name, "kind": kind, "label": name}}
            for name, kind in (("taji", "base"), ("us", "force"), ("all", "force"))
        ),
    )
    made.append(
        said("Joined", "d1", "2020-01-01", force="us", of="all"),
        said("Counted", "d1", "2020-09-10", force="us", strength=5200),
        {**said("Counted", "d2", "2020-09-10", force="us", strength=9000), "label": "more"},
        said("Counted", "d2", "2020-09-10", force="all", strength=3000),
        {**said("HandedOver", "d1", "2020-05-01", base="taji", to="us"), "label": "one"},
        {**said("HandedOver", "d2", "2020-06", base="taji", to="all"), "label": "two"},
        said("HandedOver", "d2", None, base="taji", to="us"),
        {"type": "Linked", "data": {"from": "@one", "relation": "follows", "to": "@two"}},
        {"type": "Retracted", "data": {"event": "@more", "reason": "a misprint"}},
    )
    return made


def said(kind: str, document: str, when: str | None, **data: object) -> dict[str, object]:
    return {"type": kind, "when": when, "data": data, "source": {"document": document}}


@pytest.mark.parametrize("at", ["2020-05-10", "2020-09-15", "2021-12-31"])
@pytest.mark.parametrize("known_at", [None, "2020-10-15", "2019-01-01"])
def test_the_same_findings_come_out_of_the_index_as_out_of_memory(
    chronicle: Chronicle, at: str, known_at: str | None
) -> None:
    view = chronicle.view(at, known_at)
    from_index = chronicle.check(view)
    in_memory = check(
        chronicle.repository.folded(),
        chronicle.events,
        chronicle.vocabulary,
        view.at,
        view.known_at,
    )
    assert from_index == in_memory


def test_what_the_log_holds_is_found_by_name(chronicle: Chronicle) -> None:
    told = {each.check for each in chronicle.check(chronicle.view("2021-12-31"))}
    assert {
        "part-exceeds-whole",
        "broken-links",
        "stale",
        "open-starts",
        "missing-passages",
    } <= told
    assert "contested" not in told


def test_what_a_question_leaves_out_is_not_checked(chronicle: Chronicle) -> None:
    assert chronicle.check(chronicle.view("2020-09-15"), ["part-exceeds-whole"])
    assert not chronicle.check(
        chronicle.view("2020-09-15", without=["document:d2"]), ["part-exceeds-whole"]
    )


def test_an_earlier_log_is_checked_as_it_was(chronicle: Chronicle) -> None:
    """Before the misprint was taken back, the two counts were at odds."""
    was = chronicle.view("2020-09-15", recorded_at="#13")
    assert [each.cells for each in chronicle.check(was, ["contested"])] == [("us.strength",)]
