"""Retractions, corrections, links and judgements are new events."""

from __future__ import annotations

import pytest

from chrono.chronicle import Chronicle
from chrono.errors import InvalidError
from tests.recording.conftest import handed, reduced


def test_a_retracted_event_is_an_event_that_never_was(chronicle: Chronicle) -> None:
    chronicle.append(handed(to="coalition", when="2020-01-01"))
    wrong = chronicle.append(handed()).ids[0]
    chronicle.append(chronicle.drafts.retraction(wrong, "misread"))
    assert chronicle.reading("taji.holder", at="2020-09-01").value == "coalition"
    assert chronicle.events.is_retracted(wrong)


def test_what_was_believed_before_a_retraction_can_be_asked(chronicle: Chronicle) -> None:
    wrong = chronicle.append(handed()).ids[0]
    before = chronicle.repository.log.count()
    chronicle.append(chronicle.drafts.retraction(wrong, "misread"))
    view = chronicle.view(at="2020-09-01", recorded_at=f"#{before}")
    assert chronicle.reading("taji.holder", view).value == "iraq"


def test_a_retraction_retracted_lets_the_event_stand_again(chronicle: Chronicle) -> None:
    event = chronicle.append(handed()).ids[0]
    gone = chronicle.append(chronicle.drafts.retraction(event, "misread")).ids[0]
    chronicle.append(chronicle.drafts.retraction(gone, "it was right after all"))
    assert chronicle.reading("taji.holder", at="2020-09-01").value == "iraq"


def test_a_correction_replaces_the_event_and_keeps_the_rest_of_it(chronicle: Chronicle) -> None:
    wrong = chronicle.append(reduced(by=2200, to=300)).ids[0]
    chronicle.append(
        *chronicle.drafts.correction(wrong, {"data": {"to": 3000}}, "a nought was lost")
    )
    reading = chronicle.reading("us-troops.strength", at="2020-09-10")
    assert reading.value == 3000
    assert chronicle.event(reading.candidates[0].event).data["by"] == 2200


def test_a_link_to_a_corrected_event_leads_to_its_correction(chronicle: Chronicle) -> None:
    one = chronicle.append(handed(when="2020-08-23")).ids[0]
    two = chronicle.append(handed(base="taji", when="2020-08", summary="vaguely")).ids[0]
    chronicle.append(chronicle.drafts.link(two, "same", one))
    chronicle.append(*chronicle.drafts.correction(one, {"when": "2020-08-24"}, "the day after"))
    assert chronicle.reading("taji.holder", at="2020-08-23").standing == "unknown"
    assert chronicle.reading("taji.holder", at="2020-08-24").standing == "stated"
    assert len(chronicle.reading("taji.holder", at="2020-08-24").candidates) == 2


def test_a_correction_that_changes_nothing_is_refused(chronicle: Chronicle) -> None:
    event = chronicle.append(handed()).ids[0]
    with pytest.raises(InvalidError, match="says just that already"):
        chronicle.drafts.correction(event, {"when": "2020-08-23"}, "no reason")


def test_a_key_is_taken_away_by_a_null(chronicle: Chronicle) -> None:
    event = chronicle.append(handed(note="perhaps")).ids[0]
    draft, _ = chronicle.drafts.correction(event, {"note": None}, "no doubt any more")
    assert "note" not in draft


def test_a_publication_can_be_corrected_and_moves_what_was_known(chronicle: Chronicle) -> None:
    chronicle.append(handed(when="2020-03-20", source={"document": "late"}))
    declared = chronicle.document("late").event
    known = "2020-05-01"
    assert chronicle.reading("taji.holder", "2020-06-01", known).value is None
    chronicle.append(
        *chronicle.drafts.correction(declared, {"when": "2020-04-02"}, "the archive has it")
    )
    assert chronicle.reading("taji.holder", "2020-06-01", known).value == "iraq"


def test_a_declaration_in_use_is_retracted_only_with_a_replacement(chronicle: Chronicle) -> None:
    chronicle.append(handed())
    with pytest.raises(InvalidError, match="only with a replacement"):
        chronicle.append(
            chronicle.drafts.retraction(chronicle.entity("taji").event, "no such base")
        )


@pytest.mark.parametrize("key", ["document", "entity"])
def test_a_correction_renames_no_declaration(chronicle: Chronicle, key: str) -> None:
    declared = chronicle.document("late") if key == "document" else chronicle.entity("taji")
    with pytest.raises(InvalidError, match="does not rename"):
        chronicle.drafts.correction(declared.event, {"data": {key: "other"}}, "a better id")


def test_a_declaration_nobody_uses_may_be_retracted(chronicle: Chronicle) -> None:
    name = chronicle.entity("qaim").event
    chronicle.append(chronicle.drafts.retraction(name, "no such base"))
    assert "qaim" not in chronicle.cells().entities


def contest(chronicle: Chronicle) -> tuple[str, str]:
    one, two = chronicle.append(handed(), handed(to="coalition")).ids
    return one, two


def test_two_facts_of_one_day_that_cannot_both_be_right_are_contested(
    chronicle: Chronicle,
) -> None:
    contest(chronicle)
    reading = chronicle.reading("taji.holder", at="2020-09-01")
    assert (reading.standing, reading.value, reading.rule) == ("contested", None, "same-window")


def test_a_judgement_settles_the_contest_and_is_named(chronicle: Chronicle) -> None:
    one, two = contest(chronicle)
    judged = chronicle.append(chronicle.drafts.judgement(one, [two], "the better source")).ids[0]
    reading = chronicle.reading("taji.holder", at="2020-09-01")
    assert (reading.standing, reading.value) == ("stated", "iraq")
    assert [tie.event for tie in reading.judged] == [judged]


def test_a_judgement_that_disagrees_with_another_is_refused(chronicle: Chronicle) -> None:
    one, two = contest(chronicle)
    first = chronicle.append(chronicle.drafts.judgement(one, [two], "the better source")).ids[0]
    with pytest.raises(InvalidError, match="prefers the other way round"):
        chronicle.append(chronicle.drafts.judgement(two, [one], "no, this one"))
    chronicle.append(chronicle.drafts.retraction(first, "thought again"))
    chronicle.append(chronicle.drafts.judgement(two, [one], "this one"))
    assert chronicle.reading("taji.holder", at="2020-09-01").value == "coalition"


def test_an_event_is_not_linked_to_itself(chronicle: Chronicle) -> None:
    event = chronicle.append(handed()).ids[0]
    with pytest.raises(InvalidError, match="not linked to itself"):
        chronicle.append(chronicle.drafts.link(event, "same", event))


def test_a_link_to_an_event_that_is_not_there_is_refused(chronicle: Chronicle) -> None:
    with pytest.raises(InvalidError, match="no event 000000000000 in the log"):
        chronicle.append(
            {"type": "Linked", "data": {"from": "0" * 32, "relation": "same", "to": "1" * 32}}
        )


def test_a_judgement_is_turned_round_in_one_batch_with_the_retraction_of_the_other(
    chronicle: Chronicle,
) -> None:
    one, two = contest(chronicle)
    (judged,) = chronicle.append(chronicle.drafts.judgement(one, [two], "seen")).ids
    chronicle.append(
        chronicle.drafts.retraction(judged, "it was dark"),
        chronicle.drafts.judgement(two, [one], "heard"),
    )
    reading = chronicle.reading("taji.holder", at="2020-09-01")
    assert [tie.reason for tie in reading.judged] == ["heard"]


def test_a_judgement_over_several_disagrees_where_one_of_its_pairs_does(
    chronicle: Chronicle,
) -> None:
    one, two = contest(chronicle)
    (three,) = chronicle.append(handed(to="coalition", when="2020-08-23", note="again")).ids
    chronicle.append(chronicle.drafts.judgement(one, [two], "seen"))
    with pytest.raises(InvalidError) as caught:
        chronicle.append(chronicle.drafts.judgement(two, [three, one], "heard"))
    assert "prefers the other way round" in caught.value.problems[0]
    chronicle.append(chronicle.drafts.judgement(two, [three], "heard"))


def test_a_correction_of_the_source_merges_what_it_changes_and_keeps_the_rest(
    chronicle: Chronicle,
) -> None:
    (event,) = chronicle.append(
        handed(source={"document": "late", "locator": "page 3", "reliability": "C"})
    ).ids
    draft, retraction = chronicle.drafts.correction(
        event, {"source": {"locator": "page 4", "reliability": None}}, "another page"
    )
    assert draft["source"] == {"document": "late", "locator": "page 4"}
    assert retraction["data"]["event"] == event
    done = chronicle.append(draft, retraction)
    assert done.ids[0] == retraction["data"]["replacement"]
    assert chronicle.events.is_retracted(event)


def test_a_corrected_correction_leads_on_to_the_last(chronicle: Chronicle) -> None:
    (event,) = chronicle.append(handed(when="2020-08-21")).ids
    for day in ("2020-08-22", "2020-08-23"):
        event = chronicle.append(*chronicle.drafts.correction(event, {"when": day}, "later")).ids[0]
    reading = chronicle.reading("taji.holder", at="2020-09-01")
    assert [claim.event for claim in reading.candidates] == [event]
    assert chronicle.reading("taji.holder", at="2020-08-22").standing == "unknown"


def test_a_correction_back_and_forth_shows_what_was_corrected_to_last(
    chronicle: Chronicle,
) -> None:
    event = chronicle.append(reduced(by=2200, to=900)).ids[0]
    first = event
    for number, value in enumerate((910, 900, 910, 900, 920, 900), 1):
        drafts = chronicle.drafts.correction(event, {"data": {"to": value}}, "read again")
        event = chronicle.append(*drafts).ids[0]
        reading = chronicle.reading("us-troops.strength", at="2020-09-10")
        assert (reading.value, len(reading.candidates)) == (value, 1), number
    assert event == first, "one fact stays one event"
    assert not [each for each in chronicle.check(chronicle.view()) if each.check == "broken-links"]


def test_what_points_at_an_event_corrected_back_points_at_it_again(chronicle: Chronicle) -> None:
    one = chronicle.append(handed(when="2020-08-23")).ids[0]
    two = chronicle.append(handed(when="2020-08", summary="vaguely")).ids[0]
    chronicle.append(chronicle.drafts.link(two, "same", one))
    changed = chronicle.append(
        *chronicle.drafts.correction(one, {"when": "2020-08-24"}, "the day after")
    )
    chronicle.append(
        *chronicle.drafts.correction(changed.ids[0], {"when": "2020-08-23"}, "it was right")
    )
    assert len(chronicle.reading("taji.holder", at="2020-08-23").candidates) == 2


def test_a_correction_by_a_phrase_names_the_event_that_is_appended(chronicle: Chronicle) -> None:
    wrong = chronicle.append(handed(when="2020-08-23")).ids[0]
    chronicle.append(
        *chronicle.drafts.correction(wrong, {"when": "24 August 2020"}, "the day after")
    )
    assert chronicle.reading("taji.holder", at="2020-08-23").standing == "unknown"
    assert chronicle.reading("taji.holder", at="2020-08-24").value == "iraq"


def test_who_appends_what_is_retracted_is_told_by_what_and_how_to_take_that_back(
    chronicle: Chronicle,
) -> None:
    event = chronicle.append(handed()).ids[0]
    gone = chronicle.append(chronicle.drafts.retraction(event, "misread")).ids[0]
    again = chronicle.append(handed())
    (told,) = again.warnings
    assert f"{event[:12]} is in the log already and retracted, by {gone[:12]} (misread)" in told
    assert f"`chrono retract {gone[:12]} --reason WHY`" in told
    assert chronicle.drafts.warnings(chronicle.drafts.prepare([handed()])) == (told,)
    chronicle.append(chronicle.drafts.retraction(gone, "it was right"))
    assert chronicle.append(handed()).warnings == ()


def test_an_event_is_retracted_again_for_the_same_reason(chronicle: Chronicle) -> None:
    event = chronicle.append(handed()).ids[0]
    gone = chronicle.append(chronicle.drafts.retraction(event, "misread")).ids[0]
    chronicle.append(chronicle.drafts.retraction(gone, "it was right"))
    chronicle.append(chronicle.drafts.retraction(event, "misread"))
    assert chronicle.events.is_retracted(event)
    assert chronicle.reading("taji.holder", at="2020-09-01").standing == "unknown"


def test_what_is_retracted_replaces_nothing(chronicle: Chronicle) -> None:
    one, two = chronicle.append(handed(), handed(summary="again")).ids
    chronicle.append(chronicle.drafts.retraction(one, "misread", two))
    with pytest.raises(InvalidError, match="What is retracted replaces nothing"):
        chronicle.drafts.retraction(two, "misread", one)


@pytest.mark.parametrize("kind", ["entity", "document"])
def test_what_a_declaration_that_is_restored_is_told_of_shows_from_an_index_made_again(
    chronicle: Chronicle, kind: str
) -> None:
    """As two copies bring it about, of which one retracted what the other used."""
    one, two = chronicle.append(
        reduced(by=2200, to=900), reduced(by=2200, to=900, document="early")
    ).ids
    name = (
        chronicle.entity("us-troops").event
        if kind == "entity"
        else chronicle.document("late").event
    )
    data = {"event": name, "reason": "no such thing", "replacement": name}
    gone = chronicle.append({"type": "Retracted", "data": data}).ids[0]
    chronicle.append(chronicle.drafts.retraction(gone, "it is so"))
    right = chronicle.repository.folded().cell("us-troops.strength")
    chronicle.repository.index_path.unlink()
    again = Chronicle.open(chronicle.root)
    assert again.reading("us-troops.strength", at="2020-10-01").value == 900
    again.append(again.drafts.link(one, "same", two))
    assert right is not None
    assert again.reading("us-troops.strength", at="2020-10-01").value == 900
    assert not [notice for notice in again.notices if "failed" in notice]


def test_a_judgement_over_nothing_is_refused(chronicle: Chronicle) -> None:
    one, _ = contest(chronicle)
    with pytest.raises(InvalidError, match=r"data\.over: names no event"):
        chronicle.append(chronicle.drafts.judgement(one, [], "the better source"))
