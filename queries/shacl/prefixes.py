"""The prefixes that a query of a shape may use."""

from __future__ import annotations

import pyoxigraph as ox

from queries.shacl.statements import RDF, RDFS, SH, XSD, BadShapes, Statements, Term, shown

OWL = "http://www.w3.org/2002/07/owl#"
# pySHACL knows these without a declaration
ALWAYS = {"rdf": RDF, "rdfs": RDFS, "owl": OWL, "xsd": XSD, "sh": SH}


def prefixes(graph: Statements, node: Term) -> dict[str, str]:
    """Return prefix and namespace that the values of sh:prefixes at NODE declare, and what they import."""
    found = dict(ALWAYS)
    left, seen = list(graph.all(node, SH + "prefixes")), set()
    while left:
        where = left.pop()
        if where in seen:
            continue
        seen.add(where)
        left += graph.all(where, OWL + "imports")
        for declared in graph.all(where, SH + "declare"):
            name, space = graph.one(declared, SH + "prefix"), graph.one(declared, SH + "namespace")
            if not isinstance(name, ox.Literal) or space is None:
                raise BadShapes(f"{shown(where)}: sh:declare needs a sh:prefix and a sh:namespace")
            found[name.value] = space.value
    return found
