"""Whether what is to be appended may be: every problem of an event at once, each with its path.

    rules      what each key must be           referring  what it may name, and what contradicts
    glance     a sound event told at sight     validator  every problem of another, by its path

The classes that events are structured into are made out of the vocabulary, one a type,
and cattrs walks them with strict hooks: `"77"` is not 77. Alone in the house it imports
cattrs, and only when something is wrong. It refuses nothing itself: problems are values,
and `recording` decides.
"""

from chrono.validation.references import Known
from chrono.validation.validator import Validator

__all__ = ["Known", "Validator"]
