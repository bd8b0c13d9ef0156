"""Shapes read and proven: every query that they need is made and parsed once before it is run."""

from __future__ import annotations

from pathlib import Path as File
from typing import TYPE_CHECKING

import pyoxigraph as ox

from queries.shacl.check import Check
from queries.shacl.compile import Compiler
from queries.shacl.components.sparql import EMPTY
from queries.shacl.components.values import Refused
from queries.shacl.shapes import Shape, Shapes
from queries.shacl.statements import BadShapes, Statements

if TYPE_CHECKING:
    from rdflib import Graph


def load(source: Graph | str | File) -> Shapes:
    """Return the shapes of SOURCE: an rdflib graph, a Turtle file, or Turtle as text.

    Raises BadShapes, in one line, where the Turtle is not Turtle, a shape is not well formed, a query in it
    does not parse or is one that SHACL does not allow.
    """
    text, name = _text(source)
    base = source.absolute().as_uri() if isinstance(source, File) else "urn:shapes"
    try:
        parsed = [quad.triple for quad in ox.parse(text, ox.RdfFormat.TURTLE, base_iri=base)]
    except SyntaxError as error:
        raise BadShapes(f"{name}:{error.lineno or 1}: this is not Turtle: {error.msg}") from None
    return _proven(Shapes(Statements(parsed), name), text)


def _text(source: Graph | str | File) -> tuple[str, str]:
    """Return the Turtle of SOURCE and the name that errors give it."""
    if isinstance(source, File):
        return source.read_text(encoding="utf-8"), str(source)
    if isinstance(source, str):
        inside = "\n" in source or "{" in source or source.rstrip().endswith(".") or not source.strip()
        return (source, "shapes") if inside else (File(source).read_text(encoding="utf-8"), source)
    return source.serialize(format="nt"), "shapes"


def _proven(shapes: Shapes, text: str) -> Shapes:
    """Return SHAPES with what is refused, once every query of theirs was parsed. Raises BadShapes."""
    made = Compiler(shapes, {})
    for shape in _all(shapes, text):
        try:
            for check in made.checks(shape):
                _parses(check)
        except Refused as reason:
            shapes.refused[shape.name] = str(reason)
            made.clear()
        except BadShapes as error:
            raise BadShapes(f"{_place(shapes.source, text, shape)}: {error}") from None
    return shapes


def _all(shapes: Shapes, text: str) -> list[Shape]:
    try:
        return shapes.targeted()
    except BadShapes as error:
        raise BadShapes(f"{shapes.source}: {error}") from None


def _place(source: str, text: str, shape: Shape) -> str:
    """Return file, line and name of SHAPE, the line where its name is first written."""
    local = shape.name.rstrip("/").rsplit("/", 1)[-1].rsplit("#", 1)[-1]
    lines = text.splitlines()
    line = next((at for at, said in enumerate(lines, 1) if local in said), None)
    return f"{source}:{line}: {shape.name}" if line and isinstance(shape.node, ox.NamedNode) else source


def _parses(check: Check) -> None:
    """Raise Refused where the query that was made of a constraint is none: never run what is not sure."""
    try:
        EMPTY.query(check.query)
    except SyntaxError as error:
        raise Refused(f"a query that could not be made: {error}: {check.query}") from None
