"""From a draft to an event of the log: complete the names, derive the dates, check, append.

A draft is the JSON object of an event without its metadata, as a person or a program writes
it: entities by any of their names, events by a prefix of their id or by `@label` within
the batch, `when` as EDTF or as "last week", the passage as `find` text. A draft that stays
ambiguous is refused: all problems of all drafts are reported at once, and nothing is written.
"""

from chrono.recording.append import AppendService, correction, default_recorder
from chrono.recording.drafts import Prepared, Recorded

__all__ = ["AppendService", "Prepared", "Recorded", "correction", "default_recorder"]
