"""The ontology as pages show it: terms with what is said of each, schemes with their concepts and words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from ontology.files import Fact, facts, names, scheme, terms
from ontology.namespaces import DCT, DUBAN, ID, OWL, PREFIXES, RDF, RDFS, SKOS

CLASS, OBJECT, DATA, NOTE = (
    OWL + kind for kind in ("Class", "ObjectProperty", "DatatypeProperty", "AnnotationProperty")
)
# how a word is printed beside what it marks, narrower than skos:altLabel
RELATIONS = ("labelWord", "verbWord", "prefixWord", "suffixWord")
Words = dict[str, str]  # language -> text


@dataclass(frozen=True)
class Term:
    """A class or property of ours, with all that terms.ttl says of it."""

    iri: str
    name: str
    kind: str  # class object data annotation
    label: Words
    definition: Words
    note: Words
    examples: tuple[str, ...]
    above: tuple[str, ...]  # IRIs of what it narrows
    domain: tuple[str, ...]
    range: tuple[str, ...]
    inverse: tuple[str, ...]


@dataclass(frozen=True)
class Concept:
    """A concept of a scheme, and the words that stand for it in print."""

    iri: str
    name: str
    label: Words
    definition: Words
    examples: tuple[str, ...]
    words: tuple[tuple[str, tuple[str, ...]], ...]  # (relation, words)


@dataclass(frozen=True)
class Scheme:
    """A scheme of concepts, from `ontology/schemes/FILE.ttl`."""

    iri: str
    name: str  # role, the part of its IRI
    file: str  # roles
    label: Words
    definition: Words
    concepts: tuple[Concept, ...]


class Said:
    """What a file says of each thing."""

    def __init__(self, found: Iterable[Fact]) -> None:
        self.about: dict[str, list[Fact]] = {}
        for fact in found:
            self.about.setdefault(fact.subject, []).append(fact)

    def all(self, iri: str, predicate: str) -> tuple[str, ...]:
        """Return every value of PREDICATE."""
        return tuple(fact.value for fact in self.about[iri] if fact.predicate == predicate)

    def words(self, iri: str, predicate: str) -> Words:
        """Return {language: text}."""
        return {f.language: f.value for f in self.about[iri] if f.predicate == predicate and f.language}

    def of_type(self, type_: str) -> list[str]:
        """Return the things of a class, in the order of the file."""
        return [iri for iri in self.about if type_ in self.all(iri, RDF + "type")]


def short(iri: str) -> str:
    """Return IRI with its longest prefix: `duban:leads`, `role:lead`; whole where none fits."""
    fit = [(p, n) for p, n in PREFIXES.items() if iri.startswith(n) and iri != n]
    prefix, namespace = max(fit, key=lambda pair: len(pair[1]), default=("", ""))
    return f"{prefix}:{iri.removeprefix(namespace)}" if prefix else iri


@cache
def ours() -> tuple[Term, ...]:
    """Return our terms, in the order of terms.ttl."""
    said = Said(facts(terms()))
    kinds = {CLASS: "class", OBJECT: "object", DATA: "data", NOTE: "annotation"}
    return tuple(
        _term(said, iri, kinds[type_])
        for iri in said.about
        for type_ in said.all(iri, RDF + "type")
        if type_ in kinds and iri.startswith(DUBAN)
    )


def _term(said: Said, iri: str, kind: str) -> Term:
    return Term(
        iri=iri,
        name=iri.removeprefix(DUBAN),
        kind=kind,
        label=said.words(iri, RDFS + "label"),
        definition=said.words(iri, SKOS + "definition"),
        note=said.words(iri, SKOS + "scopeNote"),
        examples=said.all(iri, SKOS + "example"),
        above=said.all(iri, RDFS + "subClassOf") + said.all(iri, RDFS + "subPropertyOf"),
        domain=said.all(iri, RDFS + "domain"),
        range=said.all(iri, RDFS + "range"),
        inverse=said.all(iri, OWL + "inverseOf"),
    )


@cache
def schemes() -> dict[str, Scheme]:
    """Return {name: scheme} of every scheme, by the name in its IRI."""
    made = (_scheme(file) for file in names("schemes"))
    return {one.name: one for one in made if one}


def _scheme(file: str) -> Scheme | None:
    said = Said(facts(scheme(file)))
    for iri in said.of_type(SKOS + "ConceptScheme"):
        return Scheme(
            iri=iri,
            name=iri.removeprefix(ID),
            file=file,
            label=said.words(iri, SKOS + "prefLabel") or said.words(iri, DCT + "title"),
            definition=said.words(iri, SKOS + "definition"),
            concepts=tuple(_concept(said, one) for one in said.of_type(SKOS + "Concept")),
        )
    return None


def _concept(said: Said, iri: str) -> Concept:
    printed = {relation: said.all(iri, DUBAN[relation]) for relation in RELATIONS}
    printed["altLabel"] = said.all(iri, SKOS + "altLabel")
    return Concept(
        iri=iri,
        name=iri.rsplit("/", 1)[-1],
        label=said.words(iri, SKOS + "prefLabel"),
        definition=said.words(iri, SKOS + "definition"),
        examples=said.all(iri, SKOS + "example"),
        words=tuple((relation, words) for relation, words in printed.items() if words),
    )
