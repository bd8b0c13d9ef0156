"""Each constraint component as a set query, held to pySHACL and to what the table says by hand."""

from __future__ import annotations

import pyoxigraph as ox
import pytest
from rdflib.plugins.sparql.parser import parseQuery

from queries.shacl.compile import Compiler
from queries.shacl.load import load
from queries.shacl.run import validate
from queries.shacl.shapes import Shapes
from queries.shacl.statements import BadShapes
from tests import shacl_page
from tests.shacl import differences, store, turtle
from tests.table import rows

PREFIXES = """
@prefix : <urn:x#> . @prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
"""
DECLARED = ': sh:declare [ sh:prefix "x" ; sh:namespace "urn:x#"^^xsd:anyURI ] .'
CASES = rows("shacl.csv", at_least=126)


def shapes(row: dict[str, str]) -> Shapes:
    """Return the shapes of a row; every :S targets :M as well."""
    return load(f"{PREFIXES}{DECLARED}\n:S sh:targetClass :M .\n{row['shape']} .\n")


def data(row: dict[str, str]) -> str:
    """Return the data of a row, in which :a and :b are two :M."""
    return f"{PREFIXES}:a a :M . :b a :M . {row['data']}{' .' if row['data'] else ''}"


@pytest.mark.parametrize("row", CASES, ids=[f"{r['component']}: {r['why']}" for r in CASES])
def test_component(row: dict[str, str]) -> None:
    wanted, held = shapes(row), turtle(data(row))
    assert not wanted.refused
    report = validate(held, wanted)
    assert sorted(r.focus.value.removeprefix("urn:x#") for r in report.results) == row["breaks"].split()
    # what Oxigraph takes is SPARQL 1.1 for another parser too
    for shape in wanted.targeted():
        for check in Compiler(wanted, {"urn:x#C": ["urn:x#C", "urn:x#D"]}, ["urn:g", "urn:h"]).checks(shape):
            parseQuery(check.query)
    # where pySHACL errs the row says how: a difference that is gone is to be taken out
    assert (differences(held, wanted) != ({}, {})) == bool(row["differs"])


def test_overlapping_graphs() -> None:
    wanted = load(
        f"{PREFIXES}{DECLARED}\n:S sh:targetClass :M ; sh:sparql :c . :c sh:prefixes : ; sh:select "
        "'SELECT $this (COUNT(?x) AS ?n) WHERE { $this x:p ?x } GROUP BY $this HAVING(COUNT(?x) > 1)' ."
    )
    twice = store(
        ox.Quad(quad.subject, quad.predicate, quad.object, ox.NamedNode(f"urn:{graph}"))
        for quad in turtle(f"{PREFIXES}:a a :M ; :p 1 . :b a :M ; :p 1 , 2 .")
        for graph in "gh"
    )
    assert [result.bindings["n"].value for result in validate(twice, wanted).results] == ["2"]
    assert differences(twice, wanted) == ({}, {})


def test_refused_is_said_and_run() -> None:
    wanted = load(
        f"{PREFIXES}{DECLARED}\n:S sh:targetClass :M ; sh:sparql :c . :c sh:prefixes : ; sh:select "
        "'SELECT $this ?value WHERE { $this x:p ?value } ORDER BY ?value LIMIT 1' ."
    )
    data = turtle(f"{PREFIXES}:a a :M ; :p 1 , 2 . :b a :M .")
    report = validate(data, wanted)
    assert "LIMIT" in report.refused["urn:x#S"]
    assert [(cover.engine, cover.checked, cover.failed) for cover in report.coverage] == [("pyshacl", 2, 1)]
    assert [result.value for result in report.results] == [ox.Literal(1)]
    report = validate(data, wanted, fallback=False)
    assert [(cover.engine, cover.checked) for cover in report.coverage] == [("refused", 0)]


@pytest.mark.parametrize(
    ("shape", "why", "breaks"),
    [
        (
            ":S sh:node :N . :N sh:property [ sh:path :p ; sh:node :N ; sh:minCount 1 ]",
            "made of itself",
            "a b",
        ),
        (":S sh:targetNode [] ; sh:nodeKind sh:IRI", "blank node", "_"),
        (":S sh:path :p ; sh:in ( 1 [] )", "blank node", "a"),
        (":S sh:path :p ; sh:pattern '^(?!2)'", "REGEX", "a"),
        (":S sh:expression [ sh:path :q ]", "sh:expression", "a b"),
        (
            ":S sh:sparql [ sh:select 'SELECT $this (1 AS ?failure) WHERE { $this a <urn:no> }' ]",
            "failure",
            "",
        ),
        (
            ":S sh:sparql [ sh:select 'SELECT $this WHERE { $this a ?c FILTER EXISTS { SELECT $this "
            "WHERE { $this <urn:x#p> 2 } } }' ]",
            "inside EXISTS",
            "a",
        ),
    ],
)
def test_refused(shape: str, why: str, breaks: str) -> None:
    wanted = load(f"{PREFIXES}\n:S sh:targetClass :M .\n{shape} .\n")
    assert why in wanted.refused["urn:x#S"]
    report = validate(turtle(f"{PREFIXES}:a a :M ; :p 2 ; :q false . :b a :M ; :q false ."), wanted)
    assert report.coverage[0].engine == "pyshacl"
    found = {"_" if isinstance(r.focus, ox.BlankNode) else r.focus.value[6:] for r in report.results}
    assert found == set(breaks.split())


@pytest.mark.parametrize(
    ("shape", "told"),
    [
        (":S sh:path 'x'", "not a property path"),
        (":S a sh:NodeShape ; sh:path", "shapes:8: this is not Turtle"),
        (":S sh:sparql [ sh:select 'SELECT $this WHERE { $this }' ]", "not SPARQL"),
        (":S sh:sparql [ sh:select 'SELECT $this WHERE { $this no:p 1 }' ]", "not SPARQL"),
        (":S sh:sparql [ sh:select 'SELECT $this WHERE { ?x ?y ?z MINUS { ?x ?y 1 } }' ]", "MINUS"),
        (":S sh:sparql [ sh:select 'SELECT $this WHERE { SERVICE <urn:x> { ?x ?y ?z } }' ]", "SERVICE"),
        (":S sh:sparql [ sh:select 'SELECT $this WHERE { BIND(1 AS ?this) }' ]", "another value"),
        (
            ":S sh:sparql [ sh:select 'SELECT $this WHERE { { SELECT ?x { ?x ?y ?z } } }' ]",
            "must return $this",
        ),
        (":S sh:nodeKind sh:Iri", "sh:nodeKind sh:Iri; write one of"),
        (":S sh:minCount 1", "need a sh:path"),
        (":S sh:path :p ; sh:minCount 'one'", "whole number"),
        (":S sh:in 1", "is not a list"),
        (":S sh:path :p ; sh:minCont 1", "sh:minCont is no property of a shape"),
        (":S sh:js []", "JavaScript is not run here"),
        (":S sh:not [ sh:not :S ; sh:clas :C ]", "sh:clas is no property"),
        (":S sh:property [ sh:minCount 1 ]", "need"),
    ],
)
def test_bad_shapes(shape: str, told: str) -> None:
    with pytest.raises(BadShapes) as raised:
        load(f"{PREFIXES}\n:S sh:targetClass :M .\n{shape} .\n")
    assert told in str(raised.value)
    assert "\n" not in str(raised.value)


def test_page_is_current() -> None:
    text = shacl_page.PAGE.read_text(encoding="utf-8")
    assert shacl_page.page(text) == text, "python -m tests.shacl_page"
