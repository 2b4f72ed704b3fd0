"""Small chronicles on disk, and comparisons of the index with the fold in memory."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from attrs import asdict, evolve

from chrono.edtf import FOREVER
from chrono.fold import MemoryProjection, SourceFilter, fold, read
from chrono.model.claim import Cells, Claim, Reading
from chrono.model.event import Event, to_line
from chrono.storage.index import Index, open_index
from chrono.storage.json_codec import dumps
from chrono.storage.log import BEGINNING, Log
from chrono.storage.log.writer import Entry, metadata
from tests.reference.worlds import TOML

METADATA_KEYS = ("id", "recorder", "recorded", "chain", "more")


class Kept:
    """A chronicle in a folder, with lines put there as `append` would, and its index."""

    def __init__(self, folder: Path, vocabulary: str = TOML) -> None:
        self.log = Log(folder / "events" / "log.jsonl")
        self.vocabulary = folder / "events" / "vocabulary.toml"
        self.path = folder / "snapshots" / "index.db"
        self.log.path.parent.mkdir(parents=True)
        self.log.path.touch()
        self.vocabulary.write_text(vocabulary)
        self.chain = BEGINNING

    def append(self, events: Iterable[Event]) -> None:
        """Puts events at the log's end, ids as they are."""
        with self.log.path.open("ab") as file:
            for event in events:
                line = {k: v for k, v in to_line(event).items() if k not in METADATA_KEYS}
                entry = Entry(event.id, dumps(line)[1:-1], event.recorder)
                lines, self.chain = metadata([entry], self.chain, event.recorded[:19] + "Z")
                file.write(b"".join(lines))

    def index(self, upto: int | None = None, source_filter: SourceFilter | None = None) -> Index:
        """The index, brought up to date."""
        return open_index(
            self.log, self.vocabulary, self.path, upto=upto, source_filter=source_filter
        )

    def folded(
        self, upto: int | None = None, source_filter: SourceFilter | None = None
    ) -> MemoryProjection:
        """The same, folded in memory."""
        from chrono.model.vocabulary import load

        return fold(self.log.read(0, upto), load(self.vocabulary.read_text()), source_filter)


def plain(reading: Reading) -> Any:
    """A reading without the order of the claims that it lists side by side."""
    listed = ("candidates", "foreign", "bounds", "ended", "unapplied")
    return evolve(
        reading, **{name: tuple(sorted(getattr(reading, name), key=_key)) for name in listed}
    )


def _key(claim: Claim) -> tuple[Any, ...]:
    return claim.offset, claim.cell, claim.role, repr(claim.value)


def difference(
    index: Index,
    folded: Cells,
    at: int,
    known_at: int = FOREVER,
    entities: frozenset[str] | None = None,
) -> str:
    """The first thing on which the two disagree, or an empty text."""
    theirs = {cell.key: read(cell, at, known_at) for cell in folded.slices(at, known_at, entities)}
    whole = {cell.key: read(cell, at, known_at) for cell in index.slices(at, known_at, entities)}
    index.cell_reader.whole_up_to_lines, index.cell_reader.cells_at_once = 0, 2
    mine = {cell.key: read(cell, at, known_at) for cell in index.slices(at, known_at, entities)}
    del index.cell_reader.whole_up_to_lines, index.cell_reader.cells_at_once
    if not list(mine) == list(whole) == list(theirs):
        return f"slices: {sorted(mine.keys() ^ theirs.keys())}, or in another order"
    if entities is None and list(index.keys(known_at)) != list(folded.keys(known_at)):
        return "keys"
    for key, reading in theirs.items():
        ways: Sequence[tuple[str, Any]] = (
            ("slices", mine[key]),
            ("slices, whole", whole[key]),
            ("slice", read(index.slice(key, at, known_at), at, known_at)),  # type: ignore[arg-type]
            ("cell", read(index.cell(key, known_at), at, known_at)),  # type: ignore[arg-type]
        )
        for way, found in ways:
            if plain(found) != plain(reading):
                told = [
                    f"{name}: {ours}\n  not {getattr(plain(reading), name)}"
                    for name, ours in asdict(plain(found), recurse=False).items()
                    if ours != getattr(plain(reading), name)
                ]
                return f"{way} of {key} at {at} known {known_at}:\n" + "\n".join(told)
    if dict(index.documents) != dict(folded.documents):
        return "documents"
    if dict(index.entities) != dict(folded.entities):
        return f"entities {dict(index.entities)} {dict(folded.entities)}"
    return ""
