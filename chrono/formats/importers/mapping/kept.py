"""The mappings that a chronicle keeps, so that the next version of a table needs no question."""

from __future__ import annotations

from pathlib import Path, PurePath
from tomllib import TOMLDecodeError
from tomllib import loads as load_toml
from typing import Any

from chrono.errors import InvalidError
from chrono.formats.importers.mapping.rows import read_table
from chrono.formats.importers.slugs import slug
from chrono.storage.log.access import access_for
from chrono.storage.log.files import storage, write_new


def address(folder: Path, name: str) -> Path:
    """Where the mapping for a table is kept: a path at which there is no file yet."""
    stem = slug(PurePath(name).stem)
    found = folder / f"{stem}.toml"
    number = 2
    while found.exists():
        found = folder / f"{stem}-{number}.toml"
        number += 1
    return found


def keep(folder: Path, name: str, text: str, log: Path) -> Path:
    """Write a mapping for a table, with the access of the log; returns its path.

    Raises StorageError.
    """
    path = address(folder, name)
    with storage("write", path):
        folder.mkdir(exist_ok=True)
        write_new(path, text.encode(), access_for(path, log))
    return path


def fitting(folder: Path, data: bytes, name: str) -> Path | None:
    """The mapping whose columns the table has. Raises InvalidError if several fit it equally."""
    found = {
        path: len(raw["columns"])
        for path in sorted(folder.glob("*.toml"))
        if _fits(raw := _read(path), data, name)
    }
    most = max(found.values(), default=0)
    best = [path for path, count in found.items() if count == most]
    if len(best) > 1:
        listed = ", ".join(map(str, best))
        raise InvalidError(f"{name}: several mappings fit it: {listed}. Name one with --mapping.")
    return best[0] if best else None


def _read(path: Path) -> dict[str, Any]:
    try:
        return load_toml(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, TOMLDecodeError):
        return {}


def _fits(raw: dict[str, Any], data: bytes, name: str) -> bool:
    """Whether a table has all columns of a mapping."""
    columns, header = raw.get("columns"), raw.get("header", 1)
    if not columns or not isinstance(header, int):
        return False
    if header == 0 and raw.get("name") != name:  # columns without names are like any others
        return False
    encoding, delimiter, sheet = (
        str(raw.get(key, "")) for key in ("encoding", "delimiter", "sheet")
    )
    try:
        table = read_table(data, name, encoding, delimiter, sheet, header)
    except InvalidError:
        return False
    return set(columns) <= set(table.header)
