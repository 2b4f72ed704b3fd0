"""Forms that declare documents and entities.

They let a user fill a new chronicle: first a document, then entities, then events.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from attrs import frozen

from chrono.chronicle import Documents
from chrono.errors import InvalidError
from chrono.model.vocabulary import Vocabulary
from chrono.tui.model.form import FormField


@frozen
class Declaration:
    """A built-in event type that has a form."""

    name: str
    means: str
    fields: tuple[FormField, ...]


NOTE = FormField("note", "note", "words", "why you read it so")
DOCUMENT = Declaration(
    "DocumentPublished",
    "A document that events will point at.",
    (
        FormField("data.document", "id", "words", "short: herald-3, or 001", False),
        FormField("data.title", "title", "words", "as it stands above the text", False),
        FormField("when", "published", "date", "EDTF; empty for today or earlier"),
        FormField("data.publisher", "publisher", "words", "who published it"),
        FormField("data.url", "url", "words", "where it is found"),
        FormField("data.file", "file", "words", "its text in the documents folder, for the digest"),
        FormField(
            "data.draws_on",
            "draws on",
            "document",
            "other documents; several, separated by ;",
            many=True,
        ),
        NOTE,
    ),
)


def declarations(vocabulary: Vocabulary) -> Mapping[str, Declaration]:
    """Returns the forms for a document and for an entity of a kind in the vocabulary."""
    kinds = tuple(vocabulary.kinds)
    entity = Declaration(
        "EntityDescribed",
        "Someone or something that events will speak of.",
        (
            FormField(
                "data.entity",
                "id",
                "words",
                "lowercase letters, digits, - and _; never changes",
                False,
            ),
            FormField("data.kind", "kind", "choice", ", ".join(kinds), False, choices=kinds),
            FormField("data.label", "label", "words", "the name that is shown", False),
            FormField(
                "data.aliases",
                "aliases",
                "words",
                "other names; several, separated by ;",
                many=True,
            ),
            FormField(
                "data.coordinates",
                "coordinates",
                "coordinates",
                "latitude and longitude in degrees: 33.5 44.25",
            ),
            FormField("data.says", "says", "words", "what it is"),
            FormField("source.document", "document", "document", "the document that says so"),
            NOTE,
        ),
    )
    return {each.name: each for each in (DOCUMENT, entity)}


def with_digest(draft: dict[str, Any], documents: Path | None) -> dict[str, Any]:
    """Adds the digest of the named file to the draft of a document.

    Raises InvalidError if the file does not exist in the folder. A visitor of `chrono serve` must
    not learn what other files there are.
    """
    name = draft["data"].get("file")
    if name is None:
        return draft
    folder = (documents or Path()).resolve()
    path = (folder / name).resolve()
    if not (path.is_relative_to(folder) and path.is_file()):
        where = documents or "the current folder; start with --documents DIR"
        raise InvalidError(f"There is no file {name!r} in {where}.")
    draft["data"].update(file=path.name, sha256=Documents.digest(path))
    return draft
