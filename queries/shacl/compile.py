"""Shapes as set queries: each constraint one query for all focus nodes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import count as numbers

from queries.shacl.check import Check, Scope, component
from queries.shacl.components.counts import counts
from queries.shacl.components.logic import logic
from queries.shacl.components.pairs import closed, pairs
from queries.shacl.components.sparql import custom, sparql
from queries.shacl.components.values import Refused, constant, count, tests
from queries.shacl.known import understood
from queries.shacl.shapes import Shape, Shapes
from queries.shacl.statements import SH, BadShapes, Term, shown, truth
from queries.shacl.targets import domain

# what a condition cannot say: it takes a query of its own
TOGETHER = ("sparql", "equals", "disjoint", "lessThan", "lessThanOrEquals", "qualifiedValueShape")


class Compiler:
    """Turns the shapes of a shapes graph into checks.

    CLASSES gives each class with its subclasses in the data, as IRIs; GRAPHS limits the focus nodes to what
    these graphs say.
    """

    def __init__(
        self, shapes: Shapes, classes: Mapping[str, Sequence[str]], graphs: Sequence[str] | None = None
    ) -> None:
        self.shapes = shapes
        self._classes = classes
        self._graphs = graphs
        self._number = numbers(1)
        self._within: list[Term] = []
        self._known: dict[str, list[Check]] = {}

    def clear(self) -> None:
        """Forget what a shape that was refused had begun."""
        self._within.clear()

    def classes(self, node: Term) -> tuple[str, ...]:
        """Return the class NODE and its subclasses in the data, as SPARQL writes them."""
        own = constant(node)
        return (own, *(f"<{iri}>" for iri in self._classes.get(node.value, ()) if f"<{iri}>" != own))

    def domain(self, shape: Shape) -> str:
        """Return the pattern that binds ?this to the focus nodes of SHAPE."""
        return domain(self.shapes, shape, self.classes, self._graphs)

    def checks(self, shape: Shape) -> list[Check]:
        """Return what is asked about the focus nodes of SHAPE. Raises Refused, BadShapes."""
        if shape.name not in self._known:
            scope = self._scope(shape, self.domain(shape), ("?this",))
            self._known[shape.name] = list(self._checks(shape, scope))
        return self._known[shape.name]

    def _scope(self, shape: Shape, pattern: str, chain: tuple[str, ...]) -> Scope:
        if shape.path is None:
            return Scope(pattern, chain, chain[-1])
        value = f"?_v{next(self._number)}"
        return Scope(pattern, chain, value, shape.path.joins(chain[-1], value))

    def _checks(self, shape: Shape, scope: Scope) -> Iterator[Check]:
        if shape.deactivated:
            return
        if shape.node in self._within:
            raise Refused(f"{shown(shape.node)} is made of itself")
        self._within.append(shape.node)
        graph = self.shapes.graph
        understood(graph, shape)
        for name, kept in tests(graph, shape, scope.value, self.classes):
            if kept != "true":
                body = f"{scope.pattern} {_broken(kept)}"
                value = scope.value if name != "HasValue" else None
                yield Check(shape, component(name), body, scope.keys, scope.focus, value)
        yield from counts(graph, shape, scope)
        yield from pairs(graph, shape, scope)
        yield from closed(self.shapes, shape, scope)
        yield from logic(self, shape, scope)
        yield from sparql(graph, shape, scope)
        yield from custom(graph, shape, scope)
        for node in graph.all(shape.node, SH + "property"):
            below = scope.below()
            inner = self.shapes.shape(node)
            if inner.path is None:
                raise BadShapes(f"{shown(node)}: sh:property needs a shape with a sh:path")
            yield from self._checks(inner, self._scope(inner, below.domain, below.chain))
        self._within.pop()

    def breaking(self, shape: Shape, scope: Scope) -> str | None:
        """Return the pattern of the value nodes of SCOPE that do not conform to SHAPE; None where all do."""
        inner = self._scope(shape, scope.domain, scope.chain)
        bodies = [check.body for check in self._checks(shape, inner)]
        union = " UNION ".join(f"{{ {body} }}" for body in bodies)
        return f"{{ SELECT DISTINCT {scope.value} WHERE {{ {union} }} }}" if union else None

    def condition(self, shape: Shape, value: str) -> str | None:
        """Return the condition that the variable VALUE conforms to SHAPE; None where it takes a pattern."""
        graph, node = self.shapes.graph, shape.node
        if shape.deactivated:
            return "true"
        if node in self._within:
            raise Refused(f"{shown(node)} is made of itself")
        if any(graph.all(node, SH + name) for name in TOGETHER) or self._declared(shape):
            return None
        if truth(graph.one(node, SH + "closed")) or truth(graph.one(node, SH + "uniqueLang")):
            return None
        understood(graph, shape)
        self._within.append(node)
        try:
            return self._own(shape, value) if shape.path is None else self._reached(shape, value)
        finally:
            self._within.pop()

    def _declared(self, shape: Shape) -> bool:
        return any(True for _ in custom(self.shapes.graph, shape, Scope("", ("?this",), "?this")))

    def _own(self, shape: Shape, value: str) -> str | None:
        """Return the condition on VALUE itself."""
        kept = [test for _, test in tests(self.shapes.graph, shape, value, self.classes)]
        for part in self._made(shape, value):
            if part is None:
                return None
            kept.append(part)
        return " && ".join(f"({part})" for part in kept) or "true"

    def _made(self, shape: Shape, value: str) -> Iterator[str | None]:
        """Yield the conditions of the shapes that SHAPE is made of."""
        graph, node = self.shapes.graph, shape.node
        for name in ("node", "property"):
            for other in graph.all(node, SH + name):
                yield self.condition(self.shapes.shape(other), value)
        for other in graph.all(node, SH + "not"):
            inner = self.condition(self.shapes.shape(other), value)
            yield f"!({inner})" if inner is not None else None
        for name, joint in (("and", " && "), ("or", " || "), ("xone", " + ")):
            for members in graph.all(node, SH + name):
                parts = [self.condition(self.shapes.shape(m), value) for m in graph.items(members)]
                yield _joined(joint, [part for part in parts if part is not None], len(parts))

    def _reached(self, shape: Shape, value: str) -> str | None:
        """Return the condition on what VALUE reaches by the path of SHAPE: one look-up in an index."""
        assert shape.path is not None
        graph, end = self.shapes.graph, f"?_v{next(self._number)}"
        there = shape.path.joins(value, end)
        least, most = (count(graph, shape.node, name) for name in ("minCount", "maxCount"))
        inner = self._own(shape, end)
        if inner is None or not shape.path.single or (least or 0) > 1 or most:
            return None
        kept = [f"NOT EXISTS {{ {there} {_broken(inner)} }}"] if inner != "true" else []
        kept += [f"EXISTS {{ {there} }}"] * bool(least) + [f"NOT EXISTS {{ {there} }}"] * (most == 0)
        for wanted in graph.all(shape.node, SH + "hasValue"):
            kept.append(f"EXISTS {{ {shape.path.joins(value, constant(wanted))} }}")
        return " && ".join(kept) or "true"


def _broken(kept: str) -> str:
    """Return the filter for what does not keep a condition."""
    # a lone EXISTS is planned better as NOT EXISTS
    if kept.startswith("EXISTS {") and kept.count("{") == 1:
        return f"FILTER NOT EXISTS {kept.removeprefix('EXISTS ')}"
    return f"FILTER(!({kept}))"


def _joined(joint: str, parts: list[str], wanted: int) -> str | None:
    if len(parts) < wanted:
        return None
    if joint == " + ":
        return f"({joint.join(f'IF({part}, 1, 0)' for part in parts)}) = 1"
    return joint.join(f"({part})" for part in parts)


def compiler(shapes: Shapes, classes: Mapping[str, Sequence[str]], graphs: Sequence[str] | None) -> Compiler:
    """Return a compiler; the last one again where nothing differs, with what it made."""
    key = (tuple((name, tuple(found)) for name, found in sorted(classes.items())), graphs and tuple(graphs))
    last = shapes.compiled
    if last and last[0] == key and isinstance(last[1], Compiler):
        return last[1]
    made = Compiler(shapes, classes, graphs)
    shapes.compiled = (key, made)
    return made
