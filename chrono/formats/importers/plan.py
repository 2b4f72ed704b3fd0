"""Plans an import into a chronicle, and carries it out: completely or not at all.

A dry run is a plan that is not carried out. Events that the log already has are counted and
skipped: an event by its id, a declared entity or document by its own id.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

from attrs import frozen

from chrono.errors import file_error
from chrono.formats.exporters.context import strip_metadata
from chrono.formats.importers.batch import Batch, Draft, ImportOptions, Refusal
from chrono.formats.importers.known_names import document_notices, entity_notices
from chrono.formats.importers.same_rows import without_row
from chrono.query.lookup import Lookup
from chrono.recording import AppendService, Prepared, Recorded
from chrono.recording.retracted import notices
from chrono.storage import json_codec as codec
from chrono.storage.log.files import read_file
from chrono.storage.repository import Repository

NUMBERED_ROW: Final = re.compile(r"row \d+( of .+)?")
NUMBERED: Final = re.compile(r"event (\d+): (.*)", re.DOTALL)
DECLARATION_TYPES: Final = {"DocumentPublished": "document", "EntityDescribed": "entity"}


@frozen
class Plan:
    """The effects of an import."""

    prepared: Prepared
    """The complete drafts that are not in the log."""
    new: Mapping[str, int]
    """How many of each type would be appended."""
    there: Mapping[str, int]
    """How many of each type are duplicates, in the log or in the file."""
    refusals: tuple[Refusal, ...]
    notices: tuple[str, ...]


def contents(path: Path) -> bytes:
    """The bytes of a file to import. Raises StorageError, also for a device."""
    try:
        if path.is_fifo():  # a pipe from the shell's `<(…)`: it ends when its writer does
            return path.read_bytes()
        return read_file(path)
    except OSError as error:
        raise file_error(path, error) from error


def options(
    repository: Repository,
    name: str,
    mapping: str = "",
    title: str = "",
    published: str = "",
    progress: Callable[[int, int], None] | None = None,
) -> ImportOptions:
    """The import options for a chronicle. `name` is the file's name."""
    return ImportOptions(
        name=name,
        vocabulary=repository.vocabulary,
        today=repository.clock.format(repository.today()),
        entities=repository.cells().entities,
        mapping=mapping,
        title=title,
        published=published,
        progress=progress,
    )


def plan(lookup: Lookup, batch: Batch, service: AppendService, skip: bool = False) -> Plan:
    """Plan the import of a batch. `skip` leaves out refused rows; otherwise a refusal
    rejects all.
    """
    wanted, known = _undeclared(lookup.repository, batch)
    wanted, prepared, refused = _prepared(wanted, service, skip)
    refusals = sorted(
        (*batch.refusals, *refused), key=lambda each: (each.row is None, each.row or 0)
    )
    ids = _known_again(lookup, wanted, prepared)
    new: dict[str, int] = {}
    for place, name in enumerate(ids):
        if name not in new and not lookup.events.has(name):
            new[name] = place
    there = [name for name in ids if name and name not in new]
    retracted = notices(lookup, there, ids) if there else ()
    cells = lookup.repository.cells()
    added = [prepared.drafts[place] for place in new.values()]
    shared = (
        *entity_notices(batch.drafts, cells.entities, cells.documents),
        *document_notices(batch.drafts, added, cells.documents),
    )
    fresh = Counter(prepared.drafts[place]["type"] for place in new.values())
    every = Counter(draft["type"] for draft in prepared.drafts)
    return Plan(
        Prepared(
            tuple(added),
            tuple(new),
            prepared.problems,
            packed=prepared.packed,
        ),
        fresh,
        known + (every - fresh),
        tuple(refusals),
        (*batch.notices, *shared, *retracted),
    )


def _prepared(
    wanted: list[Draft], service: AppendService, skip: bool
) -> tuple[list[Draft], Prepared, list[Refusal]]:
    """The drafts that break no rule, prepared, and the refusals of the others; all drafts if
    `skip` is not set.
    """
    refusals: list[Refusal] = []
    prepared = service.prepare([draft.line for draft in wanted])
    told = _refusals(prepared.problems, wanted)
    while told:
        refusals += told.values()
        if not skip:
            break
        wanted = [draft for place, draft in enumerate(wanted) if place not in told]
        prepared = service.prepare([draft.line for draft in wanted])
        told = _refusals(prepared.problems, wanted)
    return wanted, prepared, refusals


def _known_again(lookup: Lookup, wanted: list[Draft], prepared: Prepared) -> tuple[str, ...]:
    """The ids of drafts; the id in the log if only the place in the file differs.

    Rows have other numbers after an insertion in the middle of the file, and rows imported before
    events had such locators have no number.
    """
    declared = lookup.repository.cells().documents
    moved = {
        place: prepared.drafts[place]
        for place, name in enumerate(prepared.ids)
        if name
        and "locator" in prepared.drafts[place].get("source", {})
        and wanted[place].columns
        and prepared.drafts[place]["source"]["document"] in declared
        and not lookup.events.has(name)
    }
    if not moved:
        return prepared.ids
    documents = {draft["source"]["document"] for draft in moved.values()}
    stored: dict[str, str] = {}
    for event in lookup.events:
        if event.source is not None and event.document in documents:
            locator = event.source.locator
            if locator is None or NUMBERED_ROW.fullmatch(locator):
                stored[_loose(strip_metadata(event))] = event.id
    ids = list(prepared.ids)
    for place, draft in moved.items():
        ids[place] = stored.get(_loose(draft), ids[place])
    return tuple(ids)


def _loose(draft: Mapping[str, Any]) -> str:
    """The id that an event would have without a locator."""
    return codec.event_id(without_row(draft))


def _undeclared(repository: Repository, batch: Batch) -> tuple[list[Draft], Counter[str]]:
    """The drafts, without those that declare an entity or document of the chronicle."""
    cells = repository.cells()
    left: list[Draft] = []
    known: Counter[str] = Counter()
    for draft in batch.drafts:
        key = DECLARATION_TYPES.get(draft.line["type"]) if draft.made else None
        declared = cells.documents if key == "document" else cells.entities
        if key and draft.line["data"][key] in declared:
            known[draft.line["type"]] += 1
        else:
            left.append(draft)
    return left, known


def _refusals(problems: tuple[str, ...], drafts: list[Draft]) -> dict[int, Refusal]:
    """The first problem of each draft, with its row and column."""
    found: dict[int, Refusal] = {}
    for problem in problems:
        match = NUMBERED.match(problem)
        place = int(match[1]) - 1 if match else 0
        draft, reason = drafts[place], match[2] if match else problem
        path = reason.partition(": ")[0]
        column = draft.columns.get(path, "")
        if place in found:
            before = found[place]
            found[place] = Refusal(before.row, before.column, f"{before.reason}; {reason}")
        else:
            found[place] = Refusal(draft.row, column, reason)
    return found


def carry_out(plan: Plan, service: AppendService, recorder: str | None = None) -> Recorded | None:
    """Append the events of a plan as one batch; returns None if the plan has no events.

    If all events are in the log already, the log is still synced: the import reports them as
    stored.
    """
    held = plan.prepared.drafts or plan.there
    return service.write(plan.prepared, recorder) if held else None
