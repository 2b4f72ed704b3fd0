"""Word files (DOCX) by python-docx: body, tables, notes; insertions, but not what was deleted."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any, Final

from chrono.extractors.extraction import (
    MAX_MARKUP_BYTES,
    MAX_UNPACKED_BYTES,
    Extracted,
    UnreadableError,
)

_DAMAGED: Final = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    KeyError,
    NotImplementedError,
    RuntimeError,
    ValueError,
)
"""What the reading of a damaged or encrypted package raises."""
_WORD: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_LEFT_OUT: Final = frozenset(
    {
        f"{_WORD}del",
        f"{_WORD}moveFrom",
        f"{_WORD}footnoteRef",
        "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback",
    }
)
"""Deleted text, and the second version that a drawing keeps for older programs."""
_CHARACTERS: Final = {
    f"{_WORD}tab": "\t",
    f"{_WORD}br": "\n",
    f"{_WORD}cr": "\n",
    f"{_WORD}noBreakHyphen": "‑",
}
_REVISIONS: Final = frozenset({f"{_WORD}{each}" for each in ("ins", "del", "moveFrom", "moveTo")})
_NOTES: Final = {
    "/word/footnotes.xml": f"{_WORD}footnote",
    "/word/endnotes.xml": f"{_WORD}endnote",
}


def recognises(head: bytes, suffix: str) -> bool:
    """Other packed files, such as workbooks, begin with the same bytes."""
    return suffix in (".docx", ".docm") or (
        head.startswith(b"PK\x03\x04") and b"word/" in head and b"mimetype" not in head
    )


def extract(data: bytes) -> Extracted:
    """Take out the paragraphs in their order. Raises UnreadableError."""
    import docx
    from docx.opc.exceptions import OpcError
    from docx.oxml import parse_xml
    from lxml.etree import LxmlError

    _check_size(data)
    try:
        document = docx.Document(io.BytesIO(data))
        parts = [_text_of(document.element.body)]
        revised = any(each.tag in _REVISIONS for each in document.element.iter())
        for part in document.part.package.iter_parts():
            if tag := _NOTES.get(str(part.partname)):
                notes = parse_xml(part.blob)
                parts += [
                    _text_of(note) for note in notes.iter(tag) if not note.get(f"{_WORD}type")
                ]
        title = document.core_properties.title.strip()
        created = document.core_properties.created
    except (OpcError, LxmlError, *_DAMAGED) as error:
        raise UnreadableError(
            f"cannot be read as a Word file: {error}. Open it in a word processor, and save it"
            " again as DOCX."
        ) from error
    text = "\n".join(parts)
    if not text.strip():
        raise UnreadableError("has no text: declare the files that its pictures come from.")
    suggested = {"title": title, "when": created.date().isoformat() if created else ""}
    notices = ("It has tracked changes: the text is as if all were accepted." if revised else "",)
    return Extracted(
        pages=(text,),
        suggests={key: value for key, value in suggested.items() if value},
        notices=tuple(filter(None, notices)),
    )


def _check_size(data: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            entries = packed.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise UnreadableError(
            f"is not a whole Word file: {error}. Fetch it again; an encrypted or an old file"
            " (.doc) must first be saved as DOCX without a password."
        ) from error
    whole = sum(each.file_size for each in entries)
    markup = max(
        (e.file_size for e in entries if e.filename.endswith((".xml", ".rels"))), default=0
    )
    for size, most, what in (
        (whole, MAX_UNPACKED_BYTES, "unpacks"),
        (markup, MAX_MARKUP_BYTES, "has a part that unpacks"),
    ):
        if size > most:
            raise UnreadableError(
                f"{what} to {size:,} bytes, and at most {most:,} are read. If it is sound, save"
                " its text from a word processor, and declare that."
            )


def _text_of(root: Any) -> str:
    return "".join(_pieces(root)).strip("\n")


def _pieces(root: Any) -> Iterator[str]:
    """Yield the text in the order of the document, each paragraph and table row on a line."""
    waiting = [root]
    while waiting:
        element = waiting.pop()
        if element.tag in _LEFT_OUT:
            continue
        if element.tag == f"{_WORD}p":
            yield "\n"
        elif element.tag == f"{_WORD}t":
            yield element.text or ""
        elif element.tag in _CHARACTERS:
            yield _CHARACTERS[element.tag]
        waiting.extend(reversed(element))
