"""What every screen shares: it is laid out for the latest size of the terminal only."""

from __future__ import annotations

from textual.events import Resize
from textual.message_pump import MessagePump


class LatestSize(MessagePump):
    """A screen that ignores the sizes the terminal no longer has. Derive from it before `Screen`.

    Each layout for another size than before makes Textual tell the screen of that size once more.
    Two sizes that wait in its queue, as when a window is dragged, would each bring the other back,
    and the screen would be laid out for both in turn for ever.
    """

    def on_resize(self, event: Resize) -> None:
        """Keeps Textual from laying the screen out for an earlier size."""
        if event.size != self.app.size:
            event.prevent_default()
