"""Generates a reproducible chronicle with a given number of events.

    python -m tests.bench.generate 1000000 /tmp/big [--entities 2000] [--documents 200]

It has two thousand entities with one cell each (forces with a strength, bases with a holder);
one cell gets an extra 0.1 % of all claims. 5 % of the events are backdated by up to thirty
years, 10 % are vague, and 5 % contradict the previous event. The lines have the form that
`append` writes, with valid ids and a valid chain.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from hashlib import sha256
from itertools import chain as chain_of
from pathlib import Path
from random import Random
from typing import Any

from chrono.storage.json_codec import dumps, pack

VOCABULARY = """
name = "A chronicle of many events"

[kinds.force]
label = "forces"
attributes.strength = { type = "quantity", persistence = "observed", stale_after = "P6M" }

[kinds.base]
label = "bases"
attributes.holder = { type = "entity", kinds = ["force"], persistence = "lasting" }

[types.StrengthStated]
family = "levels"
says = "{force} counted {count}"
fields = { force = "force", count = "quantity" }
effects = [ { set = "force.strength", to = "count" } ]

[types.BaseHandedOver]
family = "bases"
says = "{base} handed over to {to}"
fields = { base = "base", to = "force" }
effects = [ { set = "base.holder", to = "to" } ]
"""
FIRST = date(1980, 1, 1)
YEARS = 40
RECORDED = "2026-11-21T10:00:00Z"
WORDS = (
    "counted again by the ministry, which gave neither the day nor its method, as it had done for"
)


def declarations(entities: int, documents: int) -> Iterator[dict[str, Any]]:
    """The documents, published evenly over the years, and the entities."""
    for number in range(documents):
        day = FIRST + timedelta(days=(number + 1) * YEARS * 365 // documents)
        yield {
            "type": "DocumentPublished",
            "modality": "asserted",
            "when": day.isoformat(),
            "data": {"document": document(number), "title": f"Report number {number}"},
        }
    for number in range(entities):
        kind = "force" if number % 2 else "base"
        yield {
            "type": "EntityDescribed",
            "modality": "asserted",
            "data": {"entity": entity(number), "kind": kind, "label": f"The {kind} {number}"},
        }


def document(number: int) -> str:
    """The id of a document."""
    return f"{number:04d}"


def entity(number: int) -> str:
    """The id of an entity: forces have odd numbers, bases even ones."""
    return f"force-{number:05d}" if number % 2 else f"base-{number:05d}"


def facts(count: int, entities: int, documents: int, seed: int = 7) -> Iterator[dict[str, Any]]:
    """As many events as asked, in the order in which their documents appeared, but for some."""
    chance = Random(seed)
    draw = chance.random
    before: tuple[str, int] = (FIRST.isoformat(), 0)
    for number in range(count):
        # documents come in order of publication; what each says lies in the year before it
        source = number * documents // count
        published = (source + 1) * YEARS * 365 // documents
        day = published - int(draw() * 365)
        if draw() < 0.05:
            day -= int(draw() * 30 * 365)
        about = 1 if draw() < 0.005 else int(draw() * entities)
        when = written(FIRST + timedelta(days=day), draw())
        if draw() < 0.05:
            when, about = before
        before = when, about
        yield {
            "type": "StrengthStated" if about % 2 else "BaseHandedOver",
            "when": when,
            "modality": "reported",
            "speaker": entity(about | 1),
            "data": {"force": entity(about), "count": int(draw() * 90_000) + 100}
            if about % 2
            else {"base": entity(about), "to": entity(int(draw() * entities) | 1)},
            "summary": f"{WORDS} {number} days",
            "source": {"document": document(source), "start": number, "end": number + 80},
        }


def written(day: date, chance: float) -> str:
    """A date as documents give it: one in ten vague, one in eighty wider than a year."""
    if chance >= 0.1:
        return day.isoformat()
    if chance < 0.01:
        return f"[..{day.isoformat()}]" if chance < 0.005 else f"{day.year // 10}X"
    if chance < 0.03:
        return f"{day.year}"
    if chance < 0.07:
        return f"{day.year}-{day.month:02d}"
    return (
        f"{day.isoformat()}~"
        if chance < 0.09
        else (f"[{day.isoformat()}..{(day + timedelta(days=9)).isoformat()}]")
    )


def write(folder: Path, count: int, entities: int = 2000, documents: int = 200) -> Path:
    """A chronicle in a folder, with about `count` events."""
    (folder / "events").mkdir(parents=True)
    (folder / "snapshots").mkdir()
    (folder / "events" / "vocabulary.toml").write_text(VOCABULARY)
    recorder = dumps("generator")
    chain = b"0" * 64
    with (folder / "events" / "log.jsonl").open("wb", buffering=1 << 20) as file:
        seen: set[str] = set()
        for each in chain_of(declarations(entities, documents), facts(count, entities, documents)):
            identity, members = pack(each)
            if identity in seen:
                continue
            seen.add(identity)
            body = b'{"id":"%b",%b,"recorder":%b,"recorded":"%b"' % (
                identity.encode(),
                members,
                recorder,
                RECORDED.encode(),
            )
            chain = sha256(chain + body).hexdigest().encode()
            file.write(b'%b,"chain":"%b"}\n' % (body, chain))
    return folder


def main() -> int:
    """The command line."""
    parser = argparse.ArgumentParser(description="Write a chronicle of many events.")
    parser.add_argument("events", type=int)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--entities", type=int, default=2000)
    parser.add_argument("--documents", type=int, default=200)
    given = parser.parse_args()
    write(given.folder, given.events, given.entities, given.documents)
    return 0


if __name__ == "__main__":
    sys.exit(main())
