"""Drawing with dots: a braille canvas, a step plot, a map. No numbers are invented here."""
