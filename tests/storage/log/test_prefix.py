"""The log as of a number of events, a time, or a day."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chrono.errors import InvalidError
from chrono.storage.log import Log
from tests.storage.log.making import NOON, cut_by, new_log


def hourly(folder: Path, gaps: list[int]) -> Log:
    """A log with an event after each of these many hours from noon."""
    log = new_log(folder)
    moment = NOON
    for number, gap in enumerate(gaps):
        moment += timedelta(hours=gap)
        log.append([cut_by(number)], recorder="ada", now=lambda: moment)  # noqa: B023
    return log


def known(log: Log, asked: str) -> int:
    return log.count(log.size_at(asked))


def test_the_first_events_are_named_by_their_count(tmp_path: Path) -> None:
    log = new_log(tmp_path, 5)
    assert [known(log, f"#{count}") for count in range(6)] == [0, 1, 2, 3, 4, 5]


def test_more_events_than_there_are_is_an_error_that_says_how_many_there_are(
    tmp_path: Path,
) -> None:
    with pytest.raises(InvalidError, match="holds 5 events"):
        new_log(tmp_path, 5).size_at("#6")


def test_a_time_includes_what_was_recorded_in_its_second(tmp_path: Path) -> None:
    log = hourly(tmp_path, [0, 1, 1])
    assert known(log, "2026-11-21T11:59:59Z") == 0
    assert known(log, "2026-11-21T12:00:00Z") == 1
    assert known(log, "2026-11-21T13:59:59.5Z") == 2
    assert known(log, "2026-11-21T14:00:00Z") == 3


def test_a_time_in_another_zone_is_the_same_moment(tmp_path: Path) -> None:
    log = hourly(tmp_path, [0, 1])
    assert known(log, "2026-11-21T15:00:00+03:00") == 1


def test_a_bare_date_is_the_end_of_that_day_in_utc(tmp_path: Path) -> None:
    log = hourly(tmp_path, [0, 11, 1, 23, 1])
    assert known(log, "2026-11-20") == 0
    assert known(log, "2026-11-21") == 2
    assert known(log, "2026-11-22") == 4
    assert known(log, "2026-11-23") == 5


def test_a_batch_is_never_cut_in_two_by_a_time(tmp_path: Path) -> None:
    log = new_log(tmp_path, 1, 700)
    assert known(log, "2026-11-21T12:00:00Z") == 701
    assert known(log, "2026-11-21T11:00:00Z") == 0


@pytest.mark.parametrize("asked", ["", "#", "#-1", "#²", "#1e3", "yesterday", "2026-13-01", "2026"])
def test_what_names_no_part_of_the_log_is_refused_with_an_example(
    tmp_path: Path, asked: str
) -> None:
    with pytest.raises(InvalidError, match="#12"):
        new_log(tmp_path, 1).size_at(asked)


def test_the_ends_of_the_calendar_are_times_too(tmp_path: Path) -> None:
    log = new_log(tmp_path, 1)
    assert known(log, "9999-12-31") == 1
    assert known(log, "0001-01-01") == 0
    with pytest.raises(InvalidError, match="outside the years"):
        log.size_at("0001-01-01T00:00:00+05:00")


def test_a_log_without_its_last_newline_is_counted_whole(tmp_path: Path) -> None:
    log = new_log(tmp_path, 3)
    whole = log.head().size
    log.path.write_bytes(log.path.read_bytes()[:-1])
    assert log.size_at("#3") == log.size_at("2030-01-01") == whole
    with pytest.raises(InvalidError, match="holds 3 events"):
        log.size_at("#4")


@given(gaps=st.lists(st.integers(0, 3), max_size=12), hours=st.integers(-2, 40))
def test_halving_finds_what_reading_every_line_finds(
    tmp_path_factory: pytest.TempPathFactory, gaps: list[int], hours: int
) -> None:
    log = hourly(tmp_path_factory.mktemp("log"), gaps)
    moment = (NOON + timedelta(hours=hours)).astimezone(UTC)
    asked = moment.isoformat()
    naive = sum(
        datetime.fromisoformat(event.recorded.replace("Z", "+00:00")) <= moment
        for event in log.read()
    )
    assert known(log, asked) == naive
