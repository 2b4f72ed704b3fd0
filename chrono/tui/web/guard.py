"""Decides which requests are answered: those of our own page, which knows the token.

Any web page that the reader visits can send requests to this machine. Three checks keep it out:

- `Host` must name this server. A page whose own name was made to lead here (DNS rebinding)
  sends its own name.
- `Origin`, which browsers send with every websocket, must be this server.
- The token, which only the printed address holds, must be in the address.
"""

from __future__ import annotations

import html
from hmac import compare_digest
from importlib import resources
from ipaddress import ip_address
from socket import gethostname
from string import Template
from typing import Final
from urllib.parse import urlsplit

from aiohttp import web
from aiohttp.typedefs import Handler

from chrono.tui.web import Service, is_loopback

HEADERS: Final = {
    "Cache-Control": "no-store",  # the page's address and content hold the token
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; font-src 'self';"
    " img-src 'self' data:; connect-src {connect}; base-uri 'none'; form-action 'none';"
    " frame-ancestors 'none'"
)
"""The terminal in the page writes its own style elements; its script is a file of ours."""
NO_TOKEN: Final = (
    "The address lacks its token, or holds that of an earlier server. Open the whole address that"
    " <code>chrono serve</code> printed, up to its end; it is a new one after every start."
)
WRONG_HOST: Final = (
    "This server does not answer to that name. Open the address that <code>chrono serve</code>"
    " printed. Behind a proxy, start it with <code>--public-url URL</code>."
)
WRONG_ORIGIN: Final = (
    "The request came from another site's page. Only the page of this server may use it. Behind a"
    " proxy, start <code>chrono serve</code> with <code>--public-url URL</code>."
)


def page(name: str, status: int = 200, connect: str = "'none'", **parts: str) -> web.Response:
    """Returns a page of this package, under the policy that it loads only from this server."""
    text = (resources.files("chrono.tui.web") / name).read_text("utf-8")
    return web.Response(
        text=Template(text).substitute(parts),
        status=status,
        content_type="text/html",
        headers={"Content-Security-Policy": POLICY.format(connect=connect)},
    )


def refusal(why: str, status: int = 403) -> web.Response:
    """Returns the page that says why a request was refused, and what to do. `why` is HTML."""
    return page("refused.html", status, why=why)


class Guard:
    """The checks, as a middleware."""

    def __init__(self, service: Service, token: str) -> None:
        self.token = token.encode()
        self.host = service.host.lower()
        public = urlsplit(service.public_url or "")
        self.public_host = public.hostname
        self.public_origin = f"{public.scheme}://{public.netloc}".lower() if public.netloc else None

    @web.middleware
    async def check(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Answers with a page that says what to do, unless the request is one of our own page."""
        why = self.problem(request)
        return await handler(request) if not why else refusal(why)

    def problem(self, request: web.Request) -> str:
        """Returns why a request is refused; "" if it is not."""
        named = request.headers.get("Host", "")
        if not self.answers_to(named):
            return WRONG_HOST
        origin = request.headers.get("Origin")
        if origin is not None and origin.lower() not in (f"http://{named}", self.public_origin):
            return WRONG_ORIGIN
        given = request.match_info.get("token") or request.query.get("token", "")
        return "" if compare_digest(given.encode("utf-8", "replace"), self.token) else NO_TOKEN

    def answers_to(self, named: str) -> bool:
        """Whether a `Host` is this server. Its port may be that of a tunnel.

        An address in figures cannot be rebound, so any one is right if others may come.
        """
        try:
            name = (urlsplit(f"//{named}").hostname or "").rstrip(".")
        except ValueError:
            return False
        if name and name in (self.host, self.public_host):
            return True
        mine = is_loopback(self.host)
        try:
            address = ip_address(name)
        except ValueError:
            open_to_all = self.host in ("0.0.0.0", "::")
            return (name == "localhost" and (mine or open_to_all)) or (
                name == gethostname().lower() and open_to_all
            )
        return address.is_loopback if mine else True


async def harden(request: web.BaseRequest, response: web.StreamResponse) -> None:
    """Adds the headers that keep other pages from framing, reading or keeping an answer."""
    response.headers.update(HEADERS)
    response.headers.setdefault("Content-Security-Policy", POLICY.format(connect="'none'"))


def escaped(text: str) -> str:
    """Returns a text for a place in a page."""
    return html.escape(text, quote=True)
