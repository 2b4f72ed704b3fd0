"""Lanes and belief maps say what the fold says, at every date and for every reader."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from chrono.edtf import FOREVER
from chrono.edtf.calendar import DAY
from chrono.edtf.clock import UTC_CLOCK
from chrono.fold import read
from chrono.model.claim import Cell
from chrono.render.plot import lanes_text
from chrono.render.plot.caption import caption
from chrono.render.plot.folded_axis import folded_axis
from chrono.render.plot.lanes import (
    Lane,
    belief_map,
    joined,
    lane,
    lane_cells,
    window_shown,
)
from tests.formats.importers.world import declarations, material
from tests.plot.test_plotting import HOSTILE, counted

CLOCK = UTC_CLOCK


def at(text: str) -> int:
    year, month, day = map(int, text.split("-"))
    from chrono.edtf import day_number

    return CLOCK.last(day_number(year, month, day))


def moved(when: str, camp: str, document: str = "gazette", **more: object) -> dict:
    return {
        "type": "Moved",
        "when": when,
        "modality": "asserted",
        "data": {"force": "reds", "camp": camp},
        "source": {"document": document},
        **more,
    }


def cell_of(*drafts: dict, key: str = "reds.strength") -> tuple[Cell, object]:
    found = material([*declarations(), *drafts])
    cell = found.cells.cell(key)
    assert cell is not None
    return cell, found


def lane_of(*drafts: dict, key: str = "reds.strength") -> Lane:
    cell, found = cell_of(*drafts, key=key)
    return lane(cell, FOREVER, found.names)


def text_of(row: list) -> str:
    return "".join(text for text, _ in row)


def drawn(found: Lane, width: int = 60) -> str:
    window = window_shown(found.edges(), at("2021-01-01"), CLOCK)
    return text_of(lanes_text.row(folded_axis(window, found.edges(), width, CLOCK), found.bars))


@given(
    facts=st.lists(
        st.tuples(
            st.sampled_from(
                ["2018", "2019-03", "2019-03-05", "2020-01-07", "[..2019-06]", "2020~"]
            ),
            st.integers(1, 3).map(lambda each: each * 100),
            st.sampled_from(["gazette", "letter.2"]),
        ),
        min_size=1,
        max_size=5,
        unique=True,
    ),
    days=st.lists(st.integers(-100, 1_200), min_size=1, max_size=8),
)
def test_a_bar_has_the_reading_of_each_day_in_it_and_a_gap_is_unknown(
    facts: list[tuple[str, int, str]], days: list[int]
) -> None:
    cell, found = cell_of(*(counted(*each) for each in facts))
    bars = lane(cell, FOREVER, found.names).bars
    for day in days:
        second = at("2018-01-01") + day * DAY
        reading = read(cell, second)
        here = [bar for bar in bars if bar.first <= second <= bar.last]
        if reading.standing == "unknown":
            assert not here
        else:
            (bar,) = here
            assert bar.standing == reading.standing
            assert bar.reading.value == reading.value


def test_a_vague_start_a_contest_and_an_open_start_look_different() -> None:
    vague = lane_of(counted("2019", 100), counted("2018-06-01", 300))
    assert "possible" in {bar.standing for bar in vague.bars}
    assert "▒" in drawn(vague)
    contest = lane_of(counted("2020-01-01", 100), counted("2020-01-01", 300, "letter.2"))
    assert [side.words for side in contest.bars[0].sides] == ["100 persons", "300 persons"]
    assert "≠ 100 persons" in drawn(contest, 80)
    assert "≠ 300 persons" in drawn(contest, 80)
    earlier = lane_of(
        moved("[..2020-01-01]", "alder"), moved("2020-06-01", "birch"), key="reds.base"
    )
    assert any(bar.begins_earlier for bar in earlier.bars)


def test_a_plan_is_hollow_and_no_value() -> None:
    plan = moved("2020-06-01/2020-09-01", "birch", modality="planned", said="2020-01-05")
    found = lane_of(moved("2020-01-01", "alder"), plan, key="reds.base")
    assert [side.words for bar in found.bars for side in bar.sides] == ["Camp alder"]
    (planned,) = found.plans
    assert "Camp birch" in planned.words
    window = window_shown(found.edges(), at("2021-01-01"), CLOCK)
    axis = folded_axis(window, found.edges(), 100, CLOCK)
    (row,) = lanes_text.plan_rows(axis, found.plans)
    assert text_of(row).strip().startswith("[Camp birch")
    assert "●" not in text_of(row)


def test_a_number_is_never_cut() -> None:
    found = lane_of(counted("2020-01-01", 123_456), counted("2020-03-01", 123_999))
    for width in range(10, 90):
        text = drawn(found, width)
        for digits in (word for word in text.replace("●", " ").split() if word[0].isdigit()):
            assert digits in ("123,456", "123,999")


@pytest.mark.parametrize("width", [1, 7, 24, 160])
def test_every_row_keeps_its_width_whatever_a_document_says(width: int) -> None:
    moods = [counted("2020-01-01", 1), counted("2020-05-01", 2, "letter.2")]
    for place, mood in enumerate(moods):
        mood["data"]["mood"] = f"{HOSTILE} 東京の空 {place}"
    found = lane_of(*moods, key="reds.mood")
    text = drawn(found, width)
    assert cell_len(text) == width
    assert text.isprintable()


def test_time_without_a_change_folds_and_nothing_else_does() -> None:
    edges = {at("2001-02-01"), at("2001-06-01"), at("2019-05-01"), at("2020-01-01")}
    axis = folded_axis((min(edges), max(edges)), edges, 80, CLOCK)
    (fold,) = axis.folds
    assert not any(fold.first <= each <= fold.last for each in edges)
    assert CLOCK.say(fold.first, starts=True).startswith("1 July 2001")
    for column in range(axis.width):
        assert axis.column(axis.second(column)) == column
    columns = [axis.column(each) for each in sorted(edges)]
    assert columns == sorted(columns)
    assert axis.ticks(CLOCK)[0][1].startswith("2001")


def test_the_belief_map_has_a_row_for_each_day_of_publication() -> None:
    cell, found = cell_of(
        counted("2020-01-01", 100), counted("2020-01-01", 300, "letter.2"), key="reds.strength"
    )
    documents = found.cells.documents.values()
    made = belief_map(cell, documents, found.names)
    days = sorted({each.published[1] for each in documents if each.published[1] < FOREVER})
    assert [row.known_at for row in made.rows] == [CLOCK.end_of_day(day) for day in days]
    for row in made.rows:
        for bar in row.bars:
            assert bar.standing == read(cell, CLOCK.end_of_day(bar.first), row.known_at).standing
    groups = joined(made.rows)
    assert [row for group in groups for row in group] == list(made.rows)
    assert all(not row.changes for group in groups for row in group[1:])
    assert len(belief_map(cell, documents, found.names, days[0] - DAY).rows) == 0


def test_headline_cells_are_drawn_unless_others_are_named() -> None:
    found = material([*declarations(), counted("2020-01-01", 100), moved("2020-01-01", "alder")])
    keys = list(found.cells.keys())
    vocabulary = found.vocabulary
    entities = found.cells.entities
    ranks = {
        attribute.name: attribute.rank
        for attribute in vocabulary.kinds["force"].attributes.values()
    }
    headlines = [key.partition(".")[2] for key in lane_cells(keys, entities, vocabulary)]
    assert headlines
    assert {ranks[name] for name in headlines} == {"headline"}
    assert set(lane_cells(keys, entities, vocabulary, headline=False)) == set(keys)
    assert lane_cells(keys, entities, vocabulary, {"reds.base"}) == ["reds.base"]
    assert set(lane_cells(keys, entities, vocabulary, {"reds"})) == {
        key for key in keys if key.startswith("reds.")
    }


def test_a_caption_names_the_sides_of_a_contest_and_the_documents() -> None:
    found = lane_of(counted("2020-01-01", 100), counted("2020-01-01", 300, "letter.2"))
    _, world = cell_of(counted("2020-01-01", 100), counted("2020-01-01", 300, "letter.2"))
    told = caption([bar.reading for bar in found.bars], world.names, "reds", "lanes", "2020")
    (contest,) = told.contests
    assert [side.rpartition("(")[2] for side in contest.sides] == ["gazette)", "letter.2)"]
    assert [source.split()[0] for source in told.sources] == ["gazette", "letter.2"]
    assert told.headline == "reds · lanes"


@pytest.mark.parametrize(("kind", "start"), [("svg", b"<?xml"), ("png", b"\x89PNG")])
def test_lanes_and_beliefs_are_files_and_take_no_text_for_a_formula(
    kind: str, start: bytes
) -> None:
    pytest.importorskip("matplotlib")
    from chrono.render.plot import lanes_figure

    plan = moved("2020-06-01/2020-09-01", "birch", modality="planned", said="2020-01-05")
    mood = counted("2020-01-01", 1)
    mood["data"]["mood"] = HOSTILE
    drafts = (mood, counted("2020-01-01", 300, "letter.2"), moved("2020-01-01", "alder"), plan)
    world = material([*declarations(), *drafts])
    cells = [world.cells.cell(key) for key in ("reds.mood", "reds.strength", "reds.base")]
    lanes = [lane(cell, FOREVER, world.names) for cell in cells if cell is not None]
    told = caption(
        [bar.reading for each in lanes for bar in each.bars], world.names, "", HOSTILE, ""
    )
    window = window_shown(set().union(*(each.edges() for each in lanes)), at("2021-01-01"), CLOCK)
    made = lanes_figure.draw_lanes(lanes, window, CLOCK, kind, told)
    assert made.startswith(start)
    if kind == "svg":
        assert b"planned: Camp birch" in made
        assert made == lanes_figure.draw_lanes(lanes, window, CLOCK, kind, told)
    assert cells[1] is not None
    found = belief_map(cells[1], world.cells.documents.values(), world.names)
    assert lanes_figure.draw_belief(found, window, CLOCK, kind, told).startswith(start)
