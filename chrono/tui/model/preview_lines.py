"""Formats the preview of drafts, for confirmation before they are written."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from chrono.chronicle import Change
from chrono.model.event import MEANS
from chrono.render.event_text import event_line
from chrono.render.text import STANDING_WORDS, cell_words
from chrono.tui.model.row_text import value_of
from chrono.tui.model.styled_lines import Line
from chrono.tui.model.wrap import wrapped

if TYPE_CHECKING:
    from chrono.chronicle import Prepared, Preview
    from chrono.model.event import Event

ABOUT: Final[Mapping[str, Mapping[str, str]]] = {
    "Retracted": {"event": "it is", "replacement": "in its place"},
    "Judged": {"prefer": "right is", "over": "and not"},
    "Linked": {"from": "this one", "to": "that one"},
}
"""The fields of a draft that refer to events, and their words."""


def preview_lines(
    model: Any,
    prepared: Prepared,
    previews: Sequence[Preview],
    warnings: Sequence[str],
    width: int,
    source: Callable[[Event, int], Iterable[Line]],
) -> list[Line]:
    """Formats drafts: their content, their passages, and the readings that they change."""
    found: list[Line] = wrapped("To be written", width, "head")
    for event in prepared.events():
        found += to_be_written(model, event, width)
        found += source(event, width)
    for warning in warnings:
        found += [Line(), *wrapped(f"Mind: {warning}", width, "changed")]
    if not previews:
        none = "It would change nothing that is shown, on any of its dates."
        found += [Line(), *wrapped(none, width)]
    for preview in previews:
        found += [Line(), *wrapped(f"On {model.names.clock.say(preview.at)}", width, "head")]
        for change in preview.changes:
            found += change_lines(model, change, width)
    return found


def to_be_written(model: Any, event: Event, width: int) -> list[Line]:
    """Formats one draft; for a retraction or a judgement, also the events that it targets."""
    said = event_line(event, model.vocabulary, model.names)
    if event.type == "Linked":
        relation = event.data["relation"]
        found = wrapped(f"Linked: {relation} ({MEANS[relation]})", width, indent="  ")
    elif event.type in ABOUT:
        found = wrapped(said, width, indent="  ")
    else:
        when = f"when {event.when or 'undated'}"
        found = wrapped(f"{event.type}, {event.modality}, {when}: {said}", width, indent="  ")
    for key, word in ABOUT.get(event.type, {}).items():
        named = event.data.get(key) or []
        for each in [named] if isinstance(named, str) else named:
            found += wrapped(f"{word}: {model.told_event(each)}", width, "dim", indent="    ")
    return found


def change_lines(model: Any, change: Change, width: int) -> list[Line]:
    """Formats one cell before and after."""

    def side(reading: Any) -> str:
        if reading is None:
            return "unknown"
        return f"{value_of(reading, model.names)} ({STANDING_WORDS[reading.standing]})"

    title = cell_words(change.cell, model.vocabulary, model.names)
    return [
        *wrapped(title, width, "entity", indent="  "),
        *wrapped(f"now:  {side(change.before)}", width, "dim", indent="    "),
        *wrapped(f"then: {side(change.after)}", width, "changed", indent="    "),
    ]
