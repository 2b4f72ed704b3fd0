"""The options that several commands share."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import click

from chrono.cli import completion
from chrono.cli.context import App, app
from chrono.edtf.calendars import GREGORIAN_FROM, NAMES, PROLEPTIC, names_calendar

if TYPE_CHECKING:
    from chrono.model.view import View

F = TypeVar("F", bound=Callable[..., Any])


def json_option(function: F) -> F:
    """`--json`."""
    return click.option(
        "--json", "as_json", is_flag=True, help="Print the answer as one JSON document."
    )(function)


def calendar_option(function: F) -> F:
    """`--calendar NAME`."""
    return click.option(
        "--calendar",
        metavar="NAME",
        type=click.Choice(NAMES, case_sensitive=False),
        help=f"The calendar in which the dates are typed: {', '.join(NAMES)}. They are kept as"
        " Gregorian dates, with the date as written beside them.",
    )(function)


def at_option(function: F) -> F:
    """`--at D`."""
    return click.option(
        "--at",
        metavar="DATE",
        shell_complete=completion.dates,
        help="The state at the end of this date, minute or second (of its last possible one);"
        " `before:ID` for the second before an event. Default: the end of today.",
    )(function)


def known_option(function: F) -> F:
    """`--known-at K`."""
    return click.option(
        "--known-at",
        metavar="DATE",
        shell_complete=completion.publications,
        help="Use only documents published by the end of this date or minute. Default: all.",
    )(function)


def recorded_option(function: F) -> F:
    """`--recorded-at T`."""
    return click.option(
        "--recorded-at",
        metavar="TIME",
        help="Use the log as it was then: a timestamp, a date (its end, UTC), or #N for the"
        " first N events.",
    )(function)


def source_filter_options(function: F) -> F:
    """`--without` and `--only`."""
    for name, says in (
        ("without", "Ignore a source: document:ID, speaker:ENTITY or event:ID. Repeatable."),
        ("only", "Use only this source. Repeatable."),
    ):
        function = click.option(
            f"--{name}",
            name,
            multiple=True,
            metavar="SOURCE",
            shell_complete=completion.sources,
            help=says,
        )(function)
    return function


def view_options(function: F) -> F:
    """Adds the options of a view: its three times and its source filter."""
    return at_option(known_option(recorded_option(source_filter_options(function))))


def view_of(
    at: str | None = None,
    known_at: str | None = None,
    recorded_at: str | None = None,
    without: tuple[str, ...] = (),
    only: tuple[str, ...] = (),
) -> View:
    """Builds the view that those options describe."""
    run = app()
    made = run.chronicle.view(at, known_at, recorded_at, without, only)
    if at and made.day < GREGORIAN_FROM and not at.startswith("before:"):
        tell_proleptic(run, at)
    return made


def tell_proleptic(run: App, *texts: str | None) -> None:
    """Says how a day before the Gregorian calendar was read, unless it names its calendar."""
    for text in filter(None, texts):
        date = run.chronicle.date(text)
        is_early_day = date.earliest == date.latest < GREGORIAN_FROM
        if is_early_day and not names_calendar(text.title()):
            run.tell(PROLEPTIC)
            return


def documents_option(function: F) -> F:
    """`--documents DIR`."""
    return click.option(
        "--documents",
        metavar="DIR",
        type=click.Path(exists=True, file_okay=False),
        help="The folder with the documents' texts; they are recognised by digest.",
    )(function)


def read_only_option(function: F) -> F:
    """`--read-only`."""
    return click.option(
        "--read-only", is_flag=True, help="Refuse to append, and keep no marks or position."
    )(function)
