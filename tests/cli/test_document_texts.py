"""A document's text: declared with its file, pointed into, and shown, by the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from chrono import Chronicle
from tests.cli.conftest import Answer, Run
from tests.extractors.files import mail_of, page_of, pdf_of

ORDER = pdf_of(
    ["Court of Alder", "The relief force was paid\n40,000 crowns (third part)."], "Order"
)


@pytest.fixture
def files(borderlands: Path) -> Path:
    """A folder with a PDF, a mail, a page and a scan."""
    folder = borderlands / "exhibits"
    folder.mkdir()
    (folder / "order.pdf").write_bytes(ORDER)
    (folder / "note.eml").write_bytes(mail_of("The relief force has\r\n2,500 men left."))
    body = "<p>The relief force <b>fell</b> to 2,000 men.</p>"
    head = "<title>Relief</title><meta name='dc.date' content='2020-10-03'>"
    (folder / "news.html").write_bytes(page_of(body, head))
    (folder / "scan.pdf").write_bytes(pdf_of([""]))
    return folder


def counted(chrono: Run, document: str, find: str, *more: str) -> Answer:
    return chrono(
        *("append", "Counted", "--force", "relief-force", "--number", "2000", "--when"),
        *("2020-09", "-d", document, "--find", find, *more),
    )


def test_a_pdf_is_declared_rendered_and_cited_by_its_page(chrono: Run, files: Path) -> None:
    added = chrono(
        "document", "add", str(files / "order.pdf"), "--title", "Order", "--exhibit", "K-1"
    )
    assert added.code == 0
    assert "PDF, 2 pages, 12 words, read by pypdfium2" in added.err
    assert counted(chrono, "order", "paid 40,000 crowns").code == 0
    chronicle = Chronicle.open()
    document = chronicle.document("order")
    event = list(chronicle.events)[-1]
    assert event.source is not None
    rendering = chronicle.documents.renderings(document)[0]
    assert (event.source.page, event.source.text) == (2, rendering.text)
    assert document.exhibit == "K-1"
    assert (document.when or "").startswith("[..")  # a PDF's date of creation fills no date
    shown = chrono("show", event.id).out
    assert "Order (order), Exhibit K-1, p. 2, characters" in shown
    assert "»paid 40,000 crowns«" in shown
    assert "Order (order), p. 2" in shown
    assert "p. 2" in chrono("why", "relief-force.strength", "--at", "2020-09-30").out
    assert "(p. 2)" in chrono("export", "markdown").out
    assert "p. 2" in chrono("export", "html").out
    # the words stand beside the chronicle, and not in its log
    assert b"crowns" not in (Path("events") / "log.jsonl").read_bytes()
    kept = Path("snapshots/texts") / f"{rendering.text}.txt"
    assert kept.read_text() == chronicle.documents.library(None).rendering(rendering.text)
    kept.unlink()
    assert "Passage" not in chrono("show", event.id).out


def test_a_mail_and_a_page_fill_in_what_they_say_of_themselves(chrono: Run, files: Path) -> None:
    assert chrono("document", "add", str(files / "note.eml")).code == 0
    assert chrono("document", "add", str(files / "news.html")).code == 0
    chronicle = Chronicle.open()
    mail, page = chronicle.document("note"), chronicle.document("news")
    assert (mail.title, mail.when) == ("The férry", "2023-04-05T23:40:00-07:00")
    assert (page.title, page.when) == ("Relief", "2020-10-03")
    # across a soft line end of the mail, and across a tag of the page
    assert counted(chrono, "note", "has 2,500 men").code == 0
    assert counted(chrono, "news", "force fell to").code == 0


def test_a_scan_is_declared_told_as_such_and_takes_a_text_made_elsewhere(
    chrono: Run, files: Path
) -> None:
    scan = str(files / "scan.pdf")
    bare = chrono("document", "add", scan, "--title", "Scan")
    assert bare.code == 0
    assert "pages are pictures" in bare.err
    assert "--text TEXTFILE" in bare.err
    assert counted(chrono, "scan", "2,000 men").code == 4
    made = files / "ocr.txt"
    made.write_text("first leaf\f2,000 men\f")
    assert chrono("document", "add", scan, "--text", str(made)).code == 0
    assert counted(chrono, "scan", "2,000 men").code == 0
    event = list(Chronicle.open().events)[-1]
    assert event.source is not None
    assert event.source.page == 2


def test_several_passages_of_one_document_and_words_kept_by_choice(
    chrono: Run, files: Path, tmp_path: Path
) -> None:
    chrono("document", "add", str(files / "order.pdf"), "--title", "Order")
    draft = {
        "type": "Counted",
        "when": "2020-09",
        "data": {"force": "relief-force", "number": 2000},
        "source": {
            "document": "order",
            "find": ["Court of Alder", "paid 40,000 crowns"],
            "keep_words": True,
        },
    }
    batch = tmp_path / "batch.jsonl"
    batch.write_text(json.dumps(draft))
    assert chrono("append", "--json", str(batch)).code == 0
    event = list(Chronicle.open().events)[-1]
    assert event.source is not None
    assert (event.source.exact, event.source.page) == ("Court of Alder", 1)
    assert [each["exact"] for each in event.source.more] == ["paid\n40,000 crowns"]
    shown = chrono("show", event.id).out
    corrected = chrono("correct", event.id, "--find", "third part", "--reason", "closer")
    assert corrected.code == 0
    new = next(each for each in Chronicle.open().events if each.source and each.source.page == 2)
    assert new.source is not None
    assert (new.source.exact, new.source.more) == (None, ())
    assert "p. 1 and p. 2" in shown
    assert "»Court of Alder«" in shown
    assert "»paid 40,000 crowns«" in shown


def test_the_same_passage_with_more_selectors_is_the_same_event(chrono: Run, files: Path) -> None:
    """Another program may have recorded the position alone."""
    chrono("document", "add", str(files / "order.pdf"), "--title", "Order")
    draft = {
        "type": "Counted",
        "when": "2020-09",
        "data": {"force": "relief-force", "number": 2500},
        "source": {"document": "order", "find": "40,000 crowns"},
    }
    chronicle = Chronicle.open()
    source = chronicle.drafts.prepare([draft]).drafts[0]["source"]
    assert set(source) == {"document", "start", "end", "sha256", "norm", "page", "text"}
    bare = {key: source[key] for key in ("document", "start", "end", "sha256", "text")}
    first = chronicle.append({**draft, "source": bare})
    again = chronicle.drafts.prepare([draft])
    assert again.ids == first.ids
    assert not chronicle.drafts.record(again).appended.new


def test_a_second_rendering_aims_new_pointers_and_leaves_the_old_ones(
    chrono: Run, files: Path
) -> None:
    chrono("document", "add", str(files / "order.pdf"), "--title", "Order")
    counted(chrono, "order", "40,000 crowns")
    made = files / "better.txt"
    made.write_text("COURT\fThe force was paid 40,000 crowns, it says.")
    chrono("document", "add", str(files / "order.pdf"), "--text", str(made))
    counted(chrono, "order", "crowns, it says", "--note", "new")
    events = [each for each in Chronicle.open().events if each.type == "Counted"][-2:]
    texts = [each.source.text for each in events if each.source]
    assert len(set(texts)) == 2
    for event in events:
        assert "crowns" in chrono("show", event.id).out


def test_the_text_of_a_file_is_printed_with_its_extent(chrono: Run, files: Path) -> None:
    order = str(files / "order.pdf")
    whole = chrono("text", order)
    assert whole.out == "Court of Alder\n\nThe relief force was paid\n40,000 crowns (third part).\n"
    assert "PDF, 2 pages, 12 words, read by pypdfium2" in whole.err
    assert chrono("text", order, "--page", "1").out == "Court of Alder\n"
    assert "no page 3" in chrono("text", order, "--page", "3").err
    assert json.loads(chrono("text", order, "--json").out)["suggests"] == {"title": "Order"}
    assert chrono("text", str(files / "scan.pdf")).code == 4
    (files / "sly.txt").write_text("a\x1b[31mb\n")
    assert chrono("text", str(files / "sly.txt")).out == "a\\x1b[31mb\n"
