"""Imports go down only: each room names the rooms it may stand upon (DESIGN section 6)."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import chrono
from chrono.vocabulary import load

PACKAGE = Path(chrono.__file__).parent
FLOORS = {
    0: {"errors", "edtf", "isolated", "record", "sha"},
    1: {"event", "modality", "relation", "values", "vocabulary"},
    2: {"state", "view", "fold", "query", "checks", "telling", "plotting"},
    3: {
        "codec", "log", "index", "snapshots", "documents", "importers", "exporters",
        "validating", "recording", "previewing", "verifying", "tables",
    },
    4: {"chronicle"},
    5: {"cli", "tui", "serving"},
}  # fmt: skip
FLOOR = {room: floor for floor, rooms in FLOORS.items() for room in rooms}
UPWARD: dict[tuple[str, str], str] = {}
"""Looks up a floor that are allowed, each for its reason."""


def rooms() -> list[Path]:
    return sorted(path for path in PACKAGE.rglob("*.py") if path.name != "__main__.py")


def room_of(path: Path) -> str:
    parts = path.relative_to(PACKAGE).parts
    return parts[0].removesuffix(".py")


def imported(path: Path) -> Iterator[str]:
    """The rooms of chrono that a file imports at run time, wherever in it."""
    tree = ast.parse(path.read_text())
    for branch in ast.walk(tree):
        if isinstance(branch, ast.If) and ast.unparse(branch.test) == "TYPE_CHECKING":
            branch.body = []
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("chrono"):
            parts = node.module.split(".")
            names = [parts[1]] if len(parts) > 1 else [alias.name for alias in node.names]
            yield from names
        elif isinstance(node, ast.Import):
            for alias in node.names:
                if alias.name.startswith("chrono."):
                    yield alias.name.split(".")[1]


@pytest.mark.parametrize("path", rooms(), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_room_imports_only_from_its_own_floor_or_below(path: Path) -> None:
    room = room_of(path)
    if room == "__init__":
        return
    assert room in FLOOR, f"{room} has no floor: say in this test on which it stands"
    for other in imported(path):
        if other in FLOOR and (room, other) not in UPWARD:
            assert FLOOR[other] <= FLOOR[room], f"{room} looks up at {other}"


@pytest.mark.parametrize("path", rooms(), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_the_two_faces_never_meet_except_where_a_command_opens_the_other(path: Path) -> None:
    if room_of(path) == "tui":
        assert "cli" not in set(imported(path))
    if room_of(path) == "cli" and path.name not in ("tui.py", "serve.py"):
        assert "tui" not in set(imported(path))


def importers_of(package: str) -> set[str]:
    found = set()
    for path in rooms():
        for node in ast.walk(ast.parse(path.read_text())):
            names = []
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom) and node.module:
                names = [node.module]
            if any(name.split(".")[0] == package for name in names):
                found.add(room_of(path))
    return found


def test_orjson_is_known_to_the_codec_alone() -> None:
    assert importers_of("orjson") == {"codec"}


def test_cattrs_is_known_to_validation_alone() -> None:
    assert importers_of("cattrs") == {"validating"}


def test_textual_is_known_to_the_terminal_face_alone() -> None:
    assert importers_of("textual") <= {"tui", "serving"}


def test_the_fold_names_no_type_of_event_but_the_built_in_ones() -> None:
    root = PACKAGE.parent
    types: set[str] = set()
    for path in (PACKAGE / "vocabulary/starter.toml", root / "events/vocabulary.toml"):
        if path.exists():
            types |= set(load(path.read_text()).types)
    assert types
    for path in (PACKAGE / "fold").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Constant):
                assert node.value not in types, f"{path.name} names {node.value!r}"


def test_the_fold_asks_neither_clock_nor_disk_nor_environment() -> None:
    forbidden = {"os", "time", "datetime", "pathlib", "sqlite3", "io", "random", "sys"}
    for folder in ("fold", "vocabulary", "edtf"):
        for path in (PACKAGE / folder).glob("*.py"):
            for node in ast.walk(ast.parse(path.read_text())):
                if isinstance(node, ast.Import):
                    names = {alias.name for alias in node.names}
                    allowed = {"datetime"} if folder == "edtf" else set()
                    assert not names & (forbidden - allowed), f"{path}: {names & forbidden}"
