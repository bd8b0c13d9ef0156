"""Who holds the network together, and which groups it falls into."""

from __future__ import annotations

from dataclasses import dataclass

import networkx as nx

from graph.network.projection import Network

SEED = 20211021  # any number; the same one, so that groups are the same each time


@dataclass(frozen=True, slots=True)
class Centrality:
    """Where a department stands in the network of who works with whom.

    `degree`: with how many departments it works.
    `weighted_degree`: how many measures it shares, counted once for each department that it shares one with.
    `betweenness`, 0 to 1: on what share of the shortest ways between two others it lies, where departments
    that share more measures are nearer (a step is 1/weight long): high for whoever connects groups.
    """

    degree: int
    weighted_degree: int
    betweenness: float


def centrality(graph: Network) -> dict[str, Centrality]:
    """Return the centrality of each department of a cooperation network, in the order of its nodes."""
    near: Network = nx.Graph()
    near.add_nodes_from(graph)
    near.add_edges_from((a, b, {"length": 1 / edge["weight"]}) for a, b, edge in graph.edges(data=True))
    between = nx.betweenness_centrality(near, weight="length")
    degrees, weighted = dict(graph.degree()), dict(graph.degree(weight="weight"))
    # the engine adds in an order of its own: equal up to the last digits is equal
    return {node: Centrality(degrees[node], weighted[node], round(between[node], 9)) for node in graph}


def communities(graph: Network) -> dict[str, int]:
    """Return the group of each department, from 1, the largest first: they work more with one another.

    By the Louvain method with a fixed seed: the same network gives the same groups.
    """
    # numbers for names: sets of numbers keep one order, sets of strings another at each start of Python
    names, number = list(graph), {name: n for n, name in enumerate(graph)}
    numbered: nx.Graph[int] = nx.Graph()
    numbered.add_nodes_from(number.values())
    numbered.add_edges_from((number[a], number[b], edge) for a, b, edge in graph.edges(data=True))
    found = [
        sorted(group) for group in nx.community.louvain_communities(numbered, weight="weight", seed=SEED)
    ]
    found.sort(key=lambda group: (-len(group), group))
    group_of = {names[n]: place for place, group in enumerate(found, 1) for n in group}
    return {node: group_of[node] for node in graph}


def measured(graph: Network) -> Network:
    """Return a copy of a cooperation network whose nodes also say their centrality and `community`."""
    made = graph.copy()
    groups = communities(graph)
    for node, where in centrality(graph).items():
        made.nodes[node].update(
            degree=where.degree,
            weighted_degree=where.weighted_degree,
            betweenness=where.betweenness,
            community=groups[node],
        )
    return made
