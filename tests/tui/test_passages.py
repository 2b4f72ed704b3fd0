"""From a value to its passage, and the event that keys act on."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.widgets import Input

from chrono.chronicle import Chronicle
from chrono.model.passage import digest
from tests.tui.driving import scrubbing
from tests.tui.worlds import NOW, document, entity, make, said

TEXT = "On Monday the Watch took the fort, they said. It rained."


@pytest.fixture
def written(tmp_path: Path) -> Chronicle:
    """A chronicle with one event that rests on a passage, and one in the list before it."""
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts" / "one.txt").write_text(TEXT)
    own = make(tmp_path / "own")
    handed = said(
        "BaseHandedOver", "2020-02-24", "A1", base="oak-fort", to="watch",
        where={"find": "the Watch took the fort"},
    )  # fmt: skip
    own.append(
        entity("oak-fort", "base", "Oak Fort"),
        entity("watch", "force", "The Watch"),
        document("A1", "One", "2020-03-01", sha256=digest(TEXT), publisher="The Herald"),
        said("BaseStatus", "2020-02-25", "A1", base="oak-fort", status="left"),
        recorder="t",
    )
    found = own.drafts.prepare([handed], tmp_path / "texts")
    assert not found.problems
    own.drafts.record(found)
    return Chronicle(tmp_path / "own", now=NOW)


async def test_b_leads_to_the_first_claim_with_its_words_below_it(
    written: Chronicle, tmp_path: Path
) -> None:
    async with scrubbing(written, at="2020-03-05", documents=tmp_path / "texts") as driver:
        driver.model.cell = "oak-fort.holder"
        await driver.press("b")
        shown = driver.words("detail")
        assert "One, The Herald" in shown
        assert "On Monday the Watch took the fort, they said." in shown
        assert shown.index("took the fort") < shown.index("How it went")
        panel = driver.app.workspace.detail_panel
        rows = [panel.render_line(y) for y in range(panel.size.height)]
        lit = [
            segment.text
            for row in rows
            for segment in row
            if segment.style == panel.palette.style("passage", "select")
        ]
        assert "the Watch took the fort" in "".join(lit), "the words are lit and in hand"
        await driver.press("enter")
        assert driver.app.workspace.shown_event().type == "BaseHandedOver"


async def test_an_event_that_is_followed_to_is_the_one_chosen_in_the_list(
    written: Chronicle, tmp_path: Path
) -> None:
    async with scrubbing(written, at="2020-03-05") as driver:
        driver.model.cell = "oak-fort.holder"
        await driver.press("b", "enter")
        chosen = driver.model.timeline.event(driver.model.index)
        assert chosen.type == "BaseHandedOver"


async def test_a_correction_acts_on_the_event_chosen_in_the_list_and_shows_its_passage(
    written: Chronicle, tmp_path: Path
) -> None:
    async with scrubbing(written, at="2020-02-24", documents=tmp_path / "texts") as driver:
        driver.model.cell = "oak-fort.status"
        chosen = driver.model.timeline.event(driver.model.index)
        assert chosen.type == "BaseHandedOver"
        await driver.press("c")
        labels = [field.label for field in driver.app.screen._fields]
        place = labels.index("passage")
        assert driver.app.screen.query_one(f"#field-{place}", Input).value == (
            "the Watch took the fort"
        )
        await driver.fill({"reason": "to see"})
        await driver.press("f2")
        assert "says just that already" in " ".join(driver.text().split())


async def test_the_folder_of_texts_is_remembered_for_the_chronicle(
    written: Chronicle, tmp_path: Path
) -> None:
    async with scrubbing(written, at="2020-03-05", documents=tmp_path / "texts") as driver:
        driver.app.save()
    async with scrubbing(written, at="2020-03-05") as driver:
        driver.model.cell = "oak-fort.holder"
        await driver.press("b")
        assert "they said." in driver.words("detail")
        assert driver.app.workspace.documents == tmp_path / "texts"
    (tmp_path / "texts" / "one.txt").unlink()
    (tmp_path / "texts").rmdir()
    async with scrubbing(written, at="2020-03-05") as driver:
        assert driver.app.workspace.documents is None
