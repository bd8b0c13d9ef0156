"""Constraints that compare value nodes with those of another property, and sh:closed."""

from __future__ import annotations

from collections.abc import Iterator

from queries.shacl.check import Check, Scope, component
from queries.shacl.components.values import constant
from queries.shacl.shapes import Shape, Shapes
from queries.shacl.statements import RDF, RDFS, SH, BadShapes, Statements, shown, truth

ORDERS = {"lessThan": "<", "lessThanOrEquals": "<="}


def pairs(graph: Statements, shape: Shape, scope: Scope) -> Iterator[Check]:
    """Yield what breaks sh:equals, sh:disjoint, sh:lessThan and sh:lessThanOrEquals."""
    focus, value, keys = scope.focus, scope.value, scope.keys
    for other in graph.all(shape.node, SH + "equals"):
        there = f"{focus} {constant(other)} "
        yield from _equals(shape, scope, there)
    for other in graph.all(shape.node, SH + "disjoint"):
        both = f"{scope.pattern} {focus} {constant(other)} {value} ."
        yield Check(shape, component("Disjoint"), both, keys, focus, value)
    for name, mark in ORDERS.items():
        for other in graph.all(shape.node, SH + name):
            if shape.path is None:
                raise BadShapes(f"{shown(shape.node)}: sh:{name} needs a sh:path")
            pair = f"{scope.pattern} {focus} {constant(other)} ?_o ."
            below = f'COALESCE(LANG({value}) = "" && LANG(?_o) = "" && {value} {mark} ?_o, false)'
            body = f"{pair} FILTER(!{below})"
            yield Check(shape, component(name[0].upper() + name[1:]), body, (*keys, "?_o"), focus, value)


def _equals(shape: Shape, scope: Scope, there: str) -> Iterator[Check]:
    """Yield value nodes that the other property lacks, and values of it that are none."""
    focus, value, named = scope.focus, scope.value, component("Equals")
    missing = f"{scope.pattern} FILTER NOT EXISTS {{ {there} {value} . }}"
    yield Check(shape, named, missing, scope.keys, focus, value)
    keys = (*scope.chain, "?_o")
    if shape.path is None:
        extra = f"{scope.domain} {there} ?_o . FILTER(!sameTerm(?_o, {focus}))"
    else:
        # a path may be long: its pairs are found once
        extra = f"{scope.domain} {there} ?_o . MINUS {{ {scope.domain} {shape.path.joins(focus, '?_o')} }}"
    yield Check(shape, named, extra, keys, focus, "?_o")


def closed(shapes: Shapes, shape: Shape, scope: Scope) -> Iterator[Check]:
    """Yield the triples of value nodes whose predicate a closed shape does not name."""
    graph = shapes.graph
    if not truth(graph.one(shape.node, SH + "closed")):
        return
    paths = [shapes.shape(node).path for node in graph.all(shape.node, SH + "property")]
    known = [str(p.node) for p in paths if p is not None and p.text == str(p.node)]
    for ignored in graph.all(shape.node, SH + "ignoredProperties"):
        known += [constant(node) for node in graph.items(ignored)]
    outside = f" FILTER(?_p NOT IN ({', '.join(known)}))" if known else ""
    # pySHACL and the standard's own tests let every node be a resource
    resource = f"FILTER(?_p != <{RDF}type> || !sameTerm(?_o, <{RDFS}Resource>))"
    body = f"{scope.pattern} {scope.value} ?_p ?_o .{outside} {resource}"
    keys = (*scope.keys, "?_p", "?_o")
    yield Check(shape, component("Closed"), body, keys, scope.focus, "?_o", path="?_p")
