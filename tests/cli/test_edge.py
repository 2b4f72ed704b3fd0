"""Terminal output: sanitizing, width, line breaks and colour."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from chrono.cli.terminal import (
    NARROWEST,
    PIPED_WIDTH,
    STYLES,
    WIDEST,
    NoBreak,
    Screen,
    Styled,
    json_clean,
    no_break,
)
from chrono.render.lines import NO_BREAK, clean, clean_lines

STYLE = re.compile(r"\x1b\[[0-9;]*m")


class Shown(io.StringIO):
    """A stream in memory that is, or is not, a terminal."""

    def __init__(self, terminal: bool = False) -> None:
        super().__init__()
        self.terminal = terminal

    def isatty(self) -> bool:
        return self.terminal


def screen(
    columns: int | str = 40, terminal: bool = False, environ: Mapping[str, str] | None = None
) -> Screen:
    return Screen(Shown(terminal), {"COLUMNS": str(columns), **(environ or {})})


def flowed(*parts: str | Styled, columns: int = 40, indent: int = 0, hang: int = 0) -> list[str]:
    """The lines that parts become on a screen without colour."""
    made = screen(columns)
    made.put(*parts, indent=indent, hang=hang)
    return shown(made).split("\n")[:-1]


def shown(made: Screen) -> str:
    return made.stream.getvalue()  # type: ignore[attr-defined, no-any-return]


# ------------------------------------------------------------------------- cleaning


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("\x1b[31m", r"\x1b[31m"),
        ("\x00", r"\x00"),
        ("\x07", r"\x07"),
        ("\r", r"\r"),
        ("\n", r"\n"),
        ("\t", r"\t"),
        ("\x7f", r"\x7f"),
        ("\x9b2J", r"\x9b2J"),
        ("\u202eevil", r"\u202eevil"),
        ("\u2066a\u2069", r"\u2066a\u2069"),
        ("\u200b", r"\u200b"),
        ("\u200d", r"\u200d"),
        ("\ufeff", r"\ufeff"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("ක්\u200dය", "ක්\u200dය"),
        ("क्\u200dष", "क्\u200dष"),
        ("pass\u200cword", r"pass\u200cword"),
        ("می\u200c", r"می\u200c"),
        ("می\u200c\u200cخ", r"می\u200c\u200cخ"),
        ("می\u200bخ", r"می\u200bخ"),
        ("\u2028", r"\u2028"),
        ("\ud800", r"\ud800"),
        ("\U000e0041", r"\U000e0041"),
        ("a\u00a0b", "a b"),
        ("a\u202fb", "a b"),
        ("a\u3000b", "a b"),
        ("a\u2009b", "a b"),
        ("plain text", "plain text"),
        ("", ""),
    ],
)
def test_what_a_terminal_acts_on_is_escaped_and_odd_spaces_become_plain(
    text: str, cleaned: str
) -> None:
    assert clean(text) == cleaned


def test_cleaning_twice_changes_nothing_more() -> None:
    for text in ("\x1b[2J", "\u202e", "a\u00a0b", "\ud800", "\\x1b"):
        assert clean(clean(text)) == clean(text)


def test_lines_stay_lines_and_each_of_them_is_cleaned() -> None:
    assert clean_lines("a\x1b\n\tb\r\n") == "a\\x1b\n\\tb\\r\n"


def test_glue_in_somebody_elses_text_is_no_glue() -> None:
    made = screen()
    made.put("a\0b")
    assert shown(made) == "a\\x00b\n"


@pytest.mark.parametrize("character", ["\x1b", "\x9b", "\u202e", "\ufeff", "\U000e0041", "\ud800"])
def test_json_escapes_what_a_terminal_acts_on_and_says_the_same(character: str) -> None:
    answer = {f"key{character}": [f"a{character}b", "\N{GRINNING FACE}"]}
    told = json_clean(json.dumps(answer, ensure_ascii=False))
    assert character not in told
    assert json.loads(told) == answer
    assert "\N{GRINNING FACE}" in told


def test_json_is_one_line_when_piped_and_indented_on_a_terminal() -> None:
    for terminal, lines in ((False, 1), (True, 4)):
        made = screen(terminal=terminal)
        made.json({"a": 1, "b": "é"})
        assert len(shown(made).splitlines()) == lines
        assert json.loads(shown(made)) == {"a": 1, "b": "é"}
        assert "é" in shown(made)


# --------------------------------------------------------------------------- widths


@pytest.mark.parametrize(
    ("asked", "width"),
    [
        ("40", 40),
        ("24", 24),
        ("23", NARROWEST),
        ("1", NARROWEST),
        ("0", NARROWEST),
        ("111", WIDEST),
        ("9999", WIDEST),
        ("", PIPED_WIDTH),
        ("-40", PIPED_WIDTH),
        ("wide", PIPED_WIDTH),
        ("4e1", PIPED_WIDTH),
    ],
)
@pytest.mark.parametrize("terminal", [False, True])
def test_the_width_is_what_columns_asks_for_within_reason(
    asked: str, width: int, terminal: bool
) -> None:
    assert screen(asked, terminal).width == width


def test_without_columns_a_pipe_is_eighty_wide() -> None:
    assert Screen(Shown(), {}).width == 80


# ------------------------------------------------------------------------- wrapping


def test_what_fits_is_one_line_and_has_no_space_at_its_end() -> None:
    assert flowed("one two  ") == ["one two"]


def test_lines_break_at_spaces_and_later_ones_hang() -> None:
    lines = flowed("one two three four five", columns=32, indent=14, hang=8)
    assert lines == ["              one two three four", "        five"]


def test_nothing_is_lost_or_doubled_where_lines_break() -> None:
    text = "The relief force stands at five thousand two hundred this month, said the Courier."
    for columns in range(NARROWEST, 100):
        lines = flowed(text, columns=columns, hang=4)
        assert " ".join(line.strip() for line in lines) == text
        assert max(map(len, lines)) <= columns


def test_wide_letters_break_by_columns_and_not_by_letters() -> None:
    lines = flowed("伊拉克" * 20, columns=24)
    assert "".join(lines) == "伊拉克" * 20
    assert {cell_len(line) for line in lines[:-1]} <= {22, 23, 24}


def test_wide_words_are_measured_in_columns_too() -> None:
    assert flowed("伊拉克伊拉克 伊拉克伊拉克", columns=24) == ["伊拉克伊拉克", "伊拉克伊拉克"]
    assert flowed("abcdef abcdef", columns=24) == ["abcdef abcdef"]


def test_combining_marks_take_no_room() -> None:
    text = " ".join(["e\u0301" * 11] * 2)
    assert flowed(text, columns=24) == [text]


def test_a_word_longer_than_the_line_is_cut_and_whole_again_when_joined() -> None:
    word = "x" * 100
    lines = flowed(word, columns=30, hang=2)
    assert "".join(line.strip() for line in lines) == word
    assert max(map(len, lines)) <= 30


def test_a_path_is_never_cut_so_that_it_can_be_copied() -> None:
    path = "/a/rather/long/path/to/some/folder/of/a/chronicle"
    assert path in flowed(f"see {path}", columns=24)


def test_what_is_glued_stays_on_one_line() -> None:
    lines = flowed("some words first ", (no_break("not to be parted"), ""), columns=24)
    assert lines == ["some words first", "not to be parted"]
    assert NO_BREAK not in "".join(lines)


def test_what_is_glued_is_parted_where_no_line_has_room_for_it() -> None:
    lines = flowed((no_break("this is held together and too long for it"), ""), columns=24)
    assert len(lines) > 1
    assert " ".join(lines) == "this is held together and too long for it"


def test_glue_cleans_what_it_holds() -> None:
    assert no_break("a \x1b[1m") == "a \\x1b[1m"
    assert isinstance(no_break("x"), NoBreak)


def test_what_is_to_be_typed_is_kept_on_one_line() -> None:
    lines = flowed("Now you can type `chrono list tags` for it", columns=24)
    assert any("`chrono list tags`" in line for line in lines)


def test_a_dot_between_two_things_neither_begins_nor_ends_a_line() -> None:
    parts = [("first thing", ""), (" · ", "quiet"), ("second thing", ""), (" · ", ""), ("x", "")]
    for columns in range(24, 40):
        lines = flowed(*parts, columns=columns)
        assert not any(line.strip().startswith("·") or line.endswith("·") for line in lines)
    assert flowed(*parts, columns=40) == ["first thing · second thing · x"]


def test_parts_with_no_space_between_are_one_word() -> None:
    assert flowed("a" * 20, (" b", "strong"), ("c", "quiet"), ("d", ""), columns=24) == [
        "a" * 20 + " bcd"
    ]


def test_a_hang_leaves_room_to_read_in_however_deep_it_is() -> None:
    lines = flowed("word " * 12, columns=30, hang=29)
    assert max(map(len, lines)) <= 30
    assert max(len(line.strip()) for line in lines[1:]) > 8


def test_an_empty_paragraph_is_an_empty_line() -> None:
    assert flowed("") == [""]
    assert flowed() == [""]


# ---------------------------------------------------------------------- marked text


def laid(*texts: str, columns: int = 40, indent: int = 0, hang: int = 0) -> list[str]:
    """The lines that paragraphs of marked text become on a screen without colour."""
    return screen(columns).lines([((indent, hang), text) for text in texts]).split("\n")[:-1]


def test_a_formatter_cleans_what_it_marks_so_that_no_text_is_taken_for_a_mark() -> None:
    fmt = screen(terminal=True, environ={"TERM": "xterm"}).formatter(2)
    for text in (f"a{NO_BREAK}b", "a\1quiet\2b", "a\x1b[1mb"):
        for marked in (fmt.text(text), fmt.kept(text).replace(NO_BREAK, " ")):
            assert marked == clean(text)
            assert marked.isprintable()


def test_what_is_kept_is_broken_only_where_no_line_has_room_for_it() -> None:
    made = screen(30)
    assert " " not in made.formatter(4).kept("a text of 24 letters, so")
    assert " " in made.formatter(4).kept("a text of 27 letters, thus.")
    assert " " in made.formatter(4).kept("語" * 13 + " a")


def test_a_line_to_type_is_no_place_to_break_a_text_at() -> None:
    fmt = screen().formatter(0)
    assert fmt.text("try `chrono list` now") == f"try `chrono{NO_BREAK}list` now"
    assert fmt.text("it`s open") == "it`s open"
    long = "`" + "word " * 9 + "`"
    assert fmt.text(long) == long


def test_paragraphs_are_laid_each_by_itself_with_its_own_indents() -> None:
    made = screen(30)
    fmt = made.formatter(4)
    text = fmt.text("some words for more than one line of it")
    assert made.lines([((0, 0), "short"), ((2, 4), text), ((1, 1), "end ")]) == (
        "short\n  some words for more than one\n    line of it\n end\n"
    )


def test_a_dot_is_told_only_between_things_on_one_line() -> None:
    dot = screen().formatter(0).dot
    things = ["the first thing", "the second of them", "a third"]
    assert laid(dot.join(things), columns=50) == [" · ".join(things)]
    assert laid(dot.join(things), columns=30) == [
        "the first thing · the second",
        "of them · a third",
    ]
    assert all(not line.endswith("·") for line in laid(dot.join(things), columns=24))


@pytest.mark.parametrize("odd", ["語", "e\u0301", "x · y", "·", "two  spaces", "a·b", " ", ""])
def test_one_odd_paragraph_changes_nothing_of_the_others(odd: str) -> None:
    fmt = screen(30).formatter(2)
    text = f"{fmt.text('words of a paragraph')}{fmt.dot}{fmt.text('that has several lines')}"
    alone = laid(text, columns=30, hang=2)
    assert laid(text, fmt.text(odd), text, columns=30, hang=2) == [
        *alone,
        *laid(fmt.text(odd), columns=30, hang=2),
        *alone,
    ]


def test_a_word_too_long_for_a_line_is_cut_among_words_that_are_not() -> None:
    fmt = screen(24).formatter(0)
    lines = laid(fmt.text(f"before it {'x' * 40} and after"), columns=24)
    assert all(len(line) <= 24 for line in lines)
    assert "".join(lines).replace(" ", "") == f"beforeit{'x' * 40}andafter"


def test_a_style_reaches_to_the_next_one_and_over_no_end_of_a_line() -> None:
    made = screen(24, terminal=True, environ={"TERM": "xterm"})
    fmt = made.formatter(0)
    text = f"{fmt.strong}{fmt.text('bold words')}{fmt.plain}{fmt.text(' and plain ones here')}"
    made.tell(f"{text}{fmt.dot}{fmt.of['stated']}stated")
    assert shown(made) == (
        "\x1b[1mbold words\x1b[0m and plain\nones here\x1b[2m · \x1b[0m\x1b[32mstated\x1b[0m\n"
    )


def test_without_colour_a_style_is_nothing_at_all() -> None:
    fmt = screen().formatter(0)
    assert set(fmt.of.values()) == {""}
    assert fmt.of.keys() == {"", *STYLES}


# --------------------------------------------------------------------------- tables


def test_a_table_has_its_terms_in_one_column() -> None:
    made = screen(60)
    made.table([(("a", ""), [("says one", "")]), (("longer", ""), [("says two", "")])])
    assert shown(made).split("\n")[:2] == ["  a       says one", "  longer  says two"]


def test_what_is_said_in_a_row_hangs_beside_its_term() -> None:
    made = screen(60)
    made.table([(("term", ""), [("word " * 20, "")])])
    lines = shown(made).split("\n")[:-1]
    assert all(line.startswith("        word") for line in lines[1:])
    assert max(map(len, lines)) <= 60


def test_on_a_narrow_screen_what_is_said_stands_below_its_term() -> None:
    made = screen(24)
    made.table([(("relief-force", ""), [("the relief force", "")])])
    assert shown(made).split("\n")[:2] == ["  relief-force", "    the relief force"]


def test_one_long_term_does_not_move_the_column_of_all() -> None:
    made = screen(80)
    made.table([(("a", ""), [("one", "")]), (("t" * 50, ""), [("two", "")])])
    first, second, third = shown(made).split("\n")[:3]
    assert first == "  a" + " " * 29 + "one"
    assert second == "  " + "t" * 50
    assert third == " " * 32 + "two"


def test_wide_terms_are_padded_by_columns() -> None:
    made = screen(60)
    made.table([(("伊拉克", ""), [("one", "")]), (("abcdef", ""), [("two", "")])])
    assert shown(made).split("\n")[:2] == ["  伊拉克  one", "  abcdef  two"]


# --------------------------------------------------------------------------- colour


@pytest.mark.parametrize(
    ("terminal", "environ", "coloured"),
    [
        (True, {}, True),
        (True, {"TERM": "xterm-256color"}, True),
        (True, {"NO_COLOR": ""}, True),
        (True, {"NO_COLOR": "1"}, False),
        (True, {"NO_COLOR": "0"}, False),
        (True, {"TERM": "dumb"}, False),
        (False, {}, False),
        (False, {"TERM": "xterm"}, False),
    ],
)
def test_colour_is_for_terminals_that_want_it(
    terminal: bool, environ: dict[str, str], coloured: bool
) -> None:
    made = screen(terminal=terminal, environ=environ)
    assert made.colour is coloured
    made.put(("said", "error"))
    assert ("\x1b[" in shown(made)) is coloured


@pytest.mark.parametrize("style", sorted(STYLES))
def test_every_style_is_ended_after_its_text(style: str) -> None:
    made = screen(terminal=True)
    assert made.paint("text", style) == f"\x1b[{STYLES[style]}mtext\x1b[0m"


def test_spaces_and_plain_text_are_not_painted() -> None:
    made = screen(terminal=True)
    assert made.paint("   ", "error") == "   "
    assert made.paint("text", "") == "text"


def test_colour_changes_neither_the_words_nor_where_lines_break() -> None:
    parts: list[Styled] = [
        (no_break("● "), "stated"),
        ("the Republic holds the camp", "strong"),
        (" · ", "quiet"),
        ("since 18 August 2020, says d1", "quiet"),
    ]
    for columns in (24, 31, 47, 110):
        plain, painted = screen(columns), screen(columns, terminal=True)
        for made in (plain, painted):
            made.put(*parts, indent=2, hang=6)
        assert "\x1b[" in shown(painted)
        assert STYLE.sub("", shown(painted)) == shown(plain)


def test_an_escape_in_the_text_is_not_taken_for_colour() -> None:
    made = screen(terminal=True)
    made.put(("\x1b[31mred", "strong"))
    assert shown(made) == "\x1b[1m\\x1b[31mred\x1b[0m\n"


def test_no_style_reaches_over_the_end_of_a_line() -> None:
    made = screen(24, terminal=True)
    made.put(("word " * 20, "contested"), hang=2)
    for line in shown(made).splitlines():
        assert line.count("\x1b[1;31m") == line.count("\x1b[0m")


# --------------------------------------------------------------------------- streams


class Gone(Shown):
    """A pipe that nobody reads any more."""

    def write(self, text: str) -> int:
        raise BrokenPipeError

    def flush(self) -> None:
        raise BrokenPipeError


def test_a_reader_that_has_gone_ends_the_command_without_an_error(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    hung: list[object] = []

    def exit_on_closed_pipe(stream: object) -> None:
        hung.append(stream)
        raise SystemExit(0)

    monkeypatch.setattr("chrono.cli.terminal.exit_on_closed_pipe", exit_on_closed_pipe)
    made = Screen(Gone(), {})
    for act in (lambda: made.write("x"), made.flush, lambda: made.json({})):
        with pytest.raises(SystemExit) as ended:
            act()
        assert ended.value.code == 0
    assert hung == [made.stream] * 3


def test_an_encoding_without_the_letter_gets_an_escape_and_no_crash() -> None:
    stream = io.TextIOWrapper(io.BytesIO(), "ascii")
    made = Screen(stream, {})
    made.put("● Łódź")
    made.flush()
    assert stream.buffer.getvalue() == b"\\u25cf \\u0141\\xf3d\\u017a\n"  # type: ignore[attr-defined]


WORDS = ("a", "some", "word", "·", "longer-word", "[abc def]", "—", "x" * 30, "a/path/to/read")
PARAGRAPHS = st.lists(
    st.tuples(
        st.lists(st.sampled_from(WORDS), min_size=1, max_size=4).map(" ".join),
        st.sampled_from(("", " ", " · ")),
        st.booleans(),
    ),
    min_size=1,
    max_size=8,
)


@given(PARAGRAPHS, st.integers(24, 70), st.integers(0, 10), st.integers(0, 24))
def test_lines_break_at_the_same_words_with_colour_and_without(
    told: list[tuple[str, str, bool]], width: int, indent: int, hang: int
) -> None:
    parts: list[Styled] = []
    for text, gap, glued in told:
        parts += [(no_break(text) if glued else text, "quiet"), (gap, "")]
    plain = Screen(Shown(), {"COLUMNS": str(width)})
    painted = Screen(Shown(terminal=True), {"COLUMNS": str(width), "TERM": "xterm"})
    shown = STYLE.sub("", painted.flow(parts, indent, hang))
    assert plain.flow(parts, indent, hang).split() == shown.split()
    if not any(glued for *_, glued in told):  # glue that fits no line may part otherwise
        assert [line.rstrip() for line in shown.split("\n")] == plain.flow(
            parts, indent, hang
        ).split("\n")
