"""Numbers that change without an event that reports it, and changes that do not add up.

Two levels are compared only where one certainly comes next after the other and no change can lie
between them: a difference that vague dates could explain is not reported.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from typing import Any

from attrs import frozen

from chrono.checks.context import CheckContext, Looked
from chrono.checks.finding import Finding
from chrono.edtf import BEGINNING
from chrono.fold.derive import listed
from chrono.model.claim import Claim
from chrono.model.event import FACTUAL, Event
from chrono.model.quantity import agree, plus, span
from chrono.model.vocabulary.schema import Effect

LOOK = "Look for what happened between the two, or `chrono correct` the one that was misread."


@frozen
class _Step:
    """A level, and the number just before it according to its event."""

    claim: Claim
    changes: bool
    """Whether its event is itself a change of the number."""
    before: Claim | None


def find_unexplained_changes(context: CheckContext) -> Iterator[Finding]:
    """Yield each unexplained change, each wrong `from`, and each sum that is wrong.

    A change is unexplained if no event reports it; a `from` is wrong if the level before differs;
    a sum is wrong if the from, by and to of one event do not add up.
    """
    for key, found in context.looked.items():
        attribute = found.attribute
        counted = attribute.type == "quantity" and not attribute.tally
        if counted and attribute.persistence != "fixed" and len(found.levels) > 1:
            yield from _steps(key, found, context)
    yield from _sums(context)


def _steps(key: str, found: Looked, context: CheckContext) -> Iterator[Finding]:
    befores = {claim.event: claim for claim in found.values if claim.role == "before"}
    steps = [
        _Step(claim, _is_change(claim, found, context), befores.get(claim.event))
        for claim in found.levels
        if span(claim.value) is not None
    ]
    steps.sort(key=lambda step: (step.claim.latest, step.claim.earliest, step.claim.event))
    lasts = [step.claim.latest for step in steps]
    widest = max(
        (latest - step.claim.earliest for latest, step in zip(lasts, steps, strict=True)), default=0
    )
    moves = [claim for claim in found.values if claim.role in ("less", "more")]
    moves += [step.claim for step in steps if step.changes]
    reported: set[tuple[str, str]] = set()
    for step in steps:
        earlier = _before(step.claim, steps, lasts, widest, found)
        if earlier is None:
            continue
        pair = _text(earlier.claim), _text(step.claim)
        if pair in reported:
            continue
        finding = _hold(key, earlier.claim, step, moves, found, context)
        if finding:
            reported.add(pair)
            yield finding


def _text(claim: Claim) -> str:
    """Return a text that is equal for two claims of one value and one day."""
    return f"{claim.latest} {claim.value!r}"


def _before(
    claim: Claim, steps: list[_Step], lasts: list[int], widest: int, found: Looked
) -> _Step | None:
    """Return the level certainly before a claim, if nothing else can lie between or beside it.

    `steps` are in the order of `lasts`, their last days; `widest` is the widest window.
    """
    place = bisect_left(lasts, claim.earliest)
    if claim.earliest == BEGINNING or not place:
        return None
    last = steps[place - 1]
    if claim.event_window[0] == BEGINNING:
        limit = found.attribute.stale_after
        if limit is None or claim.earliest <= found.attribute.clock.add(last.claim.seen, limit):
            return None
    for index in range(bisect_left(lasts, last.claim.earliest), len(steps)):
        other = steps[index].claim
        if other.latest - widest > claim.latest:
            break
        if other.event in (claim.event, last.claim.event) or other.earliest > claim.latest:
            continue
        if not _both(other.value, (last.claim.value, claim.value)):
            return None
    return last


def _both(value: Any, sides: tuple[Any, Any]) -> bool:
    """Return whether a level between two others agrees with one, so that it explains nothing."""
    return any(agree("quantity", value, side) for side in sides)


def _is_change(claim: Claim, found: Looked, context: CheckContext) -> bool:
    event = context.events.get(claim.event)
    kind = event and context.vocabulary.types.get(event.type)
    return bool(kind) and any(
        effect.attribute == found.attribute.name
        and (effect.verb == "change" or effect.before or effect.before_value)
        for effect in kind.effects  # type: ignore[union-attr]
    )


def _hold(
    key: str, earlier: Claim, step: _Step, moves: list[Claim], found: Looked, context: CheckContext
) -> Finding | None:
    """Return the conflict between a level and the one before it, if there is one."""
    later = step.claim
    if step.before is not None:
        fits = agree("quantity", step.before.value, earlier.value)
        if fits or _moved_between(earlier, later, moves, context):
            return None
        return _finding(
            key, earlier, step.before, found, context, "disagrees with the level before"
        )
    if step.changes or agree("quantity", earlier.value, later.value):
        return None
    if _moved_between(earlier, later, moves, context):
        return None
    return _finding(key, earlier, later, found, context, "differs, and no event tells the change")


def _moved_between(earlier: Claim, later: Claim, moves: list[Claim], context: CheckContext) -> bool:
    """Return whether another happening's change can lie between two levels."""
    mine = {context.happening(earlier.event), context.happening(later.event)}
    return any(
        context.happening(move.event) not in mine
        and move.latest >= earlier.earliest
        and move.event_window[0] <= later.latest
        for move in moves
    )


def _finding(
    key: str, earlier: Claim, later: Claim, found: Looked, context: CheckContext, what: str
) -> Finding:
    attribute = found.attribute
    before = "just before that, " if later.role == "before" else ""
    limit = attribute.stale_after
    fresh = limit is None or later.latest <= attribute.clock.add(earlier.seen, limit)
    return Finding(
        check="unexplained-changes",
        severity="conflict" if before and fresh else "gap",
        cells=(key,),
        events=(earlier.event, later.event),
        at=later.event_window[1],
        sentence=f"{context.opening_cell(key)}: {context.say_claim(earlier, attribute)}, then"
        f" {before}{context.say_claim(later, attribute)}: the second {what}.",
        what_next=LOOK,
    )


# ------------------------------------------------------------------------ within an event


def _sums(context: CheckContext) -> Iterator[Finding]:
    """Yield events whose own from, by and to cannot all be right."""
    for event in context.facts():
        kind = context.vocabulary.types.get(event.type)
        for effect in kind.effects if kind else ():
            if effect.verb == "change" and event.modality in FACTUAL:
                yield from _sum(event, effect, context)


def _sum(event: Event, effect: Effect, context: CheckContext) -> Iterator[Finding]:
    before, by, to = (event.data.get(name or "") for name in (effect.before, effect.by, effect.to))
    if before is None or to is None:
        return
    sign = "less" if effect.sign < 0 else "more"
    by_words = "" if by is None else f" {sign} {context.say_number(by)}"
    wrong = False
    if by is not None:
        made = plus(before, by, effect.sign)
        wrong = made is not None and not agree("quantity", made, to)
    else:
        low, high = (before, to) if effect.sign < 0 else (to, before)
        mine, theirs = span(low), span(high)
        wrong = bool(
            effect.by
            and mine
            and theirs
            and None not in (mine[1], theirs[0])
            and mine[1] < theirs[0]  # type: ignore[operator]
        )
    if wrong:
        cells = tuple(f"{each}.{effect.attribute}" for each in listed(event.data[effect.field]))
        yield Finding(
            check="unexplained-changes",
            severity="conflict",
            cells=cells,
            events=(event.id,),
            at=context.window(event.id)[1],
            sentence=f"{context.opening(event.id)} does not add up: from"
            f" {context.say_number(before)}{by_words} to {context.say_number(to)}.",
            what_next="Read its passage: if the document says so, keep it and note it; if it was"
            " misread, `chrono correct` it.",
        )
