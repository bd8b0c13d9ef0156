"""Constraints made of other shapes: sh:node, sh:not, sh:and, sh:or, sh:xone, sh:qualifiedValueShape."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from queries.shacl.check import Check, Scope, component
from queries.shacl.components.counts import more
from queries.shacl.components.values import count
from queries.shacl.shapes import Shape, Shapes
from queries.shacl.statements import SH, Term, truth


class Compiler(Protocol):
    """What turns shapes into conditions and patterns."""

    shapes: Shapes

    def condition(self, shape: Shape, value: str) -> str | None:
        """Return the condition that VALUE conforms to SHAPE, or None where it takes a pattern."""

    def breaking(self, shape: Shape, scope: Scope) -> str | None:
        """Return the pattern of the value nodes that do not conform to SHAPE; None where all do."""


def logic(compiler: Compiler, shape: Shape, scope: Scope) -> Iterator[Check]:
    """Yield what breaks the shapes that SHAPE is made of."""
    graph, node, shapes = compiler.shapes.graph, shape.node, compiler.shapes

    def check(name: str, body: str) -> Check:
        return Check(shape, component(name), body, scope.keys, scope.focus, scope.value)

    for other in graph.all(node, SH + "node"):
        if body := failing(compiler, shapes.shape(other), scope):
            yield check("Node", f"{scope.pattern} {body}")
    for other in graph.all(node, SH + "not"):
        yield check("Not", f"{scope.pattern} {conforming(compiler, shapes.shape(other), scope)}")
    for members in graph.all(node, SH + "and"):
        if body := _any(compiler, _members(shapes, members), scope):
            yield check("And", f"{scope.pattern} {body}")
    for members in graph.all(node, SH + "or"):
        each = [failing(compiler, member, scope) for member in _members(shapes, members)]
        if all(each):
            yield check("Or", f"{scope.pattern} {' '.join(part for part in each if part)}")
    for members in graph.all(node, SH + "xone"):
        yield check("Xone", f"{scope.pattern} {_not_one(compiler, _members(shapes, members), scope)}")
    if shape.path is not None:
        yield from _qualified(compiler, shape, scope)


def _members(shapes: Shapes, members: Term) -> list[Shape]:
    return [shapes.shape(member) for member in shapes.graph.items(members)]


def failing(compiler: Compiler, shape: Shape, scope: Scope) -> str | None:
    """Return what leaves of the rows those whose value node does not conform; None: no row is left."""
    condition = compiler.condition(shape, scope.value)
    if condition is not None:
        return f"FILTER(!({condition}))"
    return compiler.breaking(shape, scope.inner())


def conforming(compiler: Compiler, shape: Shape, scope: Scope) -> str:
    """Return what leaves of the scope's rows those whose value node conforms."""
    condition = compiler.condition(shape, scope.value)
    if condition is not None:
        return f"FILTER({condition})"
    broken = compiler.breaking(shape, scope.inner())
    return f"MINUS {{ {broken} }}" if broken else ""


def _any(compiler: Compiler, members: list[Shape], scope: Scope) -> str | None:
    """Return what leaves the rows whose value node fails one of MEMBERS."""
    conditions = [compiler.condition(member, scope.value) for member in members]
    if all(condition is not None for condition in conditions):
        return f"FILTER(!({' && '.join(f'({c})' for c in conditions)}))"
    parts = [_failed(compiler, member, scope) for member in members]
    union = " UNION ".join(f"{{ {part} }}" for part in parts if part)
    return f"{{ SELECT DISTINCT {scope.value} WHERE {{ {union} }} }}" if union else None


def _failed(compiler: Compiler, shape: Shape, scope: Scope) -> str | None:
    """Return the pattern of the value nodes that do not conform to SHAPE, for itself."""
    body = failing(compiler, shape, scope)
    return f"{scope.pattern} {body}" if body else None


def _not_one(compiler: Compiler, members: list[Shape], scope: Scope) -> str:
    """Return what leaves the rows whose value node conforms to none of MEMBERS, or to several."""
    conditions = [compiler.condition(member, scope.value) for member in members]
    if all(condition is not None for condition in conditions):
        return f"FILTER({' + '.join(f'IF({c}, 1, 0)' for c in conditions)} != 1)"
    parts = [(at, _failed(compiler, member, scope)) for at, member in enumerate(members)]
    union = " UNION ".join(f"{{ {part} BIND({at} AS ?_m) }}" for at, part in parts if part)
    # one conforms where all but one fail
    one = len(members) - 1
    if one == 0:
        return f"{{ SELECT DISTINCT {scope.value} WHERE {{ {union} }} }}" if union else "FILTER(false)"
    grouped = f"GROUP BY {scope.value} HAVING(COUNT(DISTINCT ?_m) = {one})"
    return f"MINUS {{ SELECT {scope.value} WHERE {{ {union} }} {grouped} }}" if union else ""


def _qualified(compiler: Compiler, shape: Shape, scope: Scope) -> Iterator[Check]:
    """Yield the focus nodes with too few or too many value nodes that conform to a shape."""
    graph, shapes, node = compiler.shapes.graph, compiler.shapes, shape.node
    least, most = (count(graph, node, f"qualified{name}Count") for name in ("Min", "Max"))
    for wanted in graph.all(node, SH + "qualifiedValueShape"):
        pattern = f"{scope.pattern} {conforming(compiler, shapes.shape(wanted), scope)}"
        for sibling in _siblings(shapes, shape, wanted):
            inner = conforming(compiler, sibling, scope)
            pattern += f" MINUS {{ SELECT DISTINCT {scope.value} WHERE {{ {scope.pattern} {inner} }} }}"
        if least:
            few = f"{scope.domain} MINUS {{ {more(scope, least - 1, pattern)} }}"
            yield Check(shape, component("QualifiedMinCount"), few, scope.chain, scope.focus)
        if most is not None:
            many = more(scope, most, pattern)
            yield Check(shape, component("QualifiedMaxCount"), many, scope.chain, scope.focus)


def _siblings(shapes: Shapes, shape: Shape, wanted: Term) -> list[Shape]:
    """Return the other qualified shapes of the shapes that SHAPE is a property of, where they exclude it."""
    graph = shapes.graph
    if not truth(graph.one(shape.node, SH + "qualifiedValueShapesDisjoint")):
        return []
    parents = [parent for parent, value in graph.pairs(SH + "property") if value == shape.node]
    near = [near for parent in parents for near in graph.all(parent, SH + "property")]
    others = {other for node in near for other in graph.all(node, SH + "qualifiedValueShape")}
    return [shapes.shape(other) for other in sorted(others - {wanted}, key=str)]
