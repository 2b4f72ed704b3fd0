"""Bytes of an index flipped, one at a time, under a fingerprint that still holds.

`python -m tests.trust.index_flips --every 1` counts what questions then come to: the right
answer, with or without the index; chrono's own error; another answer. The index keeps no checksum
of its rows, so the last is possible, and SECURITY.md says so; an error that is not chrono's own
is a fault.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any, Final

from chrono import Chronicle
from chrono.errors import ChronoError
from chrono.storage.index import schema
from tests.trust.flips import borderlands_in

AT: Final = "2020-12-31"


def answers(chronicle: Chronicle) -> Any:
    """What some questions of each kind come to."""
    view = chronicle.view(at=AT)
    readings = chronicle.state(view).readings
    return (
        [repr(reading) for reading in readings],
        [repr(chronicle.reading(reading.cell, at=AT)) for reading in readings[:3]],
        chronicle.events.count_by_type(),
        chronicle.events.count_dated(),
        [event.id for event in chronicle.events.of_type("DocumentPublished")],
    )


def outcome(folder: Path, right: Any) -> str:
    """What the questions come to with the index as it is now."""
    chronicle = Chronicle.open(folder)
    try:
        found = answers(chronicle)
    except ChronoError:
        return "chrono's own error"
    except Exception as error:
        return f"FAULT {type(error).__name__}"
    if found != right:
        return "another answer"
    told = any("index" in notice for notice in chronicle.notices)
    return "right, from the log" if told else "right"


def outcomes(folder: Path, every: int) -> Counter[str]:
    """How often each outcome was met, with a bit of each `every`-th byte flipped."""
    chronicle = Chronicle.open(folder)
    right, path = answers(chronicle), chronicle.repository.index_path
    del chronicle
    whole = path.read_bytes()
    found: Counter[str] = Counter()
    for number, place in enumerate(range(0, len(whole), every)):
        flipped = bytes([whole[place] ^ 1 << number % 8])
        for name in path.parent.glob("index.*"):
            name.unlink()
        path.write_bytes(whole[:place] + flipped + whole[place + 1 :])
        schema.write_fingerprint(path)
        found[outcome(folder, right)] += 1
    return found


def main() -> int:
    """Prints the outcomes; 1 where there was an error that is not chrono's own."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--every", type=int, default=1)
    every = parser.parse_args().every
    with tempfile.TemporaryDirectory() as above:
        folder = borderlands_in(Path(above) / "borderlands")
        found = outcomes(folder, every)
    size = found.total()
    print(f"{size} flips: {dict(found.most_common())}", file=sys.stdout)
    return int(any(name.startswith("FAULT") for name in found))


if __name__ == "__main__":
    sys.exit(main())
