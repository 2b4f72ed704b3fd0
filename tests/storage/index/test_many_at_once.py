"""Concurrent processes see a complete index, lose no line, and agree on answers."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from random import Random

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
    after = kept.index()
    assert not difference(before, folded, after(8))
    assert not difference(after, kept.folded(), after(8))


def test_one_who_still_reads_a_replaced_index_is_not_disturbed(tmp_path: Path) -> None:
    kept = Kept(tmp_path)
    kept.append(Maker(Random(7)).log(30))
    before, folded = kept.index(), kept.folded()
    kept.vocabulary.write_text(kept.vocabulary.read_text() + "\n# another digest\n")
    kept.index().close()
    assert not difference(before, folded, after(8))
    assert not difference(kept.index(), folded, after(8))
