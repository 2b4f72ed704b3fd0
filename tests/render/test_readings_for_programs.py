"""The JSON keys of readings, and the keys that are omitted if absent."""

from __future__ import annotations

import json
from typing import Any

from chrono.edtf import BEGINNING, FOREVER
from chrono.edtf.clock import UTC_CLOCK
from chrono.fold.diff import Change
from chrono.model.claim import SourceFilter
from chrono.model.view import View
from chrono.render import json as plain
from tests.fold.telling import Told
from tests.moments import end


def reading(told: Told, cell: str, at: str, known_at: str | None = None) -> dict[str, Any]:
    found = plain.reading(told.ask(cell, at, known_at))
    assert json.loads(json.dumps(found)) == found, "it is JSON as it stands"
    return found


def test_an_end_without_a_date_is_null_and_not_a_made_up_day() -> None:
    assert plain.moment(BEGINNING, UTC_CLOCK) is None
    assert plain.moment(FOREVER, UTC_CLOCK) is None
    assert plain.window((BEGINNING, end("2020-09-01")), UTC_CLOCK) == [None, "2020-09-01"]


def test_a_plain_value_has_its_claim_and_nothing_that_is_absent() -> None:
    told = Told(reuters="2020-09-10")
    name = told.says("reuters", "Held", "2020-09-02", base="taji", holder="us")
    assert reading(told, "taji.holder", "2020-09-05") == {
        "cell": "taji.holder",
        "standing": "stated",
        "value": "us",
        "rule": "one",
        "claims": [
            {
                "value": "us",
                "event": name,
                "document": "reuters",
                "when": "2020-09-02",
                "window": ["2020-09-02", "2020-09-02"],
            }
        ],
    }


def test_an_observation_has_its_unit_age_and_the_next_one() -> None:
    told = Told(reuters="2020-09-10", sana="2020-10-10")
    told.says("reuters", "Strength", "2020-09-02", force="us", count=3000)
    later = told.says("sana", "Strength", "2020-10-02", force="us", count={"about": 2500})
    found = reading(told, "us.strength", "2020-09-05")
    assert (found["unit"], found["age_days"]) == ("persons", 3)
    assert (found["next"]["event"], found["next"]["value"]) == (later, {"about": 2500})


def test_a_contest_has_no_value_and_all_its_sides() -> None:
    told = Told(reuters="2020-09-10", sana="2020-09-11")
    told.says("reuters", "Held", "2020-09-02", base="taji", holder="us")
    told.says("sana", "Held", "2020-09-02", base="taji", holder="iraq")
    found = reading(told, "taji.holder", "2020-09-05")
    assert (found["standing"], found["value"]) == ("contested", None)
    assert {(side["document"], side["value"]) for side in found["claims"]} == {
        ("reuters", "us"),
        ("sana", "iraq"),
    }


def test_what_held_before_says_its_role_its_end_and_that_it_is_derived() -> None:
    told = Told(reuters="2020-09-20")
    cut = told.says("reuters", "Reduced", "2020-09-10", force="us", by=2200, to=3000)
    found = reading(told, "us.strength", "2020-09-05")
    (side,) = found["claims"]
    assert (found["standing"], found["value"], found["inputs"]) == ("derived", 5200, [cut])
    assert (side["role"], side["derived"], side["ends"]) == (
        "before",
        True,
        ["2020-09-09", "2020-09-09"],
    )


def test_what_stands_beside_has_its_layer_its_status_and_what_fulfilled_it() -> None:
    told = Told(reuters="2020-09-10", sana="2020-12-20")
    plan = told.says("reuters", "HandedOver", "2020-10", "planned", base="taji", to="iraq")
    done = told.says("sana", "HandedOver", "2020-11-05", base="taji", to="iraq")
    told.link(done, "fulfils", plan)
    (early,) = reading(told, "taji.holder", "2020-11-01")["beside"]
    (late,) = reading(told, "taji.holder", "2020-11-05")["beside"]
    assert (early["layer"], early["status"], early["value"]) == ("planned", "overdue", "iraq")
    assert "by" not in early
    assert (late["status"], late["by"]) == ("fulfilled", [done])


def test_a_judgement_names_its_two_ends_and_its_reason() -> None:
    told = Told(reuters="2020-09-10", sana="2020-09-11")
    one = told.says("reuters", "Held", "2020-09-02", base="taji", holder="us")
    two = told.says("sana", "Held", "2020-09-02", base="taji", holder="iraq")
    name = told.judge(one, two)
    (judged,) = reading(told, "taji.holder", "2020-09-05")["judged"]
    assert judged == {
        "event": name,
        "relation": "prefers",
        "from": one,
        "to": two,
        "reason": "seen",
    }


def test_a_change_that_could_not_be_applied_is_listed_apart() -> None:
    told = Told(reuters="2020-09-10")
    cut = told.says("reuters", "Reduced", "2020-09-02", force="us", by=1000)
    (apart,) = reading(told, "us.strength", "2020-09-05")["unapplied"]
    assert (apart["event"], apart["value"], apart["role"]) == (cut, 1000, "less")


def test_a_spans_claim_says_when_it_ended_and_after_it_the_ended_is_named() -> None:
    told = Told(reuters="2020-10-10")
    name = told.says("reuters", "Held", "2020-01-01/2020-04-01", base="taji", holder="us")
    (side,) = reading(told, "taji.holder", "2020-02-01")["claims"]
    assert side["ends"] == ["2020-04-01", "2020-04-01"]
    found = reading(told, "taji.holder", "2020-05-01")
    assert (found["standing"], found["value"], found["rule"]) == ("unknown", None, "ended")
    assert [each["event"] for each in found["ended"]] == [name]


def test_a_tally_says_of_how_many_happenings_it_is_the_sum() -> None:
    told = Told(reuters="2020-09-10", sana="2020-09-11")
    one = told.says("reuters", "Lost", "2020-09-02", force="us", killed=3)
    two = told.says("sana", "Lost", "2020-09-02", force="us", killed=3)
    told.link(one, "same", two)
    told.says("sana", "Lost", "2020-09-04", force="us", killed=2)
    found = reading(told, "us.killed", "2020-09-12")
    assert (found["value"], found["happenings"], len(found["claims"])) == (5, 2, 3)


def test_what_a_document_that_may_not_have_appeared_says_is_marked_tentative() -> None:
    told = Told(reuters="2020-09-05/2020-09-10")
    told.says("reuters", "Held", "2020-09-01", base="taji", holder="us")
    assert reading(told, "taji.holder", "2020-09-12", "2020-09-07")["tentative"] is True
    assert "tentative" not in reading(told, "taji.holder", "2020-09-12", "2020-09-10")


def test_a_view_says_its_three_times_and_what_it_leaves_out() -> None:
    at, known = end("2020-09-15"), end("2020-09-10")
    assert plain.view(View(at, FOREVER, None, SourceFilter())) == {
        "at": "2020-09-15",
        "known_at": None,
        "recorded_at": None,
    }
    source_filter = SourceFilter(without=(("document", "004"),), only=(("speaker", "sana"),))
    assert plain.view(View(at, known, "#9", source_filter)) == {
        "at": "2020-09-15",
        "known_at": "2020-09-10",
        "recorded_at": "#9",
        "without": ["document:004"],
        "only": ["speaker:sana"],
    }


def test_a_change_has_both_readings_and_null_where_there_was_none() -> None:
    told = Told(reuters="2020-09-10")
    name = told.says("reuters", "Held", "2020-09-02", base="taji", holder="us")
    after = told.ask("taji.holder", "2020-09-05")
    found = plain.change(Change("taji.holder", None, after, (name,)))
    assert (found["before"], found["after"]["value"], found["events"]) == (None, "us", [name])
