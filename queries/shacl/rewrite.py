"""A query that SHACL asks for each focus node ($this is bound before), as one query for all of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise

from queries.shacl.groups import Group, Part, Reader, Select
from queries.shacl.statements import BadShapes
from queries.shacl.tokens import Token, expanded, tokens

FORBIDDEN = ("minus", "values", "service")


class NotSetWise(Exception):
    """Why a query cannot be asked for all focus nodes at once."""


def select(sparql: str, prefixes: Mapping[str, str], constants: Mapping[str, str]) -> Select:
    """Return the SELECT that SPARQL is, prefixed names written out, CONSTANTS in place of their variables.

    Raises BadShapes where SHACL does not allow it: MINUS, VALUES, SERVICE, a prefix that nobody declared.
    """
    found = _body(tokens(sparql), prefixes)
    found = [put(token, constants) for token in found]
    if not found or not found[0].says("SELECT"):
        raise BadShapes("sh:select is not a SELECT query")
    read = Reader(found).select()
    if any(token.says("VALUES") for token in read.tail):
        raise BadShapes("SHACL does not allow VALUES in sh:select; write a FILTER")
    _check(read.group)
    return read


def ask(sparql: str, prefixes: Mapping[str, str], constants: Mapping[str, str]) -> Group:
    """Return the group of the ASK that SPARQL is, as `select` does."""
    found = _body(tokens(sparql), prefixes)
    found = [put(token, constants) for token in found]
    if not found or not found[0].says("ASK"):
        raise BadShapes("sh:ask is not an ASK query")
    start = 2 if found[1].says("WHERE") else 1
    group = Reader(found[start:]).group()
    _check(group)
    return group


def put(token: Token, constants: Mapping[str, str]) -> Token:
    """Return TOKEN, or what stands for the variable that it is: another variable, a term, a path."""
    value = constants.get(token.variable) if token.variable else None
    if value is None:
        return token
    return Token("variable" if value.startswith("?") else "raw", value)


def _body(found: list[Token], prefixes: Mapping[str, str]) -> list[Token]:
    """Return the query behind its PREFIX lines, names written out."""
    known = dict(prefixes)
    while found and found[0].says("PREFIX", "BASE"):
        if found[0].says("BASE"):
            raise BadShapes("BASE in a query of a shape; write whole IRIs")
        known[found[1].text[:-1]] = found[2].text[1:-1]
        found = found[3:]
    try:
        return expanded(found, known)
    except KeyError as missing:
        name = f"{missing.args[0]}:"
        raise BadShapes(f"the prefix {name} is not declared; add it to what sh:prefixes names") from None


def _check(group: Group) -> None:
    """Raise BadShapes where the group, or one in it, holds what SHACL forbids."""
    for inner in everywhere(group):
        for part in inner.parts:
            if part.kind in FORBIDDEN:
                raise BadShapes(f"SHACL does not allow {part.kind.upper()} in a query with $this; use FILTER")
        if inner.select and any(token.says("VALUES") for token in inner.select.tail):
            raise BadShapes("SHACL does not allow VALUES in a query with $this; use FILTER")


def everywhere(group: Group) -> Iterator[Group]:
    """Yield GROUP and every group in it."""
    yield group
    if group.select:
        yield from everywhere(group.select.group)
    for part in group.parts:
        for inner in part.groups:
            yield from everywhere(inner)


def freed(query: Select, this: str, domain: str, keep: Iterable[str]) -> None:
    """Make QUERY one for all focus nodes, in place: DOMAIN binds the variable THIS and those that it KEEPs.

    What is said of THIS where nothing in the group binds it gets DOMAIN before it, since the value that SHACL
    binds beforehand is seen everywhere and a variable only where it is joined. Raises NotSetWise where that
    would not give the same, BadShapes where SHACL does not allow what stands there.
    """
    unassigned(query.head, this)
    _unlimited(query.tail)
    _free(query.group, this, domain)
    _before(query.group, domain)
    names = [this, *(name for name in keep if name != this)]
    if query.aggregates:
        _grouped(query, names)
    if not any(token.text == "*" for token in query.head[:3]):
        query.head += [Token("variable", f"?{name}") for name in names if not query.returns(name)]


def _before(group: Group, domain: str) -> None:
    inner = group.select.group if group.select else group
    inner.parts.insert(0, Part("raw", [Token("raw", domain)]))


def _free(group: Group, this: str, domain: str, optional: bool = False, named: bool = False) -> bool:
    """Say whether GROUP binds THIS in every row, after DOMAIN was put where it has to be bound."""
    if group.select:
        return _free_select(group.select, this, domain, named)
    bound = wanted = asked = False
    for part in group.parts:
        mentioned = any(token.variable == this for token in part.tokens)
        within = mentioned or any(inner.mentions(this) for inner in part.groups)
        if part.kind == "triples":
            bound |= mentioned
        elif part.kind == "bind":
            unassigned(part.tokens, this)
            wanted |= within and not bound
        elif part.kind == "filter":
            asked |= within
        elif part.kind == "optional":
            wanted |= within and not bound
            _free(part.groups[0], this, domain, optional=True, named=named)
        elif part.kind in ("union", "graph"):
            named_here = named or part.kind == "graph"
            sure = [_free(inner, this, domain, named=named_here) for inner in part.groups]
            bound |= all(sure) or (part.kind == "graph" and mentioned)
        if part.kind in ("filter", "bind") and any(g.select for e in part.groups for g in everywhere(e)):
            raise NotSetWise("a SELECT inside EXISTS")
    # a condition of OPTIONAL sees what stands before it
    if wanted or (asked and not bound and not optional):
        if named:
            raise NotSetWise("$this inside GRAPH, where no pattern binds it")
        _before(group, domain)
        return True
    return bound


def _free_select(query: Select, this: str, domain: str, named: bool) -> bool:
    if not query.returns(this):
        raise BadShapes("a SELECT inside another must return $this; name it there")
    unassigned(query.head, this)
    _unlimited(query.tail)
    bound = _free(query.group, this, domain, named=named)
    computed = sum(token.variable == this for token in query.head + query.tail) > 1
    if not bound and (computed or query.aggregates):
        if named:
            raise NotSetWise("$this inside GRAPH, where no pattern binds it")
        _before(query.group, domain)
        bound = True
    if query.aggregates:
        _grouped(query, [this])
    return bound


def unassigned(found: list[Token], *bound: str) -> None:
    """Raise BadShapes where AS gives another value to one of BOUND."""
    for before, token in pairwise(found):
        if before.says("AS") and token.variable in bound:
            raise BadShapes(
                f"AS ?{token.variable}: a variable that SHACL binds cannot be given another value"
            )


def _unlimited(tail: list[Token]) -> None:
    if any(token.says("LIMIT", "OFFSET") for token in tail):
        raise NotSetWise("LIMIT or OFFSET, which hold for each focus node alone")


def _grouped(query: Select, names: list[str]) -> None:
    """Group by NAMES too. Raises NotSetWise where nothing is grouped: then no match is a row as well."""
    for at, token in enumerate(query.tail):
        if token.says("GROUP"):
            behind = query.tail[at + 2 :]
            end = next((i for i, t in enumerate(behind) if t.says("HAVING", "ORDER")), len(behind))
            there = {t.variable for t in behind[:end]}
            query.tail[at + 2 : at + 2] = [Token("variable", f"?{n}") for n in names if n not in there]
            return
    raise NotSetWise("an aggregate without GROUP BY, which gives a row also where nothing matches")
