"""Import plans and their all-or-nothing execution, and the types that a preset adds."""

from __future__ import annotations

from pathlib import Path

import pytest

from chrono import Chronicle
from chrono.errors import VocabularyError
from chrono.formats.importers import plan as planning
from chrono.formats.importers import presets as vocabularies
from chrono.formats.importers import read
from chrono.model.vocabulary import load
from tests.formats.importers.world import TOML, asked, declarations, material

MAPPING = """
[event]
type = "Fell"
when = "{When}"
[fields]
force = { entity = "force" }
dead = "{Dead}"
[entities.force]
kind = "force"
label = "{Force}"
"""


@pytest.fixture
def chronicle(tmp_path: Path) -> Chronicle:
    return Chronicle.create(tmp_path / "valley", TOML)


def planned(chronicle: Chronicle, text: str, skip: bool = False, mapping: str = MAPPING):
    batch = read(
        "csv", text.encode(), planning.options(chronicle.repository, "losses.csv", mapping=mapping)
    )
    recording = chronicle.drafts.service()
    return planning.plan(chronicle, batch, recording, skip), recording


def test_a_plan_counts_what_is_new_there_and_refused(chronicle: Chronicle) -> None:
    first, recording = planned(chronicle, "When,Force,Dead\n2020,Reds,3\n")
    assert first.new == {"DocumentPublished": 1, "EntityDescribed": 1, "Fell": 1}
    planning.carry_out(first, recording)
    again, _ = planned(chronicle, "When,Force,Dead\n2020,Reds,3\n2021,Reds,4\nlater,Blues,5\n")
    assert again.new == {"Fell": 1}
    assert again.there == {"DocumentPublished": 1, "EntityDescribed": 1, "Fell": 1}
    assert [(each.row, each.column) for each in again.refusals] == [(4, "When")]


def test_a_rule_of_the_vocabulary_is_told_with_row_and_column(chronicle: Chronicle) -> None:
    found, _ = planned(chronicle, "When,Force,Dead\n2020,Reds,\n")
    (refusal,) = found.refusals
    assert refusal.row == 2
    assert refusal.column == "Dead"
    assert "is missing" in refusal.reason


def test_the_rest_comes_in_where_that_is_asked_for(chronicle: Chronicle) -> None:
    found, recording = planned(chronicle, "When,Force,Dead\n2020,Reds,3\n2020,Reds,\n", skip=True)
    planning.carry_out(found, recording)
    assert found.new["Fell"] == 1
    assert [event.type for event in chronicle.events].count("Fell") == 1


def test_a_row_that_stands_twice_is_one_event(chronicle: Chronicle) -> None:
    found, _ = planned(chronicle, "When,Force,Dead\n2020,Reds,3\n2020,Reds,3\n")
    assert (found.new["Fell"], found.there["Fell"]) == (1, 0)
    assert found.notices[0].startswith("1 row repeats another of this file (row 3 = row 2)")


def test_equal_rows_can_each_be_an_event_and_stay_so(chronicle: Chronicle) -> None:
    text = "When,Force,Dead\n2020,Reds,3\n2020,Reds,3\n"
    mapping = f'equal_rows = "keep"\n{MAPPING}'
    first, recording = planned(chronicle, text, mapping=mapping)
    assert first.new["Fell"] == 2
    planning.carry_out(first, recording)
    again, _ = planned(chronicle, text, mapping=mapping)
    assert (again.new["Fell"], again.there["Fell"]) == (0, 2)


def test_an_event_points_at_its_row(chronicle: Chronicle) -> None:
    found, _ = planned(chronicle, "When,Force,Dead\n2020,Reds,3\n2021,Blues,4\n")
    events = [each for each in found.prepared.drafts if each["type"] == "Fell"]
    assert [each["source"]["locator"] for each in events] == ["row 2", "row 3"]


def test_an_event_of_a_document_that_its_row_cites_names_the_file_of_the_row(
    chronicle: Chronicle,
) -> None:
    mapping = f'{MAPPING}\n[documents]\ntitle = "{{Paper}}"\n'
    found, _ = planned(
        chronicle, "When,Force,Dead,Paper\n2020,Reds,3,The Gazette\n", mapping=mapping
    )
    assert found.prepared.drafts[-1]["source"]["locator"] == "row 2 of losses.csv"


def test_rows_that_moved_in_a_longer_file_are_known_again(chronicle: Chronicle) -> None:
    first, recording = planned(chronicle, "When,Force,Dead\n2020,Reds,3\n2021,Blues,4\n")
    planning.carry_out(first, recording)
    longer = "When,Force,Dead\n2019,Reds,1\n2020,Reds,3\n2020,Blues,9\n2021,Blues,4\n"
    again, _ = planned(chronicle, longer)
    assert (again.new["Fell"], again.there["Fell"]) == (2, 2)


def test_rows_that_came_in_without_a_locator_are_known_again(chronicle: Chronicle) -> None:
    text = "When,Force,Dead\n2020,Reds,3\n2021,Blues,4\n"
    first, recording = planned(chronicle, text)
    for draft in first.prepared.drafts:
        source = dict(draft.get("source", {}))
        source.pop("locator", None)
        recording.append([{**draft, "source": source} if source else draft])
    again, _ = planned(chronicle, text)
    assert again.new.get("Fell", 0) == 0


def test_a_row_with_a_key_of_its_own_points_at_that(chronicle: Chronicle) -> None:
    mapping = MAPPING.replace('when = "{When}"', 'when = "{When}"\nlocator = "record {No}"')
    text = "No,When,Force,Dead\n7,2020,Reds,3\n8,2020,Reds,3\n"
    found, _ = planned(chronicle, text, mapping=mapping)
    events = [each for each in found.prepared.drafts if each["type"] == "Fell"]
    assert [each["source"]["locator"] for each in events] == ["record 7", "record 8"]


NAMED = MAPPING + 'id = "{Id}"\nsays = "{Born}"\n'


def test_rows_that_make_one_entity_of_two_are_told(chronicle: Chronicle) -> None:
    text = "When,Force,Dead,Id,Born\n2020,Reds,3,r,1900\n2021,Reds,4,r,1950\n2022,Blues,4,r,1950\n"
    found, _ = planned(chronicle, text, mapping=NAMED)
    told = "\n".join(found.notices)
    assert "rows 2 and 3 make one entity, r, with different descriptions: '1900' and '1950'" in told
    assert "rows 2 and 4 make one entity, r, with different labels: 'Reds' and 'Blues'" in told


def test_rows_that_say_the_same_of_an_entity_are_not_told(chronicle: Chronicle) -> None:
    text = "When,Force,Dead,Id,Born\n2020,Reds,3,r,1900\n2021,Reds,4,r,1900\n2022,Blues,4,b,\n"
    assert planned(chronicle, text, mapping=NAMED)[0].notices == ()


def test_an_id_that_a_spreadsheet_rounded_is_refused(chronicle: Chronicle) -> None:
    text = "When,Force,Dead,Id,Born\n2020,Reds,3,2.00E+11,\n2021,Blues,4,2.00E+11,\n"
    found, _ = planned(chronicle, text, mapping=NAMED)
    assert [(each.row, each.column) for each in found.refusals] == [(2, "Id"), (3, "Id")]
    literal = f'literal = ["2.00E+11"]\n{NAMED}'
    assert planned(chronicle, text, mapping=literal)[0].refusals == ()


def test_a_whole_chronicle_comes_in_from_its_lines_and_only_once(chronicle: Chronicle) -> None:
    from chrono.formats.exporters import write

    line = {
        "type": "Fell",
        "when": "2020",
        "modality": "asserted",
        "data": {"force": "reds", "dead": 3},
        "source": {"document": "gazette"},
    }
    data = write("jsonl", material([*declarations(), line])).data
    for wanted in (8, 0):
        batch = read("jsonl", data, planning.options(chronicle.repository, "other.jsonl"))
        recording = chronicle.drafts.service()
        found = planning.plan(chronicle, batch, recording)
        assert found.refusals == ()
        assert sum(found.new.values()) == wanted
        planning.carry_out(found, recording)
    assert chronicle.reading("reds.killed", at="2021").value == 3


def test_types_are_added_once_and_what_is_there_is_left_alone() -> None:
    wanted = vocabularies.preset("ucdp-ged.vocabulary.toml")
    current = '# mine\nname = "x"\n\n[kinds.place]   # towns\nlabel = "towns"\n'
    added = vocabularies.addition(current, wanted)
    assert "attribute place.killed" in added.names
    assert added.text.startswith('# mine\nname = "x"')
    assert load(added.text).kinds["place"].label == "towns"
    assert vocabularies.addition(added.text, wanted).names == ()
    unranked = added.text.replace('rank = "headline", ', "")
    assert vocabularies.addition(unranked, wanted).names == ()


@pytest.mark.parametrize(
    "body",
    [
        "attributes.size.type = 'words'\nattributes.size.persistence = 'fixed'",
        "[kinds.place.attributes]\nsize = { type = 'words', persistence = 'fixed' }",
    ],
)
def test_an_attribute_is_added_however_the_kind_is_written(body: str) -> None:
    added = vocabularies.addition(
        f"[kinds.place]\n{body}\n", vocabularies.preset("ucdp-ged.vocabulary.toml")
    )
    assert set(load(added.text).kinds["place"].attributes) == {"size", "killed"}


def test_a_type_that_means_something_else_is_a_conflict() -> None:
    current = '[kinds.strand]\n[types.Occurred]\nfields = { what = "words" }\n'
    with pytest.raises(VocabularyError, match=r"types\.Occurred is there and means something else"):
        vocabularies.addition(current, vocabularies.preset("occurrence.vocabulary.toml"))


def test_every_preset_has_a_vocabulary_that_loads_and_a_mapping_that_fits_it() -> None:
    from chrono.formats.importers.mapping.load import load as load_mapping

    for name in vocabularies.presets():
        known = load(vocabularies.preset(f"{name}.vocabulary.toml"))
        mapping = load_mapping(vocabularies.preset(f"{name}.toml"), known, name)
        assert mapping.columns
        assert set(mapping.columns) <= set(mapping.needs) | {"dyad_new_id"}


def test_acled_rows_come_in_with_their_precision() -> None:
    from chrono.formats.importers.batch import ImportOptions

    known = load(vocabularies.preset("acled.vocabulary.toml"))
    header = (
        "event_id_cnty,event_date,time_precision,event_type,sub_event_type,actor1,assoc_actor_1,actor2,"
        "assoc_actor_2,location,latitude,longitude,geo_precision,source,notes,fatalities,timestamp"
    )
    row = (
        'X{0},{1},{2},Battles,Armed clash,Reds,"A; B",Blues,,Alder,33.5,44.2,1,'
        "Gazette; Letter,Fight,{3},1600000000"
    )
    text = "\n".join(
        [
            header,
            row.format(1, "2020-03-10", 1, 4),
            row.format(2, "10 March 2020", 2, 0),
            row.format(3, "2020-03-10", 3, 1),
        ]
    )
    asked = ImportOptions(
        "acled.csv", known, "2026-11-21", mapping=vocabularies.preset("acled.toml")
    )
    found = read("csv", text.encode(), asked)
    assert found.refusals == ()
    events = [draft.line for draft in found.drafts if draft.line["type"] == "Battle"]
    assert [each["when"] for each in events] == [
        "2020-03-10",
        "[2020-03-04..2020-03-16]",
        "2020-03",
    ]
    assert events[0]["data"]["beside_actor"] == ["A", "B"]
    assert events[0]["data"]["fatalities"] == {"best": 4}
    documents = [draft.line for draft in found.drafts if draft.line["type"] == "DocumentPublished"]
    assert documents[0]["when"] == "[2020-03-01..2020-09-13]", "no younger than the timestamp"


@pytest.mark.parametrize("column", ["Born", "dob", "force_id", "Force ID", "Geburtsdatum"])
def test_two_of_one_name_are_told_by_a_column_that_the_mapping_does_not_read(column: str) -> None:
    mapping = """
[event]
type = "Counted"
when = "{date}"
[fields]
force = { entity = "force" }
[entities.force]
kind = "force"
label = "{force}"
"""
    text = f"date,force,{column}\n2001,Reds,1900\n2002,Reds,1950\n2003,Blues,1900\n"
    told = " ".join(read("csv", text.encode(), asked(mapping=mapping)).notices)
    assert (
        f"rows 2 and 3 make one entity, reds, with different '{column}': '1900' and '1950'" in told
    )
    apart = mapping + f'key = "{{{column}}}"\n'
    found = read("csv", text.encode(), asked(mapping=apart))
    assert found.notices == ()
    made = [each.line["data"] for each in found.drafts if each.made]
    assert len({each["entity"] for each in made if "entity" in each}) == 3


def test_an_id_of_the_row_says_nothing_of_an_entity() -> None:
    mapping = '[event]\ntype = "Counted"\nwhen = "{date}"\n[fields]\nforce = { entity = "force" }\n'
    mapping += '[entities.force]\nkind = "force"\nlabel = "{force}"\n'
    text = "id,date,force\n1,2001,Reds\n2,2002,Reds\n"
    assert read("csv", text.encode(), asked(mapping=mapping)).notices == ()


PLACED = """
[event]
type = "Fell"
when = "{When}"
[fields]
force = { entity = "force" }
dead = "{Dead}"
[entities.force]
kind = "force"
label = "{Force}"
coordinates = ["{Lat}", "{Lon}"]
[documents]
none = "Losses"
date = "1996"
"""
FIRST = "When,Force,Dead,Lat,Lon\n2020,Reds,3,41.5,20.5\n"


def of_file(chronicle: Chronicle, text: str, name: str, title: str = "", published: str = ""):
    return chronicle.imports.plan(
        text.encode(), name, "csv", mapping=PLACED, title=title, published=published
    )


def test_names_that_the_chronicle_has_already_are_told_for_a_new_file(chronicle: Chronicle) -> None:
    first = of_file(chronicle, FIRST, "losses.csv")
    assert not first.notices
    chronicle.imports.carry_out(first)
    other = of_file(chronicle, FIRST.replace("41.5", "48.5"), "others.csv", "Others")
    assert other.notices[0].startswith(
        "1 name of the file is taken to be that of the chronicle: Reds; where one is another"
    )
    assert other.notices[1].startswith(
        "Reds (reds) is at 48.5, 20.5 in the file and at 41.5, 20.5 in the chronicle"
    )


def test_a_later_version_of_a_file_tells_on_which_document_its_rows_rest(
    chronicle: Chronicle,
) -> None:
    chronicle.imports.carry_out(of_file(chronicle, FIRST, "losses.csv"))
    assert not of_file(chronicle, FIRST, "losses.csv").notices
    later = f"{FIRST}2021,Reds,4,41.5,20.5\n"
    (told,) = of_file(chronicle, later, "losses.csv").notices
    assert told.startswith("1 new event rests on the document losses, which was declared for")
    assert "--title" in told
    own = of_file(chronicle, later, "losses.csv", "Losses, second edition", "2001")
    (document,) = [each for each in own.prepared.drafts if each["type"] == "DocumentPublished"]
    assert document["data"]["title"] == "Losses, second edition"
    assert document["when"] == "2001"


def test_another_title_does_not_take_the_date_of_the_document_in_the_mapping(
    chronicle: Chronicle,
) -> None:
    own = of_file(chronicle, FIRST, "losses.csv", "Another table")
    (document,) = [each for each in own.prepared.drafts if each["type"] == "DocumentPublished"]
    assert document["when"] != "1996"


CLOCKS = MAPPING.replace(
    'when = "{When}"', 'when = { from = "{Clock}", format = "%H:%M", date = "{Day}" }'
)


def test_a_clock_time_is_of_the_day_of_the_mapping_and_refused_where_it_does_not_occur(
    tmp_path: Path,
) -> None:
    valley = Chronicle.create(tmp_path / "valley", f'zone = "Europe/Berlin"\n{TOML}')
    text = "Day,Clock,Force,Dead\n2024-03-31,01:59,Reds,3\n2024-03-31,02:30,Reds,4\n"
    found, _ = planned(valley, text, skip=True, mapping=CLOCKS)
    (refusal,) = found.refusals
    assert refusal.row == 3
    assert "2024-03-31T02:30 does not occur in Europe/Berlin" in refusal.reason
    assert [each.when for each in found.prepared.events() if each.type == "Fell"] == [
        "2024-03-31T01:59"
    ]
