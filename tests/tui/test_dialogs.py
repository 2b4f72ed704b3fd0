"""Dialogs: the command palette, declaration forms and help; cancelling writes nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from chrono.chronicle import Chronicle
from chrono.errors import InvalidError
from chrono.model.event import MEANS, RELATIONS
from chrono.tui.command_provider import CommandProvider
from chrono.tui.dialogs.help import help_lines
from chrono.tui.keys import COMMANDS
from chrono.tui.model.declaration_forms import declarations, with_digest
from chrono.tui.model.form import FieldParser, FormField, coordinates, draft_of, link_fields
from chrono.tui.model.styled_lines import text_of
from tests.tui.driving import Driver, scrubbing
from tests.tui.worlds import make


async def choose(driver: Driver, text: str) -> None:
    """Narrows a list by a text and takes the first that is left."""
    await driver.type(text)
    await driver.press("enter")


# ------------------------------------------------------------------ the palette


async def test_every_command_is_in_the_palette_with_its_key(chronicle: Chronicle) -> None:
    async with scrubbing(chronicle, at="2020-08-01") as driver:
        provider = CommandProvider(driver.app.screen)
        listed = {hit.text: hit.help async for hit in provider.discover()}
        for command in COMMANDS:
            if command.name not in ("commands", "to_share", "escape"):
                assert str(listed[command.help]).startswith(command.shown)


async def test_every_command_of_the_table_has_a_method_of_the_app(chronicle: Chronicle) -> None:
    async with scrubbing(chronicle, at="2020-08-01") as driver:
        names = {command.name.partition("(")[0] for command in COMMANDS}
        assert names == set(driver.app.commands())


async def test_a_command_is_called_by_its_name(chronicle: Chronicle) -> None:
    async with scrubbing(chronicle, at="2020-08-01") as driver:
        await driver.press("ctrl+p")
        await driver.type("known today")
        for _ in range(100):
            await driver.pilot.pause(0.02)
            if "All that is known today" in driver.text():
                break
        before = driver.model.known_at
        driver.model.go_both(driver.model.at, driver.model.at)
        await driver.press("enter")
        for _ in range(100):
            await driver.settle()
            if driver.model.known_at == before:
                break
        assert driver.model.known_at == before


async def test_the_palette_shows_no_emoji(chronicle: Chronicle) -> None:
    async with scrubbing(chronicle, at="2020-08-01") as driver:
        await driver.press("ctrl+p")
        assert "Search for commands" in driver.text()
        assert not [char for char in driver.text() if ord(char) > 0xFFFF]


async def test_leaving_the_palette_does_nothing(chronicle: Chronicle) -> None:
    async with scrubbing(chronicle, at="2020-08-01") as driver:
        before = driver.text()
        await driver.press("ctrl+p", "escape")
        assert driver.text() == before


async def test_a_list_narrowed_to_nothing_is_empty_and_enter_chooses_nothing(
    chronicle: Chronicle,
) -> None:
    async with scrubbing(chronicle, at="2020-08-01") as driver:
        await driver.press("'")
        await driver.type("zzzz")
        await driver.press("enter")
        assert len(driver.app.screen_stack) == 2
        await driver.press("escape")
        assert len(driver.app.screen_stack) == 1


# ------------------------------------------------------------------ help


@pytest.mark.parametrize(
    "pane", ["slider", "state", "detail", "events", "map", "lanes", "belief", "compare"]
)
def test_help_tells_every_key_and_begins_with_the_panel_in_hand(pane: str) -> None:
    lines = [text_of(line) for line in help_lines(pane, 100)]
    text = "\n".join(lines)
    for command in COMMANDS:
        assert command.help in text
        assert command.shown in text
    first = {
        "slider": "The slider",
        "state": "The state",
        "detail": "Details",
        "events": "Events",
        "map": "The map",
        "lanes": "The lanes",
        "belief": "The belief map",
        "compare": "The comparison",
    }[pane]
    assert lines[0].startswith(first)


def test_help_tells_what_every_sign_means() -> None:
    from chrono.render.text import GLYPHS, STANDING_WORDS

    text = "\n".join(text_of(line) for line in help_lines("state", 100))
    for standing, sign in GLYPHS.items():
        if standing in STANDING_WORDS:
            assert f"{sign} {STANDING_WORDS[standing]}" in text


async def test_help_can_be_read_to_its_end_and_back(chronicle: Chronicle) -> None:
    async with scrubbing(chronicle, (80, 24), at="2020-08-01") as driver:
        await driver.press("question_mark")
        assert "Two dates rule the screen" not in driver.text()
        await driver.press("end")
        assert "had" in driver.text()
        assert "said yet disappear." in driver.text()
        await driver.press("home")
        assert "Moving in time" in driver.text()
        await driver.press("y")
        assert len(driver.app.screen_stack) == 2, "y answers only where a question was asked"


# ------------------------------------------------------------------ a fresh chronicle


async def test_a_fresh_chronicle_says_what_to_do_first(tmp_path: Path) -> None:
    async with scrubbing(make(tmp_path / "fresh")) as driver:
        assert "Nothing has been recorded here yet." in driver.text()
        await driver.press("a")
        assert driver.app.screen._shown[0].key == "DocumentPublished"


async def test_a_fresh_chronicle_is_filled_from_the_screen(tmp_path: Path) -> None:
    fresh = make(tmp_path / "fresh")
    async with scrubbing(fresh) as driver:
        await driver.press("a")
        await choose(driver, "DocumentPublished")
        await driver.fill({"id": "H1", "title": "The Herald", "published": "2020-05-01"})
        await driver.press("f2")
        await driver.press("y")
        await driver.press("a")
        await choose(driver, "EntityDescribed")
        await driver.fill({"id": "hill", "kind": "base", "label": "Hill Camp"})
        await driver.press("f2")
        await driver.press("y")
        await driver.press("a")
        await choose(driver, "BaseStatus")
        await driver.fill(
            {"base": "Hill Camp", "status": "closed", "when": "2020-04-30", "document": "H1"}
        )
        await driver.press("f2")
        assert fresh.repository.log.count() == 2, "nothing is written before a clear yes"
        await driver.press("y")
        for _ in range(50):
            if driver.app.workspace.writing:
                await driver.settle()
        await driver.settle()
        assert "Hill Camp" in driver.text()
        assert "closed" in driver.text()
    assert fresh.repository.log.count() == 3
    assert fresh.document("H1").title == "The Herald"


async def test_a_form_left_by_escape_or_answered_by_no_writes_nothing(own: Chronicle) -> None:
    count = own.repository.log.count()
    async with scrubbing(own, at="2020-08-01") as driver:
        await driver.press("a")
        await choose(driver, "EntityDescribed")
        await driver.fill({"id": "hill", "kind": "base", "label": "Hill Camp"})
        await driver.press("f2")
        await driver.press("n")
        assert "Nothing was written." in driver.status()
        await driver.press("a")
        await choose(driver, "EntityDescribed")
        await driver.press("escape")
        assert "Nothing was written." in driver.status()
    assert own.repository.log.count() == count


async def test_what_the_log_would_refuse_is_told_and_nothing_is_written(own: Chronicle) -> None:
    count = own.repository.log.count()
    async with scrubbing(own, at="2020-08-01") as driver:
        await driver.press("a")
        await choose(driver, "EntityDescribed")
        await driver.fill({"id": "No Such Id!", "kind": "base", "label": "Hill Camp"})
        await driver.press("f2")
        assert "Nothing was written." in driver.text()
        await driver.press("escape")
    assert own.repository.log.count() == count


async def test_the_label_of_the_field_in_hand_is_marked_and_follows_tab(own: Chronicle) -> None:
    def marked(driver: Driver) -> list[str]:
        labels = driver.app.screen.query(".label")
        return [str(each.render()) for each in labels if each.styles.text_style.reverse]

    async with scrubbing(own, at="2020-09-15") as driver:
        await driver.press("a", "enter")
        first = marked(driver)
        await driver.press("tab")
        second = marked(driver)
        await driver.press("shift+tab")
        assert len(first) == len(second) == 1
        assert first != second
        assert marked(driver) == first


async def test_tab_moves_between_the_fields_of_a_form_and_not_between_panels(
    own: Chronicle,
) -> None:
    async with scrubbing(own, at="2020-08-01") as driver:
        pane = driver.app.workspace.pane
        await driver.press("a")
        await choose(driver, "BaseStatus")
        await driver.press("tab")
        assert driver.app.focused.id == "field-1"
        await driver.press("shift+tab")
        assert driver.app.focused.id == "field-0"
        await driver.press("escape")
        assert driver.app.workspace.pane == pane


async def test_a_field_that_is_not_understood_holds_the_form(own: Chronicle) -> None:
    async with scrubbing(own, at="2020-08-01") as driver:
        await driver.press("a")
        await choose(driver, "BaseStatus")
        await driver.fill({"base": "Nowhere"})
        await driver.press("f2")
        assert "not yet" in driver.text()
        assert len(driver.app.screen_stack) == 2


# ------------------------------------------------------------------ declaring


def test_a_document_takes_the_digest_of_the_file_it_names(tmp_path: Path) -> None:
    from hashlib import sha256

    (tmp_path / "herald.txt").write_text("Camp closed.", encoding="utf-8")
    draft = draft_of("DocumentPublished", {"data.document": "H1", "data.file": "herald.txt"})
    found = with_digest(draft, tmp_path)
    assert found["data"]["sha256"] == sha256(b"Camp closed.").hexdigest()
    assert found["data"]["file"] == "herald.txt"


def test_a_file_that_is_not_there_is_refused_and_not_guessed(tmp_path: Path) -> None:
    draft = draft_of("DocumentPublished", {"data.document": "H1", "data.file": "nowhere.txt"})
    with pytest.raises(InvalidError, match=r"no file 'nowhere\.txt'"):
        with_digest(draft, tmp_path)


@pytest.mark.parametrize("name", ["../secret.txt", "/etc/hostname", "sub/../../secret.txt"])
def test_a_file_outside_the_texts_is_as_if_it_were_not_there(tmp_path: Path, name: str) -> None:
    (tmp_path / "secret.txt").write_text("It is secret.")
    (tmp_path / "texts" / "sub").mkdir(parents=True)
    draft = draft_of("DocumentPublished", {"data.document": "H1", "data.file": name})
    with pytest.raises(InvalidError, match="There is no file"):
        with_digest(draft, tmp_path / "texts")


def test_a_document_without_a_file_has_no_digest(tmp_path: Path) -> None:
    draft = draft_of("DocumentPublished", {"data.document": "H1"})
    assert "sha256" not in with_digest(draft, tmp_path)["data"]


def test_the_kinds_of_an_entity_are_the_vocabulary_s(chronicle: Chronicle) -> None:
    form = declarations(chronicle.vocabulary)["EntityDescribed"]
    kind = next(field for field in form.fields if field.label == "kind")
    assert kind.choices == tuple(chronicle.vocabulary.kinds)


@pytest.mark.parametrize(
    ("text", "value", "said"),
    [
        ("33.5 44.25", [33.5, 44.25], "33.5 N, 44.25 E"),
        ("-12, -77", [-12.0, -77.0], "12 S, 77 W"),
        ("0 0", [0.0, 0.0], "0 N, 0 E"),
    ],
)
def test_coordinates_are_said_back(text: str, value: list[float], said: str) -> None:
    found = coordinates(text)
    assert (found.value, found.said, found.wrong) == (value, said, False)


@pytest.mark.parametrize("text", ["33.5", "a b", "91 0", "0 181", "1 2 3", "nan nan"])
def test_what_is_no_place_on_earth_is_refused(text: str) -> None:
    assert coordinates(text).wrong


def test_coordinates_may_be_left_out(chronicle: Chronicle) -> None:
    desk = FieldParser(chronicle.vocabulary, {}, {}, chronicle.today())
    field = FormField("data.coordinates", "coordinates", "coordinates", "")
    assert desk.understand(field, "  ").value is None
    assert not desk.understand(field, "").wrong


# ------------------------------------------------------------------ linking


async def test_two_events_are_linked_from_the_screen_after_a_clear_yes(own: Chronicle) -> None:
    count = own.repository.log.count()
    fire = [claim.event for claim in own.reading("dock-fire.killed", at="2020-08-01").candidates]
    async with scrubbing(own, at="2020-08-01") as driver:
        await driver.to_event(fire[0])
        await driver.press("L")
        assert f"linking {fire[0][:8]}" in driver.status()
        await driver.to_event(fire[1])
        await driver.press("L")
        for event in fire:
            assert driver.model.told_event(event)[:30] in " ".join(driver.text().split())
        await driver.fill({"relation": "corr", "note": "Both tell of one night."})
        await driver.press("f2")
        assert "Linked: corroborates (this one bears that one out)" in driver.text()
        assert "this one:" in driver.text()
        assert own.repository.log.count() == count, "nothing is written before a clear yes"
        await driver.press("y")
        await driver.settle_writing()
        assert "linking" not in driver.status()
    assert own.repository.log.count() == count + 1
    last = list(own.events)[-1]
    assert dict(last.data) == {"from": fire[0], "relation": "corroborates", "to": fire[1]}
    assert last.note == "Both tell of one night."


async def test_an_event_is_not_linked_to_itself(own: Chronicle) -> None:
    event = own.reading("dock-fire.killed", at="2020-08-01").candidates[0].event
    async with scrubbing(own, at="2020-08-01") as driver:
        await driver.to_event(event)
        await driver.press("L", "L")
        assert "not linked to itself" in driver.status()
        assert len(driver.app.screen_stack) == 1


async def test_escape_gives_a_link_up_and_nothing_is_written(own: Chronicle) -> None:
    count = own.repository.log.count()
    event = own.reading("dock-fire.killed", at="2020-08-01").candidates[0].event
    async with scrubbing(own, at="2020-08-01") as driver:
        await driver.to_event(event)
        await driver.press("L", "escape")
        assert "Nothing is linked." in driver.status()
        await driver.press("right", "L")
        assert len(driver.app.screen_stack) == 1, "it begins anew"
    assert own.repository.log.count() == count


def test_a_form_offers_every_link_that_an_event_may_say() -> None:
    assert tuple(MEANS) == RELATIONS
    assert link_fields()[0].choices == RELATIONS
