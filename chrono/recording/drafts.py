"""Records of drafts on their way into the log: prepared, recorded, and declared by a batch."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from attrs import define, field, frozen

from chrono.model.claim import Document, Entity
from chrono.model.event import Event, from_line
from chrono.storage.log import Appended
from chrono.validation import Known


@frozen
class Prepared:
    """Drafts ready for the append, or the problems that prevent it."""

    drafts: tuple[dict[str, Any], ...]
    ids: tuple[str, ...]
    problems: tuple[str, ...]
    warnings: tuple[str, ...] = ()
    packed: Mapping[str, bytes] = field(factory=dict, repr=False)
    """The members of each line as `codec.pack` writes them, by the event's id."""

    def refusal(self) -> str:
        """The first line of the error that refuses the drafts."""
        count = len(self.drafts)
        what = "the event breaks" if count == 1 else f"of {count:,} events, some break"
        return f"Nothing was appended: {what} the rules."

    def events(self) -> list[Event]:
        """Return the events that the drafts would become, for a preview."""
        metadata = {"recorder": "", "recorded": "", "chain": ""}
        return [
            from_line({"id": name, **draft, **metadata}, offset=1 << 60)
            for name, draft in zip(self.ids, self.drafts, strict=True)
        ]


@frozen
class Recorded:
    """The result of an append; it was synced to the disk before this was returned."""

    ids: tuple[str, ...]
    """The ids of all drafts in order, including those already in the log."""
    appended: Appended
    warnings: tuple[str, ...] = ()


@define
class Batch:
    """Declarations and labels of the drafts before this one, and all retractions of the batch."""

    known: Known
    """Valid references of a draft: the chronicle's declarations and the drafts before it."""
    retracted: frozenset[str] = frozenset()
    labels: dict[str, str] = field(factory=dict)
    packed: dict[str, bytes] = field(factory=dict)
    """The members of the lines of the drafts so far, by the event's id."""
    held: Callable[[Iterable[str]], Mapping[str, int]] | None = None
    """Finds events in the log as it was at the first use; one query for each batch."""
    _own: tuple[dict[str, Document], dict[str, Entity]] | None = None

    def declare(self, documents: Mapping[str, Document], entities: Mapping[str, Entity]) -> None:
        """Add declarations to this batch alone: the chronicle's declarations are copied once."""
        if self._own is None:
            self._own = dict(self.known.documents), dict(self.known.entities)
            self.known = Known(self._own[1], self._own[0], self.known.has_event)
        self._own[0].update(documents)
        self._own[1].update(entities)
