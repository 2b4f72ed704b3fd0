"""Terminal output: sanitized, wrapped, coloured. Nothing else writes to the streams.

Text of logs and documents is untrusted. This module writes every character that a terminal
could act on, or that a reader would not see, as a visible escape, so that no other module
has to. Colour only repeats what a word says.
"""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from functools import lru_cache
from itertools import groupby
from operator import itemgetter
from typing import Any, Final, TextIO

from rich.cells import cell_len

from chrono.render.lines import NO_BREAK, clean, clean_lines, wrap

Styled = tuple[str, str]
"""A piece of text and its style: a key of `STYLES`, or "" for plain."""

STYLES: Final[Mapping[str, str]] = {
    "head": "1",
    "kind": "1;4",
    "strong": "1",
    "quiet": "2",
    "stated": "32",
    "derived": "36",
    "stale": "33",
    "contested": "1;31",
    "possible": "35",
    "unknown": "2",
    "beside": "34",
    "error": "1;31",
    "warning": "33",
    "mark": "7",
}
PIPED_WIDTH: Final = 80
WIDEST: Final = 110
"""Lines longer than this are hard to read, however wide the window."""
NARROWEST: Final = 24
Line = tuple[tuple[int, int], str]
"""The indentation of a paragraph, that of its wrapped lines, and its marked text."""


class NoBreak(str):
    """Sanitized text that stays on one line if it fits."""


@lru_cache(maxsize=1024)
def no_break(text: str) -> NoBreak:
    """Sanitizes text and keeps it on one line if it fits."""
    return NoBreak(clean(text))


_transient: Final[list[TextIO]] = []
"""The terminal's stream that shows a transient line, if one does."""


class Formatter:
    """Marks the text of one paragraph: possible line breaks and styles.

    Marked text is sanitized. A style precedes its piece and lasts until the next style; a
    screen without colour has no styles.
    """

    def __init__(self, colour: bool, room: int) -> None:
        """`room` is the width of each line after the first."""
        self.room = room
        self.of = {style: f"\1{style}\2" if colour else "" for style in ("", *STYLES)}
        """The marker that precedes a piece in a style."""
        self.plain, self.strong, self.quiet = self.of[""], self.of["strong"], self.of["quiet"]
        self.dot = f"{self.quiet} · "

    def text(self, text: str) -> str:
        """Sanitizes text that may break at any space outside a `line to type`."""
        return _TO_TYPE.sub(_unbroken, clean(text))

    def kept(self, text: str) -> str:
        """Sanitizes text and keeps it on one line if it fits."""
        text = clean(text)
        fits = cell_len(text) + len(" ·") <= self.room
        return text.replace(" ", NO_BREAK) if fits else self.text(text)


_TO_TYPE: Final = re.compile(r"`[^`]{1,40}`")


def _unbroken(found: re.Match[str]) -> str:
    return found[0].replace(" ", NO_BREAK)


class Screen:
    """An output stream."""

    def __init__(self, stream: TextIO, environ: Mapping[str, str] | None = None) -> None:
        """`environ` gives NO_COLOR, TERM and COLUMNS; by default the process's environment."""
        environ = os.environ if environ is None else environ
        self.stream = stream
        self.terminal = stream.isatty()
        self.colour = (
            self.terminal and not environ.get("NO_COLOR") and environ.get("TERM") != "dumb"
        )
        self.can_erase = self.terminal and environ.get("TERM") != "dumb"
        self.width = _width(stream, environ) if self.terminal else _asked(environ)
        self.deepest = max(self.width - NARROWEST, 0)
        """The largest indentation that leaves enough room for text."""
        self._pens: dict[int, Formatter] = {}
        if hasattr(stream, "reconfigure"):  # what the encoding lacks is escaped, never a crash
            stream.reconfigure(errors="backslashreplace")

    def put(self, *parts: str | Styled, indent: int = 0, hang: int | None = None) -> None:
        """Writes parts as one paragraph, wrapped; `hang` is how far later lines are indented."""
        pieces = [(part, "") if isinstance(part, str) else part for part in parts]
        hang = indent if hang is None else hang
        self.write(self.flow(pieces, indent, hang))

    def table(self, rows: Iterable[tuple[Styled, Iterable[Styled]]], indent: int = 2) -> None:
        """Writes rows of a term and its description, the terms in one column."""
        held = [(term, list(parts)) for term, parts in rows]
        column = min(max((cell_len(clean(term[0])) for term, _ in held), default=0), 28) + 2
        for term, parts in held:
            self.row(term, column, parts, indent)

    def hang(self, column: int, indent: int = 2) -> int:
        """Returns the column of descriptions: beside the term, or below it on a narrow screen."""
        return indent + (2 if self.width < indent + column + NARROWEST else column)

    def row(
        self,
        term: Styled,
        column: int,
        parts: Sequence[Styled],
        indent: int = 2,
        hang: int = 0,
    ) -> None:
        """Writes a term, and its description from a column on."""
        label = no_break(term[0])
        room = self.hang(column, indent)
        gap = column - cell_len(label)
        if room < indent + column or gap < 2:
            self.write(self.flow([(label, term[1])], indent, indent + 2))
            self.write(self.flow(parts, room, room + hang))
        else:
            line = [(label, term[1]), (NoBreak(NO_BREAK * gap), ""), *parts]
            self.write(self.flow(line, indent, room + hang))

    def flow(self, parts: Sequence[Styled], indent: int, hang: int) -> str:
        """Wraps parts into lines of this screen's width, each with a newline."""
        fmt = self.formatter(hang)
        marked = [
            fmt.of[style] + (fmt.kept(text) if isinstance(text, NoBreak) else fmt.text(text))
            for text, style in parts
        ]
        return self.lines([((indent, hang), "".join(marked))])

    def formatter(self, hang: int) -> Formatter:
        """Returns a formatter for a paragraph whose later lines have this indentation."""
        if hang not in self._pens:
            self._pens[hang] = Formatter(self.colour, self.width - min(hang, self.deepest))
        return self._pens[hang]

    def tell(self, text: str, indent: int = 0, hang: int = 0) -> None:
        """Writes marked text as one paragraph."""
        self.write(self.lines([((indent, hang), text)]))

    def lines(self, paragraphs: Sequence[Line]) -> str:
        """Wraps paragraphs into lines of this screen's width, each with a newline."""
        made = [line for place, text in paragraphs for line in self._paragraph(*place, text)]
        return "".join(f"{line}\n" for line in made).replace(NO_BREAK, " ")

    def _paragraph(self, indent: int, hang: int, text: str) -> list[str]:
        """Wraps marked text into styled lines."""
        pieces = _pieces(text)
        plain = _DOT.sub(f"{NO_BREAK}· ", "".join(piece for piece, _ in pieces))
        hang = min(hang, self.deepest)
        found = [
            line.removesuffix(f"{NO_BREAK}·") for line in wrap(plain, self.width, indent, hang)
        ]
        if not self.colour:
            return found
        styles = [style for piece, style in pieces for _ in piece]
        painted: list[str] = []
        place = 0
        for number, line in enumerate(found):
            lead = min(hang if number else indent, len(line))
            place = plain.index(line[lead:], place)
            letters = zip(line[lead:], styles[place:], strict=False)
            runs = groupby(letters, key=itemgetter(1))
            told = [self.paint("".join(each for each, _ in run), style) for style, run in runs]
            painted.append(line[:lead] + "".join(told))
            place += len(line) - lead
        return painted

    def paint(self, text: str, style: str) -> str:
        """Styles sanitized text, if this screen shows colour."""
        if not self.colour or not style or not text.strip():
            return text
        return f"\x1b[{STYLES[style]}m{text}\x1b[0m"

    def json(self, answer: Any) -> None:
        """Writes an answer as one JSON document: one line if piped, indented on a terminal.

        What a terminal could act on stands as `\\u001b`, which is the same JSON.
        """
        text = json.dumps(answer, ensure_ascii=False, indent=2 if self.terminal else None)
        self.write(json_clean(text) + "\n")

    def json_list(
        self,
        head: Mapping[str, Any],
        name: str,
        items: Iterable[Any],
        rest: Iterable[tuple[str, Any]],
    ) -> None:
        """Streams the same output as `json` for an answer with a long list as member `name`.

        No item is kept in memory. `rest`, the later members, is read only after the list.
        """
        deep = "  " if self.terminal else ""
        comma, end = (",\n", "\n") if deep else (", ", "")

        def text(value: Any, depth: int) -> str:
            found = json.dumps(value, ensure_ascii=False, indent=2 if deep else None)
            return json_clean(found.replace("\n", f"\n{deep * depth}"))

        def members(more: Iterable[tuple[str, Any]]) -> Iterable[str]:
            return (f"{deep}{text(key, 1)}: {text(value, 1)}" for key, value in more)

        self.write("{" + end + "".join(f"{each}{comma}" for each in members(head.items())))
        self.write(f"{deep}{text(name, 1)}: [")
        some = False
        for item in items:
            self.write(f"{comma if some else end}{deep * 2}{text(item, 2)}")
            some = True
        self.write(f"{end}{deep}]" if some else "]")
        self.write("".join(f"{comma}{each}" for each in members(rest)) + end + "}\n")

    def file(self, text: str) -> None:
        """Writes the content of a file unchanged; sanitizes it on a terminal."""
        self.write(clean_lines(text.replace("\r\n", "\n")) if self.terminal else text)

    def show_transient(self, text: str) -> None:
        """Shows a line, on a terminal only, until anything else is written to a terminal."""
        if self.can_erase:
            erase_transient_line()
            self.write(clean(text)[: self.width - 1])
            self.flush()
            _transient.append(self.stream)

    def write(self, text: str) -> None:
        """Writes sanitized text. A closed pipe is not an error."""
        if _transient:
            erase_transient_line()
        try:
            self.stream.write(text)
        except BrokenPipeError:
            exit_on_closed_pipe(self.stream)

    def flush(self) -> None:
        """Flushes the stream."""
        try:
            self.stream.flush()
        except BrokenPipeError:
            exit_on_closed_pipe(self.stream)


def erase_transient_line() -> None:
    """Erases the transient line of a terminal, if there is one."""
    while _transient:
        stream = _transient.pop()
        with suppress(OSError, ValueError):  # the terminal is gone, and so is the line
            stream.write("\r\x1b[K")
            stream.flush()


def json_clean(text: str) -> str:
    """Escapes, within JSON text, every character that a terminal could act on."""
    if text.isascii() and "\x7f" not in text:  # whatever else could act is escaped in JSON
        return text
    if all(line.isprintable() for line in text.split("\n")):
        return text
    return "".join(
        character if character.isprintable() or character in "\n " else _json_escape(character)
        for character in text
    )


def _json_escape(character: str) -> str:
    code = ord(character)
    if code <= 0xFFFF:
        return f"\\u{code:04x}"
    code -= 0x10000
    return f"\\u{0xD800 + (code >> 10):04x}\\u{0xDC00 + (code & 0x3FF):04x}"


def exit_on_closed_pipe(stream: TextIO) -> None:
    """Exits quietly when the reader of a pipe has closed it, as `| head` does."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
    raise SystemExit(0)


_DOT: Final = re.compile(r"(?<=\S) · ")
"""A separating dot; it stays on the line of the preceding text."""


def _pieces(text: str) -> list[Styled]:
    """Splits marked text into pieces, each with its style."""
    first, *rest = text.split("\1")
    found = [(first, "")] if first else []
    for each in rest:
        style, _, piece = each.partition("\2")
        found.append((piece, style))
    return found


def _asked(environ: Mapping[str, str]) -> int:
    asked = environ.get("COLUMNS", "")
    return min(max(int(asked), NARROWEST), WIDEST) if asked.isdigit() else PIPED_WIDTH


def _width(stream: TextIO, environ: Mapping[str, str]) -> int:
    if environ.get("COLUMNS", "").isdigit():
        return _asked(environ)
    try:
        columns = os.get_terminal_size(stream.fileno()).columns
    except (OSError, ValueError):
        columns = PIPED_WIDTH
    return min(max(columns or PIPED_WIDTH, NARROWEST), WIDEST)


def screens() -> tuple[Screen, Screen]:
    """Returns the screens of standard output (answers) and standard error (narration)."""
    return Screen(sys.stdout), Screen(sys.stderr)
