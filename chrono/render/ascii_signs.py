"""ASCII in place of the signs that a console's font or charset lacks.

Each character keeps its width, so that nothing moves. The scrubber and `chrono plot` use it.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from rich.cells import cell_len

SIGNS: Final = {
    **{"●": "@", "◆": "&", "○": "o", "≠": "!", "◇": "?", "·": ".", "▾": "v", "╵": "|"},
    **{"…": "_", "–": "-", "—": "-", "−": "-", "→": ">", "←": "<", "↓": "v", "↑": "^"},
    **{"≤": "/", "≥": ">", "°": "d", "±": "~", "▐": "|", "└": "+", "×": "x", "½": "?"},
    **{
        "‘": "'",
        "’": "'",
        "“": '"',
        "”": '"',
        "„": '"',
        "«": '"',
        "»": '"',
        "•": "*",
        "‹": "<",
        "›": ">",
    },
}
"""`≤` becomes the `/` of an EDTF interval with an open start. `…` never becomes `~`, which would
say that a date is approximate."""
BARE_CONSOLES: Final = ("linux", "dumb", "ansi", "cons25", "vt52", "vt100", "vt102", "vt220")
"""Values of TERM that stand for a console whose font lacks braille and geometric shapes."""
COERCED: Final = ("C.UTF-8", "C.utf8", "UTF-8")
"""Values that Python itself gives to LC_CTYPE where the locale is C (PEP 538)."""


def lacks_utf8(environment: Mapping[str, str], encoding: str) -> bool:
    """Whether the terminal's charset is not UTF-8, by the locale and by PYTHONIOENCODING."""
    if encoding.lower().replace("-", "").replace("_", "") not in ("utf8", ""):
        return True
    found = environment.get("LC_ALL", "")
    if not found:
        found = environment.get("LC_CTYPE", "")
        if found in COERCED:  # Python's own word, where LANG is what the user said
            found = environment.get("LANG", "") or found
        found = found or environment.get("LANG", "")
    return bool(found) and "utf8" not in found.lower().replace("-", "")


def is_bare(environment: Mapping[str, str]) -> bool:
    """Whether the terminal is a console without braille and signs."""
    return environment.get("TERM", "") in BARE_CONSOLES


@lru_cache(maxsize=4096)
def in_ascii(text: str, letters: bool) -> str:
    """Return a text with ASCII signs, as wide as before."""
    return "".join(char if char.isascii() else _sign(char, letters) for char in text)


def _sign(char: str, letters: bool) -> str:
    code = ord(char)
    if char in SIGNS:
        return SIGNS[char]
    if 0x2800 <= code <= 0x28FF:
        return _dots(code - 0x2800)
    if 0x2500 <= code <= 0x257F:
        return "-" if char in "─━═╌╍┄┅" else "|" if char in "│┃║╎╏┆┇┊┋" else "+"
    if 0x2580 <= code <= 0x259F:
        return "_" if char in "▁▂" else "-" if char in "▔▀" else "|" if char in "▌▍▎▏▐▕" else "#"
    if not letters and unicodedata.category(char)[0] in "LMNZ":
        return char
    base = unicodedata.normalize("NFKD", char)[0]
    size = cell_len(char)
    return base if base.isascii() and size == 1 else "?" * size


def _dots(bits: int) -> str:
    """Return the character most like a braille cell: empty, low, level, upright, or full."""
    rows = [bool(bits & mask) for mask in (0x09, 0x12, 0x24, 0xC0)]
    both = [bits & mask == mask for mask in (0x09, 0x12, 0x24, 0xC0)]
    count = sum(rows)
    if count == 0:
        return " "
    if count == 1:
        return ("_" if rows[3] else "-") if any(both) else ("." if rows[3] else "'")
    if not any(both):
        return "|"
    return "=" if count == 2 else "#"
