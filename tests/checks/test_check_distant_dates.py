"""Dates that are about and lie more than ten margins apart are reported."""

from __future__ import annotations

from chrono.checks import check
from chrono.edtf import FOREVER
from chrono.fold import fold
from chrono.model.vocabulary import Vocabulary, load
from tests.fold.telling import Told
from tests.moments import end

TOML = """
[kinds.base.attributes]
built = { type = "date", persistence = "fixed" }
[types.Built]
fields = { base = "base", in = "date" }
effects = [ { set = "base.built", to = "in" } ]
"""


def found(*dates: str, vocabulary: Vocabulary | None = None) -> list[str]:
    """The sentences about a base that documents say was built in these years."""
    told = Told(reuters="2020-01-01")
    for when in dates:
        told.says("reuters", "Built", "2019", base="taji", **{"in": when})
    vocabulary = vocabulary or load(TOML)
    cells = fold(told.events, vocabulary)
    findings = check(
        cells, told.events, vocabulary, end("2020-12-31"), FOREVER, ("distant-dates", "contested")
    )
    return [each.sentence for each in findings]


def test_dates_within_ten_margins_are_merely_possible() -> None:
    assert found("0847~", "0849") == []
    assert found("0847~", "0857") == []
    assert found("0847", "0847~") == []


def test_dates_more_than_ten_margins_apart_are_found() -> None:
    (sentence,) = found("0847~", "0859")
    assert "more than 10 times the margin" in sentence


def test_the_margin_is_that_of_the_vocabulary() -> None:
    wide = load('about = { year = "P5Y" }\n' + TOML)
    assert found("0847~", "0890", vocabulary=wide) == []
    assert len(found("0847~", "0899", vocabulary=wide)) == 1


def test_exact_dates_are_contested_and_not_distant() -> None:
    (sentence,) = found("0847", "0899")
    assert "margin" not in sentence
