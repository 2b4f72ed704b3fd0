"""The fuzzer's whole corpus, and a short run over every target."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest

from tests.trust import feeding
from tests.trust.fuzz import CORPUS, NAMES, Watch, corpus, main
from tests.trust.mutating import mutate

KEPT = [path for name in NAMES for path in sorted((CORPUS / name).iterdir())]
ROUNDS = {"log": 12, "forged": 4, "vocabulary": 30, "dates": 400}
"""Mutations of each input in the suite, where it is not six: some targets are slower."""


def test_every_target_is_fuzzed_and_has_a_corpus() -> None:
    assert tuple(feeding.TARGETS) == NAMES
    assert all(corpus(name) for name in NAMES)
    assert max(path.stat().st_size for path in KEPT) < 6500


@pytest.mark.parametrize("path", KEPT, ids=lambda path: f"{path.parent.name}-{path.name}")
def test_what_was_found_once_stays_mended(path: Path) -> None:
    feeding.feed(path.parent.name, path.read_bytes())


@pytest.mark.parametrize("name", NAMES)
def test_inputs_made_a_little_wrong_raise_nothing_but_the_programs_own_errors(name: str) -> None:
    seeds = corpus(name)
    for place, data in enumerate(seeds):
        for turn in range(ROUNDS.get(name, 6) // (1 + len(seeds) // 8) + 1):
            feeding.feed(name, mutate(data, Random(f"{name} {place} {turn}"), seeds))


def test_the_watch_keeps_what_escapes_once_and_lets_the_programs_own_errors_pass(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from chrono.errors import InvalidError

    def fed(name: str, data: bytes) -> None:
        with pytest.raises(InvalidError):
            raise InvalidError("of its own")
        if b"x" in data:
            raise KeyError(data)

    monkeypatch.setattr(feeding, "feed", fed)
    watch = Watch("dates", tmp_path)
    for data in (b"a", b"x", b"xx"):
        watch(data)
    assert watch.runs == 3
    assert [path.read_bytes() for path in watch.found.values()] == [b"x"]


def test_the_script_runs_by_itself_without_atheris(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["--minutes", "0.05", "--only", "dates", "--engine", "hypothesis"]
    assert main([*words, "--keep", str(tmp_path)]) == 0
    assert "0 findings" in capsys.readouterr().out
