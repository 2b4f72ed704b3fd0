"""The text of each kind of file, and what the file says of itself."""

from __future__ import annotations

from pathlib import Path

import pytest

from chrono.extractors import EXTRACTORS, extractor_for, process
from chrono.extractors.answer import answer
from chrono.extractors.extraction import UnreadableError
from chrono.extractors.process import extract_text
from tests.extractors.files import docx_of, mail_of, packed_with, page_of, pdf_of

NEWS = "The ferry sank on Friday. Seven people are missing, the harbour master said. "


def read(name: str, data: bytes) -> dict[str, object]:
    """What the extractor of a file answers, in this process."""
    extractor = extractor_for(data[:4096], Path(name).suffix)
    return answer(extractor, data)


def refusal(name: str, data: bytes) -> str:
    with pytest.raises(UnreadableError) as caught:
        read(name, data)
    return str(caught.value)


def test_a_pdf_gives_its_pages_and_only_suggests_a_date() -> None:
    said = read(
        "order.pdf", pdf_of(["The first\npage.", "", "40,000 (third)"], "Order", "D:202304")
    )
    text = said["text"]
    assert text == "The first\npage.\n\n\n\n40,000 (third)"
    assert [str(text)[start:][:5] for start in said["pages"]] == ["The f", "\n\n40,", "40,00"]  # type: ignore[attr-defined]
    assert said["declares"] == {}
    assert said["suggests"] == {"title": "Order", "when": "2023-04"}
    assert said["notices"] == ["Page 2 has no text: empty, or a picture."]


def test_a_scan_an_encrypted_and_a_damaged_pdf_are_refused_with_the_way_out() -> None:
    assert "`chrono document add FILE --text TEXTFILE`" in refusal("scan.pdf", pdf_of(["", ""]))
    whole = pdf_of(["Text"])
    locked = whole.replace(
        b"/Info 4 0 R",
        b"/Info 4 0 R /ID [<00> <00>] /Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <"
        + b"00" * 32
        + b"> /U <"
        + b"00" * 32
        + b"> >>",
    )
    assert "is encrypted with a password. Save a copy without one" in refusal("a.pdf", locked)
    assert "fetch it again" in refusal("a.pdf", whole[:200])


def test_a_page_gives_its_article_and_declares_its_publication() -> None:
    head = (
        "<title>Ferry &amp; fog</title><meta property='article:published_time'"
        " content='2023-04-14T08:30:00+0200'><meta property='og:site_name' content='The Port'>"
        "<link rel=canonical href='https://port.example/ferry'>"
    )
    body = f"<nav>Home</nav><article><p>{NEWS * 3}</p><p>It was <b>fog</b>gy.</p></article>"
    said = read("page.html", page_of(body + "<script>alert('x')</script>", head))
    assert "It was foggy." in str(said["text"])
    assert "alert" not in str(said["text"])
    assert said["declares"] == {
        "title": "Ferry & fog",
        "when": "2023-04-14T08:30+02:00",
        "publisher": "The Port",
        "url": "https://port.example/ferry",
    }
    structured = '<script type="application/ld+json">{"@graph": [{"datePublished": "2023-04-13"}]}'
    declared = read("page.html", page_of(f"<p>{NEWS}</p>", structured + "</script>"))["declares"]
    assert declared == {"when": "2023-04-13"}
    # no date is guessed from the text or the address
    bare = read("page.html", page_of("<p>Published 3 May 2021: all is well here.</p>"))
    assert bare["declares"] == {}
    assert "all is well here" in str(bare["text"])


def test_a_word_file_gives_paragraphs_tables_and_insertions_but_not_what_was_deleted() -> None:
    made = docx_of(["The lot", "arrived on Tuesday."], [["hulls", "40,000"], ["masts", "12"]])
    assert read("a.docx", made)["text"] == "The lot\nhulls\n40,000\nmasts\n12\narrived on Tuesday."
    word = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    revised = (
        f"<w:document xmlns:w='{word}'><w:body><w:p><w:r><w:t>Paid </w:t></w:r>"
        "<w:del><w:r><w:delText>90</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>40</w:t></w:r></w:ins></w:p></w:body></w:document>"
    )
    said = read("a.docx", packed_with(made, "word/document.xml", revised.encode()))
    assert said["text"] == "Paid 40"
    assert said["notices"] == ["It has tracked changes: the text is as if all were accepted."]


def test_a_mail_gives_its_headers_and_decoded_body_and_declares_its_date() -> None:
    said = read("a.eml", mail_of("The lot left,\r\nJørgen says."))
    assert said["text"] == (
        "From: Ana Reyes <ana@port.example>\nTo: desk@paper.example\n"
        "Date: Wed, 05 Apr 2023 23:40:00 -0700\nSubject: The férry\n\n"
        "The lot left,\nJørgen says."
    )
    assert said["declares"] == {"title": "The férry", "when": "2023-04-05T23:40:00-07:00"}
    html = mail_of("<p>Only <b>mark</b>up &amp; a <img src='http://t.example/p.png'>picture</p>")
    text = read("b.eml", html.replace(b"text/plain", b"text/html"))["text"]
    assert str(text).endswith("Only markup & a picture")


def test_a_text_is_itself_and_what_is_no_text_is_refused_with_the_way_out() -> None:
    own = read("a.txt", "a\r\n­b \n".encode())
    assert (own["text"], own["own_text"], own["normal_form"]) == ("a\r\n­b \n", True, "")
    wide = read("a.txt", "Ærlig \r\ntalt".encode("utf-16"))
    assert (wide["text"], wide["own_text"]) == ("Ærlig\ntalt", False)
    assert "iconv" in refusal("a.txt", "Ærlig".encode("latin-1"))
    for head in (b"\xff\xd8\xff\xe0JFIF", b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"a\x00b"):
        assert "--text TEXTFILE" in refusal("a.bin", head)


def test_a_missing_package_is_named_with_its_extra(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(process, "find_spec", lambda _: None)
    for name, extra in (("a.pdf", "pdf"), ("a.html", "html"), ("a.docx", "docx")):
        (tmp_path / name).write_bytes(b"")
        with pytest.raises(UnreadableError, match=rf"pip install 'chrono\[{extra}\]'"):
            extract_text(tmp_path / name)
    for name, data in (("a.txt", b"words"), ("a.eml", mail_of("words"))):
        (tmp_path / name).write_bytes(data)
        assert extract_text(tmp_path / name).text.endswith("words")


def test_every_kind_of_file_has_one_extractor() -> None:
    made = {
        "pdf": pdf_of(["a"]),
        "docx": docx_of(["a"]),
        "mail": mail_of("a"),
        "html": page_of("<p>a</p>"),
        "text": b"From: here on, all is text.",
    }
    assert {name: extractor_for(data[:4096], "").name for name, data in made.items()} == {
        name: name for name in EXTRACTORS
    }
