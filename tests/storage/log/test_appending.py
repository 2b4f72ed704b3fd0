"""Acknowledged events are on disk once, stamped, chained, and in whole batches."""

from __future__ import annotations

import hashlib
import os
import threading
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import BinaryIO

import orjson
import pytest

from chrono.errors import InvalidError, NoChronicleError, ReplacedError
from chrono.storage.json_codec import loads
from chrono.storage.log import BEGINNING, Head, Log
from chrono.storage.log import writer as writing
from tests.storage.log.making import NOON, cut_by, faults, new_log, noon, numbers


def test_an_appended_event_is_one_line_that_ends_in_who_when_and_chain(tmp_path: Path) -> None:
    log = new_log(tmp_path, 1)
    line = log.path.read_bytes()
    found = orjson.loads(line)
    assert line.count(b"\n") == 1
    assert next(iter(found)) == "id"
    assert list(found)[-3:] == ["recorder", "recorded", "chain"]
    assert (found["recorder"], found["recorded"]) == ("ada", "2026-11-21T12:00:00Z")


def test_the_chain_is_the_digest_of_the_chain_before_and_the_bytes_before_it(
    tmp_path: Path,
) -> None:
    log = new_log(tmp_path, 1, 1)
    chain = BEGINNING
    for _, line in log.lines():
        body = line[: line.rindex(b',"chain":')]
        chain = hashlib.sha256(chain.encode() + body).hexdigest()
        assert orjson.loads(line)["chain"] == chain
    assert log.head().chain == chain


def test_the_same_fact_twice_is_one_event(tmp_path: Path) -> None:
    log = new_log(tmp_path, 2)
    before = log.path.read_bytes()
    again = log.append([cut_by(1)], recorder="bob", now=noon)
    assert log.path.read_bytes() == before
    assert not again.new
    assert [next(log.events_at([offset])).data["by"] for offset in again.already.values()] == [1]


def test_a_key_that_says_nothing_makes_no_other_event(tmp_path: Path) -> None:
    log = new_log(tmp_path, 1)
    again = log.append([cut_by(0, note=None, tags=[], summary="")], recorder="bob", now=noon)
    assert not again.new


def test_two_equal_facts_of_one_passage_differ_by_nth(tmp_path: Path) -> None:
    log = new_log(tmp_path, 1)
    assert len(log.append([cut_by(0, nth=2)], recorder="ada", now=noon).new) == 1


def test_a_batch_may_hold_what_is_known_what_is_new_and_one_thing_twice(tmp_path: Path) -> None:
    log = new_log(tmp_path, 1)
    done = log.append([cut_by(0), cut_by(7), cut_by(7)], recorder="ada", now=noon)
    assert len(done.ids) == 3
    assert (len(done.already), len(done.new)) == (1, 1)
    assert numbers(log) == [0, 7]


def test_lines_of_a_batch_say_how_many_still_follow(tmp_path: Path) -> None:
    log = new_log(tmp_path, 3)
    assert [loads(line).get("more") for _, line in log.lines()] == [2, 1, None]


def test_an_empty_batch_writes_nothing(tmp_path: Path) -> None:
    log = new_log(tmp_path, 1)
    head = log.head()
    assert log.append([], recorder="ada", now=noon).head == head == log.head()


def test_what_was_appended_leads_to_its_lines(tmp_path: Path) -> None:
    log = new_log(tmp_path, 2)
    done = log.append([cut_by(8), cut_by(9)], recorder="ada", now=noon)
    assert [next(log.events_at([offset])).id for offset in done.new.values()] == list(done.ids)
    assert done.head == log.head()


def test_a_clock_that_was_set_back_does_not_make_the_log_go_back(tmp_path: Path) -> None:
    log = new_log(tmp_path, 1)
    done = log.append([cut_by(5)], recorder="ada", now=lambda: NOON - timedelta(days=400))
    assert done.recorded == "2026-11-21T12:00:00Z"
    assert faults(log) == []


def test_times_are_recorded_in_utc_whatever_the_clocks_zone(tmp_path: Path) -> None:
    log = new_log(tmp_path)
    baghdad = timezone(timedelta(hours=3))
    clock = datetime(2026, 11, 21, 1, 30, 59, 999999, baghdad)
    done = log.append([cut_by(5)], recorder="ada", now=lambda: clock)
    assert done.recorded == "2026-11-20T22:30:59Z"


@pytest.mark.parametrize("zone", [UTC, timezone(timedelta(hours=5, minutes=30)), None])
def test_each_event_is_recorded_in_the_second_it_was_appended_in(
    tmp_path: Path, zone: timezone | None
) -> None:
    log = new_log(tmp_path)
    first = NOON.replace(tzinfo=UTC).astimezone(zone)
    first = first if zone else first.replace(tzinfo=None)
    recorded = []
    for number, past in enumerate((0, 0, 1, 999_999, 1_000_000, 1_000_001, 59_999_999, 60_000_000)):
        moment = first + timedelta(microseconds=past)
        done = log.append([cut_by(number + 1)], recorder="ada", now=lambda moment=moment: moment)
        recorded.append(done.recorded)
        assert done.recorded == writing.rfc3339(moment)
    assert len(set(recorded)) == 4
    assert recorded == sorted(recorded)


def test_the_clock_is_asked_only_when_the_lock_is_held(tmp_path: Path) -> None:
    log = new_log(tmp_path)

    def clock() -> datetime:
        assert log.locked().is_held()
        return datetime.now(UTC)

    log.append([cut_by(1)], recorder="ada", now=clock)


@pytest.mark.parametrize(
    ("draft", "says"),
    [
        (cut_by(1, amount=5), "no key 'amount'"),
        ({"type": "X", "modality": "asserted"}, "`data`, an object"),
        ({"type": "X", "modality": "asserted", "data": [1]}, "`data`, an object"),
        ({"type": 3, "modality": "asserted", "data": {}}, "both texts"),
        (cut_by(1, note=float("nan")), "note is NaN"),
        (cut_by(2**70), "beyond 64 bits"),
        (cut_by(1, note="\ud800"), "half a surrogate pair"),
        (cut_by(1, id="0" * 32), "was changed"),
    ],
)
def test_what_the_log_could_not_give_back_is_refused_and_nothing_is_written(
    tmp_path: Path, draft: Mapping[str, object], says: str
) -> None:
    log = new_log(tmp_path, 1)
    before = log.path.read_bytes()
    with pytest.raises(InvalidError, match=says):
        log.append([cut_by(50), draft], recorder="ada", now=noon)
    assert log.path.read_bytes() == before


def test_a_line_of_the_log_appended_again_is_known_by_its_id(tmp_path: Path) -> None:
    log = new_log(tmp_path, 2)
    lines = [loads(line) for _, line in log.lines()]
    assert not log.append(lines, recorder="bob", now=noon).new


def test_any_text_comes_back_as_it_was(tmp_path: Path) -> None:
    log = new_log(tmp_path)
    hostile = '","recorder":"x","recorded":"2020-01-01T00:00:00Z","chain":"\n\r\0\x1b]52;\u202e\\"'
    data = {"more": 3, "recorder": hostile, "chain": hostile, hostile: [hostile]}
    log.append([cut_by(1, note=hostile, data=data)], recorder=hostile, now=noon)
    log.append([cut_by(2)], recorder="ada", now=noon)
    event = next(log.read())
    assert (event.note, event.recorder, event.data) == (hostile, hostile, data)
    assert faults(log) == []
    assert faults(Log(log.path)) == []


def test_ten_megabytes_of_text_fit_in_a_line(tmp_path: Path) -> None:
    log = new_log(tmp_path, 1)
    log.append([cut_by(1, note="ö" * 5_000_000)], recorder="ada", now=noon)
    assert Log(log.path).head() == log.head()
    assert len(list(log.read())[-1].note or "") == 5_000_000


def test_a_log_that_was_never_made_is_not_made_by_appending(tmp_path: Path) -> None:
    log = Log(tmp_path / "log.jsonl")
    with pytest.raises(NoChronicleError, match="chrono init"):
        log.append([cut_by(1)], recorder="ada", now=noon)


def test_making_a_log_that_is_there_leaves_it_alone(tmp_path: Path) -> None:
    log = new_log(tmp_path, 2)
    log.create()
    assert numbers(log) == [0, 1]


# ---------------------------------------------------------------------------- many writers


def test_two_writers_see_each_others_lines(tmp_path: Path) -> None:
    one = new_log(tmp_path, 1)
    two = Log(one.path)
    for number in range(10, 20, 2):
        one.append([cut_by(number)], recorder="ada", now=noon)
        two.append([cut_by(number + 1)], recorder="bob", now=noon)
    assert not one.append([cut_by(11)], recorder="ada", now=noon).new
    assert numbers(one) == [0, *range(10, 20)]
    assert faults(one) == []


def test_threads_that_share_a_log_lose_nothing(tmp_path: Path) -> None:
    log = new_log(tmp_path)

    def work(first: int) -> None:
        for number in range(first, first + 25):
            log.append([cut_by(number)], recorder="ada", now=noon)

    threads = [threading.Thread(target=work, args=(first,)) for first in range(0, 100, 25)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(numbers(log)) == list(range(100))
    assert faults(log) == []


def test_a_log_that_git_replaced_by_another_file_is_followed(tmp_path: Path) -> None:
    log = new_log(tmp_path, 1)
    copy = tmp_path / "copy"
    copy.write_bytes(log.path.read_bytes())
    log.append([cut_by(1)], recorder="ada", now=noon)
    copy.replace(log.path)
    log.append([cut_by(2)], recorder="ada", now=noon)
    assert numbers(log) == [0, 2]
    assert faults(log) == []


def test_a_log_cut_and_grown_behind_our_back_is_read_anew(tmp_path: Path) -> None:
    log = new_log(tmp_path, 1, 1, 1)
    cut = next(offset for offset, _ in list(log.lines())[1:])
    os.truncate(log.path, cut)
    other = Log(log.path)
    for number in (21, 22, 23):
        other.append([cut_by(number)], recorder="bob", now=noon)
    done = log.append([cut_by(1), cut_by(22)], recorder="ada", now=noon)
    assert len(done.new) == 1
    assert numbers(log) == [0, 21, 22, 23, 1]


def test_the_callers_look_up_spares_reading_what_it_covers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    log = new_log(tmp_path, 3)
    index = {event.id: event.offset for event in log.read()}
    since = log.head()
    Log(log.path).append([cut_by(7)], recorder="bob", now=noon)
    scanned: list[int] = []
    scan = writing.Writer._scan

    def watched(self: writing.Writer, file: BinaryIO, start: int, end: int) -> None:
        scanned.append(start)
        scan(self, file, start, end)

    monkeypatch.setattr(writing.Writer, "_scan", watched)

    def known(ids: Sequence[str]) -> Mapping[str, int]:
        return {each: index[each] for each in ids if each in index}

    fresh = Log(log.path)
    drafts = [cut_by(1), cut_by(7), cut_by(9)]
    done = fresh.append(drafts, recorder="ada", now=noon, known=known, since=since)
    assert scanned == [since.size]
    assert (len(done.already), len(done.new)) == (2, 1)


@pytest.mark.parametrize("size", [10_000, None])
def test_a_log_that_does_not_go_on_from_the_callers_index_is_refused(
    tmp_path: Path, size: int | None
) -> None:
    log = new_log(tmp_path, 2)
    before = log.path.read_bytes()
    since = Head("ab" * 32, size or log.head().size)
    for _ in range(2):
        with pytest.raises(ReplacedError, match="nothing was appended"):
            log.append([cut_by(9)], recorder="a", now=noon, known=lambda ids: {}, since=since)
    assert log.path.read_bytes() == before
    done = log.append([cut_by(9)], recorder="a", now=noon, known=lambda ids: {}, since=log.head())
    assert len(done.new) == 1
