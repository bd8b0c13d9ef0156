"""The words that statements use, in the store beside them: registers, schemes, terms."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256

import pyoxigraph as ox

from graph.statements.terms import LABEL, REGISTERS, node
from graph.store.store import Store
from ontology import files
from ontology.namespaces import DCT, ID

SCHEMES = node(ID + "graph/schemes")
TERMS = node(ID + "graph/terms")
IDENTIFIER = node(DCT + "identifier")
STAMPS = "SELECT ?graph ?stamp WHERE { ?graph <http://purl.org/dc/terms/identifier> ?stamp }"


def put_vocabulary(store: Store) -> bool:
    """Bring registers, schemes and terms in STORE up to what `ontology/` says; say whether they changed.

    A hash of the files stands at each graph's IRI, so that nothing is parsed when nothing changed.
    """
    changed = [_put(store, *part) for part in _parts()]
    return any(changed)


def _parts() -> Iterator[tuple[ox.NamedNode, str, list[tuple[str, ...]]]]:
    yield REGISTERS, "部门名录", [("registers", f"{name}.ttl") for name in files.names("registers")]
    yield SCHEMES, "词表", [("schemes", f"{name}.ttl") for name in files.names("schemes")]
    yield TERMS, "本体", [("terms.ttl",)]


def vocabulary() -> Iterator[ox.Quad]:
    """Yield what put_vocabulary puts, but for the stamps: what a document in memory is looked at with."""
    for graph, _, parts in _parts():
        for part in parts:
            for triple in files.triples(*part):
                yield ox.Quad(triple.subject, triple.predicate, triple.object, graph)


def _put(store: Store, graph: ox.NamedNode, label: str, parts: list[tuple[str, ...]]) -> bool:
    digest = sha256(b"\0".join(files.turtle(*part).read_bytes() for part in parts)).hexdigest()
    stamp = ox.Literal(f"sha256:{digest}")
    if stamp in _stamps(store, graph):
        return False
    quads = [
        ox.Quad(triple.subject, triple.predicate, triple.object, graph)
        for part in parts
        for triple in files.triples(*part)
    ]
    quads += [
        ox.Quad(graph, IDENTIFIER, stamp, graph),
        ox.Quad(graph, LABEL, ox.Literal(label, language="zh"), graph),
    ]
    return store.put(graph.value, quads) != "unchanged"


def _stamps(store: Store, graph: ox.NamedNode) -> list[ox.Literal]:
    rows = store.query(STAMPS, {"graph": graph})
    assert isinstance(rows, ox.QuerySolutions)
    return [row["stamp"] for row in rows]
