"""The pages of `chrono help`: what is indented is shown as it is, the rest is wrapped."""

from __future__ import annotations

from typing import Final

DATES: Final = """\
DATES

A date is written in EDTF (ISO 8601-2), as vague as the document gives it and no more
exactly. `chrono date '…'` says what any of them means.

    2020-09-10                 that day
    2020-09                    some time in September 2020
    2020                       some time in 2020
    2020-09-10T14:30:00        that day; the time orders only within it
    2020-21                    spring 2020 (21 spring, 22 summer, 23 autumn, 24 winter)
    2020-09-1X                 some day from the 10th to the 19th
    201X                       some year of the 2010s

ABOUT AND PERHAPS

    2020-09~                   about September 2020
    2020-09?                   September 2020, but that is uncertain
    2020-09%                   both

These flag a date and move none of its bounds.

ONE MOMENT, NOT KNOWN WHICH

    [2020-09-01..2020-09-10]   on some day from the 1st to the 10th
    [..2020-09-10]             on or before that day
    [2020-09-10..]             on or after it
    [2020-09-01,2020-09-07]    on one of these two days

SOMETHING THAT LASTED

    2020-03/2020-09            from March through September
    2020-03/                   from March; when it ended is unknown
    2020-03/..                 from March; it had not ended
    ../2020-09                 through September, from some time before

A set of several moments, as in {2020,2021}, is not the date of one event: append several.

IN WORDS

A date in words that has its year is taken as it is: 15 September 2020, Sept 2020, Tuesday,
15 September 2020. --at and the like also take yesterday, last week, two months ago, seen
from today. Figures in another order (9/8/2020) are never guessed at.

With a --document, `chrono append --when` also takes Tuesday, last week, two days ago and
the like: they are worked out from its publication, and the event says that they were.

ASKING

--at 2020-09 asks for the end of that month. --at before:ID asks for the day before an
event. Without --at, it is today. --known-at leaves out what no document said by then;
--recorded-at goes back to what the log held.
"""

STANDING: Final = """\
STANDING

Every value says how surely it is known. No date, number or certainty is shown that no
document gives.

    ● stated                   All that could be right agree, and one of them had happened.
    ◆ worked out               Computed from other claims, on their whole ranges.
    ○ stale                    Observed too long ago to stand for that day.
    ≠ contested                Two claims of the same moment cannot both be right. All are shown.
    ◇ possible                 The value hangs on how vague dates fall. All are shown.
    · unknown                  Nothing says so by then.

BESIDE THE VALUE

What is planned, predicted, on condition, alleged, denied or an opinion stands beside the
value, after ›, each with its speaker. It is never counted into the value: an announced
withdrawal is not a withdrawal. A plan is expected, fulfilled, superseded or overdue.

WHAT QUALIFIES A STANDING

    disputed                   Somebody denies it, or alleges what cannot be right beside it.
    settled by judgement       Claims contradict each other; a judgement in the chronicle decides.
    date worked out            The date was made out of words such as last week.
    in doubt                   The chronicler is unsure of those keys.
    may not have been known yet   A document's date is vague: it may have appeared later.

SINCE AND AS OF

What lasts (a holder, a status) holds since its date, until another claim replaces it. What
is observed (a strength) was so as of its date; it ages, and nothing is interpolated. What
is fixed (a toll, a cause) is true once and for all.

`chrono why ENTITY.ATTRIBUTE` names the claims, the rule that decided, and the passages.
"""

FILES: Final = """\
FILES

A chronicle is a folder. `chrono init` makes one; -C DIR or CHRONO_DIR names one; otherwise
it is the nearest from the current folder upwards.

    events/log.jsonl           The log: one event a line, only ever appended to. It is the truth.
    events/vocabulary.toml     What its events can say. It is data: nothing in it is ever run.
    events/log.lock            Held while a line is written.
    events/log.torn-…          What a writer that died left behind, set aside and kept.
    snapshots/index.db         The log, folded. Made again by itself: delete it at any time.
    snapshots/*.json           States kept by `chrono snapshot`, proved again by `chrono verify`.
    documents/                 The texts, if you keep them here; otherwise --documents DIR.

Texts belong to whoever holds the rights: the log keeps the place and the digest of a
passage, not its words, and a text is found again by its digest, whatever its name.

ENVIRONMENT

    CHRONO_DIR                 The chronicle's folder.
    CHRONO_RECORDER            Who appends; otherwise your user name.
    NO_COLOR                   No colour, whatever it is set to.
    CHRONO_DEBUG               Show tracebacks and log messages, as --debug does.
    COLUMNS                    The width to write for; otherwise the terminal's, or 80.

Answers go to standard output, whatever else is worth knowing to standard error.
"""

EXIT_CODES: Final = """\
EXIT CODES

    0       The answer was given, or what was to be done was done.
    1       An answer that was asked to fail on: see below.
    2       The command line was not understood.
    3       There is no chronicle here, or where you said.
    4       What was to be appended breaks a rule, or a date is none; nothing was written.
    5       A name, event, cell or document that the chronicle does not hold.
    6       The log, a snapshot or a passage is not what it was.
    7       The vocabulary breaks a rule.
    8       The disk, its permissions or its space refused.
    9       Another process held the chronicle's lock for too long.
    70      A bug in chrono. `chrono --debug` shows the traceback.
    130     Interrupted.

1 is an answer that was asked to fail: `chrono check --exit-code` found something, `chrono
diff --exit-code` found a difference, `chrono date` was given what is no date. 2 is a command
line that was not understood. Where something was to be appended, any other than 0 means
that nothing was.
"""

PAGES: Final = {
    "dates": DATES,
    "standing": STANDING,
    "files": FILES,
    "exit-codes": EXIT_CODES,
}
