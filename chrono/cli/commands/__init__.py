"""A command a file, and the one list of them.

To add a command:

1. write `chrono/cli/commands/NAME.py` with a click command called `command`, which imports
   nothing but click and `chrono.cli` at the top: what it needs of the house, it imports
   inside the function, so that `--help` and completion stay quick;
2. give it a line in `REGISTRY`, under what one does with it;
3. write `tests/cli/test_NAME.py`. Its `--help` ends in examples, and the tests run them.

A dash in the command's name is an underscore in the file's; `import` and the like, which
Python keeps for itself, get an underscore at the end (`import_.py`).
"""

from __future__ import annotations

from typing import Final

REGISTRY: Final[dict[str, dict[str, str]]] = {
    "Ask": {
        "state": "What was so on a date, how surely, and who says so.",
        "why": "What one value rests on: claims, rivals, the rule, the passages.",
        "diff": "What changed between two dates, or came to be known.",
        "log": "The events, filtered, or the history of one value.",
        "show": "One event in full, with its links and its passage.",
        "list": "Documents, entities, types, kinds, tags; what is undated or doubtful.",
        "date": "What an EDTF date says, and which days it covers.",
        "tui": "The time-scrubber: the state on a day, and the events around it.",
    },
    "Record": {
        "append": "Add what a document says, as an event.",
        "retract": "Take an event back, for a reason.",
        "correct": "Put a corrected event in the place of another.",
        "link": "Say how two events belong together.",
        "judge": "Settle a contest: prefer one event over others.",
        "document": "Add a document.",
        "entity": "Add a person, a place, a force, or whatever the vocabulary knows.",
    },
    "Exchange": {
        "import": "Take in a table, a timeline, a calendar, another chronicle's events.",
        "export": "Write a page to publish, a table, a timeline, a map, a calendar …",
        "plot": "Draw a value over time, or a map, in the terminal or to a file.",
        "serve": "The time-scrubber in a browser.",
    },
    "Keep": {
        "init": "Make a chronicle.",
        "check": "What a careful chronicler would look at.",
        "verify": "Prove the log, its pointers and its snapshots.",
        "snapshot": "Write the state at a date to a file, to be proved again later.",
        "repair": "Say what can be done about a damaged log, and do it.",
        "merge": "Make one log of two branches' logs, for git.",
    },
    "Learn": {
        "help": "Pages on dates, standing, files and exit codes.",
        "completion": "Completion for bash, zsh and fish.",
    },
}
"""Every command under what one does with it, with its help in one line."""
