"""Whole graphs in a live store: replaced, added to and deleted, each by one transaction."""

from __future__ import annotations

import pyoxigraph as ox

Graph = ox.NamedNode | ox.DefaultGraph


def there(store: ox.Store, graph: Graph) -> bool:
    """Say whether the store has the graph; the unnamed one is always there."""
    return isinstance(graph, ox.DefaultGraph) or store.contains_named_graph(graph)


def replace(store: ox.Store, graph: Graph, quads: list[ox.Quad]) -> None:
    """Put QUADS, which are of the graph, in the place of all that it holds."""
    # a request of SPARQL Update is one transaction; each term is written by pyoxigraph
    store.update(f"DROP SILENT {_named(graph)} ; {_insertion(graph, quads)}")


def add(store: ox.Store, graph: Graph, quads: list[ox.Quad]) -> None:
    """Put QUADS, which are of the graph, beside what it holds; a graph without any is one too."""
    if quads:
        store.extend(quads)
    else:
        store.update(_insertion(graph, quads))


def drop(store: ox.Store, graph: Graph) -> None:
    """Delete the graph."""
    store.update(f"DROP SILENT {_named(graph)}")


def _named(graph: Graph) -> str:
    return "DEFAULT" if isinstance(graph, ox.DefaultGraph) else f"GRAPH {graph}"


def _insertion(graph: Graph, quads: list[ox.Quad]) -> str:
    data = "\n".join(f"{quad.triple} ." for quad in quads)
    if isinstance(graph, ox.DefaultGraph):
        return f"INSERT DATA {{ {data} }}"
    return f"CREATE SILENT GRAPH {graph} ; INSERT DATA {{ GRAPH {graph} {{ {data} }} }}"
