"""Decides which events certainly come after others, by chains of `follows` and happenings.

A chain of n links orders some n² / 2 pairs of events. So the pairs are never stored: a walk along
the links finds the events that precede some events, in as many steps as there are links.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping


class Order:
    """The order that `follows` gives. Events that follow each other in a ring order nothing."""

    def __init__(
        self, pairs: Iterable[tuple[str, str]] = (), happening: Mapping[str, str] | None = None
    ) -> None:
        """`pairs` are (later, earlier); `happening` maps events linked `same` to one of them."""
        self._happening = happening or {}
        self._before: dict[str, dict[str, None]] = {}
        for later, earlier in pairs:
            self._before.setdefault(self._node(later), {})[self._node(earlier)] = None
        self._ring = _rings(self._before)
        """The position of each happening: earlier ones first, those in a ring with one position."""

        self._orders = any(
            self._ring[later] != self._ring[earlier]
            for later, many in self._before.items()
            for earlier in many
        )

    def __bool__(self) -> bool:
        return self._orders

    def __contains__(self, pair: tuple[str, str]) -> bool:
        """Return whether the first event certainly comes after the second."""
        one, two = map(self._node, pair)
        if one not in self._before or self._ring[one] == self._ring.get(two):
            return False
        return two in self._before[one] or two in self._reached([one])

    def followed_by(self, events: Iterable[str]) -> Callable[[str], bool]:
        """Return a test of whether any of some events certainly comes after a given event."""
        reached = self._reached(map(self._node, events))
        return lambda event: self._node(event) in reached

    def place(self, event: str) -> int:
        """Return a number that is lower for earlier events."""
        return self._ring.get(self._node(event), 0)

    def _node(self, event: str) -> str:
        return self._happening.get(event, event)

    def _reached(self, nodes: Iterable[str]) -> set[str]:
        """Return the happenings that some happenings follow, except within a ring."""
        certainly: set[str] = set()
        passed: set[tuple[str, bool]] = set()
        # with each: whether it was reached from a ring other than the one in which the walk began
        waiting = [(node, node, False) for node in nodes if node in self._before]
        while waiting:
            start, node, left = waiting.pop()
            for earlier in self._before.get(node, ()):
                outside = left or self._ring[earlier] != self._ring[start]
                if outside:
                    certainly.add(earlier)
                if (earlier, outside) not in passed and (earlier, True) not in passed:
                    passed.add((earlier, outside))
                    waiting.append((start, earlier, outside))
        return certainly


def _rings(before: Mapping[str, Iterable[str]]) -> dict[str, int]:
    """Tarjan's strongly connected components, without recursion: a chain may be long."""
    index: dict[str, int] = {}
    low: dict[str, int] = {}
    ring: dict[str, int] = {}
    stack: list[str] = []
    for root in before:
        if root in index:
            continue
        index[root] = low[root] = len(index)
        stack.append(root)
        work = [(root, iter(before[root]))]
        while work:
            node, onwards = work[-1]
            for other in onwards:
                if other not in index:
                    index[other] = low[other] = len(index)
                    stack.append(other)
                    work.append((other, iter(before.get(other, ()))))
                    break
                if other not in ring:
                    low[node] = min(low[node], index[other])
            else:
                work.pop()
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[node])
                if low[node] == index[node]:
                    number = len(ring)
                    while True:
                        member = stack.pop()
                        ring[member] = number
                        if member == node:
                            break
    return ring
