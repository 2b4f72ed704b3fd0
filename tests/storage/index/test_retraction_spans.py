"""Between which lines an event is retracted, as the fold decides for each prefix of the log."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from chrono.edtf import BEGINNING, FOREVER
from chrono.fold.links import retractions
from chrono.model.claim import Link
from chrono.storage.index.link_writer import retracted_spans

EVENT = "event"
TARGETS = st.lists(st.integers(0, 6), max_size=12)


@given(TARGETS)
def test_an_event_is_retracted_on_the_lines_after_which_the_fold_says_so(aims: list[int]) -> None:
    """The n-th retraction names the event, or one of the retractions before or after it."""
    links = []
    for place, aim in enumerate(aims):
        target = EVENT if aim == 0 else f"r{(place + aim - 3) % (len(aims) + 1)}"
        if target != f"r{place}":
            source = f"r{place}"
            links.append((place * 10, Link(source, "retracts", source, target, BEGINNING)))
    if _has_ring([link for _, link in links]):
        return
    spans = retracted_spans(EVENT, links)
    for offset, _ in links:
        known = [link for place, link in links if place <= offset]
        gone = any(since <= offset < until for since, until in spans)
        assert gone == (EVENT in retractions(known, FOREVER)[0])


def _has_ring(links: list[Link]) -> bool:
    """No event can name one that names it: an id is the digest of what the event says."""
    onwards = {link.event: link.target for link in links}
    for start in onwards:
        at, passed = start, {start}
        while at in onwards:
            at = onwards[at]
            if at in passed:
                return True
            passed.add(at)
    return False
