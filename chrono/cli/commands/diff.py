"""`chrono diff`: the readings that differ between two views, and the events that caused it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from chrono.cli import completion, diff_view, phrases, reading_view
from chrono.cli.context import App, app
from chrono.cli.group import Command
from chrono.cli.options import json_option, recorded_option, source_filter_options, view_of
from chrono.cli.terminal import no_break
from chrono.errors import Exit
from chrono.model.claim import split_key
from chrono.render import json as plain
from chrono.render.event_text import event_line
from chrono.render.text import member_words

if TYPE_CHECKING:
    from chrono.chronicle import Change
    from chrono.cli.terminal import Formatter
    from chrono.model.claim import Reading
    from chrono.model.view import View
    from chrono.render.names import Names


@click.command(
    "diff",
    cls=Command,
    examples=(
        ("What changed in a year:", "chrono diff 2019-12-31 2020-12-31"),
        (
            "What became known about one day between two others:",
            "chrono diff 2020-08-31 --known-at 2020-09-01 2020-09-30",
        ),
        (
            "Only the exit code, for a script:",
            "chrono diff 2020-09-01 2020-09-02 --exit-code > /dev/null",
        ),
    ),
)
@click.argument("first", metavar="DATE", shell_complete=completion.dates)
@click.argument("second", metavar="[DATE]", required=False, shell_complete=completion.dates)
@click.option(
    "--known-at",
    nargs=2,
    metavar="K1 K2",
    shell_complete=completion.publications,
    help="Compare what was known at K1 with what was known at K2.",
)
@recorded_option
@source_filter_options
@click.option(
    "-e",
    "--entity",
    "entities",
    multiple=True,
    metavar="ENTITY",
    shell_complete=completion.entities,
    help="Show all changes of this entity. Repeatable.",
)
@click.option(
    "--all", "everything", is_flag=True, help="Show every change in full, with its events."
)
@click.option("--exit-code", is_flag=True, help="Exit with 1 if anything differs.")
@json_option
@click.pass_context
def command(
    ctx: click.Context,
    first: str,
    second: str | None,
    known_at: tuple[str, str] | None,
    recorded_at: str | None,
    without: tuple[str, ...],
    only: tuple[str, ...],
    entities: tuple[str, ...],
    everything: bool,
    exit_code: bool,
    as_json: bool,
) -> None:
    """What changed between the ends of two dates, and which events caused it.

    Changes of the vocabulary's headlines come first, then details; --all and -e show each change
    in full.

    --known-at K1 K2 compares two states of knowledge: with one DATE, what became known about
    that day between K1 and K2; with two, the first as known at K1 and the second at K2.
    """
    run = app()
    if second is None and not known_at:
        ctx.fail("Give two dates, or one date and --known-at K1 K2.")
    early, late = known_at or (None, None)
    one = view_of(first, early, recorded_at, without, only)
    two = view_of(second or first, late, recorded_at, without, only)
    changes = run.chronicle.diff(one, two)
    if entities:
        wanted = {run.chronicle.entity(name).id for name in entities}
        changes = tuple(each for each in changes if each.cell.partition(".")[0] in wanted)
    if as_json:
        run.out.json(
            {
                "from": plain.view(one),
                "to": plain.view(two),
                "changes": [plain.change(each) for each in changes],
            }
        )
    else:
        _show(run, one, two, changes, everything or bool(entities))
    if changes and exit_code:
        ctx.exit(Exit.FOUND)


def headline(one: View, two: View) -> str:
    """Names the two views in one sentence."""
    if one.at == two.at:
        at = phrases.at_words(one.at, one.clock)
        return f"{at[0].upper()}{at[1:]}: {phrases.known(one)}, and then {phrases.known(two)}"
    first, last = (phrases.at_words(each.at, each.clock) for each in (one, two))
    first, last = (each.removeprefix("at ").removeprefix("on ") for each in (first, last))
    said = f"From {first} to {last}"
    if one.known_at == two.known_at:
        return f"{said}, {phrases.known(two)}"
    return f"{said}: {phrases.known(one)}, and then {phrases.known(two)}"


def _show(run: App, one: View, two: View, changes: tuple[Change, ...], whole: bool) -> None:
    names = run.names()
    run.out.put((headline(one, two), "head"))
    if not changes:
        run.out.write("\n")
        run.out.put("No differences.")
        return
    if not whole:
        diff_view.show(run, changes, names)
        return
    before = None
    for change in sorted(changes, key=lambda each: _place(each, names)):
        entity = change.cell.partition(".")[0]
        if entity != before:
            run.out.write("\n")
            label = names.entity(entity)
            run.out.put((label, "head"), (f" ({entity})" if label != entity else "", "quiet"))
            before = entity
        show_change(run, change, names)


def _place(change: Change, names: Names) -> tuple[str, str]:
    return names.entity(change.cell.partition(".")[0]).casefold(), change.cell


def show_change(run: App, change: Change, names: Names) -> None:
    """Writes one cell: its old and new reading, and the events that changed it."""
    from chrono.chronicle import display_key

    reading = change.after or change.before
    assert reading is not None
    label = reading.attribute.label
    member, part = split_key(change.cell)[2:]
    if member is not None:
        label = f"{label}: {member_words(member, reading.attribute, names)}"
    elif part == "#size":
        label = f"{label}, in number"
    run.out.put(label, indent=2, hang=4)
    fmt = run.out.formatter(8)
    if display_key(change.before) != display_key(change.after):
        for word, each in (("was", change.before), ("now", change.after)):
            told = reading_view.brief(each, names, fmt)
            run.out.tell(f"{fmt.quiet}{word} {told}", indent=4, hang=8)
    for told in _asides(change.before, change.after, names, fmt):
        run.out.tell(told, indent=4, hang=8)
    for name in change.events[:5]:
        event = run.chronicle.event(name)
        said = event_line(event, run.chronicle.vocabulary, names)
        run.out.put(
            (no_break(f"by  [{phrases.short(name)}] "), "quiet"), (said, "quiet"), indent=4, hang=8
        )
    if len(change.events) > 5:
        run.out.put((f"and {len(change.events) - 5} more events", "quiet"), indent=8)
    if not change.events:
        run.out.put(("no event: only time has passed", "quiet"), indent=4)


def _asides(
    before: Reading | None, after: Reading | None, names: Names, fmt: Formatter
) -> list[str]:
    """Returns the annotations that are new or changed, and those that are gone."""
    old = {
        (each.claim.event, repr(each.claim.value), each.status)
        for each in (before.annotations if before else ())
    }
    mark = fmt.of["beside"] + f"{phrases.ASIDE}   "
    now = [each.claim for each in (after.annotations if after else ())]
    removed = [each for each in (before.annotations if before else ()) if each.claim not in now]
    ended = (
        [
            f"{mark}{fmt.text('no longer ')}{told}"
            for told in phrases.asides(removed, before.attribute, names, fmt)
        ]
        if before
        else []
    )
    if after is None:
        return ended
    shown = [
        each
        for each in after.annotations
        if (each.claim.event, repr(each.claim.value), each.status) not in old
    ]
    new = [mark + told for told in phrases.asides(shown, after.attribute, names, fmt)]
    return [*new, *ended]
