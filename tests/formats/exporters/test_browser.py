"""The page and the timeline in a real browser. Skipped where Chromium or its driver is missing.

npm install playwright-core @knight-lab/timelinejs     # into CHRONO_NODE_MODULES, or nearby
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve

from chrono.edtf.clock import Clock
from chrono.formats.exporters import write
from tests.formats.importers.world import declarations, material
from tests.moments import end

HERE = Path(__file__).parent
CHROMIUM = next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
)
MODULES = [
    Path(os.environ.get("CHRONO_NODE_MODULES", "/nowhere")),
    *(up / "node_modules" for up in HERE.parents),
]
HOSTILE = "</script><img src=x onerror=alert(1)><script>alert(2)</script>"


def module(name: str) -> Path:
    found = next((folder / name for folder in MODULES if (folder / name).exists()), None)
    if CHROMIUM is None or shutil.which("node") is None:
        pytest.skip("no Chromium or no node on this machine")
    if found is None:
        pytest.skip(f"the npm package {name} is missing: set CHRONO_NODE_MODULES to its folder")
    return found


def browse(page: Path, script: str, mode: str = "with-script") -> dict[str, Any]:
    done = subprocess.run(
        [
            "node",
            str(HERE / "browser.js"),
            page.as_uri(),
            str(CHROMIUM),
            str(module("playwright-core")),
            mode,
        ],
        input=script,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    seen = json.loads(done.stdout)
    assert seen["errors"] == []
    assert [each for each in seen["requests"] if not each.startswith(("file:", "data:"))] == []
    return dict(seen["result"])


def fell(when: str, dead: int, document: str = "gazette", **more: Any) -> dict[str, Any]:
    return {
        "type": "Fell",
        "when": when,
        "modality": "asserted",
        "data": {"force": "reds", "dead": dead},
        "source": {"document": document},
        "summary": HOSTILE,
        **more,
    }


BATCH = [
    fell("2020-02-01", 12),
    fell("2020-03-20", 5, "letter.2"),
    fell("[2020-01-05..2020-01-20]", 2),
    fell("2020-05-01", 9, "letter.2", modality="planned", speaker="blues"),
    {
        "type": "Counted",
        "modality": "asserted",
        "data": {"force": "blues", "mood": HOSTILE},
        "source": {"document": "gazette"},
    },
]


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "page.html"
    path.write_bytes(write("html", material([*declarations(), *BATCH], at=737_509)).data)
    return path


LOOK = """
const look = () => page.evaluate(() => ({
  at: document.getElementById("at-out").textContent,
  known: document.getElementById("known-out").textContent,
  reds: Array.from(document.querySelectorAll("#cells .row")).map((row) => row.textContent)
    .find((text) => text.startsWith("killed")) || "",
  done: document.querySelectorAll("#list li.done").length,
  tags: Array.from(document.querySelectorAll("#list .tag")).filter((tag) => !tag.hidden)
    .map((tag) => tag.textContent),
}));
"""


def test_the_slider_and_the_known_by_axis_change_the_state(page: Path) -> None:
    seen = browse(
        page,
        LOOK
        + """
      const first = await look();
      await page.fill("#at", "737465");
      await page.waitForTimeout(100);
      const earlier = await look();
      await page.fill("#known", "0");
      await page.waitForTimeout(100);
      return { first, earlier, unknown: await look() };
    """,
    )
    assert seen["first"]["at"] == "25 March 2020"
    assert "19 persons" in seen["first"]["reds"]
    assert seen["earlier"]["at"] == "10 February 2020"
    assert "14 persons" in seen["earlier"]["reds"]
    assert "not yet" in seen["earlier"]["tags"]
    assert seen["unknown"]["known"] == "4 March 2020"
    assert seen["unknown"]["reds"] == ""
    assert seen["unknown"]["done"] == 0


def test_the_keyboard_reaches_everything(page: Path) -> None:
    seen = browse(
        page,
        LOOK
        + """
      const steps = [];
      for (const key of ["[", "[", "]"]) {
        await page.keyboard.press(key);
        await page.waitForTimeout(100);
        steps.push((await look()).at);
      }
      await page.keyboard.press("k");
      const focus = await page.evaluate(() => document.activeElement.id);
      await page.keyboard.press("ArrowLeft");
      await page.waitForTimeout(100);
      const known = (await look()).known;
      await page.keyboard.press("/");
      await page.keyboard.type("mood");
      await page.waitForTimeout(100);
      const found = await page.evaluate(() => document.querySelectorAll("#cells .row").length);
      return { steps, focus, known, found };
    """,
    )
    assert seen["steps"] == ["20 March 2020", "5 March 2020", "20 March 2020"]
    assert seen["focus"] == "known"
    assert seen["known"] == "9 April 2020"
    assert seen["found"] == 1


def test_a_source_leads_to_its_event(page: Path) -> None:
    seen = browse(
        page,
        """
      await page.evaluate(() => document.querySelectorAll("details")
        .forEach((each) => { each.open = true; }));
      await page.click("#cells a[href^='#e']");
      return page.evaluate(() => ({ lit: document.querySelectorAll(".lit").length,
        focus: document.activeElement.className }));
    """,
    )
    assert seen["lit"] == 1
    assert "lit" in seen["focus"]


def test_without_a_script_it_is_a_plain_chronology(page: Path) -> None:
    seen = browse(
        page,
        """
      return { text: await page.textContent("main"), axes: await page.isVisible("#axes"),
        table: await page.isVisible("#cells table") };
    """,
        "without-script",
    )
    assert not seen["axes"]
    assert seen["table"]
    assert "12 of Reds fell" in seen["text"]
    assert HOSTILE in seen["text"]


@pytest.mark.parametrize("width", [320, 768, 1400])
def test_nothing_is_wider_than_the_window(page: Path, width: int) -> None:
    seen = browse(
        page,
        f"""
      await page.setViewportSize({{ width: {width}, height: 700 }});
      await page.waitForTimeout(100);
      return page.evaluate(() => (
        {{ wide: document.documentElement.scrollWidth - window.innerWidth }}));
    """,
    )
    assert seen["wide"] <= 0


def test_timelinejs_itself_opens_the_timeline(tmp_path: Path) -> None:
    package = module("@knight-lab/timelinejs")
    data = write("timelinejs", material([*declarations(), *BATCH], at=737_509)).data.decode()
    (tmp_path / "dist").symlink_to(package / "dist")
    (tmp_path / "data.js").write_text(f"window.data = {data};")
    page = tmp_path / "timeline.html"
    page.write_text(
        '<!doctype html><meta charset="utf-8"><link rel="stylesheet" href="dist/css/timeline.css">'
        '<script src="dist/js/timeline.js"></script><script src="data.js"></script>'
        '<div id="t" style="width:1100px;height:700px"></div><script>'
        'window.timeline = new TL.Timeline("t", window.data,'
        " {font: null, hash_bookmark: false, ga_measurement_id: null});</script>"
    )
    seen = browse(
        page,
        """
      await page.waitForTimeout(1500);
      return page.evaluate(() => ({
        slides: document.querySelectorAll(".tl-slide").length,
        markers: document.querySelectorAll(".tl-timemarker").length,
        text: document.querySelector(".tl-storyslider").textContent,
        images: document.querySelectorAll(".tl-text img[onerror], .tl-text script").length,
        errors: window.timeline.config ? window.timeline.config.getErrors("; ") : "none",
      }));
    """,
    )
    assert seen["errors"] == ""
    assert seen["markers"] == len(BATCH)
    assert seen["slides"] == len(BATCH) + 1
    assert "between 5 and 20 January 2020" in seen["text"]
    assert "date not said; on or before 5 March 2020" in seen["text"]
    assert seen["images"] == 0


def test_the_page_opens_where_the_last_event_is_and_not_today(tmp_path: Path) -> None:
    found = material([*declarations(), *BATCH], at=740_000)
    assert found.last_moment() == end("2020-05-01")
    path = tmp_path / "page.html"
    path.write_bytes(write("html", evolve_view(found, found.last_moment())).data)
    seen = browse(path, LOOK + "return await look();")
    assert seen["at"] == "1 May 2020"


def evolve_view(found: Any, at: int) -> Any:
    found.view = evolve(found.view, at=at)
    return found


def test_arrow_keys_step_by_days_wherever_the_reader_is(page: Path) -> None:
    seen = browse(
        page,
        LOOK
        + """
      await page.keyboard.press("ArrowLeft");
      await page.waitForTimeout(100);
      const one = (await look()).at;
      await page.keyboard.press("ArrowRight");
      await page.keyboard.press("ArrowRight");
      await page.waitForTimeout(100);
      const other = (await look()).at;
      await page.focus("#find");
      await page.keyboard.type("ab");
      await page.keyboard.press("ArrowLeft");
      await page.waitForTimeout(100);
      return { one, other, still: (await look()).at };
    """,
    )
    assert seen == {"one": "24 March 2020", "other": "26 March 2020", "still": "26 March 2020"}


def test_the_known_by_axis_says_how_many_documents_had_appeared(page: Path) -> None:
    seen = browse(
        page,
        """
      const sums = [];
      for (const place of ["0", "1", await page.getAttribute("#known", "max")]) {
        await page.fill("#known", place);
        await page.waitForTimeout(100);
        sums.push(await page.textContent("#known-sum"));
      }
      return { sums };
    """,
    )
    assert seen["sums"] == [
        "0 of 2 documents had appeared",
        "1 of 2 documents had appeared",
        "2 of 2 documents had appeared",
    ]


def test_the_address_keeps_the_dates_that_a_reader_chose(page: Path) -> None:
    seen = browse(
        page,
        LOOK
        + """
      await page.fill("#at", "737465");
      await page.fill("#known", "1");
      await page.waitForTimeout(100);
      const before = await look();
      const address = page.url();
      await page.goto("about:blank");
      await page.goto(address);
      await page.waitForTimeout(300);
      return { before, after: await look(), address };
    """,
    )
    assert seen["address"].endswith("#at=2020-02-10&known=2020-03-05")
    assert seen["after"] == seen["before"]


def test_an_undated_plan_stands_where_it_was_said_and_is_no_later_event(tmp_path: Path) -> None:
    plan = fell("", 9, "letter.2", modality="planned", speaker="blues")
    del plan["when"]
    path = tmp_path / "page.html"
    path.write_bytes(write("html", material([*declarations(), plan, BATCH[0]], at=737_551)).data)
    seen = browse(
        path,
        LOOK
        + """
      const last = await look();
      const words = await page.textContent("#list li:not(.now) .when >> nth=1");
      await page.fill("#at", "737465");
      await page.waitForTimeout(100);
      return { last, words, earlier: await look() };
    """,
    )
    assert seen["words"] == "date not said; said between 1 and 9 April 2020"
    assert seen["last"]["tags"] == []
    assert seen["last"]["done"] == 2
    assert seen["earlier"]["tags"] == ["not yet said"]


def test_on_paper_there_are_no_sliders_and_two_columns(page: Path) -> None:
    seen = browse(
        page,
        """
      await page.emulateMedia({ media: "print" });
      return page.evaluate(() => ({
        axes: getComputedStyle(document.getElementById("axes")).display,
        columns: getComputedStyle(document.getElementById("list")).columnCount,
        now: getComputedStyle(document.querySelector("li.now")).display,
      }));
    """,
    )
    assert seen == {"axes": "none", "columns": "2", "now": "none"}


def test_on_a_narrow_screen_only_the_first_slider_stays_in_sight(page: Path) -> None:
    seen = browse(
        page,
        """
      await page.setViewportSize({ width: 380, height: 500 });
      await page.evaluate(() => window.scrollTo(0, 900));
      await page.waitForTimeout(200);
      return page.evaluate(() => ({
        at: document.getElementById("at").getBoundingClientRect().bottom,
        known: document.getElementById("known").getBoundingClientRect().bottom,
      }));
    """,
    )
    assert 0 < seen["at"] < 150
    assert seen["known"] < 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_text_stands_out_from_what_it_stands_on(page: Path, scheme: str) -> None:
    """Contrast of at least 4.5 to 1, as WCAG 2 asks of text, for every colour of a standing."""
    seen = browse(
        page,
        f"""
      await page.emulateMedia({{ colorScheme: "{scheme}" }});
      await page.waitForTimeout(100);
      return page.evaluate(() => {{
        const channel = (c) => (c /= 255) <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
        const light = (text) => {{
          const [r, g, b] = text.match(/[\\d.]+/g).map(Number);
          return 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
        }};
        const made = {{}};
        const paper = light(getComputedStyle(document.body).backgroundColor);
        for (const name of ["stated", "derived", "stale", "contested", "possible", "unknown",
                            "dim", "beside"]) {{
          const each = document.createElement("span");
          each.className = name;
          document.body.append(each);
          const ink = light(getComputedStyle(each).color);
          made[name] = (Math.max(ink, paper) + 0.05) / (Math.min(ink, paper) + 0.05);
        }}
        return made;
      }});
    """,
    )
    assert len(seen) == 8
    assert {name: ratio for name, ratio in seen.items() if ratio < 4.5} == {}


def timed(when: str, dead: int, **more: Any) -> dict[str, Any]:
    return fell(when, dead, summary=f"{dead} fell", **more)


HOUR = [
    timed("2020-03-29T01:40", 1),
    timed("2020-03-29T03:05", 2),
    timed("2020-03-29T00:55Z", 4),
    timed("[2020-03-29T03:20..2020-03-29T03:30]", 8),
    timed("2020-03-28", 16),
]
BERLIN = "Europe/Berlin"


def page_of_an_hour(tmp_path: Path, at: str, *lines: dict[str, Any], **more: Any) -> Path:
    """A page in a zone whose clock is put forward at 02:00 on 29 March 2020."""
    clock = Clock(BERLIN)
    drafts = [*declarations(), *(lines or HOUR)]
    drafts[0] = {**drafts[0], "when": "2020-03-29T04:00"}
    path = tmp_path / "hour.html"
    found = material(drafts, clock=clock, at_second=end(at, clock), **more)
    path.write_bytes(write("html", found).data)
    return path


def test_a_page_with_times_is_asked_for_minutes(tmp_path: Path) -> None:
    seen = browse(
        page_of_an_hour(tmp_path, "2020-03-29T03:10"),
        LOOK
        + """
      const steps = [], press = async (key) => {
        await page.keyboard.press(key);
        await page.waitForTimeout(100);
        const { at, reds } = await look();
        return [at, (reds.match(/[0-9]+ ?(to [0-9]+ )?persons/) || [""])[0],
          new URL(page.url()).hash.slice(4)];
      };
      steps.push(await press("ArrowRight"), await press("ArrowLeft"));
      for (let each = 0; each < 3; each += 1) steps.push(await press("["));
      steps.push(await press("Shift+ArrowLeft"), await press("Shift+ArrowRight"));
      return { steps, head: await page.textContent("#state-head"),
        keys: await page.textContent("#keys") };
    """,
    )
    shown = [(at, address) for at, _, address in seen["steps"]]
    assert shown == [
        ("29 March 2020 at 03:11", "2020-03-29T03:11:59+02:00"),
        ("29 March 2020 at 03:10", "2020-03-29T03:10:59+02:00"),
        ("29 March 2020 at 03:05", "2020-03-29T03:05:59+02:00"),
        ("29 March 2020 at 01:55", "2020-03-29T01:55:59+01:00"),
        ("29 March 2020 at 01:40", "2020-03-29T01:40:59+01:00"),
        ("29 March 2020 at 00:40", "2020-03-29T00:40:59+01:00"),
        ("29 March 2020 at 01:40", "2020-03-29T01:40:59+01:00"),
    ]
    persons = [number for _, number, _ in seen["steps"]]
    assert persons[1:5] == ["23 persons", "23 persons", "21 persons", "17 persons"]
    assert seen["head"] == "On 29 March 2020 at 01:40"
    assert "a minute, with Shift an hour" in seen["keys"]


@pytest.mark.parametrize(
    ("address", "at", "known"),
    [
        ("at=2020-03-28", "28 March 2020", "all that is known"),
        ("at=2020-03-29T03:05", "29 March 2020 at 03:05", "all that is known"),
        ("at=2020-03-29T01:05:00Z", "29 March 2020 at 03:05", "all that is known"),
        ("at=2020-03-29T03:05:20+02:00", "29 March 2020 at 03:05", "all that is known"),
        ("at=2020-03-29T01:50:00%2B01:00", "29 March 2020 at 01:50", "all that is known"),
        ("at=2020-02-31", "29 March 2020 at 03:10", "all that is known"),
        ("at=737513", "29 March 2020 at 03:10", "all that is known"),
        ("known=2020-03-29T04:00&at=2020-03-29", "29 March 2020", "29 March 2020 at 04:00"),
        ("known=2020-03-28", "29 March 2020 at 03:10", "29 March 2020 at 03:59"),
    ],
)
def test_an_address_names_a_day_or_a_moment(
    tmp_path: Path, address: str, at: str, known: str
) -> None:
    path = page_of_an_hour(tmp_path, "2020-03-29T03:10")
    seen = browse(
        path,
        LOOK
        + f"""
      await page.goto("about:blank");
      await page.goto({json.dumps(path.as_uri() + "#" + address)});
      await page.waitForTimeout(300);
      return await look();
    """,
    )
    assert (seen["at"], seen["known"]) == (at, known)


def test_a_time_that_the_clock_shows_twice_has_its_offset(tmp_path: Path) -> None:
    lines = [timed("2020-10-25T00:20Z", 1), timed("2020-10-25T03:40", 2)]
    seen = browse(
        page_of_an_hour(tmp_path, "2020-10-25T03:40", *lines),
        LOOK
        + """
      const said = [];
      for (const time of ["00:59", "00:20", "01:20", "02:00"]) {
        await page.goto("about:blank");
        await page.goto(address + "#at=2020-10-25T" + time + ":59Z");
        await page.waitForTimeout(300);
        said.push((await look()).at);
      }
      return { said };
    """.replace("address", json.dumps((tmp_path / "hour.html").as_uri())),
    )
    assert seen["said"] == [
        "25 October 2020 at 02:59 UTC+02:00",
        "25 October 2020 at 02:20 UTC+02:00",
        "25 October 2020 at 02:20 UTC+01:00",
        "25 October 2020 at 03:00",
    ]


def test_the_entries_of_a_day_stand_in_the_order_of_time_around_the_moment(tmp_path: Path) -> None:
    seen = browse(
        page_of_an_hour(tmp_path, "2020-03-29T03:25"),
        """
      return { lines: await page.evaluate(() => Array.from(document.querySelectorAll("#list > li"))
        .map((each) => each.className.includes("now") ? each.textContent
          : each.querySelector(".says").textContent
            + (each.querySelector(".tag") ? ": " + each.querySelector(".tag").textContent : ""))) };
    """,
    )
    assert seen["lines"] == [
        "16 fell",
        "1 fell",
        "4 fell",
        "2 fell",
        "29 March 2020 at 03:25",
        "8 fell: may not have happened yet",
    ]
