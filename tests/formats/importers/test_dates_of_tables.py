"""Dates in table cells are read as written, or refused with a correction."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chrono.edtf import EdtfError
from chrono.errors import InvalidError
from chrono.formats.importers import read
from chrono.formats.importers.batch import Batch
from chrono.formats.importers.mapping.date_formats import by_format
from chrono.formats.importers.mapping.date_hints import hint_for
from chrono.formats.importers.mapping.spans import spanned
from tests.formats.importers.world import asked


def imported(when: str, cells: list[str], top: str = "") -> Batch:
    """A table of one column of dates, W, and one of names."""
    mapping = (
        f'equal_rows = "keep"\n{top}\n[event]\ntype = "Moved"\nwhen = {when}\n'
        '[fields]\nforce = { entity = "force" }\n'
        'camp = { entity = "camp" }\n[entities.force]\nkind = "force"\nlabel = "{Force}"\n'
        '[entities.camp]\nkind = "camp"\nlabel = "Alder"\n'
    )
    rows = "".join(f'"{cell}",Reds\n' for cell in cells)
    return read("csv", f"W,Force\n{rows}".encode(), asked(mapping=mapping))


def dates(when: str, cells: list[str], top: str = "") -> list[str | None]:
    batch = imported(when, cells, top)
    assert not batch.refusals, batch.refusals
    return [draft.line.get("when") for draft in batch.drafts if draft.line["type"] == "Moved"]


def refusals(when: str, cells: list[str], top: str = "") -> list[str]:
    return [str(each) for each in imported(when, cells, top).refusals]


def formatted(*formats: str, **more: str) -> str:
    listed = ", ".join(f'"{each}"' for each in formats)
    rest = "".join(f', {key} = "{value}"' for key, value in more.items())
    return f'{{ from = "{{W}}", format = [{listed}]{rest} }}'


TEXT = '"{W}"'


@pytest.mark.parametrize(
    ("form", "cell", "date"),
    [
        ("%d.%m.%Y %H:%M:%S%z", "3.9.2021 06:05:04+0530", "2021-09-03T06:05:04+05:30"),
        ("%d.%m.%Y %H:%M:%S%z", "3.9.2021 06:05:04-03:00", "2021-09-03T06:05:04-03:00"),
        ("%Y/%m/%d %H:%M:%S %Z", "2021/09/03 06:05:04 UTC", "2021-09-03T06:05:04Z"),
        ("%Y/%m/%d %H:%M:%SZ", "2021/09/03 06:05:04Z", "2021-09-03T06:05:04Z"),
        ("%Y/%m/%d %I:%M:%S %p", "2021/09/03 06:05:04 pm", "2021-09-03T18:05:04"),
    ],
)
def test_a_zone_that_a_format_reads_is_kept(form: str, cell: str, date: str) -> None:
    assert dates(formatted(form), [cell]) == [date]


@pytest.mark.parametrize(
    ("form", "cell", "top"),
    [
        ("%a %d %b %Y", "Mon 2 Jun 2020", ""),
        ("%A, %B %d, %Y", "Monday, June 2, 2020", ""),
        ("%A %d %B %Y", "lundi 2 juin 2020", 'language = "fr"'),
        ("%a, %d. %b %Y", "Mo., 2. Juni 2020", 'language = "de"'),
        ("%a %d %b %Y", "Tue 2 Jun 2020", 'calendar = "julian"'),
    ],
)
def test_a_weekday_that_belies_its_date_is_refused_with_a_way_out(
    form: str, cell: str, top: str
) -> None:
    (refusal,) = refusals(formatted(form), [cell], top)
    assert "which of the two is right?" in refusal
    assert f'map = {{ "{cell}" = ' in refusal


def test_a_month_in_another_language_waits_for_the_mapping_to_name_it() -> None:
    (refusal,) = refusals(formatted("%d %B %Y"), ["3 juin 2020"])
    assert 'language = "fr" (French)' in refusal
    assert dates(formatted("%d %B %Y"), ["3 juin 2020"], 'language = "fr"') == ["2020-06-03"]
    assert dates(formatted("%d %b %Y"), ["3 sept. 2020", "3 Jun. 2020"]) == [
        "2020-09-03",
        "2020-06-03",
    ]
    (refusal,) = refusals(formatted("%d %b %Y"), ["3 jui 2020"], 'language = "fr"')
    assert "is not written as %d %b %Y" in refusal
    parts = '{ year = "2020", month = "{W}" }'
    assert 'language = "nl" (Dutch)' in str(refusals(parts, ["maart"]))
    assert dates(parts, ["maart", "mrt", "8"], 'language = "nl"') == [
        "2020-03",
        "2020-03",
        "2020-08",
    ]
    assert dates(formatted("words"), ["3. Okt. 1990"], 'language = "de"') == ["1990-10-03"]
    with pytest.raises(InvalidError, match='language: must be one of "de"'):
        imported(TEXT, ["2020"], 'language = "xx"')
    with pytest.raises(InvalidError, match="ambiguous: must be"):
        imported(formatted("%d/%m/%Y", ambiguous="%Y"), ["2020"])


CHANGED = 'calendar = "julian"\ngregorian_from = "1582-10-15"'


@pytest.mark.parametrize(
    ("when", "cell", "date", "written"),
    [
        (formatted("%d %B %Y"), "14 October 1066", "1066-10-20", "14 October 1066 (Julian)"),
        (formatted("%d %B %Y"), "4 October 1582", "1582-10-14", "4 October 1582 (Julian)"),
        (formatted("%d %B %Y"), "15 October 1582", "1582-10-15", "15 October 1582"),
        (formatted("%A %d %B %Y"), "Saturday 21 January 1950", "1950-01-21", None),
        (formatted("words"), "c. 408 BC", "[-0409-12-27~..-0406-12-26~]", None),
        (formatted("words"), "29 February 1500", "1500-03-10", "29 February 1500 (Julian)"),
        (formatted("words"), "spring 1950", "1950-21", "spring 1950"),
        (TEXT, "1950-01-21", "1950-01-21", ""),
        (TEXT, "1582", "[1582-01-11..1582-12-31]", None),
        ('{ year = "{W}", month = "10" }', "1950", "1950-10", ""),
        ('{ year = "{W}", month = "10" }', "1066", "[1066-10-07..1066-11-06]", None),
        (
            '{ start = "{W}", precision = "{Force}", precisions = { Reds = "month" } }',
            "1950-01-21",
            "1950-01",
            None,
        ),
    ],
)
def test_dates_on_both_sides_of_a_change_of_calendar_are_each_read_in_theirs(
    when: str, cell: str, date: str, written: str | None
) -> None:
    batch = imported(when, [cell], CHANGED)
    assert batch.refusals == ()
    (line,) = [dict(each.line) for each in batch.drafts if each.line["type"] == "Moved"]
    assert line["when"] == date
    assert written is None or line.get("when_as_written", "") == written


def test_a_date_within_which_the_calendar_changed_is_refused_with_a_way_out() -> None:
    (refusal,) = refusals(formatted("words"), ["c. 1582"], CHANGED)
    assert "write its first and its last day" in refusal
    with pytest.raises(InvalidError, match="gregorian_from: must be the first day"):
        imported(TEXT, ["1950"], 'gregorian_from = "1582-10-15"')


def test_a_zone_is_never_that_of_the_machine() -> None:
    (told,) = refusals(formatted("%Y-%m-%d %H:%M:%S %Z"), ["2021-09-03 06:05:04 CEST"])
    assert 'as in zones = { CEST = "+01:00" }' in told


@pytest.mark.parametrize(
    ("cell", "date"),
    [
        ("2021-07-01 06:05:04 CEST", "2021-07-01T06:05:04+02:00"),
        ("2021-07-01 06:05:04 mesz", "2021-07-01T06:05:04+02:00"),
        ("2021-07-01 06:05:04 America/New_York", "2021-07-01T06:05:04-04:00"),
        ("2021-01-01 06:05:04 America/New_York", "2021-01-01T06:05:04-05:00"),
        ("2021-07-01 06:05:04 EL", "2021-07-01T06:05:04+03:00"),
        ("2021-07-01 06:05:04 GMT", "2021-07-01T06:05:04Z"),
    ],
)
def test_a_mapping_says_how_far_east_a_zone_is(cell: str, date: str) -> None:
    top = 'zones = { CEST = "+02:00", MESZ = "+02:00", EL = "Europe/Athens" }'
    assert dates(formatted("%Y-%m-%d %H:%M:%S %Z"), [cell], top) == [date]


@pytest.mark.parametrize("clock", ["02:30:00", "01:30:00"])
def test_a_time_that_a_zone_shows_twice_or_never_is_refused(clock: str) -> None:
    day = {"02:30:00": "2021-03-14", "01:30:00": "2021-11-07"}[clock]
    assert refusals(formatted("%Y-%m-%d %H:%M:%S %Z"), [f"{day} {clock} America/New_York"])


def test_an_offset_that_is_none_is_refused_when_the_mapping_is_loaded() -> None:
    with pytest.raises(InvalidError, match=r"zones\.CET: must be an offset"):
        imported(TEXT, ["2021"], 'zones = { CET = "one hour" }')


def test_a_code_that_is_read_as_a_year_is_told() -> None:
    cells, top = ["-55", "-9", "-9", "43"], 'years = "historical"\n'
    assert dates(TEXT, cells, top) == ["-0054", "-0008", "-0008", "0043"]
    (told,) = imported(TEXT, cells, top).notices[:1]
    assert "2 cells of W that say '-9' count as that year." in told
    assert not any("-9" in each for each in imported(TEXT, cells, f'{top}literal = ["-9"]').notices)
    assert dates(TEXT, cells, f'{top}empty = ["-9"]') == ["-0054", None, None, "0043"]


@pytest.mark.parametrize("form", [TEXT, formatted("words", "edtf")])
def test_a_cell_that_is_not_a_date_can_be_translated(form: str) -> None:
    (told,) = refusals(form, ["the last harvest"])
    assert 'map = { "the last harvest" = ' in told
    formats = "" if form == TEXT else ', format = ["words", "edtf"]'
    mapped = 'map = { "the last harvest" = "1850-08" }, otherwise = "{W}"'
    text = f'{{ from = "{{W}}", {mapped}{formats} }}'
    assert dates(text, ["the last harvest", "1851"]) == ["1850-08", "1851"]


@pytest.mark.parametrize("form", ["%H:%M", "%d %B", "%d/%m", "%I:%M %p", "%j"])
def test_a_format_without_a_year_is_refused_when_the_mapping_is_loaded(form: str) -> None:
    with pytest.raises(InvalidError, match="gives no year"):
        imported(formatted(form), ["x"])


@pytest.mark.parametrize(
    ("form", "told"),
    [
        ("%d %Y", "a day and no month"),
        ("%Y %I:%M", "morning or evening"),
        ("%Y %W", "no day of it"),
        ("%Y %Q", "not read here"),
        ("%x", "not read here"),
        ("%d.%m.%y", "two_digit_years"),
    ],
)
def test_a_format_that_cannot_be_read_plainly_is_refused(form: str, told: str) -> None:
    with pytest.raises(InvalidError, match=told):
        imported(formatted(form), ["x"])


def test_the_mapping_gives_the_year_or_the_day_that_a_format_lacks() -> None:
    assert dates(formatted("%d %B", year="1987"), ["9 May"]) == ["1987-05-09"]
    assert dates(formatted("%d %B", year="1988"), ["29 February"]) == ["1988-02-29"]
    assert refusals(formatted("%d %B", year="1987"), ["29 February"])
    assert dates(formatted("%H:%M", date="1987-05-09"), ["17:40"]) == ["1987-05-09T17:40"]


def test_a_cell_that_two_formats_read_differently_is_refused() -> None:
    month_or_day = formatted("%m-%d-%Y", "%d-%m-%Y")
    (told,) = refusals(month_or_day, ["05-06-1999", "05-05-1999", "25-06-1999"])
    assert "row 2" in told
    assert "1999-05-06 by %m-%d-%Y and 1999-06-05 by %d-%m-%Y" in told


def test_two_digit_years_lie_in_the_hundred_years_that_the_mapping_names() -> None:
    cells = ["1.2.29", "1.2.30"]
    top = 'two_digit_years = "1930-2029"'
    assert dates(formatted("%d.%m.%y"), cells, top) == ["2029-02-01", "1930-02-01"]
    top = 'two_digit_years = "1830-1929"'
    assert dates(formatted("%d.%m.%y"), cells, top) == ["1929-02-01", "1830-02-01"]
    with pytest.raises(InvalidError, match="must name a hundred years"):
        dates(formatted("%d.%m.%y"), cells, 'two_digit_years = "1930-2030"')


def test_a_year_of_two_digits_in_its_own_column_is_not_guessed_at() -> None:
    (told,) = refusals('{ year = "{W}" }', ["1999", "87"])
    assert "row 3" in told
    assert "two_digit_years" in told
    assert dates('{ year = "{W}" }', ["87"], 'two_digit_years = "1930-2029"') == ["1987"]
    assert dates('{ year = "{W}" }', ["87"], 'years = "historical"') == ["0087"]
    assert dates('{ year = "{W}" }', ["87", "180"]) == ["0087", "0180"]


@pytest.mark.parametrize("when", [TEXT, '{ year = "{W}" }'])
def test_years_before_our_era_wait_for_the_mapping_to_say_how_they_are_counted(when: str) -> None:
    (told,) = refusals(when, ["-0333"])
    assert "333 BC or 334 BC" in told
    assert 'years = "historical"' in told
    assert dates(when, ["-0333"], 'years = "historical"') == ["-0332"]
    assert dates(when, ["-0333"], 'years = "astronomical"') == ["-0333"]


@pytest.mark.parametrize("code", ["0", "9999", "999", "-9"])
def test_a_code_is_not_taken_for_a_year(code: str) -> None:
    (told,) = refusals('{ year = "{W}" }', ["1999", code])
    assert f'empty = ["{code}"]' in told
    assert dates('{ year = "{W}" }', ["1999", code], f'empty = ["{code}"]') == ["1999", None]


def test_a_code_for_an_unknown_month_or_day_is_named_in_the_mapping() -> None:
    when = '{ year = "1902", month = "7", day = "{W}" }'
    (told,) = refusals(when, ["-9"])
    assert 'unknown = ["-9"]' in told
    known = when.replace(" }", ', unknown = ["-9", "88"] }')
    assert dates(known, ["-9", "88", "xx", "Xx", "3"]) == [
        *["1902-07-XX"] * 4,
        "1902-07-03",
    ]


@pytest.mark.parametrize("name", ["October", "OCT", "oct.", "10", "10.0"])
def test_a_month_is_read_by_its_name(name: str) -> None:
    assert dates('{ year = "1911", month = "{W}" }', [name]) == ["1911-10"]


@pytest.mark.parametrize("name", ["Octagon", "Oktober", "13", "ma"])
def test_what_is_not_the_name_of_a_month_is_refused(name: str) -> None:
    assert refusals('{ year = "1911", month = "{W}" }', [name])


@pytest.mark.parametrize(
    ("cell", "date"),
    [
        ("1998-07-05T04:03:02.1", "1998-07-05T04:03:02"),
        ("1998-07-05T04:03:02.123456789Z", "1998-07-05T04:03:02Z"),
        ("1998-07-05 04:03:02,5+02:00", "1998-07-05T04:03:02+02:00"),
    ],
)
def test_a_fraction_of_a_second_is_cut_and_kept_as_written(cell: str, date: str) -> None:
    (draft,) = [each for each in imported(TEXT, [cell]).drafts if each.line["type"] == "Moved"]
    assert (draft.line["when"], draft.line["when_as_written"]) == (date, cell)
    form = formatted("%Y-%m-%dT%H:%M:%S.%f")
    assert dates(form, ["1998-07-05T04:03:02.123456789"]) == ["1998-07-05T04:03:02"]


def test_what_a_format_reads_is_kept_as_written() -> None:
    batch = imported(formatted("%d %b %Y"), ["4 Mar 1955"])
    assert [each.line.get("when_as_written") for each in batch.drafts][-1] == "4 Mar 1955"
    plain = imported(TEXT, ["1955-03-04"])
    assert "when_as_written" not in plain.drafts[-1].line


def test_midnight_is_a_day_where_every_time_of_the_column_is_midnight() -> None:
    cells = ["1998-07-05T00:00:00", "1998-07-06 00:00:00.000"]
    assert dates(TEXT, cells) == ["1998-07-05", "1998-07-06"]
    assert dates(TEXT, [*cells, "1998-07-07T00:00:01"]) == [
        "1998-07-05T00:00:00",
        "1998-07-06T00:00:00",
        "1998-07-07T00:00:01",
    ]
    form = formatted("%m/%d/%Y %I:%M %p")
    assert dates(form, ["7/5/1998 12:00 AM"]) == ["1998-07-05"]
    assert dates(form, ["7/5/1998 12:00 AM", "7/5/1998 12:00 PM"]) == [
        "1998-07-05T00:00",
        "1998-07-05T12:00",
    ]


@pytest.mark.parametrize(
    ("cell", "date"),
    [
        ("1998-07-05 10:46", "1998-07-05T10:46"),
        ("1998-07-05T10:46+0200", "1998-07-05T10:46+02:00"),
        ("1998-07-05 10:46:30.25Z", "1998-07-05T10:46:30Z"),
        ("1998-07-05T10:46/1998-07-05T11:01", "1998-07-05T10:46/1998-07-05T11:01"),
        ("[1998-07-05T10:40..1998-07-05T10:48]", "[1998-07-05T10:40..1998-07-05T10:48]"),
        ("1998-07-05T10:46~", "1998-07-05T10:46~"),
    ],
)
def test_a_time_is_as_exact_as_the_cell(cell: str, date: str) -> None:
    assert dates(TEXT, [cell]) == [date]


def test_a_midnight_to_the_minute_is_one_too() -> None:
    cells = ["1998-07-05 00:00", "1998-07-06T00:00Z"]
    assert dates(TEXT, cells) == ["1998-07-05", "1998-07-06"]
    assert dates(TEXT, [*cells, "1998-07-07 10:46Z"]) == [
        "1998-07-05",
        "1998-07-06T00:00Z",
        "1998-07-07T10:46Z",
    ]


@pytest.mark.parametrize(
    ("rule", "date"),
    [
        ("held", "1998-07-05T10:46/1998-07-05T11:01"),
        ("window", "[1998-07-05T10:46..1998-07-05T11:01]"),
    ],
)
def test_a_start_and_an_end_keep_their_times(rule: str, date: str) -> None:
    assert spanned("1998-07-05T10:46", "1998-07-05T11:01", rule) == date
    with pytest.raises(EdtfError):
        spanned("1998-07-05T11:01", "1998-07-05T10:46", rule)


@pytest.mark.parametrize(
    ("form", "cell", "date"),
    [
        ("unix", "0", "1970-01-01"),
        ("unix", "86399", "1970-01-01T23:59:59Z"),
        ("unix-ms", "1600000000123", "2020-09-13T12:26:40Z"),
        ("excel", "43910", "2020-03-20"),
        ("excel", "43910.75", "2020-03-20T18:00"),
        ("excel", "43910.75012", "2020-03-20T18:00:10"),
        ("excel-1904", "42448", "2020-03-20"),
        ("%Y%m", "202003", "2020-03"),
        ("%Y%m%d", "20200320", "2020-03-20"),
    ],
)
def test_figures_are_read_as_the_mapping_says(form: str, cell: str, date: str) -> None:
    assert dates(formatted(form), [cell]) == [date]


@pytest.mark.parametrize(
    ("form", "cell"),
    [("%Y%m%d", "2020111"), ("%Y%m", "20203"), ("%Y%m", "202013"), ("excel", "60")],
)
def test_figures_that_could_be_read_twice_are_refused(form: str, cell: str) -> None:
    assert refusals(formatted(form), [cell])


@pytest.mark.parametrize(
    ("cell", "way"),
    [
        ("202003", "%Y%m"),
        ("20200320", "%Y%m%d"),
        ("43910", "excel"),
        ("1600000000", "unix"),
        ("1600000000000", "unix-ms"),
        ("3/4/20", "two_digit_years"),
        ("3/4/2020", "%m/%d/%Y"),
        ("17:40", "date ="),
        ("4 March 1955", "%d %B %Y"),
    ],
)
def test_a_refused_date_comes_with_a_hint_that_fits_it(cell: str, way: str) -> None:
    assert way in hint_for(cell)
    (told,) = refusals(TEXT, [cell])
    assert way in told


def test_a_span_of_years_is_not_read_as_a_month_or_season() -> None:
    told = refusals(TEXT, ["1766", "1801-22", "1804-09", "1770-78"])
    assert len(told) == 3
    assert all("year_spans" in each for each in told)
    top = "year_spans = true"
    assert dates(TEXT, ["1766", "1801-22", "1804-09", "1770\N{EN DASH}78"], top) == [
        "1766",
        "1801/1822",
        "1804/1809",
        "1770/1778",
    ]
    assert dates(TEXT, ["1801-22", "1804-09"], "year_spans = false") == ["1801-22", "1804-09"]


def test_one_certain_span_puts_the_doubtful_cells_of_its_column_in_question() -> None:
    for certain in ("1850-1852", "1984-5", "1831-35", "1895-98"):
        found = refusals(TEXT, ["1903-11", certain, "1912"])
        assert "1903 through 1911 or November 1903" in found[0]
    assert dates(TEXT, ["1984-5", "1850–52"], "year_spans = true") == ["1984/1985", "1850/1852"]


def test_a_span_that_ends_before_it_begins_is_not_read_as_a_month() -> None:
    (refusal,) = refusals(TEXT, ["1899-02"], "year_spans = true")
    assert "ends no later than it begins" in refusal


@pytest.mark.parametrize(
    ("when", "cell"),
    [
        (TEXT, "9999"),
        (TEXT, "9999-12-31"),
        (TEXT, "9999-12-31T23:59:59Z"),
        (formatted("%d/%m/%Y"), "31/12/9999"),
        (formatted("words", "edtf"), "9999"),
    ],
)
def test_the_end_of_time_of_a_database_is_not_a_date(when: str, cell: str) -> None:
    (refusal,) = refusals(when, [cell])
    assert "for no date" in refusal
    assert dates(when, [cell], f'literal = ["{cell}"]')[0]
    assert dates(when, [cell], f'empty = ["{cell}"]') == [None]


def test_a_year_of_few_digits_is_read_where_the_mapping_counts_years() -> None:
    cells = ["-55", "43", "-0055", "122"]
    assert dates(TEXT, cells, 'years = "historical"') == ["-0054", "0043", "-0054", "0122"]
    assert dates(TEXT, cells, 'years = "astronomical"') == ["-0055", "0043", "-0055", "0122"]


def test_historians_have_no_year_0() -> None:
    for when in (TEXT, '{ year = "{W}" }'):
        (refusal,) = refusals(when, ["0"], 'years = "historical"')
        assert "no year 0" in refusal
        assert dates(when, ["0"], 'years = "astronomical"') == ["0000"]


@pytest.mark.parametrize("cell", ["-9", "-99", "999", "0", "9"])
def test_a_code_in_a_column_of_formats_or_words_is_refused_with_the_way_to_list_it(
    cell: str,
) -> None:
    for when in (formatted("%d/%m/%Y"), TEXT):
        (refusal,) = refusals(when, [cell])
        assert f'empty = ["{cell}"]' in refusal


def test_months_in_a_column_of_dates_stay_months() -> None:
    assert dates(TEXT, ["1804-09", "1804-09-11"]) == ["1804-09", "1804-09-11"]
    assert dates(TEXT, ["1955-03", "1955"]) == ["1955-03", "1955"]


def test_a_window_with_one_side_is_open() -> None:
    spec = '{{ start = "{}", end = "{}", default = "window" }}'
    assert dates(spec.format("{W}", ""), ["1955-03-04"]) == ["[1955-03-04..]"]
    assert dates(spec.format("", "{W}"), ["1955-03-04"]) == ["[..1955-03-04]"]
    assert dates(spec.format("{W}", "{W}"), ["1955-03-04"]) == ["1955-03-04"]


@pytest.mark.parametrize("code", ["NA", "n/a", "NULL", "NaN", "Unspecified"])
def test_a_code_for_no_value_waits_for_the_mapping_to_say_what_it_is(code: str) -> None:
    (told,) = refusals(TEXT, [code])
    assert f'empty = ["{code}"]' in told
    assert dates(TEXT, [code], f'empty = ["{code}"]') == [None]
    notices = imported(TEXT, [code], f'empty = ["{code}"]').notices
    assert notices == (f"1 cell that says '{code}' counts as empty.",)


def test_a_code_that_means_itself_is_kept() -> None:
    mapping = (
        'literal = ["NA"]\n[event]\ntype = "Shut"\nwhen = "2020"\n[fields]\n'
        'camp = { entity = "camp" }\nstate = "shut"\n[entities.camp]\nkind = "camp"\n'
        'label = "{Camp}"\n'
    )
    batch = read("csv", b"Camp,W\nNA,x\n", asked(mapping=mapping))
    assert batch.drafts[1].line["data"]["label"] == "NA"


def test_otherwise_is_a_text_with_cells_in_it() -> None:
    spec = '{ year = "1902", month = { from = "{W}", map = { "88" = "XX" }, otherwise = "{W}" } }'
    assert dates(spec, ["88", "5"]) == ["1902-XX", "1902-05"]


def test_a_question_left_in_the_mapping_is_asked_before_anything_comes_in() -> None:
    with pytest.raises(InvalidError, match="year_spans: is a question still"):
        imported(TEXT, ["1999"], 'year_spans = "?"')


@given(st.dates(), st.sampled_from(["%d/%m/%Y", "%Y%m%d", "%B %d, %Y", "%d-%b-%Y", "%Y-%j"]))
def test_a_day_written_by_a_format_is_read_as_that_day(day: object, form: str) -> None:
    said = day.strftime(form.replace("%Y", f"{day.year:04d}"))  # type: ignore[attr-defined]
    assert by_format(said, form) == str(day)


@given(st.text(st.sampled_from("0123456789-/:. TZxX"), max_size=14))
def test_a_cell_never_gives_a_year_that_it_does_not_hold(cell: str) -> None:
    for form in ("%d/%m/%Y", "%Y%m", "%Y%m%d", "%Y-%m-%dT%H:%M:%S", "%Y"):
        made = by_format(cell, form)
        assert made is None or made[:4] in cell


def test_a_cell_in_words_is_read_by_its_format() -> None:
    assert by_format("c. 886", "words") == "0886~"
    assert by_format("ca. 333 BCE", "words") == "-0332~"
    assert by_format("winter 1204", "words") is None


def test_a_bare_year_in_words_is_ad_where_the_mapping_says_how_years_are_counted() -> None:
    cells = ["43", "Between 47 and 50", "c. 874", "55 BC", "878", "1066"]
    counted = dates(formatted("words"), cells, 'years = "historical"')
    assert counted == ["0043", "[0047..0050]", "0874~", "-0054", "0878", "1066"]
    assert 'years = "historical"' in refusals(formatted("words"), ["43"])[0]


def test_a_day_in_edtf_among_words_is_refused_with_the_format_that_reads_both() -> None:
    (refusal,) = refusals(formatted("words"), ["1066-12-25"])
    assert 'format = ["words", "edtf"]' in refusal
    assert dates(formatted("words", "edtf"), ["1066-12-25", "c. 1100"]) == ["1066-12-25", "1100~"]
    assert refusals(formatted("words"), ["1903-11"])
