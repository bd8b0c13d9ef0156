"""Shapes run on a store: one question a constraint, for all focus nodes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from time import perf_counter

import pyoxigraph as ox

from queries.names import Queryable
from queries.shacl.check import Check
from queries.shacl.compile import Compiler, compiler
from queries.shacl.components.values import Refused
from queries.shacl.report import Coverage, Report, Result
from queries.shacl.shapes import Shape, Shapes
from queries.shacl.statements import SH, SUBCLASS, Term

Ask = Callable[[str], ox.QuerySolutions]
Passed = Callable[[int, int], None]  # shapes done, shapes in all


def validate(
    store: Queryable | ox.Store,
    shapes: Shapes,
    *,
    graphs: Sequence[str] | None = None,
    fallback: bool = True,
    only: Sequence[str] | None = None,
    passed: Passed | None = None,
) -> Report:
    """Return what in STORE breaks SHAPES: results, coverage, what was not run as set queries.

    GRAPHS limits the focus nodes to what these named graphs say; ONLY the shapes, by their IRIs. PASSED is
    told after each shape how many of how many are done. What cannot be asked for all focus nodes at once is
    run by pySHACL, or, without FALLBACK, only named in `refused`.
    Raises MissingPySHACL where that is needed and not installed.
    """
    ask = asker(store)
    run = _Run(ask, compiler(shapes, subclasses(ask), graphs), fallback)
    chosen = [shape for shape in shapes.targeted() if only is None or shape.name in only]
    for done, shape in enumerate(chosen, 1):
        run.shape(shape)
        if passed:
            passed(done, len(chosen))
    return Report(tuple(run.results), tuple(run.coverage), run.refused, shapes.graph)


def asker(store: Queryable | ox.Store) -> Ask:
    """Return what asks STORE a SELECT over all its graphs."""

    def ask(sparql: str) -> ox.QuerySolutions:
        if isinstance(store, ox.Store):
            answer: object = store.query(sparql, use_default_graph_as_union=any(store.named_graphs()))
        else:
            answer = store.query(sparql)
        assert isinstance(answer, ox.QuerySolutions)
        return answer

    return ask


def subclasses(ask: Ask) -> Mapping[str, Sequence[str]]:
    """Return each class of the data that has subclasses, with them and theirs."""
    below: dict[str, set[str]] = defaultdict(set)
    for row in ask(f"SELECT ?s ?c WHERE {{ ?s <{SUBCLASS}> ?c }}"):
        below[str(row["c"].value)].add(row["s"].value)
    closed: dict[str, Sequence[str]] = {}
    for top in below:
        found, left = {top}, [top]
        while left:
            new = below.get(left.pop(), set()) - found
            found |= new
            left += new
        closed[top] = sorted(found)
    return closed


class _Run:
    """One validation: what it asks, what it found so far."""

    def __init__(self, ask: Ask, compiler: Compiler, fallback: bool) -> None:
        self.ask = ask
        self.compiler = compiler
        self.fallback = fallback
        self.results: list[Result] = []
        self.coverage: list[Coverage] = []
        self.refused: dict[str, str] = {}
        self._counted: dict[str, int] = {}

    def shape(self, shape: Shape) -> None:
        """Run SHAPE and add what it found."""
        began = perf_counter()
        targets = self.targets(shape)
        found, engine = self.found(shape, targets)
        self.results += found
        failed = len({result.bindings.get("this", result.focus) for result in found})
        checked = 0 if engine in ("none", "refused") else targets
        self.coverage.append(Coverage(shape.name, targets, checked, failed, engine, perf_counter() - began))

    def found(self, shape: Shape, targets: int) -> tuple[list[Result], str]:
        """Return the results of SHAPE, and what ran it."""
        if shape.deactivated:
            return [], "none"
        reason = self.compiler.shapes.refused.get(shape.name)
        if reason is not None:
            self.refused[shape.name] = reason
            return self.otherwise(shape) if self.fallback else ([], "refused")
        if not targets:
            return [], "set"
        return [result for check in self.compiler.checks(shape) for result in self.rows(check)], "set"

    def otherwise(self, shape: Shape) -> tuple[list[Result], str]:
        """Return what pySHACL finds with SHAPE."""
        from queries.shacl.fallback import results

        try:
            focus: list[Term] | None = [row["this"] for row in self.ask(self.focus(shape))]
        except Refused:
            focus = None
        found = list(results(self.ask, self.compiler.shapes, shape, focus)) if focus != [] else []
        return found, "pyshacl"

    def focus(self, shape: Shape) -> str:
        """Return the query for the focus nodes of SHAPE. Raises Refused where no query can name them."""
        return f"SELECT DISTINCT ?this WHERE {{ {self.compiler.domain(shape)} }}"

    def targets(self, shape: Shape) -> int:
        """Return how many focus nodes SHAPE has, its own blank nodes left out; each class is counted once."""
        try:
            focus = self.focus(shape)
        except Refused:
            return len(self.compiler.shapes.graph.all(shape.node, SH + "targetNode"))
        if focus not in self._counted:
            row = next(iter(self.ask(f"SELECT (COUNT(?this) AS ?n) WHERE {{ {{ {focus} }} }}")))
            self._counted[focus] = int(row["n"].value)
        return self._counted[focus]

    def rows(self, check: Check) -> Iterator[Result]:
        """Yield a result for each row that CHECK gives."""
        own = check.shape.path.node if check.shape.path is not None else None
        messages = _messages(self.compiler.shapes, check)
        answer = self.ask(check.query)
        names = [variable.value for variable in answer.variables]
        for row in answer:
            bound: dict[str, Term] = {n: row[n] for n in names if row[n] is not None and n[0] != "_"}
            focus = row[check.focus[1:]]
            value = row[check.value[1:]] if check.value else None
            path = row[check.path[1:]] if check.path else None
            yield Result(
                focus,
                check.shape.name,
                check.component,
                check.shape.severity,
                path if path is not None else own,
                focus if value is None and check.value_is_focus else value,
                _name(check.constraint),
                bound | ({"value": value} if value is not None else {}),
                messages,
            )


def _name(node: Term | None) -> str | None:
    return None if node is None else str(node) if isinstance(node, ox.BlankNode) else node.value


def _messages(shapes: Shapes, check: Check) -> dict[str, str]:
    """Return the templates of a check by language: those of its constraint, else of its shape."""
    own = shapes.graph.all(check.constraint, SH + "message") if check.constraint is not None else []
    said = [m for m in own if isinstance(m, ox.Literal)] or list(check.shape.messages)
    return {message.language or "": message.value for message in said}
