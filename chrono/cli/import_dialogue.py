"""The dialogue of `chrono import` for a table without a mapping, on a terminal.

It asks the questions of the proposed mapping, shows events as `log` shows them, and writes nothing
before the last yes: neither the vocabulary, nor the mapping, nor events.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

import click
from attrs import frozen

from chrono.cli.context import App
from chrono.cli.event_view import show_entries
from chrono.errors import InvalidError
from chrono.model.claim import DECLARATION_TYPES
from chrono.model.quantity import say
from chrono.render.lines import clean
from chrono.render.text import counted

if TYPE_CHECKING:
    from pathlib import Path

    from chrono.chronicle import Addition, Imports, Plan, Proposal, Question
    from chrono.model.event import Event
    from chrono.model.vocabulary import Vocabulary
    from chrono.render.names import Names

EVENTS_SHOWN: Final = 3
REFUSALS_SHOWN: Final = 3
CHOICES_SHOWN: Final = 12
"""Longer lists are cut; `?` lists all."""
BACK: Final = "back"


@frozen
class Agreed:
    """What the user has agreed to."""

    proposal: Proposal
    addition: Addition | None
    skip_refused: bool


def agree(
    run: App, data: bytes, name: str, given: Mapping[str, str], dry_run: bool = False
) -> Agreed:
    """Asks until the user agrees to what the table becomes. Raises click.Abort otherwise.

    `given` are the answers that options of the command give. A dry run writes nothing after it.
    """
    imports = run.chronicle.imports
    run.err.put((f"Nothing says yet how the columns of {name} become events.", "strong"))
    run.err.put(
        "A few questions: Enter takes the answer in brackets, `back` returns to the question"
        " before, Ctrl-C stops."
        + (" Nothing is written." if dry_run else " Nothing is written before the last yes.")
    )
    answers: dict[str, str] = {}
    while True:
        proposal = _answered(run, imports, data, name, given, answers)
        addition = imports.addition(proposal.vocabulary)
        refused = _previewed(run, imports, data, name, proposal, addition)
        if refused is not None and (
            dry_run or _may_write(run, imports.address_of_mapping(name), addition, refused)
        ):
            return Agreed(proposal, addition, refused > 0)
        if answers:
            answers.popitem()


def _answered(
    run: App,
    imports: Imports,
    data: bytes,
    name: str,
    given: Mapping[str, str],
    answers: dict[str, str],
) -> Proposal:
    """Asks every open question, in order; each answer can bring further ones."""
    while True:
        proposal = imports.suggest(data, name, {**given, **answers})
        if not proposal.questions:
            return proposal
        question = proposal.questions[0]
        answer = _ask(run, question)
        if answer is not None:
            answers[question.key] = answer
        elif answers:
            answers.popitem()
        else:
            run.tell("This is the first question.")


# ---------------------------------------------------------------- one question


def _ask(run: App, question: Question) -> str | None:
    """The answer to a question; None to go back to the one before."""
    run.err.write("\n")
    run.err.put((question.text, "strong"))
    for sample in question.samples:
        run.err.put((sample, "quiet"), indent=2, hang=4)
    _list(run, question, CHOICES_SHOWN)
    default = _as_typed(question, question.default)

    def proc(text: str) -> str | None:
        said = text.strip()
        if said == BACK:
            return None
        if said == "?" and question.choices:
            _list(run, question, len(question.choices))
            raise click.UsageError("All of them are listed above.")
        try:
            return question.answer(question.default or "" if said == default else said)
        except InvalidError as error:
            raise click.UsageError(clean(str(error))) from error

    answer: str | None = click.prompt(
        "Answer", default=default, value_proc=proc, err=True, show_default=bool(default)
    )
    return answer


def _list(run: App, question: Question, most: int) -> None:
    """Lists the choices with their numbers; long lists are cut."""
    shown = list(enumerate(question.choices, 1))
    given = (question.default or "").split("\n")
    if len(shown) > most:
        wanted = [each for each in shown if each[1][0] in given]
        others = [each for each in shown if each[1][0] not in given]
        shown = sorted([*wanted, *others[: max(most - len(wanted), 1)]])
    run.err.table(
        [((f"{number:>2}  {name}", "strong"), [(says, "quiet")]) for number, (name, says) in shown]
    )
    if len(shown) < len(question.choices):
        more = len(question.choices) - len(shown)
        run.err.put((f"and {more} more; `?` lists all", "quiet"), indent=2)


def _as_typed(question: Question, answer: str | None) -> str | None:
    """An answer as a user would type it: the numbers of choices, or the text itself."""
    if answer is None:
        return None
    names = [name for name, _ in question.choices]
    pieces = answer.split("\n") if question.choices else [answer]
    if names and all(each in names for each in pieces):
        return ", ".join(str(names.index(each) + 1) for each in pieces)
    return "none" if question.choices and not answer else answer


# ---------------------------------------------------------------- what it would become


def _previewed(
    run: App,
    imports: Imports,
    data: bytes,
    name: str,
    proposal: Proposal,
    addition: Addition | None,
) -> int | None:
    """Shows what the table becomes; returns how many rows are refused, or None to go back."""
    with _trial(imports, addition) as trial:
        plan = trial.plan(data, name, "csv", mapping=proposal.mapping, skip_refused=True)
        some = _show_events(run, trial, plan)
    for notice in plan.notices:
        run.tell(notice)
    if proposal.unused:
        run.tell(f"These columns are left out: {', '.join(proposal.unused)}.")
    _show_refusals(run, plan)
    if not some:
        run.warn("No row makes an event with these answers.")
    run.err.write("\n")
    asked = "Is this what the table says?" if some else "Go back and change the last answer?"
    if not _goes_on(f"{asked} (yes, no, back)", BACK if not some else "yes"):
        return None
    if addition is not None:
        _show_addition(run, addition)
    return len(plan.refusals)


def _may_write(run: App, path: Path, addition: Addition | None, refused: int) -> bool:
    """Asks whether to write what was shown."""
    run.err.write("\n")
    run.err.put(f"The mapping is written to {path}.")
    left_out = f" without {counted(refused, 'refused row')}" if refused else ""
    added = "Add these lines and import" if addition else "Import"
    return _goes_on(f"{added} the table{left_out}? (yes, no, back)", "yes")


def _goes_on(question: str, default: str) -> bool:
    """Whether to go on rather than back. Raises click.Abort for a no."""
    answer = _yes_no_back(question, default)
    if answer == "no":
        raise click.Abort
    return answer == "yes"


def _yes_no_back(question: str, default: str) -> str:
    def proc(text: str) -> str:
        for word in ("yes", "no", BACK):
            if text.strip() and word.startswith(text.strip().casefold()):
                return word
        raise click.UsageError("Type yes, no or back.")

    return str(click.prompt(question, default=default, value_proc=proc, err=True))


@contextmanager
def _trial(imports: Imports, addition: Addition | None) -> Iterator[Imports]:
    if addition is None:
        yield imports
        return
    with imports.trial(addition) as trial:
        yield trial


def _show_events(run: App, trial: Imports, plan: Plan) -> bool:
    """Shows some events as `log` shows them; returns whether there are any."""
    events = [each for each in plan.prepared.events() if each.type not in DECLARATION_TYPES]
    some = _spread(events)
    if not some:
        return False
    run.err.write("\n")
    run.err.put(
        (f"{counted(len(events), 'event')}; {len(some)} as `chrono log` shows them:", "strong")
    )
    names = trial.names(plan)
    for event in some:
        run.err.write("\n")
        show_entries(run.err, [event], trial.vocabulary, names)
        said = " · ".join(_said(event, trial.vocabulary, names))
        run.err.put((said, "quiet"), indent=12, hang=12)
    return True


def _said(event: Event, vocabulary: Vocabulary, names: Names) -> Iterator[str]:
    """Each field of an event with its value in words."""
    fields = vocabulary.types[event.type].fields
    for key, value in event.data.items():
        field = fields[key]
        if field.type == "entity":
            each = value if isinstance(value, list) else [value]
            told = ", ".join(names.entity(one) for one in each)
        else:
            told = say(value, field.unit)
        yield f"{key.replace('_', ' ')}: {told}"


def _spread(events: list[Event]) -> list[Event]:
    """The first event, one from the middle and the last, in the order of the file."""
    places = {0, len(events) // 2, len(events) - 1} if events else set()
    return [events[place] for place in sorted(places)][:EVENTS_SHOWN]


def _show_refusals(run: App, plan: Plan) -> None:
    if not plan.refusals:
        return
    run.err.write("\n")
    run.err.put((f"{counted(len(plan.refusals), 'row')} cannot be read:", "warning"))
    for refusal in plan.refusals[:REFUSALS_SHOWN]:
        run.err.put(str(refusal), indent=2, hang=4)
    if len(plan.refusals) > REFUSALS_SHOWN:
        run.err.put(f"and {len(plan.refusals) - REFUSALS_SHOWN:,} more", indent=2)


def _show_addition(run: App, addition: Addition) -> None:
    path = run.chronicle.root / "events" / "vocabulary.toml"
    run.err.write("\n")
    run.err.put((f"The vocabulary lacks {', '.join(addition.names)}.", "strong"))
    run.err.put(f"These lines define it in {path}:")
    for line in addition.lines():
        run.err.put((line, "quiet"), indent=2 if line else 0, hang=6)
