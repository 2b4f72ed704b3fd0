"""The texts of documents at hand, a file each in `snapshots/texts/`, named by its digest.

They belong to their rights holders: git ignores the folder, and a log never holds their words.
A text that is lost is made again from its original, or its pointers stay unproved.
"""

from __future__ import annotations

import re
from hashlib import sha256
from pathlib import Path
from typing import Final

from attrs import field, frozen

from chrono.storage.log.access import access_for
from chrono.storage.log.files import read_file, storage, write_new

_DIGEST: Final = re.compile(r"[0-9a-f]{64}")


@frozen
class Renderings:
    """A folder of texts. A file whose content does not fit its name counts as absent."""

    folder: Path
    log: Path
    """The log of the chronicle: a new text gets the same access."""
    _texts: dict[str, str] = field(factory=dict, init=False, repr=False)

    def path(self, digest: str) -> Path | None:
        """The file of a text, whether it exists or not; None if that is not a digest."""
        return self.folder / f"{digest}.txt" if _DIGEST.fullmatch(digest) else None

    def load(self, digest: str) -> str | None:
        """The text with a digest, or None."""
        if digest in self._texts:
            return self._texts[digest]
        path = self.path(digest)
        try:
            raw = read_file(path) if path else b""
        except OSError:
            return None
        if sha256(raw).hexdigest() != digest:
            return None
        if len(self._texts) >= 16:
            self._texts.clear()
        self._texts[digest] = raw.decode("utf-8", "replace")
        return self._texts[digest]

    def save(self, text: str) -> str:
        """Keep a text; return its digest. Raises StorageError."""
        raw = text.encode()
        digest = sha256(raw).hexdigest()
        if self.load(digest) is not None:
            return digest
        path = self.folder / f"{digest}.txt"
        with storage("write", path):
            self.folder.mkdir(parents=True, exist_ok=True)
            path.unlink(missing_ok=True)  # what lies there is not the text
            write_new(path, raw, access_for(path, self.log))
        return digest
