"""A desk in memory: registers, schemes and terms, and beside them one document at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import pyoxigraph as ox

from graph.store.store import Answer

# the same for every document, so that the rules are compiled once
GRAPH = ox.NamedNode("urn:duban:document")
Graph = ox.NamedNode | ox.BlankNode | ox.DefaultGraph
TAKEN = 50_000  # quads; a store in memory keeps what was taken from it, and searches it too


class Desk:
    """A store in memory that answers over the union of its graphs; WORDS lie there for good."""

    def __init__(self, words: Iterable[ox.Quad]) -> None:
        self._words = list(words)
        self._clear()

    def query(self, sparql: str) -> Answer:
        """Return what the query gives."""
        return self._held.query(sparql, use_default_graph_as_union=True)

    @contextmanager
    def reading(self, triples: bytes) -> Iterator[list[str]]:
        """Lay a document's graph there for a while, N-Triples; return the graphs that it lies in."""
        self._held.load(triples, format=ox.RdfFormat.N_TRIPLES, to_graph=GRAPH)
        try:
            yield [GRAPH.value]
        finally:
            self._take([GRAPH])

    @contextmanager
    def holding(self, document: str, quads: Iterable[ox.Quad]) -> Iterator[list[str]]:
        """Lay the graph of DOCUMENT there likewise, and those of QUADS that stand in other graphs in them."""
        own = ox.NamedNode(document)
        laid = [_moved(quad) if quad.graph_name == own else quad for quad in quads]
        self._held.extend(laid)
        try:
            yield [GRAPH.value]
        finally:
            self._take({quad.graph_name for quad in laid})

    def _take(self, graphs: Iterable[Graph]) -> None:
        before = len(self._held)
        for graph in graphs:
            self._held.remove_graph(graph)
        self._taken += before - len(self._held)
        if self._taken > TAKEN:
            self._clear()

    def _clear(self) -> None:
        self._held, self._taken = ox.Store(), 0
        self._held.bulk_extend(self._words)


def _moved(quad: ox.Quad) -> ox.Quad:
    return ox.Quad(quad.subject, quad.predicate, quad.object, GRAPH)
