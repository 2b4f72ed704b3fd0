"""All checks together: the registry, the order of findings, and their cost."""

from __future__ import annotations

import random
import time

import pytest

from chrono import edtf
from chrono.checks import CHECKS, SEVERITIES, Finding, check
from chrono.errors import UnknownError
from chrono.fold import fold
from chrono.model.event import Event
from tests.checks.hand_made import (
    ENTITIES,
    VOCABULARY,
    document,
    entity,
    event,
    findings,
    ident,
    link,
)

AT = edtf.parse("2020-12-31").latest


def log(many: int) -> list[Event]:
    """Counts, cuts, hand-overs, plans and raids in ten documents, in no order of dates."""
    chance = random.Random(7)
    forces = [f"force-{number}" for number in range(40)]
    bases = [f"base-{number}" for number in range(40)]
    events = [entity(name, "force") for name in forces] + [entity(name, "base") for name in bases]
    events += [document(f"p{number}", f"2020-0{number % 9 + 1}-15") for number in range(10)]
    shapes = [
        "2020-{0:02}-{1:02}",
        "2020-{0:02}",
        "[..2020-{0:02}-{1:02}]",
        "2020-{0:02}-{1:02}/..",
    ]
    for number in range(many):
        when = chance.choice(shapes).format(chance.randint(1, 12), chance.randint(1, 28))
        force, base, paper = chance.choice(forces), chance.choice(bases), f"p{number % 10}"
        kind, data = chance.choice(
            [
                ("Counted", {"force": force, "strength": chance.randint(1, 9) * 1000}),
                ("Reduced", {"force": force, "by": chance.randint(1, 9) * 100}),
                ("HandedOver", {"base": base, "to": force}),
                ("Raided", {"force": force, "killed": chance.randint(0, 5)}),
                ("Enlisted", {"force": force, "member": chance.choice(forces)}),
            ]
        )
        modality = chance.choice(["asserted", "asserted", "asserted", "planned", "alleged"])
        events.append(event(f"e{number}", kind, data, when, paper, modality))
    relations = ["same", "follows", "contradicts"]
    for number in range(1, many // 20):
        events.append(link(f"e{number * 7}", chance.choice(relations), f"e{number * 7 - 5}"))
    return events


def run(events: list[Event], at: int = AT) -> list[Finding]:
    return check(fold(events, VOCABULARY), events, VOCABULARY, at)


def test_every_check_is_named_as_its_findings_are() -> None:
    for name in CHECKS:
        assert all(each.check == name for each in findings(name, *log(200)))
    assert {each.check for each in run(log(1000))} <= set(CHECKS)


def test_every_check_says_in_a_few_words_what_it_finds() -> None:
    assert all(says and says[0].islower() and len(says) < 70 for _, says in CHECKS.values())


def test_findings_come_the_gravest_first_and_always_in_the_same_order() -> None:
    events = log(400)
    found = run(events)
    weights = [SEVERITIES.index(each.severity) for each in found]
    assert weights == sorted(weights)
    assert found == run(events)


def test_the_order_of_recording_changes_no_finding() -> None:
    events = log(400)
    shuffled = random.Random(1).sample(events, len(events))
    told = [(each.check, each.cells, frozenset(each.events)) for each in run(events)]
    again = [(each.check, each.cells, frozenset(each.events)) for each in run(shuffled)]
    assert sorted(map(repr, map(_plain, told))) == sorted(map(repr, map(_plain, again)))


def _plain(told: tuple[str, tuple[str, ...], frozenset[str]]) -> tuple[str, list[str], list[str]]:
    name, cells, events = told
    return name, sorted(cells), sorted(events)


def test_every_finding_is_a_sentence_with_a_way_on() -> None:
    for each in run(log(400)):
        assert each.sentence.endswith(".")
        assert each.what_next.endswith(".")
        assert each.sentence[0].isupper()


def test_an_empty_log_has_nothing_to_find() -> None:
    assert check(fold([], VOCABULARY), [], VOCABULARY, AT) == []


def test_an_unknown_check_is_refused_with_the_nearest() -> None:
    with pytest.raises(UnknownError, match="contested"):
        check(fold([], VOCABULARY), [], VOCABULARY, AT, only=["contestd"])


def test_entities_that_are_the_same_are_looked_at_as_one() -> None:
    same = entity("us", "force", same_as="coalition")
    one = event("one", "Counted", {"force": "us", "strength": 3000}, "2020-09-10")
    two = event("two", "Counted", {"force": "coalition", "strength": 5200}, "2020-09-10", "d2")
    assert findings("contested", one, two) == []
    (found,) = findings("contested", one, two, same)
    assert found.cells == ("coalition.strength",)
    assert set(found.events) == {ident("one"), ident("two")}
    assert len(ENTITIES) == 6


@pytest.mark.parametrize("many", [10_000])
def test_ten_thousand_events_are_checked_in_seconds(many: int) -> None:
    events = log(many)
    cells = fold(events, VOCABULARY)
    start = time.perf_counter()
    assert check(cells, events, VOCABULARY, AT)
    assert time.perf_counter() - start < 20
