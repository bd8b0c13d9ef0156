"""Rows (measure, department, role) as networks: who works with whom, who leads whom."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import TypeAlias

import networkx as nx

Network: TypeAlias = "nx.Graph[str]"
DirectedNetwork: TypeAlias = "nx.DiGraph[str]"


@dataclass(frozen=True, slots=True, order=True)
class Assignment:
    """One department in one role of one measure.

    A department that the register does not know has its printed name as identifier and label.
    """

    measure: str  # IRI
    measure_label: str
    department: str  # IRI, or the name as printed
    department_label: str
    role: str  # local name in schemes/roles.ttl


def bipartite(rows: Iterable[Assignment]) -> Network:
    """Return departments and measures as nodes (`kind`, `label`); an edge's `roles` are joined by commas."""
    graph: Network = nx.Graph()
    for (measure, department), roles in sorted(_roles(ordered := sorted(rows)).items()):
        graph.add_edge(department, measure, roles=",".join(sorted(roles)))
    for row in ordered:
        graph.add_node(row.measure, kind="measure", label=row.measure_label)
        graph.add_node(row.department, kind="department", label=row.department_label)
    return graph


def cooperation(rows: Iterable[Assignment]) -> Network:
    """Return who works with whom: an edge's `weight` is the number of measures that two departments share.

    A node has its `label`, how many `measures` it has a part in, and how many it `leads`.
    """
    ordered = sorted(rows)
    graph: Network = nx.Graph()
    _departments(graph, ordered)
    shared = Counter(
        pair for departments in _by_measure(ordered).values() for pair in combinations(sorted(departments), 2)
    )
    for (one, other), weight in sorted(shared.items()):
        graph.add_edge(one, other, weight=weight)
    return graph


def leadership(rows: Iterable[Assignment]) -> DirectedNetwork:
    """Return who leads whom: from each lead of a measure to each department that is not, `weight` times."""
    ordered = sorted(rows)
    graph: DirectedNetwork = nx.DiGraph()
    _departments(graph, ordered)
    led: Counter[tuple[str, str]] = Counter()
    roles = _roles(ordered)
    for measure, departments in _by_measure(ordered).items():
        leads = sorted(d for d in departments if "lead" in roles[measure, d])
        led.update((lead, other) for lead in leads for other in sorted(departments.difference(leads)))
    for (lead, other), weight in sorted(led.items()):
        graph.add_edge(lead, other, weight=weight)
    return graph


def ego(graph: Network, department: str) -> Network:
    """Return DEPARTMENT, whom it works with, and how these work with one another. Raises KeyError."""
    if department not in graph:
        raise KeyError(department)
    kept = {department, *graph[department]}
    found: Network = nx.Graph()
    # in the order of the whole, so that a picture of it is the same each time
    found.add_nodes_from((node, data) for node, data in graph.nodes(data=True) if node in kept)
    found.add_edges_from((a, b, data) for a, b, data in graph.edges(data=True) if a in kept and b in kept)
    return found


def _departments(graph: Network | DirectedNetwork, ordered: Iterable[Assignment]) -> None:
    part, led = defaultdict[str, set[str]](set), defaultdict[str, set[str]](set)
    for row in ordered:
        graph.add_node(row.department, label=row.department_label)
        part[row.department].add(row.measure)
        if row.role == "lead":
            led[row.department].add(row.measure)
    for node in graph:
        graph.nodes[node].update(measures=len(part[node]), leads=len(led[node]))


def _by_measure(ordered: Iterable[Assignment]) -> Mapping[str, set[str]]:
    found = defaultdict[str, set[str]](set)
    for row in ordered:
        found[row.measure].add(row.department)
    return found


def _roles(ordered: Iterable[Assignment]) -> Mapping[tuple[str, str], set[str]]:
    found = defaultdict[tuple[str, str], set[str]](set)
    for row in ordered:
        found[row.measure, row.department].add(row.role)
    return found
