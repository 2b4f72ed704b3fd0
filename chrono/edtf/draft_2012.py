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


def modernized(text: str) -> str | None:
    """Return the text in today's EDTF; None if it is not in the draft's form or is the same."""
    made = "/".join(_side(side) for side in text.split("/"))
    if made == text:
        return None
    try:
        return parse(made).text
    except EdtfError:
        return None


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
