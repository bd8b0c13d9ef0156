"""Constraints on the value nodes of a focus node together: how many, which must be there, one a language."""

from __future__ import annotations

from collections.abc import Iterator

from queries.shacl.check import Check, Scope, component
from queries.shacl.components.values import constant, count
from queries.shacl.shapes import Shape
from queries.shacl.statements import SH, BadShapes, Statements, shown, truth


def counts(graph: Statements, shape: Shape, scope: Scope) -> Iterator[Check]:
    """Yield what breaks sh:minCount, sh:maxCount, sh:hasValue and sh:uniqueLang of a property shape."""
    keys, focus, path = scope.chain, scope.focus, shape.path
    if path is None:
        if any(graph.all(shape.node, SH + name) for name in ("minCount", "maxCount", "uniqueLang")):
            raise BadShapes(f"{shown(shape.node)}: sh:minCount, sh:maxCount, sh:uniqueLang need a sh:path")
        return
    least, most = (count(graph, shape.node, name) for name in ("minCount", "maxCount"))
    if least:
        yield Check(shape, component("MinCount"), fewer(scope, least, path.single), keys, focus)
    if most is not None:
        yield Check(shape, component("MaxCount"), more(scope, most), keys, focus)
    for wanted in graph.all(shape.node, SH + "hasValue"):
        there = path.joins(focus, constant(wanted))
        missing = f"FILTER NOT EXISTS {{ {there} }}" if path.single else f"MINUS {{ {scope.domain} {there} }}"
        yield Check(shape, component("HasValue"), f"{scope.domain} {missing}", keys, focus)
    if truth(graph.one(shape.node, SH + "uniqueLang")):
        yield Check(shape, component("UniqueLang"), _twice(scope), (*keys, "?_l"), focus)


def fewer(scope: Scope, least: int, single: bool) -> str:
    """Return the pattern of the focus nodes with fewer than LEAST value nodes."""
    if least == 1 and single:
        return f"{scope.domain} FILTER NOT EXISTS {{ {scope.reach} }}"
    if least == 1:
        return f"{scope.domain} MINUS {{ {scope.pattern} }}"
    return f"{scope.domain} MINUS {{ {more(scope, least - 1)} }}"


def more(scope: Scope, most: int, pattern: str | None = None) -> str:
    """Return the pattern of the focus nodes with more than MOST value nodes, those that PATTERN binds."""
    pattern = pattern or scope.pattern
    if most == 0:
        return pattern
    keys = " ".join(scope.chain)
    having = f"GROUP BY {keys} HAVING(COUNT(DISTINCT {scope.value}) > {most})"
    return f"{{ SELECT {keys} WHERE {{ {pattern} }} {having} }}"


def _twice(scope: Scope) -> str:
    keys = " ".join(scope.chain)
    spoken = f'{scope.pattern} FILTER(isLiteral({scope.value}) && LANG({scope.value}) != "")'
    grouped = f"GROUP BY {keys} (LCASE(LANG({scope.value})) AS ?_l) HAVING(COUNT(DISTINCT {scope.value}) > 1)"
    return f"{{ SELECT {keys} ?_l WHERE {{ {spoken} }} {grouped} }}"
