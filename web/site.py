"""What the pages ask: the store behind them, and answers kept until it changes."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator
from typing import NamedTuple, TypeVar, cast

import pyoxigraph as ox
from flask import current_app

from graph.store.store import Store
from queries.binding import Term
from queries.names import Name, values
from queries.page import Row, lines, page

KEPT = 2_000_000  # rows of all answers kept; a bound on memory
T = TypeVar("T")


class Kept(NamedTuple):
    """An answer that is kept, and how much room it takes."""

    made: object
    rows: int


class Site:
    """A store, and the answers to what the pages ask again and again."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.turned = 0  # times that a newer generation was turned to
        self.told: Callable[[], None] = lambda: None  # called when one was
        self._kept: OrderedDict[object, Kept] = OrderedDict()
        self._rows = 0
        self._lock = threading.Lock()
        self._turning = threading.Lock()

    def refresh(self) -> None:
        """Turn to a generation published since; what was kept of the one before is dropped.

        One request at a time does it, and it may take seconds; the others go on with what they have.
        """
        if self._turning.acquire(blocking=False):
            try:
                if self.store.refresh():
                    with self._lock:
                        self._kept, self._rows = OrderedDict(), 0
                        self.turned += 1
                    self.told()
            finally:
                self._turning.release()

    def keep(
        self, key: object, make: Callable[[], list[T]], weigh: Callable[[list[T]], int] = len
    ) -> list[T]:
        """Return what MAKE makes, made once for KEY in a generation; it takes as much room as WEIGH says."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return cast(list[T], self._kept[key].made)
            kept = self._kept
        made = make()
        with self._lock:
            if kept is self._kept and key not in kept:
                kept[key] = Kept(made, weigh(made) + 1)
                self._rows += kept[key].rows
                while self._rows > KEPT:
                    self._rows -= kept.popitem(last=False)[1].rows
        return made

    def one(self, key: object, make: Callable[[], T], weigh: Callable[[T], int] = lambda made: 1) -> T:
        """Return the one value that MAKE makes, made once for KEY in a generation."""
        return self.keep(key, lambda: [make()], lambda made: weigh(made[0]))[0]

    def lines(self, name: str) -> Iterator[tuple[str, ...]]:
        """Yield the rows of a question without parameters as tuples; they are not kept."""
        return lines(self.store, name)

    def rows(self, name: str, **slots: tuple[Term, ...]) -> list[Row]:
        """Return the rows of the question `queries/pages/NAME.rq`."""
        key = (name, *sorted(slots.items()))
        return self.keep(key, lambda: page(self.store, name, **slots))

    def values(self, kind: str) -> list[Name]:
        """Return what a parameter of KIND may be given, and every name it goes by."""
        return self.keep(("names of a kind", kind), lambda: values(self.store, kind))

    def about(self, name: str, **iris: str) -> list[Row]:
        """Return the rows of a question about things, each given by its IRI as `document=…`.

        What is no IRI names nothing: there are none about it.
        """
        try:
            named = {f"_{slot}_iri": (ox.NamedNode(iri),) for slot, iri in iris.items()}
        except ValueError:
            return []
        return self.rows(name, **named)


def site() -> Site:
    """Return the site of the application that answers this request."""
    return cast(Site, current_app.extensions["duban"])
