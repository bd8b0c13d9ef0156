"""The page of the query service: a text to write a query in, and its answer as a table."""

from __future__ import annotations

import json
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import groupby, islice
from math import isfinite
from typing import Any

import pyoxigraph as ox
from flask import Response, make_response, render_template, request

from ontology.namespaces import PREFIXES
from queries.catalogue import Question, catalogue
from queries.sandbox.problem import QueryProblem
from queries.sandbox.reading import Result
from reports.sheet import Cell as SheetCell
from reports.sheet import Sheet, as_xlsx
from web.export import served
from web.language import language, say
from web.protocol.about import endpoint
from web.protocol.access import client
from web.protocol.fault import headers_of, status_of
from web.protocol.operation import Operation
from web.protocol.service import service
from web.questions import titled
from web.site import site
from web.terms import ours, short
from web.vendor import vendored

ROWS = 500  # of an answer on the page; a file has more
NAMED = 1000  # things of an answer that are called by their names
EXAMPLE = """SELECT ?部门 ?任务 WHERE {
  ?m a duban:Measure ; duban:text ?任务 .
  ?d duban:leads ?m ; skos:prefLabel ?部门 .
}
LIMIT 20"""
FORMS = {"rows": ("xlsx", "csv", "tsv", "json", "xml"), "triples": ("turtle", "ntriples", "jsonld", "trig")}


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
    seconds: float = 0.0  # it took the server


# what the script of the editor says
WORDS = {
    "query": "sparql.query",
    "at": "sparql.at",
    "wrong": "sparql.wrong",
    "expected": "sparql.expected",
    "undeclared": "sparql.undeclared",
    "class": "sparql.class",
    "property": "sparql.property",
    "concept": "sparql.concept",
    "department": "kind.department",
}
NUMBERS = ("integer", "decimal", "double", "float", "long", "int")


def empty() -> Response:
    """Return the page without an answer; `?example=` names the question whose text it begins with."""
    asked = catalogue().get(request.args.get("example", ""))
    return _page(asked.text.rstrip() if asked else "", 200, ran=False)


def shown(asked: Operation) -> Response:
    """Return the page with the answer to what was ASKED, or with what is wrong with it."""
    began = time.perf_counter()
    try:
        found = service().ask(asked.text, ("json", "turtle"), client(), asked.dataset, endpoint(), ROWS)
    except QueryProblem as problem:
        response = _page(asked.text, status_of(problem), problem=problem)
        response.headers.update(headers_of(problem))
        return response
    return _page(asked.text, 200, table=replace(_table(found), seconds=time.perf_counter() - began))


def workbook(asked: Operation) -> Response:
    """Return the rows of what was ASKED as a workbook: things by their names, with their IRIs beside them.

    Raises QueryProblem: format, for triples and for yes or no.
    """
    found = service().ask(asked.text, ("json",), client(), asked.dataset, endpoint())
    read = json.loads(found.body)
    if "boolean" in read:
        raise QueryProblem("format", "是或否不成表格；请用 JSON 或 XML。")
    columns, rows = read["head"]["vars"], read["results"]["bindings"]
    names = _names(_iris(rows), limit=None)
    things = [c for c in columns if any(row.get(c, {}).get("type") == "uri" for row in rows)]
    headings = [h for c in columns for h in ((c, f"{c} IRI") if c in things else (c,))]
    made = [[cell for c in columns for cell in _cells(row.get(c), c in things, names)] for row in rows]
    note = say("sparql.cut-file", rows=len(rows)) if found.truncated else ""
    return served(as_xlsx([Sheet("SPARQL", tuple(headings), made, note)]), "xlsx", "sparql")


def _cells(term: dict[str, Any] | None, thing: bool, names: dict[str, str]) -> tuple[SheetCell, ...]:
    if term is None:
        return (None, None) if thing else (None,)
    cell = _cell(term, names)
    if thing:
        return cell.text, cell.iri
    kind = term.get("datatype", "").rsplit("#", 1)[-1]
    try:
        value = float(cell.text) if kind in NUMBERS else None
    except ValueError:
        value = None
    if value is None or not isfinite(value):
        return (cell.text,)
    return (int(value) if value.is_integer() and abs(value) < 2**53 else value,)


def examples() -> list[tuple[str, list[tuple[Question, str]]]]:
    """Return the questions of the catalogue by subject, each with its title."""
    return [
        (subject, [(one, titled(one)) for one in those])
        for subject, those in groupby(catalogue().values(), key=lambda one: one.subject)
    ]


def _page(
    query: str,
    status: int,
    table: Table | None = None,
    problem: QueryProblem | None = None,
    ran: bool = True,
) -> Response:
    page = render_template(
        "sparql/one.html",
        query=query or EXAMPLE,
        asked=query if ran else "",
        table=table,
        problem=problem,
        wrong=query.split("\n")[problem.line - 1] if problem and problem.line else "",
        limits=service().settings.limits,
        rows=ROWS,
        forms=FORMS["triples" if table and table.text is not None else "rows"],
        prefixes=PREFIXES,
        examples=examples(),
        editor=vendored("yasqe.min.js"),
        words=json.dumps({name: say(key) for name, key in WORDS.items()}, ensure_ascii=False),
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
    names = _names(_iris(rows))
    cells = tuple(tuple(_cell(row.get(column), names) for column in columns) for row in rows)
    return Table(columns, cells, truncated=found.truncated)


def _iris(rows: list[dict[str, dict[str, Any]]]) -> Iterator[str]:
    return (term["value"] for row in rows for term in row.values() if term["type"] == "uri")


def _cell(term: dict[str, Any] | None, names: dict[str, str]) -> Cell:
    if term is None:
        return Cell("")
    if term["type"] == "uri":
        return Cell(names.get(term["value"]) or short(term["value"]), term["value"])
    if term["type"] == "triple":
        return Cell(json.dumps(term["value"], ensure_ascii=False))
    return Cell(term["value"], note=term.get("xml:lang") or short(term.get("datatype", "")))


def _names(iris: Iterable[str], limit: int | None = NAMED) -> dict[str, str]:
    """Return {IRI: what it is called}, in this visitor's language where it has one there; LIMIT at most."""
    found: dict[str, str] = {}
    different = list(islice(dict.fromkeys(iris), limit))
    for start in range(0, len(different), NAMED):
        nodes = tuple(ox.NamedNode(iri) for iri in different[start : start + NAMED])
        for row in site().rows("named", _thing_iri=nodes):
            if row["language"] == language() or row["thing"] not in found:
                found[row["thing"]] = row["name"]
    for term in ours():
        if term.iri in different and (called := term.label.get(language())):
            found.setdefault(term.iri, called)
    return found
