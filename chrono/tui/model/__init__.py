"""What the screen shows and how one moves through it, without a screen.

Pure but for the chronicle it asks: no Textual, no terminal, no clock but the chronicle's.

- `axis`: a stretch of days on a bar: columns, zoom, pan, ticks.
- `timeline`: the events in the order of their days: stepping, counting, searching, filtering.
- `breaks`: the days on which cells can change.
- `film`: what every cell shows at (D, K), read anew only where a step can change it.
- `board`: the readings as rows by kind of entity; `wording`: such a row in words.
- `history`: how one cell went, as steps with gaps.
- `told`, `told_event`: a cell or an event put into lines; `lines`: what a line is.
- `drafting`: a form's fields, and what is typed into them; `judging`: the sides of a contest.
- `sifting`: a filter. `search`: hits.
- `atlas`: the places with coordinates and what they show.
- `stepping`: every step, by events, days, marks and changes.
- `scrubber`: the cursors, the pinned base, the selection, marks, play.
- `kept`: bookmarks and the last position, in the user's state directory.
"""
