"""rdflib's SPARQL made to fail where the standard says so: it compares and cuts whatever it is given."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, time
from decimal import Decimal
from types import MethodType
from typing import Any

from rdflib import Literal
from rdflib.plugins.sparql.algebra import traverse
from rdflib.plugins.sparql.parserutils import Expr
from rdflib.plugins.sparql.sparql import Query, SPARQLError
from rdflib.term import Node

ORDERS = ("<", ">", "<=", ">=")
# functions of strings; STR takes whatever it is given
STRINGS = re.compile(
    r"Builtin_(CONCAT|SUBSTR|STRLEN|CONTAINS|STRSTARTS|STRENDS|REGEX|STRBEFORE|STRAFTER|UCASE|LCASE|REPLACE)"
)
PLACES = ("arg", "arg1", "arg2", "text", "pattern")


def strict(query: Query) -> Query:
    """Return QUERY, its expressions made strict in place."""
    traverse(query.algebra, visitPre=_visit)
    return query


def _visit(node: object) -> None:
    if isinstance(node, Expr) and "strict" not in vars(node):
        if node.name == "RelationalExpression" and node.op in ORDERS:
            _wrap(node, _ordered)
        elif STRINGS.fullmatch(node.name):
            _wrap(node, _strings)


def _wrap(node: Expr, check: Callable[[Expr], None]) -> None:
    inner = node._evalfn

    def evaluated(self: Expr, context: Any) -> Any:
        check(self)
        return inner(context)  # type: ignore[misc]

    node._evalfn = MethodType(evaluated, node)
    vars(node)["strict"] = True


def _kind(term: object) -> str:
    """Return what TERM may be compared with; of itself alone where it is ill formed."""
    if not isinstance(term, Literal) or term.ill_typed:
        return "none"
    value = term.value
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, int | float | Decimal):
        return "number"
    if isinstance(value, date | time):
        return str(term.datatype)
    return "string" if isinstance(value, str) and not term.language else "none"


def _ordered(node: Expr) -> None:
    left, right = _kind(node.expr), _kind(node.other)
    if left != right or left == "none":
        raise SPARQLError("not to be compared")


def _strings(node: Expr) -> None:
    for name in PLACES:
        given = getattr(node, name)
        for term in given if isinstance(given, list) else [given]:
            if isinstance(term, Node) and not (isinstance(term, Literal) and isinstance(term.value, str)):
                raise SPARQLError("no string")
