"""SHA-256 for a few kilobytes at the start of a question, without OpenSSL's start-up.

`hashlib` loads OpenSSL, some 2 ms, which is faster a byte and is used wherever there are
many. CPython's own is under the name of its version; elsewhere `hashlib` serves.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

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

__all__ = ["sha256"]
