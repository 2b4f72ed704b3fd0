"""The log and the vocabulary change beneath the scrubber, which says so within two seconds."""

from __future__ import annotations

import asyncio
import os
import re
from time import monotonic

from chrono.chronicle import Chronicle
from tests.tui.driving import Driver, scrubbing

SOON = 2.0
"""Seconds within which a reader learns of it, and as many again for a busy machine."""


async def told(driver: Driver, wanted: str) -> str:
    """The notice, once it says something."""
    end = monotonic() + 2 * SOON
    while monotonic() < end:
        await asyncio.sleep(0.05)
        await driver.settle()
        if re.search(wanted, driver.model.notice):
            break
    return str(driver.model.notice)


async def test_damage_within_the_log_is_told_with_the_time_of_what_is_shown(
    own: Chronicle,
) -> None:
    log = own.root / "events" / "log.jsonl"
    async with scrubbing(own, at="2020-09-15") as driver:
        shown = driver.words("state"), driver.words("events")
        whole = log.read_bytes()
        log.write_bytes(whole[:900] + bytes([whole[900] ^ 1]) + whole[901:])
        said = await told(driver, "damaged")
        assert re.match(r"As read at \d\d:\d\d:\d\d; now: the log is damaged: .", said)
        assert (driver.words("state"), driver.words("events")) == shown


async def test_a_log_written_again_as_it_was_is_not_called_damaged(own: Chronicle) -> None:
    log = own.root / "events" / "log.jsonl"
    async with scrubbing(own, at="2020-09-15") as driver:
        os.utime(log, ns=(0, log.stat().st_mtime_ns + 10**9))
        await asyncio.sleep(SOON)
        await driver.settle()
        assert "now:" not in driver.model.notice


async def test_a_log_that_is_removed_is_told(own: Chronicle) -> None:
    log = own.root / "events" / "log.jsonl"
    async with scrubbing(own, at="2020-09-15") as driver:
        log.rename(log.with_suffix(".away"))
        assert re.match(r"As read at \d\d:\d\d:\d\d; now: ", await told(driver, "now:"))


async def test_a_log_that_is_cut_short_has_a_message_of_its_own(own: Chronicle) -> None:
    log = own.root / "events" / "log.jsonl"
    async with scrubbing(own, at="2020-09-15") as driver:
        os.truncate(log, log.stat().st_size - 40)
        said = await told(driver, "cut short")
        assert re.match(r"The log was cut short: \d+ events? gone since \d\d:\d\d:\d\d", said)


async def test_r_reads_an_edited_vocabulary(own: Chronicle) -> None:
    path = own.root / "events" / "vocabulary.toml"
    async with scrubbing(own, at="2020-09-15") as driver:
        text = path.read_text("utf-8")
        label = re.search(r'\[kinds\.[^]]+\]\nlabel = "([^"]+)"', text)
        assert label is not None
        path.write_text(text.replace(f'label = "{label[1]}"', 'label = "renamed kinds"', 1))
        await driver.press("R")
        assert "RENAMED KINDS" in driver.text()
        path.write_text("not toml [")
        await driver.press("R")
        assert "As read at" in driver.model.notice
        assert "RENAMED KINDS" in driver.text()


async def test_a_prompt_names_itself(own: Chronicle) -> None:
    async with scrubbing(own, at="2020-09-15") as driver:
        for key, name in (("t", "Go to:"), ("/", "Search:"), ("f", "Filter:"), ("m", "Mark:")):
            await driver.press(key)
            await driver.type("20")
            assert driver.text().splitlines()[-1].strip().startswith(f"{name} 20")
            await driver.press("escape")
