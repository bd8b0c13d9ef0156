"""Shapes that cannot be asked as set queries, run by pySHACL on the data as they lie."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pyoxigraph as ox

from queries.shacl.report import Result
from queries.shacl.shapes import TARGETS, Shape, Shapes
from queries.shacl.statements import SH, XSD, BadShapes, Statements, Term

if TYPE_CHECKING:
    from rdflib import Graph
    from rdflib.term import IdentifiedNode, Literal

Ask = Callable[[str], ox.QuerySolutions]


class MissingPySHACL(Exception):
    """pySHACL is needed and not installed."""


def results(ask: Ask, shapes: Shapes, shape: Shape, focus: list[Term] | None) -> Iterator[Result]:
    """Yield what pySHACL finds with SHAPE at the nodes FOCUS, or its own, in all the data that ASK reads.

    Raises MissingPySHACL, and BadShapes where pySHACL refuses the shape.
    """
    try:
        import pyshacl
        from pyshacl.errors import (
            ConstraintLoadError,
            ReportableRuntimeError,
            ShapeLoadError,
            ValidationFailure,
        )
    except ImportError:
        raise MissingPySHACL(
            f"{shape.name}: {shapes.refused[shape.name]}; only pySHACL runs it: pip install 'duban[shacl]'"
        ) from None
    try:
        _, found, _ = pyshacl.validate(
            _data(ask), shacl_graph=_shapes(shapes.graph, shape, focus), do_owl_imports=False, advanced=True
        )
    except (ConstraintLoadError, ReportableRuntimeError, ShapeLoadError, NotImplementedError) as error:
        raise BadShapes(f"{shape.name}: {str(error).splitlines()[0]}") from None
    if isinstance(found, ValidationFailure):
        raise BadShapes(f"{shape.name}: {found.message}")
    yield from _results(found, shape)


def _data(ask: Ask) -> Graph:
    from rdflib import Graph

    made = Graph()
    for row in ask("SELECT DISTINCT ?s ?p ?o WHERE { ?s ?p ?o }"):
        made.add((as_rdflib(row["s"]), as_rdflib(row["p"]), as_rdflib(row["o"])))
    return made


def _shapes(graph: Statements, shape: Shape, focus: list[Term] | None) -> Graph:
    """Return the shapes with targets at SHAPE alone: the nodes FOCUS, or its own where that is None."""
    from rdflib import Graph

    made, targets = Graph(), {SH + name for name in TARGETS}
    for subject, predicate, value in graph.triples():
        if predicate not in targets or (focus is None and subject == shape.node):
            made.add((as_rdflib(subject), as_rdflib(ox.NamedNode(predicate)), as_rdflib(value)))
    for node in focus or ():
        made.add((as_rdflib(shape.node), as_rdflib(ox.NamedNode(SH + "targetNode")), as_rdflib(node)))
    return made


def _results(found: Graph, shape: Shape) -> Iterator[Result]:
    from rdflib import Literal, URIRef
    from rdflib.term import Node

    def one(node: Node, name: str) -> Term | None:
        value = found.value(node, URIRef(SH + name))
        return None if value is None else _ours(value)

    for node in found.objects(None, URIRef(SH + "result")):
        source, path, constraint = (one(node, n) for n in ("sourceShape", "resultPath", "sourceConstraint"))
        focus, value, component = (one(node, n) for n in ("focusNode", "value", "sourceConstraintComponent"))
        severity = one(node, "resultSeverity")
        assert focus is not None
        assert component is not None
        assert severity is not None
        said = found.objects(node, URIRef(SH + "resultMessage"))
        messages = {m.language or "": str(m) for m in said if isinstance(m, Literal)}
        name = source.value if isinstance(source, ox.NamedNode) else shape.name
        bound = {"this": focus} | ({"value": value} if value is not None else {})
        about = None if constraint is None else constraint.value
        yield Result(focus, name, component.value, severity.value, path, value, about, bound, messages)


def as_rdflib(term: object) -> IdentifiedNode | Literal:
    """Return a term of pyoxigraph as one of rdflib, a literal just as it was read."""
    from rdflib import BNode, Literal, URIRef

    if isinstance(term, ox.NamedNode):
        return URIRef(term.value)
    if isinstance(term, ox.BlankNode):
        return BNode(term.value)
    assert isinstance(term, ox.Literal)
    if term.language or term.datatype.value == XSD + "string":
        return Literal(term.value, lang=term.language)
    return Literal(term.value, datatype=URIRef(term.datatype.value), normalize=False)


def _ours(node: object) -> Term:
    from rdflib import BNode, Literal

    if isinstance(node, BNode):
        return ox.BlankNode(str(node))
    if isinstance(node, Literal):
        if node.language:
            return ox.Literal(str(node), language=node.language)
        return ox.Literal(str(node), datatype=ox.NamedNode(str(node.datatype)) if node.datatype else None)
    return ox.NamedNode(str(node))
