"""Drawing: a braille canvas, a step plot, a map. Values are never interpolated."""
