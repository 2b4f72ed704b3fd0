"""The terminal's driver: Textual's own, except that it is left at once.

Textual's waits for its reading thread up to a fifth of a second whenever it leaves. Ours is
woken by a pipe. Bytes that are no UTF-8 are a key that means nothing, and no crash. Nothing
waits for a terminal that is gone, and nobody reads from it again and again.
"""

from __future__ import annotations

import os
import signal
from codecs import getincrementaldecoder
from contextlib import suppress
from selectors import EVENT_READ, SelectSelector
from typing import Any, Final

from textual._parser import ParseError
from textual._xterm_parser import XTermParser
from textual.drivers.linux_driver import LinuxDriver

from chrono.tui.splash import ALTERNATE, Taken, drop, screen

TICK: Final = 0.1
"""Seconds after which an Escape that nothing follows is a key of its own."""


class _Screen:
    """Where the picture is sent. What no longer can be sent is dropped.

    Textual's writing thread would end by the error, and whoever fills its queue wait for ever.
    """

    def __init__(self, file: Any) -> None:
        self._file = file

    def write(self, text: str) -> None:
        try:
            self._file.write(text)
        except OSError:
            drop(self.fileno())

    def flush(self) -> None:
        try:
            self._file.flush()
        except OSError:
            drop(self.fileno())

    def fileno(self) -> int:
        return int(self._file.fileno())

    def isatty(self) -> bool:
        return bool(self._file.isatty())


class Driver(LinuxDriver):
    """Textual's driver with a reading thread that can be woken, on a terminal taken already."""

    def __init__(self, app: Any, **more: Any) -> None:
        super().__init__(app, **more)
        self._woken, self._waking = os.pipe()
        self._taken: Taken = app.taken
        self._begun = False
        self._file: Any = _Screen(screen() or self._file)

    def write(self, data: str) -> None:
        """Sends something. The first picture stays until the app's own takes its place."""
        if data != ALTERNATE or not self._taken.shown or self._taken.handed_over:
            super().write(data)

    def start_application_mode(self) -> None:
        """Takes the terminal over, to be given back as it was before the first picture.

        Asked twice, or on the way out, it does nothing: a terminal that hangs up says so by
        SIGHUP and then by SIGCONT, for which Textual would begin anew, with a second thread
        that nobody ends.
        """
        if self._begun or self._app._exit:
            return
        self._begun = True
        super().start_application_mode()  # type: ignore[no-untyped-call]
        if self._taken.before is not None:
            self.attrs_before = self._taken.before
        self._taken.handed_over = True

    def stop_application_mode(self) -> None:
        """Gives the terminal back."""
        super().stop_application_mode()
        self._begun = False

    def disable_input(self) -> None:
        """Ends the reading thread, now."""
        os.write(self._waking, b"!")
        super().disable_input()
        os.read(self._woken, 1)

    def _read(self) -> bytes:
        """What was typed; nothing where the terminal is gone."""
        try:
            return os.read(self.fileno, 4096)
        except OSError:
            return b""

    def run_input_thread(self) -> None:
        """Reads keys until it is woken."""
        parser = XTermParser(self._debug)
        decode = getincrementaldecoder("utf-8")(errors="replace").decode
        with SelectSelector() as selector:
            for file in (self.fileno, self._woken):
                selector.register(file, EVENT_READ)
            ready: set[Any] = set()
            while self._woken not in ready and not self.exit_event.is_set():
                ready = {key.fileobj for key, _ in selector.select(TICK)}
                if self.fileno in ready:
                    read = self._read()
                    if not read:
                        os.kill(os.getpid(), signal.SIGHUP)
                        break
                    text = decode(read)
                    for event in parser.feed(text) if text else ():
                        self.process_message(event)
                for event in parser.tick():
                    self.process_message(event)
        with suppress(EOFError, ParseError):
            for _ in parser.feed(""):
                pass
