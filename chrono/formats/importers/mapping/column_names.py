"""Recognises the subject of a column by its name, in some languages.

A name is split into words: "dateStart", "date_start" and "Date start" give the same. Accents are
dropped, so that "année" and "annee" are one form.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Final

from chrono.formats.importers.mapping.columns import Column


def _forms(text: str) -> frozenset[str]:
    return frozenset(text.split())


YEAR: Final = _forms("year yr yyyy jahr annee an ano anio anno jaar rok ar y")
MONTH: Final = _forms("month mnth mon mm monat mois mes mese maand miesiac manad m")
QUARTER: Final = _forms("quarter qtr quartal trimestre kwartaal")
DAY: Final = _forms("day dd tag jour dia giorno dag dzien d")
DATE: Final = (
    _forms(
        "date dated when time datetime timestamp on datum zeit fecha data dato jour quand cuando"
    )
    | DAY
    | YEAR
)
START: Final = _forms(
    "start starts started begin begins began beginning from onset since first beginn anfang von"
    " debut inicio desde inizio startdate"
)
END: Final = _forms(
    "end ends ended ending to until till last ende bis fin hasta fine jusqua enddate"
)
FORETOLD: Final = re.compile(
    r"anticipat|plan(ned)?(_|\b)|expect|schedul|(^|_|\b)due(_|\b)|project(ed|ion)|forecast|predict"
    r"|geplant|erwartet|voraussicht|prevu|previst|attendu|esperad|pronostic|deadline|(^|_|\b)eta\b",
    re.I,
)
"""Planned dates, which are never proposed as the date of what happened."""
SUMMARY: Final = _forms(
    "summary description descr desc notes note text what happened beschreibung resume descripcion"
    " resumen descrizione omschrijving"
)
IDENTITY: Final = _forms("id nr no num code key ref uid guid eventid rowid incidentid number recid")
CATEGORY: Final = _forms("type kind category class art typ categorie tipo categoria attacktype")
PRECISION: Final = re.compile(r"prec", re.I)
OTHER_PRECISION: Final = re.compile(r"geo|where|place|loc|spat", re.I)
PUBLISHED: Final = re.compile(r"publi|source.?date|report.?date", re.I)
DOCUMENT: Final = {
    "title": re.compile(r"headline|title|article", re.I),
    "publisher": re.compile(r"publisher|office|outlet|^source$|newspaper", re.I),
    "url": re.compile(r"^url$|link|^source_?url", re.I),
}
LATITUDE: Final = _forms("lat latitude breite breitengrad latitud latitudine ycoord")
LONGITUDE: Final = _forms("lon lng long longitude lange langengrad longitud longitudine xcoord")

SUBJECTS: Final[Mapping[str, frozenset[str]]] = {
    "killed": _forms(
        "killed nkill kill kills deaths death dead died fatalities fatality tote getotete morts"
        " tues muertos morti doden"
    ),
    "wounded": _forms(
        "wounded nwound wounds injured injuries injury verletzte verwundete blesses heridos feriti"
        " gewonden"
    ),
    "place": _forms(
        "place location city town village site settlement ort stadt dorf lieu ville lugar ciudad"
        " luogo citta plaats"
    ),
    "body": _forms(
        "body organisation organization company party group gname actor faction perpetrator agency"
        " institution firma partei gruppe organisme groupe organizacion grupo gruppo"
    ),
    "person": _forms("person name who people persona personne persoon president minister mp"),
    "role": _forms("role post office position title rank amt rang poste cargo carica"),
    "cause": _forms("cause reason ursache grund raison motivo causa"),
    "status": _forms("status state zustand etat estado stato"),
}
"""The forms of names for subjects that vocabularies usually have fields for."""
PERSONS: Final = ("killed", "wounded")
"""Subjects that count persons."""
UNIT_OF: Final = _forms("unit force troop regiment brigade army country nation region state firm")
"""Names of columns that name whom a row's figures are about, besides bodies, places, persons."""


def words(name: str) -> list[str]:
    """The lowercase words of a name, without accents."""
    split = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name)
    plain = unicodedata.normalize("NFKD", split.casefold())
    bare = "".join(each for each in plain if not unicodedata.combining(each))
    return re.findall(r"[^\W_]+", bare)


def is_planned(name: str) -> bool:
    """Whether a column holds planned dates, by its name."""
    return bool(FORETOLD.search(_plain(name)))


def says(name: str, forms: Iterable[str]) -> bool:
    """Whether one of a name's words is among some forms."""
    return bool({word.rstrip("0123456789") for word in words(name)} & set(forms))


BIRTH: Final = _forms(
    "born birth birthday birthdate dob geboren geburt geburtsdatum geburtstag geburtsjahr naissance"
    " nacimiento nascita geboortedatum"
)
OTHER_EVENTS: Final = BIRTH | _forms(
    "created updated modified recorded entered added accessed retrieved crawled geandert"
)
"""Dates of something else than what a row is about."""


@lru_cache(maxsize=256)
def marks_of(label: tuple[str, ...], columns: tuple[str, ...]) -> tuple[str, ...]:
    """The columns that can tell apart two entities of one name: a birth, or an id of their own.

    `label` are the columns with the name. An id is the entity's own if its name shares a word
    with that of the name's column, as "gname_id" does with "gname".
    """
    shared = {word for name in label for word in words(name)} - {"name", "label", "txt"}
    return tuple(
        each
        for each in columns
        if each not in label
        and (says(each, BIRTH) or (says(each, IDENTITY) and shared & set(words(each))))
    )


def subject(name: str) -> str:
    """The subject of a column or field; empty if its name is not a known form."""
    return next((key for key, forms in SUBJECTS.items() if says(name, forms)), "")


_PART: Final = re.compile(
    r"(?P<lead>.*?)(?P<part>year|yr|month|mnth|monat|mon|day|jahr|annee|anio|"
    r"(?<![^\W_])(?:yyyy|an|ano|anno|jaar|y|mm|mois|mes|mese|maand|m|dd|tag|jour|dia|giorno|dag"
    r"|d)(?![^\W_]))(?P<rest>.*)",
    re.I,
)


_DAY_OF_MONTH: Final = re.compile(r"(day|date)[ _.]?of[ _.]?(the[ _.]?)?month", re.I)
_STARTS: Final = re.compile(r"strt|start", re.I)
_WORD: Final = re.compile(r"\w{4,}$")
"""A word before a part, as in "holiday" and "birthyear", which is of something else."""


def date_parts(columns: Iterable[Column]) -> list[dict[str, Column]]:
    """Columns that hold the parts of one date: year and month, perhaps the day, by name.

    Finds "iyear, imonth, iday", "styear, stmon, stday", "strtyr, strtmnth, strtday", "s.year,
    s.month, s.day" and "y, m, d" alike.
    """
    groups: dict[tuple[str, str], dict[str, Column]] = {}
    for column in columns:
        found = _PART.fullmatch(_DAY_OF_MONTH.sub("day", _plain(column.name)))
        named = found and (_STARTS.fullmatch(found["lead"]) or not _WORD.search(found["lead"]))
        if found and named and len(found["rest"]) < 12:
            part = _part(found["part"].casefold())
            key = found["lead"].casefold(), found["rest"].casefold()
            groups.setdefault(key, {}).setdefault(part, column)
    return [group for group in groups.values() if {"year", "month"} <= set(group)]


def quarters(columns: Sequence[Column]) -> list[dict[str, Column]]:
    """A year and its quarter in two columns, by name and content; empty if there are none."""
    quarter = next((each for each in columns if _holds_quarters(each)), None)
    year = next((each for each in columns if says(each.name, YEAR) and each.formats == ()), None)
    return [{"year": year, "quarter": quarter}] if year and quarter else []


def _holds_quarters(column: Column) -> bool:
    values = column.values
    return says(column.name, QUARTER) and all(re.fullmatch(r"[Qq]?[1-4]", each) for each in values)


def _part(word: str) -> str:
    return "year" if word in YEAR else "month" if word in MONTH else "day"


def _plain(name: str) -> str:
    """A name without accents."""
    split = unicodedata.normalize("NFKD", name)
    return "".join(each for each in split if not unicodedata.combining(each))


def coordinates(columns: Iterable[Column]) -> tuple[str, str] | None:
    """The columns with latitude and longitude; "y" and "x" only where both are there."""
    numeric = [each for each in columns if each.numeric]
    latitude = next((each.name for each in numeric if says(each.name, LATITUDE)), None)
    longitude = next((each.name for each in numeric if says(each.name, LONGITUDE)), None)
    if latitude and longitude:
        return latitude, longitude
    plain = {each.name.casefold(): each.name for each in numeric}
    return (plain["y"], plain["x"]) if {"x", "y"} <= set(plain) else None
