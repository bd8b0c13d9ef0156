"""A shapes graph as an index: what each node says, by predicate."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

import pyoxigraph as ox

Term = ox.NamedNode | ox.BlankNode | ox.Literal

SH = "http://www.w3.org/ns/shacl#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
XSD = "http://www.w3.org/2001/XMLSchema#"
TYPE = RDF + "type"
SUBCLASS = RDFS + "subClassOf"


class BadShapes(Exception):
    """Shapes that cannot be used, in one line: where, what, how to mend it."""


class Statements:
    """The triples of a shapes graph; predicates are given as strings."""

    def __init__(self, triples: Iterable[ox.Triple]) -> None:
        self._of: dict[Term, dict[str, list[Term]]] = defaultdict(lambda: defaultdict(list))
        self._by: dict[str, list[tuple[Term, Term]]] = defaultdict(list)
        for triple in triples:
            subject, value = triple.subject, triple.object
            assert not isinstance(subject, ox.Triple)
            assert not isinstance(value, ox.Triple)
            if value not in self._of[subject][triple.predicate.value]:
                self._of[subject][triple.predicate.value].append(value)
                self._by[triple.predicate.value].append((subject, value))

    def predicates(self, node: Term) -> Iterable[str]:
        """Return the predicates that NODE has."""
        return self._of[node].keys() if node in self._of else ()

    def all(self, node: Term, predicate: str) -> list[Term]:
        """Return every value of PREDICATE at NODE."""
        return self._of[node].get(predicate, []) if node in self._of else []

    def one(self, node: Term, predicate: str) -> Term | None:
        """Return the value of PREDICATE at NODE, or None. Raises BadShapes where there are several."""
        found = self.all(node, predicate)
        if len(found) > 1:
            raise BadShapes(f"{shown(node)}: {short(predicate)} has {len(found)} values; give one")
        return found[0] if found else None

    def pairs(self, predicate: str) -> list[tuple[Term, Term]]:
        """Return every (subject, value) of PREDICATE."""
        return self._by.get(predicate, [])

    def triples(self) -> Iterator[tuple[Term, str, Term]]:
        """Yield every triple, its predicate as a string."""
        for predicate, found in self._by.items():
            for subject, value in found:
                yield subject, predicate, value

    def items(self, node: Term) -> list[Term]:
        """Return the members of the list that starts at NODE. Raises BadShapes where it is no list."""
        found, seen = [], set()
        while node != ox.NamedNode(RDF + "nil"):
            first, rest = self.one(node, RDF + "first"), self.one(node, RDF + "rest")
            if first is None or rest is None or node in seen:
                raise BadShapes(f"{shown(node)} is not a list; write its members as ( a b )")
            seen.add(node)
            found.append(first)
            node = rest
        return found

    def instances(self, kind: str) -> Iterator[Term]:
        """Yield what is of the class KIND."""
        return (node for node, found in self.pairs(TYPE) if found == ox.NamedNode(kind))

    def superclasses(self, node: Term) -> set[Term]:
        """Return NODE and all that it is a subclass of, here."""
        found, left = {node}, [node]
        while left:
            new = set(self.all(left.pop(), SUBCLASS)) - found
            found |= new
            left += new
        return found


def truth(value: Term | None) -> bool:
    """Say whether VALUE is the literal true, as the standard asks for: "1" is another term."""
    return isinstance(value, ox.Literal) and value.value == "true"


def short(iri: str) -> str:
    """Return IRI with sh: where it is one of SHACL's own."""
    return "sh:" + iri.removeprefix(SH) if iri.startswith(SH) else f"<{iri}>"


def shown(node: Term) -> str:
    """Return NODE as a message shows it."""
    return short(node.value) if isinstance(node, ox.NamedNode) else str(node)
