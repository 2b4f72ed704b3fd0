"""Dates in a table whose days and months are those of another calendar."""

from __future__ import annotations

from typing import Any

import pytest

from chrono.errors import InvalidError
from chrono.formats.importers import read
from chrono.formats.importers.batch import Batch
from tests.formats.importers.world import asked


def imported(when: str, rows: str, top: str = "", fields: str = "", more: str = "") -> Batch:
    """A table with the columns W, Y, M, D and Force."""
    mapping = (
        f'{top}\n[event]\ntype = "Moved"\nwhen = {when}\n{more}\n'
        '[fields]\nforce = { entity = "force" }\n'
        f'camp = {{ entity = "camp" }}\n{fields}\n[entities.force]\nkind = "force"\n'
        'label = "{Force}"\n[entities.camp]\nkind = "camp"\nlabel = "Alder"\n'
    )
    return read("csv", f"W,Y,M,D,Force\n{rows}".encode(), asked(mapping=mapping))


def lines(*args: str, **more: str) -> list[dict[str, Any]]:
    batch = imported(*args, **more)
    assert not batch.refusals, batch.refusals
    return [dict(draft.line) for draft in batch.drafts if draft.line["type"] == "Moved"]


def dated(*args: str, **more: str) -> tuple[str, str]:
    """The date of the only event, and its words."""
    (line,) = lines(*args, **more)
    return line["when"], line.get("when_as_written", "")


JULIAN = 'calendar = "julian"'


@pytest.mark.parametrize(
    ("when", "cell", "date", "words"),
    [
        ('"{W}"', "1415-10-25", "1415-11-03", "1415-10-25 (Julian)"),
        ('"{W}"', "1500-02-29", "1500-03-10", "1500-02-29 (Julian)"),
        ('"{W}"', "1415-10", "[1415-10-10..1415-11-09]", "1415-10 (Julian)"),
        ('"{W}"', "1415-10-XX", "[1415-10-10..1415-11-09]", "1415-10-XX (Julian)"),
        (
            '{ from = "{W}", format = "%d.%m.%Y" }',
            "29.2.1500",
            "1500-03-10",
            "29.2.1500 (Julian)",
        ),
        (
            '{ from = "{W}", format = "%B %Y" }',
            "October 1415",
            "[1415-10-10..1415-11-09]",
            "October 1415 (Julian)",
        ),
        (
            '{ from = "{W}", format = "%d/%m/%Y %H:%M" }',
            "25/10/1415 11:05",
            "1415-11-03T11:05",
            "25/10/1415 11:05 (Julian)",
        ),
        (
            '{ from = "{W}", format = "words" }',
            "25 October 1415",
            "1415-11-03",
            "25 October 1415 (Julian)",
        ),
    ],
)
def test_a_cell_is_read_in_the_calendar_of_the_mapping(
    when: str, cell: str, date: str, words: str
) -> None:
    assert dated(when, f"{cell},,,,Reds\n", top=JULIAN) == (date, words)


def test_one_date_can_name_a_calendar_of_its_own() -> None:
    when = '{ from = "{W}", calendar = "julian" }'
    assert dated(when, "1415-10-25,,,,Reds\n") == ("1415-11-03", "1415-10-25 (Julian)")


def test_a_cell_in_words_can_name_its_calendar() -> None:
    when = '{ from = "{W}", format = "words" }'
    made = lines(when, "25 October 1415 (Julian),,,,Reds\n25 October 1415,,,,Blues\n")
    assert [line["when"] for line in made] == ["1415-11-03", "1415-10-25"]


def test_year_month_and_day_in_three_cells_are_of_the_calendar() -> None:
    when = '{ year = "{Y}", month = "{M}", day = "{D}" }'
    assert dated(when, ",1500,2,29,Reds\n", top=JULIAN)[0] == "1500-03-10"
    assert dated(when, ",1415,10,25,Reds\n", top=JULIAN) == (
        "1415-11-03",
        "25 October 1415 (Julian)",
    )
    before = f'{JULIAN}\nyears = "historical"'
    assert dated(when, ",-44,3,15,Reds\n", top=before) == ("-0043-03-13", "15 March 44 BC (Julian)")


def test_a_precision_means_the_months_and_years_of_the_calendar() -> None:
    when = '{ start = "{W}", precision = "{M}", precisions = { m = "month", y = "year" } }'
    assert dated(when, "1415-10-25,,m,,Reds\n", top=JULIAN)[0] == "[1415-10-10..1415-11-09]"
    assert dated(when, "1415-10-25,,y,,Reds\n", top=JULIAN)[0] == "[1415-01-10..1416-01-09]"


def test_a_period_from_day_to_day_is_of_the_calendar_and_one_of_months_is_refused() -> None:
    when = '{ start = "{W}", end = "{Y}" }'
    assert dated(when, "1415-10-25,1415-10-27,,,Reds\n", top=JULIAN) == (
        "1415-11-03/1415-11-05",
        "1415-10-25 (Julian) to 1415-10-27 (Julian)",
    )
    (refusal,) = imported(when, "1415-10,1415-11,,,Reds\n", top=JULIAN).refusals
    assert "a period begins and ends on a day, a month or a year" in refusal.reason
    assert "window" in refusal.reason


def test_a_year_is_not_narrowed_to_its_first_month() -> None:
    when = '{ start = "{W}", precision = "{M}", precisions = { m = "month" } }'
    assert dated(when, "1915,,m,,Reds\n")[0] == "1915"


def test_a_serial_number_counts_days_whatever_the_calendar() -> None:
    when = '{ from = "{W}", format = "excel" }'
    assert dated(when, "44000,,,,Reds\n", top=JULIAN)[0] == "2020-06-18"


def test_the_words_of_what_was_said_are_kept_in_the_note() -> None:
    more = 'said = "{Y}"\nnote = "a roll"'
    (line,) = lines('"{W}"', "1415-10-25,1415-11-01,,,Reds\n", top=JULIAN, more=more)
    assert line["said"] == "1415-11-10"
    assert line["note"] == "a roll; said as written: 1415-11-01 (Julian)"


@pytest.mark.parametrize(
    ("when", "top", "told"),
    [
        ('"{W}"', 'calendar = "juliano"', "calendar: this calendar is not known"),
        ('{ from = "{W}", calendar = "old" }', "", "event.when.calendar: this calendar"),
        ('{ from = "{W}", format = "%Y %j" }', JULIAN, "counts in the Gregorian calendar"),
    ],
)
def test_a_calendar_that_cannot_be_used_is_refused_with_the_mapping(
    when: str, top: str, told: str
) -> None:
    with pytest.raises(InvalidError) as refused:
        imported(when, "1415-10-25,,,,Reds\n", top=top)
    assert told in str(refused.value)


def test_dates_before_the_gregorian_calendar_are_told() -> None:
    rows = "1415-10-25,,,,Reds\n1582-10-14,,,,Blues\n1582-10-15,,,,Greens\n"
    (notice,) = imported('"{W}"', rows).notices
    assert notice.startswith("2 events are dated before 15 October 1582, in the Gregorian calendar")
    assert 'calendar = "julian"' in notice
    for calendar in ("julian", "gregorian"):
        assert not imported('"{W}"', rows, top=f'calendar = "{calendar}"').notices


def test_a_slide_of_the_middle_ages_is_told_as_gregorian() -> None:
    slide = b'{"events": [{"start_date": {"year": "1415"}, "text": {"headline": "A battle"}}]}'
    (notice,) = read("timelinejs", slide, asked()).notices
    assert notice.startswith("1 event is dated before 15 October 1582")


def test_a_period_that_begins_in_a_window_is_refused_with_a_way_out() -> None:
    side = '{ from = "{%s}", format = "words" }'
    when = f"{{ start = {side % 'W'}, end = {side % 'Y'} }}"
    (refusal,) = imported(when, "between 1843 and 1848,1858,,,Reds\n").refusals
    assert 'default = "window"' in refusal.reason
    window = f'{{ start = {side % "W"}, end = {side % "Y"}, default = "window" }}'
    assert dated(window, "between 1843 and 1848,1858,,,Reds\n")[0] == "[1843-01-01..1858-12-31]"
