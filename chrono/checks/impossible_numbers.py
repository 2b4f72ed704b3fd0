"""Numbers that the vocabulary rules out: below the least, or fractions of whole things.

An append refuses them. A log can hold them from a time when the vocabulary had no such limits.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from chrono.checks.context import SHORT, CheckContext
from chrono.checks.finding import Finding
from chrono.model.quantity import out_of_limits
from chrono.model.vocabulary.schema import Field


def find_impossible_numbers(context: CheckContext) -> Iterator[Finding]:
    """Yield each event with a number that its field does not allow."""
    for event in context.facts():
        kind = context.vocabulary.types.get(event.type)
        for field in kind.fields.values() if kind else ():
            reason = _reason(field, event.data.get(field.name))
            if reason:
                yield Finding(
                    check="impossible-numbers",
                    severity="conflict",
                    cells=context.cells_of(event.id),
                    events=(event.id,),
                    at=None,
                    sentence=f"{context.opening(event.id)} has a number that cannot be right:"
                    f" {field.name}: {reason}.",
                    what_next=f"`chrono correct {event.id[:SHORT]}` gives the number of the"
                    " document, or leaves out a code for an unknown one; where such numbers make"
                    " sense, the vocabulary says `least` or `whole`.",
                )


def _reason(field: Field, value: Any) -> str:
    if field.type != "quantity" or value is None:
        return ""
    values = value if isinstance(value, list | tuple) else (value,)
    reasons = (out_of_limits(each, field.least, field.whole, field.unit) for each in values)
    return next((reason for reason in reasons if reason), "")
