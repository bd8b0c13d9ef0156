"""A graph as a script uses it: opened by its place, asked by the verbs of the command."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Self, TypeAlias

import pyoxigraph as ox

from graph.store.open import open_store
from graph.store.store import Answer as Solutions
from graph.store.store import Info, Substitutions
from graph.store.store import Store as Kept

if TYPE_CHECKING:
    import networkx as nx

    from graph.build import Report
    from ontology.register import Register
    from queries.answer import Answer
    from queries.ask.ask import NotUnderstood, Understood
    from queries.audit.audit import Audit
    from queries.text.search import Found

XSD = "http://www.w3.org/2001/XMLSchema#"
Value: TypeAlias = str | int | float | bool | date | None
INTEGERS = frozenset(XSD + name for name in ("integer", "int", "long", "nonNegativeInteger", "gYear"))
NUMBERS = frozenset(XSD + name for name in ("decimal", "double", "float"))


class Store(Kept):
    """A graph in a folder, or behind a SPARQL service.

        with Store("duban-store") as store:
            for row in store.answer("measures-led-by", department="市城管执法局").rows:
                print(row["measure"], row["text"])

    It is opened to be read; WRITE to build. MEMORY loads it whole, which answers many questions faster.
    Raises StoreMissing, StoreBusy, StoreError. What takes a store takes this one.
    """

    def __init__(self, location: str | Path, *, write: bool = False, memory: bool = False) -> None:
        self.location = str(location)
        self._kept = open_store(location, write=write, memory=memory)

    @classmethod
    def open(cls, location: str | Path, *, write: bool = False, memory: bool = False) -> Self:
        """Return the graph at LOCATION, a folder or the address of a service."""
        return cls(location, write=write, memory=memory)

    def answer(self, question: str, **given: object) -> Answer:
        """Return the answer to a question of the catalogue: `.rows` are dicts, `.sparql` is what was asked.

        Parameters are GIVEN as names or identifiers. Raises UnknownQuestion, UnknownName, AmbiguousName,
        ValueError.
        """
        from queries.answer import answer

        return answer(self._kept, question, **given)

    def ask(self, question: str, today: date | None = None) -> Understood | NotUnderstood:
        """Return the answer to a question in Chinese, or what of it was not understood."""
        from queries.ask.ask import ask

        return ask(self._kept, question, today)

    def search(self, words: str, limit: int = 20, offset: int = 0, **chosen: str) -> Found:
        """Return what holds all WORDS, of those with the values CHOSEN by facet: `role="lead"`."""
        from queries.text.search import search

        return search(self._kept, words, chosen, limit, offset)

    def rows(self, sparql: str, substitutions: Substitutions | None = None) -> list[dict[str, Value]]:
        """Return the rows of a SELECT, numbers and days as Python's own. The usual prefixes are declared."""
        from ontology.namespaces import PREFIXES

        known = "".join(f"PREFIX {name}: <{iri}> " for name, iri in PREFIXES.items())
        found = self._kept.query(known + sparql, substitutions)
        if not isinstance(found, ox.QuerySolutions):
            raise ValueError("not a SELECT; query() answers ASK and CONSTRUCT")
        names = [variable.value for variable in found.variables]
        return [dict(zip(names, map(value, row), strict=True)) for row in found]

    def build(self, paths: Iterable[str | Path], register: Register | None = None) -> Report:
        """Read the files and folders PATHS into the graph, which is open to be written, and publish it."""
        from graph.build import build
        from ontology.register import register as known

        return build(paths, self._kept, register or known())

    def audit(self) -> Audit:
        """Return what breaks the rules in all documents."""
        from queries.audit.auditor import audit

        return audit(self._kept)

    def network(self) -> nx.Graph[str]:
        """Return who works with whom as a networkx graph; `weight` counts the measures that two share."""
        from graph.network.projection import cooperation
        from queries.network import assignments

        return cooperation(assignments(self._kept))

    # what any store does

    @property
    def generation(self) -> int | None:
        """The number of the state that is seen; None where it may change at any time."""
        return getattr(self._kept, "generation", None)

    @property
    def folder(self) -> Path | None:
        """The folder that holds it; None where it lies elsewhere."""
        return getattr(self._kept, "folder", None)

    def put_many(self, documents: Iterable[tuple[str, Iterable[ox.Quad]]]) -> dict[str, str]:
        return self._kept.put_many(documents)

    def remove(self, document: str) -> bool:
        return self._kept.remove(document)

    def graph(self, iri: str) -> Iterator[ox.Quad]:
        return self._kept.graph(iri)

    def query(self, sparql: str, substitutions: Substitutions | None = None) -> Solutions:
        return self._kept.query(sparql, substitutions)

    def dump(self) -> Iterator[str]:
        return self._kept.dump()

    def publish(self) -> int:
        return self._kept.publish()

    def state(self) -> tuple[str, int]:
        return self._kept.state()

    def info(self) -> Info:
        return self._kept.info()

    def refresh(self) -> bool:
        return self._kept.refresh()

    def close(self) -> None:
        self._kept.close()


def value(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple | None) -> Value:
    """Return TERM as Python has it: an IRI and a text as str, a number, a truth, a day."""
    if term is None or isinstance(term, ox.Triple):
        return None if term is None else str(term)
    if not isinstance(term, ox.Literal):
        return term.value
    kind, said = term.datatype.value, term.value
    try:
        if kind in INTEGERS:
            return int(said)
        if kind in NUMBERS:
            return float(said)
        if kind == XSD + "date":
            return date.fromisoformat(said)
        if kind == XSD + "dateTime":
            return datetime.fromisoformat(said)
    except ValueError:  # what Python has no day or number for
        return said
    return said in ("true", "1") if kind == XSD + "boolean" else said
