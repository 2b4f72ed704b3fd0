"""Serves the time scrubber to browsers with textual-serve, by default on loopback.

Every visitor gets a separate scrubber process with all rights of the serving user on the
chronicle; there is no password. Addresses other than loopback therefore need a second option.
"""

from __future__ import annotations

import os
import shlex
from ipaddress import ip_address
from pathlib import Path

from chrono.errors import InvalidError
from chrono.isolated import command

OPEN = (
    "Whoever can reach {host}:{port} can read this chronicle and append to it, without a"
    " password and as you. Put something that asks who they are in front of it, or keep to"
    " the loopback and go there by `ssh -L {port}:127.0.0.1:{port} …`."
)


def is_loopback(host: str) -> bool:
    """Whether an address is reachable only from this machine."""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def warning(host: str, port: int) -> str:
    """Returns the warning for an address that others can reach; "" for loopback."""
    return "" if is_loopback(host) else OPEN.format(host=host, port=port)


def line(root: Path) -> str:
    """Returns the command line of one visitor's scrubber."""
    return shlex.join(command("chrono.tui", os.fspath(root.resolve())))


def serve(root: Path, host: str, port: int, public_url: str | None = None) -> None:
    """Serves until interrupted. Raises InvalidError if textual-serve is missing."""
    try:
        from textual_serve.server import Server
    except ImportError as error:
        raise InvalidError(
            "Serving needs the textual-serve package: pip install 'chrono[serve]'."
        ) from error
    Server(line(root), host=host, port=port, title="chrono", public_url=public_url).serve()
