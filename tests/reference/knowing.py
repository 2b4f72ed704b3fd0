"""Publications, retractions, links and merged entities at K.

Everything is computed again for every K, with loops over all events.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from chrono.edtf import BEGINNING, FOREVER
from chrono.model.event import AHEAD, FACTUAL, Event
from tests.reference.ticking import Ticking

Window = tuple[int, int]
Pairs = Sequence[tuple[str, str]]
ALWAYS = (BEGINNING, BEGINNING)
NOT, MAY, SURE = range(3)
DECLARATIONS = ("DocumentPublished", "EntityDescribed")


def let_in(event: Event, without: Pairs, only: Pairs) -> bool:
    """Whether the question leaves an event in. Declarations and what has no source stay."""

    def fits(axis: str, value: str) -> bool:
        voices = {"document": [event.document], "event": [event.id]}
        return value in voices.get(axis, [event.speaker, *event.via])

    if event.source is None or event.type in DECLARATIONS:
        return True
    if any(fits(*pair) for pair in without):
        return False
    return not only or any(fits(*pair) for pair in only)


class Known:
    """The events of a question, as they stand at K."""

    def __init__(
        self,
        events: Iterable[Event],
        at: int,
        clock: Ticking,
        without: Pairs = (),
        only: Pairs = (),
    ) -> None:
        self.at = at
        self.clock = clock
        self.events = {event.id: event for event in events if let_in(event, without, only)}
        self.published = self._publications()
        named = {e.data["event"] for e in self.events.values() if e.type == "Retracted"}
        self.undone = {name for name in named if self._undone(name, self._last_day_to_undo(name))}
        self.links = self._links()
        self.windows, self.follows = self._moved()
        self.canon = self._canon()

    # ------------------------------------------------------------------------ publications

    def _publications(self) -> dict[str, Window]:
        """Of each document, all that is open at K of what its declarations say.

        Whether a document is known decides which errata act, and which errata act decides when
        documents were published. At first anything may be. Round after round, something is
        found to be sure, until a round finds no more.
        """
        published: dict[str, Window] = {}
        seen = None
        act = {e.id: MAY for e in self.events.values() if e.type == "Retracted"}
        declared = {
            e.data["document"] for e in self.events.values() if e.type == "DocumentPublished"
        }
        known = dict.fromkeys(declared, MAY)
        while seen != (act, known):
            seen = dict(act), dict(known)
            published = {}
            for document in declared:
                window = self._published(document, *seen)
                if window:
                    published[document] = window
            known = {name: self._how_known(published.get(name, ALWAYS)) for name in declared}
            act = {
                name: min(
                    known.get(self.events[name].document or "", SURE),
                    known.get(self._corrected_by(self.events[name]) or "", SURE),
                    SURE - self._how_undone(name, seen[0]),
                )
                for name in act
            }
        return published

    def _corrected_by(self, retraction: Event) -> str | None:
        """The document of the declaration that a retraction puts in the place of another."""
        old = self.events.get(retraction.data["event"])
        new = self.events.get(retraction.data.get("replacement", ""))
        if old and new and old.type == new.type == "DocumentPublished" and old is not new:
            return new.document if old.data["document"] == new.data["document"] else None
        return None

    def _how_known(self, window: Window) -> int:
        return SURE if window[1] <= self.at else MAY if window[0] <= self.at else NOT

    def _retracting(self, name: str) -> list[Event]:
        retractions = [e for e in self.events.values() if e.type == "Retracted"]
        return [each for each in retractions if each.data["event"] == name]

    def _how_undone(self, name: str, act: Mapping[str, int]) -> int:
        return max((act[each.id] for each in self._retracting(name)), default=NOT)

    def _published(
        self, document: str, act: Mapping[str, int], known: Mapping[str, int]
    ) -> Window | None:
        """The window that its declarations leave; None if it is surely not declared."""
        own = {
            event.id: event
            for event in self.events.values()
            if event.type == "DocumentPublished" and event.data["document"] == document
        }
        here, undone = {}, {name: self._how_undone(name, act) for name in own}
        for name, event in own.items():
            here[name] = known.get(event.document or "", SURE)
            putting = [
                each
                for other in own
                if other != name
                for each in self._retracting(other)
                if each.data.get("replacement") == name
            ]
            if putting:
                come = max(act[each.id] for each in putting)
                taken_back = min(self._how_undone(each.id, act) for each in putting)
                here[name] = min(here[name], max(come, taken_back))
        first = SURE not in here.values()
        left = [
            name
            for name in own
            if undone[name] < SURE and (first or min(here[name], SURE - undone[name]) > NOT)
        ]
        if not left:
            return None
        windows = []
        for name in left:
            when = own[name].when
            date = self.clock.read(when) if when else None
            windows.append((date.begins[0], date.last) if date else (BEGINNING, FOREVER))
        stands = {name: self._stands_or_is_replaced(own, name, act, undone) for name in own}
        surely = all(stands.values())
        if not first:
            surely = any(stands[name] for name in own if here[name] == SURE)
        if not surely:
            windows.append(ALWAYS)
        return min(low for low, _ in windows), max(high for _, high in windows)

    def _stands_or_is_replaced(
        self,
        own: Mapping[str, Event],
        name: str,
        act: Mapping[str, int],
        undone: Mapping[str, int],
    ) -> bool:
        for each in self._retracting(name):
            new = own.get(each.data.get("replacement", ""))
            replaced = new and new.id != name and undone[new.id] == NOT
            if act[each.id] > NOT and not replaced:
                return False
        return True

    def known(self, event: Event) -> Window:
        """The first and last second at which it can have become known."""
        return self.published.get(event.document or "", ALWAYS)

    def is_known(self, event: Event) -> bool:
        return self.known(event)[1] <= self.at

    def may_be_known(self, event: Event) -> bool:
        return self.known(event)[0] <= self.at

    # ------------------------------------------------------------------------- retractions

    def _last_day_to_undo(self, name: str) -> int | None:
        """Retractions of declarations hold at every K."""
        event = self.events.get(name)
        return None if event and event.type in DECLARATIONS else self.at

    def _undoers(self, name: str, by: int | None) -> list[Event]:
        """The retractions in force of an event; with no day to be known by, at every K."""
        return [
            event
            for event in sorted(self.events.values(), key=lambda each: each.id)
            if event.type == "Retracted"
            and event.data["event"] == name
            and (by is None or self.known(event)[1] <= by)
            and not self._undone(event.id, by)
        ]

    def _undone(self, name: str, by: int | None) -> bool:
        return bool(self._undoers(name, by))

    def in_its_place(self, name: str) -> str | None:
        """The event that a pointer to `name` points at, after replacements; None if none."""
        seen = set()
        while name in self.undone:
            seen.add(name)
            new = {
                each.data["replacement"]
                for each in self._undoers(name, self._last_day_to_undo(name))
                if each.data.get("replacement", name) not in seen
            }
            if not new:
                return None
            name = min(new)
        return name if name in self.events else None

    def exists(self, name: str) -> bool:
        return name in self.events and name not in self.undone

    # ------------------------------------------------------------------------------- links

    def _links(self) -> list[tuple[str, str, str]]:
        """(from, relation, to) of the links that act: they and both their ends are known."""
        found = set()
        for event in self.events.values():
            if event.type == "Linked" and self.exists(event.id) and self.is_known(event):
                source = self.in_its_place(event.data["from"])
                target = self.in_its_place(event.data["to"])
                if source and target and source != target:
                    ends = self.events[source], self.events[target]
                    if all(self.is_known(end) for end in ends):
                        found.add((source, event.data["relation"], target))
        return sorted(found)

    def linked(self, relation: str) -> list[tuple[str, str]]:
        return [(source, target) for source, name, target in self.links if name == relation]

    def judgements(self) -> set[tuple[str, str, str]]:
        """(judgement, preferred, rejected) where all three are known."""
        found = set()
        for event in self.events.values():
            if event.type == "Judged" and self.exists(event.id) and self.is_known(event):
                for over in event.data["over"]:
                    ends = self.in_its_place(event.data["prefer"]), self.in_its_place(over)
                    sure = all(self.is_known(self.events[end]) for end in ends if end)
                    if ends[0] and ends[1] and sure and ends[0] != ends[1]:
                        found.add((event.id, ends[0], ends[1]))
        return found

    def happening(self, name: str) -> frozenset[str]:
        """All events that are the same happening as this one."""
        group = {name}
        while True:
            more = {
                one
                for pair in self.linked("same")
                for one in pair
                if group & set(pair) and one not in group
            }
            if not more:
                return frozenset(group)
            group |= more

    def said(self, event: Event) -> Window:
        if event.said is None:
            return self.known(event)
        date = self.clock.read(event.said)
        first, last = date.begins[0], date.last
        if event.document in self.published:
            last = self._by(first, last, self.known(event)[1])
        return first, last

    def _by(self, first: int, last: int, cap: int) -> int:
        """The end of a window that cannot reach beyond the cap; of its first day, if it does."""
        return min(last, cap if cap >= first else self.clock.end(first))

    def own_window(self, event: Event) -> Window:
        """When it can have begun, capped by what its document could know."""
        if event.when is None:
            first, last = BEGINNING, FOREVER
        else:
            date = self.clock.read(event.when)
            first, last = date.begins
            if date.ends and date.ends[1] >= first:
                last = min(last, date.ends[1])
        if event.modality not in AHEAD and event.document in self.published:
            last = self._by(first, last, min(self.said(event)[1], self.known(event)[1]))
        return first, last

    def _moved(self) -> tuple[dict[str, Window], set[tuple[str, str]]]:
        """The windows of all events after `same` and `follows`, and who follows whom."""
        windows = {
            name: self.own_window(event)
            for name, event in self.events.items()
            if name not in self.undone
        }
        shared = {name: self.happening(name) for name in windows}
        before_links = dict(windows)
        moves_as_one = {name: frozenset({name}) for name in windows}
        for name, group in shared.items():
            first = max(before_links[each][0] for each in group)
            last = min(before_links[each][1] for each in group)
            if first <= last:
                windows[name] = first, last
                moves_as_one[name] = group
        pairs = [
            (source, target)
            for source, target in self.linked("follows")
            if windows[target][0] <= windows[source][1]
        ]
        changed = True
        while changed:
            changed = False
            for source, target in pairs:
                (a, b), (c, d) = windows[source], windows[target]
                new = (max(a, c), b), (c, min(d, b))
                if new != (windows[source], windows[target]) and c <= b:
                    windows.update(dict.fromkeys(moves_as_one[source], new[0]))
                    windows.update(dict.fromkeys(moves_as_one[target], new[1]))
                    changed = True
        return windows, self._order(pairs)

    def _order(self, pairs: Iterable[tuple[str, str]]) -> set[tuple[str, str]]:
        """(later, earlier), also by way of others and of the same happening told elsewhere."""
        order = {
            (later, earlier)
            for source, target in pairs
            for later in self.happening(source)
            for earlier in self.happening(target)
        }
        while True:
            more = {(a, d) for a, b in order for c, d in order if b == c} - order
            if not more:
                return {
                    (later, earlier) for later, earlier in order if (earlier, later) not in order
                }
            order |= more

    # ---------------------------------------------------------------------------- entities

    def kinds(self) -> dict[str, str]:
        """The kind of each entity that a declaration in force declares."""
        found: dict[str, str] = {}
        for event in self.events.values():
            declares = event.type == "EntityDescribed" and event.modality in FACTUAL
            if declares and not self._undone(event.id, None):
                found.setdefault(event.data["entity"], event.data["kind"])
        return found

    def _canon(self) -> Mapping[str, str]:
        """Each entity said to be another, by the one id that stands for all."""
        pairs = {
            (event.data["entity"], event.data["same_as"])
            for event in self.events.values()
            if event.type == "EntityDescribed"
            and "same_as" in event.data
            and event.modality in FACTUAL
            and not self._undone(event.id, self.at)
            and self.is_known(event)
        }
        canon = {}
        for name in {name for pair in pairs for name in pair}:
            group = {name}
            for _ in pairs:
                group |= {each for pair in pairs if group & set(pair) for each in pair}
            heads = sorted(group - {entity for entity, _ in pairs}) or sorted(group)
            canon[name] = heads[0]
        return canon

    def one_id(self, value: object) -> object:
        return self.canon.get(value, value) if isinstance(value, str) else value
