"""Texts as a table may hold them, so that no spreadsheet takes any of them for a formula.

A cell that would be one begins with an apostrophe instead. A spreadsheet set to another
language parts cells by semicolons (or tabs, or bars), and begins one inside of ours: there an
apostrophe stands behind what parts them. `taken_off` gives the text back to the letter.
"""

from __future__ import annotations

import re
from typing import Final

FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "'", "＝", "＋", "－", "＠")
INSIDE: Final = re.compile(r"""([;|\t\r\n])(?=[\s"']*[=+\-@＝＋－＠])""")
"""Where a cell that is a formula would begin, if these parted cells."""
WITHIN: Final = re.compile(r"""([;|\t\r\n])'(?=[\s"']*[=+\-@＝＋－＠])""")


def neutralize_formula(text: str) -> str:
    """A cell's text that no spreadsheet takes for a formula, whatever parts its cells."""
    if text.startswith("-") and text[1:].replace(".", "", 1).isdigit() and text.isascii():
        return text
    text = INSIDE.sub(r"\1'", text)
    return "'" + text if text.lstrip(" \N{NO-BREAK SPACE}").startswith(FORMULA_STARTS) else text


def restore_text(cell: str) -> str:
    """The text of which `harmless` made a cell."""
    return WITHIN.sub(r"\1", cell.removeprefix("'"))
