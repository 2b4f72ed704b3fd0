"""The panels of the one screen, a panel a file.

To add a panel:

1. Write `panels/NAME.py` with one subclass of `LinePanel` that says its `lines(width, height)`.
   It gets what it shows by attributes (a `show(...)` method that ends in `self.draw()`) and
   says what a person did by messages. It never asks the chronicle: that is for `model/`.
2. Mount it in `layout.py` and feed it in `app.py`'s `_paint`.
3. If it has keys of its own, add them to `keys.py`: footer, help and palette follow.
4. Add its tests to `tests/tui/`.

Text goes in as it stands in the log: `LinePanel.strip` cleans it, once, for all panels.
"""
