"""Dates in drafts: EDTF, words with a year, and relative phrases; others are refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from chrono.chronicle import Chronicle
from chrono.edtf import EdtfError
from chrono.errors import InvalidError
from tests.recording.conftest import DECLARED, NOW, VOCABULARY, handed, reduced


def recorded(chronicle: Chronicle, draft: dict[str, object]) -> tuple[object, ...]:
    """Date, basis and the words as written of what a draft became."""
    (name,) = chronicle.append(draft).ids
    event = chronicle.event(name)
    return event.when, event.basis, event.when_as_written


def refused(chronicle: Chronicle, draft: dict[str, object]) -> str:
    head = chronicle.repository.log.head()
    with pytest.raises(InvalidError) as caught:
        chronicle.append(draft)
    assert chronicle.repository.log.head() == head, "nothing is written"
    return " ".join(str(caught.value).split())


@pytest.mark.parametrize(
    "words", ["23 August 2020", "August 23, 2020", "Sunday, 23 August 2020", "23 Aug. 2020"]
)
def test_words_that_have_their_year_are_that_date_and_nothing_was_worked_out(
    chronicle: Chronicle, words: str
) -> None:
    assert recorded(chronicle, handed(when=words)) == ("2020-08-23", None, None)


def test_the_same_day_in_words_and_in_edtf_is_the_same_fact(chronicle: Chronicle) -> None:
    first = chronicle.append(handed(when="2020-08-23"))
    again = chronicle.append(handed(when="23 August 2020"))
    assert again.ids == first.ids
    assert not again.appended.new


def test_a_document_can_be_declared_with_its_date_in_words(chronicle: Chronicle) -> None:
    chronicle.append(
        {
            "type": "DocumentPublished",
            "when": "5 October 2020",
            "data": {"document": "x", "title": "X"},
        }
    )
    assert chronicle.document("x").when == "2020-10-05"


@pytest.mark.parametrize(
    ("phrase", "edtf"),
    [
        ("Tuesday", "2020-09-08"),
        ("4 January", "2020-01-04"),
        ("12 days ago", "2020-08-29"),
        ("last week", "[2020-08-31..2020-09-06]"),
        ("earlier this month", "[2020-09-01..2020-09-10]"),
    ],
)
def test_what_hangs_on_the_publication_is_worked_out_and_says_so(
    chronicle: Chronicle, phrase: str, edtf: str
) -> None:
    assert recorded(chronicle, handed(when=phrase)) == (edtf, "relative", phrase)


def test_a_basis_that_is_given_stays(chronicle: Chronicle) -> None:
    assert recorded(chronicle, handed(when="Tuesday", basis="outside"))[1] == "outside"


def test_when_it_was_said_may_be_in_words_too_and_leaves_the_date_as_written_alone(
    chronicle: Chronicle,
) -> None:
    draft = handed(when="2020-08", said="Wednesday", modality="reported", speaker="iraq")
    (name,) = chronicle.append(draft).ids
    event = chronicle.event(name)
    assert (event.said, event.basis, event.when_as_written) == ("2020-09-09", "relative", None)


@pytest.mark.parametrize(
    ("typed", "offer"),
    [
        ("23.8.2020", "did you mean 2020-08-23?"),
        ("8/9/2020", "did you mean 2020-09-08 or 2020-08-09?"),
        ("2020/08/23", "did you mean 2020-08-23?"),
        ("20200823", "did you mean 2020-08-23?"),
    ],
)
def test_figures_in_another_order_are_offered_and_never_taken(
    chronicle: Chronicle, typed: str, offer: str
) -> None:
    said = refused(chronicle, handed(when=typed))
    assert "when: " in said
    assert offer in said


def test_a_wrong_date_is_told_once_beside_all_else_that_is_wrong(chronicle: Chronicle) -> None:
    said = refused(chronicle, handed(base="tajji", when="2020-13"))
    assert said.count("there is no month 13") == 1
    assert "data.base: 'tajji'" in said


def test_a_day_of_the_week_that_does_not_fit_is_refused_with_the_one_that_does(
    chronicle: Chronicle,
) -> None:
    assert "2020-08-23 was a Sunday" in refused(chronicle, handed(when="Monday, 23 August 2020"))


def test_a_phrase_without_a_document_says_what_it_hangs_on_and_what_it_would_be_today(
    chronicle: Chronicle,
) -> None:
    draft = handed(when="yesterday")
    del draft["source"]
    said = refused(chronicle, draft)
    assert "derived from the publication of a document, and here none is known" in said
    assert "seen from today it would be 2020-11-30" in said


def test_a_publication_is_not_worked_out_from_today_by_itself(chronicle: Chronicle) -> None:
    said = refused(
        chronicle,
        {"type": "DocumentPublished", "when": "yesterday", "data": {"document": "x", "title": "X"}},
    )
    assert "seen from today it would be 2020-11-30" in said


def test_what_is_no_date_at_all_keeps_the_reason_of_the_reader(chronicle: Chronicle) -> None:
    assert "a date begins with a year" in refused(chronicle, reduced(when="12,5", by=100))


# ---------------------------------------------------------------- asking


@pytest.mark.parametrize(
    "words", ["2020-11-30", "30 November 2020", "yesterday", "Monday, 30 November 2020"]
)
def test_a_day_may_be_asked_for_in_words(chronicle: Chronicle, words: str) -> None:
    assert chronicle.view(at=words, known_at=words) == chronicle.view("2020-11-30", "2020-11-30")


@pytest.mark.parametrize("words", ["30.11.2020", "soon", "Friday, 30 November 2020", ""])
def test_what_names_no_day_is_refused(chronicle: Chronicle, words: str) -> None:
    with pytest.raises(EdtfError):
        chronicle.view(at=words)


def test_an_open_end_has_no_last_day_to_ask_for(chronicle: Chronicle) -> None:
    with pytest.raises(InvalidError, match="no end to ask for"):
        chronicle.view(at="2020/..")


# ---------------------------------------------------------------- times of day


@pytest.mark.parametrize(
    ("words", "moment"),
    [
        ("10:46", "2020-09-10T10:46"),
        ("about 12:45", "2020-09-10T12:45~"),
        ("between 1:26 and 1:27", "[2020-09-10T01:26..2020-09-10T01:27]"),
        ("from 10:48 to 11:01", "2020-09-10T10:48/2020-09-10T11:01"),
    ],
)
def test_a_clock_time_alone_is_that_of_the_documents_day_and_worked_out(
    chronicle: Chronicle, words: str, moment: str
) -> None:
    assert recorded(chronicle, handed(when=words)) == (moment, "relative", words)


def test_without_a_document_a_clock_time_alone_is_refused(chronicle: Chronicle) -> None:
    draft = handed(when="10:46")
    del draft["source"]
    assert "seen from today it would be 2020-12-01T10:46" in refused(chronicle, draft)


def test_a_fraction_of_a_second_is_cut_and_kept_as_written(chronicle: Chronicle) -> None:
    typed = "2020-08-23T10:46:30.250"
    assert recorded(chronicle, handed(when=typed)) == ("2020-08-23T10:46:30", None, typed)


def test_a_fraction_stands_beside_the_documents_own_words(chronicle: Chronicle) -> None:
    draft = handed(when="2020-08-23T10:46:30.5Z", when_as_written="at half past the second")
    written = "at half past the second; 2020-08-23T10:46:30.5Z"
    assert recorded(chronicle, draft) == ("2020-08-23T10:46:30Z", None, written)


def test_two_that_differ_only_in_their_fraction_are_possible_and_never_contested(
    chronicle: Chronicle,
) -> None:
    for to, fraction in (("iraq", ".250"), ("coalition", ".750")):
        chronicle.append(handed(to=to, when=f"2020-08-23T10:46:30{fraction}"))
    assert chronicle.reading("taji.holder", at="2020-08-24").standing == "possible"


def test_two_of_the_same_fraction_are_contested_however_it_is_written(chronicle: Chronicle) -> None:
    for to, fraction in (("iraq", ".25"), ("coalition", ",250")):
        chronicle.append(handed(to=to, when=f"2020-08-23T10:46:30{fraction}"))
    assert chronicle.reading("taji.holder", at="2020-08-24").standing == "contested"


def test_what_was_said_at_a_fraction_of_a_second_keeps_it_in_the_note(
    chronicle: Chronicle,
) -> None:
    (name,) = chronicle.append(handed(said="2020-08-23T10:46:30.5")).ids
    event = chronicle.event(name)
    assert (event.said, event.note) == (
        "2020-08-23T10:46:30",
        "said as written: 2020-08-23T10:46:30.5",
    )


def test_a_time_that_the_clock_skips_is_refused_at_append_and_read_in_a_stored_line(
    tmp_path: Path,
) -> None:
    made = Chronicle.create(tmp_path / "london", f'zone = "Europe/London"\n{VOCABULARY}')
    london = Chronicle(made.root, NOW)
    london.append(*DECLARED)
    draft = handed(when="2020-03-29T01:30")
    assert "does not occur in Europe/London" in refused(london, draft)
    london.append({**draft, "when": "2020-03-29T01:30Z"})
    vocabulary = london.root / "events" / "vocabulary.toml"
    vocabulary.write_text(vocabulary.read_text().replace("Europe/London", "UTC"))
    Chronicle(made.root, NOW).append(draft)
    vocabulary.write_text(vocabulary.read_text().replace('zone = "UTC"', 'zone = "Europe/London"'))
    london = Chronicle(made.root, NOW)
    reading = london.reading("taji.holder", at="2020-03-29T02:31")
    assert {claim.when: claim.earliest for claim in reading.candidates} == dict.fromkeys(
        ("2020-03-29T01:30", "2020-03-29T01:30Z"), 1_585_445_400
    )


# ---------------------------------------------------------------- names


def test_an_entity_is_found_by_its_id_label_or_alias_in_any_case(chronicle: Chronicle) -> None:
    names = ("taji", "TAJI", "Taji Air Base", "camp taji")
    ids = {chronicle.append(handed(base=name)).ids for name in names}
    assert len(ids) == 1


def test_a_label_that_is_anothers_id_in_other_letters_stays_that_label(
    chronicle: Chronicle,
) -> None:
    chronicle.append(
        {"type": "EntityDescribed", "data": {"entity": "north", "kind": "base", "label": "QAIM"}}
    )
    (name,) = chronicle.append(handed(base="Qaim")).ids
    assert chronicle.event(name).data["base"] == "north"
    (name,) = chronicle.append(handed(base="qaim")).ids
    assert chronicle.event(name).data["base"] == "qaim"


def test_a_name_that_two_have_is_nobodys(chronicle: Chronicle) -> None:
    for name in ("north", "south"):
        chronicle.append(
            {
                "type": "EntityDescribed",
                "data": {"entity": name, "kind": "base", "label": "The Camp"},
            }
        )
    assert "Entity 'The Camp' is not in this chronicle" in refused(
        chronicle, handed(base="The Camp")
    )


def test_a_calendar_is_how_a_date_is_typed_and_not_a_key_of_the_log(chronicle: Chronicle) -> None:
    (name,) = chronicle.append(handed(when="23 August 1500", calendar="julian")).ids
    event = chronicle.event(name)
    assert (event.when, event.when_as_written) == ("1500-09-02", "23 August 1500 (Julian)")
    assert "calendar" not in event.data


def test_a_calendar_that_is_not_known_is_refused(chronicle: Chronicle) -> None:
    said = refused(chronicle, handed(when="23 August 1500", calendar="coptic"))
    assert all(name in said for name in ("gregorian", "julian"))


@pytest.mark.parametrize(
    ("words", "edtf"), [("c. 886", "0886~"), ("spring 1204", "1204-21"), ("55 BC", "-0054")]
)
def test_the_words_of_historians_are_dates(chronicle: Chronicle, words: str, edtf: str) -> None:
    assert recorded(chronicle, handed(when=words)) == (edtf, None, None)


def test_a_convention_keeps_the_words_as_written(chronicle: Chronicle) -> None:
    when, basis, written = recorded(chronicle, handed(when="early 1850"))
    assert (when, basis, written) == ("[1850-01..1850-04]", None, "early 1850")


def test_the_words_of_another_calendar_are_kept_for_what_was_said_too(
    chronicle: Chronicle,
) -> None:
    (name,) = chronicle.append(
        handed(when="1500-09-02", said="25 August 1500 (Julian)", note="from a roll")
    ).ids
    event = chronicle.event(name)
    assert event.said == "1500-09-04"
    assert event.note == "from a roll; said as written: 25 August 1500 (Julian)"


def test_the_words_of_another_calendar_are_kept_for_a_date_in_the_data(
    chronicle: Chronicle,
) -> None:
    data = {"body": "coalition", "member": ["iraq"], "on": "23 August 1500"}
    (name,) = chronicle.append(
        {"type": "Joined", "when": "1500-09-02", "calendar": "julian", "data": data}
    ).ids
    event = chronicle.event(name)
    assert event.data["on"] == "1500-09-02"
    assert event.note == "on as written: 23 August 1500 (Julian)"
