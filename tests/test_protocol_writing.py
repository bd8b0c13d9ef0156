"""Changes over the protocols: who may make them, that each is whole, and that readers see it at once."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import quote

import pytest

from graph.store.open import open_store
from tests.served import TOKEN, Reply, Served

G = "http://www.example/g"
AT = f"/graphs?graph={quote(G, safe='')}"
TURTLE = "<http://www.example/局> <http://www.example/名> '市城管执法局'@zh ."
COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"


@pytest.fixture(scope="module")
def started() -> Iterator[Served]:
    with Served("memory:", "--writable", token=TOKEN) as made:
        yield made


@pytest.fixture
def server(started: Served) -> Served:
    assert started.update("DROP ALL").status == 204
    return started


def count(server: Served) -> int:
    return int(server.query(COUNT, "text/csv").body.split()[1])


def read(server: Served, path: str = AT) -> Reply:
    return server.ask("GET", path, headers={"Accept": "application/n-triples"})


def test_a_graph_is_put_read_and_deleted(server):
    assert server.write("PUT", AT, TURTLE, "text/turtle").status == 201
    assert "市城管执法局" in read(server).body.decode()
    assert server.write("PUT", AT, TURTLE.replace("城管", "交通"), "text/turtle").status == 204
    assert "市交通执法局" in read(server).body.decode()
    assert count(server) == 1
    assert server.write("DELETE", AT).status == 204
    assert (read(server).status, server.write("DELETE", AT).status) == (404, 404)


def test_a_graph_is_added_to(server):
    assert server.write("POST", AT, TURTLE, "text/turtle").status == 201
    more = TURTLE.replace("市城管", "城管").replace("'", '"')
    assert server.write("POST", AT, more, "application/n-triples").status == 204
    assert len(read(server).body.splitlines()) == 2


def test_a_graph_is_made_where_the_server_says(server):
    made = server.write("POST", "/graphs", TURTLE, "text/turtle")
    assert made.status == 201
    path = made.headers["location"].removeprefix(server.url)
    assert "市城管执法局" in read(server, path).body.decode()
    asked = f"/graphs?graph={quote(made.headers['location'], safe='')}"
    assert read(server, asked).body == read(server, path).body


def test_a_graph_has_the_address_that_it_is_put_to(server):
    assert (
        server.write("PUT", "/graphs/people/1.ttl", "<> <http://www.example/p> 1 .", "text/turtle").status
        == 201
    )
    assert read(server, "/graphs/people/1.ttl").body.startswith(
        f"<{server.url}/graphs/people/1.ttl>".encode()
    )


def test_the_unnamed_graph_is_written_too(server):
    assert server.write("PUT", "/graphs?default", TURTLE, "text/turtle").status == 204
    assert len(read(server, "/graphs?default").body.splitlines()) == 1
    assert server.write("DELETE", "/graphs?default").status == 204
    assert read(server, "/graphs?default").body == b""


def test_several_files_are_one_graph(server):
    boundary = "b0unda7y"
    parts = "".join(
        f'--{boundary}\r\nContent-Disposition: form-data; name="f{n}"; filename="f{n}.ttl"\r\n'
        f"Content-Type: text/turtle\r\n\r\n<x:a> <x:b> {n} .\r\n"
        for n in range(3)
    )
    sent = server.write("POST", AT, f"{parts}--{boundary}--\r\n", f"multipart/form-data; boundary={boundary}")
    assert sent.status == 201
    assert len(read(server).body.splitlines()) == 3


def test_an_empty_graph_is_there(server):
    assert server.write("PUT", AT, "", "text/turtle").status == 201
    assert (read(server).status, read(server).body) == (200, b"")


def test_data_that_are_not_what_they_say_change_nothing(server):
    server.write("PUT", AT, TURTLE, "text/turtle")
    bad = server.write("PUT", AT, "<x:a> <x:b> 1 .\n<x:a> <x:b", "text/turtle")
    assert (bad.status, b'"line": 2' in bad.body) == (400, True)
    assert "市城管执法局" in read(server).body.decode()


@pytest.mark.parametrize(
    ("media", "body", "status"),
    [
        ("application/rdf+xml", "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'/>", 415),
        ("text/plain", TURTLE, 415),
        ("", TURTLE, 415),
        ("multipart/form-data; boundary=x", "", 400),
        ("application/ld+json", '{"@context": "http://127.0.0.1:9/c", "@id": "x:a"}', 400),
        ("application/ld+json", '{"@id": "http://a", "http://b": "局"}', 201),
        ("text/turtle", "GRAPH <x:g> { <x:a> <x:b> 1 }", 400),
        ("application/x-turtle", TURTLE, 201),
    ],
)
def test_what_may_be_sent(server, media, body, status):
    assert server.write("PUT", AT, body, media).status == status


WRITING = (
    ("PUT", AT, "text/turtle"),
    ("POST", AT, "text/turtle"),
    ("DELETE", AT, ""),
    ("POST", "/graphs", "text/turtle"),
    ("PUT", "/graphs/a", "text/turtle"),
    ("PUT", "/graphs?default", "text/turtle"),
    ("POST", "/sparql", "application/sparql-update"),
    ("POST", f"/sparql?token={TOKEN}", "application/sparql-update"),
)


@pytest.mark.parametrize("token", [None, "wrong", TOKEN[:-1], TOKEN + "x", "", "令牌"])
def test_without_the_token_nothing_is_written(server, token):
    server.write("PUT", AT, TURTLE, "text/turtle")
    for method, path, media in WRITING:
        body = "DROP ALL" if "sparql" in path else "<x:a> <x:b> 1 ."
        headers = {"Content-Type": media} if media else {}
        if token is not None:
            headers["Authorization"] = f"Bearer {token}".encode().decode("latin-1")
        assert server.ask(method, path, body.encode(), headers).status == 401, (method, path)
    assert count(server) == 1


def test_another_way_to_show_a_password_is_none(server):
    basic = {"Authorization": "Basic YTpi", "Content-Type": "application/sparql-update"}
    asked = server.ask("POST", "/sparql", b"DROP ALL", basic)
    assert (asked.status, asked.headers["www-authenticate"]) == (401, 'Bearer realm="duban"')


def test_an_update_is_whole_or_not_at_all(server):
    server.update(f"INSERT DATA {{ GRAPH <{G}> {{ <x:a> <x:b> 1 }} }}")
    bad = server.update("DROP ALL ; DROP GRAPH <x:missing>")
    assert bad.status >= 400
    assert count(server) == 1


@pytest.mark.parametrize(
    ("update", "place"),
    [
        ("LOAD <http://127.0.0.1:9/>", 1),
        ("INSERT DATA {} ; LOAD SILENT <file:///etc/passwd>", 18),
        ("INSERT { ?s ?p ?o } WHERE { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", 29),
        ("CLEAR XYZ", 10),
        ("SELECT * { ?s ?p ?o }", 1),
    ],
)
def test_an_update_that_is_refused_says_where(server, update, place):
    refused = server.update(update)
    assert (refused.status, f'"column": {place}'.encode() in refused.body) == (400, True), refused.body


def test_graphs_of_the_request_stand_for_using(server):
    server.update("INSERT DATA { GRAPH <x:1> { <x:a> <x:b> 1 } GRAPH <x:2> { <x:a> <x:b> 2 } }")
    media = "application/sparql-update"
    path = "/sparql?using-graph-uri=x%3A2"
    assert (
        server.write(
            "POST", path, f"INSERT {{ GRAPH <{G}> {{ ?s ?p ?o }} }} WHERE {{ ?s ?p ?o }}", media
        ).status
        == 204
    )
    assert read(server).body.split()[2].startswith(b'"2"')
    # in the short form too, which has no room for USING
    named = "/sparql?using-named-graph-uri=x%3A1"
    assert server.write("POST", named, "DELETE WHERE { GRAPH ?g { ?s ?p 2 } }", media).status == 204
    assert count(server) == 3


def test_writers_wait_for_one_another_and_readers_see_what_was_written(server):
    server.update("INSERT DATA { GRAPH <x:g> { <x:a> <x:n> 0 } }")
    step = "WITH <x:g> DELETE { ?s ?p ?n } INSERT { ?s ?p ?m } WHERE { ?s ?p ?n BIND(?n + 1 AS ?m) }"
    with ThreadPoolExecutor(4) as people:
        assert {reply.status for reply in people.map(lambda _: server.update(step), range(24))} == {204}
    assert server.query("SELECT ?n { ?s ?p ?n }", "text/csv").body.split() == [b"n", b"24"]


def test_a_hostile_update_stops_nobody(server):
    deep = f"INSERT {{ ?s ?p 1 }} WHERE {{ {'{' * 90}?s ?p ?o{'}' * 90} }}"
    assert server.update(deep).status in (204, 422)
    nested = f"INSERT {{ ?s ?p 1 }} WHERE {{ {'{' * 4096}?s ?p ?o{'}' * 4096} }}"
    assert server.update(nested).status == 400
    assert server.update("INSERT DATA { GRAPH <x:g> { <x:a> <x:n> 0 } }").status == 204


def test_a_writable_service_says_so(server):
    said = server.ask("GET", "/sparql").body
    assert b"SPARQL11Update" in said
    assert b"inputFormat" in said


def test_who_else_writes_the_store_is_waited_for_and_then_told_of(tmp_path: Path):
    with open_store(tmp_path, write=True):
        pass
    with Served(tmp_path, "--writable", token=TOKEN) as server:
        with open_store(tmp_path, write=True):
            busy = server.update("INSERT DATA { <x:a> <x:b> 1 }")
        assert (busy.status, "retry-after" in busy.headers) == (503, True)
        assert server.update("INSERT DATA { <x:a> <x:b> 1 }").status == 204
        log = server.close()
    assert TOKEN not in log
    with open_store(tmp_path) as store:
        assert store.info().quads == 1


@pytest.mark.parametrize("token", [None, "short", "has a space in its middle", "令牌" * 8])
def test_there_is_no_default_token(tmp_path: Path, token):
    with pytest.raises(RuntimeError, match="DUBAN_TOKEN"):
        Served(tmp_path, "--writable", token=token)
