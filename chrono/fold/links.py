"""Decides which links, retractions and judgements act at K, and how links move windows.

A link acts where it is in force and both its ends are known; a link from a document acts only
once that document is known. A link to a retracted event points at its replacement. Where
windows linked `same` or `follows` have no second in common, the link moves nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final

from attrs import evolve, field, frozen

from chrono.fold.order import Order
from chrono.model.claim import Link, LinkSet, Window


class Replacements:
    """Maps retracted events to the events that replace them."""

    def __init__(self, retracted: frozenset[str], by: Mapping[str, Sequence[Link]]) -> None:
        self._retracted, self._by = retracted, by
        self._known: dict[str, str | None] = {}

    def __call__(self, event: str) -> str | None:
        """Return the event itself, or its last replacement; None where nothing replaces it."""
        passed: dict[str, None] = {}
        straight = True
        found: str | None = event
        while found in self._retracted:
            if straight and found in self._known:
                found = self._known[found]
                break
            passed[found] = None
            others = [str(link.replacement) for link in self._by.get(found, ())]
            onwards = [other for other in others if other not in passed]
            straight = straight and len(onwards) == len(others)
            found = min(onwards, default=None)
        if straight:  # in a ring, the result depends on where the walk enters it
            self._known.update(dict.fromkeys(passed, found))
        return found

    def retractions_from(self, events: Iterable[str]) -> tuple[str, ...]:
        """Return the retractions on the way from retracted events to their replacements."""
        passed: dict[str, None] = {}
        found: dict[str, None] = {}
        for event in events:
            at: str | None = event
            while at in self._retracted and at not in passed:
                passed[at] = None
                links = [link for link in self._by.get(at, ()) if link.replacement not in passed]
                at = min((str(link.replacement) for link in links), default=None)
                found.update((link.event, None) for link in links if link.replacement == at)
        return tuple(found)


@frozen
class ActiveLinks:
    """The effect of all links, retractions and judgements at K."""

    retracted: frozenset[str] = frozenset()
    """The events that do not exist at K."""
    windows: Mapping[str, Window] = field(factory=dict)
    """The windows of the events that a link moved."""
    happening: Mapping[str, str] = field(factory=dict)
    """Maps each event linked `same` to one event that represents them all."""
    follows: Order = field(factory=Order)
    """The order of events that `follows` gives, over any number of links."""
    contradicts: frozenset[frozenset[str]] = frozenset()
    prefers: tuple[Link, ...] = ()
    links: tuple[Link, ...] = ()
    """All links that act, their ends resolved."""
    replaced: Replacements = field(factory=lambda: Replacements(frozenset(), {}))
    led: Mapping[str, tuple[str, ...]] = field(factory=dict)
    """Maps a link or judgement to the retracted events it names, if it was redirected."""

    def led_by(self, links: Iterable[Link]) -> tuple[str, ...]:
        """Return the retractions through which links and judgements reached their replacements."""
        return self.replaced.retractions_from(
            event for link in links for event in self.led.get(link.event, ())
        )


NO_ACTIVE_LINKS: Final = ActiveLinks()


def resolve_links(link_set: LinkSet, known_at: int) -> ActiveLinks:
    """Return the effect of all links at K.

    Retractions come first, because they also retract links and redirect the ends of others. Then
    `same` intersects the windows of each happening, so that `follows` can compare and narrow the
    windows of whole happenings. The result depends only on the links and K, so it is cached.
    """
    if not link_set.links:
        return NO_ACTIVE_LINKS
    if known_at not in link_set.active:
        link_set.active[known_at] = _act(link_set, known_at)
    found: ActiveLinks = link_set.active[known_at]
    return found


def _act(link_set: LinkSet, known_at: int) -> ActiveLinks:
    retracted, replaced = retractions(link_set.links, known_at)
    links = []
    led: dict[str, tuple[str, ...]] = {}
    for link in link_set.links:
        if link.relation == "retracts" or link.known > known_at or link.event in retracted:
            continue
        ends = replaced(link.source), replaced(link.target)
        if None in ends or ends[0] == ends[1]:
            continue
        if removed := tuple(end for end in (link.source, link.target) if end in retracted):
            led[link.event] = (*led.get(link.event, ()), *removed)
        moments = [link_set.moments.get(end or "") for end in ends]
        if all(moment and moment.known[1] <= known_at for moment in moments):
            links.append(
                Link(
                    link.event,
                    link.relation,
                    str(ends[0]),
                    str(ends[1]),
                    link.known,
                    None,
                    link.reason,
                )
            )
    links.sort(key=lambda link: (link.relation, link.source, link.target, link.event))
    moving = [link for link in links if link.relation in ("same", "follows")]
    windows, happening, follows = _moved(moving, link_set) if moving else ({}, {}, Order())
    return ActiveLinks(
        retracted=retracted,
        windows=windows,
        happening=happening,
        follows=follows,
        contradicts=frozenset(
            frozenset((link.source, link.target))
            for link in links
            if link.relation == "contradicts"
        ),
        prefers=tuple(link for link in links if link.relation == "prefers"),
        links=tuple(link for link in links if link.relation != "prefers"),
        replaced=replaced,
        led=led,
    )


def _moved(links: list[Link], link_set: LinkSet) -> tuple[dict[str, Window], dict[str, str], Order]:
    """Return the windows that `same` and `follows` move, the happenings, and the event order."""
    happening = _groups(links)
    windows = {event: (found.earliest, found.latest) for event, found in link_set.moments.items()}
    moved, together = _intersect(windows, happening)
    follows = _order(links, moved, together, happening)
    changed = {event: window for event, window in moved.items() if window != windows[event]}
    return changed, happening, follows


def retractions(links: Iterable[Link], known_at: int) -> tuple[frozenset[str], Replacements]:
    """Return the events retracted at K, and the map from each to its replacement.

    An event is in force unless a retraction in force names it; a retraction is itself an event.
    """
    naming: dict[str, list[Link]] = {}
    for link in links:
        if link.relation == "retracts" and link.known <= known_at:
            naming.setdefault(link.target, []).append(link)
    resolution: dict[str, bool] = {}
    for start in naming:
        stack = [start]
        while stack:
            event = stack[-1]
            waiting = [link.event for link in naming.get(event, ()) if link.event not in resolution]
            if event in resolution or not waiting:
                resolution[event] = any(
                    not resolution[link.event] for link in naming.get(event, ())
                )
                stack.pop()
            else:
                stack.extend(waiting)
    retracted = frozenset(event for event, removed in resolution.items() if removed)
    by = {
        target: [link for link in found if link.replacement and link.event not in retracted]
        for target, found in naming.items()
    }
    return retracted, Replacements(retracted, by)


def replacement_rings(links: Iterable[Link], known_at: int) -> list[list[Link]]:
    """Return the retractions in force that replace events by one another in a ring.

    Every event of a ring is retracted and none replaces it, so what they said no longer counts.
    """
    links = list(links)
    retracted, _ = retractions(links, known_at)
    edges = [
        link
        for link in links
        if link.relation == "retracts"
        and link.known <= known_at
        and link.event not in retracted
        and link.replacement in retracted
    ]
    edges = _leading_on(edges, lambda link: str(link.replacement), lambda link: link.target)
    edges = _leading_on(edges, lambda link: link.target, lambda link: str(link.replacement))
    same = [evolve(link, relation="same", source=str(link.replacement)) for link in edges]
    groups = _groups(same)
    rings: dict[str, list[Link]] = {}
    for link in edges:
        rings.setdefault(groups[link.target], []).append(link)
    return list(rings.values())


def _leading_on(
    edges: list[Link], end: Callable[[Link], str], start: Callable[[Link], str]
) -> list[Link]:
    """Return the edges that can be followed without end."""
    into: dict[str, list[Link]] = {}
    out: dict[str, int] = {}
    for edge in edges:
        into.setdefault(end(edge), []).append(edge)
        out[start(edge)] = out.get(start(edge), 0) + 1
    dead = [node for node in into if node not in out]
    removed: set[str] = set()
    while dead:
        for edge in into.get(dead.pop(), ()):
            if edge.event not in removed:
                removed.add(edge.event)
                out[start(edge)] -= 1
                if not out[start(edge)]:
                    dead.append(start(edge))
    return [edge for edge in edges if edge.event not in removed]


def _groups(links: Iterable[Link]) -> dict[str, str]:
    parent: dict[str, str] = {}

    def root(event: str) -> str:
        while parent.setdefault(event, event) != event:
            event = parent[event]
        return event

    for link in links:
        if link.relation == "same":
            one, two = sorted((root(link.source), root(link.target)))
            parent[two] = one
    return {event: root(event) for event in list(parent)}


def _intersect(
    windows: Mapping[str, Window], happening: Mapping[str, str]
) -> tuple[dict[str, Window], dict[str, list[str]]]:
    """Return the windows after `same`, and for each event those that share its window."""
    shared: dict[str, Window] = {}
    for event, group in happening.items():
        mine = windows[event]
        earliest, latest = shared.get(group, mine)
        shared[group] = max(earliest, mine[0]), min(latest, mine[1])
    moved = dict(windows)
    members: dict[str, list[str]] = {}
    together: dict[str, list[str]] = {}
    for event, group in happening.items():
        if shared[group][0] <= shared[group][1]:
            moved[event] = shared[group]
            together[event] = members.setdefault(group, [])
            together[event].append(event)
    return moved, together


def _order(
    links: Iterable[Link],
    moved: dict[str, Window],
    together: Mapping[str, list[str]],
    happening: Mapping[str, str],
) -> Order:
    """Return the order that `follows` gives, and narrow `moved` by it in place.

    An event begins no earlier than the event it follows, which begins no later than it. Events that
    share a window with either of them move with it.
    """
    pairs = [
        (link.source, link.target)
        for link in links
        if link.relation == "follows" and moved[link.target][0] <= moved[link.source][1]
    ]
    order = Order(pairs, happening)
    # A forward sweep, from the earliest event, moves every start; a backward sweep, every end.
    pairs.sort(key=lambda pair: order.place(pair[0]))
    for sweep in range(len(pairs) + 2):
        changed = False
        for later, earlier in pairs if sweep % 2 == 0 else reversed(pairs):
            low = max(moved[later][0], moved[earlier][0])
            high = min(moved[earlier][1], moved[later][1])
            if low > moved[later][1] or high < moved[earlier][0]:
                continue
            if (low, high) != (moved[later][0], moved[earlier][1]):
                after, before = (low, moved[later][1]), (moved[earlier][0], high)
                moved.update(dict.fromkeys(together.get(later, [later]), after))
                moved.update(dict.fromkeys(together.get(earlier, [earlier]), before))
                changed = True
        if not changed:
            break
    return order
