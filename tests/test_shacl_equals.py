"""On the project's shapes, over parts of real documents gone wrong, we find what pySHACL finds."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import pyoxigraph as ox
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ontology import files
from queries.shacl.load import load
from queries.shacl.shapes import Shapes
from tests.pieces import NAMES, measures, piece
from tests.shacl import differences, store

EXAMPLES, FAULTS = 102, 5  # 510 things gone wrong
Quads = list[ox.Quad]
XSD = "http://www.w3.org/2001/XMLSchema#"
ODD = [
    ox.Literal("二〇二五", datatype=ox.NamedNode(XSD + "integer")),
    ox.Literal("2025-02-30", datatype=ox.NamedNode(XSD + "date")),
    ox.Literal("2031-12-31", datatype=ox.NamedNode(XSD + "date")),
    ox.Literal("-3", datatype=ox.NamedNode(XSD + "integer")),
    ox.Literal("150.5", datatype=ox.NamedNode(XSD + "decimal")),
    ox.Literal(""),
    ox.Literal("市发展改革委"),
    ox.Literal("text", language="en"),
    ox.NamedNode("https://w3id.org/duban/id/role/lead"),
    ox.NamedNode("https://w3id.org/duban/id/role/supporting"),
    ox.NamedNode("https://w3id.org/duban/id/nothing"),
]


def lost(quads: Quads, one: int, _: int) -> None:
    """A triple is gone."""
    del quads[one]


def given_to_another(quads: Quads, one: int, other: int) -> None:
    """Another thing says it too."""
    quads.append(
        ox.Quad(quads[other].subject, quads[one].predicate, quads[one].object, quads[other].graph_name)
    )


def moved(quads: Quads, one: int, other: int) -> None:
    """Two triples of one property have changed their values."""
    same = [n for n, quad in enumerate(quads) if quad.predicate == quads[one].predicate]
    other = same[other % len(same)]
    quads[one], quads[other] = _with(quads[one], quads[other].object), _with(quads[other], quads[one].object)


def odd(quads: Quads, one: int, other: int) -> None:
    """A value is another one."""
    quads[one] = _with(quads[one], ODD[other % len(ODD)])


def added(quads: Quads, one: int, other: int) -> None:
    """There is a second value."""
    quads.append(_with(quads[one], ODD[other % len(ODD)]))


def shared(quads: Quads, one: int, other: int) -> None:
    """There is a second value, which another thing has."""
    same = [quad.object for quad in quads if quad.predicate == quads[one].predicate]
    quads.append(_with(quads[one], same[other % len(same)]))


def _with(quad: ox.Quad, value: object) -> ox.Quad:
    assert isinstance(value, ox.NamedNode | ox.Literal | ox.BlankNode)
    return ox.Quad(quad.subject, quad.predicate, value, quad.graph_name)


FAULT = st.tuples(
    st.sampled_from([lost, lost, given_to_another, moved, odd, added, shared]),
    st.integers(0, 10**6),
    st.integers(0, 10**6),
)


@pytest.fixture(scope="module")
def rules() -> Shapes:
    """Return the shapes that come with Duban."""
    parts = [("prefixes.ttl",), *(("shapes", f"{name}.ttl") for name in files.names("shapes"))]
    found = load("\n".join(files.turtle(*part).read_text(encoding="utf-8") for part in parts))
    assert not found.refused
    return found


@cache
def small(name: str) -> list[ox.NamedNode]:
    """Return the measures of a document of which not too much is said."""
    sized = sorted((len(piece(name, [measure])), measure.value) for measure in measures(name))
    return [ox.NamedNode(iri) for _, iri in sized[: len(sized) * 2 // 3]]


@pytest.mark.slow
@settings(
    max_examples=EXAMPLES,
    derandomize=True,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    database=None,
)
@given(
    name=st.sampled_from(NAMES),
    which=st.integers(0, 10**6),
    faults=st.lists(FAULT, min_size=FAULTS, max_size=FAULTS),
)
def test_corrupted(
    rules: Shapes, name: str, which: int, faults: list[tuple[Callable[[Quads, int, int], None], int, int]]
) -> None:
    every = small(name)
    quads = piece(name, [every[which % len(every)]])
    own = [quad for quad in quads if "/graph/" not in quad.graph_name.value]
    words = [quad for quad in quads if "/graph/" in quad.graph_name.value]
    for fault, one, other in faults:
        fault(own, one % len(own), other % len(own))
    # a third of the rules each time: pySHACL takes a second for all of them
    some = [shape.name for shape in rules.targeted()][which % 3 :: 3]
    assert differences(store([*own, *words]), rules, some) == ({}, {})
