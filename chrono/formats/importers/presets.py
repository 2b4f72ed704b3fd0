"""Adds the kinds and types that a preset needs to a chronicle's vocabulary.

Existing definitions stay unchanged: a type or attribute with the same name and another meaning is
reported as a conflict. Additions are inserted as text, at the end or under their kind, so that the
file's own comments and order stay.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from importlib import resources
from tomllib import loads as load_toml
from typing import Any

from attrs import frozen

from chrono.errors import InvalidError, VocabularyError
from chrono.model.vocabulary import load


@frozen
class Addition:
    """The additions to a vocabulary."""

    current: str
    """The current vocabulary."""
    text: str
    """The whole vocabulary with the additions."""
    names: tuple[str, ...]
    """Each new kind, attribute and type."""

    def lines(self) -> list[str]:
        """The added lines, each new attribute under the header of its kind."""
        before, after = self.current.splitlines(), self.text.splitlines()
        header, shown, found = "", "", []
        kept = Counter(before)
        for line in filter(None, after):
            if line.startswith("["):
                header = line
            if kept[line] > 0:
                kept[line] -= 1
                continue
            if header not in (shown, line):
                found += ["", header]
            if line.startswith("["):
                found.append("")
            shown = header
            found.append(line)
        return found


def preset(name: str) -> str:
    """The text of a preset's file. Raises InvalidError with the names of all presets."""
    folder = resources.files("chrono.formats.importers") / "presets"
    path = folder / name
    if "/" in name or "\\" in name or not path.is_file():
        raise InvalidError(
            f"No preset is called {name.removesuffix('.toml')!r}. There are {', '.join(presets())}."
        )
    return path.read_text("utf-8")


def presets() -> tuple[str, ...]:
    """The names of all presets that map a table."""
    folder = resources.files("chrono.formats.importers") / "presets"
    names = sorted(each.name for each in folder.iterdir())
    return tuple(
        name.removesuffix(".toml")
        for name in names
        if name.endswith(".toml") and not name.endswith(".vocabulary.toml")
    )


def preset_for(header: Sequence[str]) -> str:
    """The name of the preset that recognises a table by its header; empty if there is none."""
    for name in presets():
        columns = load_toml(preset(f"{name}.toml")).get("columns", ())
        if columns and set(columns) <= set(header):
            return name
    return ""


def addition(current: str, wanted: str) -> Addition:
    """The definitions to add to a vocabulary. Raises VocabularyError if the two conflict."""
    mine, theirs = load(current).raw, load(wanted).raw
    conflicts, names, text = [], [], current
    pieces = _pieces(wanted)
    for kind, spec in theirs.get("kinds", {}).items():
        known = mine.get("kinds", {}).get(kind)
        if known is None:
            text += _piece(pieces, f"[kinds.{kind}]")
            names.append(f"kind {kind}")
            continue
        # each is inserted right under the header, so the last comes first
        for key, attribute in reversed(spec.get("attributes", {}).items()):
            before = known.get("attributes", {}).get(key)
            if before is None:
                text = _insert(text, kind, _line(pieces[f"[kinds.{kind}]"], key))
                names.append(f"attribute {kind}.{key}")
            elif _meaning(before) != _meaning(attribute):
                conflicts.append(f"kinds.{kind}.attributes.{key} is there and means something else")
    for name, spec in theirs.get("types", {}).items():
        known = mine.get("types", {}).get(name)
        if known is None:
            text += _piece(pieces, f"[types.{name}]")
            names.append(f"type {name}")
        elif _type_meaning(known) != _type_meaning(spec):
            conflicts.append(f"types.{name} is there and means something else")
    if conflicts:
        raise VocabularyError(
            "The types cannot be added: "
            + "; ".join(conflicts)
            + ". Rename yours, or map the file to your own types."
        )
    load(text)
    return Addition(current, text, tuple(names))


def _meaning(attribute: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in attribute.items() if key not in ("label", "rank", "says")}


def _type_meaning(spec: Mapping[str, Any]) -> tuple[Any, Any]:
    return spec.get("fields"), spec.get("effects", [])


def _pieces(text: str) -> dict[str, str]:
    """The text under each header of a vocabulary with one header per table."""
    found: dict[str, str] = {}
    header = ""
    for line in text.splitlines(keepends=True):
        if line.startswith("["):
            header = line.strip()
            found[header] = ""
        if header:
            found[header] += line
    return found


def _piece(pieces: Mapping[str, str], header: str) -> str:
    return "\n" + pieces[header].rstrip() + "\n"


def _line(piece: str, key: str) -> str:
    return next(each for each in piece.splitlines() if each.startswith(f"attributes.{key} "))


def _insert(text: str, kind: str, line: str) -> str:
    """The text with an attribute's line inserted under its kind's header."""
    lines = text.splitlines(keepends=True)
    bare = line.removeprefix("attributes.")
    for header, added in ((f"[kinds.{kind}]", line), (f"[kinds.{kind}.attributes]", bare)):
        for place, each in enumerate(lines):
            if each.partition("#")[0].strip() == header:
                tried = "".join((*lines[: place + 1], added + "\n", *lines[place + 1 :]))
                try:
                    load(tried)
                except VocabularyError:
                    continue
                return tried
    raise VocabularyError(
        f"kinds.{kind} lacks an attribute, and nothing shows where to put it. Add this line to"
        f" it by hand:\n  {line}"
    )
