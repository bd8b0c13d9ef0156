"""What a store says, held against shapes: by our executor and by pySHACL, as keys that can be compared."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any
from unittest.mock import patch

import pyoxigraph as ox
import pyshacl
from rdflib import BNode, Graph, Literal, URIRef
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.evaluate import evalQuery
from rdflib.plugins.sparql.processor import SPARQLProcessor
from rdflib.plugins.sparql.sparql import Query
from rdflib.term import Node

from queries.shacl.fallback import as_rdflib
from queries.shacl.report import Report
from queries.shacl.run import validate
from queries.shacl.shapes import TARGETS, Shapes
from queries.shacl.statements import SH
from tests.strict import strict

SAID = ("focusNode", "resultPath", "value", "sourceConstraintComponent", "resultSeverity", "sourceShape")
AIMS = {SH + name for name in TARGETS}
Keys = Counter[tuple[str, ...]]


def store(quads: Iterable[ox.Quad]) -> ox.Store:
    """Return a store in memory that holds QUADS."""
    made = ox.Store()
    made.extend(quads)
    return made


def turtle(text: str) -> ox.Store:
    """Return a store that holds the Turtle TEXT, with `:` as its prefix."""
    made = ox.Store()
    made.load(text.encode(), ox.RdfFormat.TURTLE)
    return made


def ours(report: Report) -> Keys:
    """Return the results of a report as keys; blank nodes are `_`."""
    return Counter(
        (_term(r.focus), _term(r.path), _term(r.value), r.component, r.severity, _name(r.shape))
        for r in report.results
    )


def theirs(data: ox.Store, shapes: Shapes, only: Sequence[str] | None = None) -> Keys:
    """Return what pySHACL finds in DATA, all its graphs as one, with SHAPES; ONLY those, where given."""
    graph, wanted = Graph(), Graph()
    for quad in data:
        graph.add((as_rdflib(quad.subject), as_rdflib(quad.predicate), as_rdflib(quad.object)))
    for subject, predicate, value in shapes.graph.triples():
        if only is not None and predicate in AIMS and str(getattr(subject, "value", "")) not in only:
            continue
        wanted.add((as_rdflib(subject), URIRef(predicate), as_rdflib(value)))
    with patch.object(SPARQLProcessor, "query", _asked):
        _, found, _ = pyshacl.validate(graph, shacl_graph=wanted, do_owl_imports=False, advanced=True)
    return Counter(_key(found, node) for node in found.objects(None, URIRef(SH + "result")))


def _asked(
    self: SPARQLProcessor, query: str, bound: Any = None, names: Any = None, *_: Any, **__: Any
) -> Any:
    # pySHACL has a query parsed anew for each focus node, which takes five sixths of its time
    return evalQuery(self.graph, _parsed(query), bound or {})


@cache
def _parsed(query: str) -> Query:
    return strict(prepareQuery(query))


def _key(found: Graph, node: Node) -> tuple[str, ...]:
    said = [found.value(node, URIRef(SH + name)) for name in SAID]
    return (*(_node(term) for term in said[:3]), *(_plain(term) for term in said[3:]))


def _plain(node: Node | None) -> str:
    return "_" if isinstance(node, BNode) else str(node)


def _node(node: Node | None) -> str:
    if node is None or isinstance(node, BNode):
        return "" if node is None else "_"
    if not isinstance(node, Literal):
        return f"<{node}>"
    if node.language:
        return str(ox.Literal(str(node), language=node.language))
    return str(ox.Literal(str(node), datatype=ox.NamedNode(str(node.datatype)) if node.datatype else None))


def _term(term: object) -> str:
    return "" if term is None else "_" if isinstance(term, ox.BlankNode) else str(term)


def _name(name: str) -> str:
    return "_" if name.startswith("_:") else name


def differences(data: ox.Store, shapes: Shapes, only: Sequence[str] | None = None) -> tuple[Keys, Keys]:
    """Return what pySHACL finds and we do not, and what we find and pySHACL does not."""
    mine, right = ours(validate(data, shapes, fallback=False, only=only)), theirs(data, shapes, only)
    return right - mine, mine - right
