"""The ontology is consistent: its closure under OWL 2 RL holds no contradiction."""

import owlrl
import pyoxigraph as ox
import pytest
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import OWL, RDF

from graph.statements.describe import describe
from ontology.files import graph, names
from ontology.namespaces import DUBAN, ID
from tests.sample import policy, register
from tests.usage import ROOT

VOCABULARIES = ROOT / "node_modules" / "@vocabulary"
# owlrl hangs a text on a node by this property for each contradiction
ERROR = URIRef("http://www.daml.org/2002/03/agents/agent-ont#error")
DUBAN_MEASURE, DUBAN_DEPARTMENT = URIRef(DUBAN.Measure), URIRef(DUBAN.Department)


def terms() -> Graph:
    return graph("terms.ttl") + graph("alignments.ttl")


def links(found: Graph) -> Graph:
    """Return FOUND without literals: words contradict nothing, and take most of the time."""
    kept = Graph()
    for triple in found:
        if not isinstance(triple[2], Literal):
            kept.add(triple)
    return kept


def contradictions(found: Graph) -> list[str]:
    """Close FOUND under OWL 2 RL and return what contradicts itself."""
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(found)
    said = [str(text) for text in found.objects(None, ERROR)]
    return said + [f"{nothing} is owl:Nothing" for nothing in found.subjects(RDF.type, OWL.Nothing)]


def rdflib_term(term):
    if isinstance(term, ox.NamedNode):
        return URIRef(term.value)
    if term.language:
        return Literal(term.value, lang=term.language)
    return Literal(term.value, datatype=URIRef(term.datatype.value))


def statements() -> Graph:
    """Return what a small policy says."""
    found = Graph()
    for quad in describe(policy(), register()):
        found.add((rdflib_term(quad.subject), rdflib_term(quad.predicate), rdflib_term(quad.object)))
    return found


@pytest.mark.slow
def test_terms_schemes_and_registers_are_consistent():
    whole = links(terms())
    for folder in ("schemes", "registers"):
        for name in names(folder):
            whole += links(graph(folder, f"{name}.ttl"))
    assert len(whole) >= 3000
    assert contradictions(whole) == []
    zhujian = URIRef(ID + "department/130300-zhujian")
    assert (zhujian, RDF.type, URIRef("http://www.w3.org/ns/org#FormalOrganization")) in whole


@pytest.mark.slow
def test_what_a_document_says_is_consistent_with_the_standards():
    whole = terms() + statements()
    read = 0
    for name in ("org", "prov", "skos", "oa"):
        path = VOCABULARIES / name / f"{name}.nq"
        if not path.exists():
            pytest.skip("no node_modules: the vocabularies are not here; run npm ci")
        for quad in ox.parse(path.read_bytes(), ox.RdfFormat.N_QUADS):
            if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.NamedNode):
                whole.add((rdflib_term(quad.subject), rdflib_term(quad.predicate), rdflib_term(quad.object)))
                read += 1
    assert read >= 900
    assert contradictions(whole) == []


@pytest.mark.parametrize(
    ("subject", "predicate", "value"),
    [
        # a measure that is a department too
        ("x", RDF.type, DUBAN_DEPARTMENT),
        # leads a measure, and so is a department
        ("x", URIRef(DUBAN.leads), URIRef(ID + "y")),
        # led by a place
        ("x", URIRef(DUBAN.ledBy), URIRef(ID + "place/130300")),
    ],
)
def test_a_contradiction_is_found(subject, predicate, value):
    clash = graph("terms.ttl")
    clash.add((URIRef(ID + subject), RDF.type, DUBAN_MEASURE))
    clash.add((URIRef(ID + "place/130300"), RDF.type, URIRef(DUBAN.Place)))
    clash.add((URIRef(ID + subject), predicate, value))
    assert contradictions(clash)
