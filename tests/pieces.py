"""Small parts of real documents: a few measures with what belongs to them, as quads."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import pyoxigraph as ox

from graph.document.read import bundled, read
from graph.statements.describe import describe
from graph.store.vocabulary import vocabulary
from graph.structure.parse import parse
from ontology.register import register

CORPUS = Path(__file__).parent / "corpus"
DUBAN = "https://w3id.org/duban/def#"
DERIVED = "https://w3id.org/duban/id/graph/derived"
SUBCLASS = ox.NamedNode("http://www.w3.org/2000/01/rdf-schema#subClassOf")
TEXT = ox.NamedNode(DUBAN + "sourceText")
# what no rule asks of a concept or a class, and there is much of it
LEFT_OUT = ("definition", "example", "Word", "disjointWith", "comment", "domain", "range", "inverseOf")
NAMES = ("gn_nongji", "gn_wufei", "pt_5g", "qhd_green", "sh_beidou")


@cache
def said(name: str) -> list[ox.Quad]:
    """Return what the document NAME of the corpus says."""
    file = CORPUS / name / "document.txt"
    document = read(file) if file.exists() else bundled()
    return describe(parse(document), register())


@cache
def _words() -> dict[object, list[ox.Quad]]:
    found = defaultdict(list)
    for quad in vocabulary():
        if quad.predicate.value.endswith(LEFT_OUT):
            continue
        found[quad.subject].append(quad)
    return found


def measures(name: str) -> list[ox.NamedNode]:
    """Return the measures of a document."""
    kind = ox.NamedNode(DUBAN + "Measure")
    return [
        quad.subject for quad in said(name) if quad.object == kind and isinstance(quad.subject, ox.NamedNode)
    ]


def piece(name: str, chosen: Iterable[ox.NamedNode]) -> list[ox.Quad]:
    """Return what the document says of the measures CHOSEN and of all that they lead to.

    What registers and schemes say of departments and concepts named there comes along.
    """
    own, words = defaultdict(list), _words()
    for quad in said(name):
        if quad.graph_name != ox.NamedNode(DERIVED):
            own[quad.subject].append(quad)
    left: list[object] = list(chosen)
    seen, found = set(left), []
    while left:
        node = left.pop()
        found += own.get(node) or words.get(node, [])
        for quad in own.get(node, []):
            if quad.object not in seen and (quad.object in own or quad.object in words):
                seen.add(quad.object)
                left.append(quad.object)
    return found + [q for quads in words.values() for q in quads if q.predicate == SUBCLASS]
