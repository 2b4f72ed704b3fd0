"""The command line: the same chronicle, asked and told in a terminal.

- `main`: the entry point; errors become one message and an exit code.
- `commands`: a command a file, and the registry that names them. To add one, read there.
- `edge`: the one way out. Whatever a log or a document holds is cleaned on its way to the
  screen, so that no control sequence of theirs ever reaches a terminal.
- `group`, `options`, `completing`: what the commands share.
- `cells`, `entries`: a reading, and an event, as lines of text.

Nothing here knows what a claim means: it asks the chronicle, and `telling` for the words.
"""
