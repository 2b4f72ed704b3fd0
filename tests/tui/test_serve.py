"""`chrono serve` with the real server, its page and its websocket."""

from __future__ import annotations

import asyncio
import html
import json
import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

pytest.importorskip("textual_serve", reason="textual-serve is not installed")

from aiohttp import ClientSession, ClientWebSocketResponse, WSServerHandshakeError

from chrono.chronicle import Chronicle
from tests.tui.served import SECONDS, Served, alive, serving, under, wait_for
from tests.tui.worlds import arcadia


@pytest.fixture(scope="module")
def served(arcadia_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A server over Arcadia, for all tests that leave it as it is."""
    state = os.environ.get("XDG_STATE_HOME")
    os.environ["XDG_STATE_HOME"] = str(tmp_path_factory.mktemp("state"))
    try:
        with serving(arcadia_folder, "--visitors", "2") as found:
            yield found
    finally:
        os.environ.pop("XDG_STATE_HOME")
        if state is not None:
            os.environ["XDG_STATE_HOME"] = state


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


async def typed(websocket: ClientWebSocketResponse, text: str) -> None:
    """Types as the page does."""
    await websocket.send_str(json.dumps(["stdin", text]))


async def left(websocket: ClientWebSocketResponse) -> None:
    """Waits until the server has closed a websocket."""
    async with asyncio.timeout(SECONDS):
        while not websocket.closed:
            await websocket.receive()


# ------------------------------------------------------------------ who is let in


async def test_a_visitor_sees_the_state_presses_a_key_and_sees_the_answer(served: Served) -> None:
    async with (
        ClientSession() as session,
        session.ws_connect(served.websocket(), origin=served.origin) as websocket,
    ):
        await until(websocket, "State at")
        await typed(websocket, "?")
        await until(websocket, "Up and down read on")


async def test_the_page_loads_only_from_its_own_server_and_connects_to_it(served: Served) -> None:
    async with ClientSession() as session:
        async with session.get(served.address) as answer:
            page, policy = await answer.text(), answer.headers["Content-Security-Policy"]
            assert answer.status == 200
        assert f'"{served.websocket(size="").rstrip("?")}"' in html.unescape(page)
        loaded = re.findall(r'(?:href|src)="(?!data:)([^"]+)"|url\("([^"]+)"\)', page)
        for one, other in loaded:
            address = html.unescape(one or other)
            assert not re.match("[a-z]*:?//", address), address
            async with session.get(f"{served.origin}/{address.lstrip('/')}") as answer:
                assert answer.status == 200, address
    rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
    assert rules["default-src"] == "'none'"
    assert rules["script-src"] == rules["font-src"] == "'self'"
    assert rules["connect-src"] == f"'self' {served.origin.replace('http', 'ws', 1)}"
    assert rules["frame-ancestors"] == "'none'"


STATIC = "/static/js/textual.js"


@pytest.mark.parametrize("path", ["/", STATIC, "/ws", "/nothing"])
@pytest.mark.parametrize("given", ["", "?token=", "?token=wrong", "?token=ü"])
async def test_without_the_token_a_page_says_what_to_do(
    served: Served, path: str, given: str
) -> None:
    async with ClientSession() as session, session.get(f"{served.origin}{path}{given}") as answer:
        assert answer.status == 403
        assert "Open the whole address" in await answer.text()
        assert served.token not in str(answer.headers)


@pytest.mark.parametrize("path", ["/", STATIC, "/ws"])
@pytest.mark.parametrize(
    ("header", "value", "said"),
    [
        ("Host", "evil.example", "does not answer to that name"),
        ("Host", "evil.example:8000", "does not answer to that name"),
        ("Host", "127.0.0.1.evil.example", "does not answer to that name"),
        ("Host", "192.0.2.1", "does not answer to that name"),
        ("Host", "[", "does not answer to that name"),
        ("Origin", "http://evil.example", "another site"),
        ("Origin", "http://127.0.0.1:1", "another site"),
        ("Origin", "null", "another site"),
    ],
)
async def test_a_foreign_host_or_origin_is_refused_even_with_the_token(
    served: Served, path: str, header: str, value: str, said: str
) -> None:
    address = f"{served.origin}{path}?token={served.token}"
    async with (
        ClientSession() as session,
        session.get(address, headers={header: value}) as answer,
    ):
        assert answer.status == 403
        assert said in await answer.text()


@pytest.mark.parametrize(
    ("token", "headers"),
    [
        ("wrong", {}),
        (None, {"Origin": "http://evil.example"}),
        (None, {"Host": "evil.example", "Origin": "http://evil.example"}),
    ],
)
async def test_a_foreign_websocket_starts_no_scrubber(
    served: Served, token: str | None, headers: dict[str, str]
) -> None:
    async with ClientSession() as session:
        with pytest.raises(WSServerHandshakeError) as refused:
            await session.ws_connect(served.websocket(token), headers=headers)
    assert refused.value.status == 403


async def test_a_tunnel_from_another_port_of_this_machine_is_no_stranger(served: Served) -> None:
    host = {"Host": "localhost:9999", "Origin": "http://localhost:9999"}
    async with ClientSession() as session, session.get(served.address, headers=host) as answer:
        assert answer.status == 200
        assert "ws://localhost:9999/ws/" in await answer.text()


async def test_what_the_page_never_sends_harms_nobody(served: Served) -> None:
    address = served.websocket(size="width=999999999999&height=-1")
    async with (
        ClientSession() as session,
        session.ws_connect(address, origin=served.origin) as websocket,
    ):
        for message in ("{", "[]", '["stdin"]', '["stdin", 1]', '["resize", {}]', '["x", 2]'):
            await websocket.send_str(message)
        await websocket.send_str('["stdin", "\\ud800"]')
        await websocket.send_bytes(b"\x00")
        await websocket.send_str(json.dumps(["resize", {"width": 100, "height": 30}]))
        await until(websocket, "State at")


# ------------------------------------------------------------------ how many, and how it ends


async def test_visitors_have_a_scrubber_each_and_one_too_many_is_told(served: Served) -> None:
    async with ClientSession() as session:
        one = await session.ws_connect(served.websocket(), origin=served.origin)
        two = await session.ws_connect(served.websocket(), origin=served.origin)
        await until(one, "State at")
        await until(two, "State at")
        async with session.get(served.address) as answer:
            assert answer.status == 503
            assert "2 visitors are here already" in await answer.text()
        with pytest.raises(WSServerHandshakeError) as refused:
            await session.ws_connect(served.websocket(), origin=served.origin)
        assert refused.value.status == 503
        await typed(one, "q")
        await left(one)
        async with session.get(served.address) as answer:
            assert answer.status == 200
        await typed(two, "?")
        await until(two, "Up and down read on")
        await two.close()


needs_proc = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="no /proc")


@needs_proc
async def test_a_visitor_who_leaves_takes_their_process_along(served: Served) -> None:
    wait_for(lambda: not under(served.process.pid), "earlier scrubbers still run")
    async with ClientSession() as session:
        websocket = await session.ws_connect(served.websocket(), origin=served.origin)
        await until(websocket, "State at")
        assert under(served.process.pid)
        await websocket.close()
    wait_for(lambda: not under(served.process.pid), "the scrubber still runs")


@needs_proc
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
async def test_the_end_of_the_server_is_the_end_of_every_scrubber(
    arcadia_folder: Path, number: signal.Signals
) -> None:
    with serving(arcadia_folder) as served:
        async with ClientSession() as session:
            one = await session.ws_connect(served.websocket(), origin=served.origin)
            two = await session.ws_connect(served.websocket(), origin=served.origin)
            await until(one, "State at")
            await until(two, "State at")
            scrubbers = under(served.process.pid)
            assert len(scrubbers) >= 2
            served.process.send_signal(number)
            await left(one)
            await left(two)
        code = served.process.wait(SECONDS)
        assert code == (-number if number == signal.SIGKILL else 0)
        wait_for(lambda: not alive(scrubbers), "scrubbers outlive the server")


def test_a_port_that_is_taken_is_an_error_with_a_way_out(arcadia_folder: Path) -> None:

    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        done = subprocess.run(
            [sys.executable, "-m", "chrono", "-C", arcadia_folder, "serve", "--port", port],
            capture_output=True,
            text=True,
            timeout=SECONDS,
            check=False,
        )
    assert done.returncode not in (0, 1)
    assert "Choose another with --port" in " ".join(done.stderr.split())
    assert done.stdout == ""


async def test_a_chronicle_that_cannot_be_read_is_told_to_the_visitor(tmp_path: Path) -> None:

    folder = tmp_path / "own"
    arcadia(folder)
    with serving(folder) as served:
        (folder / "events" / "vocabulary.toml").write_text("[")
        async with (
            ClientSession() as session,
            session.ws_connect(served.websocket(), origin=served.origin) as websocket,
        ):
            await until(websocket, "ended before it showed anything")
            await left(websocket)


# ------------------------------------------------------------------ its options


async def test_read_only_appends_nothing(own: Chronicle) -> None:
    log = own.root / "events" / "log.jsonl"
    before = log.read_bytes()
    with serving(own.root, "--read-only") as served:
        async with (
            ClientSession() as session,
            session.ws_connect(served.websocket(), origin=served.origin) as websocket,
        ):
            assert "read-only" in await until(websocket, "read-only")
            await typed(websocket, "a")
            await until(websocket, "Nothing is appended here")
            await typed(websocket, "?")
            await until(websocket, "Up and down read on")
    assert log.read_bytes() == before


async def test_dates_and_texts_reach_the_scrubber(arcadia_folder: Path, tmp_path: Path) -> None:
    (tmp_path / "the texts").mkdir()
    options = ("--at", "2020-03-05", "--known-at", "2020-03-04")
    with serving(arcadia_folder, *options, "--documents", str(tmp_path / "the texts")) as served:
        async with (
            ClientSession() as session,
            session.ws_connect(served.websocket(), origin=served.origin) as websocket,
        ):
            seen = await until(websocket, "as known by 4 March 2020")
            assert "5 March 2020" in seen
            scrubber = under(served.process.pid)[-1]
            words = Path("/proc", str(scrubber), "cmdline").read_bytes().decode().split("\0")
            assert f"--documents={tmp_path / 'the texts'}" in words
