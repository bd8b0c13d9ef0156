"""Prefixes and terms as closed Python names: a misspelt term is an error."""

from __future__ import annotations

from functools import cached_property

from ontology.files import facts, terms, triples

# prefixes.ttl says which prefix this is: it cannot be looked up there
DECLARATION = "http://www.w3.org/ns/shacl#"


def prefixes() -> dict[str, str]:
    """Return {prefix: namespace}, in the order of `prefixes.ttl`."""
    said: dict[str, dict[str, str]] = {}
    for fact in facts(triples("prefixes.ttl")):
        said.setdefault(fact.subject, {})[fact.predicate.removeprefix(DECLARATION)] = fact.value
    return {d["prefix"]: d["namespace"] for d in said.values() if "prefix" in d}


class Terms(str):
    """The namespace of our own terms: `DUBAN.leads` and `DUBAN["leads"]` are its IRI as a string.

    A term that `terms.ttl` does not define raises AttributeError or KeyError.
    """

    @cached_property
    def names(self) -> frozenset[str]:
        """The local names that `terms.ttl` defines."""
        subjects = {fact.subject for fact in facts(terms())}
        return frozenset(iri.removeprefix(self) for iri in subjects if iri.startswith(self))

    def __getitem__(self, name: object) -> str:
        """Return the IRI of the term NAME; an index or a slice is a string's. Raises KeyError."""
        if not isinstance(name, str):
            return super().__getitem__(name)  # type: ignore[index]
        if name not in self.names:
            raise KeyError(f"ontology/terms.ttl: 没有 duban:{name}")
        return self + name

    def __getattr__(self, name: str) -> str:
        if name.startswith("_") or name not in self.names:
            raise AttributeError(f"ontology/terms.ttl: 没有 duban:{name}")
        return self + name


PREFIXES = prefixes()
DUBAN = Terms(PREFIXES["duban"])
ID = PREFIXES["id"]
RDF = PREFIXES["rdf"]
RDFS = PREFIXES["rdfs"]
OWL = PREFIXES["owl"]
XSD = PREFIXES["xsd"]
SH = PREFIXES["sh"]
SKOS = PREFIXES["skos"]
DCT = PREFIXES["dct"]
PROV = PREFIXES["prov"]
OA = PREFIXES["oa"]
ORG = PREFIXES["org"]
TIME = PREFIXES["time"]
