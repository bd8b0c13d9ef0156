"""The W3C's tests of the SPARQL 1.1 protocols, read from a folder and put to a server.

    python -m tests.w3c FOLDER      FOLDER has protocol/, service-description/ and graph-store-protocol/

Prints what fails and a count for each suite, on a writable in-memory service that it starts; then puts all
tests that write to it without a token, each of which must be refused. Returns 1 where anything fails.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote
from xml.etree import ElementTree

import rdflib
from rdflib.collection import Collection
from rdflib.compare import isomorphic
from rdflib.namespace import RDF, RDFS

from tests.served import TOKEN, Reply, Served

MF = rdflib.Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
HT = rdflib.Namespace("http://www.w3.org/2011/http#")
CNT = rdflib.Namespace("http://www.w3.org/2011/content#")
UT = rdflib.Namespace("http://www.w3.org/2009/sparql/tests/test-update#")
SD = rdflib.Namespace("http://www.w3.org/ns/sparql-service-description#")
CODES = {"OK": 200, "Created": 201, "NoContent": 204, "NotFound": 404}
RDF_TYPES = ("application/rdf+xml", "text/turtle", "application/n-triples", "application/xhtml+xml")
ROW_TYPES = (
    "application/sparql-results+json",
    "application/sparql-results+xml",
    "text/csv",
    "text/tab-separated-values",
)
REFUSED = (401, 403)


@dataclass(frozen=True)
class Exchange:
    """A request, and what a test expects of the response."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes
    statuses: frozenset[str]  # 2xx, 201 …
    boolean: bool | None
    form: str | None
    media: str | None
    graph: rdflib.Graph | None
    location: str | None

    @property
    def writes(self) -> bool:
        """Whether it asks for a change."""
        if self.path.startswith("/graphs"):
            return self.method not in ("GET", "HEAD")
        return self.method == "POST" and (b"update=" in self.body or "update" in self._media)

    @property
    def _media(self) -> str:
        return self.headers.get("content-type", "")


@dataclass(frozen=True)
class Test:
    """A test: its name, the graphs it needs, and its exchanges."""

    name: str
    data: Mapping[str, Path] = field(default_factory=dict)  # IRI -> N-Triples
    exchanges: tuple[Exchange, ...] = ()

    @property
    def writes(self) -> bool:
        """Whether it asks for changes that a server with a token would make."""
        return any(x.writes and "4xx" not in x.statuses for x in self.exchanges)


def tests(manifest: Path, prefix: str, path: str) -> list[Test]:
    """Return the tests of MANIFEST, with PATH in the place of its PREFIX."""
    read = rdflib.Graph().parse(manifest, publicID=manifest.as_uri())
    entries = [entry for head in read.objects(None, MF.entries) for entry in Collection(read, head)]
    return [_test(read, entry, manifest.parent, (prefix, path)) for entry in entries]


def _test(read: rdflib.Graph, entry: rdflib.term.Node, folder: Path, paths: tuple[str, str]) -> Test:
    data = {
        str(read.value(given, RDFS.label)): folder / str(read.value(given, UT.graph)).rsplit("/", 1)[1]
        for given in read.objects(entry, UT.graphData)
    }
    action = read.value(entry, MF.action)
    requests = read.value(action, HT.requests)
    exchanges = Collection(read, requests) if requests else ()
    return Test(
        str(entry).rsplit("#", 1)[1], data, tuple(_exchange(read, node, *paths) for node in exchanges)
    )


def _exchange(read: rdflib.Graph, node: rdflib.term.Node, prefix: str, path: str) -> Exchange:
    response = read.value(node, HT.resp)
    boolean, form = read.value(response, MF.expectedBoolean), read.value(response, MF.expectedFormat)
    location = read.value(response, MF.expectedLocation)
    codes = {str(code).rsplit("#", 1)[1] for code in read.objects(response, MF.expectedStatus)}
    expected = _text(read, response)
    return Exchange(
        method=str(read.value(node, HT.methodName)),
        path=re.sub(f"^{prefix}", path, str(read.value(node, HT.absolutePath))),
        headers=_headers(read, node),
        body=_body(read, node),
        statuses=frozenset(code.removeprefix("StatusCode") for code in codes),
        boolean=None if boolean is None else bool(boolean.toPython()),
        form=None if form is None else str(form),
        media=_headers(read, response).get("content-type", "").split(";")[0] or None,
        graph=rdflib.Graph().parse(data=expected, format="turtle") if expected else None,
        location=None if location is None else str(location),
    )


def _headers(read: rdflib.Graph, node: rdflib.term.Node | None) -> dict[str, str]:
    head = read.value(node, HT.headers)
    items = Collection(read, head) if head else ()
    return {str(read.value(i, HT.fieldName)).lower(): str(read.value(i, HT.fieldValue)) for i in items}


def _text(read: rdflib.Graph, node: rdflib.term.Node | None) -> str:
    return str(read.value(read.value(node, HT.body), CNT.chars) or "")


def _body(read: rdflib.Graph, node: rdflib.term.Node) -> bytes:
    encoding = read.value(read.value(node, HT.body), CNT.characterEncoding)
    return _text(read, node).encode(str(encoding or "utf-8"))


def faults(server: Served, test: Test, token: str | None) -> Iterator[str]:
    """Yield what is wrong with the server's answers to TEST, sent with TOKEN or none."""
    known: dict[str, str] = {}
    for exchange in test.exchanges:
        reply = _sent(server, exchange, token, known)
        if exchange.location:
            known[exchange.location] = reply.headers.get("location", "")
            if not known[exchange.location]:
                yield "no Location"
        yield from _wrong(exchange, reply)


def _sent(server: Served, exchange: Exchange, token: str | None, known: Mapping[str, str]) -> Reply:
    path, body = exchange.path, exchange.body
    for name, value in known.items():
        path, body = path.replace(name, quote(value, safe="")), body.replace(name.encode(), value.encode())
    headers = dict(exchange.headers)
    if token:
        headers["Authorization"] = f"Bearer {token}"
    return server.ask(exchange.method, path, body, headers)


def _wrong(exchange: Exchange, reply: Reply) -> Iterator[str]:
    status = str(reply.status)
    fits = {status, f"{status[0]}xx"} | {name for name, code in CODES.items() if code == reply.status}
    if not fits & exchange.statuses:
        wanted = "/".join(sorted(exchange.statuses))
        yield f"{exchange.method} {exchange.path}: {status}, not {wanted}: {reply.body[:200]!r}"
        return
    if exchange.boolean is not None and _boolean(reply) != exchange.boolean:
        yield f"{exchange.path}: not {exchange.boolean}: {reply.body[:200]!r}"
    if exchange.form and reply.media not in (RDF_TYPES if exchange.form == "RDF" else ROW_TYPES):
        yield f"{exchange.path}: {reply.media} is no type for {exchange.form}"
    if exchange.media and reply.media != exchange.media:
        yield f"{exchange.path}: {reply.media} is not {exchange.media}"
    if exchange.graph is not None:
        found = rdflib.Graph().parse(data=reply.body, format=reply.media)
        if not isomorphic(found, exchange.graph):
            yield f"{exchange.path}: another graph: {reply.body!r}"


def _boolean(reply: Reply) -> bool | None:
    if reply.media == "application/sparql-results+json":
        return bool(json.loads(reply.body)["boolean"])
    found = ElementTree.fromstring(reply.body).find("{http://www.w3.org/2005/sparql-results#}boolean")
    return None if found is None else found.text == "true"


def description_faults(server: Served) -> dict[str, list[str]]:
    """Return {test: what is wrong} for the three tests of the service description."""
    reply = server.ask("GET", "/sparql", headers={"Accept": "text/turtle, application/rdf+xml;q=0.5"})
    found: dict[str, list[str]] = {"returns-rdf": [], "has-endpoint-triple": [], "conforms-to-schema": []}
    try:
        read = rdflib.Graph().parse(data=reply.body, format=reply.media)
    except Exception as error:  # rdflib raises what its parsers raise
        return {name: [str(error)] for name in found}
    if reply.status != 200 or not len(read):
        found["returns-rdf"].append(f"{reply.status}")
    if (None, SD.endpoint, rdflib.URIRef(server.sparql)) not in read:
        found["has-endpoint-triple"].append("no sd:endpoint with this address")
    found["conforms-to-schema"] += _schema(read)
    return found


# property -> class of its object: the schema's ranges, https://www.w3.org/ns/sparql-service-description
RANGES = {
    SD.defaultDataset: SD.Dataset,
    SD.availableGraphs: SD.GraphCollection,
    SD.defaultGraph: SD.Graph,
    SD.namedGraph: SD.NamedGraph,
    SD.graph: SD.Graph,
}
TERMS = """Service Dataset Graph NamedGraph GraphCollection Language Function Aggregate EntailmentRegime
EntailmentProfile Feature endpoint feature defaultEntailmentRegime entailmentRegime
defaultSupportedEntailmentProfile
supportedEntailmentProfile extensionFunction extensionAggregate languageExtension supportedLanguage
propertyFeature defaultDataset availableGraphs resultFormat inputFormat defaultGraph namedGraph name graph"""
INDIVIDUALS = {
    SD.supportedLanguage: {SD.SPARQL10Query, SD.SPARQL11Query, SD.SPARQL11Update},
    SD.feature: {
        SD.DereferencesURIs,
        SD.UnionDefaultGraph,
        SD.RequiresDataset,
        SD.EmptyGraphs,
        SD.BasicFederatedQuery,
    },
}
KNOWN = {SD[name] for name in TERMS.split()}


def _schema(read: rdflib.Graph) -> Iterator[str]:
    for service, endpoint in read.subject_objects(SD.endpoint):
        if (service, RDF.type, SD.Service) not in read:
            yield f"{service}: no sd:Service"
        if not isinstance(endpoint, rdflib.URIRef):
            yield f"{endpoint}: no address"
    for term, kind in RANGES.items():
        yield from (f"{o}: no {kind}" for o in read.objects(None, term) if (o, RDF.type, kind) not in read)
    for term, allowed in INDIVIDUALS.items():
        yield from (f"{o}: no value for {term}" for o in read.objects(None, term) if o not in allowed)
    for term in {*read.predicates(), *read.objects(None, RDF.type)}:
        if str(term).startswith(str(SD)) and term not in KNOWN:
            yield f"{term}: not in the schema"


def suites(folder: Path) -> dict[str, list[Test]]:
    """Return {suite: its tests} of FOLDER."""
    store = folder / "graph-store-protocol"
    return {
        "protocol": tests(folder / "protocol" / "manifest.ttl", "/sparql/", "/sparql/"),
        "graph-store-protocol": [
            test
            for name in ("manifest-direct.ttl", "manifest-indirect.ttl")
            for test in tests(store / name, "/gsp", "/graphs")
        ],
    }


def prepare(server: Served, test: Test) -> None:
    """Empty the store and put what TEST needs into it."""
    assert server.update("DROP ALL").status == 204
    for iri, path in test.data.items():
        reply = server.write(
            "PUT", f"/graphs?graph={quote(iri, safe='')}", path.read_bytes(), "application/n-triples"
        )
        assert reply.status in (201, 204), reply


def refused(server: Served, test: Test) -> bool:
    """Say whether each change that TEST asks for is refused without a token."""
    changes = [x for x in test.exchanges if x.writes]
    return all(_sent(server, x, None, {}).status in REFUSED for x in changes)


def main(folder: Path) -> int:
    """Run all, print a line a suite, and return how many tests fail."""
    failing = 0
    with Served("memory:", "--writable", token=TOKEN) as server:
        found = suites(folder)
        for name, listed in found.items():
            wrong = {}
            for test in listed:
                prepare(server, test)
                wrong[test.name] = list(faults(server, test, TOKEN))
            failing += _told(name, wrong)
        failing += _told("service-description", description_faults(server))
        writing = [test for listed in found.values() for test in listed if test.writes]
        failing += _told(
            "writing without a token is refused",
            {test.name: [] if refused(server, test) else ["not refused"] for test in writing},
        )
    return failing


def _told(suite: str, wrong: Mapping[str, list[str]]) -> int:
    failing = {name: said for name, said in wrong.items() if said}
    for name, said in failing.items():
        print(f"  {name}: {'; '.join(said)}")
    print(f"{suite}: {len(wrong) - len(failing)} of {len(wrong)}")
    return len(failing)


if __name__ == "__main__":
    sys.exit(bool(main(Path(sys.argv[1]))))
