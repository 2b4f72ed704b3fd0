"""Measures the scrubber on a pseudo-terminal, and prints the results beside their limits.

    python -m tests.tui.measure [--sizes 1000,10000,1000000] [--folder /tmp/bench] [--keys 60]

Chronicles are made by `tests.bench.generate` where they are not there yet, and their index
is built before anything is timed. A benchmark, not a timed test.
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
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

ROWS, COLUMNS = 40, 120
QUIET = 0.12
"""Seconds without a byte after which an answer is taken for complete."""
ASKED = b"\x1b[?2026$p"
ANSWER = b"\x1b[?2026;2$y"
MORE: dict[str, str] = {}
"""What the environment holds besides."""
CRASH = (
    "import sys, chrono.tui.navigation as m\n"
    "def boom(self, step): raise RuntimeError('on purpose')\n"
    "m.Navigation.step_event = boom\n"
    "import chrono.tui.__main__ as t\n"
    "sys.exit(t.main())\n"
)


def drag(turn: int) -> bytes:
    """The mouse, held down on the slider, one column further at each turn."""
    column = 10 + turn % 90
    return f"\x1b[<0;{column};4M".encode() if turn == 0 else f"\x1b[<32;{column};4M".encode()


KEYS: tuple[tuple[str, bytes | Callable[[int], bytes]], ...] = (
    ("event", b"\x1b[C"),
    ("event back", b"\x1b[D"),
    ("day", b"."),
    ("month", b"}"),
    ("mark", b"]"),
    ("change of the cell", b"<"),
    ("down", b"\x1b[B"),
    ("up", b"\x1b[A"),
    ("page down", b"\x1b[6~"),
    ("page up", b"\x1b[5~"),
    ("Tab", b"\t"),
    ("zoom", b"z"),
    ("maximise", b"O"),
    ("known-by axis", b"K"),
    ("drag", drag),
)
"""Every kind of key, with the state panel focused first; some differ from turn to turn."""


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


def opened(folder: Path, *more: str) -> Terminal:
    """The scrubber over a chronicle, usable."""
    terminal = Terminal(["-m", "chrono.tui", str(folder), "--at", "2000-06-15", *more])
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

    def __str__(self) -> str:
        took = f"p50 {self.middle * 1000:.1f}, p95 {self.slow * 1000:.1f} ms"
        return f"{took} (processor {self.busy * 1000:.1f} and {self.busy_slow * 1000:.1f} ms)"


def steps(terminal: Terminal, key: bytes | Callable[[int], bytes], times: int) -> Steps:
    """Key to last byte, median and 95th percentile in seconds, and median of bytes."""
    took, sizes, busy = [0.0], [0], []
    for turn in range(times):
        before = terminal.processor(whole=False)
        seconds, count = terminal.key(key(turn) if callable(key) else key)
        busy.append(terminal.processor(whole=False) - before)
        if count:
            took.append(seconds)
            sizes.append(count)
    middle = statistics.median
    return Steps(middle(took), slow(took), int(middle(sizes)), middle(busy), slow(busy))


def slow(found: list[float]) -> float:
    """The 95th percentile."""
    return statistics.quantiles(found, n=20)[-1]


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
    for name, key_of in KEYS:
        rows.append((f"{name}: key to last byte", pace, str(steps(terminal, key_of, times))))
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


def main() -> int:
    """The command line."""
    parser = argparse.ArgumentParser(description="Measure the scrubber on a pseudo-terminal.")
    parser.add_argument("--sizes", default="1000,10000,1000000")
    parser.add_argument("--folder", type=Path, default=Path("/tmp/bench"))
    parser.add_argument("--keys", type=int, default=60)
    given = parser.parse_args()
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
