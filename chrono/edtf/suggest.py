"""What a text that is no EDTF may have meant: to be taken, or only to be offered.

Words that have their year stand for one date, whoever reads them: `dated` gives it, and it
can be taken. Figures in another order do not, since which of two is the month is a guess:
`offers` gives what can be written instead, and nobody takes it for somebody.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from chrono.edtf import relative
from chrono.edtf.api import parse
from chrono.edtf.calendar import format_day
from chrono.edtf.errors import EdtfError
from chrono.edtf.record import Edtf

_LONGEST = 60
_WEEKDAY = re.compile(rf"(?:on )?{relative.WEEKDAY},? (?=.*[0-9])", re.IGNORECASE)
_ABOUT = re.compile(r"(?:circa|ca\.?|c\.?|about|around|~) ?(?=\S)", re.IGNORECASE)
_SINCE = re.compile(r"(?:since|from) (?=\S)", re.IGNORECASE)
_YEAR_FIRST = re.compile(r"([0-9]{4})[-/. ]([0-9]{1,2})(?:[-/. ]([0-9]{1,2}))?")
_COMPACT = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})")
_YEAR_LAST = re.compile(r"(?:([0-9]{1,2})[-/. ] ?)?([0-9]{1,2})[-/. ] ?([0-9]{4})")
_CLOCK = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})[ T]([0-9]{2}:[0-9]{2})(:[0-9]{2})?")


def dated(text: str) -> str | None:
    """EDTF for words that have their year, as `15 September 2020` or `Sept 2020`; or None.

    A day of the week before it must be that of the date. Raises EdtfError where it is not,
    and where the month has no such day.
    """
    phrase = " ".join(text.split()).strip(" .,;")
    if len(phrase) > _LONGEST:
        return None
    weekday = _WEEKDAY.match(phrase)
    try:
        found = relative.fixed(phrase[weekday.end() :] if weekday else phrase)
    except EdtfError as error:
        raise EdtfError(text, None, error.reason) from None
    if found is not None and weekday:
        date = parse(found)
        is_it = relative.weekday_of(date.earliest)
        if date.earliest != date.latest:
            return None
        if is_it != weekday["weekday"].casefold():
            raise EdtfError(text, None, f"{found} was a {is_it.title()}")
    return found


def understood(text: str, today: int) -> Edtf:
    """A date in EDTF, in words with its year, or seen from today (`yesterday`, `last week`).

    Raises EdtfError, with what may have been meant.
    """
    try:
        return parse(text)
    except EdtfError as error:
        found = dated(text)
        if found is None:
            try:
                found = relative.resolve(text, parse(format_day(today)))
            except EdtfError:
                raise hinted(error) from None
        return parse(found)


def hinted(error: EdtfError, today: int | None = None) -> EdtfError:
    """The same error, ending in what may have been meant, if that can be told.

    With `today`, also what the text says if it was written today.
    """
    found = offers(error.text)
    if not found and today is not None:
        try:
            found = (relative.resolve(error.text, parse(format_day(today))),)
        except EdtfError:
            found = ()
    if not found:
        return error
    return EdtfError(
        error.text, error.position, f"{error.reason}; did you mean {' or '.join(found)}?"
    )


def offers(text: str) -> tuple[str, ...]:
    """What can be written in the place of a text that is no EDTF: none, one, or several dates."""
    if len(text) > _LONGEST:
        return ()
    found: dict[str, None] = {}
    for offer in _offers(" ".join(text.split()).strip(" ,;")):
        try:
            found[parse(offer).text] = None
        except EdtfError:
            continue
    return tuple(found)


def _offers(text: str) -> Iterator[str]:
    for opening, written in ((_ABOUT, "{}~"), (_SINCE, "{}/..")):
        if match := opening.match(text):
            rest = text[match.end() :]
            yield from (written.format(each) for each in (rest, *_offers(rest)))
            return
    try:
        if found := dated(text):
            yield found
    except EdtfError:
        return
    if match := _CLOCK.fullmatch(text):
        yield f"{match[1]}T{match[2]}{match[3] or ':00'}"
    if match := _COMPACT.fullmatch(text) or _YEAR_FIRST.fullmatch(text):
        yield "-".join(part.zfill(2) for part in match.groups() if part)
    if match := _YEAR_LAST.fullmatch(text):
        first, second, year = match.groups()
        day_first = [part.zfill(2) for part in (second, first) if part]
        yield "-".join((year, *day_first))
        yield "-".join((year, *reversed(day_first)))
