"""Every file, module and name in backticks in the documentation exists."""

from __future__ import annotations

import importlib
import pkgutil
import re
from functools import cache
from pathlib import Path

import pytest

import chrono

PACKAGE = Path(chrono.__file__).parent
ROOT = Path(__file__).resolve().parents[2]
PAPERS = sorted(
    [ROOT / "README.md", *PACKAGE.rglob("*.md"), *(ROOT / ".github").glob("*.md")],
)
FILE = re.compile(r"[\w.-]+(/[\w.*-]+)*/?")
ENDINGS = (".py", ".md", ".toml", ".yml", ".json", ".txt", ".css", ".html")
MADE_BY_A_CHRONICLE = re.compile(r"(events|snapshots)/")
PLACEHOLDER = re.compile(r"NAME|TYPE|FORMAT")
DOTTED = re.compile(r"[a-z_]+(\.\w+)+")


@cache
def packages() -> frozenset[str]:
    """The top-level modules of chrono."""
    return frozenset(each.name for each in pkgutil.iter_modules([str(PACKAGE)]))


def words(paper: Path) -> list[str]:
    """What stands in backticks, outside of code blocks."""
    text = re.sub(r"^```.*?^```", "", paper.read_text(), flags=re.M | re.S)
    return re.findall(r"`([^`\n]+)`", text)


def is_file(word: str) -> bool:
    if not FILE.fullmatch(word) or PLACEHOLDER.search(word) or MADE_BY_A_CHRONICLE.match(word):
        return False
    return word.endswith(ENDINGS) or word.split("/", maxsplit=1)[0] in {
        *packages(),
        "tests",
        ".ci",
        ".github",
    }


def is_name(word: str) -> bool:
    if not DOTTED.fullmatch(word) or word.endswith(ENDINGS):
        return False
    return word.split(".", maxsplit=1)[0] in packages() | {"chrono"}


def find(name: str) -> object:
    """The module, or what a module holds, by its dotted name inside chrono."""
    parts = ["chrono", *name.removeprefix("chrono.").split(".")]
    for count in range(len(parts), 0, -1):
        try:
            found: object = importlib.import_module(".".join(parts[:count]))
        except ModuleNotFoundError:
            continue
        for part in parts[count:]:
            found = getattr(found, part)
        return found
    raise AttributeError(name)


@pytest.mark.parametrize("paper", PAPERS, ids=lambda paper: paper.name)
def test_every_file_that_a_paper_names_is_there(paper: Path) -> None:
    for word in filter(is_file, words(paper)):
        places = [PACKAGE, ROOT, paper.parent]
        assert any(list(place.glob(word.rstrip("/"))) for place in places), (
            f"{paper.name} names {word}, which is not there: was it renamed?"
        )


@pytest.mark.parametrize("paper", PAPERS, ids=lambda paper: paper.name)
def test_every_name_in_a_paper_can_be_imported(paper: Path) -> None:
    for word in filter(is_name, words(paper)):
        try:
            find(word)
        except AttributeError:
            pytest.fail(f"{paper.name} names {word}, which chrono does not have: was it renamed?")


@pytest.mark.parametrize("paper", PAPERS, ids=lambda paper: paper.name)
def test_every_link_of_a_paper_leads_somewhere(paper: Path) -> None:
    for target in re.findall(r"\]\(([^)#:\s]+)\)", paper.read_text()):
        assert (paper.parent / target).exists(), f"{paper.name} links to {target}"


def test_the_layers_of_the_architecture_name_every_package() -> None:
    text = (PACKAGE / "ARCHITECTURE.md").read_text()
    table = text.partition("## Layers")[2].partition("\n## ")[0]
    for package in packages() - {"__main__"}:
        assert re.search(rf"`{package}(/|\.py)", table), f"the layer table lacks {package}"


def test_papers_name_enough_for_these_tests_to_mean_something() -> None:
    found = [word for paper in PAPERS for word in words(paper)]
    assert sum(map(is_file, found)) > 60
    assert sum(map(is_name, found)) > 20
