# ruff: noqa: E501
"""Fictitious chronicles for tests of the scrubber."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from chrono.chronicle import Chronicle
from chrono.model.event import Event

NOW = datetime(2021, 3, 1, 12, 0, tzinfo=UTC)
VOCABULARY = """
name = "The garrisons of Arcadia"

[kinds.base]
label = "bases"
says = "A camp or a fort."
attributes.holder = { type = "entity", kinds = ["force"], persistence = "lasting", label = "held by", says = "Who holds it." }
attributes.status = { type = "choice", choices = ["in use", "left", "closed"], persistence = "lasting", label = "status" }

[kinds.force]
label = "forces"
says = "An armed force."
attributes.strength = { type = "quantity", unit = "persons", persistence = "observed", stale_after = "P6M", label = "strength", says = "How many persons it counts." }
attributes.members = { type = "entity", kinds = ["force"], many = true, persistence = "lasting", label = "made up of" }
attributes.killed = { type = "quantity", unit = "persons", tally = true, persistence = "lasting", label = "killed" }
attributes.mission = { type = "words", persistence = "lasting", label = "mission" }

[kinds.attack]
label = "attacks"
says = "One act of violence."
attributes.killed = { type = "quantity", unit = "persons", persistence = "fixed", label = "killed" }
attributes.by = { type = "entity", kinds = ["force"], persistence = "fixed", label = "carried out by" }

[kinds.person]
label = "people"
says = "A person."
attributes.role = { type = "words", persistence = "lasting", label = "role" }

[types.StrengthStated]
family = "force levels"
says = "{force}: {strength}"
means = "How many there are."
fields = { force = "force", strength = "quantity" }
effects = [ { set = "force.strength", to = "strength" } ]

[types.TroopsReduced]
family = "force levels"
says = "{force} reduced[ by {by}][ to {to}]"
means = "Persons were withdrawn. Announced, it is planned."
fields = { force = "force", by = "quantity?", to = "quantity?" }
effects = [ { change = "force.strength", less = "by", to = "to" } ]

[types.BaseHandedOver]
family = "bases"
says = "{base} handed over to {to}[ by {from}]"
means = "Another holds the base from then on."
fields = { base = "base", to = "force", from = "force?" }
effects = [ { set = "base.holder", to = "to", from = "from" } ]

[types.BaseStatus]
family = "bases"
says = "{base}: {status}"
means = "Whether a base is in use."
fields = { base = "base", status = "base.status" }
effects = [ { set = "base.status", to = "status" } ]

[types.Joined]
family = "forces"
says = "{member} joined {force}"
means = "A force became part of another."
fields = { force = "force", member = "force*" }
effects = [ { add = "force.members", member = "member" } ]

[types.AttackCarriedOut]
family = "violence"
says = "{attack}[ by {by}][: {killed} killed]"
means = "An attack took place."
fields = { attack = "attack", by = "force?", killed = "quantity?", on = "force?" }
effects = [ { set = "attack.killed", to = "killed" }, { set = "attack.by", to = "by" }, { count = "on.killed", by = "killed" } ]

[types.RoleHeld]
family = "people"
says = "{person}: {role}"
means = "An office."
fields = { person = "person", role = "words" }
effects = [ { set = "person.role", to = "role" } ]

[types.MissionStated]
family = "forces"
says = "{force}; the mission: {mission}"
means = "What a force is there for."
fields = { force = "force", mission = "words" }
effects = [ { set = "force.mission", to = "mission" } ]
"""

PLACES = {
    "oak-fort": ("Oak Fort", [33.32, 44.36]),
    "ash-camp": ("Ash Camp", [33.78, 42.44]),
    "elm-field": ("Elm Field", [35.47, 44.39]),
    "pine-post": ("Pine Post", [36.34, 43.13]),
    "yew-yard": ("Yew Yard", [30.51, 47.78]),
    "fir-hill": ("Fir Hill", [36.19, 44.01]),
    "bay-dock": ("Bay Dock", [31.99, 45.86]),
}
FORCES = {
    "league": "League of the North",
    "northern-guard": "Northern Guard",
    "city-watch": "City Watch",
    "river-fleet": "River Fleet",
    "grey-band": "Grey Band",
}


def entity(name: str, kind: str, label: str, **more: Any) -> dict[str, Any]:
    """The draft that declares an entity."""
    return {
        "type": "EntityDescribed",
        "data": {"entity": name, "kind": kind, "label": label, **more},
    }


def document(name: str, title: str, when: str, **more: Any) -> dict[str, Any]:
    """The draft that declares a document."""
    return {
        "type": "DocumentPublished",
        "when": when,
        "data": {"document": name, "title": title, **more},
    }


def said(kind: str, when: str | None, source: str, **more: Any) -> dict[str, Any]:
    """The draft of an event. What is no key of an event is its data."""
    keys = {"speaker", "via", "summary", "modality", "said", "note", "basis", "tags", "label"}
    draft: dict[str, Any] = {key: more.pop(key) for key in list(more) if key in keys}
    where = more.pop("where", {})
    draft |= {"type": kind, "source": {"document": source, **where}}
    draft["data"] = {("from" if k == "from_" else k): v for k, v in more.items()}
    if when is not None:
        draft["when"] = when
    return draft


def make(root: Path, vocabulary: str = VOCABULARY) -> Chronicle:
    """An empty chronicle with the vocabulary."""
    (root / "events").mkdir(parents=True)
    (root / "events" / "vocabulary.toml").write_text(vocabulary, encoding="utf-8")
    chronicle = Chronicle(root, now=NOW)
    chronicle.repository.log.create()
    return chronicle


def declared() -> list[dict[str, Any]]:
    """Everybody and everything in Arcadia."""
    return [
        *(entity(name, "force", label) for name, label in FORCES.items()),
        *(entity(name, "base", label, coordinates=spot) for name, (label, spot) in PLACES.items()),
        entity("bridge-raid", "attack", "Raid on the bridge"),
        entity("dock-fire", "attack", "Fire at the dock"),
        entity("ada-reed", "person", "Ada Reed", aliases=["Colonel Reed"]),
        entity("tom-vale", "person", "Tom Vale"),
        document("A1", "Gazette of the spring", "2020-03-20", publisher="Arcadia Gazette"),
        document("B2", "Dispatch from the river", "2020-07-15", publisher="River Dispatch"),
        document("C3", "Report of the council", "[2020-10-01..2020-10-20]", publisher="Council"),
        document("D4", "Letters from the front", "2021-01-30"),
    ]


def arcadia(root: Path) -> Chronicle:
    """A small chronicle with something of everything."""
    chronicle = make(root)
    chronicle.append(*declared(), recorder="test")
    chronicle.append(*_events(), recorder="test")
    first = {event.summary: event.id for event in chronicle.events}
    chronicle.append(
        chronicle.drafts.link(
            first["Elm Field changed hands at last."],
            "fulfils",
            first["The Guard means to give Elm Field up."],
        ),
        recorder="test",
    )
    return chronicle


def _events() -> list[dict[str, Any]]:
    holds = "BaseHandedOver"
    return [
        said(
            "StrengthStated",
            "2020-01-10",
            "A1",
            force="northern-guard",
            strength=5200,
            summary="The Guard counted 5,200 in the new year.",
        ),
        said("StrengthStated", "2020-03-01", "A1", force="city-watch", strength={"about": 900}),
        said("Joined", "2020-01", "A1", force="league", member=["northern-guard", "river-fleet"]),
        said(holds, "2020-02-03", "A1", base="oak-fort", to="northern-guard"),
        said(holds, "2020-02-10", "A1", base="ash-camp", to="northern-guard", from_="grey-band"),
        said(holds, "[2020-02..2020-03-15]", "A1", base="elm-field", to="northern-guard"),
        said(
            holds,
            None,
            "A1",
            base="pine-post",
            to="grey-band",
            speaker="ada-reed",
            modality="reported",
            summary="Reed says the Band sits in Pine Post.",
        ),
        said(holds, "2020-03-02", "A1", base="yew-yard", to="city-watch"),
        said("BaseStatus", "2020-02-03", "A1", base="oak-fort", status="in use"),
        said("RoleHeld", None, "A1", person="ada-reed", role="colonel of the Northern Guard"),
        said(
            "MissionStated", None, "A1", force="northern-guard", mission="to keep the passes open"
        ),
        said(
            "TroopsReduced",
            "2020-09-01",
            "A1",
            modality="planned",
            force="northern-guard",
            to=3000,
            speaker="ada-reed",
            said="2020-03-12",
            summary="Reed announces a cut of the Guard to 3,000.",
        ),
        said(
            holds,
            "2020-06",
            "A1",
            modality="planned",
            base="elm-field",
            to="city-watch",
            said="2020-03-15",
            summary="The Guard means to give Elm Field up.",
        ),
        said(
            "AttackCarriedOut",
            "2020-04-18",
            "B2",
            attack="bridge-raid",
            by="grey-band",
            killed={"low": 3, "best": 4, "high": 9},
            on="northern-guard",
            summary="The Band raided the bridge.",
        ),
        said(
            "AttackCarriedOut",
            "2020-04-18",
            "C3",
            modality="denied",
            attack="bridge-raid",
            by="grey-band",
            speaker="tom-vale",
            summary="Vale denies that the Band did it.",
        ),
        said(
            holds,
            "2020-07-01",
            "B2",
            base="elm-field",
            to="city-watch",
            summary="Elm Field changed hands at last.",
        ),
        said(holds, "2020-07-04", "B2", base="ash-camp", to="city-watch", from_="northern-guard"),
        said("BaseStatus", "2020-07-04", "B2", base="oak-fort", status="left"),
        said(
            "StrengthStated",
            "2020-07-01",
            "B2",
            force="northern-guard",
            strength={"about": 4500},
            via=["tom-vale"],
            speaker="ada-reed",
            modality="reported",
        ),
        said("AttackCarriedOut", "2020-07-09", "B2", attack="dock-fire", killed=2, on="city-watch"),
        said(
            "AttackCarriedOut",
            "2020-07-09",
            "C3",
            attack="dock-fire",
            killed=5,
            by="grey-band",
            modality="asserted",
        ),
        said(
            "AttackCarriedOut",
            "2020-07-09",
            "C3",
            modality="alleged",
            attack="dock-fire",
            by="river-fleet",
            speaker="ada-reed",
        ),
        said(
            "TroopsReduced",
            "[..2020-09-10]",
            "C3",
            force="northern-guard",
            by=1500,
            to=3000,
            speaker="ada-reed",
            modality="reported",
            said="2020-09-09",
            summary="Reed: 1,500 left, 3,000 stay.",
        ),
        said(holds, "2020-09-20", "C3", base="fir-hill", to="city-watch"),
        said(
            holds,
            "2020-09-20",
            "C3",
            base="fir-hill",
            to="grey-band",
            speaker="tom-vale",
            modality="reported",
        ),
        said(holds, "2020-10-01", "C3", base="bay-dock", to="river-fleet"),
        said("BaseStatus", "2020-09-28", "C3", base="ash-camp", status="closed"),
        said(
            "StrengthStated",
            "2021-01-05",
            "D4",
            force="northern-guard",
            strength={"at_least": 2500},
            summary="At least 2,500 of the Guard are left.",
        ),
        said(
            "StrengthStated",
            "2021-01",
            "D4",
            force="city-watch",
            strength={"low": 1100, "high": 1400},
        ),
        said("Joined", "2020-12-24", "D4", force="league", member=["city-watch"]),
        said(holds, "2021-01-12", "D4", base="pine-post", to="city-watch"),
    ]


def by_summary(chronicle: Chronicle, summary: str) -> Event:
    """The event that says so in the chronicler's own words."""
    return next(event for event in chronicle.events if event.summary == summary)


HOSTILE = (
    "\x1b[31mred\x1b]0;title\x07 [/] [@click=app.quit]x[/] \x9b2J \u202eright [bold]b[/bold] \x00"
)


def hostile(root: Path) -> Chronicle:
    """A chronicle whose every text is after the terminal."""
    words = HOSTILE.replace("\x00", "")
    chronicle = make(root, VOCABULARY.replace("The garrisons of Arcadia", "Hostile [/]"))
    chronicle.append(
        entity("evil", "base", words, coordinates=[1.0, 2.0], aliases=["[b]"]),
        entity("force", "force", words),
        document("X1", words, "2020-01-01", publisher=words),
        said(
            "BaseHandedOver",
            "2020-01-01",
            "X1",
            base="evil",
            to="force",
            summary=words,
            note=words,
            tags=["[/]"],
            where={"quote": words},
        ),
        said("MissionStated", "2020-01-02", "X1", force="force", mission=words, speaker="force"),
        said("StrengthStated", "2020-01-03", "X1", force="force", strength={"words": words}),
        recorder=words,
    )
    return chronicle
