"""The record of one EDTF text, with bounds in whole days.

Only `chrono.edtf.parse` makes a record; it holds nothing that the text does not say.
"""

from __future__ import annotations

from typing import Literal

from attrs import frozen

Form = Literal["date", "interval", "one_of", "all_of"]
Bound = Literal["known", "open", "unknown"]


@frozen
class Edtf:
    """A date as written. Days are counted as by `chrono.edtf.day_number`."""

    text: str
    """The text, as given."""
    level: int
    """The EDTF level, 0 to 2, that the text needs."""
    form: Form
    """`one_of` is `[...]`, one moment among several; `all_of` is `{...}`, all of them."""
    earliest: int
    """The first day it can include; `BEGINNING` if the start is open or unknown."""
    latest: int
    """The last day it can include; `FOREVER` if the end is open or unknown."""
    start: Bound
    end: Bound
    begins: tuple[int, int]
    """The window in which it begins: of an interval, the bounds of its left side."""
    ends: tuple[int, int] | None
    """The window in which an interval ends; None for other forms. `(FOREVER, FOREVER)` if the end
    is open; `(begins[1], FOREVER)` if it is unknown."""
    uncertain: bool
    """`?` or `%` on any part. Moves no bound."""
    approximate: bool
    """`~` or `%` on any part. Moves no bound."""
    time: int | None
    """The second of the day as written, whatever the zone; 86400 for 24:00:00; None if absent."""
