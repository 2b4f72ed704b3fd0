"""`chrono serve` with the real server, its page and its websocket."""

from __future__ import annotations

import asyncio
import json
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

pytest.importorskip("textual_serve", reason="textual-serve is not installed")

from aiohttp import ClientConnectionError, ClientSession, ClientWebSocketResponse

SECONDS = 60.0
"""How long an answer may take on a busy machine."""


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@pytest.fixture
def address(arcadia_folder: Path) -> Iterator[str]:
    """The address of a server over Arcadia."""
    port = free_port()
    command = [sys.executable, "-m", "chrono", "-C", str(arcadia_folder), "serve"]
    server = subprocess.Popen(
        [*command, "--port", str(port)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        end = time.monotonic() + SECONDS
        while time.monotonic() < end and server.poll() is None:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        assert server.poll() is None, "the server ended"
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(20)


def text_of(screen: bytes) -> str:
    """What a terminal shows of some bytes, without the control sequences."""
    return re.sub(rb"\x1b\[[0-9;?<>]*[ -/]*[@-~]", b"", screen).decode("utf-8", "replace")


async def until(websocket: ClientWebSocketResponse, wanted: str) -> str:
    """What comes until a text is among it."""
    found = b""
    async with asyncio.timeout(SECONDS):
        while wanted not in text_of(found):
            message = await websocket.receive()
            assert isinstance(message.data, bytes | str), f"closed before {wanted!r}: {found!r}"
            found += message.data if isinstance(message.data, bytes) else message.data.encode()
    return text_of(found)


async def test_a_visitor_sees_the_state_presses_a_key_and_sees_the_answer(address: str) -> None:
    async with (
        ClientSession() as session,
        session.ws_connect(f"{address}/ws?width=120&height=40") as websocket,
    ):
        await until(websocket, "State at")
        await websocket.send_str(json.dumps(["stdin", "?"]))
        await until(websocket, "Up and down read on")


async def test_two_visitors_have_a_scrubber_each(address: str) -> None:
    async with (
        ClientSession() as session,
        session.ws_connect(f"{address}/ws?width=120&height=40") as one,
        session.ws_connect(f"{address}/ws?width=100&height=30") as two,
    ):
        await until(one, "State at")
        await until(two, "State at")
        await one.send_str(json.dumps(["stdin", "q"]))
        async with asyncio.timeout(SECONDS):
            while not one.closed:
                await one.receive()
        await two.send_str(json.dumps(["stdin", "?"]))
        await until(two, "Up and down read on")


async def test_the_page_connects_to_the_server_that_sent_it(address: str) -> None:
    async with ClientSession() as session, session.get(address) as answer:
        page = await answer.text()
    assert answer.status == 200
    assert address.replace("http://", "ws://") + "/ws" in page
    with pytest.raises(ClientConnectionError):
        async with ClientSession() as session, session.get(f"http://127.0.0.1:{free_port()}"):
            pass
