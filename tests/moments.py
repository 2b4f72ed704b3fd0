"""Dates of tests as seconds of the axis, on a clock in UTC unless another is given."""

from __future__ import annotations

from chrono.edtf import parse
from chrono.edtf.clock import UTC_CLOCK, Clock


def start(text: str, clock: Clock = UTC_CLOCK) -> int:
    """The first second of a date."""
    return clock.place(parse(text)).begins[0]


def end(text: str, clock: Clock = UTC_CLOCK) -> int:
    """The last second of a date: that at which a question about it is asked."""
    return clock.place(parse(text)).last


def window(text: str, clock: Clock = UTC_CLOCK) -> tuple[int, int]:
    """The first and the last second of a date."""
    return start(text, clock), end(text, clock)
