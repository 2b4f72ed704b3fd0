"""Answers a query about one cell by checking every claim: the naive reading."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any

from chrono.edtf import BEGINNING, FOREVER
from chrono.model.event import AHEAD, FACTUAL
from chrono.model.quantity import narrowness
from chrono.model.vocabulary import Attribute
from tests.reference.claiming import Claims, Says, added, agree, least_and_most
from tests.reference.placing import EDGE


@dataclass
class Shown:
    """A reading, with events by their ids only."""

    standing: str = "unknown"
    value: Any = None
    candidates: list[tuple[str, str, str]] = field(default_factory=list)
    """(event, role, value as JSON) of what could be right."""
    bounds: list[str] = field(default_factory=list)
    ended: list[str] = field(default_factory=list)
    foreign: list[tuple[str, str]] = field(default_factory=list)
    """(event, attribute) of the other side."""
    judged: list[str] = field(default_factory=list)
    overruled: list[tuple[str, str, str]] = field(default_factory=list)
    """(judgement, preferred event, overruled event) of contests across cells."""
    unapplied: list[str] = field(default_factory=list)
    inputs: list[str] = field(default_factory=list)
    age: int | None = None
    next: str | None = None
    annotations: list[tuple[str, str, str, bool]] = field(default_factory=list)
    """(event, modality, status, tentative)."""
    disputed: list[str] = field(default_factory=list)
    tentative: bool = False
    happenings: int = 0
    links: list[tuple[str, str, str]] = field(default_factory=list)
    """(from, relation, to) of the links that can bear on it."""


def cell_name(cell: tuple[str, str, str | None, str]) -> str:
    entity, attribute, member, part = cell
    inside = f"[{member}]" if member else ""
    return f"{entity}.{attribute}{inside}" + (f"#{part}" if part else "")


def ids(claims: Iterable[Says]) -> list[str]:
    return sorted({claim.event for claim in claims})


class Asked:
    """One question about one cell."""

    def __init__(
        self,
        claims: Claims,
        here: Sequence[Says],
        attribute: Attribute,
        type_: str,
        at: int,
        known_at: int,
    ) -> None:
        self.everything = claims
        self.known = claims.known
        self.clock = claims.known.clock
        self.attribute = attribute
        self.type = type_
        self.fixed = attribute.persistence == "fixed"
        self.observed = attribute.persistence == "observed"
        self.at = at
        self.k = known_at
        self.here = here
        factual = [claim for claim in here if claim.factual]
        self.speaking = {claim.event for claim in factual}
        self.levels = [claim for claim in factual if claim.role in ("level", "before")]
        self.changes = [claim for claim in factual if claim.role in ("less", "more")]
        self.counts = [claim for claim in factual if claim.role == "count"]
        self.rest = [claim for claim in here if not claim.factual and claim.role != "before"]
        self.told = Shown()

    # --------------------------------------------------------------------- one claim, two claims

    def sure(self, claim: Says) -> bool:
        return claim.known[1] <= self.k

    def begun(self, claim: Says) -> bool:
        return claim.first <= self.at

    def happened(self, claim: Says) -> bool:
        return claim.last <= self.at and self.sure(claim)

    def over(self, claim: Says) -> bool:
        return not self.fixed and claim.end is not None and claim.end[1] < self.at

    def settled(self, claim: Says) -> bool:
        holds = self.fixed or claim.end is None or self.at <= claim.end[0]
        return self.happened(claim) and holds

    def covers(self, claim: Says) -> bool:
        """A span that certainly covers D."""
        return claim.end is not None and claim.last <= self.at <= claim.end[0]

    def holds(self, claim: Says) -> bool:
        """It covers D, and nothing that a link says follows it began on that day by then."""
        return self.covers(claim) and not any(
            self.clock.start(self.at) <= other.first <= self.at
            and other.role != "before"
            and self.happened(other)
            and (other.event, claim.event) in self.known.follows
            for other in self.levels
        )

    def certainly_later(self, one: Says, two: Says) -> bool:
        if one.role != "before" and (one.event, two.event) in self.known.follows:
            return True
        if self.fixed:
            return False
        return one.first > two.last

    def agree(self, one: Says, two: Says) -> bool:
        return agree(one.value, two.value, self.type, self.clock)

    def contradict(self, one: Says, two: Says) -> bool:
        opposed = {(one.event, two.event), (two.event, one.event)}
        if one.value != two.value and opposed & set(self.known.linked("contradicts")):
            return True
        if self.agree(one, two):
            return False
        if self.type == "date" and {*"~%"} & {*one.value, *two.value}:
            return False
        if self.fixed:
            return True
        if one.role == two.role and one.event != two.event and self.one_happening(one, two):
            return True
        if self.observed and "before" in (one.role, two.role):
            return False
        if one.role == two.role and self.dated_alike(one, two):
            return True
        if self.covers(one) and self.covers(two):
            return True
        return self.begun_inside(one, two) or self.begun_inside(two, one)

    def begun_inside(self, one: Says, two: Says) -> bool:
        if not self.covers(one) or one.end is None or not self.happened(two):
            return False
        inside = one.last <= two.first or self.clock.is_day(two.first, one.last)
        return inside and two.last <= one.end[0]

    def dated_alike(self, one: Says, two: Says) -> bool:
        """Dated so exactly alike that both cannot be right: not about, and to the fraction."""
        alike = one.written == two.written and one.fraction == two.fraction
        return alike and one.written[0] > BEGINNING and not (one.about or two.about)

    # ------------------------------------------------------------------------------ the reading

    def shown(self) -> Shown:
        if self.attribute.tally:
            self.tally()
        else:
            self.set_aside()
            self.decide()
            self.find_next()
        self.find_beside()
        self.find_links()
        return self.told

    def not_ruled_out(self, claims: Iterable[Says]) -> list[Says]:
        return [
            claim
            for claim in claims
            if self.begun(claim)
            and (
                (self.holds(claim) and claim in self.levels and not self.fixed)
                or not any(
                    self.happened(other) and self.certainly_later(other, claim)
                    for other in self.levels
                    if other is not claim
                )
            )
        ]

    def counted(self, change: Says) -> bool:
        """Whether what its own happening left is told, and holds by then: that counts it in."""
        return any(
            level.role == "level" and self.happened(level) and self.one_happening(level, change)
            for level in self.levels
        )

    def one_happening(self, one: Says, two: Says) -> bool:
        return one.event in self.known.happening(two.event)

    def spans_whose_end_may_leave_nothing(self) -> list[Says]:
        """The spans that are the last and over by D in some placing, in which nothing holds.

        Each span is placed on each moment that matters, and its end on each of the end's; every
        other claim then has to have a moment at which it is not the later one.
        """
        if self.fixed or any(self.holds(c) and self.happened(c) for c in self.levels):
            return []
        return [
            span
            for span in self.levels
            if span.end is not None
            and any(
                all(self.may_leave_last(other, span, begun) for other in self.levels)
                for begun in self.beginnings(span)
            )
        ]

    def beginnings(self, span: Says) -> Iterator[int]:
        """Moments from which a span can have held that was over before D."""
        ends = span.end or (FOREVER, FOREVER)
        last_end = min(ends[1], self.at - 1)
        bounds = {last_end, *(tick for each in self.levels for tick in (each.first, each.last))}
        for begun in sorted(bounds | {*EDGE}):
            if span.first <= begun <= span.last and max(begun, ends[0]) <= last_end:
                yield begun

    def may_leave_last(self, other: Says, span: Says, begun: int) -> bool:
        """Whether another claim has a moment at which it does not come after a span begun then."""
        if other is span or not self.sure(other) or other.last > self.at:
            return True
        if span.role == "before" and other.role == "level" and self.one_happening(other, span):
            return False  # it begins as what held before it ends
        return other.first <= begun and not self.certainly_later(other, span)

    def ended(self, left: Iterable[Says]) -> Iterator[Says]:
        """What is over, but what held before an event that says what has held since."""
        for claim in left:
            since = (
                level
                for level in self.levels
                if level.role == "level"
                and self.happened(level)
                and self.one_happening(level, claim)
            )
            if self.over(claim) and not (claim.role == "before" and any(since)):
                yield claim

    def decide(self) -> None:
        left = self.not_ruled_out(self.levels)
        found = [claim for claim in left if not self.over(claim)]
        bounds = [c for c in self.levels if self.observed and c.open and not self.begun(c)]
        live = [each for each in self.not_ruled_out(self.changes) if not self.counted(each)]
        self.told.unapplied = ids(live)
        if not found:
            self.told.bounds = ids(bounds)
            self.told.ended = ids(self.ended(left))
            return
        if all(claim.open and not self.settled(claim) for claim in found):
            self.told.bounds = ids([*found, *bounds])
            self.told.ended = ids(self.ended(left))
            return
        may_leave_nothing = self.spans_whose_end_may_leave_nothing()
        over = [claim for claim in may_leave_nothing if self.over(claim)]
        left = self.judge([*found, *over])
        found = [claim for claim in found if claim in left]
        self.judge_across(found)
        self.told.ended = ids(claim for claim in over if claim in left)
        if not found:
            return
        self.show_candidates(found)
        self.told.foreign = self.foreign(found)
        settled = [claim for claim in found if self.settled(claim)]
        pairs = list(combinations(found, 2))
        if self.told.foreign or any(self.contradict(*pair) for pair in pairs):
            self.told.standing = "contested"
        elif (
            not settled
            or not all(self.agree(*pair) for pair in pairs)
            or any(span in left for span in may_leave_nothing)
        ):
            self.told.standing = "possible"
            self.told.tentative |= any(not self.sure(span) for span in over if span in left)
        else:
            base = min(settled, key=lambda c: (narrowness(c.value), c.derived, c.event))
            self.told.standing = "derived" if base.derived else "stated"
            self.told.value = base.value
            self.told.inputs = [base.event] if base.derived else []
            self.apply(live, found, base)
            self.age_of(found)
        self.ages(found)

    def show_candidates(self, claims: Iterable[Says]) -> None:
        claims = list(claims)
        self.told.candidates = sorted(
            (claim.event, claim.role, json.dumps(claim.value)) for claim in claims
        )
        self.told.tentative = any(not self.sure(claim) for claim in claims)

    def pairs_to_judge(self, found: list[Says]) -> set[tuple[str, str, str]]:
        """(judgement, preferred, rejected) among claims of this cell that differ."""
        return {
            (name, prefer, over)
            for name, prefer, over in self.known.judgements()
            if self.differ(
                [claim for claim in found if claim.event == prefer],
                [claim for claim in found if claim.event == over],
            )
        }

    def good_pairs(self, found: list[Says]) -> set[tuple[str, str, str]]:
        """Those that no other one turns round; none if they would leave nothing."""
        pairs = self.pairs_to_judge(found)
        turned = {(prefer, over) for _, prefer, over in pairs}
        good = {pair for pair in pairs if (pair[2], pair[1]) not in turned}
        losers = {over for _, _, over in good}
        return good if any(claim.event not in losers for claim in found) else set()

    def judge(self, found: list[Says]) -> list[Says]:
        losers = {over for _, _, over in self.good_pairs(found)}
        self.note(name for name, _, _ in self.pairs_to_judge(found))
        return [claim for claim in found if claim.event not in losers]

    def note(self, judgements: Iterable[str]) -> None:
        self.told.judged = sorted({*self.told.judged, *judgements})

    # ----------------------------------------------------------------- judgements across cells

    def verdicts(self, mine: str, other: str) -> tuple[set[tuple[str, str, str]], bool]:
        """The judgements on two events, and whether they settle which is right.

        None that is on a ring settles anything: where its loser comes before its winner by way of
        any others.
        """
        every, better = self.known.judgements(), self.better()
        here = {pair for pair in every if {pair[1], pair[2]} == {mine, other}}
        return here, bool(here) and not any((over, prefer) in better for _, prefer, over in here)

    def better(self) -> set[tuple[str, str]]:
        """(preferred, rejected), also by way of others."""
        better = {(prefer, over) for _, prefer, over in self.known.judgements()}
        while more := {(a, d) for a, b in better for c, d in better if b == c} - better:
            better |= more
        return better

    def ring(self, mine: str, other: str) -> set[tuple[str, str, str]]:
        """The judgements that go round from one event to itself by way of another."""
        better = self.better()
        return {
            each
            for each in self.known.judgements()
            if self.verdicts(mine, other)[0]
            if each[1] == mine or (mine, each[1]) in better
            if each[2] == mine or (each[2], mine) in better
        }

    def judge_across(self, found: Iterable[Says]) -> None:
        """Notes what is judged of the contests with claims elsewhere that are left."""
        overruled = set(self.told.overruled)
        for mine, other, _ in self.contests(found):
            here, settled = self.verdicts(mine, other)
            overruled |= here if settled else set()
            self.note(name for name, _, _ in (here if settled else self.ring(mine, other)))
        self.told.overruled = sorted(overruled)

    def set_aside(self) -> None:
        """Leaves out what lost to a claim elsewhere, and notes it where it could be the last."""
        everything = [*self.levels, *self.changes]
        lost = {
            (claim.event, verdict)
            for claim in everything
            for mine, other, _ in self.contests([claim], ever=True)
            for verdict in self.verdicts(mine, other)[0]
            if self.verdicts(mine, other)[1] and verdict[1] == other
        }
        gone = {event for event, _ in lost}
        self.levels = [claim for claim in self.levels if claim.event not in gone]
        self.changes = [claim for claim in self.changes if claim.event not in gone]
        for event, verdict in lost:
            if any(c.event == event and self.could_be_last(c) for c in everything):
                self.told.overruled = sorted({*self.told.overruled, verdict})
                self.note([verdict[0]])

    def could_be_last(self, claim: Says) -> bool:
        """Whether it could be, beside the levels that are left."""
        kept = self.levels
        self.levels = [*kept, claim]
        left = self.not_ruled_out([*kept, claim])
        may_leave_nothing = [] if self.fixed else self.ended(left)
        throughout = any(self.holds(c) and self.happened(c) for c in left)
        self.levels = kept
        if self.over(claim):
            return claim in may_leave_nothing and not throughout
        return claim in left

    def differ(self, mine: Sequence[Says], theirs: Sequence[Says]) -> bool:
        """Whether two events differ in this cell: before and after apart, if they can be."""
        pairs = [(one, two) for one in mine for two in theirs]
        alike = [(one, two) for one, two in pairs if one.role == two.role]
        return any(not self.agree(*pair) for pair in alike or pairs)

    def foreign(self, found: Iterable[Says]) -> list[tuple[str, str]]:
        """Claims elsewhere that contest a candidate, which no judgement settles."""
        open_ones = (each for each in self.contests(found) if not self.verdicts(*each[:2])[1])
        return sorted({(event, attribute) for _, event, attribute in open_ones})

    def contests(self, found: Iterable[Says], ever: bool = False) -> set[tuple[str, str, str]]:
        """(event here, event elsewhere, its attribute) linked to contradict each other.

        Only where the claim elsewhere may hold at D, unless on whatever day is asked.
        Two events that speak of one cell contradict each other there alone, also where one
        clears the collection that the other's member is of; two that speak of one attribute
        of different entities, in that attribute alone.
        """
        sides = set()
        for claim in found:
            for pair in self.known.linked("contradicts"):
                if claim.event not in pair:
                    continue
                other = pair[0] if pair[1] == claim.event else pair[1]
                if other in self.speaking:
                    continue
                ours = self.said_by(claim.event, ("level", "before", "less", "more", "count"))
                theirs = self.said_by(other, ("level",))
                if {each.cell for each in ours} & {each.cell for each in theirs}:
                    continue
                shared = {each.cell[1] for each in ours} & {each.cell[1] for each in theirs}
                sides |= {
                    (claim.event, each.event, each.cell[1])
                    for each in theirs
                    if (not shared or each.cell[1] == claim.cell[1])
                    and (not shared or claim.cell[1] in shared)
                    and (ever or (self.begun(each) and not (each.end and each.end[1] < self.at)))
                }
        return sides

    def said_by(self, event: str, roles: Sequence[str]) -> list[Says]:
        return [
            claim
            for claim in self.everything.all
            if claim.event == event and claim.factual and claim.role in roles
        ]

    # ------------------------------------------------------------- changes known only by how much

    def apply(self, live: list[Says], found: list[Says], base: Says) -> None:
        stale = self.attribute.stale_after
        reach = self.clock.after(base.seen, stale) if stale and self.observed else FOREVER
        fit = [
            change
            for change in live
            if all(self.certainly_later(change, claim) for claim in found)
            and change.last <= reach
            and self.changed(base, change) is not None
        ]
        if not fit:
            return
        self.told.unapplied = ids(change for change in live if change not in fit)
        groups = {self.known.happening(change.event) for change in fit}
        sure = any(self.happened(change) for change in fit)
        values = [(c.event, c.role, json.dumps(self.changed(base, c))) for c in fit]
        keep = [] if sure else self.told.candidates
        made = [self.changed(base, change) for change in fit]
        alike = all(agree(a, b, "quantity", self.clock) for a, b in combinations(made, 2))
        if sure:
            self.told.tentative = False
        self.told.tentative |= any(not self.sure(change) for change in fit)
        if len(groups) == 1 and sure and alike:
            chosen = min(
                (c for c in fit if self.happened(c)),
                key=lambda change: narrowness(self.changed(base, change)),
            )
            self.told.standing, self.told.value = "derived", self.changed(base, chosen)
        else:
            self.told.standing, self.told.value = "possible", None
        self.told.candidates = sorted([*keep, *values])
        self.told.inputs = ids([base, *fit])

    def changed(self, base: Says, change: Says) -> Any:
        return added(base.value, change.value, -1 if change.role == "less" else 1)

    # ------------------------------------------------------------------------- age, stale, next

    def ages(self, found: list[Says]) -> None:
        if self.observed and self.told.candidates:
            names = {event for event, _, _ in self.told.candidates}
            claims = [c for c in [*found, *self.changes] if c.event in names]
            self.told.age = max(
                0, self.clock.day(self.at) - self.clock.day(max(claim.seen for claim in claims))
            )

    def age_of(self, found: list[Says]) -> None:
        stale = self.attribute.stale_after
        if not (self.observed and stale and self.told.standing in ("stated", "derived")):
            return
        names = {event for event, _, _ in self.told.candidates}
        claims = [c for c in [*found, *self.changes] if c.event in names]
        if self.at <= self.clock.after(max(claim.seen for claim in claims), stale):
            return
        later = self.later()
        if not later or (
            later[0].role == "level"
            and agree(later[0].value, self.told.value, self.type, self.clock)
        ):
            self.told.standing = "stale"
        else:
            self.told.standing, self.told.value = "unknown", None
            self.told.bounds = sorted({*names, later[0].event})
            self.told.candidates, self.told.tentative = [], False

    def later(self) -> list[Says]:
        claims = [
            claim
            for claim in [*self.levels, *self.changes, *self.counts]
            if claim.role != "before" and claim.first > self.at and self.sure(claim)
        ]
        return sorted(claims, key=lambda claim: (claim.last, claim.first, claim.event))

    def says_the_same(self, value: Any) -> bool:
        if self.type == "words":
            return bool(value == self.told.value)
        return agree(value, self.told.value, self.type, self.clock)

    def find_next(self) -> None:
        later = self.later()
        if not self.observed and self.told.standing in ("stated", "derived"):
            later = [
                claim
                for claim in later
                if claim.role != "level" or not self.says_the_same(claim.value)
            ]
        self.told.next = later[0].event if later else None

    # ----------------------------------------------------------------------------------- tallies

    def tally(self) -> None:
        begun = [claim for claim in self.counts if self.begun(claim)]
        self.told.unapplied = ids(c for c in begun if least_and_most(c.value) is None)
        begun = [claim for claim in begun if least_and_most(claim.value) is not None]
        groups = {self.known.happening(claim.event) for claim in begun}
        low = high = 0.0
        for group in groups:
            sides = [claim for claim in begun if claim.event in group]
            ranges = [least_and_most(claim.value) or (0, 0) for claim in sides]
            least, most = max(a for a, _ in ranges), min(b for _, b in ranges)
            if least > most:
                least, most = min(a for a, _ in ranges), max(b for _, b in ranges)
            if any(self.happened(claim) for claim in sides):
                low += max(0, least)
            high += most
        if groups:
            self.told.standing = "derived"
            self.told.value = (low, high)
            self.show_candidates(begun)
        self.told.happenings = len(groups)
        later = self.later()
        self.told.next = later[0].event if later else None

    # ------------------------------------------------------------------------------------- links

    def find_links(self) -> None:
        """What orders what it rests on, or makes it one happening, at any remove; and what is
        linked to contradict that itself."""
        told = self.told
        own = {event for event, *_ in told.candidates}
        own |= {*told.bounds, *told.ended, *told.inputs}
        here = {claim.event for claim in self.here}
        judged = {event for _, *pair in told.overruled for event in pair}
        own |= judged & here
        company = own | judged | {event for event, _ in told.foreign}
        moving = [link for link in self.known.links if link[1] in ("same", "follows")]
        for _ in moving:
            for source, _relation, target in moving:
                if {source, target} & company:
                    company |= {source, target}
        told.links = [
            link
            for link in self.known.links
            if (link in moving and link[0] in company)
            or (link[1] == "contradicts" and {link[0], link[2]} & own)
        ]

    # ------------------------------------------------------------------------------------ beside

    def find_beside(self) -> None:
        happened = [c.first for c in self.levels if c.role == "level" and self.happened(c)]
        bar = max(happened, default=None)
        for claim in self.rest:
            tentative = not self.sure(claim)
            if claim.modality in AHEAD or not claim.dated:
                if claim.said[0] > self.at:
                    continue
                tentative |= claim.said[1] > self.at
            else:
                if claim.first > self.at:
                    continue
                tentative |= claim.last > self.at
            if claim.modality not in AHEAD:
                if bar is not None and bar > claim.last and not self.fixed:
                    continue
                if self.over(claim):
                    continue
            status = self.status(claim) if claim.modality == "planned" else ""
            self.told.annotations.append((claim.event, claim.modality, status, tentative))
            known = self.told.standing in ("stated", "derived", "stale")
            if known and claim.role == "level" and not tentative:
                same = agree(claim.value, self.told.value, self.type, self.clock)
                denied = claim.modality == "denied" and self.says_the_same(claim.value)
                if denied or (claim.modality == "alleged" and not same):
                    self.told.disputed.append(claim.event)
        self.told.annotations.sort()
        self.told.disputed = sorted(set(self.told.disputed))

    def status(self, plan: Says) -> str:
        events, windows = self.known.events, self.known.windows
        for source, target in self.known.linked("fulfils"):
            done = events[source].modality in FACTUAL and windows[source][1] <= self.at
            if target == plan.event and done:
                return "fulfilled"
        for source, target in self.known.linked("follows"):
            newer = events[source]
            here = any(claim.event == source for claim in self.rest)
            said = self.known.said(newer)[1] <= self.at
            if target == plan.event and newer.modality == "planned" and here and said:
                return "superseded"
        last = plan.end[1] if plan.end else plan.last
        return "overdue" if last < self.at else "expected"
