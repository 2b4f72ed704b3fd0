"""Groups of commands; each command is imported on first use."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from importlib import import_module
from itertools import islice
from typing import TYPE_CHECKING, Any

import click

from chrono.render.lines import clean_lines

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

_NEGATIVE = re.compile(r"-\d")

Examples = Sequence[tuple[str, str]]
"""A purpose, and the command line for it."""
ExamplesSource = Examples | Callable[[], Examples]
"""Examples, or a function that returns them."""


class Command(click.Command):
    """A command whose help ends in examples; vocabulary text in the help is sanitized."""

    def __init__(self, *args: Any, examples: ExamplesSource = (), **rest: Any) -> None:
        """`examples` appear in the help; the tests run them."""
        super().__init__(*args, **rest)
        self.examples = examples

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parses the arguments; a negative year such as -0044 is not an option."""
        return super().parse_args(ctx, self._separated(ctx, args))

    def _separated(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Moves options before `--` if any other argument is a negative number.

        Without it, click would look for an option named -0.
        """
        if not any(_NEGATIVE.match(each) for each in args) or "--" in args:
            return args
        takes = {
            name: param.nargs
            for param in self.get_params(ctx)
            if isinstance(param, click.Option) and not (param.is_flag or param.count)
            for name in param.opts
        }
        options: list[str] = []
        others: list[str] = []
        rest = iter(args)
        for each in rest:
            if each == "-" or not each.startswith("-") or _NEGATIVE.match(each):
                others.append(each)
                continue
            options += [each, *islice(rest, takes.get(each, 0))]
        return [*options, "--", *others] if any(map(_NEGATIVE.match, others)) else args

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Writes the examples."""
        made = self.examples() if callable(self.examples) else self.examples
        write_examples(made, formatter)
        super().format_epilog(ctx, formatter)

    def get_help(self, ctx: click.Context) -> str:
        """Returns the sanitized help."""
        return clean_lines(super().get_help(ctx))


def write_examples(examples: Examples, formatter: click.HelpFormatter) -> None:
    """Writes examples as a section: a sentence, and the line to type."""
    if not examples:
        return
    with formatter.section("Examples"):
        for number, (what, line) in enumerate(examples):
            if number:
                formatter.write_paragraph()
            formatter.write_text(what)
            formatter.write(f"{'':{formatter.current_indent + 2}}{line}\n")


class Group(click.Group):
    """A group of subcommands whose help ends in examples."""

    command_class = Command

    def __init__(self, *args: Any, examples: Examples = (), **rest: Any) -> None:
        """`examples` appear in the help; the tests run them."""
        super().__init__(*args, **rest)
        self.examples = examples

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Writes the examples."""
        write_examples(self.examples, formatter)
        super().format_epilog(ctx, formatter)

    def get_help(self, ctx: click.Context) -> str:
        """Returns the sanitized help."""
        return clean_lines(super().get_help(ctx))


class LazyGroup(Group):
    """The commands of a registry, grouped by purpose."""

    def __init__(
        self, *args: Any, registry: dict[str, dict[str, str]], package: str, **rest: Any
    ) -> None:
        """`registry` lists the commands with one line of help each; `package` contains them."""
        super().__init__(*args, **rest)
        self.registry = registry
        self.package = package
        self.helps = {name: text for each in registry.values() for name, text in each.items()}

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Lists the commands in the order of the registry."""
        return list(self.helps)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Imports and returns a command."""
        if cmd_name not in self.helps:
            return None
        from keyword import iskeyword

        module = cmd_name.replace("-", "_") + ("_" if iskeyword(cmd_name) else "")
        command: click.Command = import_module(f"{self.package}.{module}").command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Resolves the command; for an unknown one, suggests the closest name."""
        name = args[0]
        if name in self.helps or name.startswith("-") or ctx.resilient_parsing:
            return super().resolve_command(ctx, args)
        from difflib import get_close_matches

        near = get_close_matches(name, self.helps, 3, 0.5)
        hint = f" Did you mean {' or '.join(repr(each) for each in near)}?" if near else ""
        raise click.UsageError(f"{name!r} is not a command.{hint}", ctx)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Writes the commands grouped by purpose, without importing any."""
        column = max(map(len, self.helps))
        for section, commands in self.registry.items():
            with formatter.section(section):
                formatter.write_dl([(f"{name:{column}}", text) for name, text in commands.items()])

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """Completes command names without importing any command."""
        from click.shell_completion import CompletionItem

        found = [
            CompletionItem(name, help=text)
            for name, text in self.helps.items()
            if name.startswith(incomplete)
        ]
        return found + click.Command.shell_complete(self, ctx, incomplete)
