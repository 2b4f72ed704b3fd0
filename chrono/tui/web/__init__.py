"""Serves the time scrubber to browsers: `chrono serve`.

Every visitor gets a separate scrubber process with all rights of the serving user on the
chronicle, unless it is read-only. There are no accounts and there is no encryption: who knows
the address with its token may come in. Addresses other than loopback need a second option.

- `guard` decides which requests are answered, and builds the pages;
- `server` serves them, and runs a scrubber for every visitor. It needs textual-serve.
"""

from __future__ import annotations

import os
import secrets
import shlex
from collections.abc import Callable
from ipaddress import ip_address
from pathlib import Path

from attrs import frozen

from chrono.errors import InvalidError
from chrono.isolated import command

OPEN = (
    "Other machines can reach {host}:{port}. Who has the address with its token {rights}, as you."
    " Nothing is encrypted: who can read the network's traffic can read the token. Put a proxy"
    " with TLS in front of it, or stay on the loopback and connect by"
    " `ssh -L {port}:127.0.0.1:{port} …`."
)
APPENDS = "can read this chronicle and append to it"
READS = "can read this chronicle"


@frozen
class Service:
    """What `chrono serve` serves, and to whom."""

    root: Path
    host: str = "127.0.0.1"
    port: int = 8000
    """0 takes a free port."""
    public_url: str | None = None
    """The address that browsers use, if a proxy stands in front."""
    visitors: int = 8
    """The most visitors at one time: each is a process."""
    documents: Path | None = None
    at: str | None = None
    known_at: str | None = None
    read_only: bool = False

    def warning(self) -> str:
        """Returns the warning for an address that others can reach; "" for loopback."""
        if is_loopback(self.host):
            return ""
        rights = READS if self.read_only else APPENDS
        return OPEN.format(host=self.host, port=self.port, rights=rights)

    def line(self) -> str:
        """Returns the command line of one visitor's scrubber."""
        options = []
        if self.documents is not None:
            options.append(f"--documents={self.documents.resolve()}")
        if self.at is not None:
            options.append(f"--at={self.at}")
        if self.known_at is not None:
            options.append(f"--known-at={self.known_at}")
        if self.read_only:
            options.append("--read-only")
        return shlex.join(command("chrono.tui", *options, "--", os.fspath(self.root.resolve())))


def is_loopback(host: str) -> bool:
    """Whether an address is reachable only from this machine."""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def serve(service: Service, ready: Callable[[str], None]) -> None:
    """Serves until interrupted. `ready` is called with the address once it is listened on.

    Raises InvalidError if textual-serve is missing or the port cannot be had.
    """
    try:
        from chrono.tui.web.server import run
    except ModuleNotFoundError as error:
        if error.name is None or error.name.startswith("chrono"):
            raise
        raise InvalidError(
            f"Serving needs {error.name}, which comes with: pip install 'chrono[serve]'."
        ) from error
    run(service, secrets.token_urlsafe(24), ready)
