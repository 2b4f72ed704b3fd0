"""Pictures: a value over time with its uncertainty, rivals and gaps; a map at a date.

- `series`: the contents of a picture, made from readings; nothing is interpolated.
- `map`: the contents of a map; `axis`: the ticks of an axis of days.
- `braille`: a canvas of Braille dots; `terminal_backend` draws with it.
- `matplotlib_backend`: draws with matplotlib.
"""
