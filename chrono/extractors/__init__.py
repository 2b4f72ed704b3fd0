"""Takes the text out of files: PDF, web pages, Word files, mails, plain text.

To add a kind of file: write one module here with `recognises(head, suffix)` and `extract(data)`,
name it once in `EXTRACTORS` below, and add an extra to `pyproject.toml` if it needs a package.
Import that package inside `extract`, so that the others work without it.

`extract_text` runs an extractor in a process of its own, which can neither write a file nor open
a connection, and has limits of time and memory: files come from strangers.
"""

from __future__ import annotations

from typing import Final

from chrono.extractors import docx, html, mail, pdf, text
from chrono.extractors.extraction import Extractor

EXTRACTORS: Final = {
    each.name: each
    for each in (
        Extractor("pdf", "PDF", pdf, "pypdfium2", "pypdfium2", "pdf"),
        Extractor("docx", "Word file", docx, "python-docx", "docx", "docx"),
        Extractor("mail", "mail", mail),
        Extractor("html", "web page", html, "trafilatura", "trafilatura", "html"),
        Extractor("text", "text", text),
    )
}
"""The kinds of file. The first that recognises a file reads it; `text` recognises every file."""


def extractor_for(head: bytes, suffix: str) -> Extractor:
    """Return the extractor for a file, by its first bytes and the suffix of its name."""
    return next(each for each in EXTRACTORS.values() if each.recognises(head, suffix.casefold()))


__all__ = ["EXTRACTORS", "extractor_for"]
