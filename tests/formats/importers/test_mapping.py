"""Custom mappings: dates, quantities, entities, documents, errors, and a suggested mapping."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chrono import edtf
from chrono.errors import ChronoError, InvalidError
from chrono.formats.importers import guess, read
from chrono.formats.importers.batch import Batch
from chrono.formats.importers.mapping.load import load
from chrono.formats.importers.mapping.rows import decode, sniff, table
from chrono.formats.importers.mapping.spans import spanned
from chrono.formats.importers.mapping.suggest import propose
from chrono.formats.importers.slugs import slug
from tests.formats.importers.world import TEXTS, VOCABULARY, asked, drafts_of

BEGIN = '[event]\ntype = "Fell"\nwhen = "{When}"\n[fields]\nforce = { entity = "force" }\n'
FORCE = '[entities.force]\nkind = "force"\nlabel = "{Force}"\n'


def mapped(mapping: str, text: str, **more: object) -> Batch:
    return read("csv", text.encode(), asked(mapping=mapping, **more))


def when(spec: str, header: str, row: str) -> str | None:
    mapping = f'[event]\ntype = "Fell"\nwhen = {spec}\n'
    (_, line) = drafts_of(mapped(mapping, f"{header}\n{row}\n"))
    return line.get("when")


@given(TEXTS)
def test_a_slug_is_an_id_and_always_the_same(text: str) -> None:
    from chrono.model.event import ENTITY_ID

    assert ENTITY_ID.match(slug(text))
    assert slug(text) == slug(text)


def test_dates_in_parts_keep_what_is_unknown_unknown() -> None:
    spec, header = '{ year = "{Y}", month = "{M}", day = "{D}" }', "Y,M,D"
    assert when(spec, header, "2020,9,3") == "2020-09-03"
    assert when(spec, header, "2020,9,") == "2020-09"
    assert when(spec, header, "2020,9,XX") == "2020-09-XX"
    assert when(spec, header, "2020,,12") == "2020-XX-12"
    assert when(spec, header, "2020,?,?") == "2020-XX-XX"
    assert when(spec, header, "2020,9,xx") == "2020-09-XX"


def test_a_format_makes_a_date_no_more_exact_than_it_is() -> None:
    assert when('{ from = "{W}", format = "%B %Y" }', "W", "March 2020") == "2020-03"
    assert when('{ from = "{W}", format = "%Y" }', "W", "2020") == "2020"
    assert when('{ from = "{W}", format = "unix" }', "W", "1600000000") == "2020-09-13T12:26:40Z"


def test_a_date_that_could_be_two_is_refused_without_a_format() -> None:
    found = mapped(BEGIN + FORCE, "When,Force\n03/04/2020,Reds\n")
    (refusal,) = found.refusals
    assert (refusal.row, refusal.column) == (2, "When")
    assert "format" in refusal.reason


@given(
    st.dates(),
    st.integers(0, 800),
    st.sampled_from(["day", "window", "week", "month", "year", "held"]),
)
def test_a_start_and_an_end_make_a_date_of_just_those_days(start, days, how) -> None:
    from datetime import date, timedelta

    end = min(start.toordinal() + days, date.max.toordinal())
    last = (start + timedelta(end - start.toordinal())).isoformat()
    made = edtf.parse(spanned(start.isoformat(), last, how))
    if start.isoformat() != last:
        assert (made.earliest, made.latest) == (start.toordinal(), end)
    else:
        assert made.earliest <= start.toordinal() <= made.latest


def test_an_entity_that_the_chronicle_knows_by_another_name_is_that_one() -> None:
    from chrono.model.claim import Entity

    known = {"reds-1": Entity("reds-1", "force", "Red Army", ("Reds",))}
    (_, entity, line) = drafts_of(mapped(BEGIN + FORCE, "When,Force\n2020,reds\n", entities=known))
    assert line["data"]["force"] == "reds-1"
    assert entity["data"]["entity"] == "reds-1", "a declaration that the plan leaves out"


def test_hostile_cells_come_out_harmless() -> None:
    text = (
        'When,Force\n2020,"\x1b]0;pwned\x07Re\x1b[31mds\u009b\x7f"\n2021,"<img src=x onerror=1>"\n'
    )
    found = mapped(BEGIN + FORCE, text)
    assert "Control characters were taken out of its texts." in found.notices
    labels = [
        each["data"]["label"] for each in drafts_of(found) if each["type"] == "EntityDescribed"
    ]
    assert labels == ["]0;pwnedRe[31mds", "<img src=x onerror=1>"]


@given(st.lists(st.lists(TEXTS, min_size=2, max_size=2), min_size=1, max_size=4))
def test_any_cells_give_drafts_or_refusals_and_no_crash(rows: list[list[str]]) -> None:
    import csv
    import io

    text = io.StringIO()
    csv.writer(text).writerows([["When", "Force"], *rows])
    try:
        found = mapped(BEGIN + FORCE, text.getvalue())
    except InvalidError:
        return
    said = [row for row in rows if any(cell.strip() for cell in row)]
    events = [draft for draft in found.drafts if draft.line["type"] == "Fell"]
    assert len(events) + len(found.refusals) <= len(said)


def test_mistakes_of_a_mapping_are_told_all_at_once() -> None:
    with pytest.raises(InvalidError) as caught:
        load(
            '[event]\nwhenn = "x"\n'
            '[fields]\nforse = "{A}"\n[entities.x]\nkind = "force"\nlable = "{B}"',
            VOCABULARY,
        )
    told = str(caught.value)
    assert "did you mean 'when'" in told
    assert "event.type: is missing" in told
    assert "did you mean 'label'" in told


def test_a_column_that_the_table_lacks_is_told_with_the_nearest() -> None:
    with pytest.raises(InvalidError, match="did you mean 'Wen'"):
        mapped(BEGIN + FORCE, "Wen,Force\n2020,Reds\n")


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\n\n",
        b"\0\0\0",
        b"\xff\xfe\x00",
        b'a,b\n"unclosed\n',
        b"a,a\n1,2\n",
        b"\x89PNG\r\n\x1a\n\x00",
        b"a,b\n\xe9t\xe9,1\n",
    ],
)
def test_what_is_no_table_is_refused_with_a_sentence(data: bytes) -> None:
    with pytest.raises(ChronoError):
        read("csv", data, asked(mapping=BEGIN + FORCE))


def test_other_encodings_and_delimiters_are_understood() -> None:
    text = "When;Force\n2020;Café\n"
    for data, more in (
        (text.encode("utf-16"), ""),
        (text.encode("cp1252"), 'encoding = "cp1252"\n'),
    ):
        found = read("csv", data, asked(mapping=more + BEGIN + FORCE))
        assert any(line["data"].get("label") == "Café" for line in drafts_of(found))
    assert sniff("a\tb\n1\t2\n") == "\t"
    assert sniff("a|b\n1|2\n") == "|"


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|", "^", ":", "~", "\x1f"])
def test_a_table_is_the_same_whatever_divides_its_cells(delimiter: str) -> None:
    rows = (("When", "Force", "Note"), ("2020", "Reds", "a"), ("2021", "Blues", "b"))
    text = "".join(delimiter.join(row) + "\n" for row in rows)
    assert sniff(text) == delimiter
    made = [each.line for each in mapped(BEGIN + FORCE, text).drafts]
    assert [line["when"] for line in made if line["type"] == "Fell"] == ["2020", "2021"]


def test_a_mark_inside_the_cells_divides_nothing_where_the_header_has_a_usual_one() -> None:
    assert sniff("Time;Force\n10:30:00;Reds\n11:30:00;Blues\n") == ";"
    assert sniff("When\n2020\n2021\n") == ","
    assert sniff("Time: of day,Force\n10:30,Reds\n") == ","


def test_the_table_itself_is_the_document_unless_the_mapping_says_otherwise() -> None:
    (document, *_) = drafts_of(mapped(BEGIN + FORCE, "When,Force\n2020,Reds\n", published="2021"))
    assert document["when"] == "2021"
    assert document["data"]["file"] == "file.csv"
    assert len(document["data"]["sha256"]) == 64


def test_a_first_mapping_is_proposed_and_can_be_used() -> None:
    text = "Date,Force,Dead,Headline,Source,Published\n2020-03-01,Reds,3,Fight,Gazette,2020-03-02\n"
    made = propose(table(decode(text.encode())), VOCABULARY, "x.csv")
    found = drafts_of(mapped(made, text))
    assert found[-1]["data"] == {"force": "reds", "dead": 3}
    assert found[0]["when"] == "2020-03-02"
    assert found[0]["data"]["publisher"] == "Gazette"


def test_a_proposal_asks_what_the_rows_leave_open() -> None:
    made = propose(table("Date,Force,Dead\n03/04/2020,Reds,3\n"), VOCABULARY, "x.csv")
    assert "choose the one that is meant" in made
    sure = propose(table("Date,Force,Dead\n23/04/2020,Reds,3\n"), VOCABULARY, "x.csv")
    assert "choose" not in sure
    assert '"%d/%m/%Y"' in sure


def test_the_format_of_a_file_is_seen_from_its_name_and_beginning() -> None:
    assert guess("x.CSV", b"a,b") == "csv"
    assert guess("x.csv", b"Year,Month,Day,Time") == "timelinejs"
    assert guess("x.json", b'[{"specversion": "1.0"') == "cloudevents"
    assert guess("log.jsonl", b"{}") == "jsonl"
    assert guess("x", b"BEGIN:VCALENDAR") == "ics"
    with pytest.raises(InvalidError):
        guess("x.docx", b"PK")


def test_a_key_that_is_no_place_stands_in_every_id_so_that_order_does_not_matter() -> None:
    mapping = BEGIN + FORCE + 'key = "{Region}"\n'
    rows = ["2020,Reds,north", "2021,Reds,south"]

    def forces(*lines: str) -> list[str]:
        found = mapped(mapping, "\n".join(["When,Force,Region", *lines]))
        return [each.line["data"]["force"] for each in found.drafts if each.line["type"] == "Fell"]

    north, south = forces(*rows)
    assert north != south
    assert forces(*rows[::-1]) == [south, north]
    assert forces(rows[1]) == [south]
