"""What a SPARQL service answers, as pyoxigraph's terms."""

from __future__ import annotations

import re

import pyoxigraph as ox

from graph.store.store import Answer

JSON, TRIPLES = "application/sparql-results+json", "application/n-triples"
# what may hold a word that is none: IRIs, texts, comments
PASSED = re.compile(r"<[^<>\s]*>|\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)*'|#[^\n]*")
FORM = re.compile(r"(?<![\w:?$-])(select|ask|construct|describe)\b(?!\s*:)", re.IGNORECASE)
# Virtuoso: "datatype": "http://www.w3.org/2001/XMLSchema#boolean", "value": "1"
NUMBERED = re.compile(rb'("datatype": "http://www\.w3\.org/2001/XMLSchema#boolean", "value": )"([01])"')
# Virtuoso answers an ASK as a table of one number
ASKED = "__ASK_RETVAL"


def form(sparql: str) -> str:
    """Return which form a query has: select, ask, construct or describe; select where it has none."""
    found = FORM.search(PASSED.sub(" ", sparql))
    return found[1].lower() if found else "select"


def accepted(sparql: str) -> str:
    """Return the media type to ask for."""
    return TRIPLES if form(sparql) in ("construct", "describe") else JSON


def read(body: bytes, media: str) -> Answer:
    """Return BODY as pyoxigraph would have answered. Raises ValueError or SyntaxError for no answer."""
    if media == JSON:
        return _table(body)
    if media in (TRIPLES, "text/plain"):
        return _triples(body)
    raise ValueError(media or "?")


def _table(body: bytes) -> Answer:
    # rows are read when they are asked for: what breaks off is to be seen before
    if not body.rstrip().endswith(b"}"):
        raise ValueError("没有完")
    found = ox.parse_query_results(NUMBERED.sub(_word, body), format=ox.QueryResultsFormat.JSON)
    if isinstance(found, ox.QuerySolutions) and [v.value for v in found.variables] == [ASKED]:
        truth = any(row[ASKED].value in ("1", "true") for row in found)
        said = b'{"head":{},"boolean":%s}' % (b"true" if truth else b"false")
        return ox.parse_query_results(said, format=ox.QueryResultsFormat.JSON)
    return found


def _word(found: re.Match[bytes]) -> bytes:
    return found[1] + (b'"true"' if found[2] == b"1" else b'"false"')


def _triples(body: bytes) -> Answer:
    # only a store makes the answer of a CONSTRUCT
    store = ox.Store()
    store.bulk_load(body, format=ox.RdfFormat.N_TRIPLES)
    return store.query("CONSTRUCT WHERE { ?s ?p ?o }")
