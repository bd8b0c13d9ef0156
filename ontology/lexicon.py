"""Printed words of a scheme, and the concept that each stands for."""

from functools import cache

from ontology.files import scheme
from ontology.namespaces import DUBAN, SKOS


@cache
def words(name: str, relation: str = "altLabel") -> dict[str, str]:
    """Return {printed word: local name of its concept} for the scheme NAME, longest word first.

    RELATION is `altLabel` (any printed word) or a narrower one of ours: `labelWord` (牵头部门：),
    `verbWord` (A牵头), `prefixWord` (不少于 5), `suffixWord` (5 以上).
    """
    wanted = SKOS + relation if relation == "altLabel" else DUBAN + relation
    found = {t.object.value: t.subject.value.rsplit("/", 1)[-1] for t in scheme(name) if t.predicate.value == wanted}
    return dict(sorted(found.items(), key=lambda item: (-len(item[0]), item[0])))


@cache
def labels(name: str, language: str = "zh") -> dict[str, str]:
    """Return {local name of a concept: its preferred label in LANGUAGE} for the scheme NAME."""
    return {
        t.subject.value.rsplit("/", 1)[-1]: t.object.value
        for t in scheme(name)
        if t.predicate.value == SKOS + "prefLabel" and t.object.language == language
    }
