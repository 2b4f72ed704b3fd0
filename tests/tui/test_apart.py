"""Work in background threads, and the screen until it finishes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from threading import Event as Signal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chrono.chronicle import Chronicle
from chrono.edtf import FOREVER
from chrono.tui.model.cell_detail import CellDetail
from chrono.tui.model.event_detail import EventDetail, labelled
from chrono.tui.model.filter import KEYS
from chrono.tui.model.scrubber import Scrubber
from chrono.tui.model.search import search_hits
from chrono.tui.model.styled_lines import text_of
from chrono.tui.workers import Stopped, Workers
from tests.tui.worlds import NOW, said

# ------------------------------------------------------------------ threads


class App:
    """What starts threads needs of an app: what is handed over is done at once."""

    def __init__(self) -> None:
        self.is_running = True
        self.raised: list[Exception] = []

    def call_from_thread(self, take: Callable[..., Any], *found: Any) -> Any:
        """At once."""
        return take(*found)

    def call_later(self, take: Callable[..., Any], *found: Any) -> None:
        """At once, keeping what it raises."""
        try:
            take(*found)
        except Exception as error:
            self.raised.append(error)


class Bare(Workers):
    """What starts threads, without a screen."""

    def __init__(self) -> None:
        super().__init__(App())  # type: ignore[arg-type]

    def rest(self) -> None:
        """Until no work goes on."""
        for _ in range(500):
            if not self.at_work:
                return
            Signal().wait(0.01)
        pytest.fail("work goes on for ever")


def test_newer_work_of_a_kind_stops_the_work_before_it_and_no_other() -> None:
    bare, go, ended = Bare(), Signal(), []

    def work(name: str) -> Callable[[Stopped], None]:
        def wait(stopped: Stopped) -> None:
            go.wait(5)
            ended.append((name, stopped()))

        return wait

    for name, group in (("one", "read"), ("two", "read"), ("three", "search")):
        bare.background(work(name), group)
    go.set()
    bare.rest()
    assert sorted(ended) == [("one", True), ("three", False), ("two", False)]


def test_work_that_is_wanted_no_longer_is_told_so() -> None:
    bare, go, told = Bare(), Signal(), []

    def wait(stopped: Stopped) -> None:
        go.wait(5)
        told.append(stopped())

    bare.background(wait, "search")
    bare.forget("search")
    go.set()
    bare.rest()
    assert told == [True]


def test_once_the_screen_is_gone_all_work_is_stopped_and_hands_nothing_over() -> None:
    bare, go, told = Bare(), Signal(), []

    def wait(stopped: Stopped) -> None:
        go.wait(5)
        told.append(stopped())
        bare.hand_over(told.append, "news")

    bare.background(wait, "read")
    bare.app.is_running = False  # type: ignore[misc]
    go.set()
    bare.rest()
    assert told == [True]


def test_a_fault_in_a_thread_is_the_app_s_and_not_silent() -> None:
    bare = Bare()

    def fail(stopped: Stopped) -> None:
        raise RuntimeError("on purpose")

    bare.background(fail, "read")
    bare.rest()
    assert [str(error) for error in bare.app.raised] == ["on purpose"]


# ------------------------------------------------------------------ histories that take a while


def text(teller: CellDetail, key: str) -> str:
    """A cell in lines."""
    return "\n".join(text_of(line) for line in teller.lines((key,), 70))


def test_a_history_that_is_not_at_hand_is_worked_out_apart_and_taken_when_it_is_there(
    chronicle: Chronicle,
) -> None:
    scrubber = Scrubber(chronicle, "2020-08-01")
    teller, key = CellDetail(scrubber), "northern-guard.strength"
    before = text(teller, key)
    assert "Working out how it went ..." in before
    assert teller.wanted == key
    teller.give(key, teller.work_out(key))
    assert teller.wanted is None
    after = text(teller, key)
    assert "How it went" in after
    assert "from 10 January 2020" in after
    assert before.split("Working out")[0].count("\n") == after.split("How it went")[0].count(
        "\n"
    ), "nothing moves when the plot comes in"


def test_a_history_is_that_of_what_was_known_by_then(chronicle: Chronicle) -> None:
    scrubber = Scrubber(chronicle, "2020-08-01")
    teller, key = CellDetail(scrubber), "ash-camp.holder"
    teller.give(key, teller.work_out(key))
    assert "City Watch" in text(teller, key)
    scrubber.go_both(scrubber.at, chronicle.moment("2020-04-01"))
    assert "Working out how it went ..." in text(teller, key)
    teller.give(key, teller.work_out(key))
    assert "City Watch" not in text(teller, key)
    scrubber.go_both(scrubber.at, FOREVER)
    assert "Working out how it went ..." in text(teller, key)


def test_the_history_of_another_cell_is_not_shown_for_this_one(chronicle: Chronicle) -> None:
    scrubber = Scrubber(chronicle, "2020-08-01")
    teller = CellDetail(scrubber)
    text(teller, "ash-camp.holder")
    teller.give("ash-camp.holder", teller.work_out("ash-camp.holder"))
    assert "Working out how it went ..." in text(teller, "oak-fort.status")


# ------------------------------------------------------------------ filters and searches, as laws

PARTS = st.sampled_from(
    [
        "document:A1",
        "document:b2",
        "modality:planned",
        "modality:reported",
        "kind:base",
        "kind:force",
        "speaker:ada-reed",
        "entity:elm-field",
        "type:basehandedover",
        "reed",
        "field",
        "the",
        "zzz",
    ]
)


def places(scrubber: Scrubber, asked: str) -> set[int]:
    """The lines of the events that a filter lets in."""
    found, problem = scrubber.sift(asked)
    assert not problem
    return set(scrubber.filtered(found).offsets)


@settings(max_examples=40)
@given(st.lists(PARTS, max_size=4))
def test_a_filter_lets_in_what_each_of_its_parts_does_and_of_one_key_any(
    arcadia_folder: Path, parts: list[str]
) -> None:
    scrubber = Scrubber(Chronicle(arcadia_folder, now=NOW), "2020-09-15")
    wanted = set(scrubber.full.offsets)
    keyed: dict[str, set[int]] = {}
    for part in parts:
        key = part.partition(":")[0] if ":" in part else part
        keyed.setdefault(key, set()).update(places(scrubber, part))
    for found in keyed.values():
        wanted &= found
    assert places(scrubber, " ".join(parts)) == wanted
    loud = (
        f"{key}{colon}{value.upper()}"
        for key, colon, value in (part.partition(":") for part in reversed(parts))
    )
    assert places(scrubber, "  ".join(loud)) == wanted, "in any order, and in any case"


@settings(max_examples=40)
@given(st.text(max_size=40))
def test_any_text_is_a_filter_or_is_told_what_is_wrong_and_hides_no_answer(
    arcadia_folder: Path, asked: str
) -> None:
    scrubber = Scrubber(Chronicle(arcadia_folder, now=NOW), "2020-09-15")
    before = dict(scrubber.cache.readings)
    scrubber.set_filter(asked)
    assert scrubber.cache.readings == before
    assert scrubber.notice
    assert len(scrubber.timeline) <= len(scrubber.full)
    if "no key" in scrubber.notice:
        assert all(key in scrubber.notice for key in KEYS)


@settings(max_examples=40)
@given(st.text(st.sampled_from("aegh dR2"), max_size=6), st.integers(0, 30))
def test_a_search_finds_every_event_that_holds_its_words_from_wherever_it_begins(
    arcadia_folder: Path, wanted: str, start: int
) -> None:
    scrubber = Scrubber(Chronicle(arcadia_folder, now=NOW), "2020-09-15")
    line = scrubber.timeline
    matching = frozenset(scrubber.chronicle.search.offsets_holding(wanted))
    looked = list(search_hits(matching, line, start))
    assert len(looked) == len(line), "each is looked at once"
    fits = {n for n in range(len(line)) if line.offsets[n] in matching}
    assert {place for place in looked if place is not None} == fits


# ------------------------------------------------------------------ an event in lines


def test_a_label_of_any_length_is_told_whole() -> None:
    rows = [text_of(line) for line in labelled("responsible body", "The Council", 30)]
    assert "responsible body" in rows[0]
    assert "The Council" in " ".join(rows)
    assert all(len(row) <= 30 for row in rows)


@given(st.text(st.sampled_from("abc d"), min_size=1, max_size=40), st.integers(24, 80))
def test_labels_and_texts_fit_and_lose_no_letter(label: str, width: int) -> None:
    rows = [text_of(line) for line in labelled(label, "one two three four five", width)]
    assert all(len(row) <= width for row in rows)
    told = "".join(rows).replace(" ", "")
    assert told == (label + "one two three four five").replace(" ", "")


def test_documents_in_a_folder_that_is_not_there_are_not_at_hand_and_it_is_said(
    own: Chronicle, tmp_path: Path
) -> None:
    where = {"start": 4, "end": 19, "sha256": "0" * 64}
    own.append(
        said("BaseStatus", "2020-05-01", "B2", base="elm-field", status="left", where=where),
        recorder="t",
    )
    scrubber = Scrubber(own, "2020-08-01")
    event = next(e for e in own.events if e.source and e.source.start == 4)
    lines = EventDetail(scrubber, tmp_path / "nowhere").lines(event, 70)
    shown = " ".join(" ".join(text_of(line) for line in lines).split())
    assert "its digest agrees" not in shown
    assert "no digest" in shown or "No file" in shown
