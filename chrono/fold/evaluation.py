"""`read`: the reading of one cell at (D, K). Combines the other modules of the fold."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from attrs import evolve

from chrono.edtf import FOREVER
from chrono.edtf.clock import UTC_CLOCK, Clock
from chrono.fold.annotations import annotations_of, disputes
from chrono.fold.deltas import apply_changes
from chrono.fold.judgements import overruled
from chrono.fold.links import ActiveLinks, resolve_links
from chrono.fold.resolution import QueryContext, Resolution, resolve, without_overruled
from chrono.fold.tally import tally
from chrono.fold.windows import moved
from chrono.model.claim import Annotation, Cell, Claim, ForeignClaim, Link, Overruling, Reading
from chrono.model.quantity import agree
from chrono.model.vocabulary.schema import Attribute


def read(cell: Cell, at: int, known_at: int = FOREVER) -> Reading:
    """Return the reading of a cell at the second `at`, as known at the second `known_at`."""
    if cell.epochs is not None:
        cell = cell.epochs.at(cell, known_at)
    active = resolve_links(cell.links, known_at)
    context = QueryContext(cell.attribute, at, known_at, active)
    claims = visible(cell, context)
    foreign = visible_foreign(cell, context) if cell.foreign else []
    lost: list[Overruling] = []
    if foreign and active.prefers and not cell.attribute.tally:
        lost = overruled(claims, foreign, active)
        events = {each.ours.event for each in lost}
        claims = [c for c in claims if c.event not in events]
    levels = [c for c in claims if c.layer == "value" and c.role in _LEVELS]
    resolution, coming, unapplied, happenings = _valued(claims, levels, foreign, lost, context)
    upcoming = next_change(coming, resolution, context)
    age: int | None = None
    if cell.attribute.persistence == "observed" and resolution.candidates:
        resolution, age = apply_staleness(resolution, upcoming, context)
    annotations: tuple[Annotation, ...] = ()
    disputed: tuple[Claim, ...] = ()
    if len(levels) < len(claims):
        annotations, disputed = _beside(claims, levels, resolution, cell, context)
    links = _involved(resolution, active) if active.links else ()
    return Reading(
        cell.key,
        cell.attribute,
        at,
        known_at,
        resolution.standing,
        resolution.value,
        resolution.rule,
        resolution.candidates,
        resolution.foreign,
        resolution.bounds,
        resolution.ended,
        annotations,
        disputed,
        resolution.judged,
        unapplied,
        resolution.inputs,
        age,
        upcoming,
        links,
        known_at < FOREVER and any(claim.known[1] > known_at for claim in resolution.rests_on),
        happenings,
        active.led_by((*links, *resolution.judged)) if active.led else (),
        resolution.overrulings,
        _elsewhere(resolution, foreign),
    )


def _elsewhere(resolution: Resolution, foreign: Iterable[ForeignClaim]) -> dict[str, Attribute]:
    """Return the attributes of the other cells whose claims the reading names."""
    named = {claim.cell for claim in resolution.foreign}
    named |= {each.theirs.cell for each in resolution.overrulings}
    return {each.claim.cell: each.attribute for each in foreign if each.claim.cell in named}


_LEVELS: Final = ("level", "before")


def _valued(
    claims: Sequence[Claim],
    levels: Sequence[Claim],
    foreign: Sequence[ForeignClaim],
    lost: Sequence[Overruling],
    context: QueryContext,
) -> tuple[Resolution, Sequence[Claim], tuple[Claim, ...], int]:
    """Return the verdict before ageing, other pending claims, unapplied changes and the tally size.

    The modules for tallies and changes are imported only where a cell has such claims.
    """
    if context.attribute.tally:
        counts = [c for c in claims if c.layer == "value" and c.role == "count"]
        resolution, unapplied, happenings = tally(counts, context)
        return resolution, counts, unapplied, happenings
    resolution = resolve(levels, foreign, context)
    if lost:
        resolution = without_overruled(resolution, lost, levels, context)
    coming = [c for c in levels if c.role == "level"]
    changes = [c for c in claims if c.layer == "value" and c.role in ("less", "more")]
    if not changes:
        return resolution, coming, (), 0
    resolution, unapplied = apply_changes(resolution, levels, changes, context)
    return resolution, coming + changes, unapplied, 0


def _beside(
    claims: Sequence[Claim],
    levels: Sequence[Claim],
    resolution: Resolution,
    cell: Cell,
    context: QueryContext,
) -> tuple[tuple[Annotation, ...], tuple[Claim, ...]]:
    """Return the annotations beside the value, and those that dispute it."""
    aside = [c for c in claims if c.layer != "value" and c.role != "before"]
    if not aside:
        return (), ()
    annotations = annotations_of(aside, levels, dict(cell.links.moments), context)
    known = resolution.deciding is not None
    return annotations, disputes(
        resolution.value, annotations, context
    ) if known and annotations else ()


def visible(cell: Cell, context: QueryContext) -> list[Claim]:
    """Return a cell's claims that exist at K, in the windows that links leave them."""
    return _visible(cell.claims, cell.attribute, cell, context)


def visible_foreign(cell: Cell, context: QueryContext) -> list[ForeignClaim]:
    """Return the claims of other cells that exist at K, in the windows that their cells give."""
    return [
        evolve(each, claim=claim)
        for each in cell.foreign
        for claim in _visible((each.claim,), each.attribute, cell, context)
    ]


def _visible(
    claims: Iterable[Claim], attribute: Attribute, cell: Cell, context: QueryContext
) -> list[Claim]:
    active, known_at = context.active, context.known_at
    seen = list(claims) if known_at >= FOREVER else [c for c in claims if c.known[0] <= known_at]
    if active.retracted:
        seen = [c for c in seen if c.event not in active.retracted]
    if active.windows:
        seen = [
            moved(c, active.windows[c.event], attribute) if c.event in active.windows else c
            for c in seen
        ]
    if cell.canon and attribute.type == "entity":
        seen = [
            evolve(c, value=cell.canon[c.value])
            if isinstance(c.value, str) and c.value in cell.canon
            else c
            for c in seen
        ]
    return seen


def next_change(
    coming: Sequence[Claim], resolution: Resolution, context: QueryContext
) -> Claim | None:
    """Return the next known change: the first claim, by last second, that certainly begins after D.

    For an observed attribute, this is the next observation; otherwise the next different value.
    """
    later = [c for c in coming if c.earliest > context.at and c.known[1] <= context.known_at]
    if not later:
        return None
    if resolution.deciding is not None and context.attribute.persistence != "observed":
        kind, value = context.attribute.type, resolution.value
        later = [
            c
            for c in later
            if c.role != "level" or differs(kind, c.value, value, context.attribute.clock)
        ]
    if len(later) == 1:
        return later[0]
    return min(later, key=lambda c: (c.latest, c.earliest, c.event), default=None)


def differs(kind: str, one: object, two: object, clock: Clock = UTC_CLOCK) -> bool:
    """Return whether a later value is different. Words differ unless they are equal."""
    return one != two if kind == "words" else not agree(kind, one, two, clock)


def apply_staleness(
    resolution: Resolution, later: Claim | None, context: QueryContext
) -> tuple[Resolution, int | None]:
    """Return the verdict on an observation after ageing, and its age in days.

    `later` is the next observation. Past `stale_after` the reading is stale if no later observation
    is known or the next one agrees, otherwise unknown between the two (RULES.md, section 4).
    """
    seen = max([claim.seen for claim in resolution.candidates])
    attribute = context.attribute
    age = max(0, attribute.clock.age(seen, context.at))
    if (
        resolution.deciding is None
        or attribute.stale_after is None
        or context.at <= attribute.clock.add(seen, attribute.stale_after)
    ):
        return resolution, age
    if later is None or (
        later.role == "level"
        and agree(attribute.type, later.value, resolution.value, attribute.clock)
    ):
        return evolve(resolution, standing="stale"), age
    return (
        Resolution(
            "unknown",
            "between",
            bounds=(*resolution.candidates, later),
            inputs=resolution.inputs,
            judged=resolution.judged,
            overrulings=resolution.overrulings,
        ),
        None,
    )


def _involved(resolution: Resolution, active: ActiveLinks) -> tuple[Link, ...]:
    """Return the active links that can bear on a resolution.

    These are `same` and `follows`, which move windows, as far as they lead from the claims on
    either side; and each `contradicts` that names one of the cell's own claims.
    """
    claims = (*resolution.candidates, *resolution.bounds, *resolution.ended)
    own = {claim.event for claim in claims} | set(resolution.inputs)
    own |= {each.ours.event for each in resolution.overrulings}
    if not own:
        return ()
    reached = own | {claim.event for claim in resolution.foreign}
    reached |= {each.theirs.event for each in resolution.overrulings}
    moving: dict[str, list[Link]] = {}
    for link in active.links:
        if link.relation in ("same", "follows"):
            moving.setdefault(link.source, []).append(link)
            moving.setdefault(link.target, []).append(link)
    waiting = sorted(reached)
    near = dict[int, Link]()
    while waiting:
        for link in moving.pop(waiting.pop(), ()):
            near[id(link)] = link
            waiting += (link.source, link.target)
    found = [link for link in active.links if id(link) in near]
    for link in active.links:
        if link.relation == "contradicts" and not own.isdisjoint((link.source, link.target)):
            found.append(link)
    return tuple(found)
