"""The program: `chrono`, or `python -m chrono`."""

from __future__ import annotations

import gc
import os
import sys
from typing import NoReturn

from chrono.isolated import import_path

sys.path[:] = import_path()  # `python -m` puts the current folder on it


def main() -> NoReturn:
    """Runs the process's command line, and exits with its code."""
    if os.name != "posix":
        sys.exit("error: chrono runs on Linux and macOS only: it needs fcntl and termios.")
    from chrono.cli.main import main as command_line

    try:
        command_line()
    finally:  # or the collector goes through every object once more: a tenth of a question's time
        gc.freeze()


if __name__ == "__main__":
    main()
