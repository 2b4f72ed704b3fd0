"""Suggests links: claims of two documents that seem to report one thing and are not linked.

There are two ways to find them: claims of one cell that agree, on days that can be the same; and
events of one type about the same entities, without a field that differs, on days that can be
the same and are known for both. A hint is one set of events, not every pair in it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from typing import Any, Final, Literal

from attrs import frozen

from chrono.checks.context import SHORT, CheckContext, Looked
from chrono.checks.finding import Finding
from chrono.edtf import BEGINNING, FOREVER
from chrono.fold.derive import listed
from chrono.model.claim import Claim, Window
from chrono.model.event import Event
from chrono.model.quantity import agree, span
from chrono.model.vocabulary.schema import Field

LISTED: Final = 6
"""The most documents that one hint names."""
WIDEST: Final = 92
"""The most days in a vague date for which two events still count as one happening."""

Relation = Literal["same", "corroborates"]


@frozen
class _Said:
    """A statement of a document, with the days to which it can apply."""

    event: str
    document: str
    window: Window
    value: Any
    why: str


def find_duplicates(context: CheckContext) -> Iterator[Finding]:
    """Yield each set of unlinked events of several documents that seem to report one thing."""
    reported: set[frozenset[str]] = set()
    for key, found in context.looked.items():
        for together in _in_cell(found, context):
            if _new(together, reported):
                yield _finding(together, (key,), context)
    for together in _happenings(context):
        if _new(together, reported):
            yield _finding(together, context.cells_of(together[0].event)[:1], context)


def _new(together: list[_Said], reported: set[frozenset[str]]) -> bool:
    """Return whether no earlier finding has these events or a superset of them."""
    events = frozenset(said.event for said in together)
    if any(events <= before for before in reported):
        return False
    reported.add(events)
    return True


# ------------------------------------------------------------------------ by cells


def _in_cell(found: Looked, context: CheckContext) -> Iterator[list[_Said]]:
    """Yield sets of claims of a cell that agree, on days that can be the same."""
    kind = found.attribute.type
    by_role: dict[tuple[str, ...], list[_Said]] = {}
    claims = [each for each in found.values if each.role != "before" and each.document]
    vague = any(_is_range(claim.value) for claim in claims)
    for claim in claims:
        why = f"{context.say_cell(found.cell.key)}: {context.say_claim(claim, found.attribute)}"
        said = _Said(claim.event, str(claim.document), _days(claim), claim.value, why)
        exact = not vague or span(claim.value) is None
        by_role.setdefault((claim.role, repr(claim.value) if exact else ""), []).append(said)
    for saids in by_role.values():
        yield from _sets(saids, context, lambda one, two: agree(kind, one.value, two.value))


def _is_range(value: Any) -> bool:
    """Return whether a value agrees with values other than itself."""
    reach = span(value)
    return reach is not None and reach[0] != reach[1]


def _days(claim: Claim) -> Window:
    """Return the days on which a claim can hold: to its end, if it has one."""
    low, high = claim.event_window
    return low, max(high, claim.end[1]) if claim.end else high


# ------------------------------------------------------------------------ by happenings


def _happenings(context: CheckContext) -> Iterator[list[_Said]]:
    """Yield sets of events of one type about the same entities that can be one happening."""
    alike: dict[tuple[str, ...], list[_Said]] = {}
    for event in context.facts():
        kind = context.vocabulary.types.get(event.type)
        window = context.window(event.id)
        if kind is None or event.document is None or event.modality not in ("asserted", "reported"):
            continue
        if window[0] == BEGINNING or context.clock.age(*window) > WIDEST:
            continue
        about = _about(event, kind.fields)
        if about:
            said = _Said(event.id, event.document, window, event, context.name(event.id))
            alike.setdefault((event.type, *about), []).append(said)
    for (name, *_), saids in alike.items():
        fields = context.vocabulary.types[name].fields
        yield from _sets(saids, context, partial(_fit, fields))


def _about(event: Event, fields: Mapping[str, Field]) -> tuple[str, ...]:
    """Return the entities that an event is about: the first of its fields that must hold one."""
    for field in fields.values():
        if field.type == "entity" and not field.optional:
            return tuple(sorted(str(each) for each in listed(event.data.get(field.name))))
    return ()


def _fit(fields: Mapping[str, Field], first: _Said, second: _Said) -> bool:
    """Return whether the events share a field that is not words, and no such field differs."""
    one, two = first.value, second.value
    shared = 0
    for field in fields.values():
        mine, theirs = one.data.get(field.name), two.data.get(field.name)
        if mine is None or theirs is None or field.type == "words":
            continue
        many, others = list(listed(mine)), list(listed(theirs))
        if not any(agree(field.type, each, other) for each in many for other in others):
            return False
        shared += 1
    return shared > 0


# ------------------------------------------------------------------------ sets


def _sets(
    saids: Iterable[_Said], context: CheckContext, fits: Callable[[_Said, _Said], bool]
) -> Iterator[list[_Said]]:
    """Yield sets of statements by several documents, each joined to an earlier one by common days.

    The statements are visited by day. Each is compared with those that have not certainly ended on
    that day, the latest first, until one of another document fits.
    """
    ordered = sorted(saids, key=lambda said: (said.window, said.event))
    if len({said.document for said in ordered}) < 2:
        return
    group: dict[str, int] = {}
    sets: list[list[_Said]] = []
    still: list[_Said] = []
    for said in ordered:
        still = [other for other in still if other.window[1] >= said.window[0]]
        for other in reversed(still):
            if other.document == said.document or context.linked(other.event, said.event):
                continue
            if fits(other, said):
                number = group.get(other.event, len(sets))
                if number == len(sets):
                    sets.append([other])
                    group[other.event] = number
                if group.setdefault(said.event, number) == number and said not in sets[number]:
                    sets[number].append(said)
                break
        still.append(said)
    yield from sets


def _finding(together: list[_Said], cells: tuple[str, ...], context: CheckContext) -> Finding:
    events = tuple(said.event for said in together)
    documents = " and ".join(_first(sorted({said.document for said in together})))
    relation = _relation(together, context)
    second = f"; {context.name(events[1])} in {together[1].document}"
    more = f"; and {len(events) - 2} more" if len(events) > 2 else ""
    window = together[-1].window
    return Finding(
        check="duplicates",
        severity="hint",
        cells=cells,
        events=events,
        at=None if window[1] >= FOREVER else window[1],
        sentence=f"Documents {documents} seem to say the same, and no link ties"
        f" them: {together[0].why}{second}{more}.",
        what_next=f"`chrono link {events[1][:SHORT]} {relation} {events[0][:SHORT]}`"
        + (", or `corroborates` if they are not one happening." if relation == "same" else "."),
    )


def _first(documents: list[str]) -> list[str]:
    """Return the names of the first documents, and the number of the others."""
    others = len(documents) - LISTED
    return documents if others < 2 else [*documents[:LISTED], f"{others} more"]


def _relation(together: list[_Said], context: CheckContext) -> Relation:
    """Return `same` for one happening: one type, and days whose first day both sides know."""
    kinds = {context.events[said.event].type for said in together}
    known = all(said.window[0] > BEGINNING for said in together)
    return "same" if len(kinds) == 1 and known else "corroborates"
