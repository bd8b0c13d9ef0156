"""Whose query runs next: so many at once, and of those who wait, first who has asked for least."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from heapq import heapify, heappop, heappush
from itertools import count

from queries.sandbox.problem import QueryProblem

MINUTE = 60.0
CLIENTS = 1000  # whose work is remembered


class Throttled(QueryProblem):
    """A client has had its share; `seconds` until it may ask again."""

    def __init__(self, message: str, seconds: int) -> None:
        super().__init__("throttled", message)
        self.seconds = seconds


@dataclass(frozen=True)
class Terms:
    """How many run, how many may wait, and what one client may take."""

    at_once: int = 2  # that run
    most: int = 64  # that run or wait; beyond them one is told to come again
    patience: float = 30.0  # seconds that one waits
    heavy: float = 60.0  # seconds of work a minute that one client may ask for in queries that are not light
    light: float = 0.5  # seconds that a light query takes at most


@dataclass(order=True)
class _Waiting:
    spent: float
    number: int
    called: threading.Event = field(default_factory=threading.Event, compare=False)


class Turns:
    """Turns to run a query, given to threads."""

    def __init__(self, terms: Terms) -> None:
        self._terms = terms
        self._lock = threading.Lock()
        self._running = 0
        self._waiting: list[_Waiting] = []
        self._numbers = count()
        self._heavy: dict[str, deque[tuple[float, float]]] = {}  # client -> when, seconds

    @contextmanager
    def turn(self, client: str) -> Iterator[None]:
        """Wait for a turn of CLIENT's, and hold it.

        Raises Throttled, and QueryProblem: busy, where too many wait, or the wait was too long.
        """
        self._wait(client)
        began = time.monotonic()
        try:
            # its other queries may have taken all of its share meanwhile
            self._check(client)
            yield
        finally:
            self._done(client, time.monotonic() - began)

    def _wait(self, client: str) -> None:
        self._check(client)
        with self._lock:
            if self._running + len(self._waiting) >= self._terms.most:
                raise _busy()
            if self._running < self._terms.at_once:
                self._running += 1
                return
            mine = _Waiting(self._spent(client), next(self._numbers))
            heappush(self._waiting, mine)
        if mine.called.wait(self._terms.patience):
            return
        with self._lock:
            if mine in self._waiting:
                self._waiting.remove(mine)
                heapify(self._waiting)
                raise _busy()
        # called at the last moment

    def _done(self, client: str, seconds: float) -> None:
        with self._lock:
            if seconds > self._terms.light:
                if len(self._heavy) > CLIENTS:
                    self._heavy.clear()
                self._heavy.setdefault(client, deque()).append((time.monotonic(), seconds))
            if self._waiting:
                heappop(self._waiting).called.set()
            else:
                self._running -= 1

    def _check(self, client: str) -> None:
        with self._lock:
            spent = self._spent(client)
            if spent >= self._terms.heavy:
                wait = max(1, round(self._heavy[client][0][0] + MINUTE - time.monotonic()))
                message = f"这一分钟里的重查询太多（{self._terms.heavy:g} 秒以上）。请过 {wait} 秒再试。"
                raise Throttled(message, wait)

    def _spent(self, client: str) -> float:
        """Return the seconds that CLIENT's heavy queries took in the last minute."""
        spent = self._heavy.get(client, deque())
        while spent and spent[0][0] < time.monotonic() - MINUTE:
            spent.popleft()
        return sum(seconds for _, seconds in spent)


def _busy() -> QueryProblem:
    return QueryProblem("busy", "现在查询的人多，没有排上。请过一会儿再试。")
