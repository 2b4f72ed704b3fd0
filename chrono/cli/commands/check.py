"""`chrono check`: lists findings that deserve a review."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from itertools import groupby
from typing import TYPE_CHECKING, Any

import click

from chrono.cli.context import App, app
from chrono.cli.group import Command
from chrono.cli.options import at_option, json_option, known_option, view_of
from chrono.errors import Exit
from chrono.render.text import counted

if TYPE_CHECKING:
    from chrono.chronicle import Finding
    from chrono.edtf.clock import Clock

WEIGHTS = {"conflict": "contested", "gap": "stale", "hint": "quiet"}
LISTED = 12
"""If one check has more findings, they are counted; `--all` lists them."""


@click.command(
    "check",
    cls=Command,
    examples=(
        ("Everything to review today:", "chrono check"),
        (
            "What was overdue or contested at the end of a year; exit with 1 if anything was:",
            "chrono check overdue contested --at 2020-12-31 --exit-code",
        ),
        ("The available checks:", "chrono check --list"),
    ),
)
@click.argument("checks", nargs=-1, metavar="[CHECK]...")
@at_option
@known_option
@click.option("--list", "listed", is_flag=True, help="List the checks and what each finds.")
@click.option(
    "--all",
    "everything",
    is_flag=True,
    help=f"Show every finding. Default: the first {LISTED} of each check.",
)
@click.option("--exit-code", is_flag=True, help="Exit with 1 if anything was found.")
@json_option
@click.pass_context
def command(
    ctx: click.Context,
    checks: tuple[str, ...],
    at: str | None,
    known_at: str | None,
    listed: bool,
    everything: bool,
    exit_code: bool,
    as_json: bool,
) -> None:
    """Find contradictions, gaps and other things to review, the most serious first.

    A conflict: not everything recorded can be right. A gap: something that should be known is
    not. A hint: something worth a look.
    """
    run = app()
    if listed:
        from chrono.chronicle import available_checks

        _list(run, available_checks(), as_json)
        return
    view = view_of(at, known_at)
    found = run.chronicle.check(view, checks, run.waiting("Checking"))
    if as_json:
        clock = view.clock
        findings = [_plain(each, clock) for each in found]
        run.out.json({"at": clock.format(view.at), "findings": findings})
    else:
        _show(run, found, None if everything else LISTED)
    if found and exit_code:
        ctx.exit(Exit.FOUND)


def _list(run: App, said: Mapping[str, str], as_json: bool) -> None:
    if as_json:
        run.out.json([{"check": name, "finds": says} for name, says in said.items()])
    else:
        run.out.table([((name, "strong"), [(says, "")]) for name, says in said.items()], indent=0)


def _show(run: App, found: list[Finding], most: int | None) -> None:
    kinds = groupby(found, key=lambda each: (each.check, each.severity))
    for number, ((name, weight), told) in enumerate(kinds):
        together = list(told)
        run.out.write("\n" if number else "")
        run.out.put((name, "head"), (f" {weight}", WEIGHTS[weight]))
        for each in together[:most]:
            run.out.put(each.sentence, indent=2, hang=4)
            if each.what_next:
                run.out.put((each.what_next, "quiet"), indent=4, hang=4)
        if most and len(together) > most:
            more = f"and {len(together) - most:,} more (`chrono check {name} --all` lists them)"
            run.out.put((more, "quiet"), indent=2, hang=4)
    weights = Counter(str(each.severity) for each in found)
    said = ", ".join(counted(number, key) for key in WEIGHTS if (number := weights[key]))
    run.tell(f"{said}." if said else "Nothing found.")


def _plain(found: Finding, clock: Clock) -> dict[str, Any]:
    return {
        "check": found.check,
        "severity": found.severity,
        "cells": list(found.cells),
        "events": list(found.events),
        "day": None if found.at is None else clock.format(found.at),
        "sentence": found.sentence,
        "what_next": found.what_next,
    }
