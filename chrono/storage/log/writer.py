"""The only place that writes to the log: stamp, chain, write, sync, and only then say so.

An event that is there already is acknowledged only after a sync, since whoever wrote it may
have been killed before that.

A batch is there whole or not at all. Every line of it but the last says in `more` how many
still follow, and the last is written only when the others are on the disk: a log that ends
with `more` was cut. What cannot be written is taken back, byte for byte. Nothing before the
end of the log is ever touched, and nothing is written behind an end that is damaged.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from functools import lru_cache
from hashlib import sha256
from itertools import accumulate
from pathlib import Path
from typing import Any, BinaryIO, Final, NamedTuple

from attrs import fields

from chrono.errors import DamagedError, InvalidError, ReplacedError
from chrono.model.event import METADATA_KEYS, Event, from_line
from chrono.storage.json_codec import dumps, loads, pack
from chrono.storage.log.files import (
    Lock,
    file_only,
    open_inside,
    quarantine,
    signature,
    storage,
    sync,
    sync_folder,
    write_all,
)
from chrono.storage.log.line_format import CHAIN_LENGTH, id_of, stamp_of
from chrono.storage.log.records import BEGINNING, Head, Tail
from chrono.storage.log.recovery import EMPTY, find_tail, problem_at, torn_problem
from chrono.storage.log.report import Appended, Problem

Known = Callable[[Sequence[str]], Mapping[str, int]]
Clock = Callable[[], datetime]

_KEYS: Final = frozenset(field.name for field in fields(Event)) - {"offset"} | set(METADATA_KEYS)
_NEVER: Final = (-1, -1, -1, -1)
_NO_SECOND: Final = (datetime.max.replace(tzinfo=UTC), datetime.min.replace(tzinfo=UTC))
NEARBY: Final = 1 << 18
"""Bytes that others may have appended for them to be read at once."""
_STAMPED: Final = {"recorder": "", "recorded": "", "chain": ""}


class Packed(NamedTuple):
    """A draft that was found sound, as `codec.pack` gives it."""

    id: str
    members: bytes


class Entry(NamedTuple):  # made for every event appended: a tuple costs least
    """A line to be, before its stamp."""

    id: str
    members: bytes
    """Its JSON members without id and stamp, without the braces."""
    recorder: str


def entry(draft: Mapping[str, Any] | Packed, recorder: str) -> Entry:
    """A draft made ready to be stamped.

    The stamp's keys in it are ignored, but an `id` must be its own. Raises InvalidError
    where the log could not hold it, or could not read it back.
    """
    if isinstance(draft, Packed):
        return Entry(draft.id, draft.members, recorder)
    if not draft.keys() <= _KEYS:
        unknown = ", ".join(repr(key) for key in draft if key not in _KEYS)
        raise InvalidError(f"An event has no key {unknown}. What a type needs goes into `data`.")
    kinds = (type(draft.get("type")), type(draft.get("modality")), type(draft.get("data")))
    if kinds != (str, str, dict):
        raise InvalidError(
            "An event has a `type` and a `modality`, both texts, and `data`, an object."
        )
    try:
        identity, members = pack(draft)
    except ValueError as error:
        raise InvalidError(f"The event {error}.") from None
    if draft.get("id", identity) != identity:
        raise InvalidError(
            f"The event bears the id {draft['id']}, but what it says has the id {identity}: it"
            " was changed. Leave the id out to append it as another event."
        )
    try:
        from_line({**loads(b"{%b}" % members), **_STAMPED, "id": identity}, 0)
    except KeyError as error:
        raise InvalidError(f"The event could not be read back: it lacks {error}.") from None
    except TypeError as error:
        raise InvalidError(f"The event could not be read back: {error}.") from None
    return Entry(identity, members, recorder)


def held_to_be_text(recorder: str) -> None:
    """Raises InvalidError where the name of who appends could not be read back."""
    if not isinstance(recorder, str):
        raise _nameless(recorder, "is no text")
    _told(recorder)


@lru_cache(maxsize=64)
def _told(recorder: str) -> bytes:
    """Who appends, as a line says it. Raises InvalidError."""
    try:
        return dumps(recorder)
    except ValueError as error:
        raise _nameless(recorder, str(error)) from None


def _nameless(recorder: object, reason: str) -> InvalidError:
    return InvalidError(f"The recorder, {recorder!r}, {reason}. CHRONO_RECORDER says who appends.")


def metadata(entries: Sequence[Entry], chain: str, recorded: str) -> tuple[list[bytes], str]:
    """The lines of a batch behind `chain`, newlines included, and the chain they end with."""
    lines: list[bytes] = []
    moment, link, more = recorded.encode(), chain.encode(), len(entries)
    for identity, members, recorder in entries:
        more -= 1
        body = b'{"id":"%b",%b%b,"recorder":%b,"recorded":"%b"' % (
            identity.encode(),
            members,
            b',"more":%d' % more if more else b"",
            _told(recorder),
            moment,
        )
        link = sha256(link + body).hexdigest().encode()
        lines.append(b'%b,"chain":"%b"}\n' % (body, link))
    return lines, link.decode()


def rfc3339(moment: datetime) -> str:
    """A moment in UTC to the second, as the log writes it."""
    if moment.tzinfo is not UTC:
        moment = moment.astimezone(UTC)
    return moment.isoformat(timespec="seconds")[:19] + "Z"


def restamped(found: Mapping[str, Any]) -> Entry:
    """The entry for an event of another log: its recorder stays, its time and chain do not."""
    identity, members = pack(found)
    return Entry(identity, members, str(found["recorder"]))


def _begins_with(file: BinaryIO, tail: Tail, head: Head) -> bool:
    """Whether the log had that head once: a line that ends there bears its chain."""
    if head.size > tail.end:
        return False
    file.seek(max(0, head.size - 200))
    found = file.read(min(200, head.size)).removesuffix(b"\n")
    return head.size == 0 or found.endswith(b',"chain":"%b"}' % head.chain.encode())


class Writer:
    """Appends to one log, and remembers its end, so that a second append reads nothing."""

    def __init__(self, path: Path, name: str, lock: Lock) -> None:
        self.path = path
        self.name = name
        self._path = os.fsencode(path)
        self._lock = lock
        self._appending = storage("append to", path)
        self._file = -1
        self._seen = _NEVER
        self._unsynced = True
        """Whether the log may hold what a writer left that was killed before it synced."""
        self._node = (-1, -1)
        """Which file is open, whatever name it bears by now."""
        self._second = (*_NO_SECOND, "")
        """The last second in which anything was appended: its bounds, and how it is written."""
        self._forget()

    def _forget(self) -> None:
        self._end = 0
        self._chain = BEGINNING
        self._recorded = ""
        self._ids: dict[str, int] = {}
        self._from = 0
        """The byte from which on the ids are known."""
        self._since: Head | None = None
        """The head that the caller's look-up ends with, once it was found in the log."""
        self._seen = _NEVER

    def close(self) -> None:
        """Give back the file. Writing opens it again."""
        if self._file >= 0:
            os.close(self._file)
        self._file = -1
        self._seen = _NEVER

    def __del__(self) -> None:
        self.close()

    def append(
        self,
        drafts: Sequence[Mapping[str, Any] | Packed],
        recorder: str,
        now: Clock,
        known: Known | None,
        since: Head,
    ) -> Appended:
        """Append drafts in one recorder's name. See `Log.append`."""
        held_to_be_text(recorder)
        return self.write([entry(draft, recorder) for draft in drafts], now, known, since)

    def write(
        self,
        entries: Sequence[Entry],
        now: Clock,
        known: Known | None = None,
        since: Head = EMPTY.head,
    ) -> Appended:
        """Append as one batch what the log lacks. See `Log.append`."""
        ids = [each.id for each in entries]
        with self._lock, self._appending:
            healed = self._catch_up(now, since if known else None)
            already = self._held(ids, known)
            fresh = dict(zip(ids, entries, strict=True))
            if already:
                fresh = {each: fresh[each] for each in fresh if each not in already}
            recorded = max(self._recorded, self._written(now()))
            new: dict[str, int] = {}
            if fresh:
                lines, chain = metadata(list(fresh.values()), self._chain, recorded)
                ends = list(accumulate(map(len, lines), initial=self._end))
                self._commit(lines)
                new = dict(zip(fresh, ends, strict=False))
                self._end, self._chain, self._recorded = ends[-1], chain, recorded
                self._ids.update(new)
                seen = self._seen = signature(os.stat(self._path))
                if seen[:2] != self._node or seen[2] != self._end:
                    raise self._changed()
            elif self._unsynced:
                sync(self._file)
            self._unsynced = False
            return Appended(
                tuple(ids), new, already, recorded, Head(self._chain, self._end), healed
            )

    def heal(self, now: Clock) -> tuple[Problem, ...]:
        """Set aside or complete an unfinished end. See `Log.heal`."""
        with self._lock, storage("heal", self.path):
            return self._catch_up(now, None)

    def _written(self, moment: datetime) -> str:
        """`rfc3339`; of moments in the same second, which come by the thousand, told once."""
        if moment.tzinfo is not UTC:
            return rfc3339(moment)
        begin, end, text = self._second
        if not begin <= moment <= end:
            text = rfc3339(moment)
            self._second = moment.replace(microsecond=0), moment.replace(microsecond=999_999), text
        return text

    def _held(self, ids: Sequence[str], known: Known | None) -> dict[str, int]:
        mine = self._ids
        already = (
            {}
            if mine.keys().isdisjoint(ids)
            else {each: mine[each] for each in ids if each in mine}
        )
        if known:
            already.update(known([each for each in ids if each not in already] if already else ids))
        return already

    def _changed(self) -> DamagedError:
        """What says that it cannot be vouched for what was just written. The file that bears
        the log's name is another than the one written to, or something else wrote to it."""
        self._forget()
        return DamagedError(
            f"{self.name} was replaced or changed by another program (git, an editor) while this"
            " was appended, which may be lost. See `chrono verify`, then do it again: what is in"
            " the log already is not appended twice."
        )

    def _commit(self, lines: Sequence[bytes]) -> None:
        """Put a batch on the disk; take back whatever part of it was written if that fails."""
        try:
            if len(lines) > 1:
                write_all(self._file, b"".join(lines[:-1]))
                sync(self._file)  # so that the last line's being there vouches for the others
            write_all(self._file, lines[-1])
            sync(self._file)
        except BaseException:
            end = self._end
            self._forget()
            with suppress(OSError):  # what then stays is a torn end, which the next writer heals
                os.ftruncate(self._file, end)
                sync(self._file)
            raise

    # ------------------------------------------------------------- what others have written

    def _catch_up(self, now: Clock, since: Head | None) -> tuple[Problem, ...]:
        """Learn the end of the log and the ids after `since`; heal a torn end.

        Raises ReplacedError where the log goes on neither from `since` nor from the end that is
        known: what the caller knows of it is then of another log. Without `since`, the caller
        knows nothing, and the whole log is read.
        """
        named = os.stat(self._path)
        is_read = self._from == 0 if since is None else since == self._since
        if is_read and self._seen == signature(named):
            return ()
        self._unsynced = True
        if self._file < 0 or not os.path.samestat(named, os.fstat(self._file)):
            self.close()  # git and editors put a new file in the place of the old
            self._file = open_inside(self.path, os.O_RDWR | os.O_APPEND)
            opened = os.fstat(self._file)
            self._node = opened.st_dev, opened.st_ino
            sync_folder(self.path.parent)
        if is_read and self._follow(named):
            return ()
        with open(self.path, "rb", opener=file_only) as file:
            tail = find_tail(file, self.name)
            goes_on = _begins_with(file, tail, Head(self._chain, self._end))
            if since and not (goes_on and _begins_with(file, tail, since)):
                self._forget()
                raise ReplacedError(
                    f"{self.name} was replaced or cut by another program (git, an editor) since it"
                    " was read, so nothing was appended. Do it again."
                )
            healed = self._heal(file, tail, now)
            start = since.size if since else 0
            if self._end == 0 or start < self._from or not goes_on:
                self._forget()
                self._from = start
            self._since = since
            self._scan(file, max(self._end, self._from), tail.end)
        self._end, self._chain, self._recorded = tail.end, tail.chain, tail.recorded
        self._seen = signature(os.fstat(self._file))
        return healed

    def _follow(self, named: os.stat_result) -> bool:
        """Take in what others appended behind the end that we know, each line proved.

        False, and nothing was taken in, where that is not all: `_catch_up` looks closer then.
        """
        begin = self._end - CHAIN_LENGTH - 1
        if not 0 < named.st_size - self._end <= NEARBY or begin < 0:
            return False
        read = os.pread(self._file, named.st_size - begin, begin)
        known, others = read[: CHAIN_LENGTH + 1], read[CHAIN_LENGTH + 1 :]
        chain, seq, ids, left = self._chain.encode(), self._end, {}, 0
        if known != b',"chain":"%b"}\n' % chain or not others.endswith(b"\n"):
            return False
        lines = others[:-1].split(b"\n")
        for line in lines:
            chain, name = sha256(chain + line[:-CHAIN_LENGTH]).hexdigest().encode(), id_of(line)
            if line[-CHAIN_LENGTH:] != b',"chain":"%b"}' % chain or name is None:
                return False
            if left or b',"more":' in line:
                found = stamp_of(line)
                if found is None or (left and found.more != left - 1):
                    return False
                left = found.more
            ids[name] = seq
            seq += len(line) + 1
        last = stamp_of(lines[-1])
        if left or last is None:
            return False
        self._end, self._chain, self._recorded = seq, last.chain, last.recorded
        self._ids.update(ids)
        self._seen = signature(named)
        return True

    def _scan(self, file: BinaryIO, start: int, end: int) -> None:
        file.seek(start)
        for line in file:
            if start >= end:
                return
            if line[:7] == b'{"id":"' and line[39:41] == b'",':
                self._ids[line[7:39].decode("latin-1")] = start
            elif not id_of(line):
                raise problem_at(
                    file, self.name, start, ("shape", "does not begin with an id.")
                ).error()
            start += len(line)

    def _heal(self, file: BinaryIO, tail: Tail, now: Clock) -> tuple[Problem, ...]:
        problem = torn_problem(file, tail, self.name)
        if problem is None:
            return ()
        if tail.unended:
            write_all(self._file, b"\n")
            way_out = "It was ended."
        else:
            file.seek(tail.end)
            moment = rfc3339(now()).replace("-", "").replace(":", "")
            kept = quarantine(self.path, moment, file.read())
            os.ftruncate(self._file, tail.end)
            way_out = f"They were set aside in {kept.name}."
        sync(self._file)
        what = problem.what
        return (Problem(problem.fault, problem.line, problem.offset, what, way_out, self.name),)
