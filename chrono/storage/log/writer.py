"""The only module that writes to the log: add metadata, chain, write, sync, then acknowledge.

A duplicate event is acknowledged only after a sync: the process that wrote it may have been killed
before its own sync.

A batch is atomic. Every line but the last says in `more` how many follow, and the last line is
written only after the others are synced: a log that ends with a `more` line has an incomplete
batch. A failed write is undone by truncating the file. The writer never changes bytes before the
end of the valid part and never appends after a damaged end.
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
from chrono.storage.log.line_format import CHAIN_LENGTH, id_of, metadata_of
from chrono.storage.log.records import BEGINNING, Head, Tail
from chrono.storage.log.recovery import EMPTY, find_tail, problem_at, torn_problem
from chrono.storage.log.report import Appended, Problem

Known = Callable[[Sequence[str]], Mapping[str, int]]
Clock = Callable[[], datetime]

_KEYS: Final = frozenset(field.name for field in fields(Event)) - {"offset"} | set(METADATA_KEYS)
_NEVER: Final = (-1, -1, -1, -1)
_NO_SECOND: Final = (datetime.max.replace(tzinfo=UTC), datetime.min.replace(tzinfo=UTC))
NEARBY: Final = 1 << 18
"""How many bytes of other writers `_follow` reads at once."""
_STAMPED: Final = {"recorder": "", "recorded": "", "chain": ""}


class Packed(NamedTuple):
    """A validated draft, as `json_codec.pack` returns it."""

    id: str
    members: bytes


class Entry(NamedTuple):  # a tuple is the cheapest record; there is one per appended event
    """A line without its metadata."""

    id: str
    members: bytes
    """Its JSON members without id, metadata and braces."""
    recorder: str


def entry(draft: Mapping[str, Any] | Packed, recorder: str) -> Entry:
    """Validate a draft and pack it for appending.

    Ignores metadata keys in the draft; an `id` must match the content. Raises InvalidError if the
    log could not hold the event or read it back.
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
    """Raises InvalidError if the recorder's name could not be read back."""
    if not isinstance(recorder, str):
        raise _nameless(recorder, "is not text")
    _encoded_recorder(recorder)


@lru_cache(maxsize=64)
def _encoded_recorder(recorder: str) -> bytes:
    """The recorder's name as JSON. Raises InvalidError."""
    try:
        return dumps(recorder)
    except ValueError as error:
        raise _nameless(recorder, str(error)) from None


def _nameless(recorder: object, reason: str) -> InvalidError:
    return InvalidError(f"The recorder, {recorder!r}, {reason}. CHRONO_RECORDER says who appends.")


def metadata(entries: Sequence[Entry], chain: str, recorded: str) -> tuple[list[bytes], str]:
    """The lines of a batch after `chain`, with newlines, and the last line's chain."""
    lines: list[bytes] = []
    moment, link, more = recorded.encode(), chain.encode(), len(entries)
    for identity, members, recorder in entries:
        more -= 1
        body = b'{"id":"%b",%b%b,"recorder":%b,"recorded":"%b"' % (
            identity.encode(),
            members,
            b',"more":%d' % more if more else b"",
            _encoded_recorder(recorder),
            moment,
        )
        link = sha256(link + body).hexdigest().encode()
        lines.append(b'%b,"chain":"%b"}\n' % (body, link))
    return lines, link.decode()


def rfc3339(moment: datetime) -> str:
    """A moment in UTC to the second, in the log's format."""
    if moment.tzinfo is not UTC:
        moment = moment.astimezone(UTC)
    return moment.isoformat(timespec="seconds")[:19] + "Z"


def entry_of(found: Mapping[str, Any]) -> Entry:
    """The entry for an event of another log: keeps its recorder, drops its time and chain."""
    identity, members = pack(found)
    return Entry(identity, members, str(found["recorder"]))


def _begins_with(file: BinaryIO, tail: Tail, head: Head) -> bool:
    """Whether the log once ended with `head`: a line that ends there has its chain."""
    if head.size > tail.end:
        return False
    file.seek(max(0, head.size - 200))
    found = file.read(min(200, head.size)).removesuffix(b"\n")
    return head.size == 0 or found.endswith(b',"chain":"%b"}' % head.chain.encode())


class Writer:
    """Appends to one log and remembers its end, so that a second append reads nothing."""

    def __init__(self, path: Path, name: str, lock: Lock) -> None:
        self.path = path
        self.name = name
        self._path = os.fsencode(path)
        self._lock = lock
        self._appending = storage("append to", path)
        self._file = -1
        self._seen = _NEVER
        self._unsynced = True
        """Whether the log may hold lines whose writer was killed before it synced."""
        self._node = (-1, -1)
        """Device and inode of the open file; its name may refer to another file."""
        self._second = (*_NO_SECOND, "")
        """The second of the last append: its bounds and its text."""
        self._forget()

    def _forget(self) -> None:
        self._end = 0
        self._chain = BEGINNING
        self._recorded = ""
        self._ids: dict[str, int] = {}
        self._from = 0
        """The offset from which the ids are known."""
        self._since: Head | None = None
        """The head at which the caller's look-up ends, once found in the log."""
        self._seen = _NEVER

    def close(self) -> None:
        """Close the file. Writing opens it again."""
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
        """Append drafts of one recorder. See `Log.append`."""
        held_to_be_text(recorder)
        return self.write([entry(draft, recorder) for draft in drafts], now, known, since)

    def write(
        self,
        entries: Sequence[Entry],
        now: Clock,
        known: Known | None = None,
        since: Head = EMPTY.head,
    ) -> Appended:
        """Append, as one batch, the entries that the log lacks. See `Log.append`.

        After the write, the file is checked again: git or an editor may have replaced it or
        written to it without the lock, and an append that may be lost must not be acknowledged.
        """
        ids = [each.id for each in entries]
        with self._lock, self._appending:
            recovered = self._catch_up(now, since if known else None)
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
                tuple(ids), new, already, recorded, Head(self._chain, self._end), recovered
            )

    def recover(self, now: Clock) -> tuple[Problem, ...]:
        """Set aside or complete an unfinished end. See `Log.recover`."""
        with self._lock, storage("recover", self.path):
            return self._catch_up(now, None)

    def _written(self, moment: datetime) -> str:
        """`rfc3339`, cached for one second: thousands of moments share it."""
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
        """The error for a file that another program replaced or wrote to during the append."""
        self._forget()
        return DamagedError(
            f"{self.name} was replaced or changed by another program (git, an editor) while this"
            " was appended, which may be lost. See `chrono verify`, then do it again: what is in"
            " the log already is not appended twice."
        )

    def _commit(self, lines: Sequence[bytes]) -> None:
        """Write and sync a batch; on failure truncate the file to its old length.

        Two syncs, because the disk may write pages in any order: after the first, the presence of
        the last line proves that all others are on the disk.
        """
        try:
            if len(lines) > 1:
                write_all(self._file, b"".join(lines[:-1]))
                sync(self._file)  # the last line must not reach the disk before the others
            write_all(self._file, lines[-1])
            sync(self._file)
        except BaseException:
            end = self._end
            self._forget()
            with suppress(OSError):  # the torn end that stays is recovered by the next writer
                os.ftruncate(self._file, end)
                sync(self._file)
            raise

    # ------------------------------------------------------------- what others have written

    def _catch_up(self, now: Clock, since: Head | None) -> tuple[Problem, ...]:
        """Read the end of the log and the ids after `since`; recover a torn end.

        Raises ReplacedError if the log continues neither from `since` nor from the known end: the
        caller's knowledge then belongs to another log. Without `since`, the caller knows nothing,
        and the whole log is read.
        """
        path_stat = os.stat(self._path)
        is_read = self._from == 0 if since is None else since == self._since
        if is_read and self._seen == signature(path_stat):
            return ()
        self._unsynced = True
        if self._file < 0 or not os.path.samestat(path_stat, os.fstat(self._file)):
            self.close()  # git and editors replace the file by a new one
            self._file = open_inside(self.path, os.O_RDWR | os.O_APPEND)
            opened = os.fstat(self._file)
            self._node = opened.st_dev, opened.st_ino
            sync_folder(self.path.parent)
        if is_read and self._follow(path_stat):
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
            recovered = self._recover(file, tail, now)
            start = since.size if since else 0
            if self._end == 0 or start < self._from or not goes_on:
                self._forget()
                self._from = start
            self._since = since
            self._scan(file, max(self._end, self._from), tail.end)
        self._end, self._chain, self._recorded = tail.end, tail.chain, tail.recorded
        self._seen = signature(os.fstat(self._file))
        return recovered

    def _follow(self, path_stat: os.stat_result) -> bool:
        """Read and verify the lines that others appended after the known end.

        The fast path for several writers that take turns. Returns False without a change if it
        cannot read everything; `_catch_up` then reads the log the slow way.
        """
        begin = self._end - CHAIN_LENGTH - 1
        if not 0 < path_stat.st_size - self._end <= NEARBY or begin < 0:
            return False
        read = os.pread(self._file, path_stat.st_size - begin, begin)
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
                found = metadata_of(line)
                if found is None or (left and found.more != left - 1):
                    return False
                left = found.more
            ids[name] = seq
            seq += len(line) + 1
        last = metadata_of(lines[-1])
        if left or last is None:
            return False
        self._end, self._chain, self._recorded = seq, last.chain, last.recorded
        self._ids.update(ids)
        self._seen = signature(path_stat)
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

    def _recover(self, file: BinaryIO, tail: Tail, now: Clock) -> tuple[Problem, ...]:
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
