"""`chrono verify`: verifies the log, its pointers and its snapshots."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from chrono.cli.context import App, app
from chrono.cli.group import Command
from chrono.cli.options import documents_option, json_option
from chrono.errors import file_error
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
    help="A head noted elsewhere, its first eight digits, or a file that holds it: the log must"
    " have had it.",
)
@click.option(
    "--stamp",
    metavar="FILE",
    type=click.Path(exists=True, dir_okay=False),
    help="A time stamp (RFC 3161) over the file that --head names, checked by openssl.",
)
@click.option(
    "--stamp-authority",
    metavar="FILE",
    type=click.Path(exists=True, dir_okay=False),
    help="The certificates of the authority that made the stamp, in PEM.",
)
@click.option(
    "--render",
    is_flag=True,
    help="Make lost texts of documents again from their files, if that gives the same text.",
)
@click.option(
    "--corrections",
    "file",
    metavar="FILE",
    type=click.Path(dir_okay=False),
    help="Write a batch that corrects the pointers whose passages moved, for you to review"
    " and append: `chrono append --json FILE`.",
)
@json_option
@click.pass_context
def command(
    ctx: click.Context,
    documents: str | None,
    head: str | None,
    stamp: str | None,
    stamp_authority: str | None,
    render: bool,
    file: str | None,
    as_json: bool,
) -> None:
    """Verify that nothing was changed, removed or reordered after it was appended.

    Checks the hash chain, the ids, the vocabulary and the kept snapshots, and compares the index
    with the log. Of every pointer it says whether it is proved, moved, changed, lost or unproved,
    and of every document whether its file is there, altered or not there. The documents are looked
    up in the folder named by --documents, or else in the one named last. `chrono help exit-codes`
    lists the codes; the worst that was found counts.
    """
    run = app()
    run.reports_damage = True
    folder = run.chronicle.documents.folder(Path(documents) if documents else None)
    head = _head(run, head, stamp, stamp_authority)
    report = run.chronicle.verify(folder, head, _progress(run), render)
    if as_json:
        run.out.json(_plain(report))
    else:
        _show(run, report)
    if file is not None:
        _write(run, report, Path(file))
    if report.exit:
        ctx.exit(report.exit)


def _head(run: App, head: str | None, stamp: str | None, authority: str | None) -> str | None:
    """Returns the head to look for, once its stamp is checked."""
    named = Path(head) if head and Path(head).is_file() else None
    if stamp is None and authority is None:
        return run.chronicle.maintenance.head_in(named) if named else head
    if named is None or stamp is None or authority is None:
        raise click.UsageError(
            "--stamp needs the file that was stamped (--head FILE) and --stamp-authority FILE.",
            click.get_current_context(),
        )
    found = run.chronicle.maintenance.stamped_head(named, Path(stamp), Path(authority))
    run.tell(f"Head {found.head[:12]} was stamped on {found.time}.")
    return found.head


def _write(run: App, report: Report, file: Path) -> None:
    """Writes the batch of corrections, and keeps the texts that it points into."""
    if not report.corrections:
        run.tell("No passage moved: there is nothing to correct.")
        return
    for text in report.texts:
        run.chronicle.documents.keep(text)
    lines = [json.dumps(each, ensure_ascii=False) for each in report.corrections]
    try:
        file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    except OSError as error:
        raise file_error(file, error) from error
    run.tell(f"Corrections are in {file}. Review them; `chrono append --json {file}` appends them.")


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


def _show(run: App, report: Report) -> None:
    for problem in report.problems:
        run.out.put((str(problem), ""), hang=2)
    if report.problems:
        run.out.write("\n")
    said = f"{counted(report.events, 'event')}, {counted(report.documents, 'document')}"
    if report.snapshots:
        said += f", {counted(report.snapshots, 'snapshot')}"
    run.out.put(f"{said}.")
    run.out.put(f"{_pointers(report)}.")
    for finding in report.findings:
        style = "contested" if finding.state in ("changed", "lost") else "quiet"
        run.out.put((str(finding), style), hang=2)
    if report.corrections:
        run.out.put("`chrono verify --corrections FILE` writes a batch that corrects what moved.")
    if report.folder is not None:
        run.out.put(f"{_documents(report)}.")
    for reason in report.altered:
        run.out.put((reason, "contested"))
    for reason in report.missing:
        run.out.put((reason, "quiet"))
    run.out.put(_verdict(report))
    if not report.whole:
        run.out.put("Later events, passages and snapshots were not checked; fix this first.")
    if report.head:
        run.out.put((f"head {report.head}", "quiet"))


def _pointers(report: Report) -> str:
    said = f"{report.proved} of {counted(report.passages, 'passage')} verified"
    others = [
        f"{report.pointers[state]} {state}"
        for state in ("moved", "changed", "lost", "unproved")
        if report.pointers.get(state)
    ]
    if others:
        said += f"; {', '.join(others)}"
    if report.folder is None and report.passages > sum(report.pointers.values()):
        said += "; --documents DIR verifies them against the texts"
    return said


def _documents(report: Report) -> str:
    counts = (
        (report.there, "there"),
        (len(report.altered), "altered"),
        (len(report.missing), "not there"),
    )
    said = [f"{count} {word}" for count, word in counts if count]
    return f"Documents in {report.folder}: {', '.join(said) or 'none'}"


def _verdict(report: Report) -> tuple[str, str]:
    """Returns the last sentence, with its style."""
    if not report.ok:
        return f"{counted(len(report.problems), 'problem')}.", "contested"
    absent = len(report.altered) + len(report.missing)
    drifted = sum(report.pointers.get(state, 0) for state in ("moved", "changed", "lost"))
    found = []
    if absent:
        verb = "is" if absent == 1 else "are"
        found.append(f"{counted(absent, 'document')} {verb} not there as declared")
    if drifted:
        verb = "does" if drifted == 1 else "do"
        found.append(f"{counted(drifted, 'passage')} {verb} not stand where it was cited")
    if found:
        return f"{'; '.join(found)}; no other problems found.", "contested"
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
        "pointers": dict(report.pointers),
        "findings": [
            {
                "state": each.state,
                "event": each.event,
                "document": each.document,
                "place": each.place,
                "line": each.line,
                "what": each.what,
            }
            for each in report.findings
        ],
        "corrections": [dict(each) for each in report.corrections],
        "folder": report.folder,
        "there": report.there,
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
