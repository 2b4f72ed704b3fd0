"""Nothing hostile in a file runs, escapes, or takes the machine: limits are told."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from chrono.extractors import extraction, mail, pdf
from chrono.extractors.extraction import UnreadableError
from chrono.extractors.process import CHILD, extract_text
from chrono.isolated import PLACE, command
from tests.extractors.files import docx_of, mail_of, packed_with, page_of, pdf_of
from tests.extractors.test_extractors import read, refusal

ENTITIES = (
    '<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a "lol"><!ENTITY b "'
    + "&a;" * 10
    + '"><!ENTITY c "'
    + "&b;" * 10
    + '"><!ENTITY x SYSTEM "file:///etc/passwd">]>'
    "<w:document xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main'>"
    "<w:body><w:p><w:r><w:t>before &c; &x; after</w:t></w:r></w:p></w:body></w:document>"
)


def test_a_bomb_of_compression_is_refused_before_it_is_unpacked() -> None:
    bomb = packed_with(docx_of(["a"]), "word/document.xml", b" " * 25_000_000)
    assert len(bomb) < 100_000
    assert "has a part that unpacks to 25,000,000 bytes" in refusal("a.docx", bomb)


def test_entities_of_xml_are_neither_expanded_nor_read_from_other_files() -> None:
    data = packed_with(docx_of(["a"]), "word/document.xml", ENTITIES.encode())
    try:
        text = str(read("a.docx", data)["text"])
    except UnreadableError as error:
        text = str(error)
    assert "lol" not in text
    assert "root:" not in text


def test_too_many_pages_or_parts_are_refused_with_the_limit(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(pdf, "MAX_PAGES", 2)
    assert "has 3 pages, and at most 2 are read" in refusal("a.pdf", pdf_of(["a", "b", "c"]))
    parts = "\r\n".join(["--x\r\nContent-Type: text/plain\r\n\r\nhi"] * 5)
    many = mail_of(f"{parts}\r\n--x--").replace(b"text/plain;", b"multipart/mixed; boundary=x;", 1)
    monkeypatch.setattr(mail, "MAX_PARTS", 3)
    assert "has more than 3 parts" in refusal("a.eml", many)
    assert extraction.MAX_PAGES == 10_000


def test_marks_of_direction_and_controls_are_taken_out_and_named() -> None:
    said = read("a.eml", mail_of("Paid \u202e000,04\u202c to \x1b[31mhim\x07."))
    assert str(said["text"]).endswith("Paid 000,04 to [31mhim.")
    assert len(said["notices"]) == 2  # type: ignore[arg-type]


def test_a_page_loads_nothing_and_runs_nothing(tmp_path: Path) -> None:
    body = (
        "<p>The ferry sank on Friday.</p><img src='http://127.0.0.1:9/pixel.png'>"
        "<iframe src='file:///etc/passwd'></iframe><script src='http://127.0.0.1:9/a.js'></script>"
        "<link rel=stylesheet href='http://127.0.0.1:9/a.css'>" + "<div>" * 5000
    )
    path = tmp_path / "page.html"
    path.write_bytes(page_of(body))
    found = extract_text(path)  # in the process that refuses connections
    assert found.text == "The ferry sank on Friday."
    assert [each.name for each in tmp_path.iterdir()] == ["page.html"]


@pytest.mark.parametrize(
    ("does", "refused"),
    [
        ("import socket; socket.socket().connect(('127.0.0.1', 9))", "PermissionError"),
        ("import socket; socket.getaddrinfo('example.org', 80)", "PermissionError"),
        ("open(TARGET, 'w')", "PermissionError"),
        ("import os; os.open(TARGET, os.O_CREAT)", "PermissionError"),
        ("import os; os.system('true')", "PermissionError"),
        ("import subprocess; subprocess.Popen(['true'])", "PermissionError"),
        ("import os; os.mkdir(TARGET)", "PermissionError"),
        ("b = bytearray(4_000_000_000)", "MemoryError"),
    ],
)
def test_the_process_that_reads_can_neither_write_nor_connect_nor_start_programs(
    does: str, refused: str, tmp_path: Path
) -> None:
    target = tmp_path / "target"
    code = (
        "from chrono.extractors import child; import sys; child.limit();"
        f" sys.addaudithook(child.refuse); TARGET = {str(target)!r}\n{does}"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False
    )
    assert refused in done.stderr.rpartition("\n  ")[2]
    assert not target.exists()


def test_a_reader_that_fails_is_told_with_the_way_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(pdf_of(["a"]))
    crash = [sys.executable, "-c", "import os, signal; os.kill(os.getpid(), signal.SIGSEGV)"]
    monkeypatch.setattr("chrono.extractors.process.command", lambda *_: crash)
    with pytest.raises(UnreadableError, match=r"failed: stopped by signal 11.* --text"):
        extract_text(path)


def test_the_reading_process_takes_no_module_from_the_current_folder(tmp_path: Path) -> None:
    (tmp_path / "email.py").write_text("raise SystemExit('poisoned')")
    (tmp_path / "a.eml").write_bytes(mail_of("sound"))
    done = subprocess.run(
        command(CHILD, "mail", os.fspath(tmp_path / "a.eml")),
        cwd=PLACE,
        capture_output=True,
        timeout=60,
        check=True,
    )
    assert b"sound" in done.stdout
