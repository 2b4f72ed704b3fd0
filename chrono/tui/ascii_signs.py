"""The filter that replaces signs by ASCII in every line on its way to the terminal."""

from __future__ import annotations

from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

from chrono.render.ascii_signs import in_ascii


class AsciiSigns(LineFilter):
    """Replaces signs by ASCII; with `letters`, also all other characters outside of ASCII."""

    def __init__(self, letters: bool) -> None:
        super().__init__()
        self.letters = letters

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """Returns the segments in ASCII, each as wide as before."""
        return [
            segment
            if segment.text.isascii()
            else Segment(in_ascii(segment.text, self.letters), segment.style, segment.control)
            for segment in segments
        ]
