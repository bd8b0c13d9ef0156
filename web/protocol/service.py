"""What stands behind the protocol: workers that read, one that writes, and who may ask for how much."""

from __future__ import annotations

import hmac
import threading
from collections import OrderedDict
from dataclasses import dataclass, replace
from pathlib import Path
from typing import cast

from flask import current_app

from graph.store.embedded import Embedded
from graph.store.remote import Remote
from graph.store.store import Store
from ontology.namespaces import PREFIXES
from queries.elsewhere import Elsewhere
from queries.sandbox.changing import CHANGE, Changes
from queries.sandbox.dataset import Dataset
from queries.sandbox.pool import Pool
from queries.sandbox.problem import Limits, QueryProblem
from queries.sandbox.reading import Result
from web.protocol.turns import Terms, Turns

LIMITS = Limits()
TERMS = Terms()


@dataclass(frozen=True)
class Settings:
    """How much strangers may ask for."""

    limits: Limits = LIMITS
    change: Limits = CHANGE
    turns: Terms = TERMS
    kept: int = 16_000_000  # bytes of answers kept until the graph changes
    graph: int = 20_000_000  # bytes of a whole graph, read or sent


class Service:
    """The protocol's side of a store in a folder, or of another server's at an address: its PLACE.

    With a TOKEN, whoever knows it may write, into a folder.
    """

    def __init__(self, place: Path | str, token: str | None = None, settings: Settings | None = None) -> None:
        self.settings = settings or Settings()
        self._place = place
        self._token, self._changes = None, None
        if token and isinstance(place, Path):
            self._token = token.encode()
            self._changes = Changes(place, self.settings.change, PREFIXES)
        self._pool: Pool | Elsewhere | None = None
        self._making = threading.Lock()
        self._turns = Turns(self.settings.turns)
        self._answers = Answers(self.settings.kept)

    @classmethod
    def over(cls, store: Store, token: str | None = None, settings: Settings | None = None) -> Service | None:
        """Return the service of STORE, a folder or another server; None for what is neither."""
        if isinstance(store, Remote):
            return cls(store.address, None, settings)
        return cls(store.folder, token, settings) if isinstance(store, Embedded) else None

    @property
    def writable(self) -> bool:
        """Whether anybody may write."""
        return self._changes is not None

    @property
    def changes(self) -> Changes:
        """What changes the store, for who may."""
        assert self._changes
        return self._changes

    def knows(self, token: str) -> bool:
        """Say whether TOKEN is the one, in a time that does not tell how much of it is right."""
        return self._token is not None and hmac.compare_digest(token.encode(), self._token)

    @property
    def pool(self) -> Pool | Elsewhere:
        """The workers that read, or the server that answers in their place."""
        with self._making:
            if self._pool is None:
                size, limits = self.settings.turns.at_once, self.settings.limits
                self._pool = (
                    Pool(self._place, size, limits, PREFIXES, memory=True)
                    if isinstance(self._place, Path)
                    else Elsewhere(self._place, limits, PREFIXES)
                )
            return self._pool

    def ask(
        self,
        query: str,
        formats: tuple[str, ...],
        client: str,
        dataset: Dataset | None = None,
        base: str | None = None,
        rows: int | None = None,
    ) -> Result:
        """Return what QUERY finds, at most ROWS rows, for CLIENT. Raises QueryProblem."""
        limits = self.settings.limits
        if rows is not None:
            limits = replace(limits, rows=rows)
        key = (self.pool.generation, query, formats, dataset, base, limits.rows)
        if kept := self._answers.get(key):
            return kept
        with self._turns.turn(client):
            found = self.pool.ask(query, *formats, limits=limits, dataset=dataset, base=base)
        # of a generation published meanwhile, it is kept where nobody looks any more
        if not found.volatile:
            self._answers.keep(key, found)
        return found

    def graph(self, iri: str | None, formats: tuple[str, ...], client: str) -> Result | None:
        """Return the whole graph IRI, the unnamed one for None; None where there is none."""
        with self._turns.turn(client):
            limits = Limits(
                self.settings.limits.seconds, self.settings.limits.memory, size=self.settings.graph
            )
            return self.pool.graph(iri, *formats, limits=limits)

    def close(self) -> None:
        """End the processes."""
        if self._pool:
            self._pool.close()
        if self._changes:
            self._changes.close()


class Answers:
    """Answers that were given, up to SIZE bytes: the same question gets the same answer at once."""

    def __init__(self, size: int) -> None:
        self._size, self._held = size, 0
        self._kept: OrderedDict[object, Result] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: object) -> Result | None:
        """Return the answer kept for KEY."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
            return self._kept.get(key)

    def keep(self, key: object, result: Result) -> None:
        """Keep an answer, and let the oldest go where there is no room; a large one is not kept."""
        weight = len(result.body) + 2000
        if weight > self._size / 16:
            return
        with self._lock:
            if key not in self._kept:
                self._kept[key] = result
                self._held += weight
            while self._held > self._size:
                self._held -= len(self._kept.popitem(last=False)[1].body) + 2000


def service() -> Service:
    """Return the service of the application that answers this request.

    Raises QueryProblem: elsewhere, where another server holds the graph.
    """
    found = cast(Service | None, current_app.extensions["sparql"])
    if found is None:
        raise QueryProblem("elsewhere", "图谱在另一台 SPARQL 服务器上。请直接向它查询。")
    return found
