"""Property paths of shapes as paths of SPARQL."""

from __future__ import annotations

from dataclasses import dataclass

import pyoxigraph as ox

from queries.shacl.statements import RDF, SH, BadShapes, Statements, Term, shown

REPEATED = {"zeroOrMorePath": "*", "oneOrMorePath": "+", "zeroOrOnePath": "?"}


@dataclass(frozen=True)
class Path:
    """A path: its node in the shapes graph, and SPARQL's text for it."""

    node: Term
    text: str
    single: bool  # one predicate, or the inverse of one: one triple pattern
    empty: bool  # may be of length zero: a node reaches itself

    def joins(self, start: str, end: str) -> str:
        """Return the pattern that START reaches END."""
        return f"{start} {self.text} {end} ."


def path(graph: Statements, node: Term, depth: int = 0) -> Path:
    """Return the path that NODE stands for. Raises BadShapes where it is none."""
    if isinstance(node, ox.NamedNode):
        return Path(node, str(node), single=True, empty=False)
    if isinstance(node, ox.Literal) or depth > 30:
        raise BadShapes(f"{shown(node)} is not a property path; sh:path takes a property or a path of them")
    if graph.all(node, RDF + "first"):
        parts = [path(graph, part, depth + 1) for part in graph.items(node)]
        return Path(node, f"({'/'.join(p.text for p in parts)})", False, all(p.empty for p in parts))
    if inverse := graph.one(node, SH + "inversePath"):
        inner = path(graph, inverse, depth + 1)
        return Path(node, f"(^{inner.text})", isinstance(inverse, ox.NamedNode), inner.empty)
    if choice := graph.one(node, SH + "alternativePath"):
        parts = [path(graph, part, depth + 1) for part in graph.items(choice)]
        return Path(node, f"({'|'.join(p.text for p in parts)})", False, any(p.empty for p in parts))
    for name, mark in REPEATED.items():
        if inner_node := graph.one(node, SH + name):
            inner = path(graph, inner_node, depth + 1)
            return Path(node, f"({inner.text}{mark})", False, mark != "+" or inner.empty)
    raise BadShapes(f"{shown(node)} is not a property path; sh:path takes a property or a path of them")
