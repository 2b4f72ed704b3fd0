"""Every command in a foreign chronicle whose folder holds modules and configuration files.

The log is long enough for a second process to read it. Each module leaves a mark when it
runs, and each configuration file holds a word or a colour that an answer shows if it is read.
"""

from __future__ import annotations

import asyncio
import os
import select
import signal
import subprocess
import sys
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from chrono.cli.commands import REGISTRY
from chrono.storage.index.build import PARALLEL_FROM_BYTES
from chrono.tui.web import Service
from tests.bench import generate
from tests.trust.conftest import CHRONO, environ, run
from tests.trust.test_refusals import ended, in_terminal, until
from tests.tui.served import Served

WORD = "poisoned"
COLOUR = "#12ab34"
MODULES = {
    *sys.stdlib_module_names,
    *packages_distributions(),
    "chrono",
    "sitecustomize",
    "usercustomize",
    "conftest",
    "pandas",
    "readline",
}
SETTINGS = {
    "matplotlibrc": f"axes.facecolor: {COLOUR[1:]}\nfigure.facecolor: {COLOUR[1:]}\n{WORD}: 1\n",
    "style.mplstyle": f"axes.facecolor: {COLOUR[1:]}\n",
    ".env": f"TEXTUAL_THEME={WORD}\nTEXTUAL_DRIVER={WORD}\nCHRONO_DIR=/{WORD}\n",
    "pyproject.toml": f"[tool.{WORD}\n",
    "setup.cfg": f"[{WORD}\n",
    "tox.ini": f"[{WORD}\n",
    ".sqliterc": f".print {WORD}\n",
    ".netrc": f"machine {WORD}\n",
    ".inputrc": f"$include {WORD}\n",
    "pyvenv.cfg": f"home = /{WORD}\n",
    "python311._pth": f"/{WORD}\n",
    "app.tcss": f"{WORD} {{\n",
    "fonts.conf": f"<{WORD}\n",
}
LINES = {
    "state": "state --at 2015",
    "why": "why {cell} --at 2015",
    "diff": "diff 2015 2016",
    "log": "log --limit 3",
    "show": "show {event}",
    "list": "list documents",
    "date": "date 2015",
    "append": "append --help",
    "retract": "retract {event} --reason x -n",
    "correct": "correct {event} --reason x --set note=x -n",
    "link": "link {event} contradicts {other} -n",
    "judge": "judge {event} --over {other} --reason x -n",
    "document": "document add text.txt --id fresh --title x -n",
    "text": "text page.html",
    "carry": "carry --help",
    "entity": "entity add fresh --kind force --label x -n",
    "import": "import table.csv --propose",
    "export": "export parquet -o {out}.parquet",
    "plot": "plot {cell} -o {out}.svg",
    "init": "init {out}",
    "check": "check",
    "verify": "verify",
    "snapshot": "snapshot --at 2015",
    "repair": "repair",
    "merge": "merge {log} {log} {log}",
    "help": "help dates",
    "completion": "completion bash",
}
SCREENS = {"tui", "serve"}


@pytest.fixture(scope="module")
def marks(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder in which a module that runs leaves its name."""
    return tmp_path_factory.mktemp("marks")


@pytest.fixture(scope="module")
def foreign(tmp_path_factory: pytest.TempPathFactory, marks: Path) -> Path:
    """The foreign chronicle."""
    folder = generate.write(tmp_path_factory.mktemp("foreign") / "c", 60_000)
    assert (folder / "events/log.jsonl").stat().st_size > PARALLEL_FROM_BYTES
    for name in MODULES:
        mark = f"open({os.fspath(marks / name)!r}, 'a').close()\n"
        (folder / f"{name}.py").write_text(mark)
        if name not in sys.stdlib_module_names:
            (folder / name).mkdir()
            (folder / name / "__init__.py").write_text(mark)
    for name, text in SETTINGS.items():
        (folder / name).write_text(text)
    (folder / "x.pth").write_text(f"import os; open({os.fspath(marks / 'pth')!r}, 'a').close()\n")
    (folder / "text.txt").write_text("A text.")
    (folder / "page.html").write_text("<html><body><p>A page about the ford.</p></body></html>")
    (folder / "table.csv").write_text("a,b\n1,2\n")
    return folder


@pytest.fixture(autouse=True)
def _nothing_ran(foreign: Path, marks: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for mark in marks.iterdir():
        mark.unlink()
    for name in ("PYTHONPATH", "MATPLOTLIBRC", "CHRONO_DIR"):
        monkeypatch.delenv(name, raising=False)


def left(marks: Path) -> list[str]:
    return sorted(mark.name for mark in marks.iterdir())


def forget_the_index(folder: Path) -> None:
    for path in (folder / "snapshots").glob("index*"):
        path.unlink()


def test_every_command_is_tried() -> None:
    assert {name for each in REGISTRY.values() for name in each} == LINES.keys() | SCREENS


OFTEN = ("state", "log", "append", "export", "plot")
"""Commands that each import a part of chrono or a library of its own: tried at every change."""


@pytest.mark.parametrize(
    "name",
    [
        pytest.param(name, marks=() if name in OFTEN else pytest.mark.slow)
        for name in ("index", *LINES)
    ],
)
def test_a_command_runs_and_obeys_nothing_of_the_folder(
    foreign: Path, marks: Path, tmp_path: Path, name: str
) -> None:
    lines = (foreign / "events/log.jsonl").read_text().splitlines()
    events = [line.split('"id":"')[1].split('"')[0] for line in lines[-2:]]
    places = {
        "event": events[0],
        "other": events[1],
        "cell": "force-00003.strength",
        "out": tmp_path / "out",
        "log": foreign / "events/log.jsonl",
    }
    if name == "index":  # the second process is started where the index is made
        forget_the_index(foreign)
    line = LINES["state" if name == "index" else name]
    answer = run(*(word.format_map(places) for word in line.split()), folder=foreign)
    assert left(marks) == []
    assert "Traceback" not in answer.err
    assert WORD not in answer.out + answer.err
    if name in ("index", "state", "why", "plot", "export", "verify", "log"):
        assert answer.code == 0, answer.err
    if name == "plot":
        assert COLOUR not in (tmp_path / "out.svg").read_text()


@pytest.mark.slow
def test_the_scrubber_runs_nothing_of_the_folder(foreign: Path, marks: Path) -> None:
    process, master = in_terminal(foreign, CHRONO, "tui", "--at", "2015")
    said = until(master, b"2015", 60) + until(master, b"no such mark", 1)
    for key in (b"\x1b", b"q"):
        os.write(master, key)
        until(master, b"no such mark", 0.4)
    ended(process)
    os.close(master)
    assert b"2015" in said
    assert left(marks) == []


@pytest.mark.slow
def test_a_visitors_scrubber_runs_nothing_of_the_folder(foreign: Path, marks: Path) -> None:
    """The shell starts it in the folder where `chrono serve` was started."""
    driver = {"TEXTUAL_DRIVER": "textual.drivers.web_driver:WebDriver"}  # as textual-serve asks
    visitor = subprocess.Popen(
        ["/bin/sh", "-c", Service(foreign).line()],
        cwd=foreign,
        env=environ() | driver,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )
    assert visitor.stdout
    try:
        seen = until(visitor.stdout.fileno(), b"\x1b[", 30)
    finally:
        os.killpg(visitor.pid, signal.SIGKILL)
        visitor.communicate()
    assert left(marks) == []
    assert b"\x1b[" in seen


@pytest.mark.slow
def test_serving_runs_nothing_of_the_folder(foreign: Path, marks: Path) -> None:
    server = subprocess.Popen(
        [CHRONO, "serve", "--port", "0"],
        cwd=foreign,
        env=environ(),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        text=True,
    )
    assert server.stdout
    try:
        ready, _, _ = select.select([server.stdout], [], [], 30)
        assert ready, "the server prints its address"
        served = Served(server, server.stdout.readline().strip())
        asyncio.run(asyncio.wait_for(visit(served), 30))
    finally:
        os.killpg(server.pid, signal.SIGKILL)
        server.communicate(timeout=30)
    assert left(marks) == []


async def visit(served: Served) -> None:
    """Opens the socket that a browser opens, and stays for a while."""
    aiohttp = pytest.importorskip("aiohttp")
    async with (
        aiohttp.ClientSession() as session,
        session.ws_connect(served.websocket(), headers={"Origin": served.origin}),
    ):
        await asyncio.sleep(3)
