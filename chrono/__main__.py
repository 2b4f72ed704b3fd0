"""The program: `chrono`, or `python -m chrono`. Sets up the process, and ends it."""

from __future__ import annotations

import sys

from chrono.isolated import import_path

sys.path[:] = import_path()  # `python -m` puts the current folder on it

import atexit  # noqa: E402
import gc  # noqa: E402
import os  # noqa: E402
from contextlib import suppress  # noqa: E402
from typing import NoReturn  # noqa: E402

gc.set_threshold(100_000)  # starting and answering leave little garbage: looking for it costs more

from chrono.cli import main as command_line  # noqa: E402


def main() -> NoReturn:
    """Runs the process's command line, and exits with its code.

    Ends at once: what is left of the process need not be taken down piece by piece. What is
    registered for the end has its turn; where another thread still runs, it is waited for.
    """
    code: object = None
    try:
        command_line.main()
    except SystemExit as ended:
        code = ended.code
    threading = sys.modules.get("threading")
    if isinstance(code, int) and (threading is None or threading.active_count() == 1):
        atexit._run_exitfuncs()
        with suppress(OSError, ValueError):  # all that is the answer's was sent before
            sys.stdout.flush()
        os._exit(code)
    sys.exit(code)


if __name__ == "__main__":
    main()
