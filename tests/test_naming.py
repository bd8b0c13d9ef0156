"""A city that no register lists: its graph, the list of its names, and decisions that change both."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pyoxigraph as ox
import pytest

from duban.cli import run
from graph.document.read import read
from graph.statements.department import names_of
from graph.statements.describe import describe
from graph.store.open import open_store
from graph.structure.parse import parse
from ontology.decisions import UnreadableDecisions, decisions
from ontology.files import facts
from ontology.homes import home
from ontology.namespaces import DUBAN, ID, ORG, SKOS
from ontology.register import Register, register
from tests.table import rows

DEPARTMENT = ID + "department/"
HEAD = "printed,place,department,decision,by,date,note\n"
HENGSHUI = """衡水市海绵城市建设方案
一、重点任务
1.推进老旧小区改造。（牵头单位：市住建局；配合单位：市财政局、市城管局）
2.治理积水点。（牵头单位：市住房和城乡建设局；配合单位：市城管执法局、市创城办）
3.保护河湖。（牵头单位：省水利厅；配合单位：朝阳区住建局、各县区政府）
"""
CANGZHOU = HENGSHUI.replace("衡水市", "沧州市")
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def duban(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes]) -> Run:
    """Return what runs the command in a folder with the documents of two cities: its code, output, errors."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("DUBAN_STORE", raising=False)
    Path("衡水.txt").write_text(HENGSHUI, encoding="utf-8")
    Path("沧州.txt").write_text(CANGZHOU, encoding="utf-8")

    def told(*arguments: str) -> tuple[int, str, str]:
        code = run(list(arguments))
        printed = capsysbinary.readouterr()
        return code, printed.out.decode(), printed.err.decode()

    return told


def decide(*lines: str) -> None:
    Path("names.csv").write_text(HEAD + "\n".join(lines), encoding="utf-8")


def listed(duban: Run, *arguments: str) -> dict[tuple[str, str], dict[str, str]]:
    """Return the lines of `duban names` by printed name and place."""
    code, out, _ = duban("names", "--format", "json", *arguments)
    assert code == 0
    return {(row["printed"], row["place"]): row for row in json.loads(out)["rows"]}


@pytest.mark.parametrize("row", rows("jurisdictions.csv", at_least=55), ids=lambda r: r["why"])
def test_the_place_of_a_document(row: dict[str, str]) -> None:
    found = home(
        register().places,
        row["issuer"] or None,
        row["title"] or None,
        row["number"] or None,
        row["text"],
        row["printed"].split(),
    )
    assert (found.code or "", found.rule, found.exact) == (row["place"], row["rule"], row["exact"] == "yes")
    assert " ".join(sorted(found.candidates)) == row["candidates"], row["why"]
    assert found.reason


def test_two_cities_have_two_departments_of_one_function(duban: Run) -> None:
    assert duban("build", "衡水.txt", "沧州.txt")[0] == 0
    found = listed(duban)
    one, other = found["市住建局", "衡水市"], found["市住建局", "沧州市"]
    assert (one["identifier"], other["identifier"]) == (
        "131100-housing-construction",
        "130900-housing-construction",
    )
    assert one["function"] == other["function"] == "住房城乡建设"
    assert (one["department"], other["department"]) == ("衡水市住建局", "沧州市住建局")
    # the province's office is one for both
    assert found["省水利厅", "衡水市"]["identifier"] == found["省水利厅", "沧州市"]["identifier"]


def test_forms_of_one_name_are_one_department_and_are_listed(duban: Run) -> None:
    assert duban("build", "衡水.txt")[0] == 0
    found = listed(duban)
    short, full = found["市住建局", "衡水市"], found["市住房和城乡建设局", "衡水市"]
    assert short["identifier"] == full["identifier"]
    assert "市住房和城乡建设局”是同一名称的不同写法" in short["reason"]
    assert "市住建局”是同一名称的不同写法" in full["reason"]


def test_names_that_are_only_alike_are_proposed(duban: Run) -> None:
    assert duban("build", "衡水.txt")[0] == 0
    found = listed(duban)
    one, other = found["市城管局", "衡水市"], found["市城管执法局", "衡水市"]
    assert one["identifier"] != other["identifier"]
    assert "衡水市城管执法局" in one["candidates"]
    assert "衡水市城管局" in other["candidates"]


def test_what_is_not_sure_stays_a_printed_name(duban: Run) -> None:
    assert duban("build", "衡水.txt")[0] == 0
    found = {printed: row for (printed, _), row in listed(duban).items() if row["state"] == "未定"}
    assert set(found) == {"市创城办", "朝阳区住建局", "各县区政府"}
    assert all(row["identifier"] == "" and row["reason"] for row in found.values())
    # two cities have one, and neither is this
    elsewhere = found["朝阳区住建局"]
    assert elsewhere["function"] == "住房城乡建设"
    assert "北京市朝阳区住建局" in elsewhere["candidates"]
    assert "长春市朝阳区住建局" in elsewhere["candidates"]


def test_the_graph_says_that_a_department_is_proposed(tmp_path: Path) -> None:
    path = tmp_path / "衡水.txt"
    path.write_text(HENGSHUI, encoding="utf-8")
    quads = describe(parse(read(path)), register())
    said = [
        (q.predicate.value, q.object.value)
        for q in quads
        if q.subject.value.endswith("131100-housing-construction")
    ]
    assert (SKOS + "prefLabel", "衡水市住建局") in said
    names = [value for predicate, value in said if predicate == SKOS + "altLabel"]
    assert names == ["市住建局", "市住房和城乡建设局"]
    for expected in (
        (DUBAN.certainty, ID + "certainty/proposed"),
        (DUBAN.reason, "层级前缀与文件所属地区相符"),
        (DUBAN.jurisdiction, ID + "place/131100"),
        (DUBAN.level, ID + "level/prefecture"),
        (DUBAN.function, ID + "function/housing-construction"),
        (ORG + "classification", ID + "organisation-class/government-department"),
    ):
        assert expected in said
    document = next(q.subject for q in quads if q.predicate.value == DUBAN.placeRule)
    assert (document, "title") in [(q.subject, q.object.value) for q in quads]
    # in the document's own graph, and the same again
    assert {q.graph_name for q in quads if q.subject.value.startswith(DEPARTMENT)} >= {document}
    assert describe(parse(read(path)), register()) == quads


def test_a_decision_changes_the_graph_on_the_next_build(duban: Run) -> None:
    assert duban("build", "衡水.txt", "沧州.txt")[0] == 0
    decide(
        "市城管执法局,衡水市,131100-urban-management,same,张三,2024-05-01,两块牌子",
        "市创城办,131100,131100-chuangcheng,new,张三,2024-05-01,",
        "市住房和城乡建设局,衡水市,131100-housing-construction,different,张三,,核实中",
        "朝阳区住建局,,衡水市住建局,same,张三,,",
    )
    code, out, _ = duban("build", "衡水.txt", "沧州.txt")
    assert code == 0
    assert "已更新" in out
    found = listed(duban)
    assert found["市城管执法局", "衡水市"]["identifier"] == "131100-urban-management"
    # the decision is for one place
    assert found["市城管执法局", "沧州市"]["identifier"] == "130900-urban-enforcement"
    made = found["市创城办", "衡水市"]
    assert (made["identifier"], made["department"], made["state"]) == (
        "131100-chuangcheng",
        "衡水市创城办",
        "人定",
    )
    assert "张三" in made["reason"]
    assert found["市住房和城乡建设局", "衡水市"]["identifier"] == ""
    assert "核实中" in found["市住房和城乡建设局", "衡水市"]["reason"]
    assert found["市住建局", "衡水市"]["identifier"] == "131100-housing-construction"
    assert found["朝阳区住建局", "衡水市"]["identifier"] == "131100-housing-construction"
    # and without the file all is as before
    Path("names.csv").unlink()
    assert duban("build", "衡水.txt", "沧州.txt")[0] == 0
    assert listed(duban)["市城管执法局", "衡水市"]["identifier"] == "131100-urban-enforcement"


def test_a_decision_says_which_district_is_meant(duban: Run) -> None:
    decide("朝阳区住建局,衡水市,长春市朝阳区住建局,same,张三,,结对")
    assert duban("build", "衡水.txt")[0] == 0
    found = listed(duban)["朝阳区住建局", "衡水市"]
    assert (found["identifier"], found["department"]) == (
        "220104-housing-construction",
        "长春市朝阳区住建局",
    )


def test_a_decision_overrides_the_register(duban: Run) -> None:
    decide("市住建局,秦皇岛市,130300-chengguan-zhifa,same,,,")
    assert duban("build")[0] == 0
    assert listed(duban)["市住建局", "秦皇岛市"]["identifier"] == "130300-chengguan-zhifa"
    decide("市住建局,秦皇岛市,,different,,,")
    assert duban("build")[0] == 0
    assert listed(duban)["市住建局", "秦皇岛市"]["identifier"] == ""


def test_a_line_that_says_new_confirms_what_the_grammar_proposes(duban: Run) -> None:
    decide("市住建局,衡水市,131100-housing-construction,new,李四,2024-06-01,")
    assert duban("build", "衡水.txt")[0] == 0
    for printed in ("市住建局", "市住房和城乡建设局"):
        row = listed(duban)[printed, "衡水市"]
        assert (row["identifier"], row["state"]) == ("131100-housing-construction", "人定")
    with open_store("duban-store") as store:
        query = "SELECT ?c WHERE { ?d <https://w3id.org/duban/def#certainty> ?c ; "
        query += '<http://www.w3.org/2004/02/skos/core#prefLabel> "衡水市住建局"@zh }'
        rows_ = store.query(query)
        assert isinstance(rows_, ox.QuerySolutions)
        assert {row["c"].value for row in rows_} == {ID + "certainty/decided"}


@pytest.mark.parametrize("form", ["table", "csv", "json", "xlsx"])
def test_the_list_in_every_form(form: str, duban: Run) -> None:
    code, out, _ = duban("names", "衡水.txt", "--format", form, "-o", f"名称.{form}")
    assert (code, out) == (0, "")
    data = Path(f"名称.{form}").read_bytes()
    if form == "xlsx":
        sheet = openpyxl.load_workbook(io.BytesIO(data)).active
        assert sheet.max_row == 10
        assert sheet["A1"].value == "原文名称"
        return
    text = data.decode("utf-8-sig")
    assert "衡水市住建局" in text
    if form == "csv":
        table = list(csv.DictReader(io.StringIO(text, newline="")))
        assert len(table) == 9
        assert [int(row["次数"]) for row in table] == sorted((int(r["次数"]) for r in table), reverse=True)
    assert not Path("duban-store").exists()  # a file alone touches no store


def test_only_what_is_not_settled(duban: Run) -> None:
    assert duban("build")[0] == 0
    assert listed(duban, "--unsettled") == {}
    assert len(listed(duban)) >= 40


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("市住建局,衡水市,,same,,,", "names.csv:2: same 要在 department 一栏"),
        ("市住建局,衡水市,甲乙丙,same,,,", "names.csv:2: department 一栏的“甲乙丙”认不出"),
        ("市住建局,衡水市,住建,new,,,", "names.csv:2: new 要在 department 一栏写新标识符：131100-"),
        ("市住建局,衡水市,130900-x,new,,,", "names.csv:2: new 要在 department 一栏写新标识符：131100-"),
        ("市住建局,,131100-x,new,,,", "names.csv:2: new 要在 place 一栏"),
        ("市住建局,某某市,131100-x,new,,,", "names.csv:2: place 一栏的“某某市”不是名录里的地区"),
        ("市住建局,衡水市,131100-x,merge,,,", "names.csv:2: decision 一栏是“merge”"),
        (
            "市住建局,朝阳区,220104-x,new,,,",
            "names.csv:2: place 一栏的“朝阳区”不是名录里的地区，或同名的不止一个",
        ),
        (",衡水市,131100-x,new,,,", "names.csv:2: printed 一栏是空的"),
        (
            "市住建局,衡水市,131100-x,new,,,\n市住建局,衡水市,131100-y,new,,,",
            "names.csv:3: “市住建局”已另有决定",
        ),
    ],
)
def test_a_fault_of_a_decision_is_told_with_its_line(line: str, says: str, duban: Run) -> None:
    decide(line)
    code, out, err = duban("build", "衡水.txt")
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert says in err
    assert duban("names", "衡水.txt")[0] == 2


def test_a_file_that_holds_no_decisions_is_refused(duban: Run) -> None:
    Path("names.csv").write_text("姓名,电话\n张三,1\n", encoding="utf-8")
    code, _, err = duban("build", "衡水.txt")
    assert code == 2
    assert "names.csv:1: 不是名称决定文件" in err
    code, _, err = duban("build", "衡水.txt", "--decisions", "没有.csv")
    assert code == 2
    assert "没有.csv: 打不开" in err


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_file_as_excel_writes_it(encoding: str, tmp_path: Path) -> None:
    path = tmp_path / "决定.csv"
    text = HEAD + "市住建局,衡水市,131100-housing-construction,same,张三,,\n,,,,,,\n"
    path.write_bytes(text.replace("\n", "\r\n").encode(encoding))
    (line,) = decisions(path, register().places).lines
    assert (line.printed, line.place, line.by) == ("市住建局", "131100", "张三")
    path.write_bytes(b"\xff\xfe\x00\x80" * 9)
    with pytest.raises(UnreadableDecisions):
        decisions(path, register().places)


# one format for every level
LEVELS = """
@prefix d: <https://w3id.org/duban/id/department/> . @prefix p: <https://w3id.org/duban/id/place/> .
@prefix l: <https://w3id.org/duban/id/level/> . @prefix f: <https://w3id.org/duban/id/function/> .
@prefix c: <https://w3id.org/duban/id/organisation-class/> . @prefix duban: <https://w3id.org/duban/def#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> . @prefix org: <http://www.w3.org/ns/org#> .

p:100000 a duban:Place ; skos:notation "100000" ; duban:level l:country ; skos:prefLabel "中华人民共和国"@zh .
p:990000 a duban:Place ; skos:notation "990000" ; duban:level l:province ;
    skos:broader p:100000 ; skos:prefLabel "甲省"@zh .
p:990100 a duban:Place ; skos:notation "990100" ; duban:level l:prefecture ;
    skos:broader p:990000 ; skos:prefLabel "乙市"@zh .
p:990121 a duban:Place ; skos:notation "990121" ; duban:level l:county ;
    skos:broader p:990100 ; skos:prefLabel "丙县"@zh .
p:990121101 a duban:Place ; skos:notation "990121101" ; duban:level l:township ;
    skos:broader p:990121 ; skos:prefLabel "丁镇"@zh .

d:100000-shuili a duban:Department ; duban:level l:country ; duban:jurisdiction p:100000 ;
    org:classification c:government-department ; duban:function f:water ; skos:prefLabel "水利部"@zh .
d:990000-shuili a duban:Department ; duban:level l:province ; duban:jurisdiction p:990000 ;
    org:classification c:government-department ; duban:function f:water ; skos:prefLabel "省水利厅"@zh .
d:990100-shuili a duban:Department ; duban:level l:prefecture ; duban:jurisdiction p:990100 ;
    org:classification c:government-department ; duban:function f:water ; skos:prefLabel "市水利局"@zh .
d:990121-shuili a duban:Department ; duban:level l:county ; duban:jurisdiction p:990121 ;
    org:classification c:government-department ; duban:function f:water ; skos:prefLabel "县水利局"@zh .
d:990121101-nongye a duban:Department ; duban:level l:township ; duban:jurisdiction p:990121101 ;
    org:classification c:government-department ; duban:function f:agriculture ;
    skos:prefLabel "镇农业农村办"@zh .
"""


@pytest.mark.parametrize(
    ("printed", "department", "level"),
    [
        ("水利部", "100000-shuili", "country"),
        ("省水利厅", "990000-shuili", "province"),
        ("市水利局", "990100-shuili", "prefecture"),
        ("县水利局", "990121-shuili", "county"),
        ("镇农业农村办", "990121101-nongye", "township"),
        ("镇农业农村办公室", "990121101-nongye", "township"),
    ],
)
def test_one_register_format_for_every_level(printed: str, department: str, level: str) -> None:
    five = Register(facts(quad.triple for quad in ox.parse(LEVELS, ox.RdfFormat.TURTLE)))
    found = names_of(five).known(printed, home(five.places, title="乙市丙县丁镇节水方案"))
    assert found.department == DEPARTMENT + department
    assert five.department(found.department).level == level
    assert five.find(department)[0].functions in (("water",), ("agriculture",))
