"""The prompt for dates, searches, filters and marks."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from textual.containers import Horizontal
from textual.widgets import Input, Static

from chrono import edtf
from chrono.edtf import BEGINNING, FOREVER, format_day
from chrono.edtf.calendars import GREGORIAN_FROM, PROLEPTIC, names_calendar
from chrono.edtf.typed import understand
from chrono.errors import ChronoError
from chrono.render.date_text import date_words
from chrono.render.text import counted
from chrono.tui.model.search import search_hits
from chrono.tui.part import Part
from chrono.tui.workers import Stopped

if TYPE_CHECKING:
    from chrono.tui.model.marks import Mark
    from chrono.tui.model.timeline import Timeline

HINTS = {
    "go": "date: 2020-09-15, 2020-09, 2020, yesterday, 10:46 …",
    "search": "search in events, or in the state if it is in hand",
    "filter": "words, document:004 kind:force standing:contested modality:planned …",
    "mark": "name of the mark",
}
TITLES = {"go": "Go to", "search": "Search", "filter": "Filter", "mark": "Mark"}
_TIME = re.compile(r"[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?")
BATCH = 500
"""Events that a search looks at before it shows its hits."""


class Prompts(Part):
    """The prompt, with its search and filter."""

    _searched_before = ""
    _renamed: Mark | None = None
    """The mark that gets the typed name; None for a new one."""

    @property
    def prompt(self) -> Input:
        """The input line."""
        return self.app.screen_stack[0].query_one("#prompt", Input)

    @property
    def _asking(self) -> Horizontal:
        """The row of the input line and its name."""
        return self.app.screen_stack[0].query_one("#asking", Horizontal)

    def ask(self, what: str, value: str = "") -> None:
        """Opens the prompt."""
        if not self.workspace.ready:
            return
        self.workspace.prompting = what
        prompt = self.prompt
        prompt.placeholder = HINTS[what]
        with prompt.prevent(Input.Changed):
            prompt.value = value
        title = "Rename mark" if what == "mark" and self._renamed else TITLES[what]
        self._asking.query_one("#asked", Static).update(f"{title}:")
        self._asking.display = True
        self.workspace.keys.display = False
        prompt.focus()
        if what == "go":
            self.model.remember()
        self._searched_before = self.model.query
        self.workspace.say(f"{title}: {HINTS[what]}")

    def close_prompt(self) -> None:
        """Closes the prompt and focuses the previous panel."""
        self.workspace.prompting = ""
        pane = self.workspace.last_pane
        self.workspace.focus_pane(pane)  # before it is hidden, or the focus goes elsewhere
        self._asking.display = False
        self.workspace.arrange()
        self.workspace.paint()

    def ask_date(self) -> None:
        """Asks for a date."""
        self.ask("go")

    def ask_search(self) -> None:
        """Asks for a search text."""
        self.ask("search", self.model.query if self.workspace.ready else "")

    def ask_filter(self) -> None:
        """Asks for a filter."""
        self.ask("filter", self.model.filter.text if self.workspace.ready else "")

    def ask_mark(self) -> None:
        """Asks for a mark's name."""
        self._renamed = None
        self.ask("mark")

    def ask_new_name(self, mark: Mark) -> None:
        """Asks for another name of a mark."""
        self._renamed = mark
        self.ask("mark", mark.label)

    def text_changed(self, message: Input.Changed) -> None:
        """Applies dates and searches while the user types."""
        if message.input.id != "prompt" or not self.workspace.prompting:
            return
        if self.workspace.prompting == "go":
            self._go_live(message.value)
        elif self.workspace.prompting == "search":
            self.start_search(message.value, go=False)

    def text_submitted(self, message: Input.Submitted) -> None:
        """Confirms the typed text."""
        if message.input.id != "prompt":
            return
        what, value = self.workspace.prompting, message.value
        if what == "go":
            if not self._go_live(value):
                said = self.model.notice
                self.close_prompt()
                self.model.back()  # what was typed on the way to it may have moved the cursor
                self.workspace.say(said.replace("Not a date yet:", "Nothing moved:"))
                return
            said = self.model.notice
            self.model.stay()
            self.close_prompt()
            self.workspace.say(said)
            return
        self.close_prompt()
        if what == "search":
            self.start_search(value, go=True)
        elif what == "filter":
            self.start_filter(value)
        elif what == "mark" and value.strip():
            if self._renamed is None:
                self.model.mark(value.strip())
            else:
                self.model.rename_mark(self._renamed, value.strip())
            self.app.save()
            self.workspace.paint()

    def cancel_prompt(self) -> None:
        """Cancels the prompt and restores the position."""
        what = self.workspace.prompting
        self.close_prompt()
        if what == "go":
            self.model.back()
        if what == "search":
            self.start_search(self._searched_before, go=False)
        self.workspace.say("")

    def _go_live(self, text: str) -> bool:
        """Moves to the typed date; returns False if the text is not a date."""
        model = self.model
        if not text.strip():
            return True
        try:
            moment, said = self._moment(text.strip())
        except ChronoError as error:
            first = str(error).split("\n", maxsplit=1)[0]
            self.workspace.say(f"Not a date yet: {first}")
            return False
        model.go(moment)
        self.workspace.say(said)
        return True

    def _moment(self, text: str) -> tuple[int, str]:
        """Returns the end of a typed date, or its start if it has no end, and says which."""
        if text in ("today", "now"):
            return self.model.today, "Today."
        if text.startswith("before:"):
            return self.chronicle.moment(text), "Just before that event."
        date, clock = self._date(text), self.model.clock
        placed = clock.place(date)
        first, last = placed.begins[0], placed.last
        moment = last if last < FOREVER else clock.end_if_day_begins(first)
        if not BEGINNING < moment < FOREVER:
            raise edtf.EdtfError(text, None, "it has no day to go to")
        said = f"{date_words(date.text)}"
        if last >= FOREVER or clock.say_window(first, last) != clock.say(last):
            said += f": at its {'end' if last < FOREVER else 'start'}, {clock.say(moment)}"
        if date.earliest == date.latest < GREGORIAN_FROM and not names_calendar(text.title()):
            said += f". {PROLEPTIC}"
        return moment, said

    def _date(self, text: str) -> edtf.Edtf:
        if _TIME.fullmatch(text):  # of the day shown
            day = format_day(self.model.clock.day(self.model.cursor))
            text = f"{day}T{'0' if text[1] == ':' else ''}{text}"
        try:
            return edtf.parse(text)
        except edtf.EdtfError:
            return understand(
                text, edtf.parse(format_day(self.model.clock.day(self.model.today)))
            ).date

    # ------------------------------------------------------------------ search

    def search_again(self) -> None:
        """Searches again after the list changed, because hits are indexes of the old list."""
        if self.model.query:
            self.start_search(self.model.query, go=False, tell=False)

    def start_search(self, text: str, go: bool, tell: bool = True) -> None:
        """Searches in a worker thread, from the cursor on.

        How many there are is said if `tell`.
        """
        model = self.model
        model.query, model.hits = text.strip(), []
        self.app.threads.forget("search")
        if not model.query:
            self.workspace.paint()
            return
        if self.workspace.last_pane == "state" and go and self._search_board(1):
            go = False
        query, timeline, start = model.query, model.timeline, max(0, model.index)
        self.app.threads.background(
            lambda stopped: self._search(query, timeline, start, go, stopped, tell), "search"
        )
        self.workspace.paint()

    def _search(
        self, query: str, timeline: Timeline, start: int, go: bool, stopped: Stopped, tell: bool
    ) -> None:
        matching = frozenset(self.model.chronicle.search.offsets_holding(query))
        found: list[int] = []
        jumped = not go
        for looked, hit in enumerate(search_hits(matching, timeline, start), 1):
            if stopped():
                return
            if hit is not None:
                found.append(hit)
            if looked % BATCH == 0 or (found and not jumped):
                self.app.threads.hand_over(self._found, query, found, not jumped)
                jumped, found = jumped or bool(found), []
        self.app.threads.hand_over(self._found, query, found, not jumped)
        if tell:
            self.app.threads.hand_over(self._searched, query)

    def _found(self, query: str, hits: list[int], go: bool) -> None:
        model = self.model
        if model.query != query:
            return
        if hits:
            model.hits = sorted({*model.hits, *hits})
            if go:
                model.remember()
                model.to_event(hits[0])
        self.workspace.paint()

    def _searched(self, query: str) -> None:
        model = self.model
        if model.query == query:
            if not model.notice.startswith("Row "):
                count = counted(len(model.hits), "hit")
                model.notice = f"{count} for {query!r} among the events shown."
            self.workspace.paint()

    def _search_board(self, step: int) -> bool:
        """Moves to the next row of the state that contains the search text."""
        model = self.model
        wanted = model.query.casefold()
        rows = [row for row in self.workspace.state_panel.rows if row.shape == "cell"]
        fits = [
            row.name
            for row in rows
            if wanted in model.told_group(model.state_list.of_key[row.name]).casefold()
        ]
        if not fits:
            return False
        order = [row.name for row in rows]
        here = order.index(model.cell) if model.cell in order else -1
        ahead = [name for name in fits if (order.index(name) - here) * step > 0]
        model.cell = ahead[0 if step > 0 else -1] if ahead else fits[0 if step > 0 else -1]
        self.workspace.state_panel.shape = "cell"
        place = fits.index(model.cell) + 1
        self.workspace.say(f"Row {place:,} of {len(fits):,} with {model.query!r}.")
        return True

    def next_hit(self, step: int) -> None:
        """Moves to the next hit."""
        if not self.workspace.ready:
            return
        if not self.model.query:
            self.workspace.say("Nothing is searched for: / asks.")
            return
        if self.workspace.pane == "state" and self._search_board(step):
            return
        self.model.remember()
        self.model.step_hit(step)
        self.workspace.paint()

    def hit_back(self) -> None:
        """Moves to the previous hit; without a search, toggles skipping of empty periods."""
        if self.workspace.ready and self.model.query:
            self.next_hit(-1)
        elif self.workspace.ready:
            play = self.model.play
            play.skips = not play.skips
            self.workspace.say(
                f"Empty stretches are {'skipped' if play.skips else 'played through'}."
            )

    # ------------------------------------------------------------------ filter

    def start_filter(self, text: str) -> None:
        """Applies a filter, in a worker thread if there are many events."""
        model = self.model
        if len(model.full) < 20_000:
            model.set_filter(text)
            self.search_again()
            self.workspace.paint()
            return
        self.workspace.say("Filtering …")
        self.app.threads.background(lambda stopped: self._filter(text, stopped), "search")

    def _filter(self, text: str, stopped: Stopped) -> None:
        found, problem = self.model.sift(text)
        timeline = self.model.filtered(found)
        if not stopped():
            self.app.threads.hand_over(self.model.adopt_filter, found, timeline, problem)
            self.app.threads.hand_over(self.search_again)
            self.app.threads.hand_over(self.workspace.paint)
