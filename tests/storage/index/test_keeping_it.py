"""The answers stay the same if the index is missing, damaged, foreign, behind or ahead."""

from __future__ import annotations

import os
import shutil
import sqlite3
from pathlib import Path
from random import Random

import pytest

from chrono.errors import DamagedError, StorageError, VocabularyError
from chrono.model.event import Event
from chrono.storage.index import build as building
from chrono.storage.index import fingerprint, open_index, schema
from chrono.storage.index.open import remembered
from tests.reference.worlds import FIRST, TOML, Maker
from tests.storage.index.keeping import Kept, difference


@pytest.fixture
def events() -> list[Event]:
    return Maker(Random(12)).log(40)


@pytest.fixture
def kept(tmp_path: Path, events: list[Event]) -> Kept:
    made = Kept(tmp_path)
    made.append(events)
    return made


def differs(kept: Kept) -> str:
    index, folded = kept.index(), kept.folded()
    try:
        return next(
            (
                found
                for at in range(FIRST, FIRST + 15, 4)
                if (found := difference(index, folded, at))
            ),
            "",
        )
    finally:
        index.close()


def test_deleting_it_changes_nothing(kept: Kept) -> None:
    assert not differs(kept)
    shutil.rmtree(kept.path.parent)
    assert not differs(kept)


def test_a_second_question_finds_it_as_it_was_left(
    kept: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept.index().close()
    monkeypatch.setattr(building, "extend", None)
    assert not differs(kept)


def test_an_empty_log_has_an_index_too(tmp_path: Path) -> None:
    index = Kept(tmp_path).index()
    assert not list(index.keys())
    assert not list(index.slices(FIRST))
    assert index.cell("us.strength") is None


def test_another_vocabulary_builds_it_anew(kept: Kept) -> None:
    kept.index().close()
    kept.vocabulary.write_text(TOML.replace('persistence = "lasting"', 'persistence = "observed"'))
    assert not differs(kept)
    assert not kept.index().notices


def test_a_vocabulary_that_breaks_a_rule_is_refused(kept: Kept) -> None:
    kept.index().close()
    kept.vocabulary.write_text(TOML.replace('"lasting"', '"everlasting"'))
    with pytest.raises(VocabularyError):
        kept.index()


def test_a_log_that_shrank_is_told_once_and_indexed_as_it_is(kept: Kept) -> None:
    kept.index().close()
    lines = kept.log.path.read_bytes().splitlines(keepends=True)
    kept.log.path.write_bytes(b"".join(lines[:-3]))
    assert "shorter than the index remembers" in kept.index().notices[0]
    assert not kept.index().notices
    assert not differs(kept)


def test_another_log_of_the_same_size_is_noticed(kept: Kept, events: list[Event]) -> None:
    kept.index().close()
    text = kept.log.path.read_bytes().replace(b'"recorder":"tester"', b'"recorder":"Tester"')
    kept.log.path.write_bytes(b"")
    kept.chain = "0" * 64
    from attrs import evolve

    kept.append([evolve(event, recorder="Tester") for event in events])
    assert len(text) == kept.log.path.stat().st_size
    assert "has other lines than the index remembers" in kept.index().notices[0]
    assert not kept.index().notices
    assert not differs(kept)


def test_a_line_changed_behind_its_chain_is_refused_with_its_number(kept: Kept) -> None:
    lines = kept.log.path.read_bytes().splitlines(keepends=True)
    lines[2] = lines[2].replace(b"Report", b"Rumour").replace(b"iraq", b"iran")
    kept.log.path.write_bytes(b"".join(lines))
    with pytest.raises(DamagedError) as refused:
        kept.index()
    assert refused.value.line == 3
    assert not list(kept.path.parent.glob("*new*"))


@pytest.mark.parametrize("seed", range(12))
def test_a_byte_changed_anywhere_in_it_is_never_trusted(kept: Kept, seed: int) -> None:
    kept.index().close()
    chance = Random(seed)
    files = [file for file in kept.path.parent.iterdir() if file.stat().st_size]
    victim = chance.choice([file for file in files if file.suffix in (".db", ".fingerprint")])
    content = bytearray(victim.read_bytes())
    content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
    victim.write_bytes(content)
    assert not differs(kept)


@pytest.mark.parametrize("content", [b"", b"no database", b"SQLite format 3\0" + bytes(5000)])
def test_a_foreign_file_in_its_place_is_replaced(kept: Kept, content: bytes) -> None:
    kept.path.parent.mkdir(exist_ok=True)
    kept.path.write_bytes(content)
    fingerprint.write_fingerprint(kept.path, kept.log.path)
    assert not differs(kept)


def test_an_index_of_an_older_schema_is_built_anew(kept: Kept) -> None:
    kept.index().close()
    db = sqlite3.connect(kept.path)
    db.execute(f"PRAGMA user_version={schema.SCHEMA_VERSION - 1}")
    db.close()
    fingerprint.write_fingerprint(kept.path, kept.log.path)
    assert not differs(kept)


def test_what_is_left_unwritten_by_a_process_that_died_is_read(kept: Kept) -> None:
    """Catching up leaves its rows in the file beside the index; a copy of both is whole."""
    kept.index().close()
    kept.append(Maker(Random(3)).log(20)[-5:])
    kept.index().close()
    assert kept.path.with_name("index.db-wal").stat().st_size
    kept.path.with_name("index.db-shm").unlink()
    assert not differs(kept)


def test_a_damaged_tail_of_what_is_beside_it_is_read_again_from_the_log(kept: Kept) -> None:
    kept.index().close()
    kept.append(Maker(Random(3)).log(20)[-5:])
    kept.index().close()
    wal = kept.path.with_name("index.db-wal")
    wal.write_bytes(wal.read_bytes()[:-2000] + bytes(2000))
    kept.path.with_name("index.db-shm").unlink()
    assert not differs(kept)


def test_a_build_that_died_leaves_nothing_that_lasts(kept: Kept) -> None:
    kept.path.parent.mkdir()
    left = kept.path.with_name("index.db-new-12345")
    left.write_bytes(b"half")
    assert not differs(kept)
    assert not left.exists()


def test_where_it_cannot_be_kept_the_caller_is_told(kept: Kept) -> None:
    kept.path.parent.write_text("a file where the folder would be")
    with pytest.raises(StorageError):
        kept.index()


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_in_a_read_only_folder_an_index_that_is_current_still_serves(kept: Kept) -> None:
    kept.index().close()
    kept.path.parent.chmod(0o555)
    try:
        assert not differs(kept)
    finally:
        kept.path.parent.chmod(0o755)


def test_it_remembers_the_head_that_it_was_made_at(kept: Kept) -> None:
    assert remembered(kept.path) is None
    kept.index().close()
    assert remembered(kept.path) == kept.log.head()


def heard(kept: Kept) -> list[tuple[int, int]]:
    """What is told of how far the folding has come, until the index is up to date."""
    told: list[tuple[int, int]] = []

    def tell(done: int, whole: int) -> None:
        told.append((done, whole))

    open_index(kept.log, kept.vocabulary, kept.path, progress=tell).close()
    return told


def test_a_build_tells_how_far_it_has_come_until_the_whole_log_is_in(
    kept: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(building, "BATCH_LINES", 7)
    whole = kept.log.path.stat().st_size
    told = heard(kept)
    assert len(told) > 2
    assert told == sorted(told)
    assert told[-1] == (whole, whole)
    assert {of for _, of in told} == {whole}


def test_catching_up_tells_of_the_new_lines_alone(kept: Kept) -> None:
    kept.index().close()
    before = kept.log.path.stat().st_size
    kept.append(Maker(Random(12)).log(5))
    told = heard(kept)
    assert told
    assert all(done > before for done, _ in told)


def test_an_index_that_is_up_to_date_has_nothing_to_tell(kept: Kept) -> None:
    kept.index().close()
    assert heard(kept) == []
