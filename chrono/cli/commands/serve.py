"""`chrono serve`: serves the time scrubber to a browser."""

from __future__ import annotations

import click

from chrono.cli.context import app
from chrono.cli.group import Command


@click.command(
    "serve",
    cls=Command,
    examples=(
        ("On this machine only, at http://localhost:8000:", "chrono serve"),
        (
            "For everybody who can reach this machine, without a password:",
            "chrono serve --host 0.0.0.0 --open-to-others",
        ),
    ),
)
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--public-url", metavar="URL", help="The address that browsers use, behind a proxy.")
@click.option("--open-to-others", is_flag=True, help="Allow an address that others can reach.")
def command(host: str, port: int, public_url: str | None, open_to_others: bool) -> None:
    """Serve the time scrubber to web browsers, by default on this machine only.

    Each visitor gets their own scrubber, with all your rights on the chronicle, appending
    included; there is no password. An address that others can reach is therefore refused
    without --open-to-others.
    """
    from chrono.tui import web

    run = app()
    root = run.chronicle.root
    told = web.warning(host, port)
    if told and not open_to_others:
        raise click.UsageError(f"{told} To allow this, add --open-to-others.")
    if told:
        run.warn(told)
    run.tell(f"Serving {root} at http://{host}:{port}; press ctrl+c to stop.")
    run.close()
    web.serve(root, host, port, public_url)
