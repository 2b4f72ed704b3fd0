"""The cases of the public conformance suites, and the reasons for deviations."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pytest

from chrono.edtf import BEGINNING, FOREVER, EdtfError, format_day, parse, words


class Case(NamedTuple):
    text: str
    status: str
    earliest: str
    latest: str


DEPARTURES: dict[str, tuple[str, ...]] = {
    "an unknown end stays unknown; ten years are not made up for it": (
        *("/2006", "2004-06-01/", "1984-06-02?/"),
    ),
    "seasons 21 to 32 are meteorological, not quarters, and winter ends with February": (
        *("1943-24", "1999-24", "2020-21", "2020-22", "2020-23", "2020-24", "2020-25", "2020-30"),
    ),
    "37 to 39 are four months each; five is a slip": ("2020-37",),
    "significant digits widen the year to all that begin with them, as in 1950S2": (
        *("1953S2", "1953S3", "Y17101E4S3", "Y-20E2S3"),
    ),
    "a zone moves no day: the day is the one written": (
        *("1985-04-12T23:20:30-04", "1985-04-12T23:20:30-04:00"),
    ),
    "a year before 0000 needs level 1 (LoC EDTF, 'Negative calendar year')": (
        *("-0001", "-0044", "-0044-03-15", "-0200/0200", "-0400", "-0500-08", "-1200-06"),
        *("-1200-06/0200-05-02", "-1972-04-12T23:20:28"),
    ),
    "a qualifier before a component is of level 2, even before a year alone": (
        *("%1945", "%1945/1959", "?1945", "?1945/1959", "~1945", "~1945/1959"),
    ),
    "a plain month and an interval of plain dates are of level 0": (
        *("2001-01", "1950/1999", "2020-05/2020-06", "2020/2021"),
    ),
    "61001 BC was before 2001 BC": ("Y-61000/-2000",),
    "unspecified months and days are of level 2 in a year or month with unspecified digits": (
        *("201X-XX", "20XX-XX", "2019-0X-XX"),
    ),
    "a year beyond 10**15 has no days that can be told from an open bound": ("Y9E18S1",),
    "a time can stand in an interval, which is our extension": (
        *("2005-07-25T10:10:10Z/2006-01", "2005-07-25T10:10:10Z/2006-01-01T10:10:10Z"),
    ),
}


def read_cases() -> list[Case]:
    lines = (Path(__file__).parent / "cases.tsv").read_text(encoding="utf-8").split("\n")
    return [Case(*line.split("\t")) for line in lines if line and not line.startswith("#")]


CASES = read_cases()


def found_for(case: Case) -> Case:
    """What we say of the case, as far as the case asserts anything."""
    try:
        date = parse(case.text)
    except EdtfError:
        return Case(case.text, "refused", "", "")
    bounds = {"known": None, "open": "..", "unknown": "unknown"}
    return Case(
        case.text,
        "valid" if case.status == "valid" else str(date.level),
        case.earliest and (bounds[date.start] or format_day(date.earliest)),
        case.latest and (bounds[date.end] or format_day(date.latest)),
    )


def spoken(case: Case) -> Case:
    """The case with its days as we write them: years of many digits take a sign."""
    days = (
        day if day.startswith("-") or len(day) <= 10 else f"+{day}"
        for day in (case.earliest, case.latest)
    )
    return Case(case.text, case.status, *days)


AGREED = [case for case in CASES if not any(case.text in texts for texts in DEPARTURES.values())]
DIFFERENT = [case for case in CASES if case not in AGREED]


def test_there_are_as_many_cases_as_were_gathered() -> None:
    assert len(CASES) == 667


@pytest.mark.parametrize("case", AGREED, ids=lambda case: repr(case.text))
def test_a_case_of_the_suites_holds(case: Case) -> None:
    assert found_for(case) == spoken(case)


@pytest.mark.parametrize("case", DIFFERENT, ids=lambda case: repr(case.text))
def test_a_departure_departs_and_would_otherwise_not_be_listed(case: Case) -> None:
    assert found_for(case) != spoken(case)


def test_every_departure_is_a_case() -> None:
    listed = [text for texts in DEPARTURES.values() for text in texts]
    assert sorted(listed) == sorted(case.text for case in DIFFERENT)


@pytest.mark.parametrize(
    "case", [case for case in CASES if case.status == "refused"], ids=lambda case: repr(case.text)
)
def test_a_refused_case_is_refused_unless_we_read_it_for_a_reason(case: Case) -> None:
    if case in DIFFERENT:
        assert parse(case.text).text == case.text
        return
    with pytest.raises(EdtfError) as caught:
        parse(case.text)
    assert caught.value.text == case.text
    assert caught.value.reason in str(caught.value)


@pytest.mark.parametrize(
    "case",
    [case for case in CASES if case.status != "refused" and case.text != "Y9E18S1"],
    ids=lambda case: repr(case.text),
)
def test_a_valid_case_has_its_bounds_in_order_and_can_be_said(case: Case) -> None:
    date = parse(case.text)
    assert date.text == case.text
    assert BEGINNING <= date.earliest <= date.latest <= FOREVER
    assert date.begins[0] <= date.begins[1]
    said = words(date)
    assert said
    assert said == said.strip()
