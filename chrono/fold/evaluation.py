"""`read`: what one cell shows at (D, K). Puts the other rooms of the fold together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from attrs import evolve

from chrono.edtf import FOREVER
from chrono.edtf.durations import parse_duration, past
from chrono.fold.links import ActiveLinks, resolve_links
from chrono.fold.resolution import QueryContext, Resolution, resolve
from chrono.fold.windows import moved
from chrono.model.claim import Annotation, Cell, Claim, Link, Reading
from chrono.model.quantity import agree


def read(cell: Cell, at: int, known_at: int = FOREVER) -> Reading:
    """What a cell shows at the end of day `at`, as far as was known at the end of `known_at`."""
    acting = resolve_links(cell.links, known_at)
    asked = QueryContext(cell.attribute, at, known_at, acting)
    claims = visible(cell.claims, cell, asked)
    levels = [c for c in claims if c.layer == "value" and c.role in _LEVELS]
    verdict, coming, unapplied, happenings = _valued(claims, levels, cell, asked)
    upcoming = next_change(coming, verdict, asked)
    age: int | None = None
    if cell.attribute.persistence == "observed" and verdict.candidates:
        verdict, age = apply_staleness(verdict, upcoming, asked)
    annotations: tuple[Annotation, ...] = ()
    disputed: tuple[Claim, ...] = ()
    if len(levels) < len(claims):
        annotations, disputed = _beside(claims, levels, verdict, cell, asked)
    links = _involved(verdict, acting) if acting.links else ()
    return Reading(
        cell.key,
        cell.attribute,
        at,
        known_at,
        verdict.standing,
        verdict.value,
        verdict.rule,
        verdict.candidates,
        verdict.foreign,
        verdict.bounds,
        verdict.ended,
        annotations,
        disputed,
        verdict.judged,
        unapplied,
        verdict.inputs,
        age,
        upcoming,
        links,
        known_at < FOREVER and any(claim.known[1] > known_at for claim in verdict.rests_on),
        happenings,
        acting.led_by((*links, *verdict.judged)) if acting.led else (),
    )


_LEVELS: Final = ("level", "before")


def _valued(
    claims: Sequence[Claim], levels: Sequence[Claim], cell: Cell, asked: QueryContext
) -> tuple[Resolution, Sequence[Claim], tuple[Claim, ...], int]:
    """The verdict before it ages; what else is to come; changes not applied; happenings tallied.

    The rooms for tallies and changes are entered, and imported, only where a cell has any.
    """
    if cell.attribute.tally:
        from chrono.fold.tally import tally

        counts = [c for c in claims if c.layer == "value" and c.role == "count"]
        verdict, unapplied, happenings = tally(counts, asked)
        return verdict, counts, unapplied, happenings
    verdict = resolve(levels, visible(cell.foreign, cell, asked) if cell.foreign else (), asked)
    coming = [c for c in levels if c.role == "level"]
    changes = [c for c in claims if c.layer == "value" and c.role in ("less", "more")]
    if not changes:
        return verdict, coming, (), 0
    from chrono.fold.deltas import apply_changes

    verdict, unapplied = apply_changes(verdict, levels, changes, asked)
    return verdict, coming + changes, unapplied, 0


def _beside(
    claims: Sequence[Claim],
    levels: Sequence[Claim],
    verdict: Resolution,
    cell: Cell,
    asked: QueryContext,
) -> tuple[tuple[Annotation, ...], tuple[Claim, ...]]:
    """What stands beside the value, and what of it disputes the value."""
    aside = [c for c in claims if c.layer != "value" and c.role != "before"]
    if not aside:
        return (), ()
    from chrono.fold.annotations import annotations_of, disputes

    annotations = annotations_of(aside, levels, dict(cell.links.moments), asked)
    known = verdict.deciding is not None
    return annotations, disputes(verdict.value, annotations, asked) if known and annotations else ()


def visible(claims: Iterable[Claim], cell: Cell, asked: QueryContext) -> list[Claim]:
    """The claims that exist at K, on the days that links leave them, entities by one name."""
    acting, known_at = asked.acting, asked.known_at
    seen = list(claims) if known_at >= FOREVER else [c for c in claims if c.known[0] <= known_at]
    if acting.retracted:
        seen = [c for c in seen if c.event not in acting.retracted]
    if acting.windows:
        seen = [
            moved(c, acting.windows[c.event], cell.attribute) if c.event in acting.windows else c
            for c in seen
        ]
    if cell.canon and cell.attribute.type == "entity":
        # A foreign side may be of another attribute, and its value no name at all.
        seen = [
            evolve(c, value=cell.canon[c.value])
            if isinstance(c.value, str) and c.value in cell.canon
            else c
            for c in seen
        ]
    return seen


def next_change(coming: Sequence[Claim], verdict: Resolution, asked: QueryContext) -> Claim | None:
    """The next known change: the first claim, by its last day, that certainly begins after D.

    Of what is observed, the next observation; otherwise the first that says something else.
    """
    later = [c for c in coming if c.earliest > asked.at and c.known[1] <= asked.known_at]
    if not later:
        return None
    if verdict.deciding is not None and asked.attribute.persistence != "observed":
        kind, value = asked.attribute.type, verdict.value
        later = [c for c in later if c.role != "level" or differs(kind, c.value, value)]
    if len(later) == 1:
        return later[0]
    return min(later, key=lambda c: (c.latest, c.earliest, c.event), default=None)


def differs(kind: str, one: object, two: object) -> bool:
    """Whether a later value is another: words are another if they are not the same."""
    return one != two if kind == "words" else not agree(kind, one, two)


def apply_staleness(
    verdict: Resolution, later: Claim | None, asked: QueryContext
) -> tuple[Resolution, int | None]:
    """The verdict on what is observed after it has aged, and its age in days.

    `later` is the next observation. Past `stale_after` it is stale if nothing later is known
    or the next one agrees, else unknown between the two (RULES.md, section 4).
    """
    seen = max([claim.seen for claim in verdict.candidates])
    limit = asked.attribute.stale_after
    age = max(0, asked.at - seen)
    if verdict.deciding is None or limit is None or not past(seen, parse_duration(limit), asked.at):
        return verdict, age
    if later is None or (
        later.role == "level" and agree(asked.attribute.type, later.value, verdict.value)
    ):
        return evolve(verdict, standing="stale"), age
    return (
        Resolution(
            "unknown",
            "between",
            bounds=(*verdict.candidates, later),
            inputs=verdict.inputs,
            judged=verdict.judged,
        ),
        None,
    )


def _involved(verdict: Resolution, acting: ActiveLinks) -> tuple[Link, ...]:
    """The acting links that can bear on a verdict.

    Those that move windows, `same` and `follows`, as far as they lead from its claims and
    from the other side's; a `contradicts` only where it names one of its own claims.
    """
    claims = (*verdict.candidates, *verdict.bounds, *verdict.ended)
    own = {claim.event for claim in claims} | set(verdict.inputs)
    if not own:
        return ()
    reached = own | {claim.event for claim in verdict.foreign}
    waiting = [link for link in acting.links if link.relation in ("same", "follows")]
    found = list[Link]()
    while near := [link for link in waiting if not reached.isdisjoint((link.source, link.target))]:
        waiting = [link for link in waiting if reached.isdisjoint((link.source, link.target))]
        found += near
        reached.update(end for link in near for end in (link.source, link.target))
    for link in acting.links:
        if link.relation == "contradicts" and not own.isdisjoint((link.source, link.target)):
            found.append(link)
    return tuple(found)
