"""Hostile text in every field is inert in the output of every command and format.

No exception, no control byte on a terminal, nothing written outside the chronicle, nothing in
a file that a spreadsheet, a browser or a calendar would act upon.
"""

from __future__ import annotations

import csv
import io
import json
import re
from base64 import b64encode
from collections.abc import Iterator
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from chrono.cli.commands import REGISTRY
from chrono.cli.commands.export import FORMATS
from chrono.errors import Exit
from chrono.storage.log import Log
from tests.cli.conftest import Answer, run_in_process
from tests.trust import hostile
from tests.trust.nasty import HALF, TEXTS

STYLE = re.compile(r"\x1b\[[0-9;]*m")
PLACED = [name for name in TEXTS if name not in ("long word",)]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The hostile chronicle, alone in a folder in which nothing else may appear."""
    folder = tmp_path_factory.mktemp("alone") / "chronicle"
    hostile.chronicle(folder)
    return folder


@pytest.fixture
def here(made: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The hostile chronicle as the current folder; nothing may be written beside it."""
    monkeypatch.chdir(made)
    # A busy machine would draw the line of progress, which is erased by control codes of our own.
    monkeypatch.setattr("chrono.cli.progress.DELAY_SECONDS", 3600)
    monkeypatch.setenv("CHRONO_RECORDER", TEXTS["escape"].replace("\x00", ""))
    monkeypatch.delenv("CHRONO_DIR", raising=False)
    yield made
    assert [path.name for path in made.parent.iterdir()] == [made.name]
    assert not Path("/tmp/chrono-was-here").exists()


def inert(answer: Answer, *codes: int) -> None:
    """Holds that nothing that was said could act on a terminal, or hide in it."""
    assert answer.code in (codes or (Exit.OK,)), answer.err[:600]
    for said in (answer.out, answer.err):
        told = STYLE.sub("", said).replace("\n", "")
        assert told.isprintable(), {letter for letter in told if not letter.isprintable()}


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same chronicle in harmless words."""
    folder = tmp_path_factory.mktemp("plain") / "chronicle"
    hostile.chronicle(folder, hostile.HARMLESS)
    return folder


def event_named(folder: Path, kind: str) -> str:
    return next(event.id for event in Log(folder / "events/log.jsonl").read() if event.type == kind)


ASKING = [
    "state --at 2020-06-01",
    "state --at 2020-06-01 --all",
    "state --at 2022 --known-at 2019",
    "state --at 2020-06-01 --without document:d1 --only document:d3",
    "log",
    "log --cell e1.said",
    "log --text alert",
    'log --text "',
    "why e1.said --at 2020-06-01 --documents texts",
    "why e2.size --at 2022",
    "why e3.state --at 2020-06-01",
    "why e4.near --at 2020-06-01",
    "diff 2019 2020-06-01",
    "diff 2020-06-01 2022",
    "list documents",
    "list entities",
    "list types",
    "list kinds",
    "list tags",
    "list undated",
    "list doubtful",
    "check --at 2022",
    "snapshot --at 2020-06-01",
    "plot e2.size",
    "plot e1.state",
    "plot --map --at 2020-06-01",
    "append --help",
    "append Said1 --help",
    "append Said8 --help",
    "entity add --help",
    "repair",
    "help files",
    "completion bash",
]


@pytest.mark.parametrize("as_json", [False, True], ids=["told", "json"])
@pytest.mark.parametrize("line", ASKING)
def test_no_answer_acts_on_the_terminal(here: Path, line: str, as_json: bool) -> None:
    words = line.split(" ")
    if as_json:
        if {"--help", "help", "completion", "plot"} & set(words):
            pytest.skip("has no --json")
        words.append("--json")
    answer = run_in_process(*words, terminal=True)
    inert(answer, Exit.OK, Exit.USAGE) if as_json else inert(answer)
    if as_json and answer.code == Exit.OK:
        json.loads(answer.out)


@pytest.mark.parametrize("more", [[], ["--json"]])
def test_what_became_of_pointers_and_documents_is_told_inert(here: Path, more: list[str]) -> None:
    inert(run_in_process("verify", "--documents", "texts", *more, terminal=True), Exit.UNPROVED)


@pytest.mark.parametrize("kind", ["Said1", "Said3", "Said8", "DocumentPublished", "Judged"])
def test_an_event_is_shown_whole_and_inert(here: Path, kind: str) -> None:
    name = event_named(here, kind)
    for more in ([], ["--json"], ["--documents", "texts"]):
        inert(run_in_process("show", name, *more, terminal=True))


def test_every_command_is_walked_or_named_here() -> None:
    walked = {line.split()[0] for line in (*ASKING, *(each for each in WRITING))}
    others = {
        "verify",
        "show",
        "export",
        "import",
        "date",
        "init",
        "merge",
        "serve",
        "tui",
        "text",
        "carry",
    }
    assert {name for each in REGISTRY.values() for name in each} <= walked | others


WRITING = {
    "append": "append Said1 --thing {e} --words {t} --when 2020 -d d1 --summary {t} --note {t} -n",
    "retract": "retract {event} --reason {t} -n",
    "correct": "correct {event} --reason {t} --set summary={t} -n",
    "link": "link {event} contradicts {other} -n",
    "judge": "judge {event} --over {other} --reason {t} -n",
    "document": "document add texts/{file} --id n1 --title {t} --publisher {t} --url {t} -n",
    "entity": "entity add n1 --kind thing --label {t} --alias {t} -n",
}


@pytest.mark.parametrize("name", PLACED)
@pytest.mark.parametrize("command", WRITING)
def test_what_is_typed_is_shown_back_inert(here: Path, command: str, name: str) -> None:
    before = (here / "events/log.jsonl").read_bytes()
    places = {
        "t": TEXTS[name],
        "e": "e3",
        "event": event_named(here, "Said1")[:12],
        "other": event_named(here, "Said3")[:12],
        "file": next((here / "texts").iterdir()).name,
    }
    words = [word.format_map(places) for word in WRITING[command].split(" ")]
    answer = run_in_process(*words, terminal=True)
    inert(answer, Exit.OK, Exit.USAGE, Exit.INVALID, Exit.UNKNOWN)
    assert (here / "events/log.jsonl").read_bytes() == before


@pytest.mark.parametrize("name", PLACED)
@pytest.mark.parametrize(
    "line",
    [
        "{t}",
        "state --at {t}",
        "state --entity {t}",
        "state --kind {t}",
        "state --without {t}",
        "state --recorded-at {t}",
        "why {t}",
        "why {t}.said",
        "show {t}",
        "log --text {t}",
        "log --type {t}",
        "log --document {t}",
        "log --cell {t}",
        "date {t}",
        "diff {t} {t}",
        "list {t}",
        "help {t}",
        "verify --head {t}",
        "verify --documents {t}",
        "plot {t}",
        "export {t}",
        "-C {t} state",
        "append {t}",
        "import {t}",
        "--{t}",
        "snapshot --at {t}",
    ],
)
def test_a_mistake_is_told_inert(here: Path, line: str, name: str) -> None:
    words = [word.format_map({"t": TEXTS[name].replace("\x00", "")}) for word in line.split(" ")]
    answer = run_in_process(*words, terminal=True)
    inert(answer, *range(10))
    assert len(answer.err) < 60_000


def test_folders_and_files_with_hostile_names_are_told_inert(here: Path, tmp_path: Path) -> None:
    for number, text in enumerate(list(TEXTS.values())[2:9]):
        name = text.replace("/", "_").replace("\x00", "")[:60]
        folder = tmp_path / str(number)
        folder.mkdir()
        inert(run_in_process("init", str(folder / name), terminal=True))
        assert [path.name for path in folder.iterdir()] == [name]
        inert(run_in_process("-C", str(folder / name), "state", terminal=True))
        for ending in (".csv", ".jsonl", ".ics", ".json", ".toml"):
            path = folder / (name + ending)
            path.write_text(text + "\n" + text)
            answer = run_in_process("import", str(path), "--dry-run", terminal=True)
            inert(answer, Exit.OK, Exit.INVALID, Exit.UNKNOWN, Exit.USAGE, Exit.INTERRUPTED)
        answer = run_in_process("import", str(folder / (name + ".csv")), "--propose", terminal=True)
        inert(answer, Exit.OK, Exit.INVALID)


# ------------------------------------------------------------------------------ exports


@pytest.mark.parametrize("kind", FORMATS)
def test_an_export_to_the_terminal_does_not_act_on_it(here: Path, kind: str) -> None:
    inert(run_in_process("export", kind, terminal=True), Exit.OK, Exit.USAGE)


def exported(folder: Path, kind: str) -> bytes:
    path = folder / f"out.{kind}"
    answer = run_in_process("-C", str(folder), "export", kind, "-o", str(path), terminal=True)
    inert(answer)
    data = path.read_bytes()
    path.unlink()
    return data


def test_no_cell_of_the_table_is_a_formula(here: Path) -> None:
    rows = list(csv.reader(io.StringIO(exported(here, "csv").decode("utf-8-sig"), newline="")))
    number = re.compile(r"-?\d+(\.\d+)?\Z")
    for cell in (cell for row in rows for cell in row):
        seen = cell.lstrip(" \t\r\n\u00a0\ufeff\u200b\u2060")
        assert number.match(cell) or not seen.startswith(("=", "+", "-", "@", "\uff1d", "\uff0b"))
    assert len({len(row) for row in rows}) == 1


@pytest.mark.parametrize("parting", [";", "\t", "|"])
def test_no_cell_is_a_formula_either_where_something_else_parts_them(
    here: Path, parting: str
) -> None:
    """A spreadsheet set to German or French opens a table as if semicolons parted its cells."""
    text = exported(here, "csv").decode("utf-8-sig")
    for cell in (part.strip() for line in text.splitlines() for part in line.split(parting)):
        assert not cell.lstrip('"').startswith(("=", "+", "@", "-", "\uff1d", "\uff0b")), cell


class Page(HTMLParser):
    """What a browser would find in a page."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open = False
        self.raw: dict[int, str] = {}
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self.open = True

    def handle_endtag(self, tag: str) -> None:
        self.open = False

    def handle_data(self, data: str) -> None:
        if self.open and self.tags[-1][0] in ("script", "style"):
            at = len(self.tags) - 1
            self.raw[at] = self.raw.get(at, "") + data


def harmless(page: Page) -> None:
    """Holds that nothing in a page runs, loads or leads anywhere but to the web."""
    forbidden = {
        "iframe",
        "object",
        "embed",
        "base",
        "link",
        "svg",
        "img",
        "video",
        "audio",
    }
    for tag, attributes in page.tags:
        assert tag not in forbidden, (tag, attributes)
        for key, value in attributes.items():
            assert not key.startswith("on"), (tag, key)
            if key in ("href", "src", "action", "xlink:href"):
                assert re.match(r"(https?://|#)", value or "#"), (tag, value)


def test_the_page_is_inert(here: Path, plain: Path) -> None:
    text = exported(here, "html").decode()
    page = Page(text)
    harmless(page)
    ours = Page(exported(plain, "html").decode())
    shapes = [
        {(tag, key) for tag, attributes in each.tags for key in ("", *attributes)}
        for each in (page, ours)
    ]
    assert shapes[0] == shapes[1], "a text made a tag or an attribute"
    scripts = [
        (page.raw.get(at, ""), attributes)
        for at, (tag, attributes) in enumerate(page.tags)
        if tag == "script"
    ]
    assert len(scripts) == 2
    code = [body for body, attributes in scripts if attributes.get("type") != "application/json"]
    data = [body for body, attributes in scripts if attributes.get("type") == "application/json"]
    json.loads(data[0])
    policy = next(
        a["content"] or ""
        for t, a in page.tags
        if t == "meta" and "content" in a and "default-src" in (a["content"] or "")
    )
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    written = re.findall(r"<script>(.*?)</script>", text, re.S)
    assert len(code) == len(written) == 1
    assert b64encode(sha256(written[0].encode()).digest()).decode() in policy
    visible = text.replace("\n", "").replace("\t", "").replace("\r", "")
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", visible)


def test_the_printed_chronology_rendered_is_inert(here: Path) -> None:
    text = exported(here, "markdown").decode()
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", text)
    markdown = pytest.importorskip("markdown_it")
    harmless(Page(markdown.MarkdownIt("commonmark").render(text)))
    assert "<script" not in markdown.MarkdownIt("commonmark").render(text)


def test_the_timeline_and_the_map_hold_no_markup_of_ours_or_theirs(here: Path) -> None:
    timeline = json.loads(exported(here, "timelinejs"))
    for text in strings(timeline):
        harmless(Page(text))
        assert "<script" not in text
    json.loads(exported(here, "geojson"))


def strings(found: Any, key: str = "") -> Iterator[str]:
    """Every text that TimelineJS would put into its page as HTML."""
    if isinstance(found, dict):
        for name, value in found.items():
            if not name.startswith("chrono") and name not in ("unique_id",):
                yield from strings(value, name)
    elif isinstance(found, list):
        for value in found:
            yield from strings(value, key)
    elif isinstance(found, str):
        yield found


def test_the_calendar_has_no_line_that_a_text_put_there(here: Path) -> None:
    data = exported(here, "ics")
    pytest.importorskip("icalendar")
    from icalendar import Calendar

    calendar = Calendar.from_ical(data)
    assert not any(entry.get("ATTACH") for entry in calendar.walk())
    names = {
        line.partition(b":")[0].partition(b";")[0]
        for line in data.split(b"\r\n")
        if not line.startswith((b" ", b"\t"))
    }
    assert all(re.match(rb"[A-Z-]*\Z", name) for name in names)


@pytest.fixture(scope="module")
def without_nuls(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same without NULs, which a table cannot hold and says so."""
    folder = tmp_path_factory.mktemp("without") / "chronicle"
    hostile.chronicle(folder, {name: text.replace("\0", "") for name, text in TEXTS.items()})
    return folder


@pytest.mark.parametrize("kind", ["csv", "jsonl", "cloudevents", "ics"])
def test_what_was_exported_comes_back_by_import_and_nothing_is_new(
    without_nuls: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    monkeypatch.chdir(without_nuls)
    path = tmp_path / f"back.{kind}"
    path.write_bytes(exported(without_nuls, kind))
    answer = run_in_process("import", str(path), "--format", kind, "--dry-run", "--json")
    assert answer.code == Exit.OK, answer.err[:900]
    counted = json.loads(answer.out)
    assert counted["new"] == {}
    assert counted["refused"] == []


# ----------------------------------------------------------------- files that are imported


LINE = '{"type":"Said1","modality":"asserted","data":{"thing":"e1","words":%s},"when":"2020"}'
BAD_JSON = {
    "NaN": LINE % "NaN",
    "Infinity": LINE % "-Infinity",
    "a huge integer": LINE % ("9" * 400),
    "an integer beyond 64 bits": LINE % "18446744073709551616",
    "deep nesting": LINE % ("[" * 100_000 + "]" * 100_000),
    "nesting": LINE % ("[" * 300 + "]" * 300),
    "half a surrogate pair": LINE % '"\\ud800"',
    "a key that stands twice": '{"type":"Said1","type":"Said2","modality":"asserted","data":{}}',
    "a key that stands twice, inside": LINE.replace('"thing":"e1"', '"thing":"e1","thing":"e2"')
    % '"x"',
    "no object": "[1,2,3]",
    "no UTF-8": LINE % '"\xff"',
    "NUL": LINE % '"x"' + "\x00",
    "a path for an id": LINE.replace('"e1"', '"../../e1"') % '"x"',
    "a name of Python's": LINE.replace('"modality"', '"__class__"') % '"x"',
}


@pytest.mark.parametrize("name", BAD_JSON)
@pytest.mark.parametrize("kind", ["jsonl", "cloudevents", "timelinejs", "ics", "csv"])
def test_a_file_with_what_json_should_not_hold_is_refused_and_nothing_comes_in(
    here: Path, tmp_path: Path, kind: str, name: str
) -> None:
    before = (here / "events/log.jsonl").read_bytes()
    line = BAD_JSON[name].encode("latin-1")
    path = tmp_path / "bad"
    if kind == "cloudevents":
        line = (
            b'{"specversion":"1.0","id":"1","source":"x","type":"chrono.Said1","data":'
            + line
            + b"}"
        )
    path.write_bytes(line + b"\n")
    answer = run_in_process("import", str(path), "--format", kind, "--no-add-types", terminal=True)
    inert(answer, Exit.INVALID, *([Exit.INTERRUPTED] if kind == "csv" else []))
    assert len(answer.err) + len(answer.out) < 20_000
    assert (here / "events/log.jsonl").read_bytes() == before


@pytest.mark.parametrize("name", BAD_JSON)
def test_a_draft_with_what_json_should_not_hold_is_refused(here: Path, name: str) -> None:
    before = (here / "events/log.jsonl").read_bytes()
    answer = run_in_process("append", "--json", stdin=BAD_JSON[name].encode("latin-1"))
    inert(answer, Exit.INVALID, Exit.USAGE)
    assert (here / "events/log.jsonl").read_bytes() == before


def test_ten_million_letters_are_taken_or_refused_and_told_in_short(
    here: Path, tmp_path: Path
) -> None:
    log = here / "events/log.jsonl"
    before = log.read_bytes()
    long = "x" * 10_000_000
    path = tmp_path / "long.jsonl"
    path.write_text(LINE % f'"{long}"' + "\n")
    for words in (
        ["import", str(path), "--dry-run"],
        ["log", "--text", long],
        ["state", "--at", long],
        ["show", long],
        ["date", long],
    ):
        answer = run_in_process(*words, terminal=True)
        inert(answer, *range(10))
        assert len(answer.err) + len(answer.out) < 100_000, words[0]
    assert log.read_bytes() == before


def test_a_half_surrogate_in_an_argument_is_refused_or_escaped(here: Path) -> None:
    before = (here / "events/log.jsonl").read_bytes()
    for line in (
        "state --entity {}",
        "append Said1 --thing e1 --words {}",
        "show {}",
        "date {}",
        "entity add n1 --kind thing --label {}",
        "log --text {}",
    ):
        inert(run_in_process(*line.format(HALF).split(" "), terminal=True), *range(10))
    assert (here / "events/log.jsonl").read_bytes() == before


def test_a_document_whose_file_leads_out_of_the_folder_is_not_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from chrono.storage.source_texts import file_digest

    secret = tmp_path / "secret.txt"
    secret.write_text("the secret of the house")
    house = hostile.chronicle(tmp_path / "chronicle", hostile.HARMLESS)
    (tmp_path / "chronicle/texts/link.txt").symlink_to(secret)
    for number, file in enumerate(("../../secret.txt", str(secret), "link.txt")):
        house.append(
            {
                "type": "DocumentPublished",
                "when": "2020",
                "data": {
                    "document": f"s{number}",
                    "title": "S",
                    "file": file,
                    "sha256": file_digest(secret),
                },
            },
            {
                "type": "Said1",
                "when": "2020",
                "data": {"thing": "e1", "words": f"{number}"},
                "source": {"document": f"s{number}", "start": 4, "end": 10},
            },
        )
    monkeypatch.chdir(tmp_path / "chronicle")
    for line in ("verify --documents texts", "why e1.said --documents texts", "log --json"):
        answer = run_in_process(*line.split())
        assert "secret of" not in answer.out + answer.err
    for event in house.events:
        if event.document and event.document.startswith("s"):
            answer = run_in_process("show", event.id, "--documents", "texts")
            assert "secret of" not in answer.out + answer.err


# -------------------------------------------------------------- the vocabulary's own names


@pytest.mark.parametrize("name", PLACED)
@pytest.mark.parametrize("place", ["kind", "attribute", "type", "field"])
def test_a_name_in_the_vocabulary_that_is_no_plain_word_is_refused_inert(
    tmp_path: Path, place: str, name: str
) -> None:
    names = {"kind": "thing", "attribute": "said", "type": "Said", "field": "words"}
    spelled = {
        **{key: f'"{value}"' for key, value in names.items()},
        place: hostile.toml(TEXTS[name]),
    }
    text = (
        f"[kinds.{spelled['kind']}]\n"
        f"attributes.{spelled['attribute']} = {{ type = 'words', persistence = 'lasting' }}\n"
        f"[types.{spelled['type']}]\nfields = {{ {spelled['field']} = 'words' }}\n"
    )
    path = tmp_path / "words.toml"
    path.write_text(text)
    root = str(tmp_path / "made")
    answer = run_in_process("init", root, "--vocabulary", str(path), terminal=True)
    inert(answer, Exit.VOCABULARY, Exit.OK)
    if answer.code == Exit.OK:
        for line in ("list types", "list kinds", "append --help", "state"):
            inert(run_in_process("-C", root, *line.split(), terminal=True))
