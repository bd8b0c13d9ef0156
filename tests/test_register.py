"""Printed names and the departments and places that they stand for."""

import re
from collections import Counter

import pyoxigraph as ox
import pytest

from graph.document.read import bundled
from ontology.files import facts, names, registers
from ontology.lexicon import labels
from ontology.namespaces import DCT, DUBAN, ID, ORG, PREFIXES, RDF, SKOS
from ontology.register import REASONS, Register, register
from tests.table import rows

DEPARTMENT = ID + "department/"
PREFECTURES, PROVINCES = 333, 34
# what the names in the brackets of the bundled document end with
ENDINGS = ("局", "委", "办", "政府", "公司", "妇联", "组织部", "办公厅", "支队")
SCHEMES = {"organisation-class": "organisation-classes", "function": "functions", "level": "levels"}
KINDS = {ORG + "classification": "organisation-class", DUBAN.function: "function", DUBAN.level: "level"}


@pytest.mark.parametrize(
    "row", rows("departments.csv", at_least=100), ids=lambda r: f"{r['printed']}@{r['place']}"
)
def test_departments(row):
    found = register().resolve(row["printed"], row["place"] or None, row["on"] or None)
    assert (found.department or "").removeprefix(DEPARTMENT) == row["department"], row["why"]
    assert (found.rule or "") == row["rule"], row["why"]
    proposed = "; ".join(f"{c.department.removeprefix(DEPARTMENT)} {c.rule}" for c in found.candidates)
    assert proposed == row["candidates"], row["why"]


@pytest.mark.parametrize("row", rows("homes.csv", at_least=55), ids=lambda r: r["title"])
def test_the_place_that_a_title_begins_with(row):
    assert (register().home(row["title"]) or "") == row["place"], row["why"]


@pytest.mark.parametrize(
    "row", rows("places.csv", at_least=35), ids=lambda r: f"{r['printed']}@{r['within']}"
)
def test_places(row):
    assert (register().place(row["printed"], row["within"] or None) or "") == row["place"], row["why"]


def test_a_third_of_the_cases_must_not_be_read():
    for name, column in (("departments.csv", "department"), ("homes.csv", "place"), ("places.csv", "place")):
        found = [row[column] for row in rows(name, at_least=20)]
        assert found.count("") * 3 >= len(found)


def test_every_name_that_the_bundled_document_prints_is_listed():
    text = re.sub(r"\s", "", bundled().text.value)
    printed = {
        row["printed"] for row in rows("departments.csv", at_least=100) if "city’s document" in row["why"]
    }
    printed = {name for name in printed if name in text}
    assert len(printed) >= 40
    known = set(register().names("130300"))
    assert printed <= known
    # and no name in its brackets is one that the register lacks
    lists = re.findall(
        r"[（(](?:牵头部门|牵头单位|责任单位)?[:：]?((?:市|[^（()），、：:]{2,3}区)[^（()）]*?)[)）]", text
    )
    said = {
        name for found in lists for name in re.split(r"[、，]|责任单位：", found) if name.endswith(ENDINGS)
    }
    assert len(said) >= 35
    assert said <= known


def test_names_by_which_a_department_is_found():
    for given in (
        "市交通局",
        "秦皇岛市交通运输局",
        "130300-jiaotong",
        DEPARTMENT + "130300-jiaotong",
        " 市交通局 ",
    ):
        assert [d.iri for d in register().find(given)] == [DEPARTMENT + "130300-jiaotong"]
    assert register().find("市高兴局") == ()
    assert register().department(DEPARTMENT + "130300-jiaotong").label == "市交通运输局"
    with pytest.raises(KeyError):
        register().department(DEPARTMENT + "130300-gaoxing")


def test_what_is_what():
    def classes(name):
        (found,) = register().find(name)
        return found.classes

    assert classes("市供电公司") == ("enterprise",)
    assert classes("市妇联") == ("mass-organisation",)
    assert classes("市委组织部") == ("party-body",)
    assert classes("市纪委监委") == ("discipline-body",)
    assert classes("海港区政府") == ("government",)
    assert classes("市住建局") == ("government-department",)


def test_functions_are_shared_across_places():
    (city,), (centre,) = register().find("市住建局"), register().find("住房城乡建设部")
    assert city.functions == centre.functions == ("housing-construction",)


def test_reforms():
    (old,), (new,) = register().find("银保监会"), register().find("金融监管总局")
    assert (old.began, old.ended) == ("2018-03-17", "2023-03-10")
    assert old.successors == (new.iri,)
    assert old.stood("2020-01-01")
    assert not old.stood("2024-01-01")


TWICE = """
@prefix d: <https://w3id.org/duban/id/department/> . @prefix p: <https://w3id.org/duban/id/place/> .
@prefix l: <https://w3id.org/duban/id/level/> . @prefix duban: <https://w3id.org/duban/def#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> . @prefix org: <http://www.w3.org/ns/org#> .
@prefix dct: <http://purl.org/dc/terms/> .
p:1 duban:level l:prefecture ; skos:prefLabel "甲市"@zh .
p:11 duban:level l:county ; skos:prefLabel "鼓楼区"@zh ; skos:broader p:1 .
p:2 duban:level l:prefecture ; skos:prefLabel "乙市"@zh .
p:21 duban:level l:county ; skos:prefLabel "鼓楼区"@zh ; skos:broader p:2 .
d:a duban:jurisdiction p:11 ; duban:level l:county ; skos:prefLabel "鼓楼区政府"@zh .
d:b duban:jurisdiction p:21 ; duban:level l:county ; skos:prefLabel "鼓楼区政府"@zh .
d:old duban:jurisdiction p:1 ; duban:level l:prefecture ; skos:prefLabel "市规划局"@zh .
d:new duban:jurisdiction p:1 ; duban:level l:prefecture ; skos:prefLabel "市规划局"@zh .
<https://w3id.org/duban/id/change/1> dct:date "2019-01-10" ;
    org:originalOrganization d:old ; org:resultingOrganization d:new .
"""


@pytest.mark.parametrize(
    ("printed", "place", "on", "department", "candidates"),
    [
        ("鼓楼区政府", "1", None, "a", 0),
        ("鼓楼区政府", "2", None, "b", 0),
        ("甲市鼓楼区政府", None, None, "a", 0),
        ("鼓楼区政府", None, None, None, 2),
        ("区政府", "21", None, "b", 0),
        ("市规划局", "1", "2018-06-01", "old", 0),
        ("市规划局", "1", "2019-01-10", "new", 0),
        ("市规划局", "1", None, None, 2),
        ("市规划局", "2", "2018-06-01", None, 2),
    ],
)
def test_a_name_that_two_bear(printed, place, on, department, candidates):
    twice = Register(facts(quad.triple for quad in ox.parse(TWICE, ox.RdfFormat.TURTLE)))
    found = twice.resolve(printed, place, on)
    assert (found.department or "").removeprefix(DEPARTMENT) == (department or "")
    assert len(found.candidates) == candidates
    assert all(candidate.reason == REASONS[candidate.rule] for candidate in found.candidates)


def entries():
    """Return {IRI: {predicate: [value]}} of the departments and changes."""
    found = {}
    for fact in facts(registers()):
        found.setdefault(fact.subject, {}).setdefault(fact.predicate, []).append(fact.value)
    return {iri: entry for iri, entry in found.items() if DUBAN.Department in entry.get(RDF + "type", [])}


def test_every_entry_is_whole():
    found = entries()
    assert len(found) >= 150
    known = {prefix: labels(name) for prefix, name in SCHEMES.items()}
    for iri, entry in found.items():
        assert len(entry[SKOS + "prefLabel"]) == 1, iri
        for predicate, prefix in KINDS.items():
            assert entry[predicate], iri
            assert {value.removeprefix(PREFIXES[prefix]) for value in entry[predicate]} <= set(
                known[prefix]
            ), iri
        code = entry[DUBAN.jurisdiction][0].rsplit("/", 1)[1]
        assert code in register().places, iri
        assert iri.removeprefix(DEPARTMENT).startswith(code), iri


def test_no_two_departments_share_a_name():
    said = [
        (name, iri)
        for iri, entry in entries().items()
        for name in [*entry[SKOS + "prefLabel"], *entry.get(SKOS + "altLabel", [])]
    ]
    twice = {name for name, count in Counter(name for name, _ in said).items() if count > 1}
    assert twice == set()
    assert len([name for name, iri in said if iri.startswith(DEPARTMENT + "1303")]) >= 200


def test_changes_lead_from_listed_departments_to_listed_departments():
    ends = (ORG + "originalOrganization", ORG + "resultingOrganization")
    changes = [fact for fact in facts(registers()) if fact.predicate in ends]
    assert len(changes) >= 25
    assert {fact.value for fact in changes} <= set(entries())
    dated = {fact.subject for fact in facts(registers()) if fact.predicate == DCT + "date"}
    assert {fact.subject for fact in changes} == dated


def test_places_are_whole():
    places = register().places
    codes = {
        fact.subject.rsplit("/", 1)[1]
        for fact in facts(registers())
        if fact.subject.startswith(ID + "place/")
    }
    by_level = Counter(places[code].level for code in codes)
    assert by_level["province"] == PROVINCES
    assert by_level["prefecture"] == PREFECTURES
    for code in codes:
        assert places.lineage(code)[-1] == "100000"
        if re.fullmatch(r"\d{4}00", code) and places[code].level == "prefecture":
            assert places[code].above == code[:2] + "0000"


def test_a_register_a_place():
    assert {"100000-china", "130300-qinhuangdao", "places"} <= set(names("registers"))
