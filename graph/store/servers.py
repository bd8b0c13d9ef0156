"""What SPARQL servers differ in: where they take updates and graphs, and what they hold of their own."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

QUERY, UPDATE, GRAPHS = "DUBAN_STORE_QUERY", "DUBAN_STORE_UPDATE", "DUBAN_STORE_GRAPHS"


@dataclass(frozen=True, slots=True)
class Server:
    """The addresses of one service, and its ways."""

    kind: str  # virtuoso, oxigraph, fuseki, graphdb, qlever; "" for any other
    query: str
    update: str
    graphs: str = ""  # Graph Store Protocol; where it is given, documents are put there
    form: bool = False  # takes an update only as a field of a form
    extra: tuple[tuple[str, str], ...] = ()  # further fields of every query
    own: tuple[str, ...] = ()  # beginnings of the names of graphs that the server made for itself
    patience: float = 60.0  # seconds that a request may take where nobody says
    union: str = ""  # how to make its default graph the union of all graphs


# Server: Virtuoso/07.20.3229 (Linux)   Oxigraph/0.5.13   Apache Jena Fuseki (5.2.0)   GraphDB/10.8   QLever
NAMES = ("virtuoso", "oxigraph", "fuseki", "graphdb", "qlever")
# http://host/sparql
VIRTUOSO = re.compile(r"/sparql(?:-auth)?/?$")
# http://host/query
OXIGRAPH = re.compile(r"/query/?$")
# http://host/dataset/sparql  http://host/dataset/query  http://host/dataset
FUSEKI = re.compile(r"(?:/(?:sparql|query))?/?$")
# http://host/repositories/policy
GRAPHDB = re.compile(r"/*$")
VIRTUOSO_GRAPHS = (
    "http://www.openlinksw.com/",
    "http://www.w3.org/2002/07/owl#",
    "http://www.w3.org/ns/ldp#",
    "http://localhost:8890/",
    "http://localuriqaserver/",
    "urn:activitystreams-owl",
    "urn:core:services",
    "b3sifp",
    "b3sonto",
    "facets",
    "dbprdf-label",
    "virtrdf-label",
)


def server(address: str, name: str, settings: Mapping[str, str] = os.environ) -> Server:
    """Return the server at ADDRESS, which calls itself NAME in its header `Server`.

    Where SETTINGS give $DUBAN_STORE_UPDATE or $DUBAN_STORE_GRAPHS, these are its addresses.
    """
    known = _known(address, next((kind for kind in NAMES if kind in name.lower()), ""))
    given = settings.get(UPDATE), settings.get(GRAPHS)
    return replace(known, update=given[0] or known.update, graphs=given[1] or known.graphs)


def _known(address: str, kind: str) -> Server:
    match kind:
        case "virtuoso":
            # an update of more than 10,000 lines is refused: whole graphs go the other way;
            # planning a join of twenty patterns takes it up to a minute, the first time
            update, graphs = (
                VIRTUOSO.sub(path, address) for path in ("/sparql-auth", "/sparql-graph-crud-auth")
            )
            return Server(kind, address, update, graphs, form=True, own=VIRTUOSO_GRAPHS, patience=300.0)
        case "oxigraph":
            update = OXIGRAPH.sub("/update", address)
            return Server(
                kind, address, update, extra=(("union-default-graph", ""),), union="--union-default-graph"
            )
        case "fuseki":
            return Server(
                kind, address, FUSEKI.sub("/update", address, count=1), union="tdb2:unionDefaultGraph true"
            )
        case "graphdb":
            return Server(kind, address, GRAPHDB.sub("/statements", address))
    # one address for both, as Duban's own and QLever's are
    return Server(kind, address, address)
