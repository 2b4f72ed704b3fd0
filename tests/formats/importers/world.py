"""A small fictitious world: its vocabulary, and fixed and random events."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from chrono.edtf.clock import UTC_CLOCK, Clock
from chrono.fold import fold
from chrono.formats.exporters.context import ExportContext
from chrono.formats.importers.batch import Batch, ImportOptions
from chrono.model.event import Event, from_line
from chrono.model.view import View
from chrono.model.vocabulary import load
from chrono.storage import json_codec as codec

SHARED = os.environ.get("CHRONO_TEST_SHARED") or Path(__file__).parents[4] / "shared"
DATA = Path(SHARED) / "data"
"""Files of others, kept beside the checkout or where the variable says; tests skip without."""
TOML = """
name = "The valley"
[kinds.force]
label = "forces"
attributes.strength.type = "quantity"
attributes.strength.unit = "persons"
attributes.strength.persistence = "observed"
attributes.strength.stale_after = "P6M"
attributes.base = { type = "entity", kinds = ["camp"], persistence = "lasting", label = "stays at" }
attributes.allies = { type = "entity", kinds = ["force"], many = true, persistence = "lasting" }
attributes.killed = { type = "quantity", unit = "persons", tally = true, persistence = "lasting" }
attributes.mood = { type = "words", persistence = "observed" }
[kinds.camp]
label = "camps"
attributes.state = { type = "choice", choices = ["open", "shut"], persistence = "lasting" }
[types.Counted]
says = "{force}: {number}[, {mood}]"
fields = { force = "force", number = "quantity?", mood = "words?" }
effects = [ { set = "force.strength", to = "number" }, { set = "force.mood", to = "mood" } ]
[types.Moved]
says = "{force} moved to {camp}"
fields = { force = "force", camp = "camp", since = "date?" }
effects = [ { set = "force.base", to = "camp" } ]
[types.Allied]
fields = { force = "force", allies = "force*", notes = "words*?" }
effects = [ { add = "force.allies", member = "allies" } ]
[types.Fell]
says = "{dead} of {force} fell"
fields = { force = "force", dead = "quantity", camp = "camp?" }
effects = [ { count = "force.killed", by = "dead" } ]
[types.Shut]
fields = { camp = "camp", state = "camp.state" }
effects = [ { set = "camp.state", to = "state" } ]
"""
VOCABULARY = load(TOML)
DOCUMENTS = ("gazette", "letter.2")
FORCES, CAMPS = ("blues", "greens", "reds"), ("alder", "birch")

Line = dict[str, Any]


def declarations() -> list[Line]:
    """The documents and entities of the world."""
    made: list[Line] = [
        {
            "type": "DocumentPublished",
            "when": "2020-03-05",
            "modality": "asserted",
            "data": {
                "document": "gazette",
                "title": "The <b>Gazette</b>",
                "publisher": "=Press",
                "url": "https://example.org/1",
            },
        },
        {
            "type": "DocumentPublished",
            "when": "[2020-04-01..2020-04-09]",
            "modality": "asserted",
            "data": {"document": "letter.2", "title": "A letter", "draws_on": ["gazette"]},
        },
    ]
    for name in FORCES:
        made.append(_entity(name, "force", name.title(), aliases=["the " + name, f"{name}; all"]))
    for place, name in enumerate(CAMPS):
        made.append(_entity(name, "camp", f"Camp {name}", coordinates=[33.5 + place, 44.25]))
    return made


def _entity(name: str, kind: str, label: str, **more: Any) -> Line:
    data = {"entity": name, "kind": kind, "label": label, **more}
    return {"type": "EntityDescribed", "modality": "asserted", "data": data}


TEXTS = st.one_of(
    st.sampled_from(
        [
            "=1+1",
            "+SUM(A1)",
            "-2+3",
            "@x",
            "'quoted",
            "\ttab",
            "<script>alert(1)</script>",
            "</script><!--",
            "\x1b[31mred\x1b[0m",
            "a; b",
            "[1]",
            "[2020..]",
            "line\nbreak",
            "| pipe *x*",
            "\u202eesrever",
            "$\\frac{1}{2}$",
            "عربي",
            "]]>",
            "{x}",
            '"',
            "12",
            "about 12",
            "best 3",
        ]
    ),
    st.text(
        st.characters(codec="utf-8", exclude_categories=["Cs"]), min_size=1, max_size=12
    ).filter(lambda text: bool(text.strip()) and "\0" not in text),
)
NUMBERS = st.one_of(st.integers(-5, 10**6), st.integers(0, 400).map(lambda n: n / 4))


def _ordered(values: list[Any]) -> dict[str, Any]:
    low, best, high = sorted(values)
    return {"low": low, "best": best, "high": high}


QUANTITIES = st.one_of(
    NUMBERS,
    NUMBERS.map(lambda n: {"about": n}),
    NUMBERS.map(lambda n: {"at_least": n}),
    NUMBERS.map(lambda n: {"at_most": n}),
    NUMBERS.map(lambda n: {"best": n}),
    st.lists(NUMBERS, min_size=3, max_size=3).map(_ordered),
    st.lists(NUMBERS, min_size=2, max_size=2).map(lambda n: {"low": min(n), "high": max(n)}),
    TEXTS.map(lambda text: {"words": text}),
)
DATES = st.sampled_from(
    [
        None,
        "2020-03-01",
        "2020-02",
        "2019",
        "2020-02-XX",
        "[2020-01-01..2020-02-10]",
        "[..2020-03-02]",
        "2020-01/2020-02",
        "2020-01-05/..",
        "2020-01-05/",
        "-0044-03-15",
        "2020-02-30~"[:7] + "~",
        "2020?",
        "2020-03-01T14:30:00",
        "2020-21",
    ]
)
MODALITIES = st.sampled_from(["asserted", "reported", "alleged", "denied", "planned", "opinion"])


@st.composite
def lines(draw: st.DrawFn) -> Line:
    """A random event of the world."""
    force, other, camp = (draw(st.sampled_from(each)) for each in (FORCES, FORCES, CAMPS))
    data: Line = draw(
        st.one_of(
            st.fixed_dictionaries(
                {"force": st.just(force)}, optional={"number": QUANTITIES, "mood": TEXTS}
            ),
            st.just({"force": force, "dead": draw(QUANTITIES), "camp": camp}),
            st.just({"force": force, "camp": camp}),
            st.fixed_dictionaries(
                {
                    "force": st.just(force),
                    "allies": st.just([other, force]),
                    "notes": st.lists(TEXTS, min_size=1, max_size=3),
                }
            ),
            st.just({"camp": camp, "state": draw(st.sampled_from(["open", "shut"]))}),
        )
    )
    names = {"dead": "Fell", "allies": "Allied", "state": "Shut"}
    kind = next((made for key, made in names.items() if key in data), "")
    line: Line = {"type": kind or ("Moved" if "camp" in data else "Counted")}
    line |= {"modality": draw(MODALITIES), "data": data}
    source: Line = {"document": draw(st.sampled_from(DOCUMENTS))}
    if draw(st.booleans()):
        source |= {"start": draw(st.integers(0, 99)), "end": draw(st.integers(100, 900))}
    if draw(st.booleans()):
        source |= {"locator": draw(TEXTS), "credibility": draw(st.integers(1, 6))}
    if draw(st.integers(0, 9)):
        line["source"] = source
    for key, values in (
        ("when", DATES),
        ("summary", TEXTS),
        ("note", TEXTS),
        ("said", DATES),
        ("tags", st.lists(TEXTS, max_size=2, unique=True)),
    ):
        value = draw(st.one_of(st.none(), values))
        if value:
            line[key] = value
    if line["modality"] != "asserted":
        line["speaker"] = draw(st.sampled_from(FORCES))
        line["via"] = [draw(st.sampled_from(FORCES))]
    return line


def events(drafts: Iterable[Mapping[str, Any]]) -> tuple[Event, ...]:
    """Drafts as the events of a log, each once."""
    made: dict[str, Event] = {}
    for place, draft in enumerate(drafts):
        bare = {key: value for key, value in draft.items() if key != "id"}
        name = codec.event_id(bare)
        metadata = {
            "id": name,
            "recorder": "me",
            "recorded": "2026-01-01T00:00:00Z",
            "chain": "0" * 64,
        }
        made.setdefault(name, from_line({**bare, **metadata}, place))
    return tuple(made.values())


def material(
    drafts: Iterable[Mapping[str, Any]],
    at: int = 737_500,
    *,
    clock: Clock = UTC_CLOCK,
    at_second: int | None = None,
    **more: Any,
) -> ExportContext:
    """What there is to export of some drafts, at the end of a day as known at that of another.

    `at_second` asks for a moment instead of a day.
    """
    every = events(drafts)
    if "known_at" in more:
        more["known_at"] = clock.last(more["known_at"])
    vocabulary = VOCABULARY if clock == UTC_CLOCK else load(f'zone = "{clock.zone}"\n{TOML}')
    return ExportContext(
        name="The valley",
        events=every,
        view=View(clock.last(at) if at_second is None else at_second, clock=clock, **more),
        today=clock.last(737_800),
        cells=fold(every, vocabulary),
        vocabulary=vocabulary,
        head="ab" * 32,
        digest="cd" * 32,
    )


def asked(**more: Any) -> ImportOptions:
    """What an importer may know."""
    return ImportOptions(
        **{"name": "file.csv", "vocabulary": VOCABULARY, "today": "2026-11-21", **more}
    )


def claims(drafts: Iterable[Mapping[str, Any]]) -> set[tuple[Any, ...]]:
    """All that some drafts claim, without the places in the log."""
    folded = fold(events(drafts), VOCABULARY)
    return {
        (
            each.cell,
            each.layer,
            each.role,
            repr(each.value),
            each.earliest,
            each.latest,
            each.end,
            each.known,
            each.said,
            each.speaker,
            each.document,
        )
        for many in folded.gathered.values()
        for each in many
    }


def drafts_of(batch: Batch) -> list[Mapping[str, Any]]:
    """The lines of a batch, which must refuse nothing."""
    assert batch.refusals == ()
    return [draft.line for draft in batch.drafts]
