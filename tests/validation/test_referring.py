"""Names in an event must be declared, and an event must not contradict itself."""

from __future__ import annotations

from typing import Any

import attrs
import pytest

from tests.validation.conftest import HERE, KNOWN, THERE, Told, counted, handed, holding

NOWHERE = "3" * 32


def says(type_: str, **data: Any) -> dict[str, Any]:
    """An event of a built-in type in the chronicler's own voice."""
    return {"type": type_, "modality": "asserted", "data": data}


@pytest.mark.parametrize(
    ("draft", "problem"),
    [
        (
            counted(speaker="uss"),
            "speaker: 'uss' is not an entity of this chronicle; declare it"
            " first. Did you mean 'us'?",
        ),
        (
            counted(via=["us", "irak"]),
            "via[1]: 'irak' is not an entity of this chronicle; declare"
            " it first. Did you mean 'iraq'?",
        ),
        (
            counted(source={"document": "gazete"}),
            "source.document: 'gazete' is not a document of"
            " this chronicle; declare it first. Did you mean 'gazette'?",
        ),
        (
            holding(force="zzz"),
            "data.force: 'zzz' is not an entity of this chronicle; declare it first.",
        ),
        (
            handed(witness=["us", "nobody"]),
            "data.witness: 'nobody' is not an entity of this chronicle; declare it first.",
        ),
    ],
)
def test_a_name_that_nothing_declares_is_told_with_the_nearest(
    told: Told, draft: dict[str, Any], problem: str
) -> None:
    assert told(draft) == [problem]


def test_where_nothing_is_declared_no_nearest_is_offered(told: Told) -> None:
    bare = attrs.evolve(KNOWN, entities={}, documents={})
    assert [problem.endswith("declare it first.") for problem in told(counted(), bare)] == [
        True,
        True,
        True,
    ]


def test_every_unknown_name_is_told_also_where_something_else_is_wrong(told: Told) -> None:
    found = told(counted(speaker="x", when="never", data={"force": "y", "count": "z"}))
    places = [problem.partition(":")[0] for problem in found]
    assert places == ["when", "data.count", "speaker", "data.force"]


def test_what_is_reported_names_its_speaker_and_what_is_asserted_need_not(told: Told) -> None:
    (found,) = told(counted(speaker=None))
    assert found.startswith("speaker: is missing: `reported` is what a speaker says")
    assert told(counted(speaker=None, modality="asserted")) == []


def test_doubt_is_of_keys_that_the_event_could_have(told: Told) -> None:
    assert told(counted(doubt=["mood", "speaker", "source"])) == []
    assert told(counted(doubt=["base"])) == [
        "doubt: 'base' is not a key of this event or of its data"
    ]
    assert (
        told(
            {
                **says("Linked", **{"from": HERE, "relation": "same", "to": THERE}),
                "doubt": ["relation", "reason"],
            }
        )
        != []
    )


# ------------------------------------------------------------------------ built-in types


@pytest.mark.parametrize(
    "draft",
    [
        says("DocumentPublished", document="new", title="T"),
        says(
            "DocumentPublished",
            document="new",
            title="T",
            draws_on=["gazette", "letter.2"],
            revises="gazette",
            url="https://x",
            sha256="a" * 64,
            file="a b.txt",
            genre="letter",
        ),
        says("EntityDescribed", entity="basra", kind="base", label="Basra"),
        says(
            "EntityDescribed",
            entity="us",
            kind="force",
            label="US again",
            same_as="iraq",
            aliases=["U.S."],
            coordinates=[-90, 180],
            says="who",
        ),
        says("Linked", **{"from": HERE, "relation": "contradicts", "to": THERE}),
        says("Retracted", event=HERE, reason="an error", replacement=THERE),
        says("Judged", prefer=HERE, over=[THERE], reason="an eye-witness"),
    ],
)
def test_the_built_in_types_are_in_every_vocabulary(told: Told, draft: dict[str, Any]) -> None:
    assert told(draft) == []


@pytest.mark.parametrize(
    ("draft", "problem"),
    [
        (says("DocumentPublished", document="new"), "data.title: is missing"),
        (
            says("DocumentPublished", document="n", title="T", draws_on=["gazete"]),
            "data.draws_on: 'gazete' is not a document",
        ),
        (
            says("DocumentPublished", document="n", title="T", draws_on="gazette"),
            "data.draws_on: 'gazette' is not a list",
        ),
        (
            says("DocumentPublished", document="n", title="T", revises="m"),
            "data.revises: 'm' is not a document",
        ),
        (
            says("EntityDescribed", entity="basra", kind="bse", label="Basra"),
            "data.kind: 'bse' is not a kind of this chronicle; events/vocabulary.toml has the"
            " kinds. Did you mean 'base'?",
        ),
        (
            says("EntityDescribed", entity="taji", kind="force", label="Taji"),
            "data.kind: 'taji' is declared as a base already",
        ),
        (
            says("EntityDescribed", entity="basra", kind="base", label="B", same_as="basr"),
            "data.same_as: 'basr' is not an entity",
        ),
        (
            says("EntityDescribed", entity="b", kind="base", label="B", coordinates=[91, 0]),
            "latitude is within 90 and longitude within 180 degrees",
        ),
        (
            says("EntityDescribed", entity="b", kind="base", label="B", coordinates=[0, -181]),
            "latitude is within 90",
        ),
        (
            says("EntityDescribed", entity="b", kind="base", label="B", coordinates=[0]),
            "is not [latitude, longitude]",
        ),
        (
            says("EntityDescribed", entity="b", kind="base", label="B", coordinates=["1", 2]),
            "is not [latitude, longitude]",
        ),
        (
            says("EntityDescribed", entity="b", kind="base", label="B", coordinates=[True, 2]),
            "is not [latitude, longitude]",
        ),
        (says("EntityDescribed", entity="B B", kind="base", label="B"), "is not an entity's id"),
        (
            says("Linked", **{"from": HERE, "relation": "like", "to": THERE}),
            "data.relation: 'like' is not a choice",
        ),
        (
            says("Linked", **{"from": HERE, "relation": "same", "to": HERE}),
            "data: an event is not linked to itself",
        ),
        (
            says("Linked", **{"from": NOWHERE, "relation": "same", "to": HERE}),
            "data.from: no event 333333333333 in the log",
        ),
        (
            says("Linked", **{"from": HERE[:8], "relation": "same", "to": THERE}),
            "data.from: '11111111' is not an event's id (32 hexadecimal digits)",
        ),
        (says("Retracted", event=NOWHERE, reason="x"), "data.event: no event 333333333333"),
        (
            says("Retracted", event=HERE, reason="x", replacement=NOWHERE),
            "data.replacement: no event",
        ),
        (says("Retracted", event=HERE), "data.reason: is missing"),
        (
            says("Judged", prefer=HERE, over=[HERE], reason="x"),
            "data.over: an event is not preferred to itself",
        ),
        (says("Judged", prefer=HERE, over=[THERE, NOWHERE], reason="x"), "data.over: no event"),
        (says("Judged", prefer=HERE, over=THERE, reason="x"), "is not a list"),
    ],
)
def test_a_built_in_event_that_names_what_is_not_there_or_itself_is_told(
    told: Told, draft: dict[str, Any], problem: str
) -> None:
    (found,) = told(draft)
    assert problem in found


def test_a_document_may_be_declared_again_where_it_revises_none(told: Told) -> None:
    """That it is declared already is no fault of its form: `recording` refuses it."""
    assert told(says("DocumentPublished", document="gazette", title="Another")) == []


@pytest.mark.parametrize(
    ("draft", "places"),
    [
        (says("EntityDescribed", entity="basra", kind="bse"), ["data.label", "data.kind"]),
        (
            says("EntityDescribed", entity="taji", kind="force", same_as="kabul"),
            ["data.label", "data.same_as", "data.kind"],
        ),
        (
            says("DocumentPublished", document="n", draws_on=["x", "gazette"], revises="y"),
            ["data.title", "data.draws_on", "data.revises"],
        ),
        (
            says("Linked", **{"from": NOWHERE, "relation": "like", "to": NOWHERE}),
            ["data.relation", "data.from", "data.to", "data"],
        ),
        (
            says("Retracted", event=NOWHERE, replacement=HERE[:9]),
            ["data.reason", "data.replacement", "data.event"],
        ),
        (
            says("Judged", prefer=HERE, over=[NOWHERE, HERE, 3]),
            ["data.over", "data.reason", "data.over", "data.over"],
        ),
        (counted(speaker=None, when="soon"), ["when", "speaker"]),
        (
            counted(source={"document": "gazette", "start": 4, "end": 3}, data={"force": "us"}),
            ["data.count", "source"],
        ),
        (counted(source={"document": "gazette", "start": "4"}), ["source.start"]),
        (counted(doubt=["colour", 3, "count"], nth=0), ["doubt", "nth", "doubt"]),
        (counted(source=[1], data=[2], via=3), ["data", "source", "via"]),
    ],
)
def test_what_is_missing_hides_nothing_else_that_is_wrong(
    told: Told, draft: dict[str, Any], places: list[str]
) -> None:
    """Once only what was missing was told; `--kind` was wrong again after `--label` was given."""
    assert sorted(problem.partition(":")[0] for problem in told(draft)) == sorted(places)
