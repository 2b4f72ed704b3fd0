"""A sound event told at sight: nearly every one is, and a batch has many thousands.

It holds a draft to the same checks as the walk by cattrs, and gives up at the first doubt:
False says nothing but that the walk must decide. Texts that a check has let pass are
remembered with it, since dates, speakers and documents come again and again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final, NamedTuple

from chrono.event import BUILT_IN
from chrono.validating.referring import Known, contradictions, unknown_names
from chrono.validating.rules import ENVELOPE, SOURCE, Rule, rules_of, text
from chrono.vocabulary.records import Vocabulary

MOST: Final = 1 << 15
"""Texts remembered for one key."""

Checks = dict[str, tuple[Callable[[Any], None], set[str] | None]]
"""The check of every key, and the texts that it has let pass; None where none are kept."""


class _Type(NamedTuple):
    """What a draft of one type must have."""

    checks: Checks
    needed: frozenset[str]
    entities: tuple[tuple[str, frozenset[str]], ...]
    """The fields that name entities, each with the kinds that it may name: none for any."""


class Glance:
    """What tells sound drafts of one vocabulary. Keep it: it remembers what it has seen."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        self._envelope = _checks(ENVELOPE)
        self._source = _checks(SOURCE)
        self._types: dict[str, _Type] = {}

    def sound(self, draft: Mapping[str, Any], known: Known) -> bool:
        """Whether a draft surely breaks no rule, and holds no key that says nothing."""
        try:
            name, said, data = draft["type"], draft["modality"], draft["data"]
            source = draft.get("source")
            kind = self._types.get(name) or self._type(name)
            return (
                _pass(draft, self._envelope)
                and _pass(data, kind.checks)
                and kind.needed <= data.keys()
                and (source is None or self._cites(source, known))
                and _speaks(draft, said, known)
                and _names(data, kind.entities, known)
                and not (name in BUILT_IN and any(unknown_names(draft, self.vocabulary, known)))
                and not (
                    (name in BUILT_IN or "doubt" in draft)
                    and any(contradictions(draft, self.vocabulary, known))
                )
            )
        except Exception:
            return False  # whatever it was, the walk tells it by its path

    def _cites(self, source: Mapping[str, Any], known: Known) -> bool:
        if not _pass(source, self._source) or source["document"] not in known.documents:
            return False
        if "start" in source or "end" in source:
            return bool(source["start"] < source["end"])
        return True

    def _type(self, name: str) -> _Type:
        rules, kind = rules_of(name, self.vocabulary), self.vocabulary.types.get(name)
        if rules is None:
            raise KeyError(name)
        fields = kind.fields.values() if kind else ()
        made = self._types[name] = _Type(
            _checks(rules),
            frozenset(key for key, rule in rules.items() if not rule.optional),
            tuple((f.name, frozenset(f.kinds)) for f in fields if f.type == "entity"),
        )
        return made


def _checks(rules: Mapping[str, Rule]) -> Checks:
    return {key: (rule.check, None if rule.check is text else set()) for key, rule in rules.items()}


def _pass(found: Mapping[str, Any], checks: Checks) -> bool:
    """Whether every key has a value that its check lets pass. Raises where one does not."""
    for key, value in found.items():
        check, passed = checks[key]
        if type(value) is str:
            if passed is None:
                check(value)
            elif value not in passed:
                check(value)
                if len(passed) < MOST:
                    passed.add(value)
        elif not value and (value is None or isinstance(value, list | tuple)):
            return False  # it says nothing, and is left out before it counts
        else:
            check(value)
    return True


def _speaks(draft: Mapping[str, Any], said: str, known: Known) -> bool:
    """Whether those who say it and pass it on are known, and said where they must be."""
    speaker = draft.get("speaker")
    if said == "reported" if speaker is None else speaker not in known.entities:
        return False
    return "via" not in draft or all(each in known.entities for each in draft["via"])


def _names(
    data: Mapping[str, Any], entities: Iterable[tuple[str, frozenset[str]]], known: Known
) -> bool:
    """Whether every entity that the data name is one, and of a kind that fits."""
    for key, kinds in entities:
        value = data.get(key)
        for name in value if isinstance(value, list | tuple) else (value,):
            if name is not None:
                found = known.entities[name]
                if kinds and found.kind not in kinds:
                    return False
    return True
