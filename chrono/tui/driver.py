"""The terminal's driver: Textual's own, except that it is left at once.

Textual's waits for its reading thread up to a fifth of a second whenever it leaves. Ours is
woken by a pipe. Bytes that are no UTF-8 are a key that means nothing, and no crash.
"""

from __future__ import annotations

import os
from codecs import getincrementaldecoder
from contextlib import suppress
from selectors import EVENT_READ, SelectSelector
from typing import Any, Final

from textual._parser import ParseError
from textual._xterm_parser import XTermParser
from textual.drivers.linux_driver import LinuxDriver

from chrono.tui.first import Taken

ALTERNATE: Final = "\x1b[?1049h"
TICK: Final = 0.1
"""Seconds after which an Escape that nothing follows is a key of its own."""


class Driver(LinuxDriver):
    """Textual's driver with a reading thread that can be woken, on a terminal taken already."""

    def __init__(self, app: Any, **more: Any) -> None:
        super().__init__(app, **more)
        self._woken, self._waking = os.pipe()
        self._taken: Taken = app.taken

    def write(self, data: str) -> None:
        """Sends something. The first picture stays until the app's own takes its place."""
        if data != ALTERNATE or not self._taken.shown or self._taken.handed_over:
            super().write(data)

    def start_application_mode(self) -> None:
        """Takes the terminal over, to be given back as it was before the first picture."""
        super().start_application_mode()  # type: ignore[no-untyped-call]
        if self._taken.before is not None:
            self.attrs_before = self._taken.before
        self._taken.handed_over = True

    def disable_input(self) -> None:
        """Ends the reading thread, now."""
        os.write(self._waking, b"!")
        super().disable_input()
        os.read(self._woken, 1)

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
                    text = decode(os.read(self.fileno, 4096))
                    for event in parser.feed(text) if text else ():
                        self.process_message(event)
                for event in parser.tick():
                    self.process_message(event)
        with suppress(EOFError, ParseError):
            for _ in parser.feed(""):
                pass
