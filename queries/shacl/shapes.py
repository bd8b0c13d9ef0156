"""Shapes as they are written: which there are, what each looks at, how grave it is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pyoxigraph as ox

from queries.shacl.paths import Path, path
from queries.shacl.statements import RDFS, SH, BadShapes, Statements, Term, shown, truth

TARGETS = ("targetClass", "targetNode", "targetSubjectsOf", "targetObjectsOf", "target")


@dataclass(frozen=True)
class Shape:
    """A node shape or, with a path, a property shape."""

    node: Term
    path: Path | None
    severity: str
    deactivated: bool
    messages: tuple[ox.Literal, ...]

    @property
    def name(self) -> str:
        """Its IRI; `_:x` for a blank node."""
        return self.node.value if isinstance(self.node, ox.NamedNode) else str(self.node)


class Shapes:
    """The shapes of a shapes graph.

    `refused` says why a shape, named by its IRI, is not run as set queries. `source` is what errors call it.
    """

    def __init__(self, graph: Statements, source: str = "shapes") -> None:
        self.graph = graph
        self.source = source
        self._found: dict[Term, Shape] = {}
        self.refused: dict[str, str] = {}
        self.compiled: tuple[object, object] | None = None  # the last compiler, and what it is for

    def shape(self, node: Term) -> Shape:
        """Return the shape NODE. Raises BadShapes where it is not well formed."""
        if node not in self._found:
            self._found[node] = self._read(node)
        return self._found[node]

    def _read(self, node: Term) -> Shape:
        if isinstance(node, ox.Literal):
            raise BadShapes(f"{node} stands where a shape is needed")
        route = self.graph.one(node, SH + "path")
        if route is None and ox.NamedNode(SH + "PropertyShape") in self.graph.all(node, TYPE):
            raise BadShapes(f"{shown(node)}: a property shape without sh:path; add one")
        severity = self.graph.one(node, SH + "severity")
        return Shape(
            node,
            path(self.graph, route) if route is not None else None,
            severity.value if severity is not None else SH + "Violation",
            truth(self.graph.one(node, SH + "deactivated")),
            tuple(m for m in self.graph.all(node, SH + "message") if isinstance(m, ox.Literal)),
        )

    def targeted(self) -> list[Shape]:
        """Return the shapes that have targets, in the order of their names."""
        found = {node for name in TARGETS for node, _ in self.graph.pairs(SH + name)}
        found |= {node for node in self._declared() if self.is_class(node)}
        return sorted((self.shape(node) for node in found), key=lambda shape: shape.name)

    def is_class(self, node: Term) -> bool:
        """Say whether NODE is a class as well, so that its instances are its targets."""
        kinds = self.graph.all(node, TYPE)
        return any(ox.NamedNode(RDFS + "Class") in self.graph.superclasses(kind) for kind in kinds)

    def _declared(self) -> Iterator[Term]:
        """Yield what is a shape by its type or by its place."""
        for kind in ("NodeShape", "PropertyShape"):
            yield from self.graph.instances(SH + kind)
        for name in ("property", "node"):
            yield from (node for node, _ in self.graph.pairs(SH + name))


TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
