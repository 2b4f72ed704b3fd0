"""JSON lines have one canonical text, or an error with the reason."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chrono.storage.json_codec import canonical, dumps, event_id, loads, loads_strict, pack

SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**64 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=["Cs"]))
)
JSON = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), inner, max_size=3)
    ),
    max_leaves=12,
)
OBJECTS = st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), JSON, max_size=5)


@given(OBJECTS)
def test_what_is_written_is_read_as_it_was(found: dict[str, Any]) -> None:
    assert loads(dumps(found)) == loads_strict(dumps(found)) == found


@given(OBJECTS)
def test_lines_that_others_spaced_and_escaped_differently_are_read_alike(
    found: dict[str, Any],
) -> None:
    assert loads_strict(json.dumps(found, indent=1).encode()) == found


@pytest.mark.parametrize(
    ("line", "says"),
    [
        (b'{"a":1,"a":2}', "'a' twice"),
        (b'{"a":{"b":1,"c":2,"b":1}}', "'b' twice"),
        (b'{"a":18446744073709551616}', "beyond 64 bits"),
        (b'{"a":-9223372036854775809}', "beyond 64 bits"),
        (b'{"a":' + b"9" * 5000 + b"}", "beyond 64 bits|infinity"),
        (b'{"a":NaN}', "."),
        (b'{"a":-Infinity}', "."),
        (b'{"a":1e999}', "infinity"),
        (b'{"a":"\\ud800"}', "surrogate"),
        (b'{"a":"\xff"}', "UTF-8"),
        (b'{"a":' + b"[" * 500 + b"]" * 500 + b"}", "levels deep"),
        (b'{"a":' * 5000 + b"1" + b"}" * 5000, "."),
        (b"[1]", "a list"),
        (b'"text"', "a text"),
        (b"null", "null"),
        (b"12", "a number"),
        (b"", "empty"),
        (b'{"a":1', "."),
        (b'\xef\xbb\xbf{"a":1}', "byte order mark"),
    ],
)
def test_a_text_that_two_readers_could_take_for_two_things_is_refused(
    line: bytes, says: str
) -> None:
    with pytest.raises(ValueError, match=says):
        loads_strict(line)


@pytest.mark.parametrize(
    ("found", "says"),
    [
        ({"data": {"by": float("nan")}}, r"data\.by is NaN"),
        ({"data": {"by": [1, float("-inf")]}}, r"data\.by\[1\] is NaN or infinite"),
        ({"data": 2**64}, "beyond 64 bits"),
        ({"data": "\udc80"}, "surrogate"),
        ({"data": {1: 2}}, "key that is not text"),
        ({"data": date(2020, 1, 1)}, "what JSON cannot"),
        ({"data": {1, 2}}, "what JSON cannot"),
    ],
)
def test_what_json_cannot_hold_is_refused_when_writing(found: Any, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        dumps(found)


def test_what_is_too_deep_is_refused_when_writing() -> None:
    deep: Any = 1
    for _ in range(300):
        deep = [deep]
    with pytest.raises(ValueError, match="levels deep"):
        dumps(deep)


def test_null_itself_may_stand_inside_the_data() -> None:
    assert dumps({"data": {"by": None, "null": float(1)}}) == b'{"data":{"by":null,"null":1.0}}'


def test_the_id_is_the_same_in_whatever_order_the_keys_come() -> None:
    one = {"type": "X", "data": {"a": 1, "b": {"c": 2, "d": 3}}}
    two = {"data": {"b": {"d": 3, "c": 2}, "a": 1}, "type": "X"}
    assert event_id(one) == event_id(two)
    assert len(event_id(one)) == 32


def test_the_stamp_is_no_part_of_what_an_event_says() -> None:
    bare = {"type": "X", "data": {}}
    metadata = {"id": "?", "more": 3, "recorder": "ada", "recorded": "2026", "chain": "0"}
    assert canonical({**metadata, **bare}) == canonical(bare) == b'{"data":{},"type":"X"}'


@pytest.mark.parametrize("empty", [None, "", [], {}])
def test_a_key_that_says_nothing_is_no_part_of_the_id(empty: Any) -> None:
    assert event_id({"type": "X", "data": {}, "note": empty}) == event_id({"type": "X", "data": {}})


def test_zero_and_false_say_something() -> None:
    bare = {"type": "X", "data": {}}
    ids = {event_id(bare), event_id({**bare, "nth": 0}), event_id({**bare, "nth": False})}
    assert len(ids) == 3


def test_packing_gives_the_id_and_the_members_in_the_order_of_the_draft() -> None:
    identity, members = pack({"type": "X", "id": "?", "data": {"b": 1, "a": 2}, "note": ""})
    assert members == b'"type":"X","data":{"b":1,"a":2}'
    assert identity == event_id({"type": "X", "data": {"a": 2, "b": 1}})
