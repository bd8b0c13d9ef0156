"""Deadlines, watched by one thread: to start one for each query would cost more than most queries."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from heapq import heappop, heappush
from itertools import count


@dataclass(order=True)
class _Due:
    when: float
    number: int
    act: Callable[[], None] = field(compare=False)
    over: bool = field(default=False, compare=False)  # in time: there is nothing left to do


class Watch:
    """Calls what is to be called when something takes too long."""

    def __init__(self) -> None:
        self._due: list[_Due] = []
        self._numbers = count()
        self._changed = threading.Condition()
        self._thread: threading.Thread | None = None

    @contextmanager
    def within(self, seconds: float, act: Callable[[], None]) -> Iterator[None]:
        """Call ACT where what is done under this takes longer than SECONDS."""
        mine = _Due(time.monotonic() + seconds, next(self._numbers), act)
        with self._changed:
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._run, name="deadlines", daemon=True)
                self._thread.start()
            heappush(self._due, mine)
            if self._due[0] is mine:
                self._changed.notify()
        try:
            yield
        finally:
            with self._changed:
                mine.over = True

    def _run(self) -> None:
        with self._changed:
            while True:
                while self._due and (self._due[0].over or self._due[0].when <= time.monotonic()):
                    first = heappop(self._due)
                    if not first.over:
                        first.act()
                self._changed.wait(self._due[0].when - time.monotonic() if self._due else None)


WATCH = Watch()
