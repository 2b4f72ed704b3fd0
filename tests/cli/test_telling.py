"""Formatted readings and events: marks, sides, collections, sources and annotations."""

from __future__ import annotations

import io
import re
from datetime import date
from pathlib import Path

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from chrono import Chronicle
from chrono.cli import event_view as entries
from chrono.cli import phrases
from chrono.cli import reading_view as cells
from chrono.cli.terminal import Formatter, Line, Screen, Styled
from chrono.edtf import BEGINNING, FOREVER
from chrono.edtf.clock import UTC_CLOCK
from chrono.fold import read
from chrono.model.claim import Cell, Claim, Entity, LinkSet, Reading
from chrono.model.event import Event
from chrono.model.vocabulary.schema import Attribute
from chrono.render.date_text import window_words
from chrono.render.event_text import event_words
from chrono.render.lines import NO_BREAK
from chrono.render.names import Names
from chrono.render.source_text import origins_of
from tests.cli.conftest import event_of, run_in_process
from tests.fold.telling import Told
from tests.moments import end, start, window

AT = "2020-09-15"


PEN = Formatter(colour=False, room=80)


def told(parts: list[Styled]) -> str:
    return "".join(text for text, _ in parts)


def in_words(marked: str) -> str:
    """Marked text as it is read, where a line has room for it."""
    return marked.replace(NO_BREAK, " ")


def texts(lines: list[Line]) -> list[str]:
    return [in_words(text) for _, text in lines]


def layout_of(names: Names, everything: bool = False) -> cells.Layout:
    return cells.Layout(Screen(io.StringIO(), {"COLUMNS": "110"}), names, 19, everything)


@pytest.fixture
def chronicle(borderlands: Path) -> Chronicle:
    return Chronicle.open(borderlands)


@pytest.fixture
def names(chronicle: Chronicle) -> Names:
    held = chronicle.cells()
    return Names(held.entities, held.documents)


def readings(chronicle: Chronicle, at: str = AT, known_at: str | None = None) -> list[Reading]:
    return list(chronicle.state(chronicle.view(at, known_at)).readings)


def reading(chronicle: Chronicle, cell: str, at: str = AT, known_at: str | None = None) -> Reading:
    return next(each for each in readings(chronicle, at, known_at) if each.cell == cell)


def event(chronicle: Chronicle, summary: str) -> Event:
    return next(each for each in chronicle.events if each.summary == summary)


def row_of(chronicle: Chronicle, name: str, at: str = AT) -> cells.Row:
    rows = cells.rows(readings(chronicle, at))
    return next(row for row in rows if f"{row.entity}.{row.attribute}" == name)


def lines_of(chronicle: Chronicle, names: Names, name: str, all_: bool = False) -> list[str]:
    return texts(cells.row_lines(row_of(chronicle, name), layout_of(names, all_)))


# ---------------------------------------------------------------------------- cells


def test_a_stated_value_has_its_mark_and_who_says_so(chronicle: Chronicle, names: Names) -> None:
    lines = lines_of(chronicle, names, "camp-alder.holder")
    assert lines[0] == "● the Republic"
    assert any("since 18 August 2020 · d1 [" in line for line in lines)


def test_a_denial_stands_against_the_value_and_is_not_told_twice(
    chronicle: Chronicle, names: Names
) -> None:
    lines = lines_of(chronicle, names, "camp-alder.holder")
    against = [line for line in lines if "not held by" in line or "not so" in line]
    assert len(against) == 1
    assert against[0].startswith("≠ not ")
    assert "the mayor of Alder in d2" in against[0]


def test_all_sides_of_a_contest_are_told_with_their_sources(
    chronicle: Chronicle, names: Names
) -> None:
    first, *sides = lines_of(chronicle, names, "ford-ambush.killed")
    assert first.startswith("≠ contested")
    assert len(sides) == 2
    assert sides[0].startswith("– 3 persons · 2 August 2020 · d1 [")
    assert sides[1].startswith("– 5 persons · 2 August 2020 · Ana Reyes in d2 [")


def test_what_has_ended_and_may_have_been_the_last_is_named_beside_what_is_possible() -> None:
    world = Told(reuters="2020-10-01")
    world.says("reuters", "Held", "[2020-01-01..2020-02-10]", base="taji", holder="iraq")
    world.says("reuters", "Held", "2020-02-01/2020-03-31", base="taji", holder="us")
    shown = world.ask("taji.holder", "2020-04-15")
    first, side, ended = texts(cells.reading_lines(shown, layout_of(Names({}, {}))))
    assert first.startswith("◇ possible · the last claim may be a span that has ended")
    assert side.startswith("– iraq · since some day between 1 January and 10 February 2020")
    assert ended.startswith("or ended since: us, 1 February to 31 March 2020")


def test_a_plan_stands_beside_the_value_and_never_in_it(chronicle: Chronicle, names: Names) -> None:
    lines = lines_of(chronicle, names, "relief-force.strength")
    assert lines[0] == "● about 3,000 persons"
    assert "2,500" not in " ".join(lines[:2])
    (plan,) = [line for line in lines if line.startswith("› ")]
    assert plan.startswith("› planned, expected: 2,500 persons, for January 2021 · Ana Reyes in d2")


def test_a_collection_is_one_row_with_its_members_and_its_number(
    chronicle: Chronicle, names: Names
) -> None:
    lines = lines_of(chronicle, names, "pact.members")
    assert lines[0] == "● Norland, Sudland (2 counted)"
    assert any(line.startswith("● in number: 3") for line in lines)


def test_a_long_collection_is_counted_and_listed_whole_on_demand(borderlands: Path) -> None:
    chronicle = Chronicle.open(borderlands)
    many = [f"member-{number:02}" for number in range(45)]
    for name in many:
        chronicle.append(
            {"type": "EntityDescribed", "data": {"entity": name, "kind": "body", "label": name}}
        )
    chronicle.append(
        {
            "type": "Joined",
            "when": "2020-08-20",
            "source": {"document": "d1"},
            "modality": "asserted",
            "data": {"body": "republic", "member": many},
        }
    )
    held = chronicle.cells()
    names = Names(held.entities, held.documents)
    (short,) = [line for line in lines_of(chronicle, names, "republic.members") if "●" in line]
    assert short.endswith("member-19 and 25 more (45 counted)")
    (whole,) = [
        line for line in lines_of(chronicle, names, "republic.members", True) if "counted" in line
    ]
    assert whole.endswith("member-44 (45 counted)")


def test_what_is_only_possible_tells_every_value(chronicle: Chronicle, names: Names) -> None:
    possible = [each for each in readings(chronicle, "2020-08-10") if each.standing == "possible"]
    assert possible
    for each in possible:
        first, *rest = texts(cells.reading_lines(each, layout_of(names)))
        assert first.startswith("◇ possible")
        assert rest


@pytest.mark.parametrize(
    ("cell", "at", "words"),
    [
        ("camp-alder.holder", AT, "● the Republic, stated"),
        ("relief-force.strength", AT, "● about 3,000 persons, stated"),
        ("relief-force.strength", "2021-12-31", "○ about 3,000 persons, stale"),
        ("ford-ambush.killed", AT, "≠ contested: 3 persons against 5 persons"),
        ("camp-alder.status", AT, "unknown"),
    ],
)
def test_a_reading_is_told_in_brief_by_its_mark_and_standing(
    chronicle: Chronicle, names: Names, cell: str, at: str, words: str
) -> None:
    found = [each for each in readings(chronicle, at) if each.cell == cell]
    assert in_words(cells.brief(found[0] if found else None, names, PEN)).startswith(words)


def test_an_unknown_row_is_hidden_and_told_with_its_rule_on_demand(
    chronicle: Chronicle, names: Names
) -> None:
    early = readings(chronicle, "2020-01-01")
    unknown = next(each for each in early if each.standing == "unknown")
    assert cells.Row("x", "y", [unknown]).hidden()
    assert not cells.Row("x", "y", [evolve(unknown, rule="ended")]).hidden()
    assert not row_of(chronicle, "camp-alder.holder").hidden()
    alone = evolve(unknown, annotations=(), next=None)
    full, *_ = texts(cells.reading_lines(alone, layout_of(names)))
    assert full.startswith("· unknown: ")


def test_a_member_that_was_one_and_is_no_longer_is_told_with_its_end(
    chronicle: Chronicle, names: Names
) -> None:
    """Not on a line of its own behind the mark, as if it were one still."""
    held = next(
        each
        for each in readings(chronicle)
        if each.cell.startswith("pact.members[") and each.value is True
    )
    gone = evolve(
        held,
        standing="unknown",
        value=None,
        rule="ended",
        candidates=(),
        annotations=(),
        next=None,
        ended=held.candidates,
    )
    label = names.entity(held.cell.partition("[")[2].rstrip("]"))
    row = cells.Row("pact", "members", [gone])
    first, second, *_ = texts(cells.collection_lines(row, layout_of(names)))
    assert first == f"· unknown: {label}"
    assert second.startswith(f"was: {label}, ")
    assert held.candidates[0].event[:7] in second
    never = evolve(gone, rule="none", ended=())
    row = cells.Row("pact", "members", [never])
    assert texts(cells.collection_lines(row, layout_of(names))) == ["· unknown"]


def test_rows_keep_the_order_of_the_readings_and_join_a_collection(chronicle: Chronicle) -> None:
    held = readings(chronicle)
    rows = cells.rows(held)
    assert sum(len(row.readings) for row in rows) == len(held)
    assert len({(row.entity, row.attribute) for row in rows}) == len(rows)
    assert len(row_of(chronicle, "pact.members").readings) >= 3


def test_the_legend_explains_only_the_marks_that_are_shown(chronicle: Chronicle) -> None:
    contested = reading(chronicle, "ford-ambush.killed")
    stated = reading(chronicle, "camp-alder.holder")
    screen = Screen(io.StringIO(), {"COLUMNS": "110"})
    cells.legend(screen, {stated.standing})
    assert screen.stream.getvalue() == ""  # type: ignore[attr-defined]
    cells.legend(screen, {stated.standing, contested.standing})
    assert "≠ the claims contradict each other" in screen.stream.getvalue()  # type: ignore[attr-defined]
    assert "○" not in screen.stream.getvalue()  # type: ignore[attr-defined]


def test_a_rule_becomes_the_end_of_a_sentence() -> None:
    assert phrases.plainly("Two claims cannot both be right.") == "two claims cannot both be right"


# -------------------------------------------------------------------------- phrases


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        ("2020-08-02", "2020-08-02", "2 August 2020"),
        ("2020-09-01", "2020-09-10", "between 1 and 10 September 2020"),
        ("2020-08-01", "2020-09-14", "between 1 August and 14 September 2020"),
    ],
)
def test_a_window_is_told_as_a_window(first: str, last: str, said: str) -> None:
    assert window_words((start(first), end(last)), UTC_CLOCK) == said


def test_an_open_window_is_told_as_open() -> None:
    assert window_words((BEGINNING, end("2020-08-20")), UTC_CLOCK) == "on or before 20 August 2020"
    assert "20 August 2020" in window_words((start("2020-08-20"), FOREVER), UTC_CLOCK)


def test_an_id_is_shown_by_as_much_as_names_it_again(chronicle: Chronicle) -> None:
    for each in chronicle.events:
        assert len(phrases.short(each.id)) == 7
        assert chronicle.event(phrases.short(each.id)).id == each.id


@pytest.mark.parametrize(
    ("cell", "at", "said"),
    [
        ("camp-alder.holder", AT, "since 18 August 2020"),
        ("relief-force.strength", AT, "as of some day between 1 and 10 September 2020"),
        ("ana-reyes.role", AT, "since 14 September 2020 or earlier"),
    ],
)
def test_what_lasts_holds_since_and_what_is_observed_is_as_of(
    chronicle: Chronicle, cell: str, at: str, said: str
) -> None:
    assert phrases.dated(reading(chronicle, cell, at)).startswith(said)


def test_one_who_says_it_twice_is_named_once_with_both_events(
    chronicle: Chronicle, names: Names
) -> None:
    (claim,) = reading(chronicle, "camp-alder.holder").supports
    other = evolve(claim, event="b" * 32)
    elsewhere = evolve(claim, event="c" * 32, document="d2", speaker="mayor")
    assert in_words(phrases.cited([claim, other, elsewhere], names, PEN)) == (
        f"d1 [{claim.event[:7]} bbbbbbb], the mayor of Alder in d2 [ccccccc]"
    )


def test_more_than_three_events_are_counted_and_not_listed(
    chronicle: Chronicle, names: Names
) -> None:
    found = reading(chronicle, "camp-alder.holder")
    (claim,) = found.supports
    many = [
        evolve(claim, event=f"{number:032}", document=f"d{number % 2 + 1}") for number in range(4)
    ]
    assert in_words(phrases.support(found, many[:3], names, PEN)).count("[") == 2
    assert in_words(phrases.support(found, many, names, PEN)) == "4 events, 2 documents: d1, d2"


def test_documents_that_draw_on_each_other_are_one_origin(
    chronicle: Chronicle, names: Names
) -> None:
    documents = dict(names.documents)
    documents["d2"] = evolve(documents["d2"], draws_on=("d1",))
    drawn = Names(names.entities, documents)
    assert origins_of({"d1", "d2"}, drawn) == {"d1"}
    assert origins_of({"d2"}, drawn) == {"d1"}
    assert origins_of({"d1", "d2"}, names) == {"d1", "d2"}
    found = reading(chronicle, "camp-alder.holder")
    (claim,) = found.supports
    both = [claim, evolve(claim, event="b" * 32, document="d2")]
    assert in_words(phrases.support(found, both, drawn, PEN)).endswith(" (2 documents, 1 origin)")
    assert "origin" not in in_words(phrases.support(found, both, names, PEN))


def test_documents_that_draw_on_each_other_in_a_ring_end() -> None:
    made = evolve_documents(("a", ("b",)), ("b", ("a",)))
    assert origins_of({"a", "b"}, made) == set()


def evolve_documents(*held: tuple[str, tuple[str, ...]]) -> Names:
    from chrono.model.claim import Document

    documents = {
        name: Document(id=name, title=name, published=(0, 0), draws_on=draws)
        for name, draws in held
    }
    return Names({}, documents)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("2020-09-15",), "State at the end of 15 September 2020, as far as is known today"),
        (("2020-09-15", "2020-08-31"), "as far as was known at the end of 31 August 2020"),
        (("2020-09-15", None, "#3"), "by the first 3 events of the log"),
        (("2020-09-15", None, None, ("document:d1",)), "without document d1"),
        (
            ("2020-09-15", None, None, (), ("speaker:mayor", "document:d2")),
            "only from document d2 and speaker mayor",
        ),
    ],
)
def test_the_headline_says_from_where_one_looks(
    chronicle: Chronicle, arguments: tuple[object, ...], said: str
) -> None:
    view = chronicle.view(*arguments)  # type: ignore[arg-type]
    assert said in phrases.headline(view, chronicle.today())


def test_the_headline_of_today_says_so(chronicle: Chronicle) -> None:
    assert phrases.headline(chronicle.view(), chronicle.today()).startswith("State today, ")


# -------------------------------------------------------------------------- entries


@pytest.mark.parametrize(
    ("summary", "sentence", "when", "who"),
    [
        (
            "Three died at the ford.",
            "the ambush at the ford: 3 persons killed",
            "2 August 2020",
            "d1",
        ),
        (
            "Reyes: 2,500 by January.",
            "the relief force reduced to 2,500 persons",
            "January 2021",
            "planned, Ana Reyes in d2",
        ),
        (
            "The mayor denies the hand-over.",
            "Camp Alder handed over to the Republic",
            "on or before 14 September 2020",
            "denied by the mayor of Alder in d2",
        ),
        (
            "Norland and Sudland belong to the Pact.",
            "Norland and Sudland joined the Pact",
            "on or before 20 August 2020",
            "d1",
        ),
        (
            "The relief force numbered 5,200.",
            "the relief force had 5,200 persons",
            "August 2020, by 20 August 2020",
            "d1",
        ),
        (
            "Reyes: five died at the ford.",
            "the ambush at the ford: 5 persons killed",
            "2 August 2020",
            "Ana Reyes in d2",
        ),
    ],
)
def test_an_event_is_told_as_a_sentence_with_when_and_who(
    chronicle: Chronicle, names: Names, summary: str, sentence: str, when: str, who: str
) -> None:
    found = event(chronicle, summary)
    assert event_words(found, chronicle.vocabulary, names) == sentence
    assert entries.when_words(found, names) == when
    assert entries.who_words(found, names) == who


@pytest.mark.parametrize(
    ("modality", "speaker", "via", "said"),
    [
        ("asserted", None, (), "d2"),
        ("asserted", "mayor", (), "the mayor of Alder in d2"),
        ("reported", "mayor", ("ana-reyes",), "the mayor of Alder by way of Ana Reyes in d2"),
        (
            "reported",
            "mayor",
            ("pact", "ana-reyes"),
            "the mayor of Alder by way of Ana Reyes by way of the Pact in d2",
        ),
        ("alleged", "mayor", (), "alleged by the mayor of Alder in d2"),
        ("predicted", None, (), "predicted in d2"),
        ("opinion", "mayor", (), "opinion, the mayor of Alder in d2"),
        ("conditional", "mayor", (), "on condition, the mayor of Alder in d2"),
    ],
)
def test_who_says_so_is_told_from_the_origin_outwards(
    chronicle: Chronicle, names: Names, modality: str, speaker: str, via: tuple[str, ...], said: str
) -> None:
    found = event(chronicle, "The mayor denies the hand-over.")
    changed = evolve(found, modality=modality, speaker=speaker, via=via)
    assert entries.who_words(changed, names) == said


def test_what_no_document_says_is_the_chroniclers_own(chronicle: Chronicle, names: Names) -> None:
    declared = next(each for each in chronicle.events if each.type == "EntityDescribed")
    assert entries.who_words(declared, names) == "the chronicler"
    assert entries.when_words(declared, names) == "undated"


def test_the_line_of_the_source_tells_what_is_to_be_kept_in_mind(
    chronicle: Chronicle, names: Names
) -> None:
    closed = event(chronicle, "Camp Birch closed.")
    opened = event(chronicle, "Camp Birch opened.")
    three = event(chronicle, "Three died at the ford.")
    assert told(entries.source_line(closed, names)) == "d2 · StatusChanged · derived date"
    assert told(entries.source_line(opened, names)) == "d2 · StatusChanged · in doubt: the date"
    assert told(entries.source_line(three, names)) == "d1 · Ambushed · #toll"
    outside = evolve(three, basis="outside", tags=("a", "b"), doubt=("killed", "when"))
    assert told(entries.source_line(outside, names)) == (
        "d1 · Ambushed · date from outside the documents, in doubt: which killed, the date · #a #b"
    )


@pytest.mark.parametrize(
    ("type_", "data", "said"),
    [
        ("DocumentPublished", {"document": "d9", "title": "A title"}, "document d9: A title"),
        (
            "DocumentPublished",
            {"document": "d9", "publisher": "The Courier"},
            "document d9, published by The Courier",
        ),
        ("EntityDescribed", {"entity": "x", "kind": "base", "label": "X"}, "base x is called X"),
        (
            "EntityDescribed",
            {"entity": "x", "kind": "base", "same_as": "y"},
            "base x, the same as y",
        ),
        (
            "Linked",
            {"from": "a" * 32, "relation": "same", "to": "b" * 32},
            "aaaaaaa is the same happening as bbbbbbb",
        ),
        (
            "Linked",
            {"from": "a" * 32, "relation": "fulfils", "to": "b" * 32},
            "aaaaaaa fulfils bbbbbbb",
        ),
        ("Retracted", {"event": "a" * 32, "reason": "misread"}, "aaaaaaa retracted: misread"),
        (
            "Retracted",
            {"event": "a" * 32, "reason": "why", "replacement": "b" * 32},
            "aaaaaaa retracted and replaced by bbbbbbb: why",
        ),
        (
            "Judged",
            {"prefer": "a" * 32, "over": ["b" * 32, "c" * 32], "reason": "why"},
            "aaaaaaa preferred to bbbbbbb and ccccccc: why",
        ),
    ],
)
def test_built_in_events_are_sentences_too(
    chronicle: Chronicle, names: Names, type_: str, data: dict[str, object], said: str
) -> None:
    found = evolve(event(chronicle, "Camp Birch closed."), type=type_, data=data)
    assert event_words(found, chronicle.vocabulary, names) == said


def test_a_retracted_entry_says_so_in_words_and_not_by_colour_alone(
    chronicle: Chronicle, names: Names
) -> None:
    found = event(chronicle, "Camp Birch closed.")
    assert told(entries.entry(found, chronicle.vocabulary, names, is_retracted=True)) == (
        f"[{found.id[:7]}] Camp Birch closed. (retracted)"
    )
    assert "(retracted)" not in told(entries.entry(found, chronicle.vocabulary, names))


def test_events_of_one_date_stand_under_it_once(chronicle: Chronicle, names: Names) -> None:
    screen = Screen(io.StringIO(), {})
    both = [each for each in chronicle.events if each.type == "Ambushed"]
    entries.show_entries(screen, both, chronicle.vocabulary, names)
    assert screen.stream.getvalue().count("2 August 2020") == 1  # type: ignore[attr-defined]


def test_the_context_of_a_passage_is_cut_at_a_word() -> None:
    text = "word  \n " * 60
    for cut in (entries._before(text), entries._after(text)):
        assert len(cut) <= entries.CONTEXT + 2
        assert set(cut.replace("…", "").split()) == {"word"}
    assert entries._before(text).startswith("… ")
    assert entries._after(text).endswith(" …")
    assert entries._before("short\n text ") == "short text "


def test_a_passage_that_is_not_there_is_said_to_be_missing(borderlands: Path) -> None:
    name = event_of(borderlands, "Three died at the ford.")
    (borderlands / "empty").mkdir()
    answer = run_in_process("show", name, "--documents", "empty")
    assert "Three soldiers" not in answer.out
    assert "Passage" in answer.out
    (borderlands / "texts" / "first.txt").write_text("another text")
    assert "Three soldiers" not in run_in_process("show", name, "--documents", "texts").out


# ---------------------------------------------------------------------- rows on a screen


STYLE = re.compile(r"\x1b\[[0-9;]*m")


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def shown_row(row: cells.Row, names: Names, screen: Screen) -> str:
    """A row as it is written on a screen."""
    layout = cells.Layout(screen, names, screen.hang(17))
    return screen.lines(cells.labelled(row, 17, layout))


def assert_told_alike(row: cells.Row, names: Names, width: int) -> None:
    """A row's lines are the same with colour and without."""
    environ = {"COLUMNS": str(width), "TERM": "xterm"}
    plain = shown_row(row, names, Screen(io.StringIO(), environ))
    painted = STYLE.sub("", shown_row(row, names, Screen(Terminal(), environ)))
    lines = [line.rstrip() for line in painted.split("\n")]
    assert lines == [line.rstrip() for line in plain.split("\n")]


@pytest.mark.parametrize("at", ["2012", "2018-07", "2020-08-18", "2020-09-15", "2026"])
def test_a_row_is_the_same_with_colour_and_without(chronicle: Chronicle, at: str) -> None:
    state = chronicle.state(chronicle.view(at))
    names = Names(state.entities, state.documents)
    for row in cells.rows(state.readings):
        for width in (24, 36, 48, 80, 110):
            assert_told_alike(row, names, width)


@pytest.mark.parametrize("at", ["1990-08-02", "2007-10", "2020-09-15", "2023-12", "2026-01-01"])
def test_of_the_repositorys_own_log_every_row_is_told_alike(at: str) -> None:
    own = Chronicle.open(Path(__file__).parents[2])
    state = own.state(own.view(at))
    names = Names(state.entities, state.documents)
    for row in cells.rows(state.readings):
        for width in (24, 40, 80, 110):
            assert_told_alike(row, names, width)


def test_a_label_that_fits_its_column_stands_beside_its_value(
    chronicle: Chronicle, names: Names
) -> None:
    row = row_of(chronicle, "camp-alder.holder")
    first, second, *_ = shown_row(row, names, Screen(io.StringIO(), {})).split("\n")
    assert first == f"  {'held by':17}● the Republic"
    assert second.startswith(f"{'':21}stated, disputed · since 18 August 2020 · d1 [")


def test_a_label_too_long_for_its_column_stands_above_its_value(
    chronicle: Chronicle, names: Names
) -> None:
    row = row_of(chronicle, "camp-alder.holder")
    row.label = "who holds it, by treaty"
    lines = shown_row(row, names, Screen(io.StringIO(), {})).split("\n")
    assert lines[:2] == ["  who holds it, by treaty", f"{'':19}● the Republic"]


def test_on_a_narrow_screen_every_label_stands_above_its_value(
    chronicle: Chronicle, names: Names
) -> None:
    row = row_of(chronicle, "camp-alder.holder")
    lines = shown_row(row, names, Screen(io.StringIO(), {"COLUMNS": "30"})).split("\n")
    assert lines[:2] == ["  held by", "    ● the Republic"]
    assert max(map(len, lines)) <= 30


def test_a_date_and_who_says_so_are_parted_only_where_no_line_has_room(
    chronicle: Chronicle, names: Names
) -> None:
    row = row_of(chronicle, "relief-force.strength")
    for width in range(24, 110):
        shown = shown_row(row, names, Screen(io.StringIO(), {"COLUMNS": str(width)}))
        if width >= 80:
            assert "as of some day between 1 and 10 September 2020" in shown
        words = " ".join(shown.split())
        assert "as of some day between 1 and 10 September 2020" in words


ODD = st.text(st.sampled_from("ab é語\u0301·-`\0\x1b\u202e ●≠–\u200b"), max_size=30)


SIDES = st.lists(
    st.tuples(ODD, ODD, st.sampled_from(("2020-09-10", "2020-09", "2020", "2021~", "/2020-09-10"))),
    min_size=1,
    max_size=4,
)


def claim_of(place: int, value: object, speaker: str, when: str, document: str) -> Claim:
    """A claim of a value, dated in EDTF."""
    dated = window(when)
    known = window("2022-01-01")
    return Claim(
        "x.calls",
        "value",
        "level",
        value,
        *dated,
        None,
        dated,
        dated,
        dated[0] == BEGINNING,
        known,
        known,
        dated[1],
        None,
        f"{place}f3ab2c9" * 4,
        place,
        document,
        speaker or None,
        "reported",
        when,
        None,
        (),
        False,
    )


@given(
    ODD,
    SIDES,
    st.integers(24, 110),
    st.sampled_from(("lasting", "observed", "fixed")),
    st.sampled_from(("words", "choice")),
    st.dates(date(2019, 6, 1), date(2022, 6, 1)),
)
def test_whatever_several_sides_say_and_come_next_a_row_is_told_alike(
    label: str,
    sides: list[tuple[str, str, str]],
    width: int,
    persistence: str,
    kind: str,
    at: date,
) -> None:
    attribute = Attribute("calls", "body", kind, persistence, label)  # type: ignore[arg-type]
    claims = tuple(
        claim_of(place, value, speaker, when, f"00{place % 2}")
        for place, (value, speaker, when) in enumerate(sides)
    )
    read_as = read(Cell("x.calls", attribute, claims, LinkSet()), end(at.isoformat()))
    row = cells.Row("x", "calls", [read_as])
    assert_told_alike(row, Names({}, {}), width)


@given(ODD, ODD, st.booleans(), st.integers(24, 110))
def test_whatever_a_collections_only_member_is_called_its_row_is_told_alike(
    label: str, member: str, present: bool, width: int
) -> None:
    attribute = Attribute("members", "body", "entity", "lasting", label, many=True)
    entity = Entity("m", "body", member)
    claims = (claim_of(1, present, "", "2020-09-10", "002"),)
    read_as = read(Cell("x.members[m]", attribute, claims, LinkSet()), end("2021-09-10"))
    row = cells.Row("x", "members", [read_as])
    names = Names({"m": entity}, {})
    assert_told_alike(row, names, width)


@given(ODD, ODD, ODD, st.integers(24, 70), st.sampled_from(("lasting", "observed", "fixed")))
def test_whatever_a_label_a_value_and_a_speaker_are_a_row_is_told_alike(
    label: str, value: str, speaker: str, width: int, persistence: str
) -> None:
    attribute = Attribute("calls", "body", "words", persistence, label)  # type: ignore[arg-type]
    dated = window("2020-09-10")
    claim = Claim(
        "x.calls",
        "value",
        "level",
        value,
        *dated,
        None,
        dated,
        dated,
        False,
        dated,
        dated,
        dated[1],
        None,
        "1f3ab2c9" * 4,
        0,
        "002",
        speaker or None,
        "reported",
        "2020-09-10",
        None,
        (),
        False,
    )
    read_as = read(Cell("x.calls", attribute, (claim,), LinkSet()), end("2021-09-10"))
    row = cells.Row("x", "calls", [read_as])
    assert_told_alike(row, Names({}, {}), width)
