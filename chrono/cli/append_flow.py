"""The steps that recording commands share: show the draft, preview it, append it, confirm it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import reduce
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from chrono.cli import completion, phrases, reading_view
from chrono.cli.context import App
from chrono.cli.event_view import entry, source_line, when_words
from chrono.cli.options import json_option
from chrono.cli.terminal import no_break
from chrono.edtf.calendars import PROLEPTIC
from chrono.errors import InvalidError
from chrono.model.event import BUILT_IN
from chrono.model.written_dates import has_proleptic_date
from chrono.render import json as plain
from chrono.render.text import cell_words, counted

if TYPE_CHECKING:
    from chrono.chronicle import Prepared, Preview, Recorded

F = TypeVar("F", bound=Callable[..., Any])
Draft = Mapping[str, Any]


def write_options(function: F) -> F:
    """`--dry-run`, `--recorder` and `--json`."""
    options = [
        click.option(
            "-n",
            "--dry-run",
            is_flag=True,
            help="Write nothing; show what would change, and when.",
        ),
        click.option(
            "--recorder",
            metavar="NAME",
            help="Who records it. Default: CHRONO_RECORDER, or your user name.",
        ),
    ]
    return reduce(lambda inner, option: option(inner), reversed(options), json_option(function))


def source_options(function: F) -> F:
    """`--document`, `--find` and the other options that locate a passage."""
    options = [
        click.option(
            "-d",
            "--document",
            metavar="DOCUMENT",
            shell_complete=completion.documents,
            help="The document that says so. Default: none, the chronicler's own words.",
        ),
        click.option(
            "--find",
            metavar="TEXT",
            help="The words of the passage, which are looked up in"
            " the document's text; the log keeps their position and digest, not the words.",
        ),
        click.option(
            "--occurrence",
            type=click.IntRange(min=1),
            metavar="N",
            help="Which occurrence of --find, if there are several.",
        ),
        click.option(
            "--documents",
            "folder",
            metavar="DIR",
            type=click.Path(exists=True, file_okay=False),
            help="The folder with the documents' texts, for --find. Default: the"
            " chronicle's folder `documents`.",
        ),
        click.option(
            "--locator",
            metavar="WORDS",
            help="The page or timecode, for a document that is not text.",
        ),
    ]
    return reduce(lambda inner, option: option(inner), reversed(options), function)


def source_of(
    document: str | None, find: str | None, occurrence: int | None, locator: str | None
) -> dict[str, Any] | None:
    """The source that those options name; None if the chronicler speaks."""
    named = {"document": document, "find": find, "occurrence": occurrence, "locator": locator}
    found = {key: value for key, value in named.items() if value is not None}
    if found and document is None:
        raise click.UsageError(
            "--find and --locator need a document: name it with --document.",
            click.get_current_context(),
        )
    return found or None


def texts_of(run: App, folder: str | None) -> Path | None:
    """The folder of the documents' texts: the one named, the last one, the chronicle's, or None."""
    return run.chronicle.documents.folder(Path(folder) if folder else None)


def record(
    run: App,
    drafts: Sequence[Draft],
    *,
    dry_run: bool,
    as_json: bool,
    recorder: str | None = None,
    texts: Path | None = None,
    confirm: bool = False,
    options: Mapping[str, str] | None = None,
) -> None:
    """Appends drafts as one batch, or shows what they would change. Raises InvalidError.

    `options` maps each key of the data to its option. Problems name the option, because the
    user typed options and does not know the paths of the data.
    """
    prepared = run.chronicle.drafts.prepare(drafts, texts)
    if prepared.problems:
        problems = prepared.problems
        if options is not None:
            problems = tuple(_by_option(problem, options) for problem in problems)
        raise InvalidError(prepared.refusal(), problems)
    warnings = run.chronicle.drafts.warnings(prepared)
    for warning in warnings:
        run.warn(warning)
    if not any("calendar" in draft for draft in drafts):
        _tell_proleptic(run, prepared.drafts)
    if dry_run:
        _dry(run, prepared, warnings, as_json)
        return
    if confirm:
        _told(run, prepared)
        _previewed(run, run.chronicle.drafts.preview(prepared))
        if not click.confirm("Append this?", default=True, err=True):
            raise click.Abort
    done = run.chronicle.drafts.record(prepared, recorder)
    if as_json:
        run.out.json(_plain(prepared, done, warnings))
    else:
        _answer(run, prepared, done)


def _tell_proleptic(run: App, drafts: Sequence[Mapping[str, Any]]) -> None:
    """Says how dates before the Gregorian calendar were read."""
    if any(has_proleptic_date(draft, run.chronicle.vocabulary) for draft in drafts):
        run.tell(PROLEPTIC)


ENVELOPE = {
    "when": "--when",
    "calendar": "--calendar",
    "said": "--said",
    "speaker": "--speaker",
    "via": "--via",
    "modality": "--modality",
    "source.document": "--document",
    "source.find": "--find",
    "doubt": "--doubt",
    "basis": "--basis",
}
"""The options behind the keys that every event has."""
_PATH = re.compile(r"(?:event 1: )?((?:data|source)\.\w+|[a-z]+)(?=[:\[.])")


def _by_option(problem: str, options: Mapping[str, str]) -> str:
    """Reports a problem by the name of the option that caused it, not by its path."""
    found = _PATH.match(problem)
    name = found and (
        options.get(found[1].removeprefix("data."))
        if found[1].startswith("data.")
        else ENVELOPE.get(found[1])
    )
    if not found or not name:
        return problem
    said = problem[found.end() :]
    return f"{name} is missing" if said == ": is missing" else name + said


def _plain(prepared: Prepared, done: Recorded, warnings: Sequence[str]) -> dict[str, Any]:
    return {
        "ids": list(done.ids),
        "appended": list(done.appended.new),
        "already": list(done.appended.already),
        "recorded": done.appended.recorded,
        "head": done.appended.head.chain,
        "warnings": [*prepared.warnings, *warnings],
    }


def _answer(run: App, prepared: Prepared, done: Recorded) -> None:
    new, already = len(done.appended.new), len(done.appended.already)
    if len(done.ids) > 5:
        run.out.put(f"{counted(new, 'event')} appended, {already} already in the log.")
    else:
        _told(run, prepared, frozenset(done.appended.already))
    if new:
        run.tell(f"Written to disk. The head of the log is {done.appended.head.chain[:12]}.")
    else:
        run.tell("Already in the log; nothing was written.")


def _told(run: App, prepared: Prepared, already: frozenset[str] = frozenset()) -> None:
    """Returns each event as a sentence, with the id that it has or would get."""
    names = run.names()
    for event in prepared.events():
        note = "  already in the log" if event.id in already else ""
        parts = entry(event, run.chronicle.vocabulary, names)
        run.out.put(*parts, (no_break(note), "stale"), hang=10)
        if event.type not in BUILT_IN:
            dated = (f"{when_words(event, names)}, ", "quiet")
            run.out.put(dated, *source_line(event, names), indent=10, hang=10)


def _dry(run: App, prepared: Prepared, warnings: Sequence[str], as_json: bool) -> None:
    previews = run.chronicle.drafts.preview(prepared)
    if as_json:
        run.out.json(
            {
                "dry_run": True,
                "ids": list(prepared.ids),
                "drafts": list(prepared.drafts),
                "warnings": [*prepared.warnings, *warnings],
                "preview": [
                    {
                        "at": plain.moment(each.at, run.chronicle.vocabulary.clock),
                        "changes": [plain.change(change) for change in each.changes],
                    }
                    for each in previews
                ],
            }
        )
        return
    held = frozenset(name for name in prepared.ids if run.chronicle.events.has(name))
    _told(run, prepared, held)
    _previewed(run, previews)
    run.tell("Nothing was written (--dry-run).")


def _previewed(run: App, previews: Sequence[Preview]) -> None:
    """Shows the readings that the drafts would change, day by day."""
    names, vocabulary = run.names(), run.chronicle.vocabulary
    fmt = run.out.formatter(8)
    mark = fmt.of["beside"] + f"{phrases.ASIDE}   "
    if not previews:
        run.out.put("No value would change on any date.")
    for each in previews:
        run.out.write("\n")
        run.out.put((f"Changes {phrases.at_words(each.at, names.clock)}", "head"))
        for change in each.changes:
            run.out.put(cell_words(change.cell, vocabulary, names), indent=2, hang=4)
            for word, reading in (("was", change.before), ("now", change.after)):
                told = reading_view.brief(reading, names, fmt)
                run.out.tell(f"{fmt.quiet}{word} {told}", indent=4, hang=8)
            after = change.after
            if after is not None:
                for told in phrases.asides(after.annotations, after.attribute, names, fmt):
                    run.out.tell(f"{mark}{told}", indent=4, hang=8)
