"""A sound event told at sight: nearly every one is, and a batch has many thousands.

It holds a draft to the same checks as the walk by cattrs, and gives up at the first doubt:
False says nothing but that the walk must decide. What hangs on the keys of a draft alone is
worked out once for all drafts that have the same. Texts that a check has let pass are
remembered with it, since dates, speakers and documents come again and again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final, NamedTuple

from chrono.model.event import BUILT_IN
from chrono.model.vocabulary.rules import ENVELOPE, SOURCE, Rule, rules_of, text
from chrono.model.vocabulary.schema import Vocabulary
from chrono.validation.references import Known, contradictions, unknown_names

MOST: Final = 1 << 15
"""Texts remembered for one key, and shapes of drafts in all."""

Check = Callable[[Any], None]
_UNHELD: Final = frozenset({"type", "data", "source"})
"""Keys of an event whose values its shape tells, or its parts."""


class _Key(NamedTuple):
    """The check of one key, and what is known of it beforehand."""

    rule: Rule
    passed: set[str]
    """Texts that the check has let pass."""


Keys = Mapping[str, _Key]


class _Shape(NamedTuple):
    """What to look at in drafts of one type with the same keys in the same order.

    A number is the place of a value among all: those of the draft, its data and its source.
    """

    texts: tuple[int, ...]
    """Any words."""
    numbers: tuple[tuple[int, range, Check], ...]
    """Where a whole number within the range passes unasked."""
    others: tuple[tuple[int, set[str], Check], ...]
    """Dates, names, choices and lists: a text that has passed once passes again."""
    entities: tuple[tuple[str, frozenset[str]], ...]
    """The fields in the data that name entities, each with the kinds it may name: none for any."""
    is_reported: bool
    has_passage: bool
    is_plain: bool
    """No rule between its keys is left to be held: none is of a built-in type or doubted."""


class Glance:
    """What tells sound drafts of one vocabulary. Keep it: it remembers what it has seen."""

    def __init__(self, vocabulary: Vocabulary, limits: bool = True) -> None:
        self.vocabulary = vocabulary
        self.limits = limits
        self._envelope = _keys(ENVELOPE)
        self._source = _keys(SOURCE)
        self._types: dict[str, Keys] = {}
        self._shapes: dict[tuple[Any, ...], _Shape] = {}

    def sound(self, draft: Mapping[str, Any], known: Known) -> bool:
        """Whether a draft surely breaks no rule, and holds no key that says nothing."""
        try:
            data, source = draft["data"], draft.get("source")
            if type(data) is not dict or (type(source) is not dict and "source" in draft):
                return False
            source = source or {}
            key = draft["type"], draft["modality"], tuple(draft), tuple(data), tuple(source)
            shape = self._shapes.get(key) or self._shape(draft, data, source, key)
            return (
                _pass((*draft.values(), *data.values(), *source.values()), shape)
                and _known(draft, data, source, shape, known)
                and (shape.is_plain or self._agrees(draft, known))
            )
        except Exception:
            return False  # whatever it was, the walk tells it by its path

    def _agrees(self, draft: Mapping[str, Any], known: Known) -> bool:
        """Whether no rule is broken that only the long way knows."""
        if draft["type"] in BUILT_IN and any(unknown_names(draft, self.vocabulary, known)):
            return False
        return not any(contradictions(draft, self.vocabulary, known))

    def _shape(
        self,
        draft: Mapping[str, Any],
        data: Mapping[str, Any],
        source: Mapping[str, Any],
        key: tuple[Any, ...],
    ) -> _Shape:
        """Raises KeyError where a key is missing, or none of that type."""
        name = draft["type"]
        fields, kind = self._type(name), self.vocabulary.types.get(name)
        held = [None if each in _UNHELD else self._envelope[each] for each in draft]
        held += [fields[each] for each in data]
        held += [self._source[each] for each in source]
        for each, found in fields.items():
            if not found.rule.optional:
                data[each]
        if "source" in draft:
            source["document"]
        if "start" in source or "end" in source:
            source["start"], source["end"]
        entities = (each for each in kind.fields.values() if each.type == "entity") if kind else ()
        made = _Shape(
            *_sorted(held),
            tuple((each.name, frozenset(each.kinds)) for each in entities if each.name in data),
            draft["modality"] == "reported",
            "start" in source,
            name not in BUILT_IN and "doubt" not in draft,
        )
        if len(self._shapes) < MOST:
            self._shapes[key] = made
        return made

    def _type(self, name: str) -> Keys:
        if name not in self._types:
            rules = rules_of(name, self.vocabulary, self.limits)
            if rules is None:
                raise KeyError(name)
            self._types[name] = _keys(rules)
        return self._types[name]


def _keys(rules: Mapping[str, Rule]) -> Keys:
    return {key: _Key(rule, set()) for key, rule in rules.items()}


def _sorted(held: Iterable[_Key | None]) -> tuple[Any, Any, Any]:
    """The keys of a shape by how their values are looked at: texts, numbers, others."""
    texts: list[int] = []
    numbers: list[tuple[int, range, Check]] = []
    others: list[tuple[int, set[str], Check]] = []
    for place, key in enumerate(held):
        if key is None:
            continue
        check = key.rule.check
        if check is text:
            texts.append(place)
        elif key.rule.whole:
            numbers.append((place, key.rule.whole, check))
        else:
            others.append((place, key.passed, check))
    return tuple(texts), tuple(numbers), tuple(others)


def _pass(values: tuple[Any, ...], shape: _Shape) -> bool:
    """Whether every value passes its key's check. Raises where one does not."""
    for place in shape.texts:
        value = values[place]
        if type(value) is not str or not value.isascii() or not value or value.isspace():
            text(value)
    for place, whole, check in shape.numbers:
        value = values[place]
        if type(value) is not int or value not in whole:
            check(value)
    for place, passed, check in shape.others:
        value = values[place]
        if type(value) is not str:
            if not value:
                return False  # it says nothing, and is left out before it counts
            check(value)
        elif value not in passed:
            check(value)
            if len(passed) < MOST:
                passed.add(value)
    return True


def _known(
    draft: Mapping[str, Any],
    data: Mapping[str, Any],
    source: Mapping[str, Any],
    shape: _Shape,
    known: Known,
) -> bool:
    """Whether all that a draft names is known, of a kind that fits, and said where it must be.

    Raises where something is not.
    """
    entities = known.entities
    if shape.has_passage and source["start"] >= source["end"]:
        return False
    if source and source["document"] not in known.documents:
        return False
    speaker = draft.get("speaker")
    if shape.is_reported if speaker is None else speaker not in entities:
        return False
    if "via" in draft and not all(each in entities for each in draft["via"]):
        return False
    for key, kinds in shape.entities:
        value = data[key]
        for name in (value,) if type(value) is str else value:
            if entities[name].kind not in kinds and kinds:
                return False
    return True
