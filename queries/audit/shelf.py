"""The documents of a store audited one by one, each in memory; once more only where one changed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from graph.statements.terms import REGISTERS
from graph.store.embedded import Embedded
from graph.store.vocabulary import SCHEMES, TERMS
from queries.audit.audit import Audit
from queries.audit.desk import Desk
from queries.shacl.run import Passed

WORDS = tuple(graph.value for graph in (REGISTERS, SCHEMES, TERMS))
Auditing = Callable[[Desk, str, list[str]], Audit]
Stamp = tuple[str | None, ...]


class Shelf:
    """The audits of documents that are kept, each for as long as nothing that it rests on changes."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str], tuple[Stamp, Audit]] = {}
        self._laid: tuple[Stamp, Desk] | None = None

    def audits(self, store: Embedded, auditing: Auditing, passed: Passed | None = None) -> list[Audit]:
        """Return what AUDITING says of each document of STORE, alone beside registers, schemes and terms.

        PASSED is told after each document how many of how many are done.
        """
        documents, changes = store.documents(), store.changes()
        words, kept = _stamp(changes, WORDS), {}
        if self._laid and (self._laid[0] != words or None in words):
            self._laid = None
        for done, iri in enumerate(documents, 1):
            stamp = _stamp(changes, [iri]) + words
            key = str(store.folder), iri
            audit = self._still(key, stamp) or _audit(store, iri, auditing, self._desk(store, words))
            kept[key] = stamp, audit
            if passed:
                passed(done, len(documents))
        self._kept = kept
        return [audit for _, audit in kept.values()]

    def _still(self, key: tuple[str, str], stamp: Stamp) -> Audit | None:
        """Return the audit that is kept, where nothing changed since."""
        before, audit = self._kept.get(key, (None, None))
        return audit if before == stamp and None not in stamp else None

    def _desk(self, store: Embedded, words: Stamp) -> Desk:
        """Return a desk with the words of STORE, whose stamp is WORDS; the one that is laid already."""
        if self._laid is None:
            self._laid = words, Desk(quad for name in WORDS for quad in store.graph(name))
        return self._laid[1]


def _stamp(changes: Mapping[str, str], graphs: Iterable[str]) -> Stamp:
    return tuple(changes.get(graph) for graph in graphs)


def _audit(store: Embedded, iri: str, auditing: Auditing, desk: Desk) -> Audit:
    with desk.reading(store.triples(iri)) as graphs:
        return auditing(desk, iri, graphs)
