"""The byte format of a log line: its metadata at the end, its chain and its offset.

    {"id":"…", … ,"more":2,"recorder":"…","recorded":"…","chain":"<64 digits>"}

Readers that only need the end of the log take the metadata from the bytes, without a JSON parser.
Inside a JSON string every quotation mark follows a backslash, so the last `,"recorder":"` of a
line always starts the metadata. This module opens no file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from hashlib import sha256
from typing import TYPE_CHECKING, BinaryIO, Final

from chrono.storage.log.records import BEGINNING, Metadata

if TYPE_CHECKING:
    from chrono.storage.log.report import Fault

CHAIN_LENGTH: Final = 76
"""Length in bytes of `,"chain":"`, 64 digits, quotation mark and brace: the end of a line."""
STEP: Final = 1 << 16

_RECORDER: Final = b',"recorder":'
_MORE: Final = b',"more":'
_HEX: Final = b"0123456789abcdef"
_DIGITS: Final = bytes.maketrans(b"123456789", b"000000000")
_QUOTE, _ZERO = b'"0'
_CONFLICT: Final = rb"(<{7}|>{7}|\|{7}|={7})( |\r?\Z)"

WAYS_OUT: Final = {
    "conflict": "`chrono repair` joins both sides; `chrono init --help` tells how git merges logs.",
    "crlf": "`chrono repair` takes the carriage returns out; `events/log.jsonl -text` in"
    " .gitattributes keeps git from putting them in.",
}
REPAIR: Final = "`chrono repair` says what can be done about it, before doing anything."


def metadata_of(line: bytes) -> Metadata | None:
    """Return the metadata at the end of a line (without its newline), or None if it has none.

    Uses fixed positions: a query reads one line's metadata, and compiling a pattern costs more.
    """
    at, end = line.rfind(_RECORDER), len(line) - CHAIN_LENGTH
    moment, chain = line[end - 21 : end - 1], line[end + 10 : -2]
    if (
        at < 0
        or not line.startswith(b'{"id":"')
        or line[end - 34 : end - 21] != b',"recorded":"'
        or moment.translate(_DIGITS) != b"0000-00-00T00:00:00Z"
        or line[end - 1 : end + 10] != b'","chain":"'
        or line[-2:] != b'"}'
        or chain.strip(_HEX)
        or not _is_string(line[at + len(_RECORDER) : end - 34])
    ):
        return None
    return Metadata(_more(line[max(0, at - 18) : at]), moment.decode(), chain.decode())


def _is_string(text: bytes) -> bool:
    """Whether bytes are exactly one JSON string."""
    bare = text[1:-1].replace(b"\\\\", b"").replace(b'\\"', b"")
    return (
        len(text) > 1
        and text[0] == text[-1] == _QUOTE
        and _QUOTE not in bare
        and not bare.endswith(b"\\")
    )


def _more(end: bytes) -> int:
    """How many lines follow in the batch, read before the metadata; 0 if there is no `more`."""
    count = end[end.rfind(_MORE) + len(_MORE) :] if _MORE in end else b""
    return int(count) if count.isdigit() and count[0] != _ZERO else 0


def ends_with_metadata(line: bytes) -> bool:
    """Whether a line (without its newline) appears to end in valid metadata."""
    return line[-CHAIN_LENGTH:-66] == b',"chain":"' and line.startswith(b'{"id":"')


def id_of(line: bytes) -> str | None:
    """Return the id at the start of a line, or None if it does not start with one."""
    digits = line[7:39]
    if line[:7] != b'{"id":"' or line[39:41] != b'",' or len(digits) < 32 or digits.strip(_HEX):
        return None
    return digits.decode()


def link(chain: str, body: bytes) -> str:
    """Return the chain of a line, from the `chain` of the previous line and the bytes before
    `,"chain":`.
    """
    return sha256(chain.encode() + body).hexdigest()


def follows(chain: str, line: bytes) -> bool:
    """Whether a line (without its newline) is intact and follows the line with `chain`."""
    body, end = line[:-CHAIN_LENGTH], line[-CHAIN_LENGTH:]
    found = sha256(chain.encode() + body).hexdigest()
    return end == b',"chain":"%b"}' % found.encode()


def diagnose(line: bytes) -> tuple[Fault, str] | None:
    """Describe the visible fault of a line (without its newline) as a kind and a sentence.

    Checks only the bytes: None does not mean that the JSON or the chain is right.
    """
    if not line.strip():
        return "empty", "is an empty line."
    if line.startswith(b"\xef\xbb\xbf"):
        return "bom", "begins with a byte order mark, which an editor put there."
    if b"\0" in line:
        return "nul", f"holds {line.count(0)} NUL bytes, as a power cut or a failing disk leaves."
    if re.match(_CONFLICT, line):
        return "conflict", f"is a merge conflict's marker ({line[:7].decode()})."
    if line.endswith(b"\r"):
        return "crlf", "ends in a carriage return, which git or an editor put there."
    try:
        line.decode()
    except UnicodeDecodeError as error:
        return "utf-8", f"is not UTF-8: byte {error.start + 1} is {line[error.start]:#04x}."
    return None


def fault_of(line: bytes) -> tuple[Fault, str]:
    """The fault of a line whose chain does not match."""
    visible = diagnose(line.removesuffix(b"\n"))
    return visible or ("chain", "does not follow the line before: one was changed.")


def is_overwritten_end(text: bytes) -> bool:
    """Whether a text without a newline is a complete line with another byte in place of its
    newline.

    A killed writer cannot leave that: it writes in order, the newline last.
    """
    return metadata_of(text[:-1]) is not None


def from_the_end(file: BinaryIO, size: int) -> Iterator[tuple[int, bytes, bool]]:
    """Lines backwards: each one's offset, its bytes, and whether a newline ends it.

    `size` is how many bytes of the file to read. Memory is constant, except for the longest line.
    """
    pending, begin, ended = b"", size, False
    while begin > 0:
        step = min(max(STEP, len(pending)), begin)  # doubles within a long line
        begin -= step
        file.seek(begin)
        pending = file.read(step) + pending
        while (cut := pending.rfind(b"\n")) >= 0:
            line, pending = pending[cut + 1 :], pending[:cut]
            if line or ended:
                yield begin + cut + 1, line, ended
            ended = True
    if pending or ended:
        yield 0, pending, ended


def line_start(file: BinaryIO, offset: int) -> int:
    """The offset of the line that contains the byte at `offset`."""
    while offset > 0:
        step = min(STEP, offset)
        file.seek(offset - step)
        cut = file.read(step).rfind(b"\n")
        if cut >= 0:
            return offset - step + cut + 1
        offset -= step
    return 0


def newlines(file: BinaryIO, end: int) -> int:
    """The number of newlines before `end`."""
    count, left = 0, end
    file.seek(0)
    while left > 0 and (part := file.read(min(1 << 20, left))):
        count += part.count(b"\n")
        left -= len(part)
    return count


__all__ = [
    "BEGINNING",
    "CHAIN_LENGTH",
    "REPAIR",
    "WAYS_OUT",
    "diagnose",
    "ends_with_metadata",
    "fault_of",
    "follows",
    "from_the_end",
    "id_of",
    "is_overwritten_end",
    "line_start",
    "link",
    "metadata_of",
    "newlines",
]
