"""A changed byte of the index is detected, and the log answers instead."""

from __future__ import annotations

import pytest

from tests.trust.rotting import Rotten


@pytest.fixture(scope="module")
def rotten(tmp_path_factory: pytest.TempPathFactory) -> Rotten:
    return Rotten(tmp_path_factory.mktemp("rot") / "c")


def test_an_index_that_is_whole_is_used_and_says_nothing(rotten: Rotten) -> None:
    rotten.restore()
    number = rotten.kept.path.stat().st_ino
    assert rotten.answers() == ("", ())
    assert rotten.kept.path.stat().st_ino == number


@pytest.mark.parametrize("part", ["index", "log of writes", "fingerprint"])
def test_whatever_byte_rots_the_answer_is_right_and_a_rotten_index_is_told_once(
    rotten: Rotten, part: str
) -> None:
    size = len(rotten.parts[part])
    assert list(rotten.wrong(part, range(0, size, max(size // 60, 1)))) == []


def test_an_index_that_was_made_anew_is_trusted_again(rotten: Rotten) -> None:
    rotten.restore()
    rotten.flip("index", 4000, 3)
    assert rotten.answers()[1] != ()
    assert rotten.answers() == ("", ())
