"""The served scrubber in a real browser. Skipped where Chromium is missing.

The browser is driven by its DevTools protocol, with the client that serving needs anyway.
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
import json
import os
import shutil
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

pytest.importorskip("textual_serve", reason="textual-serve is not installed")

from aiohttp import ClientSession, ClientWebSocketResponse

from tests.tui.served import SECONDS, serving
from tests.tui.test_serve import text_of

CHROMIUM = next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
)
OPTIONS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--window-size=1200,800",
    "--remote-debugging-port=0",
)

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine"),
]


class Page:
    """A page of the browser, and what happened in it."""

    def __init__(self, devtools: ClientWebSocketResponse) -> None:
        self.devtools = devtools
        self.number = 0
        self.requests: list[str] = []
        self.errors: list[str] = []
        self.screen = b""
        """What the server sent to the terminal in the page."""

    async def call(self, method: str, **parameters: Any) -> dict[str, Any]:
        """Calls a method of the protocol, and returns its result."""
        self.number += 1
        number = self.number
        sent = {"id": number, "method": method, "params": parameters}
        await self.devtools.send_str(json.dumps(sent))
        while (message := await self._next()).get("id") != number:
            pass
        assert "error" not in message, message
        return dict(message["result"])

    async def until(self, wanted: str) -> None:
        """Waits until the server has sent a text to the terminal in the page."""
        async with asyncio.timeout(SECONDS):
            while wanted not in text_of(self.screen):
                await self._next()

    async def _next(self) -> dict[str, Any]:
        message = dict(await self.devtools.receive_json(timeout=SECONDS))
        about = message.get("params", {})
        match message.get("method"):
            case "Network.requestWillBeSent":
                self.requests.append(about["request"]["url"])
            case "Network.webSocketCreated":
                self.requests.append(about["url"])
            case "Network.webSocketFrameReceived" if about["response"]["opcode"] == 2:
                self.screen += base64.b64decode(about["response"]["payloadData"])
            case "Runtime.exceptionThrown":
                self.errors.append(json.dumps(about))
            case "Log.entryAdded" if about["entry"]["level"] == "error":
                self.errors.append(json.dumps(about))
        return message

    async def evaluate(self, script: str) -> Any:
        """Returns the value of a script in the page."""
        found = await self.call("Runtime.evaluate", expression=script, returnByValue=True)
        return found["result"].get("value")

    async def picture(self) -> bytes:
        """Returns the page as a PNG."""
        return base64.b64decode((await self.call("Page.captureScreenshot"))["data"])

    async def settled_picture(self) -> bytes:
        """Returns the page as a PNG once it stays as it is."""
        before, picture = b"", await self.picture()
        async with asyncio.timeout(SECONDS):
            while picture != before:
                await asyncio.sleep(0.5)
                before, picture = picture, await self.picture()
        return picture


@asynccontextmanager
async def browsing(folder: Path) -> AsyncIterator[Page]:
    """An empty page in a browser of its own."""
    browser = subprocess.Popen(
        [str(CHROMIUM), *OPTIONS, f"--user-data-dir={folder}", "about:blank"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    told = folder / "DevToolsActivePort"
    try:
        async with asyncio.timeout(SECONDS):
            while not (told.exists() and "\n" in told.read_text()):
                await asyncio.sleep(0.1)
        port = told.read_text().split("\n")[0]
        async with ClientSession() as session:
            async with session.get(f"http://127.0.0.1:{port}/json/list") as answer:
                (target,) = [each for each in await answer.json() if each["type"] == "page"]
            async with session.ws_connect(
                target["webSocketDebuggerUrl"], max_msg_size=0
            ) as devtools:
                page = Page(devtools)
                for domain in ("Network", "Page", "Runtime", "Log"):
                    await page.call(f"{domain}.enable")
                yield page
    finally:
        browser.terminate()
        browser.wait(SECONDS)


async def test_the_scrubber_in_a_browser_answers_a_key_and_asks_no_other_machine(
    arcadia_folder: Path, tmp_path: Path
) -> None:
    with serving(arcadia_folder, "--at", "2020-08-01") as served:
        async with browsing(tmp_path / "browser") as page:
            await page.call("Page.navigate", url=served.address)
            await page.until("State at 1 August 2020")
            assert await page.evaluate("document.body.classList.contains('-first-byte')")
            assert await page.evaluate("document.fonts.check('16px \"Roboto Mono\"')")
            first = await page.settled_picture()
            await page.call("Input.dispatchKeyEvent", type="keyDown", key="?", text="?")
            await page.call("Input.dispatchKeyEvent", type="keyUp", key="?")
            await page.until("Up and down read on")
            second = await page.settled_picture()
            keep(first, second)
            assert hashlib.sha256(first).digest() != hashlib.sha256(second).digest()
            assert page.errors == []
            places = {urlsplit(each).netloc for each in page.requests if each[:5] != "data:"}
            assert places == {urlsplit(served.address).netloc}
            await page.call("Input.dispatchKeyEvent", type="keyDown", key="Escape", code="Escape")
            await page.evaluate("fetch('https://example.org/').catch(() => 0)")
            assert any("Content Security Policy" in each for each in page.errors)


async def test_without_its_token_the_browser_shows_what_to_do(
    arcadia_folder: Path, tmp_path: Path
) -> None:
    with serving(arcadia_folder) as served:
        async with browsing(tmp_path / "browser") as page:
            await page.call("Page.navigate", url=served.origin)
            said = ""
            async with asyncio.timeout(SECONDS):
                while "chrono serves nothing here" not in said:
                    said = str(await page.evaluate("document.body.innerText"))
            assert "Open the whole address that chrono serve printed" in said


def keep(*pictures: bytes) -> None:
    """Writes the pictures to the folder that CHRONO_PICTURES names, to be looked at."""
    folder = os.environ.get("CHRONO_PICTURES")
    for number, picture in enumerate(pictures if folder else ()):
        (Path(str(folder)) / f"served-{number}.png").write_bytes(picture)
