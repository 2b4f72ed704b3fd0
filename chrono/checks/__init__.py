"""Checks: findings that need the attention of a chronicle's maintainer.

Each check is a pure function over the folded log, seen from one view: it takes a `CheckContext`
and yields `Finding`s. A check does not judge, repair or weigh, and does not report artefacts of
vague dates: the fold decides what is contested and what is merely possible, and the checks keep
to its decision.

To add one: write `checks/NAME.py` with a function `find_NAME(context)` that yields findings
whose `check` is its key, put a line into `CHECKS` below, and write
`tests/checks/test_check_NAME.py` with a log in which it must find something and a near
miss in which it must not.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from difflib import get_close_matches
from types import MappingProxyType
from typing import Final

from chrono.checks.broken_links import find_broken_links
from chrono.checks.changed_clock import find_changed_clock
from chrono.checks.conflicting_judgements import find_conflicting_judgements
from chrono.checks.contested import find_contested
from chrono.checks.context import CheckContext, make_context
from chrono.checks.dated_after_source import find_dated_after_source
from chrono.checks.distant_dates import find_distant_dates
from chrono.checks.doubtful_speakers import find_doubtful_speakers
from chrono.checks.duplicates import find_duplicates
from chrono.checks.finding import SEVERITIES, Finding, Severity
from chrono.checks.headline_against_body import find_headlines_against_bodies
from chrono.checks.impossible_numbers import find_impossible_numbers
from chrono.checks.missing_passages import find_missing_passages
from chrono.checks.open_plans import find_open_plans
from chrono.checks.open_starts import find_open_starts
from chrono.checks.overdue import find_overdue
from chrono.checks.part_exceeds_whole import find_parts_exceeding_wholes
from chrono.checks.possible import find_possible
from chrono.checks.same_as import find_same_as
from chrono.checks.stale import find_stale
from chrono.checks.unbacked_summaries import find_unbacked_summaries
from chrono.checks.undated import find_undated
from chrono.checks.unexplained_changes import find_unexplained_changes
from chrono.checks.unlinked_fulfilments import find_unlinked_fulfilments
from chrono.checks.unobserved import find_unobserved
from chrono.checks.unused_names import find_unused_names
from chrono.edtf import FOREVER
from chrono.errors import UnknownError
from chrono.model.claim import Cells
from chrono.model.event import Event
from chrono.model.vocabulary.schema import Vocabulary

Check = Callable[[CheckContext], Iterator[Finding]]
Progress = Callable[[int, int], None]
NO_ZONES: Final[Mapping[str, str]] = MappingProxyType({})

CHECKS: Final[Mapping[str, tuple[Check, str]]] = {
    "contested": (find_contested, "claims that cannot both be right"),
    "headline-against-body": (
        find_headlines_against_bodies,
        "headlines that their own text does not bear out",
    ),
    "distant-dates": (find_distant_dates, "dates that are about and lie far apart"),
    "changed-clock": (find_changed_clock, "signs that the vocabulary's zone was changed"),
    "part-exceeds-whole": (find_parts_exceeding_wholes, "parts larger than their whole"),
    "impossible-numbers": (find_impossible_numbers, "numbers below their least, or not whole"),
    "overdue": (find_overdue, "plans whose time is past"),
    "open-plans": (find_open_plans, "other plans without a known outcome, dated or not"),
    "doubtful-speakers": (find_doubtful_speakers, "quotations of doubtful speaker"),
    "unexplained-changes": (
        find_unexplained_changes,
        "numbers that change without an event, or do not add up",
    ),
    "broken-links": (find_broken_links, "links that do nothing or contradict dates"),
    "conflicting-judgements": (find_conflicting_judgements, "judgements that disagree"),
    "dated-after-source": (find_dated_after_source, "deeds dated after their own document"),
    "unused-names": (find_unused_names, "names undeclared or unused"),
    "possible": (find_possible, "values that hang on how vague dates fall"),
    "unobserved": (find_unobserved, "values unknown between two observations that differ"),
    "open-starts": (find_open_starts, "starts left open that put another claim in doubt"),
    "undated": (find_undated, "documents without a date"),
    "duplicates": (find_duplicates, "events that two documents share and no link joins"),
    "unlinked-fulfilments": (find_unlinked_fulfilments, "plans that seem to have come true"),
    "same-as": (find_same_as, "entities that may be one, unsettled"),
    "unbacked-summaries": (
        find_unbacked_summaries,
        "summaries with a number or a date that the data lack",
    ),
    "stale": (find_stale, "observations too old for the day"),
    "missing-passages": (find_missing_passages, "events without a passage or a source"),
}
"""Each check with a description, in the order of findings of equal severity."""


def check(
    cells: Cells,
    events: Iterable[Event],
    vocabulary: Vocabulary,
    at: int,
    known_at: int = FOREVER,
    only: Collection[str] = (),
    progress: Progress | None = None,
    kept_zones: Mapping[str, str] = NO_ZONES,
) -> list[Finding]:
    """Return the findings on day `at`, as known at `known_at`, the gravest first.

    `events` are those from which the cells were folded; `only` names the checks to run, and is
    empty for all. `kept_zones` gives for each kept state the zone on whose clock it was folded.
    `progress` is called with the number of finished steps and their total.
    Raises UnknownError for a check that does not exist.
    """
    for name in only:
        if name not in CHECKS:
            near = tuple(get_close_matches(name, CHECKS, 3))
            raise UnknownError("Check", name, near, f"There are {', '.join(CHECKS)}.")
    runs = [run for name, (run, _) in CHECKS.items() if not only or name in only]
    seen = make_context(cells, events, vocabulary, at, known_at, kept_zones)
    found: list[Finding] = []
    for number, run in enumerate(runs, 1):
        if progress:
            progress(number, len(runs) + 1)
        found += run(seen)
    order = list(CHECKS)
    found.sort(
        key=lambda each: (
            SEVERITIES.index(each.severity),
            order.index(each.check),
            each.cells,
            each.at is not None,
            each.at or 0,
            each.sentence,
        )
    )
    return found


__all__ = [
    "CHECKS",
    "SEVERITIES",
    "Check",
    "CheckContext",
    "Finding",
    "Severity",
    "check",
    "make_context",
]
