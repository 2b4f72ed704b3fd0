"""Checks a time stamp (RFC 3161) over a head of the log, with the `openssl` program.

A head kept elsewhere shows that no line was dropped since. A stamp of an authority over it shows
to others, too, when the log had that head.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path
from typing import Final

from attrs import frozen

from chrono.errors import DamagedError, InvalidError, file_error
from chrono.isolated import PLACE

_HEAD: Final = re.compile(r"\b[0-9a-f]{64}\b")
_TIME: Final = re.compile(r"^Time stamp: (.+)$", re.MULTILINE)
MAX_HEAD_FILE: Final = 10_000
TIMEOUT: Final = 60


@frozen
class StampedHead:
    """A head, and when an authority stamped it."""

    head: str
    time: str
    """As `openssl` writes it."""


def head_in(file: Path) -> str:
    """Return the head that a file holds, such as the last line of `chrono verify`.

    Raises InvalidError if it holds none or several, or StorageError.
    """
    try:
        with file.open("rb") as opened:
            found = set(_HEAD.findall(opened.read(MAX_HEAD_FILE).decode("utf-8", "replace")))
    except OSError as error:
        raise file_error(file, error) from error
    if len(found) != 1:
        raise InvalidError(
            f"{file}: holds {len(found) or 'no'} heads of 64 digits, and one is needed."
            " `chrono verify | grep ^head` writes it."
        )
    head: str = found.pop()
    return head


def stamped_head(file: Path, stamp: Path, authority: Path) -> StampedHead:
    """Check the stamp over the file that holds a head.

    `stamp` is the authority's answer (a .tsr file), `authority` its certificates (PEM). Raises
    DamagedError if the stamp does not fit, InvalidError if it cannot be checked.
    """
    head = head_in(file)
    if shutil.which("openssl") is None:
        raise InvalidError(
            "A time stamp is checked by the openssl program, which is not installed: install it,"
            " or check the stamp on another machine (`chrono help files` says how)."
        )
    given = ["-data", str(file.resolve()), "-in", str(stamp.resolve())]
    done = _openssl("-verify", *given, "-CAfile", str(authority.resolve()))
    if done.returncode != 0 or "Verification: OK" not in done.stdout + done.stderr:
        reason = next(
            (line for line in done.stderr.splitlines() if "error" in line.casefold()), "no reason"
        )
        raise DamagedError(
            f"{stamp}: is not a stamp of that authority over {file}: {reason[:200]}. The file must"
            " be the one that was stamped, byte for byte."
        )
    told = _TIME.search(_openssl("-reply", "-in", str(stamp.resolve()), "-text").stdout)
    return StampedHead(head, told[1] if told else "a time that openssl does not tell")


def _openssl(*arguments: str) -> subprocess.CompletedProcess[str]:
    try:
        return subprocess.run(
            ["openssl", "ts", *arguments],
            cwd=PLACE,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=TIMEOUT,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise InvalidError(f"openssl cannot check the stamp: {error}.") from error


__all__ = ["StampedHead", "head_in", "stamped_head"]
