"""Proves the passages that events point at against the texts of their documents."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from attrs import define, field

from chrono.integrity.declared import Declared
from chrono.integrity.report import Problem
from chrono.model.event import from_line
from chrono.storage.source_texts import Absent, Library


@define
class Pointers:
    """Compares pointers with the texts, if these are available, and counts them."""

    declared: Declared
    library: Library | None
    problems: list[Problem] = field(factory=list)
    passages: int = 0
    proved: int = 0
    unpointed: int = 0
    missing: dict[str, str] = field(factory=dict)
    """Why the files of some documents are not available."""
    altered: dict[str, str] = field(factory=dict)

    def look_for_documents(self) -> None:
        """Look up the file of every declared document with a digest, cited by a passage or not."""
        if self.library is None:
            return
        for document in self.declared.documents.values():
            if document.sha256 is None or self.library.holds(document):
                continue
            self.missing.pop(document.id, None)
            if path := self.library.altered(document):
                self.altered[document.id] = (
                    f"{path} is not the file that document {document.id!r} was declared with"
                    f" (SHA-256 {document.sha256[:12]}…): it was altered, or is another edition."
                )
            else:
                self.missing[document.id] = self.library.missing(document)

    def look(self, number: int, offset: int, line: Mapping[str, Any], name: str) -> None:
        """Compare the pointer of the event on a line of the named log, if it has one."""
        source = line.get("source")
        if not source:
            return
        if source.get("start") is None:
            self.unpointed += 1
            return
        self.passages += 1
        document = self.declared.documents.get(str(source["document"]))
        if self.library is None or document is None:
            return
        event = from_line(line, offset)
        passage = self.library.passage(event, document)
        if not isinstance(passage, Absent):
            self.proved += source.get("sha256") is not None
        elif passage.kind == "text":
            self.missing[document.id] = passage.reason
        else:
            what = f"event {event.id[:12]} points at document {document.id!r}: {passage.reason}"
            way_out = f"`chrono correct {event.id[:12]} --find TEXT` finds the passage again."
            self.problems.append(Problem(name, number, what, "pointer", way_out))
