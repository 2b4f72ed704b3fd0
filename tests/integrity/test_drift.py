"""What `verify` says of pointers and documents when files are altered, lost or made again."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chrono import Chronicle
from chrono.chronicle import extract_text
from chrono.errors import Exit
from chrono.integrity.drift import Alignment
from chrono.integrity.report import Report
from chrono.model.passage import find_norm, find_words, norm, normal
from tests.extractors.files import mail_of, page_of, pdf_of

VOCABULARY = """
name = "Exhibits"
[kinds.topic.attributes]
note = { type = "words", persistence = "lasting" }
[types.Noted]
says = "{topic}: {what}"
fields = { topic = "topic", what = "words" }
effects = [ { set = "topic.note", to = "what" } ]
"""
PAGES = [
    "In the matter of the ferry Alma.\nThe court heard nine witnesses over four days,\n"
    "and inspected the wreck at Birch Quay.",
    "The owner shall pay 40,000 crowns to the harbour\nbefore 3 May 2023, and the costs"
    " of the salvage.\nThe master keeps his licence.",
    "An appeal may be lodged within thirty days.\nSigned at Alder by the presiding judge.",
]
CITED = (
    "heard nine witnesses over four days",
    "pay 40,000 crowns to the harbour",
    "before 3 May 2023, and the costs",
    "The master keeps his licence.",
    "lodged within thirty days",
)


class Exhibits:
    """A chronicle with one document, each passage of it cited by an event."""

    def __init__(self, root: Path, name: str, data: bytes) -> None:
        self.folder = root / "exhibits"
        self.folder.mkdir()
        self.file = self.folder / name
        self.file.write_bytes(data)
        self.chronicle = Chronicle.create(root / "chronicle", VOCABULARY)
        self.chronicle.append(
            {
                "type": "EntityDescribed",
                "data": {"entity": "alma", "kind": "topic", "label": "Alma"},
            }
        )
        self.declare()
        self.cite(*CITED)

    def declare(self) -> None:
        text = extract_text(self.file)
        drafts = self.chronicle.drafts
        declared = {"when": "2023-04-02", **drafts.document(self.file, "order", "Order")}
        rendering = drafts.rendering("order", text)
        self.chronicle.append(declared, *([rendering] if rendering else []))
        self.chronicle.documents.keep(text.text)

    def cite(self, *passages: str) -> None:
        drafts = [
            {
                "type": "Noted",
                "when": "2023-04-02",
                "data": {"topic": "alma", "what": f"point {number}"},
                "source": {"document": "order", "find": find},
            }
            for number, find in enumerate(passages)
        ]
        prepared = self.chronicle.drafts.prepare(drafts, self.folder)
        assert not prepared.problems
        self.chronicle.drafts.record(prepared)

    def verify(self, **more: Any) -> Report:
        return self.chronicle.verify(self.folder, **more)

    def lose_texts(self) -> None:
        for path in (self.chronicle.root / "snapshots/texts").iterdir():
            path.unlink()
        self.chronicle = Chronicle(self.chronicle.root)


def made(kind: str, pages: Sequence[str]) -> bytes:
    text = "\n\n".join(pages)
    if kind == "order.pdf":
        return pdf_of(pages)
    if kind == "order.eml":
        return mail_of(text)
    if kind == "order.html":
        return page_of("".join(f"<p>{page}</p>" for page in pages))
    return text.encode()


@pytest.fixture(params=["order.pdf", "order.eml", "order.html", "order.txt"])
def exhibits(request: pytest.FixtureRequest, tmp_path: Path) -> Exhibits:
    return Exhibits(tmp_path, request.param, made(request.param, PAGES))


def test_every_pointer_into_a_file_as_declared_is_proved(exhibits: Exhibits) -> None:
    report = exhibits.verify()
    assert report.pointers == {"proved": len(CITED)}
    assert (report.there, report.exit, report.findings) == (1, Exit.OK, ())
    assert report.folder == str(exhibits.folder)


def test_every_change_of_an_altered_file_is_named_and_the_rest_is_found(
    exhibits: Exhibits,
) -> None:
    """A figure and a date are altered, and the last page is removed."""
    altered = [page.replace("40,000", "90,000").replace("3 May", "13 May") for page in PAGES[:2]]
    exhibits.file.write_bytes(made(exhibits.file.name, ["A line on top.", *altered]))
    report = exhibits.verify()
    assert report.pointers == {"moved": 2, "changed": 2, "lost": 1}
    changed = [each.what for each in report.findings if each.state == "changed"]
    assert "'40,000' is now '90,000'" in changed[0]
    assert "'3' is now '13'" in changed[1]
    (document,) = report.altered
    assert "'40,000' is now '90,000'" in document
    assert report.exit == Exit.LOST
    assert report.ok, "the log is sound"


def test_without_the_earlier_text_digests_still_find_what_moved(exhibits: Exhibits) -> None:
    pages = [f"A new first line.\n{PAGES[0]}", PAGES[1].replace("40,000", "90,000"), PAGES[2]]
    exhibits.file.write_bytes(made(exhibits.file.name, pages))
    exhibits.lose_texts()
    report = exhibits.verify()
    assert report.pointers == {"moved": 4, "lost": 1}


def test_corrections_for_what_moved_make_every_pointer_proved(exhibits: Exhibits) -> None:
    exhibits.file.write_bytes(made(exhibits.file.name, ["A new first line.", *PAGES]))
    report = exhibits.verify()
    assert report.pointers == {"moved": len(CITED)}
    assert report.exit == Exit.ALTERED
    for text in report.texts:
        exhibits.chronicle.documents.keep(text)
    lines = "\n".join(json.dumps(each) for each in report.corrections).encode()
    drafts = exhibits.chronicle.drafts.parse(lines, "corrections")
    exhibits.chronicle.drafts.append(drafts)
    again = exhibits.verify()
    assert again.pointers == {"proved": len(CITED)}
    assert again.exit == Exit.OK


def test_a_lost_text_is_made_again_and_proved_or_else_unproved(
    exhibits: Exhibits, monkeypatch: pytest.MonkeyPatch
) -> None:
    exhibits.lose_texts()
    if exhibits.file.name == "order.txt":  # the file is the text
        assert exhibits.verify().pointers == {"proved": len(CITED)}
        return
    lost = exhibits.verify()
    assert lost.pointers == {"unproved": len(CITED)}
    assert lost.exit == Exit.UNPROVED
    assert all("--render" in each.what for each in lost.findings)
    assert exhibits.verify(render=True).pointers == {"proved": len(CITED)}
    assert exhibits.verify().pointers == {"proved": len(CITED)}
    # a later reader makes another text: never wrong, only unproved
    exhibits.lose_texts()
    monkeypatch.setattr(
        "chrono.integrity.pointers.extract_text", lambda path: extract_text(other(path))
    )
    report = exhibits.verify(render=True)
    assert report.pointers == {"unproved": len(CITED)}
    assert "cannot be made again" in report.findings[0].what


def other(path: Path) -> Path:
    """A file whose text is another one."""
    made_by_another = path.with_suffix(".other.txt")
    made_by_another.write_text("another reading")
    return made_by_another


def test_a_document_that_is_not_there_and_a_locator_have_codes_of_their_own(
    tmp_path: Path,
) -> None:
    exhibits = Exhibits(tmp_path, "order.pdf", made("order.pdf", PAGES))
    note = {"type": "Noted", "when": "2023", "data": {"topic": "alma", "what": "page"}}
    exhibits.chronicle.append({**note, "source": {"document": "order", "locator": "p. 2"}})
    report = exhibits.verify()
    assert report.pointers == {"proved": len(CITED), "unproved": 1}
    assert report.exit == Exit.UNPROVED
    exhibits.file.unlink()
    report = exhibits.verify()
    assert (report.there, len(report.missing), report.exit) == (0, 1, Exit.NOT_THERE)
    # the texts at hand prove their pointers without any folder
    assert exhibits.chronicle.verify().pointers == {"proved": len(CITED)}


def test_a_pointer_that_is_off_in_a_sound_text_is_corrected(tmp_path: Path) -> None:
    exhibits = Exhibits(tmp_path, "order.pdf", made("order.pdf", PAGES))
    event = next(each for each in exhibits.chronicle.events if each.type == "Noted")
    assert event.source is not None
    off = {"start": 3, "end": 9, "page": 2}
    changes = {"source": off, "note": "typed by hand"}
    exhibits.chronicle.append(*exhibits.chronicle.drafts.correction(event.id, changes, "test"))
    report = exhibits.verify()
    assert report.pointers == {"proved": 4, "moved": 1}
    assert report.exit == Exit.MOVED
    exhibits.chronicle.append(*report.corrections)
    assert exhibits.verify().exit == Exit.OK
    fixed = list(exhibits.chronicle.events)[-2]
    assert fixed.source is not None
    assert (fixed.source.page, fixed.note) == (1, "typed by hand")


WORDS = st.lists(st.sampled_from(["ferry", "40,000", "the", "crowns,", "May", "-3", "“so”"]))


@given(WORDS, WORDS, WORDS, st.lists(st.sampled_from([" ", "\n", "\n\n", "\t"]), min_size=9))
def test_a_passage_is_found_whatever_the_spaces_and_what_stands_around_it(
    before: list[str], inside: list[str], after: list[str], spaces: list[str]
) -> None:
    passage = " ".join(["Alma", *inside, "sank"])
    old = " ".join([*before, passage, *after])
    parts = [*before, *passage.split(), *after, "end"]
    new = "".join(
        f"{word}{spaces[place % len(spaces)]}" for place, word in enumerate(["Top", *parts])
    )
    start = old.index("Alma")
    for place in (
        find_norm(normal(new), norm(passage)),
        next(find_words(normal(new), passage)),
    ):
        assert place is not None
        assert new[place[0] : place[1]].split() == passage.split()
    found = Alignment.of(old, new).find(start, start + len(passage))
    assert found.drift in ("there", "moved")
    assert new[found.start : found.end].split() == passage.split()


def test_a_number_that_lost_its_sign_or_a_digit_is_never_the_same_passage() -> None:
    for one, two in (("at -5 degrees", "at 5 degrees"), ("40,000", "4,000"), ("not paid", "paid")):
        assert norm(one) != norm(two)
    assert norm("with-\ndrawn “so”") == norm('withdrawn "so"')
    assert norm("the caf\u00e9") == norm("the cafe\u0301")
