"""`chrono completion`: prints the completion script of a shell."""

from __future__ import annotations

import click

from chrono.cli.context import app
from chrono.cli.group import Command
from chrono.cli.shells import Bash, Fish, Zsh

SHELLS = ("bash", "zsh", "fish")


@click.command(
    "completion",
    cls=Command,
    examples=(
        ("In ~/.bashrc (or ~/.zshrc, with zsh):", 'eval "$(chrono completion bash)"'),
        ("In fish:", "chrono completion fish > ~/.config/fish/completions/chrono.fish"),
    ),
)
@click.argument("shell", type=click.Choice(SHELLS))
@click.pass_context
def command(ctx: click.Context, shell: str) -> None:
    """Print a completion script for commands, types, entities, documents, cells and dates."""
    made = {"bash": Bash, "zsh": Zsh, "fish": Fish}[shell]
    root = ctx.find_root().command
    app().out.write(made(root, {}, "chrono", "_CHRONO_COMPLETE").source() + "\n")
