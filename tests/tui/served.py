"""`chrono serve` as a process, and the processes under it."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from attrs import frozen

SECONDS = 60.0
"""How long an answer may take on a busy machine."""


@frozen
class Served:
    """A running server."""

    process: subprocess.Popen[str]
    address: str
    """The address that it printed, with the token."""

    @property
    def origin(self) -> str:
        """Scheme, host and port."""
        return self.address.partition("/?")[0]

    @property
    def token(self) -> str:
        """The token in the address."""
        return parse_qs(urlsplit(self.address).query)["token"][0]

    def websocket(self, token: str | None = None, size: str = "width=120&height=40") -> str:
        """The websocket's address, as the page's script makes it."""
        return f"{self.origin.replace('http', 'ws', 1)}/ws/{token or self.token}?{size}"


@contextmanager
def serving(folder: Path, *options: str) -> Iterator[Served]:
    """A server on a free port, once it has printed its address."""
    process = subprocess.Popen(
        [sys.executable, "-m", "chrono", "-C", str(folder), "serve", "--port", "0", *options],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout
    assert process.stderr
    try:
        ready, _, _ = select.select([process.stdout], [], [], SECONDS)
        address = process.stdout.readline().strip() if ready else ""
        assert address, process.stderr.read() if process.poll() is not None else "nothing printed"
        yield Served(process, address)
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGINT)
        try:
            process.communicate(timeout=SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            raise


def under(parent: int) -> list[int]:
    """The running processes that a process started, and theirs. Reads /proc."""
    found, parents = [], {}
    for each in os.listdir("/proc"):
        if each.isdecimal():
            try:
                stat = Path("/proc", each, "stat").read_text()
            except OSError:  # it ended
                continue
            state, above = stat.rpartition(")")[2].split()[:2]
            if state != "Z":
                parents[int(each)] = int(above)
    for process in parents:
        above = process
        while above in parents:
            above = parents[above]
            if above == parent:
                found.append(process)
                break
    return found


def alive(processes: list[int]) -> list[int]:
    """Those of some processes that run."""
    return [each for each in processes if Path("/proc", str(each)).exists()]


def wait_for(what: Callable[[], bool], said: str) -> None:
    """Waits until something holds."""
    end = time.monotonic() + SECONDS
    while not what():
        assert time.monotonic() < end, said
        time.sleep(0.05)
