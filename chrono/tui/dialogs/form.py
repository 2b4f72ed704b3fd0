"""A form built from the vocabulary. It explains the typed text and writes nothing.

It returns the values of its fields, or None. Preview and confirmation follow.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from attrs import frozen
from textual import events
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.screen import ModalScreen
from textual.suggester import Suggester
from textual.widgets import Input, Static

from chrono.tui.dialogs.common import BOX, content
from chrono.tui.latest_size import LatestSize
from chrono.tui.model.form import FieldParser, FormField
from chrono.tui.sanitize import clean


@frozen
class Filled:
    """The result of a form: the parsed values of its fields, and their texts."""

    values: dict[str, Any] | None
    """None where the form was left."""
    texts: dict[str, str]
    field: str
    """The name of the field that had the cursor."""


class FieldInput(Input):
    """One line of a form. A pasted text of several lines becomes one line, and none is lost."""

    def on_paste(self, event: events.Paste) -> None:
        """Inserts all of the pasted text; Textual keeps only its first line."""
        event.prevent_default()
        event.stop()
        self.insert_text_at_cursor(" ".join(event.text.split()))


class FieldSuggester(Suggester):
    """Suggests completions of a field."""

    def __init__(self, desk: FieldParser, field: FormField) -> None:
        super().__init__(use_cache=False, case_sensitive=True)
        self._desk, self._field = desk, field

    async def get_suggestion(self, value: str) -> str | None:
        """Returns the most likely text that begins with the typed text."""
        head, mark, last = value.rpartition(";")
        typed = last.strip()
        for found in self._desk.matches(self._field, value):
            if typed and found.casefold().startswith(typed.casefold()):
                return clean(f"{head}{mark}{' ' if mark else ''}{typed}{found[len(typed) :]}")
        return None


class FormDialog(LatestSize, ModalScreen[Filled]):
    """A form with one line per field."""

    CSS = (
        BOX
        + """
    FormDialog .box { height: 90%; }
    FormDialog VerticalScroll { height: 1fr; scrollbar-size-vertical: 1; }
    FormDialog .about { height: auto; max-height: 20%; width: 1fr; color: $text-muted; }
    FormDialog .row { height: 1; }
    FormDialog .label { width: 16; height: 1; }
    FormDialog .row Input { width: 1fr; }
    FormDialog .label.in-hand { text-style: reverse; }
    FormDialog .title { height: auto; max-height: 3; }
    FormDialog #said { height: 3; color: $text; }
    """
    )
    BINDINGS = [  # noqa: RUF012
        Binding("escape", "leave", "Leave"),
        Binding("ctrl+s,f2", "done", "Preview", priority=True),
        Binding("tab,down", "field(1)", show=False, priority=True),
        Binding("shift+tab,up", "field(-1)", show=False, priority=True),
    ]

    def __init__(
        self,
        heading: str,
        means: str,
        fields: Iterable[FormField],
        desk: FieldParser,
        about: Iterable[str] = (),
        texts: Mapping[str, str] | None = None,
        field: str = "",
    ) -> None:
        """`texts` are the earlier texts by field; the cursor starts in `field`."""
        super().__init__()
        self._texts, self._first = texts or {}, field
        self._waiting: set[Input] = set()
        """The fields that may still have keys before the one that asks for the preview."""
        self._about = tuple(about)
        self._heading, self._means, self._desk = heading, means, desk
        self._fields = list(fields)

    def compose(self) -> ComposeResult:
        """Yields the heading, the fields, and the explanation of the focused field."""
        with Vertical(classes="box"):
            yield Static(content(self._heading, self._means), classes="title")
            for about in self._about:
                yield Static(content(about), classes="about")
            with VerticalScroll(can_focus=False):
                for place, field in enumerate(self._fields):
                    with Horizontal(classes="row"):
                        star = "" if field.optional else " *"
                        yield Static(content(f"{field.label}{star}"), classes="label")
                        yield FieldInput(
                            value=clean(self._texts.get(field.name, field.initial)),
                            placeholder=clean(field.hint),
                            id=f"field-{place}",
                            suggester=FieldSuggester(self._desk, field),
                            select_on_focus=False,
                        )
            yield Static("", id="said", markup=False)
            hint = "Tab next, → completes, F2 previews, Esc leaves."
            yield Static(content(hint), classes="hint")

    def on_mount(self) -> None:
        """Focuses the first field, or the one with a problem."""
        names = [field.name for field in self._fields]
        place = names.index(self._first) if self._first in names else 0
        if self._fields:
            self.query_one(f"#field-{place}", Input).focus()

    def on_descendant_focus(self) -> None:
        """Marks the label of the newly focused field, and explains the field."""
        for label in self.query(".label"):
            row = label.parent
            label.set_class(row is not None and self.focused in row.children, "in-hand")
        self._explain()

    def on_input_changed(self) -> None:
        """Explains the typed text."""
        self._explain()

    def on_input_submitted(self) -> None:
        """Moves to the next field; from the last field, opens the preview."""
        focused = self.focused
        if focused is not None and focused.id == f"field-{len(self._fields) - 1}":
            self.action_done()
        else:
            self.focus_next(Input)

    def _text(self, name: str) -> str:
        for place, field in enumerate(self._fields):
            if field.name == name:
                return self.query_one(f"#field-{place}", Input).value
        return ""

    def _explain(self) -> None:
        focused = self.focused
        if focused is None or not (focused.id or "").startswith("field-"):
            return
        field = self._fields[int((focused.id or "").removeprefix("field-"))]
        assert isinstance(focused, Input)
        document = self._text("source.document").strip()
        found = self._desk.understand(field, focused.value, document)
        said = found.said or field.hint
        like = self._desk.matches(field, focused.value)[:8]
        sign = "not yet: " if found.wrong and focused.value.strip() else ""
        more = f"  like: {', '.join(like)}" if like else ""
        self.query_one("#said", Static).update(content(f"{field.label}: {sign}{said}", more))

    def action_field(self, step: int) -> None:
        """Moves to the next or previous field immediately, so that typed-ahead text goes there."""
        if step > 0:
            self.focus_next(Input)
        else:
            self.focus_previous(Input)

    def action_done(self) -> None:
        """Returns the values after all earlier key presses have reached their fields."""
        self._waiting = set(self.query(FieldInput))
        for box in self._waiting:
            box.call_later(self._arrived, box)

    def _arrived(self, box: Input) -> None:
        if box in self._waiting:
            self._waiting.discard(box)
            if not self._waiting:
                self._give()

    def _give(self) -> None:
        """Returns the values, unless a field is invalid."""
        if not self.is_current:
            return
        document = self._text("source.document").strip()
        values: dict[str, Any] = {}
        texts: dict[str, str] = {}
        for place, field in enumerate(self._fields):
            box = self.query_one(f"#field-{place}", Input)
            found = self._desk.understand(field, box.value, document)
            if found.wrong:
                box.focus()
                self.query_one("#said", Static).update(
                    content(f"{field.label}: not yet: {found.said}")
                )
                return
            values[field.name], texts[field.name] = found.value, box.value
        self.dismiss(Filled(values, texts, self._field_in_hand()))

    def action_leave(self) -> None:
        """Returns only the typed texts, for when the form is opened again."""
        texts = {
            field.name: self.query_one(f"#field-{place}", Input).value
            for place, field in enumerate(self._fields)
        }
        self.dismiss(Filled(None, texts, self._field_in_hand()))

    def _field_in_hand(self) -> str:
        place = (self.focused.id or "" if self.focused else "").removeprefix("field-")
        return self._fields[int(place)].name if place.isdigit() else ""
