"""Marks and the last position persist between sessions, even if the log has changed."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chrono.chronicle import Chronicle
from chrono.edtf import FOREVER, day_number
from chrono.edtf.clock import UTC_CLOCK
from chrono.tui.model.scrubber import FARTHEST, Scrubber
from chrono.tui.model.session import Session
from tests.moments import end
from tests.tui.worlds import NOW, VOCABULARY, declared, make, said

SPOILT = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=4),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner),
    max_leaves=8,
)


def opened(chronicle: Chronicle, at: str | None = None, known_at: str | None = None) -> Scrubber:
    """The model as the next start finds it."""
    scrubber = Scrubber(chronicle, at, known_at)
    Session.of(chronicle).restore(scrubber)
    return scrubber


def leave(chronicle: Chronicle) -> Scrubber:
    """A reader who marked two days and left the scrubber on a third."""
    scrubber = opened(chronicle, "2020-03-05")
    scrubber.mark("first")
    scrubber.go_both(chronicle.moment("2020-09-12"), chronicle.moment("2020-10-20"))
    scrubber.mark("second")
    scrubber.cell = "oak-fort.holder"
    scrubber.go_both(chronicle.moment("2020-07-20"), chronicle.moment("2020-07-15"))
    Session.of(chronicle).save(scrubber)
    return scrubber


def is_as_it_was_left(scrubber: Scrubber) -> None:
    """Both dates and both marks."""
    day = scrubber.chronicle.moment
    assert (scrubber.at, scrubber.known_at) == (day("2020-07-20"), day("2020-07-15"))
    assert [(mark.label, mark.at, mark.known_at) for mark in scrubber.own_marks] == [
        ("first", day("2020-03-05"), None),
        ("second", day("2020-09-12"), day("2020-10-20")),
    ]
    line = scrubber.timeline
    assert scrubber.index == line.upto(scrubber.at) - 1
    assert scrubber.visible.holds(scrubber.at)
    assert scrubber.rows() is not None


def test_both_dates_the_cell_and_the_marks_are_there_the_next_time(own: Chronicle) -> None:
    leave(own)
    again = opened(own)
    is_as_it_was_left(again)
    assert again.cell == "oak-fort.holder"
    assert again.notice == "Back where you were last."
    assert again.changes == {}, "nothing has changed on the way there"
    assert again.origin is None


def test_a_log_that_grew_is_opened_where_one_was(own: Chronicle) -> None:
    leave(own)
    own.append(
        said("StrengthStated", "2020-07-19", "C3", force="grey-band", strength=40), recorder="t"
    )
    is_as_it_was_left(opened(Chronicle(own.root, now=NOW)))


@pytest.mark.parametrize("lines", [0, 1, 20, 40])
def test_a_log_that_shrank_is_opened_where_one_was(own: Chronicle, lines: int) -> None:
    leave(own)
    kept = own.repository.log.path.read_bytes().splitlines(keepends=True)[:lines]
    own.repository.log.path.write_bytes(b"".join(kept))
    again = opened(Chronicle(own.root, now=NOW))
    is_as_it_was_left(again)
    if not lines:
        assert again.cell is None, "there is no such cell any more"
    again.step_event(1)
    again.step_event(-1)


def test_a_log_that_was_rewritten_with_other_things_is_opened_where_one_was(own: Chronicle) -> None:
    leave(own)
    own.repository.log.path.write_bytes(b"")
    other = Chronicle(own.root, now=NOW)
    other.append(*declared()[:3], recorder="t")
    again = opened(Chronicle(own.root, now=NOW))
    is_as_it_was_left(again)
    assert again.cell is None


def test_another_vocabulary_without_the_chosen_attribute_is_opened_all_the_same(
    own: Chronicle,
) -> None:
    leave(own)
    own.repository.log.path.write_bytes(b"")
    path = own.root / "events" / "vocabulary.toml"
    path.write_text(
        VOCABULARY.replace("base.holder", "base.keeper").replace(
            "attributes.holder", "attributes.keeper"
        )
    )
    is_as_it_was_left(opened(Chronicle(own.root, now=NOW)))


def test_a_date_that_is_asked_for_goes_before_the_last_position_and_the_marks_stay(
    own: Chronicle,
) -> None:
    leave(own)
    again = opened(own, "2020-01-15")
    assert UTC_CLOCK.format(again.at) == "2020-01-15"
    assert again.known_at == FOREVER
    assert [mark.label for mark in again.own_marks] == ["first", "second"]
    assert not again.notice


def test_a_file_of_an_older_version_that_counts_days_is_read(own: Chronicle) -> None:
    held = {
        "chronicle": str(own.root),
        "at": day_number(2020, 7, 20),
        "known_at": day_number(2020, 7, 15),
        "cell": "oak-fort.holder",
        "documents": None,
        "marks": [
            ["first", "x", None],
            [day_number(2020, 3, 5), "first", None],
            [day_number(2020, 9, 12), "second", day_number(2020, 10, 20)],
        ],
    }
    kept = Session.of(own)
    kept.path.parent.mkdir(parents=True)
    kept.path.write_text(json.dumps(held))
    again = opened(own)
    is_as_it_was_left(again)
    assert again.cell == "oak-fort.holder"
    Session.of(own).save(again)
    is_as_it_was_left(opened(own))


def test_a_moment_within_a_day_is_kept_to_the_second(own: Chronicle) -> None:
    scrubber = opened(own)
    at, known_at = end("2020-05-04T10:46:30"), end("2020-07-15T08:00")
    scrubber.go_both(at, known_at)
    scrubber.mark("turn")
    Session.of(own).save(scrubber)
    again = opened(own)
    assert (again.at, again.known_at) == (at, known_at)
    assert [(mark.at, mark.known_at) for mark in again.own_marks] == [(at, known_at)]
    assert "4 May 2020 at 10:46:30" in again.own_marks[0].says


def test_a_first_opening_is_at_today_or_at_the_last_event_where_that_is_far(own: Chronicle) -> None:
    assert opened(own).at == own.today()
    late = Chronicle(own.root, now=NOW.replace(year=2150))
    again = opened(late)
    assert again.at == again.timeline.times[-1]
    assert again.notice == "Opened at the last event; T goes to today."


def test_two_chronicles_do_not_share_their_marks(own: Chronicle, tmp_path: Path) -> None:
    leave(own)
    other = make(tmp_path / "other")
    assert Session.of(other).path != Session.of(own).path
    assert opened(other).own_marks == []


def test_one_chronicle_by_two_ways_is_one(own: Chronicle, tmp_path: Path) -> None:
    leave(own)
    (tmp_path / "link").symlink_to(own.root)
    is_as_it_was_left(opened(Chronicle(tmp_path / "link", now=NOW)))


@given(st.dictionaries(st.sampled_from(["at", "known_at", "cell", "marks", "chronicle"]), SPOILT))
def test_whatever_the_file_holds_costs_only_the_comfort(
    arcadia_folder: Path, held: dict[str, Any]
) -> None:
    chronicle = Chronicle(arcadia_folder, now=NOW)
    kept = Session.of(chronicle)
    kept.path.parent.mkdir(parents=True, exist_ok=True)
    kept.path.write_text(json.dumps(held))
    try:
        scrubber = opened(chronicle)
    finally:
        kept.path.unlink()
    assert abs(scrubber.at) <= FARTHEST
    assert scrubber.visible.holds(scrubber.at)
    assert all(isinstance(mark.label, str) for mark in scrubber.own_marks)
    scrubber.marks()


@pytest.mark.parametrize(
    "day", [10**15, -(10**15), True, 1.5, "2020-13-01", "2020-01", "soon", "Y99999999999-01-01"]
)
def test_a_date_that_the_cursor_cannot_reach_is_passed_over(own: Chronicle, day: object) -> None:
    kept = Session.of(own)
    kept.path.parent.mkdir(parents=True)
    kept.path.write_text(json.dumps({"at": day, "marks": [[day, "x", None], [5, "y", day]]}))
    again = opened(own)
    assert again.at == own.today()
    assert again.own_marks == []


@pytest.mark.parametrize("text", ["[" * 100_000, '{"marks": 5}', '{"marks": {"a": 1}}', "\x00"])
def test_a_file_that_is_no_memory_at_all_is_passed_over(own: Chronicle, text: str) -> None:
    kept = Session.of(own)
    kept.path.parent.mkdir(parents=True)
    kept.path.write_text(text)
    assert opened(own).own_marks == []


def test_where_nothing_can_be_written_leaving_goes_on(
    own: Chronicle, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "file"))
    Session.of(own).save(opened(own))
    assert opened(own).own_marks == []


def test_a_file_is_replaced_whole_and_nothing_else_is_left_beside_it(own: Chronicle) -> None:
    leave(own)
    leave(own)
    kept = Session.of(own)
    assert [each.name for each in kept.path.parent.iterdir()] == [kept.path.name]
    assert json.loads(kept.path.read_text())["cell"] == "oak-fort.holder"


def test_it_lies_in_the_reader_s_state_and_not_in_the_chronicle(own: Chronicle) -> None:
    before = sorted(path.name for path in own.root.rglob("*"))
    leave(own)
    assert sorted(path.name for path in own.root.rglob("*")) == before
    assert Session.of(own).path.is_relative_to(os.environ["XDG_STATE_HOME"])
