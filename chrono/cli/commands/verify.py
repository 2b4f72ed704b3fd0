"""`chrono verify`: verifies the log, its pointers and its snapshots."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from chrono.cli.context import App, app
from chrono.cli.group import Command
from chrono.cli.options import documents_option, json_option
from chrono.errors import Exit
from chrono.render.text import counted

if TYPE_CHECKING:
    from chrono.chronicle import Progress, Report


@click.command(
    "verify",
    cls=Command,
    examples=(
        ("The log, its events, the vocabulary and the snapshots:", "chrono verify"),
        ("The pointers into the texts as well:", "chrono verify --documents texts"),
        (
            "That no line was dropped since a head was noted elsewhere:",
            "chrono verify --head 3fa94c01",
        ),
    ),
)
@documents_option
@click.option(
    "--head",
    metavar="HEAD",
    help="A head noted elsewhere, or its first eight digits: the log must have had it.",
)
@json_option
@click.pass_context
def command(ctx: click.Context, documents: str | None, head: str | None, as_json: bool) -> None:
    """Verify that nothing was changed, removed or reordered after it was appended.

    Checks the hash chain, the ids, the vocabulary, the pointers into the texts and the kept
    snapshots, and compares the index with the log. Every problem is listed with its line; the exit
    code is then 6. With --documents it also looks up the file of each document with a digest; the
    exit code is 10 if one was altered or is not there.
    """
    run = app()
    run.reports_damage = True
    report = run.chronicle.verify(Path(documents) if documents else None, head, _progress(run))
    if as_json:
        run.out.json(_plain(report))
    else:
        _show(run, report, documents)
    if not report.ok:
        ctx.exit(Exit.DAMAGED)
    if not report.complete:
        ctx.exit(Exit.EXHIBIT)


def _progress(run: App) -> Progress:
    """Returns a callback that shows which part is being verified and its progress."""
    told = {
        "chain": run.waiting("Verifying the chain"),
        "declared": run.waiting("Reading declarations", "events"),
        "events": run.waiting("Verifying events", "events"),
        "index": run.waiting("Comparing the index", "events"),
        "snapshots": run.waiting("Verifying snapshots", "states"),
    }
    return lambda stage, done, whole: told[stage](done, whole)


def _show(run: App, report: Report, documents: str | None) -> None:
    for problem in report.problems:
        run.out.put((str(problem), ""), hang=2)
    if report.problems:
        run.out.write("\n")
    said = f"{counted(report.events, 'event')}, {counted(report.documents, 'document')}"
    if report.snapshots:
        said += f", {counted(report.snapshots, 'snapshot')}"
    run.out.put(f"{said}.")
    pointers = f"{report.proved} of {counted(report.passages, 'passage')} verified"
    if documents is None and report.passages:
        pointers += "; --documents DIR verifies them against the texts"
    run.out.put(f"{pointers}.")
    for reason in report.altered:
        run.out.put((reason, "contested"))
    for reason in report.missing:
        run.out.put((reason, "quiet"))
    run.out.put(_verdict(report))
    if not report.whole:
        run.out.put("Later events, passages and snapshots were not checked; fix this first.")
    if report.head:
        run.out.put((f"head {report.head}", "quiet"))


def _verdict(report: Report) -> tuple[str, str]:
    """Returns the last sentence, with its style."""
    if not report.ok:
        return f"{counted(len(report.problems), 'problem')}.", "contested"
    absent = len(report.altered) + len(report.missing)
    if absent:
        verb = "is" if absent == 1 else "are"
        what = f"{counted(absent, 'document')} {verb} not there as declared"
        return f"{what}; no other problems found.", "contested"
    return "No problems found.", "stated"


def _plain(report: Report) -> dict[str, Any]:
    return {
        "ok": report.ok,
        "whole": report.whole,
        "head": report.head,
        "events": report.events,
        "documents": report.documents,
        "passages": report.passages,
        "proved": report.proved,
        "unpointed": report.unpointed,
        "missing": list(report.missing),
        "altered": list(report.altered),
        "snapshots": report.snapshots,
        "problems": [
            {
                "file": each.file,
                "line": each.line,
                "what": each.what,
                "rule": each.rule,
                "told": str(each),
            }
            for each in report.problems
        ],
    }
