"""Mappings: a mapping in TOML describes how the rows of a table become events.

    name = "Casualties, as kept by the office"
    columns = ["Date", "Place", "Killed"]        # recognises the table by its header
    encoding = "utf-8"                           # or cp1252, utf-16 …
    delimiter = ";"                              # otherwise detected from the file
    sheet = "Incidents"                          # of a workbook (.xlsx) that has several
    header = 3                                   # the line that names the columns; 0: no line,
                                                 # the names are "column 1", "column 2" …
    decimal = ","                                # the decimal mark; "." by default
    empty = ["-", "n/a"]                         # treated as empty, besides empty cells
    empty_in = { Killed = ["-9"] }               # the same, in single columns
    equal_rows = "keep"                          # an event each; otherwise repeats are left out
    literal = ["NA"]                             # looks like a code for no value, but is meant
    null_dates = ["1900-01-01"]                  # a database's placeholder for no date
    two_digit_years = "1930-2029"                # the century of two-digit years
    years = "historical"                         # -55 is 55 BC; "astronomical": it is 56 BC
                                                 # 43 without an era is AD 43 then
    year_spans = true                            # 1903-11 is 1903 through 1911; false: November
    zones = { CET = "+01:00" }                   # the offsets of zones that cells name
    midnight = "day"                             # 00:00 among other times gives the day only
    calendar = "julian"                          # of the events' dates; otherwise Gregorian
    gregorian_from = "1582-10-15"                # with it, dates since then are Gregorian
    language = "de"                              # of names of months and weekdays: de, es, fr, it,
                                                 # nl, pt; otherwise English

    [event]
    type = "Attacked"                            # a text (see below) that names a type
    modality = "asserted"
    summary = "{Description}"
    when = { start = "{From}", end = "{To}", precision = "{Prec}", precisions = { 1 = "day" } }
    tags = ["{Region}"]                          # also: said, speaker, note, locator

    [fields]                                     # the fields of the event's type
    place = { entity = "place" }                 # one of the entities below
    killed = { low = "{Low}", best = "{Best}", high = "{High}" }
    by = "{Killed}"                              # "2,200", "about 2,500", "3 to 9", "a few"

    [entities.place]                             # declared by the import, each once
    kind = "place"
    label = "{Place}"
    id = "{Place} {Code}"                        # otherwise made from the label
    key = "{Region}"                             # distinguishes two of one label, in their ids
    coordinates = ["{Lat}", "{Lon}"]

    [documents]                                  # the sources; otherwise the file itself
    title = "{Headline}"
    publisher = "{Paper}"
    date = "{Published}"
    none = "Casualties, 2020"                    # the table's own title, for rows without one

**A text** is a template: `{Column}` stands for that cell. It is empty if all of its cells are
empty. Or it is a table: `{ from = "{Column}", map = { 1 = "A" }, otherwise = "B" }` translates
codes, and a code that is not in the map is refused; `otherwise` is a text too, so that `otherwise
= "{Column}"` keeps other values. A cell with NA, N/A, NULL or the like is refused until `empty`,
`empty_in` or `literal` says how to treat it.

**A date** has one of four forms. First, a text in EDTF (`2020-09-10`, `2020-09-XX`,
`[2020-09-01..2020-09-07]`) or ISO 8601 (fractions of a second are cut). Second, `{ from = …,
format = "%d/%m/%Y" }`, with one format or several: those of Python's strptime, "edtf", "words" (c.
886, 55 BC, spring 1204, before 1850, 2020Q3, 2020-W23), "unix", "unix-ms", "excel" or "excel-1904"
(serial numbers of a spreadsheet). A cell that two formats of one list read differently is refused,
or read by the one that `ambiguous = "%d/%m/%Y"` names. So is a weekday that is not that of its
date. A format
without a year takes it from `year = …`, a time of day its day from `date = …`. If all times are
midnight, they are read as days. Third, `{ year = …, month = …, day = … }`: month names are
accepted, and a month or day of "XX", "?", 0 or of `unknown = ["-9"]` is unknown. Fourth, `{ start
= …, end = …, precision = …, precisions = {…} }` with the precisions `day`, `window` (one moment
between start and end), `week`, `month`, `year` (the whole one; a window if start and end are
narrower) and `held` (from start through end). Without a precision, a start with another end is
held. `open = ["present"]` lists the cells of the end that say that it has not come.

**A calendar** of a date's days and months stands at the top, for all dates of the events and their
fields, or beside a single date: `{ from = "{Died}", calendar = "julian" }`. The log has the
Gregorian days, and the date as written beside them. A cell in words can name it itself: `1 April
1152 (Julian)`.

**A quantity** is a text, parsed like typed input: a text that starts with a digit, a sign or a
qualifier but is not a quantity is refused, other text is kept as words, and `"words:{Column}"`
keeps every text as words. Or it is a table with `low`, `best`, `high`, `about`, `at_least` or
`at_most`. Or it is `{ best = …, part_of = "killed" }`: one part of a total whose low and high are
only given for the total. The part is at least its best figure minus the total's doubtful amount
(best minus low), and at most its best figure plus the total's possible addition (high minus best).

**Several events** come from one row if the list `[[events]]` replaces `[event]` and `[fields]`:
each has the keys of an event, and its fields under `[events.fields]`. `only = "{Closed}"` makes
the event only for rows where that text is not empty.

**The locator** of an event is its row, as in "row 12", unless `locator` names a column. Name a
column that identifies rows if there is one: the locator is part of an event's id. A row at another
place in a longer file is recognised by its content.

**Documents** can share one cell: `from` names it, `split` (a regular expression) divides it, and
`pattern` (one with groups `title`, `publisher`, `date`, `url`) reads each; a document that does
not match is undated and has that text as its title. `scope` distinguishes undated ones, `earliest`
and `latest` bound their date. If a row has several documents, it rests on all of them: they become
the sources of one combined document.

Modules: `load` (TOML to records, with every mistake), `schema` (the shape of its keys), `specs` (a
cell's TOML to a spec), `records` (a loaded mapping), `templates` (texts and quantities of a row),
`dates` (dates of a row), `spans` (from a start and an end), `date_rules` (what is ambiguous),
`date_formats`, `date_names` (of months and weekdays), `date_hints`, `sources` (documents), `rows`
(bytes to rows), `workbook` (sheets to rows), `suggest` and its parts (a first mapping), `questions`
(what a first mapping leaves open), `column_names` (what names of columns mean), `kept` (mappings
that a chronicle keeps).
"""
