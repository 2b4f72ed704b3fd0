"""Escapes texts in tables so that no spreadsheet takes them for formulas.

A cell that looks like a formula gets a leading apostrophe. A spreadsheet with another locale
splits cells at semicolons (or tabs, or bars), so that a formula can start inside one of our cells:
there the apostrophe goes after the separator. `restore_text` undoes this exactly.
"""

from __future__ import annotations

import re
from typing import Final

FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "'", "＝", "＋", "－", "＠")
INSIDE: Final = re.compile(r"""([;|\t\r\n])(?=[\s"']*[=+\-@＝＋－＠])""")
"""Where a formula would start if these characters separated cells."""
WITHIN: Final = re.compile(r"""([;|\t\r\n])'(?=[\s"']*[=+\-@＝＋－＠])""")


def neutralize_formula(text: str) -> str:
    """A cell's text that no spreadsheet takes for a formula, whatever its separator."""
    if text.startswith("-") and text[1:].replace(".", "", 1).isdigit() and text.isascii():
        return text
    text = INSIDE.sub(r"\1'", text)
    return "'" + text if text.lstrip(" \N{NO-BREAK SPACE}").startswith(FORMULA_STARTS) else text


def restore_text(cell: str) -> str:
    """The inverse of `neutralize_formula`."""
    return WITHIN.sub(r"\1", cell.removeprefix("'"))
