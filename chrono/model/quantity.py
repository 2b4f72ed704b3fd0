"""The values of an attribute: their forms, whether two of them can both be right, and their words.

A value is kept as the document gives it, in its JSON form: a number, `{"about": 2500}`,
`{"at_least": 5}`, `{"at_most": 10}`, `{"low": 3, "best": 4, "high": 9}`,
`{"words": "a few hundred"}`, a string for a choice, an entity, a date or words, true and
false for a member of a collection, and null for a stated "none". Words never become a number.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final, TypeAlias

from chrono import edtf
from chrono.edtf import EdtfError
from chrono.edtf.clock import UTC_CLOCK, Clock

Number: TypeAlias = int | float
Range: TypeAlias = tuple[Number | None, Number | None]
"""Least and greatest possible value of the true number; None for an open end."""

QUANTITY_KEYS: Final = frozenset({"about", "at_least", "at_most", "low", "best", "high", "words"})


def figures(value: Any) -> Iterator[Number]:
    """Return the numbers in a quantity; words have none."""
    given = value.values() if isinstance(value, Mapping) else (value,)
    return (each for each in given if isinstance(each, int | float) and not isinstance(each, bool))


def out_of_limits(value: Any, least: Number | None, whole: bool, unit: str = "") -> str:
    """Return why a quantity cannot be right, as the end of a sentence; "" if it can."""
    of = f" of {unit}" if unit else ""
    for each in figures(value):
        if least is not None and each < least:
            return f"{number(each)} is below {number(least)}, the least number{of}"
        if whole and isinstance(each, float) and not each.is_integer():
            return f"{number(each)} is not a whole number{of}"
    return ""


def span(value: Any) -> Range | None:
    """Return the range that a quantity leaves open, or None if it is not a number.

    `about` covers half a unit of the last digit that is not zero: about 2,500 is
    2,450 to 2,550 (fold/RULES.md, section 3).
    """
    if isinstance(value, bool) or value is None or isinstance(value, str):
        return None
    if isinstance(value, int | float):
        return value, value
    if "about" in value:
        number = value["about"]
        reach = half_unit(number)
        return number - reach, number + reach
    if "at_least" in value or "at_most" in value:
        return value.get("at_least"), value.get("at_most")
    if "low" in value or "high" in value:
        return value.get("low"), value.get("high")
    if "best" in value:
        return value["best"], value["best"]
    return None


def half_unit(number: Number) -> Number:
    """Return half a unit of the last digit of a number that is not zero: 50 for 2,500."""
    if not number:
        return 0
    if isinstance(number, int) or number.is_integer():
        unit, whole = 1, abs(int(number))
        while whole % (unit * 10) == 0:
            unit *= 10
        return unit // 2 if unit > 1 else 0.5
    mantissa, _, power = repr(abs(number)).partition("e")
    decimals = len(mantissa.partition(".")[2]) - int(power or 0)
    return float(f"5e{-decimals - 1}")


def ranged(low: Number | None, high: Number | None) -> Any:
    """Return the simplest value with that range."""
    if low is not None and low == high:
        return low
    if high is None:
        return {"at_least": low}
    if low is None:
        return {"at_most": high}
    return {"low": low, "high": high}


def plus(value: Any, other: Any, sign: int = 1) -> Any:
    """Return the sum (or difference, with a sign of -1) of two quantities, from their ranges.

    None if either is words or not given.
    """
    mine, theirs = span(value), span(other)
    if mine is None or theirs is None:
        return None
    low, high = theirs if sign > 0 else (theirs[1], theirs[0])
    least = None if mine[0] is None or low is None else mine[0] + sign * low
    most = None if mine[1] is None or high is None else mine[1] + sign * high
    return None if least is None and most is None else ranged(least, most)


def overlap(one: Range, two: Range) -> bool:
    """Return whether two ranges share a number."""
    for least, most in ((one[0], two[1]), (two[0], one[1])):
        if least is not None and most is not None and least > most:
            return False
    return True


def comparable(kind: str, one: Any, two: Any) -> bool:
    """Return whether two values of an attribute type can be compared at all."""
    if one is None or two is None:
        return True
    if kind == "words":
        return False
    if kind == "quantity" and not isinstance(one, bool):
        return span(one) is not None and span(two) is not None
    return True


def agree(kind: str, one: Any, two: Any, clock: Clock = UTC_CLOCK) -> bool:
    """Return whether two values of an attribute type can both be right.

    Words are not compared, so they never disagree, not even with a number. A stated none agrees
    with none, with false and with zero. Dates agree if they have a common second on the clock.
    """
    if one is None or two is None:
        rest = two if one is None else one
        reach = span(rest)
        return rest is None or rest is False or (reach is not None and overlap(reach, (0, 0)))
    if kind in ("choice", "entity"):
        return bool(one == two)
    if isinstance(one, bool) or isinstance(two, bool):
        return one is two
    if kind == "quantity":
        if type(one) is int and type(two) is int:
            return one == two
        mine, theirs = span(one), span(two)
        return mine is None or theirs is None or overlap(mine, theirs)
    if kind == "date":
        return _dates_agree(one, two, clock)
    return kind == "words"


def _dates_agree(one: str, two: str, clock: Clock) -> bool:
    try:
        mine, theirs = clock.place(edtf.parse(one)), clock.place(edtf.parse(two))
    except EdtfError:
        return one == two
    return mine.begins[0] <= theirs.last and theirs.begins[0] <= mine.last


def narrowness(value: Any) -> tuple[int, Number, str]:
    """Return a sort key that puts the most exact value of an attribute first, reproducibly."""
    reach = span(value)
    text = say(value)
    if reach is None:
        return (2 if isinstance(value, Mapping) else 0), 0, text
    low, high = reach
    if low is None or high is None:
        return 1, 0, text
    return 0, high - low, text


def narrowest(values: Iterable[Any]) -> Any:
    """Return the most exact of values that agree."""
    return min(values, key=narrowness)


def best(value: Any) -> Number | None:
    """Return the figure to show for a quantity, if the document gives one."""
    if isinstance(value, bool | str) or value is None:
        return None
    if isinstance(value, int | float):
        return value
    found = value.get("best", value.get("about"))
    return found if isinstance(found, int | float) else None


def number(value: Number) -> str:
    """Return a number as people write it: 2,200."""
    return f"{value:,}"


def say(value: Any, unit: str = "") -> str:
    """Return a value in words: "about 2,500 persons", "3 to 9 (best 4)", "1 person", "none"."""
    said = _say(value)
    if not unit or span(value) is None:
        return said
    alone = " to " not in said and said.split()[-1] in ("1", "1.0")
    return f"{said} {one_of(unit) if alone else unit}"


def one_of(unit: str) -> str:
    """Return the singular of a unit, if English forms its plural by rule: "person"."""
    if unit.endswith(("ches", "shes", "sses", "xes")):
        return unit[:-2]
    if unit.endswith("ies"):
        return f"{unit[:-3]}y"
    return unit[:-1] if unit.endswith("s") and not unit.endswith(("ss", "us", "is")) else unit


def _say(value: Any) -> str:
    if value is None:
        return "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        return number(value)
    if isinstance(value, str):
        return value
    if "words" in value:
        return str(value["words"])
    for key, word in (("about", "about"), ("at_least", "at least"), ("at_most", "at most")):
        if key in value:
            return f"{word} {number(value[key])}"
    low, high, middle = value.get("low"), value.get("high"), value.get("best")
    if low is not None and high is not None:
        said = number(low) if low == high else f"{number(low)} to {number(high)}"
    elif low is not None or high is not None:
        said = f"at least {number(low)}" if low is not None else f"at most {number(high)}"
    else:
        return number(middle) if middle is not None else "unknown"
    return f"{said} (best {number(middle)})" if middle is not None and low != high else said
