"""Which properties of SHACL a shape may have: one that nobody knows is a slip, not a thing to pass over."""

from __future__ import annotations

from queries.shacl.components.values import Refused
from queries.shacl.shapes import Shape
from queries.shacl.statements import SH, BadShapes, Statements, shown

TARGETS = "targetClass targetNode targetSubjectsOf targetObjectsOf target"
VALUES = """class datatype nodeKind minExclusive minInclusive maxExclusive maxInclusive minLength maxLength
pattern flags languageIn in hasValue"""
TOGETHER = (
    """minCount maxCount uniqueLang equals disjoint lessThan lessThanOrEquals closed ignoredProperties"""
)
SHAPES = """property node not and or xone qualifiedValueShape qualifiedMinCount qualifiedMaxCount
qualifiedValueShapesDisjoint"""
ABOUT = "path deactivated severity message name description order group defaultValue suggestedShapesGraph"
# rules make triples and check nothing; a shape may be its own constraint
BESIDE = "sparql rule select prefixes declare"
KNOWN = {SH + name for name in " ".join((TARGETS, VALUES, TOGETHER, SHAPES, ABOUT, BESIDE)).split()}


def understood(graph: Statements, shape: Shape) -> None:
    """Raise BadShapes where SHAPE has what SHACL does not know, Refused where no query can ask it."""
    for predicate in graph.predicates(shape.node):
        if not predicate.startswith(SH) or predicate in KNOWN:
            continue
        if predicate == SH + "expression":
            raise Refused(f"{shown(shape.node)}: sh:expression")
        name = predicate.removeprefix(SH)
        if name.startswith("js"):
            raise BadShapes(f"{shown(shape.node)}: sh:{name}: JavaScript is not run here; write sh:sparql")
        raise BadShapes(f"{shown(shape.node)}: sh:{name} is no property of a shape; is it misspelt?")
