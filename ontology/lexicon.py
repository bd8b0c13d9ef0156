"""Printed words of a scheme, and the concept that each stands for."""

from functools import cache

from ontology.files import facts, scheme
from ontology.namespaces import DUBAN, ID, SKOS


@cache
def words(name: str, relation: str = "altLabel") -> dict[str, str]:
    """Return {printed word: local name of its concept} for the scheme NAME, longest word first.

    RELATION is `altLabel` (any printed word) or a narrower one of ours: `labelWord` (牵头部门：),
    `verbWord` (A牵头), `prefixWord` (不少于 5), `suffixWord` (5 以上). Raises KeyError for a relation that
    `terms.ttl` lacks.
    """
    wanted = SKOS + relation if relation == "altLabel" else DUBAN[relation]
    found = {f.value: _local(f.subject) for f in facts(scheme(name)) if f.predicate == wanted}
    return dict(sorted(found.items(), key=lambda item: (-len(item[0]), item[0])))


@cache
def group(name: str, concept: str, relation: str = "altLabel") -> tuple[str, ...]:
    """Return the printed words of one concept of the scheme NAME, longest first.

    Unlike `words`, for schemes in which a word may stand in several groups. Raises KeyError for a concept
    that the scheme lacks.
    """
    wanted = SKOS + relation if relation == "altLabel" else DUBAN[relation]
    own = [f for f in facts(scheme(name)) if _local(f.subject) == concept]
    if not own:
        raise KeyError(f"ontology/schemes/{name}.ttl: 没有 {concept}")
    return tuple(sorted({f.value for f in own if f.predicate == wanted}, key=lambda word: (-len(word), word)))


@cache
def labels(name: str, language: str = "zh") -> dict[str, str]:
    """Return {local name of a concept: its preferred label in LANGUAGE} for the scheme NAME."""
    return {
        _local(f.subject): f.value
        for f in facts(scheme(name))
        # the scheme itself has a label too
        if f.predicate == SKOS + "prefLabel" and f.language == language and "/" in f.subject.removeprefix(ID)
    }


def _local(iri: str) -> str:
    return iri.rsplit("/", 1)[-1]
