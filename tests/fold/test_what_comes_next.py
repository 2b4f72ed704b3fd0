"""The next known change of a reading, which replaces a stored "until"."""

from __future__ import annotations

from tests.fold.telling import Told


def following(told: Told, cell: str, at: str, known_at: str | None = None) -> object:
    found = told.ask(cell, at, known_at).next
    return found and found.value


def test_what_lasts_names_the_first_claim_that_says_something_else() -> None:
    told = Told(reuters="2020-10-01")
    told.says("reuters", "Held", "2020-01-01", base="taji", holder="us")
    told.says("reuters", "Held", "2020-03-01", base="taji", holder="us")
    told.says("reuters", "HandedOver", "2020-08-23", base="taji", to="iraq")
    told.says("reuters", "HandedOver", "2020-09-23", base="taji", to="is")
    assert following(told, "taji.holder", "2020-01-15") == "iraq"
    assert following(told, "taji.holder", "2020-08-23") == "is"
    assert following(told, "taji.holder", "2020-09-23") is None


def test_what_is_observed_names_the_next_observation_though_it_says_the_same() -> None:
    told = Told(reuters="2020-10-01")
    told.says("reuters", "Strength", "2020-01-01", force="us", count=5200)
    told.says("reuters", "Strength", "2020-03-01", force="us", count=5200)
    told.says("reuters", "Strength", "2020-06-01", force="us", count=3000)
    reading = told.ask("us.strength", "2020-01-15")
    assert reading.next is not None
    assert reading.next.when == "2020-03-01"
    assert following(told, "us.strength", "2020-03-01") == 3000


def test_where_nothing_is_known_yet_the_first_claim_of_all_comes_next() -> None:
    told = Told(reuters="2020-10-01")
    told.says("reuters", "Held", "2020-03-01", base="taji", holder="us")
    told.says("reuters", "HandedOver", "2020-08-23", base="taji", to="iraq", from_="us")
    assert following(told, "taji.holder", "2019-01-01") == "us"


def test_what_stood_before_a_change_is_no_change_that_comes() -> None:
    told = Told(reuters="2020-10-01")
    told.says("reuters", "Reduced", "2020-09-09", force="us", by=2200, to=3000)
    assert following(told, "us.strength", "2020-01-01") == 3000


def test_a_change_by_an_amount_comes_next_though_nobody_says_what_it_leaves() -> None:
    told = Told(reuters="2020-10-01")
    told.says("reuters", "Strength", "2020-06-01", force="us", count=5200)
    cut = told.says("reuters", "Reduced", "2020-09-09", force="us", by=2200)
    found = told.ask("us.strength", "2020-07-01").next
    assert found is not None
    assert (found.event, found.role, found.value) == (cut, "less", 2200)
    assert not found.derived


def test_what_may_have_begun_already_is_no_change_that_comes() -> None:
    told = Told(reuters="2020-10-01")
    told.says("reuters", "Held", "2020-01-01", base="taji", holder="us")
    told.says("reuters", "HandedOver", "2020-08", base="taji", to="iraq")
    assert following(told, "taji.holder", "2020-07-31") == "iraq"
    assert following(told, "taji.holder", "2020-08-01") is None


def test_of_vague_changes_the_one_that_is_certain_first_comes_next() -> None:
    told = Told(reuters="2020-12-01")
    told.says("reuters", "Held", "2020-01-01", base="taji", holder="us")
    told.says("reuters", "HandedOver", "[2020-03-01..2020-09-30]", base="taji", to="iraq")
    told.says("reuters", "HandedOver", "[2020-04-01..2020-05-31]", base="taji", to="is")
    assert following(told, "taji.holder", "2020-02-01") == "is"


def test_nothing_comes_next_that_was_not_known_and_no_plan_does() -> None:
    told = Told(reuters="2020-01-10", sana="2020-09-10")
    told.says("reuters", "Held", "2020-01-01", base="taji", holder="us")
    told.says("reuters", "HandedOver", "2020-08-01", "planned", base="taji", to="iraq")
    told.says("sana", "HandedOver", "2020-08-23", base="taji", to="iraq")
    assert following(told, "taji.holder", "2020-02-01", known_at="2020-09-09") is None
    assert following(told, "taji.holder", "2020-02-01", known_at="2020-09-10") == "iraq"


def test_of_words_any_others_are_a_change_and_the_same_are_none() -> None:
    told = Told(reuters="2020-12-01")
    for month, words in ((1, "Camp Taji"), (2, "Camp Taji"), (3, "the northern base")):
        told.says("reuters", "Called", f"2020-0{month}-01", base="taji", words=words)
    assert following(told, "taji.known_as", "2020-01-15") == "the northern base"


def test_what_comes_next_of_a_tally_is_the_next_that_is_counted() -> None:
    told = Told(reuters="2020-12-01")
    told.says("reuters", "Lost", "2020-03-11", force="us", killed=2)
    told.says("reuters", "Lost", "2020-09-11", force="us", killed=2)
    reading = told.ask("us.killed", "2020-04-01")
    assert reading.next is not None
    assert reading.next.when == "2020-09-11"
