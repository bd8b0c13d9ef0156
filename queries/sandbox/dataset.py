"""The graphs that a request names beside its query, and the address that it stands at."""

from __future__ import annotations

from dataclasses import dataclass

import pyoxigraph as ox

from queries.sandbox.problem import QueryProblem


@dataclass(frozen=True, slots=True)
class Dataset:
    """Graphs as the SPARQL protocol names them: they take the place of a query's FROM and an update's USING.

    Raises QueryProblem where one is no absolute IRI.
    """

    default: tuple[str, ...] = ()
    named: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for iri in (*self.default, *self.named):
            iri_of(iri)

    def __bool__(self) -> bool:
        return bool(self.default or self.named)


def iri_of(text: str) -> ox.NamedNode:
    """Return TEXT as an IRI. Raises QueryProblem where it is none, or a relative one."""
    try:
        return ox.NamedNode(text)
    except ValueError:
        message = f"{text[:100]!r} 不是完整的 IRI。请写成 http://… 这样的形式。"
        raise QueryProblem("syntax", message) from None
