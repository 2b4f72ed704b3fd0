"""Texts are found by their digest; a pointer shows its passage or the reason for failure."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from chrono.errors import InvalidError, StorageError
from chrono.model.claim import Document
from chrono.model.event import Event, Source
from chrono.model.passage import digest
from chrono.storage import source_texts as documents
from chrono.storage.source_texts import Absent, Library, Passage

TEXT = "One line.\nThe base was handed over.\r\nThe end.\n"
START, END = 10, 36


def paper(text: str | None = TEXT, file: str | None = None) -> Document:
    return Document("002", "A paper", (1, 1), sha256=digest(text) if text else None, file=file)


def pointing(start: int | None = START, end: int | None = END, **more: object) -> Event:
    source = Source("002", start, end, **more)  # type: ignore[arg-type]
    return Event("0" * 32, "Raided", "asserted", {}, "", "", "", 0, source=source)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    inner = tmp_path / "texts" / "deep"
    inner.mkdir(parents=True)
    (inner / "any name at all").write_bytes(TEXT.encode())
    (tmp_path / "texts" / "other.txt").write_text("another")
    return tmp_path / "texts"


def test_a_text_is_found_by_its_digest_whatever_its_name_and_however_deep(folder: Path) -> None:
    library = Library(folder)
    assert library.text(paper()) == TEXT
    path = library.path(paper())
    assert path is not None
    assert path.name == "any name at all"


def test_a_named_file_is_taken_only_if_it_is_that_text(folder: Path) -> None:
    assert Library(folder).text(paper(file="other.txt")) == TEXT
    assert Library(folder).text(paper(file="deep/any name at all")) == TEXT


def test_a_text_that_is_not_there_is_named_with_its_digest(folder: Path) -> None:
    with pytest.raises(InvalidError, match="is the text of document '002'"):
        Library(folder).text(paper("gone"))


def test_a_document_without_a_digest_says_how_to_write_it(folder: Path) -> None:
    with pytest.raises(InvalidError, match="chrono document add"):
        Library(folder).text(paper(None, file="other.txt"))


def test_a_name_that_leads_out_of_the_folder_is_not_followed(folder: Path) -> None:
    (folder.parent / "secret.txt").write_text("secret")
    for file in ("../secret.txt", str(folder.parent / "secret.txt"), "a\0b", "x" * 5000):
        assert Library(folder).path(paper("secret", file=file)) is None


def test_a_link_out_of_the_folder_is_not_followed_and_one_within_it_is(folder: Path) -> None:
    (folder.parent / "secret.txt").write_text("secret")
    (folder / "out.txt").symlink_to(folder.parent / "secret.txt")
    (folder / "loop").symlink_to(folder)
    (folder / "in.txt").symlink_to(folder / "other.txt")
    assert Library(folder).path(paper("secret")) is None
    assert Library(folder).path(paper("another", file="in.txt")) == folder / "other.txt"


def test_a_pipe_a_huge_file_and_a_hidden_folder_are_left_out(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    os.mkfifo(folder / "pipe")
    (folder / ".git").mkdir()
    (folder / ".git" / "text").write_text("hidden")
    monkeypatch.setattr(documents, "LARGEST", 100)
    (folder / "huge").write_text("x" * 101)
    library = Library(folder)
    assert library.path(paper("hidden")) is None
    assert library.path(paper("x" * 101)) is None
    assert library.path(paper()) is not None


def test_a_folder_that_is_not_there_is_an_error_of_storage(tmp_path: Path) -> None:
    with pytest.raises(StorageError):
        Library(tmp_path / "none").text(paper())


def test_a_pointer_leads_to_its_passage_with_what_stands_around_it_and_its_line(
    folder: Path,
) -> None:
    right = pointing(sha256=digest(TEXT[START:END]))
    found = Library(folder).passage(right, paper(), around=5)
    assert found == Passage("The base was handed over.\r", "line.\n"[1:], "\nThe ", 2)


def test_a_passage_at_the_edge_of_the_text_has_nothing_around_it(folder: Path) -> None:
    found = Library(folder).passage(pointing(0, len(TEXT)), paper())
    assert found == Passage(TEXT, "", "", 1)


@pytest.mark.parametrize("place", [(0, 1000), (1000, 1001), (5, 5), (9, 3)])
def test_a_pointer_beyond_the_text_is_wrong(folder: Path, place: tuple[int, int]) -> None:
    found = Library(folder).passage(pointing(*place), paper())
    assert isinstance(found, Absent)
    assert found.kind == "wrong"
    assert f"{len(TEXT)} characters" in found.reason


def test_a_pointer_to_other_words_than_it_was_made_for_is_wrong(folder: Path) -> None:
    moved = pointing(START + 1, END + 1, sha256=digest(TEXT[START:END]))
    found = Library(folder).passage(moved, paper())
    assert isinstance(found, Absent)
    assert found.kind == "wrong"
    assert "not what was pointed at" in found.reason


def test_an_event_that_points_at_a_page_says_so_and_at_nothing_too(folder: Path) -> None:
    page = Library(folder).passage(pointing(None, None, locator="page 4"), paper())
    assert page == Absent("See page 4.", "none")
    bare = Library(folder).passage(pointing(None, None), paper())
    assert isinstance(bare, Absent)
    assert bare.kind == "none"


def test_where_the_text_is_not_at_hand_the_passage_says_that(folder: Path) -> None:
    for document in (paper("gone"), paper(None)):
        found = Library(folder).passage(pointing(), document)
        assert isinstance(found, Absent)
        assert found.kind == "text"


def test_a_text_that_is_no_utf_8_is_as_good_as_absent(folder: Path) -> None:
    from hashlib import sha256

    (folder / "latin").write_bytes(b"caf\xe9")
    wrong = Document("002", "A paper", (1, 1), sha256=sha256(b"caf\xe9").hexdigest())
    found = Library(folder).passage(pointing(), wrong)
    assert isinstance(found, Absent)
    assert "not UTF-8" in found.reason


def test_a_text_is_read_once_however_many_passages_are_asked_for(folder: Path) -> None:
    library = Library(folder)
    assert library.text(paper()) is library.text(paper())
