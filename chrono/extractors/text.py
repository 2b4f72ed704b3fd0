"""Plain text and Markdown in UTF-8, which are their own text, and text in UTF-16."""

from __future__ import annotations

import codecs
from typing import Final

from chrono.extractors.extraction import Extracted, UnreadableError

_KNOWN: Final = (
    (
        b"\xd0\xcf\x11\xe0",
        "is an old or encrypted Office file",
        "Save it as DOCX without a password",
    ),
    (b"{\\rtf", "is RTF", "Save it as DOCX or as text"),
    (b"PK\x03\x04", "is a packed file", "Save the document in it as DOCX, PDF or text"),
    (b"\xff\xd8\xff", "is a picture", ""),
    (b"\x89PNG", "is a picture", ""),
    (b"GIF8", "is a picture", ""),
    (b"II*\x00", "is a picture", ""),
    (b"MM\x00*", "is a picture", ""),
)
"""The first bytes of files without a text that chrono can take out, and the way out."""
_TIED: Final = "`chrono document add FILE --text TEXTFILE` ties a text made elsewhere to it."


def recognises(_head: bytes, _suffix: str) -> bool:
    """Every other file: what is not text is refused with a reason."""
    return True


def is_own_text(data: bytes) -> bool:
    """Whether the bytes are UTF-8, so that pointers count the file's own characters."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return not data.startswith(tuple(magic for magic, _, _ in _KNOWN)) and b"\x00" not in data


def extract(data: bytes) -> Extracted:
    """Decode the text. Raises UnreadableError."""
    for magic, what, way_out in _KNOWN:
        if data.startswith(magic):
            raise UnreadableError(
                f"{what}, and has no text that chrono can take out."
                f" {way_out + ', or' if way_out else 'Make a text of it:'}"
                f" {_TIED}"
            )
    encoding = "utf-16" if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else "utf-8"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        place = f"byte {error.start + 1:,} is {data[error.start]:#04x}"
        raise UnreadableError(
            f"is not UTF-8 text: {place}. Convert it (`iconv -t utf-8`), and declare the document"
            f" with that file; or {_TIED}"
        ) from error
    if "\x00" in text:
        raise UnreadableError(f"is not text: it holds zero bytes. {_TIED}")
    return Extracted(pages=(text,))
