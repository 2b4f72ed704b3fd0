"""The events of a document, proposed again for its later edition."""

from __future__ import annotations

import json
from pathlib import Path

from chrono.chronicle import extract_text
from tests.integrity.test_drift import CITED, PAGES, Exhibits, made


def second_edition(exhibits: Exhibits, pages: list[str]) -> None:
    """Declare a later edition of the order, with its text."""
    path = exhibits.folder / f"second{exhibits.file.suffix}"
    path.write_bytes(made(exhibits.file.name, pages))
    text, drafts = extract_text(path), exhibits.chronicle.drafts
    declared = drafts.document(path, "second", "Order, corrected", revises="order")
    rendering = drafts.rendering("second", text)
    batch = [{"when": "2023-04-09", **declared}, *([rendering] if rendering else [])]
    exhibits.chronicle.append(*batch)
    exhibits.chronicle.documents.keep(text.text)


def test_events_are_proposed_again_with_their_passages_and_changes_are_left_to_the_user(
    tmp_path: Path,
) -> None:
    exhibits = Exhibits(tmp_path, "order.pdf", made("order.pdf", PAGES))
    chronicle = exhibits.chronicle
    second_edition(
        exhibits, ["A preface.", PAGES[0], PAGES[1].replace("40,000", "45,000"), "Signed."]
    )
    old, new = chronicle.document("order"), chronicle.document("second")
    found = chronicle.maintenance.carry(old, new, exhibits.folder)
    assert (found.found, len(found.not_carried)) == (3, 2)
    changed, lost = (each.why for each in found.not_carried)
    assert "'40,000' is now '45,000'" in changed
    assert "not there" in lost
    before = len(list(chronicle.events))
    lines = "\n".join(map(json.dumps, found.drafts)).encode()
    drafts = chronicle.drafts.parse(lines, "batch")
    chronicle.drafts.append(drafts)
    events = list(chronicle.events)[before:]
    assert [each.type for each in events] == ["Noted", "Linked"] * 3
    for event in events[::2]:
        assert event.source is not None
        assert event.source.document == "second"
        assert event.source.page in (2, 3)
    report = exhibits.verify()
    assert report.pointers == {"proved": len(CITED) + 3}
    # once more: nothing is new
    again = chronicle.maintenance.carry(old, new, exhibits.folder)
    assert not chronicle.drafts.append(chronicle.drafts.parse(lines, "batch")).appended.new
    assert again.drafts == found.drafts


def test_own_texts_are_carried_too(tmp_path: Path) -> None:
    exhibits = Exhibits(tmp_path, "order.txt", made("order.txt", PAGES))
    second_edition(exhibits, ["A preface.", *PAGES])
    chronicle = exhibits.chronicle
    old, new = chronicle.document("order"), chronicle.document("second")
    found = chronicle.maintenance.carry(old, new, exhibits.folder)
    assert (found.found, found.not_carried) == (len(CITED), ())
    chronicle.append(*found.drafts)
    assert exhibits.verify().pointers == {"proved": 2 * len(CITED)}


def test_selectors_leave_as_annotations_and_come_back_from_a_table(tmp_path: Path) -> None:
    exhibits = Exhibits(tmp_path, "order.pdf", made("order.pdf", PAGES))
    chronicle = exhibits.chronicle
    draft = {
        "type": "Noted",
        "when": "2023",
        "data": {"topic": "alma", "what": "kept words"},
        "source": {"document": "order", "find": [CITED[0], CITED[1]], "keep_words": True},
    }
    chronicle.append(draft)
    items = json.loads(chronicle.export("annotations"))["items"]
    assert len(items) == len(CITED) + 1
    document, rendering = (
        chronicle.document("order"),
        chronicle.documents.renderings(chronicle.document("order"))[0],
    )
    kept = next(each for each in items if "kept words" in each["body"]["value"])
    original, text = kept["target"]
    assert original["source"] == f"urn:sha256:{document.sha256}"
    assert [each["type"] for each in original["selector"]] == [
        "FragmentSelector",
        "TextQuoteSelector",
    ] * 2
    assert original["selector"][2]["value"] == "page=2"
    assert original["selector"][1]["exact"].split() == CITED[0].split()
    assert text["source"] == f"urn:sha256:{rendering.text}"
    assert {each["type"] for each in text["selector"]} == {"TextPositionSelector"}
    other = next(each for each in items if "kept words" not in each["body"]["value"])
    assert "TextQuoteSelector" not in json.dumps(other)
    # a table restores the same events, whatever their selectors
    table = tmp_path / "events.csv"
    table.write_bytes(chronicle.export("csv"))
    copy = type(chronicle).create(tmp_path / "copy", (chronicle.root / "events/vocabulary.toml"))
    copy.import_file(table)
    assert {each.id for each in copy.events} == {each.id for each in chronicle.events}
