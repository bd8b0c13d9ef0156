"""Questions that only the pages ask, from `pages/*.rq`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from typing import TypeAlias

import pyoxigraph as ox

from queries.binding import Term, bind
from queries.catalogue import FOLDER, pieces
from queries.names import Queryable

Row: TypeAlias = dict[str, str]


@cache
def _pieces(name: str) -> tuple[str, ...]:
    return pieces(FOLDER.joinpath("pages", f"{name}.rq").read_text("utf-8"))


def page(store: Queryable, name: str, **slots: Iterable[Term]) -> list[Row]:
    """Return the rows of the question `pages/NAME.rq`, cells as text, what is unbound as an empty one."""
    found = store.query(bind(_pieces(name), slots))
    assert isinstance(found, ox.QuerySolutions)
    columns = [variable.value for variable in found.variables]
    return [dict(zip(columns, map(_text, solution), strict=True)) for solution in found]


def _text(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple | None) -> str:
    return "" if term is None else str(term) if isinstance(term, ox.Triple) else term.value


def lines(store: Queryable, name: str) -> Iterator[tuple[str, ...]]:
    """Yield the rows of a long answer as bare tuples, cells as text: a third of the time of page()."""
    found = store.query("".join(_pieces(name)))
    assert isinstance(found, ox.QuerySolutions)
    for solution in found:
        yield tuple(map(_text, solution))


def described(store: Queryable, name: str, **slots: Iterable[Term]) -> list[ox.Triple]:
    """Return the triples that the CONSTRUCT of `pages/NAME.rq` makes."""
    made = store.query(bind(_pieces(name), slots))
    assert isinstance(made, ox.QueryTriples)
    return list(made)
