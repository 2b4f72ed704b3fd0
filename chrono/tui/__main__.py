"""`python -m chrono.tui [DIR] [--at D] [--known-at K] [--documents DIR] [--read-only]`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from chrono.chronicle import Chronicle
from chrono.errors import ChronoError
from chrono.tui import scrub


def main() -> int:
    """Opens the scrubber and returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m chrono.tui")
    parser.add_argument("chronicle", nargs="?")
    parser.add_argument("--at")
    parser.add_argument("--known-at")
    parser.add_argument("--documents", type=Path)
    parser.add_argument("--read-only", action="store_true")
    asked = parser.parse_args()
    try:
        chronicle = Chronicle.open(asked.chronicle)
        scrub(
            chronicle,
            documents=asked.documents,
            at=asked.at,
            known_at=asked.known_at,
            read_only=asked.read_only,
        )
    except ChronoError as error:
        print(error, file=sys.stderr)
        return int(error.exit)
    return 0


if __name__ == "__main__":
    sys.exit(main())
