"""From a draft to an event of the log: names made full, dates worked out, rules held, appended.

A draft is the JSON object of an event without its stamp, as a person or a program writes
it: entities by any of their names, events by a prefix of their id or by `@label` within
the batch, `when` as EDTF or as "last week", the passage as `find` text. What cannot be
made certain is refused, all problems of all drafts at once, and nothing is written.
"""

from chrono.recording.append import AppendService, correction, default_recorder
from chrono.recording.drafts import Prepared, Recorded

__all__ = ["AppendService", "Prepared", "Recorded", "correction", "default_recorder"]
