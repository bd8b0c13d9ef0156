"""The page of the query service: a text to write a query in, and its answer as a table."""

from __future__ import annotations

import json
from dataclasses import dataclass
from itertools import islice
from typing import Any

import pyoxigraph as ox
from flask import Response, make_response, render_template

from ontology.namespaces import PREFIXES
from queries.sandbox.problem import QueryProblem
from queries.sandbox.reading import Result
from web.language import language
from web.protocol.about import endpoint
from web.protocol.access import client
from web.protocol.fault import headers_of, status_of
from web.protocol.operation import Operation
from web.protocol.service import service
from web.site import site

ROWS = 500  # of an answer on the page; a file has more
NAMED = 1000  # things of an answer that are called by their names
EXAMPLE = """SELECT ?部门 ?任务 WHERE {
  ?m a duban:Measure ; duban:text ?任务 .
  ?d duban:leads ?m ; skos:prefLabel ?部门 .
}
LIMIT 20"""
FORMS = {"rows": ("csv", "tsv", "json", "xml"), "triples": ("turtle", "ntriples", "jsonld", "trig")}


@dataclass(frozen=True)
class Cell:
    """A value in a table: its text, the IRI that it links to, and its language or datatype."""

    text: str
    iri: str | None = None
    note: str = ""


@dataclass(frozen=True)
class Table:
    """An answer as the page shows it: rows, or yes or no, or triples as text."""

    columns: tuple[str, ...] = ()
    rows: tuple[tuple[Cell, ...], ...] = ()
    boolean: bool | None = None
    text: str | None = None
    truncated: bool = False


def empty() -> Response:
    """Return the page without an answer."""
    return _page("", 200)


def shown(asked: Operation) -> Response:
    """Return the page with the answer to what was ASKED, or with what is wrong with it."""
    try:
        found = service().ask(asked.text, ("json", "turtle"), client(), asked.dataset, endpoint(), ROWS)
    except QueryProblem as problem:
        response = _page(asked.text, status_of(problem), problem=problem)
        response.headers.update(headers_of(problem))
        return response
    return _page(asked.text, 200, table=_table(found))


def _page(
    query: str, status: int, table: Table | None = None, problem: QueryProblem | None = None
) -> Response:
    page = render_template(
        "sparql/one.html",
        query=query or EXAMPLE,
        asked=query,
        table=table,
        problem=problem,
        wrong=query.split("\n")[problem.line - 1] if problem and problem.line else "",
        limits=service().settings.limits,
        rows=ROWS,
        forms=FORMS["triples" if table and table.text is not None else "rows"],
        prefixes=PREFIXES,
    )
    response = make_response(page, status)
    response.vary.add("Accept")
    return response


def _table(found: Result) -> Table:
    if found.form == "turtle":
        return Table(text=found.body.decode(), truncated=found.truncated)
    read = json.loads(found.body)
    if "boolean" in read:
        return Table(boolean=read["boolean"])
    columns, rows = tuple(read["head"]["vars"]), read["results"]["bindings"]
    names = _names(term["value"] for row in rows for term in row.values() if term["type"] == "uri")
    cells = tuple(tuple(_cell(row.get(column), names) for column in columns) for row in rows)
    return Table(columns, cells, truncated=found.truncated)


def _cell(term: dict[str, Any] | None, names: dict[str, str]) -> Cell:
    if term is None:
        return Cell("")
    if term["type"] == "uri":
        return Cell(names.get(term["value"]) or _short(term["value"]), term["value"])
    if term["type"] == "triple":
        return Cell(json.dumps(term["value"], ensure_ascii=False))
    return Cell(term["value"], note=term.get("xml:lang") or _short(term.get("datatype", "")))


def _short(iri: str) -> str:
    """Return IRI with its longest prefix."""
    fit = [(p, n) for p, n in PREFIXES.items() if iri.startswith(n) and iri != n]
    prefix, namespace = max(fit, key=lambda pair: len(pair[1]), default=("", ""))
    return f"{prefix}:{iri.removeprefix(namespace)}" if prefix else iri


def _names(iris: Any) -> dict[str, str]:
    """Return {IRI: what it is called}, in this visitor's language where it has a name in it."""
    nodes = tuple(ox.NamedNode(iri) for iri in islice(dict.fromkeys(iris), NAMED))
    found: dict[str, str] = {}
    for row in site().rows("named", _thing_iri=nodes) if nodes else ():
        if row["language"] == language() or row["thing"] not in found:
            found[row["thing"]] = row["name"]
    return found
