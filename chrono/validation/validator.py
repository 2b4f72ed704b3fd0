"""Finds all problems of an event at once, each with its path.

For each type of event, a class is made from the vocabulary; cattrs structures the data into it
with strict hooks, so that `"77"` is not 77, and reports each value that a rule refuses.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from typing import TYPE_CHECKING, Annotated, Any, get_args

import attrs

from chrono.edtf import EdtfError
from chrono.model.event import BUILT_IN
from chrono.model.vocabulary.rules import ENVELOPE, SOURCE, Rule, rules_of
from chrono.model.vocabulary.schema import Vocabulary
from chrono.validation.placing import unplaceable
from chrono.validation.references import Known, contradictions, unknown_names

if TYPE_CHECKING:
    from cattrs import Converter


class Validator:
    """Validates the events of one vocabulary. Reuse it: it makes each type's class once."""

    def __init__(self, vocabulary: Vocabulary, limits: bool = True) -> None:
        """Without `limits`, a line that is already stored stays valid: quantities can be any
        number, and dates beyond the axis or at a time that the clock skips are read all the same.
        """
        self.vocabulary = vocabulary
        self.limits = limits
        self._converter: Converter | None = None
        self._envelope = self._made("event", ENVELOPE)
        self._source = self._made("source", SOURCE)
        self._types: dict[str, _Shape | None] = {}

    def problems(self, draft: Mapping[str, Any], known: Known) -> list[str]:
        """Return every rule that a draft of an event breaks, each with the path inside it.

        `draft` is the JSON object without its metadata; `known` holds the valid references.
        """
        found = self._structure(draft, self._envelope, "")
        source = draft.get("source")
        if isinstance(source, Mapping):
            found += self._structure(source, self._source, "source")
        name, data = draft.get("type"), draft.get("data")
        if isinstance(name, str) and isinstance(data, Mapping):
            shape = self._type(name)
            if shape is None:
                near = get_close_matches(name, [*self.vocabulary.types, *BUILT_IN], 1)
                hint = f" Did you mean {near[0]!r}?" if near else ""
                found.append(f"type: {name!r} is not in the vocabulary.{hint}")
            else:
                found += self._structure(data, shape, "data")
        found += unknown_names(draft, self.vocabulary, known)
        found += contradictions(draft, self.vocabulary, known)
        if self.limits:
            found += unplaceable(draft, self.vocabulary)
        return found

    def _type(self, name: str) -> _Shape | None:
        if name not in self._types:
            rules = rules_of(name, self.vocabulary, self.limits)
            self._types[name] = None if rules is None else self._made(name, rules)
        return self._types[name]

    def _made(self, name: str, rules: Mapping[str, Rule]) -> _Shape:
        from cattrs import Converter
        from cattrs.gen import make_dict_structure_fn, override

        if self._converter is None:
            self._converter = Converter(detailed_validation=True)
            self._converter.register_structure_hook_factory(_is_ruled, _hook)
        # numbered, since a field of the vocabulary can have a name that Python does not allow
        made = attrs.make_class(
            name,
            {f"f_{place}": _attribute(rule) for place, rule in enumerate(rules.values())},
            slots=False,
        )
        renamed: dict[str, Any] = {
            f"f_{place}": override(rename=key) for place, key in enumerate(rules)
        }
        structure: Any = make_dict_structure_fn(
            made,
            self._converter,
            _cattrs_forbid_extra_keys=True,
            _cattrs_detailed_validation=True,
            **renamed,
        )
        return _Shape(made, structure, tuple(rules))

    @staticmethod
    def _structure(value: Mapping[str, Any], into: _Shape, path: str) -> list[str]:
        from cattrs import BaseValidationError

        try:
            into.structure(value, into.made)
        except BaseValidationError as error:
            return sorted(_sentences(error, path, into.keys))
        return []


@attrs.frozen
class _Shape:
    """A class made from the vocabulary, and the function that structures a mapping into it."""

    made: type[Any]
    structure: Callable[[Mapping[str, Any], type[Any]], Any]
    keys: tuple[str, ...]


def _attribute(rule: Rule) -> Any:
    kind: Any = Annotated[object, rule]
    if rule.optional:
        return attrs.field(type=kind, kw_only=True, default=None)
    return attrs.field(type=kind, kw_only=True)


def _is_ruled(kind: Any) -> bool:
    return any(isinstance(arg, Rule) for arg in get_args(kind))


def _hook(kind: Any) -> Callable[[Any, Any], Any]:
    rule = next(arg for arg in get_args(kind) if isinstance(arg, Rule))
    check = rule.check

    def apply(value: Any, _: Any) -> Any:
        if value is not None or not rule.optional:
            check(value)
        return value

    return apply


def _sentences(error: BaseException, path: str, allowed: Sequence[str]) -> Iterator[str]:
    from cattrs.errors import AttributeValidationNote, ForbiddenExtraKeysError

    for inner in getattr(error, "exceptions", ()):
        notes = [
            n for n in getattr(inner, "__notes__", ()) if isinstance(n, AttributeValidationNote)
        ]
        key = allowed[int(notes[0].name.removeprefix("f_"))] if notes else ""
        here = ".".join(filter(None, (path, key)))
        if isinstance(inner, ForbiddenExtraKeysError):
            for key in sorted(map(str, inner.extra_fields)):
                near = get_close_matches(key, allowed, 1)
                hint = f"did you mean {near[0]!r}?" if near else f"known are {', '.join(allowed)}"
                yield f"{'.'.join(filter(None, (path, key)))}: is not a key here; {hint}"
        elif isinstance(inner, KeyError):
            yield f"{'.'.join(filter(None, (path, str(inner.args[0]))))}: is missing"
        else:
            reason = inner.reason if isinstance(inner, EdtfError) else str(inner)
            yield f"{here}: {reason}"
