"""What properties and classes are called, in both languages."""

from __future__ import annotations

from functools import cache

from ontology.files import facts, terms
from ontology.namespaces import PREFIXES, RDFS
from web.language import labels, language


@cache
def _labels() -> dict[tuple[str, str], str]:
    """Return {(IRI, language): label} of our own terms."""
    return {
        (f.subject, f.language): f.value
        for f in facts(terms())
        if f.predicate == RDFS + "label" and f.language
    }


def name_of(iri: str) -> str:
    """Return what the term IRI is called, else its name with its prefix: `dct:title`."""
    if ours := _labels().get((iri, language())):
        return ours
    prefix, namespace = next(((p, n) for p, n in PREFIXES.items() if iri.startswith(n)), ("", ""))
    short = f"{prefix}:{iri.removeprefix(namespace)}" if prefix else iri.rsplit("/", 1)[-1].rsplit("#", 1)[-1]
    key = "term." + short.replace(":", "-")
    return labels()[key][language()] if key in labels() else short
