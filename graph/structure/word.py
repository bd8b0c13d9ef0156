"""Printed words of one concept of a scheme, and patterns made of words."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from ontology.files import scheme
from ontology.namespaces import DUBAN, SKOS


@cache
def spoken(name: str, concept: str, relation: str = "altLabel") -> tuple[str, ...]:
    """Return the words that the scheme NAME prints for CONCEPT, longest first.

    One word may stand for several concepts of a scheme; `ontology.lexicon.words` gives only one of them.
    """
    wanted = SKOS + relation if relation == "altLabel" else DUBAN + relation
    found = {
        t.object.value
        for t in scheme(name)
        if t.predicate.value == wanted and t.subject.value.rsplit("/", 1)[-1] == concept
    }
    return tuple(sorted(found, key=lambda word: (-len(word), word)))


def either(words: Iterable[str]) -> str:
    """Return a pattern for any of WORDS, the longest that stands there first."""
    return "(?:" + "|".join(map(re.escape, sorted(words, key=lambda word: (-len(word), word)))) + ")"


@cache
def broader(name: str) -> dict[str, str]:
    """Return {local name of a concept: local name of the broader one} for the scheme NAME."""
    return {
        t.subject.value.rsplit("/", 1)[-1]: t.object.value.rsplit("/", 1)[-1]
        for t in scheme(name)
        if t.predicate.value == SKOS + "broader"
    }
