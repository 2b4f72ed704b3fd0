"""The options that filter events, shared by `log` and `export`."""

from __future__ import annotations

from collections.abc import Callable
from functools import reduce
from typing import Any, TypeVar

import click

from chrono.cli import completion
from chrono.model.event import MODALITIES

F = TypeVar("F", bound=Callable[..., Any])


def filter_options(function: F) -> F:
    """Adds the options that filter events."""
    many: dict[str, Any] = {"multiple": True}
    options = [
        click.option(
            "--from",
            "since",
            metavar="DATE",
            shell_complete=completion.dates,
            help="Events that may have happened on this date or later.",
        ),
        click.option(
            "--to",
            "until",
            metavar="DATE",
            shell_complete=completion.dates,
            help="Events that may have happened on this date or earlier.",
        ),
        click.option(
            "-t",
            "--type",
            "types",
            metavar="TYPE",
            shell_complete=completion.types,
            help="Events of this type. Repeatable, like the next six: any of them matches.",
            **many,
        ),
        click.option(
            "-k",
            "--kind",
            "kinds",
            metavar="KIND",
            shell_complete=completion.kinds,
            help="Events about an entity of this kind.",
            **many,
        ),
        click.option(
            "-e",
            "--entity",
            "entities",
            metavar="ENTITY",
            shell_complete=completion.entities,
            help="Events about this entity.",
            **many,
        ),
        click.option(
            "-d",
            "--document",
            "documents",
            metavar="DOCUMENT",
            shell_complete=completion.documents,
            help="Events from this document.",
            **many,
        ),
        click.option(
            "-s",
            "--speaker",
            "speakers",
            metavar="ENTITY",
            shell_complete=completion.entities,
            help="Events said or relayed by this speaker.",
            **many,
        ),
        click.option(
            "-m",
            "--modality",
            "modalities",
            type=click.Choice(MODALITIES),
            help="Events of this modality.",
            **many,
        ),
        click.option(
            "--tag",
            "tags",
            metavar="TAG",
            shell_complete=completion.tags,
            help="Events with this tag.",
            **many,
        ),
        click.option(
            "--text",
            metavar="WORDS",
            help="With words that begin so: in its summary, sentence, note, tags, date or the"
            " labels that it names. doc:WORD looks in the document's title. Of a longer text, its"
            " first 100,000 characters are searched.",
        ),
    ]
    return reduce(lambda inner, option: option(inner), reversed(options), function)
