"""The program: `chrono`, or `python -m chrono`."""

from __future__ import annotations

import gc
import os
import sys
from typing import NoReturn

from chrono.isolated import import_path

sys.path[:] = import_path()  # `python -m` puts the current folder on it


def main() -> NoReturn:
    """Run the command line of the process, and exit with its code."""
    if os.name != "posix":
        sys.exit("error: chrono runs on Linux and macOS only: it needs fcntl and termios.")
    # The records of a question live until it ends. A search for cycles among them every
    # few hundred objects, and through all of them at the end, takes a sixth of its time.
    gc.set_threshold(50_000)
    from chrono.cli.main import main as command_line

    try:
        command_line()
    finally:
        gc.freeze()


if __name__ == "__main__":
    main()
