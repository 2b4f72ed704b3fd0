"""Appending from the screen: form, refusal, preview, confirmation, and the new state."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from textual.events import Key, Paste
from textual.widgets import Input

from chrono.chronicle import Chronicle
from chrono.model.passage import digest
from chrono.tui.keys import COMMANDS, WRITE, Command
from chrono.tui.sanitize import clean
from tests.tui.driving import Driver, form_of, scrubbing
from tests.tui.worlds import HOSTILE, NOW, VOCABULARY, by_summary, document, entity, make, said

ROOT = Path(__file__).parents[2]


async def form(driver: Driver, kind: str, texts: dict[str, str]) -> None:
    """Opens the form of a type, fills it, and asks for the preview."""
    await driver.press("a")
    driver.app.screen.query_one(Input).value = kind
    await driver.press("enter")
    await driver.fill(texts)
    await driver.press("f2")


async def yes(driver: Driver) -> None:
    """The clear yes, and until it is on the screen."""
    await driver.press("y")
    await driver.settle_writing()


def words(driver: Driver) -> str:
    """The text on the screen, as if on one line."""
    return " ".join(driver.text().split())


# ------------------------------------------------------------------ appending


async def test_a_passage_that_is_not_in_the_text_is_refused_and_one_that_is_there_is_written(
    tmp_path: Path,
) -> None:
    text = "On Monday the Watch took the fort, they said. It rained."
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts" / "one.txt").write_text(text)
    own = make(tmp_path / "own")
    own.append(
        entity("oak-fort", "base", "Oak Fort"),
        entity("watch", "force", "The Watch"),
        document("A1", "One", "2020-03-01", sha256=digest(text)),
        recorder="t",
    )
    asked = {"base": "Oak Fort", "to": "The Watch", "when": "2020-02-24", "document": "A1"}
    async with scrubbing(own, at="2020-03-05", documents=tmp_path / "texts") as driver:
        await form(driver, "BaseHandedOver", {**asked, "passage": "the Guard took the fort"})
        assert "Nothing was written." in driver.text()
        assert "the Guard took the fort" in words(driver)
        await driver.press("y")
        assert own.repository.log.count() == 3, "a refusal asks nothing"
        await driver.press("escape")
        assert "Nothing was written." in driver.status()
        assert driver.app.focused.value == "the Guard took the fort", (
            "back in the field in question"
        )
        await driver.fill({"passage": "the Watch took the fort"})
        await driver.press("f2")
        assert "then: The Watch (stated)" in driver.text()
        assert "One (A1)" in driver.text()
        assert "On Monday the Watch took the fort, they said. It rained." in words(driver)
        assert own.repository.log.count() == 3
        await yes(driver)
        assert "Written: 1 event. +1 new." in driver.status()
        assert own.repository.log.count() == 4
        assert driver.model.cache.readings["oak-fort.holder"].value == "watch"
        event = next(each for each in own.events if each.type == "BaseHandedOver")
        assert event.source is not None
        assert text[event.source.start : event.source.end] == "the Watch took the fort"
        await driver.to_event(event.id)
        assert "the Watch took the fort" in driver.words("detail")
        assert "its digest agrees" in driver.words("detail")


async def test_what_stands_in_the_log_already_is_said_to_and_changes_nothing(
    own: Chronicle,
) -> None:
    count = own.repository.log.count()
    async with scrubbing(own, at="2020-08-01") as driver:
        await form(
            driver,
            "BaseStatus",
            {"base": "Oak Fort", "status": "left", "when": "2020-07-04", "document": "B2"},
        )
        await yes(driver)
        assert "Nothing new: 1 event stood in the log already." in driver.status()
    assert own.repository.log.count() == count


async def test_a_date_is_explained_and_a_name_completed_while_one_types(own: Chronicle) -> None:
    async with scrubbing(own, at="2020-08-01") as driver:
        await driver.press("a")
        driver.app.screen.query_one(Input).value = "BaseStatus"
        await driver.press("enter")
        await driver.type("elm")
        await driver.pilot.pause(0.3)
        assert "not yet: not known yet; like it: Elm Field" in words(driver)
        await driver.press("right")
        box: Any = driver.app.screen.focused
        assert box.value == "elm Field"
        assert "base: Elm Field, base" in words(driver)
        await driver.fill({"when": "2020-09~"})
        assert "when: about September 2020" in words(driver)
        await driver.fill({"status": "closed", "when": "2020-99"})
        assert "when: not yet: " in words(driver)
        await driver.press("f2")
        assert "when: not yet: " in words(driver), "the form is held at what is not understood"
        await driver.press("escape")
        assert "Nothing was written." in driver.status()


async def test_what_another_appended_between_preview_and_yes_is_not_overwritten(
    own: Chronicle,
) -> None:
    async with scrubbing(own, at="2020-08-01") as driver:
        await form(
            driver,
            "BaseStatus",
            {"base": "Elm Field", "status": "closed", "when": "2020-07-20", "document": "C3"},
        )
        Chronicle(own.root).append(
            said("BaseStatus", "2020-07-20", "C3", base="elm-field", status="closed"),
            said("StrengthStated", "2020-07-21", "C3", force="grey-band", strength=40),
            recorder="another",
        )
        count = own.repository.log.count()
        await yes(driver)
        assert "1 event stood in the log already." in driver.status()
        assert own.repository.log.count() == count
        assert driver.model.cache.readings["grey-band.strength"].value == 40


# ------------------------------------------------------------------ retracting, correcting, judging


async def test_a_retracted_event_shows_no_value_any_more_and_is_marked_where_it_is_listed(
    own: Chronicle,
) -> None:
    event = by_summary(own, "Elm Field changed hands at last.")
    count = own.repository.log.count()
    async with scrubbing(own, at="2020-07-03") as driver:
        await driver.to_event(event.id)
        assert "retracted" not in driver.words("events")
        await driver.press("x")
        await driver.press("f2")
        assert "must be given" in words(driver), "without a reason nothing is retracted"
        await driver.fill({"reason": "Another field was meant."})
        await driver.press("f2")
        assert "it is: Elm Field changed hands at last." in words(driver)
        assert "then: Northern Guard" in words(driver)
        await yes(driver)
        assert own.repository.log.count() == count + 1
        assert driver.model.cache.readings["elm-field.holder"].value == "northern-guard"
        await driver.to_event(event.id)
        assert "retracted Elm Field changed hands at last." in driver.words("events")
        assert "Retracted: it stays in the log, and no longer counts." in driver.words("detail")
        await driver.press("left", "left")
        assert "Retracted: it stays" not in driver.words("detail")


async def test_a_correction_changes_what_was_typed_and_nothing_else(own: Chronicle) -> None:
    note = "Two pages.\nThe second is torn."
    own.append(
        said("BaseStatus", "2020-05-01", "B2", base="elm-field", status="in use", note=note),
        recorder="t",
    )
    event = next(each for each in own.events if each.note == note)
    async with scrubbing(own, at="2020-06-01") as driver:
        await driver.to_event(event.id)
        await driver.press("c")
        await driver.fill({"status": "left", "reason": "misread"})
        await driver.press("f2")
        assert "then: left (stated)" in driver.text()
        await yes(driver)
        assert driver.model.cache.readings["elm-field.status"].value == "left"
        assert "+1 new, 1 gone." in driver.status()
        assert event.offset not in driver.model.full.offsets
    found = [each for each in own.events if each.note]
    assert [each.note for each in found] == [note, note]
    assert found[1].data == {"base": "elm-field", "status": "left"}
    assert own.events.is_retracted(event.id)
    assert not own.events.is_retracted(found[1].id)


async def test_a_correction_that_changes_nothing_is_refused(own: Chronicle) -> None:
    event = by_summary(own, "The Band raided the bridge.")
    count = own.repository.log.count()
    async with scrubbing(own, at="2020-05-01") as driver:
        await driver.to_event(event.id)
        await driver.press("c")
        await driver.fill({"reason": "no reason"})
        await driver.press("f2")
        assert "says just that already" in words(driver)
        await driver.press("escape", "escape")
        assert len(driver.app.screen_stack) == 1
    assert own.repository.log.count() == count


async def test_a_judgement_can_be_left_and_given_and_is_told_with_its_reason(
    own: Chronicle,
) -> None:
    count = own.repository.log.count()
    async with scrubbing(own, at="2020-08-01") as driver:
        driver.model.cell = "oak-fort.status"
        await driver.press("J")
        assert "Choose a contested cell first" in driver.status()
        driver.model.cell = "dock-fire.killed"
        await driver.press("J", "escape")
        assert len(driver.app.screen_stack) == 1
        await driver.press("J", "down", "enter")
        await driver.fill({"reason": "counted twice"})
        await driver.press("f2")
        assert "right is: Fire at the dock by Grey Band: 5 killed" in words(driver)
        assert "and not: Fire at the dock: 2 killed" in words(driver)
        assert own.repository.log.count() == count
        await yes(driver)
        assert driver.model.cache.readings["dock-fire.killed"].value == 5
        await driver.press("b")
        assert "Judged: counted twice" in driver.words("detail")
        await driver.press("escape", "J")
        assert "there is nothing to judge" in driver.status()
    assert own.repository.log.count() == count + 1


@pytest.mark.parametrize("key", ["c", "x", "L"])
async def test_before_the_first_event_none_is_in_hand(own: Chronicle, key: str) -> None:
    """Not the last one of the list, which is none that anybody looks at."""
    async with scrubbing(own, at="2019-06-01") as driver:
        driver.app.workspace.focus_pane("events")
        driver.app.workspace.subject = "event"
        assert driver.model.index == -1
        await driver.press(key)
        assert len(driver.app.screen_stack) == 1
        assert "Choose an event first" in driver.status()


# ------------------------------------------------------------------ others write


async def test_what_another_process_appends_is_followed_by_itself(own: Chronicle) -> None:
    code = (
        "import sys; from pathlib import Path; from chrono.chronicle import Chronicle\n"
        "from tests.tui.worlds import said\n"
        "Chronicle(Path(sys.argv[1])).append(said('StrengthStated', '2020-07-30', 'C3',"
        " force='grey-band', strength=40), recorder='another')"
    )
    async with scrubbing(own, at="2020-08-01") as driver:
        at, index = driver.model.at, driver.model.index
        subprocess.run([sys.executable, "-c", code, str(own.root)], cwd=ROOT, check=True)
        for _ in range(100):
            await driver.pilot.pause(0.05)
            if "+1 new" in driver.status():
                break
        await driver.settle()
        assert driver.model.cache.readings["grey-band.strength"].value == 40
        assert (driver.model.at, driver.model.index) == (at, index), "nobody is moved"
        assert "32 events" in driver.text() or "of 32" in driver.text()


async def test_moving_known_by_back_against_a_pinned_base_shows_all_that_was_not_yet_known(
    chronicle: Chronicle,
) -> None:
    async with scrubbing(chronicle, at="2020-12-30") as driver:
        await driver.press("=", "K", "home")
        against = driver.model.against
        before = {r.cell: r for r in chronicle.state(chronicle.view("2020-12-30")).readings}
        after = {
            r.cell: r for r in chronicle.state(chronicle.view("2020-12-30", "2020-03-20")).readings
        }
        wanted = {
            key
            for key in before
            if (before[key].value, before[key].standing) != (after[key].value, after[key].standing)
        }
        assert wanted <= set(against)
        assert f"{len(against)} unlike the base (=)" in driver.words("state")
        driver.model.cell = "ash-camp.holder"
        await driver.press("b")
        assert "At the pinned base (30 December 2020): City Watch" in driver.words("detail")
        assert "as known by 20 March 2020" in driver.status()
        await driver.press("A")
        assert driver.model.against == {}


# ------------------------------------------------------------------ small chronicles


async def test_a_fresh_chronicle_as_init_makes_it_can_be_opened_and_everything_pressed(
    tmp_path: Path,
) -> None:
    from chrono.tui.keys import COMMANDS

    fresh = Chronicle.create(tmp_path / "fresh")
    async with scrubbing(Chronicle(tmp_path / "fresh", now=NOW)) as driver:
        for command in COMMANDS:
            if command.name not in ("quit", "to_share"):
                await driver.app.run_action(command.action)
                await driver.pilot.pause()
                if driver.app.workspace.prompting or len(driver.app.screen_stack) > 1:
                    await driver.pilot.press("escape")
        await driver.settle()
        assert driver.app.is_running
        assert len(driver.model.full) == 0
    assert fresh.repository.log.count() == 0


# ------------------------------------------------------------------ text that is after the terminal

EVIL = HOSTILE.replace("\x00", "")
SHOWN = clean(EVIL)


def printable(driver: Driver) -> None:
    """Nothing on the screen but text."""
    for row in driver.rows():
        assert all(char.isprintable() for char in row), row


@pytest.fixture
def evil(tmp_path: Path) -> Chronicle:
    """A chronicle whose vocabulary and log are both after the terminal."""
    quoted = EVIL.replace("\\", "\\\\")
    toml = "".join(f"\\u{ord(char):04x}" if not char.isprintable() else char for char in quoted)
    vocabulary = VOCABULARY
    for plain in (
        "bases",
        "held by",
        "in use",
        "persons",
        "Who holds it.",
        "Whether a base is in use.",
        "A force became part of another.",
    ):
        vocabulary = vocabulary.replace(f'"{plain}"', f'"{plain} {toml}"')
    chronicle = make(tmp_path / "evil", vocabulary)
    chronicle.append(
        entity("evil", "base", EVIL, coordinates=[1.0, 2.0], aliases=[f"alias {EVIL}"]),
        entity("other", "base", f"other {EVIL}", coordinates=[3.0, 4.0]),
        entity("force", "force", EVIL),
        entity("mob", "force", f"mob {EVIL}"),
        document("X1", EVIL, "2020-01-01", publisher=EVIL),
        said(
            "BaseHandedOver",
            "2020-01-01",
            "X1",
            base="evil",
            to="force",
            summary=EVIL,
            note=EVIL,
            tags=[EVIL],
            speaker="mob",
            modality="reported",
            where={"quote": EVIL},
        ),
        said("BaseHandedOver", "2020-01-01", "X1", base="evil", to="mob"),
        said("StrengthStated", "2020-01-03", "X1", force="force", strength={"words": EVIL}),
        said("StrengthStated", "2020-01-02", "X1", force="mob", strength=3),
        recorder=EVIL,
    )
    return chronicle


async def test_hostile_text_is_only_text_in_every_panel_list_form_and_notice(
    evil: Chronicle,
) -> None:
    async with scrubbing(evil, (150, 50), at="2020-01-03") as driver:
        driver.model.cell = "evil.holder"
        seen = []

        async def look(*keys: str) -> str:
            await driver.press(*keys)
            printable(driver)
            seen.append(words(driver))
            return seen[-1]

        assert "\\x1b[31mred" in await look("b")
        assert "[@click=app.quit]x[/]" in await look("M")
        await look("M", "escape", "tab", "tab", "enter")
        assert "\\u202eright" in await look("apostrophe"), "the list of marks"
        await look("escape", "question_mark")
        assert "[/]" in await look("escape", "a"), "what the vocabulary says of its types"
        driver.app.screen.query_one(Input).value = "BaseHandedOver"
        await driver.press("enter")
        await driver.type("alias")
        await driver.pilot.pause(0.3)
        assert "like: alias \\x1b[31mred" in await look(), "completion"
        await look("right")
        for kind in ("BaseStatus", "BaseHandedOver"):
            await look("escape")
            await look("a")
            driver.app.screen.query_one(Input).value = kind
            await look("enter")
            if kind == "BaseStatus":
                assert "in use \\x1b[31mred" in words(driver), "what may be chosen"
        await driver.fill({"to": "mob", "when": "2020-01-05", "document": "X1", "base": "evil"})
        assert "then: mob \\x1b[31mred" in await look("f2"), "the preview"
        await look("n")
        driver.model.cell = "evil.holder"
        assert "\\x1b[31mred" in await look("J"), "both sides of the contest"
        await look("enter")
        await look("escape", "m")
        driver.app.prompts.prompt.value = f"mark {EVIL}"
        assert "Marked 3 January 2020: mark \\x1b[31mred" in await look("enter"), "a notice"
        assert "mark \\x1b[31mred" in await look("apostrophe")
        await look("escape", "/")
        driver.app.prompts.prompt.value = EVIL
        await look("enter")
        assert "hit" in driver.status()
        await look("escape", "f")
        driver.app.prompts.prompt.value = f"nokey:{EVIL}"
        assert "no key 'nokey'" in await look("enter")
        await look("f", "end", "ctrl+u", "enter")
        assert driver.app.is_running
        assert any(SHOWN[:40] in text for text in seen)


async def test_hostile_text_in_a_form_that_corrects_it_is_only_text_and_is_kept(
    evil: Chronicle,
) -> None:
    event = next(each for each in evil.events if each.note)
    async with scrubbing(evil, (150, 50), at="2020-01-03") as driver:
        await driver.to_event(event.id)
        await driver.press("c")
        printable(driver)
        assert "\\x1b[31mred" in driver.text()
        await driver.fill({"to": "mob", "reason": EVIL})
        await driver.press("f2")
        printable(driver)
        assert f": {SHOWN[:30]}" in words(driver)
        await yes(driver)
        printable(driver)
    found = [each for each in evil.events if each.note]
    assert [each.note for each in found] == [EVIL, EVIL], "to the letter"
    assert found[1].data["to"] == "mob"


async def test_hostile_words_of_a_refusal_are_only_text(evil: Chronicle) -> None:
    async with scrubbing(evil, (150, 50), at="2020-01-03") as driver:
        driver.app.editing.offer(
            form_of(EVIL), [said("BaseStatus", EVIL, "X1", base="evil", status=EVIL)]
        )
        await driver.settle()
        printable(driver)
        assert "Nothing was written." in driver.text()
        assert "\\x1b[31mred" in driver.text()


# ------------------------------------------------------------------ nothing typed is lost


async def test_a_pasted_text_that_arrives_with_the_key_after_it_is_in_the_preview(
    own: Chronicle,
) -> None:
    async with scrubbing(own, at="2020-08-01") as driver:
        await driver.press("a")
        driver.app.screen.query_one(Input).value = "BaseStatus"
        await driver.press("enter")
        await driver.fill({"base": "Elm Field", "when": "2020-07-20", "document": "C3"})
        labels = [field.label for field in driver.app.screen._fields]
        driver.app.screen.query_one(f"#field-{labels.index('status')}", Input).focus()
        await driver.settle()
        for event in (Paste("left"), Key("f2", None)):
            driver.app.post_message(event)
        await driver.settle()
        assert "then: left (stated)" in driver.text()
        await driver.press("n")
        driver.app.screen.query_one(f"#field-{labels.index('note')}", Input).focus()
        await driver.settle()
        driver.app.post_message(Paste("one line\nand another"))
        await driver.settle()
        assert driver.app.focused.value == "one line and another"


async def test_no_leads_back_to_the_filled_form_and_so_does_opening_it_again(
    own: Chronicle,
) -> None:
    asked = {"base": "Elm Field", "status": "left", "when": "2020-07-20", "document": "C3"}
    async with scrubbing(own, at="2020-08-01") as driver:
        for leave in (["n"], ["escape"]):
            await form(driver, "BaseStatus", asked)
            assert "then: left (stated)" in driver.text()
            await driver.press(*leave)
            screen = driver.app.screen
            shown = {
                field.label: screen.query_one(f"#field-{place}", Input).value
                for place, field in enumerate(screen._fields)
            }
            assert asked.items() <= shown.items()
            assert driver.app.focused.value == "C3", "the cursor is where it was"
            await driver.press("escape")
        await form(driver, "BaseStatus", {})
        assert "then: left (stated)" in driver.text(), "what was typed before is in it"
        await yes(driver)
        await driver.press("a")
        driver.app.screen.query_one(Input).value = "BaseStatus"
        await driver.press("enter")
        assert driver.app.screen.query_one("#field-0", Input).value == "", "it has been written"


# ------------------------------------------------------------------ read-only


@pytest.mark.parametrize("command", [each for each in COMMANDS if each.group == WRITE])
async def test_a_read_only_scrubber_refuses_whatever_appends(
    chronicle: Chronicle, command: Command
) -> None:
    async with scrubbing(chronicle, at="2020-08-01", read_only=True) as driver:
        await driver.press(command.keys)
        assert len(driver.app.screen_stack) == 1
        assert "read-only" in driver.text()
        assert "Nothing is appended here" in driver.model.notice
        shown = [word for _, word, *_ in driver.app.workspace.keys.keys]
        assert command.word not in shown


async def test_a_read_only_scrubber_offers_nothing_that_appends(chronicle: Chronicle) -> None:
    async with scrubbing(chronicle, (120, 60), at="2020-08-01", read_only=True) as driver:
        await driver.press("?")
        helped = driver.text()
        assert "Next row, event or lead" in helped
        await driver.press("pagedown")
        helped += driver.text()
        await driver.press("escape", "ctrl+p")
        await driver.type("chosen")
        offered = driver.text()
        assert "To the next change of the chosen cell" in offered
        for command in COMMANDS:
            if command.group == WRITE:
                assert command.help not in helped
                assert command.help not in offered


async def test_a_read_only_scrubber_keeps_no_marks(chronicle: Chronicle) -> None:
    async with scrubbing(chronicle, at="2020-08-01", read_only=True) as driver:
        await driver.press("m")
        await driver.type("here")
        await driver.press("enter")
        assert [mark.label for mark in driver.model.own_marks] == ["here"]
        await driver.press("q")
    assert not driver.app.workspace.session.path.exists()
