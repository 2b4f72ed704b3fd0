"""`chrono init`: creates a chronicle."""

from __future__ import annotations

from pathlib import Path

import click

from chrono.cli.context import app
from chrono.cli.group import Command
from chrono.cli.options import json_option

ATTRIBUTES = "events/log.jsonl -text merge=chrono\n"
IGNORED = (
    "snapshots/index.*\nsnapshots/texts/\nevents/log.lock\nevents/log.new\nevents/log.torn-*\n"
)
GIT = 'git config merge.chrono.driver "chrono merge %O %A %B"'


@click.command(
    "init",
    cls=Command,
    examples=(
        ("Here, or in a new folder:", "chrono init borderlands"),
        (
            "With an existing vocabulary:",
            "chrono init borderlands --vocabulary events/vocabulary.toml",
        ),
    ),
    epilog=None,
)
@click.argument("folder", metavar="[DIR]", default=".", type=click.Path(file_okay=False))
@click.option(
    "--vocabulary",
    metavar="FILE",
    type=click.Path(exists=True, dir_okay=False),
    help="The vocabulary to start with. Default: one with examples and comments.",
)
@json_option
def command(folder: str, vocabulary: str | None, as_json: bool) -> None:
    """Create a chronicle: a folder with `events/` (the log and its vocabulary) and `snapshots/`.

    `events/vocabulary.toml` defines the types of events and the kinds of entities: adapt it to
    your documents. `.gitattributes` and `.gitignore` are written for git if they are missing.

    In git, a merge driver merges the logs of two branches. Configure it once in each clone:

    \b
        git config merge.chrono.driver "chrono merge %O %A %B"

    It keeps the lines of our branch and appends the events that only the other branch has.
    """
    from chrono.chronicle import Chronicle

    run, root = app(), Path(folder)
    chronicle = Chronicle.create(root, Path(vocabulary) if vocabulary else None)
    written = ["events/vocabulary.toml", "events/log.jsonl"]
    for name, text in ((".gitattributes", ATTRIBUTES), (".gitignore", IGNORED)):
        if chronicle.maintenance.add_file(name, text):
            written.append(name)
    if as_json:
        run.out.json({"chronicle": str(root.resolve()), "written": written})
        return
    run.out.put(f"A new chronicle in {'this folder' if folder == '.' else folder}:")
    run.out.table([((name, "strong"), [(FILE_PURPOSES[name], "quiet")]) for name in written])
    run.tell(
        "Next: adapt the vocabulary to your documents, then run"
        " `chrono document add FILE`, `chrono entity add ID` and `chrono append TYPE`."
    )
    run.tell("In git, configure the merge driver once in each clone:")
    run.tell(f"    {GIT}")


FILE_PURPOSES = {
    "events/vocabulary.toml": "the types of events: examples, to be adapted",
    "events/log.jsonl": "the log, still empty",
    ".gitattributes": "makes git keep the bytes of the log and merge it by events",
    ".gitignore": "ignores files that chrono can rebuild",
}
