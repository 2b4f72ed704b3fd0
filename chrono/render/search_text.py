"""The tokens by which events are found, and the single rule for a match.

This module uses no search engine. An engine gets these tokens and must find the same events as
`EventMatcher`: an event matches if each word of the query begins one of its tokens.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any, Final

from attrs import frozen

from chrono.model.claim import Document, Entity
from chrono.model.event import ENTITY_ID, Event, named_in
from chrono.model.quantity import say
from chrono.model.vocabulary.schema import EventType, Vocabulary
from chrono.model.vocabulary.template import PLACE, SEGMENT
from chrono.render.date_text import date_words
from chrono.render.event_text import BUILT_IN_SAYS, built_in_words

DOCUMENT_KEY: Final = "doc:"
"""The prefix of a query word that is looked for in titles of documents."""
SEARCHED: Final = 100_000
"""The number of characters of one text that are searched; a longer text is a document, not a
note."""
_ASCII_RUN: Final = re.compile(r"[a-z0-9]+")
_GROUPED: Final = re.compile(r"(?<=[0-9]),(?=[0-9]{3}(?![0-9]))")
"""The comma in 2,200: one number is one token however its thousands are written."""
_CJK: Final = ("CJK UNIFIED IDEOGRAPH", "CJK COMPATIBILITY", "HIRAGANA", "KATAKANA", "HANGUL")


def tokens(text: str) -> list[str]:
    """Return the tokens of a text: runs of letters and digits without case, or one CJK character.

    Only the first `SEARCHED` characters count.
    """
    text = text[:SEARCHED]
    if text.isascii():
        folded = text.lower()
    else:  # case folding can break a normal form, and normalizing can bring back a capital
        folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    if "," in folded:
        folded = _GROUPED.sub("", folded)
    return _ASCII_RUN.findall(folded) if folded.isascii() else list(_runs(folded))


def _runs(text: str) -> Iterator[str]:
    run = ""
    for character in text:
        kind = _kind(character)
        if kind == "L" or (kind == "M" and run):
            run += character
            continue
        if run:
            yield run
            run = ""
        if kind == "C":
            yield character
    if run:
        yield run


@lru_cache(maxsize=8192)
def _kind(character: str) -> str:
    """Return C for a CJK character, L for another letter or digit, M for a mark, else ""."""
    category = unicodedata.category(character)
    if category[0] == "M":
        return "M"  # a vowel sign or an accent belongs to the letter before it
    if category[0] not in "LN":
        return ""
    return "C" if unicodedata.name(character, "").startswith(_CJK) else "L"


tokens_of_name = lru_cache(maxsize=1 << 14)(tokens)
"""The tokens of texts that recur: labels, dates, tags."""


@lru_cache(maxsize=1 << 14)
def _tokens_of_id(text: str) -> list[str] | None:
    """Return the tokens of a text that can be an entity's id; None for any other text."""
    return tokens(text) if ENTITY_ID.match(text) else None


# ------------------------------------------------------------------ queries


@frozen
class SearchQuery:
    """The words of a search; each must begin a token."""

    words: tuple[str, ...]
    """Looked for in what an event says."""
    titles: tuple[str, ...]
    """Looked for in the title of its document."""

    def __bool__(self) -> bool:
        return bool(self.words or self.titles)


def parse_query(text: str) -> SearchQuery:
    """Return the query in a text; `doc:WORD` looks for a word in titles of documents.

    A text without a letter or a digit matches nothing.
    """
    words: list[str] = []
    titles: list[str] = []
    for part in text.split():
        if part.casefold().startswith(DOCUMENT_KEY):
            titles += tokens(part[len(DOCUMENT_KEY) :])
        else:
            words += tokens(part)
    return SearchQuery(tuple(dict.fromkeys(words)), tuple(dict.fromkeys(titles)))


def begins_any(word: str, found: Iterable[str]) -> bool:
    """Return whether any of some tokens begins with a word."""
    return any(token.startswith(word) for token in found)


def labelled(word: str, entities: Mapping[str, Entity]) -> list[str]:
    """Return the ids of the entities that have a word in their label."""
    return [
        name for name, entity in entities.items() if begins_any(word, tokens_of_name(entity.label))
    ]


def titled(words: Iterable[str], documents: Mapping[str, Document]) -> list[str]:
    """Return the ids of the documents that have all of some words in their title."""
    asked = tuple(words)
    return [
        name
        for name, document in documents.items()
        if all(begins_any(word, tokens_of_name(document.title or "")) for word in asked)
    ]


# ------------------------------------------------------------------ events


@frozen
class SearchText:
    """The tokens and names by which an event is found."""

    tokens: frozenset[str]
    names: frozenset[str]
    """The ids of the entities it names, speakers included; their current labels are searched
    too."""


Part = tuple[tuple[str, ...], tuple[str, ...]]
"""A piece of a template: the fields that it needs, and the tokens of its own words."""


class SearchTexts:
    """Makes the search text of events by one vocabulary."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._templates: dict[str, tuple[list[Part], dict[str, Callable[[Any], str]]]] = {}

    def of_event(self, event: Event) -> SearchText:
        """Return the search text of an event."""
        return self._made(
            event.type,
            event.data,
            (event.summary, event.note),
            (event.when, event.when_as_written, *event.tags),
            (event.speaker, *event.via),
        )

    def of_line(self, line: Mapping[str, Any]) -> SearchText:
        """Return the search text of a parsed line, without making the event, for the index."""
        return self._made(
            line["type"],
            line["data"],
            (line.get("summary"), line.get("note")),
            (line.get("when"), line.get("when_as_written"), *line.get("tags", ())),
            (line.get("speaker"), *line.get("via", ())),
        )

    def _made(
        self,
        kind: str,
        data: Mapping[str, Any],
        texts: Iterable[str | None],
        recurring: Iterable[str | None],
        speakers: Iterable[str | None],
    ) -> SearchText:
        found: set[str] = set()
        for text in texts:
            if text:
                found.update(tokens(text))
        for text in recurring:
            if text:
                found.update(tokens_of_name(text))
        names = []
        for name in {*named_in(data), *speakers}:
            if name and (words := _tokens_of_id(name)) is not None:
                names.append(name)
                found.update(words)
        self._add_sentence(found, kind, data)
        return SearchText(frozenset(found), frozenset(names))

    def _add_sentence(self, found: set[str], kind: str, data: Mapping[str, Any]) -> None:
        """Add the tokens of the sentence, without labels of entities, which can change."""
        parts, shown = self._templates.get(kind) or self._template(kind)
        for fields, words in parts:
            if all(data.get(name) is not None for name in fields):
                found.update(words)
        for name, show in shown.items():
            value = data.get(name)
            if value is None:
                continue
            for each in value if isinstance(value, list | tuple) else (value,):
                found.update(tokens_of_name(show(each)))

    def _template(self, kind: str) -> tuple[list[Part], dict[str, Callable[[Any], str]]]:
        known = self._vocabulary.types.get(kind)
        says = (known.says if known else BUILT_IN_SAYS.get(kind)) or kind
        parts: list[Part] = [((), _words(SEGMENT.sub(" ", says)))]
        parts += [
            (tuple(PLACE.findall(segment)), _words(segment)) for _, segment in SEGMENT.findall(says)
        ]
        shown = {name: _show(known, name) for name in dict.fromkeys(PLACE.findall(says))}
        self._templates[kind] = parts, shown
        return parts, shown


def _words(template: str) -> tuple[str, ...]:
    return tuple(tokens(PLACE.sub(" ", template)))


def _show(kind: EventType | None, name: str) -> Callable[[Any], str]:
    """Return a function that puts a field's value into words, as the sentence does."""
    if kind is None:
        return lambda value: built_in_words(name, value)
    field = kind.fields[name]
    if field.type == "date":
        return date_words
    return lambda value: say(value, field.unit)


class EventMatcher:
    """Decides by the rule alone which events match a query."""

    def __init__(
        self,
        query: SearchQuery,
        vocabulary: Vocabulary,
        entities: Mapping[str, Entity],
        documents: Mapping[str, Document],
    ) -> None:
        self._query = query
        self._texts = SearchTexts(vocabulary)
        self._labelled = [(word, frozenset(labelled(word, entities))) for word in query.words]
        self._titled = frozenset(titled(query.titles, documents)) if query.titles else None

    def __call__(self, event: Event) -> bool:
        """Return whether the event matches the query."""
        if not self._query:
            return False
        if self._titled is not None and self._titled.isdisjoint(document_names(event)):
            return False
        text = self._texts.of_event(event)
        return all(
            begins_any(word, text.tokens) or not names.isdisjoint(text.names)
            for word, names in self._labelled
        )


def document_names(event: Event) -> list[str]:
    """Return the document of an event, and the one that it declares."""
    names = [event.document] if event.document else []
    if event.type == "DocumentPublished":
        names.append(event.data["document"])
    return names
