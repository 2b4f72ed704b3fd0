"""Every problem of an event at once, each with its path: cattrs walks classes made by type."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from typing import TYPE_CHECKING, Annotated, Any, get_args

import attrs

from chrono.edtf import EdtfError
from chrono.model.event import BUILT_IN
from chrono.model.vocabulary.rules import ENVELOPE, SOURCE, Rule, rules_of
from chrono.model.vocabulary.schema import Vocabulary
from chrono.validation.fast_path import Glance
from chrono.validation.references import Known, contradictions, unknown_names

if TYPE_CHECKING:
    from cattrs import Converter


class Validator:
    """Validates the events of one vocabulary. Keep it: it makes each type's class once."""

    def __init__(self, vocabulary: Vocabulary, limits: bool = True) -> None:
        """Without `limits`, quantities can be any number, as in lines that are stored already."""
        self.vocabulary = vocabulary
        self.limits = limits
        self.glance = Glance(vocabulary, limits)
        self._walker: Converter | None = None
        self._shapes: dict[str, _Shape] = {}

    def problems(self, draft: Mapping[str, Any], known: Known) -> list[str]:
        """Every rule that a draft of an event breaks, each with the path inside it.

        `draft` is the JSON object without its stamp; `known` what it may refer to.
        """
        return [] if self.glance.sound(draft, known) else self.walk(draft, known)

    def walk(self, draft: Mapping[str, Any], known: Known) -> list[str]:
        """What `problems` gives, without a glance first."""
        found = [*self._structure(draft, self._shape("", ENVELOPE), "")]
        source = draft.get("source")
        if isinstance(source, Mapping):
            found += self._structure(source, self._shape(" source", SOURCE), "source")
        name, data = draft.get("type"), draft.get("data")
        if isinstance(name, str) and isinstance(data, Mapping):
            rules = rules_of(name, self.vocabulary, self.limits)
            if rules is None:
                near = get_close_matches(name, [*self.vocabulary.types, *BUILT_IN], 1)
                hint = f" Did you mean {near[0]!r}?" if near else ""
                found.append(f"type: {name!r} is not in the vocabulary.{hint}")
            else:
                found += self._structure(data, self._shape(name, rules), "data")
        found += unknown_names(draft, self.vocabulary, known)
        found += contradictions(draft, self.vocabulary, known)
        return found

    def _shape(self, name: str, rules: Mapping[str, Rule]) -> _Shape:
        if name not in self._shapes:
            self._shapes[name] = self._made(name.strip() or "event", rules)
        return self._shapes[name]

    def _made(self, name: str, rules: Mapping[str, Rule]) -> _Shape:
        from cattrs import Converter
        from cattrs.gen import make_dict_structure_fn, override

        if self._walker is None:
            self._walker = Converter(detailed_validation=True)
            self._walker.register_structure_hook_factory(_is_ruled, _hook)
        made = attrs.make_class(
            name, {f"f_{key}": _attribute(rule) for key, rule in rules.items()}, slots=False
        )
        renamed: dict[str, Any] = {f"f_{key}": override(rename=key) for key in rules}
        walk: Any = make_dict_structure_fn(
            made,
            self._walker,
            _cattrs_forbid_extra_keys=True,
            _cattrs_detailed_validation=True,
            **renamed,
        )
        return _Shape(made, walk, tuple(rules))

    @staticmethod
    def _structure(value: Mapping[str, Any], into: _Shape, path: str) -> Iterator[str]:
        from cattrs import BaseValidationError

        try:
            into.walk(value, into.made)
        except BaseValidationError as error:
            yield from sorted(_told(error, path, into.keys))


@attrs.frozen
class _Shape:
    """A class made out of the vocabulary, and the way to structure a mapping into it."""

    made: type[Any]
    walk: Callable[[Mapping[str, Any], type[Any]], Any]
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


def _told(error: BaseException, path: str, allowed: Sequence[str]) -> Iterator[str]:
    from cattrs.errors import AttributeValidationNote, ForbiddenExtraKeysError

    for inner in getattr(error, "exceptions", ()):
        notes = [
            n for n in getattr(inner, "__notes__", ()) if isinstance(n, AttributeValidationNote)
        ]
        here = ".".join(
            part for part in (path, notes[0].name.removeprefix("f_") if notes else "") if part
        )
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
