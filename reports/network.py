"""Departments as a network, in the files that network tools read: GraphML, GEXF, JSON, SVG."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable

import networkx as nx

from graph.network.centrality import measured
from graph.network.layout import Position, positions
from graph.network.projection import Network
from reports.drawing import PALETTE, drawing, radius


def network(graph: Network, form: str, title: str) -> bytes:
    """Return a cooperation network as a file of the form graphml, gexf, json or svg, in UTF-8.

    Every node has label, measures, leads, degree, weighted_degree, betweenness, community, x and y (0 to 1);
    every edge its weight. The same network gives the same bytes.
    """
    whole, places = measured(graph), positions(graph)
    for node, (x, y) in places.items():
        whole.nodes[node].update(x=x, y=y)
    return FORMS[form](whole, places, title)


def _graphml(graph: Network, places: dict[str, Position], title: str) -> bytes:
    graph.graph["label"] = title
    into = io.BytesIO()
    # not write_graphml, which writes otherwise where lxml is installed
    nx.write_graphml_xml(graph, into, prettyprint=True)
    return into.getvalue()


def _gexf(graph: Network, places: dict[str, Position], title: str) -> bytes:
    graph.name = title
    for node, data in graph.nodes(data=True):
        x, y = places[node]
        red, green, blue = bytes.fromhex(PALETTE[(data["community"] - 1) % len(PALETTE)][1:])
        data["viz"] = {
            "position": {"x": x * 1000, "y": -y * 1000, "z": 0.0},
            "size": radius(graph, node),
            "color": {"r": red, "g": green, "b": blue, "a": 1},
        }
    into = io.BytesIO()
    nx.write_gexf(graph, into, prettyprint=True)
    # the day on which it was written would make each day's file another
    return re.sub(rb' lastmodifieddate="[^"]*"', b"", into.getvalue())


def _json(graph: Network, places: dict[str, Position], title: str) -> bytes:
    graph.graph["label"] = title
    data = nx.node_link_data(graph, edges="edges")
    return (json.dumps(data, ensure_ascii=False, indent=2) + "\n").encode()


def _svg(graph: Network, places: dict[str, Position], title: str) -> bytes:
    return drawing(graph, places, title).encode()


FORMS: dict[str, Callable[[Network, dict[str, Position], str], bytes]] = {
    "graphml": _graphml,
    "gexf": _gexf,
    "json": _json,
    "svg": _svg,
}
