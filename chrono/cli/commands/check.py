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
from chrono.model.vocabulary import RANKS
from chrono.render.text import counted

if TYPE_CHECKING:
    from chrono.chronicle import Finding
    from chrono.edtf.clock import Clock
    from chrono.model.vocabulary import Rank

WEIGHTS = {"conflict": "contested", "gap": "stale", "hint": "quiet"}
STALE = "stale"
LISTED = 6
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
    help=f"Show every finding. Default: the first {LISTED} of each check, without background; what"
    " is only stale on one line.",
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
    """What an editor would ask: contradictions, gaps and other things to review.

    The most serious come first, and among those of one check the vocabulary's headlines.

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
        _show(run, found, bool(checks), everything)
    if found and exit_code:
        ctx.exit(Exit.FOUND)


def _list(run: App, said: Mapping[str, str], as_json: bool) -> None:
    if as_json:
        run.out.json([{"check": name, "finds": says} for name, says in said.items()])
    else:
        run.out.table([((name, "strong"), [(says, "")]) for name, says in said.items()], indent=0)


def _show(run: App, found: list[Finding], chosen: bool, everything: bool) -> None:
    """Writes findings by check, those of headlines first; `chosen` if checks were named."""
    ranks = {id(each): _rank(run, each) for each in found}
    kinds = groupby(found, key=lambda each: (each.check, each.severity))
    begun = False
    for (name, weight), told in kinds:
        together = sorted(told, key=lambda each: RANKS.index(ranks[id(each)]))
        run.out.write("\n" if begun else "")
        begun = True
        if name == STALE and not (chosen or everything):
            _stale(run, together)
            continue
        run.out.put((name, "head"), (f" {weight}", WEIGHTS[weight]))
        listed = (
            together
            if everything
            else [each for each in together if chosen or ranks[id(each)] != "background"][:LISTED]
        )
        for each in listed:
            run.out.put(each.sentence, indent=2, hang=4)
            if each.what_next:
                run.out.put((each.what_next, "quiet"), indent=4, hang=4)
        if len(together) > len(listed):
            more = len(together) - len(listed)
            said = f"and {more:,} more (`chrono check {name} --all` lists them)"
            run.out.put((said, "quiet"), indent=2, hang=4)
    weights = Counter(str(each.severity) for each in found)
    said = ", ".join(counted(number, key) for key in WEIGHTS if (number := weights[key]))
    run.tell(f"{said}." if said else "Nothing found.")


def _stale(run: App, together: list[Finding]) -> None:
    """Writes on one line how many values are only stale."""
    said = f"{counted(len(together), 'value')}, last observed too long ago (`chrono check {STALE}`)"
    run.out.put((STALE, "head"), (f" {said}", "quiet"), hang=2)


def _rank(run: App, found: Finding) -> Rank:
    """Returns the highest rank of the cells that a finding is about."""
    attributes = [run.chronicle.lookup.attribute_of(cell) for cell in found.cells]
    return min((each.rank for each in attributes if each), key=RANKS.index, default="detail")


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
