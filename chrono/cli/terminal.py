"""Where text leaves chrono: cleaned, wrapped, coloured. Nothing else writes to the streams.

A log and a document are somebody else's text. Every character that a terminal could act
on, or that a reader would not see, is written as a visible escape here, at the edge, so
that no other place has to remember it. Colour only ever says again what a word says.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from functools import lru_cache
from typing import Any, Final, TextIO

Part = tuple[str, str]
"""A piece of text, and the style it is told in: a key of `STYLES`, or "" for plain."""

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
BREAK: Final = "\x1f"
"""A space at which a line may be broken, in marked text: those as they are keep it together."""
DOT: Final = f"{BREAK}· "
"""What stands between two things, in marked text: it neither begins nor ends a line."""
Line = tuple[tuple[int, int], str]
"""How far a paragraph, and what of it is wrapped, is indented; and its marked text."""


class Held(str):
    """Text that is clean already, and is broken at no space where a line has room for it."""


def clean(text: str) -> str:
    """The text with everything that a terminal acts on or hides written as an escape.

    Control characters, ESC and C1, bidirectional overrides, zero-width characters, lone
    surrogates: `\\x1b`, `\\u202e`. Spaces of other widths become plain ones.
    """
    if text.isprintable():
        return text
    return "".join(
        character
        if character.isprintable()
        else " "
        if character.isspace() and character in _SPACES
        else character.encode("unicode_escape").decode()
        for character in text
    )


_SPACES: Final = frozenset(
    "\u00a0\u1680\u202f\u205f\u3000" + "".join(map(chr, range(0x2000, 0x200B)))
)


def clean_lines(text: str) -> str:
    """The same for a text of several lines: its line ends stay."""
    return "\n".join(clean(line) for line in text.split("\n"))


@lru_cache(maxsize=1024)
def glue(text: str) -> Held:
    """Text cleaned and kept on one line, where the line has room for it."""
    return Held(clean(text))


def width_of(text: str) -> int:
    """How many columns a text takes: two for a wide character, none for a combining one."""
    if text.isascii():
        return len(text)
    rest = text
    for mark in "·●–≠◇›○◆…":  # what chrono itself sets: seldom is there anything else
        rest = rest.replace(mark, "")
        if rest.isascii():
            return len(text)
    if _narrow(text):
        return len(text)
    from unicodedata import combining, east_asian_width

    return sum(
        0
        if combining(character) or "\ufe00" <= character <= "\ufe0f"
        else 2
        if east_asian_width(character) in "WF"
        else 1
        for character in text
    )


def _narrow(text: str) -> bool:
    """Whether a text is of letters and marks that each take one column, as one sees at sight."""
    return all(
        " " <= letter <= "\u02ff"
        or "\u0370" <= letter <= "\u0482"
        or "\u2010" <= letter <= "\u2027"
        or "\u2030" <= letter <= "\u203b"
        or "■" <= letter <= "◿"
        or letter in f"{BREAK}≠≤≥"
        for letter in set(text)
    )


_passing: Final[list[TextIO]] = []
"""The terminal's stream on which a line stands that is to be taken back, if one does."""


class Pen:
    """Marks text for the lines of one paragraph: where they may be broken, and its styles.

    Marked text is clean. A style stands before its piece, and reaches to the next one; on a
    screen without colour there is none.
    """

    def __init__(self, colour: bool, room: int) -> None:
        """`room` is that of a line after the first."""
        self.room = room
        self.of = {style: f"\1{style}\2" if colour else "" for style in ("", *STYLES)}
        """What stands before a piece in a style."""
        self.plain, self.strong, self.quiet = self.of[""], self.of["strong"], self.of["quiet"]
        self.dot = f"{self.quiet}{DOT}"
        self.often = lru_cache(maxsize=1024)(self.kept)
        """As `kept`, for what comes again and again: dates, and who says so."""

    def text(self, text: str) -> str:
        """Text cleaned, to be broken at any space but those of a `line to type`."""
        if not text.isprintable():
            text = clean(text)
        return _typed(text) if "`" in text else text.replace(" ", BREAK)

    def kept(self, text: str) -> str:
        """Text cleaned and kept on one line, where a line has room for it."""
        if not text.isprintable():
            text = clean(text)
        size = len(text) if text.isascii() else width_of(text)
        return text if size <= self.room else self.text(text)


class Screen:
    """One stream that text goes out on."""

    def __init__(self, stream: TextIO, environ: Mapping[str, str] | None = None) -> None:
        """`environ` says NO_COLOR, TERM and COLUMNS; by default that of the process."""
        environ = os.environ if environ is None else environ
        self.stream = stream
        self.terminal = stream.isatty()
        self.colour = (
            self.terminal and not environ.get("NO_COLOR") and environ.get("TERM") != "dumb"
        )
        self.takes_back = self.terminal and environ.get("TERM") != "dumb"
        self.width = _width(stream, environ) if self.terminal else _asked(environ)
        self.deepest = max(self.width - NARROWEST, 0)
        """How far a line is indented at most, so that there is room to read in."""
        self._pens: dict[int, Pen] = {}
        if hasattr(stream, "reconfigure"):  # what the encoding lacks is escaped, never a crash
            stream.reconfigure(errors="backslashreplace")

    def put(self, *parts: str | Part, indent: int = 0, hang: int | None = None) -> None:
        """Writes parts as one paragraph, wrapped; `hang` is how far later lines are indented."""
        pieces = [(part, "") if isinstance(part, str) else part for part in parts]
        hang = indent if hang is None else hang
        self.write(self.flow(pieces, indent, hang))

    def table(self, rows: Iterable[tuple[Part, Iterable[Part]]], indent: int = 2) -> None:
        """Writes rows of a term and what is said of it, the terms in one column."""
        held = [(term, list(parts)) for term, parts in rows]
        column = min(max((width_of(clean(term[0])) for term, _ in held), default=0), 28) + 2
        for term, parts in held:
            self.row(term, column, parts, indent)

    def hang(self, column: int, indent: int = 2) -> int:
        """Where what is said in a row begins: beside its term, or below it if that is narrow."""
        return indent + (2 if self.width < indent + column + NARROWEST else column)

    def row(
        self, term: Part, column: int, parts: Sequence[Part], indent: int = 2, hang: int = 0
    ) -> None:
        """Writes a term, and beside it, from a column on, what is said of it."""
        label = glue(term[0])
        room = self.hang(column, indent)
        gap = column - width_of(label)
        if room < indent + column or gap < 2:
            self.write(self.flow([(label, term[1])], indent, indent + 2))
            self.write(self.flow(parts, room, room + hang))
        else:
            line = [(label, term[1]), (Held(" " * gap), ""), *parts]
            self.write(self.flow(line, indent, room + hang))

    def flow(self, parts: Sequence[Part], indent: int, hang: int) -> str:
        """Parts as lines of this screen's width, each ended."""
        whole = "".join([text for text, _ in parts])
        if not self.colour and whole.isprintable() and width_of(whole) + indent <= self.width:
            return f"{' ' * indent}{whole.rstrip()}\n"
        pen = self.pen(hang)
        marked = [
            pen.of[style] + (pen.kept(text) if type(text) is Held else pen.text(text))
            for text, style in parts
        ]
        text = "".join(marked).replace(f"{BREAK}·{BREAK}", DOT)
        return self.lines([((indent, hang), text)])

    def line(self, text: str, indent: int = 0) -> str:
        """What `flow` gives of text that is told on one line, and as it is; "" of any other."""
        if self.colour or not text.isascii() or not text.isprintable():
            return ""
        return "" if indent + len(text) > self.width else f"{' ' * indent}{text.rstrip()}\n"

    def pen(self, hang: int) -> Pen:
        """What marks the text of a paragraph whose later lines are indented so far."""
        if hang not in self._pens:
            self._pens[hang] = Pen(self.colour, self.width - min(hang, self.deepest))
        return self._pens[hang]

    def tell(self, text: str, indent: int = 0, hang: int = 0) -> None:
        """Writes marked text as one paragraph."""
        self.write(self.lines([((indent, hang), text)]))

    def lines(self, paragraphs: Sequence[Line]) -> str:
        """Paragraphs as lines of this screen's width, each ended."""
        plain = self._is_plain(f"{BREAK}|".join([text for _, text in paragraphs]))
        made: list[str] = []
        for (indent, hang), text in paragraphs:
            lead = " " * indent
            if plain and len(text) + indent <= self.width:
                made.append(lead + text.rstrip())
            else:
                lines = self._filled(text, lead, hang) if plain else None
                made += lines or self._broken(text, lead, hang)
        made.append("")
        return "\n".join(made).replace(BREAK, " ")

    def _is_plain(self, text: str) -> bool:
        """Whether marked text has no style, letters of one column, and no space or dot astray."""
        if self.colour or BREAK * 2 in text or text.endswith((DOT, f"{BREAK}·", BREAK)):
            return False
        if f"·{BREAK}" in text and (f"{BREAK}·{BREAK}" in text or f" ·{BREAK}" in text):
            return False
        return width_of(text) == len(text)

    def _filled(self, text: str, lead: str, hang: int) -> list[str] | None:
        """Plain text as the lines of a paragraph; None where a word is too long for a line."""
        lines, begin, end = [], 0, self.width - len(lead) + 1
        size, hang = len(text), min(hang, self.deepest)
        while size >= end:
            cut = text.rfind(BREAK, begin, end)
            if cut <= begin:
                return None
            lines.append(lead + text[begin:cut])
            begin = cut + (3 if text.startswith(DOT, cut) else 1)
            lead, end = " " * hang, begin + self.width - hang + 1
        lines.append(lead + text[begin:])
        return lines

    def _broken(self, text: str, lead: str, hang: int) -> list[str]:
        """Any marked text as the lines of a paragraph."""
        parts = _pieces(text.replace(DOT, f"{BREAK}·{BREAK}"))
        if sum([width_of(piece) for piece, _ in parts]) + len(lead) <= self.width:
            whole = self._painted([(piece.replace(BREAK, " "), style) for piece, style in parts])
            return [f"{lead}{whole.rstrip()}"]
        if self._is_plain(text):
            lines = self._filled(text, lead, hang)
            if lines:
                return lines
        return self._wrapped(parts, lead, min(hang, self.deepest))

    def _wrapped(self, parts: Sequence[Part], lead: str, hang: int) -> list[str]:
        lines = [lead]
        used, fresh, dot = len(lead), True, False
        for word in _words(parts):
            if word[0][0] == "·" and len(word) == 1 and not fresh and not dot:
                dot = True  # told with what follows it, or not at all
                continue
            size = sum([width_of(text) for text, _ in word])
            gap = 0 if fresh else 1
            if dot and used + 3 + size <= self.width:
                lines[-1] += " " + self.paint("·", "quiet")
                used, dot = used + 2, False
            if (dot or used + gap + size > self.width) and not fresh:
                lines.append(" " * hang)
                used, gap, fresh, dot = hang, 0, True, False
            room = self.width - used - gap
            if size <= room and room:
                lines[-1] += " " * gap + self._painted(word)
                used, fresh = used + gap + size, False
                continue
            for piece in _cut(word, size, room, self.width - hang):
                if used + gap >= self.width and not fresh:
                    lines.append(" " * hang)
                    used, gap = hang, 0
                lines[-1] += " " * gap + self._painted(piece)
                used, gap, fresh = used + gap + sum(width_of(text) for text, _ in piece), 0, False
        return lines if not fresh else [""]

    def _painted(self, parts: Sequence[Part]) -> str:
        if not self.colour:
            return "".join([text for text, _ in parts])
        return "".join(self.paint(*part) for part in parts)

    def paint(self, text: str, style: str) -> str:
        """Cleaned text in a style, where this screen shows any."""
        if not self.colour or not style or not text.strip():
            return text
        return f"\x1b[{STYLES[style]}m{text}\x1b[0m"

    def json(self, answer: Any, **texts: str) -> None:
        """Writes an answer as one JSON document: on a line where piped, indented on a terminal.

        `texts` are keys that come after those of the answer, each with its value as JSON text.
        What a terminal could act on stands as `\\u001b`, which is the same JSON.
        """
        import json

        if texts and self.terminal:
            answer = answer | {key: json.loads(text) for key, text in texts.items()}
            texts = {}
        told = json.dumps(answer, ensure_ascii=False, indent=2 if self.terminal else None)
        for key, text in texts.items():  # long ones, which are not copied to be put together
            self.write(f'{json_clean(told[:-1])}, "{key}": ')
            self.write(json_clean(text))
            told = "}"
        self.write(json_clean(told) + "\n")

    def json_list(
        self,
        head: Mapping[str, Any],
        name: str,
        items: Iterable[Any],
        rest: Iterable[tuple[str, Any]],
    ) -> None:
        """Writes what `json` does of an answer whose member `name` is a list of many items.

        None of them is kept, and `rest`, what follows them, is asked for when they are written.
        """
        import json

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
        """Writes what is meant for a file: just as it is, but clean where it goes to a terminal."""
        self.write(clean_lines(text.replace("\r\n", "\n")) if self.terminal else text)

    def passing(self, text: str) -> None:
        """Shows a line, on a terminal only, until anything else is written to any."""
        if self.takes_back:
            take_back()
            self.write(clean(text)[: self.width - 1])
            self.flush()
            _passing.append(self.stream)

    def write(self, text: str) -> None:
        """Writes text that is clean already. A reader that has had enough is no error."""
        if _passing:
            take_back()
        try:
            self.stream.write(text)
        except BrokenPipeError:
            hang_up(self.stream)

    def flush(self) -> None:
        """Sends out what is held back."""
        try:
            self.stream.flush()
        except BrokenPipeError:
            hang_up(self.stream)


def take_back() -> None:
    """Takes back the line that a terminal shows in passing, if it shows one."""
    while _passing:
        stream = _passing.pop()
        with suppress(OSError, ValueError):  # the terminal is gone, and so is the line
            stream.write("\r\x1b[K")
            stream.flush()


def json_clean(text: str) -> str:
    """JSON text with every character that a terminal could act on as a JSON escape."""
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


def hang_up(stream: TextIO) -> None:
    """Ends quietly where the reader of a pipe has gone, as `| head` does."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
    raise SystemExit(0)


def _pieces(text: str) -> list[Part]:
    """The pieces of marked text, each with its style."""
    first, *rest = text.split("\1")
    found = [(first, "")] if first else []
    for each in rest:
        style, _, piece = each.partition("\2")
        found.append((piece, style))
    return found


def _words(parts: Sequence[Part]) -> Iterable[list[Part]]:
    """Words: runs of parts that lines are not broken in, each part with its style."""
    word: list[Part] = []
    for text, style in parts:
        for number, piece in enumerate(text.split(BREAK)):
            if number and word:
                yield word
                word = []
            if piece:
                word.append((piece, style))
    if word:
        yield word


def _typed(text: str) -> str:
    """The text, to be broken at its spaces, but for each `line to type` of at most 40 letters."""
    pieces = text.split("`")
    for place, piece in enumerate(pieces):
        if place % 2 == 0 or place == len(pieces) - 1 or len(piece) > 40:
            pieces[place] = piece.replace(" ", BREAK)
    return "`".join(pieces)


def _cut(word: list[Part], size: int, room: int, later: int) -> Iterable[list[Part]]:
    """A word as it is if it fits, or else cut into pieces that do; a path is never cut.

    `later` is the room on the lines after the first.
    """
    if size <= room or any("/" in text for text, _ in word):
        yield word
        return
    room = max(room, 8)
    piece: list[Part] = []
    used = 0
    for text, style in word:
        begin = 0
        for place, character in enumerate(text):
            wide = width_of(character)
            if used + wide > room:
                yield [*piece, (text[begin:place], style)]
                piece, begin, used, room = [], place, 0, max(later, 8)
            used += wide
        piece.append((text[begin:], style))
    yield piece


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
    """Standard output, for answers, and standard error, for narration."""
    return Screen(sys.stdout), Screen(sys.stderr)
