"""Signs of a changed zone are reported: kept states of another clock, and times that it skips."""

from __future__ import annotations

from pathlib import Path

from chrono.chronicle import Chronicle
from tests.recording.conftest import DECLARED, NOW, VOCABULARY, handed


def chronicle(root: Path, zone: str) -> Chronicle:
    made = Chronicle.create(root, f'zone = "{zone}"\n{VOCABULARY}')
    opened = Chronicle(made.root, NOW)
    opened.append(*DECLARED)
    return opened


def moved(old: Chronicle, zone: str, to: str) -> Chronicle:
    path = old.root / "events" / "vocabulary.toml"
    path.write_text(path.read_text().replace(f'zone = "{zone}"', f'zone = "{to}"'))
    return Chronicle(old.root, NOW)


def found(opened: Chronicle) -> list[str]:
    findings = opened.check(opened.view(), only=("changed-clock",))
    return [f"{each.sentence} {each.what_next}" for each in findings]


def test_a_zone_that_stays_is_no_finding(tmp_path: Path) -> None:
    london = chronicle(tmp_path / "c", "Europe/London")
    london.append(handed(when="2020-03-29T02:30"), handed(when="2020-10-25T01:30"))
    london.snapshot(london.view(at="2020-12-01"))
    assert found(london) == []
    assert not london.verify().problems


def test_a_state_kept_on_another_clock_is_found_and_told_by_verify(tmp_path: Path) -> None:
    london = chronicle(tmp_path / "c", "Europe/London")
    london.append(handed(when="2020-07-01T10:46Z"))
    london.snapshot(london.view(at="2020-12-01"))
    kolkata = moved(london, "Europe/London", "Asia/Kolkata")
    (said,) = found(kolkata)
    assert "zone is Asia/Kolkata" in said
    assert "folded on the clock of Europe/London" in said
    assert "Set `zone` in events/vocabulary.toml back" in said
    (problem,) = kolkata.verify().problems
    assert "the clock of Europe/London" in problem.what


def test_a_state_kept_before_the_zone_was_named_is_of_utc(tmp_path: Path) -> None:
    utc = chronicle(tmp_path / "c", "UTC")
    utc.snapshot(utc.view(at="2020-12-01"))
    (said,) = found(moved(utc, "UTC", "Europe/London"))
    assert "folded on the clock of UTC" in said


def test_a_time_that_todays_clock_skips_is_found(tmp_path: Path) -> None:
    utc = chronicle(tmp_path / "c", "UTC")
    utc.append(handed(when="2020-03-29T01:30"), handed(when="2020-03-29T01:30Z"))
    assert found(utc) == []
    (said,) = found(moved(utc, "UTC", "Europe/London"))
    assert "when 2020-03-29T01:30, a time that does not occur in Europe/London" in said
