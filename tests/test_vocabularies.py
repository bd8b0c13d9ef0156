"""Every external term that the project uses exists in its vocabulary."""

from functools import cache

import pyoxigraph as ox
import pytest

from ontology.namespaces import DUBAN, ID, PREFIXES
from tests.table import rows
from tests.usage import ONTOLOGY, PYTHON, QUESTIONS, ROOT, in_python, in_sparql, in_turtle

MODULES = ROOT / "node_modules" / "@vocabulary"
# prefix here -> name of the npm package that holds the vocabulary
SAME = ("rdf", "rdfs", "owl", "xsd", "sh", "skos", "dcat", "prov", "oa", "org", "time", "void", "vann", "sd")
PACKAGES = {"dct": "dcterms"} | {prefix: prefix for prefix in (*SAME, "qudt", "qb", "schema")}
OURS = (DUBAN, ID, DUBAN.rstrip("#"))
# kept by hand from the published specifications: nothing here can be checked by machine
BY_HAND = {row["term"]: row["published"] for row in rows("foreign-terms.csv", at_least=12)}


@cache
def defined(package: str) -> frozenset[str]:
    """Return the IRIs that the vocabulary in an npm package speaks of as subjects."""
    read = ox.parse((MODULES / package / f"{package}.nq").read_bytes(), ox.RdfFormat.N_QUADS)
    return frozenset(quad.subject.value for quad in read if isinstance(quad.subject, ox.NamedNode))


@cache
def used() -> dict[str, frozenset[str]]:
    """Return {prefix: the IRIs in its namespace that our files use}."""
    found = {iri for path in ONTOLOGY for iri in in_turtle(path)}
    found |= {iri for path in QUESTIONS for iri in in_sparql(path.read_text(encoding="utf-8"))}
    found |= {iri for path in PYTHON for iri in in_python(path)}
    return {
        prefix: frozenset(iri for iri in found if iri.startswith(namespace) and iri != namespace)
        for prefix, namespace in PREFIXES.items()
        if not namespace.startswith(OURS)
    }


@pytest.mark.parametrize("prefix", PACKAGES)
def test_external_terms_exist(prefix):
    if not MODULES.is_dir():
        pytest.skip("no node_modules: the vocabularies are not here; run npm ci")
    assert sorted(used()[prefix] - defined(PACKAGES[prefix])) == []


def test_a_misspelt_external_term_is_found():
    if not MODULES.is_dir():
        pytest.skip("no node_modules: the vocabularies are not here; run npm ci")
    assert PREFIXES["skos"] + "altLabel" in defined("skos")
    assert PREFIXES["skos"] + "altLable" not in defined("skos")


def test_terms_of_vocabularies_that_npm_lacks_are_kept_by_hand():
    # ELI, CPOV and P-PLAN: a term must be looked up in its specification before it is written down
    alone = {iri for prefix, found in used().items() if prefix not in PACKAGES for iri in found}
    assert alone == set(BY_HAND)


def test_enough_external_terms_are_used():
    counts = {prefix: len(found) for prefix, found in used().items()}
    assert sum(counts.values()) >= 90
    assert {prefix for prefix in ("org", "skos", "prov", "oa", "dct", "time") if not counts[prefix]} == set()


def test_a_standard_reader_knows_the_alignments():
    found = {iri for iri in in_turtle(ROOT / "ontology" / "alignments.ttl") if not iri.startswith(OURS)}
    prefixes = {
        prefix for prefix, namespace in PREFIXES.items() if any(i.startswith(namespace) for i in found)
    }
    assert {"eli", "cv", "p-plan", "qudt", "qb", "schema"} <= prefixes
