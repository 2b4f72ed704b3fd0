"""The commands of `keys` in Textual's command palette."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING, cast

from textual.command import DiscoveryHit, Hit, Hits, Provider
from textual.types import IgnoreReturnCallbackType

from chrono.tui import keys

if TYPE_CHECKING:
    from chrono.tui.app import ScrubberApp

LEFT_OUT = ("commands", "to_share", "escape")
"""Commands that mean nothing when chosen by name."""


class CommandProvider(Provider):
    """Offers every command by its description, with its key; if read-only, only what reads."""

    def _commands(self) -> Iterator[tuple[str, str, IgnoreReturnCallbackType]]:
        read_only = cast("ScrubberApp", self.app).workspace.read_only
        for command in keys.READING if read_only else keys.COMMANDS:
            if command.name not in LEFT_OUT:
                run = partial(self.app.run_action, command.action)
                yield command.help, f"{command.shown} · {command.group}", run

    async def discover(self) -> Hits:
        """Yields all commands, before the user types."""
        for name, more, run in self._commands():
            yield DiscoveryHit(name, run, help=more)

    async def search(self, query: str) -> Hits:
        """Yields the matching commands."""
        matcher = self.matcher(query)
        for name, more, run in self._commands():
            score = matcher.match(name)
            if score > 0:
                yield Hit(score, matcher.highlight(name), run, help=more)
