"""The README's examples match the actual output."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from tests.readme.screen import PICTURE, shown, taken
from tests.readme.transcripts import CLONE_FENCE, README, ROOT, Session, environment, steps

TEXT = README.read_text()


def test_every_transcript_prints_what_it_shows(tmp_path: Path) -> None:
    session = Session(tmp_path)
    for step in steps(TEXT):
        assert session.run(step) == step.shown, f"README.md:{step.line}: {step.command}"


def test_the_pictures_of_this_chronicle_are_what_it_shows(tmp_path: Path) -> None:
    clone = Session(tmp_path, ROOT)
    drawn = steps(TEXT, CLONE_FENCE)
    for step in drawn:
        again = "draw it again: python -m tests.readme.transcripts --write"
        assert clone.run(step) == step.shown, f"README.md:{step.line}: {step.command}; {again}"
    opening = TEXT[: TEXT.index("## Try it")]
    assert any("--lanes" in step.command for step in drawn)
    assert "--lanes" in opening
    assert sum("--belief" in step.command for step in drawn) == 1


def test_the_library_example_runs(tmp_path: Path) -> None:
    blocks = re.findall(r"```python\n(.*?)```", TEXT, re.S)
    assert blocks
    for block in blocks:
        done = subprocess.run(
            [sys.executable, "-c", block],
            cwd=ROOT,
            env=environment(tmp_path),
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr


def test_every_command_is_in_the_readme() -> None:
    from chrono.cli.main import cli

    for name in cli.list_commands(None):  # type: ignore[arg-type]
        assert f"`chrono {name}" in TEXT or f"chrono {name} " in TEXT, name


def test_every_file_that_the_readme_points_at_is_there() -> None:
    for target in re.findall(r"\]\(([^)#:]+)\)", TEXT):
        assert (ROOT / target).exists(), target


def test_the_first_two_commands_are_those_that_ci_runs() -> None:
    ci = (ROOT / ".ci/run").read_text()
    assert "pytest" in ci
    assert ".venv/bin/chrono state --at 2020-09-15" in TEXT
    assert ".venv/bin/pytest" in TEXT


async def test_the_picture_of_the_scrubber_is_what_it_shows() -> None:
    text, picture = await taken()
    again = "take it again: python -m tests.readme.screen --write"
    assert text == shown(TEXT), again
    assert words(picture) == words(PICTURE.read_text(encoding="utf-8")), again


def words(picture: str) -> list[str]:
    """The text of a screenshot, row by row."""
    from html import unescape

    rows: dict[float, list[tuple[float, str]]] = {}
    for x, y, text in re.findall(r'<text[^>]* x="([\d.]+)" y="([\d.]+)"[^>]*>([^<]*)<', picture):
        rows.setdefault(float(y), []).append((float(x), unescape(text).replace("\xa0", " ")))
    found = ["".join(text for _, text in sorted(rows[y])).strip() for y in sorted(rows)]
    return [row for row in found if row and row != "chrono tui"]
