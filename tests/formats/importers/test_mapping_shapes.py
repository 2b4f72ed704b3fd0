"""Invalid mappings: all problems are reported together, without a crash."""

from __future__ import annotations

from contextlib import suppress
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chrono.errors import InvalidError
from chrono.formats.importers.mapping import load as reader
from chrono.formats.importers.mapping.load import load
from tests.formats.importers.world import VOCABULARY

TYPE = '[event]\ntype = "Counted"\n'


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("empty = 3", "empty: must be a list of texts"),
        ("null_dates = [[1]]", "null_dates: must be a list of texts"),
        ("columns = 3", "columns: must be a list of texts"),
        ("event = 3", "event: must be a table"),
        ("fields = [1]", "fields: must be a table"),
        ("entities = 3", "entities: must be a table"),
        ("documents = [1]", "documents: must be a table"),
        ("event.tags = 3", "event.tags: must be a list"),
        ('event.type = { from = "{a}", map = [1] }', "event.type.map: must be a table"),
        (f"{TYPE}when = {{ from = 'x', format = 3 }}", "event.when.format: must be a text or"),
        (f"{TYPE}when = {{ from = 'x', format = [3] }}", "event.when.format: must be a text or"),
        (f"{TYPE}when = {{ start = {{ from = 'x', format = 3 }} }}", "event.when.start.format: "),
        (f"{TYPE}when = {{ start = 'x', precisions = 3 }}", "event.when.precisions: must be a"),
        (f"{TYPE}[fields]\nnumber = 3", "fields.number: must be a table"),
        (f"{TYPE}[fields]\nnumber = {{ best = 'x', part_of = [1] }}", "fields.number.part_of: "),
        (f"{TYPE}[fields]\nforce = {{ entity = [1] }}", "fields.force.entity: must be a text"),
        (f"{TYPE}[entities.a]\naliases = {{ from = 'x' }}", "entities.a.aliases: must have `from`"),
        (f"name = {'9' * 5000}", "a number has too many digits"),
        ("name = [", "not TOML"),
    ],
)
def test_a_key_with_another_shape_is_told_by_its_path(text: str, says: str) -> None:
    with pytest.raises(InvalidError) as caught:
        load(text, VOCABULARY)
    assert says in str(caught.value)


WORDS = st.sampled_from(["{a}", "a", "Counted", "force", "number", "held", "%Y", "(", "", "x|y"])
KEYS = st.sampled_from(
    [
        "name",
        "columns",
        "empty",
        "null_dates",
        "decimal",
        "event",
        "fields",
        "entities",
        "documents",
        "type",
        "when",
        "said",
        "tags",
        "from",
        "map",
        "otherwise",
        "format",
        "year",
        "month",
        "start",
        "end",
        "precision",
        "precisions",
        "default",
        "entity",
        "split",
        "low",
        "best",
        "part_of",
        "kind",
        "label",
        "coordinates",
        "aliases",
        "force",
        "number",
        "title",
        "pattern",
        "date",
        "none",
    ]
)
VALUES = st.recursive(
    WORDS | st.integers(-2, 3) | st.booleans() | st.floats(),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(KEYS, inner, max_size=3),
    max_leaves=9,
)
TABLES = st.dictionaries(KEYS, st.dictionaries(KEYS, VALUES, max_size=4) | VALUES, max_size=4)


@settings(max_examples=400)
@given(
    st.fixed_dictionaries(
        {"event": st.just({"type": "Counted"}) | TABLES},
        optional={
            "fields": TABLES,
            "entities": st.dictionaries(KEYS, TABLES, max_size=2) | TABLES,
            "documents": TABLES,
            "empty": VALUES,
            "columns": VALUES,
            "name": VALUES,
        },
    ),
    st.booleans(),
)
def test_no_mapping_makes_its_reader_fail(raw: dict[str, Any], with_types: bool) -> None:
    with patch.object(reader, "parsed", lambda *_: raw), suppress(InvalidError):
        load("", VOCABULARY if with_types else None)
