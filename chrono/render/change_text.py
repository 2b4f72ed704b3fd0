"""Puts a change between two views on one line: what a value was, and what it is."""

from __future__ import annotations

from attrs import frozen

from chrono.fold.diff import Change, display_key
from chrono.model.claim import Annotation, Reading, Standing, split_key
from chrono.render.brief import BriefLine
from chrono.render.brief_text import line_words, subject_words
from chrono.render.names import Names
from chrono.render.source_text import who
from chrono.render.text import annotation_words, member_of, reading_words


@frozen
class ChangeWords:
    """One change in words."""

    subject: str
    """The entity and the attribute."""
    was: tuple[Standing, str] | None
    """The standing before, and the value if it differs; None if there was none, or the same."""
    now: tuple[Standing, str] | None
    """The same after; None where only what stands beside the value differs."""
    notes: tuple[str, ...]
    """The doubts, dates and sources of the value after."""
    beside: tuple[str, ...]
    """What is new beside the value, and what is gone."""


def change_words(change: Change, names: Names) -> ChangeWords:
    """Return a change in words. It shows every doubt of the value after it."""
    reading = change.after or change.before
    assert reading is not None
    subject = _subject(reading, names)
    beside = (*_new(change.before, change.after, names), *_gone(change, names))
    if display_key(change.before) == display_key(change.after):
        return ChangeWords(subject, None, None, (), beside)
    was = change.before
    before = (
        None if was is None or was.standing == "unknown" else (was.standing, _value(was, names))
    )
    if change.after is None:
        return ChangeWords(subject, before, ("unknown", "unknown"), (), beside)
    words = line_words(BriefLine((change.after,)), names)
    if before and before[1] == words.value:
        before = (before[0], "") if before[0] != words.standing else None
    return ChangeWords(subject, before, (words.standing, words.value), words.notes, beside)


def _subject(reading: Reading, names: Names) -> str:
    """Return the entity and the attribute; the value names the member of a collection."""
    entity, _, member, _ = split_key(reading.cell)
    if member is None or reading.standing in ("contested", "possible", "unknown"):
        return subject_words(reading, names)
    return f"{names.entity(entity)}: {reading.attribute.label}"


def _value(reading: Reading, names: Names) -> str:
    """Return a value, or the sides of a contest without their sources."""
    said = reading_words(reading, names)
    if reading.known and reading.value is True:
        return member_of(reading, names)
    return said if reading.known else f"{reading.standing}: {said}"


def _keys(reading: Reading | None) -> set[tuple[str, str, str]]:
    found = reading.annotations if reading else ()
    return {(each.claim.event, repr(each.claim.value), each.status) for each in found}


def _new(before: Reading | None, after: Reading | None, names: Names) -> list[str]:
    if after is None:
        return []
    old = _keys(before)
    return [
        _aside(each, after, names)
        for each in after.annotations
        if (each.claim.event, repr(each.claim.value), each.status) not in old
        and each.claim not in after.disputed  # the line itself says so
    ]


def _gone(change: Change, names: Names) -> list[str]:
    now = {each.claim.event for each in (change.after.annotations if change.after else ())}
    before = change.before
    return [
        f"no longer {_aside(each, before, names)}"
        for each in (before.annotations if before else ())
        if each.claim.event not in now
    ]


def _aside(annotation: Annotation, reading: Reading | None, names: Names) -> str:
    assert reading is not None
    claim = annotation.claim
    said = annotation_words(annotation, reading.attribute, names)
    source = ", ".join(filter(None, (who(claim, names), names.doubts(claim))))
    return f"{said} ({source})"
