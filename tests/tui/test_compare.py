"""Two views side by side: every changed cell once, in its group, with the events that did it."""

from __future__ import annotations

from chrono.chronicle import Chronicle
from chrono.tui.model.compare import GROUPS, compare_lines, group_of, grouped
from chrono.tui.model.scrubber import Scrubber
from chrono.tui.model.styled_lines import text_of
from tests.tui.driving import scrubbing


def compared(chronicle: Chronicle, one: str, two: str) -> Scrubber:
    scrubber = Scrubber(chronicle, one)
    scrubber.pin()
    scrubber.go(chronicle.moment(two))
    at, known_at = scrubber.at, scrubber.known_at
    scrubber.finish(at, known_at, scrubber.cache.work(scrubber.cells, at, known_at))
    return scrubber


def test_every_cell_that_differs_is_in_one_group(chronicle: Chronicle) -> None:
    scrubber = compared(chronicle, "2020-03-01", "2020-09-01")
    found = grouped(scrubber.against.values())
    assert list(found) == [name for name in GROUPS if name in found]
    cells = [change.cell for there in found.values() for change in there]
    assert sorted(cells) == sorted(scrubber.against)
    expected = chronicle.diff(chronicle.view("2020-03-01"), chronicle.view("2020-09-01"))
    assert sorted(cells) == sorted(change.cell for change in expected)
    for change in found.get("new", []):
        assert change.before is None or change.before.standing == "unknown"
    for change in found.get("gone", []):
        assert change.after is None or change.after.standing == "unknown"
    back = compared(chronicle, "2020-09-01", "2020-03-01")
    assert {group_of(each) for each in back.against.values()} <= set(GROUPS)


def test_each_row_names_both_values_and_the_events_that_did_it(chronicle: Chronicle) -> None:
    scrubber = compared(chronicle, "2020-03-01", "2020-09-01")
    lines = compare_lines(scrubber, 120)
    assert "1 March 2020" in text_of(lines[0])
    assert "1 September 2020" in text_of(lines[0])
    expected = {
        change.cell: set(change.events)
        for change in chronicle.diff(chronicle.view("2020-03-01"), chronicle.view("2020-09-01"))
    }
    here = ""
    for line in lines:
        sort, _, name = line.target.partition(":")
        if sort == "cell":
            here = name
        elif sort == "event":
            assert name in expected[here]
    assert {
        line.target.partition(":")[2] for line in lines if line.target.startswith("cell:")
    } == set(expected)
    for width in (20, 60, 200):
        assert all(len(text_of(line)) <= width for line in compare_lines(scrubber, width)[1:])


async def test_the_comparison_is_opened_walked_and_followed(chronicle: Chronicle) -> None:
    async with scrubbing(chronicle, at="2020-03-01") as driver:
        await driver.press("C")
        assert "Pin a base with =" in driver.words("compare")
        await driver.press("=", "t")
        await driver.type("2020-09-01")
        await driver.press("enter")
        assert "1 March 2020" in driver.words("compare")
        assert any(name.upper() in driver.words("compare") for name in GROUPS)
        driver.app.workspace.focus_pane("compare")
        await driver.press("down", "enter")
        assert driver.app.workspace.pane == "detail"
        assert driver.app.workspace.aside == ""
        assert driver.model.cell in {
            driver.model.state_list.of_key[key].keys[0] for key in driver.model.against
        }
