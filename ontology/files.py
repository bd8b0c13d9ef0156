"""This folder's Turtle, as triples and as graphs."""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import TYPE_CHECKING, NamedTuple

import pyoxigraph as ox

if TYPE_CHECKING:
    from rdflib import Graph

FOLDER = files("ontology")


class Fact(NamedTuple):
    """A triple as strings; `language` is that of a literal, else None."""

    subject: str
    predicate: str
    value: str
    language: str | None


@contextmanager
def loading() -> Iterator[None]:
    """Collect no garbage meanwhile: what is loaded stays, and looking through it takes time."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


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


def terms() -> tuple[ox.Triple, ...]:
    """Return the triples of the classes and properties."""
    return triples("terms.ttl")


def scheme(name: str) -> tuple[ox.Triple, ...]:
    """Return the triples of the SKOS concept scheme in `schemes/NAME.ttl`."""
    return triples("schemes", f"{name}.ttl")


def registers() -> Iterator[ox.Triple]:
    """Yield the triples of every register file."""
    for name in names("registers"):
        yield from triples("registers", f"{name}.ttl")


def facts(found: Iterable[ox.Triple]) -> Iterator[Fact]:
    """Yield FOUND as strings."""
    literal = ox.Literal
    for subject, predicate, value in found:
        # our files quote no triples: every term has a value
        language = value.language if type(value) is literal else None
        yield Fact(subject.value, predicate.value, value.value, language)


def graph(*parts: str) -> Graph:
    """Return one file as an rdflib graph."""
    # loading rdflib takes a tenth of a second, and the command rarely needs it
    from rdflib import Graph

    return Graph().parse(data=turtle(*parts).read_bytes(), format="turtle")
