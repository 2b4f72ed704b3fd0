"""A chronicle of hostile texts, and the same chronicle with harmless texts.

Every text of `nasty.TEXTS` occurs in every text field: of the vocabulary, a document, an
entity, an event, a retraction and a judgement, in the recorder's name, in a file name, and in
a cited text.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from chrono.chronicle import Chronicle
from chrono.storage.source_texts import file_digest
from tests.trust.nasty import TEXTS

HARMLESS = {name: f"plain words {number}" for number, name in enumerate(TEXTS)}


def toml(text: str) -> str:
    """A text as TOML spells it, every character that is not plain by its number."""
    inside = "".join(
        letter if letter.isalnum() and letter.isascii() else f"\\U{ord(letter):08x}"
        for letter in text
    )
    return f'"{inside}"'


def vocabulary(texts: Mapping[str, str]) -> str:
    """One that says each of the texts somewhere: names, labels, units, choices, sentences."""
    every = [toml(text) for text in texts.values()]
    lines = [f"name = {toml(' '.join(list(texts.values())[:8]))}"]
    lines += [
        "[kinds.thing]",
        f"label = {every[0]}",
        f"says = {every[1]}",
        f"attributes.said = {{ type = 'words', persistence = 'lasting', label = {every[2]},"
        f" says = {every[3]} }}",
        f"attributes.size = {{ type = 'quantity', unit = {every[4]}, persistence = 'observed',"
        f" label = {every[5]} }}",
        f"attributes.state = {{ type = 'choice', choices = [{', '.join(every)}],"
        f" persistence = 'lasting' }}",
        "attributes.near = { type = 'entity', many = true, persistence = 'lasting' }",
    ]
    for number, text in enumerate(texts.values()):
        spelled = text.replace("{", "(").replace("}", ")").replace("[", "(").replace("]", ")")
        lines += [
            f"[types.Said{number}]",
            f"family = {toml(text)}",
            f"says = {toml(spelled + ' {thing} {words}')}",
            f"means = {toml(text)}",
            "fields = { thing = 'thing', words = 'words', size = 'quantity?',"
            " state = 'thing.state?', near = 'thing*?' }",
            "effects = [ { set = 'thing.said', to = 'words' }, { set = 'thing.size', to = 'size' },"
            " { set = 'thing.state', to = 'state' }, { add = 'thing.near', member = 'near' } ]",
        ]
    return "\n".join(lines)


def drafts(texts: Mapping[str, str], digest: str) -> list[dict[str, Any]]:
    """For each text a document, an entity, a claim, a rival, an allegation and a judgement."""
    made: list[dict[str, Any]] = []
    for number, text in enumerate(texts.values()):
        made.append(
            {
                "type": "DocumentPublished",
                "when": "2020-01-01",
                "data": {
                    "document": f"d{number}",
                    "title": text,
                    "publisher": text,
                    "genre": text,
                    "url": text,
                    "file": text,
                    "sha256": digest,
                },
            }
        )
        made.append(
            {
                "type": "EntityDescribed",
                "data": {
                    "entity": f"e{number}",
                    "kind": "thing",
                    "label": text,
                    "aliases": [text],
                    "says": text,
                    "coordinates": [number, -number],
                },
            }
        )
    for number, text in enumerate(texts.values()):
        thing, source = f"e{number}", {"document": f"d{number}", "locator": text, "quote": text}
        event = {
            "type": f"Said{number}",
            "when": "2020-01-02",
            "summary": text,
            "note": text,
            "tags": [text],
            "when_as_written": text,
            "basis": "relative",
        }
        made += [
            {
                **event,
                "label": f"a{number}",
                "source": {**source, "start": 0, "end": 3},
                "data": {
                    "thing": thing,
                    "words": text,
                    "size": {"words": text},
                    "state": text,
                    "near": [f"e{(number + 1) % len(texts)}"],
                },
            },
            {
                **event,
                "label": f"b{number}",
                "source": source,
                "modality": "reported",
                "speaker": thing,
                "data": {"thing": thing, "words": text + "!", "size": 5},
            },
            {
                **event,
                "label": f"c{number}",
                "source": source,
                "modality": "alleged",
                "speaker": thing,
                "data": {"thing": thing, "words": text + "?"},
            },
            {
                **event,
                "source": source,
                "modality": "planned",
                "when": "2021",
                "data": {"thing": thing, "words": text, "size": 9},
            },
        ]
        if number % 2:
            made.append(
                {
                    "type": "Judged",
                    "data": {"prefer": f"@a{number}", "over": [f"@b{number}"], "reason": text},
                }
            )
        if number % 3 == 0:
            made.append({"type": "Retracted", "data": {"event": f"@c{number}", "reason": text}})
    return made


def chronicle(folder: Path, texts: Mapping[str, str] = TEXTS) -> Chronicle:
    """Such a chronicle in a new folder, with a folder `texts` in it."""
    house = Chronicle.create(folder, vocabulary(texts))
    (folder / "texts").mkdir()
    text = folder / "texts" / "\x1b[31m[@click=app.quit]\u202ename.txt"
    text.write_text("\n".join(texts.values()), newline="")
    house.drafts.service(folder / "texts").append(drafts(texts, file_digest(text)), texts["escape"])
    return house
