"""Values: their types, their compatibility, and their words."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chrono.model.quantity import (
    agree,
    best,
    comparable,
    half_unit,
    narrowest,
    number,
    plus,
    ranged,
    say,
    span,
)
from tests.reference import claiming
from tests.reference.ticking import Ticking

NUMBERS = st.integers(-5000, 5000)
QUANTITIES = st.one_of(
    NUMBERS,
    st.builds(lambda n: {"about": n}, NUMBERS),
    st.builds(lambda n: {"at_least": n}, NUMBERS),
    st.builds(lambda n: {"at_most": n}, NUMBERS),
    st.builds(lambda a, b: {"low": min(a, b), "high": max(a, b)}, NUMBERS, NUMBERS),
    st.builds(
        lambda a, b, c: dict(zip(("low", "best", "high"), sorted((a, b, c)), strict=True)),
        NUMBERS,
        NUMBERS,
        NUMBERS,
    ),
    st.just({"words": "a few hundred"}),
)


@pytest.mark.parametrize(
    ("value", "reach"),
    [
        (2200, (2200, 2200)),
        (2.5, (2.5, 2.5)),
        (0, (0, 0)),
        ({"about": 2500}, (2450, 2550)),
        ({"about": 3000}, (2500, 3500)),
        ({"about": 2501}, (2500.5, 2501.5)),
        ({"about": 7}, (6.5, 7.5)),
        ({"about": 0.25}, (0.245, 0.255)),
        ({"about": 0}, (0, 0)),
        ({"about": -300}, (-350, -250)),
        ({"at_least": 500}, (500, None)),
        ({"at_most": 10}, (None, 10)),
        ({"low": 3, "best": 4, "high": 9}, (3, 9)),
        ({"low": 3}, (3, None)),
        ({"high": 9, "best": 4}, (None, 9)),
        ({"words": "a few hundred"}, None),
        (None, None),
        ("us", None),
        (True, None),
        (False, None),
    ],
)
def test_a_quantity_leaves_open_just_what_its_document_does(value: Any, reach: Any) -> None:
    assert span(value) == (pytest.approx(reach) if reach and None not in reach else reach)


@pytest.mark.parametrize(
    ("figure", "half"), [(2500, 50), (3000, 500), (10, 5), (1, 0.5), (0.3, 0.05), (1.20, 0.05)]
)
def test_about_reaches_half_a_unit_of_the_last_digit_that_is_not_zero(
    figure: float, half: float
) -> None:
    assert half_unit(figure) == pytest.approx(half)


@pytest.mark.parametrize(
    ("kind", "one", "two", "right"),
    [
        ("quantity", 2500, {"about": 2500}, True),
        ("quantity", 2551, {"about": 2500}, False),
        ("quantity", 2550, {"about": 2500}, True),
        ("quantity", {"at_least": 500}, {"at_most": 500}, True),
        ("quantity", {"at_least": 501}, {"at_most": 500}, False),
        ("quantity", {"low": 3, "best": 4, "high": 9}, 9, True),
        ("quantity", {"low": 3, "best": 4, "high": 9}, 2, False),
        ("quantity", 300, {"words": "a few hundred"}, True),
        ("quantity", {"words": "many"}, {"words": "few"}, True),
        ("quantity", None, 0, True),
        ("quantity", None, {"at_most": 3}, True),
        ("quantity", None, 1, False),
        ("entity", None, None, True),
        ("entity", None, "us", False),
        ("entity", "us", "us", True),
        ("entity", "us", "usa", False),
        ("choice", "left", "in use", False),
        ("choice", None, "left", False),
        ("words", "Camp Taji", "a base", True),
        ("words", None, "a base", False),
        ("date", "1975", "197X", True),
        ("date", "1975", "1980", False),
        ("date", "1975", "[..1980]", True),
        ("entity", True, True, True),
        ("entity", True, False, False),
        ("entity", None, False, True),
        ("entity", None, True, False),
    ],
)
def test_two_values_agree_where_both_can_be_right(
    kind: str, one: Any, two: Any, right: bool
) -> None:
    assert agree(kind, one, two) is right
    assert agree(kind, two, one) is right


@given(QUANTITIES, QUANTITIES)
def test_quantities_agree_where_their_ranges_share_a_number(one: Any, two: Any) -> None:
    assert agree("quantity", one, two) == claiming.agree(one, two, "quantity", Ticking("UTC"))
    assert agree("quantity", one, one)


@given(st.lists(QUANTITIES, min_size=2, max_size=5))
def test_quantities_that_agree_two_by_two_all_share_a_number(many: list[Any]) -> None:
    reaches = [span(value) for value in many]
    if all(agree("quantity", one, two) for one in many for two in many):
        lows = [reach[0] for reach in reaches if reach and reach[0] is not None]
        highs = [reach[1] for reach in reaches if reach and reach[1] is not None]
        assert not lows or not highs or max(lows) <= min(highs)


@given(QUANTITIES, QUANTITIES, st.sampled_from([1, -1]))
def test_a_sum_holds_every_sum_of_what_its_parts_hold(one: Any, two: Any, sign: int) -> None:
    found = plus(one, two, sign)
    reach, (mine, theirs) = span(found), (span(one), span(two))
    if found is None:
        return
    assert reach is not None
    assert mine is not None
    assert theirs is not None
    for a in mine:
        for b in theirs:
            if a is not None and b is not None:
                assert reach[0] is None or reach[0] <= a + sign * b
                assert reach[1] is None or a + sign * b <= reach[1]


@pytest.mark.parametrize(
    ("one", "two", "sign", "sum_"),
    [
        (3000, 2200, 1, 5200),
        (5200, 2200, -1, 3000),
        ({"about": 3000}, 2200, 1, {"low": 4700, "high": 5700}),
        ({"at_least": 500}, 100, 1, {"at_least": 600}),
        (1000, {"at_least": 100}, -1, {"at_most": 900}),
        ({"at_least": 500}, {"at_least": 100}, -1, None),
        ({"words": "a few"}, 100, 1, None),
        (100, {"words": "a few"}, 1, None),
        (None, 100, 1, None),
    ],
)
def test_what_is_derived_is_derived_on_ranges_and_never_out_of_words(
    one: Any, two: Any, sign: int, sum_: Any
) -> None:
    assert plus(one, two, sign) == sum_


def test_a_range_is_put_as_plainly_as_it_can_be() -> None:
    assert ranged(3, 3) == 3
    assert ranged(3, None) == {"at_least": 3}
    assert ranged(None, 9) == {"at_most": 9}
    assert ranged(3, 9) == {"low": 3, "high": 9}


def test_the_narrowest_of_values_is_the_most_exact_and_words_come_last() -> None:
    many = [{"words": "a few"}, {"at_least": 5}, {"about": 3000}, {"low": 2900, "high": 3100}, 3000]
    while many:
        found = narrowest(reversed(many))
        assert found == many.pop()


@given(st.lists(QUANTITIES, min_size=1, max_size=6), st.randoms(use_true_random=False))
def test_the_narrowest_does_not_hang_on_the_order(many: list[Any], chance: Any) -> None:
    shuffled = many[:]
    chance.shuffle(shuffled)
    assert say(narrowest(shuffled)) == say(narrowest(many))


@pytest.mark.parametrize(
    ("value", "unit", "words"),
    [
        (2200, "persons", "2,200 persons"),
        (1234567, "", "1,234,567"),
        (2.5, "", "2.5"),
        ({"about": 2500}, "persons", "about 2,500 persons"),
        ({"at_least": 500}, "", "at least 500"),
        ({"at_most": 10}, "", "at most 10"),
        ({"low": 3, "best": 4, "high": 9}, "persons", "3 to 9 (best 4) persons"),
        ({"low": 3, "high": 9}, "", "3 to 9"),
        ({"low": 3}, "", "at least 3"),
        ({"high": 9}, "", "at most 9"),
        ({"low": 3, "high": 3}, "", "3"),
        ({"words": "a few hundred"}, "persons", "a few hundred"),
        (1, "persons", "1 person"),
        (1, "US dollars", "1 US dollar"),
        ({"about": 1}, "weapons", "about 1 weapon"),
        ({"at_most": 1}, "persons", "at most 1 person"),
        ({"low": 0, "high": 1}, "persons", "0 to 1 persons"),
        ({"low": 1, "high": 3}, "persons", "1 to 3 persons"),
        ({"low": 1, "best": 1, "high": 3}, "persons", "1 to 3 (best 1) persons"),
        (21, "persons", "21 persons"),
        (0, "persons", "0 persons"),
        (1, "losses", "1 loss"),
        (1, "boxes", "1 box"),
        (1, "batches", "1 batch"),
        (1, "parties", "1 party"),
        (1, "km", "1 km"),
        (1, "degrees Celsius", "1 degrees Celsius"),
        ({"words": "1"}, "persons", "1"),
        (None, "persons", "none"),
        (True, "", "yes"),
        (False, "", "no"),
        ("us", "persons", "us"),
    ],
)
def test_a_value_in_words_adds_nothing_to_what_the_document_gives(
    value: Any, unit: str, words: str
) -> None:
    assert say(value, unit) == words


@given(QUANTITIES)
def test_every_quantity_can_be_said(value: Any) -> None:
    assert say(value, "persons")


def test_the_figure_to_show_is_one_that_a_document_gives() -> None:
    assert best(7) == 7
    assert best({"about": 2500}) == 2500
    assert best({"low": 3, "best": 4, "high": 9}) == 4
    for none in ({"low": 3, "high": 9}, {"at_least": 3}, {"words": "few"}, None, True, "us"):
        assert best(none) is None
    assert number(2200) == "2,200"


def test_words_are_compared_with_nothing_and_a_none_with_everything() -> None:
    assert not comparable("words", "a", "a")
    assert not comparable("quantity", 3, {"words": "three"})
    assert comparable("quantity", 3, {"about": 3})
    assert comparable("words", None, "a")
    assert comparable("entity", "us", "usa")
