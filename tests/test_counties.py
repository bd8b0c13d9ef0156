"""Places of county level: the list, documents of districts, and what of the list a store holds."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pyoxigraph as ox
import pytest

from graph.build import build
from graph.document.read import read
from graph.statements.department import names_of
from graph.statements.describe import describe
from graph.store.open import open_store
from graph.structure.parse import parse
from ontology.counties import counties, ends
from ontology.files import facts, registers
from ontology.homes import Home, home
from ontology.namespaces import DCT, DUBAN, ID, RDF, SKOS
from ontology.register import register
from tests.site import Page
from tests.table import rows
from web.app import create_app

DEPARTMENT, PLACE = ID + "department/", ID + "place/"
# as the Ministry of Civil Affairs counted them at the end of 2024; by province: tables/counties.csv
BY_KIND = {"县": 1301, "区": 977, "市": 397, "自治县": 117, "旗": 49, "自治旗": 3, "特区": 1, "神农架林区": 1}
DISTRICT = """{place}城市更新方案
一、重点任务
1.推进老旧小区改造。（牵头单位：区住建局；配合单位：区财政局）
2.到2025年，{place}新建公园10个。（牵头单位：区住房和城乡建设局）
"""
NANJING = """南京市城市更新方案
一、重点任务
1.推进老旧小区改造。（牵头单位：鼓楼区政府；配合单位：市财政局、朝阳区政府、桥东区政府）
2.到2025年，溧水区新建公园10个。（牵头单位：市城管局）
"""


def test_the_list_is_what_the_ministry_counted() -> None:
    counted = Counter(one.code[:2] + "0000" for one in counties())
    told = {row["province"]: int(row["count"]) for row in rows("counties.csv", at_least=31)}
    assert counted == told
    kinds = sorted(BY_KIND, key=len, reverse=True)
    assert Counter(next(filter(one.name.endswith, kinds)) for one in counties()) == BY_KIND
    codes = [one.code for one in counties()]
    assert codes == sorted(set(codes))


def test_the_short_name_of_an_autonomous_county_is_of_its_characters() -> None:
    short = {one.name: one.usual for one in counties() if one.usual}
    assert len(short) == 118
    for name, usual in short.items():
        assert "自治" in name
        assert usual[0] == name[0]
        assert usual[-1] == name[-1]
        assert set(usual) <= set(name)
    # 河南县 and 东乡县 are other places too
    assert {one.name for one in counties() if "自治" in one.name} - set(short) == {
        "河南蒙古族自治县",
        "东乡族自治县",
    }


def test_a_code_says_what_kind_of_place_it_is() -> None:
    for one in counties():
        number, above = int(one.code[4:]), register().places[register().places[one.code].above]
        if number > 80:
            assert one.name.endswith("市"), one
        elif number > 50:
            assert one.name.endswith("区"), one
        elif number > 20:
            assert one.name.endswith(("县", "旗", "神农架林区")), one
        else:
            # 吉首市 lies in a prefecture that is no city, 仙桃市 in none at all
            inside_city = above.names[0].endswith("市")
            assert one.name.endswith("区" if inside_city else ("区", "市")), one


def test_every_county_lies_in_a_place_of_the_registers() -> None:
    places = register().places
    labels = Counter(places[one.code].names[0] for one in counties())
    assert max(labels.values()) == 1
    for one in counties():
        above = places[one.code].above
        assert above in (one.code[:4] + "00", one.code[:2] + "0000"), one
        assert places.described(above), one
        assert places.lineage(one.code)[-1] == "100000"
        assert one.name in (*places[one.code].names, *places[one.code].inner), one
        assert one.code in places.called(one.name)


def test_a_name_that_several_bear_or_that_is_a_word_means_none_by_itself() -> None:
    places = register().places
    borne = Counter(one.name for one in counties())
    apart = [one for one in counties() if borne[one.name] > 1 or one.word]
    assert sum(count > 1 for count in borne.values()) == 29
    assert len(apart) == 79
    for one in apart:
        assert places.named(one.name) is None, one
        assert places.leading(one.name)[0] is None, one
        assert places.named(one.name, places[one.code].above) == one.code
        assert places.leading(places[one.code].names[0])[0] == one.code


def test_every_county_is_told_in_its_own_documents_and_in_those_of_the_place_above() -> None:
    places, names = register().places, names_of(register())
    for one in counties():
        place = places[one.code]
        inside, above = Home(one.code, "title"), Home(place.above, "title")
        assert home(places, title=f"{place.names[0]}2024年工作要点") == inside, one
        education = names.known(f"{one.name}教育局", above).department
        assert education == f"{DEPARTMENT}{one.code}-education", one
        assert names.known(f"{one.name}人民政府", above).place == one.code, one
        assert names.known(f"{place.prefixes[-1]}财政局", inside).place == one.code, one


@pytest.mark.parametrize(
    ("name", "after", "whole"),
    [
        ("海淀区", "域协同", False),
        ("海淀区", "教育局", True),
        ("东方市", "场", False),
        ("义乌市", "市场监管局", True),
        ("公安县", "级", False),
        ("淳安县", "城管局", True),
        ("阿荣旗", "", True),
    ],
)
def test_where_a_name_ends(name: str, after: str, whole: bool) -> None:
    assert ends(name, after) == whole


def described(text: str, folder: Path) -> list[ox.Quad]:
    path = folder / "文件.txt"
    path.write_text(text, encoding="utf-8")
    return describe(parse(read(path)), register())


def test_two_districts_have_two_departments_of_one_function(tmp_path: Path) -> None:
    functions = {}
    for place, code in (("海淀区", "110108"), ("余杭区", "330110"), ("福州市鼓楼区", "350102")):
        quads = described(DISTRICT.format(place=place), tmp_path)
        said = [(q.subject.value, q.predicate.value, q.object.value) for q in quads]
        (document,) = (s for s, p, o in said if (p, o) == (RDF + "type", DUBAN.PolicyDocument))
        assert document.startswith(f"{ID}{code}-")
        assert (document, DCT + "spatial", PLACE + code) in said
        department = f"{DEPARTMENT}{code}-housing-construction"
        assert (department, DUBAN.jurisdiction, PLACE + code) in said
        assert (department, SKOS + "prefLabel", f"{place}住建局") in said
        assert (department, DUBAN.certainty, ID + "certainty/proposed") in said
        assert (department, DUBAN.reason, "层级前缀与文件所属地区相符") in said
        functions[department] = {o for s, p, o in said if (s, p) == (department, DUBAN.function)}
    assert len(functions) == 3
    assert len({frozenset(found) for found in functions.values()}) == 1


def test_a_document_describes_the_counties_that_it_speaks_of_and_no_others(tmp_path: Path) -> None:
    quads = described(NANJING, tmp_path)
    said = {(q.subject.value, q.predicate.value, q.object.value) for q in quads}
    # 朝阳区 may be Beijing's or Changchun's, 桥东区 lies in Zhangjiakou: neither is taken
    assert {s.removeprefix(PLACE) for s, _, o in said if o == DUBAN.Place} == {"320106", "320117"}
    assert {(p, o) for s, p, o in said if s == PLACE + "320106"} == {
        (RDF + "type", DUBAN.Place),
        (SKOS + "notation", "320106"),
        (DUBAN.level, ID + "level/county"),
        (SKOS + "broader", PLACE + "320100"),
        (SKOS + "prefLabel", "南京市鼓楼区"),
        (SKOS + "hiddenLabel", "鼓楼区"),
    }
    known = {fact.subject for fact in facts(registers())} | {s for s, _, _ in said}
    assert {o for _, p, o in said if o.startswith(PLACE)} <= known
    assert not {f"{DEPARTMENT}{code}-general-government" for code in ("110105", "220104", "130702")} & known


def test_the_registers_of_a_store_hold_no_list(built: Path) -> None:
    with open_store(built) as store:
        places = {
            q.subject.value for q in store.graph(ID + "graph/registers") if q.object.value == DUBAN.Place
        }
    assert len(places) < 400
    assert PLACE + "110108" not in places


def test_pages_of_counties_and_of_their_departments(tmp_path: Path) -> None:
    folder = tmp_path / "文件"
    folder.mkdir()
    for name, text in (
        ("海淀", DISTRICT.format(place="海淀区")),
        ("鼓楼", DISTRICT.format(place="福州市鼓楼区")),
    ):
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    (folder / "南京.txt").write_text(NANJING, encoding="utf-8")
    with open_store(tmp_path / "store", write=True) as store:
        assert not build([folder], store, register(), processes=2).bad
    with open_store(tmp_path / "store") as store:
        client = create_app(store).test_client()
        for address, shown in (
            ("/places/110108", ("海淀区", "北京市", "海淀区住建局", "海淀区城市更新方案", "新建公园")),
            ("/places/320106", ("南京市鼓楼区", "南京市鼓楼区政府")),
            ("/places/350102", ("福州市鼓楼区", "福州市鼓楼区住建局")),
            ("/places/320100", ("南京市鼓楼区", "溧水区")),
            (
                "/departments/350102-housing-construction",
                ("福州市鼓楼区住建局", "区住房和城乡建设局", "县级"),
            ),
        ):
            response = client.get(address)
            assert response.status_code == 200, address
            assert [text for text in shown if text not in response.text] == [], address
            links = [link for link in Page(response.text).links if "/places/" in link]
            assert all(client.get(link).status_code == 200 for link in links)
