"""Errata of publication dates: each acts from its own publication on.

Expected answers are derived by hand.
"""

from __future__ import annotations

from itertools import permutations

import pytest
from attrs import evolve

from chrono.edtf import FOREVER
from chrono.fold import fold, read
from chrono.fold.change_points import change_points, known_change_points
from chrono.model.event import Source
from tests.fold.telling import VOCABULARY, Told
from tests.moments import end


class Corrected(Told):
    """What Reuters says, and errata of the day on which it appeared."""

    def __init__(self, reuters: str = "2020-09-10", **errata: str) -> None:
        super().__init__(reuters=reuters, **errata)
        self.first = next(
            event.id for event in self.events if event.data.get("document") == "reuters"
        )
        self.says("reuters", "HandedOver", "2020-08-23", base="taji", to="iraq")

    def declared_by(self, source: str, document: str, when: str) -> str:
        """A declaration whose own source is a document."""
        name = self.published(document, when)
        self.events[-1] = evolve(self.events[-1], source=Source(source))
        return name

    def correct(self, document: str, when: str, by: str, own: bool = True) -> str:
        """An erratum: a declaration, in its own words or the chronicler's, and a retraction."""
        old = self.declaration(document)
        new = self.declared_by(by, document, when) if own else self.published(document, when)
        return self.retract(old, new, by=by)

    def declaration(self, document: str) -> str:
        declared = [e for e in self.events if e.data.get("document") == document]
        return declared[-1].id

    def known(self, known_at: str) -> str:
        """Whether the handover is known, may be, or is not, at K."""
        reading = self.ask("taji.holder", "2020-12-31", known_at=known_at)
        if reading.standing == "unknown":
            return "no"
        return "perhaps" if reading.tentative else "yes"


@pytest.mark.parametrize("own", [True, False])
def test_before_an_erratum_appears_the_first_date_stands_and_after_it_the_corrected(
    own: bool,
) -> None:
    told = Corrected(erratum="2021-05-01")
    told.correct("reuters", "2020-09-17", by="erratum", own=own)
    answers = {
        "2020-09-09": "no",
        "2020-09-10": "yes",
        "2021-04-30": "yes",
        "2021-05-01": "yes",
    }
    assert {known_at: told.known(known_at) for known_at in answers} == answers


def test_a_retraction_without_a_source_acts_together_with_the_replacement_of_an_erratum() -> None:
    """As `chrono correct --document ERRATUM` writes it."""
    told = Corrected(erratum="2020-09-12")
    told.retract(told.first, told.declared_by("erratum", "reuters", "2020-09-17"))
    answers = {"2020-09-09": "no", "2020-09-11": "yes", "2020-09-12": "no", "2020-09-17": "yes"}
    assert {known_at: told.known(known_at) for known_at in answers} == answers


@pytest.mark.parametrize("own", [True, False])
def test_an_erratum_to_a_later_date_makes_unknown_again_what_had_seemed_known(own: bool) -> None:
    told = Corrected(erratum="2020-09-12")
    told.correct("reuters", "2020-09-17", by="erratum", own=own)
    answers = {
        "2020-09-09": "no",
        "2020-09-10": "yes",
        "2020-09-11": "yes",
        "2020-09-12": "no",
        "2020-09-16": "no",
        "2020-09-17": "yes",
    }
    assert {known_at: told.known(known_at) for known_at in answers} == answers


def test_an_erratum_to_an_earlier_date_is_not_known_before_it_appears() -> None:
    told = Corrected(reuters="2020-09-20", erratum="2020-09-12")
    told.correct("reuters", "2020-09-05", by="erratum")
    answers = {"2020-09-05": "no", "2020-09-11": "no", "2020-09-12": "yes"}
    assert {known_at: told.known(known_at) for known_at in answers} == answers


def test_while_an_erratum_may_have_appeared_the_publication_is_one_of_two() -> None:
    told = Corrected(erratum="[2020-09-12..2020-09-14]")
    told.correct("reuters", "2020-09-17", by="erratum")
    answers = {
        "2020-09-11": "yes",
        "2020-09-12": "perhaps",
        "2020-09-13": "perhaps",
        "2020-09-14": "no",
        "2020-09-17": "yes",
    }
    assert {known_at: told.known(known_at) for known_at in answers} == answers


def test_a_date_that_ends_with_the_publication_is_capped_as_known_at_k() -> None:
    told = Told(reuters="2020-09-10", erratum="2021-05-01")
    first = next(e.id for e in told.events if e.data.get("document") == "reuters")
    told.says("reuters", "HandedOver", "2020", base="taji", to="iraq")
    told.retract(first, told.published("reuters", "2020-09-17"), by="erratum")
    assert told.shows("taji.holder", "2020-09-10", known_at="2021-04-30") == "stated iraq"
    assert told.shows("taji.holder", "2020-09-10", known_at="2021-05-01") == "possible iraq"
    assert told.shows("taji.holder", "2020-09-10") == "possible iraq"
    assert told.shows("taji.holder", "2020-09-17") == "stated iraq"


def test_an_erratum_of_an_erratum_acts_from_its_own_publication_on() -> None:
    told = Corrected(erratum="2020-09-12", second="2020-09-14")
    told.correct("reuters", "2020-09-17", by="erratum")
    told.correct("erratum", "2020-09-20", by="second")
    answers = {
        "2020-09-11": "yes",
        "2020-09-12": "no",
        "2020-09-14": "yes",
        "2020-09-19": "yes",
        "2020-09-20": "yes",
    }
    assert {known_at: told.known(known_at) for known_at in answers} == answers


def test_a_document_that_takes_an_erratum_back_restores_the_first_date_from_then_on() -> None:
    told = Corrected(erratum="2020-09-12", second="2020-09-14")
    told.retract(told.correct("reuters", "2020-09-17", by="erratum", own=False), by="second")
    assert told.known("2020-09-13") == "no"
    assert told.known("2020-09-14") == "perhaps"  # both declarations stand
    assert told.known("2020-09-17") == "yes"


def test_an_erratum_that_corrects_its_own_date_leaves_open_when_it_appeared() -> None:
    """Between the two dates nothing decides whether it acts already."""
    told = Corrected(erratum="2020-09-12")
    told.correct("erratum", "2020-09-15", by="erratum")
    told.correct("reuters", "2020-09-20", by="erratum")
    answers = {
        "2020-09-11": "yes",
        "2020-09-12": "perhaps",
        "2020-09-14": "perhaps",
        "2020-09-15": "no",
        "2020-09-20": "yes",
    }
    assert {known_at: told.known(known_at) for known_at in answers} == answers


def test_two_errata_of_each_other_give_an_answer_in_every_order_of_the_log() -> None:
    told = Corrected(one="2020-09-12", two="2020-09-13")
    told.correct("one", "2020-09-18", by="two")
    told.correct("two", "2020-09-19", by="one")
    told.correct("reuters", "2020-09-25", by="one")
    days = [f"2020-09-{number}" for number in range(10, 26)]
    expected = {each: told.known(each) for each in days}
    assert expected["2020-09-11"] == "yes"
    assert expected["2020-09-14"] == "perhaps"
    assert expected["2020-09-19"] == "no"
    assert expected["2020-09-25"] == "yes"
    fixed, errata = told.events[:-6], told.events[-6:]
    for order in list(permutations(errata))[::97]:
        told.events = [*fixed, *order]
        assert {each: told.known(each) for each in days} == expected


def test_a_document_that_another_one_alone_declares_has_its_date_at_every_k() -> None:
    told = Told(reuters="2020-09-10", list="2021-01-01")
    told.published("sana", "2020-09-05")
    told.events[-1] = evolve(told.events[-1], source=Source("list"))
    told.says("sana", "Held", "2020-09-01", base="taji", holder="us")
    assert told.shows("taji.holder", "2020-09-30", known_at="2020-09-04") == "unknown"
    assert told.shows("taji.holder", "2020-09-30", known_at="2020-09-05") == "stated us"


def test_a_chain_of_errata_of_errata_is_decided_in_one_pass() -> None:
    count = 1_500
    told = Told(reuters="2020-09-10", erratum="2020-09-12")
    event = told.published("reuters", "2020-09-17")
    for _ in range(count):
        event = told.retract(event, by="erratum")
    told.says("reuters", "HandedOver", "2020-08-23", base="taji", to="iraq")
    assert told.shows("taji.holder", "2020-12-31", known_at="2020-09-12") != "unknown"


def test_the_publication_of_an_erratum_is_a_change_point_in_k() -> None:
    told = Corrected(erratum="2020-09-12")
    told.correct("reuters", "2020-09-17", by="erratum")
    cell = fold(told.events, VOCABULARY).cell("taji.holder")
    assert cell is not None
    assert {end(f"2020-09-{number}") for number in (10, 12, 17)} <= known_change_points(cell)
    assert end("2020-08-23") in change_points(cell)


def test_one_cell_answers_at_every_k() -> None:
    told = Corrected(erratum="2020-09-12")
    told.correct("reuters", "2020-09-17", by="erratum")
    for made_for in ("2020-09-10", "2020-09-12", "2020-09-17"):
        cell = fold(told.events, VOCABULARY).cell("taji.holder", end(made_for))
        assert cell is not None
        shown = [
            read(cell, end("2020-12-31"), known_at).standing
            for known_at in (end("2020-09-11"), end("2020-09-13"), FOREVER)
        ]
        assert shown == ["stated", "unknown", "stated"]


def test_a_chronicle_without_such_errata_has_one_projection_for_every_k() -> None:
    told = Corrected(erratum="2020-09-12")
    told.retract(told.says("reuters", "Held", "2020-01-01", base="taji", holder="us"), by="erratum")
    told.retract(told.first, told.published("reuters", "2020-09-11"))
    assert fold(told.events, VOCABULARY).epochs is None
