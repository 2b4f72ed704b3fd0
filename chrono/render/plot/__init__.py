"""Pictures: lanes, belief maps, a value over time, a map. `chrono plot` and the scrubber draw them.

- `lanes`: what cells show over time, as rows of bars, and the belief map of one cell.
- `series`: one value with its uncertainty, rivals and gaps; nothing is interpolated.
- `map`: the places at a date.
- `caption`: the words around a picture: dates, contests, sources.
- `axis`: the ticks of an axis of time; `folded_axis`: an axis on which empty years fold away.
- `braille`: a canvas of Braille dots; `terminal_backend` draws series and maps with it.
- `lanes_text` draws lanes as text.
- `matplotlib_backend` and `lanes_figure` draw with matplotlib.
"""
