"""SHA-256 for a few kilobytes at the start of a question, without OpenSSL's start-up.

`hashlib` loads OpenSSL, some 2 ms, which is faster a byte and is used wherever there are
many: that is `digits`. CPython's own is under the name of its version; elsewhere `hashlib`
serves.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from hashlib import sha256
else:
    try:
        from _sha2 import sha256  # CPython 3.12 and later
    except ImportError:
        try:
            from _sha256 import sha256  # CPython 3.11
        except ImportError:
            from hashlib import sha256


@cache
def _nothing() -> Any:
    """OpenSSL's digest of nothing, to be copied: what costs is to look for the algorithm."""
    from hashlib import sha256

    return sha256()


def digits(data: bytes) -> str:
    """The SHA-256 of some bytes in 64 hexadecimal digits, for whoever asks for many."""
    digest = _nothing().copy()
    digest.update(data)
    found: str = digest.hexdigest()
    return found


__all__ = ["digits", "sha256"]
