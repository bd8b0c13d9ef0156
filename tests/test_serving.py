"""`duban serve` as it is run: its log, what it believes of a proxy, its health, its refusals."""

import json

import pytest

from duban.cli import run
from tests.served import Served

FORWARDED = {
    "X-Forwarded-For": "10.9.8.7",
    "X-Forwarded-Proto": "https",
    "X-Forwarded-Host": "duban.example",
}


def told(server):
    """Return what SERVER wrote of the requests so far, and of one more that gives it the time to."""
    server.ask("GET", "/sparql/words.json")
    return [json.loads(line) for line in server.close().splitlines()]


@pytest.fixture(scope="module")
def behind(built):
    """Yield what a server told of requests: its own words, and its log."""
    with Served(built, "--log", "--proxy", "127.0.0.1") as server:
        server.description = server.ask("GET", "/data.nt", headers=FORWARDED).body.decode()
        server.sent = len(server.description.encode())
        server.ask("GET", "/departments/%E5%B8%82?name=%E6%9F%90%E4%BA%BA")
        server.query("SELECT * WHERE { ?s ?p ?o } LIMIT 1")
        server.lines = told(server)[:3]
        yield server


def test_each_request_is_a_line_without_what_was_asked(behind):
    described, missing, asked = behind.lines
    assert described["path"] == "/data.nt"
    assert (described["status"], described["bytes"]) == (200, behind.sent)
    assert (missing["path"], missing["status"]) == ("/departments/市", 404)
    assert asked["path"] == "/sparql"
    assert all(line["ms"] >= 0 and line["time"].endswith("+00:00") for line in behind.lines)
    assert "某人" not in json.dumps(behind.lines, ensure_ascii=False)
    assert "SELECT" not in json.dumps(behind.lines)


def test_the_proxy_that_is_named_is_believed(behind):
    assert [line["client"] for line in behind.lines] == ["10.9.8.7", "127.0.0.1", "127.0.0.1"]
    assert "<https://duban.example/sparql>" in behind.description


@pytest.mark.parametrize("options", [(), ("--proxy", "192.0.2.1")])
def test_nobody_else_is_believed_about_the_client(built, options):
    with Served(built, "--log", *options) as server:
        description = server.ask("GET", "/data.nt", headers=FORWARDED).body.decode()
        line = told(server)[0]
    assert "duban.example" not in description
    assert "https://127.0.0.1" not in description
    assert line["client"] == "127.0.0.1"


def test_without_the_option_nothing_is_written(built):
    with Served(built) as server:
        server.ask("GET", "/")
        assert server.close() == ""


def test_health_says_which_state_of_the_graph_is_seen(built):
    with Served(built) as server:
        told = json.loads(server.ask("GET", "/health").body)
    assert told["status"] == "ok"
    assert told["documents"] == 1
    assert told["generation"] >= 1
    assert told["published"]


def test_a_proxy_that_is_no_address_is_refused_in_one_line(built, capsys):
    assert run(["serve", "--store", str(built), "--proxy", "everybody"]) == 2
    said = capsys.readouterr().err
    assert "--proxy everybody" in said
    assert len(said.splitlines()) == 1
