"""The focus nodes of a shape as a pattern that binds ?this."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pyoxigraph as ox

from queries.shacl.components.values import Classes, constant
from queries.shacl.groups import select_tokens
from queries.shacl.prefixes import prefixes
from queries.shacl.rewrite import select
from queries.shacl.shapes import Shape, Shapes
from queries.shacl.statements import SH, BadShapes, Term, shown
from queries.shacl.tokens import written


def domain(shapes: Shapes, shape: Shape, classes: Classes, graphs: Sequence[str] | None) -> str:
    """Return the pattern that binds ?this to the focus nodes of SHAPE; those of GRAPHS, where given."""
    found = list(_targets(shapes, shape, classes))
    within = [_within(pattern, graphs) for pattern in found]
    if len(within) == 1 and "?_k" not in within[0] and "?_g" not in within[0] and "{ SELECT" not in within[0]:
        return within[0]
    union = " UNION ".join(f"{{ {pattern} }}" for pattern in within)
    return f"{{ SELECT DISTINCT ?this WHERE {{ {union} }} }}"


def _targets(shapes: Shapes, shape: Shape, classes: Classes) -> Iterator[str]:
    graph, node = shapes.graph, shape.node
    own = [node] if shapes.is_class(node) else []
    for kind in [*graph.all(node, SH + "targetClass"), *own]:
        yield _instances(classes(kind))
    if nodes := graph.all(node, SH + "targetNode"):
        yield f"VALUES ?this {{ {' '.join(constant(n) for n in nodes)} }}"
    for way in graph.all(node, SH + "targetSubjectsOf"):
        yield f"?this {constant(way)} ?_o ."
    for way in graph.all(node, SH + "targetObjectsOf"):
        yield f"?_s {constant(way)} ?this ."
    for target in graph.all(node, SH + "target"):
        yield _asked(shapes, target)


def _instances(classes: tuple[str, ...]) -> str:
    if len(classes) == 1:
        return f"?this a {classes[0]} ."
    return f"VALUES ?_k {{ {' '.join(classes)} }} ?this a ?_k ."


def _asked(shapes: Shapes, target: Term) -> str:
    """Return the SELECT of a SPARQL target."""
    text = shapes.graph.one(target, SH + "select")
    if not isinstance(text, ox.Literal):
        raise BadShapes(f"{shown(target)}: sh:target needs a sh:select")
    query = select(text.value, prefixes(shapes.graph, target), {})
    if not query.returns("this"):
        raise BadShapes(f"{shown(target)}: the SELECT of a target returns ?this")
    return f"{{ {written(select_tokens(query))} }}"


def _within(pattern: str, graphs: Sequence[str] | None) -> str:
    """Return PATTERN for what the named GRAPHS say."""
    if graphs is None:
        return pattern
    if pattern.startswith(("VALUES ?this", "{")):
        return f"{pattern} {_named('?this ?_p ?_o .', graphs)}"
    return _named(pattern, graphs)


def _named(pattern: str, graphs: Sequence[str]) -> str:
    if len(graphs) == 1:
        return f"GRAPH <{graphs[0]}> {{ {pattern} }}"
    return f"VALUES ?_g {{ {' '.join(f'<{graph}>' for graph in graphs)} }} GRAPH ?_g {{ {pattern} }}"
