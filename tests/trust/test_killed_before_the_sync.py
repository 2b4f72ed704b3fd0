"""Unsynced lines of a killed writer are synced before a reader reports them as recorded."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from chrono.chronicle import Chronicle
from chrono.cli.main import cli
from chrono.storage.log import Log
from chrono.storage.log import writer as writing
from chrono.storage.log.merge import merge_files
from tests.storage.log.making import noon

VOCABULARY = """
name = "A"
[types.Seen]
fields = { what = "words" }
"""
DRAFT = {"type": "Seen", "when": "2020", "modality": "asserted", "data": {"what": "x"}}


@pytest.fixture
def chronicle(tmp_path: Path) -> Chronicle:
    """Its writer was killed after it wrote an event, before the sync."""
    found = Chronicle.create(tmp_path / "chronicle", VOCABULARY)
    found.append({**DRAFT, "data": {"what": "first"}})
    copy = Log(tmp_path / "copy" / "log.jsonl")
    copy.create()
    copy.path.write_bytes(found.repository.log.path.read_bytes())
    copy.append([DRAFT], recorder="ada", now=noon)
    found.repository.log.path.write_bytes(copy.path.read_bytes())
    return Chronicle(found.root)


@pytest.fixture
def synced(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How long each file was when it was synced."""
    sizes: list[int] = []
    sync = writing.sync

    def watched(file: int) -> None:
        sizes.append(os.fstat(file).st_size)
        sync(file)

    monkeypatch.setattr(writing, "sync", watched)
    return sizes


def lines(folder: Path) -> Path:
    path = folder / "more.jsonl"
    path.write_text(json.dumps(DRAFT) + "\n")
    return path


def by_the_log(chronicle: Chronicle, folder: Path) -> None:
    done = chronicle.repository.log.append([DRAFT], recorder="bob", now=noon)
    assert (len(done.new), len(done.already)) == (0, 1)


def by_the_chronicle(chronicle: Chronicle, folder: Path) -> None:
    chronicle.state(chronicle.view())  # so that its index knows the event
    assert len(chronicle.append(DRAFT).appended.already) == 1


def by_an_import(chronicle: Chronicle, folder: Path) -> None:
    assert chronicle.import_file(lines(folder)).there == {"Seen": 1}


def by_the_import_command(chronicle: Chronicle, folder: Path) -> None:
    words = ["-C", str(chronicle.root), "import", str(lines(folder))]
    done = CliRunner().invoke(cli, words)
    assert "already" in done.output


def by_a_merge(chronicle: Chronicle, folder: Path) -> None:
    log = chronicle.repository.log.path
    merge_files(log, log, folder / "copy" / "log.jsonl", noon)


@pytest.mark.parametrize(
    "say", [by_the_log, by_the_chronicle, by_an_import, by_the_import_command, by_a_merge]
)
def test_it_is_synced_before_it_is_acknowledged(
    chronicle: Chronicle,
    synced: list[int],
    tmp_path: Path,
    say: Callable[[Chronicle, Path], None],
) -> None:
    size = chronicle.repository.log.path.stat().st_size
    say(chronicle, tmp_path)
    assert synced[-1:] == [size]
    assert chronicle.repository.log.path.stat().st_size == size


def test_what_was_synced_is_not_synced_again(chronicle: Chronicle, synced: list[int]) -> None:
    log = chronicle.repository.log
    log.append([DRAFT], recorder="bob", now=noon)
    log.append([DRAFT], recorder="bob", now=noon)
    assert len(synced) == 1
    Log(log.path).append([{**DRAFT, "when": "2021"}], recorder="cleo", now=noon)
    log.append([{**DRAFT, "when": "2021"}], recorder="bob", now=noon)
    assert len(synced) == 3
