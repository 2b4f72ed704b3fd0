"""Names of months and weekdays in languages other than English, and their English equivalents.

A mapping names its language, and then a name or an unambiguous abbreviation of three letters or
more is read, with or without accents. Without a language only whole names are read: no whole name
means two months or two weekdays in these languages.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Final
from unicodedata import combining, normalize

from attrs import frozen

from chrono.edtf.calendar import MONTHS

WEEKDAYS: Final = (*("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"),)


@frozen
class Language:
    """The names of a language, and spellings that are not abbreviations of them."""

    name: str
    months: tuple[str, ...]
    weekdays: tuple[str, ...]
    spellings: tuple[tuple[str, int], ...] = ()
    """Other spellings of months, each with its number."""
    filler: str = ""
    """A pattern of words in a date that mean nothing: `de` in `3 de octubre de 1990`."""


def _names(text: str) -> tuple[str, ...]:
    return tuple(text.split())


LANGUAGES: Final = {
    "de": Language(
        "German",
        _names(
            "januar februar märz april mai juni juli august september oktober november dezember"
        ),
        _names("montag dienstag mittwoch donnerstag freitag samstag sonntag"),
        (("jänner", 1), ("feber", 2), ("mrz", 3), ("maerz", 3)),
        "am|im|den|der|dem",
    ),
    "fr": Language(
        "French",
        _names(
            "janvier février mars avril mai juin juillet août septembre octobre novembre décembre"
        ),
        _names("lundi mardi mercredi jeudi vendredi samedi dimanche"),
        (),
        "le|en",
    ),
    "es": Language(
        "Spanish",
        _names(
            "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre"
            " diciembre"
        ),
        _names("lunes martes miércoles jueves viernes sábado domingo"),
        (("setiembre", 9), ("set", 9)),
        "el|en|de|del",
    ),
    "it": Language(
        "Italian",
        _names(
            "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre"
            " dicembre"
        ),
        _names("lunedì martedì mercoledì giovedì venerdì sabato domenica"),
        (),
        "il|in|di|del",
    ),
    "pt": Language(
        "Portuguese",
        _names(
            "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro"
            " dezembro"
        ),
        _names("segunda-feira terça-feira quarta-feira quinta-feira sexta-feira sábado domingo"),
        (),
        "em|de|do",
    ),
    "nl": Language(
        "Dutch",
        _names(
            "januari februari maart april mei juni juli augustus september oktober november"
            " december"
        ),
        _names("maandag dinsdag woensdag donderdag vrijdag zaterdag zondag"),
        (("mrt", 3),),
        "op|in|de",
    ),
}
_WORD: Final = re.compile(r"(?<![^\W_])[^\W\d_]+(?:-feira)?\.?(?![^\W_])")
_FIRST: Final = re.compile(r"\b1(?:er|ro|[º°])(?!\w)", re.IGNORECASE)
_SHORTEST: Final = 3


def plain(name: str) -> str:
    """Return a name in small letters, without accents and without a final dot."""
    letters = normalize("NFKD", name.casefold())
    return "".join(each for each in letters if not combining(each)).rstrip(".")


@cache
def _numbers(language: str) -> tuple[dict[str, int], dict[str, int]]:
    """The months and the weekdays of a language, each by its plain names."""
    found = LANGUAGES[language]
    months = {plain(name): number for number, name in enumerate(found.months, 1)}
    months |= {plain(name): number for name, number in found.spellings}
    return months, {plain(name): number for number, name in enumerate(found.weekdays)}


def month_in(name: str, language: str) -> int | None:
    """Return the number of a month from its name or an abbreviation of it; else None."""
    return _number(name, _numbers(language)[0])


def weekday_in(name: str, language: str) -> int | None:
    """Return the number of a weekday, 0 for Monday; None for any other word."""
    shortest = 2 if language in ("de", "nl") else _SHORTEST
    return _number(name, _numbers(language)[1], shortest)


def _number(name: str, numbers: dict[str, int], shortest: int = _SHORTEST) -> int | None:
    word = plain(name)
    if word in numbers:
        return numbers[word]
    if len(word) < shortest:
        return None
    found = {number for each, number in numbers.items() if each.startswith(word)}
    return found.pop() if len(found) == 1 else None


def in_english(phrase: str, language: str = "") -> tuple[str, tuple[str, ...]]:
    """Return a phrase with English names of months and weekdays, and the names that it replaced.

    Abbreviations are read if the language is named.
    """
    replaced: dict[str, str] = {}
    used: set[str] = set()

    def english(match: re.Match[str]) -> str:
        codes = [language] if language else list(LANGUAGES)
        found = {code: _english(match[0], code, whole=not language) for code in codes}
        used.update(code for code, name in found.items() if name)
        name = next(filter(None, found.values()), "")
        if name and name != plain(match[0]):
            replaced.setdefault(match[0].rstrip("."), name.title())
        return name or match[0]

    made = _WORD.sub(english, phrase)
    if not replaced and not language:
        return phrase, ()
    for code in used:
        filler = LANGUAGES[code].filler
        made = re.sub(rf"(?:^(?:{filler}) )|(?: (?:{filler})(?= ))", "", made)
    made = re.sub(rf"\b({'|'.join(WEEKDAYS)}),? (?=\d)", r"\1 ", with_plain_first(made))
    return made, tuple(f"{word!r} is read as {name}" for word, name in replaced.items())


def with_plain_first(text: str) -> str:
    """Return a date with its first day of a month, such as `1er` or `1º`, as a number."""
    return _FIRST.sub("1", text)


def spoken(text: str) -> list[str]:
    """Return the languages in which a word of a text is the name of a month, unlike in English."""
    found = (_WORD.findall(text), [name.casefold() for name in MONTHS])
    words = [word for word in map(plain, found[0]) if not _is_english(word, found[1])]
    return [code for code in LANGUAGES if any(month_in(word, code) for word in words)]


def _is_english(word: str, months: list[str]) -> bool:
    return word in months or word == "sept" or word in {month[:3] for month in months}


def _english(word: str, language: str, *, whole: bool) -> str:
    """Return the English name of a month or a weekday; empty for any other word."""
    months, weekdays = _numbers(language)
    if whole and plain(word) not in months.keys() | weekdays.keys():
        return ""
    if number := month_in(word, language):
        return MONTHS[number - 1].casefold()
    day = weekday_in(word, language)
    return "" if day is None else WEEKDAYS[day]
