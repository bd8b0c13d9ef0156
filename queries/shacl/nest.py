"""EXISTS over several patterns as EXISTS in EXISTS, each over one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from queries.shacl.groups import Group, Part, Select
from queries.shacl.tokens import Token
from queries.shacl.triples import Reader, Triple, Unread, steps

# {a . b} exists where an a exists for which a b exists: the same for every row, but each step is looked up
# in an index, where Oxigraph joins all a with all b anew for each row (37 s against 0.07 s for 10,000 rows)

VARIABLE = re.compile(r"\?(\w+)")  # in a token, or in a pattern put there as it is


def nested(select: Select) -> None:
    """Write every EXISTS of SELECT that is over several patterns as one in another, in place."""
    _nest(select.group, set())


def _nest(group: Group, known: set[str]) -> None:
    """Do so in GROUP, for whose rows the variables KNOWN are bound outside it."""
    inner = group.select.group if group.select else group
    bound = known | _bound(inner)
    for part in inner.parts:
        for at, below in enumerate(part.groups):
            if part.kind in ("filter", "bind"):
                _nest(below, bound)
                part.groups[at] = _chain(below, bound) or below
            else:
                # a condition of OPTIONAL sees what stands before it
                _nest(below, bound if part.kind == "optional" else set())


def _bound(group: Group) -> set[str]:
    """Return the variables that GROUP binds in every row; what stands in an EXISTS binds none outside it."""
    if group.select:
        inner = _bound(group.select.group)
        return (
            inner if any(t.text == "*" for t in group.select.head[:3]) else inner & _named(group.select.head)
        )
    return set().union(*(_binds(part) for part in group.parts))


def _binds(part: Part) -> set[str]:
    if part.kind == "union":
        return set.intersection(*map(_bound, part.groups))
    if part.kind == "graph":
        return _named(part.tokens) | _bound(part.groups[0])
    # BIND gives no value where its expression has none
    return _named(part.tokens) if part.kind in ("triples", "raw") else set()


def _named(found: Iterable[Token]) -> set[str]:
    held = (token.text for token in found if token.kind in ("variable", "raw"))
    return {name for text in held for name in VARIABLE.findall(text)}


def _chain(group: Group, known: set[str]) -> Group | None:
    """Return GROUP as a chain, or None where it is not plain or is short enough."""
    if group.select or any(part.kind not in ("triples", "filter") for part in group.parts):
        return None
    filters = [part for part in group.parts if part.kind == "filter"]
    try:
        found = [t for part in group.parts if part.kind == "triples" for t in Reader(part.tokens).triples()]
    except Unread:
        return None
    triples = list(_single(found))
    if len(triples) < 2:
        return None
    inside = set().union(*(triple.variables for triple in triples))
    return _link(triples, filters, known & inside, inside)


def _single(found: Iterable[Triple]) -> Iterator[Triple]:
    """Yield the triples with each sequence of a path as triples of its own."""
    for number, triple in enumerate(found):
        parts = steps(triple.verb)
        between = [(Token("variable", f"?_{number}_{at}"),) for at in range(len(parts) - 1)]
        places = [triple.subject, *between, triple.value]
        for at, verb in enumerate(parts):
            yield Triple(places[at], verb, places[at + 1])


def _link(triples: list[Triple], filters: list[Part], known: set[str], inside: set[str]) -> Group:
    """Return the group of the best next triple, the conditions that it settles, and the rest."""
    best = max(triples, key=lambda triple: _fit(triple, known))
    rest = [triple for triple in triples if triple is not best]
    known = known | best.variables
    ready = [part for part in filters if not (_variables(part) & inside) - known]
    parts = [Part("triples", best.tokens()), *ready]
    if rest:
        left = [part for part in filters if part not in ready]
        tokens = [Token("word", "FILTER"), Token("word", "EXISTS"), Token("mark", "{")]
        parts.append(Part("filter", tokens, [_link(rest, left, known, inside)]))
    else:
        parts[1:] = filters
    return Group(parts)


def _fit(triple: Triple, known: set[str]) -> tuple[bool, bool, bool]:
    """Return how well TRIPLE is looked up when KNOWN are bound: by both ends, its subject, its object."""
    places = (triple.subject, triple.value)
    subject, value = (not {t.variable for t in place if t.variable} - known for place in places)
    # an object that is the same for all rows, as a class, tells little
    fixed = not any(t.variable for t in triple.value)
    return (subject and value, subject, value and not fixed)


def _variables(part: Part) -> set[str]:
    names = {token.variable for token in part.tokens}
    names.update(token.variable for group in part.groups for token in group.tokens())
    return {name for name in names if name}
