"""`chrono append TYPE`: records an event; the options come from the vocabulary."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import click

from chrono.cli import append_flow, prompts
from chrono.cli.context import App, app, app_of
from chrono.cli.event_options import (
    event_options,
    field_attributes,
    follows_option,
    metavar,
    option_name,
)
from chrono.cli.group import Command, Group
from chrono.errors import ChronoError, InvalidError, UnknownError, nearest
from chrono.model.quantity_text import QuantityError, value_of
from chrono.render.lines import clean

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    from chrono.model.vocabulary.schema import EventType, Field


class TypeGroup(Group):
    """A command for each type of event in the chronicle's vocabulary."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Lists the types; empty if there is no chronicle here."""
        try:
            return sorted(app_of(ctx).chronicle.vocabulary.types)
        except ChronoError:
            return []

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Returns the command of a type. Raises UnknownError with the closest type."""
        types = app_of(ctx).chronicle.vocabulary.types
        if cmd_name in types:
            return command_of(types[cmd_name])
        if ctx.resilient_parsing:
            return None
        near = nearest(cmd_name, types)
        raise UnknownError("Type", cmd_name, near, "`chrono list types` lists the types.")

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """Completes types without building their commands."""
        from click.shell_completion import CompletionItem

        names = [name for name in self.list_commands(ctx) if name.startswith(incomplete)]
        types = app_of(ctx).chronicle.vocabulary.types if names else {}
        return [
            *(CompletionItem(name, help=clean(types[name].says)) for name in names),
            *click.Command.shell_complete(self, ctx, incomplete),
        ]

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Writes the types by family."""
        families: dict[str, list[tuple[str, str]]] = {}
        for name in self.list_commands(ctx):
            kind = app_of(ctx).chronicle.vocabulary.types[name]
            families.setdefault(kind.family or "types", []).append((name, kind.says))
        if not families:
            formatter.write_paragraph()
            formatter.write_text(
                "The types are defined by a chronicle's vocabulary; there is no chronicle here."
            )
        for family, rows in sorted(families.items()):
            with formatter.section(family[:1].upper() + family[1:]):
                formatter.write_dl(rows)


@click.group(
    "append",
    cls=TypeGroup,
    subcommand_metavar="TYPE [OPTIONS]",
    invoke_without_command=True,
    examples=(
        (
            "What a document reports, as a dry run:",
            "chrono append Reduced --force relief-force --by 2200 --to ~3000 --when"
            " '[..2020-09-10]' --speaker ana-reyes --document d2 --dry-run",
        ),
        (
            "Several at once, all or none; one per line, or the output of `chrono log --json`:",
            "chrono append --json events.jsonl",
        ),
    ),
)
@click.option(
    "--json",
    "file",
    metavar="FILE",
    type=click.File("rb"),
    help="Append the JSON events of a file, all or none; - is standard input. A `label`"
    " names an event, so that a later one can refer to it as @label. Answers in JSON.",
)
@click.option(
    "--dry-run", is_flag=True, help="With --json FILE: write nothing; show what would change."
)
@click.option("--recorder", metavar="NAME", help="With --json FILE: who records them.")
@click.option(
    "--documents",
    "folder",
    metavar="DIR",
    type=click.Path(exists=True, file_okay=False),
    help="With --json FILE: the folder with the documents' texts, for `find` in a source.",
)
@click.pass_context
def command(
    ctx: click.Context,
    file: Any,
    dry_run: bool,
    recorder: str | None,
    folder: str | None,
) -> None:
    """Append an event: what one document reports, states, plans or alleges.

    `chrono append TYPE --help` lists the options of a type. On a terminal, missing values are
    asked for. Events are never edited: `chrono correct` and `chrono retract` append as well.
    """
    if file is not None:
        run = app()
        name = getattr(file, "name", "-")
        name = "standard input" if name in ("-", "<stdin>", 0) else str(name)
        drafts = run.chronicle.drafts.parse(file.read(), name)
        append_flow.record(
            run,
            drafts,
            dry_run=dry_run,
            as_json=True,
            recorder=recorder,
            texts=append_flow.texts_of(run, folder),
        )
        ctx.exit()
    if ctx.invoked_subcommand is None:
        _which(ctx)


def _which(ctx: click.Context) -> None:
    """Asks for the type on a terminal."""
    if not prompts.on_terminal():
        ctx.fail("Name a TYPE of event, or use --json FILE. `chrono list types` lists the types.")
    run = app()
    names = sorted(run.chronicle.vocabulary.types)
    name = prompts.ask(run, "type of event", [(each, "") for each in names])
    found = ctx.command.get_command(ctx, name) if isinstance(ctx.command, Group) else None
    if found is not None:
        with found.make_context(name, [], parent=ctx) as inner:
            found.invoke(inner)


# ---------------------------------------------------------------------- a command a type


def command_of(kind: EventType) -> click.Command:
    """The command that appends events of a type."""

    def callback(**options: Any) -> None:
        _append(kind, options)

    options = [
        click.Option([option_name(field.name), f"field_{field.name}"], **field_attributes(field))
        for field in kind.fields.values()
    ]
    decorated = event_options(follows_option(append_flow.write_options(callback)))
    made = click.command(
        kind.name,
        cls=Command,
        help=_help(kind),
        short_help=kind.says,
        examples=lambda: _examples(kind),
    )(decorated)
    made.params[:0] = options
    return made


def _help(kind: EventType) -> str:
    parts = [kind.means or f"An event of type {kind.name}.", f"Template: {kind.says}"]
    return "\n\n".join(part for part in parts if part)


def _examples(kind: EventType) -> tuple[tuple[str, str], ...]:
    """Builds two example command lines from names in the chronicle."""
    cells = app_of(click.get_current_context()).chronicle.cells()

    def sample(field: Field) -> str:
        fitting = (
            each.id
            for each in cells.entities.values()
            if not field.kinds or each.kind in field.kinds
        )
        if field.type == "entity":
            return next(fitting, metavar(field))
        if field.type == "choice":
            return f"'{field.choices[0]}'"
        return {"quantity": "~2500", "date": "2020-09", "words": "'in your own words'"}[field.type]

    needed = [
        f"{option_name(field.name)} {sample(field)}"
        for field in kind.fields.values()
        if not field.optional
    ]
    document = next(iter(cells.documents), "DOCUMENT")
    line = " ".join(["chrono append", kind.name, *needed, f"--document {document}"])
    return (
        (
            "In the document's own words, as a dry run:",
            f"{line} --when 2020-09-10 --dry-run",
        ),
        ("As a plan:", f"{line} --when 2020-12 --modality planned"),
    )


def _append(kind: EventType, options: Mapping[str, Any]) -> None:
    run = app()
    data = _data(kind, options)
    missing = [
        field for field in kind.fields.values() if not field.optional and field.name not in data
    ]
    asked = bool(missing) and prompts.on_terminal()
    document, when = options["document"], options["when"]
    if asked:
        for field in missing:
            data[field.name] = prompts.field_value(run, field)
        document = document or prompts.document(run)
        when = when or prompts.when(run)
    draft = _draft(kind, data, {**options, "document": document, "when": when})
    links = [
        {"type": "Linked", "data": {"from": "@new", "relation": "follows", "to": event}}
        for event in options["follows"]
    ]
    append_flow.record(
        run,
        [draft, *links],
        dry_run=options["dry_run"],
        as_json=options["as_json"],
        recorder=options["recorder"],
        texts=append_flow.texts_of(run, options["folder"]),
        confirm=asked,
        options={name: option_name(name) for name in kind.fields},
    )


def _data(kind: EventType, options: Mapping[str, Any]) -> dict[str, Any]:
    """Builds the event's data from the options; reports all wrong options together."""
    data: dict[str, Any] = {}
    problems = []
    for field in kind.fields.values():
        given = options[f"field_{field.name}"]
        if given is None or given == ():
            continue
        try:
            data[field.name] = (
                [value_of(field.type, each) for each in given]
                if field.many
                else value_of(field.type, given)
            )
        except QuantityError as error:
            problems.append(f"{option_name(field.name)}: {error}")
    if problems:
        raise InvalidError("Nothing was appended.", tuple(problems))
    return data


def _draft(kind: EventType, data: Mapping[str, Any], options: Mapping[str, Any]) -> dict[str, Any]:
    source = append_flow.source_of(
        options["document"], options["find"], options["occurrence"], options["locator"]
    )
    for key in ("reliability", "credibility"):
        if options[key] is not None and source is not None:
            source[key] = options[key]
    modality = options["modality"] or ("reported" if options["speaker"] else "asserted")
    draft: dict[str, Any] = {
        "label": "new",
        "type": kind.name,
        "modality": modality,
        "data": dict(data),
        "source": source,
    }
    for key in (
        "when",
        "calendar",
        "said",
        "speaker",
        "via",
        "basis",
        "doubt",
        "note",
        "summary",
        "tags",
        "nth",
    ):
        given = options[key]
        draft[key] = list(given) if isinstance(given, tuple) else given
    return {key: found for key, found in draft.items() if found not in (None, [])}


__all__ = ["App", "command", "command_of"]
