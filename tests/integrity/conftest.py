"""A chronicle of one base and one force, from two texts in a separate folder."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from chrono.chronicle import Chronicle
from chrono.model.passage import digest

VOCABULARY = """
name = "Small"
[kinds.base.attributes]
holder = { type = "entity", kinds = ["force"], persistence = "lasting" }
[kinds.force.attributes]
strength = { type = "quantity", unit = "persons", persistence = "observed", stale_after = "P6M" }
[types.HandedOver]
fields = { base = "base", to = "force" }
effects = [{ set = "base.holder", to = "to" }]
[types.Counted]
fields = { force = "force", strength = "quantity" }
effects = [{ set = "force.strength", to = "strength" }]
"""
TEXTS = {
    "d1": "On 23 August the base was handed over to Iraq.\n",
    "d2": "Some “3,000” troops remain — or so it is said.\r\n",
}
NOW = datetime(2020, 12, 1, 12, 0, tzinfo=UTC)


def passage(document: str, words: str) -> dict[str, Any]:
    """A source that points at words of one of the texts."""
    start = TEXTS[document].index(words)
    return {
        "document": document,
        "start": start,
        "end": start + len(words),
        "sha256": digest(words),
    }


def handed(when: str = "2020-08-23", to: str = "iraq") -> dict[str, Any]:
    source = passage("d1", "the base was handed over")
    data = {"base": "taji", "to": to}
    return {"type": "HandedOver", "when": when, "data": data, "source": source}


def counted(number: int = 3000, when: str = "2020-09-09") -> dict[str, Any]:
    source = passage("d2", "“3,000” troops")
    data = {"force": "us", "strength": number}
    return {"type": "Counted", "when": when, "data": data, "source": source}


def declared() -> list[dict[str, Any]]:
    return [
        *(
            {
                "type": "DocumentPublished",
                "when": when,
                "data": {"document": name, "title": name, "sha256": digest(TEXTS[name])},
            }
            for name, when in (("d1", "2020-09-01"), ("d2", "2020-09-13"))
        ),
        *(
            {"type": "EntityDescribed", "data": {"entity": name, "kind": kind, "label": name}}
            for name, kind in (("taji", "base"), ("us", "force"), ("iraq", "force"))
        ),
    ]


@pytest.fixture
def chronicle(tmp_path: Path) -> Chronicle:
    made = Chronicle.create(tmp_path / "small", VOCABULARY)
    made = Chronicle(made.root, NOW)
    made.append(*declared(), recorder="ada")
    made.append(handed(), counted(), recorder="ada")
    return made


@pytest.fixture
def texts(tmp_path: Path) -> Path:
    folder = tmp_path / "texts"
    folder.mkdir()
    for name, text in TEXTS.items():
        (folder / f"{name} under another name").write_bytes(text.encode())
    return folder
