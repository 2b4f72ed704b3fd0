"""`chrono import`: a file of another program becomes events, all of them or none."""

from __future__ import annotations

import sys
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from chrono.cli.context import App, app
from chrono.cli.group import Command
from chrono.cli.options import json_option

if TYPE_CHECKING:
    from chrono.chronicle import Chronicle
    from chrono.formats.importers.plan import Plan

FORMATS = ("csv", "jsonl", "cloudevents", "timelinejs", "ics")
"""Spelled out, so that `--help` imports nothing; a test holds them to the registry."""
MOST = 20
"""Refusals told one by one; `--json` gives all."""


@click.command(
    "import",
    cls=Command,
    examples=(
        (
            "What would come in, and what not; nothing is written:",
            "chrono import events.csv --preset ucdp-ged --dry-run",
        ),
        (
            "A first mapping for a table of your own, to be read through:",
            "chrono import clippings.csv --propose > clippings.toml",
        ),
        ("Then the table by that mapping:", "chrono import clippings.csv --mapping clippings.toml"),
        (
            "A TimelineJS timeline, with the type that its slides need:",
            "chrono import timeline.json --add-types",
        ),
        (
            "What another chronicle has and this one lacks:",
            "chrono import ../theirs/events/log.jsonl",
        ),
    ),
)
@click.argument("file", required=False, type=click.Path(allow_dash=True, dir_okay=False))
@click.option(
    "--format",
    "kind",
    type=click.Choice(FORMATS),
    help="What the file is. Otherwise seen from its name and its beginning.",
)
@click.option("--preset", metavar="NAME", help="A mapping that comes with chrono: ucdp-ged, acled.")
@click.option(
    "--mapping",
    type=click.Path(exists=True, dir_okay=False),
    metavar="FILE",
    help="A mapping of your own, in TOML: how a table's columns become events.",
)
@click.option("--propose", is_flag=True, help="Write a first mapping for a table, and stop.")
@click.option("--language", is_flag=True, help="Tell the language of mappings, and stop.")
@click.option(
    "-n",
    "--dry-run",
    is_flag=True,
    help="Count what would be new, is there already, and is refused, and why.",
)
@click.option(
    "--skip-refused",
    is_flag=True,
    help="Take the rest in where rows are refused. Otherwise nothing comes in.",
)
@click.option(
    "--add-types/--no-add-types",
    default=None,
    help="Add what the format or preset needs to the vocabulary. Asked if not said.",
)
@click.option("--title", default="", metavar="TEXT", help="What to call the file as a document.")
@click.option("--published", default="", metavar="DATE", help="When the file was published.")
@json_option
def command(
    file: str | None,
    kind: str | None,
    preset: str | None,
    mapping: str | None,
    propose: bool,
    language: bool,
    dry_run: bool,
    skip_refused: bool,
    add_types: bool | None,
    title: str,
    published: str,
    as_json: bool,
) -> None:
    """Take in a file: a table by a mapping, a timeline, a calendar, events of another chronicle.

    All or nothing, unless --skip-refused: one refused row keeps everything out, and each is
    told with its row, its column and the reason. What the log holds already is left alone, so
    a file that grew can be imported again. Dates keep the precision they have in the file.
    """
    run = app()
    if language:
        from chrono.formats.importers import mapping as told

        run.out.write((told.__doc__ or "").rpartition("Modules:")[0].rstrip() + "\n")
        return
    if file is None:
        raise click.UsageError("Which file? (`-` reads standard input.)")
    data, name = read_file(file)
    if propose:
        run.out.file(_proposed(run, data, name))
        return
    kind = _kind(kind, preset or mapping, name, data)
    more = {"title": title, "published": _date(published), "mapping": _mapping(preset, mapping)}
    with ExitStack() as spare:
        chronicle = _ready(run, kind, preset, add_types, dry_run, spare)
        plan, recording = _plan(run, chronicle, kind, data, name, more, skip_refused)
        refused = bool(plan.refusals) and not skip_refused
        written = not refused and not dry_run
        if written:
            from chrono.formats.importers.plan import carry_out

            if plan.prepared.drafts:
                run.tell(f"Appending {len(plan.prepared.drafts):,} events …")
            carry_out(plan, recording)
            spare.pop_all()  # the types that were added stay: the log has events of them
    _answer(run, plan, name, written, as_json)
    if refused:
        _refuse(plan)


def read_file(file: str) -> tuple[bytes, str]:
    """The bytes of a file and its name. Raises StorageError."""
    from chrono.formats.importers.plan import contents
    from chrono.storage.log import files as guard

    if file != "-":
        return contents(Path(file)), Path(file).name
    try:
        return sys.stdin.buffer.read(), "standard-input"
    except OSError as error:
        raise guard.refused(file, error) from error


def _date(text: str) -> str:
    from chrono import edtf

    return edtf.parse(text).text if text else ""


def _kind(kind: str | None, mapped: str | None, name: str, data: bytes) -> str:
    if kind:
        return kind
    if mapped:
        return "csv"
    from chrono.formats.importers import guess

    return guess(name, data)


def _mapping(preset: str | None, mapping: str | None) -> str:
    if preset and mapping:
        raise click.UsageError("Either a preset or a mapping: a preset is one.")
    if preset:
        from chrono.formats.importers import presets as vocabularies

        return vocabularies.preset(f"{preset}.toml")
    return read_file(mapping)[0].decode("utf-8", "replace") if mapping else ""


def _proposed(run: App, data: bytes, name: str) -> str:
    from chrono.errors import InvalidError
    from chrono.formats.importers.mapping.rows import decode, table
    from chrono.formats.importers.mapping.suggest import propose

    encoding = ""
    try:
        text = decode(data, name=name)
    except InvalidError:
        encoding = "cp1252"
        text = decode(data, encoding, name)
    return propose(table(text, name=name), run.chronicle.vocabulary, name, encoding)


def _ready(
    run: App, kind: str, preset: str | None, wanted: bool | None, dry_run: bool, spare: ExitStack
) -> Chronicle:
    """The chronicle to import into, the types that are needed added to it if that is wanted.

    For a dry run that lacks types it is a copy with them, which `spare` throws away; otherwise
    `spare` takes them out again, unless the import comes to its end.
    """
    from chrono.formats import importers
    from chrono.formats.importers import presets as vocabularies

    chronicle = run.chronicle
    needed = preset or importers.FORMATS[kind].vocabulary
    if not needed or wanted is False:
        return chronicle
    path = chronicle.vocabulary_path
    current = chronicle.vocabulary_bytes().decode("utf-8", "replace")
    added = vocabularies.addition(current, vocabularies.preset(f"{needed}.vocabulary.toml"))
    if not added.names:
        return chronicle
    listed = ", ".join(added.names)
    if dry_run:
        run.tell(f"Would add {listed} to {path}.")
        return _copy(chronicle, added.text, spare)
    if wanted is None and not _may_add(run, needed, listed, path, kind):
        return chronicle
    vocabularies.write(path, added.text)
    spare.callback(_take_out, run, chronicle, added.text, current)
    run.tell(f"Added {listed} to {path}.")
    return type(chronicle).open(chronicle.root)


def _take_out(run: App, chronicle: Chronicle, added: str, before: str) -> None:
    """The vocabulary as it was, unless somebody has changed it meanwhile."""
    from chrono.formats.importers import presets as vocabularies

    if chronicle.vocabulary_bytes() == added.encode():
        vocabularies.write(chronicle.vocabulary_path, before)
        run.tell("Nothing came in, so what was added to the vocabulary is out of it again.")


def _may_add(run: App, needed: str, listed: str, path: Path, kind: str) -> bool:
    """Asks whether the types may be added; False where the file may do without them."""
    from chrono.errors import InvalidError

    if not sys.stdin.isatty():
        if kind != "csv":
            run.tell(f"The vocabulary lacks {listed}, which --add-types would add.")
            return False
        raise InvalidError(
            f"The vocabulary lacks what {needed} needs: {listed}. --add-types adds it to {path}."
        )
    run.err.flush()
    if not click.confirm(f"Add {listed} to {path}?", default=True, err=True):
        raise InvalidError(f"Without {listed} nothing can come in; nothing was changed.")
    return True


def _copy(chronicle: Chronicle, vocabulary: str, spare: ExitStack) -> Chronicle:
    """A chronicle with another vocabulary over the same log, for as long as `spare` lasts."""
    from tempfile import TemporaryDirectory

    root = Path(spare.enter_context(TemporaryDirectory(prefix="chrono-dry-run-")))
    events = root / chronicle.vocabulary_path.parent.name
    events.mkdir()
    (events / chronicle.vocabulary_path.name).write_text(vocabulary, "utf-8")
    (events / "log.jsonl").symlink_to(chronicle.vocabulary_path.with_name("log.jsonl").resolve())
    return type(chronicle).open(root)


def _plan(
    run: App,
    chronicle: Chronicle,
    kind: str,
    data: bytes,
    name: str,
    more: dict[str, str],
    skip: bool,
) -> tuple[Plan, Any]:
    from chrono.formats import importers
    from chrono.formats.importers import plan as planning

    run.tell(f"Reading {name} ({len(data):,} bytes) …")
    asked = planning.asked(chronicle, name, progress=run.waiting("Reading", "rows"), **more)
    batch = importers.read(kind, data, asked)
    if len(batch.drafts) > 1000:
        run.tell(f"Checking {len(batch.drafts):,} events …")
    recording = chronicle.recording()
    return planning.plan(chronicle, batch, recording, skip), recording


def _answer(run: App, plan: Plan, name: str, written: bool, as_json: bool) -> None:
    for notice in plan.notices:
        run.tell(notice)
    if as_json:
        run.out.json(
            {
                "file": name,
                "appended": written,
                "new": dict(plan.new),
                "there": dict(plan.there),
                "refused": [
                    {"row": each.row, "column": each.column, "reason": each.reason}
                    for each in plan.refusals
                ],
            }
        )
        return
    word = "appended" if written else "would be new"
    for number, said, types in (
        (sum(plan.new.values()), word, plan.new),
        (sum(plan.there.values()), "there already", plan.there),
        (len(plan.refusals), "refused", {}),
    ):
        listed = ", ".join(f"{count:,} {kind}" for kind, count in sorted(types.items()))
        run.out.put(
            (f"{number:>9,} {said}", "strong"), (f": {listed}" if listed else "", "quiet"), hang=10
        )
    for refusal in plan.refusals[:MOST]:
        run.out.put(str(refusal), indent=10, hang=12)
    if len(plan.refusals) > MOST:
        run.out.put(f"… and {len(plan.refusals) - MOST:,} more; --json gives all.", indent=10)


def _refuse(plan: Plan) -> None:
    from chrono.errors import InvalidError

    number = len(plan.refusals)
    told = "1 row is refused. Mend it" if number == 1 else f"{number:,} rows are refused. Mend them"
    raise InvalidError(f"Nothing was appended: {told}, or take the rest in with --skip-refused.")
