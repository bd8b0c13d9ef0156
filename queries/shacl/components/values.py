"""Constraints on each value node by itself: its class, datatype, kind, range, text, membership."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pyoxigraph as ox

from queries.shacl.components.datatypes import fits
from queries.shacl.shapes import Shape
from queries.shacl.statements import SH, XSD, BadShapes, Statements, Term, shown

KINDS = {
    "IRI": "isIRI({v})",
    "BlankNode": "isBlank({v})",
    "Literal": "isLiteral({v})",
    "BlankNodeOrIRI": "(!isLiteral({v}))",
    "BlankNodeOrLiteral": "(!isIRI({v}))",
    "IRIOrLiteral": "(!isBlank({v}))",
}
RANGES = {"minExclusive": ">", "minInclusive": ">=", "maxExclusive": "<", "maxInclusive": "<="}
LENGTHS = {"minLength": ">=", "maxLength": "<="}
Classes = Callable[[Term], tuple[str, ...]]


class Refused(Exception):
    """Why a constraint is not run as a set query."""


def constant(term: Term) -> str:
    """Return TERM as SPARQL writes it. Raises Refused for a blank node, which no query can name."""
    if isinstance(term, ox.BlankNode):
        raise Refused("a blank node as a value: no query can name it")
    return str(term)


def instance(value: str, classes: tuple[str, ...], kind: str = "?_k") -> str:
    """Return the pattern that VALUE is of one of CLASSES: one triple, whatever their number."""
    if len(classes) == 1:
        return f"{value} a {classes[0]} ."
    return f"{value} a {kind} . FILTER({kind} IN ({', '.join(classes)}))"


def tests(graph: Statements, shape: Shape, value: str, classes: Classes) -> Iterator[tuple[str, str]]:
    """Yield each such constraint of SHAPE: its component, and the condition that VALUE keeps it.

    A condition is true or false for every term, never an error.
    """
    node = shape.node
    for kind in graph.all(node, SH + "class"):
        yield "Class", f"EXISTS {{ {instance(value, classes(kind))} }}"
    if datatype := graph.one(node, SH + "datatype"):
        yield "Datatype", fits(datatype.value, value)
    if kind_of := graph.one(node, SH + "nodeKind"):
        yield "NodeKind", _kind(kind_of, node).format(v=value)
    for name, mark in RANGES.items():
        for bound in graph.all(node, SH + name):
            yield name[0].upper() + name[1:], _compared(value, mark, bound)
    for name, mark in LENGTHS.items():
        if (length := graph.one(node, SH + name)) is not None:
            yield name[0].upper() + name[1:], _measured(value, mark, name, length)
    for pattern in graph.all(node, SH + "pattern"):
        yield "Pattern", _matched(value, pattern, graph.one(node, SH + "flags"))
    if languages := graph.one(node, SH + "languageIn"):
        yield "LanguageIn", _spoken(value, graph.items(languages))
    if members := graph.one(node, SH + "in"):
        yield "In", among(value, graph.items(members))
    if shape.path is None:
        # the one whose result names no value: that is told where results are made
        for wanted in graph.all(node, SH + "hasValue"):
            yield "HasValue", f"sameTerm({value}, {constant(wanted)})"


def _kind(kind: Term, node: Term) -> str:
    try:
        return KINDS[kind.value.removeprefix(SH)]
    except KeyError:
        raise BadShapes(
            f"{shown(node)}: sh:nodeKind {shown(kind)}; write one of sh:{', sh:'.join(KINDS)}"
        ) from None


def _compared(value: str, mark: str, bound: Term) -> str:
    if not isinstance(bound, ox.Literal):
        raise BadShapes(f"{shown(bound)} is no bound; write a literal")
    if bound.language:
        return "false"
    return f'COALESCE(isLiteral({value}) && LANG({value}) = "" && {value} {mark} {bound}, false)'


def _measured(value: str, mark: str, name: str, length: Term) -> str:
    if not length.value.isdecimal():
        raise BadShapes(f"sh:{name} {shown(length)}: write a whole number, 0 or more")
    if name == "minLength" and int(length.value) == 0:
        return "true"
    return f"(!isBlank({value}) && STRLEN(STR({value})) {mark} {int(length.value)})"


def _matched(value: str, pattern: Term, flags: Term | None) -> str:
    marks = f', "{flags.value}"' if flags is not None else ""
    text = str(ox.Literal(pattern.value))
    tried = ox.Store().query(f'SELECT (REGEX("", {text}{marks}) AS ?x) {{}}')
    assert isinstance(tried, ox.QuerySolutions)
    if next(iter(tried))["x"] is None:
        raise Refused(f"sh:pattern {text}: SPARQL's REGEX does not take it")
    return f"(!isBlank({value}) && REGEX(STR({value}), {text}{marks}))"


def _spoken(value: str, languages: list[Term]) -> str:
    each = " || ".join(f'LANGMATCHES(LANG({value}), "{language.value}")' for language in languages)
    return f'(isLiteral({value}) && LANG({value}) != "" && ({each or "false"}))'


def among(value: str, members: list[Term]) -> str:
    """Return the condition that VALUE is the same term as one of MEMBERS."""
    iris = [constant(m) for m in members if not isinstance(m, ox.Literal)]
    each = [f"{value} IN ({', '.join(iris)})"] if iris else []
    each += [f"sameTerm({value}, {m})" for m in members if isinstance(m, ox.Literal)]
    # IN compares literals by value and may fail: it is asked of IRIs alone
    each[:1] = [f"(isIRI({value}) && {each[0]})"] if iris else each[:1]
    return f"({' || '.join(each) or 'false'})"


def count(graph: Statements, node: Term, name: str) -> int | None:
    """Return the number that NAME gives at NODE. Raises BadShapes where it is none."""
    found = graph.one(node, SH + name)
    if found is None:
        return None
    if not (
        isinstance(found, ox.Literal) and found.value.isdecimal() and found.datatype.value.startswith(XSD)
    ):
        raise BadShapes(f"{shown(node)}: sh:{name} {shown(found)}; write a whole number, 0 or more")
    return int(found.value)
