"""A small chronicle to append to: two bases, a force, a government, two documents."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from chrono.chronicle import Chronicle

VOCABULARY = """
name = "Small"

[kinds.base]
label = "bases"
[kinds.base.attributes]
holder = { type = "entity", kinds = ["body"], persistence = "lasting" }
status = { type = "choice", choices = ["open", "closed"], persistence = "lasting" }

[kinds.force]
label = "forces"
[kinds.force.attributes.strength]
type = "quantity"
unit = "persons"
whole = false
persistence = "observed"
stale_after = "P6M"

[kinds.body]
label = "bodies"
[kinds.body.attributes]
members = { type = "entity", kinds = ["body"], persistence = "lasting", many = true }

[types.BaseHandedOver]
family = "basing"
says = "{base} handed to {to}[ by {from}]"
fields = { base = "base", to = "body", from = "body?" }
effects = [{ set = "base.holder", to = "to", from = "from" }]

[types.TroopsReduced]
family = "force levels"
says = "{force} reduced[ by {by}][ to {to}]"
fields = { force = "force", by = "quantity?", to = "quantity?", from = "quantity?" }
effects = [{ change = "force.strength", less = "by", to = "to", from = "from" }]

[types.StatusSeen]
fields = { base = "base", status = "base.status" }
effects = [{ set = "base.status", to = "status" }]

[types.Joined]
fields = { body = "body", member = "body*", on = "date?" }
effects = [{ add = "body.members", member = "member" }]
"""

DECLARED: list[dict[str, Any]] = [
    {
        "type": "DocumentPublished",
        "when": "2020-09-10",
        "data": {"document": "late", "title": "A report on Thursday"},
    },
    {
        "type": "DocumentPublished",
        "when": "2020-04-01",
        "data": {"document": "early", "title": "A report in spring"},
    },
    *(
        {
            "type": "EntityDescribed",
            "data": {"entity": name, "kind": kind, "label": label, "aliases": list(aliases)},
        }
        for name, kind, label, *aliases in (
            ("taji", "base", "Taji Air Base", "Camp Taji"),
            ("qaim", "base", "al-Qaim"),
            ("us-troops", "force", "US troops in Iraq"),
            ("coalition", "body", "the coalition"),
            ("iraq", "body", "Iraq"),
        )
    ),
]

NOW = datetime(2020, 12, 1, 12, 0, tzinfo=UTC)


@pytest.fixture
def chronicle(tmp_path: Path) -> Chronicle:
    made = Chronicle.create(tmp_path / "small", VOCABULARY)
    made = Chronicle(made.root, NOW)
    made.append(*DECLARED, recorder="tester")
    return made


def handed(
    base: str = "taji", to: str = "iraq", when: str | None = "2020-08-23", **more: Any
) -> Any:
    """A draft: a base handed over, as the late document says."""
    return {
        "type": "BaseHandedOver",
        "when": when,
        "data": {"base": base, "to": to},
        "source": {"document": "late"},
        **more,
    }


def reduced(when: str | None = "2020-09-09", document: str = "late", **data: Any) -> Any:
    """A draft: troops reduced, as a document says."""
    return {
        "type": "TroopsReduced",
        "when": when,
        "data": {"force": "us-troops", **data},
        "source": {"document": document},
    }
