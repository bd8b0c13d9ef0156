"""Patterns made of printed words, and the kinds that concepts fall into."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from graph.structure.vocabulary import alternatives, of
from ontology.files import facts, scheme
from ontology.namespaces import SKOS


def either(words: Iterable[str]) -> str:
    """Return a pattern for any of WORDS, the longest that stands there first."""
    return f"(?:{alternatives(words)})"


def spoken(name: str, *concepts: str, relation: str = "altLabel") -> str:
    """Return a pattern for any word that the scheme NAME prints for one of CONCEPTS."""
    return either(word for concept in concepts for word in of(name, concept, relation))


@cache
def printed(name: str, *concepts: str, relation: str = "altLabel", end: str | None = None) -> re.Pattern[str]:
    """Return `spoken` compiled; with END, words that END, a pattern, follows at the end of the text."""
    words = spoken(name, *concepts, relation=relation)
    return re.compile(words if end is None else f"{words}{end}$")


@cache
def broader(name: str) -> dict[str, str]:
    """Return {local name of a concept: local name of the broader one} for the scheme NAME."""
    found = (f for f in facts(scheme(name)) if f.predicate == SKOS + "broader")
    return {f.subject.rsplit("/", 1)[-1]: f.value.rsplit("/", 1)[-1] for f in found}
