"""What the page's script puts on the screen is what its data say, and nothing more.

The data themselves are held against the readings in `test_exactness`. Here a browser runs the
script, and its rows are held against the data.
"""

from __future__ import annotations

import html
import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from chrono import Chronicle
from tests.contract.exactness import Evidence, flat, read_dates, said_dates, said_quantities
from tests.contract.interfaces import in_page

ROOT = Path(__file__).parents[2]
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
NO_BROWSER = "no Chromium on this machine: what the page's script shows was not read"


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    chronicle = Chronicle.open(ROOT)
    made = tmp_path_factory.mktemp("page") / "page.html"
    made.write_bytes(chronicle.exports.write("html", chronicle.view("2026-01-01")).data)
    return made


def shown_at(page: Path, date: str) -> list[str]:
    """The rows of the state that the script shows at a date, as text."""
    assert CHROMIUM is not None
    flags = ("--headless", "--no-sandbox", "--disable-gpu", "--dump-dom")
    profile = f"--user-data-dir={page.parent / 'profile'}"
    command = [CHROMIUM, *flags, profile, f"{page.as_uri()}#at={date}"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    state = done.stdout.partition('id="cells"')[2].partition("</section>")[0]
    rows = re.split(r'<div class="row">', state)[1:]
    assert rows, done.stderr[-500:]
    return [html.unescape(re.sub(r"<[^>]*>", " ", re.split("<h[34]", row)[0])) for row in rows]


def expected_at(page: Path, day: int) -> list[dict[str, Any]]:
    """The readings of the data at a day, in the order of the cells."""
    source = page.read_text("utf-8")
    block = re.search(r'<script[^>]*id="data"[^>]*>(.*?)</script>', source, re.DOTALL)
    assert block is not None
    data = json.loads(block[1])
    found = []
    for cell in data["cells"]:
        run = cell["r"][cell["k"][data["knownAt"]]]
        number = [number for at, number in run if at <= day][-1:] or [run[0][1]]
        if number[0] >= 0:
            found.append(data["readings"][number[0]])
    return found


@pytest.mark.skipif(CHROMIUM is None, reason=NO_BROWSER)
@pytest.mark.parametrize("date", ["2020-09-15", "2024-01-20"])
def test_the_script_shows_every_part_of_a_reading_and_no_other_date_or_number(
    page: Path, date: str
) -> None:
    day = Chronicle.open(ROOT).view(date).day
    rows, readings = shown_at(page, date), expected_at(page, day)
    assert len(rows) == len(readings)
    for row, reading in zip(rows, readings, strict=True):
        told = flat(row)
        for said in parts(reading):
            assert flat(said) in told, (said, row)
        assert evidence(reading, day).not_had(row) == []


def parts(reading: dict[str, Any]) -> list[str]:
    """Every text of a reading: its value, standing, claims, rule, and what stands beside it."""
    claims = [*reading["c"], *reading.get("near", ()), *reading.get("left", ())]
    found = [reading["v"] or reading["m"], reading["w"], reading.get("why", "")]
    found += [text for claim in claims for text in claim[:2]]
    found += [text for side in reading.get("b", ()) for text in (side[0], side[1], side[3])]
    found += [*reading.get("j", ()), reading.get("next", "")]
    return [text for text in found if text]


def evidence(reading: dict[str, Any], day: int) -> Evidence:
    text = flat(in_page(reading))
    claims, count = len(reading["c"]), reading.get("n", 0)
    return Evidence(
        dates=said_dates(text),
        quantities=set(said_quantities(read_dates(text)[1])),
        counts={claims, count, count - claims},
        ages={day - reading["seen"]} if "seen" in reading else set(),
    )
