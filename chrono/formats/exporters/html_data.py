"""The data for the HTML page's script: cells with their readings, events, documents, as plain
data.

All texts are made here, by `chrono.render`, so that the script needs no rules of its own: it looks
up the reading for a moment and displays it. Moments are numbers: of days, where no date has a time
of day; else of seconds, with the offsets of the chronicle's clock.
"""

from __future__ import annotations

import json
from typing import Any

from chrono.edtf import BEGINNING, FOREVER
from chrono.edtf.calendar import DAY
from chrono.formats.exporters.context import ExportContext
from chrono.formats.exporters.escape import shown
from chrono.formats.exporters.timeline import Trace
from chrono.model.claim import Annotation, Claim, Reading, split_key
from chrono.render.date_text import day_words, when_words
from chrono.render.overruling_text import overruling_words
from chrono.render.text import (
    GLYPHS,
    RULES,
    absence_words,
    annotation_words,
    claim_words,
    counted,
    member_words,
    part_words,
    reading_words,
    side_words,
    standing_words,
    unapplied_words,
)

MAX_CLAIMS_SHOWN = 12
"""Claims listed under one value; the total is given."""


class Page:
    """The data of one page."""

    def __init__(self, context: ExportContext, trace: Trace) -> None:
        self.context = context
        self.trace = trace
        self.numbers = {event.id: place for place, event in enumerate(context.timeline)}
        used = {event.document for event in context.timeline}
        self.documents = [name for name in context.documents if name in used]
        self._readings: dict[str, int] = {}
        self._listed: list[Any] = []

    def data(self) -> dict[str, Any]:
        cells = [self._cell(key, runs) for key, runs in self.trace.cells]
        cells.sort(
            key=lambda each: (each["order"], each["label"].casefold(), each["e"], each["place"])
        )
        view = self.context.view
        times = {} if self.trace.unit == "day" else self._times()
        return {
            "at": self._moment(view.at),
            "known": [self._moment(each) for each in self.trace.known],
            "knownWords": [
                "all that is known" if each >= FOREVER else day_words(each, self.context.clock)
                for each in self.trace.known
            ],
            "knownDocuments": [self._appeared(each) for each in self.trace.known],
            "knownAt": self._known_index(),
            "days": [self._moment(each) for each in self.trace.days],
            "coarse": self.trace.coarse,
            "today": self._moment(self.context.today),
            "kinds": {name: kind.label for name, kind in self.context.vocabulary.kinds.items()},
            "glyphs": dict(GLYPHS),
            "cells": cells,
            "readings": self._listed,
            "events": [self._event(event.id) for event in self.context.timeline],
            **times,
        }

    def _times(self) -> dict[str, Any]:
        """What the script needs to show times: the finest unit, and the offsets of the clock."""
        shown = [*self.trace.days, *self.trace.known, self.context.view.at]
        finite = [each for each in shown if BEGINNING < each < FOREVER]
        # A day more at either end, for whole days that a reader asks for.
        offsets = self.context.clock.offsets(min(finite) - 2 * DAY, max(finite) + 2 * DAY)
        return {"unit": self.trace.unit, "offsets": offsets}

    def _moment(self, second: int) -> int | None:
        """A second, or its day; null for an unbounded end, which exceeds JavaScript's integers."""
        if second <= BEGINNING or second >= FOREVER:
            return None
        return self.context.clock.day(second) if self.trace.unit == "day" else second

    def _known_index(self) -> int:
        fits = [
            place
            for place, each in enumerate(self.trace.known)
            if each <= self.context.view.known_at
        ]
        return fits[-1] if fits else 0

    def _appeared(self, known_at: int) -> str:
        """How many documents had certainly been published at K, in words."""
        published = [self.context.documents[name].published[1] for name in self.documents]
        appeared = sum(each <= known_at for each in published)
        return f"{appeared} of {counted(len(published), 'document')} had appeared"

    def _event(self, name: str) -> list[Any]:
        """When an event can have started, when it was known, when it is retracted, and where in
        the list it stands.
        """
        event = self.context.timeline[self.numbers[name]]
        low, high = self.context.timings[name].event_window
        document = self.context.documents.get(event.document or "")
        known = document.published if document else (BEGINNING, BEGINNING)
        gone = self.context.retracted.get(name)
        return [
            self._moment(low),
            self._moment(high),
            self._moment(known[0]),
            self._moment(known[1]),
            gone and self._moment(gone),
            self._moment(self.context.listed_at(event)),
        ]

    def _cell(self, key: str, runs: Any) -> dict[str, Any]:
        entity, name, _, part = split_key(key)
        known = self.context.entities.get(entity)
        kind = known.kind if known else ""
        kinds = list(self.context.vocabulary.kinds)
        attribute = self.context.vocabulary.attribute(kind, name)
        label = attribute.label if attribute else name
        label += part_words(None, part, attribute, self.context.names)
        order = list(self.context.vocabulary.kinds[kind].attributes) if kind in kinds else []
        run_of = {each: place for place, run in enumerate(runs) for each in run.known}
        return {
            "e": entity,
            "kind": kind,
            "order": kinds.index(kind) if kind in kinds else 99,
            "label": self.context.names.entity(entity),
            "attribute": label,
            "place": order.index(name) if name in order else 99,
            "k": [run_of[each] for each in self.trace.known],
            "r": [
                [[self._moment(at), self._number(each)] for at, each in run.readings]
                for run in runs
            ],
        }

    def _number(self, reading: Reading) -> int:
        """The index of a reading in the list of distinct readings; -1 for nothing to show."""
        if reading.standing == "unknown" and not (
            reading.annotations or reading.ended or reading.bounds or reading.overrulings
        ):
            return -1
        plain = self._plain(reading)
        key = json.dumps(plain, sort_keys=True)
        if key not in self._readings:
            self._readings[key] = len(self._listed)
            self._listed.append(plain)
        return self._readings[key]

    def _plain(self, reading: Reading) -> dict[str, Any]:
        """One reading in words."""
        sides = (*reading.candidates, *reading.foreign)
        made: dict[str, Any] = {
            "s": reading.standing,
            "w": standing_words(reading, self.context.names),
            "v": self._value(reading),
            "m": self._member(reading),
            "c": [self._claim(claim, reading) for claim in sides[:MAX_CLAIMS_SHOWN]],
        }
        if len(sides) > MAX_CLAIMS_SHOWN:
            made["n"] = len({claim.event for claim in sides})
        if not reading.known:
            made["why"] = RULES[reading.rule]
        nearby = (*reading.bounds, *reading.ended)
        if nearby:
            made["near"] = [self._claim(claim, reading) for claim in nearby[:MAX_CLAIMS_SHOWN]]
        if reading.unapplied:
            made["left"] = [
                self._unapplied(claim, reading) for claim in reading.unapplied[:MAX_CLAIMS_SHOWN]
            ]
        if reading.annotations:
            made["b"] = [self._beside(each, reading) for each in reading.annotations]
        if reading.judged:
            made["j"] = [link.reason for link in reading.judged]
        if reading.overrulings:
            names = self.context.names
            told = (overruling_words(each, reading, names) for each in reading.overrulings)
            made["o"] = list(dict.fromkeys(told))
        if reading.age is not None:
            made["seen"] = self._moment(max(claim.seen for claim in reading.candidates))
        if reading.next is not None:
            value = claim_words(reading.next, reading.attribute, self.context.names)
            made["next"] = f"{value}, {self._dated(reading.next, reading)}"
        return made

    def _value(self, reading: Reading) -> str:
        if not reading.known:
            return ""
        member = split_key(reading.cell)[2]
        if isinstance(reading.value, bool) and member is not None:
            if reading.value:
                return member_words(member, reading.attribute, self.context.names)
            return absence_words(reading.cell, reading.attribute, self.context.names)
        return reading_words(reading, self.context.names)

    def _member(self, reading: Reading) -> str:
        """The member that a cell is about, if the value is open."""
        member = split_key(reading.cell)[2]
        if member is None or reading.known:
            return ""
        return member_words(member, reading.attribute, self.context.names)

    def _claim(self, claim: Claim, reading: Reading) -> list[Any]:
        """A claim's value, its date, and the number of its event (-1 if the event is
        not listed).
        """
        said = side_words(claim, reading, self.context.names)
        return [said, self._dated(claim, reading), self.numbers.get(claim.event, -1)]

    def _unapplied(self, claim: Claim, reading: Reading) -> list[Any]:
        """A change that is not part of the value, in the form of `_claim`."""
        said = unapplied_words(claim, reading.attribute, self.context.names)
        number = self.numbers.get(claim.event, -1)
        return [said, self.context.names.doubts(claim), number]

    def _dated(self, claim: Claim, reading: Reading) -> str:
        """When a claim starts, with its caveats."""
        clock = self.context.clock
        dated = when_words(claim, clock) if claim.when or claim.layer == "value" else ""
        return ", ".join(filter(None, (dated, self.context.names.doubts(claim))))

    def _beside(self, annotation: Annotation, reading: Reading) -> list[Any]:
        speaker = annotation.claim.speaker
        by = self.context.names.entity(speaker) if speaker else ""
        return [
            annotation_words(annotation, reading.attribute, self.context.names),
            self._dated(annotation.claim, reading),
            self.numbers.get(annotation.claim.event, -1),
            by,
        ]

    def _open(self, reading: Reading) -> str:
        sides = "; ".join(f"{value} ({when})" for value, when, _ in self._plain(reading)["c"])
        member = self._member(reading)
        return f"{member}: {sides}" if member else sides

    def static_state(self) -> str:
        """The state at the view, as a table for readers without JavaScript."""
        at, known_at = self.context.view.at, self.context.view.known_at
        rows = []
        for key, runs in self.trace.cells:
            run = next((run for run in runs if known_at in run.known), runs[-1])
            fits = [reading for day, reading in run.readings if day <= at]
            reading = fits[-1] if fits else run.readings[0][1]
            if reading.standing == "unknown":
                continue
            entity = self.context.names.entity(split_key(key)[0])
            cell = self._cell(key, runs)
            said = self._value(reading) or self._open(reading)
            standing = f"{GLYPHS[reading.standing]} {standing_words(reading, self.context.names)}"
            row = f'<tr><th scope="row" dir="auto">{shown(entity)}</th>'
            row += f"<td>{shown(cell['attribute'])}</td>"
            row += f'<td dir="auto">{shown(said)}</td><td>{shown(standing)}</td></tr>'
            rows.append((entity.casefold(), row))
        return "\n".join(row for _, row in sorted(rows))
