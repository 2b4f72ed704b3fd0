"""The index equals the fold in memory for every (D, K, T, cell, without)."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chrono.edtf import FOREVER
from chrono.edtf.calendar import DAY
from chrono.fold import SourceFilter
from chrono.model.event import Event, from_line, to_line
from chrono.storage.index import build as building
from chrono.storage.index import claim_query as slicing
from chrono.storage.index import row_codec as rows
from chrono.storage.json_codec import dumps, loads
from tests.moments import start
from tests.reference.worlds import TOML, Maker, after, logs, moments, sieves
from tests.storage.index.keeping import METADATA_KEYS, Kept, difference

PATIENT = settings(max_examples=25, suppress_health_check=list(HealthCheck))


def appended_in_steps(kept: Kept, events: list[Event], chance: Random) -> None:
    """Some events at a time, sometimes with the index brought up to date in between."""
    while events:
        some = chance.randint(1, len(events))
        kept.append(events[:some])
        events = events[some:]
        if chance.random() < 0.6:
            kept.index().close()


@PATIENT
@given(
    logs(), st.randoms(use_true_random=False), st.lists(st.tuples(moments(), moments()), min_size=3)
)
def test_every_reading_is_that_of_the_fold_however_the_index_came_to_be(
    world: tuple[list[Event], object], chance: Random, asked: list[tuple[int, int]]
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        kept = Kept(Path(folder))
        appended_in_steps(kept, world[0], chance)
        index, folded = kept.index(), kept.folded()
        for at, known_at in asked:
            assert not difference(index, folded, at, known_at)
            assert not difference(index, folded, at, FOREVER)
        index.close()


def carried(events: list[Event], month: str, days: int) -> list[Event]:
    """The same events some days later in another month, so that a zone's change is among them."""
    year = month[:4]

    def later(match: re.Match[str]) -> str:
        return f"{month}-{int(match[1]) + days:02d}"

    def line(event: Event) -> Event:
        own = {key: getattr(event, key) for key in ("recorder", "recorded", "chain")}
        said = {key: value for key, value in to_line(event).items() if key not in METADATA_KEYS}
        text = re.sub(r"2020-09-([01]\d)", later, dumps(said).decode())
        moved = loads(text.replace("2020-09", month).replace('"2020', f'"{year}'))
        return from_line({**moved, **own, "id": event.id}, 0)

    return [line(event) for event in events]


@pytest.mark.parametrize(
    ("zone", "month", "days"),
    [
        ("Europe/London", "2020-10", 12),
        ("Europe/London", "2020-03", 12),
        ("Pacific/Apia", "2011-12", 12),
    ],
    ids=["a day of 25 hours", "a day of 23 hours", "a day that was skipped"],
)
@settings(PATIENT, max_examples=15)
@given(
    log=logs(),
    chance=st.randoms(use_true_random=False),
    asked=st.lists(st.tuples(moments(), moments()), min_size=2),
)
def test_every_reading_is_that_of_the_fold_on_the_clock_of_a_zone_too(
    zone: str,
    month: str,
    days: int,
    log: tuple[list[Event], object],
    chance: Random,
    asked: list[tuple[int, int]],
) -> None:
    on = start(f"{month}-01") - start("2020-09-01") + days * DAY
    with tempfile.TemporaryDirectory() as folder:
        kept = Kept(Path(folder), f'zone = "{zone}"\n{TOML}')
        appended_in_steps(kept, carried(log[0], month, days), chance)
        index, folded = kept.index(), kept.folded()
        for at, known_at in asked:
            assert not difference(index, folded, at + on, known_at + on)
            assert not difference(index, folded, at + on, FOREVER)
        index.close()


@PATIENT
@given(logs(), st.integers(0, 100), moments(), moments())
def test_an_earlier_recorded_at_is_the_fold_of_that_part_of_the_log(
    world: tuple[list[Event], object], place: int, at: int, known_at: int
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        kept = Kept(Path(folder))
        kept.append(world[0])
        offsets = [event.offset for event in kept.log.read()]
        upto = offsets[place % len(offsets)]
        index, folded = kept.index(upto), kept.folded(upto)
        assert not difference(index, folded, at, known_at)
        assert not difference(index, folded, at)
        index.close()


@PATIENT
@given(logs(), sieves(), moments(), moments())
def test_what_a_question_leaves_out_is_left_out_of_the_index_too(
    world: tuple[list[Event], object],
    left_out: tuple[tuple[tuple[str, str], ...], tuple[tuple[str, str], ...]],
    at: int,
    known_at: int,
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        kept = Kept(Path(folder))
        kept.append(world[0])
        source_filter = SourceFilter(*left_out)
        index, folded = (
            kept.index(source_filter=source_filter),
            kept.folded(source_filter=source_filter),
        )
        assert not difference(index, folded, at, known_at)
        index.close()


@pytest.mark.parametrize("reach", [0, 2, 6])
@pytest.mark.parametrize("seed", range(6))
def test_nothing_hangs_on_how_long_a_window_counts_as_short(
    seed: int, reach: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The small worlds last two weeks: with a short reach they have long windows too."""
    monkeypatch.setattr(rows, "MAX_VAGUE", reach * DAY)
    monkeypatch.setattr(slicing, "MAX_VAGUE", reach * DAY)
    monkeypatch.setattr(building, "BATCH_LINES", 5)
    chance = Random(seed)
    kept = Kept(tmp_path)
    kept.append(Maker(chance).log(30))
    offsets = [event.offset for event in kept.log.read()]
    for upto in (None, chance.choice(offsets)):
        index, folded = kept.index(upto), kept.folded(upto)
        for at in map(after, range(-1, 16, 4)):
            assert not difference(index, folded, at)
            assert not difference(index, folded, at, at + chance.randint(-6 * 24, 6 * 24) * 3600)
        index.close()


@pytest.mark.parametrize("seed", range(4))
def test_catching_up_gives_what_building_at_once_gives(seed: int, tmp_path: Path) -> None:
    chance = Random(seed)
    events = Maker(chance).log(40)
    stepwise, at_once = Kept(tmp_path / "a"), Kept(tmp_path / "b")
    appended_in_steps(stepwise, list(events), chance)
    at_once.append(events)
    one, two = stepwise.index(), at_once.index()
    for at in map(after, range(-1, 16, 3)):
        assert not difference(one, two, at)
        assert not difference(one, two, at, at + 2)
