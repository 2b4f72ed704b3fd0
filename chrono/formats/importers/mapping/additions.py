"""Collects the kinds, attributes and types of events that a table needs, as lines of TOML."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from attrs import define, field

from chrono.formats.importers.mapping.toml_text import each_line, inline
from chrono.model.vocabulary.schema import Vocabulary

IRREGULAR_PLURALS: Final = {"person": "people"}


def plural(noun: str) -> str:
    """The plural of a noun by the rules of English; what ends in an s stays as it is."""
    if noun in IRREGULAR_PLURALS:
        return IRREGULAR_PLURALS[noun]
    if noun.endswith(("ch", "sh", "ss", "x")):
        return f"{noun}es"
    if noun.endswith("s"):
        return noun
    return f"{noun[:-1]}ies" if re.search(r"[^aeiou]y$", noun) else f"{noun}s"


@define
class Additions:
    """Kinds, attributes and types that a table needs; existing ones keep their meaning."""

    vocabulary: Vocabulary
    kinds: dict[str, dict[str, Any]] = field(factory=dict)
    types: dict[str, dict[str, Any]] = field(factory=dict)
    is_new: bool = False

    def kind(self, name: str, says: str = "") -> None:
        """Declare a kind, as the vocabulary has it or a new one."""
        if name in self.kinds:
            return
        known = self.vocabulary.raw.get("kinds", {}).get(name)
        self.is_new |= known is None
        word = name.replace("_", " ")
        spec = known or {
            "label": plural(word),
            "says": says or f"The {plural(word)} that a table names.",
        }
        self.kinds[name] = {**spec, "attributes": {}}

    def attribute(self, kind: str, name: str, spec: Mapping[str, Any]) -> str:
        """Declare an attribute of a kind; returns its name, another one if that is taken."""
        self.kind(kind)
        known = self.vocabulary.raw.get("kinds", {}).get(kind, {}).get("attributes", {})
        if name in known and known[name].get("type") != spec["type"]:
            name = f"{name}_given"
        self.is_new |= name not in known
        found = known.get(name, spec)
        for other in found.get("kinds", ()):
            self.kind(other)
        self.kinds[kind]["attributes"][name] = found
        return name

    def type(self, name: str, spec: Mapping[str, Any]) -> None:
        """Declare a type, which is new."""
        self.types[name] = dict(spec)
        self.is_new = True

    def text(self) -> str:
        """The TOML text of everything declared; empty if nothing of it is new."""
        if not self.is_new:
            return ""
        lines: list[str] = []
        for name, spec in self.kinds.items():
            lines += ["", f"[kinds.{name}]"]
            lines += [
                f"{key} = {inline(value)}" for key, value in spec.items() if key != "attributes"
            ]
            lines += [
                f"attributes.{key} = {inline(each)}" for key, each in spec["attributes"].items()
            ]
        for name, spec in self.types.items():
            lines += ["", f"[types.{name}]"]
            lines += [
                f"{key} = {each_line(value) if key == 'effects' else inline(value)}"
                for key, value in spec.items()
            ]
        return "\n".join(lines).lstrip("\n") + "\n"
