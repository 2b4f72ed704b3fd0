"""`chrono help`: shows help topics, and the help of a command."""

from __future__ import annotations

import click

from chrono.cli.context import App, app
from chrono.cli.group import Command, Group
from chrono.cli.help_topics import TOPICS
from chrono.cli.options import json_option


class Topics(Group):
    """Offers help topics as commands; the name of another command shows its help."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The topics."""
        return list(TOPICS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Returns the command that shows the topic, or the help of another command."""
        if cmd_name in TOPICS:
            return page(cmd_name)
        root = ctx.find_root()
        found = (
            root.command.get_command(root, cmd_name) if isinstance(root.command, Group) else None
        )
        if found and cmd_name != "help":
            return _help_of(found)
        if ctx.resilient_parsing:
            return None
        raise click.UsageError(
            f"{cmd_name!r} is not a help topic or a command. Topics: {', '.join(TOPICS)}.",
            ctx,
        )


@click.group(
    "help",
    cls=Topics,
    invoke_without_command=True,
    subcommand_metavar="[TOPIC]",
    examples=(
        ("How to write dates:", "chrono help dates"),
        ("What stated, possible and contested mean:", "chrono help standing"),
        ("The help of a command:", "chrono help state"),
    ),
)
@click.pass_context
def command(ctx: click.Context) -> None:
    """Show a help topic, or the help of a command."""
    if ctx.invoked_subcommand is None:
        app().out.write(ctx.get_help() + "\n")


def page(name: str) -> click.Command:
    """Builds the command that shows a topic."""

    def show(as_json: bool) -> None:
        text = TOPICS[name].text
        if as_json:
            app().out.json({"topic": name, "text": text})
        else:
            write(app(), text)

    examples = (("The topic:", f"chrono help {name}"),)
    made = click.command(
        name,
        cls=Command,
        short_help=TOPICS[name].summary,
        help=TOPICS[name].summary,
        examples=examples,
    )
    return made(json_option(show))


def write(run: App, text: str) -> None:
    """Writes a topic: indented lines as tables, other paragraphs wrapped."""
    for number, block in enumerate(text.strip("\n").split("\n\n")):
        run.out.write("\n" if number else "")
        lines = _lines(block)
        terms = [line.strip().partition("  ")[0] for line in lines if line.startswith(" ")]
        column = min(max(map(len, terms), default=0), 26) + 2
        for line in lines:
            if line.startswith(" "):
                term, gap, rest = line.strip().partition("  ")
                if gap:
                    run.out.row((term, "strong"), column, [(rest.strip(), "")], indent=4)
                else:
                    run.out.put((line.strip(), "strong"), indent=4, hang=6)
            else:
                run.out.put((line, "head") if line.isupper() else line)


def _lines(block: str) -> list[str]:
    """Joins a paragraph into one line; keeps indented lines apart."""
    lines = block.split("\n")
    if any(line.startswith(" ") for line in lines):
        return lines
    if lines[0].isupper():
        return [lines[0], *([" ".join(lines[1:])] if lines[1:] else [])]
    return [" ".join(lines)]


def _help_of(found: click.Command) -> click.Command:
    @click.command(found.name or "", help=f"Show the help of `chrono {found.name}`.")
    @click.pass_context
    def show(ctx: click.Context) -> None:
        root = ctx.find_root()
        inner = click.Context(found, info_name=found.name, parent=root)
        app().out.write(found.get_help(inner) + "\n")

    return show
