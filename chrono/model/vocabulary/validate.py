"""The rules of a vocabulary: each broken rule in a parsed TOML file is a value with its path."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from chrono.edtf.margins import ABOUT
from chrono.edtf.zones import is_zone
from chrono.model.event import BUILT_IN
from chrono.model.vocabulary.builder import TYPES, VERBS, build, field_of
from chrono.model.vocabulary.schema import RANKS, Attribute, Field, Kind

NAME: Final = re.compile(r"[a-z][a-z0-9_]*\Z")
TYPE_NAME: Final = re.compile(r"[A-Za-z][A-Za-z0-9]*\Z")
PERSISTENCES: Final = ("lasting", "observed", "fixed")
TOP_KEYS: Final = frozenset({"name", "zone", "about", "kinds", "types"})
KIND_KEYS: Final = frozenset({"label", "says", "attributes"})
TYPE_KEYS: Final = frozenset({"family", "says", "means", "fields", "effects"})
ATTRIBUTE_KEYS: Final = frozenset(
    {
        "type",
        "persistence",
        "label",
        "rank",
        "says",
        "unit",
        "choices",
        "kinds",
        "many",
        "tally",
        "stale_after",
        "reach_back",
        "removed",
        "denied",
        "within",
        "least",
        "whole",
    }
)
FIELD_KEYS: Final = frozenset(
    {"is", "list", "optional", "says", "choices", "unit", "least", "whole"}
)
EFFECT_KEYS: Final[Mapping[str, frozenset[str]]] = {
    "set": frozenset({"to", "value", "from", "from_value"}),
    "change": frozenset({"less", "more", "to", "from"}),
    "add": frozenset({"member", "value"}),
    "remove": frozenset({"member", "value"}),
    "size": frozenset({"to"}),
    "count": frozenset({"by"}),
    "clear": frozenset(),
}
EXCLUDING: Final = (("less", "more"), ("to", "value"), ("from", "from_value"), ("member", "value"))
"""Keys of an effect that say the same thing in two ways, or contradict each other."""
TABLES: Final = "must be a table, as [kinds.base] and [types.BaseHandedOver] are"
WORD: Final[Mapping[type, str]] = {bool: "true or false", str: "a string"}
DURATION: Final = re.compile(
    r"(P(?=\d)(\d+Y)?(\d+M)?(\d+W)?(\d+D)?|PT(?=\d)(\d+H)?(\d+M)?(\d+S)?)\Z"
)


Problem = tuple[tuple[str, ...], str]


def problems(raw: Mapping[str, Any]) -> Iterator[Problem]:
    """Return every rule that a parsed vocabulary breaks, with the path of keys to the place."""
    yield from _unknown((), raw, TOP_KEYS)
    kinds, types = raw.get("kinds", {}), raw.get("types", {})
    for key, table in (("kinds", kinds), ("types", types)):
        if not isinstance(table, dict):
            yield (key,), TABLES
            return
    yield from _wrongly_typed((), raw, {"name": str})
    yield from _clock_problems(raw)
    flat = [
        (key, name)
        for key, table in (("kinds", kinds), ("types", types))
        for name, each in table.items()
        if not isinstance(each, dict)
    ]
    yield from ((path, TABLES) for path in flat)
    if flat:
        return
    broken = False
    for name, kind in kinds.items():
        for problem in _kind_problems(name, kind, kinds):
            broken = True
            yield problem
    if not broken:
        known = build({"kinds": kinds}).kinds
        for name, spec in types.items():
            yield from _type_problems(name, spec, known)


def _clock_problems(raw: Mapping[str, Any]) -> Iterator[Problem]:
    zone, about = raw.get("zone", "UTC"), raw.get("about", {})
    if not isinstance(zone, str) or not is_zone(zone):
        yield ("zone",), f"{shown(zone)} is not an IANA time zone, as Europe/London is"
    if not isinstance(about, dict):
        yield ("about",), 'must be a table of margins, as about = { year = "P5Y" }'
        return
    yield from _unknown(("about",), about, ABOUT)
    for unit, margin in about.items():
        if not isinstance(margin, str) or not DURATION.match(margin):
            yield ("about", unit), f"{shown(margin)} is not a duration, as P5Y and PT10M are"


def _unknown(
    path: tuple[str, ...], table: Mapping[str, Any], known: Iterable[str]
) -> Iterator[Problem]:
    from difflib import get_close_matches

    allowed = sorted(known)
    for key in table:
        if key not in allowed:
            near = get_close_matches(key, allowed, 1)
            hint = f"did you mean {near[0]!r}?" if near else f"known are {', '.join(allowed)}"
            yield (*path, key), f"is not a key here; {hint}"


def _wrongly_typed(
    path: tuple[str, ...], table: Mapping[str, Any], wanted: Mapping[str, type]
) -> Iterator[Problem]:
    for key, type_ in wanted.items():
        if not isinstance(table.get(key, type_()), type_):
            yield (*path, key), f"must be {WORD[type_]}"


def shown(value: object) -> str:
    """Return a value in short form, even for a long number or a deep table."""
    try:
        text = repr(value)
    except (ValueError, RecursionError):
        return f"a {type(value).__name__} too long to be shown"
    return text if len(text) <= 60 else f"{text[:57]}…"


def _strings(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


def _kind_problems(
    name: str, kind: Mapping[str, Any], kinds: Mapping[str, Any]
) -> Iterator[Problem]:
    path = ("kinds", name)
    yield from _unknown(path, kind, KIND_KEYS)
    if not NAME.match(name) or name in (*TYPES, "any"):
        yield path, "a kind is named by lowercase letters, digits and _, and not as a type is"
    yield from _wrongly_typed(path, kind, {"label": str, "says": str})
    attributes = kind.get("attributes", {})
    if not isinstance(attributes, dict):
        yield (*path, "attributes"), "must be a table"
        return
    for key, spec in attributes.items():
        here = (*path, "attributes", key)
        if not isinstance(spec, dict):
            yield here, "must be a table such as { type = 'words', persistence = 'lasting' }"
        else:
            yield from _attribute_problems(here, spec, attributes, kinds)


def _attribute_problems(
    path: tuple[str, ...],
    spec: Mapping[str, Any],
    siblings: Mapping[str, Any],
    kinds: Mapping[str, Any],
) -> Iterator[Problem]:
    yield from _unknown(path, spec, ATTRIBUTE_KEYS)
    if not NAME.match(path[-1]):
        yield path, "an attribute is named by lowercase letters, digits and _"
    for key, known in (("type", TYPES), ("persistence", PERSISTENCES)):
        if spec.get(key) not in known:
            yield (*path, key), f"must be one of {', '.join(known)}"
    if spec.get("rank", "detail") not in RANKS:
        yield (*path, "rank"), f"must be one of {', '.join(RANKS)}"
    wanted = {"many": bool, "tally": bool, "whole": bool, "unit": str, "label": str, "says": str}
    yield from _wrongly_typed(path, spec, {**wanted, "removed": str, "denied": str})
    if "removed" in spec and not spec.get("many"):
        yield (*path, "removed"), "only a collection has members to remove"
    yield from _limit_problems(path, spec, spec.get("type") == "quantity")
    for key in ("choices", "kinds"):
        if not _strings(spec.get(key, [])):
            yield (*path, key), "must be a list of strings"
            return
    if (spec.get("type") == "choice") != bool(spec.get("choices")):
        yield (*path, "choices"), "a choice has choices, and nothing else has"
    for kind_name in spec.get("kinds", ()):
        if kind_name not in kinds:
            yield (*path, "kinds"), f"{kind_name!r} is not a kind of this vocabulary"
    for key in ("stale_after", "reach_back"):
        if key in spec and (not isinstance(spec[key], str) or not DURATION.match(spec[key])):
            yield (*path, key), "must be an ISO 8601 duration of days or more, such as P6M"
        elif key in spec and spec.get("persistence") != "observed":
            yield (*path, key), "only what is observed has one"
    if spec.get("tally") and (spec.get("type") != "quantity" or spec.get("many")):
        yield (*path, "tally"), "only a single quantity can be a tally"
    if spec.get("many") and spec.get("persistence") == "fixed":
        yield (*path, "many"), "a collection is lasting or observed"
    if "within" in spec:
        whole = siblings.get(spec["within"]) if isinstance(spec["within"], str) else None
        if (
            spec.get("type") != "quantity"
            or not isinstance(whole, dict)
            or whole.get("type") != "entity"
        ):
            yield (*path, "within"), "must name an entity attribute of this kind, for a quantity"


def _limit_problems(
    path: tuple[str, ...], spec: Mapping[str, Any], is_quantity: bool
) -> Iterator[Problem]:
    """The rules of `least` and `whole`."""
    for key in ("least", "whole"):
        if key in spec and not is_quantity:
            yield (*path, key), "only a quantity has one"
    least = spec.get("least", 0)
    if least is True or not isinstance(least, int | float) or not abs(least) < 2**63:
        yield (*path, "least"), "must be a number, or false for a quantity without a least number"


def _type_problems(
    name: str, spec: Mapping[str, Any], kinds: Mapping[str, Kind]
) -> Iterator[Problem]:
    path = ("types", name)
    yield from _unknown(path, spec, TYPE_KEYS)
    if not TYPE_NAME.match(name) or name in BUILT_IN:
        yield path, "a type is named by letters and digits, and not as a built-in type is"
    yield from _wrongly_typed(path, spec, {"family": str, "says": str, "means": str})
    fields = spec.get("fields")
    if not isinstance(fields, dict):
        yield (
            (*path, "fields"),
            'must be a table of fields, such as { base = "base", by = "quantity?" }',
        )
        return
    good: dict[str, Field] = {}
    for key, value in fields.items():
        complaint = _field_problem(value, kinds)
        if complaint:
            yield (*path, "fields", key), complaint
        else:
            good[key] = field_of(key, value, kinds)
    if len(good) < len(fields):
        return
    says = spec.get("says", "")
    for placeholder in re.findall(r"\{([^{}]*)", says) if isinstance(says, str) else ():
        if placeholder not in good:
            yield (*path, "says"), f"{{{placeholder}}} is not a field of this type"
    effects = spec.get("effects", [])
    if not isinstance(effects, list) or not all(isinstance(effect, dict) for effect in effects):
        yield (*path, "effects"), "must be a list of tables"
        return
    counted = Counter(str(effect["count"]) for effect in effects if "count" in effect)
    for target in [target for target, times in counted.items() if times > 1]:
        yield (*path, "effects"), f"{target} is counted into twice: one event is one number of it"
    for effect in effects:
        for complaint in _effect_problems(effect, good, kinds):
            yield (*path, "effects"), complaint


def _field_problem(spec: object, kinds: Mapping[str, Kind]) -> str | None:
    if isinstance(spec, dict):
        for _, problem in _unknown((), spec, FIELD_KEYS):
            return problem
        wanted = {"list": bool, "optional": bool, "whole": bool, "says": str, "unit": str}
        for path, problem in _wrongly_typed((), spec, wanted):
            return f"{path[0]} {problem}"
        for path, problem in _limit_problems((), spec, _is_quantity(spec.get("is"), kinds)):
            return f"{path[0]} {problem}"
        if "choices" in spec:
            fits = _strings(spec["choices"]) and spec["choices"] and "is" not in spec
            return None if fits else "choices are a list of strings, without `is`"
        spec = spec.get("is")
    if not isinstance(spec, str):
        return 'must be a string such as "quantity?" or a table with `is` or `choices`'
    bare = spec.removesuffix("?").removesuffix("*")
    if bare == "choice":
        return "a choice is named by its attribute (base.status), or has choices of its own"
    if bare in TYPES or bare == "any":
        return "an entity is named by its kind, or `any`" if bare == "entity" else None
    if "." in bare:
        kind, _, key = bare.partition(".")
        found = kinds.get(kind)
        return None if found and key in found.attributes else f"{bare!r} is not an attribute"
    for kind in bare.split("|"):
        if kind not in kinds:
            return f"{kind!r} is neither a kind nor a type of value"
    return None


def _is_quantity(spec: object, kinds: Mapping[str, Kind]) -> bool:
    """Return whether the text of a field names a quantity, or an attribute that is one."""
    bare = spec.removesuffix("?").removesuffix("*") if isinstance(spec, str) else ""
    kind, _, key = bare.partition(".")
    found = kinds[kind].attributes.get(key) if kind in kinds else None
    return bare == "quantity" or (found is not None and found.type == "quantity")


def _effect_problems(
    effect: Mapping[str, Any], fields: Mapping[str, Field], kinds: Mapping[str, Kind]
) -> Iterator[str]:
    verbs = [verb for verb in VERBS if verb in effect]
    if len(verbs) != 1:
        yield f"an effect has just one of {', '.join(VERBS)}"
        return
    verb, target = verbs[0], effect[verbs[0]]
    extra = sorted(set(effect) - EFFECT_KEYS[verb] - {verb})
    if extra:
        yield f"{extra[0]!r} does not go with {verb!r}"
    for one, other in EXCLUDING:
        if one in effect and other in effect:
            yield f"{one} and {other} exclude each other"
            return
    name, _, attribute = target.partition(".") if isinstance(target, str) else ("", "", "")
    field = fields.get(name)
    if field is None or field.type != "entity" or not attribute:
        yield f"{shown(target)} must be an entity field and an attribute, such as base.holder"
        return
    for key, value in effect.items():
        if key in ("value", "from_value"):
            if not isinstance(value, str):
                yield f"{key} = {shown(value)} must be a string"
                return
        elif key != verb and not (isinstance(value, str) and value in fields):
            yield f"{key} = {shown(value)} is not a field of this type"
            return
        elif key in ("less", "more", "by") and fields[value].many:
            yield f"{key} = {value!r} is a list, and only one number is counted or changed by"
    found = [kinds[kind].attributes.get(attribute) for kind in field.kinds or kinds]
    known = [each for each in found if each is not None]
    if not known or (field.kinds and len(known) < len(found)):
        yield f"{target!r}: not every kind of {name!r} has the attribute {attribute!r}"
        return
    for each in known:
        yield from _misfit(verb, effect, each, fields, kinds)


def _misfit(
    verb: str,
    effect: Mapping[str, Any],
    attribute: Attribute,
    fields: Mapping[str, Field],
    kinds: Mapping[str, Kind],
) -> Iterator[str]:
    where = f"{attribute.kind}.{attribute.name}"
    if (verb in ("add", "remove", "size")) != attribute.many and verb != "clear":
        suits = "single attributes" if attribute.many else "collections"
        yield f"{verb} is for {suits}; see {where}"
    if (verb == "count") != attribute.tally and verb != "clear":
        yield f"{where} is {'a' if attribute.tally else 'no'} tally: {verb} does not fit"
    if verb in ("change", "count") and attribute.type != "quantity":
        yield f"{verb} is for a quantity, and {where} is {attribute.type}"
    needs = {
        "set": ("to", "value", "from", "from_value"),
        "add": ("member", "value"),
        "remove": ("member", "value"),
        "size": ("to",),
        "count": ("by",),
        "change": ("to", "from", "less", "more"),
    }
    if verb in needs and not any(key in effect for key in needs[verb]):
        yield f"{verb} of {where} needs {' or '.join(needs[verb])}"
    for key in ("value", "from_value"):
        if key in effect and attribute.type == "quantity":
            yield f"{key} = {effect[key]!r}: a quantity such as {where} has no constant"
        elif key in effect and attribute.type == "choice" and effect[key] not in attribute.choices:
            yield f"{effect[key]!r} is not a choice of {where}"
    wanted = "quantity" if verb in ("size", "count", "change") else attribute.type
    for key in ("to", "from", "member", "by", "less", "more"):
        if key in effect:
            said = _unfit(fields[effect[key]], wanted, attribute, kinds)
            if said:
                yield f"{key} = {effect[key]!r} {said}"


def _unfit(
    field: Field, wanted: str, attribute: Attribute, kinds: Mapping[str, Kind]
) -> str | None:
    """Return why the values of a field do not fit an attribute, or None if they do."""
    where = f"{attribute.kind}.{attribute.name}"
    if field.type != wanted:
        return f"is {field.type}, and {where} takes {wanted}"
    if wanted == "entity" and attribute.kinds:
        over = [kind for kind in field.kinds or kinds if kind not in attribute.kinds]
        if over:
            return f"may be a {over[0]}, and {where} takes {' or '.join(attribute.kinds)}"
    if wanted == "choice":
        others = [choice for choice in field.choices if choice not in attribute.choices]
        if others:
            return f"may be {others[0]!r}, which is not a choice of {where}"
    return None
