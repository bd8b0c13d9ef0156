"""Printed names of places that no register lists: place, function, department, or why that is not sure."""

import re
from itertools import product

import pytest

from graph.statements.department import names_of
from ontology.abbreviation import Kind, ending_of, kind
from ontology.functions import functions, normal
from ontology.homes import NOWHERE, Home
from ontology.namespaces import ID
from ontology.naming import REASONS, read
from ontology.register import register
from tests.table import rows

DEPARTMENT = ID + "department/"
PLACES = register().places
NAMES = names_of(register())
STEMS = [(one.id, stem) for one in functions().values() for stem in one.stems]
WHOLE = [(one.id, name) for one in functions().values() for name in one.names]
# a document's place, and how its departments' names begin
PREFIXES = [
    ("100000", "国家"),
    ("130000", "省"),
    ("450000", "自治区"),
    ("131100", "市"),
    ("310000", "市"),
    ("532900", "州"),
    ("130322", "县"),
    ("130302", "区"),
    (None, "衡水市"),
    (None, "河北省"),
    (None, "河北省衡水市"),
    ("131100", "桃城区"),
]
USUAL = ("局", "委", "委员会", "办", "办公室")


def home(code):
    return Home(code, "title") if code else NOWHERE


@pytest.mark.parametrize("row", rows("names.csv", at_least=270), ids=lambda r: f"{r['printed']}@{r['home']}")
def test_names(row):
    found = NAMES.known(row["printed"], home(row["home"]), None, row["before"])
    assert (found.department or "").removeprefix(DEPARTMENT) == row["department"], (row["why"], found)
    assert (found.function or "") == row["function"], (row["why"], found)
    assert (found.state == "open") == bool(row["doubt"]), (row["why"], found)
    if row["doubt"]:
        assert found.reason == REASONS[row["doubt"]], row["why"]


def test_a_third_of_the_names_must_not_be_read():
    found = [row["department"] for row in rows("names.csv", at_least=270)]
    assert found.count("") * 3 >= len(found)
    places = {row["home"] for row in rows("names.csv", at_least=270)}
    assert len(places) >= 40


@pytest.mark.parametrize(("code", "prefix"), PREFIXES)
def test_every_stem_with_every_prefix_and_ending_tells_its_function(code, prefix):
    wrong = [
        prefix + stem + ending
        for (about, stem), ending in product(STEMS, USUAL)
        if (found := read(prefix + stem + ending, PLACES, home(code)).kind) is None or found.function != about
    ]
    # 国家 + 税务局 is 国税 too: the state's taxes before 2018, and the tax office of the state
    assert [name for name in wrong if name != "国家税务局"] == []


@pytest.mark.parametrize(("code", "prefix"), PREFIXES)
def test_every_whole_name_with_every_prefix_tells_its_function(code, prefix):
    for about, name in WHOLE:
        printed = name.replace("…", prefix) if "…" in name else prefix + name
        found = read(printed, PLACES, home(code)).kind
        assert found, printed
        assert found.function == about, printed


def test_no_word_tells_two_functions():
    told = {}
    for one in functions().values():
        for word in {normal(word) for word in (*one.stems, *one.names, *one.loose)}:
            told.setdefault(word, set()).add(one.id)
    assert {word: found for word, found in told.items() if len(found) > 1} == {}
    assert len(told) >= 900


def test_no_two_kinds_share_an_identifier_or_a_label():
    place = PLACES["131100"]
    endings = {"", "bureau", "committee", "office", "centre", "detachment"}
    made = {
        Kind(one.id, ending, party)
        for one, ending, party in product(functions().values(), endings, (False, True))
        if one.usual and (ending or not one.stems)
    }
    identifiers = {}
    for one in made:
        identifiers.setdefault(one.identifier(place), set()).add((one.label(place), one.function, one.party))
    assert all(len(found) == 1 for found in identifiers.values())
    assert all(re.fullmatch(r"131100(-[a-z]+)+", name) for name in identifiers)


def test_every_usual_name_is_a_form_of_its_own_name():
    for one in functions().values():
        assert bool(one.usual) == bool(one.stems or one.names), one.id
        for name in one.usual:
            if "…" not in name:
                assert kind(name).function == one.id, name
            assert ending_of(name) or not one.stems, name


def test_a_function_hangs_below_functions_that_there_are():
    known = functions()
    for one in known.values():
        assert set(one.broader) | set(one.replaced_by) <= set(known), one.id
        assert not one.replaced_by or one.note, one.id
    assert sum(bool(one.replaced_by) for one in known.values()) >= 15


def test_a_department_is_called_by_its_usual_name():
    def label(printed, code):
        return NAMES.known(printed, home(code)).derived.label

    assert label("市住房城乡建设管理委员会", "310000") == "上海市住建委"
    assert label("省住房和城乡建设厅", "410000") == "河南省住建厅"
    assert label("团市委", "131100") == "共青团衡水市委"
    assert label("市委统一战线工作部", "131100") == "衡水市委统战部"
    assert label("自治区党委宣传部", "450300") == "广西壮族自治区党委宣传部"


def test_what_kind_of_organisation_a_derived_department_is():
    def classified(printed):
        return NAMES.known(printed, home("131100")).derived.classification

    assert classified("市住建局") == "government-department"
    assert classified("市委组织部") == "party-body"
    assert classified("市委金融办") == "party-body"
    assert classified("市政府") == "government"
    assert classified("市税务局") == "vertical-body"
    assert classified("市疾控中心") == "public-institution"
    assert classified("市妇联") == "mass-organisation"
    assert classified("市中级人民法院") == "court"
    assert classified("市供电公司") == "enterprise"


def test_who_is_proposed():
    found = NAMES.known("市环保局", home("130300"))
    assert [(c.label, c.rule) for c in found.candidates] == [("市生态环境局", "predecessor")]
    found = NAMES.known("市房管局", home("130300"))
    assert [(c.label, c.rule) for c in found.candidates] == [("市住建局", "same-function")]
    # bare names are not taken where the document may be of a place inside the city
    inside = Home("131100", "title", False)
    assert NAMES.known("住建局", inside).department is None
    assert NAMES.known("市住建局", inside).department == DEPARTMENT + "131100-housing-construction"
    assert NAMES.known("教育局", Home("130300", "title", False)).department is None
