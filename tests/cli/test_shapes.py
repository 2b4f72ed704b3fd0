"""Lines are told as JSON by their shape: to the letter what parsing and writing them gives."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chrono.cli import shapes
from chrono.cli.shapes import Lines
from chrono.model.event import Source, from_line, plainly, to_line
from chrono.render.json import encoded
from chrono.storage import json_codec as codec

EVENT = {
    "id": "0" * 32,
    "type": "Counted",
    "when": "2020-08",
    "modality": "reported",
    "speaker": "reyes",
    "data": {"force": "relief-force", "number": 5200},
    "summary": "It numbered 5,200.",
    "source": {"document": "d1", "start": 17, "end": 40},
    "recorder": "clerk",
    "recorded": "2026-11-21T10:00:00Z",
    "chain": "a" * 64,
}


@pytest.fixture(autouse=True)
def _every_line_teaches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shapes, "EVERY", 1)


def parsed(line: bytes) -> str:
    """What the line is by the long way."""
    return encoded(plainly(codec.loads(line)))


def but(**changed: Any) -> bytes:
    """The line of the event, with other values."""
    return codec.dumps(EVENT | changed)


values = st.one_of(
    st.text(max_size=6),
    st.integers(-(1 << 63), (1 << 64) - 1),
    st.integers(-3, 3),
    st.none(),
    st.booleans(),
    st.floats(allow_nan=False, allow_infinity=False),
    st.sampled_from(["", '"', "\\", ",", ":", "%s", "%", "{}", "é", "a,", ":a", "\n", "\x7f"]),
)
names = st.sampled_from(["force", "number", "by", "%s", 'a"b', "c:d", "é"])
data = st.dictionaries(
    names,
    values | st.lists(values, max_size=2) | st.dictionaries(names, values, max_size=2),
    max_size=3,
)
sources = st.dictionaries(
    st.sampled_from(Source.__slots__[:8]),
    values,
    max_size=4,  # type: ignore[attr-defined]
)
others = st.dictionaries(st.sampled_from(["when", "said", "summary", "nth", "more"]), values)
tags = st.sampled_from([[], ["toll"]])


PATIENT = settings(suppress_health_check=[HealthCheck.too_slow])


@PATIENT
@given(st.lists(st.tuples(data, sources, others, tags, st.randoms()), min_size=1, max_size=6))
def test_any_line_is_told_as_if_it_were_parsed_and_written(lines: list[Any]) -> None:
    told = Lines()
    for data, source, other, tags, random in lines * 2:
        event = {"id": "0" * 32, "data": data, "source": source, "tags": tags, **other}
        keys = list(event)
        random.shuffle(keys)
        line = codec.dumps({key: event[key] for key in keys})
        assert told.text(line) == parsed(line)


@given(st.text(), st.integers(-(1 << 63), (1 << 64) - 1))
def test_whatever_its_values_a_line_of_a_known_shape_is_told_right(text: str, count: int) -> None:
    told = Lines()
    told.text(but())
    line = but(summary=text, data={"force": text, "number": count})
    assert told.text(line) == parsed(line)
    assert json.loads(told.text(line))["data"] == {"force": text, "number": count}


def test_it_is_what_the_event_of_the_line_is_told_as() -> None:
    told = Lines()
    for number in (1, 20, 300):
        line = but(data={"force": "relief-force", "number": number}, more=number)
        assert told.text(line) == json.dumps(to_line(from_line(json.loads(line), 0)))


def test_only_the_first_line_of_a_shape_is_parsed(monkeypatch: pytest.MonkeyPatch) -> None:
    told, loads, seen = Lines(), codec.loads, []

    def counted(line: bytes) -> dict[str, Any]:
        seen.append(line)
        return loads(line)

    monkeypatch.setattr(codec, "loads", counted)
    shuffled = dict(sorted(EVENT.items()))
    for number in range(50):
        told.text(but(when=f"20{number:02}"))
        told.text(codec.dumps(shuffled | {"nth": number}))
    assert len(seen) == 2
    assert len(told.shapes) == 2
    for odd in ('a "word"', "two\nlines", "a \\ b"):
        told.text(but(summary=odd))
    assert len(seen) == 5


def test_keys_stand_in_the_order_in_which_people_read() -> None:
    told = Lines()
    shuffled = codec.dumps(dict(reversed(EVENT.items())))
    first, second = told.text(shuffled), told.text(shuffled)
    assert first == second == json.dumps(EVENT)


@pytest.mark.parametrize("number", ["-0", "1.0", "1e3", "1E3", "12345678901234567890"])
def test_a_number_that_is_written_otherwise_is_written_anew(number: str) -> None:
    told = Lines()
    told.text(but())
    line = but().replace(b"5200", number.encode())
    assert told.text(line) == parsed(line)


@pytest.mark.parametrize(
    "line", [b"{", b"\xff", b"[]", but()[:-1], but() + b"}", but().replace(b"5200", b"052")]
)
def test_a_line_that_is_none_is_refused(line: bytes) -> None:
    told = Lines()
    told.text(but())
    with pytest.raises(ValueError, match=r"\w"):
        told.text(line)


def test_few_lines_teach_and_few_shapes_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shapes, "EVERY", 3)
    told = Lines()
    for key in range(300):
        told.text(but(data={f"key-{key}": key}))
    assert len(told.shapes) == shapes.MOST
    again = Lines()
    again.text(but())
    again.text(but())
    assert not again.shapes
