"""Pictures: a value over time with its uncertainty, rivals and gaps; a map at a date.

- `stops`: the days on which a reading can change.
- `series`: what a picture shows, out of readings; nothing is interpolated.
- `places`: what a map shows.
- `canvas`: dots in Braille; `terminal` draws with them; `figure` draws with matplotlib.
"""
