"""Any TOML file is either accepted or reported as problems, without another exception."""

from __future__ import annotations

import datetime
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from chrono.model.vocabulary import build
from chrono.model.vocabulary.validate import problems

WORDS = (
    "quantity",
    "choice",
    "entity",
    "date",
    "words",
    "lasting",
    "observed",
    "fixed",
    "base",
    "force",
    "base.holder",
    "base.mood",
    "force.size",
    "base|force",
    "any",
    "quantity?",
    "base*?",
    "holder",
    "mood",
    "size",
    "b",
    "n",
    "m",
    "x",
    "b.holder",
    "b.mood",
    "b.size",
    "P6M",
    "{b}[ {n}",
    "",
    "?",
    "*",
    ".",
    "b.",
    "a",
)
KEYS = (
    "name",
    "kinds",
    "types",
    "label",
    "says",
    "attributes",
    "type",
    "persistence",
    "unit",
    "choices",
    "many",
    "tally",
    "stale_after",
    "rank",
    "reach_back",
    "within",
    "family",
    "means",
    "fields",
    "effects",
    "is",
    "list",
    "optional",
    "set",
    "change",
    "add",
    "remove",
    "size",
    "count",
    "clear",
    "to",
    "value",
    "from",
    "from_value",
    "less",
    "more",
    "member",
    "by",
    "base",
    "force",
    "holder",
    "mood",
    "b",
    "n",
    "m",
    "A",
    "B",
    "",
)
SCALARS = (
    st.sampled_from(WORDS)
    | st.text(max_size=5)
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.just(datetime.date(2020, 1, 1))
    | st.just(datetime.time(1, 2))
)
KEY = st.sampled_from(KEYS) | st.text(max_size=4)
ANYTHING = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEY, inner, max_size=4),
    max_leaves=12,
)


def tables(keys: tuple[str, ...], value: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Tables of mostly those keys, with mostly those values."""
    return st.dictionaries(st.sampled_from(keys), value | ANYTHING, max_size=5) | ANYTHING


GOOD_ATTRIBUTES: dict[str, Any] = {
    "holder": {"type": "entity", "kinds": ["force"], "persistence": "lasting"},
    "mood": {"type": "choice", "choices": ["a", "b"], "persistence": "lasting"},
    "size": {"type": "quantity", "persistence": "observed", "within": "holder"},
    "dead": {"type": "quantity", "persistence": "lasting", "tally": True},
    "members": {"type": "entity", "persistence": "lasting", "many": True},
}
GOOD_KINDS: dict[str, Any] = {"base": {"attributes": GOOD_ATTRIBUTES}, "force": {}}
GOOD_FIELDS: dict[str, Any] = {"b": "base", "n": "quantity?", "m": "base.mood", "x": "force*?"}
ATTRIBUTES = tables(
    ("type", "persistence", "rank", "unit", "choices", "kinds", "many", "tally", "stale_after"),
    st.sampled_from(WORDS) | st.lists(st.sampled_from(WORDS), max_size=2) | st.booleans(),
)
FIELDS = st.sampled_from(WORDS) | tables(
    ("is", "list", "optional", "says", "choices", "unit"),
    st.sampled_from(WORDS) | st.booleans() | st.lists(st.sampled_from(WORDS), max_size=2),
)
TARGETS = ("b.holder", "b.mood", "b.size", "b.dead", "b.members", "x.size", *GOOD_FIELDS)
EFFECTS = tables(
    (
        "set",
        "change",
        "add",
        "remove",
        "size",
        "count",
        "clear",
        "to",
        "value",
        "from",
        "from_value",
        "less",
        "more",
        "member",
        "by",
    ),
    st.sampled_from(TARGETS),
)
VOCABULARIES = st.one_of(
    st.dictionaries(st.sampled_from(("name", "kinds", "types", "x")), ANYTHING),
    st.fixed_dictionaries(
        {
            "kinds": tables(
                ("base", "force"),
                st.fixed_dictionaries(
                    {"attributes": tables(("holder", "mood", "size"), ATTRIBUTES)}
                ),
            )
        }
    ),
    st.fixed_dictionaries(
        {
            "kinds": st.just(GOOD_KINDS),
            "types": tables(
                ("A", "B"),
                st.fixed_dictionaries(
                    {"fields": st.just(GOOD_FIELDS) | tables(("b", "n", "m", "x"), FIELDS)},
                    optional={
                        "effects": st.lists(EFFECTS, max_size=2) | ANYTHING,
                        "says": st.sampled_from(WORDS) | ANYTHING,
                    },
                ),
            ),
        }
    ),
)


@settings(max_examples=300)
@given(VOCABULARIES)
def test_no_mapping_makes_the_rules_or_the_builder_fail(raw: dict[str, Any]) -> None:
    found = list(problems(raw))
    assert all(isinstance(step, str) for path, _ in found for step in path)
    assert all(says for _, says in found)
    if not found:
        assert build(raw).raw == raw
