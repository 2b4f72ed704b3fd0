"""Rows of a state on a screen without colour, as text at once.

Most rows tell a value, or several that are open, and nothing beside it. Where no part has a
style they need no parts, nor words that are wrapped one by one. What comes out is what
`cells.show_row` writes by the long way, which all other rows take.
"""

from __future__ import annotations

from typing import Final

from chrono.cli import phrases
from chrono.cli.edge import Held, Screen, glued, width_of
from chrono.state import Claim, Reading
from chrono.telling.words import (
    GLYPHS,
    RULES,
    STANDING_WORDS,
    Names,
    claim_words,
    member_of,
    reading_words,
    standing_words,
)

Paragraph = tuple[int, int, str]
"""How far its first line, and its others, stand behind the mark of the value; its text, glued."""
Told = tuple[list[str], list[Paragraph]]
"""All that a row is made of, piece by piece, and its paragraphs."""


def row_text(screen: Screen, reading: Reading, label: str, column: int, names: Names) -> str:
    """The row of one reading, its label in a column; "" for one that takes the long way."""
    if reading.beside or reading.judged or reading.unapplied or "#" in reading.cell:
        return ""
    if reading.attribute.tally:
        return ""
    if reading.known:
        pieces, told = _known(reading, names)
    elif reading.standing != "unknown" and reading.cell[-1] != "]":
        pieces, told = _open(reading, names)
    else:
        return ""
    room = column + 2
    pieces.append(label)
    if not told or not _are_plain(pieces) or screen.hang(column) < room:
        return ""
    (_, hang, first), *rest = told
    lines, indent = "", 2
    if len(label) <= column - 2:
        first = f"{glued(f'{label:{column}}')}{first}"
    elif len(label) <= screen.width - 2:
        lines, indent = f"  {label}\n", room
    else:
        return ""
    filled = screen.filled(first, indent, room + hang)
    for start, later, text in rest:
        if not filled:
            break
        lines += filled
        filled = screen.filled(text, room + start, room + later)
    return lines + filled if filled else ""


_LAID: Final = ("`", "·", "  ", "| ", " |", "||")


def _are_plain(pieces: list[str]) -> bool:
    """Whether each piece is some clean text, each letter of one column, and none is laid out.

    Then its paragraphs can simply be broken at their spaces.
    """
    told = f"|{'|'.join(pieces)}|"
    if not told.isprintable() or width_of(told) != len(told):
        return False
    return not any(laid in told for laid in _LAID)


def _known(reading: Reading, names: Names) -> Told:
    """A value, its standing, since when, who says so, and the next known change."""
    if reading.cell[-1] == "]":
        said = member_of(reading, names)
        said = f"not {said}" if reading.value is False else said
    else:
        said = reading_words(reading, names)
    claims = reading.supports
    if len(claims) == 1:
        words, dated, who = _alone(reading, claims[0], names)
        cited = glued(who)
    else:
        words, dated = standing_words(reading), phrases.dated(reading)
        support = phrases.support(reading, claims, names)
        who = "".join([text for text, _ in support])
        cited = "".join([glued(text) if type(text) is Held else text for text, _ in support])
    pieces = [said, words, dated, who]
    mark = GLYPHS[reading.standing]
    told = [(0, 2, f"{mark}\0{said}"), (2, 2, f"{words} · {glued(dated)} · {cited}")]
    return pieces, [*told, *_following(reading, names, pieces)] if reading.next else told


def _alone(reading: Reading, claim: Claim, names: Names) -> tuple[str, str, str]:
    """The standing of a value that one claim gives, since when, and who says so."""
    if claim.doubt or claim.basis or reading.tentative or claim.derived:
        words = standing_words(reading)
    else:
        words = STANDING_WORDS[reading.standing]
    return words, phrases.dated_by(claim, reading), phrases.cited_once(claim, names)


def _open(reading: Reading, names: Names) -> Told:
    """What is contested or possible: the rule, and each value with whoever gives it."""
    words, rule = standing_words(reading), phrases.plainly(RULES[reading.rule])
    told: list[Paragraph] = [(0, 2, f"{GLYPHS[reading.standing]}\0{words} · {rule}")]
    pieces = [words, rule]
    held: dict[str, list[str]] = {}
    for claim in (*reading.candidates, *reading.foreign):
        said = claim_words(claim, reading.attribute, names)
        if claim.role == "before":
            said = f"{said} until then"
        since, cited = phrases.since(claim, reading.attribute), phrases.cited_once(claim, names)
        pieces += [said, since, cited]
        held.setdefault(said, []).append(f"{glued(since)} · {glued(cited)}")
    for said, sides in held.items():
        if len(sides) == 1:
            told.append((2, 4, f"–\0{said} · {sides[0]}"))
        else:
            told += [(2, 4, f"–\0{said}"), *((4, 4, side) for side in sides)]
    return pieces, [*told, *_following(reading, names, pieces)]


def _following(reading: Reading, names: Names, pieces: list[str]) -> list[Paragraph]:
    """The next known change, or nothing; adds what it is made of to the pieces."""
    claim = reading.next
    if claim is None:
        return []
    lead = f"{member_of(reading, names)}: " if reading.cell[-1] == "]" else ""
    lead += phrases.next_word(reading)
    said, when = claim_words(claim, reading.attribute, names), phrases.when(claim)
    cited = phrases.cited_once(claim, names)
    pieces += [lead, said, when, cited]
    return [(2, 2, f"{lead}: {said}, {when} · {glued(cited)}")]
