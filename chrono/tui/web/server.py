"""The web server: one page, the files that it loads, and a scrubber process for every visitor.

textual-serve runs the process and brings the terminal that runs in the browser. Its own page and
server are not used: that page loads a font from another machine, and that server answers anybody.
"""

from __future__ import annotations

import asyncio
import json
import socket
import sys
from collections.abc import Callable
from contextlib import redirect_stdout, suppress
from importlib import resources
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from aiohttp import WSCloseCode, WSMsgType, web
from textual_serve.app_service import AppService
from textual_serve.download_manager import DownloadManager

from chrono.errors import InvalidError
from chrono.tui.web import Service
from chrono.tui.web.guard import Guard, escaped, harden, page, refusal

LARGEST: Final = 1000
"""Columns or rows of the largest terminal that a browser gets."""
SECONDS_TO_END: Final = 10.0
"""How long a scrubber may take to end before it is left to end by itself."""
SECONDS_FOR_ROOM: Final = 3.0
"""How long a visitor waits for room: a page that is loaded again leaves its own first."""
FULL: Final = (
    "{count} visitors are here already, and <code>chrono serve</code> lets in no more at one time."
    " Close one of their windows, or start it with <code>--visitors N</code>."
)
FAILED: Final = (
    b"\x1b[2J\x1b[HThe scrubber ended before it showed anything.\r\n"
    b"The terminal in which `chrono serve` runs says why.\r\n"
)


class Visitor(AppService):  # type: ignore[misc]  # textual-serve is not type-checked
    """The scrubber process of one visitor."""

    shown = False
    """Whether it has shown anything."""

    async def on_data(self, payload: bytes) -> None:
        """Passes the screen on. What a lost browser does not take is still read from the process.

        Otherwise the process would wait for ever until somebody reads it.
        """
        self.shown = True
        with suppress(ConnectionError):
            await super().on_data(payload)

    async def run(self) -> None:
        """Runs until the process ends, and then closes the websocket."""
        await super().run()
        with suppress(ConnectionError):
            if not self.shown:
                await self.remote_write_bytes(FAILED)
            await self.remote_close()

    async def take(self, message: object) -> None:
        """Handles a message of the page. One that the page does not send is ignored."""
        match message:
            case ["stdin", str(typed)]:
                await self.send_bytes(typed.encode("utf-8", "replace"))
            case ["resize", {"width": int(width), "height": int(height)}]:
                await self.set_terminal_size(_bounded(width), _bounded(height))
            case ["ping", sent]:
                await self.remote_write_str(json.dumps(["pong", sent]))
            case ["focus"]:
                await self.focus()
            case ["blur"]:
                await self.blur()


class ScrubberServer:
    """The handlers, and the visitors that are here."""

    def __init__(self, service: Service, token: str) -> None:
        self.service, self.token = service, token
        self.line = service.line()
        self.visitors: set[web.WebSocketResponse] = set()

    def application(self) -> web.Application:
        """Returns the application behind the guard."""
        app = web.Application(middlewares=[Guard(self.service, self.token).check])
        static = Path(str(resources.files("textual_serve") / "static"))
        app.add_routes(
            [
                web.get("/", self.show),
                web.get("/page.js", self.script),
                web.get("/ws", self.visit),
                # The page's script appends a query of its own to the websocket's address.
                web.get("/ws/{token}", self.visit),
                web.static("/static", static),
            ]
        )
        app.on_response_prepare.append(harden)
        app.on_shutdown.append(self.dismiss)
        return app

    async def has_room(self) -> bool:
        """Whether another visitor may come in, now or after a moment."""
        loop = asyncio.get_running_loop()
        end = loop.time() + SECONDS_FOR_ROOM
        while len(self.visitors) >= self.service.visitors and loop.time() < end:
            await asyncio.sleep(0.1)
        return len(self.visitors) < self.service.visitors

    def full(self) -> web.Response:
        """Returns the page that says that there is no room."""
        return refusal(FULL.format(count=self.service.visitors), status=503)

    async def show(self, request: web.Request) -> web.StreamResponse:
        """Answers with the page of the terminal."""
        if not await self.has_room():
            return self.full()
        # urlsplit so that a proxy's path before ours is kept, and its wss for https
        base = urlsplit(self.service.public_url or f"http://{request.host}")
        socket_base = f"{'wss' if base.scheme == 'https' else 'ws'}://{base.netloc}"
        return page(
            "page.html",
            connect=f"'self' {socket_base}",
            token=escaped(self.token),
            websocket=escaped(f"{socket_base}{base.path.rstrip('/')}/ws/{self.token}"),
        )

    async def script(self, request: web.Request) -> web.StreamResponse:
        """Answers with the page's own script."""
        text = (resources.files("chrono.tui.web") / "page.js").read_text("utf-8")
        return web.Response(text=text, content_type="text/javascript")

    async def visit(self, request: web.Request) -> web.StreamResponse:
        """Runs a scrubber until its visitor leaves."""
        if not await self.has_room():
            return self.full()
        websocket = web.WebSocketResponse(heartbeat=15)
        visitor = Visitor(
            self.line,
            write_bytes=websocket.send_bytes,
            write_str=websocket.send_str,
            close=websocket.close,
            download_manager=DownloadManager(),
        )
        self.visitors.add(websocket)
        try:
            await websocket.prepare(request)
            await visitor.start(_asked(request, "width", 80), _asked(request, "height", 24))
            async for message in websocket:
                if message.type is WSMsgType.TEXT:
                    with suppress(ValueError):  # not JSON
                        await visitor.take(message.json())
        finally:
            with suppress(TimeoutError):
                await asyncio.wait_for(visitor.stop(), SECONDS_TO_END)
            self.visitors.discard(websocket)
        return websocket

    async def dismiss(self, app: web.Application) -> None:
        """Closes every websocket, so that the scrubbers end with the server."""
        for websocket in tuple(self.visitors):
            await websocket.close(code=WSCloseCode.GOING_AWAY)


def _asked(request: web.Request, name: str, default: int) -> int:
    """Returns a dimension of the terminal from the websocket's address."""
    text = request.query.get(name, "")
    return _bounded(int(text)) if text.isascii() and text.isdecimal() else default


def _bounded(size: int) -> int:
    return max(1, min(size, LARGEST))


def listen(host: str, port: int) -> list[socket.socket]:
    """Listens on every address of a host. Raises InvalidError if one cannot be had."""
    heard: list[socket.socket] = []
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
        for family, _, _, _, address in dict.fromkeys(found):
            # every address has to listen on the same port, also on one that the system chose
            same = heard[0].getsockname()[1] if heard else port
            heard.append(socket.create_server((str(address[0]), same), family=family))
    except OSError as error:
        raise InvalidError(
            f"Cannot listen on {host}, port {port}: {error.strerror or error}."
            " Choose another with --port or --host."
        ) from error
    return heard


def run(service: Service, token: str, ready: Callable[[str], None]) -> None:
    """Serves until interrupted. `ready` gets the address that browsers open."""
    sockets = listen(service.host, service.port)
    port = sockets[0].getsockname()[1]
    shown = f"[{service.host}]" if ":" in service.host else service.host
    base = (service.public_url or f"http://{shown}:{port}").rstrip("/")
    ready(f"{base}/?token={token}")
    server: Any = ScrubberServer(service, token).application()
    with redirect_stdout(sys.stderr):  # where textual-serve prints why a scrubber failed
        web.run_app(
            server, sock=sockets, print=None, access_log=None, shutdown_timeout=SECONDS_TO_END
        )
