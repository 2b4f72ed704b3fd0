"""Every appended line reads back as the given event.

`Log.append` either refuses an event and writes nothing, or the event verifies and reads back
unchanged, for any recorder. `feeding.kept_as_given` checks more for events that `prepare` accepts.
"""

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chrono.errors import ChronoError, InvalidError
from chrono.model.event import METADATA_KEYS, to_line
from chrono.storage.log import Log
from tests.storage.log.making import cut_by, faults, new_log, noon
from tests.trust.feeding import drafts
from tests.trust.nasty import HALF, TEXTS, VALUES, deep

KEYS = (
    "id",
    "type",
    "when",
    "said",
    "modality",
    "speaker",
    "via",
    "data",
    "summary",
    "source",
    "basis",
    "doubt",
    "note",
    "tags",
    "when_as_written",
    "nth",
    "more",
    "recorder",
    "recorded",
    "chain",
    "offset",
    "x",
    "",
    "\ud800",
    "\x1b]0;x\x07",
)
SOURCE_KEYS = ("document", "start", "end", "sha256", "locator", "quote", "credibility", "x", "")
NASTY = st.sampled_from(VALUES)
TREES = st.recursive(
    NASTY | st.text(max_size=9) | st.integers() | st.floats(),
    lambda each: (
        st.lists(each, max_size=3) | st.dictionaries(st.text(max_size=4), each, max_size=3)
    ),
    max_leaves=6,
)
DRAFTS = st.one_of(
    st.builds(
        lambda base, key, value: {**base, key: value},
        st.just(cut_by(1)),
        st.sampled_from(KEYS),
        TREES,
    ),
    st.builds(
        lambda key, value: cut_by(2, source={"document": "d", key: value}),
        st.sampled_from(SOURCE_KEYS),
        TREES,
    ),
    st.builds(lambda key, value: cut_by(3, data={key: value}), st.text(max_size=5), TREES),
    st.dictionaries(st.sampled_from(KEYS), TREES, max_size=6),
)
RECORDERS = st.just("ada") | st.text(max_size=20) | st.sampled_from([*TEXTS.values(), HALF])


def told(event: Any) -> dict[str, Any]:
    """What an event says, without what says nothing."""
    line = {key: value for key, value in to_line(event).items() if key not in METADATA_KEYS}
    return {key: value for key, value in line.items() if value not in (None, [], "", (), {})}


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> Log:
    return new_log(tmp_path_factory.mktemp("back"))


@settings(max_examples=400, suppress_health_check=list(HealthCheck))
@given(st.lists(DRAFTS, min_size=1, max_size=3), RECORDERS)
def test_what_is_appended_is_read_back_as_it_was_given(
    log: Log, given_: list[dict[str, Any]], recorder: str
) -> None:
    log.path.write_bytes(b"")
    try:
        done = Log(log.path).append(given_, recorder=recorder, now=noon)
    except InvalidError:
        assert log.path.read_bytes() == b""
        return
    assert faults(log) == []
    back = {event.id: event for event in log.read()}
    assert set(done.ids) == set(back)
    for name, draft in zip(done.ids, given_, strict=True):
        plain = json.loads(json.dumps(draft))
        wanted = {key: value for key, value in plain.items() if key not in METADATA_KEYS}
        wanted = {
            key: value
            for key, value in wanted.items()
            if value or (value == 0 and value is not False)
        }
        assert told(back[name]) == {key: value for key, value in wanted.items() if value != {}}
        assert back[name].recorder == recorder
        assert next(log.events_at([back[name].offset])) == back[name]


@pytest.mark.parametrize(
    "change",
    [
        {"source": 5},
        {"source": {"x": 1}},
        {"source": "d"},
        {"via": 5},
        {"via": [5]},
        {"tags": {"x": 1}},
        {"tags": "x"},
        {"when": 2020},
        {"note": True},
        {"nth": "1"},
        {"nth": True},
        {"nth": False},
        {"source": {"document": "d", "start": True}},
        {"data": {"x": HALF}},
        {"data": {"x": float("nan")}},
        {"data": {"x": 2**64}},
        {"data": {"x": deep(300)}},
        {"data": {HALF: 1}},
        {"data": {5: 1}},
        {"source": {"document": 5}},
        {"doubt": [None]},
        {"source": {"start": "1"}},
        {"speaker": ["x"]},
    ],
)
def test_what_could_not_be_read_back_is_refused(log: Log, change: dict[str, Any]) -> None:
    log.path.write_bytes(b"")
    with pytest.raises(InvalidError):
        Log(log.path).append([cut_by(1), cut_by(2, **change)], recorder="ada", now=noon)
    assert log.path.read_bytes() == b""


def test_a_recorder_that_is_no_text_is_refused(log: Log) -> None:
    log.path.write_bytes(b"")
    with pytest.raises(InvalidError, match="recorder"):
        Log(log.path).append([cut_by(1)], recorder=HALF, now=noon)
    assert log.path.read_bytes() == b""


def test_a_very_long_text_is_read_back_and_one_past_the_limit_is_refused(tmp_path: Path) -> None:
    fresh = new_log(tmp_path)
    fresh.append([cut_by(1, note="x" * 10_000_000)], recorder="ada", now=noon)
    assert len(next(fresh.read()).note or "") == 10_000_000
    assert faults(fresh) == []


@settings(max_examples=60, suppress_health_check=list(HealthCheck))
@given(st.lists(DRAFTS, min_size=1, max_size=2))
def test_what_is_prepared_is_refused_or_kept_as_it_was_given(given_: list[dict[str, Any]]) -> None:
    try:
        data = json.dumps(given_).encode()
    except ValueError:
        return
    with suppress(ChronoError):
        drafts(data)
