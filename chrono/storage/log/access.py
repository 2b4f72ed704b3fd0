"""Who may read a file of a chronicle: whoever may read its log, and nobody else.

What is kept beside the log tells what is in it, so a file gets the log's mode, owner and group
however the umask stands. Where the log's group cannot be given, the file has none that may read.
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
        """Sets them on a file. Raises OSError where the mode cannot be set."""
        mode, found = self.mode, os.stat(file)
        if (found.st_uid, found.st_gid) != (self.owner, self.group):
            with suppress(OSError):  # only root gives a file away
                os.chown(file, self.owner, -1)
            try:
                os.chown(file, -1, self.group)
            except OSError:
                mode &= ~_GROUP
        if S_IMODE(os.stat(file).st_mode) != mode:
            os.chmod(file, mode)


def access_for(path: Path, log: Path) -> Access | None:
    """What a new file is to have; None where there is no log yet.

    Whoever the log's folder keeps from the log is kept from what lies in another folder.
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
    """What a file has that is to be replaced."""
    found = os.stat(path)
    return Access(S_IMODE(found.st_mode), found.st_uid, found.st_gid)


def restrict(path: Path, log: Path) -> None:
    """Takes from a file that is there what the log does not grant.

    By its name: to close a file that SQLite has open as well would give back SQLite's locks.
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
    with suppress(OSError):  # it belongs to somebody else, who made it so
        Access(mode, found.st_uid, wanted.group).give(path)
