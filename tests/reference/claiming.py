"""The reference's derivation of claims from events."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from chrono.edtf import BEGINNING, FOREVER
from chrono.model.event import FACTUAL, Event
from chrono.model.vocabulary import Attribute, Effect, Vocabulary
from tests.reference.knowing import Known, Window
from tests.reference.ticking import Ticking


@dataclass(frozen=True)
class Says:
    """One thing that one event says of one cell."""

    cell: tuple[str, str, str | None, str]
    """Entity, attribute, member, and "size" or ""."""
    event: str
    role: str
    value: Any
    first: int
    last: int
    end: Window | None
    written: Window
    open: bool
    known: Window
    said: Window
    seen: int
    derived: bool
    modality: str
    dated: bool
    about: bool
    """Whether its date is about."""
    fraction: str
    """The digits after the second, as written."""
    whole_of_many: bool
    """Says that a collection is empty: shown in every member's cell, and none of its own."""

    @property
    def factual(self) -> bool:
        return self.modality in FACTUAL


# ----------------------------------------------------------------------------------- values


def least_and_most(value: Any) -> tuple[float, float] | None:
    """The range of a quantity, or None for whatever is none."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return value, value
    if not isinstance(value, dict) or "words" in value:
        return None
    if "about" in value:
        digits = str(value["about"])
        half = 5 * 10 ** (len(digits) - len(digits.rstrip("0"))) / 10
        return value["about"] - half, value["about"] + half
    least = value.get("at_least", value.get("low", -math.inf))
    return least, value.get("at_most", value.get("high", math.inf))


def agree(one: Any, two: Any, type_: str, clock: Ticking) -> bool:
    """Whether both can be right."""
    if one is None or two is None:
        other = two if one is None else one
        reach = least_and_most(other)
        return other is None or other is False or (reach is not None and reach[0] <= 0 <= reach[1])
    if isinstance(one, bool) or isinstance(two, bool):
        return one == two
    if type_ == "words":
        return True
    if type_ == "quantity":
        mine, theirs = least_and_most(one), least_and_most(two)
        if mine is None or theirs is None:
            return True
        return max(mine[0], theirs[0]) <= min(mine[1], theirs[1])
    if type_ == "date":
        mine_, theirs_ = clock.read(one), clock.read(two)
        return max(mine_.begins[0], theirs_.begins[0]) <= min(mine_.last, theirs_.last)
    return bool(one == two)


def added(one: Any, two: Any, sign: int) -> Any:
    """A quantity out of two, as the plainest value; None where either is words."""
    mine, theirs = least_and_most(one), least_and_most(two)
    if mine is None or theirs is None:
        return None
    low, high = theirs if sign > 0 else (-theirs[1], -theirs[0])
    least, most = mine[0] + low, mine[1] + high
    if math.isinf(least) and math.isinf(most):
        return None
    if math.isinf(least):
        return {"at_most": int(most)}
    if math.isinf(most):
        return {"at_least": int(least)}
    return int(least) if least == most else {"low": int(least), "high": int(most)}


# ----------------------------------------------------------------------------------- claims

Part = tuple[str, str | None, str, Any, bool]


def as_list(value: Any) -> list[Any]:
    return [] if value is None else value if isinstance(value, list) else [value]


def sayings(event: Event, effect: Effect) -> Iterator[Part]:
    """(role, member, part, value, derived) of one effect, before it has a cell or days."""
    data = event.data
    to = [effect.value] if effect.value is not None else as_list(data.get(effect.to or ""))
    before = as_list(data.get(effect.before or ""))
    if effect.before_value is not None:
        before = [effect.before_value]
    by = data.get(effect.by or "")
    if effect.verb == "set":
        for value in to:
            yield "level", None, "", value, False
        for value in before:
            yield "before", None, "", value, False
    elif effect.verb == "change":
        level = to[0] if to else None
        old = before[0] if before else None
        known = level is not None, old is not None, by is not None
        if level is None and old is not None and by is not None:
            level = added(old, by, effect.sign)
        if old is None and level is not None and by is not None:
            old = added(level, by, -effect.sign)
        if level is not None:
            yield "level", None, "", level, not known[0]
        if old is not None:
            yield "before", None, "", old, not known[1]
        if level is None and by is not None:
            yield ("less" if effect.sign < 0 else "more"), None, "", by, False
    elif effect.verb in ("add", "remove"):
        for member in to:
            yield "level", member, "", effect.verb == "add", False
    elif effect.verb == "size":
        for value in to:
            yield "level", None, "size", value, False
    elif effect.verb == "count" and by is not None:
        yield "count", None, "", by, False
    elif effect.verb == "clear":
        yield "level", None, "", None, False


def minus_one(tick: int) -> int:
    return tick if tick in (BEGINNING, FOREVER) else tick - 1


class Claims:
    """All that the events of a question say at K, by cell."""

    def __init__(self, known: Known, vocabulary: Vocabulary) -> None:
        self.known = known
        self.vocabulary = vocabulary
        self.kinds = known.kinds()
        self.all = [
            says
            for event in known.events.values()
            if known.exists(event.id) and event.source and known.may_be_known(event)
            for says in self.of(event)
        ]

    def of(self, event: Event) -> Iterator[Says]:
        type_ = self.vocabulary.types.get(event.type)
        for effect in type_.effects if type_ else ():
            for entity in as_list(event.data.get(effect.field)):
                kind = self.vocabulary.kinds.get(self.kinds.get(entity, ""))
                attribute = kind and kind.attributes.get(effect.attribute)
                if attribute is None:
                    continue
                for role, member, part, value, derived in sayings(event, effect):
                    name = self.known.one_id(entity), effect.attribute, member, part
                    yield self.placed(event, attribute, name, role, value, derived)

    def placed(
        self, event: Event, attribute: Attribute, name: Any, role: str, value: Any, derived: bool
    ) -> Says:
        known = self.known
        first, last = known.windows[event.id]
        clock = known.clock
        date = clock.read(event.when) if event.when else None
        end = date.ends if date and not date.is_open else None
        observed = attribute.persistence == "observed"
        is_open = first == BEGINNING
        if role == "before":
            before = minus_one(last)
            if BEGINNING < last < FOREVER and clock.end(last) == last:  # some whole day
                before = clock.start(last) - 1
            end = minus_one(first), max(minus_one(first), before)
            if observed:
                first = last = clock.before(last, attribute.reach_back)
                end = (max(first, end[1] if is_open else end[0]), end[1])
                is_open = False
            else:
                first, last, is_open = BEGINNING, end[1], True
        elif observed and is_open and event.modality in FACTUAL:
            first = last
        seen = last
        if end:
            seen = end[1] if end[1] != FOREVER else last
        elif date and date.is_open:
            seen = known.known(event)[1]
        entity, name_, member, part = name
        if member is not None:
            member = known.one_id(member)
        if attribute.type == "entity" and not attribute.many:
            value = known.one_id(value)
        return Says(
            cell=(entity, name_, member, part),
            event=event.id,
            role=role,
            value=value,
            first=first,
            last=last,
            end=end,
            written=date.begins if date else (BEGINNING, FOREVER),
            open=is_open,
            known=known.known(event),
            said=known.said(event),
            seen=seen,
            derived=derived,
            modality=event.modality,
            dated=date is not None,
            about=date is not None and date.about,
            fraction=(event.when_as_written or "").partition(".")[2].rstrip("0"),
            whole_of_many=attribute.many and member is None and not part,
        )
