"""Patterns made of printed words, and the kinds that concepts fall into."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from graph.structure.vocabulary import alternatives
from ontology.files import facts, scheme
from ontology.namespaces import SKOS


def either(words: Iterable[str]) -> str:
    """Return a pattern for any of WORDS, the longest that stands there first."""
    return f"(?:{alternatives(words)})"


@cache
def broader(name: str) -> dict[str, str]:
    """Return {local name of a concept: local name of the broader one} for the scheme NAME."""
    found = (f for f in facts(scheme(name)) if f.predicate == SKOS + "broader")
    return {f.subject.rsplit("/", 1)[-1]: f.value.rsplit("/", 1)[-1] for f in found}
