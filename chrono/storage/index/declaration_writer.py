"""Stores the declarations of documents and entities in the index.

A declaration, or a retraction of one, can change what earlier lines claim: their offsets are
returned, so that the writer extracts these lines again.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from chrono.edtf import BEGINNING
from chrono.model.claim import Document, Entity
from chrono.model.event import FACTUAL, Event
from chrono.storage.index.declarations import (
    declarations,
    declared_by,
    declared_name,
    document_record,
    entity_record,
)
from chrono.storage.index.schema import ENDLESS

if TYPE_CHECKING:
    from chrono.storage.index.writer import Writer


def note_redeclaration(writer: Writer, event: Event) -> None:
    """Record that the log's declarations had another meaning before this line."""
    writer.db.execute(
        "INSERT OR IGNORE INTO redeclaration VALUES (?, ?)",
        (event.offset, event.source is not None),
    )


def note_redeclared_name(writer: Writer, name: str) -> None:
    """The same for every line that declares a name: a retraction decides which of
    them holds.
    """
    writer.db.execute(
        "INSERT OR IGNORE INTO redeclaration SELECT offset, doc > 0 FROM declared WHERE name = ?",
        (name,),
    )


def _is_contested(writer: Writer, name: str, event: Event, before: Any) -> bool:
    """Whether it matters from which line on a known name is declared again."""
    if event.type == "DocumentPublished" or before is None:
        return True
    linked = writer.db.execute(
        "SELECT EXISTS (SELECT 1 FROM declared d JOIN link_ref n ON n.id = d.event"
        " JOIN link t ON t.offset = n.offset AND t.target = d.event WHERE d.name = ?)",
        (name,),
    ).fetchone()
    return bool(event.data.get("kind") != before.kind or linked[0])


def declare(writer: Writer, event: Event) -> set[int]:
    """Record a declaration; return the offsets of the lines whose claims it changes."""
    name = declared_name(event)
    writer.db.execute(
        "INSERT OR REPLACE INTO declared VALUES (?, ?, ?, ?)",
        (event.offset, name, event.id, writer.doc(event.document)),
    )
    same_as = event.data.get("same_as") if event.type == "EntityDescribed" else None
    if same_as and event.modality in FACTUAL:
        writer.db.execute(
            "INSERT OR REPLACE INTO same VALUES (?, ?, ?, ?, ?)",
            (
                event.offset,
                event.id,
                event.data["entity"],
                same_as,
                writer.doc(event.document),
            ),
        )
    known: Mapping[str, Any] = writer.documents if name.startswith("d:") else writer.entities
    before = known.get(name[2:])
    others = writer.db.execute(
        "SELECT EXISTS (SELECT 1 FROM declared WHERE name = ? AND offset < ?)",
        (name, event.offset),
    ).fetchone()[0]
    if others and _is_contested(writer, name, event, before):
        note_redeclaration(writer, event)
    again = refresh(writer, name, event)
    if again:
        note_redeclaration(writer, event)
    return again


def refresh(writer: Writer, name: str, only: Event | None = None) -> set[int]:
    """Compute a declared name again; return the offsets of the lines whose claims that
    changes.
    """
    table = "doc" if name.startswith("d:") else "entity"
    kept = name[2:]
    known: Mapping[str, Any] = writer.documents if table == "doc" else writer.entities
    before = known.get(kept)
    offsets = writer.db.execute(
        "SELECT min(offset), max(offset) FROM declared WHERE name = ?", (name,)
    ).fetchone()
    if only is not None and offsets[0] == offsets[1]:
        events = [only]
    else:
        events = declarations(writer.db, name, ENDLESS, writer.events_at)
    made = declared_by(events, writer.vocabulary)
    # Events that refer to a name also wait for it while its declaration is retracted.
    unresolved = writer.db.execute(
        "SELECT offset FROM unresolved_ref WHERE name = ?", (name,)
    ).fetchall()
    again = (
        _refresh_document(writer, kept, before, made[0].get(kept), offsets)
        if table == "doc"
        else _refresh_entity(writer, kept, before, made[1].get(kept), offsets)
    )
    return again | {offset for (offset,) in unresolved}


def _refresh_document(
    writer: Writer,
    name: str,
    before: Document | None,
    now: Document | None,
    offsets: tuple[int, int],
) -> set[int]:
    number = writer.doc(name)
    low, high = now.published if now else (BEGINNING, BEGINNING)
    writer.db.execute(
        "UPDATE doc SET low = ?, high = ?, record = ?, first = ?, last = ? WHERE id = ?",
        (low, high, document_record(now) if now else None, *offsets, number),
    )
    writer.remember(f"d:{name}", now)
    if before is None or (now and now.published == before.published):
        return set()
    rows = writer.db.execute(
        "SELECT offset FROM entry WHERE doc = :doc UNION"
        " SELECT offset FROM builtin_event WHERE doc = :doc"
        " UNION SELECT offset FROM linked_event WHERE doc = :doc AND offset IS NOT NULL",
        {"doc": number},
    )
    return {offset for (offset,) in rows}


def _refresh_entity(
    writer: Writer, name: str, before: Entity | None, now: Entity | None, offsets: tuple[int, int]
) -> set[int]:
    if now is None:
        writer.db.execute("DELETE FROM entity WHERE name = ?", (name,))
    else:
        writer.db.execute(
            "INSERT OR REPLACE INTO entity VALUES (?, ?, ?, ?, ?)",
            (name, now.kind, entity_record(now), *offsets),
        )
    writer.remember(f"e:{name}", now)
    if before is None or (now and now.kind == before.kind):
        return set()
    writer.claims_there()
    if now:
        writer.db.execute("UPDATE cell SET kind = ? WHERE entity = ?", (now.kind, name))
    rows = writer.db.execute(
        "SELECT DISTINCT offset FROM claim WHERE cell IN (SELECT id FROM cell WHERE entity = ?)"
        " UNION SELECT offset FROM unresolved_ref WHERE name = ?",
        (name, f"e:{name}"),
    )
    return {offset for (offset,) in rows}
