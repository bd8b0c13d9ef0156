"""What can be said: every term used is defined, and every term is explained in both languages."""

import re

import pyoxigraph as ox
import pytest

from ontology.files import facts, names, scheme, terms
from ontology.functions import functions
from ontology.lexicon import labels, words
from ontology.namespaces import DUBAN, ID, OWL, PREFIXES, RDF, RDFS, SH, SKOS
from tests.usage import ONTOLOGY, PYTHON, QUESTIONS, ROOT, in_python, in_sparql, in_turtle, triples

TYPE = RDF + "type"
KINDS = {OWL + kind for kind in ("Class", "ObjectProperty", "DatatypeProperty", "AnnotationProperty")}
SCHEMES = names("schemes")
# as PREFIX in a question, as @prefix in Turtle
DECLARED = re.compile(r"(?im)^\s*@?prefix\s+(?P<prefix>[\w-]*):\s*<(?P<namespace>[^>]*)>")
# all of OWL that terms.ttl may use: it stays inside OWL 2 RL, and cardinalities are SHACL's
ALLOWED = KINDS | {OWL + t for t in ("Ontology", "disjointWith", "inverseOf", "versionIRI", "versionInfo")}
BOTH = {"zh", "en"}
READ_AS_DICTIONARY = re.compile(r"""\bwords\(["']([\w-]+)["']""")


def said(found):
    """Return {subject: {predicate: [(value, language)]}}."""
    about = {}
    for fact in facts(found):
        about.setdefault(fact.subject, {}).setdefault(fact.predicate, []).append((fact.value, fact.language))
    return about


TERMS = {iri: about for iri, about in said(terms()).items() if iri.startswith(DUBAN)}


def languages(about, predicate):
    return {language for value, language in about.get(predicate, []) if value.strip()}


def kind(about):
    return {value for value, _ in about[TYPE]} & KINDS


def test_every_term_used_is_defined():
    used = {iri: path for path in ONTOLOGY for iri in in_turtle(path)}
    used |= {iri: path for path in QUESTIONS for iri in in_sparql(path.read_text(encoding="utf-8"))}
    used |= {iri: path for path in PYTHON for iri in in_python(path)}
    ours = {iri: path for iri, path in used.items() if iri.startswith(DUBAN) and iri != DUBAN}
    assert len(ours) >= 80
    assert {iri: str(path) for iri, path in ours.items() if iri not in TERMS} == {}


def test_a_misspelt_term_is_found():
    assert in_sparql("SELECT * { ?m duban:leadz ?d }") == {DUBAN + "leadz"}
    assert in_sparql("# duban:leadz\n") == set()


def test_terms_are_many_enough():
    kinds = [kind(about) for about in TERMS.values()]
    assert all(len(found) == 1 for found in kinds)
    assert kinds.count({OWL + "Class"}) >= 17
    assert kinds.count({OWL + "ObjectProperty"}) >= 38
    assert kinds.count({OWL + "DatatypeProperty"}) >= 30


@pytest.mark.parametrize("iri", TERMS)
def test_a_term_is_explained(iri):
    about = TERMS[iri]
    assert languages(about, RDFS + "label") == BOTH
    assert languages(about, SKOS + "definition") == BOTH
    assert languages(about, SKOS + "example")
    assert (PREFIXES["duban"][:-1], None) in about[RDFS + "isDefinedBy"]


@pytest.mark.parametrize("iri", [iri for iri, about in TERMS.items() if kind(about) != {OWL + "Class"}])
def test_a_property_has_domain_and_range_or_says_why_not(iri):
    about = TERMS[iri]
    whole = RDFS + "domain" in about and RDFS + "range" in about
    assert whole or languages(about, SKOS + "scopeNote") == BOTH


def test_inverses_agree():
    inverse = OWL + "inverseOf"
    pairs = {(iri, about[inverse][0][0]) for iri, about in TERMS.items() if inverse in about}
    assert len(pairs) >= 14
    assert pairs == {(b, a) for a, b in pairs}
    for a, b in pairs:
        assert TERMS[a].get(RDFS + "domain") == TERMS[b].get(RDFS + "range")


def test_terms_stay_inside_owl_2_rl():
    used = {iri for iri in in_turtle(ROOT / "ontology" / "terms.ttl") if iri.startswith(OWL)}
    assert used <= ALLOWED


def test_the_ontology_says_what_it_is():
    about = said(terms())[DUBAN.rstrip("#")]
    needed = ["dct:creator", "dct:created", "dct:license", "owl:versionIRI", "vann:preferredNamespaceUri"]
    for predicate in (PREFIXES[n.split(":")[0]] + n.split(":")[1] for n in needed):
        assert predicate in about
    assert about[PREFIXES["vann"] + "preferredNamespacePrefix"] == [("duban", None)]


def test_names_are_closed():
    assert DUBAN.leads == DUBAN["leads"] == "https://w3id.org/duban/def#leads"
    assert DUBAN.leads == DUBAN + "leads"
    with pytest.raises(AttributeError):
        _ = DUBAN.leadz
    with pytest.raises(KeyError):
        _ = DUBAN["leadz"]
    with pytest.raises(KeyError):
        words("levels", "labelWorld")
    # a term with the name of a string's method could not be reached
    assert not [name for name in DUBAN.names if hasattr(str, name)]


@pytest.mark.parametrize("path", ONTOLOGY + QUESTIONS, ids=lambda path: str(path.relative_to(ROOT)))
def test_prefixes_agree(path):
    text = path.read_text(encoding="utf-8")
    declared = {m["prefix"]: m["namespace"] for m in DECLARED.finditer(text)}
    assert declared == {prefix: PREFIXES.get(prefix) for prefix in declared}
    if path.suffix == ".rq" and ":" in re.sub(r"^#.*", "", text, flags=re.MULTILINE):
        assert declared


@pytest.mark.parametrize("path", ONTOLOGY, ids=lambda path: path.stem)
def test_nothing_published_is_blank(path):
    blank = {type(term) for triple in triples(path) for term in triple} - {ox.NamedNode, ox.Literal}
    # prefixes.ttl declares prefixes as SHACL does, and is not published
    assert not blank or path.name == "prefixes.ttl"


def test_prefixes_are_declared_once():
    found = triples(ROOT / "ontology/prefixes.ttl")
    declared = [t.object.value for t in found if t.predicate.value == SH + "prefix"]
    assert sorted(declared) == sorted(PREFIXES)
    assert len(set(PREFIXES.values())) == len(PREFIXES) >= 40


def test_schemes_are_many_enough():
    assert len(SCHEMES) >= 12
    assert {"statuses", "document-types", "organisation-classes", "levels", "functions"} <= set(SCHEMES)
    least = {"functions": 100, "document-types": 20, "organisation-classes": 15, "levels": 5, "statuses": 4}
    for name, number in least.items():
        assert len(labels(name)) >= number
    assert sum(len({*one.stems, *one.names, *one.loose}) for one in functions().values()) >= 700


@pytest.mark.parametrize("name", SCHEMES)
def test_a_scheme_is_explained(name):
    about = said(scheme(name))
    (top,) = (iri for iri, found in about.items() if (SKOS + "ConceptScheme", None) in found[TYPE])
    concepts = {iri: found for iri, found in about.items() if iri != top}
    assert top.startswith(ID)
    assert concepts
    for iri, found in about.items():
        assert languages(found, SKOS + "prefLabel") == BOTH, iri
        assert languages(found, SKOS + "definition") == BOTH, iri
    for iri, found in concepts.items():
        assert (SKOS + "Concept", None) in found[TYPE], iri
        assert found[SKOS + "inScheme"] == [(top, None)], iri
        assert found[SKOS + "notation"] == [(iri.removeprefix(top + "/"), None)], iri


# words("roles", "verbWord") gives one concept for a word; group() has no such need
DICTIONARIES = sorted(
    {name for path in PYTHON for name in READ_AS_DICTIONARY.findall(path.read_text("utf-8"))}
)


@pytest.mark.parametrize("name", DICTIONARIES)
def test_a_printed_word_stands_for_one_concept(name):
    meant = {}
    for fact in facts(scheme(name)):
        if fact.predicate == SKOS + "altLabel" or fact.predicate.startswith(DUBAN):
            meant.setdefault((fact.predicate, fact.value), set()).add(fact.subject)
    assert {word: found for word, found in meant.items() if len(found) > 1} == {}


def test_the_schemes_read_as_dictionaries_are_found():
    assert {"roles", "units", "comparators", "levels"} <= set(DICTIONARIES)


@pytest.mark.parametrize("relation", ["rdfs:subClassOf", "rdfs:subPropertyOf", "skos:broader"])
def test_nothing_is_above_itself(relation):
    prefix, local = relation.split(":")
    above = {}
    for path in ONTOLOGY:
        for triple in triples(path):
            if triple.predicate.value == PREFIXES[prefix] + local:
                above.setdefault(str(triple.subject), set()).add(str(triple.object))
    assert above
    while above:
        tops = {term for found in above.values() for term in found} - set(above)
        kept = {term: found - tops for term, found in above.items() if found - tops}
        assert kept != above, f"a circle among {sorted(above)}"
        above = kept
