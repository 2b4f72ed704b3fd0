"""When each document was published, as far as was known at K (RULES.md, section 1).

An erratum of a publication date acts from its own publication on, and that publication may itself
be corrected. So a declaration or a retraction is certainly in force, certainly not, or perhaps,
and everything starts as perhaps. Each step decides more and never takes a decision back. What a
ring of errata leaves undecided stays perhaps.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from enum import IntEnum
from functools import lru_cache
from typing import Final

from attrs import field, frozen

from chrono import edtf
from chrono.edtf import BEGINNING, FOREVER
from chrono.edtf.clock import Clock
from chrono.edtf.record import Placed
from chrono.model.claim import Cell, Window
from chrono.model.event import Event

ALWAYS_KNOWN: Final[Window] = (BEGINNING, BEGINNING)
"""Known at every K: the chronicler's own voice."""

parse = lru_cache(maxsize=8192)(edtf.parse)


@lru_cache(maxsize=8192)
def placed(text: str, clock: Clock) -> Placed:
    """Return the windows of an EDTF text on a clock. Raises EdtfError."""
    return clock.place(parse(text))


class Truth(IntEnum):
    """Whether something certainly holds, in the order that `min` and `max` need."""

    NO = 0
    PERHAPS = 1
    YES = 2


def _negated(truth: Truth) -> Truth:
    return Truth(Truth.YES - truth)


@frozen
class _Declaration:
    event: str
    document: str
    window: Window
    source: str | None


@frozen
class _Retraction:
    event: str
    target: str
    replacement: str | None
    source: str | None


@frozen
class Publications:
    """The publications of the documents at K."""

    corrected: tuple[tuple[str, Window | None, tuple[str, ...], tuple[str, ...]], ...]
    """What corrections leave of each corrected document: its window, the declarations that may be
    in force, and the declarations and retractions of other documents that act on it."""
    windows: Mapping[str, Window] = field(eq=False)
    """The window of each document that is declared: all that its declarations leave open."""
    declarations: frozenset[str] = field(eq=False)
    """The declarations that are, or may be, in force."""

    def errata(self, document: str) -> tuple[str, ...]:
        """Return the declarations and retractions of other documents that act on a document."""
        return next((errata for name, _, _, errata in self.corrected if name == document), ())


class PublicationHistory:
    """The publications at every K, computed when they are asked for."""

    def __init__(self, events: Iterable[Event], clock: Clock) -> None:
        """Reads the declarations of documents and the retractions; ignores other events."""
        self._declarations: dict[str, list[_Declaration]] = {}
        by_event: dict[str, _Declaration] = {}
        retractions: list[_Retraction] = []
        for event in events:
            if event.type == "DocumentPublished":
                date = placed(event.when, clock) if event.when else None
                window = (date.begins[0], date.last) if date else (BEGINNING, FOREVER)
                found = _Declaration(event.id, event.data["document"], window, event.document)
                by_event[event.id] = found
                self._declarations.setdefault(found.document, []).append(found)
            elif event.type == "Retracted":
                data = event.data
                retractions.append(
                    _Retraction(event.id, data["event"], data.get("replacement"), event.document)
                )
        self._retracting = _retractions_of(by_event, retractions)
        self._replacing, self._new = self._replacements(by_event)
        self._corrected = {
            name: found
            for name, found in self._declarations.items()
            if len(found) > 1 or found[0].event in self._retracting
        }
        plain = {name: found[0] for name, found in self._declarations.items()}
        self._plain = {
            name: found.window for name, found in plain.items() if name not in self._corrected
        }
        self._plain_declarations = frozenset(plain[name].event for name in self._plain)
        self.moments: tuple[int, ...] = self._moments()
        """The seconds K, in order, from which errata can give other publications; none for most."""
        self._found: dict[int, Publications] = {}
        self._alike: dict[Publications, Publications] = {}

    def _replacements(
        self, by_event: Mapping[str, _Declaration]
    ) -> tuple[dict[str, list[_Retraction]], dict[str, _Declaration]]:
        """Map each declaration to the retractions that put it in the place of another, and back."""
        found: dict[str, list[_Retraction]] = {}
        replacement: dict[str, _Declaration] = {}
        for naming in self._retracting.values():
            for retraction in naming:
                old = by_event.get(retraction.target)
                new = by_event.get(retraction.replacement or "")
                if old and new and old is not new and old.document == new.document:
                    found.setdefault(new.event, []).append(retraction)
                    replacement[retraction.event] = new
        return found, replacement

    def _moments(self) -> tuple[int, ...]:
        sources = {each.source for found in self._corrected.values() for each in found}
        sources |= {each.source for found in self._retracting.values() for each in found}
        windows = [
            each.window for name in sources if name for each in self._declarations.get(name, ())
        ]
        return tuple(sorted({bound for window in windows for bound in window} - {BEGINNING}))

    def publication_bounds(self) -> set[int]:
        """Return the bounds that any declaration of a corrected document gives."""
        return {
            bound for many in self._corrected.values() for each in many for bound in each.window
        } | set(self.moments)

    def affects(self, cell: Cell) -> bool:
        """Return whether errata can change what a cell shows: by its claims, or by links."""
        documents = (claim.document for claim in cell.with_foreign)
        return bool(cell.links) or any(name in self._corrected for name in documents)

    def at(self, known_at: int = FOREVER) -> Publications:
        """Return the publications at K: the same object wherever they are equal."""
        epoch = bisect_right(self.moments, known_at)
        if epoch not in self._found:
            found = self._resolved(self.moments[epoch - 1] if epoch else BEGINNING)
            self._found[epoch] = self._alike.setdefault(found, found)
        return self._found[epoch]

    def each(self) -> list[int]:
        """Return a K for each set of publications that differs from the others."""
        found: dict[int, int] = {}
        for known_at in (BEGINNING, *self.moments):
            found.setdefault(id(self.at(known_at)), known_at)
        return list(found.values())

    def _resolved(self, known_at: int) -> Publications:
        if not self._corrected:
            return Publications((), self._plain, self._plain_declarations)
        return _Resolution(
            known_at, self._corrected, self._plain, self._retracting, self._replacing, self._new
        ).publications(self._plain_declarations)


def _retractions_of(
    declared: Iterable[str], retractions: Sequence[_Retraction]
) -> dict[str, list[_Retraction]]:
    """Return the retractions by target, as far as they lead from declarations of documents."""
    by_target: dict[str, list[_Retraction]] = {}
    for each in retractions:
        by_target.setdefault(each.target, []).append(each)
    found: dict[str, list[_Retraction]] = {}
    waiting = [event for event in declared if event in by_target]
    while waiting:
        event = waiting.pop()
        if event not in found and event in by_target:
            found[event] = by_target[event]
            waiting += [each.event for each in by_target[event]]
    return found


class _Resolution:
    """Decides at one K which declarations and retractions are in force."""

    def __init__(
        self,
        known_at: int,
        declarations: Mapping[str, Sequence[_Declaration]],
        plain: Mapping[str, Window],
        retracting: Mapping[str, Sequence[_Retraction]],
        replacing: Mapping[str, Sequence[_Retraction]],
        new: Mapping[str, _Declaration],
    ) -> None:
        self._at = known_at
        self._declarations = declarations
        self._plain = plain
        self._retracting = retracting
        self._replacing = replacing
        self._new = new
        self._documents: dict[str, Window | None] = {}
        """The windows found so far; None for a document that is certainly not declared."""
        self._acting: dict[str, Truth] = {}
        """Whether each retraction acts, as far as it is decided."""
        self._retractions = {each.event: each for naming in retracting.values() for each in naming}
        self._resolve(self._dependents())

    # ------------------------------------------------------------------ in force

    def _known(self, source: str | None) -> Truth:
        """Return whether a document is known; what no declaration names is always known."""
        if source is None:
            return Truth.YES
        if source in self._declarations:
            if source not in self._documents:
                return Truth.PERHAPS
            window = self._documents[source] or ALWAYS_KNOWN
        else:
            window = self._plain.get(source, ALWAYS_KNOWN)
        if window[1] <= self._at:
            return Truth.YES
        return Truth.PERHAPS if window[0] <= self._at else Truth.NO

    def _acts(self, retraction: _Retraction) -> Truth:
        return self._acting.get(retraction.event, Truth.PERHAPS)

    def _retracted(self, event: str) -> Truth:
        return max(map(self._acts, self._retracting.get(event, ())), default=Truth.NO)

    def _appeared(self, declaration: _Declaration) -> Truth:
        """Return whether a declaration has appeared: a replacement appears with its retraction."""
        known = self._known(declaration.source)
        replaced = self._replacing.get(declaration.event)
        if not replaced:
            return known
        acts = max(map(self._acts, replaced))
        withdrawn = min(self._retracted(each.event) for each in replaced)
        return min(known, max(acts, withdrawn))

    def _in_force(self, declaration: _Declaration) -> Truth:
        return min(self._appeared(declaration), _negated(self._retracted(declaration.event)))

    def _open(self, document: str) -> list[_Declaration]:
        """Return the declarations that may be in force.

        Where none has certainly appeared, each one that is not retracted acts already: only a
        second declaration corrects a first one.
        """
        found = self._declarations[document]
        if self._has_appeared(found):
            return [each for each in found if self._in_force(each)]
        return [each for each in found if self._retracted(each.event) is not Truth.YES]

    def _has_appeared(self, found: Iterable[_Declaration]) -> bool:
        return any(self._appeared(each) is Truth.YES for each in found)

    def _is_declared(self, document: str) -> bool:
        """Return whether a declaration, or one that replaces it, is certainly in force."""
        found = self._declarations[document]
        if self._has_appeared(found):
            return any(self._appeared(each) is Truth.YES and self._stands(each) for each in found)
        return all(map(self._stands, found))

    def _stands(self, declaration: _Declaration) -> bool:
        """Return whether nothing can retract a declaration without a replacement in force."""
        for retraction in self._retracting.get(declaration.event, ()):
            new = self._new.get(retraction.event)
            if self._acts(retraction) and (new is None or self._retracted(new.event)):
                return False
        return True

    def _window(self, document: str) -> Window | None:
        windows = [each.window for each in self._open(document)]
        if not windows:
            return None
        if not self._is_declared(document):
            windows.append(ALWAYS_KNOWN)
        return min(low for low, _ in windows), max(high for _, high in windows)

    # ------------------------------------------------------------------ deciding

    def _dependents(self) -> dict[str, dict[str, None]]:
        """Map each retraction, and each document as a source, to what it bears on."""
        found: dict[str, dict[str, None]] = {}

        def bears(cause: str, on: str) -> None:
            found.setdefault(cause, {})[on] = None

        named = {
            each.event: _node(each.document)
            for many in self._declarations.values()
            for each in many
        }
        for many in self._declarations.values():
            for each in many:
                bears(_node(each.source), named[each.event])
        for each_retraction in self._retractions.values():
            event = each_retraction.event
            bears(_node(each_retraction.source), event)
            bears(event, named.get(each_retraction.target, each_retraction.target))
            if event in self._new:
                bears(_node(self._new[event].source), event)
        for new, retractions in self._replacing.items():
            for each_retraction in retractions:
                bears(each_retraction.event, named[new])
                for undoing in self._retracting.get(each_retraction.event, ()):
                    bears(undoing.event, named[new])
        return found

    def _resolve(self, dependents: Mapping[str, Iterable[str]]) -> None:
        nodes = [*reversed(self._retractions), *map(_node, self._declarations)]
        waiting, queued = deque(nodes), set(nodes)
        while waiting:
            node = waiting.popleft()
            queued.discard(node)
            if self._decide(node):
                new = [each for each in dependents.get(node, ()) if each not in queued]
                queued.update(new)
                waiting.extend(new)

    def _decide(self, node: str) -> bool:
        """Decide again on a retraction or a document; return whether anything changed."""
        retraction = self._retractions.get(node)
        if retraction is not None:
            new = self._new.get(node)
            acts = min(
                self._known(retraction.source),
                self._known(new.source) if new else Truth.YES,
                _negated(self._retracted(node)),
            )
            changed = acts is not self._acts(retraction)
            self._acting[node] = acts
            return changed
        document = node.removeprefix(_DOCUMENT)
        window = self._window(document)
        changed = document not in self._documents or self._documents[document] != window
        self._documents[document] = window
        return changed

    # ------------------------------------------------------------------ the result

    def publications(self, plain: Iterable[str]) -> Publications:
        """Return the result, with the declarations that nothing corrects."""
        corrected = tuple(
            (
                name,
                self._documents[name],
                tuple(sorted(each.event for each in self._open(name))),
                self._errata(name),
            )
            for name in sorted(self._declarations)
        )
        windows = {name: window for name, window, *_ in corrected if window is not None}
        declarations = frozenset(plain).union(*(events for _, _, events, _ in corrected))
        return Publications(corrected, {**self._plain, **windows}, declarations)

    def _errata(self, document: str) -> tuple[str, ...]:
        found = set()
        for each in self._declarations[document]:
            if each.source is not None and self._in_force(each):
                found.add(each.event)
            for retraction in self._retracting.get(each.event, ()):
                new = self._new.get(retraction.event)
                is_erratum = retraction.source is not None or (new and new.source is not None)
                if is_erratum and self._acts(retraction):
                    found |= {retraction.event, new.event} if new else {retraction.event}
        return tuple(sorted(found))


_DOCUMENT: Final = "document:"


def _node(document: str | None) -> str:
    """Return the name of a document among the nodes, beside the ids of retractions."""
    return f"{_DOCUMENT}{document}"
