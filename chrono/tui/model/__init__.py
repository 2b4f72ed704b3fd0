"""What the screen shows and how one moves through it, without a screen.

Pure but for the chronicle it asks: no Textual, no terminal, no clock but the chronicle's.

- `axis`: a stretch of days on a bar: columns, zoom, pan, ticks.
- `timeline`: the events in the order of their days: stepping, counting, searching, filtering.
- `film`: what every cell shows at (D, K), read anew only where a step can change it.
- `board`: the readings as rows by kind of entity.
- `history`: how one cell went, as steps with gaps.
- `told`: a cell or an event put into lines; `lines`: what a line is.
- `atlas`: the places with coordinates and what they show.
- `scrubber`: the cursors, the pinned base, the selection, marks, play. All moves are here.
- `kept`: bookmarks and the last position, in the user's state directory.
"""
