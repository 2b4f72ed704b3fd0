"""`chrono serve`: serves the time scrubber to a browser."""

from __future__ import annotations

from pathlib import Path

import click

from chrono.cli.context import app
from chrono.cli.group import Command
from chrono.cli.options import at_option, documents_option, known_option, read_only_option
from chrono.render.lines import clean


@click.command(
    "serve",
    cls=Command,
    examples=(
        ("On this machine only; open the address that it prints:", "chrono serve"),
        ("For reading only, with the passages:", "chrono serve --read-only --documents texts"),
        (
            "For everybody on the network who has the address:",
            "chrono serve --host 0.0.0.0 --open-to-others --read-only",
        ),
    ),
)
@at_option
@known_option
@documents_option
@read_only_option
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option(
    "--port",
    default=8000,
    show_default=True,
    type=click.IntRange(0, 65535),
    help="The port to listen on; 0 for a free one.",
)
@click.option("--public-url", metavar="URL", help="The address that browsers use, behind a proxy.")
@click.option("--open-to-others", is_flag=True, help="Allow an address that others can reach.")
@click.option(
    "--visitors",
    metavar="N",
    default=8,
    show_default=True,
    type=click.IntRange(1, 1000),
    help="The most visitors at one time; each is a process of its own.",
)
def command(
    at: str | None,
    known_at: str | None,
    documents: str | None,
    read_only: bool,
    host: str,
    port: int,
    public_url: str | None,
    open_to_others: bool,
    visitors: int,
) -> None:
    """Serve the time scrubber to web browsers, by default on this machine only.

    Prints the address to open. It holds a token that is new after every start; only the page
    behind it is served. Each visitor gets their own scrubber, with all your rights on the
    chronicle: appending included, unless --read-only. There are no accounts and no encryption,
    so an address that others can reach is refused without --open-to-others.
    """
    from chrono.tui import web

    run = app()
    chronicle = run.chronicle
    chronicle.view(at, known_at)  # a wrong date is reported here, not to every visitor
    service = web.Service(
        chronicle.root,
        host=host,
        port=port,
        public_url=_checked(public_url),
        visitors=visitors,
        documents=Path(documents) if documents else None,
        at=at,
        known_at=known_at,
        read_only=read_only,
    )
    warning = service.warning()
    if warning and not open_to_others:
        raise click.UsageError(f"{warning} To allow this, add --open-to-others.")
    if warning:
        run.warn(warning)

    def ready(address: str) -> None:
        rights = "for reading only" if read_only else "for reading and appending"
        run.tell(f"Serving {chronicle.root} {rights}; press ctrl+c to stop. Open this address:")
        run.out.write(f"{clean(address)}\n")  # never wrapped
        run.close()

    web.serve(service, ready)


def _checked(url: str | None) -> str | None:
    """Returns the public address if it is one that browsers open."""
    if url is not None and not url.lower().startswith(("http://", "https://")):
        raise click.UsageError(f"--public-url needs http:// or https:// in front: {url!r}.")
    return url
