"""A chronicle is found from a subfolder or by name; otherwise the error says what to do."""

from __future__ import annotations

from pathlib import Path

import pytest

from chrono.chronicle import Chronicle
from chrono.errors import InvalidError, NoChronicleError, UnknownError, VocabularyError
from tests.recording.conftest import DECLARED, NOW, VOCABULARY, handed


def test_a_new_chronicle_answers_although_nothing_is_in_it(tmp_path: Path) -> None:
    made = Chronicle.create(tmp_path / "new")
    state = made.state(made.view())
    assert state.readings == ()
    assert state.head == "0" * 64
    assert list(made.events) == []


def test_the_vocabulary_to_begin_from_follows_the_rules(tmp_path: Path) -> None:
    made = Chronicle.create(tmp_path / "new")
    assert {"person", "body", "place", "incident"} == set(made.vocabulary.kinds)


def test_a_chronicle_is_not_made_over_another(tmp_path: Path) -> None:
    Chronicle.create(tmp_path)
    with pytest.raises(InvalidError, match="is a chronicle already"):
        Chronicle.create(tmp_path)


def test_it_is_found_from_any_folder_below(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CHRONO_DIR", raising=False)
    Chronicle.create(tmp_path)
    below = tmp_path / "notes" / "2020"
    below.mkdir(parents=True)
    monkeypatch.chdir(below)
    assert Chronicle.open().root == tmp_path


def test_the_environment_names_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Chronicle.create(tmp_path / "a")
    monkeypatch.setenv("CHRONO_DIR", str(tmp_path / "a"))
    assert Chronicle.open().root == tmp_path / "a"


def test_outside_of_one_the_error_says_how_to_make_or_name_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("CHRONO_DIR", raising=False)
    monkeypatch.chdir(tmp_path)
    with pytest.raises(NoChronicleError) as caught:
        Chronicle.open()
    assert "chrono init" in str(caught.value)
    assert "CHRONO_DIR" in str(caught.value)


def test_a_folder_that_is_none_is_not_taken_for_one(tmp_path: Path) -> None:
    with pytest.raises(NoChronicleError, match="is not a chronicle"):
        Chronicle.open(tmp_path)


def test_a_broken_vocabulary_is_told_with_its_line(tmp_path: Path) -> None:
    made = Chronicle.create(tmp_path)
    made.repository.vocabulary_path.write_text('name = "x"\n\n[kinds.base]\nlable = "bases"\n')
    with pytest.raises(VocabularyError) as caught:
        Chronicle.open(tmp_path).state(Chronicle.open(tmp_path).view())
    assert "vocabulary.toml:4" in str(caught.value)
    assert "did you mean 'label'" in str(caught.value)


def test_an_index_that_cannot_be_kept_changes_no_answer(tmp_path: Path) -> None:
    made = Chronicle(Chronicle.create(tmp_path, VOCABULARY).root, NOW)
    made.append(*DECLARED, handed())
    answer = made.reading("taji.holder", at="2020-09-01")
    made.repository.index_path.unlink()
    (tmp_path / "snapshots").rename(tmp_path / "gone")
    (tmp_path / "snapshots").write_text("a file where a folder should be")
    again = Chronicle(tmp_path, NOW)
    assert again.reading("taji.holder", at="2020-09-01").value == answer.value == "iraq"
    assert any("without the index" in notice for notice in again.notices)


@pytest.fixture
def chronicle(tmp_path: Path) -> Chronicle:
    made = Chronicle(Chronicle.create(tmp_path, VOCABULARY).root, NOW)
    made.append(*DECLARED)
    return made


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2020-09-15", "2020-09-15"),
        ("2020-09", "2020-09-30"),
        ("2020", "2020-12-31"),
        ("2020-22", "2020-08-31"),
        (None, "2020-12-01"),
        ("today", "2020-12-01"),
    ],
)
def test_a_vague_date_asks_for_its_end_and_no_date_for_today(
    chronicle: Chronicle, text: str | None, day: str
) -> None:
    assert chronicle.moment(text) == chronicle.moment(day)


def test_just_before_an_event_is_the_second_before_it_can_have_begun(chronicle: Chronicle) -> None:
    event = chronicle.append(handed(when="[2020-08-20..2020-08-25]")).ids[0]
    assert chronicle.moment(f"before:{event[:8]}") == chronicle.moment("2020-08-19")


def test_no_day_is_before_an_event_without_a_beginning(chronicle: Chronicle) -> None:
    event = chronicle.append(handed(when="[..2020-08-25]")).ids[0]
    with pytest.raises(InvalidError, match="so nothing is before it"):
        chronicle.moment(f"before:{event[:8]}")


def test_a_date_without_an_end_cannot_be_asked_for(chronicle: Chronicle) -> None:
    with pytest.raises(InvalidError, match="has no end to ask for"):
        chronicle.moment("2020-01-01/..")


@pytest.mark.parametrize("text", ["taji", "Taji Air Base", "CAMP TAJI"])
def test_an_entity_goes_by_any_of_its_names(chronicle: Chronicle, text: str) -> None:
    assert chronicle.entity(text).id == "taji"


def test_an_unknown_entity_gets_the_nearest(chronicle: Chronicle) -> None:
    with pytest.raises(UnknownError, match="Did you mean 'taji'"):
        chronicle.entity("tajji")


def test_an_unknown_attribute_gets_those_of_the_kind(chronicle: Chronicle) -> None:
    with pytest.raises(UnknownError, match="'holder'"):
        chronicle.reading("taji.holdr", at="2020-09-01")


def test_what_names_no_cell_is_told_how_to(chronicle: Chronicle) -> None:
    with pytest.raises(InvalidError, match=r"ENTITY\.ATTRIBUTE"):
        chronicle.reading("taji", at="2020-09-01")


def test_what_a_question_leaves_out_is_named_as_it_is_declared(chronicle: Chronicle) -> None:
    view = chronicle.view(without=["document:late", "speaker:the coalition"])
    assert view.source_filter.without == (("document", "late"), ("speaker", "coalition"))


def test_an_axis_that_there_is_not_is_refused(chronicle: Chronicle) -> None:
    with pytest.raises(InvalidError, match="document:ID, speaker:ENTITY or event:ID"):
        chronicle.view(without=["mood:grim"])
