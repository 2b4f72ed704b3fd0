"""Regression tests for problems that a first-time user met."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from chrono import Chronicle
from chrono.errors import Exit
from tests.cli.conftest import Run, event_of

COUNTED = "The relief force numbered 5,200."
THREE = "Three died at the ford."


def _contest(chrono: Run, *numbers: int) -> list[str]:
    """The ids of counts of the force on one day, each another."""
    ids = []
    for number in numbers:
        answer = chrono(
            "append",
            "Counted",
            "--force",
            "relief-force",
            "--number",
            str(number),
            "--when",
            "2020-09-12",
            "-d",
            "d2",
            "--json",
        )
        ids += json.loads(answer.out)["ids"]
    return ids


# ---------------------------------------------------------------- judgements


def test_a_judgement_over_two_events_is_told_once(chrono: Run) -> None:
    one, two, three = _contest(chrono, 4000, 4500, 5000)
    chrono("judge", one, "--over", two, "--over", three, "--reason", "It was a count.")
    shown = chrono("state", "--at", "2020-09-13", "--entity", "relief-force").out
    assert shown.count("judged: It was a count.") == 1
    why = chrono("why", "relief-force.strength", "--at", "2020-09-13").out
    assert why.count("Judgement: It was a count.") == 1


def test_two_judgements_for_one_reason_are_both_named(chrono: Run) -> None:
    one, two, three = _contest(chrono, 4000, 4500, 5000)
    for loser in (two, three):
        chrono("judge", one, "--over", loser, "--reason", "It was a count.")
    shown = chrono("state", "--at", "2020-09-13", "--entity", "relief-force").out
    assert shown.count("judged: It was a count.") == 2


# ---------------------------------------------------------------- corrections by option


def test_what_check_advises_for_a_deed_dated_after_its_document_can_be_typed(chrono: Run) -> None:
    answer = chrono(
        "append",
        "HandedOver",
        "--base",
        "camp-birch",
        "--to",
        "republic",
        "--when",
        "2021-06-01",
        "-d",
        "d2",
        "--json",
    )
    (name,) = json.loads(answer.out)["ids"]
    advised = " ".join(chrono("check", "dated-after-source").out.split())
    assert f"`chrono correct {name[:12]} --modality planned`" in advised
    done = chrono("correct", name[:12], "--modality", "planned", "--reason", "It will be.")
    assert done.code == 0
    assert name[:7] not in chrono("check", "dated-after-source").out
    assert "planned, overdue: the Republic" in chrono("state", "--at", "2022", "--all").out


def test_what_check_advises_for_a_claim_without_passage_can_be_typed(
    chrono: Run, borderlands: Path
) -> None:
    answer = chrono(
        "append",
        "Counted",
        "--force",
        "relief-force",
        "--number",
        "5200",
        "--when",
        "2020-08",
        "-d",
        "d1",
        "--json",
    )
    (name,) = json.loads(answer.out)["ids"]
    advised = " ".join(chrono("check", "missing-passages").out.split())
    assert f"`chrono correct {name[:12]} --find TEXT`" in advised
    done = chrono(
        "correct",
        name,
        "--find",
        "stands at 5,200",
        "--documents",
        "texts",
        "--reason",
        "It has a place.",
        "--json",
    )
    event = Chronicle.open(borderlands).event(json.loads(done.out)["ids"][0])
    assert event.source is not None
    assert event.source.start is not None
    assert event.data["number"] == 5200


@pytest.mark.parametrize(
    ("option", "value", "says"),
    [
        ("--when", "2020-07", "July 2020"),
        ("--when", "3 August 2020", "3 August 2020"),
        ("--speaker", "ana-reyes", "Ana Reyes"),
        ("--note", "It reads so.", "It reads so."),
    ],
)
def test_what_is_corrected_most_has_an_option_of_its_own(
    chrono: Run, borderlands: Path, option: str, value: str, says: str
) -> None:
    name = event_of(borderlands, COUNTED)
    done = chrono("correct", name, option, value, "--reason", "misread", "--json")
    shown = chrono("show", json.loads(done.out)["ids"][0]).out
    assert says in shown


def test_an_option_and_its_long_form_mean_the_same(chrono: Run, borderlands: Path) -> None:
    name = event_of(borderlands, COUNTED)
    short = chrono("correct", name, "--when", "2020-07", "--reason", "r", "--dry-run", "--json")
    long = chrono("correct", name, "--set", "when=2020-07", "--reason", "r", "--dry-run", "--json")
    assert json.loads(short.out) == json.loads(long.out)


def test_a_modality_that_is_none_is_refused_with_those_that_are(
    chrono: Run, borderlands: Path
) -> None:
    answer = chrono(
        "correct", event_of(borderlands, COUNTED), "--modality", "maybe", "--reason", "r"
    )
    assert answer.code == Exit.USAGE
    assert "'predicted'" in answer.err


# ---------------------------------------------------------------- previews


def test_a_dry_run_of_what_is_in_the_log_already_says_so_and_shows_nothing_twice(
    chrono: Run,
) -> None:
    plan = (
        "append",
        "Counted",
        "--force",
        "relief-force",
        "--number",
        "2000",
        "--when",
        "2021-06",
        "--modality",
        "planned",
        "-d",
        "d2",
    )
    chrono(*plan)
    again = chrono(*plan, "--dry-run").out
    assert "already in the log" in again
    assert "No value would change on any date." in again


def test_a_correction_into_what_is_in_the_log_already_lists_it_once(chrono: Run) -> None:
    base = (
        "append",
        "HandedOver",
        "--base",
        "camp-birch",
        "--to",
        "republic",
        "--when",
        "2021-06-01",
        "-d",
        "d2",
        "--json",
    )
    (deed,) = json.loads(chrono(*base).out)["ids"]
    chrono(*base, "--modality", "planned")
    shown = chrono("correct", deed, "--modality", "planned", "--reason", "r", "--dry-run").out
    day = shown.split("Changes at the end of ")[1]
    assert day.count("planned, expected: the Republic") == 1


# ---------------------------------------------------------------- one's own voice


def test_an_event_without_a_document_is_warned_of_as_the_chroniclers_own_voice(
    chrono: Run,
) -> None:
    answer = chrono(
        "append", "Counted", "--force", "relief-force", "--number", "4000", "--when", "2020-09-12"
    )
    assert answer.code == 0
    assert "it is your own voice: it is kept, and becomes no value" in " ".join(answer.err.split())
    assert "4,000" not in chrono("state", "--at", "2020-09-13").out


@pytest.mark.parametrize(
    "arguments",
    [
        ["append", "Counted", "--force", "relief-force", "--number", "4000", "-d", "d2"],
        ["entity", "add", "camp-oak", "--kind", "base", "--label", "Camp Oak"],
    ],
)
def test_what_has_a_document_and_what_needs_none_is_not_warned_of(
    chrono: Run, arguments: list[str]
) -> None:
    assert "own voice" not in chrono(*arguments).err


def test_a_link_judgement_or_retraction_is_the_chroniclers_own_and_not_warned_of(
    chrono: Run, borderlands: Path
) -> None:
    one, two = _contest(chrono, 4000, 4500)
    for arguments in (
        ["link", one, "same", two],
        ["judge", one, "--over", two, "--reason", "r"],
        ["retract", two, "--reason", "r"],
    ):
        answer = chrono(*arguments)
        assert (answer.code, "own voice" in answer.err) == (0, False)


# ---------------------------------------------------------------- whose words stand behind it


def test_the_documents_that_a_state_names_are_told_below_it_by_title_and_date(chrono: Run) -> None:
    shown = chrono("state", "--at", "2020-09-13", "--entity", "camp-alder").out
    foot = shown.partition("\nDocuments\n")[2]
    assert foot.splitlines()[0] == (
        "  d1  Camp Alder changes hands · The Ford Courier · 20 August 2020"
    )
    assert "d2" not in foot


def test_a_document_that_only_a_plan_or_the_next_change_rests_on_is_named_too(chrono: Run) -> None:
    shown = chrono("state", "--at", "2020-08-25", "--entity", "relief-force").out
    assert "next observed: about 3,000" in shown
    assert "\n  d2  The relief force shrinks" in shown


def test_where_nothing_is_known_no_document_is_named(chrono: Run) -> None:
    assert "Documents" not in chrono("state", "--at", "1900").out


def test_more_documents_than_fit_are_counted(chrono: Run, borderlands: Path) -> None:
    chronicle = Chronicle.open(borderlands)
    for number in range(15):
        name = f"x{number:02}"
        chronicle.append(
            {
                "type": "DocumentPublished",
                "when": "2020-09-20",
                "data": {"document": name, "title": f"Report {number}"},
            },
            {
                "type": "Counted",
                "when": "2020-09-19",
                "source": {"document": name},
                "data": {"force": "relief-force", "number": 4000},
            },
        )
    shown = chrono("state", "--at", "2020-09-20", "--entity", "relief-force").out
    assert "and 4 more (`chrono list documents` lists all)" in shown
    assert "Report 10" in shown
    assert "Report 11" not in shown


def test_at_forty_columns_no_line_of_the_foot_is_wider(
    chrono: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    shown = chrono("state", "--at", "2020-09-13", "--all").out
    foot = shown.partition("\nDocuments\n")[2]
    assert max(map(len, foot.splitlines())) <= 80
    assert "The Ford Courier" in " ".join(foot.split())


# ---------------------------------------------------------------- long answers


def test_why_lists_twenty_events_and_counts_the_rest_and_all_of_them_on_demand(
    chrono: Run, borderlands: Path
) -> None:
    incident = Chronicle.open(borderlands).event(event_of(borderlands, THREE)).data["incident"]
    Chronicle.open(borderlands).append(
        *(
            {
                "type": "Ambushed",
                "when": "2020-08-17",
                "nth": number + 2,
                "source": {"document": "d1"},
                "data": {"incident": incident, "killed": 3},
            }
            for number in range(30)
        )
    )
    short = chrono("why", f"{incident}.killed").out
    whole = chrono("why", f"{incident}.killed", "--all").out
    listed = [line for line in short.splitlines() if line.startswith("  [")]
    every = [line for line in whole.splitlines() if line.startswith("  [")]
    assert len(listed) == 20
    assert f"and {len(every) - 20} more (`--all` lists them)" in short
    assert "more. `--all`" not in whole


def test_why_in_json_is_whole_however_long(chrono: Run, borderlands: Path) -> None:
    incident = Chronicle.open(borderlands).event(event_of(borderlands, THREE)).data["incident"]
    Chronicle.open(borderlands).append(
        *(
            {
                "type": "Ambushed",
                "when": "2020-08-17",
                "nth": number + 2,
                "source": {"document": "d1"},
                "data": {"incident": incident, "killed": 3},
            }
            for number in range(30)
        )
    )
    assert len(json.loads(chrono("why", f"{incident}.killed", "--json").out)["events"]) >= 30


def test_an_entity_alone_is_no_cell_and_its_cells_are_named(chrono: Run) -> None:
    answer = chrono("why", "camp-alder")
    assert answer.code == Exit.INVALID
    said = " ".join(answer.err.split())
    assert "names no cell but an entity: say ENTITY.ATTRIBUTE, of camp-alder.holder," in said


def test_a_correction_back_takes_the_retraction_back(chrono: Run, borderlands: Path) -> None:
    first = event_of(borderlands, COUNTED)

    def corrected(name: str, when: str) -> str:
        done = chrono("correct", name, "--when", when, "--reason", "misread", "--json")
        assert done.code == 0, done.err
        return str(json.loads(done.out)["ids"][0])

    before = Chronicle.open(borderlands).event(first).when
    second = corrected(first, "2020-07")
    assert corrected(second, str(before)) == first
    assert not Chronicle.open(borderlands).events.is_retracted(first)
    assert Chronicle.open(borderlands).events.is_retracted(second)
    assert corrected(first, "2020-07") == second
    assert not Chronicle.open(borderlands).events.is_retracted(second)
