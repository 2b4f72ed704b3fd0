"""Rewrites the 2012 draft of EDTF in the standard of 2019.

`199u` becomes 199X, `unknown/2004` /2004, `2004/open` 2004/.., `y-12000` Y-12000, `y17p2` a year
of two significant digits, and `?~` %. Parentheses are not rewritten, because readers disagreed
on their scope.
"""

from __future__ import annotations

import re

from chrono.edtf.api import parse
from chrono.edtf.errors import EdtfError

_DATE = re.compile(r"-?[0-9ux]{4}(?:-[0-9ux]{2}){0,2}", re.IGNORECASE)
_LONG = re.compile(r"y-?\d+(?:e\d+)?(?:p\d+)?", re.IGNORECASE)

_WORDS = {
    "unknown": (
        "a date that nobody knows; beside another, unknown/2004 is an unknown start, written /2004"
    ),
    "open": "a period that has not ended, or has no bound; 2004/open is written 2004/..",
}


def modernized(text: str) -> str | None:
    """Return the text in today's EDTF; None if it is not in the draft's form or is the same."""
    made = "/".join(_side(side) for side in text.split("/"))
    if made == text:
        return None
    try:
        return parse(made).text
    except EdtfError:
        return None


def no_date(text: str) -> str:
    """Return the meaning of a text in the draft's words for no date; empty for any other text."""
    folded = text.strip().casefold()
    if folded in _WORDS:
        return _WORDS[folded]
    start, slash, end = folded.partition("/")
    if slash and {start, end} <= _WORDS.keys():
        return "an interval of which neither the start nor the end is known, which dates nothing"
    return ""


def _side(side: str) -> str:
    if side == "unknown":
        return ""
    if side == "open":
        return ".."
    bare = side.rstrip("?~%")
    mark = side[len(bare) :].replace("?~", "%").replace("~?", "%")
    if _DATE.fullmatch(bare):
        return re.sub("[ux]", "X", bare, flags=re.IGNORECASE) + mark
    if _LONG.fullmatch(bare):
        return bare.upper().replace("P", "S") + mark
    return bare + mark
