"""Shell completion from the chronicle."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import shell


def offered(folder: Path, words: str) -> list[str]:
    """What bash is offered for the last of the words."""
    count = len(words.split(" ")) - 1
    answer = shell(
        "chrono", folder, _CHRONO_COMPLETE="bash_complete", COMP_WORDS=words, COMP_CWORD=str(count)
    )
    assert answer.err == ""
    return [line.partition(",")[2] for line in answer.out.split("\n") if line]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("chrono re", {"retract", "repair"}),
        ("chrono state --know", {"--known-at"}),
        ("chrono state --entity camp", {"camp-alder", "camp-birch"}),
        ("chrono state --entity general", set()),
        ("chrono state --kind f", {"force"}),
        ("chrono state --without ", {"document:", "speaker:", "event:"}),
        ("chrono state --without document:", {"document:d1", "document:d2"}),
        ("chrono state --without speaker:", {"speaker:ana-reyes", "speaker:mayor"}),
        ("chrono state --at 2020-08-1", {"2020-08-18"}),
        ("chrono state --known-at 2020", {"2020-08-20", "2020-09-14"}),
        ("chrono why relief", {"relief-force.strength"}),
        ("chrono why camp", {"camp-alder.", "camp-birch."}),
        ("chrono why camp-a", {"camp-alder.holder", "camp-alder.status"}),
        ("chrono why nobody", set()),
        ("chrono state --without doc", {"document:d1", "document:d2"}),
        ("chrono state --without s", {"speaker:ana-reyes", "speaker:mayor"}),
        ("chrono state --without x", set()),
        ("chrono why relief-force.", {"relief-force.strength"}),
        ("chrono log --document ", {"d1", "d2"}),
        ("chrono log --tag ", {"toll"}),
        ("chrono log --type Hand", {"HandedOver"}),
        ("chrono append Re", {"Reduced"}),
        ("chrono append Reduced --fo", {"--force", "--follows"}),
        ("chrono append Reduced --force ", {"relief-force"}),
        ("chrono append StatusChanged --status ", {"open", "closed"}),
        ("chrono link f4d8443 ful", {"fulfils"}),
        ("chrono show f4d", {"f4d8443"}),
        ("chrono list t", {"types", "tags"}),
        ("chrono help st", {"standing"}),
    ],
)
def test_completion_offers_what_the_chronicle_holds(
    borderlands: Path, words: str, expected: set[str]
) -> None:
    assert {
        name[:7] if words.startswith("chrono show") else name
        for name in offered(borderlands, words)
    } == expected


def test_an_entity_is_offered_by_its_label_too(borderlands: Path) -> None:
    assert offered(borderlands, "chrono state --entity ambush") == ["ford-ambush"]


def test_where_there_is_no_chronicle_nothing_is_offered_and_nothing_said(tmp_path: Path) -> None:
    for words in ("chrono state --entity c", "chrono append R", "chrono why a", "chrono log -t x"):
        assert offered(tmp_path, words) == []


@pytest.mark.parametrize("name", ["bash", "zsh", "fish"])
def test_the_scripts_are_made(borderlands: Path, name: str) -> None:
    answer = shell(f"chrono completion {name}", borderlands)
    assert answer.code == 0
    assert "_CHRONO_COMPLETE" in answer.out
