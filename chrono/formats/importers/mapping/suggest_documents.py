"""Proposes the source document of a table's rows: columns that name one, or the table itself."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePath
from typing import Final

from chrono.edtf import EdtfError
from chrono.edtf.typed import understand
from chrono.errors import InvalidError
from chrono.formats.importers.mapping import column_names as names
from chrono.formats.importers.mapping.columns import Column
from chrono.formats.importers.mapping.questions import OPEN, Decisions, Question
from chrono.formats.importers.mapping.suggest_dates import comments, date_spec, some_values
from chrono.formats.importers.mapping.suggest_types import NO_COLUMN, which
from chrono.formats.importers.mapping.toml_text import cell, quoted
from chrono.formats.importers.slugs import one_line

TABLE: Final = "this table"


def document_lines(
    columns: Sequence[Column], name: str, used: set[str], decide: Decisions
) -> list[str]:
    """The lines of the mapping's documents."""
    found = _columns(columns, used)
    choices = [(TABLE, "all rows rest on the table itself, as one document")]
    choices += [
        (each.name, some_values(each))
        for each in columns
        if each.name in found.values() or (_is_text(each) and each.name not in used)
    ]
    answer = decide(
        Question(
            "document",
            "Which document says what a row says?",
            tuple(choices),
            found.get("title", TABLE),
        )
    )
    if answer == TABLE:
        return _table(name, decide)
    if found.get("title") != answer:
        found = {"title": answer, **{key: each for key, each in found.items() if key == "url"}}
    used.update(found.values())
    lines = ["", "[documents]", *(f"{key} = {cell(each)}" for key, each in found.items())]
    return [*lines, *_date(columns, used, decide)]


def _may_name(column: Column) -> bool:
    """Whether a column can name documents: it holds no dates and no numbers."""
    return not column.values or _is_text(column)


def _is_text(column: Column) -> bool:
    return bool(column.values) and not column.numeric and column.formats is None


def _columns(columns: Sequence[Column], used: set[str]) -> dict[str, str]:
    """The columns with title, publisher and address of a row's document."""
    found: dict[str, str] = {}
    for key, pattern in names.DOCUMENT.items():
        for each in columns:
            taken = (*used, *found.values())
            if pattern.search(each.name) and _may_name(each) and each.name not in taken:
                found[key] = each.name
                break
    if "title" not in found and "publisher" in found:
        found["title"] = found.pop("publisher")
    return found if "title" in found else {}


def _date(columns: Sequence[Column], used: set[str], decide: Decisions) -> list[str]:
    dated = [each for each in columns if each.formats is not None]
    likely = next((each for each in dated if names.PUBLISHED.search(each.name)), None)
    free = [each for each in dated if each.name not in used or each is likely]
    if not free:
        return []
    chosen = which(
        decide,
        "published by row",
        "Which column says when the document of a row was published?",
        free,
        likely.name if likely else NO_COLUMN,
    )
    date = next((each for each in free if each.name == chosen), None)
    if date is None:
        return []
    used.add(date.name)
    return [*comments(date, decide), f"date = {date_spec(date, decide)}"]


def _table(name: str, decide: Decisions) -> list[str]:
    """The table itself as the document."""
    stem = one_line(PurePath(name).stem) or name
    title = decide(Question("title", "What is the title of the table, as a document?", (), stem))
    publisher = decide(Question("publisher", "Who published it? (empty if unknown)", (), ""))
    published = decide(
        Question(
            "published",
            "When was it published? As in 2024-05 or 5 May 2024 (empty if unknown).",
            (),
            "",
            check=_published,
        )
    )
    if not decide.given("title"):
        return ["", "# Without [documents] the table itself is the document that says all of it."]
    lines = ["", "[documents]", f"none = {quoted(title)}   # the rows rest on the table itself"]
    if publisher not in ("", OPEN):
        lines.append(f"publisher = {quoted(publisher)}")
    if published not in ("", OPEN):
        lines.append(f"date = {quoted(published)}")
    return lines


def _published(text: str) -> str:
    """The date in EDTF; empty for an unknown one."""
    if not text:
        return ""
    try:
        return understand(text).date.text
    except EdtfError as error:
        raise InvalidError(f"{text!r}: {error.reason}") from error
