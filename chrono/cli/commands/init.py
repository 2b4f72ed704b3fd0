"""`chrono init`: make a chronicle."""

from __future__ import annotations

from pathlib import Path

import click

from chrono.cli.context import app
from chrono.cli.group import Command

ATTRIBUTES = "events/log.jsonl -text merge=chrono\n"
IGNORED = "snapshots/index.*\nevents/log.lock\nevents/log.new\nevents/log.torn-*\n"
GIT = 'git config merge.chrono.driver "chrono merge %O %A %B"'


@click.command(
    "init",
    cls=Command,
    examples=(
        ("Here, or in a new folder:", "chrono init borderlands"),
        (
            "With a vocabulary that you have already:",
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
    help="A vocabulary to begin from. Otherwise one with examples and comments.",
)
@click.option("--json", "as_json", is_flag=True, help="Answer in JSON.")
def command(folder: str, vocabulary: str | None, as_json: bool) -> None:
    """Make a chronicle: a folder with `events/`, for the log and its vocabulary, and `snapshots/`.

    `events/vocabulary.toml` says what its events can say: change it to what your documents
    are about. `.gitattributes` and `.gitignore` are written for git, where there are none.

    In git, two branches' logs become one by a merge driver, which each clone is told of once:

    \b
        git config merge.chrono.driver "chrono merge %O %A %B"

    It keeps our lines as they are, and chains after them whatever theirs has besides.
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
    run.out.table([((name, "strong"), [(SAYS[name], "quiet")]) for name in written])
    run.tell(
        "Next: change the vocabulary to what your documents are about, then"
        " `chrono document add FILE`, `chrono entity add ID` and `chrono append TYPE`."
    )
    run.tell("In git, tell each clone once how two branches' logs become one:")
    run.tell(f"    {GIT}")


SAYS = {
    "events/vocabulary.toml": "what its events can say: examples, to be changed",
    "events/log.jsonl": "the log, empty",
    ".gitattributes": "so that git leaves the log's bytes alone, and merges by events",
    ".gitignore": "what can be made again is not kept",
}
