"""A corpus of any size: the five documents of the tests over and over, a statement in a hundred spoilt."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator

import pyoxigraph as ox

from tests.pieces import NAMES, said

ROLE = "https://w3id.org/duban/id/role/"
XSD = "http://www.w3.org/2001/XMLSchema#"
NUMBERS = (XSD + "integer", XSD + "decimal")
SPOILT = 0.01  # of the statements
ALIKE = 10  # so many copies share the indicators of a document


def corpus(triples: int, seed: int = 1) -> Iterator[tuple[str, list[ox.Quad]]]:
    """Yield documents, IRI and quads, until there are TRIPLES of them; the same ones each time."""
    chance, count, number = random.Random(seed), 0, 0
    while count < triples:
        name = NAMES[number % len(NAMES)]
        iri, quads = _copy(name, number // len(NAMES), chance)
        yield iri, quads
        count += len(quads)
        number += 1


def documents(count: int, seed: int = 1) -> Iterator[tuple[str, list[ox.Quad]]]:
    """Yield COUNT documents, IRI and quads; the same ones each time."""
    chance = random.Random(seed)
    for number in range(count):
        yield _copy(NAMES[number % len(NAMES)], number // len(NAMES), chance)


def _copy(name: str, number: int, chance: random.Random) -> tuple[str, list[ox.Quad]]:
    quads = said(name)
    old = quads[0].graph_name.value
    new = f"{old}-{number}"
    names: dict[str, ox.NamedNode] = {}

    def term(one: object) -> object:
        if not isinstance(one, ox.NamedNode):
            return one
        if one.value not in names:
            iri = re.sub(rf"^{re.escape(old)}(?=$|[/#])", new, one.value)
            if "/indicator/" in iri:
                iri = f"{iri}-{number // ALIKE}"
            names[one.value] = ox.NamedNode(iri)
        return names[one.value]

    made = [ox.Quad(*(term(part) for part in quad)) for quad in quads]  # type: ignore[arg-type]
    return new, list(_spoilt(made, chance))


def _spoilt(quads: list[ox.Quad], chance: random.Random) -> Iterator[ox.Quad]:
    """Yield the quads, a hundredth of them lost, with another role, or with a value that is none."""
    for quad in quads:
        if chance.random() >= SPOILT or "/graph/" in quad.graph_name.value:
            yield quad
            continue
        if quad.predicate.value.endswith("#role"):
            role = chance.choice(("lead", "supporting", "responsible"))
            yield ox.Quad(quad.subject, quad.predicate, ox.NamedNode(ROLE + role), quad.graph_name)
        elif isinstance(quad.object, ox.Literal) and chance.random() < 0.5:
            # a number stays one: rdflib never ends adding to one that is ill formed
            wrong = "-7" if quad.object.datatype.value in NUMBERS else "不详"
            odd = ox.Literal(wrong, datatype=None if quad.object.language else quad.object.datatype)
            yield ox.Quad(quad.subject, quad.predicate, odd, quad.graph_name)
