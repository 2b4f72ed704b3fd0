"""Append, correct, retract, judge and link: a form, a preview, and a confirmation.

Nothing is written before the confirmation. The chronicle does all validation.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from attrs import evolve, frozen

from chrono.errors import ChronoError
from chrono.render.text import counted
from chrono.tui.model.styled_lines import Line, Piece, line
from chrono.tui.part import Part

if TYPE_CHECKING:
    from chrono.chronicle import Prepared, Preview
    from chrono.model.event import Event
    from chrono.tui.app import ScrubberApp
    from chrono.tui.dialogs.form import Filled
    from chrono.tui.model.form import FieldParser, FormField

Draft = Mapping[str, Any]


@frozen
class Form:
    """An open form, kept so that it can be shown again with its texts."""

    heading: str
    means: str
    fields: tuple[FormField, ...]
    build: Callable[[dict[str, Any], dict[str, str]], Sequence[Draft]]
    about: tuple[str, ...]

    def in_question(self, problem: str) -> str:
        """Returns the first field that a problem names, or ""."""
        places = {}
        for field in self.fields:
            path = rf"\b{re.escape(field.name)}\b" if "." in field.name else rf"\b{field.name}:"
            found = re.search(path, problem)
            if found:
                places[field.name] = found.start()
        return min(places, key=places.__getitem__, default="")


class Editing(Part):
    """The commands that append to the log."""

    def __init__(self, app: ScrubberApp) -> None:
        super().__init__(app)
        self._typed: dict[str, dict[str, str]] = {}
        """The texts of forms that were not appended, by their headings."""

    def desk(self) -> FieldParser:
        """Builds the parser of a form's fields."""
        from chrono.tui.model.form import FieldParser

        names = self.model.names
        return FieldParser(self.model.vocabulary, names.entities, names.documents, self.model.today)

    # ------------------------------------------------------------------ append

    def append(self) -> None:
        """Asks for a type, then for its fields."""
        from chrono.tui.dialogs.common import Choice, ChoiceDialog

        if not self.workspace.ready:
            return
        from chrono.tui.model.declaration_forms import declarations

        vocabulary = self.model.vocabulary
        known = [
            Choice(kind.name, kind.name, f"{kind.family}: {kind.means}")
            for kind in vocabulary.types.values()
        ]
        made = [
            Choice(each.name, each.name, f"every chronicle: {each.means}")
            for each in declarations(vocabulary).values()
        ]
        choices = [*known, *made] if len(self.model.names.entities) else [*made, *known]
        self.app.push_screen(
            ChoiceDialog("Append: which type of event?", choices), self._append_type
        )

    def _append_type(self, name: str | None) -> None:
        if name is None:
            return
        from chrono.tui.model.declaration_forms import declarations, with_digest
        from chrono.tui.model.form import draft_of, fields_for

        made = declarations(self.model.vocabulary).get(name)
        documents = self.workspace.documents
        if made is not None:
            self.fill(
                f"Append: {name}",
                made.means,
                made.fields,
                lambda values, _: [with_digest(draft_of(name, values), documents)],
            )
            return
        kind = self.model.vocabulary.types[name]
        self.fill(
            f"Append: {name}",
            kind.means,
            fields_for(kind),
            lambda values, _: [draft_of(name, values)],
        )

    def fill(
        self,
        heading: str,
        means: str,
        fields: Sequence[FormField],
        build: Callable[[dict[str, Any], dict[str, str]], Sequence[Draft]],
        about: Sequence[str] = (),
    ) -> None:
        """Shows a form, builds drafts from its values, and previews them.

        `build` takes the values of the fields and their texts. `about` describes the subject of
        the form.
        """
        self._show_form(Form(heading, means, tuple(fields), build, tuple(about)))

    def _show_form(self, form: Form, field: str = "") -> None:
        """Shows the form with its earlier texts if it was closed, refused or not confirmed."""
        from chrono.tui.dialogs.form import FormDialog

        def done(filled: Filled | None) -> None:
            if filled is None:
                return
            self._typed[form.heading] = filled.texts
            if filled.values is None:
                self.workspace.say("Nothing was written.")
                return
            try:
                drafts = form.build(filled.values, filled.texts)
            except ChronoError as error:
                self._refused(form, str(error), filled.field)
                return
            self.offer(form, drafts, filled.field)

        typed = self._typed.get(form.heading)
        self.app.push_screen(
            FormDialog(
                form.heading, form.means, form.fields, self.desk(), form.about, typed, field
            ),
            done,
        )

    # ------------------------------------------------------------------ correct, retract, judge

    def _chosen_event(self) -> Event | None:
        if not self.workspace.ready:
            return None
        found: Event | None = (
            self.workspace.shown_event() if self.workspace.subject == "event" else None
        )
        if found is not None:
            return found
        model = self.model
        if self.workspace.event_list.display and 0 <= model.index < len(model.timeline):
            return model.timeline.event(model.index)
        self.workspace.say("Choose an event first: in the list, or through a lead in the details.")
        return None

    def correct(self) -> None:
        """Opens a form with the current values of the event."""
        event = self._chosen_event()
        kind = self.model.vocabulary.types.get(event.type) if event else None
        if event is None:
            return
        if kind is None:
            self.workspace.say(f"A {event.type} is corrected with `chrono correct`.")
            return
        from chrono.tui.model.form import FormField, changes_of, fields_for, filled

        fields = filled(fields_for(kind), event)
        passage = self.workspace.event_detail.words_of(event)
        if passage is not None:
            fields = [
                evolve(each, initial=" ".join(passage.text.split()))
                if each.name == "source.find"
                else each
                for each in fields
            ]
        before = {field.name: field.initial for field in fields}
        reason = FormField("reason", "reason", "words", "why it is corrected", optional=False)

        def build(values: dict[str, Any], texts: dict[str, str]) -> Sequence[Draft]:
            changes = changes_of(before, fields, values, texts)
            return self.chronicle.drafts.correction(event.id, changes, values["reason"])

        about = self._about(event)
        self.fill(f"Correct {event.id[:8]}", kind.means, [*fields, reason], build, about)

    def retract(self) -> None:
        """Asks for the reason of a retraction."""
        event = self._chosen_event()
        if event is None:
            return
        from chrono.tui.model.form import FormField

        reason = FormField("reason", "reason", "words", "why it does not hold", optional=False)

        def build(values: dict[str, Any], texts: dict[str, str]) -> Sequence[Draft]:
            return [self.chronicle.drafts.retraction(event.id, values["reason"])]

        means = "It stays in the log, and no longer counts."
        about = self._about(event)
        self.fill(f"Retract {event.id[:8]}", means, [reason], build, about)

    def _about(self, event: Event) -> list[str]:
        """Returns the lines that describe the event of a form."""
        gone = self.chronicle.events.is_retracted(event.id)
        told = self.model.told_event(event.id)
        return [told, "It is retracted already."] if gone else [told]

    def judge(self) -> None:
        """Asks which side of a contest is right, and why."""
        from chrono.tui.dialogs.common import Choice, ChoiceDialog

        reading = (
            self.model.cache.now(self.model.cell)
            if self.workspace.ready and self.model.cell
            else None
        )
        if reading is None or reading.standing != "contested":
            self.workspace.say("Choose a contested cell first: there is nothing to judge here.")
            return
        from chrono.render.contest_sides import against, sides

        names = self.model.names
        told = sides(reading, names)
        claims = (*reading.candidates, *reading.foreign)
        documents = {claim.event: claim.document for claim in claims}
        choices = [
            Choice(event, side, names.document(name) if (name := documents[event]) else "")
            for event, side in told.items()
        ]

        def judge(preferred: str | None) -> None:
            if preferred is None:
                return
            from chrono.tui.model.form import FormField

            over = against(reading, preferred)
            reason = FormField("reason", "reason", "words", "why this one", optional=False)

            def build(values: dict[str, Any], texts: dict[str, str]) -> Sequence[Draft]:
                return [self.chronicle.drafts.judgement(preferred, over, values["reason"])]

            about = [f"Right: {told[preferred]}. Not: {'; '.join(told[each] for each in over)}."]
            means = "The others stay in the log, and are named."
            self.fill("Judge", means, [reason], build, about)

        self.app.push_screen(ChoiceDialog("Judge: which one is right?", choices), judge)

    # ------------------------------------------------------------------ link

    def link(self) -> None:
        """Selects the first event to link; for the second one, asks for the relation."""
        event = self._chosen_event()
        if event is None:
            return
        if self.workspace.linking is None:
            self.workspace.linking = event
            self.workspace.say("Choose the other event and press L again; Esc gives it up.")
            return
        if self.workspace.linking.id == event.id:
            self.workspace.say("An event is not linked to itself: choose another one.")
            return
        from chrono.tui.model.form import draft_source, link_fields

        one, self.workspace.linking = self.workspace.linking, None
        said = [self.model.told_event(each.id) for each in (one, event)]

        def build(values: dict[str, Any], texts: dict[str, str]) -> Sequence[Draft]:
            more = {"source": draft_source(values), "note": values["note"]}
            relation = values["relation"]
            more = {key: value for key, value in more.items() if value}
            return [self.chronicle.drafts.link(one.id, relation, event.id, **more)]

        self.fill(
            f"Link {one.id[:8]} to {event.id[:8]}",
            "",
            link_fields(),
            build,
            (f"this one: {said[0]}", f"that one: {said[1]}"),
        )

    # ------------------------------------------------------------------ preview and yes

    def offer(self, form: Form, drafts: Sequence[Draft], field: str = "") -> None:
        """Computes in a worker what drafts would change, shows it, and asks for confirmation."""
        self.workspace.say("Working out what it would change …")

        def work() -> None:
            try:
                documents = self.workspace.documents
                prepared = self.chronicle.drafts.prepare(drafts, documents)
                if prepared.problems:
                    why = "\n".join(prepared.problems)
                    self.app.call_from_thread(self._refused, form, why, field)
                    return
                previews = self.chronicle.drafts.preview(prepared)
                warnings = self.chronicle.drafts.warnings(prepared)
            except ChronoError as error:
                self.app.call_from_thread(self._refused, form, str(error), field)
                return
            self.app.call_from_thread(self._confirm, form, prepared, previews, warnings, field)

        self.app.run_worker(work, thread=True, group="write")

    def _refused(self, form: Form, why: str, field: str) -> None:
        """Reports why nothing was written, and returns to the form field with the problem."""
        self.workspace.writing = False
        from chrono.tui.dialogs.common import TextDialog

        lines = [line(Piece("Nothing was written.", "error")), Line()]
        lines += [line(part) for part in why.split("\n")]
        self.app.push_screen(
            TextDialog(
                form.heading,
                lambda width: lines,
                palette=self.workspace.palette_now(),
                hint="Up and down read on; Esc goes back to the form.",
            ),
            lambda _: self._show_form(form, form.in_question(why) or field),
        )
        self.workspace.say("Nothing was written.")

    def _confirm(
        self,
        form: Form,
        prepared: Prepared,
        previews: Sequence[Preview],
        warnings: Sequence[str],
        field: str,
    ) -> None:
        from chrono.tui.dialogs.common import TextDialog
        from chrono.tui.model.preview_lines import preview_lines

        def answered(yes: bool | None) -> None:
            if yes:
                self._write(form, prepared, field)
            else:
                self.workspace.say("Nothing was written.")
                self._show_form(form, form.in_question("\n".join(warnings)) or field)

        passage = self.workspace.event_detail.source_lines
        self.app.push_screen(
            TextDialog(
                form.heading,
                lambda width: preview_lines(
                    self.model, prepared, previews, warnings, width, passage
                ),
                asks="y writes it to the log; n or Esc goes back to the form.",
                palette=self.workspace.palette_now(),
            ),
            answered,
        )

    def _write(self, form: Form, prepared: Prepared, field: str) -> None:
        self.workspace.writing = True
        self.workspace.say("Writing …")

        def work() -> None:
            try:
                done = self.chronicle.drafts.record(prepared)
            except ChronoError as error:
                self.app.call_from_thread(self._refused, form, str(error), field)
                return
            self._typed.pop(form.heading, None)
            self.app.call_from_thread(
                self._written, len(done.appended.new), len(done.appended.already)
            )

        self.app.run_worker(work, thread=True, group="write")

    def _written(self, new: int, already: int) -> None:
        said = f"Written: {counted(new, 'event')}." if new else "Nothing new:"
        if already:
            said += f" {counted(already, 'event')} stood in the log already."
        self.app.threads.reload(said)
