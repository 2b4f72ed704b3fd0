"""Puts readings into words and into JSON, for all interfaces.

- `text`: the words for a standing, a rule, a value and a claim; `date_text`: for dates and ages;
  `names`: the labels of entities, documents and attributes.
- `brief`, `brief_text`: what an answer leads with, a line a value; `change_text`: a change.
- `event_text`, `doubt_text`, `source_text`: an event, the doubts about it, and who says so.
- `contest_sides`, `overruling_text`: the sides of a contest, and of one that a judgement settled.
- `json`: readings as JSON, whose keys are those of the records.
- `lines`: text as lines of a terminal; `html_table`: a state in a notebook.
- `search_text`: the tokens by which events are found.
- `plot`: pictures of a value over time, and maps.
"""
