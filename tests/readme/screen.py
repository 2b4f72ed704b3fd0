"""Generates the README's picture of the scrubber from this repository's chronicle.

`python -m tests.readme.screen --write` regenerates it: as text in the README, and in colour in
`tests/tui/pictures/scrubber.svg`.
"""

from __future__ import annotations

import asyncio
import sys
from datetime import UTC, datetime

from chrono import Chronicle
from tests.readme.transcripts import README, ROOT
from tests.tui.driving import scrubbing

SIZE = (100, 26)
DAY = "2020-09-15"
NOW = datetime(2026, 1, 1, tzinfo=UTC)
PICTURE = ROOT / "tests/tui/pictures/scrubber.svg"
FENCE = "```text\n State at"


def shown(readme: str) -> str:
    """The screen as the README shows it."""
    return " State at" + readme.partition(FENCE)[2].partition("\n```\n")[0]


async def taken() -> tuple[str, str]:
    """The screen as text, and as SVG."""
    async with scrubbing(Chronicle.open(ROOT, NOW), SIZE, at=DAY) as driver:
        driver.model.cell = "us-troops-iraq.strength"
        driver.app.workspace.paint()
        await driver.settle()
        return driver.text(), driver.app.export_screenshot(title="chrono")


def write() -> None:
    """Takes the picture again."""
    text, svg = asyncio.run(taken())
    readme = README.read_text()
    README.write_text(readme.replace(shown(readme), text, 1))
    PICTURE.write_text(svg)


if __name__ == "__main__" and "--write" in sys.argv:
    write()
