"""Readable exports (page, chronology, map) are safe for any text."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chrono.edtf import FOREVER
from chrono.edtf.clock import UTC_CLOCK
from chrono.fold import fold, read
from chrono.formats.exporters import FORMATS, guess, write
from chrono.formats.exporters.html import digest
from chrono.formats.exporters.markdown import text
from chrono.formats.exporters.timeline import display_key, trace
from tests.formats.importers.world import TEXTS, VOCABULARY, declarations, events, lines, material

CALM = settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
BATCHES = st.lists(lines(), min_size=1, max_size=6)
VOID = {"meta", "link", "br", "img", "input", "hr"}


class Page(HTMLParser):
    """The elements and attributes of a page, and the texts of its scripts and styles."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.inside: dict[str, list[str]] = {"script": [], "style": []}
        self.open: list[str] = []
        self.feed(source)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] in self.inside:
            self.inside[self.open[-1]].append(data)


def page(drafts: list[dict], **more: object) -> str:
    return write("html", material([*declarations(), *drafts], **more)).data.decode()


@CALM
@given(batch=BATCHES)
def test_no_text_becomes_markup_script_or_address(batch: list[dict]) -> None:
    source = page(batch)
    found = Page(source)
    assert found.open == []
    names = [tag for tag, _ in found.tags]
    assert names.count("script") == 2
    assert not {"img", "iframe", "object", "embed", "link", "base", "svg"} & set(names)
    for tag, attributes in found.tags:
        assert not any(key.startswith("on") or key == "style" for key in attributes)
        for key in ("href", "src", "action"):
            assert (attributes.get(key) or "#").startswith(("#", "https://example.org/")), (
                tag,
                attributes,
            )
    assert "\u202e" not in source


@pytest.mark.parametrize(
    "text", ["</script >", "</SCRIPT\n>", "</script/ x>", "<!--<script>", "<script ", "]]>"]
)
def test_no_text_ends_the_data_of_the_page(text: str) -> None:
    draft = {
        "type": "Counted",
        "modality": "asserted",
        "when": "2019-05-05",
        "data": {"force": "blues", "mood": text},
        "source": {"document": "gazette"},
    }
    source = page([draft])
    found = Page(source)
    assert [tag for tag, _ in found.tags].count("script") == 2
    (block,) = re.findall(r'<script type="application/json"[^>]*>(.*?)</script>', source, re.S)
    assert "<" not in block
    assert text.split(maxsplit=1)[0] in json.dumps(json.loads(block), ensure_ascii=False)


def test_the_policy_lets_in_its_own_script_and_style_alone() -> None:
    found = Page(page([]))
    policy = next(each["content"] for tag, each in found.tags if each.get("http-equiv"))
    assert policy is not None
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert digest(found.inside["style"][0]) in policy
    assert digest(found.inside["script"][-1]) in policy
    assert not re.search(r"https?://|import\s*\(|fetch|eval|innerHTML", found.inside["script"][-1])


def test_without_the_script_it_is_a_chronology_with_a_state() -> None:
    line = {
        "type": "Fell",
        "when": "[2020-02-01..2020-02-05]",
        "modality": "asserted",
        "data": {"force": "reds", "dead": 12},
        "source": {"document": "gazette"},
    }
    plan = {**line, "modality": "planned", "speaker": "blues", "data": {"force": "reds", "dead": 1}}
    source = page([line, plan])
    static = source.partition('<script type="application/json"')[0]
    assert "between 1 and 5 February 2020" in static
    assert "12 of Reds fell" in static
    assert "The &lt;b&gt;Gazette&lt;/b&gt;, =Press, 5 March 2020" in static
    assert "12 persons" in static
    assert "planned: 1 of Reds fell" in static
    assert "planned, says Blues" in static


def test_the_page_of_a_view_before_the_documents_shows_nothing_by_then() -> None:
    line = {
        "type": "Fell",
        "when": "2020-02-01",
        "modality": "asserted",
        "data": {"force": "reds", "dead": 12},
        "source": {"document": "gazette"},
    }
    data = json.loads(Page(page([line], known_at=737_400)).inside["script"][0])
    cell = next(
        each for each in data["cells"] if each["e"] == "reds" and each["attribute"] == "killed"
    )
    runs = cell["r"][cell["k"][data["knownAt"]]]
    assert [number for _, number in runs] == [-1]


@CALM
@given(
    batch=BATCHES,
    days=st.lists(
        st.one_of(st.just(737_485), st.integers(736_000, 738_600)), min_size=1, max_size=8
    ),
    seconds=st.lists(st.integers(0, 86_399), min_size=8, max_size=8),
)
def test_between_two_moments_of_the_page_nothing_changes(
    batch: list[dict], days: list[int], seconds: list[int]
) -> None:
    folded = fold(events([*declarations(), *batch]), VOCABULARY)
    cells = [cell for key in folded.keys() if (cell := folded.cell(key))]  # noqa: SIM118
    found = trace(cells, UTC_CLOCK.last(737_500))
    assert not found.coarse
    asked = [UTC_CLOCK.last(day) for day in days]
    if found.unit != "day":
        asked += [UTC_CLOCK.first(day) + second for day, second in zip(days, seconds, strict=False)]
    if found.unit == "minute":
        asked = [each // 60 * 60 + 59 for each in asked]
    for cell, (key, runs) in zip(cells, found.cells, strict=True):
        assert key == cell.key
        for known in found.known:
            run = next(run for run in runs if known in run.known)
            for at in asked:
                shown = [reading for since, reading in run.readings if since <= at]
                reading = shown[-1] if shown else run.readings[0][1]
                assert display_key(reading) == display_key(read(cell, at, known)), (key, at, known)


def test_what_was_retracted_later_is_on_the_page_with_the_day_from_which_it_is() -> None:
    line = {
        "type": "Fell",
        "when": "2020-02-01",
        "modality": "asserted",
        "data": {"force": "reds", "dead": 12},
        "source": {"document": "gazette"},
    }
    found = material([*declarations(), line])
    found.retracted = {events([line])[0].id: UTC_CLOCK.last(737_515)}
    assert found.timeline == ()
    found = material([*declarations(), line])
    found.retracted = {events([line])[0].id: UTC_CLOCK.last(737_515)}
    found.every_k = True
    data = json.loads(Page(write("html", found).data.decode()).inside["script"][0])
    assert data["events"][0][4] == 737_515


def test_a_large_chronicle_is_shown_at_the_ends_of_months_and_says_so(monkeypatch) -> None:
    monkeypatch.setattr("chrono.formats.exporters.timeline.MAX_READINGS", 100)
    many = [
        {
            "type": "Fell",
            "when": f"20{year:02}-02-{day:02}",
            "modality": "asserted",
            "data": {"force": "reds", "dead": day},
            "source": {"document": "gazette"},
        }
        for year in range(10, 20)
        for day in range(1, 20)
    ]
    made = write("html", material([*declarations(), *many]))
    assert "holds the state at" in made.lost[0]
    data = json.loads(Page(made.data.decode()).inside["script"][0])
    assert data["coarse"]
    assert data["known"][-1] is None
    assert data["days"] == sorted(data["days"])


def test_a_large_chronicle_of_one_day_is_shown_at_some_of_its_moments(monkeypatch) -> None:
    monkeypatch.setattr("chrono.formats.exporters.timeline.MAX_READINGS", 100)
    many = [
        {
            "type": "Fell",
            "when": f"2019-02-01T10:{minute:02}",
            "modality": "asserted",
            "data": {"force": "reds", "dead": minute},
            "source": {"document": "gazette"},
        }
        for minute in range(60)
    ]
    made = write("html", material([*declarations(), *many]))
    data = json.loads(Page(made.data.decode()).inside["script"][0])
    assert data["coarse"]
    assert data["unit"] == "minute"
    assert f"holds the state at {len(data['days'])} moments" in made.lost[0]
    within = [each for each in data["days"] if each % 86_400 < 86_399]
    assert len(within) > 5
    assert all(each % 60 == 59 for each in data["days"])


MARKS = re.compile(r"(?<!\\)(?:\\\\)*[*_<\[`|$]")


@CALM
@given(TEXTS)
def test_markdown_finds_nothing_to_do_in_a_text(said: str) -> None:
    made = text(said)
    assert "\n" not in made
    assert all(each.isprintable() for each in made)
    assert not MARKS.search(made)


def test_the_chronology_has_a_footnote_for_each_passage() -> None:
    line = {
        "type": "Fell",
        "when": "2020-02-01",
        "modality": "reported",
        "speaker": "blues",
        "via": ["greens"],
        "data": {"force": "reds", "dead": {"about": 2500}},
        "basis": "relative",
        "source": {"document": "gazette", "start": 5, "end": 90},
    }
    undated = {
        "type": "Moved",
        "modality": "asserted",
        "data": {"force": "reds", "camp": "alder"},
        "source": {"document": "letter.2"},
    }
    made = write("markdown", material([*declarations(), line, undated])).data.decode()
    assert "## 2020" in made
    assert (
        "**1 February 2020.** about 2,500 of Reds fell (according to Blues, cited by Greens)"
        in made
    )
    assert "*[derived date]*[^1]" in made
    assert "[^1]: The \\<b\\>Gazette\\</b\\>, =Press, 5 March 2020 (characters 5 to 90)." in made
    assert "## Without a date: A letter\n\nReds moved to Camp alder[^2]" in made


def test_the_map_has_places_with_their_state() -> None:
    line = {
        "type": "Shut",
        "when": "2020-02-01",
        "modality": "asserted",
        "data": {"camp": "alder", "state": "shut"},
        "source": {"document": "gazette"},
    }
    made = json.loads(write("geojson", material([*declarations(), line])).data)
    assert made["type"] == "FeatureCollection"
    alder = next(each for each in made["features"] if each["id"] == "alder")
    assert alder["geometry"] == {"type": "Point", "coordinates": [44.25, 33.5]}
    assert alder["properties"]["state"]["state"]["says"] == "shut"
    assert alder["properties"]["state"]["state"]["standing"] == "stated"


def test_the_ending_of_a_file_tells_the_format() -> None:
    assert guess("a.HTML") == "html"
    assert guess("a.cloudevents.json") == "cloudevents"
    assert guess("a.json") == "timelinejs"
    assert guess("a.txt") is None


def test_every_format_is_a_module_that_writes() -> None:
    from importlib import import_module

    for each in FORMATS.values():
        assert callable(import_module(f"chrono.formats.exporters.{each.module}").write)
    assert FOREVER > 0
