"""The store on disk: what its readers and its writer share."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox

from graph.store.generations import Generations
from graph.store.store import Answer, Info, Store, StoreError, Substitutions

Bound = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple


class Embedded(Store):
    """What readers and the writer share: a handle that answers."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.generations = Generations(folder)
        self._handle: ox.Store | None = None

    @property
    def _open(self) -> ox.Store:
        if self._handle is None:
            raise StoreError(f"{self.folder}：图谱已经关闭；请重新打开")
        return self._handle

    def graph(self, iri: str) -> Iterator[ox.Quad]:
        return self._open.quads_for_pattern(None, None, None, ox.NamedNode(iri))

    def triples(self, iri: str) -> bytes:
        """Return the graph IRI as N-Triples, which is quicker than its quads one by one."""
        found = self._open.dump(format=ox.RdfFormat.N_TRIPLES, from_graph=ox.NamedNode(iri))
        return found or b""

    def query(self, sparql: str, substitutions: Substitutions | None = None) -> Answer:
        bound: dict[ox.Variable, Bound] = {ox.Variable(k): v for k, v in (substitutions or {}).items()}
        return self._open.query(sparql, use_default_graph_as_union=True, substitutions=bound)

    def dump(self) -> Iterator[str]:
        return iter(sorted(f"{quad} ." for quad in self._open))

    def state(self) -> tuple[str, int]:
        return str(self.folder), self._seen()

    def info(self) -> Info:
        seen = self._seen()
        published = self.generations.published(seen)
        return Info(str(self.folder), seen, published, len(self.documents()), len(self._open))

    def changes(self) -> dict[str, str]:
        """Return by graph what tells its state from every other one; nothing where that is unknown."""
        return {}

    def _seen(self) -> int:
        return self.generations.current()
