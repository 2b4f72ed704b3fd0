"""A reading names exactly the links that can affect it."""

from __future__ import annotations

from chrono.fold.diff import support
from tests.fold.telling import Told


def links(told: Told, cell: str, at: str, known_at: str | None = None) -> set[str]:
    return {tie.event for tie in told.ask(cell, at, known_at).links}


def two_holders(told: Told) -> tuple[str, str]:
    first = told.says("reuters", "Held", "2020-08", base="taji", holder="us")
    second = told.says("sana", "HandedOver", "[2020-08-10..2020-09]", base="taji", to="iraq")
    return first, second


def test_a_reading_names_the_link_that_orders_it() -> None:
    told = Told(reuters="2020-10-01", sana="2020-10-02")
    first, second = two_holders(told)
    link = told.link(second, "follows", first)
    assert told.shows("taji.holder", "2020-10-01") == "stated iraq"
    assert links(told, "taji.holder", "2020-10-01") == {link}


def test_it_names_what_moves_it_by_way_of_other_events_too() -> None:
    """The hand-over is one with that of another document, which came after a visit."""
    told = Told(reuters="2020-10-01", sana="2020-10-02")
    first, second = two_holders(told)
    again = told.says("reuters", "Left", "2020-09-01", base="k1")
    visit = told.says("sana", "Left", "2020-08-20", base="qayyarah")
    same = told.link(second, "same", again)
    after = told.link(again, "follows", visit)
    elsewhere = told.link(visit, "same", told.says("sana", "Left", "2020-08-20", base="taji"))
    assert links(told, "taji.holder", "2020-10-01") == {same, after, elsewhere}
    assert first


def test_it_names_a_contradiction_of_what_it_rests_on() -> None:
    told = Told(reuters="2020-10-01", sana="2020-10-02")
    first, second = two_holders(told)
    against = told.link(first, "contradicts", second)
    assert told.shows("taji.holder", "2020-10-01") == "contested iraq | us"
    assert links(told, "taji.holder", "2020-10-01") == {against}


def test_a_quarrel_of_events_that_only_follow_it_is_none_of_its_own() -> None:
    """The base was left after it was handed over, says one; another says that was in spring."""
    told = Told(reuters="2020-10-01", sana="2020-10-02")
    _, second = two_holders(told)
    left = told.says("reuters", "Left", "2020-09-20", base="taji")
    spring = told.says("sana", "Left", "2020-03", base="k1")
    after = told.link(left, "follows", second)
    quarrel = told.link(spring, "contradicts", left)
    third = told.link(spring, "contradicts", told.says("sana", "Left", "2020-04", base="k1"))
    assert links(told, "taji.holder", "2020-10-01") == {after}
    assert links(told, "taji.status", "2020-10-01") == {after, quarrel}
    assert links(told, "k1.status", "2020-10-01") == {third}


def test_what_fulfils_or_corroborates_moves_nothing_and_is_not_named() -> None:
    told = Told(reuters="2020-10-01", sana="2020-08-01")
    plan = told.says("sana", "HandedOver", "2020-09-01", "planned", base="taji", to="iraq")
    deed = told.says("reuters", "HandedOver", "2020-09-02", base="taji", to="iraq")
    told.link(deed, "fulfils", plan)
    told.link(deed, "corroborates", told.says("sana", "Left", "2020-07-30", base="k1"))
    assert links(told, "taji.holder", "2020-10-01") == set()


def test_a_link_that_is_not_known_yet_is_not_named_yet() -> None:
    told = Told(reuters="2020-10-01", sana="2020-10-02", study="2021-05-01")
    first, second = two_holders(told)
    link = told.link(second, "follows", first, by="study")
    assert links(told, "taji.holder", "2020-10-01", known_at="2021-04-30") == set()
    assert links(told, "taji.holder", "2020-10-01", known_at="2021-05-01") == {link}


def test_an_unknown_that_links_bound_names_them_and_an_unknown_of_nothing_names_none() -> None:
    told = Told(reuters="2020-10-01", sana="2020-10-02")
    first = told.says("reuters", "Held", "[..2020-08-23]", base="taji", holder="us")
    link = told.link(first, "same", told.says("sana", "Held", None, base="taji", holder="us"))
    told.says("sana", "Left", "2020-08-01", base="taji")
    assert links(told, "taji.holder", "2019-01-01") == {link}
    assert links(told, "taji.status", "2019-01-01") == set()


def test_it_names_links_of_what_came_after_it_and_of_what_is_one_with_that() -> None:
    """What is left after the hand-over moves its last day; what is one with that, by way of it."""
    told = Told(reuters="2020-10-01", sana="2020-10-02")
    _, second = two_holders(told)
    left = told.says("reuters", "Left", "2020-09-20", base="taji")
    after = told.link(left, "follows", second)
    again = told.says("sana", "Left", "2020-09", base="k1")
    same = told.link(again, "same", left)
    assert links(told, "taji.holder", "2020-10-01") == {after, same}


def test_what_is_one_happening_with_what_followed_another_followed_it_too() -> None:
    """All on one day: only the links order them, and only by way of the other document."""
    told = Told(reuters="2020-10-01", sana="2020-10-02")
    first = told.says("reuters", "Held", "2020-08-23", base="taji", holder="us")
    left = told.says("reuters", "Left", "2020-08-23", base="k1")
    told.link(left, "follows", first)
    second = told.says("sana", "HandedOver", "2020-08-23", base="taji", to="iraq")
    assert told.shows("taji.holder", "2020-08-23") == "contested iraq | us"
    told.link(second, "same", left)
    assert told.shows("taji.holder", "2020-08-23") == "stated iraq"


def test_what_the_chronicler_himself_dates_is_capped_by_no_document() -> None:
    """It is no value; but what is linked to it shares its days, all of them."""
    told = Told(reuters="2020-10-01")
    handed = told.says("reuters", "HandedOver", "2020-08", base="taji", to="iraq")
    told.link(handed, "same", told.says("", "Left", "[2020-08-10..2020-08-20]", base="k1"))
    assert told.shows("taji.holder", "2020-08-09") == "unknown"
    assert told.shows("taji.holder", "2020-08-10") == "possible iraq"
    assert told.shows("taji.holder", "2020-08-19") == "possible iraq"
    assert told.shows("taji.holder", "2020-08-20") == "stated iraq"


def test_what_follows_what_follows_follows_the_first() -> None:
    told = Told(reuters="2020-10-01", sana="2020-10-02")
    first = told.says("reuters", "Held", "2020-08-23", base="taji", holder="us")
    left = told.says("reuters", "Left", "2020-08-23", base="k1")
    second = told.says("sana", "HandedOver", "2020-08-23", base="taji", to="iraq")
    told.link(left, "follows", first)
    told.link(second, "follows", left)
    assert told.shows("taji.holder", "2020-08-23") == "stated iraq"


def test_a_link_between_an_event_and_what_it_was_corrected_to_links_nothing() -> None:
    told = Told(reuters="2020-10-01", sana="2020-10-02")
    first, second = two_holders(told)
    told.link(first, "contradicts", second)
    told.retract(first, second)
    assert told.shows("taji.holder", "2020-10-01") == "stated iraq"
    assert links(told, "taji.holder", "2020-10-01") == set()


def test_corrections_that_lead_round_in_a_ring_lead_nowhere() -> None:
    told = Told(reuters="2020-10-01", sana="2020-10-02")
    first, second = two_holders(told)
    other = told.says("reuters", "Held", "2020-07-01", base="taji", holder="is")
    told.link(first, "follows", other)
    told.retract(first, second)
    told.retract(second, first)
    assert told.shows("taji.holder", "2020-10-01") == "stated is"
    assert links(told, "taji.holder", "2020-10-01") == set()


def test_what_follows_a_span_is_the_last_on_the_day_on_which_it_begins() -> None:
    told = Told(reuters="2020-12-01")
    old = told.says("reuters", "Held", "2020-01-01/2020-03-01", base="taji", holder="us")
    new = told.says("reuters", "Held", "2020-03-01/2020-06-30", base="taji", holder="iraq")
    assert told.shows("taji.holder", "2020-03-01") == "contested iraq | us"
    told.link(new, "follows", old)
    assert told.shows("taji.holder", "2020-02-29") == "stated us"
    assert told.shows("taji.holder", "2020-03-01") == "stated iraq"
    assert told.shows("taji.holder", "2020-03-02") == "stated iraq"


def test_what_explains_a_reading_has_the_retraction_that_led_a_link_to_its_replacement() -> None:
    told = Told(reuters="2020-12-01")
    wrong = told.says("reuters", "Held", "2020-03-01", base="taji", holder="is")
    right = told.says("reuters", "Held", "2020-03", base="taji", holder="us")
    later = told.says("reuters", "Held", "[2020-02..2020-04]", base="taji", holder="iraq")
    told.link(later, "follows", wrong)
    retraction = told.retract(wrong, right)
    reading = told.ask("taji.holder", "2020-05-01")
    assert (reading.standing, reading.value) == ("stated", "iraq")
    assert retraction in support(reading)
