"""The commands, one file each, and the registry that lists them.

To add a command:

1. write `chrono/cli/commands/NAME.py` with a click command called `command`;
2. give it a line in `REGISTRY`;
3. write `tests/cli/test_NAME.py`. Its `--help` ends in examples, and the tests run them.

A file is imported only when its command is used. A dash in the command's name is an underscore
in the file's; a name that Python reserves gets an underscore at the end (`import_.py`).
"""

from __future__ import annotations

from typing import Final

REGISTRY: Final[dict[str, dict[str, str]]] = {
    "Ask": {
        "state": "The state on a date: each value, its standing, and its source.",
        "why": "Why a value is shown: claims, rivals, the rule, the passages.",
        "diff": "What changed between two dates, or between two states of knowledge.",
        "log": "The events, filtered; or the history of one value.",
        "show": "One event in full, with its links and its passage.",
        "list": "List documents, entities, types, kinds, tags, undated or doubtful events.",
        "date": "Explain an EDTF date: its meaning and the days it covers.",
        "tui": "Open the time scrubber in the terminal.",
    },
    "Record": {
        "append": "Append an event that a document reports.",
        "retract": "Retract an event, with a reason.",
        "correct": "Replace an event by a corrected one.",
        "link": "Record how two events are related.",
        "judge": "Settle a contested value: prefer one event over others.",
        "document": "Declare a document, and keep its text at hand.",
        "carry": "Propose a document's events again for its later edition.",
        "text": "Print the text of a file: PDF, web page, Word file, mail.",
        "entity": "Declare a person, a place, a force, or another kind of entity.",
    },
    "Exchange": {
        "import": "Import a table, a timeline, a calendar, or another chronicle's events.",
        "export": "Export a web page, a table, a timeline, a map, a calendar …",
        "plot": "Plot a value over time, or a map, in the terminal or to a file.",
        "serve": "Serve the time scrubber to web browsers.",
    },
    "Keep": {
        "init": "Create a chronicle.",
        "check": "Find contradictions, gaps and other things to review.",
        "verify": "Verify the log, its pointers and its snapshots.",
        "snapshot": "Save the state at a date to a file, for later verification.",
        "repair": "Show how a damaged log can be repaired, and repair it.",
        "merge": "Merge the logs of two branches; the merge driver for git.",
    },
    "Learn": {
        "help": "Read about dates, standing, files and exit codes.",
        "completion": "Print the completion script for bash, zsh or fish.",
    },
}
"""The commands by section, each with its one-line help."""
