"""Turns an event into claims: each effect on the cell and the window that it concerns.

Nothing is decided here. A claim keeps the words of its document, and only two things are derived:
its window is capped at the last second that its document could know (RULES.md, section 2), and any
two of from, by and to give the third (section 4).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final

from attrs import frozen

from chrono.edtf import BEGINNING, FOREVER
from chrono.edtf.calendar import DAY
from chrono.edtf.clock import Clock
from chrono.fold.publications import ALWAYS_KNOWN, placed
from chrono.fold.windows import claim_window
from chrono.model.claim import (
    NONE,
    SIZE,
    Claim,
    Document,
    Entity,
    EventTimes,
    Role,
    Window,
    cell_key,
)
from chrono.model.event import AHEAD, FACTUAL
from chrono.model.quantity import plus
from chrono.model.vocabulary.schema import Attribute, Effect, Vocabulary

if TYPE_CHECKING:
    from chrono.model.event import Event


@frozen
class Timing:
    """The windows in which an event began, ended, was said and was known, in seconds."""

    event_window: Window
    written: Window
    end: Window | None
    said: Window
    known: Window
    ongoing: bool
    """`a/..`: the document knows of no end."""


def timing(event: Event, documents: Mapping[str, Document], clock: Clock) -> Timing:
    """Return the windows of an event, capped at the last second that its document could know.

    A document reports only the past, so what it reports began by the time it was said or published.
    Plans and predictions look ahead and have no cap. Without a date, the window is everything up to
    the cap, since any narrower window would add a date that no document gives. Raises EdtfError
    where `when` or `said` is not a date.
    """
    document = documents.get(event.document or "")
    known = document.published if document else ALWAYS_KNOWN
    said = known
    if event.said is not None:
        spoken = placed(event.said, clock)
        said = spoken.begins[0], spoken.last
        if document:
            said = _capped(said, known[1], clock)
    uncapped = document is None or event.modality in AHEAD
    cap = FOREVER if uncapped else min(said[1], known[1])
    if event.when is None:
        window = BEGINNING, cap
        return Timing(window, window, None, said, known, False)
    date = placed(event.when, clock)
    begins = date.begins
    ongoing = date.ends == (FOREVER, FOREVER)
    end = None if ongoing else date.ends
    last = begins[1] if date.ends is None else min(begins[1], date.ends[1])
    window = _capped((begins[0], last), cap, clock)
    return Timing(window, begins, end, said, known, ongoing)


def _capped(window: Window, cap: int, clock: Clock) -> Window:
    """Return a window that ends by a cap; one that lies after the cap keeps its first day."""
    first, last = window
    if cap < first:
        return first, min(last, clock.end_of_day(first))
    return first, min(last, cap)


def days_in(window: Window, known: Window, clock: Clock) -> Window:
    """Return the seconds in which an event began; with an open start, those of the last day.

    They follow from the event's window and that of its document's publication. What nothing dates
    stands in the last 24 hours of the publication.
    """
    low, high = window
    if high >= FOREVER:
        if low <= BEGINNING:
            last = known[1]
            return (last if last >= FOREVER else last - DAY + 1), last
        high = clock.end_of_day(low)
    return (clock.start_of_day(high), high) if low <= BEGINNING else (low, high)


def listing_place(when: Timing, clock: Clock) -> Window | None:
    """Return the second at which a list by time places an event, and the first that it is sorted by
    among others of that second; None for an event that nothing dates.

    An event is placed where it has happened: at the end of its window, or of the window's first day
    if that ends sooner. So an event of a day follows those of its hours. One with an open start is
    placed at its last second, and an undated one, after all others, at that by which it was said.
    """
    first, last = when.event_window
    if BEGINNING < first < FOREVER:
        return min(last, clock.end_of_day(first)), first
    choices = (last, *when.said[::-1])
    found = next((each for each in choices if BEGINNING < each < FOREVER), None)
    if found is None:
        return None
    starts = FOREVER if last >= FOREVER else clock.start_of_day(last)
    return clock.end_if_day_begins(found), starts


def event_times(event: Event, documents: Mapping[str, Document], clock: Clock) -> EventTimes:
    """Return the times of an event that a link to it needs."""
    when = timing(event, documents, clock)
    return EventTimes(*when.event_window, when.known, when.said, event.modality in FACTUAL)


def claims(
    event: Event,
    vocabulary: Vocabulary,
    documents: Mapping[str, Document],
    entities: Mapping[str, Entity],
) -> list[Claim]:
    """Return every claim that an event makes, in the order of its type's effects.

    An event without a source makes none: the chronicler's own voice declares and links but is not
    evidence. A type that the vocabulary lacks makes none either. An effect on an entity whose kind
    lacks the attribute is skipped, since one field can name entities of several kinds. Raises
    EdtfError where a date is not valid.
    """
    kind = vocabulary.types.get(event.type)
    if kind is None or event.source is None:
        return []
    when = timing(event, documents, vocabulary.clock)
    made: list[Claim] = []
    for effect in kind.effects:
        for entity in listed(event.data.get(effect.field)):
            known = entities.get(entity)
            attribute = known and vocabulary.attribute(known.kind, effect.attribute)
            if attribute:
                made.extend(_apply(effect, event, when, entity, attribute))
    return made


def listed(value: Any) -> Iterable[Any]:
    """Return the elements of a list, a single value alone, or nothing."""
    if value is None:
        return ()
    return value if isinstance(value, list | tuple) else (value,)


def _apply(
    effect: Effect, event: Event, when: Timing, entity: str, attribute: Attribute
) -> Iterator[Claim]:
    data = event.data
    to = listed(effect.value if effect.value is not None else data.get(effect.to or ""))
    key = cell_key(entity, attribute.name)

    def claim(role: Role, value: Any, cell: str = key, derived: bool = False) -> Claim:
        return _claim(cell, role, value, event, when, attribute, derived)

    match effect.verb:
        case "set":
            before = effect.before_value or data.get(effect.before or "")
            yield from (claim("before", value) for value in listed(before))
            yield from (claim("level", value) for value in to)
        case "add" | "remove":
            for member in to:
                yield claim("level", effect.verb == "add", f"{key}[{member}]")
        case "size":
            yield from (claim("level", value, key + SIZE) for value in to)
        case "count":
            for value in listed(data.get(effect.by or "")):
                yield claim("count", value)
        case "clear":
            yield claim("level", None, key + NONE if attribute.many else key)
        case "change":
            for role, value, derived in change(effect, data):
                yield claim(role, value, derived=derived)


def change(effect: Effect, data: Mapping[str, Any]) -> Iterator[tuple[Role, Any, bool]]:
    """Return roles, values and whether derived: any two of from, by and to give the third."""
    before, by, to = (data.get(name or "") for name in (effect.before, effect.by, effect.to))
    given_before, given_to = before is not None, to is not None
    if not given_before:
        before = plus(to, by, -effect.sign)
    elif not given_to:
        to = plus(before, by, effect.sign)
    if before is not None:
        yield "before", before, not given_before
    if to is not None:
        yield "level", to, not given_to
    elif by is not None:
        yield ("less" if effect.sign < 0 else "more"), by, False


def _claim(
    cell: str,
    role: Role,
    value: Any,
    event: Event,
    when: Timing,
    attribute: Attribute,
    derived: bool,
) -> Claim:
    earliest, latest = when.event_window
    unplaced = Claim(
        cell=cell,
        layer="value" if event.modality in FACTUAL else event.modality,
        role=role,
        value=value,
        earliest=earliest,
        latest=latest,
        end=when.end,
        event_window=when.event_window,
        written=when.written,
        open_start=earliest == BEGINNING,
        known=when.known,
        said=when.said,
        seen=_seen(when),
        fraction=fraction_of(event.when_as_written),
        event=event.id,
        offset=event.offset,
        document=event.document,
        speaker=event.speaker,
        modality=event.modality,
        when=event.when,
        basis=event.basis,
        doubt=event.doubt,
        derived=derived,
    )
    return (
        claim_window(unplaced, attribute) if unplaced.open_start or role == "before" else unplaced
    )


def _seen(when: Timing) -> int:
    """Return the second from which an observation ages: the last at which it is said to hold."""
    if when.ongoing:
        return when.known[1]
    ends = when.end[1] if when.end else FOREVER
    return when.event_window[1] if ends == FOREVER else ends


_FRACTION: Final = re.compile(r":[0-9]{2}[.,]([0-9]+)")


def fraction_of(when_as_written: str | None) -> str | None:
    """Return the digits after the second of the times as written; None if they have none.

    The axis counts whole seconds, so two times that differ only here cannot be told apart on it.
    """
    if not when_as_written:
        return None
    found = [digits.rstrip("0") for digits in _FRACTION.findall(when_as_written)]
    return " ".join(found) if any(found) else None
