"""The line format: reading metadata by position equals the format's pattern."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from chrono.storage.json_codec import dumps
from chrono.storage.log.line_format import id_of, metadata_of
from chrono.storage.log.records import Metadata

FORMAT = re.compile(
    rb'\{"id":"(?P<id>[0-9a-f]{32})",.*?(?:,"more":(?P<more>[1-9]\d{0,9}))?'
    rb',"recorder":"(?:[^"\\]|\\.)*","recorded":"(?P<recorded>\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ)"'
    rb',"chain":"(?P<chain>[0-9a-f]{64})"\}',
    re.DOTALL,
)
ID, CHAIN, MOMENT = b"0f" * 16, b"a1" * 32, b"2026-11-21T10:00:00Z"


def line(
    recorder: bytes = b'"clerk"', more: bytes = b"", moment: bytes = MOMENT, chain: bytes = CHAIN
) -> bytes:
    metadata = b'%b,"recorder":%b,"recorded":"%b","chain":"%b"}' % (more, recorder, moment, chain)
    return b'{"id":"%b","type":"Held"%b' % (ID, metadata)


def test_a_line_tells_its_id_and_its_stamp() -> None:
    assert id_of(line()) == ID.decode()
    assert metadata_of(line()) == Metadata(0, MOMENT.decode(), CHAIN.decode())


def test_a_line_of_a_batch_says_how_many_follow() -> None:
    found = metadata_of(line(more=b',"more":9999999999'))
    assert found
    assert found.more == 9_999_999_999


@given(st.text())
@example('a \\ and a " in it')
@example('","recorded":"')
@example(',"recorder":"')
def test_whoever_appends_may_be_called_anything(name: str) -> None:
    try:
        written = dumps(name)
    except ValueError:
        return  # half a surrogate pair: no name that the log takes
    assert metadata_of(line(recorder=written)) == Metadata(0, MOMENT.decode(), CHAIN.decode())


@pytest.mark.parametrize(
    "recorder", [b"clerk", b'"', b'"clerk', b'clerk"', b'"cl"erk"', b'"clerk\\"', b'"a\\\\"b"', b""]
)
def test_a_recorder_that_is_no_json_text_is_no_stamp(recorder: bytes) -> None:
    assert metadata_of(line(recorder=recorder)) is None


@pytest.mark.parametrize(
    "moment",
    [b"2026-11-21T10:00:00", b"2026-11-21 10:00:00Z", b"20261-1-21T10:00:00Z", b"", b"2026-11-21"],
)
def test_a_time_of_another_shape_is_no_stamp(moment: bytes) -> None:
    assert metadata_of(line(moment=moment)) is None


@pytest.mark.parametrize("chain", [CHAIN[:-1], CHAIN + b"a", CHAIN.upper(), b"g" + CHAIN[1:], b""])
def test_a_chain_that_is_not_64_small_hexadecimal_digits_is_no_stamp(chain: bytes) -> None:
    assert metadata_of(line(chain=chain)) is None


@pytest.mark.parametrize("more", [b',"more":0', b',"more":', b',"more":-1', b',"more":1x'])
def test_what_is_no_count_says_that_nothing_follows(more: bytes) -> None:
    found = metadata_of(line(more=more))
    assert found
    assert found.more == 0


@pytest.mark.parametrize("begun", [b'{"id":"', b'{"id":"0F', b'{"idd":"', b' {"id":"', b""])
def test_a_line_that_does_not_begin_with_an_id_has_none(begun: bytes) -> None:
    assert id_of(begun + line()[9:]) is None


@given(st.integers(0, len(line(more=b',"more":12')) - 1), st.binary(max_size=2))
def test_a_line_changed_anywhere_is_read_as_its_format_has_it(place: int, put: bytes) -> None:
    whole = line(more=b',"more":12')
    changed = whole[:place] + put + whole[place + 1 :]
    expected = FORMAT.fullmatch(changed)
    found = metadata_of(changed)
    if expected and b"\n" not in changed:
        assert found
        assert found.recorded.encode() == expected["recorded"]
        assert found.chain.encode() == expected["chain"]
        assert id_of(changed) == expected["id"].decode()
    elif found:  # what stands before the stamp is not the frame's to judge
        assert place < changed.rfind(b',"recorder":')


@given(st.binary(max_size=300))
def test_bytes_that_are_no_line_have_neither_stamp_nor_id(found: bytes) -> None:
    assert metadata_of(found) is None
    assert id_of(found) is None


@given(st.integers(0, len(line()) - 1))
def test_a_line_cut_short_anywhere_has_no_stamp(length: int) -> None:
    assert metadata_of(line()[:length]) is None
