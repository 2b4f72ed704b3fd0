"""Concurrent processes see a complete index, lose no line, and agree on answers."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from random import Random

import pytest

from chrono.storage.index import fingerprint
from tests.reference.worlds import Maker, after
from tests.storage.index.keeping import Kept, difference

ASK = """
import sys
from pathlib import Path
from chrono.fold import fold, read
from chrono.storage.index import open_index
from chrono.storage.log import Log

folder, day = Path(sys.argv[1]), int(sys.argv[2])
log = Log(folder / "events" / "log.jsonl")
for _ in range(8):
    vocabulary, path = folder / "events" / "vocabulary.toml", folder / "snapshots" / "index.db"
    index = open_index(log, vocabulary, path)
    size = index.events._db.execute("SELECT value FROM meta WHERE key = 'size'").fetchone()[0]
    folded = fold(log.read(0, size), index.vocabulary)
    mine = [read(cell, day).standing for cell in index.slices(day)]
    assert mine == [read(cell, day).standing for cell in folded.slices(day)], (mine, size)
    index.close()
"""


def test_processes_that_build_and_ask_while_the_log_grows_all_answer_right(tmp_path: Path) -> None:
    kept = Kept(tmp_path)
    events = Maker(Random(5)).log(40)
    kept.append(events[:12])
    asking = [
        subprocess.Popen(
            [sys.executable, "-c", ASK, str(tmp_path), str(after(5 + each))],
            stderr=subprocess.PIPE,
        )
        for each in range(3)
    ]
    for event in events[12:]:
        kept.append([event])
    for each in asking:
        _, told = each.communicate(timeout=120)
        assert each.returncode == 0, told.decode()
    assert not difference(kept.index(), kept.folded(), after(9))


def test_a_question_sees_the_log_as_it_was_when_it_was_opened(tmp_path: Path) -> None:
    kept = Kept(tmp_path)
    events = Maker(Random(6)).log(30)
    kept.append(events[:-6])
    before, folded = kept.index(), kept.folded()
    kept.append(events[-6:])
    later = kept.index()
    assert not difference(before, folded, after(8))
    assert not difference(later, kept.folded(), after(8))


def test_one_who_still_reads_a_replaced_index_is_not_disturbed(tmp_path: Path) -> None:
    kept = Kept(tmp_path)
    kept.append(Maker(Random(7)).log(30))
    before, folded = kept.index(), kept.folded()
    kept.vocabulary.write_text(kept.vocabulary.read_text() + "\n# another digest\n")
    kept.index().close()
    assert not difference(before, folded, after(8))
    assert not difference(kept.index(), folded, after(8))


WRITE = """
import sqlite3, sys
db = sqlite3.connect(sys.argv[1], isolation_level=None)
db.execute("INSERT OR REPLACE INTO meta VALUES ('written', 'by another process')")
db.close()
"""


def test_a_proof_of_an_open_index_leaves_it_its_locks(tmp_path: Path) -> None:
    """The last process to close the file deletes its write-ahead log: it must not seem unused."""
    kept = Kept(tmp_path)
    events = Maker(Random(7)).log(30)
    kept.append(events)
    held = kept.index()
    right = [cell.key for cell in held.slices(after(8))]
    fingerprint.checksum.cache_clear()
    assert fingerprint.has_fingerprint(kept.path)
    again = kept.index()
    again.close()
    subprocess.run([sys.executable, "-c", WRITE, str(kept.path)], check=True)
    assert kept.path.with_name("index.db-wal").exists()
    assert [cell.key for cell in held.slices(after(8))] == right
    held.close()


def test_files_of_an_index_are_closed_with_its_last_connection(tmp_path: Path) -> None:
    kept = Kept(tmp_path)
    kept.append(Maker(Random(8)).log(20))
    kept.index().close()
    before = len(os.listdir("/dev/fd"))
    opened = [kept.index() for _ in range(3)]
    assert len(os.listdir("/dev/fd")) > before
    for index in opened:
        index.close()
    assert len(os.listdir("/dev/fd")) == before


@pytest.mark.parametrize("threads", [1, 3])
def test_a_checksum_covers_every_chunk_whatever_the_number_of_threads(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, threads: int
) -> None:
    monkeypatch.setattr(fingerprint, "CHUNK_BYTES", 1000)
    monkeypatch.setattr(fingerprint, "READ_BYTES", 300)
    path, content = tmp_path / "file", bytearray(Random(3).randbytes(4321))
    path.write_bytes(content)
    monkeypatch.setattr(fingerprint, "MAX_THREADS", 2)
    whole = fingerprint.checksum(path, b"whole")
    monkeypatch.setattr(fingerprint, "MAX_THREADS", threads)
    monkeypatch.setattr(os, "cpu_count", lambda: threads)
    assert fingerprint.checksum(path, b"%d" % threads) == whole
    for place in range(0, len(content), 97):
        content[place] ^= 1
        path.write_bytes(content)
        assert fingerprint.checksum(path, b"%d %d" % (place, threads)) != whole
        content[place] ^= 1
