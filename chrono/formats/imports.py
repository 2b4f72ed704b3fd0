"""Imports into a chronicle: a file is read, planned as a dry run, and carried out or not."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from chrono.errors import BusyError, InvalidError
from chrono.formats import importers
from chrono.formats.importers import plan as planning
from chrono.formats.importers import presets
from chrono.formats.importers.mapping.suggest import propose_for
from chrono.formats.importers.plan import Plan
from chrono.formats.importers.presets import Addition
from chrono.query.lookup import Lookup
from chrono.recording import Recorded
from chrono.recording.service import Drafts
from chrono.storage.repository import EVENTS, Repository


class Imports:
    """Takes in files of other programs: all of a file, or nothing."""

    def __init__(self, lookup: Lookup, drafts: Drafts) -> None:
        """Reads nothing yet."""
        self._lookup = lookup
        self._repository = lookup.repository
        self._drafts = drafts

    @classmethod
    def of(cls, repository: Repository) -> Imports:
        """The imports into a repository, apart from any chronicle."""
        lookup = Lookup(repository)
        return cls(lookup, Drafts(lookup))

    # ------------------------------------------------------------------ what there is

    @staticmethod
    def preset(name: str) -> str:
        """The mapping that a preset stands for. Raises InvalidError with the names of all."""
        return presets.preset(f"{name}.toml")

    @staticmethod
    def contents(path: Path) -> bytes:
        """The bytes of a file to import. Raises StorageError."""
        return planning.contents(path)

    @staticmethod
    def guess(filename: str, data: bytes) -> str:
        """The format of a file, by its ending and its first bytes. Raises InvalidError."""
        return importers.guess(filename, data)

    def suggest_mapping(self, data: bytes, name: str) -> str:
        """A first mapping for a table, for a person to finish."""
        return propose_for(data, self._repository.vocabulary, name)

    # ------------------------------------------------------------------ types that are needed

    def missing_types(self, kind: str, preset: str | None = None) -> Addition | None:
        """What a format or a preset needs and the vocabulary lacks; None where it lacks nothing."""
        needed = preset or importers.FORMATS[kind].vocabulary
        if not needed:
            return None
        current = self._repository.vocabulary_bytes().decode("utf-8", "replace")
        found = presets.addition(current, presets.preset(f"{needed}.vocabulary.toml"))
        return found if found.names else None

    @contextmanager
    def with_types(self, addition: Addition) -> Iterator[Imports]:
        """Imports by the vocabulary with what it lacked, which is written to its file.

        Where the block raises, the file gets its old text back, unless somebody else has
        changed it or appended to the log meanwhile. Raises BusyError where the vocabulary is
        not the one that `addition` was made for.
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
        """The same for a dry run: over a copy of the vocabulary, and the same log."""
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
        """What an import would append, what is there already, and what is refused.

        `name` is the file's. `kind` is one of `formats`, guessed where it is left out;
        `mapping` says how the columns of a table become events. Writes nothing.
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

    def carry_out(self, plan: Plan, recorder: str | None = None) -> Recorded | None:
        """Appends what a plan holds, as one batch; None where there is nothing to append."""
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
        """Plans an import and carries it out. Raises InvalidError with all that was refused."""
        path = Path(file)
        plan = self.plan(
            self.contents(path), path.name, kind, mapping=mapping, title=title, published=published
        )
        if plan.refusals:
            raise InvalidError("\n".join(map(str, plan.refusals)))
        self.carry_out(plan)
        return plan
