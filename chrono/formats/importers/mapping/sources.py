"""The documents behind the rows of a table, dated as far as the table dates them.

A row that names several documents rests on all of them, and nothing says which gives what. They
become the sources of one combined document, which is known when the last of them is. An undated
document is no older than what it reports and no younger than the import; a row that names no
document rests on the table itself.
"""

from __future__ import annotations

import csv
import re
from hashlib import sha256
from typing import Any

from attrs import define

from chrono import edtf
from chrono.edtf import EdtfError
from chrono.formats.importers.batch import Draft, ImportOptions, Refused
from chrono.formats.importers.mapping.records import DocumentMapping
from chrono.formats.importers.mapping.rows import Row
from chrono.formats.importers.slugs import between, digest, hull, one_line, slug

ISO = re.compile(r"\d{4}-\d\d-\d\d")
TITLE_LIMIT = 1000


@define
class CitedDocument:
    """A document that rows name."""

    id: str
    data: dict[str, Any]
    when: str | None
    """Its date, if the table gives one."""
    earliest: int = edtf.FOREVER
    """The earliest day that the rows allow, for an undated one."""
    latest: int | None = None
    row: int | None = None


class SourceDocuments:
    """All documents of one import."""

    def __init__(
        self,
        spec: DocumentMapping | None,
        options: ImportOptions,
        data: bytes,
        nulls: frozenset[str],
    ):
        """`data` are the bytes of the table, whose digest identifies it as a document."""
        self.spec = spec
        self.options = options
        self.nulls = nulls
        self.digest = sha256(data).hexdigest()
        self.found: dict[str, CitedDocument] = {}
        self._today = edtf.parse(options.today).latest

    def cite(self, row: Row, when: str | None) -> str:
        """The id of the document that a row rests on. `when` is the event's own date."""
        found = self._named(row) if self.spec else []
        if not found:
            return self._file(bool(self.spec)).id
        earliest, latest = self._bounds(row, when)
        for each in found:
            if each.when is None:
                each.earliest = min(each.earliest, earliest)
                if latest is not None:
                    each.latest = max(each.latest or latest, latest)
        found = list({each.id: each for each in found}.values())
        return found[0].id if len(found) == 1 else self._together(found, row).id

    def _bounds(self, row: Row, when: str | None) -> tuple[int, int | None]:
        parts = self.spec.parts if self.spec else {}
        low = parts["earliest"](row) if "earliest" in parts else when
        high = parts["latest"](row) if "latest" in parts else None
        earliest = edtf.parse(low).earliest if low else edtf.BEGINNING
        return earliest, edtf.parse(high).latest if high else None

    def _named(self, row: Row) -> list[CitedDocument]:
        spec = self.spec
        assert spec is not None
        if spec.source is None:
            values = {
                key: part(row)
                for key, part in spec.parts.items()
                if key not in ("scope", "earliest", "latest")
            }
            return [self._keep(values, row)] if values.get("title") else []
        said = spec.source(row)
        if not said:
            return []
        pieces = spec.split.split(said) if spec.split else [said]
        return [
            self._keep(self._read(each), row) for each in pieces if each and each.strip(" \"'/;")
        ]

    def _read(self, text: str) -> dict[str, Any]:
        """The parts that a pattern finds in a citation; if it does not match, the text is the
        title.
        """
        text = one_line(_unquoted(text.strip()))
        pattern = self.spec.pattern if self.spec else None
        found = pattern.fullmatch(text) if pattern else None
        if found is None:
            return {"title": text}
        values = {key: one_line(each) for key, each in found.groupdict().items() if each}
        if values.get("date") in self.nulls:
            del values["date"]
        values.setdefault("title", text)
        return values

    def _keep(self, values: dict[str, Any], row: Row) -> CitedDocument:
        when = values.pop("date", None)
        if when:
            try:
                edtf.parse(when)
            except EdtfError as error:
                raise Refused("documents.date", f"{when!r}: {error.reason}") from error
        wanted = values.pop("id", None)
        values["title"] = one_line(values["title"])[:TITLE_LIMIT]
        data = {key: one_line(each) for key, each in values.items() if each}
        name = slug(wanted) if wanted else self._id(data, when, row)
        return self.found.setdefault(
            name, CitedDocument(name, {"document": name, **data}, when, row=row.number)
        )

    def _id(self, data: dict[str, Any], when: str | None, row: Row) -> str:
        scope = ""
        if when is None and self.spec and "scope" in self.spec.parts:
            scope = self.spec.parts["scope"](row) or ""
        lead = slug(data.get("publisher") or data["title"])[:24].strip("-")
        date = when if when and ISO.fullmatch(when) else scope and slug(scope)
        hashed = digest(data["title"], data.get("publisher", ""), when or "", scope)
        return "-".join(filter(None, (lead, date, hashed)))

    def _together(self, found: list[CitedDocument], row: Row) -> CitedDocument:
        ids = sorted(each.id for each in found)
        name = f"together-{digest(*ids)}"
        titles = "; ".join(each.data["title"] for each in found)
        title = f"{len(found)} sources: {titles}"
        data = {
            "document": name,
            "title": title[:TITLE_LIMIT],
            "genre": "several sources together",
            "draws_on": ids,
        }
        return self.found.setdefault(name, CitedDocument(name, data, None, row=row.number))

    def _file(self, named_none: bool) -> CitedDocument:
        """The table itself, for rows that name no document."""
        title = self.options.title or self.options.name
        none = self.spec.none if self.spec else ""
        name = slug(
            self.options.title or none or self.options.name.rpartition(".")[0] or self.options.name
        )
        data = {
            "document": name,
            "title": one_line(self.options.title or (none if named_none else "") or title) or name,
            "file": one_line(self.options.name),
            "sha256": self.digest,
        }
        said = self._said_of_file() if named_none else {}
        if self.options.title and slug(self.options.title) != slug(none or self.options.title):
            said.pop("date", None)  # the mapping's date is that of the document that it names
        published = self.options.published or said.pop("date", "")
        data |= {key: one_line(value) for key, value in said.items()}
        found = CitedDocument(name, data, published or None, edtf.BEGINNING)
        return self.found.setdefault(name, found)

    def _said_of_file(self) -> dict[str, str]:
        """The publisher, address and date of the table, where no row names a document."""
        spec = self.spec
        if spec is None or spec.source is not None or "title" in spec.parts:
            return {}
        row = Row(0, {})
        found = {
            key: spec.parts[key](row) for key in ("publisher", "url", "date") if key in spec.parts
        }
        return {key: str(value) for key, value in found.items() if value}

    def is_file(self, document: str) -> bool:
        return self.found[document].data.get("sha256") == self.digest

    def drafts(self) -> list[Draft]:
        """The declarations of all documents; sources come before the documents that use them."""
        ordered = sorted(self.found.values(), key=lambda each: "draws_on" in each.data)
        return [
            Draft(
                {
                    "type": "DocumentPublished",
                    "when": self._when(each),
                    "modality": "asserted",
                    "data": each.data,
                },
                row=each.row,
                made=True,
            )
            for each in ordered
        ]

    def _when(self, cited: CitedDocument) -> str:
        if "draws_on" in cited.data:
            return hull(self._when(self.found[each]) for each in cited.data["draws_on"])
        if cited.when:
            return cited.when
        low = edtf.BEGINNING if cited.earliest >= edtf.FOREVER else cited.earliest
        high = self._today if cited.latest is None else cited.latest
        return between(min(low, high), high)


def _unquoted(text: str) -> str:
    """A citation without the quotes that surround it in a list."""
    if text[:1] == '"' == text[-1:] and len(text) > 1:
        return next(csv.reader([text]), [text])[0]
    return text
