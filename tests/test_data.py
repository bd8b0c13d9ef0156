"""The graph as files, the ontology as pages and data, identifiers in every form that is asked for."""

import csv
import gzip
import io
import itertools
from dataclasses import replace

import pyoxigraph as ox
import pytest

from graph.store.open import open_store
from ontology.namespaces import DUBAN, ID, PREFIXES, RDF
from tests.site import Page
from web.app import create_app
from web.data import packed
from web.negotiate import FORMS
from web.terms import ours, schemes

FORMATS = {form.suffix: form.format for form in FORMS}
DCAT = PREFIXES["dcat"]


@pytest.fixture(scope="module")
def store(built):
    with open_store(built) as opened:
        yield opened


@pytest.fixture
def client(store):
    return create_app(store).test_client()


@pytest.fixture(scope="module")
def slug(store):
    return store.documents()[0].removeprefix(ID)


def parsed(response, suffix):
    assert response.status_code == 200
    return {quad.triple for quad in ox.parse(response.data, FORMATS[suffix])}


# ---- the whole graph, and its parts


@pytest.mark.parametrize(("form", "format_"), [("nq", ox.RdfFormat.N_QUADS), ("trig", ox.RdfFormat.TRIG)])
def test_the_whole_graph_is_every_statement_of_it(client, store, form, format_):
    response = client.get(f"/data/all.{form}.gz")
    assert response.mimetype == "application/gzip"
    quads = set(ox.parse(gzip.decompress(response.data), format_))
    assert len(quads) == store.info().quads


def test_the_whole_graph_is_packed_as_it_goes():
    taken = []
    lines = (taken.append(n) or bytes([n % 251]) * 40 for n in range(1_000_000))
    first = next(packed(lines))
    assert first
    assert len(taken) < 100_000


def test_two_take_the_whole_graph_at_once_the_third_is_told_when_to_come_again(client):
    held = [client.get("/data/all.nq.gz", buffered=False) for _ in range(2)]
    third = client.get("/data/all.nq.gz")
    assert third.status_code == 503
    assert "30" in third.text
    for response in held:
        response.close()
    again = client.get("/data/all.nq.gz", buffered=False)
    assert again.status_code == 200
    again.close()


def test_a_file_that_two_states_of_the_graph_would_be_in_breaks_off(client, monkeypatch):
    numbers = itertools.count(1)
    reader = type(client.application.extensions["duban"].store)
    real = reader.info
    monkeypatch.setattr(reader, "info", lambda self: replace(real(self), generation=next(numbers)))
    with pytest.raises(RuntimeError, match="published anew"):
        assert client.get("/data/all.nq.gz").data


@pytest.mark.parametrize("suffix", FORMATS)
def test_a_document_is_taken_whole_in_each_form(client, store, slug, suffix):
    found = parsed(client.get(f"/data/documents/{slug}.{suffix}"), suffix)
    assert found == {quad.triple for quad in store.graph(ID + slug)}
    assert client.get(f"/data/documents/nobody.{suffix}").status_code == 404


def test_registers_are_taken_too(client):
    found = parsed(client.get("/data/registers.ttl"), "ttl")
    assert any(t.object == ox.NamedNode(DUBAN.Department) for t in found)
    assert b"graph:registers {" in client.get("/data/registers.trig").data


def test_the_description_names_files_that_are_there_and_the_service(client):
    found = parsed(client.get("/data.ttl"), "ttl")
    files = [t.object.value for t in found if t.predicate.value == DCAT + "downloadURL"]
    assert len(files) == 3
    for file in files:
        assert client.head(file.removeprefix("http://localhost")).status_code == 200
    kinds = {t.object.value for t in found if t.predicate.value == RDF + "type"}
    assert kinds == {DCAT + "Dataset", DCAT + "Distribution", DCAT + "DataService"}
    assert {t.object.value for t in found if t.predicate.value == DCAT + "endpointURL"} == {
        "http://localhost/sparql"
    }
    assert any(t.predicate.value.endswith("/license") for t in found)
    assert {parsed(client.get(f"/data.{s}"), s) == found for s in FORMATS} == {True}


# ---- the ontology


def test_every_term_has_an_entry_with_its_meaning_and_how_often_it_is_used(client, store):
    page = client.get("/def").text
    tags = Page(page).tags
    ids = {has["id"] for _, has in tags if "id" in has}
    assert {term.name for term in ours()} <= ids
    assert all(term.definition["zh"] in page for term in ours() if "<" not in term.definition["zh"])
    used = next(iter(store.query("SELECT (COUNT(*) AS ?n) { ?s <https://w3id.org/duban/def#leads> ?o }")))
    entry = page[page.index('id="leads"') :][:3000]
    assert f"{int(used['n'].value)} 次" in entry


@pytest.mark.parametrize("suffix", FORMATS)
def test_the_ontology_is_the_same_in_each_form(client, suffix):
    assert parsed(client.get(f"/def.{suffix}"), suffix) == parsed(client.get("/def.ttl"), "ttl")


@pytest.mark.parametrize("path", ["/def", "/data", "/id/role", "/id/department/130300-chengguan-zhifa"])
def test_who_asks_for_data_is_led_to_it_who_asks_for_a_page_to_the_page(client, path):
    for form in FORMS:
        response = client.get(path, headers={"Accept": form.media_type})
        assert response.status_code == 303
        assert response.headers["Location"].endswith("." + form.suffix)
        assert "Accept" in response.vary
        data = client.get(response.headers["Location"])
        assert data.mimetype == form.media_type
        assert data.headers["Access-Control-Allow-Origin"] == "*"
        assert parsed(data, form.suffix)
    page = client.get(path, headers={"Accept": "text/html,*/*;q=0.5"}, follow_redirects=True)
    assert page.mimetype == "text/html"
    assert client.get(path, headers={"Accept": "image/png"}).status_code == 406


def test_every_scheme_has_a_page_data_and_tables(client):
    for name, scheme in schemes().items():
        page = client.get(f"/schemes/{name}")
        assert page.status_code == 200
        assert all(concept.name in page.text for concept in scheme.concepts)
        assert client.get(f"/id/{name}").headers["Location"].endswith(f"/schemes/{name}")
        assert client.get(f"/id/{name}.ttl").mimetype == "text/turtle"
        rows = list(csv.reader(io.StringIO(client.get(f"/schemes/{name}.csv").text.lstrip("\ufeff"))))
        assert len(rows) == len(scheme.concepts) + 1
    assert client.get("/schemes/nobody").status_code == 404


# ---- identifiers


def test_the_names_of_a_department_lead_to_its_page(client):
    for name in ("市城管执法局", "秦皇岛市城市管理综合行政执法局", "130300-chengguan-zhifa"):
        response = client.get(f"/department/{name}")
        assert response.status_code == 303, name
        response = client.get(response.headers["Location"], follow_redirects=True)
        assert response.request.path == "/departments/130300-chengguan-zhifa"
    assert client.get("/department/市飞船局", follow_redirects=True).status_code == 404


def test_every_kind_of_thing_answers_in_every_form(client, store):
    kinds = store.query(
        f"SELECT ?kind (SAMPLE(?thing) AS ?one) {{ ?thing a ?kind . FILTER(STRSTARTS(STR(?thing), '{ID}')) }}"
        " GROUP BY ?kind"
    )
    paths = sorted({row["one"].value.removeprefix(ID) for row in kinds})
    assert len(paths) > 15
    for path in paths:
        page = client.get(f"/id/{path}", follow_redirects=True)
        assert (page.status_code, page.mimetype) == (200, "text/html"), path
        assert client.get(f"/id/{path}.html", follow_redirects=True).status_code == 200
        triples = {s: parsed(client.get(f"/id/{path}.{s}"), s) for s in FORMATS}
        assert triples["ttl"] == triples["jsonld"] == triples["nt"], path
        assert any(t.subject.value == ID + path for t in triples["nt"]), path


def test_no_page_of_these_shows_an_identifier_as_the_words_of_a_link(client):
    for path in ("/def", "/data", "/schemes/", "/schemes/role", "/sparql", "/things/role/lead"):
        inside, words = False, []
        for tag in client.get(path).text.split("<")[1:]:
            inside = tag.startswith("a ") or (inside and not tag.startswith("/a"))
            if inside:
                words.append(tag.partition(">")[2])
        assert not [word for word in words if "://" in word], path
