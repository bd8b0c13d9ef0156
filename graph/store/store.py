"""A store of statements: one named graph a document, replaced whole."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import pyoxigraph as ox

from graph.store.closing import Closing

Answer = ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples
Substitutions = Mapping[str, ox.NamedNode | ox.Literal]


class StoreError(Exception):
    """What keeps a store from doing what it was asked, in one line: what, where, how to mend it."""


class StoreBusy(StoreError):
    """Another writer holds the store."""


class StoreMissing(StoreError):
    """There is no store at that place."""


class StoreFull(StoreError):
    """The disk has no room left."""


class ReadOnlyStore(StoreError):
    """The store was opened to be read."""


@dataclass(frozen=True, slots=True)
class Info:
    """Where a store is, and which state of it is seen."""

    location: str
    generation: int  # the published state that is seen; 0 before the first
    published: str | None  # when it was, UTC, ISO 8601
    documents: int
    quads: int


class Store(Closing):
    """Statements in named graphs, one a document.

    A document's graph bears the document's IRI. Its part of the derived graph, shortcuts whose object
    is a measure of the document, travels with it.
    """

    @abstractmethod
    def put_many(self, documents: Iterable[tuple[str, Iterable[ox.Quad]]]) -> dict[str, str]:
        """Replace each document's graph whole and say what that was: `new`, `changed` or `unchanged`.

        Each document is replaced at once, or not at all. Raises ValueError for a quad that is not the
        document's own, ReadOnlyStore, StoreFull.
        """

    @abstractmethod
    def remove(self, document: str) -> bool:
        """Take a document out, with its part of the derived graph; say whether it was there."""

    @abstractmethod
    def graph(self, iri: str) -> Iterator[ox.Quad]:
        """Yield the quads of the graph IRI, in no order."""

    @abstractmethod
    def query(self, sparql: str, substitutions: Substitutions | None = None) -> Answer:
        """Return what the query gives over the union of all graphs.

        SUBSTITUTIONS binds variables to terms before the query runs; in a SELECT each such variable
        must be among those it returns. Raises SyntaxError where SPARQL is not SPARQL.
        """

    @abstractmethod
    def dump(self) -> Iterator[str]:
        """Yield every quad as a line of N-Quads, sorted: equal stores give equal lines."""

    @abstractmethod
    def publish(self) -> int:
        """Show readers what was put so far; return the generation that they now see."""

    @abstractmethod
    def state(self) -> tuple[str, int]:
        """Return where the store is and the generation that is seen, without counting anything."""

    @abstractmethod
    def info(self) -> Info:
        """Return where the store is and what it holds."""

    @abstractmethod
    def close(self) -> None:
        """Publish what a writer put and let go of the store. A second call does nothing."""

    def put(self, document: str, quads: Iterable[ox.Quad]) -> str:
        """Replace one document's graph whole; return `new`, `changed` or `unchanged`."""
        return self.put_many([(document, quads)])[document]

    def documents(self) -> list[str]:
        """Return the IRIs of the documents, sorted."""
        rows = self.query("SELECT DISTINCT ?d WHERE { ?d a <https://w3id.org/duban/def#PolicyDocument> }")
        assert isinstance(rows, ox.QuerySolutions)
        return sorted(row["d"].value for row in rows)

    def refresh(self) -> bool:
        """Turn to the newest generation where there is a newer one; say whether there was."""
        return False
