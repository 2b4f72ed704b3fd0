"""`verify` locates every problem, and names what it could not check."""

from __future__ import annotations

import json
import re
import weakref
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from chrono.chronicle import Chronicle
from chrono.integrity.report import Report
from chrono.integrity.snapshots import snapshot
from chrono.integrity.verify import verify
from chrono.model.event import Event
from chrono.storage.json_codec import event_id, loads, pack
from chrono.storage.log import Head, Log
from chrono.storage.log.writer import Packed
from chrono.storage.source_texts import file_digest
from tests.integrity.conftest import NOW, counted, declared, handed, passage


def proved(chronicle: Chronicle, *args: Any, **more: Any) -> Report:
    return verify(Chronicle(chronicle.root, NOW).repository, *args, **more)


def rules(report: Report) -> list[str]:
    return [problem.rule for problem in report.problems]


def smuggle(chronicle: Chronicle, *drafts: dict[str, Any]) -> None:
    """Appends without any validation, as another program might."""
    log = Log(chronicle.root / "events" / "log.jsonl")
    packed = [Packed(*pack({"modality": "asserted", **draft})) for draft in drafts]
    log.append(packed, recorder="eve", now=lambda: NOW)


def test_a_whole_chronicle_is_proved_and_counted(chronicle: Chronicle, texts: Path) -> None:
    snapshot(chronicle.repository, chronicle.view(at="2020-09-15"))
    report = proved(chronicle, texts)
    assert report.ok
    assert report.whole
    assert (report.events, report.documents, report.snapshots) == (7, 2, 1)
    assert (report.passages, report.proved, report.unpointed) == (2, 2, 0)
    assert report.head == chronicle.repository.log.head().chain


def test_of_a_log_no_more_is_held_than_what_it_declares(
    chronicle: Chronicle, texts: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A million events held at once took two gigabytes."""
    chronicle.append(*(counted(number) for number in range(60)), recorder="ada")
    alive: list[weakref.ref[Event]] = []
    most = 0
    init = Event.__init__

    def born(self: Event, *args: Any, **more: Any) -> None:
        nonlocal most
        init(self, *args, **more)
        alive.append(weakref.ref(self))
        most = max(most, sum(each() is not None for each in alive))

    monkeypatch.setattr(Event, "__init__", born)
    report = proved(chronicle, texts)
    assert report.events > 60
    declarations = sum(
        event.type in ("DocumentPublished", "EntityDescribed") for event in chronicle.events
    )
    assert most <= declarations + 4


def test_an_event_that_is_referred_to_is_known_by_its_whole_id(chronicle: Chronicle) -> None:
    """Another case, or another last digit, is another event, which the log does not have."""
    there = next(event.id for event in chronicle.events if event.type == "HandedOver")
    wrong = (there[:-1] + ("0" if there[-1] != "0" else "1"), there[:16], there + "00", "none")
    for target in wrong:
        smuggle(chronicle, {"type": "Retracted", "data": {"event": target, "reason": "an error"}})
    report = proved(chronicle)
    assert rules(report) == ["valid"] * len(wrong)
    assert [each.line for each in report.problems] == list(
        range(report.events - len(wrong) + 1, report.events + 1)
    )


def test_a_rule_that_is_broken_is_a_problem_and_a_pointer_that_leads_nowhere_a_finding(
    chronicle: Chronicle, texts: Path
) -> None:
    data = {"base": "nowhere", "to": "us"}
    bad = {
        "type": "HandedOver",
        "when": "2020-09-01",
        "data": data,
        "source": {"document": "d2", "start": 0, "end": 9_999_999},
    }
    smuggle(chronicle, bad, {**bad, "nth": 2})
    report = proved(chronicle, texts)
    assert set(rules(report)) == {"valid"}
    assert [each.state for each in report.findings] == ["lost", "lost"]


def test_keys_that_say_nothing_break_no_rule_and_point_at_nothing(chronicle: Chronicle) -> None:
    """As another program may write them: the event is the same as without them."""
    data = {"force": "us", "strength": 3000}
    draft = {"type": "Counted", "when": "2020-09-09", "modality": "asserted", "data": data}
    _, members = pack(draft)
    members += b',"source":{},"speaker":null,"via":[],"summary":""'
    name = event_id(loads(b"{%b}" % members))
    log = Log(chronicle.root / "events" / "log.jsonl")
    log.append([Packed(name, members)], recorder="eve", now=lambda: NOW)
    report = proved(chronicle)
    assert report.ok, report.problems
    assert (report.passages, report.unpointed) == (2, 0)


def test_without_the_texts_the_pointers_are_only_counted(chronicle: Chronicle) -> None:
    report = proved(chronicle)
    assert report.ok
    assert (report.passages, report.proved) == (2, 0)


def test_documents_whose_texts_are_not_at_hand_are_named_and_are_no_problem(
    chronicle: Chronicle, texts: Path
) -> None:
    (texts / "d2 under another name").write_text("something else")
    report = proved(chronicle, texts)
    assert report.ok
    assert report.proved == 1
    (missing,) = report.missing
    assert "'d2'" in missing


def declare(chronicle: Chronicle, path: Path, name: str) -> None:
    """Declare a file as a document, with its digest and its name."""
    data = {"document": name, "title": name, "file": path.name, "sha256": file_digest(path)}
    chronicle.append({"type": "DocumentPublished", "when": "2020-09-01", "data": data})


def test_an_exhibit_that_was_altered_is_named_though_no_passage_of_it_is_cited(
    chronicle: Chronicle, texts: Path
) -> None:
    path = texts / "order.txt"
    path.write_text("The fine is 40,000.")
    declare(chronicle, path, "order")
    assert proved(chronicle, texts).altered == ()
    path.write_text("The fine is 90,000.")
    report = proved(chronicle, texts)
    (told,) = report.altered
    assert "order.txt" in told
    assert "'order'" in told
    assert report.ok, "the log is sound"
    assert not report.complete


def test_an_exhibit_that_is_not_there_is_missing_and_one_of_another_name_is_not(
    chronicle: Chronicle, texts: Path
) -> None:
    path = texts / "deed.txt"
    path.write_text("A deed.")
    declare(chronicle, path, "deed")
    path.rename(texts / "scan 1.txt")
    assert not any("'deed'" in each for each in proved(chronicle, texts).missing)
    (texts / "scan 1.txt").unlink()
    report = proved(chronicle, texts)
    assert any("'deed'" in each for each in report.missing)
    assert report.altered == ()
    assert not report.complete


def test_a_file_outside_the_folder_is_no_exhibit(chronicle: Chronicle, texts: Path) -> None:
    outside = texts.parent / "outside.txt"
    outside.write_text("A letter.")
    data = {
        "document": "letter",
        "title": "letter",
        "file": "../outside.txt",
        "sha256": file_digest(outside),
    }
    chronicle.append({"type": "DocumentPublished", "when": "2020-09-01", "data": data})
    assert any("'letter'" in each for each in proved(chronicle, texts).missing)


@pytest.mark.parametrize(
    "wrong",
    [
        {"start": 9, "end": 20},
        {"start": 0, "end": 5000},
        {"sha256": "0" * 64},
    ],
)
def test_a_pointer_that_leads_elsewhere_is_found_at_its_line(
    chronicle: Chronicle, texts: Path, wrong: dict[str, Any]
) -> None:
    source = {**passage("d1", "the base"), **wrong}
    chronicle.append({**handed("2020-08-24"), "source": source}, recorder="ada")
    report = proved(chronicle, texts)
    assert report.ok, "the log is sound"
    (found,) = report.findings
    assert (found.state, found.line, found.file) == ("lost", 8, "events/log.jsonl")
    assert "chrono correct" in found.what
    assert str(found).startswith("events/log.jsonl:8: lost: ")


def test_a_wrong_pointer_of_an_event_taken_back_is_no_problem(
    chronicle: Chronicle, texts: Path
) -> None:
    source = {**passage("d1", "the base"), "sha256": "0" * 64}
    done = chronicle.append({**handed("2020-08-24"), "source": source}, recorder="ada")
    reason = {"event": done.ids[0], "reason": "wrong"}
    chronicle.append({"type": "Retracted", "data": reason}, recorder="ada")
    assert proved(chronicle, texts).ok


def test_an_event_that_points_at_no_passage_is_counted_and_one_without_digest_unproved(
    chronicle: Chronicle, texts: Path
) -> None:
    bare = {**handed("2020-08-24"), "source": {"document": "d1"}}
    loose = {**handed("2020-08-25"), "source": {"document": "d1", "start": 0, "end": 3}}
    chronicle.append(bare, loose, recorder="ada")
    report = proved(chronicle, texts)
    assert report.ok
    assert (report.passages, report.proved, report.unpointed) == (3, 2, 1)


# ------------------------------------------------------------------------ the log


def edit(path: Path, how: Callable[[bytes], bytes]) -> None:
    path.write_bytes(how(path.read_bytes()))


def test_a_changed_word_is_found_at_its_line_and_everything_else_is_still_looked_at(
    chronicle: Chronicle, texts: Path
) -> None:
    edit(chronicle.repository.log.path, lambda raw: raw.replace(b'"2020-08-23"', b'"2020-08-24"'))
    report = proved(chronicle, texts)
    assert {"chain", "id"} <= set(rules(report))
    assert {problem.line for problem in report.problems} == {6}
    assert report.proved == 2


def test_a_line_that_is_no_json_is_found_and_what_could_not_be_looked_at_is_said(
    chronicle: Chronicle, texts: Path
) -> None:
    snapshot(chronicle.repository, chronicle.view(at="2020-09-15"))
    edit(
        chronicle.repository.log.path,
        lambda raw: raw.replace(b'"data":{"base"', b'"data":{{base"', 1),
    )
    report = proved(chronicle, texts)
    assert not report.ok
    assert not report.whole
    assert 6 in {problem.line for problem in report.problems}
    assert report.snapshots == 0


def test_a_head_kept_elsewhere_shows_lines_dropped_from_the_end(chronicle: Chronicle) -> None:
    head = chronicle.repository.log.head()
    assert proved(chronicle, head=head.chain).ok
    assert proved(chronicle, head=head.chain[:8]).ok
    cut = chronicle.repository.log.size_at("#6")
    edit(chronicle.repository.log.path, lambda raw: raw[:cut])
    assert not proved(chronicle, head=head.chain[:16]).ok


def test_the_head_that_the_index_remembers_shows_it_too(chronicle: Chronicle) -> None:
    remembered = chronicle.repository.log.head()
    assert proved(chronicle, remembered=remembered).ok
    chronicle.append(counted(9), recorder="ada")
    assert proved(chronicle, remembered=remembered).ok
    cut = chronicle.repository.log.size_at("#6")
    edit(chronicle.repository.log.path, lambda raw: raw[:cut])
    report = proved(chronicle, remembered=remembered)
    assert "shorter" in rules(report)


def test_a_log_put_in_the_place_of_another_is_found_by_the_index(chronicle: Chronicle) -> None:
    """As a rebase in git does: the lines are whole, and others than the index was made of."""
    remembered = chronicle.repository.log.head()
    other = Head("f" * 64, remembered.size)
    (found,) = proved(chronicle, remembered=other).problems
    assert (found.rule, found.file, found.line) == ("copy", "events/log.jsonl", None)
    assert str(found).startswith(
        "events/log.jsonl: has other lines than when the index was made: they were replaced or"
        " put in another order, as `git checkout`, `merge` and `rebase` do. The head was ffff"
    )
    assert "If that was meant, any question (`chrono state`) makes the index" in found.what_next
    assert "bring the log back from a copy" in found.what_next


def test_how_much_a_log_has_lost_since_the_index_was_made_is_said(chronicle: Chronicle) -> None:
    remembered = chronicle.repository.log.head()
    cut = chronicle.repository.log.size_at("#5")
    edit(chronicle.repository.log.path, lambda raw: raw[:cut])
    (found,) = proved(chronicle, remembered=remembered).problems
    assert found.rule == "shorter"
    assert found.what.startswith(f"has {cut:,} bytes, and had {remembered.size:,} when the index")
    assert remembered.chain[:16] in found.what


def test_what_verify_says_of_a_rewritten_log_to_do_is_so(chronicle: Chronicle) -> None:
    """A question makes the index of the log as it is now, says so once, and it is proved."""
    chronicle.reading("us.strength", "2020-09-15")
    other = Chronicle.create(
        chronicle.root.parent / "other", chronicle.repository.vocabulary_path.read_text()
    )
    other = Chronicle(other.root, NOW)
    other.append(*declared(), recorder="bob")
    other.append(counted(2500), handed(), counted(4000), recorder="bob")
    edit(chronicle.repository.log.path, lambda raw: other.repository.log.path.read_bytes())
    again = Chronicle(chronicle.root, NOW)
    assert [each.rule for each in again.verify().problems] == ["copy"]
    asked = Chronicle(chronicle.root, NOW)
    asked.reading("us.strength", "2020-09-15")
    (notice,) = asked.notices
    assert "has other lines than the index remembers" in notice
    assert Chronicle(chronicle.root, NOW).verify().ok
    quiet = Chronicle(chronicle.root, NOW)
    quiet.reading("us.strength", "2020-09-15")
    assert quiet.notices == []


def test_an_empty_log_is_proved(tmp_path: Path) -> None:
    report = proved(Chronicle.create(tmp_path / "empty", ""))
    assert report.ok
    assert report.events == 0


# ------------------------------------------------------------------------ events


@pytest.mark.parametrize(
    ("draft", "complaint"),
    [
        ({**handed(), "type": "HandedOvr"}, "Did you mean 'HandedOver'"),
        ({**handed(), "data": {"base": "taji"}}, "data.to: is missing"),
        ({**handed(), "data": {"base": "tajj", "to": "iraq"}}, "Did you mean 'taji'"),
        ({**counted(), "data": {"force": "us", "strength": "77"}}, "is not a number"),
        ({**handed("2020-02-30")}, "when"),
        ({**handed(), "modality": "rumoured"}, "modality"),
        ({**handed(), "speaker": "nobody"}, "speaker"),
        ({**handed(), "source": {"document": "d7"}}, "source.document"),
        (
            {"type": "Linked", "data": {"from": "0" * 32, "relation": "same", "to": "1" * 32}},
            "no event 000000000000",
        ),
    ],
)
def test_an_event_that_breaks_a_rule_is_found_at_its_line_with_the_path_inside_it(
    chronicle: Chronicle, draft: dict[str, Any], complaint: str
) -> None:
    smuggle(chronicle, {**draft, "note": "smuggled in"})
    found = [each for each in proved(chronicle).problems if each.rule == "valid"]
    assert found
    assert {each.line for each in found} == {8}
    assert any(complaint in each.what for each in found)
    assert all("chrono correct" in each.what_next for each in found)


@pytest.mark.parametrize(
    "data", [{"base": ["taji"], "to": {}}, {"base": None}, {}, {"entity": 3, "event": [], "x": 1}]
)
@pytest.mark.parametrize(
    "kind",
    ["HandedOver", "EntityDescribed", "DocumentPublished", "Judged", "Linked", "Retracted", ""],
)
def test_data_of_whatever_shape_is_a_problem_and_no_crash(
    chronicle: Chronicle, texts: Path, kind: str, data: dict[str, Any]
) -> None:
    smuggle(chronicle, {"type": kind, "data": data, "note": "smuggled in"})
    assert not proved(chronicle, texts).ok


@pytest.mark.parametrize(
    "draft",
    [
        {"source": {"document": ["d1"], "start": 0, "end": 3}},
        {"source": {"document": "d1", "start": "0", "end": [3]}},
        {"source": {"document": "d1", "start": 0, "end": 3, "sha256": 7}},
        {"when": 2020},
        {"tags": 3},
        {"speaker": {"a": 1}},
        {"via": "reuters"},
        {"doubt": [{}]},
    ],
)
def test_an_event_of_whatever_shape_is_a_problem_and_no_crash(
    chronicle: Chronicle, texts: Path, draft: dict[str, Any]
) -> None:
    state = snapshot(chronicle.repository, chronicle.view("2020"))
    smuggle(chronicle, {**handed(), "note": "smuggled in", **draft})
    head = Log(chronicle.repository.log.path).head()
    told = {**json.loads(state.read_text()), "log": {"bytes": head.size}, "head": head.chain}
    state.write_text(json.dumps(told))
    report = proved(chronicle, texts)
    assert not report.ok
    assert all(problem.what for problem in report.problems)


@pytest.mark.parametrize("data", [b"[1]", b'"taji"', b"null", b"7"])
def test_data_edited_into_no_object_is_a_problem_and_no_crash(
    chronicle: Chronicle, texts: Path, data: bytes
) -> None:
    snapshot(chronicle.repository, chronicle.view("2020"))
    edit(
        chronicle.repository.log.path,
        lambda raw: re.sub(rb'"data":\{[^}]*\}', b'"data":' + data, raw),
    )
    assert not proved(chronicle, texts).ok


def test_all_problems_of_all_events_are_found_at_once(chronicle: Chronicle) -> None:
    smuggle(chronicle, {**handed(), "type": "Unknown"}, {**counted(), "data": {"nobody": 1}})
    assert {each.line for each in proved(chronicle).problems} == {8, 9}


def test_an_invalid_event_that_was_taken_back_is_no_problem(chronicle: Chronicle) -> None:
    smuggle(chronicle, {**handed(), "type": "Unknown"})
    last = list(chronicle.repository.log.read())[-1]
    smuggle(chronicle, {"type": "Retracted", "data": {"event": last.id, "reason": "no type"}})
    assert proved(chronicle).ok


def test_a_declaration_behind_its_use_counts_since_the_order_changes_no_answer(
    chronicle: Chronicle,
) -> None:
    smuggle(chronicle, {**handed(), "data": {"base": "qaim", "to": "iraq"}})
    assert not proved(chronicle).ok
    data = {"entity": "qaim", "kind": "base", "label": "al-Qaim"}
    smuggle(chronicle, {"type": "EntityDescribed", "data": data})
    assert proved(chronicle).ok


# ------------------------------------------------------------------------ the rest


def test_a_vocabulary_that_breaks_a_rule_is_found_at_its_line(
    chronicle: Chronicle, texts: Path
) -> None:
    edit(chronicle.repository.vocabulary_path, lambda raw: raw.replace(b'"lasting"', b'"for ever"'))
    report = proved(chronicle, texts)
    (found,) = report.problems
    assert (found.rule, found.line, found.file) == ("vocabulary", 4, "events/vocabulary.toml")
    assert not report.whole
    assert report.proved == 2


def test_a_vocabulary_that_is_gone_is_a_problem(chronicle: Chronicle) -> None:
    chronicle.repository.vocabulary_path.unlink()
    assert rules(proved(chronicle)) == ["vocabulary"]


def test_a_kept_state_that_is_not_what_the_log_gives_is_found(chronicle: Chronicle) -> None:
    path = snapshot(chronicle.repository, chronicle.view(at="2020-09-15"))
    told = json.loads(path.read_text())
    path.write_text(json.dumps({**told, "cells": []}))
    (found,) = proved(chronicle).problems
    assert (found.rule, found.file) == ("snapshot", f"snapshots/{path.name}")


def test_it_tells_how_far_it_is(chronicle: Chronicle, texts: Path) -> None:
    snapshot(chronicle.repository, chronicle.view(at="2020-09-15"))
    told: list[tuple[str, int, int]] = []
    chronicle.append(*(counted(number) for number in range(600)), recorder="ada")
    proved(chronicle, texts, progress=lambda *each: told.append(each))
    assert {stage for stage, _, _ in told} == {"chain", "declared", "events", "snapshots"}
    assert all(done <= total or total == 0 for _, done, total in told)


def test_it_changes_nothing(chronicle: Chronicle, texts: Path) -> None:
    before = {path: path.read_bytes() for path in chronicle.root.rglob("*") if path.is_file()}
    proved(chronicle, texts)
    after = {path: path.read_bytes() for path in chronicle.root.rglob("*") if path.is_file()}
    assert before == after


def test_the_chronicle_itself_checks_verifies_and_keeps(chronicle: Chronicle, texts: Path) -> None:
    path = chronicle.snapshot(chronicle.view(at="2020-09-15"))
    assert path.name == "state-2020-09-15.json"
    assert chronicle.verify(texts).ok
    found = chronicle.check(chronicle.view(at="2021-09-15"), ["stale"])
    assert [each.cells for each in found] == [("us.strength",)]


def test_events_that_replace_one_another_in_a_ring_are_found(chronicle: Chronicle) -> None:
    """As two copies can bring together, each of which corrected the other's event."""
    one, two = chronicle.append(counted(1), counted(2)).ids
    data = {"event": one, "reason": "misread", "replacement": two}
    first = chronicle.append({"type": "Retracted", "data": data}).ids[0]
    assert proved(chronicle).ok
    data = {"event": two, "reason": "misread", "replacement": one}
    smuggle(chronicle, {"type": "Retracted", "data": data})
    (problem,) = proved(chronicle).problems
    assert "replaced by one another in a ring" in problem.what
    assert f"`chrono retract {first[:12]}`" in problem.what_next
    chronicle.append(chronicle.drafts.retraction(first, "it was right"))
    assert proved(chronicle).ok
