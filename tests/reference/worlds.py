"""Random small logs: a dozen vague and contradictory events on a dozen days.

`logs()` gives (events, vocabulary) to hypothesis; `Maker(random).log()` gives the same out of
any `random.Random`. Every log is one that `append` could have written: ids are declared first,
retractions name earlier events. As after a merge of two copies, declarations in use are retracted
too, and mostly restored.
"""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from hypothesis import strategies as st

from chrono.edtf import day_number
from chrono.edtf.clock import UTC_CLOCK
from chrono.model.event import AHEAD, Event, Modality, Source
from chrono.model.vocabulary import Vocabulary, load

TOML = """
name = "A small war"

[kinds.base]
label = "bases"
attributes.holder = { type = "entity", kinds = ["force"], persistence = "lasting" }
attributes.built = { type = "date", persistence = "fixed" }
attributes.known_for = { type = "words", persistence = "lasting" }

[kinds.base.attributes.status]
type = "choice"
choices = ["held", "left", "razed"]
persistence = "lasting"

[kinds.force]
label = "forces"
attributes.budget = { type = "quantity", unit = "dollars", persistence = "lasting" }
attributes.toll = { type = "quantity", unit = "persons", persistence = "fixed" }
attributes.founder = { type = "entity", persistence = "fixed" }
attributes.dead = { type = "quantity", unit = "persons", tally = true, persistence = "lasting" }
attributes.allies = { type = "entity", kinds = ["force"], many = true, persistence = "lasting" }

[kinds.force.attributes.strength]
type = "quantity"
unit = "persons"
persistence = "observed"
stale_after = "P4D"
reach_back = "P3D"

[kinds.force.attributes.mood]
type = "choice"
choices = ["high", "low"]
persistence = "observed"
stale_after = "P2D"

[kinds.force.attributes.posts]
type = "entity"
kinds = ["base"]
many = true
persistence = "observed"
stale_after = "P3D"

[types.BaseHandedOver]
says = "{base} handed over to {to}[ by {by}]"
fields = { base = "base", to = "force", by = "force?" }
effects = [
  { set = "base.holder", to = "to", from = "by" },
  { set = "base.status", value = "left", from_value = "held" },
]

[types.BaseRazed]
says = "{base} razed"
fields = { base = "base*", known_for = "words?", built = "date?" }
effects = [
  { clear = "base.holder" },
  { set = "base.status", value = "razed" },
  { set = "base.known_for", to = "known_for" },
  { set = "base.built", to = "built" },
]

[types.BaseHeld]
says = "{base} held by {holder}"
fields = { base = "base", holder = "force?", status = "base.status?" }
effects = [ { set = "base.holder", to = "holder" }, { set = "base.status", to = "status" } ]

[types.StrengthStated]
says = "{force} counts {count}"
fields = { force = "force", count = "quantity", mood = "force.mood?" }
effects = [ { set = "force.strength", to = "count" }, { set = "force.mood", to = "mood" } ]

[types.Reduced]
says = "{force} reduced[ by {by}][ from {from}][ to {to}]"
fields = { force = "force", by = "quantity?", to = "quantity?", from = "quantity?" }
effects = [ { change = "force.strength", less = "by", to = "to", from = "from" } ]

[types.Paid]
says = "{force} given {more}[, now {to}][, before {from}]"
fields = { force = "force", more = "quantity?", to = "quantity?", from = "quantity?" }
effects = [ { change = "force.budget", more = "more", to = "to", from = "from" } ]

[types.Fought]
says = "{force} lost {dead}"
fields = { force = "force", dead = "quantity?", toll = "quantity?", founder = "any?" }
effects = [
  { count = "force.dead", by = "dead" },
  { set = "force.toll", to = "toll" },
  { set = "force.founder", to = "founder" },
]

[types.Allied]
says = "{force} allied with {allies}[, {number} in all]"
fields = { force = "force", allies = "force*", number = "quantity?" }
effects = [ { add = "force.allies", member = "allies" }, { size = "force.allies", to = "number" } ]

[types.Parted]
says = "{force} parted from {allies}"
fields = { force = "force", allies = "force*" }
effects = [ { remove = "force.allies", member = "allies" } ]

[types.Alone]
says = "{force} has no allies and no posts"
fields = { force = "force" }
effects = [ { clear = "force.allies" }, { clear = "force.posts" } ]

[types.Posted]
says = "{force} posted at {posts}"
fields = { force = "force", posts = "base*", out = "base*?" }
effects = [
  { add = "force.posts", member = "posts" },
  { remove = "force.posts", member = "out" },
]
"""
VOCABULARY: Vocabulary = load(TOML)
TOML_ELSEWHERE = f'zone = "America/Santiago"\n{TOML}'
ELSEWHERE: Vocabulary = load(TOML_ELSEWHERE)
"""Of a place that set its clocks forward at midnight, on the sixth day of the small world."""

FIRST = day_number(2020, 9, 1)
"""The first day of the small world; its events fall on it and the 13 days after."""
DAYS = 14


def after(days: int) -> int:
    """The last second of the day so many days after the first."""
    return UTC_CLOCK.last(FIRST + days)


FORCES = ("us", "iraq", "usa")
BASES = ("taji", "kmtb")
DOCUMENTS = ("001", "002", "003", "004")
SPEAKERS = ("mcenany", "sana", None, None)
DECLARATIONS = ("DocumentPublished", "EntityDescribed")
START = datetime(2021, 1, 1, tzinfo=UTC)


def day(number: int) -> str:
    """Day 1 is 1 September 2020."""
    return f"2020-09-{number:02d}"


class Maker:
    """Makes logs out of a source of chance."""

    def __init__(self, chance: Random, times: bool = True) -> None:
        """Without `times`, no date has a time of day or is about."""
        self.chance = chance
        self.times = times
        self.events: list[Event] = []
        self.waiting: list[Event] = []

    def one(self, *choices: Any) -> Any:
        return choices[self.chance.randrange(len(choices))]

    def maybe(self, value: Any, one_in: int = 2) -> Any:
        return value if self.chance.randrange(one_in) == 0 else None

    def number(self, least: int, most: int) -> int:
        return self.chance.randint(least, most)

    # ---------------------------------------------------------------- what events are made of

    def stretch(self) -> tuple[int, int]:
        first = self.number(1, DAYS - 1)
        return first, min(DAYS, first + self.number(1, 5))

    def publication(self) -> str:
        a, b = self.stretch()
        if self.times and self.number(1, 6) == 1:
            return self.timed_publication(day(a), day(b))
        return str(
            self.one(
                day(b),
                day(b),
                day(a),
                day(b),
                day(b),
                f"[{day(a)}..{day(b)}]",
                f"[{day(a)}..{day(b)}]",
                f"[..{day(b)}]",
                "2020-09-1X",
            )
        )

    def timed_publication(self, first: str, last: str) -> str:
        return str(
            self.one(
                f"{last}T12:00",
                f"{last}T08:00:00",
                f"{last}T20:00:00Z",
                f"[{first}T12:00..{last}]",
                f"{last}~",
                f"{last}T12:00~",
            )
        )

    def when(self) -> str | None:
        a, b = self.stretch()
        ten = self.number(1, 9)
        found: str | None = self.one(
            day(a),
            day(a),
            day(a),
            day(b),
            day(b),
            day(b),
            day(a),
            f"[{day(a)}..{day(b)}]",
            f"[{day(a)}..{day(b)}]",
            f"[{day(a)}..{day(b)}]",
            f"{day(a)}/{day(b)}",
            f"{day(a)}/{day(b)}",
            f"{day(a)}/",
            f"{day(a)}/..",
            f"../{day(b)}",
            f"[..{day(b)}]",
            f"[..{day(b)}]",
            f"[{day(a)}..]",
            None,
            *((self.timed(day(a), day(b)) for _ in range(8)) if self.times else ()),
            "2020-09-0X",
            "2020-09-1X",
            "2020-09",
            f"{day(ten)}/2020-09-1X",
            "2020-09-0X/2020-09-1X",
            f"2020-09-0X/{day(b)}",
            f"2020-08/{day(b)}",
            "2020",
            f"{day(a)}?",
        )
        return found

    def timed(self, first: str, last: str) -> str:
        """A date with a time of day, or one that is about."""
        hour = self.one("08", "12", "20")
        return str(
            self.one(
                f"{first}T{hour}:00:00",
                f"{first}T{hour}:00:00",
                f"{first}T{hour}:00",
                f"{first}T12:00:00Z",
                f"{first}T12:00:00+03:00",
                f"{first}T{hour}:30~",
                f"[{first}T08:00..{first}T{hour}:30]",
                f"{first}T{hour}:00/{last}",
                f"{first}/{last}T{hour}:00",
                f"{first}T{hour}:30%",
                f"{first}T00:30",
                f"{first}T{hour}:00:00~",
                f"[{first}T{hour}:00:00,{last}T{hour}:00~]",
                f"{first}T23:00-04:00",
                f"{first}T{hour}:00/",
                f"{first}T{hour}:00/..",
                f"../{last}T{hour}:00",
                f"[..{last}T{hour}:30]",
                f"{first}T08:00/{last}T20:00~",
                f"{first}T12:00:00/{first}T20:00:30",
                "2020-09~",
                f"{first}~",
                f"{last}%",
                f"{first}~/{last}",
                f"{first}~/{last}~",
            )
        )

    def said(self) -> str:
        a, b = self.stretch()
        if self.times and self.number(1, 6) == 1:
            return str(self.one(f"{day(a)}T12:00", f"{day(b)}T08:00:00", f"{day(a)}~"))
        return str(self.one(day(a), day(b), f"[{day(a)}..{day(b)}]", "2020-09-0X", f"[..{day(b)}]"))

    def quantity(self) -> Any:
        return self.one(
            1000,
            2000,
            3000,
            3000,
            2000,
            {"about": 3000},
            {"about": 2000},
            {"at_least": 2500},
            {"at_most": 2500},
            {"low": 1000, "best": 2000, "high": 3000},
            {"words": "a few"},
            0,
        )

    def amount(self) -> Any:
        return self.one(
            1000,
            1000,
            500,
            2000,
            {"about": 1000},
            {"words": "many"},
            {"at_least": 500},
            {"at_most": 1000},
            {"low": 500, "best": 1000, "high": 2000},
        )

    def about_built(self) -> tuple[str, ...]:
        return ("1976~", "1979%", "1975-06-01T12:00") if self.times else ()

    def fraction(self, when: str | None) -> str | None:
        """A time to the second as its document writes it, mostly without a fraction."""
        if not self.times or when is None or not when.endswith(":00:00") or "/" in when:
            return None
        return self.maybe(f"{when}{self.one('.25', '.250', '.5')}")

    def some(self, *choices: str) -> list[str]:
        found = [choice for choice in choices if self.maybe(True)]
        return found or [self.one(*choices)]

    def data(self, kind: str, force: str, base: str) -> dict[str, Any]:
        fields = {
            "BaseHandedOver": lambda: {
                "base": base,
                "to": self.one(*FORCES),
                "by": self.maybe(self.one(*FORCES)),
            },
            "BaseRazed": lambda: {
                "base": self.one([base], list(BASES)),
                "known_for": self.maybe(self.one("its hangars", "a market")),
                "built": self.maybe(self.one("1975", "197X", "1980", *self.about_built())),
            },
            "BaseHeld": lambda: {
                "base": base,
                "holder": self.one(*FORCES),
                "status": self.maybe(self.one("held", "left")),
            },
            "StrengthStated": lambda: {
                "force": force,
                "count": self.quantity(),
                "mood": self.maybe(self.one("high", "low")),
            },
            "Reduced": lambda: {
                "force": force,
                "by": self.maybe(self.amount(), 2),
                "to": self.maybe(self.quantity(), 3),
                "from": self.maybe(self.quantity(), 4),
            },
            "Paid": lambda: {
                "force": force,
                "more": self.maybe(self.amount(), 2),
                "to": self.maybe(self.quantity(), 3),
                "from": self.maybe(self.quantity(), 4),
            },
            "Fought": lambda: {
                "force": force,
                "dead": self.maybe(self.amount()),
                "toll": self.maybe(self.quantity()),
                "founder": self.maybe(self.one("us", "taji")),
            },
            "Allied": lambda: {
                "force": force,
                "allies": self.some("iraq", "usa"),
                "number": self.maybe(self.one(1, 2, {"about": 2})),
            },
            "Parted": lambda: {"force": force, "allies": self.some("iraq", "usa")},
            "Alone": lambda: {"force": force},
            "Posted": lambda: {
                "force": force,
                "posts": [base],
                "out": self.maybe([self.one(*BASES)]),
            },
        }
        return {key: value for key, value in fields[kind]().items() if value is not None}

    def modality(self) -> Modality:
        found: Modality = self.one(
            *["asserted"] * 10,
            *["reported"] * 8,
            "alleged",
            "denied",
            "planned",
            "planned",
            "predicted",
            "conditional",
            "opinion",
        )
        return found

    # ----------------------------------------------------------------------------- the events

    def add(self, type_: str, data: dict[str, Any], **rest: Any) -> Event:
        number = len(self.events)
        event = Event(
            id=hashlib.sha256(f"{number}".encode()).hexdigest()[:32],
            type=type_,
            modality=rest.pop("modality", "asserted"),
            data=data,
            recorder="tester",
            recorded=(START + timedelta(seconds=number)).isoformat(),
            chain="",
            offset=number * 500,
            **rest,
        )
        self.events.append(event)
        return event

    def source(self) -> Source:
        return Source(self.one(*DOCUMENTS[: self.documents]))

    def deed(self, kind: str) -> Event:
        modality = self.modality()
        force = self.one("us", "us", "us", "us", "usa")
        base = self.one("taji", "taji", "taji", "kmtb")
        data, when = self.data(kind, force, base), self.when()
        return self.add(
            kind,
            data,
            when=when,
            when_as_written=self.fraction(when),
            said=self.maybe(self.said(), 3 if modality in AHEAD else 8),
            modality=modality,
            speaker=self.one(*SPEAKERS),
            via=("sana",) if self.number(1, 10) == 1 else (),
            source=self.source() if self.number(1, 20) > 1 else None,
        )

    def said_elsewhere(self, event: Event) -> Event:
        """Another document on the same thing, in the same words or nearly."""
        data = dict(event.data)
        if self.maybe(True):
            other = self.data(event.type, "us", "taji")
            key = self.one(*sorted(data))
            if key not in ("force", "base") and key in other:
                data[key] = other[key]
        when = self.one(event.when, event.when, self.when())
        return self.add(
            event.type,
            data,
            when=when,
            when_as_written=self.fraction(when),
            said=event.said,
            modality=self.one(event.modality, self.modality()),
            speaker=event.speaker,
            source=self.source(),
        )

    def link(self, deeds: list[Event]) -> None:
        target = self.one(*deeds)
        source = self.said_elsewhere(target) if self.maybe(True, 3) else self.one(*deeds)
        if source.id == target.id:
            return
        deeds.append(source)
        relation = self.one(
            "same",
            "same",
            "follows",
            "follows",
            "contradicts",
            "fulfils",
            "fulfils",
            "corroborates",
        )
        self.add(
            "Linked",
            {"from": source.id, "relation": relation, "to": target.id},
            source=self.maybe(self.source(), 3),
        )

    def retract(self, deeds: list[Event]) -> None:
        fair = [e for e in self.events if e.type not in DECLARATIONS or "same_as" in e.data]
        victim = self.one(*fair[-6:])
        data = {"event": victim.id, "reason": "an error"}
        if self.maybe(True, 3) and victim.source:
            replacement = self.said_elsewhere(victim) if victim in deeds else None
            if replacement:
                deeds.append(replacement)
                data["replacement"] = replacement.id
        self.add("Retracted", data, source=self.maybe(self.source(), 2))

    def judge(self, deeds: list[Event]) -> None:
        prefer = self.one(*deeds)
        over = sorted({self.one(*deeds).id for _ in range(self.number(1, 3))} - {prefer.id})
        if over:
            self.add("Judged", {"prefer": prefer.id, "over": over, "reason": "an eye-witness"})

    def dispute(self, deeds: list[Event]) -> None:
        """Links two events as contradicting each other, mostly of two cells, and judges them.

        At times another judgement turns that round, by way of a third event, or is retracted.
        """
        one = self.one(*deeds)
        kind = self.one("StrengthStated", "BaseHeld", "Paid", "Fought", one.type)
        two = self.one(*deeds) if self.maybe(True, 4) else self.deed(kind)
        third = self.one(*deeds)
        deeds.append(two)
        ends = self.one((one.id, two.id), (two.id, one.id))
        for end in dict.fromkeys((ends[1], self.one(ends[1], third.id))):
            if ends[0] != end:
                data = {"from": ends[0], "relation": "contradicts", "to": end}
                self.add("Linked", data, source=self.maybe(self.source(), 4))
        over = self.one((ends,), (ends,), (ends[::-1],), (ends, ends[::-1]))
        over += self.one((), (), ((ends[1], third.id),), ((ends[1], third.id), (third.id, ends[0])))
        for prefer, rejected in over:
            if prefer != rejected:
                made = self.add(
                    "Judged",
                    {"prefer": prefer, "over": [rejected], "reason": "an eye-witness"},
                    source=self.maybe(self.source(), 4),
                )
                if self.maybe(True, 8):
                    self.add("Retracted", {"event": made.id, "reason": "an error"})

    def redeclare(self) -> None:
        """Declares a document again, mostly by an erratum, which may be dated vaguely itself.

        An erratum may correct itself, or one that corrects it, and may be retracted by another.
        """
        old = self.one(*[event for event in self.events if event.type == "DocumentPublished"])
        erratum = self.maybe(self.source())
        new = self.add(
            old.type,
            dict(old.data),
            when=self.publication(),
            source=self.one(None, None, erratum, self.maybe(self.source())),
        )
        if self.number(1, 4) == 1:
            return
        gone = self.add(
            "Retracted",
            {"event": old.id, "reason": "a wrong date"}
            | ({"replacement": new.id} if self.number(1, 8) > 1 else {}),
            source=erratum or self.maybe(self.source(), 4),
        )
        if self.number(1, 4) == 1:
            self.add(
                "Retracted",
                {"event": gone.id, "reason": "the first date was right"},
                source=self.maybe(self.source()),
            )

    def take_back(self) -> None:
        """Retracts a declaration, in use or not, as two copies of a log may together.

        Mostly that is taken back in its turn, at once or after other events, at times twice.
        """
        declared = [e for e in self.events if e.type in DECLARATIONS and "same_as" not in e.data]
        victim = self.one(*declared)
        for _ in range(self.one(1, 1, 1, 2)):
            gone = self.add(
                "Retracted",
                {"event": victim.id, "reason": "no such thing"},
                source=self.maybe(self.source(), 4),
            )
            if self.number(1, 8) > 1:
                self.waiting.append(gone)
        if self.maybe(True):
            self.restore()

    def restore(self) -> None:
        """Takes back the retractions of declarations that wait for it, in any order."""
        self.chance.shuffle(self.waiting)
        for gone in self.waiting:
            self.add(
                "Retracted",
                {"event": gone.id, "reason": "it is so"},
                source=self.maybe(self.source(), 6),
            )
        self.waiting.clear()

    def same_as(self) -> None:
        self.add(
            "EntityDescribed",
            {"entity": "usa", "kind": "force", "label": "USA", "same_as": "us"},
            modality=self.one("asserted", "asserted", "reported", "alleged"),
            source=self.maybe(self.source()),
        )

    def declare(self) -> None:
        self.documents = self.number(1, len(DOCUMENTS))
        for name in DOCUMENTS[: self.documents]:
            data = {"document": name, "title": f"Report {name}"}
            self.add("DocumentPublished", data, when=self.publication())
        for kind, names in (("force", FORCES), ("base", BASES)):
            for name in names:
                self.add("EntityDescribed", {"entity": name, "kind": kind, "label": name})

    def log(self, most: int = 9, disputes: bool = False) -> list[Event]:
        """Declarations, then up to so many deeds of a few types, with what was found of them.

        With `disputes`, judgements between events of two cells as well.
        """
        self.events = []
        self.waiting = []
        self.declare()
        types = sorted(VOCABULARY.types)
        theme = [self.one(*types) for _ in range(self.number(1, 2))]
        theme += ["StrengthStated"] * ("Reduced" in theme)
        errata = self.number(1, 3) == 1
        deeds: list[Event] = []
        for _ in range(self.number(1, most)):
            step = self.number(1, 23 if disputes else 20)
            if step <= 12 or not deeds:
                deeds.append(self.deed(self.one(*theme)))
            elif step <= 14:
                deeds.append(self.said_elsewhere(self.one(*deeds)))
            elif step <= 16 and errata:
                self.redeclare()
            elif step <= 16:
                self.link(deeds)
            elif step == 17:
                self.retract(deeds)
            elif step == 18:
                self.judge(deeds)
            elif step == 19:
                self.one(self.redeclare, self.redeclare, self.take_back)()
            elif step > 20:
                self.dispute(deeds)
            else:
                self.same_as()
        if disputes and self.maybe(True):
            self.dispute(deeds)
        self.restore()
        return self.events


def logs(most: int = 9, times: bool = True) -> st.SearchStrategy[tuple[list[Event], Vocabulary]]:
    """Logs of up to about so many deeds, each with the vocabulary it is written in."""
    return st.randoms(use_true_random=False).map(
        lambda chance: (Maker(chance, times).log(most, disputes=True), VOCABULARY)
    )


def days() -> st.SearchStrategy[int]:
    """A day of the small world, or just outside it."""
    return st.integers(FIRST - 2, FIRST + DAYS + 6)


HOURS = (24, 24, 24, 0, 8, 8.5, 9, 12, 12.01, 13, 20)
"""Of a day: mostly its end, or when the times of the small world come or have passed."""


def moment(chance: Random, first: int, last: int, times: bool = True) -> int:
    """The end of a day of the small world, counted from its first; with `times` also within it."""
    start = UTC_CLOCK.first(FIRST + chance.randrange(first, last))
    return (
        start
        + int(3600 * (chance.choice(HOURS) if times else 24))
        - (chance.choice((0, 1, 1)) if times else 1)
    )


def moments() -> st.SearchStrategy[int]:
    """The end of a day of the small world or just outside it, or a moment of such a day."""
    hours, before = st.sampled_from(HOURS), st.sampled_from((1, 1, 0))
    return st.builds(
        lambda day, hour, less: UTC_CLOCK.first(day) + int(hour * 3600) - less,
        days(),
        hours,
        before,
    )


def sieves() -> st.SearchStrategy[tuple[tuple[tuple[str, str], ...], tuple[tuple[str, str], ...]]]:
    """What a question leaves out, and all it lets in."""
    axis = st.sampled_from(
        [*(("document", name) for name in DOCUMENTS), ("speaker", "sana"), ("speaker", "mcenany")]
    )
    pairs = st.lists(axis, max_size=1).map(tuple)
    nothing: st.SearchStrategy[tuple[tuple[str, str], ...]] = st.just(())
    return st.one_of(
        st.tuples(nothing, nothing), st.tuples(pairs, nothing), st.tuples(nothing, pairs)
    )
