"""The options that choose events, shared by `log` and `export`."""

from __future__ import annotations

from collections.abc import Callable
from functools import reduce
from typing import Any, TypeVar

import click

from chrono.cli import completion as completing

F = TypeVar("F", bound=Callable[..., Any])
MODALITIES = (
    "asserted",
    "reported",
    "alleged",
    "denied",
    "planned",
    "predicted",
    "conditional",
    "opinion",
)
"""Spelled out, so that `--help` imports nothing; a test holds them to those of `event`."""


def filter_options(function: F) -> F:
    """The options that choose events."""
    many: dict[str, Any] = {"multiple": True}
    options = [
        click.option(
            "--from",
            "since",
            metavar="DATE",
            shell_complete=completing.dates,
            help="Events that may have happened on that date or later.",
        ),
        click.option(
            "--to",
            "until",
            metavar="DATE",
            shell_complete=completing.dates,
            help="… or earlier. An open start counts on its last day.",
        ),
        click.option(
            "-t",
            "--type",
            "types",
            metavar="TYPE",
            shell_complete=completing.types,
            help="Of this type. As all of these: repeatable, any of them fits.",
            **many,
        ),
        click.option(
            "-k",
            "--kind",
            "kinds",
            metavar="KIND",
            shell_complete=completing.kinds,
            help="That speak of an entity of this kind.",
            **many,
        ),
        click.option(
            "-e",
            "--entity",
            "entities",
            metavar="ENTITY",
            shell_complete=completing.entities,
            help="That speak of this entity.",
            **many,
        ),
        click.option(
            "-d",
            "--document",
            "documents",
            metavar="DOCUMENT",
            shell_complete=completing.documents,
            help="Of this document.",
            **many,
        ),
        click.option(
            "-s",
            "--speaker",
            "speakers",
            metavar="ENTITY",
            shell_complete=completing.entities,
            help="Said, or passed on, by this speaker.",
            **many,
        ),
        click.option(
            "-m",
            "--modality",
            "modalities",
            type=click.Choice(MODALITIES),
            help="Of this modality.",
            **many,
        ),
        click.option(
            "--tag",
            "tags",
            metavar="TAG",
            shell_complete=completing.tags,
            help="With this tag.",
            **many,
        ),
        click.option(
            "--text",
            metavar="WORDS",
            help="With all these words anywhere in it, the labels of its entities included.",
        ),
    ]
    return reduce(lambda inner, option: option(inner), reversed(options), function)
