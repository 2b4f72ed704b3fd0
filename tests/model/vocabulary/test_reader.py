"""Reading a vocabulary file: the result, and each rule with a line that violates it."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from chrono.errors import Exit, VocabularyError
from chrono.model.vocabulary import build, load
from chrono.model.vocabulary.template import sentence

GOOD = """\
name = "Withdrawal"
[kinds.force]
label = "forces"
attributes.strength = { type = "quantity", unit = "persons", persistence = "observed", stale_after = "P6M", within = "part_of" }
attributes.part_of = { type = "entity", kinds = ["force"], persistence = "lasting" }
attributes.members = { type = "entity", kinds = ["force"], many = true, persistence = "lasting" }
attributes.killed = { type = "quantity", tally = true, persistence = "lasting" }
attributes.mood = { type = "choice", choices = ["high", "low"], persistence = "lasting" }
attributes.origin = { type = "words", persistence = "fixed" }
[kinds.base]
attributes.holder = { type = "entity", kinds = ["force"], persistence = "lasting" }
"""  # noqa: E501
TYPE = """\
[types.Changed]
family = "force levels"
says = "{force} changed[ to {to}]"
means = "A change of a force."
fields = { force = "force", to = "quantity?", by = "quantity?", mood = "force.mood?", words = "words?", who = "force*?", base = "base?" }
effects = [ EFFECT ]
"""  # noqa: E501
LINES = GOOD.count("\n")
ROOT = Path(__file__).parents[3]


def told(text: str) -> tuple[int | None, str]:
    """The line and the message with which a vocabulary is refused."""
    with pytest.raises(VocabularyError) as caught:
        load(text, "vocabulary.toml")
    assert caught.value.exit is Exit.VOCABULARY
    return caught.value.line, str(caught.value)


def ranks(text: str) -> dict[str, str]:
    """The rank of each attribute, by its name."""
    kinds = load(text, "vocabulary.toml").kinds.values()
    return {name: each.rank for kind in kinds for name, each in kind.attributes.items()}


def test_where_nothing_is_ranked_numbers_choices_and_single_entities_are_headlines() -> None:
    assert ranks(GOOD) == {
        **dict.fromkeys(("strength", "part_of", "killed", "mood", "holder"), "headline"),
        **dict.fromkeys(("members", "origin"), "detail"),
    }


def test_where_one_attribute_is_ranked_the_others_are_details() -> None:
    ranked = ranks(GOOD.replace('type = "words"', 'rank = "background", type = "words"'))
    assert ranked.pop("origin") == "background"
    assert set(ranked.values()) == {"detail"}


def test_a_good_vocabulary_becomes_kinds_attributes_types_fields_and_effects() -> None:
    effect = '{ change = "force.strength", less = "by", to = "to" }'
    vocabulary = load(GOOD + TYPE.replace("EFFECT", effect))
    assert vocabulary.name == "Withdrawal"
    strength = vocabulary.attribute("force", "strength")
    assert strength is not None
    assert (strength.type, strength.unit, strength.stale_after) == ("quantity", "persons", "P6M")
    assert (strength.reach_back, strength.within, strength.many) == ("P1M", "part_of", False)
    changed = vocabulary.types["Changed"]
    assert list(changed.fields) == ["force", "to", "by", "mood", "words", "who", "base"]
    assert changed.fields["mood"].choices == ("high", "low")
    assert (changed.fields["who"].many, changed.fields["who"].optional) == (True, True)
    (made,) = changed.effects
    assert (made.verb, made.field, made.attribute) == ("change", "force", "strength")
    assert (made.by, made.sign, made.to, made.before) == ("by", -1, "to", None)


def test_a_label_that_is_not_given_is_the_name_with_spaces() -> None:
    found = load(GOOD).attribute("force", "part_of")
    assert found is not None
    assert found.label == "part of"


def test_what_was_checked_once_is_built_again_without_checking() -> None:
    vocabulary = load(GOOD + TYPE.replace("EFFECT", ""))
    assert build(vocabulary.raw) == vocabulary


def test_a_vocabulary_may_be_empty() -> None:
    assert load("").types == {}


@pytest.mark.parametrize(
    ("field", "type_", "many", "optional", "kinds"),
    [
        ('"quantity"', "quantity", False, False, ()),
        ('"date?"', "date", False, True, ()),
        ('"words*"', "words", True, False, ()),
        ('"force|base*?"', "entity", True, True, ("force", "base")),
        ('"any"', "entity", False, False, ()),
        ('"base.holder"', "entity", False, False, ("force",)),
        (
            '{ is = "force", list = true, optional = true, says = "who" }',
            "entity",
            True,
            True,
            ("force",),
        ),
        ('{ choices = ["a", "b"], optional = true }', "choice", False, True, ()),
    ],
)
def test_a_field_is_a_type_a_kind_or_an_attribute_with_list_and_optional_marks(
    field: str, type_: str, many: bool, optional: bool, kinds: tuple[str, ...]
) -> None:
    found = load(f"{GOOD}[types.A]\nfields = {{ x = {field} }}\n").types["A"].fields["x"]
    assert (found.type, found.many, found.optional) == (type_, many, optional)
    assert found.kinds == kinds


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ('name = "a"\n[kinds.base\n', 2, "not TOML"),
        ('name = "a"\nname = "b"\n', 2, "not TOML"),
        ('name = "a"\nkind = 1\n', 2, "did you mean 'kinds'?"),
        ("name = 3\n", 1, "name: must be a string"),
        ("kinds = 3\n", 1, "must be a table"),
        ("\nkinds = 3\n", 2, "must be a table"),
        ('[types]\nA = "x"\n', 2, "must be a table"),
        ('[kinds.base]\nlable = "x"\n', 2, "did you mean 'label'?"),
        ("[kinds.Base]\n", 1, "a kind is named by lowercase letters"),
        ("\n[kinds.words]\n", 2, "not as a type is"),
        ("[kinds.any]\n", 1, "not as a type is"),
        ("[kinds.base]\nattributes = 3\n", 2, "must be a table"),
        ("[kinds.base]\nattributes.holder = 3\n", 2, "must be a table such as"),
    ],
)
def test_what_is_no_kind_of_file_is_refused_at_its_line(text: str, line: int, says: str) -> None:
    found, message = told(text)
    assert (found, message.startswith(f"vocabulary.toml:{line}:")) == (line, True)
    assert says in message


@pytest.mark.parametrize(
    ("attribute", "says"),
    [
        ('x = { type = "number", persistence = "lasting" }', "must be one of quantity, choice"),
        ('x = { persistence = "lasting" }', "must be one of quantity, choice"),
        ('x = { type = "words" }', "must be one of lasting, observed, fixed"),
        ('x = { type = "words", persistence = "for ever" }', "must be one of lasting"),
        ('X = { type = "words", persistence = "lasting" }', "is named by lowercase letters"),
        ('x = { type = "words", persistence = "lasting", colour = "red" }', "is not a key here"),
        ('x = { type = "words", persistence = "lasting", uint = "m" }', "did you mean 'unit'?"),
        ('x = { type = "words", persistence = "lasting", unit = 3 }', "must be a str"),
        ('x = { type = "words", persistence = "lasting", many = "yes" }', "must be true or false"),
        ('x = { type = "choice", persistence = "lasting" }', "a choice has choices"),
        ('x = { type = "choice", choices = [], persistence = "lasting" }', "a choice has choices"),
        ('x = { type = "choice", choices = [1], persistence = "lasting" }', "list of strings"),
        ('x = { type = "words", choices = ["a"], persistence = "lasting" }', "nothing else has"),
        ('x = { type = "entity", kinds = ["bse"], persistence = "lasting" }', "is not a kind of"),
        ('x = { type = "entity", kinds = "base", persistence = "lasting" }', "list of strings"),
        (
            'x = { type = "words", persistence = "lasting", rank = "top" }',
            "must be one of headline, detail, background",
        ),
        (
            'x = { type = "words", persistence = "lasting", stale_after = "P6M" }',
            "only what is observed has one",
        ),
        (
            'x = { type = "words", persistence = "observed", stale_after = "6 months" }',
            "must be an ISO 8601 duration",
        ),
        (
            'x = { type = "words", persistence = "observed", reach_back = "P1DT6H" }',
            "must be an ISO 8601 duration",
        ),
        (
            'x = { type = "words", tally = true, persistence = "lasting" }',
            "only a single quantity can be a tally",
        ),
        (
            'x = { type = "quantity", tally = true, many = true, persistence = "lasting" }',
            "only a single quantity can be a tally",
        ),
        (
            'x = { type = "words", many = true, persistence = "fixed" }',
            "a collection is lasting or observed",
        ),
        (
            'x = { type = "quantity", within = "whole", persistence = "lasting" }',
            "must name an entity attribute of this kind",
        ),
        (
            'x = { type = "words", within = "holder", persistence = "lasting" }',
            "must name an entity attribute of this kind",
        ),
    ],
)
def test_an_attribute_that_breaks_a_rule_is_refused_at_its_line(attribute: str, says: str) -> None:
    line, message = told(f"{GOOD}attributes.{attribute}\n")
    assert line == LINES + 1
    assert f"vocabulary.toml:{line}: kinds.base.attributes." in message
    assert says in message


@pytest.mark.parametrize(
    ("type_", "line", "says"),
    [
        ("[types.base_held]\nfields = {}\n", 1, "a type is named by letters and digits"),
        ("[types.Retracted]\nfields = {}\n", 1, "not as a built-in type is"),
        ("[types.A]\n", 1, "must be a table of fields"),
        ("[types.A]\nfields = 3\n", 2, "must be a table of fields"),
        ("[types.A]\nfamly = 'x'\nfields = {}\n", 2, "did you mean 'family'?"),
        ("[types.A]\nfamily = 3\nfields = {}\n", 2, "must be a string"),
        ("[types.A]\nfields = { b = 'bse' }\n", 2, "is neither a kind nor a type of value"),
        ("[types.A]\nfields = { b = 'base|bse' }\n", 2, "'bse' is neither a kind"),
        ("[types.A]\nfields = { b = 'base.status' }\n", 2, "is not an attribute"),
        ("[types.A]\nfields = { b = 'choice' }\n", 2, "a choice is named by its attribute"),
        ("[types.A]\nfields = { b = 'entity' }\n", 2, "an entity is named by its kind"),
        ("[types.A]\nfields = { b = 3 }\n", 2, "must be a string such as"),
        ("[types.A]\nfields = { b = { is = 3 } }\n", 2, "must be a string such as"),
        ("[types.A]\nfields = { b = { iss = 'base' } }\n", 2, "did you mean 'is'?"),
        ("[types.A]\nfields = { b = { choices = [] } }\n", 2, "choices are a list of strings"),
        ("[types.A]\nfields = { b = { choices = ['a'], is = 'base' } }\n", 2, "without `is`"),
        ("[types.A.fields]\nb = 'base'\nc = 'bse'\n", 3, "types.A.fields.c"),
        ("[types.A]\nsays = '{c}'\nfields = { b = 'base' }\n", 2, "{c} is not a field"),
        ("[types.A]\nfields = { b = 'base' }\neffects = 3\n", 3, "must be a list of tables"),
        ("[types.A]\nfields = { b = 'base' }\neffects = ['x']\n", 3, "must be a list of tables"),
    ],
)
def test_a_type_that_breaks_a_rule_is_refused_at_its_line(type_: str, line: int, says: str) -> None:
    found, message = told(GOOD + type_)
    assert found == LINES + line
    assert says in message


@pytest.mark.parametrize(
    ("effect", "says"),
    [
        ("{}", "an effect has just one of set, change"),
        ("{ to = 'to' }", "an effect has just one of set, change"),
        ("{ set = 'force.mood', clear = 'force.mood', to = 'mood' }", "has just one of"),
        ("{ set = 'force.mood', to = 'mood', by = 'by' }", "'by' does not go with 'set'"),
        ("{ set = 'force', to = 'mood' }", "must be an entity field and an attribute"),
        ("{ set = 'mood.mood', to = 'mood' }", "must be an entity field and an attribute"),
        ("{ set = 'army.mood', to = 'mood' }", "must be an entity field and an attribute"),
        ("{ set = 'force.mood', to = 'spirit' }", "to = 'spirit' is not a field of this type"),
        ("{ set = 'force.spirit', to = 'mood' }", "has the attribute 'spirit'"),
        ("{ set = 'force.mood' }", "set of force.mood needs to or value"),
        ("{ set = 'force.mood', value = 'glum' }", "'glum' is not a choice of force.mood"),
        ("{ set = 'force.mood', to = 'mood', from_value = 'glum' }", "'glum' is not a choice"),
        ("{ set = 'force.mood', to = 'words' }", "is words, and force.mood takes choice"),
        ("{ set = 'force.members', to = 'who' }", "set is for single attributes"),
        ("{ add = 'force.mood', member = 'mood' }", "add is for collections"),
        ("{ add = 'force.members' }", "add of force.members needs member or value"),
        ("{ remove = 'force.members', member = 'to' }", "is quantity, and force.members takes"),
        ("{ size = 'force.members', to = 'who' }", "is entity, and force.members takes quantity"),
        ("{ size = 'force.members' }", "size of force.members needs to"),
        ("{ change = 'force.strength' }", "change of force.strength needs to or from or less"),
        ("{ change = 'force.mood', to = 'mood' }", "change is for a quantity"),
        ("{ change = 'force.strength', by = 'by' }", "'by' does not go with 'change'"),
        ("{ count = 'force.strength', by = 'by' }", "is no tally: count does not fit"),
        ("{ set = 'force.killed', to = 'by' }", "is a tally: set does not fit"),
        ("{ count = 'force.killed' }", "count of force.killed needs by"),
        ("{ count = 'force.killed', by = 'words' }", "is words, and force.killed takes quantity"),
        (
            "{ count = 'force.killed', by = 'by' }, { count = 'force.killed', by = 'to' }",
            "force.killed is counted into twice: one event is one number of it",
        ),
        ("{ clear = 'force.mood', to = 'mood' }", "'to' does not go with 'clear'"),
    ],
)
def test_an_effect_that_breaks_a_rule_is_refused_at_its_line(effect: str, says: str) -> None:
    line, message = told(GOOD + TYPE.replace("EFFECT", effect))
    assert line == LINES + 6
    assert f"vocabulary.toml:{line}: types.Changed.effects: " in message
    assert says in message


@pytest.mark.parametrize(
    "effect",
    [
        "{ set = 'force.mood', to = 'mood' }",
        "{ set = 'force.mood', value = 'high', from_value = 'low' }",
        "{ set = 'base.holder', to = 'force', from = 'who' }",
        "{ change = 'force.strength', more = 'by' }",
        "{ change = 'force.strength', from = 'by', to = 'to' }",
        "{ add = 'force.members', member = 'who' }",
        "{ remove = 'who.members', member = 'force' }",
        "{ size = 'force.members', to = 'to' }",
        "{ count = 'force.killed', by = 'by' }",
        "{ clear = 'force.members' }",
        "{ clear = 'base.holder' }",
    ],
)
def test_every_effect_of_the_alphabet_is_let_in(effect: str) -> None:
    assert len(load(GOOD + TYPE.replace("EFFECT", effect)).types["Changed"].effects) == 1


def test_one_event_may_count_into_the_tallies_of_two() -> None:
    both = "{ count = 'force.killed', by = 'by' }, { count = 'who.killed', by = 'to' }"
    assert len(load(GOOD + TYPE.replace("EFFECT", both)).types["Changed"].effects) == 2


def test_an_entity_of_any_of_two_kinds_needs_the_attribute_in_both() -> None:
    text = GOOD + "[types.A]\nfields = { x = 'force|base', y = 'force' }\n"
    text += "effects = [ { set = 'x.holder', to = 'y' } ]\n"
    assert "not every kind of 'x' has the attribute 'holder'" in told(text)[1]
    assert load(text.replace("force|base", "any")).types["A"].effects


def test_all_mistakes_are_told_together_the_first_line_first() -> None:
    text = "[kinds.base]\nlable = 'x'\nattributes.holder = { type = 'word' }\n"
    line, message = told(text)
    lines = [each.split(":")[1] for each in message.splitlines()]
    assert (line, lines) == (2, ["2", "3", "3"])


def test_what_a_file_holds_too_deeply_is_refused_and_not_a_crash() -> None:
    assert told("x = " + "[" * 100_000)[1].startswith("vocabulary.toml")


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        (
            f"{GOOD}[types.A]\nsays = 3\nfields = {{ b = 'base' }}\n",
            LINES + 2,
            "types.A.says: must be a string",
        ),
        (
            f"{GOOD}attributes.x = {{ type = 'quantity', persistence = 'fixed',"
            " within = ['a'] }\n",
            LINES + 1,
            "kinds.base.attributes.x.within: must name an entity attribute",
        ),
        (
            GOOD + TYPE.replace("EFFECT", "{ set = 'force.mood', to = ['mood'] }"),
            LINES + 6,
            "to = ['mood'] is not a field of this type",
        ),
        (
            GOOD + TYPE.replace("EFFECT", "{ set = 'force.mood', to = { mood = 1 } }"),
            LINES + 6,
            "is not a field of this type",
        ),
        (
            GOOD + TYPE.replace("EFFECT", "{ set = ['force.mood'], to = 'mood' }"),
            LINES + 6,
            "must be an entity field and an attribute",
        ),
        (
            GOOD + TYPE.replace("EFFECT", "{ set = 'force.origin', value = 3 }"),
            LINES + 6,
            "value = 3 must be a string",
        ),
        (
            GOOD + TYPE.replace("EFFECT", "{ set = 'force.mood', value = ['high'] }"),
            LINES + 6,
            "value = ['high'] must be a string",
        ),
        (
            GOOD
            + TYPE.replace("EFFECT", "{ set = 'force.origin', to = 'words', from_value = true }"),
            LINES + 6,
            "from_value = True must be a string",
        ),
        (f"{GOOD}label = 3\n", LINES + 1, "kinds.base.label: must be a string"),
        (f"{GOOD}says = ['a', 'b']\n", LINES + 1, "kinds.base.says: must be a string"),
        (
            f"{GOOD}[types.A]\nfields = {{ b = 'base', c = {{ choices = [1] }} }}\n",
            LINES + 2,
            "types.A.fields.c: choices are a list of strings",
        ),
        (
            f"{GOOD}[types.A.fields]\nb = 'base'\nc = {{ is = 'words', optional = 'yes' }}\n",
            LINES + 3,
            "types.A.fields.c: optional must be true or false",
        ),
        (
            f"{GOOD}[types.A.fields]\nb = {{ is = 'words', list = 1 }}\n",
            LINES + 2,
            "types.A.fields.b: list must be true or false",
        ),
        (
            f"{GOOD}[types.A.fields]\nb = {{ is = 'words', says = 1 }}\n",
            LINES + 2,
            "types.A.fields.b: says must be a string",
        ),
        (
            f"{GOOD}[types.A.fields]\nb = {{ choices = ['a'], unit = 1 }}\n",
            LINES + 2,
            "types.A.fields.b: unit must be a string",
        ),
    ],
)
def test_a_value_of_a_wrong_type_is_refused_and_not_a_crash(
    text: str, line: int, says: str
) -> None:
    found, message = told(text)
    assert found == line
    assert f"vocabulary.toml:{line}: " in message
    assert says in message


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("[kinds]\n\nbase = 3\n", 3, "kinds.base: must be a table"),
        ("name = 'x'\nkinds.base = 3\n", 2, "kinds.base: must be a table"),
        ("[kinds.base]\n[types]\nA = 'x'\n", 3, "types.A: must be a table"),
    ],
)
def test_what_should_be_a_table_is_told_at_its_own_line(text: str, line: int, says: str) -> None:
    found, message = told(text)
    assert found == line
    assert f"vocabulary.toml:{line}: {says}" in message


@pytest.mark.parametrize(
    ("effect", "says"),
    [
        (
            "{ change = 'force.strength', less = 'by', more = 'to' }",
            "less and more exclude each other",
        ),
        ("{ set = 'force.mood', to = 'mood', value = 'high' }", "to and value exclude each other"),
        (
            "{ set = 'base.holder', to = 'force', from = 'force', from_value = 'us' }",
            "from and from_value exclude each other",
        ),
        (
            "{ add = 'force.members', member = 'who', value = 'us' }",
            "member and value exclude each other",
        ),
        (
            "{ remove = 'force.members', member = 'who', value = 'us' }",
            "member and value exclude each other",
        ),
        ("{ change = 'force.strength', less = 'many' }", "less = 'many' is a list"),
        ("{ change = 'force.strength', more = 'many' }", "more = 'many' is a list"),
        ("{ count = 'force.killed', by = 'many' }", "by = 'many' is a list"),
        ("{ set = 'force.level', value = '5' }", "force.level has no constant"),
        ("{ set = 'force.level', to = 'to', from_value = '5' }", "force.level has no constant"),
        ("{ set = 'base.holder', to = 'base' }", "may be a base, and base.holder takes force"),
        ("{ set = 'base.holder', to = 'force', from = 'base' }", "from = 'base' may be a base"),
        ("{ set = 'base.holder', to = 'either' }", "may be a base, and base.holder takes force"),
        ("{ set = 'base.holder', to = 'all' }", "to = 'all' may be a base, and base.holder takes"),
        (
            "{ add = 'force.members', member = 'base' }",
            "member = 'base' may be a base, and force.members takes force",
        ),
        (
            "{ set = 'force.mood', to = 'temper' }",
            "may be 'glum', which is not a choice of force.mood",
        ),
        ("{ set = 'force.mood', to = 'mood', from = 'temper' }", "from = 'temper' may be 'glum'"),
    ],
)
def test_an_effect_that_says_two_things_or_does_not_fit_is_refused_at_its_line(
    effect: str, says: str
) -> None:
    line, message = told(RICH.replace("EFFECT", effect))
    assert line == LINES + 6
    assert f"vocabulary.toml:{line}: types.Changed.effects: " in message
    assert says in message


RICH = GOOD.replace(
    "[kinds.base]",
    "attributes.level = { type = 'quantity', persistence = 'lasting' }\n[kinds.base]",
) + TYPE.replace(
    "fields = {",
    "fields = { many = 'quantity*', either = 'force|base', all = 'any',"
    " temper = { choices = ['low', 'glum'] }, part = { choices = ['low'] },",
).replace('means = "A change of a force."\n', "")
"""GOOD and TYPE with fields that fit nothing, and as many lines."""


@pytest.mark.parametrize(
    "effect",
    [
        "{ set = 'force.mood', to = 'part' }",
        "{ set = 'force.level', to = 'many' }",
        "{ set = 'force.origin', value = 'the north', from_value = 'the south' }",
        "{ set = 'base.holder', value = 'us' }",
        "{ set = 'base.holder', to = 'who' }",
        "{ add = 'force.members', value = 'us' }",
        "{ set = 'all.holder', to = 'force' }",
    ],
)
def test_a_field_of_fewer_kinds_or_choices_than_the_attribute_has_fits_it(effect: str) -> None:
    assert len(load(RICH.replace("EFFECT", effect)).types["Changed"].effects) == 1


def test_an_entity_of_any_kind_fits_an_attribute_that_names_none() -> None:
    text = "[kinds.base]\nattributes.near = { type = 'entity', persistence = 'lasting' }\n"
    text += "[types.A]\nfields = { b = 'base', x = 'any' }\n"
    assert load(text + "effects = [ { set = 'b.near', to = 'x' } ]\n").types["A"].effects


@pytest.mark.parametrize(
    "path",
    [
        ROOT / "events" / "vocabulary.toml",
        ROOT / "chrono" / "model" / "vocabulary" / "starter.toml",
        *sorted((ROOT / "chrono" / "formats" / "importers" / "presets").glob("*.vocabulary.toml")),
    ],
    ids=lambda path: path.name,
)
def test_the_vocabularies_that_come_with_the_house_follow_the_rules(path: Path) -> None:
    assert load(path.read_text("utf-8"), path.name).types


# ------------------------------------------------------------------- what is after the reader


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        (f"name = 'x'\nx = {'1' * 5000}\n", 2, "a number has too many digits"),
        (f"[kinds.base]\nattributes.x = {{ many = {'1' * 9000} }}\n", 2, "too many digits"),
        (
            GOOD + TYPE.replace("EFFECT", f"{{ set = 'force.mood', to = 0x{'f' * 9000} }}"),
            LINES + 6,
            "to = a int too long to be shown is not a field of this type",
        ),
        (
            GOOD + TYPE.replace("EFFECT", f"{{ set = 0x{'f' * 9000}, to = 'mood' }}"),
            LINES + 6,
            "must be an entity field and an attribute",
        ),
        (
            GOOD + TYPE.replace("EFFECT", f"{{ set{'.a' * 3000} = 1, to = 'mood' }}"),
            LINES + 6,
            "must be an entity field and an attribute",
        ),
        (
            GOOD + TYPE.replace("EFFECT", f"{{ set = 'force.mood', value = {['a' * 500]} }}"),
            LINES + 6,
            "…",
        ),
    ],
)
def test_values_too_long_or_deep_to_show_are_refused_in_a_few_words(
    text: str, line: int, says: str
) -> None:
    found, message = told(text)
    assert found == line
    assert says in message
    assert len(message) < 300


def test_thousands_of_mistakes_are_told_without_reading_the_text_for_each() -> None:
    began = time.process_time()
    line, message = told("[kinds.base]\n" + "".join(f"k{n} = 1\n" for n in range(5000)))
    assert (line, message.count("\n")) == (2, 4999)
    assert message.endswith("known are attributes, label, says")
    assert time.process_time() - began < 10  # it took two minutes


@pytest.mark.parametrize("letter", ["[", "{", "[{", "]", "}", "{force"])
def test_a_template_of_brackets_without_end_costs_no_more_than_its_length(letter: str) -> None:
    template = letter * (100_000 // len(letter))
    began = time.process_time()
    assert len(sentence(template, {"force": "x"}, lambda _, value: str(value))) > 0
    assert time.process_time() - began < 2


def test_a_brace_that_is_not_closed_is_a_mistake() -> None:
    text = TYPE.replace("EFFECT", "").replace("{force} changed", "{force changed")
    line, message = told(GOOD + text)
    assert line == LINES + 3
    assert "{force changed[ to } is not a field of this type" in message
