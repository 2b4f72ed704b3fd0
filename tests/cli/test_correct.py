"""`chrono correct` takes the options of the event's type, as `chrono append TYPE` does."""

from __future__ import annotations

import json

import pytest

from chrono.errors import Exit
from tests.cli.conftest import Run

AMBUSH = "f4d8443"
"""An event of type Ambushed, with two killed."""


def drafts(chrono: Run, *options: str) -> object:
    answer = chrono("correct", AMBUSH, *options, "--reason", "misread", "-n", "--json")
    assert answer.code == 0, answer.err
    return json.loads(answer.out)["drafts"]


def test_a_field_of_the_type_has_an_option_that_equals_set(chrono: Run) -> None:
    assert drafts(chrono, "--killed", "~4") == drafts(chrono, "--set", "killed=~4")


@pytest.mark.parametrize(
    ("options", "key"),
    [
        (["--summary", "in short"], "summary"),
        (["--tag", "a", "--tag", "b"], "tags"),
        (["-m", "planned"], "modality"),
        (["--basis", "outside"], "basis"),
    ],
)
def test_every_option_of_append_changes_its_key(chrono: Run, options: list[str], key: str) -> None:
    first = drafts(chrono, *options)[0]  # type: ignore[index]
    assert first[key] in (options[1], ["a", "b"])


def test_the_id_may_follow_the_options(chrono: Run) -> None:
    answer = chrono("correct", "--killed", "4", AMBUSH, "--reason", "misread", "-n")
    assert answer.code == 0, answer.err


def test_an_option_of_another_type_is_refused(chrono: Run) -> None:
    answer = chrono("correct", AMBUSH, "--position", "it waits", "--reason", "misread")
    assert answer.code == Exit.USAGE
    assert "No such option '--position' for an event of type Ambushed." in answer.err


def test_help_lists_the_options_of_the_type_of_the_event_that_is_named(chrono: Run) -> None:
    assert "--killed" in chrono("correct", AMBUSH, "--help").out
    general = chrono("correct", "--help").out
    assert "--killed" not in general
    assert "--when" in general


def test_help_needs_no_chronicle(
    chrono: Run, tmp_path: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(str(tmp_path))
    assert chrono("correct", "--help").code == 0


def test_the_document_of_a_corrected_declaration_is_the_erratum_and_its_data_stay(
    chrono: Run,
) -> None:
    """A declaration has a field `document` as well, which `--set` changes."""
    declared = json.loads(chrono("log", "--type", "DocumentPublished", "--json").out)["events"]
    first, second = declared[0]["id"], declared[1]["data"]["document"]
    words = ("correct", first, "--set", "title=Another", "--reason", "an erratum", "-n", "--json")
    new, retraction = json.loads(chrono(*words, "-d", second).out)["drafts"]
    assert new["data"] == {**declared[0]["data"], "title": "Another"}
    assert new["source"] == retraction["source"] == {"document": second}
    _, retraction = json.loads(chrono(*words).out)["drafts"]
    assert "source" not in retraction
    new, _ = json.loads(chrono(*words, "--set", "publisher=The Herald").out)["drafts"]
    assert new["data"]["publisher"] == "The Herald"
