"""Appended events are complete, fully named, and dated as exactly as the document allows."""

from __future__ import annotations

import pytest

from chrono.chronicle import Chronicle
from chrono.errors import InvalidError, UnknownError
from chrono.recording import default_recorder
from tests.recording.conftest import DECLARED, NOW, handed, reduced


def test_an_appended_fact_is_in_the_state_at_once(chronicle: Chronicle) -> None:
    chronicle.append(handed())
    assert chronicle.reading("taji.holder", at="2020-09-01").value == "iraq"


def test_the_same_fact_appended_twice_is_one_event(chronicle: Chronicle) -> None:
    first = chronicle.append(handed())
    second = chronicle.append(handed())
    assert second.ids == first.ids
    assert not second.appended.new
    assert len([event for event in chronicle.events if event.type == "BaseHandedOver"]) == 1


def test_two_equal_facts_of_one_passage_are_told_apart_by_nth(chronicle: Chronicle) -> None:
    chronicle.append(handed(nth=1), handed(nth=2))
    assert len(list(chronicle.events.of_type("BaseHandedOver"))) == 2


def test_one_wrong_event_keeps_the_whole_batch_out(chronicle: Chronicle) -> None:
    before = chronicle.repository.log.head()
    with pytest.raises(InvalidError) as caught:
        chronicle.append(handed(), handed(base="tajji"), reduced(by="2200 men"))
    assert chronicle.repository.log.head() == before
    told = str(caught.value)
    assert "event 2: data.base: 'tajji' is not an entity" in told
    assert "Did you mean 'taji'?" in told
    assert "event 3: data.by: '2200 men' is not a quantity" in told


def test_all_problems_of_an_event_are_told_at_once(chronicle: Chronicle) -> None:
    with pytest.raises(InvalidError) as caught:
        chronicle.append(
            {
                "type": "BaseHandedOver",
                "modality": "said",
                "data": {"too": "iraq"},
                "when": "2020-13",
            }
        )
    told = str(caught.value)
    for place in (
        "modality:",
        "data.base: is missing",
        "data.to: is missing",
        "data.too:",
        "when:",
    ):
        assert place in told


def test_an_entity_may_be_named_by_its_label_or_an_alias(chronicle: Chronicle) -> None:
    chronicle.append(handed(base="camp taji", to="The Coalition"))
    assert chronicle.reading("taji.holder", at="2020-09-01").value == "coalition"


def test_an_entity_declared_earlier_in_the_batch_may_be_used_in_it(chronicle: Chronicle) -> None:
    chronicle.append(
        {"type": "EntityDescribed", "data": {"entity": "k1", "kind": "base", "label": "K1"}},
        handed(base="k1"),
    )
    assert chronicle.reading("k1.holder", at="2020-09-01").value == "iraq"


def test_an_entity_used_before_it_is_declared_is_refused(chronicle: Chronicle) -> None:
    with pytest.raises(InvalidError, match="declare it first"):
        chronicle.append(
            handed(base="k1"),
            {"type": "EntityDescribed", "data": {"entity": "k1", "kind": "base", "label": "K1"}},
        )


def test_a_label_leads_to_an_event_of_the_same_batch(chronicle: Chronicle) -> None:
    done = chronicle.append(
        {**handed(), "label": "a"},
        {**handed(when="2020-08"), "label": "b"},
        {"type": "Linked", "data": {"from": "@a", "relation": "same", "to": "@b"}},
    )
    link = chronicle.event(done.ids[2])
    assert link.data == {"from": done.ids[0], "relation": "same", "to": done.ids[1]}
    assert "label" not in str(link)


def test_a_label_nobody_gave_is_named(chronicle: Chronicle) -> None:
    link = {"type": "Linked", "data": {"from": "@a", "relation": "same", "to": "@b"}}
    with pytest.raises(InvalidError, match="'@a' is not in this chronicle"):
        chronicle.append(link)


def test_a_prefix_of_an_id_leads_to_the_event(chronicle: Chronicle) -> None:
    one, two = chronicle.append(handed(), handed(base="qaim")).ids
    chronicle.append(chronicle.drafts.link(one[:8], "corroborates", two[:8]))
    assert next(chronicle.events.of_type("Linked")).data["to"] == two


def test_a_prefix_of_no_event_is_an_error(chronicle: Chronicle) -> None:
    with pytest.raises(UnknownError, match="'ffff'"):
        chronicle.event("ffff")


def test_a_weekday_is_worked_out_from_the_publication_and_recorded_as_such(
    chronicle: Chronicle,
) -> None:
    name = chronicle.append(handed(when="Tuesday")).ids[0]
    event = chronicle.event(name)
    assert event.when == "2020-09-08"
    assert event.basis == "relative"
    assert event.when_as_written == "Tuesday"


def test_last_week_is_a_window_of_that_week(chronicle: Chronicle) -> None:
    event = chronicle.event(chronicle.append(handed(when="last week")).ids[0])
    assert event.when == "[2020-08-31..2020-09-06]"


def test_a_phrase_that_nobody_understands_is_refused_with_what_would_be(
    chronicle: Chronicle,
) -> None:
    with pytest.raises(InvalidError) as caught:
        chronicle.append(handed(when="when the cows came home"))
    assert "last Tuesday" in str(caught.value)


def test_a_document_without_a_date_was_published_by_today(chronicle: Chronicle) -> None:
    chronicle.append({"type": "DocumentPublished", "data": {"document": "x", "title": "Undated"}})
    assert chronicle.document("x").when == "[..2020-12-01]"


def test_a_document_declared_twice_is_refused_and_the_way_out_told(chronicle: Chronicle) -> None:
    with pytest.raises(InvalidError, match="chrono correct"):
        chronicle.append(
            {"type": "DocumentPublished", "data": {"document": "late", "title": "Another"}}
        )


def test_an_undeclared_document_is_refused_with_the_nearest(chronicle: Chronicle) -> None:
    with pytest.raises(InvalidError, match="Did you mean 'late'"):
        chronicle.append(handed(source={"document": "latte"}))


def test_what_is_reported_needs_a_speaker(chronicle: Chronicle) -> None:
    with pytest.raises(InvalidError, match="speaker: is missing"):
        chronicle.append(handed(modality="reported"))
    chronicle.append(handed(modality="reported", speaker="iraq"))


def test_several_moments_are_several_events(chronicle: Chronicle) -> None:
    with pytest.raises(InvalidError, match="several moments"):
        chronicle.append(handed(when="{2020-08-23,2020-08-24}"))


def test_an_entity_of_the_wrong_kind_is_refused(chronicle: Chronicle) -> None:
    with pytest.raises(InvalidError, match="'taji' is a base; wanted is body"):
        chronicle.append(handed(to="taji"))


def test_a_kind_is_not_changed_by_describing_again(chronicle: Chronicle) -> None:
    with pytest.raises(InvalidError, match="declared as a base already"):
        chronicle.append(
            {"type": "EntityDescribed", "data": {"entity": "taji", "kind": "body", "label": "Taji"}}
        )


def test_a_choice_outside_the_list_is_refused_with_the_nearest(chronicle: Chronicle) -> None:
    seen = {"type": "StatusSeen", "data": {"base": "taji", "status": "opne"}}
    with pytest.raises(InvalidError, match="did you mean 'open'"):
        chronicle.append({**seen, "source": {"document": "late"}})


@pytest.mark.parametrize(
    ("quantity", "told"),
    [
        ("77 men", "is not a quantity"),
        (True, "is not a number"),
        ({}, "a quantity has one of"),
        ({"about": "many"}, "is not a number"),
        ({"about": 5, "at_least": 3}, "only low, best and high go together"),
        ({"low": 5, "high": 3}, "must not decrease"),
        ({"words": "a few", "best": 3}, "never made out of them"),
        ({"words": ""}, "is empty"),
        (float("inf"), "is not a number"),
        (2**70, "is not a number"),
        ({"circa": 5}, "a quantity has one of"),
    ],
)
def test_what_is_no_quantity_is_refused(chronicle: Chronicle, quantity: object, told: str) -> None:
    with pytest.raises(InvalidError, match=told):
        chronicle.append(reduced(by=quantity))


@pytest.mark.parametrize(
    "quantity",
    [
        2200,
        2.5,
        {"about": 2500},
        {"at_least": 1},
        {"at_most": 9},
        {"low": 1, "best": 2, "high": 3},
        {"high": 3},
        {"words": "a few hundred"},
    ],
)
def test_every_shape_of_quantity_is_kept_as_given(chronicle: Chronicle, quantity: object) -> None:
    name = chronicle.append(reduced(to=quantity)).ids[0]
    assert chronicle.event(name).data["to"] == quantity


def test_a_list_says_which_of_its_elements_is_wrong(chronicle: Chronicle) -> None:
    joined = {"type": "Joined", "data": {"body": "coalition", "member": ["iraq", 7]}}
    with pytest.raises(InvalidError, match=r"data\.member: \[1\]"):
        chronicle.append({**joined, "source": {"document": "late"}})


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ({"document": "late", "start": 3}, "a start and an end"),
        ({"document": "late", "start": 9, "end": 3}, "a start and an end"),
        ({"document": "late", "sha256": "abc"}, "SHA-256"),
        ({"document": "late", "reliability": "G"}, "say one of A, B"),
        ({"document": "late", "credibility": 7}, "from 1 to 6"),
        ({"document": "late", "leaf": 3}, "is not a key here"),
        ({}, "source.document: is missing"),
    ],
)
def test_a_source_that_points_nowhere_is_refused(
    chronicle: Chronicle, source: dict[str, object], told: str
) -> None:
    with pytest.raises(InvalidError, match=told):
        chronicle.append(handed(source=source))


def test_doubt_names_keys_of_the_event(chronicle: Chronicle) -> None:
    chronicle.append(handed(doubt=["when", "from"]))
    with pytest.raises(InvalidError, match="'colour' is not a key"):
        chronicle.append(handed(doubt=["colour"]))


def test_an_event_in_the_chroniclers_own_voice_becomes_no_value(chronicle: Chronicle) -> None:
    chronicle.append(handed(source=None))
    assert chronicle.reading("taji.holder", at="2020-09-01").standing == "unknown"


def test_many_appends_through_one_recording_know_what_the_others_declared(
    chronicle: Chronicle,
) -> None:
    recording = chronicle.drafts.service()
    for number in range(20):
        declared = {"entity": f"b{number}", "kind": "base", "label": f"B{number}"}
        recording.append([{"type": "EntityDescribed", "data": declared}])
        recording.append([handed(base=f"b{number}")])
    assert chronicle.reading("b19.holder", at="2020-09-01").value == "iraq"


def test_an_entity_that_another_process_declared_meanwhile_is_known(chronicle: Chronicle) -> None:
    mine = chronicle.drafts.service()
    mine.append([handed()])
    other = Chronicle(chronicle.root, NOW)
    other.append(
        {"type": "EntityDescribed", "data": {"entity": "k1", "kind": "base", "label": "K1"}}
    )
    mine.append([handed(base="k1")])
    assert chronicle.reading("k1.holder", at="2020-09-01").value == "iraq"


def test_declaring_a_chronicle_again_changes_nothing(chronicle: Chronicle) -> None:
    done = chronicle.append(*DECLARED)
    assert not done.appended.new


def test_who_appends_is_recorded_and_may_be_named(
    chronicle: Chronicle, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CHRONO_RECORDER", "desk two")
    assert default_recorder() == "desk two"
    name = chronicle.append(handed()).ids[0]
    assert chronicle.event(name).recorder == "desk two"
    assert chronicle.event(name).recorded.startswith("2020-12-01T12:00")
