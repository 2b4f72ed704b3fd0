"""The content of the screen and the navigation through it, without a screen.

Pure except for the chronicle that it asks: no Textual, no terminal, no clock but the
chronicle's.

- `scrubber`: the cursors, the pinned base, the selection, marks, play; `navigation`: its steps.
- `axis`: the time that a bar shows: columns, zoom, pan, ticks. `marks`, `playback`.
- `timeline`: the events in the order of time. `filter`, `search`.
- `state_cache`: the reading of every cell at (D, K), read again only where it can change;
  `breaks`: the seconds at which cells can change.
- `state_list`: the readings as rows; `row_text`: such a row in words.
- `cell_detail`, `event_detail`, `cell_history`: a cell or an event in lines.
- `form`, `declaration_forms`: fields, and what is typed into them; `preview_lines`.
- `pictures`: the rows of the lanes and of the belief map, read in the background; `compare`: two
  views side by side.
- `map`: the places with coordinates and their values.
- `session`: marks and the last position, in the user's state folder.
- `styled_lines`, `wrap`: lines of text with tones.
"""
