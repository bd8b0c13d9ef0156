"""rdflib's side of bench/questions.py: a process that holds the graph and answers one query a line.

    python bench/_rdflib.py GENERATION SECONDS

Reads a published generation into one rdflib Graph in memory, then takes queries from standard input, each a
line of JSON, and prints for each its rows and the seconds of parsing and running it; null where SECONDS
were over.
"""

from __future__ import annotations

import gc
import json
import signal
import sys
from time import process_time
from types import FrameType

import pyoxigraph as ox
import rdflib
from rdflib.plugins import sparql
from rdflib.plugins.sparql import prepareQuery

sparql.SPARQL_LOAD_GRAPHS = False


class Late(BaseException):
    """The time of a query is over."""


def term(of: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> rdflib.URIRef | rdflib.Literal:
    """Return a term as rdflib has it."""
    if isinstance(of, ox.NamedNode):
        return rdflib.URIRef(of.value)
    assert isinstance(of, ox.Literal)
    plain = of.language or of.datatype.value.endswith("#string")
    return rdflib.Literal(
        of.value, lang=of.language, datatype=None if plain else rdflib.URIRef(of.datatype.value)
    )


class Terms(dict[object, rdflib.URIRef | rdflib.Literal]):
    """Terms by what pyoxigraph has for them, each made once."""

    def __missing__(self, of: ox.NamedNode | ox.Literal) -> rdflib.URIRef | rdflib.Literal:
        made = self[of] = term(of)
        return made


def loaded(generation: str) -> rdflib.Graph:
    """Return the union of a generation's graphs: what the store's own queries run over."""
    graph, disk, terms = rdflib.Graph(), ox.Store.read_only(generation), Terms()
    whole = len(disk)
    for done, quad in enumerate(disk):
        graph.add((terms[quad.subject], terms[quad.predicate], terms[quad.object]))
        if done % 100_000 == 0 and whole > 200_000:
            print(f"… rdflib holds {done:,} of {whole:,} quads", file=sys.stderr, flush=True)
    return graph


def _late(signum: int, frame: FrameType | None) -> None:
    raise Late


def timed(graph: rdflib.Graph, query: str, limit: float) -> tuple[int, float, float] | None:
    """Return the rows of QUERY, and the seconds that parsing it and running it take; None past LIMIT."""
    signal.setitimer(signal.ITIMER_PROF, limit)
    start = process_time()
    try:
        prepared = prepareQuery(query)
        middle = process_time()
        rows = len(list(graph.query(prepared)))
        return rows, middle - start, process_time() - middle
    except Late:
        return None
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)


def main(generation: str, limit: str) -> None:
    """Answer queries until there are no more."""
    signal.signal(signal.SIGPROF, _late)
    # millions of objects that stay: the collector would look at them again and again
    gc.disable()
    graph = loaded(generation)
    gc.freeze()
    gc.enable()
    print(json.dumps(len(graph)), flush=True)
    for line in sys.stdin:
        print(json.dumps(timed(graph, json.loads(line), float(limit))), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
