"""Statements as text keep the prefixes that they use, and say the same."""

import pyoxigraph as ox
import pytest

from graph.statements.written import written

PREFIXES = {
    "duban": "https://w3id.org/duban/def#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "skos": "http://s/",
}
TRIPLE = ox.Triple(
    ox.NamedNode("https://w3id.org/duban/id/x"),
    ox.NamedNode("https://w3id.org/duban/def#gYear"),
    ox.Literal(2025),
)
YEAR = ox.Literal("2025", datatype=ox.NamedNode("http://www.w3.org/2001/XMLSchema#gYear"))


@pytest.mark.parametrize("form", [ox.RdfFormat.TURTLE, ox.RdfFormat.TRIG, ox.RdfFormat.N_TRIPLES])
def test_what_is_written_reads_back(form: ox.RdfFormat) -> None:
    said = [TRIPLE, ox.Triple(TRIPLE.subject, TRIPLE.predicate, YEAR)]
    text = written(said, form, PREFIXES)
    assert {quad.triple for quad in ox.parse(text, format=form)} == set(said)
    assert b"skos" not in text
    assert (b"@prefix duban:" in text, b"@prefix xsd:" in text) == (form != ox.RdfFormat.N_TRIPLES,) * 2


def test_nothing_is_nothing() -> None:
    assert written([], ox.RdfFormat.TURTLE, PREFIXES) == b""
