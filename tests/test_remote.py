"""The store behind a SPARQL service: it does what a folder does, and says in one line what is wrong."""

from __future__ import annotations

import itertools
import json
import time
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest
from flask.testing import FlaskClient

from graph.build import build
from graph.statements.terms import DERIVED, REGISTERS
from graph.store.open import open_store
from graph.store.remote import Remote
from graph.store.results import form, read
from graph.store.servers import server
from graph.store.service import seconds
from graph.store.store import ReadOnlyStore, Store, StoreError
from ontology.namespaces import PREFIXES
from ontology.register import register
from queries.answer import answer
from queries.audit.auditor import audit
from queries.catalogue import Question, catalogue
from queries.elsewhere import guarded
from queries.names import values
from queries.sandbox.problem import Limits, QueryProblem
from queries.text.search import search
from reports.audit.as_json import as_json
from tests.sample import ID, PRINT, statements
from tests.servers import STARTED, Running, answering, virtuoso
from tests.site import Page
from tests.table import rows
from web.app import create_app
from web.audit.made import KEY, Made

JSON = {"Content-Type": "application/sparql-results+json"}
EMPTY = b'{"head":{"vars":[]},"results":{"bindings":[]}}'
FALSE = b'{"head":{},"boolean":false}'
TRUE = b'{"head":{},"boolean":true}'


@pytest.fixture(scope="module")
def embedded(built: Path) -> Iterator[Store]:
    with open_store(built, memory=True) as store:
        yield store


@pytest.fixture(scope="module", params=sorted(STARTED))
def running(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, embedded: Store
) -> Iterator[Running]:
    """Yield each server in turn, holding what `built` holds."""
    with STARTED[request.param](tmp_path_factory.mktemp(request.param)) as one:
        with Remote(one.address, write=True, settings=one.settings) as store:
            assert set(store.put_many(parts_of(embedded)).values()) == {"new"}
        yield one


def parts_of(store: Store) -> Iterator[tuple[str, list[ox.Quad]]]:
    """Yield each graph of STORE with its part of the derived graph."""
    derived = list(store.graph(DERIVED.value))
    for row in store.query("SELECT DISTINCT ?graph WHERE { GRAPH ?graph { ?s ?p ?o } }"):
        graph = row["graph"].value
        if graph != DERIVED.value:
            own = [quad for quad in derived if quad.object.value.startswith(graph + "/")]
            yield graph, [*store.graph(graph), *own]


@pytest.fixture
def remote(running: Running) -> Iterator[Remote]:
    with Remote(running.address, write=True, settings=running.settings) as store:
        yield store


def test_it_holds_what_the_folder_holds(remote: Remote, embedded: Store) -> None:
    assert list(remote.dump()) == list(embedded.dump())
    assert remote.documents() == embedded.documents()
    said, expected = remote.info(), embedded.info()
    assert (said.documents, said.quads, said.location) == (1, expected.quads, remote.address)
    assert said.published


def test_a_document_is_replaced_whole_and_taken_out(remote: Remote) -> None:
    before = list(remote.dump())
    document, quads = statements()
    assert remote.put(document, quads) == "new"
    assert remote.put(document, quads) == "unchanged"
    assert set(remote.graph(document)) == set(_kept(quads, document))
    changed, other = statements(value="0.65")
    assert changed == document
    assert remote.put(document, other) == "changed"
    assert set(remote.graph(document)) == set(_kept(other, document))
    assert remote.remove(document)
    assert not remote.remove(document)
    assert list(remote.dump()) == before


def _kept(quads: list[ox.Quad], graph: str) -> list[ox.Quad]:
    store = ox.Store()
    store.extend(quads)
    return list(store.quads_for_pattern(None, None, None, ox.NamedNode(graph)))


def test_its_shortcuts_travel_with_a_document(remote: Remote) -> None:
    document, quads = statements()
    shortcuts = {q for q in quads if q.graph_name == DERIVED}
    assert shortcuts
    before = set(remote.graph(DERIVED.value))
    remote.put(document, quads)
    assert set(remote.graph(DERIVED.value)) == before | shortcuts
    remote.remove(document)
    assert set(remote.graph(DERIVED.value)) == before


def test_every_text_comes_back_as_it_was(remote: Remote) -> None:
    document = ID + "texts"
    texts = ["", "\r\n\t", '"\\', "<&>", "é中文𠮷😀", "} DROP ALL #", "\u2028", "'''\"\"\"", "a" * 70_000]
    of = ox.NamedNode(document)
    quads = [
        ox.Quad(ox.NamedNode(f"{document}/{n}"), ox.NamedNode(ID + "said"), value, of)
        for n, text in enumerate(texts)
        for value in (ox.Literal(text), ox.Literal(text, language="zh"))
    ]
    assert remote.put(document, quads) == "new"
    assert set(remote.graph(document)) == set(quads)
    for text in texts:
        held = remote.query(f"ASK {{ GRAPH {of} {{ ?s ?p {ox.Literal(text)} }} }}")
        assert held, repr(text[:20])
    assert remote.remove(document)


def test_a_build_writes_there_and_finds_it_unchanged(remote: Remote, tmp_path: Path) -> None:
    plan = tmp_path / "plan.txt"
    plan.write_text(PRINT, "utf-8")
    for expected in ("new", "unchanged"):
        (row,) = build([plan], remote, register()).rows
        assert row.result == expected
    assert remote.remove(row.document)


def test_all_forms_of_query_answer(remote: Remote) -> None:
    (document,) = remote.documents()
    ask = f"ASK {{ <{document}> ?p ?o }}"
    assert isinstance(remote.query(ask), ox.QueryBoolean)
    assert bool(remote.query(ask))
    assert not remote.query("ASK { <urn:none> ?p ?o }")
    made = remote.query(f"CONSTRUCT {{ ?s a ?t }} WHERE {{ GRAPH <{document}> {{ ?s a ?t }} }}")
    assert isinstance(made, ox.QueryTriples)
    assert len(list(made)) > 500
    bound = remote.query("SELECT ?d ?t WHERE { ?d a ?t }", {"d": ox.NamedNode(document)})
    assert {row["d"].value for row in bound} == {document}
    with pytest.raises(SyntaxError):
        remote.query("SELECT ?x WHERE {")


def _values(store: Store, question: Question) -> list[dict[str, str]]:
    """Return parameters to ask QUESTION with: the first, the last and a middle value that each may have."""
    if not question.parameters:
        return [{}]
    listed = {}
    for parameter in question.parameters:
        if parameter.kind == "text":
            known = ["绿色", "节水", "建设"]
        elif parameter.kind == "date":
            known = ["2023-06-30", "2025-12-31", "2030-12-31"]
        elif parameter.kind == "department":
            # who has most to do
            known = [str(row["department_iri"]) for row in answer(store, "departments-by-measures").rows[:3]]
        else:
            known = sorted({name.value for name in values(store, parameter.kind)})
        at = len(listed)
        picked = [known[0], known[len(known) // 2], known[-1]]
        listed[parameter.name] = picked[at % 3 :] + picked[: at % 3]
    given = [dict(zip(listed, one, strict=True)) for one in zip(*listed.values(), strict=True)]
    needed = {p.name for p in question.parameters if not p.optional}
    return [{name: value for name, value in given[0].items() if name in needed}, *given]


@pytest.mark.slow
@pytest.mark.parametrize("question", catalogue().values(), ids=lambda q: q.name)
def test_a_question_has_the_same_answer(question: Question, remote: Remote, embedded: Store) -> None:
    asked = _values(embedded, question)
    # Virtuoso takes a second or more to plan a text that is new to it
    for given in asked[:2] if remote.server.kind == "virtuoso" else asked:
        expected, found = (answer(store, question.name, **given) for store in (embedded, remote))
        assert found.parameters == expected.parameters
        # what the question does not put in an order stands in any
        assert sorted(map(repr, found.rows)) == sorted(map(repr, expected.rows)), given


@pytest.mark.slow
def test_an_audit_finds_the_same(remote: Remote, embedded: Store) -> None:
    expected, found = (json.loads(as_json(audit(store))) for store in (embedded, remote))
    for part in ("findings", "coverage"):
        rows_found, rows_expected = (
            sorted(json.dumps(one, sort_keys=True) for one in said_[part]) for said_ in (found, expected)
        )
        assert rows_found == rows_expected


@pytest.mark.slow
def test_a_search_finds_the_same(remote: Remote, embedded: Store) -> None:
    for words in ("水", "绿色建筑", "市城管执法局"):
        expected, found = (search(store, words, limit=1000) for store in (embedded, remote))
        assert found.total == expected.total
        assert {hit.iri for hit in found.hits} == {hit.iri for hit in expected.hits}
        assert {f: sorted(c, key=repr) for f, c in found.facets.items() if len(c) < 20} == {
            f: sorted(c, key=repr) for f, c in expected.facets.items() if len(c) < 20
        }


def test_a_visitors_query_is_looked_at_before_it_is_sent(
    running: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in running.settings.items():
        monkeypatch.setenv(name, value)
    with guarded(running.address, PREFIXES, Limits(rows=3)) as asked:
        found = asked.ask("SELECT ?d { ?d a duban:Department }")
        assert found.truncated
        assert len(json.loads(found.body)["results"]["bindings"]) == 3
        whole = asked.ask(
            "PREFIX d: <https://w3id.org/duban/def#> "
            "SELECT ?d { ?d a d:Department , <https://w3id.org/duban/def#Department> }"
        )
        assert len(json.loads(whole.body)["results"]["bindings"]) == 3
        assert asked.ask("DESCRIBE <https://w3id.org/duban/id/year/2025>").form == "turtle"
        for query in ("DROP ALL", "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", "SELECT ?x {"):
            with pytest.raises(QueryProblem):
                asked.ask(query)


def test_the_graphs_that_a_request_names_are_those_of_the_service(remote: Remote, embedded: Store) -> None:
    there, here = create_app(remote).test_client(), create_app(embedded).test_client()
    measures, named = "SELECT ?m { ?m a duban:Measure }", "SELECT ?m { GRAPH ?g { ?m a duban:Measure } }"
    [document, *_] = remote.documents()
    counts = []
    for name, query in (("default-graph-uri", measures), ("named-graph-uri", named)):
        for graph in (document, REGISTERS.value):
            asked = {"query": query, name: graph}
            found, expected = (
                c.get("/sparql", query_string=asked, headers={"Accept": "text/csv"}) for c in (there, here)
            )
            assert sorted(found.text.split()) == sorted(expected.text.split())
            counts.append(len(found.text.split()) - 1)
    assert counts == [59, 0, 59, 0]


def test_the_protocol_is_answered_from_there(remote: Remote) -> None:
    there = create_app(remote).test_client()
    # an IRI with a sign in it, which not every server reads escaped
    prefix = "PREFIX d: <https://w3id.org/duban/def#> # of our own\n"
    rows = "SELECT ?name { ?d a d:Department ; skos:prefLabel ?name } ORDER BY ?name LIMIT 3"
    query = {"query": prefix + rows}
    found = there.get("/sparql", query_string=query, headers={"Accept": "text/csv"})
    assert found.status_code == 200
    assert len(found.text.split()) == 4
    [document, *_] = remote.documents()
    whole = there.get("/graphs", query_string={"graph": document}, headers={"Accept": "text/turtle"})
    assert "牵头部门" in whole.text
    assert there.get("/graphs", query_string={"graph": "http://nobody/"}).status_code == 404
    assert there.post("/sparql", data={"update": "CLEAR ALL"}).status_code in (401, 403, 405, 501)


@pytest.mark.slow
def test_the_pages_are_the_same(remote: Remote, embedded: Store) -> None:
    there, here = (_audited(store) for store in (remote, embedded))
    seen, waiting = {"/"}, ["/"]
    kinds: dict[str, Iterator[int]] = {}
    while waiting:
        address = waiting.pop(0)
        expected, found = here.get(address), there.get(address)
        assert found.status_code == expected.status_code, address
        # a query's page tells how long it took; Virtuoso's own graphs are counted among the data
        if expected.mimetype != "text/html" or address.startswith(("/sparql", "/data")):
            continue
        assert _letters(found.text) == _letters(expected.text), address
        for link in Page(expected.text).links:
            kind = link.split("?")[0].split("/")[1] if link.startswith("/") else ""
            if kind and link not in seen and next(kinds.setdefault(kind, itertools.count())) < 12:
                seen.add(link)
                waiting.append(link)
    assert len(seen) > 60


def _audited(store: Store) -> FlaskClient:
    """Return a client of the pages over STORE, once it is audited: until then they say so."""
    app = create_app(store)
    assert isinstance(app.extensions[KEY].state(300.0), Made)
    return app.test_client()


def _letters(html: str) -> list[str]:
    """Return the letters of a page in order: names that no order is asked for stand in any."""
    return sorted("".join(Page(html).text.split()))


def test_a_newer_state_is_seen(running: Running, remote: Remote, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("graph.store.remote.LOOK", 0.0)
    with Remote(running.address, settings=running.settings) as reader:
        assert not reader.refresh()
        document, quads = statements()
        remote.put(document, quads)
        remote.publish()
        assert reader.refresh()
        assert not reader.refresh()
        assert document in reader.documents()
        remote.remove(document)


def test_who_only_reads_writes_nothing(running: Running) -> None:
    with Remote(running.address, settings=running.settings) as reader:
        for write in (lambda: reader.put(*statements()), lambda: reader.remove(ID + "a"), reader.publish):
            with pytest.raises(ReadOnlyStore):
                write()
    with pytest.raises(StoreError, match="已经关闭"):
        reader.documents()


def test_virtuoso_is_written_to_with_the_right_password_alone(tmp_path: Path) -> None:
    with virtuoso(tmp_path, rows=50) as one:
        for settings in ({}, {**one.settings, "DUBAN_STORE_PASSWORD": "wrong"}):
            with (
                pytest.raises(StoreError, match=r"没有权限（401）.*DUBAN_STORE_USER"),
                Remote(one.address, write=True, settings=settings) as store,
            ):
                store.put(*statements())
        # a cut answer is no answer
        with Remote(one.address, write=True, settings=one.settings) as store:
            store._put_graph(*statements())
            with pytest.raises(StoreError, match=r"前 50 行.*ResultSetMaxRows"):
                store.dump()


def said(reply: object, **settings: str) -> str:
    """Return what opening a store says where the service answers REPLY."""
    made = reply if callable(reply) else lambda *_: reply
    with answering(made) as address, pytest.raises(StoreError) as error:
        Remote(address, settings=settings)
    assert "\n" not in str(error.value)
    return str(error.value)


@pytest.mark.parametrize("row", rows("services.csv", at_least=12), ids=lambda row: row["why"])
def test_what_is_wrong_is_said_in_one_line(row: dict[str, str]) -> None:
    headers = dict([row["header"].split(": ", 1)]) if row["header"] else {}
    assert row["says"] in said((int(row["status"]), headers, row["body"].encode()))


def test_a_service_that_is_away_says_so() -> None:
    with pytest.raises(StoreError, match="连不上"):
        Remote("http://127.0.0.1:9/sparql")
    with pytest.raises(StoreError, match="连不上"):
        Remote("http://no.such.host.invalid/sparql")


def test_a_service_that_does_not_answer_is_left() -> None:
    def slow(*_: object) -> tuple[int, dict[str, str], bytes]:
        time.sleep(1)
        return 200, JSON, EMPTY

    assert "0.2 秒内没有答复" in said(slow, DUBAN_STORE_TIMEOUT="0.2")


@pytest.mark.parametrize("fault", [None, (503, {}, b""), (429, {}, b"")])
def test_a_read_is_tried_again(fault: object) -> None:
    def reply(before: int, *_: object) -> object:
        return fault if before < 2 else (200, JSON, EMPTY if before == 2 else FALSE)

    with answering(reply) as address:
        Remote(address).close()


def test_a_write_is_not_tried_again() -> None:
    updates = []

    def reply(before: int, path: str, headers: dict[str, str]) -> object:
        if "sparql-update" in headers["content-type"]:
            updates.append(path)
            return 503, {}, b""
        return 200, JSON, FALSE if before == 1 else EMPTY

    with answering(reply) as address, pytest.raises(StoreError, match="服务忙"):
        Remote(address, write=True).put(*statements())
    assert len(updates) == 1


def test_a_default_graph_that_is_no_union_is_told() -> None:
    def reply(before: int, *_: object) -> object:
        return 200, {**JSON, "Server": "Apache Jena Fuseki (5.2.0)"}, (EMPTY, TRUE, FALSE)[before]

    assert "tdb2:unionDefaultGraph" in said(reply)


def test_a_token_goes_with_every_request_and_a_password_only_where_it_is_asked_for() -> None:
    sent: list[str | None] = []

    def reply(before: int, path: str, headers: dict[str, str]) -> object:
        sent.append(headers.get("authorization"))
        if not sent[-1]:
            return 401, {"WWW-Authenticate": 'Basic realm="x"'}, b""
        return 200, JSON, EMPTY if len(sent) < 3 else FALSE

    with answering(reply) as address:
        Remote(address, settings={"DUBAN_STORE_USER": "我", "DUBAN_STORE_PASSWORD": "a:b"}).close()
    assert sent == [None, *["Basic 5oiROmE6Yg=="] * 2]
    sent.clear()
    with answering(reply) as address:
        Remote(address, settings={"DUBAN_STORE_TOKEN": "abc"}).close()
    assert set(sent) == {"Bearer abc"}


@pytest.mark.parametrize(
    "address", ["http://me:secret@host/sparql", "http:///sparql", "http://a b/", "http://x:y/"]
)
def test_an_address_that_is_none_is_refused_and_no_password_is_printed(address: str) -> None:
    with pytest.raises(StoreError) as error:
        open_store(address)
    assert "secret" not in str(error.value)


@pytest.mark.parametrize("row", rows("servers.csv", at_least=10), ids=lambda row: row["why"])
def test_a_known_server_takes_updates_where_it_does(row: dict[str, str]) -> None:
    found = server(row["address"], row["name"], {})
    assert (found.kind, found.update, found.graphs) == (row["kind"], row["update"], row["graphs"])
    set_ = {"DUBAN_STORE_UPDATE": "http://u/", "DUBAN_STORE_GRAPHS": "http://g/"}
    told = server(row["address"], row["name"], set_)
    assert (told.update, told.graphs) == ("http://u/", "http://g/")


@pytest.mark.parametrize("given", ["abc", "-1", "0", "nan", "1e99"])
def test_a_time_out_is_a_number_of_seconds(given: str) -> None:
    with pytest.raises(StoreError, match="不是秒数"):
        seconds({"DUBAN_STORE_TIMEOUT": given})


@pytest.mark.parametrize(
    ("sparql", "wanted"),
    [
        ("# ask\nPREFIX ask: <http://construct> SELECT * {}", "select"),
        ("PREFIX a: <http://select/> ASK {}", "ask"),
        ("construct where { ?s ?p 'select' }", "construct"),
        ("DESCRIBE <urn:x>", "describe"),
    ],
)
def test_the_form_of_a_query(sparql: str, wanted: str) -> None:
    assert form(sparql) == wanted


def test_what_virtuoso_says_its_own_way_is_read() -> None:
    table = (
        b'{ "head": { "link": [], "vars": ["a"] }, "results": { "bindings": [ '
        b'{ "a": { "type": "typed-literal", '
        b'"datatype": "http://www.w3.org/2001/XMLSchema#boolean", "value": "1" }} ] } }'
    )
    (row,) = read(table, "application/sparql-results+json")
    assert row["a"] == ox.Literal(True)
    asked = read(table.replace(b'"a"', b'"__ASK_RETVAL"'), "application/sparql-results+json")
    assert isinstance(asked, ox.QueryBoolean)
    assert bool(asked)
