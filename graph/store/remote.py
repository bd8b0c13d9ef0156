"""The store behind a SPARQL 1.1 service: one named graph a document, as in a folder."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from urllib.parse import quote

import pyoxigraph as ox

from graph.statements.terms import DERIVED, MEASURE
from graph.store.results import accepted, read
from graph.store.servers import Server, server
from graph.store.service import TIMEOUT, BadRequest, Reply, Service, parts, seconds
from graph.store.store import Answer, Info, ReadOnlyStore, Store, StoreError, Substitutions
from graph.store.writer import kept, own
from ontology.namespaces import DCT, ID

STATE = ox.NamedNode(ID + "graph/state")  # when the store was last published; no part of what it says
LOOK = 2.0  # seconds between two looks whether there is a newer state
STALE = 300.0  # seconds after which what others may have written shows without a stamp
LINES = 1_000  # statements of one update, where a server takes few
STAMP = f"SELECT ?stamp WHERE {{ GRAPH {STATE} {{ {STATE} <{DCT}modified> ?stamp }} }}"
GRAPHS = "SELECT ?graph (COUNT(*) AS ?count) WHERE { GRAPH ?graph { ?s ?p ?o } } GROUP BY ?graph"
NAMED = f"ASK {{ GRAPH ?graph {{ ?measure a {MEASURE} }} }}"
UNION = f"ASK {{ ?measure a {MEASURE} }}"
HELD = f"GRAPH ?graph {{ ?measure a {MEASURE} }} GRAPH {DERIVED} {{ ?department ?does ?measure }}"
SHORTCUTS = f"SELECT ?department ?does ?measure WHERE {{ {HELD} }}"


class Remote(Store):
    """A service that answers SPARQL, and where it is written to, takes updates.

    A document is replaced by one update request, or by one PUT of its graph and an update for its
    shortcuts: how much of that is one transaction is the server's to say.
    """

    def __init__(self, address: str, write: bool = False, settings: Mapping[str, str] = os.environ) -> None:
        parts(address)
        self.address, self.writing = address, write
        self._service = Service(seconds(settings), settings)
        self._open = True
        self._changed = False
        self._turning = threading.Lock()
        self.server = Server("", address, address)
        # the first answer says who answers
        first = self._ask(STAMP)
        self.server = server(address, first.headers.get("server", ""), settings)
        if not settings.get(TIMEOUT):
            self._service = self._service.patient(self.server.patience)
        self._stamp = _stamp(first)
        self.generation, self._looked, self._turned = 1, time.monotonic(), time.monotonic()
        self._check_union()

    def _check_union(self) -> None:
        """Raise StoreError where the service asks its default graph alone: every question would be empty."""
        if self._truth(NAMED) and not self._truth(UNION):
            how = f"（{self.server.kind}：{self.server.union}）" if self.server.union else ""
            raise StoreError(f"{self.address}：默认图不含各个命名图；请让默认图是所有图的并集{how}")

    def _truth(self, ask: str) -> bool:
        found = self.query(ask)
        return isinstance(found, ox.QueryBoolean) and bool(found)

    def query(self, sparql: str, substitutions: Substitutions | None = None) -> Answer:
        if substitutions:
            names = " ".join(f"?{name}" for name in substitutions)
            sparql += f"\nVALUES ({names}) {{ ({' '.join(map(str, substitutions.values()))}) }}"
        return self._read(self._ask(sparql, self.server.extra))

    def query_over(self, sparql: str, default: Iterable[str], named: Iterable[str]) -> Answer:
        """Return what the query gives over the graphs DEFAULT, as one, and NAMED, and no others."""
        graphs = [
            *(("default-graph-uri", iri) for iri in default),
            *(("named-graph-uri", iri) for iri in named),
        ]
        return self._read(self._ask(sparql, graphs))

    def _read(self, reply: Reply) -> Answer:
        try:
            return read(reply.body, reply.media)
        except (ValueError, SyntaxError) as error:
            raise StoreError(f"{self.address}：答复读不懂（{error}）；这里是 SPARQL 的地址吗") from None

    def _ask(self, sparql: str, extra: Iterable[tuple[str, str]] = ()) -> Reply:
        self._check_open()
        fields = [("query", sparql), *extra]
        try:
            reply = self._service.read(self.server.query, fields, accepted(sparql))
        except BadRequest as error:
            raise SyntaxError(str(error)) from None
        self._check_whole(reply)
        return reply

    def _check_whole(self, reply: Reply) -> None:
        # Virtuoso cuts an answer and still says 200
        if "x-sparql-maxrows" in reply.headers:
            most = reply.headers["x-sparql-maxrows"]
            raise StoreError(
                f"{self.address}：服务只给出前 {most} 行；请在 virtuoso.ini 里放宽 ResultSetMaxRows"
            )
        if "x-sql-state" in reply.headers:
            why = reply.headers.get("x-sql-message", reply.headers["x-sql-state"])
            raise StoreError(f"{self.address}：服务只算了一部分（{why}）；请放宽它的时限")

    def _check_open(self) -> None:
        if not self._open:
            raise StoreError(f"{self.address}：图谱已经关闭；请重新打开")

    def _rows(self, sparql: str, substitutions: Substitutions | None = None) -> ox.QuerySolutions:
        found = self.query(sparql, substitutions)
        assert isinstance(found, ox.QuerySolutions)
        return found

    def graph(self, iri: str) -> Iterator[ox.Quad]:
        graph = ox.NamedNode(iri)
        for row in self._rows(f"SELECT ?s ?p ?o WHERE {{ GRAPH {graph} {{ ?s ?p ?o }} }}"):
            yield ox.Quad(row["s"], row["p"], row["o"], graph)

    def _graphs(self) -> dict[str, int]:
        """Return how many statements each graph holds, without those that the server made for itself."""
        found = {row["graph"].value: int(row["count"].value) for row in self._rows(GRAPHS)}
        mine = (*self.server.own, STATE.value)
        return {graph: count for graph, count in found.items() if not graph.startswith(mine)}

    def dump(self) -> Iterator[str]:
        quads = kept({quad for graph in self._graphs() for quad in self.graph(graph)})
        return iter(sorted(f"{quad} ." for quad in quads))

    def state(self) -> tuple[str, int]:
        return self.address, self.generation

    def info(self) -> Info:
        documents = len(self.documents())
        quads = sum(self._graphs().values())
        return Info(self.address, self.generation, self._stamp or None, documents, quads)

    def refresh(self) -> bool:
        now = time.monotonic()
        if now - self._looked < LOOK or not self._turning.acquire(blocking=False):
            return False
        try:
            self._looked = now
            stamp = _stamp(self._ask(STAMP))
            if stamp == self._stamp and now - self._turned < STALE:
                return False
            self._stamp, self._turned = stamp, now
            self.generation += 1
            return True
        finally:
            self._turning.release()

    def put_many(self, documents: Iterable[tuple[str, Iterable[ox.Quad]]]) -> dict[str, str]:
        results: dict[str, str] = {}
        for document, quads in documents:
            self._check_writing()
            new = kept(set(own(document, quads)))
            old = kept(set(self._held(document)))
            results[document] = "unchanged" if old == new else "changed" if old else "new"
            if old != new:
                self._changed = True
                self._exchange(document, old, new)
        return results

    def _held(self, document: str) -> Iterator[ox.Quad]:
        yield from self.graph(document)
        for row in self._rows(SHORTCUTS.replace("?graph", str(ox.NamedNode(document)))):
            yield ox.Quad(row["department"], row["does"], row["measure"], DERIVED)

    def _exchange(self, document: str, old: set[ox.Quad], new: set[ox.Quad]) -> None:
        """Put NEW in OLD's place."""
        if not self.server.graphs:
            self._update(*filter(None, [_data("DELETE", old - new), _data("INSERT", new - old)]))
            return
        # its shortcuts go first and come last: what breaks off in between is mended by putting it again
        before = [quad for quad in old - new if quad.graph_name == DERIVED]
        after = [quad for quad in new - old if quad.graph_name == DERIVED]
        self._in_parts("DELETE", before)
        self._put_graph(document, new)
        self._in_parts("INSERT", after)

    def _in_parts(self, verb: str, quads: list[ox.Quad]) -> None:
        for at in range(0, len(quads), LINES):
            self._update(_data(verb, quads[at : at + LINES]))

    def _put_graph(self, document: str, quads: Iterable[ox.Quad]) -> None:
        split = "&" if "?" in self.server.graphs else "?"
        address = f"{self.server.graphs}{split}graph={quote(document, safe='')}"
        body = "".join(f"{quad.triple} .\n" for quad in quads if quad.graph_name != DERIVED)
        # every N-Triples is Turtle, and every server takes that
        self._written("PUT", address, body.encode(), {"Content-Type": "text/turtle"})

    def remove(self, document: str) -> bool:
        self._check_writing()
        old = set(self._held(document))
        if old:
            self._changed = True
            shortcuts = [quad for quad in old if quad.graph_name == DERIVED]
            drop = f"DROP SILENT GRAPH {ox.NamedNode(document)}"
            self._update(*filter(None, [_data("DELETE", shortcuts), drop]))
        return bool(old)

    def _update(self, *requests: str) -> None:
        """Send REQUESTS as one, or one by one where the server takes them so."""
        if not self.server.form:
            headers = {"Content-Type": "application/sparql-update; charset=utf-8"}
            self._written("POST", self.server.update, " ;\n".join(requests).encode(), headers)
            return
        for request in requests:
            headers = {"Content-Type": "application/x-www-form-urlencoded"}
            self._written("POST", self.server.update, f"query={quote(request)}".encode(), headers)

    def _written(self, method: str, address: str, body: bytes, headers: dict[str, str]) -> None:
        try:
            self._service.write(method, address, body, headers)
        except BadRequest as error:
            raise StoreError(f"{address}：写不进去（{error}）；请看服务的日志") from None

    def _check_writing(self) -> None:
        self._check_open()
        if not self.writing:
            raise ReadOnlyStore(f"{self.address}：只读打开的图谱不能写；请用 open_store(…, write=True)")

    def publish(self) -> int:
        self._check_writing()
        if self._changed:
            now = datetime.now(UTC).isoformat(timespec="microseconds")
            stamp = f"INSERT DATA {{ GRAPH {STATE} {{ {STATE} <{DCT}modified> {ox.Literal(now)} }} }}"
            self._update(f"DROP SILENT GRAPH {STATE}", stamp)
            self._changed, self._stamp = False, now
            self.generation += 1
            self._check_union()
        return self.generation

    def close(self) -> None:
        if self._open:
            try:
                if self._changed:
                    self.publish()
            finally:
                self._open = False


def _stamp(reply: Reply) -> str:
    try:
        found = read(reply.body, reply.media)
    except (ValueError, SyntaxError):
        return ""
    return (
        max((row["stamp"].value for row in found), default="") if isinstance(found, ox.QuerySolutions) else ""
    )


def _data(verb: str, quads: Iterable[ox.Quad]) -> str:
    """Return the update that does VERB, INSERT or DELETE, to QUADS; an empty text for none."""
    lines = "\n".join(f"GRAPH {quad.graph_name} {{ {quad.triple} }}" for quad in quads)
    return f"{verb} DATA {{\n{lines}\n}}" if lines else ""
