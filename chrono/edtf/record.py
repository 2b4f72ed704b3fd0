"""The record of one EDTF text, with bounds in whole days as written.

Only `chrono.edtf.parse` makes a record; it holds nothing that the text does not say. Where its
bounds lie on the axis of seconds depends on a chronicle's clock: see `chrono.edtf.clock`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from attrs import frozen

if TYPE_CHECKING:
    from chrono.edtf.date_part import Part

Form = Literal["date", "interval", "one_of", "all_of"]
Bound = Literal["known", "open", "unknown"]
Window = tuple[int, int]


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
    """`~` or `%` on any part. Moves no bound here; a clock widens the part by its margin."""
    parts: tuple[tuple[Part, ...], tuple[Part, ...]] | None = None
    """The dates with which it can begin, and end if it is an interval; None if none of them has a
    time or is about, for then the days say all."""

    beyond: bool = False
    """Whether a year lies beyond ±10**11, so that a bound is open that the text gives."""

    @property
    def timed(self) -> bool:
        """Whether any part has a time of day."""
        return any(part.time for part in self.all_parts)

    @property
    def extended(self) -> bool:
        """Whether it needs what chrono adds to EDTF: more than one time of a second, unmarked."""
        if self.form != "date":
            return self.timed
        times = [part.time for part in self.all_parts if part.time]
        return any(time.last > time.first or time.qualified for time in times)

    @property
    def all_parts(self) -> tuple[Part, ...]:
        """The dates of both sides that `parts` keeps."""
        return tuple(part for side in self.parts or () for part in side)


@frozen
class Placed:
    """The windows, in seconds, in which a date begins and ends."""

    begins: Window
    ends: Window | None
    """Of an interval; `(FOREVER, FOREVER)` if its end is open. None for other forms."""

    @property
    def last(self) -> int:
        """The last second that the date can include."""
        return self.ends[1] if self.ends else self.begins[1]
