"""State rows updated by steps equal rows rebuilt from scratch."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from chrono.chronicle import Chronicle
from chrono.edtf import FOREVER
from chrono.edtf.clock import UTC_CLOCK
from chrono.tui.model.cell_detail import CellDetail
from chrono.tui.model.row_text import RowContext, beside_of, change_words, row_line, turn_words
from chrono.tui.model.scrubber import Scrubber
from chrono.tui.model.state_list import Group, Row, Rows, StateList
from chrono.tui.model.styled_lines import text_of
from tests.tui.worlds import FORCES, said

GROUPS = [
    Group(kind, f"{kind}-{entity}", attribute, (f"{kind}-{entity}.{attribute}",))
    for kind in ("base", "force", "person")
    for entity in ("a", "b", "c")
    for attribute in ("holder", "strength", "head")
]
PLACES = st.integers(0, len(GROUPS) - 1)


def settled(scrubber: Scrubber) -> list[Row]:
    """The rows once all that is pending has been read."""
    film = scrubber.cache
    if film.pending:
        scrubber.finish(film.at, film.known_at, film.work(scrubber.cells, film.at, film.known_at))
    return list(scrubber.rows())


def by_hand(on: set[int], folded: frozenset[str]) -> list[Row]:
    """The rows as one would write them down, heading after heading."""
    found: list[Row] = []
    for kind in dict.fromkeys(group.kind for group in GROUPS):
        mine = [GROUPS[place] for place in sorted(on) if GROUPS[place].kind == kind]
        if not mine:
            continue
        found.append(Row("kind", kind, cells=len(mine)))
        if kind in folded:
            continue
        for entity in dict.fromkeys(group.entity for group in mine):
            found.append(Row("entity", entity))
            found += [
                Row("cell", group.keys[0], group.keys) for group in mine if group.entity == entity
            ]
    return found


@given(
    st.sets(PLACES),
    st.lists(st.tuples(PLACES, st.booleans()), max_size=40),
    st.frozensets(st.sampled_from(["base", "force"])),
)
def test_rows_that_come_and_go_one_by_one_are_those_made_anew(
    first: set[int], steps: list[tuple[int, bool]], folded: frozenset[str]
) -> None:
    rows, on = Rows(GROUPS), set(first)
    rows.begin(folded, lambda place: place in first)
    assert rows.shown == by_hand(on, folded)
    for place, seen in steps:
        rows.put(place, seen)
        (on.add if seen else on.discard)(place)
        assert rows.shown == by_hand(on, folded)


def test_the_board_after_a_walk_is_the_board_opened_there(chronicle: Chronicle) -> None:
    walked = Scrubber(chronicle, at="2020-01-01")
    for _ in range(12):
        walked.step_event(1)
        shown = settled(walked)
        opened = Scrubber(chronicle, at=UTC_CLOCK.format(walked.at))
        opened.changes = walked.changes
        assert shown == settled(opened)


def test_a_filter_holds_on_the_board_while_one_steps(chronicle: Chronicle) -> None:
    walked = Scrubber(chronicle, at="2020-01-01")
    walked.set_filter("standing:stated")
    for _ in range(30):
        walked.step_event(1)
        for row in settled(walked):
            readings = [walked.cache.readings[key] for key in row.keys]
            if row.shape == "cell" and walked.cell not in row.keys:
                assert any(reading.standing == "stated" for reading in readings)


def test_turning_a_filter_off_brings_back_the_rows_that_it_hid(chronicle: Chronicle) -> None:
    scrubber = Scrubber(chronicle, at="2020-08-01")
    before = list(scrubber.rows())
    scrubber.set_filter("kind:base")
    assert {row.name for row in scrubber.rows() if row.shape == "kind"} == {"base"}
    scrubber.set_filter("")
    assert list(scrubber.rows()) == before


def test_a_chosen_cell_of_which_nothing_is_known_keeps_its_row_and_gives_it_up_again(
    chronicle: Chronicle,
) -> None:
    scrubber = Scrubber(chronicle, at="1990-01-01")
    shown = {key for row in scrubber.rows() for key in row.keys}
    hidden = next(key for key in scrubber.cache.keys if key not in shown)
    scrubber.cell = hidden
    assert any(hidden in row.keys for row in scrubber.rows())
    scrubber.cell = None
    assert not any(hidden in row.keys for row in scrubber.rows())


def test_kinds_that_the_vocabulary_does_not_declare_stand_together(chronicle: Chronicle) -> None:
    class Thing:
        def __init__(self, kind: str, label: str) -> None:
            self.kind, self.label = kind, label

    entities = {"a": Thing("ship", "Anna"), "b": Thing("port", "Bo"), "c": Thing("ship", "Cleo")}
    board = StateList(chronicle.vocabulary, entities, [f"{name}.x" for name in entities])  # type: ignore[arg-type]
    kinds = [row.name for row in board.rows(everything=True) if row.shape == "kind"]
    assert kinds == ["port", "ship"]


# ------------------------------------------------------------------ what a star stands for


def test_a_star_stands_where_something_changed_and_the_row_says_what(chronicle: Chronicle) -> None:
    scrubber = Scrubber(chronicle, at="2020-01-01")
    seen = set()
    for _ in range(60):
        scrubber.step_event(1)
        rows = settled(scrubber)
        look = RowContext(
            scrubber.names, scrubber.vocabulary, scrubber.cache.readings, scrubber.changes, {}
        )
        for row in rows:
            if row.shape != "cell":
                continue
            text = text_of(row_line(row, look, 200))
            words = change_words(row, scrubber.changes, look)
            assert text.startswith(" * ") == bool(words)
            assert words in " ".join(text.split())
            seen.add(words.split()[0] if words else "")
    assert {"was", "now"} <= seen


def test_what_turned_is_said_in_words(own: Chronicle) -> None:
    scrubber = Scrubber(own, at="2020-08-31")
    settled(scrubber)
    before = scrubber.cache.readings["northern-guard.strength"]
    scrubber.step_days(60)
    settled(scrubber)
    after = scrubber.cache.readings["northern-guard.strength"]
    assert list(turn_words(before, before)) == []
    assert "now planned, overdue" in turn_words(before, after)
    stale = scrubber.cache.reading("northern-guard.strength", own.moment("2022-01-01"), FOREVER)
    assert "gone stale" in turn_words(after, stale)


def test_a_row_counts_all_that_stands_beside_its_members(own: Chronicle) -> None:
    for place in ("A1", "B2"):
        own.append(
            said(
                "Joined", None, place, force="league", member=list(FORCES)[:5], modality="alleged"
            ),
            recorder="test",
        )
    scrubber = Scrubber(own, at="2020-09-15")
    settled(scrubber)
    group = next(each for key, each in scrubber.state_list.of_key.items() if "league.mem" in key)
    readings = [scrubber.cache.readings[key] for key in group.keys]
    count = sum(len(reading.annotations) for reading in readings)
    assert count > 4
    assert beside_of(readings) == f"{count} alleged"
    lines = CellDetail(scrubber).lines(group.keys, 200)
    assert sum("alleged: " in text_of(line) for line in lines) == count


def test_the_board_counts_the_rows_that_changed_and_not_their_cells(chronicle: Chronicle) -> None:
    scrubber = Scrubber(chronicle, at="2020-01-01")
    scrubber.go(chronicle.moment("2020-02-01"))
    settled(scrubber)
    rows = [row for row in settled(scrubber) if set(row.keys) & scrubber.changes.keys()]
    assert 0 < scrubber.rows_of(scrubber.changes) == len(rows) < len(scrubber.changes)
