"""Using a chronicle from Python, without the command line."""

from __future__ import annotations

import errno
import json
import os
from functools import cached_property
from pathlib import Path

import pytest

import chrono
from chrono import Chronicle
from chrono.errors import InvalidError, StorageError, file_error
from chrono.formats.exporters import FORMATS
from chrono.storage.source_texts import file_digest
from tests.moments import end, window
from tests.recording.conftest import DECLARED, NOW, VOCABULARY, handed, reduced


@pytest.fixture
def chronicle(tmp_path: Path) -> Chronicle:
    """The coalition held Taji in spring; it went to Iraq in August."""
    made = Chronicle(Chronicle.create(tmp_path / "one", VOCABULARY).root, NOW)
    made.append(
        *DECLARED,
        handed(to="coalition", when="2020-03-15", source={"document": "early"}),
        handed(when="2020-08-23"),
    )
    return made


def test_one_name_leads_to_all_of_it() -> None:
    assert chrono.Chronicle is Chronicle
    for name in chrono.__all__:
        assert getattr(chrono, name), name
    with pytest.raises(AttributeError, match="no attribute 'Chronology'"):
        chrono.Chronology  # noqa: B018


def test_everything_public_says_what_it_does() -> None:
    for name, made in vars(Chronicle).items():
        if not name.startswith("_"):
            told = getattr(made, "__func__", made)
            if isinstance(made, property | cached_property):
                told = made.fget if isinstance(made, property) else made.func
            assert told.__doc__, name
            assert told.__annotations__.get("return"), name


def test_a_documents_draft_has_the_digest_of_its_file_and_no_empty_keys(
    chronicle: Chronicle, tmp_path: Path
) -> None:
    file = tmp_path / "gazette.txt"
    file.write_text("The city took over the station.")
    draft = chronicle.drafts.document(file, "gazette", "A correction", publisher="G", url=None)
    assert draft == {
        "type": "DocumentPublished",
        "data": {
            "document": "gazette",
            "title": "A correction",
            "publisher": "G",
            "sha256": file_digest(file),
            "file": "gazette.txt",
        },
    }
    chronicle.append({**draft, "when": "2020-10-01"})
    assert chronicle.document("gazette").published == window("2020-10-01")


def test_a_document_whose_file_is_not_there_is_an_error_of_storage(
    chronicle: Chronicle, tmp_path: Path
) -> None:
    with pytest.raises(StorageError, match=r"nowhere\.txt"):
        chronicle.drafts.document(tmp_path / "nowhere.txt", "n", "N")


@pytest.mark.parametrize("kind", sorted(FORMATS))
def test_every_format_can_be_written(chronicle: Chronicle, kind: str) -> None:
    if kind == "parquet":
        pytest.importorskip("pyarrow")
    if kind == "ics":
        pytest.importorskip("icalendar")
    assert chronicle.export(kind)


def test_an_unknown_format_is_told_those_there_are(chronicle: Chronicle) -> None:
    with pytest.raises(InvalidError, match="'pdf' is not a format; say csv, "):
        chronicle.export("pdf")


def test_an_export_tells_what_was_known_from_the_view(chronicle: Chronicle) -> None:
    whole = chronicle.export("jsonl").decode()
    early = chronicle.export("jsonl", chronicle.view(known_at="2020-06-30")).decode()
    assert '"2020-08-23"' in whole
    assert '"2020-08-23"' not in early
    assert '"2020-03-15"' in early


def test_a_title_of_ones_own_heads_the_page(chronicle: Chronicle) -> None:
    assert b"The bases of Iraq" in chronicle.export("markdown", title="The bases of Iraq")


def test_what_another_chronicle_wrote_is_taken_in_once(
    chronicle: Chronicle, tmp_path: Path
) -> None:
    file = tmp_path / "one.jsonl"
    file.write_bytes(chronicle.export("jsonl"))
    other = Chronicle(Chronicle.create(tmp_path / "two", VOCABULARY).root, NOW)
    first, second = other.import_file(file), other.import_file(file)
    assert sum(first.new.values()) == len(list(chronicle.events))
    assert (sum(second.new.values()), second.there) == (0, first.new)
    assert other.reading("taji.holder", at="2020-09-01").value == "iraq"
    assert {event.id for event in other.events} == {event.id for event in chronicle.events}


def test_of_a_file_with_something_wrong_nothing_is_taken_in(
    chronicle: Chronicle, tmp_path: Path
) -> None:
    lines = chronicle.export("jsonl").decode().splitlines()
    broken = json.loads(lines[-1])
    broken["data"]["to"] = "nobody"
    file = tmp_path / "one.jsonl"
    file.write_text("\n".join([*lines[:-1], json.dumps(broken)]))
    other = Chronicle(Chronicle.create(tmp_path / "two", VOCABULARY).root, NOW)
    with pytest.raises(InvalidError):
        other.import_file(file)
    assert list(other.events) == []


def test_a_file_of_no_known_kind_and_one_that_is_not_there_are_told(
    chronicle: Chronicle, tmp_path: Path
) -> None:
    (tmp_path / "scan.bin").write_bytes(b"\x00\x01")
    with pytest.raises(InvalidError, match=r"scan\.bin: nothing shows what it is"):
        chronicle.import_file(tmp_path / "scan.bin")
    with pytest.raises(StorageError, match=r"gone\.jsonl"):
        chronicle.import_file(tmp_path / "gone.jsonl")


def test_a_change_of_mind_is_drafted_looked_at_and_appended(chronicle: Chronicle) -> None:
    event = chronicle.why("taji.holder", chronicle.view(at="2020-09-01")).events[0]
    drafts = chronicle.drafts.correction(
        event.id[:8], {"when": "2020-08-25"}, "The gazette has it."
    )
    prepared = chronicle.drafts.prepare(list(drafts))
    days = {preview.at for preview in chronicle.drafts.preview(prepared)}
    assert end("2020-08-23") in days
    assert chronicle.reading("taji.holder", at="2020-08-23").value == "iraq"
    chronicle.append(*drafts)
    assert chronicle.reading("taji.holder", at="2020-08-24").value == "coalition"
    assert chronicle.reading("taji.holder", at="2020-08-25").value == "iraq"


def test_two_drafts_of_one_batch_may_be_linked_and_judged_afterwards(chronicle: Chronicle) -> None:
    one, two = chronicle.append(reduced(by=2200, to=3000), reduced(by=2000, to=3200)).ids
    assert chronicle.reading("us-troops.strength", at="2020-09-10").standing == "contested"
    chronicle.append(chronicle.drafts.judgement(one, [two], "It names the spokeswoman."))
    reading = chronicle.reading("us-troops.strength", at="2020-09-10")
    assert (reading.value, reading.judged[0].reason) == (3000, "It names the spokeswoman.")
    chronicle.append(chronicle.drafts.retraction(reading.judged[0].event, "It does not."))
    assert chronicle.reading("us-troops.strength", at="2020-09-10").standing == "contested"


def test_what_is_asked_of_no_such_cell_names_what_there_is(chronicle: Chronicle) -> None:
    from chrono.errors import UnknownError

    with pytest.raises(UnknownError, match="holder"):
        chronicle.reading("taji.hodler")


def test_a_table_holds_an_empty_list_and_gives_it_back(
    chronicle: Chronicle, tmp_path: Path
) -> None:
    """An entity declared with `aliases: []` once stopped the whole table."""
    bare = {"entity": "basra", "kind": "base", "label": "Basra", "aliases": []}
    (name,) = chronicle.append({"type": "EntityDescribed", "data": bare}).ids
    file = tmp_path / "one.csv"
    file.write_bytes(chronicle.export("csv"))
    other = Chronicle(Chronicle.create(tmp_path / "two", VOCABULARY).root, NOW)
    other.import_file(file)
    assert other.event(name).data == chronicle.event(name).data


def test_that_no_index_can_be_kept_is_told_once_however_often_it_is_tried(tmp_path: Path) -> None:
    """Every append looked again, and told again."""
    chronicle = Chronicle(Chronicle.create(tmp_path / "one", VOCABULARY).root, NOW)
    (chronicle.root / "snapshots").rmdir()
    (chronicle.root / "snapshots").write_text("in the way")
    chronicle.append(*DECLARED)
    chronicle.append(handed(when="2020-08-23"))
    assert chronicle.reading("taji.holder", at="2020-09-01").value == "iraq"
    assert len(chronicle.notices) == 1
    assert chronicle.notices[0].startswith("Answered without the index, more slowly.")


@pytest.mark.parametrize(
    ("number", "told"),
    [
        (
            errno.ENOSPC,
            "page.html: No space left on device. The disk is full. Make room, then do it again.",
        ),
        (
            errno.EACCES,
            "page.html: Permission denied. You lack the permission. `ls -l` on it shows"
            " whose it is.",
        ),
        (
            errno.EIO,
            "page.html: Input/output error. The disk reports a failure. Copy the chronicle"
            " to another disk, run `chrono verify` there, and mistrust this one.",
        ),
        (errno.ENOENT, "page.html: No such file or directory"),
    ],
)
def test_what_the_disk_refuses_is_told_with_what_to_do(number: int, told: str) -> None:
    assert str(file_error("page.html", OSError(number, os.strerror(number)))) == told


def test_the_history_of_a_cell_lists_its_claims_by_day_retracted_ones_included(
    chronicle: Chronicle,
) -> None:
    late, early = chronicle.history("taji.holder")[::-1]
    assert [[claim.value for claim in each.claims] for each in (early, late)] == [
        ["coalition"],
        ["iraq"],
    ]
    assert early.days < late.days
    assert chronicle.history("taji.holder", known_at="2020-03-31") in ((), (early,))
    chronicle.append(chronicle.drafts.retraction(late.event, "A mistake"))
    assert [each.event for each in chronicle.history("taji.holder")] == [early.event, late.event]
