"""Measures index maintenance: rebuilds, late facts, corrections, concurrent appends."""

from __future__ import annotations

import shutil
from pathlib import Path

from tests.bench import peers as asked
from tests.bench.asking import DAY, STATE_JSON, warm_up
from tests.bench.peers import feed
from tests.bench.setting import Bar, Found, Row, Setting, ratio
from tests.bench.timing import Case, Sample, Taken, chrono, interleaved, process, summed, warm
from tests.moments import end


def rebuilds(setting: Setting) -> Found:
    """The index built from the log, beside ledger reading as many transactions."""
    rows, bars = [], []
    notes: list[str] = []
    peaks: dict[int, int] = {}
    taken: dict[str, Taken] = {}
    for size in setting.sizes[-2:]:
        chronicle = setting.chronicle(size)
        fed = feed(setting.peers, chronicle, 0)

        def mine(folder: Path = chronicle, size: int = size) -> Sample:
            with warm("rebuild", str(folder)) as worker:
                seconds, peak = worker.ask("now 0")
            return Sample(seconds / size, peak=int(peak))

        cases = [Case("chrono, index anew", mine)]
        if setting.peers.ledger:

            def theirs(fed: asked.Fed = fed, size: int = size) -> Sample:
                return Sample(asked.on_ledger(setting.peers, fed, DAY).seconds / size)

            cases.append(Case("ledger", theirs, is_peer=True))
        taken = interleaved(cases, min(setting.rounds, 5), setting.patience, notes)
        peaks[size] = taken["chrono, index anew"].peak
        rows += [Row("rebuild", f"{size:,}", who, each, "/s") for who, each in taken.items()]
    small, large = min(peaks), max(peaks)
    bars = [
        Bar(
            "rebuilding the index, events a second to ledger's transactions a second",
            ratio(taken, "ledger", "chrono, index anew"),
            "at least",
            1.0,
        ),
        Bar(
            f"memory of a rebuild at {large:,}, to that at {small:,}",
            peaks[large] / peaks[small],
            "at most",
            1.25,
        ),
        Bar(
            f"memory of a rebuild at {large:,} (no bar of its own)",
            peaks[large] / 1e6,
            "at most",
            250,
            " MB",
        ),
    ]
    return Found(rows, bars, notes)


def backdated(setting: Setting) -> Found:
    """One event dated thirty years back, appended by another process, and then a question."""
    size = setting.largest
    folder = setting.copy(size, "backdated")
    warm_up(folder)
    worker = warm("append", str(folder), str(_old(setting)))
    question = chrono("-C", str(folder), "state", "--at", DAY, "--json")

    def after() -> Sample:
        worker.ask("one 1")
        return process(question)

    with worker, warm("ask", str(folder)) as library:
        moment = end(DAY)

        def again() -> Sample:
            worker.ask("one 1")
            return Sample(library.ask(f"state {moment}")[0])

        cases = [
            Case(f"{STATE_JSON}, just asked", lambda: process(question)),
            Case(f"{STATE_JSON}, after a late fact", after),
            Case("library, just asked", lambda: Sample(library.ask(f"state {moment}")[0])),
            Case("library, after a late fact", again),
        ]
        taken = interleaved(cases, setting.rounds, setting.patience)
    shutil.rmtree(folder, ignore_errors=True)
    rows = [Row("after one late fact", f"{size:,}", who, each) for who, each in taken.items()]
    bars = [
        Bar(
            f"`{STATE_JSON}` after one event backdated thirty years, to a plain ask",
            ratio(taken, cases[1].who, cases[0].who),
            "at most",
            1.2,
        ),
        Bar(
            "the same in a library kept open",
            ratio(taken, cases[3].who, cases[2].who),
            "at most",
            1.2,
        ),
    ]
    return Found(rows, bars, [])


def _old(setting: Setting) -> Path:
    """Drafts whose dates lie thirty years before their documents."""
    path = setting.folder / "drafts-old.jsonl"
    if not path.exists():
        lines = setting.file_of_drafts(10_000, 41).read_text().splitlines()
        with path.open("w") as out:
            for line in lines[-400:]:
                head, _, rest = line.partition('"when": "')
                date, _, end = rest.partition('"')
                if date[:2] == "20" and len(date) == 10 and not date.endswith("02-29"):
                    out.write(f'{head}"when": "{int(date[:4]) - 30}{date[4:]}"{end}\n')
    return path


def corrections(setting: Setting, passes: int = 6) -> Found:
    """The same facts corrected over and over: replaced, retracted, and asked for."""
    count = setting.drafts
    folder = setting.copy(min(10_000, setting.largest), "corrections")
    drafts = setting.file_of_drafts(count + 1, 51)
    rows, passed, asks = [], [], []
    with warm("correct", str(folder), str(drafts)) as worker:
        worker.ask(f"facts {count}")
        for number in range(1, passes + 1):
            seconds, _, again = worker.ask(f"pass {number}")
            passed.append(seconds)
            asks.append(again)
            one = summed(f"pass {number}", [Sample(seconds / count)])
            rows.append(Row("facts corrected", f"{count:,}", one.who, one, "/s"))
    shutil.rmtree(folder, ignore_errors=True)
    bars = [
        Bar(
            f"the same {count:,} facts corrected, pass {passes} to the first",
            passed[-1] / passed[0],
            "at most",
            1.3,
        ),
        Bar(
            "a question after the last pass, to one after the first (no bar of its own)",
            asks[-1] / asks[0],
            "at most",
            1.3,
        ),
    ]
    return Found(rows, bars, [])
