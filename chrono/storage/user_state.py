"""What a user's programs remember of a chronicle, outside of it: nothing depends on it."""

from __future__ import annotations

import json
import os
from hashlib import sha256
from pathlib import Path

from attrs import frozen


def state_file(address: str, kind: str) -> Path:
    """Return the file in the user's state folder for one chronicle and one kind of content."""
    root = os.environ.get("XDG_STATE_HOME") or str(Path.home() / ".local" / "state")
    name = sha256(address.encode("utf-8", "surrogateescape")).hexdigest()[:16]
    return Path(root) / "chrono" / f"{kind}-{name}.json"


@frozen
class RememberedFolder:
    """A folder that a user named for a chronicle. The disk's errors are ignored."""

    path: Path
    address: str

    def get(self) -> Path | None:
        """Return the folder, if one was named and still exists."""
        try:
            held = json.loads(self.path.read_text(encoding="utf-8"))
            folder = Path(held["folder"])
            return folder if folder.is_dir() else None
        except (OSError, ValueError, RecursionError, KeyError, TypeError):
            return None

    def put(self, folder: Path) -> None:
        """Remember a folder."""
        try:
            whole = folder.resolve()
            if self.get() == whole:
                return
            self.path.parent.mkdir(parents=True, exist_ok=True)
            fresh = self.path.with_suffix(".new")
            fresh.write_text(json.dumps({"chronicle": self.address, "folder": str(whole)}))
            fresh.replace(self.path)
        except (OSError, ValueError):
            return
