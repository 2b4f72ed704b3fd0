"""The topics of `chrono help`. Indented lines are tables; other paragraphs are wrapped."""

from __future__ import annotations

from typing import Final

from attrs import frozen

DATES: Final = """\
DATES

Dates are written in EDTF (ISO 8601-2), no more precisely than the document gives them.
`chrono date '…'` explains any date.

    2020-09-10                 on that day
    2020-09                    some time in September 2020
    2020                       some time in 2020
    2020-09-10T14:30           within that minute, on the chronicle's clock
    2020-09-10T14:30:15+02:00  at that second, by a clock two hours ahead of UTC (Z: UTC)
    2020-21                    spring 2020 (21 spring, 22 summer, 23 autumn, 24 winter)
    2020-09-1X                 some day from the 10th to the 19th
    201X                       some year of the 2010s

APPROXIMATE AND UNCERTAIN

    2020-09~                   about September 2020
    2020-09?                   September 2020, but this is uncertain
    2020-09%                   both

? changes no bound. ~ and % move both bounds by a margin, one unit of the part that bears the
mark: 2020-09~ is from August to October. It is five minutes for a time to the minute, and a
minute for a time to the second. The vocabulary can say otherwise: about = { year = "P5Y" }.

ONE UNKNOWN MOMENT

    [2020-09-01..2020-09-10]   on some day from the 1st to the 10th
    [..2020-09-10]             on or before that day
    [2020-09-10..]             on or after that day
    [2020-09-01,2020-09-07]    on one of these two days

PERIODS

    2020-03/2020-09            from March through September
    2020-03/                   from March; the end is unknown
    2020-03/..                 from March; it had not ended
    ../2020-09                 through September, from some time before

TIMES OF DAY

A day and a time without an offset belong to the chronicle's clock: that of `zone` in
events/vocabulary.toml (zone = "Europe/London"), or UTC. A time with an offset is placed by its
instant and shown as written. Where a clock is set back, a time without an offset that occurs
twice may be either; where it is set forward, a time that does not occur is refused.

    2024-03-10T10:46~          about 10:46, from 10:41 to 10:51
    [2024-03-10T10:40..2024-03-10T10:46]   at one moment between them
    2024-03-10T10:46/..        from then on

EDTF knows only times to the second, outside sets and periods. The other forms are an extension
of chrono: `chrono date` says so.

A set of several moments, such as {2020,2021}, is not the date of one event: append one event
for each.

DATES IN WORDS

Every date that chrono prints can be typed, and so can the words of historians. They are
rewritten as EDTF; --when, --at, `chrono date` and the forms of the screen read the same words.

    15 September 2020, Sept 2020, Tue 15 September 2020     the weekday must be right
    10 March 2024 at 10:46, 7.46 pm on 10 March 2024
    14 juillet 1789, 3. Oktober 1990         months in German, French, Spanish, Italian,
                                             Portuguese and Dutch, written in full
    2020Q3, Q3 2020, 2020-W23                a quarter; the days of a week of ISO 8601
    June? 2020, 15? June 2020                only the month, only the day is uncertain
    55 BC, AD 43, 43 CE, 26 October 899      a year of one or two digits needs its era
    c. 886, ca. 886, about 886, 886 AD?
    spring 1204, winter 1204–1205            a winter needs both its years
    the 1840s, the 15th century              1840 to 1849; 1401 to 1500
    early 1850, mid-March 1850, late 1850s   the first, the middle, the last third
    first half of the 15th century
    before 1850, in or after 1850            before 1850 ends in 1849
    between 47 and 44 BC                     one moment in that time
    1204 to 1206, from 1204, until 1206      a period

What has two meanings is refused, with both: winter 1204, the 1800s, 47, -44 (44 BC or the year
-0044, which is 45 BC). Figures in another order (9/8/2020) are refused as ambiguous too.

--at and similar options also accept yesterday, last week or two months ago, counted from today.
With a --document, `chrono append --when` also accepts Tuesday, last week, two days ago and the
like. Such a date is derived from the document's date of publication, and the event says so.

THE JULIAN CALENDAR

Dates are Gregorian, before 15 October 1582 too. `--calendar julian`, or (Julian) after the date,
reads one of the Julian calendar, its year begun on 1 January: 14 October 1066 becomes 1066-10-20,
and the event keeps `14 October 1066 (Julian)` beside it. A Julian month or year becomes the set of
its days, [1066-10-07..1066-11-06].

THE DRAFT OF EDTF

199u, 2004-06-uu, unknown/2004, 2004/open and y-12000 of the draft of 2012 are rewritten;
`chrono date unknown` says what the words unknown and open mean there.

DATES IN QUESTIONS

--at, --known-at and --to mean the end of what is written: --at 2020-09 the end of that month,
--at 2020-09-10T10:46 the end of that minute. --from means its beginning. --at before:ID means the
second before an event can have begun. Without --at, it means the end of today on the chronicle's
clock. --known-at uses only documents published by then; --recorded-at uses the log as it was at
that time, in UTC.
"""

STANDING: Final = """\
STANDING

Every value shows how certain it is. No date, number or certainty is shown that no document
gives.

    ● stated                   All claims that could apply agree, and at least one does.
    ◆ derived                  Computed from other claims, using their whole ranges.
    ○ stale                    Observed too long ago for this date.
    ≠ contested                Claims about the same moment contradict each other. All are shown.
    ◇ possible                 The value depends on vague dates. All possible values are shown.
    · unknown                  No claim applies on this date.

BESIDE THE VALUE

Plans, predictions, conditions, allegations, denials and opinions follow the value, after ›,
each with its speaker. They never change the value: an announced withdrawal is not a
withdrawal. A plan is expected, fulfilled, superseded or overdue.

NOTES ON A STANDING

    disputed                   Somebody denies it, or alleges something that contradicts it.
    settled by judgement       Claims contradict each other; a judgement in the chronicle decides.
    derived date               The date was derived from words such as last week.
    in doubt                   The chronicler is unsure of it: who said it, which base.
    may not have been known yet   The document's date is vague: it may be a later one.

SINCE AND AS OF

A lasting value (a holder, a status) holds since its date, until another claim replaces it. An
observed value (a strength) is given as of its date; it becomes stale, and nothing is
interpolated. A fixed value (a toll, a cause) never changes.

`chrono why ENTITY.ATTRIBUTE` shows the claims, the rule that decided, and the passages.
"""

FILES: Final = """\
FILES

A chronicle is a folder. `chrono init` creates one; -C DIR or CHRONO_DIR names one. Otherwise
it is the nearest one from the current folder upwards.

    events/log.jsonl           The log: one event per line, append-only. The only source of truth.
    events/vocabulary.toml     The types of events and kinds of entities. Data; never executed.
    events/log.lock            Locked while a line is written.
    events/log.torn-…          An incomplete line left by a crashed writer, kept for inspection.
    snapshots/index.db         The index of the log. Rebuilt automatically; safe to delete.
    snapshots/*.json           States saved by `chrono snapshot`, checked by `chrono verify`.
    snapshots/texts/*.txt      The texts of documents, named by digest. Git ignores them. Made
                               again by `chrono verify --render`, except those made elsewhere.
    documents/                 The documents, if you keep them here; otherwise --documents DIR.

The texts belong to their owners: the log keeps the position and the digest of a passage, not
its words. A document is recognised by its digest, whatever its file name. The folder named last
with --documents is remembered for you in $XDG_STATE_HOME/chrono (~/.local/state/chrono), and all
commands and the scrubber use it. `chrono help documents` says more.

STAMPS

A head kept elsewhere shows that no line was dropped since. A time-stamp authority (RFC 3161) can
stamp it, which shows to others when the log had it. The digest of the head leaves the machine, and
nothing of the log:

    chrono verify | grep ^head > head.txt
    openssl ts -query -data head.txt -sha256 -cert -out head.tsq
    curl -H 'Content-Type: application/timestamp-query' --data-binary @head.tsq URL > head.tsr

Keep head.txt, head.tsr and the authority's certificates (authority.pem). Later:

    chrono verify --head head.txt --stamp head.tsr --stamp-authority authority.pem

ENVIRONMENT

    CHRONO_DIR                 The chronicle's folder.
    CHRONO_RECORDER            The name recorded with new events; otherwise your user name.
    CHRONO_DEBUG               Show tracebacks and log messages, as --debug does.
    NO_COLOR                   Disable colour if set to any value.
    COLUMNS                    The width of the output; otherwise the terminal's, or 80.

Answers go to standard output, everything else to standard error.
"""

DOCUMENTS: Final = """\
DOCUMENTS

`chrono document add FILE` declares a document with the digest of its file. FILE may be a PDF, a
web page (HTML), a Word file (DOCX), a mail (.eml), or text and Markdown in UTF-8. `chrono text
FILE` prints its text.

    PDF            pip install 'chrono[pdf]'     pages; a scan has no text
    web page       pip install 'chrono[html]'    the article, without menus
    Word file      pip install 'chrono[docx]'    tracked changes as if accepted; notes at the end
    mail, text     nothing more

The file stays the original. Its text is taken out of it, put into one normal form (Unicode NFC,
plain line ends, no hidden characters, words parted at a line end joined if they stand whole
elsewhere), and kept in snapshots/texts/ under its own digest. An event of type DocumentRendered
ties both digests, the reader with its version, and the pages. Text and Markdown are their own text.

A mail's Date and the publication that a web page declares fill --when, and their titles --title.
Nothing else is believed: a PDF's date of creation is only mentioned on a terminal.

A scan needs a text made elsewhere: `chrono document add scan.pdf --text scan.txt`; a form feed in
it ends a page. An encrypted file must be saved without its password.

POINTERS

--find WORDS looks in the text, whatever its line ends, hyphens and style of quotation marks. The
event keeps the position, the page, the digest of the passage, and the digest of its letters, by
which it is found in another text. Words are kept only by choice: `"keep_words": true` in the source
of a draft (chrono append --json), and several passages of one document as a list in `find`.

DRIFT

`chrono verify --documents DIR` says of each document: there, altered, not there; and of each
pointer: proved, moved, changed, lost, unproved. --render makes lost texts again. --corrections FILE
writes a batch for what moved. Review it: it takes the altered file as the document.

A later edition is a document of its own (--revises OLD). `chrono carry OLD NEW` proposes the events
again with the passages found in it.

SAFETY

Files come from strangers. Each is read in a process that can write no file, open no connection and
start no program, within 2 minutes of work, 3 GB of memory, 200 MB of file, 10,000 pages and 20
million characters. Scripts do not run; pictures and entities are not loaded.
"""

EXIT_CODES: Final = """\
EXIT CODES

    0       Success.
    1       The result that --exit-code tests for, or an invalid date: see below.
    2       The command line is wrong.
    3       No chronicle was found.
    4       An event breaks a rule, or a date is invalid; nothing was written.
    5       The chronicle has no such name, event, cell or document.
    6       The log or a snapshot was changed or damaged.
    7       The vocabulary breaks a rule.
    8       The operating system refused: disk, permissions or space.
    9       Another process held the lock for too long.
    10      `chrono verify`: the file of a document was altered.
    11      `chrono verify`: the file of a document is not there.
    12      `chrono verify`: a passage moved; corrections are proposed.
    13      `chrono verify`: a passage has changed.
    14      `chrono verify`: a passage is lost.
    15      `chrono verify`: a pointer is unproved, for lack of a text.
    70      A bug in chrono. `chrono --debug` shows the traceback.
    130     Interrupted.

Of 6 and 10 to 15 the gravest counts: 6, 14, 13, 10, 11, 12, 15.

1 means that `chrono check --exit-code` found something, that `chrono diff --exit-code` found a
difference, or that `chrono date` was given an invalid date. A command that appends writes
nothing unless it exits with 0.
"""


@frozen
class Topic:
    """A page of `chrono help`."""

    summary: str
    text: str


TOPICS: Final = {
    "dates": Topic("How to write dates, as vague as the documents give them.", DATES),
    "standing": Topic("The standings of values: stated, contested, possible …", STANDING),
    "documents": Topic("Which files are read, where their texts lie, what may drift.", DOCUMENTS),
    "files": Topic("The files of a chronicle, and which can be deleted.", FILES),
    "exit-codes": Topic("The exit codes of the command.", EXIT_CODES),
}
"""To add a topic, add it here."""
