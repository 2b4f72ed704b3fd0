"""What an extractor returns, and the limits that hold for every file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import ModuleType
from typing import Final

from attrs import field, frozen

from chrono.errors import InvalidError

MAX_FILE_BYTES: Final = 200_000_000
MAX_UNPACKED_BYTES: Final = 300_000_000
"""The content of a packed file (DOCX), as its directory states it."""
MAX_MARKUP_BYTES: Final = 20_000_000
"""A page or the parts of a Word file: parsers keep the whole tree in memory."""
MAX_PAGES: Final = 10_000
MAX_PARTS: Final = 1_000
"""The parts of a mail."""
MAX_CHARACTERS: Final = 20_000_000
MAX_SECONDS: Final = 120
MAX_MEMORY_BYTES: Final = 3_000_000_000


class UnreadableError(InvalidError):
    """A file from which no text can be taken. The message says why, and what to do."""


@frozen
class Extracted:
    """The result of one extractor, before normalisation."""

    pages: tuple[str, ...]
    """The text of each page; a single one for a file without pages."""
    has_pages: bool = False
    declares: Mapping[str, str] = field(factory=dict)
    """What the file itself says of the document: a mail its date, a page its publication."""
    suggests: Mapping[str, str] = field(factory=dict)
    """What the file says without authority, such as a PDF's date of creation."""
    notices: tuple[str, ...] = ()


@frozen
class Extraction:
    """The text of a file, and where it comes from."""

    text: str
    sha256: str
    """SHA-256 of the file's bytes, hexadecimal."""
    extractor: str
    """The library and its version, such as `pypdfium2 5.0.0`; empty if the file is the text."""
    normal_form: str
    """The name of the normalisation; empty if the file is the text."""
    says: str
    """The kind of file in words: PDF, mail."""
    pages: tuple[int, ...] = ()
    """The offset of each page in the text; empty for a file without pages."""
    declares: Mapping[str, str] = field(factory=dict)
    suggests: Mapping[str, str] = field(factory=dict)
    notices: tuple[str, ...] = ()

    @property
    def is_own_text(self) -> bool:
        """Whether the file is itself the text that pointers count."""
        return not self.extractor

    @property
    def words(self) -> int:
        """The number of words."""
        return len(self.text.split())


@frozen
class Extractor:
    """One kind of file."""

    name: str
    says: str
    """The kind of file in words."""
    module: ModuleType
    """It has `recognises(head, suffix)` and `extract(data)`, and imports its library late."""
    package: str = ""
    """The distribution that reads it; empty for the standard library."""
    imports: str = ""
    """The module of that distribution."""
    extra: str = ""
    """The extra of chrono that installs it."""

    @property
    def recognises(self) -> Callable[[bytes, str], bool]:
        """Whether the first bytes and the suffix of a name belong to this kind of file."""
        recognises: Callable[[bytes, str], bool] = self.module.recognises
        return recognises

    @property
    def extract(self) -> Callable[[bytes], Extracted]:
        """Take the text out of the bytes of a file. Raises UnreadableError."""
        extract: Callable[[bytes], Extracted] = self.module.extract
        return extract
