"""Constraints in SPARQL: sh:sparql, and components that a shapes graph declares."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pyoxigraph as ox

from queries.shacl.check import Check, Scope, component
from queries.shacl.components.values import Refused, constant
from queries.shacl.groups import Group, Part, Select, select_tokens
from queries.shacl.nest import nested
from queries.shacl.overlap import distinct
from queries.shacl.prefixes import prefixes
from queries.shacl.rewrite import NotSetWise, ask, everywhere, freed, put, select, unassigned
from queries.shacl.shapes import Shape
from queries.shacl.statements import SH, BadShapes, Statements, Term, shown, truth
from queries.shacl.tokens import Token, tokens, written


def sparql(graph: Statements, shape: Shape, scope: Scope) -> Iterator[Check]:
    """Yield what breaks each sh:sparql of SHAPE. Raises Refused, BadShapes."""
    for node in graph.all(shape.node, SH + "sparql"):
        if not truth(graph.one(node, SH + "deactivated")):
            yield _asked(graph, shape, scope, node, node, {}, component("SPARQL"))


def custom(graph: Statements, shape: Shape, scope: Scope) -> Iterator[Check]:
    """Yield what breaks each declared component whose parameters SHAPE gives."""
    for declared in sorted({node for node, _ in graph.pairs(SH + "parameter")}, key=str):
        validator = _validator(graph, shape, declared)
        if validator is None:
            continue
        for given in _given(graph, shape, declared):
            if graph.all(validator, SH + "ask"):
                yield _unless(graph, shape, scope, validator, given, declared.value)
            else:
                yield _asked(graph, shape, scope, validator, None, given, declared.value)


def _validator(graph: Statements, shape: Shape, declared: Term) -> Term | None:
    own = "nodeValidator" if shape.path is None else "propertyValidator"
    found = graph.all(declared, SH + own) or graph.all(declared, SH + "validator")
    return found[0] if found else None


def _given(graph: Statements, shape: Shape, declared: Term) -> list[dict[str, str]]:
    """Return the parameters' values: nothing where one that must be is missing."""
    given: dict[str, list[str]] = {}
    for parameter in graph.all(declared, SH + "parameter"):
        name = graph.one(parameter, SH + "path")
        if name is None:
            raise BadShapes(f"{shown(declared)}: sh:parameter needs a sh:path")
        values = [constant(value) for value in graph.all(shape.node, name.value)]
        if values:
            given[name.value.rsplit("#", 1)[-1].rsplit("/", 1)[-1]] = values
        elif not truth(graph.one(parameter, SH + "optional")):
            return []
    if len(given) == 1:
        ((name_, values),) = given.items()
        return [{name_: value} for value in values]
    if any(len(values) > 1 for values in given.values()):
        raise Refused(f"{shown(declared)}: a parameter with several values beside another parameter")
    return [{name: values[0] for name, values in given.items()}]


# what parses a query without an answer to it
EMPTY = ox.Store()


@dataclass(frozen=True)
class _Text:
    """The query of a constraint: where it stands, its text, its prefixes, what its variables stand for."""

    node: Term
    text: str
    prefixes: Mapping[str, str]
    constants: Mapping[str, str]


def _text(graph: Statements, shape: Shape, node: Term, kind: str, given: Mapping[str, str]) -> _Text:
    found = graph.one(node, SH + kind)
    if not isinstance(found, ox.Literal):
        raise BadShapes(f"{shown(node)}: it needs a sh:{kind} with a query")
    names = {token.variable for token in tokens(found.value)}
    if "shapesGraph" in names:
        raise Refused("$shapesGraph: the shapes do not lie in the store")
    constants = dict(given)
    if "PATH" in names:
        if shape.path is None:
            raise BadShapes(f"{shown(node)}: $PATH in a node shape; give the shape a sh:path")
        constants["PATH"] = shape.path.text
    if "currentShape" in names:
        constants["currentShape"] = constant(shape.node)
    return _Text(node, found.value, prefixes(graph, node), constants)


def parsed(text: str, known: Mapping[str, str], constants: Mapping[str, str]) -> None:
    """Raise BadShapes, naming the line, where TEXT is no query."""
    found = tokens(text)
    if any(token.says("SERVICE") for token in found):
        raise BadShapes("SHACL does not allow SERVICE in a query with $this")
    head = "".join(f"PREFIX {name}: <{space}> " for name, space in known.items())
    try:
        EMPTY.query(head + written(put(token, constants) for token in found))
    except SyntaxError as error:
        raise BadShapes(f"a query that is not SPARQL: {_where(head, text) or error}") from None


def _where(head: str, text: str) -> str | None:
    """Return line and fault of TEXT as it was written."""
    try:
        EMPTY.query(head + text)
    except SyntaxError as error:
        return " ".join(str(error).split())
    return None


def _asked(
    graph: Statements,
    shape: Shape,
    scope: Scope,
    node: Term,
    constraint: Term | None,
    given: Mapping[str, str],
    named: str,
) -> Check:
    """Return the check that a SELECT makes."""
    said = _text(graph, shape, node, "select", given)
    try:
        parsed(said.text, said.prefixes, {k: v for k, v in said.constants.items() if k == "PATH"})
        query = select(said.text, said.prefixes, {**said.constants, "this": scope.focus})
        if query.returns("failure") or any(t.variable == "failure" for t in query.head):
            raise Refused("?failure, which ends a validation")
        this = scope.focus[1:]
        freed(
            query, this, _distinct(scope) if query.aggregates else scope.domain, [k[1:] for k in scope.chain]
        )
        distinct(query)
    except NotSetWise as reason:
        raise Refused(f"{shown(node)}: {reason}") from None
    except BadShapes as error:
        raise BadShapes(f"{shown(node)}: {error}") from None
    nested(query)
    _once(query)
    names = {t.variable for t in query.head} if not _everything(query) else {"path", "value"}
    return Check(
        shape,
        named,
        f"{{ {written(select_tokens(query))} }}",
        scope.chain,
        scope.focus,
        "?value" if "value" in names else None,
        "?path" if "path" in names else None,
        constraint,
        free=True,
        value_is_focus=shape.path is None,
    )


def _distinct(scope: Scope) -> str:
    return f"{{ SELECT DISTINCT {' '.join(scope.chain)} WHERE {{ {scope.domain} }} }}"


def _everything(query: Select) -> bool:
    return any(token.text == "*" for token in query.head[:3])


def _once(query: Select) -> None:
    """Let the query give each row once."""
    start = 2 if query.head[1].says("DISTINCT", "REDUCED") else 1
    query.head[:start] = [Token("word", "SELECT"), Token("word", "DISTINCT")]


def _unless(
    graph: Statements, shape: Shape, scope: Scope, node: Term, given: Mapping[str, str], named: str
) -> Check:
    """Return the check that an ASK makes: value nodes for which it says no."""
    said = _text(graph, shape, node, "ask", given)
    bound = {"this": scope.focus, "value": scope.value}
    try:
        parsed(said.text, said.prefixes, {k: v for k, v in said.constants.items() if k == "PATH"})
        unassigned(tokens(said.text), *bound, *given)
        group = ask(said.text, said.prefixes, {**said.constants, **bound})
    except BadShapes as error:
        raise BadShapes(f"{shown(node)}: {error}") from None
    if any(inner.select for inner in everywhere(group)):
        raise Refused(f"{shown(node)}: a SELECT inside ASK")
    marks = [Token("word", "FILTER"), Token("word", "NOT"), Token("word", "EXISTS"), Token("mark", "{")]
    query = Select(
        [], Group([Part("raw", [Token("raw", scope.pattern)]), Part("filter", marks, [group])]), []
    )
    nested(query)
    inside = written(query.group.tokens())[1:-1]
    return Check(shape, named, inside, scope.keys, scope.focus, scope.value)
