"""This folder's Turtle, as quads and as graphs."""

from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

import pyoxigraph as ox
from rdflib import Graph

FOLDER = files("ontology")


def turtle(*parts: str) -> Traversable:
    """Return the file of this folder that PARTS lead to, as `turtle("schemes", "roles.ttl")`."""
    return FOLDER.joinpath(*parts)


def names(folder: str) -> list[str]:
    """Return the names of the Turtle files of FOLDER, sorted, without their ending."""
    return sorted(f.name.removesuffix(".ttl") for f in turtle(folder).iterdir() if f.name.endswith(".ttl"))


@cache
def triples(*parts: str) -> tuple[ox.Triple, ...]:
    """Return the triples of one file. Raises SyntaxError, with its line, where it is not Turtle."""
    # pyoxigraph, not rdflib: this runs at every start of the command, and is 20 times as fast
    parsed = ox.parse(turtle(*parts).read_bytes(), ox.RdfFormat.TURTLE, path=None)
    return tuple(quad.triple for quad in parsed)


def scheme(name: str) -> tuple[ox.Triple, ...]:
    """Return the triples of the SKOS concept scheme in `schemes/NAME.ttl`."""
    return triples("schemes", f"{name}.ttl")


def registers() -> Iterator[ox.Triple]:
    """Yield the triples of every register file."""
    for name in names("registers"):
        yield from triples("registers", f"{name}.ttl")


def graph(*parts: str) -> Graph:
    """Return one file as an rdflib graph."""
    return Graph().parse(data=turtle(*parts).read_bytes(), format="turtle")
