"""Every question of the catalogue: it parses, agrees with the prefixes, and gives its answer."""

from __future__ import annotations

import ast
import csv
import re
from datetime import date
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import given, settings
from hypothesis import strategies as st

from ontology import files
from ontology.namespaces import ID
from queries.answer import answer
from queries.binding import bind
from queries.catalogue import FOLDER, SUBJECTS, Question, UnknownQuestion, catalogue, columns, listing, pieces
from queries.names import AmbiguousName, UnknownName, day, resolve
from queries.page import page
from tests.memory import Memory

ANSWERS = Path(__file__).parent / "answers"
ROOT = Path(__file__).parent.parent
QUESTIONS = list(catalogue().values())
EVERY = [
    path
    for subject in (*SUBJECTS, "parameters")
    for path in sorted((ROOT / "queries" / subject).glob("*.rq"))
]
DESCRIBED_AGAIN = ("Department", "Indicator", "Place", "Year")
KINDS = {p.kind for q in QUESTIONS for p in q.parameters} - {"date", "text"}
PREFIX = re.compile(r"^PREFIX ([\w-]+): <([^>]+)>", re.MULTILINE)
GIVEN = re.compile(r"^#\+ (\w+): (.+)$", re.MULTILINE)

each_question = pytest.mark.parametrize("question", QUESTIONS, ids=lambda q: q.name)


def data(question: Question) -> str:
    return (ANSWERS / question.name / "data.ttl").read_text("utf-8")


def expected(question: Question) -> list[dict[str, str]]:
    with (ANSWERS / question.name / "answer.csv").open(encoding="utf-8", newline="") as table:
        return list(csv.DictReader(table, strict=True))


def printed(value: object) -> str:
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)


@each_question
def test_a_question_gives_its_answer(question: Question) -> None:
    given = dict(GIVEN.findall(data(question)))
    found = answer(Memory(data(question)), question.name, **given)
    rows = [{name: printed(value) for name, value in row.items()} for row in found.rows]
    assert rows == expected(question)
    assert rows, "an empty answer shows nothing"


@each_question
def test_what_two_documents_describe_alike_is_answered_once(question: Question) -> None:
    """What no register lists is described by every document that names it; any tool gives it once."""
    given = dict(GIVEN.findall(data(question)))
    once, twice = Memory(data(question)), Memory(data(question), _shared(data(question)))
    asked = answer(twice, question.name, **given)
    assert asked.rows == answer(once, question.name, **given).rows
    assert len(list(twice.query(asked.sparql))) == len(asked.rows)


DESCRIBED = """
@prefix : <https://w3id.org/duban/def#> . @prefix id: <https://w3id.org/duban/id/> .
@prefix org: <http://www.w3.org/ns/org#> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
id:department a :Department ; skos:prefLabel "滨河市水务局"@zh ; :level id:level ; :function id:function .
id:department org:classification id:class ; :jurisdiction id:place .
"""
LABELS = """
@prefix id: <https://w3id.org/duban/id/> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
id:level skos:prefLabel "市"@zh , "city"@en . id:function skos:prefLabel "水务"@zh , "water"@en .
id:class skos:prefLabel "政府部门"@zh , "government department"@en . id:place skos:prefLabel "滨河市"@zh .
"""


def test_a_page_shows_once_what_many_documents_describe() -> None:
    found = page(
        Memory(LABELS, *[DESCRIBED] * 5), "department", _department_iri=[ox.NamedNode(f"{ID}department")]
    )
    names = {
        "name": "滨河市水务局",
        "class": "政府部门",
        "level": "市",
        "function": "水务",
        "place": "滨河市",
    }
    english = {"class_en": "government department", "level_en": "city", "function_en": "water"}
    assert found == [names | english]


@pytest.mark.parametrize("path", sorted((ROOT / "queries" / "pages").glob("*.rq")), ids=lambda p: p.stem)
def test_a_question_of_a_page_gives_no_row_twice(path: Path) -> None:
    turtle = (ANSWERS / "answerable-for" / "data.ttl").read_text("utf-8")
    found = Memory(turtle, _shared(turtle)).query(path.read_text("utf-8"))
    rows = [tuple(map(str, row)) for row in found] if isinstance(found, ox.QuerySolutions) else []
    assert len(rows) == len(set(rows))


SHARED = {rdflib.URIRef(f"https://w3id.org/duban/def#{kind}") for kind in DESCRIBED_AGAIN}


def _shared(turtle: str) -> str:
    """Return what TURTLE says of things that many documents describe, as N-Triples."""
    graph = rdflib.Graph().parse(data=turtle, format="turtle")
    found = rdflib.Graph()
    for thing in (s for s, kind in graph.subject_objects(rdflib.RDF.type) if kind in SHARED):
        for triple in graph.triples((thing, None, None)):
            if "def#leads" not in triple[1] and "def#supports" not in triple[1]:
                found.add(triple)
    return found.serialize(format="nt")


@each_question
def test_another_engine_gives_the_same_answer(question: Question) -> None:
    given = dict(GIVEN.findall(data(question)))
    asked = answer(Memory(data(question)), question.name, **given).sparql
    found = rdflib.Graph().parse(data=data(question), format="turtle").query(asked)
    rows = [["" if cell is None else str(cell) for cell in row] for row in found]
    assert rows == [list(row.values()) for row in expected(question)]


@pytest.mark.parametrize("path", EVERY, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_a_query_runs_as_it_stands_with_our_prefixes(path: Path) -> None:
    text = path.read_text("utf-8")
    ox.Store().query(text)
    declared = dict(PREFIX.findall(text))
    body = PREFIX.sub("", re.sub(r"^#.*$|<[^>]*>|\"[^\"]*\"", "", text, flags=re.MULTILINE))
    assert set(declared) == set(re.findall(r"([\w-]+):(?=[\w-])", body))
    ours = prefixes()
    assert {prefix: ours.get(prefix) for prefix in declared} == declared
    assert list(declared) == sorted(declared)


def prefixes() -> dict[str, str]:
    sh = "http://www.w3.org/ns/shacl#"
    said: dict[object, dict[str, str]] = {}
    for triple in files.triples("prefixes.ttl"):
        if isinstance(triple.object, ox.Literal):
            said.setdefault(triple.subject, {})[triple.predicate.value.removeprefix(sh)] = triple.object.value
    return {one["prefix"]: one["namespace"] for one in said.values()}


@each_question
def test_a_question_is_titled_in_both_languages(question: Question) -> None:
    names = {p.name for p in question.parameters}
    for title in (question.title_zh, question.title_en):
        assert set(re.findall(r"{(\w+)}", title)) <= names
    han = re.compile(r"[\u4e00-\u9fff]")
    assert han.search(question.title_zh)
    assert han.search(question.summary_zh)
    assert not han.search(question.title_en + question.summary_en)
    assert question.summary_en.endswith(".")
    assert all(question.users)
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", question.name)


@each_question
def test_every_slot_is_a_parameter_and_every_variable_with_a_bar_a_slot(question: Question) -> None:
    slots = set(question.pieces[1::2])
    assert slots == {p.variable for p in question.parameters}
    assert set(re.findall(r"\?(_\w+)", question.text)) == slots


@each_question
def test_what_states_something_says_where_it_stands(question: Question) -> None:
    names = {c.name for c in question.columns}
    if "measure_iri" in names and "count" not in names:
        assert {"document", "document_iri", "measure", "quote", "start", "end", "line"} <= names


def test_every_kind_of_parameter_has_a_query_that_lists_its_values() -> None:
    for kind in KINDS:
        assert listing(kind), kind
        assert set(listing(kind)[1::2]) == {"_value_iri", "_name"}


def test_the_catalogue_holds_questions_enough() -> None:
    assert len(QUESTIONS) >= 50
    assert {p.name for p in ANSWERS.iterdir() if p.is_dir()} == set(catalogue())
    used = {c.name for q in QUESTIONS for c in q.columns}
    assert all(column.zh and column.en for column in columns().values())
    assert used <= set(columns())


SPARQL = re.compile(r"SELECT\s+[?*(]|(WHERE|ASK|CONSTRUCT|DATA)\s*\{|VALUES\s+\?|FILTER\s*\(|\?_\w+")


# what compiles shapes makes SPARQL of them, from terms; a visitor's words never come there
ASKING = [p for p in sorted((ROOT / "queries").rglob("*.py")) if "shacl" not in p.parts]


@pytest.mark.parametrize("path", ASKING, ids=lambda p: p.stem)
def test_no_python_builds_sparql(path: Path) -> None:
    """A query is a file; the one place where values enter it is binding.py, as terms."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        built: list[ast.expr] = []
        if isinstance(node, ast.JoinedStr):
            built = [node]
        elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add | ast.Mod):
            built = [node.left, node.right]
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            built = [node.func.value] if node.func.attr in ("format", "format_map", "join", "replace") else []
        for part in built:
            words = [
                c.value for c in ast.walk(part) if isinstance(c, ast.Constant) and isinstance(c.value, str)
            ]
            assert not any(SPARQL.search(word) for word in words), f"{path}:{part.lineno}"


STORE = Memory((ANSWERS / "measures-about" / "data.ttl").read_text("utf-8"))
TEXT = catalogue()["measures-about"]
ATTACKS = (
    '" } UNION { ?measure_iri ?p ?o } #',
    "' } UNION { ?s ?p ?o } #",
    '\\" } SELECT * { ?s ?p ?o }',
    "\\u0022 } UNION { ?s ?p ?o } #",
    "\\\\u0022 } #",
    '"@zh } #',
    '"^^<http://x> } #',
    '""" } #',
    "} } } DROP ALL ; {",
    "UNDEF",
    "?text",
    "<https://w3id.org/duban/id/a>",
    "\n}\r\n#",
    "{ }",
    "VALUES ?_text { UNDEF }",
    "\x00",
    "\ufeff",
    "\u202e",
)


@settings(max_examples=5000, deadline=None)
@given(
    st.one_of(
        st.text(), st.sampled_from(ATTACKS), st.builds(str.__add__, st.text(), st.sampled_from(ATTACKS))
    )
)
def test_a_hostile_text_is_a_text(hostile: str) -> None:
    parameter = TEXT.parameters[0]
    terms = resolve(STORE, parameter, hostile).terms
    (bound,) = terms
    assert bound.value == hostile.strip()
    found = answer(STORE, "measures-about", text=hostile)
    held = [row for row in answer(STORE, "measures").rows if hostile.strip() in str(row["text"])]
    assert [row["measure_iri"] for row in found.rows] == [row["measure_iri"] for row in held]
    # and it comes back whole from a query
    echo = bind(pieces("SELECT ?_text WHERE { VALUES ?_text { UNDEF } }"), {"_text": terms})
    (row,) = STORE.query(echo)
    assert row[0].value == hostile.strip()


@settings(max_examples=200, deadline=None)
@given(hostile=st.one_of(st.text(min_size=1), st.sampled_from(ATTACKS)))
@pytest.mark.parametrize("kind", sorted(KINDS - {"year"}))
def test_a_hostile_name_is_unknown(kind: str, hostile: str) -> None:
    question = next(q for q in QUESTIONS if any(p.kind == kind for p in q.parameters))
    parameter = next(p for p in question.parameters if p.kind == kind)
    with pytest.raises(UnknownName):
        resolve(STORE, parameter, f"{hostile}{hostile}？甲")


def test_half_a_character_is_refused_in_one_line() -> None:
    with pytest.raises(ValueError, match="not a text"):
        answer(STORE, "measures-about", text="\ud800")


def test_a_department_may_be_given_by_any_name_or_identifier() -> None:
    question = catalogue()["measures-led-by"]
    store = Memory(data(question))
    iri = "https://w3id.org/duban/id/department/990000-shuiwu"
    whole = answer(store, "measures-led-by", department=iri)
    assert whole.rows
    for name in (
        "市水务局",
        "市水利局",
        "青山市水务局",
        "990000-shuiwu",
        "水务局",
        " 市水务局 ",
        "市 水务局",
    ):
        found = answer(store, "measures-led-by", department=name)
        assert found.rows == whole.rows
        assert found.parameters == {"department": "市水务局"}
        assert found.title == "市水务局牵头的任务"


def test_an_unknown_name_offers_the_nearest() -> None:
    store = Memory(data(catalogue()["measures-led-by"]))
    with pytest.raises(UnknownName, match="市水务局") as unknown:
        answer(store, "measures-led-by", department="市水物局")
    assert "市水务局" in unknown.value.nearest
    with pytest.raises(UnknownName):
        answer(store, "measures-led-by", department="https://w3id.org/duban/id/department/none")
    with pytest.raises(UnknownQuestion, match="duban questions"):
        answer(store, "measures-led")
    with pytest.raises(ValueError, match="needs department"):
        answer(store, "measures-led-by")
    with pytest.raises(ValueError, match="has no parameter colour"):
        answer(store, "measures-led-by", department="市水务局", colour="red")


def test_a_name_that_two_bear_is_asked_back() -> None:
    two = """
        @prefix duban: <https://w3id.org/duban/def#> .
        @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
        <https://w3id.org/duban/id/department/1> a duban:Department ; skos:prefLabel "市局"@zh .
        <https://w3id.org/duban/id/department/2> a duban:Department ; skos:prefLabel "市局"@zh ."""
    with pytest.raises(AmbiguousName, match="1、2"):
        answer(Memory(two), "measures-led-by", department="市局")


@pytest.mark.parametrize(
    ("given", "last"),
    [
        ("2023-06-30", date(2023, 6, 30)),
        ("2023-06", date(2023, 6, 30)),
        ("2023", date(2023, 12, 31)),
        ("2023年6月底前", date(2023, 6, 30)),
        ("２０２４年２月", date(2024, 2, 29)),
        ("2023年6月15日", date(2023, 6, 15)),
        ("2023年底前", date(2023, 12, 31)),
    ],
)
def test_a_date_is_its_last_day(given: str, last: date) -> None:
    assert day(given) == last


@pytest.mark.parametrize(
    "given", ["", "明天", "2023-13", "2023-02-30", "0000", "2023-06-30T00:00", "20230630"]
)
def test_what_is_no_date_is_refused(given: str) -> None:
    with pytest.raises(ValueError, match="not a date"):
        day(given)


def test_the_folder_ships_its_tables() -> None:
    assert FOLDER.joinpath("columns.csv").is_file()
