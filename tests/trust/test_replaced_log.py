"""git, an editor or `mv` replaces a log that a program has open."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chrono.chronicle import Chronicle
from chrono.errors import InvalidError
from chrono.storage.log import Log
from chrono.tui.model.scrubber import Scrubber

VOCABULARY = """
name = "A"
[kinds.force]
attributes.size = { type = "quantity", persistence = "lasting" }
[types.Counted]
fields = { force = "force", size = "quantity" }
effects = [{ set = "force.size", to = "size" }]
"""


def counted(size: int, day: str = "2020-01-05", force: str = "red") -> dict[str, Any]:
    return {
        "type": "Counted",
        "when": day,
        "modality": "asserted",
        "source": {"document": "d"},
        "data": {"force": force, "size": size},
    }


def described(name: str) -> dict[str, Any]:
    data = {"entity": name, "kind": "force", "label": name}
    return {"type": "EntityDescribed", "modality": "asserted", "data": data}


PUBLISHED = {
    "type": "DocumentPublished",
    "when": "2020-02-01",
    "modality": "asserted",
    "data": {"document": "d", "title": "D"},
}


def made(folder: Path, *drafts: dict[str, Any]) -> Chronicle:
    chronicle = Chronicle.create(folder, VOCABULARY)
    chronicle.append(PUBLISHED, described("red"))
    for draft in drafts:
        chronicle.append(draft)
    return chronicle


def by_a_rename(log: Path, text: bytes) -> None:
    """As git and most editors do."""
    fresh = log.with_name("fresh")
    fresh.write_bytes(text)
    os.replace(fresh, log)


def in_place(log: Path, text: bytes) -> None:
    """As `cp` does."""
    with open(log, "r+b") as file:
        file.truncate()
        file.write(text)


Replace = Callable[[Path, bytes], None]
WAYS = (by_a_rename, in_place)


def path_of(chronicle: Chronicle) -> Path:
    return chronicle.repository.log.path


def sizes(chronicle: Chronicle) -> list[int]:
    found = Log(path_of(chronicle)).read()
    return [event.data["size"] for event in found if event.type == "Counted"]


def is_whole(chronicle: Chronicle) -> bool:
    ids = [event.id for event in Log(path_of(chronicle)).read()]
    return len(ids) == len(set(ids)) and not list(Log(path_of(chronicle)).verify())


@pytest.fixture(params=WAYS)
def replace(request: pytest.FixtureRequest) -> Replace:
    found: Replace = request.param
    return found


def test_what_was_cut_off_is_appended_again(tmp_path: Path, replace: Replace) -> None:
    """A checkout of an earlier commit: the log is shorter than an open library remembers."""
    chronicle = made(tmp_path, counted(1))
    before = path_of(chronicle).read_bytes()
    chronicle.append(counted(2))
    chronicle.append(counted(3))
    chronicle.state(chronicle.view())
    chronicle = Chronicle(tmp_path)
    chronicle.append(counted(4))
    replace(path_of(chronicle), before)
    done = chronicle.append(counted(2))
    assert (len(done.appended.new), len(done.appended.already)) == (1, 0)
    assert sizes(chronicle) == [1, 2]
    assert is_whole(chronicle)


def test_what_another_branch_holds_is_not_written_twice(tmp_path: Path, replace: Replace) -> None:
    """A checkout of another branch: another log, no shorter than what is remembered."""
    other = made(tmp_path / "other", counted(5), counted(6), counted(7), counted(8))
    made(tmp_path / "one", counted(1), counted(2))
    chronicle = Chronicle(tmp_path / "one")
    chronicle.append(counted(3))
    replace(path_of(chronicle), path_of(other).read_bytes())
    done = chronicle.append(counted(5), counted(2), counted(9))
    assert (len(done.appended.new), len(done.appended.already)) == (2, 1)
    assert sizes(chronicle) == [5, 6, 7, 8, 2, 9]
    assert is_whole(chronicle)


def test_what_the_new_log_does_not_declare_is_not_referred_to(
    tmp_path: Path, replace: Replace
) -> None:
    other = made(tmp_path / "other", counted(5), counted(6), counted(7), counted(8))
    chronicle = made(tmp_path / "one")
    chronicle.append(described("blue"))
    chronicle = Chronicle(tmp_path / "one")
    chronicle.append(counted(1, force="blue"))
    replace(path_of(chronicle), path_of(other).read_bytes())
    with pytest.raises(InvalidError, match="blue"):
        chronicle.append(counted(2, force="blue"))
    assert path_of(chronicle).read_bytes() == path_of(other).read_bytes()


def test_an_open_library_answers_from_the_new_log(tmp_path: Path, replace: Replace) -> None:
    """Of the same length, so that only the chain tells the two apart."""
    other = made(tmp_path / "other", counted(5))
    chronicle = made(tmp_path / "one", counted(1))
    assert chronicle.queries.readings("red.size", chronicle.view())[0].value == 1
    assert len(path_of(other).read_bytes()) == len(path_of(chronicle).read_bytes())
    replace(path_of(chronicle), path_of(other).read_bytes())
    assert chronicle.queries.readings("red.size", chronicle.view())[0].value == 5
    assert [event.data.get("size") for event in chronicle.events][-1] == 5
    assert any("other lines" in notice for notice in chronicle.notices)


def test_an_open_scrubber_reads_the_new_log(tmp_path: Path, replace: Replace) -> None:
    other = made(tmp_path / "other", counted(5))
    chronicle = made(tmp_path / "one", counted(1))
    scrubber = Scrubber(chronicle, "2020-01-10")
    assert not scrubber.grown()
    replace(path_of(chronicle), path_of(other).read_bytes())
    assert scrubber.grown()
    scrubber.adopt(scrubber.gather())
    assert scrubber.cache.readings["red.size"].value == 5
    assert not scrubber.grown()
    chronicle.append(counted(6, "2020-01-06"))
    assert scrubber.adopt(scrubber.gather()) == (1, 0)
    assert scrubber.cache.readings["red.size"].value == 6


STEPS = st.lists(
    st.tuples(
        st.sampled_from(("append", "replace", "ask", "reopen")), st.integers(0, 3), st.booleans()
    ),
    max_size=12,
)


@given(STEPS)
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_put_there_each_event_is_there_once(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[str, int, bool]]
) -> None:
    """A library stays open over appends, questions and replacements in any order."""
    chronicle = made(tmp_path_factory.mktemp("replaced") / "one")
    log, versions = path_of(chronicle), [path_of(chronicle).read_bytes()]
    for what, number, renames in steps:
        if what == "append":
            before = sizes(chronicle)
            chronicle.append(counted(number))
            assert sizes(chronicle) == before + [number] * (number not in before)
            versions.append(log.read_bytes())
        elif what == "replace":
            (by_a_rename if renames else in_place)(log, versions[number % len(versions)])
        elif what == "reopen":
            chronicle = Chronicle(chronicle.root)
        else:
            held = sizes(chronicle)
            told = chronicle.queries.readings("red.size", chronicle.view())
            assert {claim.value for each in told for claim in each.candidates} == set(held)
        assert is_whole(chronicle)
