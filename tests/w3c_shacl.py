"""The W3C test suite for SHACL, by our executor: `python -m tests.w3c_shacl FOLDER`."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox

from queries.shacl.load import load
from queries.shacl.report import Result
from queries.shacl.run import validate
from queries.shacl.shapes import Shapes
from queries.shacl.statements import RDF, SH, BadShapes, Statements, Term

MF = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#"
SHT = "http://www.w3.org/ns/shacl-test#"
SAID = ("focusNode", "resultPath", "value", "sourceConstraintComponent", "resultSeverity", "sourceShape")
PATHS = ("inversePath", "alternativePath", "zeroOrMorePath", "oneOrMorePath", "zeroOrOnePath")
FAILURE = ox.NamedNode(SHT + "Failure")


def read(file: str) -> list[ox.Triple]:
    """Return the triples of FILE as a store keeps them: it writes 4.0 as 4."""
    store = ox.Store()
    store.load(path=file, format=ox.RdfFormat.TURTLE, base_iri=Path(file).as_uri())
    return [quad.triple for quad in store]


def cases(manifest: Path) -> Iterator[tuple[Path, Statements, Term]]:
    """Yield each test of MANIFEST and of those it includes: its file, what the file says, the test."""
    said = Statements(read(str(manifest)))
    for test in said.instances(SHT + "Validate"):
        yield manifest, said, test
    for _, included in said.pairs(MF + "include"):
        yield from cases(Path(included.value.removeprefix("file://")))


def run(said: Statements, test: Term) -> str:
    """Return `passed`, or what went wrong."""
    action, wanted = said.one(test, MF + "action"), said.one(test, MF + "result")
    assert action is not None
    assert wanted is not None
    data, shapes_file = (_file(said, action, name) for name in ("dataGraph", "shapesGraph"))
    store = ox.Store()
    store.load(path=data, format=ox.RdfFormat.TURTLE, base_iri=Path(data).as_uri())
    try:
        shapes = load(Path(shapes_file))
        report = validate(store, shapes, fallback=False)
    except BadShapes as error:
        return "passed" if wanted == FAILURE else f"bad shapes: {error}"
    if report.refused:
        return f"refused: {'; '.join(report.refused.values())}"
    if wanted == FAILURE:
        return "no failure, where one is wanted"
    given = Counter(_ours(shapes, result) for result in report.results)
    right = Counter(_right(said, node) for node in said.all(wanted, SH + "result"))
    if given == right:
        return "passed"
    return f"missing {sorted((right - given).elements())}, too many {sorted((given - right).elements())}"


def _file(said: Statements, action: Term, name: str) -> str:
    node = said.one(action, SHT + name)
    assert node is not None
    return node.value.removeprefix("file://")


def _right(said: Statements, node: Term) -> tuple[str, ...]:
    return tuple(_name(said, said.one(node, SH + name)) for name in SAID)


def _ours(shapes: Shapes, found: Result) -> tuple[str, ...]:
    terms = (found.focus, found.path, found.value)
    names = (found.component, found.severity, found.shape)
    plain = ("_" if name.startswith("_:") else f"<{name}>" for name in names)
    return (*(_name(shapes.graph, term) for term in terms), *plain)


def _name(said: Statements, node: Term | None) -> str:
    """Return NODE as text; a blank node by the path that it is: it is another one in each graph."""
    if not isinstance(node, ox.BlankNode):
        return "" if node is None else str(node)
    if said.all(node, RDF + "first"):
        return f"({' '.join(_name(said, item) for item in said.items(node))})"
    return next((f"{p}{_name(said, v)}" for p in PATHS if (v := said.one(node, SH + p))), "_")


def counts(folder: Path) -> Iterator[tuple[str, int, int]]:
    """Yield Core and SPARQL with how many tests passed, and of how many; print what the others gave."""
    for part in ("core", "sparql"):
        outcome = Counter[bool]()
        for file, said, test in cases(folder.resolve() / part / "manifest.ttl"):
            told = run(said, test)
            outcome[told == "passed"] += 1
            if told != "passed":
                print(f"{part}/{file.parent.name}/{file.stem}: {told}")
        yield part, outcome[True], outcome.total()


def main(folder: str) -> int:
    """Print the counts; return how many tests did not pass."""
    failed = 0
    for part, passed, total in counts(Path(folder)):
        print(f"{part}: {passed} of {total}")
        failed += total - passed
    return failed


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]) > 0)
