"""Builds a vocabulary from a parsed mapping that has passed `validate`, without checking it again.

The index keeps the mapping, so that a question parses no TOML.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any, Final, cast

from attrs import evolve

from chrono.edtf.clock import Clock
from chrono.model.vocabulary.schema import (
    Attribute,
    Effect,
    EventType,
    Field,
    Kind,
    Rank,
    Verb,
    Vocabulary,
)

COUNTED: Final = frozenset(
    {
        *("persons", "people", "men", "women", "children", "civilians", "inhabitants", "employees"),
        *("soldiers", "troops", "fighters", "prisoners", "refugees", "deaths", "fatalities"),
        *("casualties", "killed", "wounded", "dead", "injured", "votes", "seats", "cases"),
    }
)
"""Units whose quantities are whole numbers unless the vocabulary says otherwise."""
TYPES: Final = ("quantity", "choice", "entity", "date", "words")
VERBS: Final[tuple[Verb, ...]] = ("set", "change", "add", "remove", "size", "count", "clear")


def build(raw: Mapping[str, Any]) -> Vocabulary:
    """Return the vocabulary of a parsed mapping that has passed `load`, without checking it."""
    clock = clock_of(raw)
    tables = raw.get("kinds", {})
    default = _rank_of if _ranks_nothing(tables) else _detail
    kinds = {
        name: Kind(
            name=name,
            label=kind.get("label", name),
            says=kind.get("says", ""),
            attributes={
                key: _attribute(name, key, {"rank": default(spec), **spec}, clock)
                for key, spec in kind.get("attributes", {}).items()
            },
        )
        for name, kind in tables.items()
    }
    types = _Types(raw.get("types", {}), kinds)
    return Vocabulary(name=raw.get("name", ""), kinds=kinds, types=types, raw=raw, clock=clock)


def _ranks_nothing(kinds: Mapping[str, Any]) -> bool:
    return not any(
        "rank" in spec for kind in kinds.values() for spec in kind.get("attributes", {}).values()
    )


def _rank_of(spec: Mapping[str, Any]) -> Rank:
    """Return the rank of an attribute in a vocabulary that ranks none."""
    single = spec["type"] == "entity" and not spec.get("many", False)
    return "headline" if single or spec["type"] in ("quantity", "choice") else "detail"


def _detail(spec: Mapping[str, Any]) -> Rank:
    return "detail"


def clock_of(raw: Mapping[str, Any]) -> Clock:
    """Return the clock that a mapping declares by `zone` and `about`; UTC where it is silent."""
    return Clock(raw.get("zone", "UTC"), sorted(raw.get("about", {}).items()))


class _Types(Mapping[str, "EventType"]):
    """The types of event, built on first access, because reading cells does not need them."""

    def __init__(self, raw: Mapping[str, Any], kinds: Mapping[str, Kind]) -> None:
        self._raw, self._kinds = raw, kinds

    @cached_property
    def _built(self) -> dict[str, EventType]:
        return {name: _type(name, spec, self._kinds) for name, spec in self._raw.items()}

    def __getitem__(self, name: str) -> EventType:
        return self._built[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._raw)

    def __len__(self) -> int:
        return len(self._raw)


def _type(name: str, spec: Mapping[str, Any], kinds: Mapping[str, Kind]) -> EventType:
    effects = tuple(_effect(effect) for effect in spec.get("effects", ()))
    return EventType(
        name=name,
        family=spec.get("family", ""),
        says=spec.get("says", ""),
        means=spec.get("means", ""),
        fields=_limited(spec["fields"], effects, kinds),
        effects=effects,
    )


def _limited(
    raw: Mapping[str, Any], effects: tuple[Effect, ...], kinds: Mapping[str, Kind]
) -> dict[str, Field]:
    """Return the fields of a type; a quantity gets the limits of every cell that it sets."""
    fields = {key: field_of(key, spec, kinds) for key, spec in raw.items()}
    for effect in effects:
        target = fields[effect.field]
        for kind in target.kinds or kinds:
            attribute = kinds[kind].attributes.get(effect.attribute)
            if attribute is None:
                continue
            for key in (effect.to, effect.before, effect.by):
                if key is not None and fields[key].type == "quantity":
                    fields[key] = _within_limits(fields[key], raw[key], effect, attribute)
    return fields


def _within_limits(field: Field, spec: Any, effect: Effect, attribute: Attribute) -> Field:
    """Return a field with the limits of an attribute, unless its own table sets them."""
    least, whole = attribute.least, attribute.whole
    if effect.verb == "size":
        least, whole = 0, True
    elif field.name == effect.by and least is not None:
        least = 0 if least >= 0 else None  # a change is relative to zero
    own = spec if isinstance(spec, Mapping) else {}
    if "least" not in own and least is not None:
        least = least if field.least is None else max(least, field.least)
        field = evolve(field, least=least)
    if "whole" not in own and whole:
        field = evolve(field, whole=True)
    return field


def _attribute(kind: str, name: str, spec: Mapping[str, Any], clock: Clock) -> Attribute:
    rest: dict[str, Any] = {
        key: tuple(value) if isinstance(value, list) else value for key, value in spec.items()
    }
    rest.setdefault("label", name.replace("_", " "))
    if rest["type"] == "quantity":
        rest |= _limits(spec, spec.get("unit", ""), spec.get("tally", False))
    return Attribute(name=name, kind=kind, clock=clock, **rest)


def _limits(spec: Mapping[str, Any], unit: str, tally: bool = False) -> dict[str, Any]:
    """Return the lower limit of a quantity, and whether it is whole.

    A quantity with a unit, or a sum of counts, is not negative unless the vocabulary says so: the
    codes -9 and -99 in tables do not count persons, and a temperature can declare that it has no
    lower limit.
    """
    least = spec.get("least", 0 if unit or tally else None)
    whole = spec.get("whole", unit.casefold() in COUNTED)
    return {"least": None if least is False else least, "whole": whole}


def field_of(name: str, spec: str | Mapping[str, Any], kinds: Mapping[str, Kind]) -> Field:
    """Return the field of a type, from its text or table in the file."""
    rest: dict[str, Any] = {}
    table: Mapping[str, Any] = {} if isinstance(spec, str) else spec
    if not isinstance(spec, str):
        rest = {key: spec[key] for key in ("optional", "says", "unit") if key in spec}
        rest["many"] = spec.get("list", False)
        if "choices" in spec:
            return Field(name=name, type="choice", choices=tuple(spec["choices"]), **rest)
        spec = cast(str, spec["is"])
    if spec.endswith("?"):
        spec, rest["optional"] = spec[:-1], True
    if spec.endswith("*"):
        spec, rest["many"] = spec[:-1], True
    if spec in TYPES:
        if spec == "quantity":
            rest |= _limits(table, rest.get("unit", ""))
        return Field(name=name, type=cast(Any, spec), **rest)
    if spec == "any":
        return Field(name=name, type="entity", **rest)
    if "." in spec:
        kind, _, key = spec.partition(".")
        like = kinds[kind].attributes[key]
        rest.setdefault("unit", like.unit)
        if like.type == "quantity":
            rest |= {"least": like.least, "whole": like.whole}
            own = _limits(table, "")
            rest |= {key: own[key] for key in own if key in table}
        return Field(name=name, type=like.type, kinds=like.kinds, choices=like.choices, **rest)
    return Field(name=name, type="entity", kinds=tuple(spec.split("|")), **rest)


def _effect(spec: Mapping[str, Any]) -> Effect:
    verb = next(verb for verb in VERBS if verb in spec)
    field, _, attribute = spec[verb].partition(".")
    sign = -1 if "less" in spec else 1
    return Effect(
        verb=verb,
        field=field,
        attribute=attribute,
        to=spec.get("to", spec.get("member")),
        before=spec.get("from"),
        by=spec.get("less", spec.get("more", spec.get("by"))),
        sign=cast(Any, sign),
        value=spec.get("value"),
        before_value=spec.get("from_value"),
    )
