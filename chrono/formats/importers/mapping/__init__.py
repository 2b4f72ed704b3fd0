"""How the rows of a table become events: a mapping, in TOML, that anybody can write.

    name = "Casualties, as kept by the office"
    columns = ["Date", "Place", "Killed"]        # recognises the table by its header
    encoding = "utf-8"                           # or cp1252, utf-16 …
    delimiter = ";"                              # otherwise found out from the file
    sheet = "Incidents"                          # of a workbook (.xlsx) that has several
    header = 3                                   # the line that names the columns; 0: none does,
                                                 # and they are called "column 1", "column 2" …
    decimal = ","                                # the mark before a fraction; "." unless told
    empty = ["-", "n/a"]                         # cells that say nothing, besides empty ones
    equal_rows = "keep"                          # each is an event; otherwise repeats are left out
    literal = ["NA"]                             # looks like a code for no value, and means itself
    null_dates = ["1900-01-01"]                  # a database's way to say that it has no date
    two_digit_years = "1930-2029"                # the hundred years that two-digit years are of
    years = "historical"                         # -55 is 55 BC; "astronomical": it is 56 BC
    year_spans = true                            # 1903-11 is 1903 through 1911; false: November

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

    [entities.place]                             # made on the way, each once
    kind = "place"
    label = "{Place}"
    id = "{Place} {Code}"                        # otherwise made from the label
    key = "{Region}"                             # tells two of one label apart, in their ids
    coordinates = ["{Lat}", "{Lon}"]

    [documents]                                  # who says so; otherwise the file itself
    title = "{Headline}"
    publisher = "{Paper}"
    date = "{Published}"

**A text** is a template: `{Column}` stands for that cell. It says nothing where none of the
cells in it says anything. Or it is a table: `{ from = "{Column}", map = { 1 = "A" }, otherwise
= "B" }` translates codes, and a code that is not in the map is refused; `otherwise` is a text
too, so that `otherwise = "{Column}"` keeps the rest. A cell that says NA, N/A, NULL or the like
is refused until `empty` or `literal` says what it is.

**A date** is a text that is EDTF (`2020-09-10`, `2020-09-XX`, `[2020-09-01..2020-09-07]`) or ISO
8601, a fraction of a second cut; or `{ from = …, format = "%d/%m/%Y" }`, with one format or
several: those of Python's strptime, "edtf", "words" (c. 886, 55 BC, spring 1204, before 1850),
"unix", "unix-ms", "excel" or "excel-1904" (serial numbers of a spreadsheet). A cell that two
formats of one list read differently is refused. A format without a year takes it from `year = …`,
a time of day its day from `date = …`. Times that are all midnight are days. Or it is `{ year = …,
month = …, day = … }`: names of months are read, and a month or day of "XX", "?", 0 or of `unknown
= ["-9"]` is one that is not known. Or it is `{ start = …, end = …, precision = …, precisions =
{…} }`, whose precisions are `day`, `window` (one moment between start and end), `week`, `month`,
`year` (the whole one; a window where start and end say less) and `held` (from start through end).
Without a precision, a start with another end is held.

**A quantity** is a text, read as one that is typed: what begins with a digit, a sign or a
qualifier and is not a quantity is refused, other text is kept as words, and `"words:{Column}"`
keeps all of them as words; or a table with `low`, `best`, `high`, `about`, `at_least` or
`at_most`; or `{ best = …, part_of = "killed" }`: one part of a whole whose low and high are
given only for all of it. It is then no less than its best figure less all that is doubtful
in the whole, and no more than that figure and all that may come on top.

**Several events** come from one row where `[[events]]`, a list, stands in the place of `[event]`
and `[fields]`: each has the keys of an event, and its fields under `[events.fields]`. `only =
"{Closed}"` makes the event only of rows where that text says something.

**The locator** of an event is its row, as in "row 12", unless `locator` names a column. Name the
column that tells rows apart where there is one: the locator is part of an event's id. A row that
stands elsewhere in a longer file is known again by what it says.

**Documents** may stand in one cell together: `from` names it, `split` (a regular expression)
divides it, `pattern` (one with groups `title`, `publisher`, `date`, `url`) reads each; what it
does not fit is an undated document with that text as its title. `scope` tells undated ones
apart, `earliest` and `latest` bound their date. Where several documents are behind one row,
the row rests on all of them: they are gathered into one that draws on each.

Modules: `load` (TOML to records, with every mistake), `schema` (the shape of its keys),
`templates` (texts and quantities of a row), `dates` (dates of a row), `sources` (documents),
`rows` (bytes to rows), `workbook` (sheets to rows), `suggest` (a first mapping).
"""
