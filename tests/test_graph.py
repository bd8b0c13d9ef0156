"""The graph page: what a view shows, the same in its table and its files, and where each node stands."""

import csv
import io
import json
from collections import Counter
from itertools import combinations
from math import dist
from xml.etree import ElementTree

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.network.clusters import clustered
from graph.store.open import open_store
from ontology.namespaces import ID
from queries.answer import answer
from reports.figure import FORMS, Edge, Figure, Node, figure
from tests.site import Page
from tests.table import rows
from web.app import create_app
from web.vendor import LISTED, vendor

CHENGGUAN = f"{ID}department/130300-chengguan-zhifa"


@pytest.fixture(scope="module")
def site(built):
    with open_store(built) as store:
        yield store, create_app(store).test_client()


def drawn(client, query=""):
    return json.loads(client.get(f"/graph.json?{query}").text)


# ---- what a view shows


def test_departments_are_joined_by_the_measures_that_they_share(site):
    store, client = site
    graph = drawn(client)
    label = {node["id"]: node["label"] for node in graph["nodes"]}
    weights = {frozenset((label[e["source"]], label[e["target"]])): e["weight"] for e in graph["edges"]}
    shared = answer(store, "departments-sharing-with", department=CHENGGUAN).rows
    assert len(shared) > 5
    for row in shared:
        assert weights[frozenset(("市城管执法局", row["department"]))] == row["count"]
    assert sum("市城管执法局" in pair for pair in weights) == len(shared)


def test_around_a_department_stand_its_measures_and_what_they_promise(site):
    store, client = site
    graph = drawn(client, "kind=measures&department=130300-chengguan-zhifa")
    kinds = Counter(node["kind"] for node in graph["nodes"])
    measures = {row["measure_iri"] for row in answer(store, "measures-of", department=CHENGGUAN).rows}
    assert {node["id"] for node in graph["nodes"] if node["kind"] == "measure"} == measures
    assert kinds["target"] > 10
    assert kinds["milestone"] > 10
    ids = {node["id"] for node in graph["nodes"]}
    assert all({edge["source"], edge["target"]} <= ids for edge in graph["edges"])
    led = {e["target"] for e in graph["edges"] if e["source"] == CHENGGUAN and "lead" in e["roles"]}
    assert len(led) == 18


@pytest.mark.parametrize("name", ["市城管执法局", "秦皇岛市城市管理综合行政执法局", CHENGGUAN])
def test_a_department_may_be_given_by_any_of_its_names(site, name):
    graph = json.loads(site[1].get("/graph.json", query_string={"department": name}).text)
    assert graph["nodes"][0]["id"] == CHENGGUAN


def test_role_section_year_and_document_narrow_a_view(site):
    store, client = site
    [document] = store.documents()
    slug = document.removeprefix(ID)
    whole = drawn(client, f"kind=measures&document={slug}&limit=150")
    section = drawn(client, f"kind=measures&document={slug}&section=2.3")
    assert {n["id"].rsplit("/", 1)[1][:4] for n in section["nodes"] if n["kind"] == "measure"} == {"2.3."}
    lead = drawn(client, f"kind=measures&document={slug}&limit=150&role=lead")
    assert {role for edge in lead["edges"] for role in edge["roles"]} == {"lead"}
    assert len(lead["edges"]) < len(whole["edges"])
    year = drawn(client, "kind=measures&year=2023")
    due = {row["measure_iri"] for row in answer(store, "due-in", year="2023").rows}
    assert {n["id"] for n in year["nodes"] if n["kind"] == "measure"} <= due


def test_unfolding_adds_neighbours_and_keeps_what_was_there(site):
    _, client = site
    base = "kind=measures&department=130300-chengguan-zhifa"
    before = {node["id"] for node in drawn(client, base)["nodes"]}
    after = drawn(client, f"{base}&open=department/130300-zhujian")
    assert before < {node["id"] for node in after["nodes"]}
    assert drawn(client, f"{base}&open=nothing&open=%00")["nodes"] == drawn(client, base)["nodes"]


def test_the_table_has_what_the_picture_has_and_pages_keep_the_view(site):
    _, client = site
    graph = drawn(client, "role=lead&role=responsible&limit=120")
    seen, address = 0, "/graph?role=lead&role=responsible&limit=120"
    while address:
        page = Page(client.get(address).text)
        seen += sum("measures-shared-by" in link for link in page.links)
        following = [
            has["href"] for _, has in page.tags if has.get("rel") == "next" and "&page=" in has["href"]
        ]
        address = following[0] if following else None
        assert not address or ("role=lead&role=responsible" in address and "limit=120" in address)
    assert seen == len(graph["edges"])


@pytest.mark.parametrize("kind", ["departments", "measures"])
def test_every_file_holds_exactly_the_view(site, kind):
    _, client = site
    graph = drawn(client, f"kind={kind}&role=lead")
    read = {form: client.get(f"/graph.{form}?kind={kind}&role=lead") for form in FORMS}
    pairs = {frozenset((e["source"], e["target"])) for e in graph["edges"]}
    for form, reader in (("graphml", nx.read_graphml), ("gexf", nx.read_gexf)):
        found = reader(io.BytesIO(read[form].data))
        assert set(found) == {node["id"] for node in graph["nodes"]}, form
        assert {frozenset(pair) for pair in found.edges} == pairs, form
        assert {found.nodes[node["id"]]["label"] == node["label"] for node in graph["nodes"]} == {True}
    lines = list(csv.reader(io.StringIO(read["csv"].data.decode("utf-8-sig"))))
    assert len(lines) == len(graph["edges"]) + 1
    picture = ElementTree.fromstring(read["svg"].data)
    shapes = [e for e in picture.iter() if e.findtext("{http://www.w3.org/2000/svg}title")]
    assert len(shapes) == len(graph["nodes"]) + len(graph["edges"]) + 1
    assert "attachment" in read["svg"].headers["Content-Disposition"]


@pytest.mark.parametrize(
    ("query", "status", "says"),
    [
        ("department=市飞船局", 404, "没有承担任务的部门叫“市飞船局”"),
        ("document=nothing-here", 404, "没有文件"),
        ("year=1850", 404, "没有年度"),
        ("kind=x&limit=²&section=<b>&role=x", 200, "部门协作网络"),
        ("limit=99999", 200, "市城管执法局"),
        ("kind=measures&department=130300-chengguan-zhifa&year=2021", 200, ""),
    ],
)
def test_what_the_address_may_name(site, query, status, says):
    response = site[1].get(f"/graph?{query}")
    assert response.status_code == status
    assert says in response.text


def test_an_empty_store_has_a_graph_that_says_so(tmp_path):
    open_store(tmp_path, write=True).close()
    client = create_app(open_store(tmp_path)).test_client()
    for kind in ("departments", "measures"):
        assert "没有符合条件" in client.get(f"/graph?kind={kind}").text
        assert all(client.get(f"/graph.{form}?kind={kind}").status_code == 200 for form in FORMS)


# ---- where a node stands, what a file says


@given(st.lists(st.integers(0, 9), max_size=12), st.lists(st.tuples(st.integers(0, 11), st.integers(0, 11))))
def test_no_two_nodes_stand_on_one_another(petals, edges):
    core = nx.Graph()
    core.add_nodes_from(f"d{n}" for n in range(len(petals)))
    core.add_edges_from((f"d{a}", f"d{b}", {"weight": 1}) for a, b in edges if a < b < len(petals))
    followers = {
        f"d{n}": [[f"d{n}m{k}p{i}" for i in range(k + 1)] for k in range(m)] for n, m in enumerate(petals)
    }
    places = clustered(core, followers)
    assert len(places) == len(petals) + sum(len(petal) for each in followers.values() for petal in each)
    assert all(dist(a, b) > 9 for a, b in combinations(places.values(), 2))
    assert places == clustered(core, followers)


def test_names_are_written_as_text():
    texts = [row["text"] for row in rows("hostile.csv", 25)]
    # XML has no place for control characters
    texts = [text for text in texts if text.isprintable()]
    nodes = [Node(str(n), text, "department", n * 60.0, 0, 8, text) for n, text in enumerate(texts)]
    nodes.append(Node("=1+1", "=1+1", "department", 0, 60, 8))
    edges = [Edge("0", str(n), (), 1, text) for n, text in enumerate(texts) if n] + [Edge("0", "=1+1")]
    made = Figure("<i>&", tuple(nodes), tuple(edges))
    picture = ElementTree.fromstring(figure(made, "svg"))
    assert not {element.tag.rsplit("}")[-1] for element in picture.iter()} - {
        *("svg", "title", "rect", "g", "path", "circle", "text")
    }
    assert nx.read_graphml(io.BytesIO(figure(made, "graphml"))).nodes["0"]["label"] == texts[0]
    assert all("," + "=1+1" not in line for line in figure(made, "csv").decode().splitlines())


# ---- scripts of others


def test_scripts_are_copied_and_what_is_missing_is_told(tmp_path):
    for path in LISTED:
        (tmp_path / "from" / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "from" / path).write_text(path)
    assert vendor(tmp_path / "from", tmp_path / "to") == []
    assert {file.name for file in (tmp_path / "to").iterdir()} == set(LISTED.values())
    assert vendor(tmp_path / "nowhere", tmp_path / "other") == list(LISTED)


def test_the_graph_without_its_script_is_a_still_picture_that_says_so(site, monkeypatch):
    monkeypatch.setattr("web.network.vendored", lambda name: False)
    html = site[1].get("/graph").text
    page = Page(html)
    assert "npm" in page.text
    assert not [has for tag, has in page.tags if tag == "script"]
    [picture] = [has["src"] for tag, has in page.tags if tag == "img"]
    assert site[1].get(picture).mimetype == "image/svg+xml"
