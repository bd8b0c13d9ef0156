"""What a validation found, and the same as SHACL's own report."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pyoxigraph as ox

from queries.shacl.statements import SH, Statements, Term

if TYPE_CHECKING:
    from rdflib import Graph

PLACE = re.compile(r"\{[?$](\w+)\}")


@dataclass(frozen=True)
class Result:
    """One thing that breaks a constraint; SHAPE, COMPONENT, CONSTRAINT, SEVERITY are IRIs."""

    focus: Term
    shape: str
    component: str
    severity: str
    path: Term | None = None  # of a longer path its node in the shapes graph
    value: Term | None = None
    constraint: str | None = None
    bindings: Mapping[str, Term] = field(default_factory=dict)  # all that the query of the shape returned
    messages: Mapping[str, str] = field(default_factory=dict)  # templates by language, "" for none

    @property
    def key(self) -> tuple[str, ...]:
        """What SHACL says of it, as text: equal results have equal keys."""
        parts = (
            self.focus,
            self.path,
            self.value,
            self.component,
            self.severity,
            self.shape,
            self.constraint,
        )
        return tuple(str(part) for part in parts)


@dataclass(frozen=True)
class Coverage:
    """What a shape looked at: TARGETS focus nodes, CHECKED of them, FAILED with at least one result.

    ENGINE is `set` (set queries), `pyshacl`, or `none` where the shape is deactivated.
    """

    shape: str
    targets: int
    checked: int
    failed: int
    engine: str
    seconds: float


@dataclass(frozen=True)
class Report:
    """The results of a validation, what each shape looked at, which were not run as set queries."""

    results: tuple[Result, ...]
    coverage: tuple[Coverage, ...]
    refused: Mapping[str, str]  # shape, and why
    shapes: Statements | None = field(default=None, repr=False, compare=False)

    @property
    def conforms(self) -> bool:
        """True where there is no result."""
        return not self.results


def filled(template: str, bindings: Mapping[str, Term]) -> str:
    """Return TEMPLATE with `{?name}` and `{$name}` as the values that BINDINGS give."""

    def value(place: re.Match[str]) -> str:
        found = bindings.get(place[1])
        return place[0] if found is None else found.value

    return PLACE.sub(value, template)


def turtle(report: Report) -> str:
    """Return the report as a sh:ValidationReport in Turtle."""
    triples = ox.parse("\n".join(_lines(report)), format=ox.RdfFormat.N_TRIPLES)
    said = ox.serialize(triples, format=ox.RdfFormat.TURTLE, prefixes={"sh": SH}) or b""
    return said.decode()


def graph(report: Report) -> Graph:
    """Return the report as a sh:ValidationReport."""
    from rdflib import Graph

    made = Graph()
    made.bind("sh", SH)
    made.parse(data="\n".join(_lines(report)), format="nt")
    return made


def _lines(report: Report) -> Iterator[str]:
    """Yield the report as N-Triples."""
    kind, result_kind = f"<{SH}ValidationReport>", f"<{SH}ValidationResult>"
    a = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
    boolean = "http://www.w3.org/2001/XMLSchema#boolean"
    yield f"_:report {a} {kind} ."
    yield f'_:report <{SH}conforms> "{str(report.conforms).lower()}"^^<{boolean}> .'
    paths: set[Term] = set()
    for number, result in enumerate(report.results):
        node = f"_:result{number}"
        yield f"_:report <{SH}result> {node} ."
        yield f"{node} {a} {result_kind} ."
        for name, value in _said(result):
            yield f"{node} <{SH}{name}> {value} ."
        if isinstance(result.path, ox.BlankNode):
            paths.add(result.path)
    if report.shapes:
        yield from _copied(report.shapes, paths)


def _said(result: Result) -> Iterator[tuple[str, str]]:
    yield "focusNode", str(result.focus)
    yield "sourceShape", _node(result.shape)
    yield "sourceConstraintComponent", _node(result.component)
    yield "resultSeverity", _node(result.severity)
    if result.path is not None:
        yield "resultPath", str(result.path)
    if result.value is not None:
        yield "value", str(result.value)
    if result.constraint is not None:
        yield "sourceConstraint", _node(result.constraint)
    for language, template in result.messages.items():
        text = filled(template, result.bindings)
        yield "resultMessage", str(ox.Literal(text, language=language or None))


def _node(name: str) -> str:
    return name if name.startswith("_:") else f"<{name}>"


def _copied(shapes: Statements, nodes: set[Term]) -> Iterator[str]:
    """Yield what the shapes say of blank NODES, and of those that these lead to."""
    left, seen = list(nodes), set(nodes)
    while left:
        node = left.pop()
        for predicate in shapes.predicates(node):
            for value in shapes.all(node, predicate):
                yield f"{node} <{predicate}> {value} ."
                if isinstance(value, ox.BlankNode) and value not in seen:
                    seen.add(value)
                    left.append(value)
