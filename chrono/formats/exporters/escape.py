"""Escapes texts, data and code for an HTML page, so that no text becomes markup or script."""

from __future__ import annotations

import json
from base64 import b64encode
from hashlib import sha256
from html import escape
from typing import Any, Final

ACTING: Final = dict.fromkeys(
    (
        *(code for code in range(0x20) if chr(code) not in "\t\n\r"),
        *range(0x7F, 0xA0),
        *range(0x202A, 0x202F),
        *range(0x2066, 0x206A),
    ),
    "\ufffd",
)
"""Control characters, which a page must not contain, and characters that change text direction."""


def shown(text: str) -> str:
    return escape(text.translate(ACTING))


def data_block(data: Any) -> str:
    """JSON in which no text can close the surrounding block."""
    made = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    for character in ("<", ">", "&", "\u2028", "\u2029", *map(chr, ACTING)):
        made = made.replace(character, f"\\u{ord(character):04x}")
    return made


def digest(text: str) -> str:
    """The hash source of a content security policy for one script or style."""
    return f"sha256-{b64encode(sha256(text.encode()).digest()).decode()}"
