"""A policy as statements."""

import pyoxigraph as ox
import pytest

from graph.statements.describe import describe
from graph.statements.identifier import slug
from tests.sample import ID, policy, register

DUBAN = "https://w3id.org/duban/def#"


@pytest.fixture(scope="module")
def quads():
    return describe(policy(), register())


@pytest.fixture(scope="module")
def ask(quads):
    store = ox.Store()
    store.extend(quads)
    prefixes = {
        "duban": DUBAN,
        "oa": "http://www.w3.org/ns/oa#",
        "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
        "skos": "http://www.w3.org/2004/02/skos/core#",
        "dct": "http://purl.org/dc/terms/",
        "": f"{ID}{slug('滨河市节水行动方案', None, '130999')}/",
    }

    def answer(pattern):
        rows = store.query(
            f"SELECT * WHERE {{ {pattern} }} ORDER BY ?order",
            prefixes=prefixes,
            use_default_graph_as_union=True,
        )
        return [{v.value: row[v].value for v in rows.variables if row[v]} for row in rows]

    return answer


def test_a_document(ask):
    (row,) = ask(
        "?d a duban:PolicyDocument ; dct:title ?title ; duban:issuerName ?issuer ; dct:spatial ?place ;"
        " dct:issued ?day ; duban:basis/duban:documentNumber ?basis ; duban:sourceText ?text"
    )
    assert row["place"] == ID + "place/130999"
    assert (row["day"], row["basis"]) == ("2023-05-04", "国发〔2018〕42号")
    assert row["text"] == policy().text.original


def test_sections_stand_in_each_other(ask):
    rows = ask("?s a duban:Section ; duban:number ?number ; duban:depth ?depth ; duban:order ?order")
    assert [(r["number"], r["depth"]) for r in rows] == [("1", "1"), ("1.1", "2")]
    assert (
        len(ask("?m a duban:Measure ; dct:isPartOf/dct:isPartOf/dct:isPartOf ?d . ?d a duban:PolicyDocument"))
        == 1
    )


def test_responsibilities(ask):
    rows = ask(
        "?r a duban:Responsibility ; duban:role ?role ; duban:printedName ?printed ; duban:order ?order"
        " OPTIONAL { ?r duban:department ?department } OPTIONAL { ?r duban:roleLabel ?label }"
    )
    assert [(r["printed"], r["role"].rsplit("/")[-1], r.get("label")) for r in rows] == [
        ("市水务局", "lead", "牵头单位"),
        ("省发展改革委", "supporting", "配合单位"),
        ("工业和信息化厅", "supporting", "配合单位"),
        ("市水利厅", "attributed", None),
    ]
    # 省发展改革委、工业和信息化厅 prints 省 once; 市水利厅 is not in the register
    assert [r.get("department", "").rsplit("/")[-1] for r in rows] == [
        "130999-shuiwu",
        "130000-fagai",
        "130000-gongxin",
        "",
    ]


def test_shortcuts_are_in_the_derived_graph(quads):
    derived = [q for q in quads if q.graph_name.value == ID + "graph/derived"]
    said = {(q.subject.value.rsplit("-")[-1], q.predicate.value.removeprefix(DUBAN)) for q in derived}
    assert said == {("shuiwu", "leads"), ("fagai", "supports"), ("gongxin", "supports")}


def test_a_target(ask):
    (row,) = ask(
        "?t a duban:Target ; duban:value ?value ; duban:valueText ?text ; duban:comparator ?comparator ;"
        " duban:year/duban:gYear ?year ; duban:deadline ?day ; duban:indicatorName ?name ; duban:indicator ?i"
    )
    assert (row["value"], row["text"]) == ("0.6", "达到0.60以上")
    assert (row["year"], row["day"], row["name"]) == ("2025", "2025-12-31", "灌溉水有效利用系数")


def test_a_milestone(ask):
    (row,) = ask("?m a duban:Milestone ; dct:description ?text ; duban:deadlinePrecision ?precision")
    assert (row["text"], row["precision"]) == ("完成渠系改造", ID + "precision/year")


def test_who_is_named_in_the_text_is_mentioned_who_is_listed_is_not(ask):
    assert [r["d"] for r in ask("?m duban:mentions ?d")] == [ID + "department/130999-caizheng"]


def test_a_mend_is_on_record(ask):
    (row,) = ask("?m a duban:Mend ; duban:printedText ?printed ; duban:rule ?rule ; oa:start ?start")
    assert (row["printed"], row["rule"]) == ("\n", "line")


def test_same_policy_same_quads_in_the_same_order(quads):
    assert [str(q) for q in describe(policy(), register())] == [str(q) for q in quads]
    assert len(set(quads)) == len(quads)


def test_everything_is_named_in_ascii(quads):
    nodes = [term for q in quads for term in (q.subject, q.object, q.graph_name)]
    assert not any(isinstance(term, ox.BlankNode) for term in nodes)
    assert all(term.value.isascii() for term in nodes if isinstance(term, ox.NamedNode))


def test_every_node_has_a_label_or_a_quote(ask):
    named = "rdfs:label|skos:prefLabel|oa:exact|duban:printedText"
    assert not ask(f"?n a ?type MINUS {{ ?n {named} ?label }}")


def test_the_base_moves_the_document_and_not_what_documents_share():
    base = "https://data.example.org/id/"
    quads = describe(policy(), register(), base)
    subjects = {q.subject.value for q in quads}
    assert any(s.startswith(base) for s in subjects)
    assert {s.split("/")[5] for s in subjects if s.startswith(ID)} == {"indicator", "year", "department"}


def test_a_number_names_the_document():
    quads = describe(policy(number="滨政发〔2023〕7号"), register())
    assert {q.graph_name.value for q in quads} == {ID + "binzhengfa-2023-7", ID + "graph/derived"}
