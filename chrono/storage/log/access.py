"""File permissions: every file derived from the log is readable by exactly those who can read the
log.

Derived files reveal the log's content, so each gets the log's mode, owner and group, whatever the
umask. If the log's group cannot be set, the file gets no group permissions.
"""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from stat import S_IMODE, S_ISREG
from typing import Final

from attrs import frozen

_BEGIN: Final = 0o600
"""The mode until owner and group are right."""
_GROUP: Final = 0o070


@frozen
class Access:
    """Mode, owner and group of a file."""

    mode: int
    owner: int
    group: int

    def give(self, file: int | Path) -> None:
        """Set the access of a file. Raises OSError if the mode cannot be set."""
        mode, found = self.mode, os.stat(file)
        if (found.st_uid, found.st_gid) != (self.owner, self.group):
            with suppress(OSError):  # only root can change the owner
                os.chown(file, self.owner, -1)
            try:
                os.chown(file, -1, self.group)
            except OSError:
                mode &= ~_GROUP
        if S_IMODE(os.stat(file).st_mode) != mode:
            os.chmod(file, mode)


def access_for(path: Path, log: Path) -> Access | None:
    """Return the access for a new file; None if there is no log yet.

    If the log's own folder restricts access, a file in another folder gets the same restriction.
    """
    try:
        found, folder = os.stat(log), S_IMODE(os.stat(log.parent).st_mode)
    except OSError:
        return None
    mode = S_IMODE(found.st_mode) & 0o666 | _BEGIN
    for others in (0o070, 0o007):
        if path.parent != log.parent and not folder & others & 0o111:
            mode &= ~others
    return Access(mode, found.st_uid, found.st_gid)


def access_of(path: Path) -> Access:
    """Return the access of an existing file."""
    found = os.stat(path)
    return Access(S_IMODE(found.st_mode), found.st_uid, found.st_gid)


def restrict(path: Path, log: Path) -> None:
    """Remove every permission from an existing file that the log does not grant.

    This works by path: opening and closing a file that SQLite has open would release SQLite's
    locks.
    """
    wanted = access_for(path, log)
    try:
        found = os.stat(path, follow_symlinks=False)
    except FileNotFoundError:
        return
    if wanted is None or not S_ISREG(found.st_mode):
        return
    mode = S_IMODE(found.st_mode) & wanted.mode
    if (mode, wanted.group) == (S_IMODE(found.st_mode), found.st_gid):
        return
    with suppress(OSError):  # another user owns the file and chose its mode
        Access(mode, found.st_uid, wanted.group).give(path)
