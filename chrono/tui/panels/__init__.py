"""The panels of the one screen, a panel a file.

To add a panel, write a subclass of `Panel` (`panel.py`) in a file of its own, add one line to
`registry.py`, and its tests to `tests/tui/`. It takes what it shows from the workspace and
reports what the reader does by messages. It never asks the chronicle: that is for `model/`.
Text goes in as it is in the log: `LinePanel.strip` cleans it, once, for all panels.
"""
