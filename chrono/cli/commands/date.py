"""`chrono date`: explains a date in EDTF or in words, and the days that it covers.

Needs no chronicle.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import click

from chrono import edtf
from chrono.cli.context import App, app
from chrono.cli.group import Command
from chrono.cli.options import calendar_option, json_option
from chrono.edtf.calendars import names_calendar
from chrono.edtf.clock import UTC_CLOCK
from chrono.edtf.draft_2012 import no_date
from chrono.edtf.suggest import offers
from chrono.edtf.typed import is_proleptic, understand
from chrono.errors import Exit
from chrono.render.json import moment

if TYPE_CHECKING:
    from chrono.edtf import Edtf, EdtfError
    from chrono.edtf.typed import TypedDate

LONGEST = 10_000
"""How much of an invalid text an answer repeats."""


@click.command(
    "date",
    cls=Command,
    examples=(
        ("An event on or before a day:", "chrono date '[..2020-09-10]'"),
        (
            "About March; some day of a year; a period with an unknown end:",
            "chrono date 2020-03~ 2020-XX-XX 2020-03-01/",
        ),
        ("In words:", "chrono date 'c. 886' 'spring 1204' '55 BC' 'before 1850'"),
        ("In the Julian calendar:", "chrono date --calendar julian '14 October 1066'"),
        ("Several, one per line, for a script:", "printf '2020\\n1984?\\n' | chrono date --json"),
    ),
)
@click.argument("dates", nargs=-1, metavar="[DATE]...")
@calendar_option
@json_option
@click.pass_context
def command(
    ctx: click.Context, dates: tuple[str, ...], calendar: str | None, as_json: bool
) -> None:
    """Explain dates: the meaning in words, the level, the first and the last possible day.

    Without arguments, or with -, dates are read from standard input, one per line. For an
    invalid date the error is shown, and the exit code is 1. `chrono help dates` explains how
    to write dates.
    """
    run = app()
    texts: Iterable[str] = dates
    if not dates and sys.stdin.isatty():
        ctx.fail("Give a date, or dates on standard input: `chrono date '2020-03~'`.")
    if not dates or dates == ("-",):
        texts = _lines()
    answers = [explain(text, calendar or "") for text in texts]
    if as_json:
        run.out.json(answers)
    else:
        for number, answer in enumerate(answers):
            run.out.write("\n" if number else "")
            _show(run, answer)
    if any(not answer["valid"] for answer in answers):
        ctx.exit(Exit.FOUND)


def _lines() -> Iterable[str]:
    """Reads the lines of standard input; invalid UTF-8 is accepted."""
    if hasattr(sys.stdin, "reconfigure"):
        sys.stdin.reconfigure(errors="backslashreplace", newline="\n")
    return (line.rstrip("\r\n") for line in sys.stdin)


def explain(text: str, calendar: str = "") -> dict[str, Any]:
    """Explains a text as a date, or reports why and where it is not one."""
    if meaning := no_date(text):
        return _undated(text, meaning)
    try:
        return _valid(text, understand(text, calendar=calendar), calendar)
    except edtf.EdtfError as error:
        return _invalid(error)


def _undated(text: str, meaning: str) -> dict[str, Any]:
    """Explains the words of the draft of 2012 for no date, which is valid and dates nothing."""
    return {
        "date": None,
        "typed": text,
        "notes": [f"EDTF's draft of 2012 says it of {meaning}"],
        "valid": True,
        "words": "no date",
        "earliest": None,
        "latest": None,
        "start": "open" if text.strip().casefold() == "open" else "unknown",
        "end": "open" if text.strip().casefold().endswith("open") else "unknown",
    }


def _invalid(error: EdtfError) -> dict[str, Any]:
    text = error.text if len(error.text) <= LONGEST else error.text[:LONGEST] + "…"
    return {
        "date": text.encode("utf-8", "backslashreplace").decode(),
        "valid": False,
        "error": error.reason,
        "offers": list(offers(error.text)),
        "position": error.position,
        "shown": str(error),
    }


def _valid(text: str, typed: TypedDate, calendar: str) -> dict[str, Any]:
    date = typed.date
    placed = UTC_CLOCK.place(date)
    earliest = moment(placed.begins[0], UTC_CLOCK, starts=True)
    latest = moment(placed.last, UTC_CLOCK)
    if not _names_an_offset(date):  # then it belongs to the clock of a chronicle, not to UTC
        earliest, latest = (each and each.removesuffix("+00:00") for each in (earliest, latest))
    proleptic = not (calendar or names_calendar(typed.as_written)) and is_proleptic(date)
    return {
        "date": date.text,
        "typed": text,
        "as_written": typed.as_written or None,
        "notes": list(typed.notes),
        "proleptic": proleptic,
        "valid": True,
        "level": date.level,
        "form": date.form.replace("_", " "),
        "words": edtf.words(date),
        "earliest": earliest,
        "latest": latest,
        "start": date.start,
        "end": date.end,
        "uncertain": date.uncertain,
        "approximate": date.approximate,
        **({"extension": True} if date.extended else {}),
    }


def _names_an_offset(date: Edtf) -> bool:
    """Returns whether a time of the date has its own offset from UTC."""
    parts = (part for each in date.parts or () for part in each or ())
    return any(part.time is not None and part.time.offset is not None for part in parts)


FORMS = {
    "date": "one moment within these days",
    "interval": "lasted from the start to the end",
    "one of": "one moment on one of the listed days",
    "all of": "several moments; append one event for each",
}


def _show(run: App, answer: dict[str, Any]) -> None:
    if not answer["valid"]:
        run.out.put((answer["date"][:200] or "(empty)", "strong"), ("  not a date", "contested"))
        for line in answer["shown"].split("\n"):
            run.out.write(f"  {line}\n")
        return
    typed = answer["typed"]
    if answer["date"] is None:
        run.out.put((typed, "strong"), "  no date")
        rows = [("read as", note) for note in answer["notes"]]
        rows.append(("to write", "nothing: leave the date out, and the event is undated"))
        run.out.table([((name, "quiet"), [(said, "")]) for name, said in rows])
        return
    if typed != answer["date"]:
        run.out.put((typed, "strong"), ("  ", ""), answer["date"], ("  ", ""), answer["words"])
    else:
        run.out.put((answer["date"], "strong"), ("  ", ""), answer["words"])
    qualifiers = [word for word in ("uncertain", "approximate") if answer[word]]
    rows = [
        ("earliest", answer["earliest"] or f"none: the start is {answer['start']}"),
        ("latest", answer["latest"] or f"none: the end is {answer['end']}"),
        ("form", f"{answer['form']}: {FORMS[answer['form']]}"),
        ("level", str(answer["level"])),
    ]
    if qualifiers:
        widened = answer["approximate"]
        bounds = "the bounds are a margin wider" if widened else "the bounds stay the same"
        rows.append(("qualified", f"{' and '.join(qualifiers)}; {bounds}"))
    if answer.get("extension"):
        said = "EDTF has no such time of day: other programs may not read it"
        rows.append(("extension", said))
    rows += [("read as", note) for note in answer["notes"]]
    if answer["as_written"] and not answer["notes"]:
        rows.append(("as written", answer["as_written"]))
    if answer["proleptic"]:
        rows.append(("calendar", "Gregorian, counted backwards; --calendar julian reads Julian"))
    run.out.table([((name, "quiet"), [(said, "")]) for name, said in rows])
