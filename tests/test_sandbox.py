"""A visitor's query: what is refused, what runs, and what becomes of what never ends."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.store.open import open_store
from graph.store.store import StoreMissing
from queries.sandbox.check import checked
from queries.sandbox.pool import Pool
from queries.sandbox.problem import Limits, QueryProblem
from queries.sandbox.tokens import tokens
from tests.conftest import Listener
from tests.table import rows

DUBAN = {"duban": "https://w3id.org/duban/def#"}
SERVICE = rows("service.csv", at_least=60)
QUERIES = rows("queries.csv", at_least=26)

# 8-18 KB that end the process, and 1-2 KB that plan for ever
DEEP = {
    "groups": "SELECT * {" + "{" * 4096 + "}" * 4096 + "}",
    "brackets": "SELECT * { FILTER(" + "(" * 8192 + "1" + ")" * 8192 + ") }",
    "ifs": "SELECT * { FILTER(" + "IF(true,1," * 1024 + "1" + ")" * 1024 + ") }",
    "exists": "SELECT * {" + "FILTER EXISTS {" * 1024 + "}" * 1024 + "}",
    "nots": "SELECT * { FILTER(" + "!" * 16384 + "true) }",
    "minuses": "SELECT * { FILTER(" + "- " * 16384 + "1) }",
    "lists": "SELECT * { ?s ?p " + "(" * 512 + "1" + ")" * 512 + " }",
    "nodes": "SELECT * { ?s ?p " + "[ ?p " * 256 + "1" + "]" * 256 + " }",
    "inverse paths": "SELECT * { ?s " + "^" * 5000 + "<http://a> ?o }",
    "sub-selects": "SELECT * {" + "{ SELECT * {" * 500 + "}}" * 500 + "}",
    "long": "SELECT * { ?s ?p ?o }" + " " * 70_000,
}
# what only running shows
ENDLESS = {
    "cross product, sorted": "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?a ?e ?i",
    "cross product, counted": "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
    "path of 3,000 steps": "SELECT * { ?s (duban:a" + "/duban:a" * 3000 + ") ?o }",
    "7,000 unions": "SELECT * {" + "{}UNION" * 7000 + "{}}",
    "20,000 sums": "SELECT * { FILTER(1" + "+1" * 20000 + ") }",
    "lists 90 deep": "SELECT * { ?s ?p " + "(" * 90 + "1" + ")" * 90 + " }",
    "strings that double": "SELECT * { BIND('x' AS ?a0) "
    + " ".join(f"BIND(CONCAT(?a{n}, ?a{n}) AS ?a{n + 1})" for n in range(40))
    + " }",
}


@pytest.fixture(scope="module")
def pool(numbers: Path) -> Iterator[Pool]:
    with Pool(
        numbers, limits=Limits(seconds=2, memory=2**30, rows=1000, size=200_000), prefixes=DUBAN
    ) as made:
        yield made


def written(row: dict[str, str], port: int = 1) -> str:
    return row["query"].replace("⏎", "\n").replace("URL", f"http://127.0.0.1:{port}/")


@given(st.text(alphabet="<>\"'#?:.\\{}()[]aSERVICE \n@_-1é局"))
def test_tokens_joined_are_the_query(query: str) -> None:
    assert "".join(token.text for token in tokens(query)) == query


def test_the_listener_hears_an_unchecked_query(listener: Listener) -> None:
    with suppress(OSError):
        list(ox.Store().query(written(SERVICE[0], listener.port)))
    assert listener.hits > 0


@pytest.mark.parametrize("row", SERVICE, ids=lambda row: row["why"])
def test_no_spelling_of_service_calls_out(row: dict[str, str], listener: Listener) -> None:
    # in this process, which has a network: the check alone must hold
    with suppress(QueryProblem, SyntaxError):
        query = checked(written(row, listener.port))
        list(ox.Store().query(query.text))
    assert listener.hits == 0


def test_the_worker_has_no_network_of_its_own(pool: Pool, listener: Listener) -> None:
    for row in SERVICE:
        with suppress(QueryProblem):
            pool.ask(written(row, listener.port))
    assert listener.hits == 0


@pytest.mark.parametrize("row", QUERIES, ids=lambda row: row["why"])
def test_what_is_no_service_runs_and_means_the_same(row: dict[str, str]) -> None:
    query, store = written(row), ox.Store()
    store.extend(
        ox.Quad(ox.NamedNode("http://s"), ox.NamedNode(f"http://a#{p}"), ox.Literal(n))
        for n, p in enumerate("bcd")
    )
    found = (store.query(text) for text in (query, checked(query).text))
    as_written, as_checked = (
        bool(f) if isinstance(f, ox.QueryBoolean) else [str(x) for x in f] for f in found
    )
    assert as_checked == as_written


@pytest.mark.parametrize("query", DEEP.values(), ids=DEEP)
def test_too_deep_or_long_is_refused(query: str) -> None:
    with pytest.raises(QueryProblem) as refused:
        checked(query)
    assert refused.value.kind in ("refused", "long")


@pytest.mark.parametrize("query", ENDLESS.values(), ids=ENDLESS)
def test_what_never_ends_is_ended_and_the_next_query_answered(query: str, pool: Pool) -> None:
    with suppress(QueryProblem):
        pool.ask(query)
    assert json.loads(pool.ask("ASK {}").body)["boolean"] is True


@pytest.mark.parametrize(
    ("query", "kind"),
    [
        (ENDLESS["cross product, counted"], "timeout"),
        ("INSERT DATA { <http://a> <http://b> 1 }", "refused"),
        ("DROP ALL", "refused"),
        ("SELECT ?s {", "syntax"),
        ("SELECT ?s }", "syntax"),
        ("SELECT ?s { ?s ?p 'x }", "syntax"),
        ("", "syntax"),
        ("hello", "syntax"),
    ],
)
def test_each_problem_has_its_kind(query: str, kind: str, pool: Pool) -> None:
    with pytest.raises(QueryProblem) as problem:
        pool.ask(query)
    assert problem.value.kind == kind


@pytest.mark.parametrize(
    ("query", "line", "column"),
    [
        ("SELECT * {\n  ?s ?p }\n}", 3, 1),
        ("SELECT * {\n  ?s <http://a#b>   }", 2, 21),
        ("# 说明\nSELECT * { ?s ex:p ?o }", 2, 15),
        ("SELECT * {\n\n   SERVICE <http://a> {} }", 3, 4),
    ],
)
def test_a_problem_says_where(query: str, line: int, column: int, pool: Pool) -> None:
    with pytest.raises(QueryProblem) as problem:
        pool.ask(query)
    assert (problem.value.line, problem.value.column) == (line, column)
    assert f"第 {line} 行第 {column} 列" in str(problem.value)


def test_an_answer_is_whole(pool: Pool) -> None:
    result = pool.ask("SELECT ?n { ?s duban:number ?n } ORDER BY ?n LIMIT 1000")
    found = [int(row["n"]["value"]) for row in json.loads(result.body)["results"]["bindings"]]
    assert (found, result.truncated) == (list(range(1000)), False)


def test_a_cut_answer_says_so_and_is_well_formed(pool: Pool) -> None:
    query = "SELECT ?n { ?s duban:number ?n } ORDER BY ?n"
    results = {form: pool.ask(query, form) for form in ("json", "csv", "tsv", "xml")}
    assert all(result.truncated for result in results.values())
    cut = json.loads(results["json"].body)
    assert cut["head"]["truncated"] is True
    parsed = {
        form: ox.parse_query_results(results[form].body, format=rows_of(form))
        for form in ("json", "tsv", "xml")
    }
    for form, solutions in parsed.items():
        assert [int(row["n"].value) for row in solutions] == list(range(1000)), form
    assert results["csv"].body.decode().splitlines() == ["n", *map(str, range(1000))]


def rows_of(form: str) -> ox.QueryResultsFormat:
    return getattr(ox.QueryResultsFormat, form.upper())


def test_an_answer_beyond_its_size_ends_between_two_rows(pool: Pool) -> None:
    result = pool.ask(
        "SELECT ?s ?n (REPEAT AS ?x) { ?s duban:number ?n }".replace("REPEAT", f"'{'长' * 200}'")
    )
    cut = json.loads(result.body)
    assert result.truncated
    assert 0 < len(cut["results"]["bindings"]) < 1000
    assert len(result.body) <= 200_100


def test_a_row_beyond_the_size_is_refused(pool: Pool) -> None:
    doubled = " ".join(f"BIND(CONCAT(?a{n}, ?a{n}) AS ?a{n + 1})" for n in range(20))
    with pytest.raises(QueryProblem) as problem:
        pool.ask(f"SELECT ?a20 {{ BIND('x' AS ?a0) {doubled} }}")
    assert problem.value.kind == "size"


def test_triples_are_cut_at_a_triple(pool: Pool) -> None:
    result = pool.ask("CONSTRUCT WHERE { ?s duban:number ?n }", "turtle")
    assert result.truncated
    assert result.body.startswith("# 只有前 1000 条".encode())
    assert len(list(ox.parse(result.body, format=ox.RdfFormat.TURTLE))) == 1000


def test_the_format_follows_the_form_of_the_query(pool: Pool) -> None:
    assert pool.ask("ASK {}", "turtle", "csv").form == "csv"
    assert pool.ask("DESCRIBE <http://a>", "csv", "ntriples").form == "ntriples"
    with pytest.raises(QueryProblem) as problem:
        pool.ask("ASK {}", "turtle")
    assert problem.value.kind == "format"


def test_from_names_the_graphs_that_are_read(pool: Pool) -> None:
    def count(dataset: str) -> str:
        return (
            pool.ask(f"SELECT (COUNT(*) AS ?n) {dataset} {{ ?s duban:number ?o }}", "csv")
            .body.decode()
            .split()[1]
        )

    assert count("") == count("FROM <https://w3id.org/duban/id/numbers>") == "3000"
    assert count("FROM <https://w3id.org/duban/id/other>") == "0"


def test_a_new_generation_is_read_by_the_next_query(tmp_path: Path) -> None:
    document, count = "https://w3id.org/duban/id/d", "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
    quad = ox.Quad(ox.NamedNode(document), ox.NamedNode("http://p"), ox.Literal(1), ox.NamedNode(document))
    with open_store(tmp_path, write=True) as store, Pool(tmp_path) as pool:
        assert pool.ask(count, "csv").body.split()[1] == b"0"
        store.put(document, [quad])
        store.publish()
        assert pool.ask(count, "csv").body.split()[1] == b"1"


def test_many_may_ask_at_once_and_a_heavy_query_stops_nobody(numbers: Path) -> None:
    limits = Limits(seconds=3, memory=2**30)
    with Pool(numbers, size=2, limits=limits) as pool, ThreadPoolExecutor(8) as people:
        heavy = people.submit(pool.ask, ENDLESS["cross product, counted"])
        light = [people.submit(pool.ask, f"SELECT ({n} AS ?n) {{}}", "csv") for n in range(40)]
        assert [int(one.result().body.split()[1]) for one in light] == list(range(40))
        assert isinstance(heavy.exception(), QueryProblem)


def test_who_cannot_be_served_in_time_is_told(numbers: Path) -> None:
    with Pool(numbers, limits=Limits(seconds=1)) as pool, ThreadPoolExecutor(3) as people:
        asked = [people.submit(pool.ask, ENDLESS["cross product, counted"]) for _ in range(3)]
        kinds = [error.kind for one in asked if isinstance(error := one.exception(), QueryProblem)]
    assert len(kinds) == 3
    assert set(kinds) <= {"busy", "timeout"}


# a parent that is killed while its worker counts a cross product
PARENT = """
import sys, threading, time
from queries.sandbox.pool import Pool
from queries.sandbox.problem import Limits
pool = Pool(sys.argv[1], limits=Limits(seconds=1))
pool.ask("ASK {}")
print(pool._idle.queue[0]._process.pid, flush=True)
pool.ask(sys.argv[2])
"""


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="no /proc to see processes in")
def test_a_worker_outlives_nobody(numbers: Path) -> None:
    command = [sys.executable, "-c", PARENT, str(numbers), ENDLESS["cross product, counted"]]
    with subprocess.Popen(command, cwd=Path(__file__).parents[1], stdout=subprocess.PIPE) as parent:
        assert parent.stdout
        worker = Path("/proc", parent.stdout.readline().decode().strip())
        assert worker.is_dir()
        parent.kill()
    for _ in range(100):
        if not worker.is_dir() or "State:\tZ" in (worker / "status").read_text():
            return
        time.sleep(0.1)
    pytest.fail("the worker runs on without anybody to read its answer")


def test_without_a_store_there_is_no_pool(tmp_path: Path) -> None:
    with pytest.raises(StoreMissing):
        Pool(tmp_path / "none")
