"""Measures the scrubber on a pseudo-terminal, and prints the results beside their limits.

    python -m tests.tui.measure [--sizes 1000,10000,1000000] [--folder /tmp/bench] [--keys 60]
    python -m tests.tui.measure --chronicle . [--only drag] [--documents DIR]

Chronicles are made by `tests.bench.generate` where they are not there yet, and their index
is built before anything is timed. Processor time stands beside wall time, because a busy
machine changes only the latter. A benchmark, not a timed test.
"""

from __future__ import annotations

import argparse
import fcntl
import os
import pty
import select
import signal
import statistics
import struct
import subprocess
import sys
import tempfile
import termios
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

ROWS, COLUMNS = 40, 120
QUIET = 0.12
"""Seconds without a byte after which an answer is taken for complete."""
ASKED = b"\x1b[?2026$p"
ANSWER = b"\x1b[?2026;2$y"
FRAME = b"\x1b[?2026h"
"""Begins each painting of a terminal that knows synchronized output."""
MORE: dict[str, str] = {}
"""What the environment holds besides."""
CRASH = (
    "import sys, chrono.tui.navigation as m\n"
    "def boom(self, step): raise RuntimeError('on purpose')\n"
    "m.Navigation.step_event = boom\n"
    "import chrono.tui.__main__ as t\n"
    "sys.exit(t.main())\n"
)


Bytes = bytes | Callable[[int], bytes]


class Key(NamedTuple):
    """A kind of key, and what is open when it is pressed."""

    name: str
    key: Bytes
    """The bytes of a turn."""
    before: tuple[bytes, ...] = ()
    """Opens what the key works in; not timed."""
    after: tuple[bytes, ...] = ()
    """Closes it."""


def mouse(button: int, column: int, row: int, end: str = "M") -> bytes:
    """An event of the mouse: 0 is the left button, 32 more a move, 64 and 65 the wheel."""
    return f"\x1b[<{button};{column};{row}{end}".encode()


def alternating(*keys: bytes) -> Callable[[int], bytes]:
    """One key after the other, over and over."""
    return lambda turn: keys[turn % len(keys)]


def drag(turn: int) -> bytes:
    """Drags the cursor one column further at each turn; the button stays down."""
    return mouse(32, 10 + turn % 90, 4)


def clicked(column: int, row: int) -> Callable[[int], bytes]:
    """Presses and releases the button, one row further down at each second turn."""
    return lambda turn: mouse(0, column, row + turn // 2 % 5, "m" if turn % 2 else "M")


ESC = b"\x1b"
KEYS: tuple[Key, ...] = (
    Key("event", b"\x1b[C"),
    Key("event back", b"\x1b[D"),
    Key("day", b"."),
    Key("month", b"}"),
    Key("mark", b"]"),
    Key("change of the cell", alternating(b"<", b">")),
    Key("share of the bar", lambda turn: b"%d" % (turn % 10)),
    Key("down", b"\x1b[B"),
    Key("up", b"\x1b[A"),
    Key("page down", b"\x1b[6~"),
    Key("page up", b"\x1b[5~"),
    Key("Tab", b"\t"),
    Key("down in the details", b"\x1b[B", (b"b",), (ESC, ESC)),
    Key("up in the details", b"\x1b[A", (b"b",), (ESC, ESC)),
    Key("down in the events", b"\x1b[B", (b"\t\t",), (b"\t\t",)),
    Key("up in the events", b"\x1b[A", (b"\t\t",), (b"\t\t",)),
    Key("Enter and Esc", alternating(b"\r", ESC)),
    Key("zoom", alternating(b"z", b"z", b"Z", b"Z")),
    Key("maximise", b"O"),
    Key("known-by axis", b"K"),
    Key("event on the known-by axis", b"\x1b[D", (b"K",), (b"K", b"A")),
    Key("map", b"M"),
    Key("down on the map", b"\x1b[B", (b"M\t",), (b"M",)),
    Key("lanes", b"W"),
    Key("down in the lanes", b"\x1b[B", (b"W",), (b"W",)),
    Key("event in the lanes", b"\x1b[C", (b"W",), (b"W",)),
    Key("event on the belief map", b"\x1b[C", (b"B",), (b"B",)),
    Key("pin", b"="),
    Key("drag", drag, (mouse(0, 10, 4),), (mouse(0, 10, 4, "m"),)),
    Key("wheel on the slider", alternating(mouse(65, 50, 4), mouse(64, 50, 4))),
    Key("wheel in the state", alternating(mouse(65, 20, 20), mouse(64, 20, 20))),
    Key("wheel in the events", alternating(mouse(65, 90, 33), mouse(64, 90, 33))),
    Key("click in the state", clicked(20, 16)),
    Key("click in the events", clicked(90, 30)),
    Key("letter of a search", alternating(b"b", b"\x7f"), (b"/",), (ESC,)),
    Key("next hit", b"n", (b"/bas\r",), (ESC, ESC)),
    Key("letter of a date", alternating(b"3", b"\x7f"), (b"t200",), (ESC,)),
    Key("letter of a filter", alternating(b"b", b"\x7f"), (b"f",), (ESC,)),
    Key("help", alternating(b"?", ESC)),
    Key("down in the help", b"\x1b[B", (b"?",), (ESC,)),
    Key("list of marks", alternating(b"'", ESC)),
    Key("down in the marks", b"\x1b[B", (b"'",), (ESC,)),
    Key("letter in the marks", alternating(b"a", b"\x7f"), (b"'",), (ESC,)),
    Key("list of types", alternating(b"a", ESC)),
    Key("letter in a form", alternating(b"b", b"\x7f"), (b"a", b"\r"), (ESC, ESC)),
    Key("Tab in a form", b"\t", (b"a", b"\r"), (ESC, ESC)),
    Key("palette", alternating(b"\x10", ESC)),
)
"""Every kind of key, with the state panel focused first."""


class Terminal:
    """A program on a pseudo-terminal."""

    def __init__(self, arguments: list[str], rows: int = ROWS, columns: int = COLUMNS) -> None:
        self.master, self.slave = pty.openpty()
        self.resize(rows, columns)
        self.before = termios.tcgetattr(self.slave)
        self.output = b""
        self._folder = tempfile.TemporaryDirectory()
        self.state = Path(self._folder.name)
        """Where the program keeps what is the reader's own."""
        environment = {
            **{k: v for k, v in os.environ.items() if k != "NO_COLOR"},
            "TERM": "xterm-256color",
            "COLORTERM": "truecolor",
            "XDG_STATE_HOME": str(self.state),
            **MORE,
        }
        self.started = time.perf_counter()
        self.process = subprocess.Popen(
            [sys.executable, *arguments],
            stdin=self.slave,
            stdout=self.slave,
            stderr=self.slave,
            env=environment,
            start_new_session=True,
        )

    def resize(self, rows: int, columns: int) -> None:
        """Another size."""
        fcntl.ioctl(self.slave, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def read(self, seconds: float) -> bytes:
        """What comes within some seconds, at once when it comes."""
        ready, _, _ = select.select([self.master], [], [], max(0.0, seconds))
        if not ready:
            return b""
        try:
            found = os.read(self.master, 1 << 16)
        except OSError:
            return b""
        if ASKED in found:
            os.write(self.master, ANSWER)
        self.output += found
        return found

    def until(self, wanted: bytes, seconds: float) -> float | None:
        """Seconds from the start until some bytes are there."""
        since = len(self.output)
        end = time.perf_counter() + seconds
        while time.perf_counter() < end:
            self.read(0.02)
            if wanted in self.output[max(0, since - len(wanted)) :]:
                return time.perf_counter() - self.started
        return None

    def settle(self, quiet: float = QUIET, most: float = 20.0) -> tuple[float, int]:
        """When the last byte came, before a time without any; and how many bytes."""
        last, count = time.perf_counter(), 0
        end = last + most
        while time.perf_counter() < end:
            found = self.read(quiet)
            if not found:
                break
            last, count = time.perf_counter(), count + len(found)
        return last, count

    def key(self, key: bytes) -> tuple[float, int]:
        """Seconds from a key to the last byte of its answer, and its bytes."""
        sent = time.perf_counter()
        os.write(self.master, key)
        last, count = self.settle()
        return (last - sent if count else 0.0), count

    def memory(self) -> tuple[int, int]:
        """Megabytes in memory: in all, and without files that are mapped."""
        found = {"VmRSS": 0, "RssAnon": 0}
        for line in Path(f"/proc/{self.process.pid}/status").read_text().splitlines():
            name, _, rest = line.partition(":")
            if name in found:
                found[name] = int(rest.split()[0]) // 1024
        return found["VmRSS"], found["RssAnon"]

    def ended(self, seconds: float = 5.0) -> float | None:
        """Seconds until the program is gone."""
        since = time.perf_counter()
        while time.perf_counter() - since < seconds:
            self.read(0.005)
            if self.process.poll() is not None:
                took = time.perf_counter() - since
                while self.read(0.05):
                    pass
                return took
        self.process.kill()
        return None

    def restored(self) -> bool:
        """Whether the terminal is as it was: screen, cursor, mouse and modes."""
        tail = self.output[self.output.rfind(b"\x1b[?1049h") :]  # a long traceback may follow
        modes = termios.tcgetattr(self.slave)
        signs = (b"\x1b[?1049l", b"\x1b[?25h", b"\x1b[?1000l")
        return modes[:4] == self.before[:4] and all(sign in tail for sign in signs)

    def processor(self, whole: bool = True) -> float:
        """Seconds of processor time so far: they do not hang on what else the machine does.

        Of all threads, those included that have ended, or of the screen's alone.
        """
        if whole:
            return time.clock_gettime(~self.process.pid << 3 | 2)  # Linux: the clock of a process
        return int(Path(f"/proc/{self.process.pid}/schedstat").read_text().split()[0]) / 1e9

    def hang_up(self) -> None:
        """Takes the terminal away, as a window that is closed does."""
        for file in (self.master, self.slave):
            with suppress(OSError):
                os.close(file)

    def close(self) -> None:
        """Gives the terminal back."""
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        self.hang_up()
        self._folder.cleanup()


AT = "2000-06-15"


def opened(folder: Path, *more: str, at: str = AT) -> Terminal:
    """The scrubber over a chronicle, usable."""
    terminal = Terminal(["-m", "chrono.tui", str(folder), "--at", at, *more])
    terminal.until(b"State at", 60)
    terminal.settle(0.5)
    return terminal


class Starts(NamedTuple):
    """Many starts: medians in seconds, and the least."""

    first: list[float]
    frame: list[float]
    usable: list[float]
    processor: list[float]
    """Processor time until usable."""


def starts(folder: Path, times: int = 7) -> Starts:
    """First byte, frame and usable."""
    found = Starts([], [], [], [])
    for _ in range(times):
        terminal = Terminal(["-m", "chrono.tui", str(folder), "--at", "2000-06-15"])
        while not terminal.output:
            terminal.read(0.01)
        found.first.append(time.perf_counter() - terminal.started)
        seen = b"Reading" in terminal.output
        found.frame.append(found.first[-1] if seen else terminal.until(b"Reading", 60) or 60.0)
        found.usable.append(terminal.until(b"State at", 60) or 60.0)
        found.processor.append(terminal.processor())
        terminal.settle(0.2)
        os.write(terminal.master, b"q")
        terminal.ended()
        terminal.close()
    return found


def floor(times: int = 7) -> tuple[list[float], list[float]]:
    """Seconds that importing textual.app alone takes here, and its processor time."""
    took, spent = [], []
    for _ in range(times):
        before, since = os.times(), time.perf_counter()
        subprocess.run([sys.executable, "-c", "import textual.app"], check=True)
        took.append(time.perf_counter() - since)
        after = os.times()
        spent.append(sum(after[2:4]) - sum(before[2:4]))
    return took, spent


def ms(found: list[float]) -> str:
    """Median and least, in milliseconds."""
    return f"{statistics.median(found) * 1000:.0f} ms (least {min(found) * 1000:.0f})"


class Steps(NamedTuple):
    """Many steps with one key."""

    middle: float
    slow: float
    size: int
    busy: float
    busy_slow: float
    """The same of the processor time that the screen's thread took."""
    frames: float
    """Paintings for one key."""

    def __str__(self) -> str:
        took = f"p50 {self.middle * 1000:.1f}, p95 {self.slow * 1000:.1f} ms"
        busy = f"processor {self.busy * 1000:.1f} and {self.busy_slow * 1000:.1f} ms"
        return f"{took} ({busy}; {self.frames:.1f} frames)"


def steps(terminal: Terminal, key: Bytes, times: int) -> Steps:
    """Key to last byte, median and 95th percentile in seconds, and median of bytes."""
    took, sizes, busy = [], [], []
    mark = len(terminal.output)
    for turn in range(times):
        before = terminal.processor(whole=False)
        seconds, count = terminal.key(key(turn) if callable(key) else key)
        busy.append(terminal.processor(whole=False) - before)
        if count:
            took.append(seconds)
            sizes.append(count)
    frames = terminal.output.count(FRAME, mark) / times
    middle = statistics.median
    if not took:
        return Steps(0.0, 0.0, 0, middle(busy), slow(busy), frames)
    return Steps(middle(took), slow(took), int(middle(sizes)), middle(busy), slow(busy), frames)


def every_kind(terminal: Terminal, times: int, only: str = "") -> Iterator[tuple[str, Steps]]:
    """Yields every kind of key with its steps."""
    for kind in KEYS:
        if only not in kind.name:
            continue
        for key in kind.before:
            terminal.key(key)
        yield kind.name, steps(terminal, kind.key, times)
        for key in kind.after:
            terminal.key(key)
        terminal.settle(0.5)


def slow(found: list[float]) -> float:
    """The 95th percentile."""
    return statistics.quantiles(found, n=20)[-1] if len(found) > 1 else found[0]


def lag(terminal: Terminal, key: bytes, seconds: float = 2.0, rate: int = 30) -> float:
    """Seconds from the last of many keys to the last byte before a pause."""
    for number in range(int(seconds * rate)):
        end = time.perf_counter() + 1 / rate
        os.write(terminal.master, key)
        while (left := end - time.perf_counter()) > 0:
            terminal.read(left)
        del number
    sent = time.perf_counter()
    last, count = terminal.settle(0.05)
    terminal.settle(0.5)
    return max(0.0, last - sent) if count else 0.0


def resized(terminal: Terminal) -> float:
    """Seconds from another size to the last byte."""
    took = []
    for rows, columns in ((24, 80), (40, 120), (50, 200), (40, 120)):
        sent = time.perf_counter()
        terminal.resize(rows, columns)
        os.killpg(terminal.process.pid, signal.SIGWINCH)
        last, count = terminal.settle(0.2)
        took.append(last - sent if count else 0.0)
    return statistics.median(took)


def searched(terminal: Terminal) -> float:
    """Seconds from Enter to the first hit on the screen."""
    for char in b"/base":
        os.write(terminal.master, bytes([char]))
        time.sleep(0.05)
    terminal.settle(0.3)
    os.write(terminal.master, b"\x1b")
    terminal.settle(0.5)
    os.write(terminal.master, b"\t\t\t/")
    terminal.settle(0.3)
    os.write(terminal.master, b"force")
    terminal.settle(0.5)
    sent = time.perf_counter()
    os.write(terminal.master, b"\r")
    mark = len(terminal.output)
    while time.perf_counter() - sent < 5:
        terminal.read(0.01)
        if b"hit" in terminal.output[mark:]:
            break
    took = time.perf_counter() - sent
    terminal.settle(1.0)
    os.write(terminal.master, b"\x1b\x1b")
    terminal.settle(0.5)
    return took


def leaving(folder: Path) -> list[tuple[str, str, str]]:
    """How it leaves: by key, by signal, by a crash."""
    rows = []
    for number in range(3):
        terminal = opened(folder)
        os.write(terminal.master, b"q")
        took = terminal.ended()
        rows.append((f"quit by q ({number + 1})", "<= 300 ms, restored", told(took, terminal)))
        terminal.close()
    terminal = opened(folder)
    terminal.process.send_signal(signal.SIGTERM)
    took = terminal.ended()
    rows.append(("SIGTERM", "restored", told(took, terminal)))
    terminal.close()
    terminal = Terminal(["-c", CRASH, str(folder), "--at", "2000-06-15"])
    terminal.until(b"State at", 60)
    terminal.settle(0.5)
    os.write(terminal.master, b"\x1b[C")
    took = terminal.ended()
    rows.append(("crash", "restored", told(took, terminal)))
    terminal.close()
    return rows


def told(took: float | None, terminal: Terminal) -> str:
    """How it left."""
    if took is None:
        return "did not leave"
    return f"{took * 1000:.0f} ms, {'restored' if terminal.restored() else 'NOT RESTORED'}"


def measured(folder: Path, events: int, times: int) -> list[tuple[str, str, str]]:
    """Every bar for one chronicle."""
    found = starts(folder)
    least, spent = floor()
    rows = [("first byte", "<= 250 ms", ms(found.first))]
    rows.append(("frame", "<= 400 ms", ms(found.frame)))
    bar = "<= 400 ms" if events <= 10_000 else "with progress"
    rows.append(("usable", bar, ms(found.usable)))
    rows.append(("processor time until usable", "", ms(found.processor)))
    rows.append(("importing textual.app and no more", "124 ms there", ms(least)))
    rows.append(("its processor time", "", ms(spent)))
    times_floor = min(found.usable) / min(least), min(found.processor) / min(spent)
    said = f"{times_floor[0]:.1f}, of processor {times_floor[1]:.1f}"
    rows.append(("usable, in imports of textual.app", "<= 3.2", said))
    terminal = opened(folder)
    soon, _ = terminal.memory()
    pace = "p50 <= 10, p95 <= 30 ms"
    for name, key in (("event", b"\x1b[C"), ("day", b".")):
        walked = steps(terminal, key, times)
        rows.append((f"{name}: key to last byte, first seconds", pace, str(walked)))
        rows.append((f"{name}: bytes a step", "<= 25 kB", f"{walked.size / 1000:.1f} kB"))
    waited = 60 if events > 100_000 else 2
    terminal.settle(waited, waited)
    for name, found_steps in every_kind(terminal, times):
        rows.append((f"{name}: key to last byte", pace, str(found_steps)))
    behind = lag(terminal, b".") * 1000
    rows.append(("behind after 2 s of 30 keys a second", "<= 50 ms", f"{behind:.0f} ms"))
    rows.append(("resize", "<= 100 ms", f"{resized(terminal) * 1000:.0f} ms"))
    rows.append(("first search hit", "<= 100 ms", f"{searched(terminal) * 1000:.0f} ms"))
    later, alone = terminal.memory()
    said = f"{soon} MB, later {later} MB ({alone} MB without mapped files)"
    rows.append(("memory", "<= 120 MB", said))
    os.write(terminal.master, b"q")
    terminal.ended()
    terminal.close()
    return rows


def keys_in(folder: Path, at: str, times: int, only: str, *more: str) -> None:
    """Prints how long every kind of key takes in one chronicle."""
    terminal = opened(folder, *more, at=at)
    terminal.settle(10.0, 60.0)
    print(f"{folder} at {COLUMNS}x{ROWS}; bars: p50 <= 10, p95 <= 30 ms")
    for name, found in every_kind(terminal, times, only):
        sign = " " if found.middle <= 0.010 and found.slow <= 0.030 else "!"
        print(f"{sign} {name:<28} {found}, {found.size / 1000:.1f} kB", flush=True)
    os.write(terminal.master, b"q")
    terminal.ended()
    terminal.close()


def main() -> int:
    """The command line."""
    parser = argparse.ArgumentParser(description="Measure the scrubber on a pseudo-terminal.")
    parser.add_argument("--sizes", default="1000,10000,1000000")
    parser.add_argument("--folder", type=Path, default=Path("/tmp/bench"))
    parser.add_argument("--keys", type=int, default=60)
    parser.add_argument("--chronicle", type=Path, help="measure the keys in this chronicle")
    parser.add_argument("--at", default=AT)
    parser.add_argument("--documents", type=Path)
    parser.add_argument("--only", default="", help="measure only kinds of keys with this text")
    given = parser.parse_args()
    if given.chronicle is not None:
        more = ("--documents", str(given.documents)) if given.documents else ()
        keys_in(given.chronicle, given.at, given.keys, given.only, *more)
        return 0
    for size in (int(text) for text in given.sizes.split(",")):
        folder = given.folder / f"c{size}"
        if not folder.exists():
            subprocess.run(
                [sys.executable, "-m", "tests.bench.generate", str(size), str(folder)], check=True
            )
        subprocess.run(
            [
                sys.executable,
                "-c",
                "import sys; from chrono.chronicle import Chronicle;"
                "Chronicle.open(sys.argv[1]).cells()",
                str(folder),
            ],
            check=True,
        )
        for path in folder.rglob("*"):  # a cold disk is another measurement
            if path.is_file():
                with open(path, "rb") as file:
                    while file.read(1 << 24):
                        pass
        load = os.getloadavg()[0] / (os.cpu_count() or 1)
        print(f"\n{size:,} events at {COLUMNS}x{ROWS}, load a processor {load:.1f}")
        for name, bar, found in [*measured(folder, size, given.keys), *leaving(folder)]:
            print(f"  {name:<40} {bar:<26} {found}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
