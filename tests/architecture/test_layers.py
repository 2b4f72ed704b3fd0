"""Imports point only to lower layers; interfaces use only the chronicle."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import chrono
from chrono.model.vocabulary import load

PACKAGE = Path(chrono.__file__).parent
LAYERS: tuple[frozenset[str], ...] = (
    frozenset({"errors", "isolated", "edtf"}),
    frozenset({"model"}),
    frozenset({"fold"}),
    frozenset({"render"}),
    frozenset({"extractors", "storage", "validation"}),
    frozenset({"query", "checks"}),
    frozenset({"recording"}),
    frozenset({"integrity"}),
    frozenset({"formats"}),
    frozenset({"chronicle"}),
    frozenset({"cli", "tui"}),
)
LAYER = {name: number for number, names in enumerate(LAYERS) for name in names}
NEIGHBOURS: dict[tuple[str, str], str] = {
    ("edtf", "errors"): "a date that cannot be read is an error of chrono",
    ("extractors", "storage"): "a pipe or a device is refused here as where a log is opened",
}
"""Imports between neighbours of one layer that are allowed, each with its reason."""
INTERFACES = LAYERS[-1]
SEEN_BY_INTERFACES = frozenset({"chronicle", "model", "render", "edtf", "errors", "isolated"})
"""All that an interface may import beside itself."""
STARTS_THE_OTHER = {"cli/commands/tui.py", "cli/commands/serve.py"}


def modules() -> list[Path]:
    return sorted(path for path in PACKAGE.rglob("*.py") if path.name != "__main__.py")


def package_of(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imported(path: Path) -> Iterator[str]:
    """The top-level packages of chrono that a file imports, for types only or at run time."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("chrono"):
            parts = node.module.split(".")
            names = [parts[1]] if len(parts) > 1 else [alias.name for alias in node.names]
            yield from (name for name in names if name != "__version__")
        elif isinstance(node, ast.Import):
            for alias in node.names:
                if alias.name.startswith("chrono."):
                    yield alias.name.split(".")[1]


def allowed(path: Path, package: str, other: str) -> bool:
    """Whether a file of one package may import another package."""
    if package == other:
        return True
    if package in INTERFACES:
        starts = other in INTERFACES and str(path.relative_to(PACKAGE)) in STARTS_THE_OTHER
        return other in SEEN_BY_INTERFACES or starts
    return LAYER[other] < LAYER[package] or (package, other) in NEIGHBOURS


def test_imports_go_down_only_and_interfaces_use_only_the_chronicle() -> None:
    broken: dict[tuple[str, str], list[str]] = {}
    for path in modules():
        package = package_of(path)
        if package == "__init__":
            continue
        assert package in LAYER, f"{package} has no layer: name it in LAYERS"
        for other in imported(path):
            if not allowed(path, package, other):
                broken.setdefault((package, other), []).append(str(path.relative_to(PACKAGE)))
    assert not broken


def importers_of(package: str) -> set[str]:
    found = set()
    for path in modules():
        for node in ast.walk(ast.parse(path.read_text())):
            names = []
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom) and node.module:
                names = [node.module]
            if any(name.split(".")[0] == package for name in names):
                found.add(str(path.relative_to(PACKAGE)))
    return found


def test_orjson_is_known_to_the_codec_alone() -> None:
    assert importers_of("orjson") == {"storage/json_codec.py"}


def test_cattrs_is_known_to_validation_alone() -> None:
    assert {path.split("/")[0] for path in importers_of("cattrs")} == {"validation"}


def test_textual_is_known_to_the_terminal_face_alone() -> None:
    assert {path.split("/")[0] for path in importers_of("textual")} <= {"tui"}


def test_the_fold_names_no_type_of_event_but_the_built_in_ones() -> None:
    root = PACKAGE.parent
    types: set[str] = set()
    for path in (PACKAGE / "model/vocabulary/starter.toml", root / "events/vocabulary.toml"):
        if path.exists():
            types |= set(load(path.read_text()).types)
    assert types
    for path in (PACKAGE / "fold").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Constant):
                assert node.value not in types, f"{path.name} names {node.value!r}"


def test_the_fold_asks_neither_clock_nor_disk_nor_environment() -> None:
    forbidden = {"os", "time", "datetime", "pathlib", "sqlite3", "io", "random", "sys"}
    for folder in ("fold", "model", "model/vocabulary", "edtf"):
        for path in (PACKAGE / folder).glob("*.py"):
            for node in ast.walk(ast.parse(path.read_text())):
                if isinstance(node, ast.Import):
                    names = {alias.name for alias in node.names}
                    allowed = {"datetime"} if folder == "edtf" else set()
                    assert not names & (forbidden - allowed), f"{path}: {names & forbidden}"


def test_no_interface_reaches_past_the_chronicle_to_its_repository() -> None:
    """What an interface needs and the chronicle lacks becomes a query."""
    package = Path(__file__).parents[2] / "chrono"
    reaching = [
        str(path.relative_to(package))
        for folder in ("cli", "tui")
        for path in (package / folder).rglob("*.py")
        if ".repository" in path.read_text().replace("chrono.storage.repository", "")
    ]
    assert reaching == []
