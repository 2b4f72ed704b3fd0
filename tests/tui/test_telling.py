"""Formatted cells and events: values link to their events, events to their passages."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chrono.chronicle import Chronicle
from chrono.edtf import BEGINNING, FOREVER
from chrono.edtf.calendar import DAY
from chrono.edtf.clock import UTC_CLOCK
from chrono.model.claim import Link
from chrono.model.event import Event
from chrono.render.event_text import event_words
from chrono.render.text import collection_words
from chrono.tui.drawing.canvas import Canvas
from chrono.tui.drawing.plot import plot, short
from chrono.tui.model.axis import SHORTEST, TimeRange, around, tick_row, ticks
from chrono.tui.model.breaks import units
from chrono.tui.model.cell_detail import CellDetail
from chrono.tui.model.cell_history import History, Span, history
from chrono.tui.model.event_detail import EventDetail, labelled, marked_passage
from chrono.tui.model.filter import KEYS, parse
from chrono.tui.model.linked import claims_shown, links_shown, seen_from
from chrono.tui.model.row_text import beside_of, value_of, worst
from chrono.tui.model.scrubber import Scrubber
from chrono.tui.model.search import search_hits
from chrono.tui.model.styled_lines import Line, Piece, highlighted, line, marked, text_of
from chrono.tui.model.timeline import Timeline
from chrono.tui.panels.line_panel import thumb, with_thumb
from tests.moments import end
from tests.moments import start as start_of
from tests.tui.worlds import document, entity, make, said


def every(timeline: Timeline) -> list[Event]:
    """All events of a timeline, in its order."""
    return timeline.events(range(len(timeline)))


def scrubber_at(chronicle: Chronicle, at: str, known_at: str | None = None) -> Scrubber:
    """The model at a date, with all that the background gathers for it."""
    scrubber = Scrubber(chronicle, at, known_at)
    gathered = scrubber.cache.gather(scrubber.cells, lambda: False)
    assert gathered is not None
    scrubber.cache.take(gathered)
    return scrubber


def told(scrubber: Scrubber, key: str, width: int = 70) -> str:
    """A cell in lines."""
    return "\n".join(text_of(each) for each in CellDetail(scrubber).lines((key,), width))


def events(chronicle: Chronicle) -> dict[str, Event]:
    """The events by what they say."""
    return {event.summary: event for event in chronicle.events if event.summary}


# ------------------------------------------------------------------ cells


def test_a_stated_value_names_who_says_so_and_leads_there(chronicle: Chronicle) -> None:
    scrubber = scrubber_at(chronicle, "2020-08-01")
    lines = CellDetail(scrubber).lines(("ash-camp.holder",), 70)
    text = "\n".join(text_of(each) for each in lines)
    assert "● City Watch" in text
    assert "stated" in text
    assert "Says so" in text
    lead = next(each for each in lines if "Dispatch from the river" in text_of(each))
    event = chronicle.event(lead.target.removeprefix("event:"))
    assert event.data["to"] == "city-watch"


def test_a_contest_shows_both_sides_as_rivals_and_no_value(chronicle: Chronicle) -> None:
    text = told(scrubber_at(chronicle, "2020-08-01"), "dock-fire.killed")
    assert "2 persons against 5 persons" in text
    assert "Rivals" in text
    assert "Dispatch from the river" in text
    assert "Report of the council" in text
    narrow = told(scrubber_at(chronicle, "2020-08-01"), "dock-fire.killed", 40)
    assert "B2" in narrow
    assert "C3" in narrow


def test_allegations_and_denials_stand_beside_the_value(chronicle: Chronicle) -> None:
    text = told(scrubber_at(chronicle, "2020-12-01"), "dock-fire.by")
    assert "● Grey Band" in text
    assert "Beside it: alleged" in text
    assert "River Fleet" in text
    raid = told(scrubber_at(chronicle, "2020-12-01"), "bridge-raid.by")
    assert "Beside it: denials" in raid
    assert "not carried out by Grey Band" in raid


def test_a_plan_says_when_it_is_overdue_and_that_it_was_fulfilled(chronicle: Chronicle) -> None:
    before = told(scrubber_at(chronicle, "2020-05-01"), "elm-field.holder")
    assert "Beside it: planned" in before
    assert "overdue" not in before
    after = told(scrubber_at(chronicle, "2020-08-01"), "elm-field.holder")
    assert "fulfilled" in after


def test_a_plan_whose_day_has_passed_is_overdue(chronicle: Chronicle) -> None:
    text = told(scrubber_at(chronicle, "2020-09-05"), "northern-guard.strength")
    assert "overdue" in text


def test_an_observed_value_tells_its_age_and_the_next_observation(chronicle: Chronicle) -> None:
    text = told(scrubber_at(chronicle, "2020-01-20"), "northern-guard.strength")
    assert "10 days old" in text
    assert "Next observed" in text


def test_members_are_told_one_by_one(chronicle: Chronicle) -> None:
    scrubber = scrubber_at(chronicle, "2020-08-01")
    keys = scrubber.state_list.of_key["league.members[river-fleet]"].keys
    text = "\n".join(text_of(each) for each in CellDetail(scrubber).lines(keys, 70))
    assert "Northern Guard, River Fleet" in text
    assert "River Fleet: yes" in text


def test_what_was_never_claimed_is_said_to_be_so(chronicle: Chronicle) -> None:
    assert "Nothing has ever been claimed" in told(scrubber_at(chronicle, "2020-08-01"), "x.y")


def test_how_it_went_marks_the_stretch_in_which_one_is(chronicle: Chronicle) -> None:
    text = told(scrubber_at(chronicle, "2020-05-01"), "ash-camp.holder")
    here = next(each for each in text.split("\n") if each.startswith("> "))
    assert "Northern Guard" in here


def test_the_step_and_the_pinned_base_are_told(chronicle: Chronicle) -> None:
    scrubber = scrubber_at(chronicle, "2020-07-03")
    scrubber.pin()
    scrubber.step_days(5)
    text = told(scrubber, "ash-camp.holder")
    assert "Before this step (3 July 2020): Northern Guard" in text
    assert "At the pinned base (3 July 2020): Northern Guard" in text


def test_links_are_told_from_both_ends_by_what_the_other_says(own: Chronicle) -> None:
    first = next(e for e in own.events if e.data.get("status") == "in use")
    then = next(e for e in own.events if e.data.get("status") == "left")
    own.append(own.drafts.link(then.id, "follows", first.id), recorder="test")
    after = told(scrubber_at(own, "2020-08-01"), "oak-fort.status").replace("\n", " ")
    before = told(scrubber_at(own, "2020-05-01"), "oak-fort.status").replace("\n", " ")
    assert re.search("Linked +Oak Fort: left +follows: Oak Fort: in use", after)
    assert re.search("Linked +Oak Fort: in use +is followed by: Oak Fort: left", before)


def test_only_links_that_touch_the_claims_shown_are_told_and_with_both_events(
    own: Chronicle,
) -> None:
    by = [e for e in own.events if e.data.get("force") == "northern-guard"]
    pairs = [(one, two) for one, two in pairwise(by) if one.modality != "planned"]
    own.append(*(own.drafts.link(two.id, "follows", one.id) for one, two in pairs), recorder="test")
    scrubber = scrubber_at(own, "2020-09-15")
    told_links = 0
    for key, reading in scrubber.cache.readings.items():
        shown = {claim.event for claim in claims_shown(reading)}
        found = links_shown(reading, shown)
        assert all(link in reading.links for link in found)
        assert all({link.source, link.target} & shown for link in found)
        if found and not reading.attribute.many:
            text = " ".join(told(scrubber, key, 400).split())
            for link in found[:12]:
                told_links += 1
                assert scrubber.told_event(link.source) in text
                assert scrubber.told_event(link.target) in text
    assert told_links


def test_a_link_is_named_from_the_end_that_is_looked_at() -> None:
    tie = Link("l", "contradicts", "a", "b", BEGINNING)
    assert seen_from(tie, {"a"}) == ("a", "contradicts", "b")
    assert seen_from(tie, {"b"}) == ("b", "is contradicted by", "a")
    tie = Link("l", "fulfils", "a", "b", BEGINNING)
    assert seen_from(tie, {"b"}) == ("b", "is fulfilled by", "a")


@pytest.mark.parametrize("width", [8, 20, 45, 70, 200])
def test_a_cell_is_told_at_any_width(chronicle: Chronicle, width: int) -> None:
    scrubber = scrubber_at(chronicle, "2020-08-01")
    for key in scrubber.state_list.of_key:
        assert CellDetail(scrubber).lines((key,), width)


def test_the_plot_shows_the_cell_s_own_days_until_one_zooms(chronicle: Chronicle) -> None:
    scrubber = scrubber_at(chronicle, "2020-08-01")
    teller = CellDetail(scrubber)
    found = teller.history("northern-guard.strength")
    assert found is not None
    own = teller._stretch(found)
    drawn = [span.start for span in found.spans if span.reading.known]
    assert all(own.holds(start) for start in drawn)
    scrubber.zoom(0.25)
    assert teller._stretch(found) == scrubber.visible


# ------------------------------------------------------------------ rows in words


def test_a_row_says_how_many_stand_beside_it(chronicle: Chronicle) -> None:
    scrubber = scrubber_at(chronicle, "2020-09-05")
    reading = scrubber.cache.now("northern-guard.strength")
    assert reading is not None
    assert beside_of([reading]) == "1 planned, 1 overdue"


def test_an_unknown_value_between_two_observations_names_both(chronicle: Chronicle) -> None:
    scrubber = scrubber_at(chronicle, "2020-12-20")
    values = {
        value_of(reading, scrubber.names)
        for reading in scrubber.cache.readings.values()
        if reading.rule == "between"
    }
    assert all("before: " in value and "after: " in value for value in values)


def test_the_standing_that_most_wants_a_look_is_the_row_s(chronicle: Chronicle) -> None:
    scrubber = scrubber_at(chronicle, "2020-08-01")
    readings = scrubber.cache.readings
    stated, contested = readings["ash-camp.holder"], readings["dock-fire.killed"]
    assert worst([stated, contested]) == "contested"
    assert worst([stated]) == "stated"
    assert worst([]) == "unknown"


def test_no_members_are_a_dash_and_no_invented_none(chronicle: Chronicle) -> None:
    assert collection_words([], scrubber_at(chronicle, "2020-08-01").names) == ""


# ------------------------------------------------------------------ events


def test_an_event_tells_its_words_its_speaker_and_its_document(chronicle: Chronicle) -> None:
    scrubber = scrubber_at(chronicle, "2020-10-01")
    event = events(chronicle)["Reed: 1,500 left, 3,000 stay."]
    text = "\n".join(text_of(each) for each in EventDetail(scrubber, None).lines(event, 70))
    for wanted in (
        "Reed: 1,500 left, 3,000 stay.",
        "Northern Guard reduced by 1,500",
        "Ada Reed",
        "Report of the council",
        "reported",
        "on or before 10 September 2020",
        event.id,
        "--documents DIR",
        "What it speaks of",
        "Northern Guard: strength",
    ):
        assert wanted in text, wanted


def test_words_that_are_by_chance_the_id_of_an_entity_stay_words(own: Chronicle) -> None:
    own.append(
        said("MissionStated", "2020-05-01", "B2", force="grey-band", mission="league"), recorder="t"
    )
    scrubber = scrubber_at(own, "2020-10-01")
    event = next(each for each in own.events if each.data.get("mission") == "league")
    rows = [text_of(each).split() for each in EventDetail(scrubber, None).lines(event, 70)]
    assert ["mission", "league"] in rows
    assert ["force", "Grey", "Band"] in rows


def test_who_heard_it_from_whom_is_told_as_a_chain(chronicle: Chronicle) -> None:
    scrubber = scrubber_at(chronicle, "2020-10-01")
    event = next(each for each in chronicle.events if each.via)
    text = "\n".join(text_of(each) for each in EventDetail(scrubber, None).lines(event, 70))
    assert "Tom Vale citing Ada Reed" in text


def test_an_undated_event_is_said_to_be_known_by_its_publication(chronicle: Chronicle) -> None:
    scrubber = scrubber_at(chronicle, "2020-10-01")
    event = events(chronicle)["Reed says the Band sits in Pine Post."]
    text = "\n".join(text_of(each) for each in EventDetail(scrubber, None).lines(event, 70))
    assert "undated: by its publication" in text


def test_every_event_leads_to_the_cells_it_speaks_of(chronicle: Chronicle) -> None:
    scrubber = scrubber_at(chronicle, "2020-10-01")
    teller = EventDetail(scrubber, None)
    for event in every(scrubber.timeline):
        keys = teller.cells_of(event)
        assert keys, event
        assert set(keys) <= set(scrubber.state_list.of_key)


def test_a_passage_is_marked_and_what_stands_around_it_is_not() -> None:
    lines = marked_passage("before it ", "the passage itself", " after it", 80)
    tones = {piece.text.strip(): piece.tone for each in lines for piece in each.pieces}
    assert tones["the passage itself"] == "passage"
    assert tones["before it"] == "quote"
    assert tones["after it"] == "quote"


def test_brackets_of_the_text_do_not_end_the_mark() -> None:
    lines = marked_passage("a [[ b ", "c ]] d", " e", 60)
    passage = "".join(p.text for each in lines for p in each.pieces if p.tone == "passage")
    assert passage == "c ] d"


def test_a_label_stands_once_and_the_text_goes_on_beside_it() -> None:
    lines = [text_of(each) for each in labelled("note", "one two three four five six", 24)]
    assert lines[0].startswith("note")
    assert all(each.startswith(" " * 11) for each in lines[1:])


def test_a_text_that_is_another_than_the_one_pointed_at_is_not_shown(
    tmp_path: Path,
) -> None:
    from hashlib import sha256

    text = "The camp was closed on Tuesday."
    chronicle = make(tmp_path / "c")
    chronicle.append(
        entity("hill", "base", "Hill Camp"),
        document("H1", "The Herald", "2020-05-01", sha256=sha256(text.encode()).hexdigest()),
        said(
            "BaseStatus",
            "2020-04-28",
            "H1",
            base="hill",
            status="closed",
            where={"start": 4, "end": 19, "sha256": sha256(text[4:19].encode()).hexdigest()},
        ),
        recorder="test",
    )
    scrubber = scrubber_at(chronicle, "2020-06-01")
    event = scrubber.timeline.event(0)
    folder = tmp_path / "texts"
    folder.mkdir()

    def shown() -> str:
        lines = EventDetail(scrubber, folder).lines(event, 70)
        return "\n".join(text_of(each) for each in lines)

    assert "its digest agrees" not in shown(), "no text is at hand"
    (folder / "any name.txt").write_text(text, encoding="utf-8")
    assert "camp was closed" in shown()
    assert "its digest agrees" in shown()
    (folder / "any name.txt").write_text(text.replace("Tuesday", "Monday"), encoding="utf-8")
    assert "camp was closed" not in shown()


# ------------------------------------------------------------------ history and plot


def test_a_history_has_a_span_for_each_change_and_none_for_a_day_without(
    chronicle: Chronicle,
) -> None:
    scrubber = scrubber_at(chronicle, "2020-08-01")
    found = CellDetail(scrubber).work_out("ash-camp.holder")
    values = [value_of(span.reading, scrubber.names) for span in found.spans]
    assert all(one != two for one, two in pairwise(values))
    assert values[-1] == "City Watch"
    assert found.at(chronicle.moment("2020-05-01")) is not None
    assert found.at(found.spans[0].start - 1) is None


def test_a_history_of_too_many_days_looks_at_some_and_says_so(chronicle: Chronicle) -> None:
    scrubber = scrubber_at(chronicle, "2020-08-01")
    reading = scrubber.cache.now("ash-camp.holder")
    days = [(UTC_CLOCK.first(day), UTC_CLOCK.last(day)) for day in range(737_000, 738_000)]
    found = history(days, lambda at: reading, most=10)
    assert found.thinned
    assert len(found.spans) == 1
    assert not history(days[:5], lambda at: reading, most=10).thinned


def test_spans_begin_with_days_where_no_date_has_a_time_and_at_their_second_where_one_has(
    own: Chronicle,
) -> None:
    own.append(
        said("BaseStatus", "2020-05-03", "B2", base="fir-hill", status="in use"),
        said("BaseStatus", "2020-05-05", "B2", base="fir-hill", status="closed"),
        recorder="test",
    )
    found = CellDetail(scrubber_at(own, "2020-08-01")).work_out("fir-hill.status")
    known = [span for span in found.spans if span.reading.known]
    assert [span.start for span in known] == [start_of("2020-05-03"), start_of("2020-05-05")]
    own.append(
        said("BaseStatus", "2020-05-04T10:46:30", "B2", base="fir-hill", status="left"),
        recorder="test",
    )
    found = CellDetail(scrubber_at(own, "2020-08-01")).work_out("fir-hill.status")
    left = next(span for span in found.spans if span.reading.value == "left")
    assert left.start == start_of("2020-05-04T10:46:30")
    for at in range(left.start - 3, left.start + 3):
        wanted = own.reading("fir-hill.status", own.view(at))
        shown = found.at(at)
        assert shown is not None
        assert shown.value == wanted.value


def test_days_without_end_are_no_spans() -> None:
    noon = start_of("2020-05-04T12:00:30")
    assert units([BEGINNING, noon, FOREVER], UTC_CLOCK) == [(noon, noon)]
    assert history([], lambda at: None).spans == ()
    assert History((), False).at(0) is None


def test_a_plot_of_a_contest_draws_every_side(chronicle: Chronicle) -> None:
    scrubber = scrubber_at(chronicle, "2020-08-01")
    reading = scrubber.cache.now("dock-fire.killed")
    assert reading is not None
    made = plot([Span(100, reading)], TimeRange(90, 120), 40, 6)
    rows = [text_of(each).strip("0123456789 ") for each in made.lines[:-1]]
    assert sum(1 for row in rows if row.strip()) >= 2


def test_nothing_is_drawn_before_the_first_day_of_a_plot(chronicle: Chronicle) -> None:
    reading = scrubber_at(chronicle, "2020-01-20").cache.now("northern-guard.strength")
    assert reading is not None
    made = plot([Span(150, reading)], TimeRange(100, 199), 56, 6)
    for each in made.lines[:-1]:
        columns = text_of(each)[made.margin :]
        assert columns[: made.columns // 2 - 1].strip() == ""


def test_the_cursor_s_column_is_marked_only_where_the_plot_has_it(chronicle: Chronicle) -> None:
    reading = scrubber_at(chronicle, "2020-01-20").cache.now("northern-guard.strength")
    assert reading is not None
    made = plot([Span(100, reading)], TimeRange(100, 199), 56, 6)
    assert any("now-line" in piece.tone for each in made.at(150) for piece in each.pieces)
    assert made.at(99) == made.lines


@given(st.integers(-(10**12), 10**12))
def test_a_short_number_is_short(value: int) -> None:
    assert len(short(value)) <= 8


@given(
    st.integers(-(10**13), 10**13),
    st.integers(SHORTEST, 10**6) | st.integers(7, 10**6).map(lambda days: days * DAY),
    st.integers(1, 200),
)
def test_a_row_of_ticks_has_the_bar_s_width_and_its_labels_whole(
    start: int, length: int, width: int
) -> None:
    stretch = TimeRange(start, start + length - 1)
    row = tick_row(stretch, width, UTC_CLOCK)
    assert len(row) == width
    labels = {tick.label for tick in ticks(stretch, width, UTC_CLOCK)}
    assert set(filter(None, (part.strip() for part in row.split("╵")))) <= labels


def test_ticks_begin_where_their_days_stand() -> None:
    stretch = around(start_of("2020-01-01"), end("2021-12-31"), UTC_CLOCK)
    row = tick_row(stretch, 120, UTC_CLOCK)
    for tick in ticks(stretch, 120, UTC_CLOCK):
        at = stretch.column(UTC_CLOCK.end_of_day(tick.second), 120)
        if at + len(tick.label) < 120:
            assert row[at] == "╵", "in the column of the events and cursors of that day"


# ------------------------------------------------------------------ canvas and lines


def test_text_on_a_canvas_covers_dots_and_is_kept_clear_of() -> None:
    canvas = Canvas(6, 1)
    canvas.across(0, 11, 0)
    canvas.write(2, 0, "ab", "key")
    assert text_of(canvas.lines()[0]) == "⠉⠉ab⠉⠉"
    assert not canvas.free(1, 0, 2)
    assert canvas.free(4, 0, 2)
    assert not canvas.free(5, 0, 2), "beyond the edge"
    assert not canvas.free(-1, 0, 1)


def test_an_upright_line_runs_either_way_and_may_be_fainter() -> None:
    one, two = Canvas(1, 2), Canvas(1, 2)
    one.down(0, 0, 7)
    two.down(0, 7, 0)
    assert [text_of(each) for each in one.lines()] == [text_of(each) for each in two.lines()]
    faint = Canvas(1, 2)
    faint.down(0, 0, 7, every=2)
    assert text_of(faint.lines()[0]) != text_of(one.lines()[0])


def test_a_canvas_without_room_draws_nothing_and_breaks_nothing() -> None:
    canvas = Canvas(0, 0)
    canvas.dot(0, 0)
    canvas.across(0, 10, 0)
    assert canvas.lines() == []


@given(st.text(max_size=30), st.text(min_size=1, max_size=3))
def test_marking_what_was_searched_for_changes_no_character(text: str, needle: str) -> None:
    assert "".join(piece.text for piece in marked(text, needle)) == text


def test_every_hit_is_marked_in_any_case() -> None:
    found = highlighted(line("Oak and oak", Piece(" OAK", "dim")), "oak")
    hits = [piece.text for piece in found.pieces if "hit" in piece.tone]
    assert hits == ["Oak", "oak", "OAK"]
    assert highlighted(line("Oak"), "") == line("Oak")


@given(st.integers(0, 1000), st.integers(0, 60), st.integers(0, 1000))
def test_the_thumb_of_a_scroll_bar_stays_on_it(first: int, shown: int, total: int) -> None:
    found = thumb(min(first, max(0, total - shown)), shown, total)
    assert all(0 <= row < max(1, shown) for row in found)
    assert bool(found) == (total > shown >= 1)


def test_a_list_that_fits_has_no_scroll_bar() -> None:
    lines = [line("one"), line("two")]
    assert with_thumb(lines, 0, 2, 10) == lines
    assert {each.edge for each in with_thumb(lines, 0, 9, 10)} == {"▐", " "}
    assert Line().edge == ""


# ------------------------------------------------------------------ filter and search


def test_every_key_of_a_filter_lets_in_what_fits_and_only_that(chronicle: Chronicle) -> None:
    scrubber = scrubber_at(chronicle, "2020-10-01")
    wanted = {
        "document": ("B2", lambda e: e.document == "B2"),
        "speaker": ("ada-reed", lambda e: "ada-reed" in (e.speaker, *e.via)),
        "type": ("AttackCarriedOut", lambda e: e.type == "AttackCarriedOut"),
        "modality": ("planned", lambda e: e.modality == "planned"),
        "entity": ("elm-field", lambda e: "elm-field" in e.data.values()),
        "kind": ("attack", lambda e: "attack" in e.data),
    }
    for key, (value, fits) in wanted.items():
        assert key in KEYS
        scrubber.set_filter(f"{key}:{value}")
        shown = {event.id for event in every(scrubber.timeline)}
        assert shown == {e.id for e in every(scrubber.full) if fits(e)}, key
        assert shown


def test_of_one_key_given_twice_either_fits_and_of_two_keys_both_must(
    chronicle: Chronicle,
) -> None:
    scrubber = scrubber_at(chronicle, "2020-10-01")

    def count(text: str) -> int:
        scrubber.set_filter(text)
        return len(scrubber.timeline)

    assert count("document:A1 document:B2") == count("document:A1") + count("document:B2")
    assert count("document:A1 modality:planned") == 2
    assert count("document:A1 modality:denied") == 0


def test_a_filter_is_read_in_any_case_and_says_what_it_does_not_know(
    chronicle: Chronicle,
) -> None:
    scrubber = scrubber_at(chronicle, "2020-10-01")
    found, problem = parse("KIND:x Raid", {}, {})
    assert found.words
    assert "no key" in problem or not found.wanted
    found, problem = parse("colour:red", {}, {})
    assert "no key 'colour'" in problem
    assert all(key in problem for key in KEYS)
    scrubber.set_filter("type:attackcarriedout")
    assert len(scrubber.timeline) > 0


def test_a_search_begins_at_the_cursor_and_goes_round(chronicle: Chronicle) -> None:
    scrubber = scrubber_at(chronicle, "2020-10-01")
    matching = frozenset(chronicle.search.offsets_holding("elm field"))
    start = len(scrubber.timeline) // 2
    found = [
        place for place in search_hits(matching, scrubber.timeline, start) if place is not None
    ]
    assert found
    assert len(set(found)) == len(found)
    later, earlier = [p for p in found if p >= start], [p for p in found if p < start]
    assert found == [*sorted(later), *sorted(earlier, reverse=True)]
    for place in range(len(scrubber.timeline)):
        assert (place in found) == (scrubber.timeline.offsets[place] in matching)


def test_what_a_chronicler_does_is_told_in_a_sentence(own: Chronicle) -> None:
    scrubber = scrubber_at(own, "2020-08-01")
    link = next(event for event in own.events if event.type == "Linked")
    assert "fulfils" in event_words(link, scrubber.vocabulary, scrubber.names)
    publication = next(event for event in own.events if event.type == "DocumentPublished")
    words = event_words(publication, scrubber.vocabulary, scrubber.names)
    assert words == "document A1: Gazette of the spring, published by Arcadia Gazette"
