"""Tells what a file shares with the chronicle by name alone: entities, and its own document."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from chrono.formats.importers.batch import Draft
from chrono.model.claim import Document, Entity
from chrono.render.text import counted

MAX_SHOWN: Final = 5
WAY_OUT: Final = "where one is another of the same name, `id` or `key` in the mapping tells it"


def entity_notices(
    drafts: Iterable[Draft], entities: Mapping[str, Entity], documents: Mapping[str, Document]
) -> Iterator[str]:
    """The entities of a file that are taken to be those of the chronicle.

    A later version of a file that is a document of the chronicle names the same ones again, so
    they are told once.
    """
    made = [each.line for each in drafts if each.made]
    known = [
        line["data"]
        for line in made
        if line["type"] == "EntityDescribed" and line["data"]["entity"] in entities
    ]
    is_new = any(
        line["type"] == "DocumentPublished" and line["data"]["document"] not in documents
        for line in made
    )
    if known and is_new:
        labels = [entities[data["entity"]].label for data in known]
        more = f" and {len(labels) - MAX_SHOWN:,} more" if len(labels) > MAX_SHOWN else ""
        what = "is taken to be that" if len(known) == 1 else "are taken to be those"
        yield (
            f"{counted(len(known), 'name')} of the file {what} of the chronicle:"
            f" {', '.join(labels[:MAX_SHOWN])}{more}; {WAY_OUT} apart."
        )
    moved = [data for data in known if _is_elsewhere(data, entities[data["entity"]])]
    for data in moved[:MAX_SHOWN]:
        before = ", ".join(map(str, entities[data["entity"]].coordinates or ()))
        yield (
            f"{data['label']} ({data['entity']}) is at {', '.join(map(str, data['coordinates']))}"
            f" in the file and at {before} in the chronicle; {WAY_OUT} apart."
        )


def _is_elsewhere(data: Mapping[str, Any], known: Entity) -> bool:
    given = data.get("coordinates")
    return bool(given and known.coordinates and tuple(given) != tuple(known.coordinates))


def document_notices(
    drafts: Iterable[Draft], events: Sequence[Mapping[str, Any]], documents: Mapping[str, Document]
) -> Iterator[str]:
    """The documents on which new events of a file rest though it is another version of them."""
    cited = {line["source"]["document"] for line in events if line.get("source")}
    for draft in drafts:
        data = draft.line["data"] if draft.made else {}
        known = documents.get(data.get("document", ""))
        if known is None or known.id not in cited or not (known.sha256 and data.get("sha256")):
            continue
        if known.sha256 != data["sha256"]:
            count = sum(line.get("source", {}).get("document") == known.id for line in events)
            rests = "new event rests" if count == 1 else "new events rest"
            yield (
                f"{count:,} {rests} on the document {known.id}, which was declared for another"
                " version of this file. To cite this version as a document of its own, for all of"
                ' its rows, give it a title: --title "TITLE" --published DATE.'
            )
