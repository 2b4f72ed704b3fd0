"""The panels of the screen, one per file.

To add a panel, write a subclass of `Panel` (`panel.py`) in a file of its own, add one line to
`registry.py`, and its tests to `tests/tui/`. It takes its content from the workspace and
reports user actions by messages. Only `model/` queries the chronicle. A panel takes text as it
is in the log: `LinePanel.strip` sanitizes it for all panels.
"""
