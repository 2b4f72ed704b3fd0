"""PDF by pypdfium2, page by page."""

from __future__ import annotations

import re
from typing import Final

from chrono.extractors.extraction import (
    MAX_CHARACTERS,
    MAX_PAGES,
    Extracted,
    UnreadableError,
)

_HYPHEN: Final = re.compile("[\x02\ufffe][ \t]*(?:\r?\n)?")
"""PDFium's mark for a hyphen at a line end, at which it often omits the line end itself."""
_DATE: Final = re.compile(r"D:(\d{4})(\d\d)?(\d\d)?")
PAGES_LISTED: Final = 8


def recognises(head: bytes, suffix: str) -> bool:
    """A PDF may have other bytes before its header, as readers allow."""
    return b"%PDF-" in head[:1024] or suffix == ".pdf"


def extract(data: bytes) -> Extracted:
    """Take out the text of every page. Raises UnreadableError."""
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        raise _refused(str(error)) from error
    count = len(document)
    if count > MAX_PAGES:
        raise UnreadableError(
            f"has {count:,} pages, and at most {MAX_PAGES:,} are read. Split it into volumes, and"
            " declare each."
        )
    pages, empty, length = [], [], 0
    for number in range(count):
        try:
            text = _text_of(document[number])
        except pypdfium2.PdfiumError:
            text = ""
        length += len(text)
        if length > MAX_CHARACTERS:
            raise UnreadableError(
                f"has more than {MAX_CHARACTERS:,} characters of text. Split it into volumes, and"
                " declare each."
            )
        if not any(each.isalnum() for each in text):
            empty.append(number + 1)
        pages.append(text)
    if len(empty) == count:
        raise UnreadableError(
            "has no text: its pages are pictures, as a scanner makes them. Make a text with a"
            " program for character recognition (such as ocrmypdf or tesseract), and tie it to"
            " the original: `chrono document add FILE --text TEXTFILE`."
        )
    return Extracted(
        pages=tuple(pages),
        has_pages=True,
        suggests=_suggested(document.get_metadata_dict(skip_empty=True)),
        notices=_without_text(empty),
    )


def _text_of(page: object) -> str:
    text_page = page.get_textpage()  # type: ignore[attr-defined]
    try:
        return _HYPHEN.sub("-\n", text_page.get_text_range())
    finally:
        text_page.close()
        page.close()  # type: ignore[attr-defined]


def _refused(reason: str) -> UnreadableError:
    if "password" in reason.casefold():
        return UnreadableError(
            "is encrypted with a password. Save a copy without one (a PDF viewer prints to a"
            " file; `qpdf --decrypt` asks for the password), and declare that copy."
        )
    return UnreadableError(
        f"cannot be read as PDF: {reason.rstrip('.')}. It is damaged or incomplete: fetch it"
        " again, or have a PDF viewer save it."
    )


def _suggested(metadata: dict[str, str]) -> dict[str, str]:
    found = {}
    if title := metadata.get("Title", "").strip():
        found["title"] = title
    if date := _DATE.match(metadata.get("CreationDate", "")):
        found["when"] = "-".join(part for part in date.groups() if part)
    return found


def _without_text(empty: list[int]) -> tuple[str, ...]:
    if not empty:
        return ()
    listed = ", ".join(map(str, empty[:PAGES_LISTED]))
    more = f" and {len(empty) - PAGES_LISTED:,} more" if len(empty) > PAGES_LISTED else ""
    word = "Page" if len(empty) == 1 else "Pages"
    verb = "has" if len(empty) == 1 else "have"
    return (f"{word} {listed}{more} {verb} no text: empty, or a picture.",)
