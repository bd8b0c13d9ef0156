"""The protocols of queries and graphs, and what describes them, on a server of the bundled document."""

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pyoxigraph as ox
import pytest
import rdflib

from tests import w3c
from tests.served import Served
from tests.table import rows

CASES = rows("protocol.csv", at_least=80)
NAME = "SELECT ?n { department:130300-chengguan-zhifa skos:prefLabel ?n }"
CONSTRUCTED = "CONSTRUCT WHERE { ?d <http://www.w3.org/2004/02/skos/core#prefLabel> '市城管执法局'@zh }"
EVERYTHING = "SELECT * { ?s ?p ?o }"
MOST = 10_000  # rows of an answer


@pytest.fixture(scope="module")
def server(built: Path) -> Iterator[Served]:
    with Served(built) as made:
        yield made


@pytest.mark.parametrize("case", CASES, ids=[case["why"] for case in CASES])
def test_a_request_is_answered_as_the_protocol_says(server, case):
    joined = "&" if "?" in case["path"] else "?"
    path = case["path"] + (f"{joined}query={quote(case['query'])}" if case["query"] else "")
    headers = {"Accept": case["accept"]} | ({"Content-Type": case["type"]} if case["type"] else {})
    reply = server.ask(case["method"], path, case["body"].encode(), headers)
    assert (reply.status, reply.media) == (int(case["status"]), case["media"]), reply.body.decode()[:300]
    assert case["says"] in reply.body.decode()


def test_a_description_passes_the_schema(server):
    assert {name: said for name, said in w3c.description_faults(server).items() if said} == {}


def test_limits_are_in_the_description(server):
    said = rdflib.Graph().parse(data=server.ask("GET", "/sparql").body, format="turtle")
    ours = "https://w3id.org/duban/def#"
    limits = {str(p).removeprefix(ours): o.toPython() for _, p, o in said if str(p).startswith(ours)}
    assert (limits["timeLimit"], limits["rowLimit"], limits["querySizeLimit"]) == (10, MOST, 65536)
    assert {"answerSizeLimit", "memoryLimit", "nestingLimit", "graphSizeLimit"} <= set(limits)


def test_a_read_only_service_speaks_of_no_updates(server):
    assert b"SPARQL11Update" not in server.ask("GET", "/sparql").body


def test_the_data_are_counted(server):
    said = rdflib.Graph().parse(data=server.ask("GET", "/.well-known/void").body, format="turtle")
    void = rdflib.Namespace("http://rdfs.org/ns/void#")
    entities = {
        str(said.value(part, void["class"])): said.value(part, void.entities)
        for part in said.objects(None, void.classPartition)
    }
    counted = server.query("SELECT (COUNT(*) AS ?n) { ?m a duban:Measure }", "text/csv").body.split()[1]
    assert entities["https://w3id.org/duban/def#Measure"].toPython() == int(counted) > 50
    triples = server.query("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", "text/csv").body.split()[1]
    assert max(o.toPython() for o in said.objects(None, void.triples)) >= int(triples)


def test_a_cut_answer_never_passes_for_a_whole_one(server):
    for form in ("json", "xml", "csv", "tsv"):
        reply = server.query(EVERYTHING, format=form)
        assert (reply.status, reply.headers["duban-truncated"]) == (200, f"rows={MOST}")
        said = b"truncated" in reply.body or "first-10000-rows" in reply.headers.get(
            "content-disposition", ""
        )
        assert said, form
    for form in ("turtle", "ntriples", "trig", "nquads", "jsonld"):
        reply = server.query("CONSTRUCT WHERE { ?s ?p ?o }", format=form)
        assert reply.headers["duban-truncated"] == f"rows={MOST}"
        said = (
            reply.body.startswith("# 只有前".encode())
            or "first-10000" in reply.headers["content-disposition"]
        )
        assert said, form


def test_a_whole_answer_says_nothing_of_the_kind(server):
    reply = server.query(NAME)
    assert "duban-truncated" not in reply.headers
    assert b"truncated" not in reply.body


def test_who_has_the_answer_is_told_so(server):
    first = server.query(NAME)
    path = f"/sparql?query={quote(NAME)}"
    again = server.ask("GET", path, headers={"If-None-Match": first.headers["etag"]})
    other = server.ask("GET", path, headers={"If-None-Match": first.headers["etag"], "Accept": "text/csv"})
    assert (again.status, again.body, other.status) == (304, b"", 200)
    assert "Accept" in first.headers["vary"]


@pytest.mark.parametrize(
    "path", ["/sparql?query=ASK%7B%7D", "/sparql?query=x", "/.well-known/void", "/graphs?default"]
)
def test_pages_of_other_sites_may_read_but_not_with_a_password(server, path):
    reply = server.ask("GET", path, headers={"Origin": "https://elsewhere.example"})
    assert reply.headers["access-control-allow-origin"] == "*"
    assert "access-control-allow-credentials" not in reply.headers


def test_pages_of_other_sites_may_not_send_a_token(server):
    asked = {"Origin": "https://elsewhere.example", "Access-Control-Request-Headers": "authorization"}
    allowed = server.ask("OPTIONS", "/sparql", headers=asked).headers
    assert "authorization" not in allowed["access-control-allow-headers"].lower()
    assert "PUT" not in allowed["access-control-allow-methods"]


def test_the_page_calls_things_by_their_names(server):
    query = "SELECT ?d ?m { ?d duban:leads ?m } LIMIT 3"
    page = server.query(query, "text/html", lang="zh").body.decode()
    assert page.count("<tr>") == 4
    assert re.search(r'<a href="/departments/[^"]+">[\u4e00-\u9fff]+</a>', page)
    assert re.findall("<script[^>]*>", page) == re.findall('<script src="/static/[^>]*>', page)


def test_the_page_shows_hostile_text_as_text(server):
    page = server.query(
        "SELECT ('<script>alert(1)</script>' AS ?x) (<javascript:alert(1)> AS ?y) {}", "text/html"
    )
    assert b"<script>" not in page.body
    assert b'href="javascript' not in page.body


# --- programs that people use


def test_sparqlwrapper_reads_chinese(server):
    from SPARQLWrapper import CSV, JSON, POST, POSTDIRECTLY, TURTLE, XML, SPARQLWrapper

    for method in ("GET", POST, POSTDIRECTLY):
        client = SPARQLWrapper(server.sparql)
        client.setQuery(f"PREFIX department: <https://w3id.org/duban/id/department/> {NAME}")
        if method == POSTDIRECTLY:
            client.setRequestMethod(POSTDIRECTLY)
        if method != "GET":
            client.setMethod(POST)
        client.setReturnFormat(JSON)
        found = {row["n"]["value"] for row in client.queryAndConvert()["results"]["bindings"]}
        assert "市城管执法局" in found
        client.setReturnFormat(XML)
        assert "市城管执法局" in client.queryAndConvert().toxml()
        client.setReturnFormat(CSV)
        assert "市城管执法局" in client.queryAndConvert().decode()
    client = SPARQLWrapper(server.sparql)
    client.setQuery(CONSTRUCTED)
    client.setReturnFormat(TURTLE)
    assert "市城管执法局" in client.queryAndConvert().decode()
    # its default for triples is RDF/XML, read by rdflib
    client.setReturnFormat(XML)
    assert len(client.queryAndConvert()) == 1


def test_rdflib_reads_chinese(server):
    from rdflib.plugins.stores.sparqlstore import SPARQLStore

    for method in ("GET", "POST"):
        graph = rdflib.Graph(SPARQLStore(server.sparql, method=method))
        prefix = rdflib.Namespace("https://w3id.org/duban/id/department/")
        skos = rdflib.namespace.SKOS
        assert "市城管执法局" in map(str, graph.objects(prefix["130300-chengguan-zhifa"], skos.prefLabel))
        found = graph.query("SELECT ?d { ?d skos:prefLabel '市城管执法局'@zh }", initNs={"skos": skos})
        assert [str(row.d) for row in found] == [f"{prefix}130300-chengguan-zhifa"]
        made = graph.query("CONSTRUCT WHERE { ?d skos:prefLabel '市城管执法局'@zh }", initNs={"skos": skos})
        assert len(made.graph) == 1


ROWS = {"json": "JSON", "xml": "XML", "tsv": "TSV"}
TRIPLES = {
    "turtle": "TURTLE",
    "ntriples": "N_TRIPLES",
    "jsonld": "JSON_LD",
    "trig": "TRIG",
    "nquads": "N_QUADS",
    "rdfxml": "RDF_XML",
}


def curl(server: Served, query: str, *options: str) -> bytes:
    """Return what curl gets for QUERY."""
    command = ["curl", "-sS", "--fail-with-body", "-G", server.sparql, "--data-urlencode", f"query={query}"]
    return subprocess.run([*command, *options], capture_output=True, check=True).stdout


@pytest.mark.skipif(not shutil.which("curl"), reason="no curl here")
def test_curl_reads_chinese_in_each_format(server):
    for form, name in ROWS.items():
        body = curl(server, NAME, "-d", f"format={form}")
        found = ox.parse_query_results(body, format=getattr(ox.QueryResultsFormat, name))
        assert "市城管执法局" in {row["n"].value for row in found}, form
    assert "市城管执法局" in curl(server, NAME, "-H", "Accept: text/csv").decode().splitlines()
    for form, name in TRIPLES.items():
        body = curl(server, "DESCRIBE department:130300-chengguan-zhifa", "-d", f"format={form}")
        read = ox.parse(body, getattr(ox.RdfFormat, name))
        assert "市城管执法局" in {
            quad.object.value for quad in read if isinstance(quad.object, ox.Literal)
        }, form


def test_a_query_as_long_as_is_allowed_goes_by_either_way(server):
    query = f"ASK {{ FILTER('{'长' * 21_000}' != '短') }}"
    assert len(query.encode()) > 63_000
    assert json.loads(server.query(query).body)["boolean"] is True
    sent = server.ask("POST", "/sparql", query.encode(), {"Content-Type": "application/sparql-query"})
    assert json.loads(sent.body)["boolean"] is True


def test_a_workbook_has_names_and_the_identifiers_beside_them(server):
    import io

    import openpyxl

    query = "SELECT ?d (COUNT(?m) AS ?led) { ?d duban:leads ?m } GROUP BY ?d ORDER BY DESC(?led) LIMIT 3"
    reply = server.query(query, "text/html", format="xlsx")
    assert reply.media == "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    sheet = openpyxl.load_workbook(io.BytesIO(reply.body)).active
    head, first, *_ = sheet.iter_rows(values_only=True)
    assert head == ("d", "d IRI", "led")
    assert re.fullmatch("[\u4e00-\u9fff]+", first[0])
    assert first[1].startswith("https://w3id.org/duban/id/department/")
    assert isinstance(first[2], int)
    assert server.query("ASK {}", format="xlsx").status == 406


def test_what_the_editor_completes_is_ours_and_in_the_visitors_language(server):
    reply = server.ask("GET", "/sparql/words.json?lang=en")
    told = json.loads(reply.body)
    words = {word["n"]: word for word in told["words"]}
    assert told["prefixes"]["duban"] == "https://w3id.org/duban/def#"
    assert words["duban:leads"]["k"] == "property"
    assert words["role:lead"]["l"] == "lead"
    assert "duban:Department" in words["duban:leads"]["of"]
    assert any(word["k"] == "department" for word in words.values())
    assert (
        server.ask(
            "GET", "/sparql/words.json?lang=en", headers={"If-None-Match": reply.headers["etag"]}
        ).status
        == 304
    )


def test_an_example_stands_in_the_field_and_is_not_run(server):
    page = server.ask("GET", "/sparql?example=measures-of", headers={"Accept": "text/html"}).body.decode()
    assert "VALUES ?_department_iri { UNDEF }" in page
    assert 'id="answer"' not in page
