"""What describes the service and its data: SPARQL Service Description and VoID."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeAlias

import pyoxigraph as ox
from flask import Blueprint, Response, request

from ontology.namespaces import DCT, DUBAN, PREFIXES, RDF, RDFS, XSD
from queries.sandbox.body import TRIPLES
from queries.sandbox.body import triples as written
from queries.sandbox.problem import QueryProblem
from web.links import base
from web.protocol.answered import negotiated, open_to_all
from web.protocol.fault import fault
from web.protocol.media import TRIPLE_TYPES, wanted
from web.protocol.service import service
from web.site import site

pages = Blueprint("about", __name__)
pages.register_error_handler(QueryProblem, lambda problem: open_to_all(fault(problem)))

SD, VOID, FOAF = PREFIXES["sd"], PREFIXES["void"], "http://xmlns.com/foaf/0.1/"
# https://www.w3.org/ns/formats/ names them
FORMATS = "http://www.w3.org/ns/formats/"
ROW_FORMATS = ("SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV")
TRIPLE_FORMATS = ("Turtle", "N-Triples", "JSON-LD", "TriG", "N-Quads", "RDF_XML")
INPUT_FORMATS = TRIPLE_FORMATS[:3]
NAMES = {"zh": "督办图谱", "en": "The Duban graph"}
SAYS = {
    "zh": "政策文件说了谁在什么时候之前做什么、做到多少，每句话都能指回原文。",
    "en": "What policy documents say: who must do what, by when, and how much, each tied to its sentence.",
}
VOCABULARIES = ("duban", "skos", "org", "prov", "oa", "dct")
Said: TypeAlias = Iterator[ox.Triple]


def endpoint() -> str:
    """Return the address of the query service, as this client reached the site."""
    return f"{request.host_url}sparql"


def _node(iri: str) -> ox.NamedNode:
    return ox.NamedNode(iri)


def told(about: str, predicate: str, *values: str | int | float | ox.Literal) -> Said:
    """Yield what is said of ABOUT; text is an IRI."""
    for value in values:
        term = _node(value) if isinstance(value, str) else value
        literal = term if isinstance(term, (ox.NamedNode, ox.Literal)) else ox.Literal(term)
        yield ox.Triple(_node(about), _node(predicate), literal)


def worded(about: str, predicate: str, words: dict[str, str]) -> Said:
    return told(about, predicate, *(ox.Literal(text, language=tag) for tag, text in words.items()))


def service_triples() -> Said:
    """Yield the description of the service: what it speaks, over which graphs, within which limits."""
    here, writable = endpoint(), service().writable
    # the address under which it was asked is an endpoint too: /sparql/
    about, dataset, graph = f"{here}#service", f"{here}#dataset", f"{here}#default-graph"
    yield from told(about, RDF + "type", SD + "Service")
    yield from told(about, SD + "endpoint", *dict.fromkeys((here, request.base_url)))
    yield from told(about, SD + "supportedLanguage", SD + "SPARQL11Query")
    yield from told(about, SD + "resultFormat", *(FORMATS + name for name in (*ROW_FORMATS, *TRIPLE_FORMATS)))
    yield from told(about, SD + "feature", SD + "UnionDefaultGraph")
    if writable:
        yield from told(about, SD + "supportedLanguage", SD + "SPARQL11Update")
        yield from told(about, SD + "inputFormat", *(FORMATS + name for name in INPUT_FORMATS))
        yield from told(about, SD + "feature", SD + "EmptyGraphs")
    yield from told(about, SD + "defaultDataset", dataset)
    yield from told(dataset, RDF + "type", SD + "Dataset")
    yield from told(dataset, SD + "defaultGraph", graph)
    yield from told(dataset, RDFS + "seeAlso", f"{request.host_url}.well-known/void")
    yield from told(graph, RDF + "type", SD + "Graph")
    yield from told(graph, VOID + "triples", site().one("triples", lambda: site().store.info().quads))
    yield from _limits(about)


def _limits(about: str) -> Said:
    limits = service().settings.limits
    decimal = _node(XSD + "decimal")
    yield from told(about, DUBAN.timeLimit, ox.Literal(f"{limits.seconds:g}", datatype=decimal))
    yield from told(about, DUBAN.rowLimit, limits.rows)
    yield from told(about, DUBAN.answerSizeLimit, limits.size)
    yield from told(about, DUBAN.memoryLimit, limits.memory)
    yield from told(about, DUBAN.querySizeLimit, limits.text)
    yield from told(about, DUBAN.nestingLimit, limits.nesting)
    yield from told(about, DUBAN.graphSizeLimit, service().settings.graph)


def void_triples() -> Said:
    """Yield the description of the data: how much of what, in which words, where to ask."""
    document = f"{request.host_url}.well-known/void"
    data = f"{document}#duban"
    yield from told(document, RDF + "type", VOID + "DatasetDescription")
    yield from told(document, FOAF + "primaryTopic", data)
    yield from told(data, RDF + "type", VOID + "Dataset")
    yield from worded(data, DCT + "title", NAMES)
    yield from worded(data, DCT + "description", SAYS)
    yield from told(data, VOID + "sparqlEndpoint", endpoint())
    yield from told(data, VOID + "uriSpace", ox.Literal(base()))
    yield from told(data, VOID + "vocabulary", *(PREFIXES[name] for name in VOCABULARIES))
    yield from told(data, VOID + "feature", *(FORMATS + name for name in TRIPLE_FORMATS))
    yield from told(data, VOID + "triples", site().one("triples", lambda: site().store.info().quads))
    yield from told(data, VOID + "documents", len(site().store.documents()))
    yield from told(data, VOID + "exampleResource", *site().store.documents()[:3])
    yield from _parts(data, "class", "classes", "entities")
    yield from _parts(data, "property", "properties", "triples")


def _parts(data: str, kind: str, counted: str, what: str) -> Said:
    rows = site().rows(counted)
    yield from told(data, VOID + counted, len(rows))
    for number, row in enumerate(rows, 1):
        part = f"{data}-{kind}-{number}"
        yield from told(data, f"{VOID}{kind}Partition", part)
        yield from told(part, VOID + kind, row["term"])
        yield from told(part, VOID + what, int(row["count"]))


def described(triples: Iterable[ox.Triple]) -> Response:
    """Return TRIPLES in the form that the client asked for, Turtle to who did not say or cannot have his."""
    suits = wanted(TRIPLE_TYPES)
    form = "turtle" if suits.html or not suits.forms else suits.forms[0]
    assert form in TRIPLES
    said: dict[ox.NamedNode | ox.BlankNode | ox.Triple, list[ox.Triple]] = {}
    for triple in triples:
        said.setdefault(triple.subject, []).append(triple)
    response = Response(written((t for about in said.values() for t in about), form, PREFIXES))
    known = next(media for media, named in suits.types or TRIPLE_TYPES if named == form)
    response.headers["Content-Type"] = f"{known}; charset=utf-8" if known.startswith("text/") else known
    return negotiated(response)


@pages.get("/.well-known/void")
def void() -> Response:
    """Describe the data."""
    return open_to_all(described(void_triples()))
