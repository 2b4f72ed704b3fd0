"""A power cut: synced data is on the disk, and any subset of the other pages.

The tests simulate the worst permitted disk: without a sync, the file may have any new length,
with NULs in place of any page that was not written.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from attrs import define, field

from chrono.errors import DamagedError
from chrono.storage.log import Log
from chrono.storage.log import files as guarding
from chrono.storage.log import writer as writing
from chrono.storage.log.repair import carry_out, plan
from tests.storage.log.making import cut_by, faults, new_log, noon, numbers

PAGE = 512


@define
class MeanDisk:
    """Remembers what had been written and what of it was synced, at each moment."""

    synced: bytes = b""
    pending: bytes = b""
    moments: list[tuple[bytes, bytes]] = field(factory=list)

    def write(self, data: bytes) -> None:
        self.pending += data
        self.moments.append((self.synced, self.pending))

    def sync(self) -> None:
        self.synced, self.pending = self.synced + self.pending, b""
        self.moments.append((self.synced, b""))

    def after_a_cut(self, chance: random.Random, times: int) -> Iterator[bytes]:
        """What may be found after the power comes back."""
        for synced, pending in self.moments:
            yield synced
            yield synced + pending
            for _ in range(times):
                found = bytearray(pending[: chance.randint(0, len(pending))])
                for page in range(0, len(found), PAGE):
                    if chance.random() < 0.3:
                        found[page : page + PAGE] = bytes(len(found[page : page + PAGE]))
                yield synced + bytes(found)


@pytest.fixture
def disk(monkeypatch: pytest.MonkeyPatch) -> MeanDisk:
    played = MeanDisk()
    write, sync = guarding.write_all, guarding.sync

    def watched_write(file: int, data: bytes) -> None:
        played.write(data)
        write(file, data)

    def watched_sync(file: int) -> None:
        sync(file)
        played.sync()

    monkeypatch.setattr(writing, "write_all", watched_write)
    monkeypatch.setattr(writing, "sync", watched_sync)
    return played


def refusal(log: Log) -> DamagedError | None:
    try:
        numbers(log)
    except DamagedError as error:
        return error
    return None


@pytest.mark.parametrize("size", [1, 2, 9, 40])
def test_after_a_power_cut_the_acknowledged_is_there_and_a_batch_is_whole_or_absent(
    tmp_path: Path, disk: MeanDisk, size: int
) -> None:
    log = new_log(tmp_path / "writing", 2)
    disk.synced, disk.pending, disk.moments = log.path.read_bytes(), b"", []
    batch = [cut_by(100 + each, note="x" * 900 * (each % 3)) for each in range(size)]
    log.append(batch, recorder="ada", now=noon)
    whole = [100 + each for each in range(size)]
    after = new_log(tmp_path / "after")
    after_cuts = list(disk.after_a_cut(random.Random(size), times=60))
    refused = 0
    for found in after_cuts:
        after.path.write_bytes(found)
        damage = refusal(after)
        if damage is None:
            assert numbers(after) in ([0, 1], [0, 1, *whole])
        else:
            refused += 1
            assert (damage.line or 0) > 2
            carry_out(after, plan(after, quarantine=True), now=noon)
        Log(after.path).append([cut_by(7)], recorder="ada", now=noon)
        assert faults(after) == []
        kept = [number for number in numbers(after) if number < 100]
        assert kept == [0, 1, 7]
        for path in after.path.parent.glob("log.torn-*"):
            path.unlink()
    assert refused < len(after_cuts)


def test_once_a_batch_is_acknowledged_a_power_cut_takes_nothing_of_it(
    tmp_path: Path, disk: MeanDisk
) -> None:
    log = new_log(tmp_path)
    for size in (1, 5):
        log.append([cut_by(size * 10 + n) for n in range(size)], recorder="ada", now=noon)
        assert disk.pending == b""
        assert disk.synced == log.path.read_bytes()


def test_the_last_line_of_a_batch_is_written_when_the_others_are_on_the_disk(
    tmp_path: Path, disk: MeanDisk
) -> None:
    log = new_log(tmp_path)
    log.append([cut_by(1), cut_by(2), cut_by(3)], recorder="ada", now=noon)
    for synced, pending in disk.moments:
        if pending.count(b"\n") == 1:
            assert synced.count(b"\n") == 2
