"""How a line of the log is framed: its stamp at the end, its chain, its place in the bytes.

    {"id":"…", … ,"more":2,"recorder":"…","recorded":"…","chain":"<64 digits>"}

The frame is read off the bytes without parsing the JSON: a reader that only needs the head
pays for no parser. A quotation mark inside a JSON text always has a backslash before it, so
the last `,"recorder":"` of a line can only be the stamp's. Nothing here opens a file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO, Final

from chrono.log.records import BEGINNING, Fault, Stamp
from chrono.sha import sha256

CHAIN_LENGTH: Final = 76
"""Bytes of `,"chain":"` with its 64 digits, quotation mark and brace: a line's last."""
STEP: Final = 1 << 16

_STAMP: Final = re.compile(
    rb'"(?:[^"\\]|\\.)*","recorded":"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ)"'
    rb',"chain":"([0-9a-f]{64})"\}'
)
_MORE: Final = re.compile(rb',"more":([1-9]\d{0,9})\Z')
_ID: Final = re.compile(rb'\{"id":"([0-9a-f]{32})",')
_RECORDER: Final = b',"recorder":'
_CONFLICT: Final = re.compile(rb"(<{7}|>{7}|\|{7}|={7})( |\r?\Z)")

WAYS_OUT: Final = {
    "conflict": "`chrono repair` joins both sides; `chrono init --help` tells how git merges logs.",
    "crlf": "`chrono repair` takes the carriage returns out; `events/log.jsonl -text` in"
    " .gitattributes keeps git from putting them in.",
}
REPAIR: Final = "`chrono repair` says what can be done about it, before doing anything."


def stamp_of(line: bytes) -> Stamp | None:
    """The stamp at the end of a line (without its newline), or None if it has no such end."""
    at = line.rfind(_RECORDER)
    found = _STAMP.fullmatch(line, at + len(_RECORDER)) if at >= 0 else None
    if not found or not line.startswith(b'{"id":"'):
        return None
    more = _MORE.search(line, max(0, at - 20), at)
    return Stamp(int(more[1]) if more else 0, found[1].decode(), found[2].decode())


def ends_stamped(line: bytes) -> bool:
    """Whether a line (without its newline) looks, at a glance, like one that was appended."""
    return line[-CHAIN_LENGTH:-66] == b',"chain":"' and line.startswith(b'{"id":"')


def id_of(line: bytes) -> str | None:
    """The id at the beginning of a line, or None if it does not begin with one."""
    found = _ID.match(line)
    return found[1].decode() if found else None


def link(chain: str, body: bytes) -> str:
    """The chain of a line: `chain` is that of the line before, `body` the line's bytes before
    `,"chain":`."""
    import hashlib

    return hashlib.sha256(chain.encode() + body).hexdigest()


def follows(chain: str, line: bytes) -> bool:
    """Whether a line (without its newline) is just as it was written behind `chain`."""
    body, end = line[:-CHAIN_LENGTH], line[-CHAIN_LENGTH:]
    found = sha256(chain.encode() + body).hexdigest()
    return end == b',"chain":"%b"}' % found.encode()


def diagnose(line: bytes) -> tuple[Fault, str] | None:
    """What is visibly wrong with a line (without its newline), as a fault and a sentence.

    It looks at the bytes alone: None does not mean that the JSON or the chain is right.
    """
    if not line.strip():
        return "empty", "is an empty line."
    if line.startswith(b"\xef\xbb\xbf"):
        return "bom", "begins with a byte order mark, which an editor put there."
    if b"\0" in line:
        return "nul", f"holds {line.count(0)} NUL bytes, as a power cut or a failing disk leaves."
    if _CONFLICT.match(line):
        return "conflict", f"is a merge conflict's marker ({line[:7].decode()})."
    if line.endswith(b"\r"):
        return "crlf", "ends in a carriage return, which git or an editor put there."
    try:
        line.decode()
    except UnicodeDecodeError as error:
        return "utf-8", f"is no UTF-8: byte {error.start + 1} is {line[error.start]:#04x}."
    return None


def from_the_end(file: BinaryIO, size: int) -> Iterator[tuple[int, bytes, bool]]:
    """Lines backwards: the byte each begins at, its bytes, and whether a newline ended it.

    `size` is how many bytes of the file count. Constant memory but for the longest line.
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
    """Where the line that holds the byte at `offset` begins."""
    while offset > 0:
        step = min(STEP, offset)
        file.seek(offset - step)
        cut = file.read(step).rfind(b"\n")
        if cut >= 0:
            return offset - step + cut + 1
        offset -= step
    return 0


def newlines(file: BinaryIO, end: int) -> int:
    """How many newlines stand before the byte at `end`."""
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
    "ends_stamped",
    "follows",
    "from_the_end",
    "id_of",
    "line_start",
    "link",
    "newlines",
    "stamp_of",
]
