"""Converts readings of the fold to the naive form, and reports differences."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from chrono.model.claim import Claim, Reading, split_key
from tests.reference.asking import Shown
from tests.reference.claiming import least_and_most


def ids(claims: Iterable[Claim]) -> list[str]:
    return sorted({claim.event for claim in claims})


def plainly(reading: Reading) -> Shown:
    """What a reading of the fold shows, in the reference's form."""
    value = reading.value
    if reading.attribute.tally and value is not None:
        value = least_and_most(value)
    return Shown(
        standing=reading.standing,
        value=value,
        candidates=sorted((c.event, c.role, json.dumps(c.value)) for c in reading.candidates),
        bounds=ids(reading.bounds),
        ended=ids(reading.ended),
        foreign=sorted({(claim.event, split_key(claim.cell)[1]) for claim in reading.foreign}),
        judged=sorted({link.event for link in reading.judged}),
        overruled=sorted(
            {
                (each.judgement.event, each.judgement.source, each.judgement.target)
                for each in reading.overrulings
            }
        ),
        unapplied=ids(reading.unapplied),
        inputs=sorted(set(reading.inputs)),
        age=reading.age,
        next=reading.next.event if reading.next else None,
        annotations=sorted(
            (each.claim.event, each.claim.modality, each.status, each.tentative)
            for each in reading.annotations
        ),
        disputed=ids(reading.disputed),
        tentative=reading.tentative,
        happenings=reading.happenings,
        links=sorted({(link.source, link.relation, link.target) for link in reading.links}),
    )


def differences(mine: Shown, theirs: Shown) -> dict[str, tuple[Any, Any]]:
    """Per field: what the reference shows, and what the other does."""
    one, two = asdict(mine), asdict(theirs)
    return {key: (one[key], two[key]) for key in one if one[key] != two[key]}
