"""The command line interface.

- `main`: the entry point; every error becomes one message and an exit code.
- `commands`: one file per command, and the registry that lists them. Its docstring explains
  how to add one.
- `terminal`: the only module that writes to the terminal. Text of a log or a document is
  cleaned there, so that none of its control sequences reach the terminal.
- `group`, `options`, `event_options`, `completion`: shared by the commands.
- `reading_view`, `event_view`: a reading and an event as lines of text.

The command line asks the chronicle for everything, and `render` for the words.
"""
