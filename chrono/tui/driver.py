"""Textual's drivers, hardened against lost terminals, lost servers and invalid input.

Only public methods are overridden. Textual itself reads in a loop from a lost terminal, blocks
when it writes to one, starts a second time when SIGCONT follows SIGHUP, and fails on bytes
that are not UTF-8.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from textual.drivers.linux_driver import LinuxDriver
from textual.drivers.web_driver import WebDriver


class TerminalDriver(LinuxDriver):
    """The driver for real terminals; `TEXTUAL_DRIVER`, set by textual-serve, takes precedence."""

    may_start = True
    """Whether the terminal is free to be taken: at first, and after a suspension."""

    def start_application_mode(self) -> None:
        """Enters application mode, once.

        A terminal that hangs up sends SIGHUP and then SIGCONT. On SIGCONT Textual would start
        again, with a second input thread that nothing stops.
        """
        if self.may_start:
            self.may_start = False
            super().start_application_mode()  # type: ignore[no-untyped-call]

    def suspend_application_mode(self) -> None:
        """Restores the terminal until SIGCONT."""
        super().suspend_application_mode()
        self.may_start = True

    def write(self, data: str) -> None:
        """Writes, unless the terminal is gone: the writer thread would die and block the app."""
        if os.isatty(self.fileno):
            super().write(data)

    def run_input_thread(self) -> None:
        """Reads keys. Bytes that are not UTF-8 are skipped; an unreadable terminal is a hang-up."""
        while not self.exit_event.is_set():
            try:
                super().run_input_thread()
            except UnicodeDecodeError:
                continue
            except OSError:
                os.kill(os.getpid(), signal.SIGHUP)
                return


class ServedDriver(WebDriver):
    """The driver under `chrono serve`, whose server may die without a word."""

    def run_input_thread(self) -> None:
        """Reads keys. The end of the input means that the server is gone: the scrubber ends."""
        super().run_input_thread()
        if not self.exit_event.is_set():
            os.kill(os.getpid(), signal.SIGTERM)


@contextmanager
def drawing_on_the_terminal() -> Iterator[None]:
    """Points stderr, on which Textual draws, to the terminal of stdout if stderr is redirected.

    Afterwards stderr is as it was, unless the terminal is gone: then it is discarded, since
    Python would fail to flush it at exit and replace the exit code.
    """
    out, errors = sys.__stdout__, sys.__stderr__
    if out is None or errors is None or not out.isatty():
        yield
        return
    redirected = os.dup(errors.fileno()) if not errors.isatty() else None
    if redirected is not None:
        os.dup2(out.fileno(), errors.fileno())
    try:
        yield
    finally:
        if redirected is not None:
            os.dup2(redirected, errors.fileno())
            os.close(redirected)
        if not out.isatty():
            discard = os.open(os.devnull, os.O_WRONLY)
            for stream in (out, errors):
                if stream is out or redirected is None:
                    os.dup2(discard, stream.fileno())
            os.close(discard)
