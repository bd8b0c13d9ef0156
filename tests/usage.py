"""Which terms the project's files use: Turtle parsed, questions and Python read."""

import ast
import re
from pathlib import Path

import pyoxigraph as ox

from ontology.namespaces import PREFIXES

ROOT = Path(__file__).parent.parent
PACKAGES = ("ontology", "graph", "queries", "reports", "web", "duban")
ONTOLOGY = sorted((ROOT / "ontology").rglob("*.ttl"))
QUESTIONS = sorted((ROOT / "queries").rglob("*.rq"))
PYTHON = sorted(p for name in PACKAGES for p in (ROOT / name).rglob("*.py"))
# duban:leads, in a question or in a string
CURIE = re.compile(r"(?<![\w:/])(?P<prefix>[a-z][\w-]*):(?P<local>[A-Za-z][\w-]*)")
IRI = re.compile(r"<(?P<iri>http[^>\s{}]+)>")


def triples(path: Path) -> list[ox.Triple]:
    """Return the triples of a Turtle file."""
    return [quad.triple for quad in ox.parse(path.read_bytes(), ox.RdfFormat.TURTLE)]


def in_turtle(path: Path) -> set[str]:
    """Return the IRIs that a Turtle file uses, datatypes among them."""
    found = set()
    for triple in triples(path):
        for term in triple:
            if isinstance(term, ox.NamedNode):
                found.add(term.value)
            elif isinstance(term, ox.Literal):
                found.add(term.datatype.value)
    return found


def in_sparql(text: str) -> set[str]:
    """Return the IRIs that TEXT uses, in full or by a prefix of prefixes.ttl."""
    code = re.sub(r"(?m)^\s*#.*$", "", text)
    bare = re.sub(r'"[^"\n]*"', '""', IRI.sub("", code))
    short = {PREFIXES[m["prefix"]] + m["local"] for m in CURIE.finditer(bare) if m["prefix"] in PREFIXES}
    return short | {m["iri"] for m in IRI.finditer(code)}


def in_python(path: Path) -> set[str]:
    """Return the IRIs that a module writes: `DCT + "title"`, `duban("leads")`, `DUBAN.leads`, SPARQL."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    docs = {id(n.value) for n in ast.walk(tree) if isinstance(n, ast.Expr)}
    found: set[str] = set()
    for node in ast.walk(tree):
        found |= _sums(node) | _calls(node)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docs:
            found |= in_sparql(node.value)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "DUBAN":
            found.add(PREFIXES["duban"] + node.attr)
    return found


def _sums(node: ast.AST) -> set[str]:
    match node:
        case ast.BinOp(ast.Name(name), ast.Add(), ast.Constant(str(local))) if name.lower() in PREFIXES:
            return {PREFIXES[name.lower()] + local}
        case ast.Subscript(ast.Name("DUBAN"), ast.Constant(str(local))):
            return {PREFIXES["duban"] + local}
    return set()


def _calls(node: ast.AST) -> set[str]:
    match node:
        case ast.Call(ast.Name("duban") | ast.Attribute(attr="duban"), [ast.Constant(str(local))]):
            return {PREFIXES["duban"] + local}
        case ast.Call(ast.Name("map"), [ast.Name("duban"), ast.Tuple(locals_)]):
            return {PREFIXES["duban"] + ast.literal_eval(local) for local in locals_}
    return set()
