"""The fuzzer's targets: each takes bytes, and may raise only chrono's errors.

Each target reads untrusted bytes. Accepted input must keep chrono's promises: an event that
`prepare` accepts can be appended, verified, read back unchanged, folded and exported; a log
that `repair` writes is intact, and nothing was deleted.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any, Final

from chrono import edtf
from chrono.chronicle import Chronicle
from chrono.edtf.durations import add, parse_duration
from chrono.edtf.relative import resolve
from chrono.errors import ChronoError
from chrono.extractors import EXTRACTORS
from chrono.extractors.answer import answer
from chrono.formats import exporters, importers
from chrono.formats.exporters import collect
from chrono.formats.importers import plan as planning
from chrono.formats.importers import presets as vocabularies
from chrono.formats.importers.mapping.rows import decode, table
from chrono.formats.importers.mapping.suggest import propose
from chrono.model.event import METADATA_KEYS, to_line
from chrono.model.vocabulary import load
from chrono.query.lookup import Lookup
from chrono.recording import Prepared
from chrono.render import json as plain
from chrono.storage import json_codec as codec
from chrono.storage.log import BEGINNING, Log
from chrono.storage.log.repair import carry_out, plan
from chrono.storage.log.writer import Entry, metadata
from chrono.validation import Validator
from tests.formats.importers.world import TOML, declarations

NOW: Final = datetime(2026, 11, 21, 12, tzinfo=UTC)
MEMORY: Final = Path("/dev/shm")
ANCHORS: Final = ("2020-09-10", "2020-09", "[2020-01-01..2020-02-10]", "-0044-03-15", "[..2020]")
SPLIT: Final = b"\n%%%%\n"
"""Between a mapping and the table it is for."""
Target = Callable[[bytes], None]


def now() -> datetime:
    return NOW


class World:
    """A small chronicle in memory, put back to how it was before each use."""

    def __init__(self, folder: Path) -> None:
        text = TOML
        for name in ("occurrence", "ucdp-ged"):
            text = vocabularies.addition(text, vocabularies.preset(f"{name}.vocabulary.toml")).text
        self.root = folder
        made = Chronicle.create(folder, text)
        made.append(*declarations(), recorder="ada")
        made.append(
            {
                "type": "Counted",
                "when": "2020-03-01",
                "data": {"force": "blues", "number": 900},
                "source": {"document": "gazette"},
            },
            {
                "type": "Moved",
                "when": "[..2020-03-02]",
                "data": {"force": "blues", "camp": "alder"},
                "source": {"document": "letter.2"},
            },
            recorder="ada",
        )
        self.log = made.repository.log.path
        self.began = self.log.read_bytes()
        self.asking = Chronicle(folder, now=NOW)
        self.asking.cells()

    def afresh(self) -> Chronicle:
        """The chronicle as it was made, with nothing remembered."""
        for path in self.log.parent.glob("log.*"):
            path.unlink()
        shutil.rmtree(self.root / "snapshots", ignore_errors=True)
        self.log.write_bytes(self.began)
        return Chronicle(self.root, now=NOW)


@cache
def folder() -> Path:
    """A place for small files, in memory where there is such a place."""
    import atexit

    made = Path(tempfile.mkdtemp(prefix="chrono-fuzz-", dir=MEMORY if MEMORY.is_dir() else None))
    atexit.register(shutil.rmtree, made, ignore_errors=True)
    return made


@cache
def world() -> World:
    return World(folder() / "world")


@cache
def scratch() -> World:
    return World(folder() / "scratch")


# ------------------------------------------------------------------------------ the log


def log_bytes(data: bytes) -> None:
    """The file itself, whatever is in it: read, proved, appended to, repaired."""
    log = Log(folder() / "events" / "log.jsonl", patience=1)
    log.create()
    for ask in (
        lambda: [to_line(event) for event in log.read()],
        log.head,
        log.torn,
        log.count,
        lambda: [log.size_at(asked) for asked in ("#2", "2026-11-21", "2026-11-21T12:00:00Z")],
        lambda: log.append([{"type": "A", "data": {}}], recorder="ada", now=now),
    ):
        log.path.write_bytes(data)
        with suppress(ChronoError):
            ask()
        _clear(log)
    log.path.write_bytes(data)
    whole = not list(log.verify("00112233"))[:1] or not list(log.verify())
    for aside in (False, True):
        log.path.write_bytes(data)
        agreed = plan(log, quarantine=aside)
        assert not (whole and agreed.steps)
        if agreed.refused:
            assert not aside or agreed.refused
            continue
        carry_out(log, agreed, now=now)
        assert not list(log.verify()), "what was repaired is not whole"
        _nothing_thrown_away(log, data)
        _clear(log)
    log.close()


def _nothing_thrown_away(log: Log, data: bytes) -> None:
    kept = [path.read_bytes() for path in log.path.parent.glob("log.torn-*")]
    assert data in (log.path.read_bytes(), log.path.read_bytes()[:-1], *kept) or any(
        log.path.read_bytes() + part == data for part in kept
    ), "bytes of the log were thrown away"


def _clear(log: Log) -> None:
    for path in log.path.parent.glob("log.torn-*"):
        path.unlink()


def chained(lines: Iterable[bytes], chain: str = BEGINNING) -> bytes:
    """Lines of JSON as events of a log whose chain is true: a well-formed forgery."""
    made = []
    for line in lines:
        name = "0" * 32
        with suppress(ValueError):
            name = codec.event_id(codec.loads(line))
        entry = Entry(name, line.strip()[1:-1] or b'"x":0', "mallory")
        written, chain = metadata([entry], chain, "2026-11-21T12:00:00Z")
        made += written
    return b"".join(made)


def forged(data: bytes) -> None:
    """A log with a true chain whose lines no `append` would have let in."""
    lines = [line for line in data.split(b"\n") if line.strip()][:30]
    house = scratch().afresh()
    last = house.repository.log.head().chain
    scratch().log.write_bytes(scratch().began + chained(lines, last))
    for ask in (
        house.verify,
        lambda: _asked_all(house),
        lambda: Log(house.repository.log.path).append(
            [{"type": "A", "data": {}}], recorder="a", now=now
        ),
    ):
        with suppress(ChronoError):
            ask()


def _asked_all(house: Chronicle) -> None:
    """All questions. An index that failed is a finding, although the log answered instead."""
    _ask_all(house)
    failed = [notice for notice in house.notices if "The index failed" in notice]
    assert not failed, failed


def _ask_all(house: Chronicle) -> None:
    for at in ("2020-03-04", "2026-01-01"):
        view = house.view(at, known_at=at if at < "2021" else None)
        state = house.state(view)
        json.dumps(plain.state(state))
        house.check(view)
        for reading in state.readings:
            house.why(reading.cell, view)
    for name in exporters.FORMATS:
        if name != "parquet":
            exporters.write(name, collect(house.repository, house.view("2026-01-01")))


# ------------------------------------------------------------------- vocabulary and dates


def vocabulary(data: bytes) -> None:
    """`events/vocabulary.toml`: read, and what reads it made out of it."""
    text = data.decode("utf-8", "replace")
    found = load(text)
    validator = Validator(found)
    from chrono.validation import Known

    for name, kind in found.types.items():
        draft = {"type": name, "modality": "asserted", "data": dict.fromkeys(kind.fields, "x")}
        validator.problems(draft, Known({}, {}, lambda _: False))
    from chrono.model.vocabulary import build

    assert build(json.loads(json.dumps(found.raw))).types.keys() == found.types.keys()
    house = scratch().afresh()  # the log as it was, and a vocabulary that is another
    was = house.repository.vocabulary_path.read_bytes()
    try:
        house.repository.vocabulary_path.write_text(text, "utf-8", errors="replace")
        with suppress(ChronoError):
            _asked_all(house)
    finally:
        house.repository.vocabulary_path.write_bytes(was)


def dates(data: bytes) -> None:
    """EDTF, durations and phrases: parsed, said in words, worked out."""
    text = data.decode("utf-8", "replace")[:400]
    with suppress(ChronoError):
        date = edtf.parse(text)
        assert date.earliest <= date.latest
        assert edtf.words(date).isprintable()
        assert edtf.parse(date.text) == date
        edtf.format_day(date.earliest)
        edtf.say_day(date.latest)
    with suppress(ChronoError):
        found = parse_duration(text)
        assert add(737678, found) >= 0
    for anchor in ANCHORS:
        with suppress(ChronoError):
            edtf.parse(resolve(text, edtf.parse(anchor)))


# ------------------------------------------------------------------------------ importers


def _imported(kind: str, data: bytes, name: str, **more: Any) -> None:
    house = world().asking
    asked = planning.options(house.repository, name, **more)
    batch = importers.read(kind, data, asked)
    made = planning.plan(Lookup(house.repository), batch, house.drafts.service(), skip=True)
    [str(refusal) for refusal in made.refusals]
    assert not made.prepared.problems
    kept_as_given(made.prepared)


def csv(data: bytes) -> None:
    """A mapping and a table; a table alone is one of ours, or the preset's."""
    head, cut, body = data.partition(SPLIT)
    with suppress(ChronoError):
        rows = table(decode(body if cut else data, name="t.csv"), name="t.csv")
        load_mapping(propose(rows, world().asking.vocabulary, "t.csv"))
    if cut:
        _imported("csv", body, "t.csv", mapping=head.decode("utf-8", "replace"))
        return
    with suppress(ChronoError):
        _imported("csv", data, "t.csv", mapping=vocabularies.preset("ucdp-ged.toml"))
    _imported("csv", data, "t.csv")


def load_mapping(text: str) -> None:
    from chrono.formats.importers.mapping.load import load as read_mapping

    read_mapping(text, world().asking.vocabulary)


def timelinejs(data: bytes) -> None:
    _imported("timelinejs", data, "t.json")


def ics(data: bytes) -> None:
    _imported("ics", data, "t.ics")


def jsonl(data: bytes) -> None:
    _imported("jsonl", data, "t.jsonl")


def cloudevents(data: bytes) -> None:
    _imported("cloudevents", data, "t.cloudevents.json")


# ------------------------------------------------------------------------------ recording


def drafts(data: bytes) -> None:
    """JSON as `chrono append --json` and the library take it."""
    try:
        found = json.loads(data)
    except (ValueError, RecursionError):
        return
    found = [
        each for each in (found if isinstance(found, list) else [found]) if isinstance(each, dict)
    ]
    prepared = world().asking.drafts.prepare(found)
    if not prepared.problems:
        world().asking.drafts.warnings(prepared)
        world().asking.drafts.preview(prepared)
        kept_as_given(prepared)


def kept_as_given(prepared: Prepared) -> None:
    """What may be appended is appended, proved, read back as it was, folded, exported."""
    if not prepared.drafts:
        return
    house = scratch().afresh()
    done = house.drafts.record(prepared, "ada")
    problems = house.verify().problems
    assert not problems, problems
    lines = {event.id: to_line(event) for event in Log(house.repository.log.path).read()}
    for name, draft in zip(prepared.ids, prepared.drafts, strict=True):
        line = {key: value for key, value in lines[name].items() if key not in METADATA_KEYS}
        assert _bare(line) == _bare(json.loads(codec.dumps(draft)))
    assert set(done.ids) == set(prepared.ids)
    _asked_all(house)


def _bare(line: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in line.items() if value not in (None, [], "", ())}


def extractor(name: str) -> Target:
    """A reader of files; what it makes of them is in normal form and fits its pages."""

    def target(data: bytes) -> None:
        said = answer(EXTRACTORS[name], data)
        text = said["text"]
        text.encode()
        assert all(0 <= start <= len(text) for start in said["pages"])
        assert said["own_text"] or not {"\r", "\x00", "\u202e"} & set(text)

    return target


TARGETS: Final[Mapping[str, Target]] = {
    "log": log_bytes,
    "forged": forged,
    "vocabulary": vocabulary,
    "dates": dates,
    "csv": csv,
    "timelinejs": timelinejs,
    "ics": ics,
    "jsonl": jsonl,
    "cloudevents": cloudevents,
    "drafts": drafts,
    **{name: extractor(name) for name in ("pdf", "docx", "html", "mail", "text")},
}


def feed(name: str, data: bytes) -> None:
    """One input into one target. What it raises is a finding."""
    with suppress(ChronoError):
        TARGETS[name](data)
