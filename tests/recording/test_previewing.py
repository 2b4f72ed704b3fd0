"""Previews show the changes and warnings of an append before anything is written."""

from __future__ import annotations

from typing import Any

from chrono.chronicle import Chronicle
from chrono.edtf.clock import UTC_CLOCK
from tests.recording.conftest import handed, reduced


def previewed(chronicle: Chronicle, *drafts: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Of each day, what each cell would show."""
    prepared = chronicle.drafts.prepare(drafts)
    assert not prepared.problems
    return {
        UTC_CLOCK.format(each.at): {
            change.cell: change.after.value if change.after else None for change in each.changes
        }
        for each in chronicle.drafts.preview(prepared)
    }


def warned(chronicle: Chronicle, *drafts: dict[str, Any]) -> str:
    prepared = chronicle.drafts.prepare(drafts)
    assert not prepared.problems
    return "\n".join(chronicle.drafts.warnings(prepared))


def test_a_preview_shows_the_change_at_its_own_date_and_today(chronicle: Chronicle) -> None:
    seen = previewed(chronicle, handed())
    assert seen["2020-08-23"] == {"taji.holder": "iraq"}
    assert seen["2020-12-01"] == {"taji.holder": "iraq"}


def test_a_preview_writes_nothing(chronicle: Chronicle) -> None:
    before = chronicle.repository.log.head()
    previewed(chronicle, handed())
    assert chronicle.repository.log.head() == before


def test_a_late_fact_that_a_newer_one_outdates_changes_only_the_past(chronicle: Chronicle) -> None:
    chronicle.append(handed(when="2020-09-05"))
    seen = previewed(chronicle, handed(to="coalition", when="2020-03-01"))
    assert seen["2020-03-01"] == {"taji.holder": "coalition"}
    assert "2020-12-01" not in seen


def test_the_preview_of_a_retraction_shows_what_would_stand_instead(chronicle: Chronicle) -> None:
    chronicle.append(handed(to="coalition", when="2020-01-01"))
    wrong = chronicle.append(handed()).ids[0]
    seen = previewed(chronicle, chronicle.drafts.retraction(wrong, "misread"))
    assert seen["2020-12-01"] == {"taji.holder": "coalition"}


def test_the_preview_of_a_link_shows_how_it_narrows_a_date(chronicle: Chronicle) -> None:
    exact, vague = chronicle.append(
        handed(when="2020-08-23"), reduced(when="[2020-08-01..2020-09-10]", to=3000)
    ).ids
    seen = previewed(chronicle, chronicle.drafts.link(vague, "same", exact))
    assert not seen or "us-troops.strength" in next(iter(seen.values()))


def test_what_is_appended_shows_just_what_was_previewed(chronicle: Chronicle) -> None:
    draft = reduced(by=2200, to=3000)
    seen = previewed(chronicle, draft)
    chronicle.append(draft)
    for day, cells in seen.items():
        for cell, value in cells.items():
            assert chronicle.reading(cell, at=day).value == value


def test_a_near_twin_is_named(chronicle: Chronicle) -> None:
    name = chronicle.append(handed(summary="The base was given over.")).ids[0]
    assert name[:12] in warned(chronicle, handed(summary="Taji was handed to Iraq."))


def test_a_deed_dated_after_its_own_document_is_warned_of(chronicle: Chronicle) -> None:
    assert "planned" in warned(chronicle, handed(when="2020-11-01"))
    assert not warned(chronicle, handed(when="2020-11-01", modality="planned"))


def test_an_open_start_that_puts_earlier_dates_in_doubt_is_warned_of(chronicle: Chronicle) -> None:
    assert not warned(chronicle, handed(when="[..2020-09-01]"))
    chronicle.append(handed(to="coalition", when="2019-01-01"))
    assert "in doubt" in warned(chronicle, handed(when="[..2020-09-01]"))


def test_numbers_that_do_not_add_up_are_warned_of_and_kept(chronicle: Chronicle) -> None:
    assert "do not add up" in warned(chronicle, reduced(by=100, to=3000, **{"from": 5200}))
    assert not warned(chronicle, reduced(by=2200, to=3000, **{"from": 5200}))


def test_who_retracts_or_corrects_what_is_retracted_already_is_told_by_what(
    chronicle: Chronicle,
) -> None:
    wrong = chronicle.append(handed(to="coalition", when="2020-03-01")).ids[0]
    first = chronicle.drafts.retraction(wrong, "misread")
    assert not warned(chronicle, first)
    gone = chronicle.append(first).ids[0]
    assert not warned(chronicle, first), "the very same retraction is no second one"
    again = chronicle.drafts.retraction(wrong, "of another base")
    said = f"Event {wrong[:12]} is retracted already, by {gone[:12]} (misread)."
    assert warned(chronicle, again) == said
    assert said in warned(chronicle, *chronicle.drafts.correction(wrong, {"note": "n"}, "a slip"))
    chronicle.append(chronicle.drafts.retraction(gone, "it was right after all"))
    assert not warned(chronicle, again), "what stands again can be retracted again"


def test_a_retraction_is_shown_on_the_days_of_what_it_retracts_and_not_today_alone(
    chronicle: Chronicle,
) -> None:
    wrong = chronicle.append(handed(to="coalition", when="2020-03-01")).ids[0]
    chronicle.append(handed(when="2020-09-05"))
    seen = previewed(chronicle, chronicle.drafts.retraction(wrong, "misread"))
    assert seen["2020-03-01"] == {"taji.holder": None}
    assert "2020-12-01" not in seen
