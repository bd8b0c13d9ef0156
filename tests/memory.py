"""A store in memory, filled from Turtle, for tests that ask it questions."""

from __future__ import annotations

import pyoxigraph as ox

from ontology import files
from ontology.namespaces import ID


class Memory:
    """What answers queries as a Store does: over the union of its graphs."""

    def __init__(self, *turtle: str, vocabulary: bool = False) -> None:
        self.store = ox.Store()
        for number, text in enumerate(turtle):
            graph = ox.NamedNode(f"{ID}test/{number}")
            self.store.load(text.encode(), ox.RdfFormat.TURTLE, to_graph=graph)
        if vocabulary:
            graph = ox.NamedNode(f"{ID}graph/registers")
            triples = [
                *files.registers(),
                *(t for name in files.names("schemes") for t in files.scheme(name)),
            ]
            self.store.extend(ox.Quad(t.subject, t.predicate, t.object, graph) for t in triples)

    def query(self, sparql: str) -> ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples:
        return self.store.query(sparql, use_default_graph_as_union=True)
