"""Imports into a chronicle: read a file, plan the import as a dry run, and optionally carry it
out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from chrono.errors import BusyError, InvalidError
from chrono.fold import fold
from chrono.formats import importers
from chrono.formats.importers import plan as planning
from chrono.formats.importers import presets
from chrono.formats.importers.chrono_csv import is_chrono_table
from chrono.formats.importers.mapping import kept
from chrono.formats.importers.mapping.questions import Proposal
from chrono.formats.importers.mapping.rows import read_table
from chrono.formats.importers.mapping.suggest import propose_for, suggest
from chrono.formats.importers.plan import Plan
from chrono.formats.importers.presets import Addition
from chrono.model.claim import DECLARATION_TYPES
from chrono.model.vocabulary import Vocabulary
from chrono.query.lookup import Lookup
from chrono.recording import Recorded
from chrono.recording.service import Drafts
from chrono.render.names import Names
from chrono.storage.repository import EVENTS, Repository


class Imports:
    """Imports files of other programs: a whole file, or nothing."""

    def __init__(self, lookup: Lookup, drafts: Drafts) -> None:
        """Reads nothing yet."""
        self._lookup = lookup
        self._repository = lookup.repository
        self._drafts = drafts

    @classmethod
    def of(cls, repository: Repository) -> Imports:
        """The imports into a repository, without a chronicle."""
        lookup = Lookup(repository)
        return cls(lookup, Drafts(lookup))

    @property
    def vocabulary(self) -> Vocabulary:
        """The vocabulary that the events must follow."""
        return self._repository.vocabulary

    # ------------------------------------------------------------------ what there is

    @staticmethod
    def preset(name: str) -> str:
        """The mapping of a preset. Raises InvalidError with the names of all presets."""
        return presets.preset(f"{name}.toml")

    @staticmethod
    def contents(path: Path) -> bytes:
        """The bytes of a file to import. Raises StorageError."""
        return planning.contents(path)

    @staticmethod
    def guess(filename: str, data: bytes) -> str:
        """The format of a file, from its suffix and its first bytes. Raises InvalidError."""
        return importers.guess(filename, data)

    def suggest_mapping(self, data: bytes, name: str) -> str:
        """A draft mapping for a table, for a person to complete."""
        return propose_for(data, self._repository.vocabulary, name)

    def suggest(self, data: bytes, name: str, answers: Mapping[str, str]) -> Proposal:
        """A mapping for a table as far as the answers decide it, and the open questions."""
        return suggest(data, self._repository.vocabulary, name, answers)

    @staticmethod
    def recognised(data: bytes, name: str) -> str | None:
        """The preset for a table; "" if it needs none; None if nothing recognises its header."""
        try:
            header = read_table(data, name).header
        except InvalidError:
            return None
        return "" if is_chrono_table(header) else presets.preset_for(header) or None

    # ------------------------------------------------------------------ mappings that are kept

    def kept_mapping(self, data: bytes, name: str) -> Path | None:
        """The chronicle's own mapping that recognises a table by its header.

        Raises InvalidError if several do.
        """
        return kept.fitting(self._repository.mappings_path, data, name)

    def keep_mapping(self, name: str, text: str) -> Path:
        """Write a mapping for a table into the chronicle's folder; returns its path."""
        repository = self._repository
        return kept.keep(repository.mappings_path, name, text, repository.log.path)

    def address_of_mapping(self, name: str) -> Path:
        """The path that `keep_mapping` would write to."""
        return kept.address(self._repository.mappings_path, name)

    # ------------------------------------------------------------------ types that are needed

    def missing_types(self, kind: str, preset: str | None = None) -> Addition | None:
        """The types that a format or preset needs and the vocabulary lacks; None if it has all."""
        needed = preset or importers.FORMATS[kind].vocabulary
        if not needed:
            return None
        current = self._repository.vocabulary_bytes().decode("utf-8", "replace")
        found = presets.addition(current, presets.preset(f"{needed}.vocabulary.toml"))
        return found if found.names else None

    def addition(self, vocabulary: str) -> Addition | None:
        """The entries of a proposed vocabulary that the chronicle lacks; None if it has all."""
        if not vocabulary:
            return None
        current = self._repository.vocabulary_bytes().decode("utf-8", "replace")
        found = presets.addition(current, vocabulary)
        return found if found.names else None

    @contextmanager
    def with_types(self, addition: Addition) -> Iterator[Imports]:
        """Imports with an extended vocabulary, which is written to the vocabulary file.

        If the block raises, the file's old text is restored, unless another process has changed
        the file or appended to the log meanwhile. Raises BusyError if the vocabulary is not the
        one that `addition` was made for.
        """
        repository = self._repository
        head, before = repository.log.head(), repository.vocabulary_bytes()
        added = addition.text.encode()
        is_current = before.decode("utf-8", "replace") == addition.current
        if not (is_current and repository.replace_vocabulary(before, added)):
            raise BusyError(
                f"{repository.vocabulary_path} was changed while this import was prepared, so"
                " nothing was written. Do it again."
            )
        try:
            yield Imports.of(repository.reopen())
        except BaseException:
            with repository.log.locked():
                if repository.log.head() == head:
                    repository.replace_vocabulary(added, before)
            raise

    @contextmanager
    def trial(self, addition: Addition) -> Iterator[Imports]:
        """The same for a dry run: with a copy of the vocabulary, and the same log."""
        with TemporaryDirectory(prefix="chrono-dry-run-") as folder:
            events = Path(folder) / EVENTS
            events.mkdir()
            (events / self._repository.vocabulary_path.name).write_text(addition.text, "utf-8")
            (events / "log.jsonl").symlink_to(self._repository.log.path.resolve())
            yield Imports.of(Repository(Path(folder)))

    # ------------------------------------------------------------------ planning and doing

    def plan(
        self,
        data: bytes,
        name: str,
        kind: str | None = None,
        *,
        mapping: str = "",
        title: str = "",
        published: str = "",
        skip_refused: bool = False,
        progress: Callable[[int, int], None] | None = None,
    ) -> Plan:
        """Plan an import: its new events, those already in the log, and the refusals.

        `name` is the file's name. `kind` is one of `formats`, guessed if not given; `mapping` says
        how the columns of a table become events. Writes nothing.
        """
        asked = planning.options(
            self._repository,
            name,
            mapping=mapping,
            title=title,
            published=published,
            progress=progress,
        )
        batch = importers.read(kind or importers.guess(name, data), data, asked)
        return planning.plan(self._lookup, batch, self._drafts.service(), skip_refused)

    def names(self, plan: Plan) -> Names:
        """The labels of the chronicle and of what a plan declares."""
        repository = self._repository
        declared = [each for each in plan.prepared.events() if each.type in DECLARATION_TYPES]
        new, known = fold(declared, repository.vocabulary), repository.cells()
        return Names({**known.entities, **new.entities}, {**known.documents, **new.documents})

    def carry_out(self, plan: Plan, recorder: str | None = None) -> Recorded | None:
        """Append the events of a plan as one batch; returns None if there is nothing to append."""
        return planning.carry_out(plan, self._drafts.service(), recorder)

    def file(
        self,
        file: str | Path,
        kind: str | None = None,
        *,
        mapping: str = "",
        title: str = "",
        published: str = "",
    ) -> Plan:
        """Plan an import and carry it out. Raises InvalidError with everything that was refused."""
        path = Path(file)
        plan = self.plan(
            self.contents(path), path.name, kind, mapping=mapping, title=title, published=published
        )
        if plan.refusals:
            raise InvalidError("\n".join(map(str, plan.refusals)))
        self.carry_out(plan)
        return plan
