"""Puts readings into words and into JSON, for all interfaces.

- `text`: the words for a standing, a rule, a date, an age and a value.
- `event_text`, `doubt_text`: an event and the doubts about it, in words.
- `contest_sides`, `overruling_text`: the sides of a contest, and of one that a judgement settled.
- `json`: readings as JSON, whose keys are those of the records.
- `lines`: text as lines of a terminal; `html_table`: a state in a notebook.
- `search_text`: the tokens by which events are found.
- `plot`: pictures of a value over time, and maps.
"""
