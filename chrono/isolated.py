"""Child processes that import nothing from the current folder, and the path that allows it.

The current folder is often a chronicle from somebody else. A `struct.py` in it must not run
because chrono starts another Python process there.
"""

from __future__ import annotations

import os
import sys
from typing import Final

PLACE: Final = sys.prefix
"""The working directory of processes that must not read configuration from the current folder."""
PACKAGE_PARENT: Final = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
"""The folder that holds the package."""
START: Final = (
    "import os, sys; os.chdir({place!a}); sys.path[:] = {path!a}; import runpy;"
    " runpy.run_module({module!a}, run_name='__main__', alter_sys=True)"
)


def import_path() -> list[str]:
    """Return `sys.path` without the current folder and relative entries, which depend on it.

    The package's own folder stays, wherever it is: the package was imported from there.
    """
    try:
        here = os.path.realpath(os.getcwd())
    except FileNotFoundError:  # a removed folder holds no file
        here = ""
    kept = [each for each in sys.path if os.path.isabs(each) and os.path.realpath(each) != here]
    if PACKAGE_PARENT in kept:
        return kept
    return [*kept, PACKAGE_PARENT]


def command(module: str, *arguments: str) -> list[str]:
    """Return the command line that runs a module of chrono in an isolated Python.

    Isolated mode ignores the environment's `PYTHON…` variables and the user's own packages.
    So the command line carries the import path and the settings that those variables make.
    """
    options = ["-I", "-X", f"utf8={sys.flags.utf8_mode}"]
    if sys.dont_write_bytecode:
        options.append("-B")
    if sys.pycache_prefix is not None:
        options += ["-X", f"pycache_prefix={os.path.abspath(sys.pycache_prefix)}"]
    start = START.format(place=PLACE, path=import_path(), module=module)
    return [sys.executable, *options, "-c", start, *arguments]
