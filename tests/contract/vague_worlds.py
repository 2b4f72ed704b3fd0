"""Random logs as `tests.reference.worlds` makes them, with more that can be said too exactly.

Dates about and uncertain, sets of days, doubts about every kind of key, dates that are derived or
from outside, and labels that no other word contains.
"""

from __future__ import annotations

from random import Random
from typing import Any

from hypothesis import strategies as st

from chrono.model.event import Event
from tests.reference.worlds import DAYS, DECLARATIONS, TOML, VOCABULARY, Maker, day

SAYS = TOML.replace("[ from {from}][ to {to}]", "[; before: {from}][; then: {to}]")
"""The same vocabulary, with sentences in which two quantities side by side are not one range."""


class VagueMaker(Maker):
    """Makes logs whose events are vague and doubtful."""

    def when(self) -> str | None:
        a, b = self.stretch()
        if self.maybe(True, 3):
            return super().when()
        found: str | None = self.one(
            f"{day(a)}~",
            f"{day(a)}?",
            f"{day(a)}%",
            "2020-09~",
            "2020-09?",
            "2020?",
            "2020",
            "[..2020]",
            "[..2020-09]",
            "[2020-09..]",
            "../2020-09",
            "2020/..",
            "2020-09/",
            f"[{day(a)},{day(b)}]",
            f"[{day(a)}..{day(b)}]",
            "[2019..2020]",
            f"2020-09-~{a:02d}",
            f"{day(a)}~/{day(b)}",
        )
        return found

    def publication(self) -> str:
        return str(self.one(super().publication(), super().publication(), "2020-09", "2020"))

    def said(self) -> str:
        return str(self.one(super().said(), "2020", "2020-09", f"{day(self.number(1, DAYS))}?"))

    def add(self, type_: str, data: dict[str, Any], **rest: Any) -> Event:
        """Adds an event, with doubts about some of its keys."""
        if type_ in VOCABULARY.types:
            keys = [*data, "modality", *(k for k in ("when", "said", "speaker") if rest.get(k))]
            rest["doubt"] = tuple(k for k in keys if self.maybe(True, 5))
            rest["basis"] = self.one(None, None, None, "relative", "outside", "explicit")
        elif type_ in DECLARATIONS and "entity" in data:
            data = {**data, "label": f"the {data['entity'].upper()} {data['kind']}"}
        return super().add(type_, data, **rest)


def logs(most: int = 9) -> st.SearchStrategy[list[Event]]:
    """Logs of up to about that many deeds."""
    return st.randoms(use_true_random=False).map(lambda chance: made(chance, most))


def made(chance: Random, most: int = 9) -> list[Event]:
    return VagueMaker(chance).log(most)
